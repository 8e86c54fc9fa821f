//! Attributes of nodes, as text, into the columns of their names.

use modeltree_records::{
    ChildrenCounts, Gated, HubId, ModelRecord, ParametersSource, RelationSet, Timestamp,
};
use serde_json::Value;

use crate::pyliteral;
use crate::text::whole;
use crate::trees::cell::nothing;
use crate::trees::words;

/// What became of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    /// It is in its column, or empty.
    Done,
    /// Its text is none of the column's values.
    Unreadable,
    /// No column is called so.
    NoColumn,
}

/// Sets the column that is called `name`, or was called so by the Hub or the
/// research scripts. In a text that modeltree wrote (`own`) what looks like a
/// stand-in for nothing is none.
pub(super) fn set(record: &mut ModelRecord, name: &str, text: &str, own: bool) -> Set {
    if !own && nothing(text) && text.trim() != "[]" {
        return Set::Done;
    }
    let place = record;
    match name {
        "hub_id" | "_id" => put(&mut place.hub_id, HubId::parse(text)),
        "author" => put_text(&mut place.author, text),
        "created_at" | "createdAt" => put(&mut place.created_at, time(text)),
        "last_modified" | "lastModified" => put(&mut place.last_modified, time(text)),
        "sha" => put_text(&mut place.sha, text),
        "downloads" => put(&mut place.downloads, count(text)),
        "downloads_all_time" | "downloadsAllTime" => {
            put(&mut place.downloads_all_time, count(text))
        }
        "likes" => put(&mut place.likes, count(text)),
        "trending_score" | "trendingScore" => {
            let number = text.parse().ok().filter(|score: &f64| score.is_finite());
            put(&mut place.trending_score, number)
        }
        "gated" => put(&mut place.gated, gated(text)),
        "private" => put(&mut place.private, truth(text)),
        "disabled" => put(&mut place.disabled, truth(text)),
        "library" | "library_name" => put_text(&mut place.library, text),
        "task" | "pipeline_tag" => put_text(&mut place.task, text),
        "model_type" => put_text(&mut place.model_type, text),
        "architectures" => put_list(&mut place.architectures, text),
        "licenses" | "license" => put_list(&mut place.licenses, text),
        "license_name" => put_text(&mut place.license_name, text),
        "languages" | "language" => put_list(&mut place.languages, text),
        "datasets" => put_list(&mut place.datasets, text),
        "arxiv" => put_list(&mut place.arxiv, text),
        "regions" | "region" => put_list(&mut place.regions, text),
        "tags" => put_list(&mut place.tags, text),
        "parameters" => put(&mut place.parameters, count(text)),
        "parameters_source" => put(&mut place.parameters_source, ParametersSource::parse(text)),
        "dtypes" => put(&mut place.dtypes, object(text)),
        "gguf" => put(&mut place.gguf, object(text)),
        "storage_bytes" | "usedStorage" => put(&mut place.storage_bytes, count(text)),
        "new_version" => put_text(&mut place.new_version, text),
        "children_counts" => put(&mut place.children_counts, children(text)),
        "files" => put_list(&mut place.files, text),
        "card_data" => put(&mut place.card_data, object(text)),
        _ => Set::NoColumn,
    }
}

fn put<T>(place: &mut Option<T>, value: Option<T>) -> Set {
    match value {
        Some(value) => {
            *place = Some(value);
            Set::Done
        }
        None => Set::Unreadable,
    }
}

fn put_text(place: &mut Option<String>, text: &str) -> Set {
    put(place, Some(text.to_owned()))
}

fn put_list(place: &mut Option<Vec<String>>, text: &str) -> Set {
    put(place, Some(list(text)))
}

