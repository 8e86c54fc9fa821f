//! Metadata as a text.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use modeltree_query::Atlas;
use modeltree_records::Timestamp;

use super::corpus::{Corpus, Numbers};
use super::{mask, python};
use crate::AnalysisError;
use crate::study::Manner;
use crate::study::read::{batches, column, entries, lists, texts, wrong};

/// The columns of the sound text.
const TRAITS: [&str; 3] = ["task", "library", "tags"];
/// The columns of the published text, in the order of its keys.
const RECORD: [&str; 10] = [
    "hub_id",
    "id",
    "likes",
    "trending_score",
    "private",
    "downloads",
    "tags",
    "task",
    "library",
    "created_at",
];

/// The text of every model's metadata; with the names of its parents taken out
/// where `masked`.
pub(super) fn read(
    atlas: &Atlas,
    manner: Manner,
    numbers: &Numbers,
    masked: bool,
) -> Result<Corpus, AnalysisError> {
    let columns: &[&str] = match manner {
        Manner::Sound => &TRAITS,
        Manner::Published => &RECORD,
    };
    let mut corpus = Corpus::new(numbers.len());
    let mut line = String::new();
    batches(atlas, columns, |batch, nodes| {
        for (row, node) in nodes.iter().enumerate() {
            let Some(number) = numbers.of(*node) else {
                continue;
            };
            line.clear();
            match manner {
                Manner::Sound => traits(&mut line, batch, row, masked)?,
                Manner::Published => record(&mut line, batch, row, masked)?,
            }
            if masked {
                let names = mask::parents(atlas.graph(), *node);
                corpus.push_with(number, |all| mask::without(all, &line, &names));
            } else {
                corpus.push_with(number, |all| all.push_str(&line));
            }
        }
        Ok(())
    })?;
    Ok(corpus)
}

/// What a model is, one thing a line: task, library, and the tags in order,
/// each once. Ids, dates and counts are left out; tags that name parents too,
/// where `masked`.
fn traits(
    out: &mut String,
    batch: &RecordBatch,
    row: usize,
    masked: bool,
) -> Result<(), AnalysisError> {
    for (name, head) in [("task", "task: "), ("library", "library: ")] {
        let column = texts(batch, name)?;
        if column.is_valid(row) {
            out.push_str(head);
            out.push_str(column.value(row));
            out.push('\n');
        }
    }
    let mut tags: Vec<&str> = entries(lists(batch, "tags")?, row)
        .filter(|tag| !tag.starts_with("doi:") && !(masked && tag.starts_with("base_model:")))
        .collect();
    tags.sort_unstable();
    tags.dedup();
    for tag in tags {
        out.push_str(tag);
        out.push('\n');
    }
    Ok(())
}

/// The record as the paper had it: the Hub's JSON of the listing, read into
/// Python and written with `repr`.
fn record(
    out: &mut String,
    batch: &RecordBatch,
    row: usize,
    masked: bool,
) -> Result<(), AnalysisError> {
    let mut entry = Entries { out, first: true };
    for (column_name, key) in RECORD.into_iter().zip([
        "_id",
        "id",
        "likes",
        "trendingScore",
        "private",
        "downloads",
        "tags",
        "pipeline_tag",
        "library_name",
        "createdAt",
    ]) {
        let array = column(batch, column_name)?;
        if array.is_null(row) {
            continue;
        }
        let other = || wrong("its columns have other types");
        match key {
            "likes" | "downloads" => {
                let counts = array.as_primitive_opt::<Int64Type>().ok_or_else(other)?;
                entry.key(key).push_str(&counts.value(row).to_string());
            }
            "trendingScore" => {
                let scores = array.as_primitive_opt::<Float64Type>().ok_or_else(other)?;
                python::number(entry.key(key), scores.value(row));
            }
            "private" => {
                let truths = array.as_boolean_opt().ok_or_else(other)?;
                let word = if truths.value(row) { "True" } else { "False" };
                entry.key(key).push_str(word);
            }
            "tags" => {
                let out = entry.key(key);
                out.push('[');
                let tags = entries(lists(batch, column_name)?, row)
                    .filter(|tag| !(masked && tag.starts_with("base_model:")));
                for (at, tag) in tags.enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    python::text(out, tag);
                }
                out.push(']');
            }
            "createdAt" => {
                let times = array.as_primitive_opt::<TimestampMicrosecondType>();
                let time = times.ok_or_else(other)?.value(row);
                python::text(entry.key(key), &millis(Timestamp::from_micros(time)));
            }
            _ => python::text(entry.key(key), texts(batch, column_name)?.value(row)),
        }
    }
    let id = texts(batch, "id")?.value(row);
    python::text(entry.key("modelId"), id);
    entry.out.push('}');
    Ok(())
}

/// Writes the keys of a dictionary.
struct Entries<'o> {
    out: &'o mut String,
    first: bool,
}

impl Entries<'_> {
    fn key(&mut self, key: &str) -> &mut String {
        self.out.push_str(if self.first { "{'" } else { ", '" });
        self.first = false;
        self.out.push_str(key);
        self.out.push_str("': ");
        self.out
    }
}

/// A point in time as the Hub writes it, with milliseconds.
fn millis(time: Timestamp) -> String {
    let second = Timestamp::from_micros(time.seconds() * 1_000_000).to_string();
    let milli = time.micros().rem_euclid(1_000_000) / 1_000;
    format!("{}.{milli:03}Z", second.trim_end_matches('Z'))
}
