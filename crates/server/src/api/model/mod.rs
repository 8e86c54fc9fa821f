//! What is asked about single models.

mod batch;
mod card;
mod facts;
mod licenses;
mod likeness;

use axum::Router;
use axum::routing::{get, post};
use utoipa::OpenApi;

use crate::{App, Refusal, Served};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/model", get(facts::model))
        .route("/api/v1/card", get(card::card))
        .route("/api/v1/licenses", get(licenses::licenses))
        .route("/api/v1/similar", get(likeness::similar))
        .route("/api/v1/difference", get(likeness::difference))
        .route("/api/v1/models", post(batch::models))
}

#[derive(OpenApi)]
#[openapi(paths(
    facts::model,
    card::card,
    licenses::licenses,
    likeness::similar,
    likeness::difference,
    batch::models
))]
pub(super) struct Docs;

/// Reads the tags of all models.
pub(super) fn warm(served: &Served) -> Result<(), Refusal> {
    likeness::tags(served).map(|_| ())
}
