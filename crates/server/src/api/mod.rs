//! The endpoints under `/api/v1`, one module for each group.
//!
//! A module has `routes()` and a `Docs` that derives [`OpenApi`] with the
//! paths; both are listed here. [`search`] is the model of how to write one.

// The macros of utoipa name types by their paths.
#![allow(unused_qualifications)]

use axum::Json;
use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::{RefOr, Response, Responses, ResponsesBuilder};

use crate::{App, Served, wire};

mod about;
mod analyses;
mod bounds;
mod descent;
mod family;
mod map;
mod model;
mod overview;
mod search;

/// All endpoints.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi))
        .merge(about::routes())
        .merge(family::routes())
        .merge(map::routes())
        .merge(model::routes())
        .merge(search::routes())
        .merge(descent::routes())
        .merge(overview::routes())
        .merge(analyses::routes())
}

/// The OpenAPI document of all endpoints.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    for part in [
        about::Docs::openapi(),
        family::Docs::openapi(),
        map::Docs::openapi(),
        search::Docs::openapi(),
        descent::Docs::openapi(),
        overview::Docs::openapi(),
        analyses::Docs::openapi(),
        model::Docs::openapi(),
    ] {
        document.merge(part);
    }
    document
}

/// Makes ready what the first visitors ask for, so that they need not wait.
/// What fails here fails again, and is told, where it is asked for.
pub(crate) fn warm(served: &Served) {
    let _ = overview::warm(served);
    let _ = search::warm(served);
    let _ = map::warm(served);
    let _ = model::warm(served);
}

/// The title, and what all endpoints share.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "modeltree",
        description = "A snapshot of the Hugging Face Hub's models and their lineage. Read-only."
    ),
    components(schemas(wire::Problem))
)]
struct Base;

/// The answers that are no success: of every endpoint.
pub(crate) struct Problems;

impl utoipa::IntoResponses for Problems {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Response>> {
        let content = utoipa::openapi::ContentBuilder::new()
            .schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")))
            .build();
        let response = utoipa::openapi::ResponseBuilder::new()
            .description("What went wrong, and the way out")
            .content("application/json", content);
        let responses: Responses = ResponsesBuilder::new()
            .response("default", response)
            .build();
        responses.responses
    }
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
