//! What is served.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use utoipa::OpenApi;

use super::Problems;
use crate::{App, Weight, wire};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/about", get(about))
}

#[derive(OpenApi)]
#[openapi(paths(about))]
pub(super) struct Docs;

/// The program and the snapshot behind it.
#[utoipa::path(get, path = "/api/v1/about", responses(
    (status = 200, description = "The facts", body = wire::About), Problems))]
async fn about(State(app): State<App>) -> Response {
    app.answer(Weight::Light, |served, _| {
        let manifest = served.atlas().snapshot().manifest();
        let last = manifest.sources.last();
        let lacks = manifest.coverage.get("incomplete");
        let models = manifest.counts.models;
        Ok(wire::About {
            version: env!("CARGO_PKG_VERSION").into(),
            fingerprint: served.fingerprint().into(),
            started: last.map(|source| source.started.to_string()),
            ended: last.map(|source| source.finished.to_string()),
            incomplete: lacks
                .and_then(|lacks| lacks.as_array())
                .is_some_and(|lacks| !lacks.is_empty()),
            models,
            missing: (served.graph().len() as u64).saturating_sub(models),
            edges: served.graph().edge_count(),
            cards: manifest.counts.cards > 0,
            hub: "https://huggingface.co/".into(),
        })
    })
    .await
}
