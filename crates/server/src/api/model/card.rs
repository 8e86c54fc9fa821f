//! A model's card.

use axum::extract::State;
use axum::response::Response;

use crate::api::Problems;
use crate::ask::Asked;
use crate::{App, Refusal, Weight, cards, wire};

/// A model's card, as HTML that is safe to show.
#[utoipa::path(get, path = "/api/v1/card", params(wire::ById), responses(
    (status = 200, description = "The card", body = wire::CardAnswer), Problems))]
pub(super) async fn card(State(app): State<App>, Asked(by): Asked<wire::ById>) -> Response {
    app.answer(Weight::Light, move |served, _| {
        let node = served.resolve(&by.id)?;
        let id = served.graph().id(node);
        let card = served.atlas().snapshot().card_of(id)?;
        let card = card.ok_or_else(|| {
            Refusal::not_found(format!("the snapshot has no card of {id}")).of("id")
        })?;
        let rendered = cards::render(id, &card.text);
        Ok(wire::CardAnswer {
            id: id.to_owned(),
            revision: card.revision,
            html: rendered.html,
            front_matter: rendered.front_matter,
            bytes: card.text.len() as u64,
            truncated: rendered.truncated,
            images: rendered.images,
        })
    })
    .await
}
