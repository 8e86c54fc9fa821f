//! Everything about one model but its card.

use std::cmp::Reverse;

use arrow_array::cast::AsArray;
use arrow_array::{Array, StringArray};
use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{Edge, EvidenceFilter, NodeId};
use modeltree_query::QueryError;
use modeltree_records::{ParentClaim, Relation, RelationSet, Timestamp};

use crate::api::Problems;
use crate::ask::Asked;
use crate::{App, Refusal, Served, Weight, wire};

/// Children told of each relation.
const TOP: usize = 10;
/// Roots told.
const ROOTS: usize = 20;

/// Everything about one model but its card.
#[utoipa::path(get, path = "/api/v1/model", params(wire::ById), responses(
    (status = 200, description = "The model", body = wire::ModelAnswer), Problems))]
pub(super) async fn model(State(app): State<App>, Asked(by): Asked<wire::ById>) -> Response {
    app.answer(Weight::Light, move |served, _| facts(served, by.id))
        .await
}

fn facts(served: &Served, asked: String) -> Result<wire::ModelAnswer, Refusal> {
    let node = served.resolve(&asked)?;
    let (atlas, graph) = (served.atlas(), served.graph());
    let id = graph.id(node);
    let record = atlas.record(node)?;
    let record = record.map(serde_json::to_value).transpose();
    let (parents, odd_claims) = parents(served, node)?;
    let mut roots: Vec<NodeId> = graph.roots_of(node, RelationSet::ALL).iter().collect();
    let root_count = roots.len() as u32;
    roots.sort_unstable_by_key(|root| (Reverse(graph.downloads(*root)), *root));
    roots.truncate(ROOTS);
    // Nothing is asked about what is new.
    let influence = graph.influence(node, RelationSet::ALL, Timestamp::from_micros(0));
    Ok(wire::ModelAnswer {
        node: served.node(node)?,
        record: record.map_err(Refusal::internal)?,
        parents,
        odd_claims,
        roots: served.nodes(&roots)?,
        root_count,
        generation: graph.generation(node, RelationSet::ALL),
        children: influence.children_by_relation.into(),
        top_children: top_children(served, node)?,
        descendants: influence.descendants,
        descendants_by_relation: influence.descendants_by_relation.into(),
        descendants_downloads: influence.downloads,
        descendants_likes: influence.likes,
        descendants_owners: influence.owners,
        siblings: graph.siblings(node, RelationSet::ALL).len() as u32,
        has_card: atlas.snapshot().card_of(id)?.is_some(),
        asked: (asked != id).then_some(asked),
    })
}

/// The parents with what is claimed of each; and the claims that make no edge.
fn parents(
    served: &Served,
    node: NodeId,
) -> Result<(Vec<wire::Parent>, Vec<wire::ClaimView>), Refusal> {
    let graph = served.graph();
    let edges: Vec<Edge> = graph.parents(node).collect();
    let nodes: Vec<NodeId> = edges.iter().map(|edge| edge.node).collect();
    let mut parents: Vec<wire::Parent> = served
        .nodes(&nodes)?
        .into_iter()
        .zip(&edges)
        .map(|(node, edge)| wire::Parent {
            node,
            relations: edge.relations.iter().map(Into::into).collect(),
            relation: edge.relations.primary().into(),
            claims: Vec::new(),
        })
        .collect();
    let claims = served.atlas().claims(node)?;
    let meant = Meant::new(served, node, &claims)?;
    let mut odd = Vec::new();
    for claim in claims {
        let parent = meant.by(served, &claim);
        let at = parent.and_then(|parent| nodes.iter().position(|node| *node == parent));
        let counted = at.is_some_and(|at| {
            edges[at].evidence.contains(claim.evidence)
                && edges[at].relations.contains(claim.relation)
        });
        let view = wire::ClaimView {
            raw: claim.raw,
            relation: claim.relation.into(),
            evidence: claim.evidence.as_str().into(),
            confidence: claim.confidence,
            problem: claim.problem.map(|problem| problem.as_str().into()),
            counted,
        };
        match at {
            Some(at) => parents[at].claims.push(view),
            None => odd.push(view),
        }
    }
    Ok((parents, odd))
}

/// Which parent a claim means: one of those that the graph found for all claims
/// of the model together, by the `_id` that the Hub gave, by the id, by an
/// earlier id, by the id in other letter case.
struct Meant {
    parents: Vec<NodeId>,
    /// Their `_id`s, where any claim names one.
    hub_ids: Vec<(String, NodeId)>,
}

impl Meant {
    fn new(served: &Served, node: NodeId, claims: &[ParentClaim]) -> Result<Self, Refusal> {
        let graph = served.graph().with_evidence(EvidenceFilter::All);
        let parents: Vec<NodeId> = graph.parents(node).map(|edge| edge.node).collect();
        let mut hub_ids = Vec::new();
        if claims.iter().any(|claim| claim.parent_hub_id.is_some()) {
            // In the order of ids, as rows are.
            let known = parents.iter().filter(|parent| !graph.is_missing(**parent));
            let known: Vec<NodeId> = known.copied().collect();
            let rows: Vec<u64> = known.iter().filter_map(|node| graph.row(*node)).collect();
            let mut nodes = known.iter();
            for batch in served.atlas().snapshot().models_at(&rows, &["hub_id"])? {
                let batch = batch?;
                let ids: &StringArray = batch
                    .column_by_name("hub_id")
                    .and_then(|column| column.as_string_opt())
                    .ok_or_else(|| {
                        QueryError::Table("models has no proper column hub_id".into())
                    })?;
                for (row, node) in nodes.by_ref().take(ids.len()).enumerate() {
                    if ids.is_valid(row) {
                        hub_ids.push((ids.value(row).to_owned(), *node));
                    }
                }
            }
        }
        Ok(Self { parents, hub_ids })
    }

    fn by(&self, served: &Served, claim: &ParentClaim) -> Option<NodeId> {
        let graph = served.graph();
        let id = claim.parent.as_ref()?.as_str();
        let hub_id = claim.parent_hub_id.as_ref().map(ToString::to_string);
        let same = hub_id.and_then(|hub_id| {
            let known = self.hub_ids.iter().find(|(known, _)| *known == hub_id);
            known.map(|(_, node)| *node)
        });
        let named = || {
            let exact = graph.find(id).into_iter().chain(graph.find_alias(id));
            exact
                .chain(graph.find_folded(id))
                .find(|node| self.parents.contains(node))
        };
        same.or_else(named)
    }
}

/// The most downloaded children of each relation.
fn top_children(served: &Served, node: NodeId) -> Result<Vec<wire::Child>, Refusal> {
    let graph = served.graph();
    let mut children: Vec<(Relation, Reverse<Option<u64>>, NodeId)> = graph
        .children(node)
        .map(|edge| {
            let downloads = Reverse(graph.downloads(edge.node));
            (edge.relations.primary(), downloads, edge.node)
        })
        .collect();
    children
        .sort_unstable_by_key(|(relation, downloads, node)| (*relation as u8, *downloads, *node));
    let of_each = children.chunk_by(|one, other| one.0 == other.0);
    let top: Vec<_> = of_each.flat_map(|one| one.iter().take(TOP)).collect();
    let nodes: Vec<NodeId> = top.iter().map(|child| child.2).collect();
    let described = served.nodes(&nodes)?.into_iter().zip(top);
    Ok(described
        .map(|(node, child)| wire::Child {
            node,
            relation: child.0.into(),
            descendants: graph.descendants(child.2, Default::default()).count() as u32,
        })
        .collect())
}
