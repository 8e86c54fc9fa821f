//! `/api/v1/descent`: what grew out of a model, as a piece of the graph.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::choice::{Wanted, choose};
use super::piece::{Place, piece};
use super::{LARGEST_PIECE, piece_limit};
use crate::api::{Problems, bounds};
use crate::conditions::Conditions;
use crate::wire::{self, ById, GraphAnswer};
use crate::{App, Asked, Cancel, Refusal, Served, Weight};

/// What of the family.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DescentQuery {
    /// Only members with several parents within the family, those parents, and
    /// the ways to them.
    #[serde(default)]
    merges: bool,
    /// Models at most, the root included.
    #[serde(default = "piece_limit")]
    #[param(minimum = 1, maximum = 2000, default = 200)]
    limit: u32,
}

/// A model's family as a graph: the members that fulfil the conditions, and
/// those on the shortest ways to them. Where there are more than the limit
/// allows, members with several parents come first, then those with
/// descendants, then the most downloaded; every one is connected to the root.
#[utoipa::path(get, path = "/api/v1/descent", params(ById, wire::Conditions, DescentQuery), responses(
    (status = 200, description = "A part of the family", body = GraphAnswer), Problems))]
pub(super) async fn descent(
    State(app): State<App>,
    Asked(root): Asked<ById>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(query): Asked<DescentQuery>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        found(served, &root.id, &conditions, &query, cancel)
    })
    .await
}

fn found(
    served: &Served,
    id: &str,
    conditions: &wire::Conditions,
    query: &DescentQuery,
    cancel: &Cancel,
) -> Result<GraphAnswer, Refusal> {
    let conditions = Conditions::read(conditions, served.graph(), served.traits()?)?;
    let wanted = Wanted {
        relations: conditions.relations(),
        merges: query.merges,
        limit: bounds::limit(query.limit, LARGEST_PIECE)? as usize,
    };
    let root = served.resolve(id)?;
    let choice = choose(
        served.graph(),
        root,
        wanted,
        |node| conditions.hold(node),
        || cancel.check(),
    )?;
    let places = choice.members.iter().map(|member| Place {
        node: member.node,
        depth: member.depth,
        generation: None,
        matches: member.asked,
    });
    piece(
        served,
        wanted.relations,
        &places.collect::<Vec<_>>(),
        choice.total,
    )
}
