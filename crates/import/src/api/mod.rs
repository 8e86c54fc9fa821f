//! Answers of the Hub's API kept in files: a listing's page, one model's
//! answer, or one record a line, with or without the model's card.

use std::borrow::Cow;

use modeltree_decode::decode_model;
use modeltree_records::Timestamp;
use serde::Deserialize;

use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::model::hand_over_item;
use crate::sink::Sink;
use crate::text::items::{Found, Items};
use crate::text::too_long;

/// Names that a record of the Hub has beside its id, and other things have not.
const NAMES: [&str; 9] = [
    "_id",
    "downloads",
    "likes",
    "lastModified",
    "createdAt",
    "pipeline_tag",
    "siblings",
    "cardData",
    "baseModels",
];

pub(crate) fn looks_like(head: &Head) -> bool {
    let Head::Json(shape) = head else {
        return false;
    };
    ["", "[]."].iter().any(|place| {
        let has = |name: &str| shape.has(&format!("{place}{name}"));
        (has("id") || has("modelId")) && NAMES.iter().filter(|name| has(name)).count() >= 2
    })
}

/// The newest `lastModified` of all records.
pub(crate) fn newest(input: &Input<'_>) -> Result<Option<Timestamp>, ImportError> {
    #[derive(Deserialize)]
    struct Dated<'a> {
        #[serde(rename = "lastModified", borrow)]
        last_modified: Option<Cow<'a, str>>,
    }
    let mut newest = None;
    let mut items = Items::new(input.text()?);
    // What is broken is told when it is read.
    while let Ok(Some((_, found))) = items.next() {
        if let Found::Bytes(bytes) = found
            && let Ok(dated) = serde_json::from_slice::<Dated<'_>>(bytes)
            && let Some(text) = dated.last_modified
            && let Ok(time) = Timestamp::parse(&text)
        {
            newest = newest.max(Some(time));
        }
    }
    Ok(newest)
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut items = Items::new(input.text()?);
    let mut read = 0;
    loop {
        let found = items
            .next()
            .map_err(|error| input.damaged(read + 1, error))?;
        let Some((row, found)) = found else {
            break;
        };
        read = row;
        sink.rows(row);
        match found {
            Found::Bytes(bytes) => one(input, sink, row, bytes)?,
            Found::TooLong(bytes) => sink.left_out(row, "", &too_long(bytes))?,
            Found::Broken(bytes) => {
                let raw = String::from_utf8_lossy(bytes);
                sink.left_out(row, &raw, &"the file ends within it")?;
                return Err(input.damaged(row, "the file ends within it"));
            }
        }
    }
    if items.is_open() {
        return Err(input.damaged(read + 1, "the file ends before its list does"));
    }
    Ok(())
}

/// The model's card, under the names that it goes by.
#[derive(Deserialize)]
struct Carded<'a> {
    #[serde(borrow, alias = "card", alias = "modelCard")]
    readme: Option<Cow<'a, str>>,
}

fn one(input: &Input<'_>, sink: &mut dyn Sink, row: u64, bytes: &[u8]) -> Result<(), ImportError> {
    let text = String::from_utf8_lossy(bytes);
    let item = match decode_model(text.as_bytes()) {
        Ok(item) => item,
        Err(error) => return sink.left_out(row, &text, &error),
    };
    if matches!(text, Cow::Owned(_)) {
        sink.odd(row, &text, &"some of it is no UTF-8")?;
    }
    let card = serde_json::from_str::<Carded<'_>>(&text).ok();
    let card = card.and_then(|carded| carded.readme);
    hand_over_item(input, sink, row, &text, item, card.as_deref())
}
