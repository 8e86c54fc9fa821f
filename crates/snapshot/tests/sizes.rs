//! The store with the sizes it has in use (its unit tests cut everything
//! small).

use std::collections::BTreeMap;

use modeltree_records::{Evidence, ModelId, ModelRecord, ParentClaim, Relation, Timestamp};
use modeltree_snapshot::{Batch, FinishOptions, Snapshot, Writer};
use serde_json::Value;

const MODELS: usize = 12_000;

fn model(number: usize) -> ModelRecord {
    // Numbers in an order of their own, so that ids are not sorted.
    let mixed = number * 7919 % MODELS;
    let id = format!("owner{}/model-{mixed}", mixed % 97);
    ModelRecord {
        downloads: Some(mixed as u64),
        tags: Some((0..mixed % 40).map(|tag| format!("tag{tag}")).collect()),
        card_data: (!mixed.is_multiple_of(3)).then(|| "x".repeat(mixed % 3000)),
        fetched_at: Some(Timestamp::from_micros(mixed as i64)),
        ..ModelRecord::bare(ModelId::parse(&id).expect("an id"), "hub:list".into())
    }
}

/// One model merges 47 parents, and one parent has thousands of children.
fn claims(model: &ModelRecord) -> Vec<ParentClaim> {
    let mixed = model.downloads.unwrap_or_default();
    let parents = if mixed == 4711 { 47 } else { mixed % 3 };
    let claim = |parent: u64| ParentClaim {
        child: model.id.clone(),
        parent: ModelId::parse(&format!("base/{parent}")).ok(),
        parent_hub_id: None,
        raw: format!("base/{parent}"),
        relation: Relation::Merge,
        evidence: Evidence::HubTag,
        confidence: 1.0,
        problem: None,
    };
    // Not in the order of the parents' names: it is the source's that counts.
    (0..parents).rev().map(claim).collect()
}

#[test]
fn thousands_of_models_come_back_in_order_and_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.begin(&Value::Null).unwrap();
    let all: Vec<ModelRecord> = (0..MODELS).map(model).collect();
    for models in all.chunks(5000) {
        let batch = Batch {
            models: models.to_vec(),
            claims: models.iter().flat_map(claims).collect(),
            ..Batch::default()
        };
        writer.stage(batch, &Value::Null).unwrap();
    }
    let options = FinishOptions {
        keep: None,
        superseded: Vec::new(),
        gone: Default::default(),
        source: Value::Null,
        coverage: Value::Null,
        started: Timestamp::from_micros(0),
        tool: "test".into(),
    };
    writer.finish(options).unwrap();

    let snapshot = Snapshot::open(dir.path()).unwrap();
    snapshot.verify().unwrap();
    let sorted: BTreeMap<_, _> = all.iter().map(|model| (&model.id, model)).collect();
    let found: Vec<ModelRecord> = snapshot.records().unwrap().map(Result::unwrap).collect();
    assert!(found.iter().eq(sorted.values().copied()));
    let expected: Vec<ParentClaim> = sorted.values().flat_map(|model| claims(model)).collect();
    assert!(snapshot.claims().unwrap().map(Result::unwrap).eq(expected));

    for row in (0..MODELS).step_by(601) {
        let record = &snapshot.records_at(&[row as u64]).unwrap()[0];
        assert_eq!(record, &found[row]);
        assert_eq!(
            snapshot.claims_of(record.id.as_str()).unwrap(),
            claims(record)
        );
    }
    let merged = all
        .iter()
        .find(|model| model.downloads == Some(4711))
        .unwrap();
    assert_eq!(snapshot.claims_of(merged.id.as_str()).unwrap().len(), 47);
    let rows: Vec<u64> = (0..MODELS as u64).rev().step_by(3).collect();
    let some = snapshot.records_at(&rows).unwrap();
    assert!(
        rows.iter()
            .zip(&some)
            .all(|(row, record)| *record == found[*row as usize])
    );
}
