//! The `metadata` cell: a model as the official client's `ModelInfo` shows it.

use modeltree_records::{Gated, ModelRecord, Timestamp, python_repr};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The properties of `huggingface_hub.ModelInfo` that a snapshot holds, under
/// the names and in the order that the research scripts wrote them. Absent
/// values are null.
#[derive(Serialize)]
pub(crate) struct ModelInfo<'a> {
    id: &'a str,
    author: Option<&'a str>,
    sha: Option<&'a str>,
    last_modified: Option<String>,
    created_at: Option<String>,
    private: Option<bool>,
    gated: Option<GatedWord>,
    disabled: Option<bool>,
    downloads: Option<u64>,
    downloads_all_time: Option<u64>,
    likes: Option<u64>,
    library_name: Option<&'a str>,
    gguf: Option<&'a RawValue>,
    tags: Option<&'a [String]>,
    pipeline_tag: Option<&'a str>,
    trending_score: Option<f64>,
    /// The scripts wrote YAML text; JSON text is YAML too.
    card_data: Option<&'a str>,
    config: Option<Config<'a>>,
    siblings: Option<Vec<String>>,
    safetensors: Option<Safetensors<'a>>,
    #[serde(rename = "lastModified")]
    last_modified_twin: Option<String>,
    #[serde(rename = "cardData")]
    card_data_twin: Option<&'a str>,
    #[serde(rename = "_id")]
    hub_id: Option<String>,
    #[serde(rename = "modelId")]
    model_id: &'a str,
    #[serde(rename = "usedStorage")]
    used_storage: Option<u64>,
}

#[derive(Serialize)]
struct Config<'a> {
    architectures: Option<&'a [String]>,
    model_type: Option<&'a str>,
}

#[derive(Serialize)]
struct Safetensors<'a> {
    parameters: Option<&'a RawValue>,
    total: Option<u64>,
}

/// `false`, `"auto"` or `"manual"`, as the Hub says it.
struct GatedWord(Gated);

impl Serialize for GatedWord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Gated::No => serializer.serialize_bool(false),
            gated => serializer.serialize_str(gated.as_str()),
        }
    }
}

impl<'a> ModelInfo<'a> {
    pub(crate) fn of(record: &'a ModelRecord) -> Self {
        let last_modified = record.last_modified.map(python_time);
        let card_data = record.card_data.as_deref();
        let config = record.architectures.is_some() || record.model_type.is_some();
        let safetensors = record.dtypes.is_some()
            || record.parameters_source == Some(modeltree_records::ParametersSource::Safetensors);
        Self {
            id: record.id.as_str(),
            author: record.author.as_deref(),
            sha: record.sha.as_deref(),
            last_modified: last_modified.clone(),
            created_at: record.created_at.map(python_time),
            private: record.private,
            gated: record.gated.map(GatedWord),
            disabled: record.disabled,
            downloads: record.downloads,
            downloads_all_time: record.downloads_all_time,
            likes: record.likes,
            library_name: record.library.as_deref(),
            gguf: record.gguf.as_deref().and_then(raw_json),
            tags: record.tags.as_deref(),
            pipeline_tag: record.task.as_deref(),
            trending_score: record.trending_score,
            card_data,
            config: config.then_some(Config {
                architectures: record.architectures.as_deref(),
                model_type: record.model_type.as_deref(),
            }),
            siblings: record
                .files
                .as_deref()
                .map(|files| files.iter().map(|file| sibling(file)).collect()),
            safetensors: safetensors.then_some(Safetensors {
                parameters: record.dtypes.as_deref().and_then(raw_json),
                total: record.parameters,
            }),
            last_modified_twin: last_modified,
            card_data_twin: card_data,
            hub_id: record.hub_id.map(|id| id.to_string()),
            model_id: record.id.as_str(),
            used_storage: record.storage_bytes,
        }
    }
}

fn raw_json(text: &str) -> Option<&RawValue> {
    serde_json::from_str(text).ok()
}

/// A time as Python's `str(datetime)` writes it: `2025-01-23 14:13:54+00:00`.
fn python_time(time: Timestamp) -> String {
    let text = time.to_string().replace('T', " ");
    let text = text.trim_end_matches('Z');
    match text.split_once('.') {
        Some((seconds, fraction)) => format!("{seconds}.{fraction:0<6}+00:00"),
        None => format!("{text}+00:00"),
    }
}

/// A file as Python's `repr` of a `RepoSibling` writes it.
fn sibling(name: &str) -> String {
    let mut text = String::from("RepoSibling(rfilename=");
    python_repr(&mut text, name);
    text.push_str(", size=None, blob_id=None, lfs=None)");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_like_pythons() {
        let at = |text| python_time(Timestamp::parse(text).unwrap());
        assert_eq!(at("2025-01-23T14:13:54.000Z"), "2025-01-23 14:13:54+00:00");
        assert_eq!(
            at("2025-01-23T14:13:54.120Z"),
            "2025-01-23 14:13:54.120000+00:00"
        );
    }

    #[test]
    fn files_read_like_pythons() {
        let expected = "RepoSibling(rfilename=\"it's\", size=None, blob_id=None, lfs=None)";
        assert_eq!(sibling("it's"), expected);
    }
}
