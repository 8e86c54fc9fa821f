//! How models descend: ancestors, descendants, siblings, ways, comparisons.

mod ancestors;
mod choice;
mod compare;
mod members;
mod path;
mod piece;
mod siblings;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) mod worlds;

use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;

use crate::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/ancestors", get(ancestors::ancestors))
        .route("/api/v1/descent", get(members::descent))
        .route("/api/v1/siblings", get(siblings::siblings))
        .route("/api/v1/path", get(path::path))
        .route("/api/v1/compare", get(compare::compare))
}

#[derive(OpenApi)]
#[openapi(paths(
    ancestors::ancestors,
    members::descent,
    siblings::siblings,
    path::path,
    compare::compare
))]
pub(super) struct Docs;

/// Models of a piece of the graph, where no limit is given.
const PIECE: u32 = 200;
/// And the most.
const LARGEST_PIECE: u32 = 2_000;

fn piece_limit() -> u32 {
    PIECE
}
