//! `/api/v1/ancestors`: where a model comes from.

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::Walk;
use serde::Deserialize;
use utoipa::IntoParams;

use super::piece::{Place, piece};
use super::{LARGEST_PIECE, piece_limit};
use crate::api::{Problems, bounds};
use crate::conditions::relations;
use crate::wire::{ById, GraphAnswer};
use crate::{App, Asked, Refusal, Served, Weight};

/// How far up.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AncestorsQuery {
    /// Relations to walk along, separated by commas; all when absent.
    #[param(
        pattern = r"^(finetune|adapter|quantized|merge|unknown)(,(finetune|adapter|quantized|merge|unknown)){0,9}$"
    )]
    relation: Option<String>,
    /// Steps up at most.
    depth: Option<u32>,
    /// Models at most, the model itself included.
    #[serde(default = "piece_limit")]
    #[param(minimum = 1, maximum = 2000, default = 200)]
    limit: u32,
}

/// A model and its ancestors, nearest first, and the edges between them.
#[utoipa::path(get, path = "/api/v1/ancestors", params(ById, AncestorsQuery), responses(
    (status = 200, description = "The ancestors", body = GraphAnswer), Problems))]
pub(super) async fn ancestors(
    State(app): State<App>,
    Asked(model): Asked<ById>,
    Asked(query): Asked<AncestorsQuery>,
) -> Response {
    app.answer(Weight::Light, move |served, _| {
        found(served, &model.id, &query)
    })
    .await
}

fn found(served: &Served, id: &str, query: &AncestorsQuery) -> Result<GraphAnswer, Refusal> {
    let relations = relations(query.relation.as_deref())?;
    let limit = bounds::limit(query.limit, LARGEST_PIECE)?;
    let node = served.resolve(id)?;
    let walk = Walk {
        relations,
        depth: query.depth,
    };
    let ancestry = served.graph().ancestry(node, walk);
    let total = ancestry.members.len();
    let kept = ancestry.members.into_iter().take(limit as usize);
    let places = kept.map(|member| Place {
        node: member.node,
        depth: member.depth,
        generation: Some(member.generation),
        matches: true,
    });
    piece(served, relations, &places.collect::<Vec<_>>(), total as u64)
}
