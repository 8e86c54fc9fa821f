//! `/api/v1/stats`: the ecosystem at a glance.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::survey::survey;
use crate::api::Problems;
use crate::wire::StatsAnswer;
use crate::{App, Refusal, Served, Weight};

/// The numbers of the whole snapshot; counted once for each state.
#[utoipa::path(get, path = "/api/v1/stats", responses(
    (status = 200, description = "The numbers", body = StatsAnswer), Problems))]
pub(super) async fn stats(State(app): State<App>) -> Response {
    app.answer(Weight::Light, |served, _| counted(served)).await
}

/// The numbers, counted once for each state.
pub(super) fn counted(served: &Served) -> Result<Arc<StatsAnswer>, Refusal> {
    served.kept("stats", |served| {
        Ok(survey(served.graph(), served.traits()?))
    })
}