/// A list as JSON or as Python prints it; any other text is one entry.
pub(super) fn list(text: &str) -> Vec<String> {
    let entries = |value: Value| match value {
        Value::Array(values) => values
            .into_iter()
            .map(|value| match value {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let python = || pyliteral::parse(text).ok();
    let read = text.trim_start().starts_with('[').then(|| {
        let json: Option<Value> = serde_json::from_str(text).ok();
        json.or_else(python).and_then(entries)
    });
    read.flatten().unwrap_or_else(|| vec![text.to_owned()])
}

/// A number that a program may have turned into a float.
fn count(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| whole(text.parse().ok()?))
}

/// RFC 3339, or a day.
fn time(text: &str) -> Option<Timestamp> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00.000Z")).ok();
    Timestamp::parse(text).ok().or_else(day)
}

pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn gated(text: &str) -> Option<Gated> {
    match truth(text) {
        Some(false) => Some(Gated::No),
        _ => Gated::parse(text),
    }
}

/// The text of a JSON object, as it is.
fn object(text: &str) -> Option<String> {
    let object: Option<serde_json::Map<String, Value>> = serde_json::from_str(text).ok();
    object.map(|_| text.to_owned())
}

fn children(text: &str) -> Option<ChildrenCounts> {
    let counts: Value = serde_json::from_str(text).ok()?;
    let count = |name: &str| counts.get(name)?.as_u64();
    Some(ChildrenCounts {
        adapter: count("adapter")?,
        merge: count("merge")?,
        quantized: count("quantized")?,
        finetune: count("finetune")?,
    })
}

/// The relations that a text names: words joined by commas, or a list. `None`
/// where one of them is no relation.
pub(super) fn relations(text: &str) -> Option<RelationSet> {
    let listed = list(text);
    let words = listed.iter().flat_map(|entry| entry.split(','));
    words.map(words::relation).collect()
}

#[cfg(test)]
mod tests {
    use modeltree_records::ModelId;

    use super::*;

    #[test]
    fn columns_are_set_by_any_of_their_names() {
        let mut record = ModelRecord::bare(ModelId::parse("a/b").unwrap(), "file:test".into());
        for (name, text, outcome) in [
            ("downloads", "5.0", Set::Done),
            ("likes", "7", Set::Done),
            ("likes", "many", Set::Unreadable),
            ("createdAt", "2024-01-02", Set::Done),
            ("pipeline_tag", "fill-mask", Set::Done),
            ("library_name", "nan", Set::Done),
            ("licenses", "['mit', 'x']", Set::Done),
            ("languages", "[]", Set::Done),
            ("datasets", "", Set::Done),
            ("tags", "[\"a\\u0000\"]", Set::Done),
            ("regions", "[us", Set::Done),
            ("gated", "False", Set::Done),
            ("trending_score", "inf", Set::Unreadable),
            ("card_data", "{\"x\":1}", Set::Done),
            ("dtypes", "BF16", Set::Unreadable),
            ("colour", "red", Set::NoColumn),
        ] {
            assert_eq!(set(&mut record, name, text, false), outcome, "{name}");
        }
        assert_eq!((record.downloads, record.likes), (Some(5), Some(7)));
        assert_eq!(
            record.created_at.unwrap().to_string(),
            "2024-01-02T00:00:00Z"
        );
        assert_eq!(
            (record.task.as_deref(), record.library.as_deref()),
            (Some("fill-mask"), None)
        );
        assert_eq!(record.licenses.clone().unwrap(), ["mit", "x"]);
        assert_eq!(
            (record.languages.clone(), record.datasets.clone()),
            (Some(vec![]), None)
        );
        assert_eq!(record.tags.clone().unwrap(), ["a\u{0}"]);
        assert_eq!(record.regions.clone().unwrap(), ["[us"]);
        assert_eq!(record.gated, Some(Gated::No));
        set(&mut record, "library", "None", true);
        assert_eq!(record.library.as_deref(), Some("None"));
        assert_eq!(record.card_data.as_deref(), Some("{\"x\":1}"));
    }

    #[test]
    fn relations_come_one_or_many() {
        use modeltree_records::Relation::{Finetune, Merge, Unknown};
        let set = |list: &[_]| Some(list.iter().copied().collect());
        assert_eq!(relations("merge"), set(&[Merge]));
        assert_eq!(relations("finetune,merged"), set(&[Finetune, Merge]));
        assert_eq!(relations("['finetune', 'merge']"), set(&[Finetune, Merge]));
        assert_eq!(relations("[\"unknown\"]"), set(&[Unknown]));
        assert_eq!(relations("trained_on"), None);
    }
}
