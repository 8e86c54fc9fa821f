//! Search in all ids, as one types.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use modeltree_lineage::{Found, NodeId};
use quick_cache::sync::Cache;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use super::Problems;
use crate::traits::Trait;
use crate::{App, Asked, Refusal, Served, Weight, wire};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/v1/search", get(search))
}

#[derive(OpenApi)]
#[openapi(paths(search))]
pub(super) struct Docs;

/// What is sought.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// A part of the id, in any letter case.
    #[param(min_length = 1, max_length = 200)]
    text: String,
    /// Only models of this task.
    task: Option<String>,
    /// Only models whose first licence is this.
    license: Option<String>,
    /// Only models of this library.
    library: Option<String>,
    /// Models at most.
    #[serde(default = "twenty")]
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: usize,
}

fn twenty() -> usize {
    20
}

/// The longest text, in characters.
const LONGEST: usize = 200;
/// The most models in an answer.
const MOST: usize = 100;

/// The models whose id contains a text: those named so first, then those whose
/// name or id starts so; most downloaded first among each.
#[utoipa::path(get, path = "/api/v1/search", params(SearchQuery), responses(
    (status = 200, description = "The best models", body = wire::SearchAnswer), Problems))]
async fn search(State(app): State<App>, Asked(query): Asked<SearchQuery>) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        cancel.check()?;
        found(served, &query)
    })
    .await
}

fn found(served: &Served, query: &SearchQuery) -> Result<wire::SearchAnswer, Refusal> {
    let text = query.text.trim();
    if text.is_empty() {
        return Err(Refusal::bad("text", "text is empty"));
    }
    if query.text.chars().count() > LONGEST {
        let message = format!("text is longer than {LONGEST} characters");
        return Err(Refusal::bad("text", message));
    }
    if !(1..=MOST).contains(&query.limit) {
        let message = format!("limit is not between 1 and {MOST}");
        return Err(Refusal::bad("limit", message));
    }
    let found = match (&query.task, &query.license, &query.library) {
        (None, None, None) => best_of_all(served, text, query.limit)?,
        (task, license, library) => {
            let traits = served.traits()?;
            let wanted = [
                (&traits.task, task),
                (&traits.license, license),
                (&traits.library, library),
            ]
            .map(|(of, word)| word.as_ref().map(|word| (of, code(of, word))));
            let wanted: Vec<_> = wanted.into_iter().flatten().collect();
            let keep = |node: NodeId| {
                let mut wanted = wanted.iter();
                wanted.all(|(of, code)| *code == Some(of.code(node)))
            };
            served.graph().best(text, query.limit, keep)
        }
    };
    Ok(wire::SearchAnswer {
        query: text.into(),
        hits: served.nodes(&found.best)?,
        total: found.total as u64,
    })
}

/// Searches without conditions whose outcome is remembered.
const REMEMBERED: usize = 4_096;

/// The best models, whatever their traits. Everybody's typing begins with the
/// same letters, and those are found in nearly all ids: what was found is
/// remembered.
fn best_of_all(served: &Served, text: &str, limit: usize) -> Result<Found, Refusal> {
    let remembered = served.kept("searches", |_| {
        Ok(Cache::<String, Arc<Found>>::new(REMEMBERED))
    })?;
    let text = text.to_ascii_lowercase();
    let found = remembered.get_or_insert_with(&text, || {
        Ok::<_, Refusal>(Arc::new(served.graph().best(&text, MOST, |_| true)))
    })?;
    Ok(Found {
        best: found.best.iter().copied().take(limit).collect(),
        total: found.total,
    })
}

/// Makes what is found by the first letter or digit typed.
pub(super) fn warm(served: &Served) -> Result<(), Refusal> {
    for first in ('a'..='z').chain('0'..='9') {
        best_of_all(served, &first.to_string(), MOST)?;
    }
    Ok(())
}

/// The code of a word; `None` where no model has it.
fn code(of: &Trait, word: &str) -> Option<u32> {
    let words = of.words().iter().skip(1);
    words
        .zip(1..)
        .find(|(known, _)| ***known == *word)
        .map(|(_, code)| code)
}
