//! `/api/v1/stats`: the ecosystem at a glance.

use axum::extract::State;
use axum::response::Response;

use super::survey::survey;
use crate::api::Problems;
use crate::wire::StatsAnswer;
use crate::{App, Weight};

/// The numbers of the whole snapshot; counted once for each state.
#[utoipa::path(get, path = "/api/v1/stats", responses(
    (status = 200, description = "The numbers", body = StatsAnswer), Problems))]
pub(super) async fn stats(State(app): State<App>) -> Response {
    app.answer(Weight::Light, |served, _| {
        served.kept("stats", |served| {
            Ok(survey(served.graph(), served.traits()?))
        })
    })
    .await
}
