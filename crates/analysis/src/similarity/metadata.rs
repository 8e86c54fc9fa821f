//! Metadata as a text.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use modeltree_query::Atlas;
use modeltree_records::{Timestamp, base_model_tag};

use super::corpus::{Corpus, Numbers};
use super::listing::Listing;
use super::mask;
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
        .filter(|tag| !tag.starts_with("doi:"))
        .filter(|tag| !masked || base_model_tag(tag).is_none())
        .collect();
    tags.sort_unstable();
    tags.dedup();
    for tag in tags {
        out.push_str(tag);
        out.push('\n');
    }
    Ok(())
}

/// The record as the paper had it; see [`Listing`].
fn record(
    out: &mut String,
    batch: &RecordBatch,
    row: usize,
    masked: bool,
) -> Result<(), AnalysisError> {
    let other = || wrong("its columns have other types");
    let word = |name| -> Result<_, AnalysisError> {
        let column = texts(batch, name)?;
        Ok(column.is_valid(row).then(|| column.value(row)))
    };
    let count = |name| -> Result<_, AnalysisError> {
        let column = column(batch, name)?.as_primitive_opt::<Int64Type>();
        let column = column.ok_or_else(other)?;
        Ok(column.is_valid(row).then(|| column.value(row)))
    };
    let scores = column(batch, "trending_score")?.as_primitive_opt::<Float64Type>();
    let scores = scores.ok_or_else(other)?;
    let private = column(batch, "private")?.as_boolean_opt();
    let private = private.ok_or_else(other)?;
    let times = column(batch, "created_at")?.as_primitive_opt::<TimestampMicrosecondType>();
    let times = times.ok_or_else(other)?;
    let tags = lists(batch, "tags")?;
    let listing = Listing {
        hub_id: word("hub_id")?,
        id: texts(batch, "id")?.value(row),
        likes: count("likes")?,
        trending_score: scores.is_valid(row).then(|| scores.value(row)),
        private: private.is_valid(row).then(|| private.value(row)),
        downloads: count("downloads")?,
        tags: tags.is_valid(row).then(|| entries(tags, row).collect()),
        task: word("task")?,
        library: word("library")?,
        created_at: times
            .is_valid(row)
            .then(|| Timestamp::from_micros(times.value(row))),
    };
    listing.write(out, masked);
    Ok(())
}
