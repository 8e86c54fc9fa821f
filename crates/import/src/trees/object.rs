//! Rows of trees as JSON objects.

use std::borrow::Cow;

use modeltree_decode::Members;
use modeltree_records::Timestamp;
use serde_json::value::RawValue;

use super::cell;
use super::info::{text, texts};
use super::row::{LISTS, Row};
use crate::ImportError;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::json;

/// Reads a tree: `{"models": […]}`, or the list alone.
pub(super) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    json::each(input, &["models[]", "[]"], &mut |_, number, raw| {
        sink.rows(number);
        let mut row = match row(raw) {
            Ok(row) => row,
            Err(why) => return sink.left_out(number, raw.get(), &why),
        };
        row.number = number;
        row.fetched_at = input.fetched_at;
        row.hand_over(&input.source, &|| raw.get().to_string(), sink)
    })
}

/// Reads one row.
pub(super) fn row(raw: &RawValue) -> Result<Row<'_>, serde_json::Error> {
    let Members(members) = serde_json::from_str(raw.get())?;
    let mut row = Row::default();
    for (name, value) in &members {
        let value = value.get();
        if value == "null" {
            continue;
        }
        let read = match &**name {
            "model_id" | "id" => text(value).map(|id| row.id = id),
            "card" => text(value).map(|card| row.card = card),
            "metadata" if value.starts_with('{') => {
                row.metadata = Cow::Borrowed(value);
                Some(())
            }
            "metadata" => text(value).map(|metadata| row.metadata = metadata),
            "fetched_at" => time(value).map(|time| row.fetched_at = Some(time)),
            _ => match LISTS.iter().position(|(list, _)| list == name) {
                Some(at) => list(value).map(|list| row.lists[at] = list),
                None => Some(()),
            },
        };
        if read.is_none() {
            row.odd.push(format!("`{name}` has another type, left out"));
        }
    }
    Ok(row)
}

fn time(value: &str) -> Option<Timestamp> {
    Timestamp::parse(&text(value)?).ok()
}

/// A list, or the cell of a table that holds one.
fn list(value: &str) -> Option<Vec<Cow<'_, str>>> {
    texts(value).or_else(|| {
        let cell = text(value)?;
        let entries = cell::entries(&cell).into_iter();
        Some(
            entries
                .map(|entry| Cow::Owned(entry.into_owned()))
                .collect(),
        )
    })
}
