//! `/api/v1/siblings`: the other children of a model's parents.

use std::cmp::Reverse;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::{Problems, bounds};
use crate::conditions::relations;
use crate::wire::{ById, Page, SiblingsAnswer};
use crate::{App, Asked, Refusal, Served, Weight};

/// Along which edges.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Along {
    /// Relations that count, separated by commas; all when absent.
    #[param(
        pattern = r"^(finetune|adapter|quantized|merge|unknown)(,(finetune|adapter|quantized|merge|unknown)){0,9}$"
    )]
    pub(super) relation: Option<String>,
}

/// The other children of a model's parents, the most downloaded first.
#[utoipa::path(get, path = "/api/v1/siblings", params(ById, Along, Page), responses(
    (status = 200, description = "A page of siblings", body = SiblingsAnswer), Problems))]
pub(super) async fn siblings(
    State(app): State<App>,
    Asked(model): Asked<ById>,
    Asked(along): Asked<Along>,
    Asked(page): Asked<Page>,
) -> Response {
    app.answer(Weight::Light, move |served, _| {
        found(served, &model.id, &along, page)
    })
    .await
}

fn found(served: &Served, id: &str, along: &Along, page: Page) -> Result<SiblingsAnswer, Refusal> {
    let relations = relations(along.relation.as_deref())?;
    let page = bounds::page(page)?;
    let graph = served.graph();
    let node = served.resolve(id)?;
    let mut siblings = graph.siblings(node, relations);
    siblings.sort_by_cached_key(|one| Reverse(graph.downloads(*one)));
    let here = siblings.iter().skip(page.offset as usize);
    let here: Vec<_> = here.take(page.limit as usize).copied().collect();
    Ok(SiblingsAnswer {
        id: graph.id(node).to_owned(),
        nodes: served.nodes(&here)?,
        total: siblings.len() as u32,
        offset: page.offset,
    })
}
