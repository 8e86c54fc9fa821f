//! Small snapshots to export from.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::Path;

use modeltree_query::Atlas;
use modeltree_records::{ModelId, RawModel, Timestamp, assemble};
use modeltree_snapshot::{Alias, AliasKind, Batch, CardRow, FinishOptions, Writer};

/// A model with these tags.
pub fn tagged<'a>(id: &'a str, tags: &[&'a str]) -> RawModel<'a> {
    RawModel {
        id: id.into(),
        tags: Some(tags.iter().map(|tag| (*tag).into()).collect()),
        ..RawModel::default()
    }
}

/// Rows of a CSV file, by column.
pub fn csv_rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut csv = csv::Reader::from_path(path).unwrap();
    csv.deserialize().map(|row| row.unwrap()).collect()
}

/// Adds a model, and what it claims, to a batch.
pub fn add(batch: &mut Batch, raw: RawModel<'_>) {
    let assembled = assemble(raw).unwrap();
    batch.models.push(assembled.record);
    batch.claims.extend(assembled.claims);
}

/// Adds a card to a batch.
pub fn add_card(batch: &mut Batch, id: &str, text: &str) {
    let id = ModelId::parse(id).unwrap();
    let text = text.to_owned();
    batch.cards.push(CardRow {
        id,
        revision: None,
        etag: None,
        text,
        fetched_at: None,
    });
}

/// Writes a snapshot and opens it.
pub fn snapshot(dir: &Path, batch: Batch) -> Atlas {
    let state = serde_json::Value::Null;
    let mut writer = Writer::open(dir).unwrap();
    writer.begin(&state).unwrap();
    writer.stage(batch, &state).unwrap();
    writer
        .finish(FinishOptions {
            keep: None,
            superseded: Vec::new(),
            gone: Default::default(),
            source: state.clone(),
            coverage: state,
            started: Timestamp::from_micros(0),
            tool: "test".into(),
        })
        .unwrap();
    Atlas::open(dir).unwrap()
}

/// A family with a bit of everything: a merge, a missing parent, an alias, a
/// name that needs care, and words meant to do harm.
pub fn family() -> Batch {
    let mut batch = Batch::default();
    let mut base = tagged("acme/base", &["license:=1+1", "arxiv:2401.00001"]);
    base.task = Some("=HYPERLINK(\"http://evil\")".into());
    base.library = Some("a \"quoted\", lib\nwith lines\u{0}\u{1b}[2J".into());
    base.downloads = Some(1000);
    base.trending_score = Some(-1.5);
    base.created_at = Some(Timestamp::parse("2024-01-02T03:04:05.600Z").unwrap());
    base.files = Some(vec!["README.md".into(), "it's \"x\".bin".into()]);
    base.safetensors = Some(r#"{"parameters":{"BF16":7},"total":7}"#.into());
    add(&mut batch, base);
    add(
        &mut batch,
        tagged(
            "lab/tuned",
            &["base_model:acme/base", "base_model:finetune:acme/base"],
        ),
    );
    add(
        &mut batch,
        tagged(
            "lab/tuned-again",
            &["base_model:lab/tuned", "base_model:finetune:lab/tuned"],
        ),
    );
    add(
        &mut batch,
        tagged(
            "lab/lora",
            &["base_model:acme/base", "base_model:adapter:acme/base"],
        ),
    );
    add(
        &mut batch,
        tagged(
            "lab/q",
            &[
                "base_model:acme/old-base",
                "base_model:quantized:acme/old-base",
            ],
        ),
    );
    add(
        &mut batch,
        tagged(
            "lab/blend",
            &[
                "base_model:acme/base",
                "base_model:merge:acme/base",
                "base_model:gone/other",
                "base_model:merge:gone/other",
            ],
        ),
    );
    add(&mut batch, tagged("-x/-y", &[]));
    batch.aliases.push(Alias {
        alias: "acme/old-base".into(),
        id: "acme/base".into(),
        kind: AliasKind::Rename,
    });
    add_card(
        &mut batch,
        "acme/base",
        "---\nlicense: mit\n---\n# Base, \"quoted\"\r\n=1+1\n",
    );
    add_card(&mut batch, "lab/tuned", "=cmd|' /C calc'!A0");
    batch
}
