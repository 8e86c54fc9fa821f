//! Two snapshots of which one has a renamed model.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use modeltree_analysis::diff::{Diff, diff};
use modeltree_records::{Evidence, HubId, ModelId, ModelRecord, ParentClaim, Relation, Timestamp};
use modeltree_snapshot::{Batch, FinishOptions, Writer};
use serde_json::Value;

fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

/// Stores models by id and last digit of the `_id`, and edges by child, parent
/// and evidence.
fn store(dir: &Path, models: &[(&str, u8)], edges: &[(&str, &str, Evidence)]) {
    let mut batch = Batch::default();
    for (name, number) in models {
        let mut record = ModelRecord::bare(id(name), "test".into());
        record.hub_id = HubId::parse(&format!("65a00000000000000000000{number}"));
        assert!(record.hub_id.is_some());
        batch.models.push(record);
    }
    for (child, parent, evidence) in edges {
        batch.claims.push(ParentClaim {
            child: id(child),
            parent: Some(id(parent)),
            parent_hub_id: None,
            raw: (*parent).into(),
            relation: Relation::Finetune,
            evidence: *evidence,
            confidence: evidence.confidence(),
            problem: None,
        });
    }
    let mut writer = Writer::open(dir).unwrap();
    writer.begin(&Value::Null).unwrap();
    writer.stage(batch, &Value::Null).unwrap();
    writer
        .finish(FinishOptions {
            keep: None,
            superseded: Vec::new(),
            gone: Default::default(),
            source: Value::Null,
            coverage: Value::Null,
            started: Timestamp::now(),
            tool: "test".into(),
        })
        .unwrap();
}

fn edges(found: &Diff) -> [u64; 4] {
    let edges = &found.edges;
    let [changed, added, removed] = [&edges.changed, &edges.added, &edges.removed];
    [edges.unchanged, changed.count, added.count, removed.count]
}

#[test]
fn a_renaming_changes_no_edge_whatever_names_are_used() {
    use Evidence::{Card, HubTag};
    let dir = tempfile::tempdir().unwrap();
    let [old, new, other] = ["old", "new", "other"].map(|name| dir.path().join(name));
    store(
        &old,
        &[("a/base", 1), ("b/mid", 2), ("c/leaf", 3)],
        &[
            ("b/mid", "a/base", HubTag),
            ("b/mid", "a/base", Card),
            ("c/leaf", "b/mid", HubTag),
        ],
    );
    let models = [("z/base", 1), ("z/mid", 2), ("c/leaf", 3)];
    // The card and the tags of the leaf keep the earlier names.
    store(
        &new,
        &models,
        &[
            ("z/mid", "z/base", HubTag),
            ("z/mid", "a/base", Card),
            ("c/leaf", "b/mid", HubTag),
        ],
    );
    store(&other, &models, &[("z/mid", "z/base", HubTag)]);
    let compare = |to: &Path| diff(&old, to, 9, &mut |_| Ok(())).unwrap();
    let found = compare(&new);
    assert_eq!(found.models.renamed.count, 2);
    assert_eq!(edges(&found), [2, 0, 0, 0]);
    assert_eq!(edges(&compare(&other)), [0, 1, 0, 1]);
}
