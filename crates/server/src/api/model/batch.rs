//! Several models at once.

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::NodeId;
use modeltree_query::QueryError;

use crate::api::Problems;
use crate::ask::{Cancel, Posted};
use crate::{App, Refusal, Served, Weight, wire};

/// Ids at most.
const MOST: usize = 1_000;
/// Ids that name nothing for which like ones are sought; that takes a
/// thousand times as long as finding one.
const SOUGHT: usize = 20;

/// Several models in brief, with their parents.
#[utoipa::path(post, path = "/api/v1/models", request_body = wire::BatchQuestion, responses(
    (status = 200, description = "The models", body = wire::BatchAnswer), Problems))]
pub(super) async fn models(
    State(app): State<App>,
    Posted(question): Posted<wire::BatchQuestion>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        batch(served, cancel, question.ids)
    })
    .await
}

fn batch(served: &Served, cancel: &Cancel, ids: Vec<String>) -> Result<wire::BatchAnswer, Refusal> {
    if ids.len() > MOST {
        let message = format!("{} ids; at most {MOST} are answered at once", ids.len());
        return Err(Refusal::bad("ids", message));
    }
    let graph = served.graph();
    let mut found: Vec<Result<NodeId, Vec<String>>> = Vec::with_capacity(ids.len());
    let mut unknown = 0;
    for id in &ids {
        cancel.check()?;
        let exact = graph.find(id).or_else(|| graph.find_alias(id));
        let entry = match exact {
            Some(node) => Ok(node),
            None if unknown < SOUGHT => match served.atlas().resolve(id) {
                Ok(node) => Ok(node),
                Err(QueryError::Unknown { suggestions, .. }) => Err(suggestions),
                Err(QueryError::Ambiguous { candidates, .. }) => Err(candidates),
                Err(error) => return Err(error.into()),
            },
            None => Err(Vec::new()),
        };
        unknown += usize::from(entry.is_err());
        found.push(entry);
    }
    let nodes: Vec<NodeId> = found.iter().flatten().copied().collect();
    let mut described = served.nodes(&nodes)?.into_iter();
    let models = ids
        .into_iter()
        .zip(found)
        .map(|(asked, found)| match found {
            Ok(node) => wire::BatchEntry {
                asked,
                node: described.next(),
                parents: graph
                    .parents(node)
                    .map(|edge| graph.id(edge.node).to_owned())
                    .collect(),
                suggestions: Vec::new(),
            },
            Err(suggestions) => wire::BatchEntry {
                asked,
                node: None,
                parents: Vec::new(),
                suggestions,
            },
        });
    Ok(wire::BatchAnswer {
        models: models.collect(),
    })
}
