//! A collection, read back.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{add, family, snapshot, tagged};
use modeltree_import::{Options, import};
use modeltree_publish::export_collection;
use modeltree_query::Atlas;
use modeltree_records::{Evidence, ModelId, ModelRecord, ParentClaim, Relation, Timestamp};
use modeltree_snapshot::{Batch, Snapshot, Writer};
use serde_json::Value;

/// A family with all that a record and a claim can hold.
fn rich() -> Batch {
    let mut batch = family();
    let mut base = tagged(
        "acme/rich",
        &["base_model:adapter:lab/tuned", "en", "license:mit"],
    );
    base.hub_id = modeltree_records::HubId::parse("621ffdc036468d709f174338");
    base.sha = Some("abc".into());
    base.gated = Some(modeltree_records::Gated::Manual);
    base.card_data =
        Some(r#"{"base_model": ["./x", "lab/q"], "license": "mit", "language": "no"}"#.into());
    base.config = Some(r#"{"model_type":"llama","architectures":["X"]}"#.into());
    base.gguf = Some(r#"{"total":9}"#.into());
    base.storage_bytes = Some(u64::from(u32::MAX) * 4);
    base.trending_score = Some(0.1);
    base.private = Some(false);
    base.children_counts = Some(Default::default());
    base.fetched_at = Some(Timestamp::parse("2025-02-03T04:05:06Z").unwrap());
    add(&mut batch, base);
    // A child that only a file names.
    let id = |text: &str| ModelId::parse(text).unwrap();
    batch.claims.push(ParentClaim {
        child: id("lab/unseen"),
        parent: Some(id("acme/rich")),
        parent_hub_id: None,
        raw: "acme/rich".into(),
        relation: Relation::Quantized,
        evidence: Evidence::Imported,
        confidence: Evidence::Imported.confidence(),
        problem: None,
    });
    batch
}

/// Everything in a snapshot but where it was read.
type Everything = (
    BTreeMap<String, ModelRecord>,
    Vec<String>,
    Vec<String>,
    Vec<(String, String)>,
);

fn everything(dir: &Path) -> Everything {
    let snapshot = Snapshot::open(dir).unwrap();
    let records = snapshot.records().unwrap().map(|record| {
        let mut record = record.unwrap();
        record.source = "".into();
        (record.id.to_string(), record)
    });
    let claims = snapshot
        .claims()
        .unwrap()
        .map(|claim| format!("{:?}", claim.unwrap()));
    let aliases = snapshot
        .aliases()
        .unwrap()
        .into_iter()
        .map(|alias| format!("{alias:?}"));
    let cards = snapshot.cards().unwrap().map(|card| {
        let card = card.unwrap();
        (card.id.to_string(), card.text)
    });
    let mut claims: Vec<_> = claims.collect();
    claims.sort();
    (
        records.collect(),
        claims,
        aliases.collect(),
        cards.collect(),
    )
}

fn roots(atlas: &Atlas) -> Vec<modeltree_lineage::NodeId> {
    ["acme/base", "gone/other", "-x/-y"]
        .map(|id| atlas.resolve(id).unwrap())
        .into()
}

#[test]
fn what_was_exported_is_imported() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    let atlas = snapshot(&one, rich());
    let roots = roots(&atlas);
    let written = export_collection(&atlas, &roots, dir.path(), false).unwrap();
    assert_eq!(written[0].rows, 10);

    let mut writer = Writer::open(&two).unwrap();
    let report = import(
        &[written[0].path.clone()],
        &Options::default(),
        &mut writer,
        &(),
    )
    .unwrap();
    let file = &report.files[0];
    assert_eq!(
        (
            file.format.map(|format| format.word()),
            file.problem.as_deref()
        ),
        (Some("collection"), None)
    );
    assert_eq!(
        (file.tally.odd, file.tally.left_out),
        (0, 0),
        "{:?}",
        file.samples
    );
    drop(writer);
    let (before, after) = (everything(&one), everything(&two));
    assert_eq!(before.0, after.0);
    assert_eq!(before.1, after.1);
    assert_eq!(before.2, after.2);
    assert_eq!(before.3, after.3);

    // And the same bytes come out again, but for the dates of the snapshots.
    let again = Atlas::open(&two).unwrap();
    let written = export_collection(&again, &self::roots(&again), &two.join("out"), false).unwrap();
    let models = |path: &Path| -> Value {
        let mut value: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        value["metadata"] = Value::Null;
        value
    };
    assert_eq!(
        models(&dir.path().join("collection.json")),
        models(&written[0].path)
    );
}

#[test]
fn every_model_is_in_one_tree_and_what_joins_trees_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), rich());
    let written = export_collection(&atlas, &roots(&atlas), dir.path(), false).unwrap();
    let text = fs::read_to_string(&written[0].path).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut ids: Vec<&str> = Vec::new();
    for tree in value["model_trees"].as_array().unwrap() {
        let models = tree["tree_data"]["models"].as_array().unwrap();
        assert_eq!(models[0]["model_id"], tree["root_model_id"]);
        assert!(
            models
                .iter()
                .map(|model| model["depth"].as_u64().unwrap())
                .is_sorted()
        );
        ids.extend(
            models
                .iter()
                .map(|model| model["model_id"].as_str().unwrap()),
        );
    }
    assert_eq!(ids.len(), 10);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 10);
    let crossings = value["cross_tree_relationships"].as_array().unwrap();
    assert_eq!(crossings.len(), 1);
    let crossing = &crossings[0];
    assert_eq!(
        [
            &crossing["source_model_id"],
            &crossing["source_tree_id"],
            &crossing["target_model_id"],
            &crossing["target_tree_id"]
        ],
        ["lab/blend", "acme/base", "gone/other", "gone/other"]
    );
    assert_eq!(
        (&crossing["relationship_type"], &crossing["evidence"]),
        (&"merge".into(), &"hub_tag".into())
    );
    let missing = value["model_trees"][1]["tree_data"]["models"][0].clone();
    assert_eq!(
        (&missing["missing"], missing.get("metadata")),
        (&true.into(), None)
    );
    // A second export is refused.
    assert!(export_collection(&atlas, &roots(&atlas), dir.path(), false).is_err());
}
