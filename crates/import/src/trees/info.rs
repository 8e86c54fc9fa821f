//! The `metadata` of a row: the official client's `ModelInfo`, printed as JSON.
//!
//! What the client gives in two spellings (`last_modified`, `lastModified`) is
//! read from whichever is there. Dates are Python's, the card's front matter is
//! YAML text or an object, files are Python prints.

use std::borrow::Cow;

use modeltree_decode::Members;
use modeltree_records::{ChildrenCounts, Gated, HubId, RawModel, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{cell, front_matter};
use crate::text::whole;

/// A text that is borrowed where it holds no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads a `ModelInfo`. What has another type than the client gives it is left
/// out, and its name goes to `odd`.
///
/// # Errors
/// Where the text is no JSON object.
pub(super) fn read<'a>(
    text: &'a str,
    odd: &mut Vec<String>,
) -> Result<RawModel<'a>, serde_json::Error> {
    let Members(members) = serde_json::from_str(text)?;
    Ok(of_members(&members, odd))
}

/// Reads the members of a `ModelInfo`.
pub(super) fn of_members<'a>(
    members: &[(Cow<'a, str>, &'a RawValue)],
    odd: &mut Vec<String>,
) -> RawModel<'a> {
    let mut info = RawModel::default();
    for (name, value) in members {
        if value.get() != "null" && !set(&mut info, name, value.get()) {
            odd.push(name.chars().take(40).collect());
        }
    }
    info
}

/// Sets what `name` stands for, unless its twin was read already; `false` where
/// the value is of another type.
fn set<'a>(info: &mut RawModel<'a>, name: &str, value: &'a str) -> bool {
    match name {
        "id" | "modelId" | "model_id" if info.id.is_empty() => {
            text(value).map(|id| info.id = id).is_some()
        }
        "_id" => put(
            &mut info.hub_id,
            text(value).and_then(|id| HubId::parse(&id)),
        ),
        "author" => put(&mut info.author, text(value)),
        "sha" => put(&mut info.sha, text(value)),
        "created_at" | "createdAt" => put(&mut info.created_at, time(value)),
        "last_modified" | "lastModified" => put(&mut info.last_modified, time(value)),
        "private" => put(&mut info.private, json(value)),
        "disabled" => put(&mut info.disabled, json(value)),
        "gated" => put(&mut info.gated, gated(value)),
        "downloads" => put(&mut info.downloads, count(value)),
        "downloads_all_time" | "downloadsAllTime" => {
            put(&mut info.downloads_all_time, count(value))
        }
        "likes" => put(&mut info.likes, count(value)),
        "trending_score" | "trendingScore" => put(&mut info.trending_score, value.parse().ok()),
        "library_name" => put(&mut info.library, text(value)),
        "pipeline_tag" => put(&mut info.task, text(value)),
        "tags" => put(&mut info.tags, texts(value)),
        "card_data" | "cardData" => put(&mut info.card_data, card_data(value)),
        "config" => put(&mut info.config, object(value)),
        "safetensors" => put(&mut info.safetensors, object(value)),
        "gguf" => put(&mut info.gguf, object(value)),
        "siblings" => put(&mut info.files, files(value)),
        "usedStorage" | "used_storage" => put(&mut info.storage_bytes, count(value)),
        "childrenModelCount" | "children_model_count" => {
            put(&mut info.children_counts, children(value))
        }
        _ => true,
    }
}

/// Puts a value where none is yet; `false` where there is no value.
fn put<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let some = value.is_some();
    if place.is_none() {
        *place = value;
    }
    some
}

fn json<'a, T: Deserialize<'a>>(value: &'a str) -> Option<T> {
    serde_json::from_str(value).ok()
}

/// A text.
pub(super) fn text(value: &str) -> Option<Cow<'_, str>> {
    json(value).map(|Name(text)| text)
}

/// A list of texts.
pub(super) fn texts(value: &str) -> Option<Vec<Cow<'_, str>>> {
    let texts: Vec<Name<'_>> = json(value)?;
    Some(texts.into_iter().map(|Name(text)| text).collect())
}

/// A number that pandas may have turned into a float.
fn count(value: &str) -> Option<u64> {
    json(value).or_else(|| whole(json(value)?))
}

