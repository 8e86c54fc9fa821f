//! Models beside each other.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use modeltree_analysis::difference as analysis;
use modeltree_lineage::NodeId;
use modeltree_records::ModelRecord;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Problems;
use crate::ask::Asked;
use crate::{App, Refusal, Served, Weight, wire};

/// Models found like one, at most.
const MOST: usize = 50;
/// Bytes of tags and files up to which two records are compared: comparing
/// takes time and memory that grow with the product of both.
const COMPARABLE: usize = 64 << 10;

/// How many to tell.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct Limit {
    /// Models at most, up to 50.
    #[param(minimum = 1, maximum = 50)]
    limit: usize,
}

impl Default for Limit {
    fn default() -> Self {
        Self { limit: 10 }
    }
}

/// The models of the whole snapshot whose tags are most like a model's; tags
/// that name parents do not count.
#[utoipa::path(get, path = "/api/v1/similar", params(wire::ById, Limit), responses(
    (status = 200, description = "The models", body = wire::SimilarAnswer), Problems))]
pub(super) async fn similar(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(Limit { limit }): Asked<Limit>,
) -> Response {
    app.answer(Weight::Light, move |served, _| {
        if !(1..=MOST).contains(&limit) {
            let message = format!("limit must be from 1 to {MOST}");
            return Err(Refusal::bad("limit", message));
        }
        let node = served.resolve(&by.id)?;
        let tags = tags(served)?;
        let like = tags.similar(served.graph(), node, limit);
        let nodes: Vec<NodeId> = like.iter().map(|one| one.node).collect();
        let nodes = served.nodes(&nodes)?.into_iter().zip(like);
        Ok(wire::SimilarAnswer {
            id: served.graph().id(node).to_owned(),
            similar: nodes
                .map(|(node, one)| wire::SimilarModel {
                    node,
                    jaccard: one.alike,
                })
                .collect(),
        })
    })
    .await
}

/// The tags of all models, read once for each state.
pub(super) fn tags(served: &Served) -> Result<Arc<analysis::TagSets>, Refusal> {
    served.kept("tags", |served| {
        analysis::TagSets::read(served.atlas()).map_err(Refusal::internal)
    })
}

/// Two models.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Two {
    /// The first.
    #[param(min_length = 1, max_length = 320)]
    a: String,
    /// The second.
    #[param(min_length = 1, max_length = 320)]
    b: String,
}

/// What two models have in common and what not, property by property.
#[utoipa::path(get, path = "/api/v1/difference", params(Two), responses(
    (status = 200, description = "The difference", body = wire::DifferenceAnswer), Problems))]
pub(super) async fn difference(State(app): State<App>, Asked(two): Asked<Two>) -> Response {
    app.answer(Weight::Heavy, move |served, _| {
        let a = served.resolve_as(&two.a, "a")?;
        let b = served.resolve_as(&two.b, "b")?;
        let difference = between(served, a, b)?;
        let difference = difference.ok_or_else(|| {
            let (missing, parameter) = if served.graph().is_missing(a) {
                (a, "a")
            } else {
                (b, "b")
            };
            let id = served.graph().id(missing);
            Refusal::not_found(format!("the snapshot has no record of {id}")).of(parameter)
        })?;
        Ok(difference)
    })
    .await
}

/// `None` where one has no record.
fn between(
    served: &Served,
    a: NodeId,
    b: NodeId,
) -> Result<Option<wire::DifferenceAnswer>, Refusal> {
    for record in served.atlas().records(&[a, b])?.iter().flatten() {
        if length(record) > COMPARABLE {
            let message = format!("the record of {} is too long to be compared", record.id);
            return Err(Refusal::too_large(message));
        }
    }
    Ok(analysis::difference(served.atlas(), a, b)?.map(Into::into))
}

/// Bytes of what is compared by its parts, but for what is always short.
fn length(record: &ModelRecord) -> usize {
    let lists = [
        &record.tags,
        &record.files,
        &record.datasets,
        &record.languages,
        &record.architectures,
        &record.licenses,
        &record.arxiv,
    ];
    let entries = lists.into_iter().flatten().flatten().map(String::len);
    let texts = [&record.license_name, &record.new_version, &record.dtypes];
    let texts = texts.into_iter().flatten().map(String::len);
    entries.chain(texts).sum()
}
