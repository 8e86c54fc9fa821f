//! From the properties of a model to what is stored of it.

use std::borrow::Cow;

use modeltree_decode::{Item, OddItem};
use modeltree_records::{RawModel, assemble};
use modeltree_snapshot::CardRow;

use crate::ImportError;
use crate::card::{self, front_matter};
use crate::input::Input;
use crate::sink::Sink;

/// A model as a file gives it.
pub(crate) struct Found<'a> {
    /// Its properties.
    pub model: RawModel<'a>,
    /// Its card, or what stands where there is none.
    pub card: Option<&'a str>,
    /// Whether the tags are the model's own, not made of other columns.
    pub tags_are_known: bool,
    /// Language codes, where the file gives the languages apart from the tags.
    pub languages: Option<Vec<String>>,
}

/// Hands over a model with its claims and its card.
pub(crate) fn hand_over(
    input: &Input<'_>,
    sink: &mut dyn Sink,
    row: u64,
    found: Found<'_>,
) -> Result<(), ImportError> {
    let mut model = found.model;
    model.fetched_at = input.fetched_at;
    model.source = Some(input.source.clone());
    let card = found.card.filter(|card| !card::is_missing(card));
    if model.card_data.is_none() {
        model.card_data = card.and_then(front_matter).map(Cow::Owned);
    }
    let revision = model.sha.as_deref().map(str::to_string);
    let id = model.id.clone().into_owned();
    let mut assembled = match assemble(model) {
        Ok(assembled) => assembled,
        Err(error) => return sink.left_out(row, &id, &error),
    };
    if !found.tags_are_known {
        assembled.record.tags = None;
    }
    if assembled.record.card_data.is_none() && found.languages.is_some() {
        assembled.record.languages = found.languages;
    }
    let card = card.map(|text| CardRow {
        id: assembled.record.id.clone(),
        revision,
        etag: None,
        text: text.to_string(),
        fetched_at: input.fetched_at,
    });
    sink.model(assembled)?;
    card.map_or(Ok(()), |card| sink.card(card))
}

/// Hands over what was decoded of one record of the API, `json`.
pub(crate) fn hand_over_item(
    input: &Input<'_>,
    sink: &mut dyn Sink,
    row: u64,
    json: &str,
    item: Item<'_>,
    card: Option<&str>,
) -> Result<(), ImportError> {
    let model = match item {
        Item::Model(model) => model,
        Item::Odd(OddItem {
            problems, model, ..
        }) => {
            let told: Vec<String> = problems
                .iter()
                .map(|problem| format!("{}: {}", problem.field, problem.why))
                .collect();
            let told = told.join("; ");
            match model {
                Some(model) => {
                    sink.odd(row, json, &told)?;
                    model
                }
                None => return sink.left_out(row, json, &told),
            }
        }
    };
    let found = Found {
        tags_are_known: model.tags.is_some(),
        model,
        card,
        languages: None,
    };
    hand_over(input, sink, row, found)
}