fn time(value: &str) -> Option<Timestamp> {
    Timestamp::parse(&text(value)?).ok()
}

fn gated(value: &str) -> Option<Gated> {
    match value {
        "false" => Some(Gated::No),
        "\"auto\"" => Some(Gated::Auto),
        "\"manual\"" => Some(Gated::Manual),
        _ => None,
    }
}

fn object(value: &str) -> Option<Cow<'_, str>> {
    value.starts_with('{').then_some(Cow::Borrowed(value))
}

/// The card's front matter: YAML text, or an object.
fn card_data(value: &str) -> Option<Cow<'_, str>> {
    object(value).or_else(|| front_matter::from_yaml(&text(value)?).map(Cow::Owned))
}

/// Names of files: Python prints, the API's objects, or plain names.
fn files(value: &str) -> Option<Vec<Cow<'_, str>>> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum File<'a> {
        Object {
            rfilename: String,
        },
        #[serde(borrow)]
        Text(Cow<'a, str>),
    }
    let files: Vec<File<'_>> = json(value)?;
    let name = |file| match file {
        File::Object { rfilename } => Cow::Owned(rfilename),
        File::Text(print) => cell::file_name(print),
    };
    Some(files.into_iter().map(name).collect())
}

fn children(value: &str) -> Option<ChildrenCounts> {
    #[derive(Deserialize)]
    struct Counts {
        adapter: u64,
        merge: u64,
        quantized: u64,
        finetune: u64,
    }
    let counts: Counts = json(value)?;
    Some(ChildrenCounts {
        adapter: counts.adapter,
        merge: counts.merge,
        quantized: counts.quantized,
        finetune: counts.finetune,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_print_is_read() {
        let text = r#"{"id": "a/b", "author": "a", "last_modified": "2025-03-13 16:10:18+00:00",
            "lastModified": "2020-01-01 00:00:00+00:00", "created_at": "2025-03-02 13:05:55.120000+00:00",
            "private": false, "gated": "auto", "downloads": 8508.0, "downloads_all_time": null, "likes": 81,
            "tags": ["x", "base_model:finetune:c/d"], "pipeline_tag": "text-generation",
            "card_data": "base_model: c/d\nlicense: mit\n", "config": {"model_type": "mistral"},
            "siblings": ["RepoSibling(rfilename='README.md', size=None, blob_id=None, lfs=None)"],
            "safetensors": {"parameters": {"BF16": 5}, "total": 5}, "gguf": null,
            "spaces": ["x/y"], "_id": "621ffdc036468d709f174338", "modelId": "other/name",
            "usedStorage": 12}"#;
        let mut odd = Vec::new();
        let info = read(text, &mut odd).unwrap();
        assert!(odd.is_empty(), "{odd:?}");
        assert_eq!(info.id, "a/b");
        assert_eq!(
            info.last_modified.unwrap().to_string(),
            "2025-03-13T16:10:18Z"
        );
        assert_eq!(info.created_at.unwrap().micros() % 1_000_000, 120_000);
        assert_eq!(info.gated, Some(Gated::Auto));
        assert_eq!((info.downloads, info.likes), (Some(8508), Some(81)));
        assert_eq!(
            info.card_data.unwrap(),
            r#"{"base_model":"c/d","license":"mit"}"#
        );
        assert_eq!(info.config.unwrap(), r#"{"model_type": "mistral"}"#);
        assert_eq!(info.files.unwrap(), ["README.md"]);
        assert_eq!(info.storage_bytes, Some(12));
        assert!(info.gguf.is_none() && info.downloads_all_time.is_none());
    }

    #[test]
    fn what_has_another_type_is_named_and_left_out() {
        let text = r#"{"modelId":"a/b","tags":"x","downloads":-1,"gated":true,"siblings":[{"rfilename":"x"},"y"],"likes":3}"#;
        let mut odd = Vec::new();
        let info = read(text, &mut odd).unwrap();
        assert_eq!(odd, ["tags", "downloads", "gated"]);
        assert_eq!(info.id, "a/b");
        assert_eq!(info.files.unwrap(), ["x", "y"]);
        assert_eq!(info.likes, Some(3));
        assert!(read("[]", &mut odd).is_err() && read("N/A", &mut odd).is_err());
    }
}
