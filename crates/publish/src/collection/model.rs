//! One model of a collection.

use modeltree_records::{
    ChildrenCounts, Evidence, Gated, ModelRecord, ParametersSource, ParentClaim, Relation,
};
use modeltree_snapshot::Alias;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A model, its claims and its names.
#[derive(Serialize)]
pub(super) struct Model<'a> {
    model_id: &'a str,
    depth: u32,
    /// Whether no record describes it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    missing: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    other_names: Vec<OtherName<'a>>,
    parents: Vec<Parent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetched_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<String>,
}

#[derive(Serialize)]
struct OtherName<'a> {
    name: &'a str,
    kind: &'static str,
}

/// A claim.
#[derive(Serialize)]
struct Parent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hub_id: Option<String>,
    /// The text as found, where it is not the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    relation: Relation,
    evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
}

/// What the snapshot knows of the model, under the names of the Hub's API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(rename = "_id", skip_serializing_if = "Option::is_none")]
    hub_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gated: Option<Gate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    downloads: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    downloads_all_time: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trending_score: Option<f64>,
    #[serde(rename = "library_name", skip_serializing_if = "Option::is_none")]
    library: Option<&'a str>,
    #[serde(rename = "pipeline_tag", skip_serializing_if = "Option::is_none")]
    task: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_data: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Config<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safetensors: Option<Safetensors<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gguf: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_storage: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    children_model_count: Option<ChildrenCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    siblings: Option<Vec<Sibling<'a>>>,
}

#[derive(Serialize)]
struct Config<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    architectures: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Safetensors<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

#[derive(Serialize)]
struct Sibling<'a> {
    rfilename: &'a str,
}

/// `false`, `"auto"` or `"manual"`, as the Hub says it.
struct Gate(Gated);

impl Serialize for Gate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Gated::No => serializer.serialize_bool(false),
            gated => serializer.serialize_str(gated.as_str()),
        }
    }
}

impl<'a> Model<'a> {
    pub(super) fn of(
        id: &'a str,
        depth: u32,
        record: Option<&'a ModelRecord>,
        claims: &'a [ParentClaim],
        card: Option<String>,
        names: &'a [Alias],
    ) -> Self {
        Self {
            model_id: id,
            depth,
            missing: record.is_none(),
            other_names: names.iter().map(OtherName::of).collect(),
            parents: claims.iter().map(Parent::of).collect(),
            metadata: record.map(Metadata::of),
            fetched_at: record.and_then(|record| Some(record.fetched_at?.to_string())),
            card,
        }
    }
}

impl<'a> OtherName<'a> {
    fn of(alias: &'a Alias) -> Self {
        Self {
            name: &alias.alias,
            kind: alias.kind.as_str(),
        }
    }
}

impl<'a> Parent<'a> {
    fn of(claim: &'a ParentClaim) -> Self {
        let model_id = claim.parent.as_ref().map(|parent| parent.as_str());
        Self {
            model_id,
            hub_id: claim.parent_hub_id.map(|id| id.to_string()),
            raw: (model_id != Some(&claim.raw)).then_some(&claim.raw),
            relation: claim.relation,
            evidence: claim.evidence,
            problem: claim.problem.map(|problem| problem.as_str()),
        }
    }
}

impl<'a> Metadata<'a> {
    fn of(record: &'a ModelRecord) -> Self {
        let config = record.model_type.is_some() || record.architectures.is_some();
        let weights = record.parameters_source == Some(ParametersSource::Safetensors);
        let files = record.files.as_deref();
        Self {
            hub_id: record.hub_id.map(|id| id.to_string()),
            author: record.author.as_deref(),
            sha: record.sha.as_deref(),
            created_at: record.created_at.map(|time| time.to_string()),
            last_modified: record.last_modified.map(|time| time.to_string()),
            private: record.private,
            gated: record.gated.map(Gate),
            disabled: record.disabled,
            downloads: record.downloads,
            downloads_all_time: record.downloads_all_time,
            likes: record.likes,
            trending_score: record.trending_score,
            library: record.library.as_deref(),
            task: record.task.as_deref(),
            tags: record.tags.as_deref(),
            card_data: record.card_data.as_deref().and_then(raw_json),
            config: config.then_some(Config {
                model_type: record.model_type.as_deref(),
                architectures: record.architectures.as_deref(),
            }),
            safetensors: (weights || record.dtypes.is_some()).then_some(Safetensors {
                parameters: record.dtypes.as_deref().and_then(raw_json),
                total: record.parameters.filter(|_| weights),
            }),
            gguf: record.gguf.as_deref().and_then(raw_json),
            used_storage: record.storage_bytes,
            children_model_count: record.children_counts,
            siblings: files.map(|files| {
                let siblings = files.iter().map(|file| Sibling { rfilename: file });
                siblings.collect()
            }),
        }
    }
}

fn raw_json(text: &str) -> Option<&RawValue> {
    serde_json::from_str(text).ok()
}
