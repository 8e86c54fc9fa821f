//! Records to test with, tame and hostile.

use std::path::Path;
use std::sync::Arc;

use modeltree_records::{
    ChildrenCounts, Evidence, Gated, HubId, ModelId, ModelRecord, ParametersSource, ParentClaim,
    Problem, Relation, Timestamp,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::Value;

use crate::{Alias, AliasKind, Batch, CardRow, FinishOptions, Manifest, OddItem, Snapshot, Writer};

pub(super) fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

pub(super) fn at(micros: i64) -> Option<Timestamp> {
    Some(Timestamp::from_micros(micros))
}

/// A model fetched at that time; `likes` tells versions of it apart.
pub(super) fn model(name: &str, fetched_at: Option<Timestamp>, likes: u64) -> ModelRecord {
    ModelRecord {
        fetched_at,
        likes: Some(likes),
        ..ModelRecord::bare(id(name), "test".into())
    }
}

pub(super) fn claim(child: &str, raw: &str) -> ParentClaim {
    ParentClaim {
        child: id(child),
        parent: ModelId::parse(raw).ok(),
        parent_hub_id: None,
        raw: raw.into(),
        relation: Relation::Finetune,
        evidence: Evidence::HubTag,
        confidence: 1.0,
        problem: None,
    }
}

pub(super) fn card(name: &str, text: &str, fetched_at: Option<Timestamp>) -> CardRow {
    CardRow {
        id: id(name),
        revision: None,
        etag: None,
        text: text.into(),
        fetched_at,
    }
}

pub(super) fn models(models: Vec<ModelRecord>) -> Batch {
    Batch {
        models,
        ..Batch::default()
    }
}

pub(super) fn options() -> FinishOptions {
    FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: Value::Null,
        coverage: Value::Null,
        started: Timestamp::from_micros(0),
        tool: "test 1".into(),
    }
}

/// One whole ingest.
pub(super) fn ingest(dir: &Path, batches: Vec<Batch>, options: FinishOptions) -> Manifest {
    let mut writer = Writer::open(dir).unwrap();
    writer.begin(&Value::Null).unwrap();
    for batch in batches {
        writer.stage(batch, &Value::Null).unwrap();
    }
    writer.finish(options).unwrap()
}

pub(super) fn records(snapshot: &Snapshot) -> Vec<ModelRecord> {
    snapshot
        .records()
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

pub(super) fn claims(snapshot: &Snapshot) -> Vec<ParentClaim> {
    snapshot
        .claims()
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

pub(super) fn cards(snapshot: &Snapshot) -> Vec<CardRow> {
    snapshot.cards().unwrap().collect::<Result<_, _>>().unwrap()
}

/// Any text, with what upsets tables and terminals.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => any::<String>(),
        4 => "[a-z]{0,12}",
        1 => Just("\0\u{1b}[2J\r\n\t\u{202e}\u{feff}".to_string()),
        1 => Just("=1+1\",'../..\u{10ffff}".to_string()),
        1 => Just("é".repeat(700)),
    ]
}

fn texts() -> impl Strategy<Value = Option<Vec<String>>> {
    of(vec(text(), 0..4))
}

fn number() -> impl Strategy<Value = Option<u64>> {
    of(prop_oneof![
        0..=i64::MAX as u64,
        0..10u64,
        Just(i64::MAX as u64)
    ])
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    of(prop_oneof![any::<i64>(), 0..2_000_000_000_000_000i64].prop_map(Timestamp::from_micros))
}

pub(super) fn model_id() -> impl Strategy<Value = ModelId> {
    "[a-cA-C]{1,2}(/[a-c._-]{0,2}[a-c])?".prop_map(|text| id(&text))
}

fn hub_id() -> impl Strategy<Value = Option<HubId>> {
    of(any::<[u8; 12]>().prop_map(HubId))
}

prop_compose! {
    fn first_half()(
        id in model_id(), hub_id in hub_id(), author in of(text()), created_at in time(),
        last_modified in time(), sha in of(text()), downloads in number(),
        downloads_all_time in number(), likes in number(),
        trending_score in of(-1e300..1e300f64),
        source in prop_oneof![Just("hub:list".to_string()), text()],
    ) -> ModelRecord {
        ModelRecord {
            hub_id, author, created_at, last_modified, sha, downloads, downloads_all_time, likes,
            trending_score, ..ModelRecord::bare(id, Arc::from(source))
        }
    }
}

type Flags = (
    Option<Gated>,
    Option<bool>,
    Option<bool>,
    Option<ParametersSource>,
    Option<ChildrenCounts>,
);

fn flags() -> impl Strategy<Value = Flags> {
    let counts = any::<[u64; 4]>()
        .prop_map(|counts| counts.map(|count| count >> 1))
        .prop_map(|[adapter, merge, quantized, finetune]| ChildrenCounts {
            adapter,
            merge,
            quantized,
            finetune,
        });
    (
        of(prop::sample::select(vec![
            Gated::No,
            Gated::Auto,
            Gated::Manual,
        ])),
        of(any::<bool>()),
        of(any::<bool>()),
        of(prop::sample::select(vec![
            ParametersSource::Safetensors,
            ParametersSource::Gguf,
        ])),
        of(counts),
    )
}

prop_compose! {
    /// A record with anything in any column.
    pub(super) fn record()(
        first in first_half(), flags in flags(),
        (library, task, model_type, license_name) in (of(text()), of(text()), of(text()), of(text())),
        (dtypes, gguf, new_version, card_data) in (of(text()), of(text()), of(text()), of(text())),
        (architectures, licenses, languages, datasets) in (texts(), texts(), texts(), texts()),
        (arxiv, regions, tags, files) in (texts(), texts(), texts(), texts()),
        parameters in number(), storage_bytes in number(), fetched_at in time(),
    ) -> ModelRecord {
        let (gated, private, disabled, parameters_source, children_counts) = flags;
        ModelRecord {
            gated, private, disabled, parameters_source, children_counts, library, task, model_type,
            license_name, dtypes, gguf, new_version, card_data, architectures, licenses, languages,
            datasets, arxiv, regions, tags, files, parameters, storage_bytes, fetched_at, ..first
        }
    }
}

prop_compose! {
    pub(super) fn any_claim()(
        child in model_id(), parent in of(model_id()), parent_hub_id in hub_id(), raw in text(),
        relation in prop::sample::select(Relation::ALL.to_vec()),
        evidence in prop::sample::select(Evidence::ALL.to_vec()),
        confidence in 0f32..=1.0, problem in of(prop::sample::select(Problem::ALL.to_vec())),
    ) -> ParentClaim {
        ParentClaim { child, parent, parent_hub_id, raw, relation, evidence, confidence, problem }
    }
}

prop_compose! {
    pub(super) fn any_card()(
        id in model_id(), revision in of(text()), etag in of(text()), text in text(),
        fetched_at in time(),
    ) -> CardRow {
        CardRow { id, revision, etag, text, fetched_at }
    }
}

prop_compose! {
    pub(super) fn any_alias()(
        alias in text(), id in text(), kind in prop::sample::select(AliasKind::ALL.to_vec()),
    ) -> Alias {
        Alias { alias, id, kind }
    }
}

prop_compose! {
    pub(super) fn any_odd()(raw in text(), problems in text()) -> OddItem {
        OddItem { raw, problems }
    }
}
