//! The whole snapshot: rankings of families and of models, and its numbers.

mod families;
mod influence;
mod ranking;
mod stats;
mod survey;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;

use crate::{App, Refusal, Served};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/families", get(families::families))
        .route("/api/v1/influence", get(influence::influence))
        .route("/api/v1/stats", get(stats::stats))
}

#[derive(OpenApi)]
#[openapi(paths(families::families, influence::influence, stats::stats))]
pub(super) struct Docs;

/// Makes what the start page asks for.
pub(super) fn warm(served: &Served) -> Result<(), Refusal> {
    families::ranked(served)?;
    stats::counted(served)?;
    influence::ranked(served)?;
    Ok(())
}
