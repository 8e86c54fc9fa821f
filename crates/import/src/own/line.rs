//! One line.

use std::sync::Arc;

use modeltree_records::{
    Assembled, ChildrenCounts, Evidence, Gated, HubId, ModelId, ModelRecord, ParametersSource,
    ParentClaim, Problem, Relation, Timestamp,
};
use modeltree_snapshot::{Alias, AliasKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::ImportError;
use crate::sink::Sink;

/// A line, read.
pub(super) struct Read {
    record: Option<ModelRecord>,
    claims: Vec<ParentClaim>,
    aliases: Vec<Alias>,
}

impl Read {
    pub(super) fn hand_over(self, sink: &mut dyn Sink) -> Result<(), ImportError> {
        for alias in self.aliases {
            sink.alias(alias)?;
        }
        let claims = self.claims;
        match self.record {
            Some(record) => sink.model(Assembled { record, claims }),
            None => claims.into_iter().try_for_each(|claim| sink.claim(claim)),
        }
    }
}

/// Reads a line; why it cannot be one.
pub(super) fn read(bytes: &[u8], source: &Arc<str>) -> Result<Read, String> {
    let wire: Wire<'_> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let id = wire.id.clone();
    let claims = wire.claims.iter().flatten();
    let claims = claims
        .map(|claim| claim.read(&id))
        .collect::<Result<_, _>>()?;
    let aliases = wire.aliases.iter().flatten();
    let aliases = aliases
        .map(|alias| alias.read(&id))
        .collect::<Result<_, _>>()?;
    Ok(Read {
        record: wire.record(source)?,
        claims,
        aliases,
    })
}

#[derive(Deserialize)]
struct Wire<'a> {
    id: ModelId,
    source: Option<String>,
    hub_id: Option<HubId>,
    author: Option<String>,
    created_at: Option<Timestamp>,
    last_modified: Option<Timestamp>,
    sha: Option<String>,
    downloads: Option<u64>,
    downloads_all_time: Option<u64>,
    likes: Option<u64>,
    #[serde(borrow)]
    trending_score: Option<&'a RawValue>,
    gated: Option<String>,
    private: Option<bool>,
    disabled: Option<bool>,
    library: Option<String>,
    task: Option<String>,
    model_type: Option<String>,
    architectures: Option<Vec<String>>,
    licenses: Option<Vec<String>>,
    license_name: Option<String>,
    languages: Option<Vec<String>>,
    datasets: Option<Vec<String>>,
    arxiv: Option<Vec<String>>,
    regions: Option<Vec<String>>,
    tags: Option<Vec<String>>,
    parameters: Option<u64>,
    parameters_source: Option<String>,
    dtypes: Option<String>,
    gguf: Option<String>,
    storage_bytes: Option<u64>,
    new_version: Option<String>,
    children_counts: Option<Children>,
    files: Option<Vec<String>>,
    card_data: Option<String>,
    fetched_at: Option<Timestamp>,
    #[serde(borrow)]
    claims: Option<Vec<WireClaim<'a>>>,
    aliases: Option<Vec<WireAlias>>,
}

#[derive(Deserialize)]
struct Children {
    adapter: u64,
    merge: u64,
    quantized: u64,
    finetune: u64,
}

#[derive(Deserialize)]
struct WireClaim<'a> {
    parent: Option<ModelId>,
    parent_hub_id: Option<HubId>,
    raw: String,
    relation: String,
    evidence: String,
    #[serde(borrow)]
    confidence: Option<&'a RawValue>,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct WireAlias {
    alias: String,
    kind: String,
}

impl Wire<'_> {
    /// The record, where the line has one.
    fn record(self, source: &Arc<str>) -> Result<Option<ModelRecord>, String> {
        let Some(found) = self.source else {
            return Ok(None);
        };
        let source = match &*found {
            same if same == &**source => Arc::clone(source),
            other => other.into(),
        };
        Ok(Some(ModelRecord {
            id: self.id,
            hub_id: self.hub_id,
            author: self.author,
            created_at: self.created_at,
            last_modified: self.last_modified,
            sha: self.sha,
            downloads: self.downloads,
            downloads_all_time: self.downloads_all_time,
            likes: self.likes,
            trending_score: number("trending_score", self.trending_score)?,
            gated: word("gated", self.gated.as_deref(), Gated::parse)?,
            private: self.private,
            disabled: self.disabled,
            library: self.library,
            task: self.task,
            model_type: self.model_type,
            architectures: self.architectures,
            licenses: self.licenses,
            license_name: self.license_name,
            languages: self.languages,
            datasets: self.datasets,
            arxiv: self.arxiv,
            regions: self.regions,
            tags: self.tags,
            parameters: self.parameters,
            parameters_source: word(
                "parameters_source",
                self.parameters_source.as_deref(),
                ParametersSource::parse,
            )?,
            dtypes: self.dtypes,
            gguf: self.gguf,
            storage_bytes: self.storage_bytes,
            new_version: self.new_version,
            children_counts: self.children_counts.map(|counts| ChildrenCounts {
                adapter: counts.adapter,
                merge: counts.merge,
                quantized: counts.quantized,
                finetune: counts.finetune,
            }),
            files: self.files,
            card_data: self.card_data,
            fetched_at: self.fetched_at,
            source,
        }))
    }
}

impl WireClaim<'_> {
    fn read(&self, child: &ModelId) -> Result<ParentClaim, String> {
        let evidence = must("evidence", &self.evidence, Evidence::parse)?;
        let confidence = number("confidence", self.confidence)?;
        Ok(ParentClaim {
            child: child.clone(),
            parent: self.parent.clone(),
            parent_hub_id: self.parent_hub_id,
            raw: self.raw.clone(),
            relation: must("relation", &self.relation, Relation::parse)?,
            evidence,
            confidence: confidence.unwrap_or(evidence.confidence()),
            problem: word("problem", self.problem.as_deref(), Problem::parse)?,
        })
    }
}

impl WireAlias {
    fn read(&self, id: &ModelId) -> Result<Alias, String> {
        Ok(Alias {
            alias: self.alias.clone(),
            id: id.as_str().to_string(),
            kind: must("kind", &self.kind, AliasKind::parse)?,
        })
    }
}

/// A number, read from its digits so that it is exactly the one written.
fn number<T: std::str::FromStr>(name: &str, raw: Option<&RawValue>) -> Result<Option<T>, String> {
    let text = raw.map(RawValue::get).filter(|text| *text != "null");
    let number = text.map(str::parse).transpose();
    number.map_err(|_| format!("{name} is no number"))
}

fn word<T>(
    name: &str,
    word: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    word.map(|word| must(name, word, parse)).transpose()
}

fn must<T>(name: &str, word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    parse(word).ok_or_else(|| {
        let word: String = word.chars().take(40).collect();
        format!("{name} cannot be {word:?}")
    })
}
