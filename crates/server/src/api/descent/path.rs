//! `/api/v1/path`: how two models are related.

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{Graph, Route, Walk};
use modeltree_records::RelationSet;
use serde::Deserialize;
use utoipa::IntoParams;

use super::siblings::Along;
use crate::api::Problems;
use crate::conditions::relations;
use crate::wire::{PathAnswer, RouteStep, RouteView};
use crate::{App, Asked, Refusal, Served, Weight};

/// Ways that are written out.
const ROUTES: usize = 20;
/// The longest way up, and the longest way down, that is looked for.
const STEPS: u32 = 1_000;

/// Between which models.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PathQuery {
    /// The first model's id.
    #[param(min_length = 1, max_length = 320)]
    from: String,
    /// The second's.
    #[param(min_length = 1, max_length = 320)]
    to: String,
}

/// How two models are related: the shortest ways between them, up, down, or
/// through a common ancestor, of at most 1,000 steps up and as many down.
#[utoipa::path(get, path = "/api/v1/path", params(PathQuery, Along), responses(
    (status = 200, description = "The shortest ways", body = PathAnswer), Problems))]
pub(super) async fn path(
    State(app): State<App>,
    Asked(ends): Asked<PathQuery>,
    Asked(along): Asked<Along>,
) -> Response {
    app.answer(Weight::Light, move |served, _| found(served, &ends, &along))
        .await
}

fn found(served: &Served, ends: &PathQuery, along: &Along) -> Result<PathAnswer, Refusal> {
    let relations = relations(along.relation.as_deref())?;
    let graph = served.graph();
    let from = served.resolve_as(&ends.from, "from")?;
    let to = served.resolve_as(&ends.to, "to")?;
    let walk = Walk {
        relations,
        depth: Some(STEPS),
    };
    let found = graph.routes(from, to, walk, ROUTES);
    let routes = found.routes.iter().map(|route| {
        Ok(RouteView {
            nodes: served.nodes(&route.nodes)?,
            steps: steps(graph, route, relations),
        })
    });
    Ok(PathAnswer {
        from: graph.id(from).to_owned(),
        to: graph.id(to).to_owned(),
        routes: routes.collect::<Result<_, Refusal>>()?,
        more: found.total > found.routes.len() as u64,
    })
}

fn steps(graph: &Graph, route: &Route, relations: RelationSet) -> Vec<RouteStep> {
    let pairs = route.nodes.windows(2).enumerate();
    let steps = pairs.filter_map(|(at, pair)| {
        let up = at < route.top;
        let (child, parent) = if up {
            (pair[0], pair[1])
        } else {
            (pair[1], pair[0])
        };
        let edge = graph.edge(child, parent)?.within(relations)?;
        Some(RouteStep {
            up,
            relation: edge.relations.primary().into(),
        })
    });
    steps.collect()
}
