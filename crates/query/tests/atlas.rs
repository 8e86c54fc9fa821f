//! Snapshots opened with their lineage.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use modeltree_lineage::{EvidenceFilter, Walk};
use modeltree_query::{Atlas, Filter, IndexState, QueryError, Reason};
use modeltree_records::{
    Evidence, HubId, ModelId, ModelRecord, ParentClaim, Problem, Relation, Timestamp,
};
use modeltree_snapshot::{Alias, AliasKind, Batch, FinishOptions, Snapshot, StoreError, Writer};
use serde_json::Value;

fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

fn record(text: &str, downloads: u64, license: Option<&str>) -> ModelRecord {
    let mut record = ModelRecord::bare(id(text), "test".into());
    record.author = record.id.owner().map(str::to_string);
    record.downloads = Some(downloads);
    record.likes = Some(downloads / 10);
    record.created_at = Timestamp::parse("2024-05-01T00:00:00.000Z").ok();
    record.licenses = license.map(|license| vec![license.to_string()]);
    record.task = (downloads > 50).then(|| "text-generation".to_string());
    record.tags = Some(vec!["Safetensors".into(), "größe".into()]);
    record.fetched_at = Some(Timestamp::now());
    record
}

fn claim(child: &str, parent: Option<&str>, evidence: Evidence) -> ParentClaim {
    ParentClaim {
        child: id(child),
        parent: parent.map(id),
        parent_hub_id: None,
        raw: parent.unwrap_or("[]").into(),
        relation: Relation::Finetune,
        evidence,
        confidence: evidence.confidence(),
        problem: parent.is_none().then_some(Problem::Placeholder),
    }
}

fn ingest(dir: &Path, batch: Batch) {
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

fn family() -> Batch {
    let mut base = record("acme/base", 100, Some("mit"));
    base.hub_id = Some(HubId([1; 12]));
    let mut renamed = claim("lab/tuned", Some("acme/old-base"), Evidence::HubTag);
    renamed.parent_hub_id = Some(HubId([1; 12]));
    Batch {
        models: vec![
            base,
            record("lab/tuned", 60, Some("apache-2.0")),
            record("lab/lora", 7, None),
            record("zoo/alone", 3, Some("MIT")),
        ],
        claims: vec![
            renamed,
            claim("lab/lora", Some("gone/parent"), Evidence::HubTag),
            claim("lab/lora", Some("acme/base"), Evidence::Card),
            claim("zoo/alone", None, Evidence::Card),
        ],
        aliases: vec![Alias {
            alias: "acme/old-base".into(),
            id: "acme/base".into(),
            kind: AliasKind::Rename,
        }],
        ..Batch::default()
    }
}

#[test]
fn records_claims_and_descent_are_joined() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    let atlas = Atlas::open(dir.path()).unwrap();
    let graph = atlas.graph();

    let base = atlas.resolve("acme/old-base").unwrap();
    assert_eq!(graph.id(base), "acme/base");
    let below: Vec<_> = graph
        .descendants(base, Walk::default())
        .map(|step| graph.id(step.node))
        .collect();
    assert_eq!(below, ["lab/tuned"]);
    let all = graph.with_evidence(EvidenceFilter::All);
    assert_eq!(all.descendants(base, Walk::default()).count(), 2);

    let nodes: Vec<_> = graph.nodes().collect();
    let records = atlas.records(&nodes).unwrap();
    for (node, record) in nodes.iter().zip(&records) {
        match record {
            Some(record) => assert_eq!(record.id.as_str(), graph.id(*node)),
            None => assert_eq!(graph.id(*node), "gone/parent"),
        }
        assert_eq!(graph.is_missing(*node), record.is_none());
    }
    let lora = atlas.resolve("LORA").unwrap();
    assert_eq!(atlas.record(lora).unwrap().unwrap().downloads, Some(7));
    assert_eq!(graph.likes(base), Some(10));
    assert_eq!(
        graph.created_at(base),
        records[0].as_ref().unwrap().created_at
    );
    let claims = atlas.claims(lora).unwrap();
    assert_eq!(claims.len(), 2);
    assert!(matches!(
        atlas.resolve("acme/bsae"),
        Err(QueryError::Unknown { suggestions, .. }) if suggestions == ["acme/base"]
    ));
    let report = graph.report().unwrap();
    assert_eq!(report.unusable["placeholder"].count, 1);
    assert_eq!(report.found_by_hub_id.count, 1);
}

#[test]
fn models_are_selected_by_conditions() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    let atlas = Atlas::open(dir.path()).unwrap();
    let ids = |conditions: &[&str]| -> Vec<String> {
        let filter = Filter::parse(conditions, &Snapshot::model_schema()).unwrap();
        let nodes = atlas.select(&filter).unwrap();
        let every = atlas.graph().nodes().collect();
        assert_eq!(atlas.select_among(&filter, every).unwrap(), nodes);
        let last = nodes.last().copied().into_iter().collect::<Vec<_>>();
        assert_eq!(atlas.select_among(&filter, last.clone()).unwrap(), last);
        let ids = nodes.iter().map(|node| atlas.graph().id(*node).to_string());
        ids.collect()
    };
    assert_eq!(
        ids(&[]),
        ["acme/base", "lab/lora", "lab/tuned", "zoo/alone"]
    );
    assert_eq!(ids(&["license=mit"]), ["acme/base", "zoo/alone"]);
    assert_eq!(
        ids(&["license!=mit"]),
        ["lab/lora", "lab/tuned"],
        "unknown is not mit"
    );
    assert_eq!(ids(&["license~=apache"]), ["lab/tuned"]);
    assert_eq!(
        ids(&["downloads>7", "task~=TEXT"]),
        ["acme/base", "lab/tuned"]
    );
    assert_eq!(ids(&["downloads<=7"]), ["lab/lora", "zoo/alone"]);
    assert_eq!(
        ids(&["downloads>=7", "downloads<0.1k"]),
        ["lab/lora", "lab/tuned"]
    );
    assert_eq!(ids(&["owner=LAB"]), ["lab/lora", "lab/tuned"]);
    assert_eq!(ids(&["created<2024-05-02"]).len(), 4);
    assert_eq!(ids(&["created>2024-05-01"]).len(), 0);
    assert_eq!(ids(&["tag=safetensors"]).len(), 4);
    assert_eq!(ids(&["tag~=GRÖSSE"]).len(), 0);
    assert_eq!(ids(&["tag~=GRÖ"]).len(), 4);
    assert_eq!(
        ids(&["parameters>0"]).len(),
        0,
        "what is not known is not more than 0"
    );
    assert!(Filter::parse(["wings=2"], &Snapshot::model_schema()).is_err());
}

#[test]
fn the_index_is_built_once_and_anew_where_need_be() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    let index = dir.path().join("lineage.idx");
    let open = || {
        let mut told = 0;
        let atlas = Atlas::open_telling(dir.path(), |_| told += 1).unwrap();
        assert!(atlas.resolve("acme/base").is_ok());
        assert_eq!(
            told,
            u32::from(!matches!(atlas.index_state(), IndexState::Opened))
        );
        format!("{:?}", atlas.index_state())
    };
    assert_eq!(open(), "Built(Absent)");
    assert_eq!(open(), "Opened");

    let mut bytes = fs::read(&index).unwrap();
    let id = bytes.windows(9).position(|place| place == b"acme/base");
    bytes[id.unwrap()] ^= 0x40;
    fs::write(&index, &bytes).unwrap();
    assert!(open().starts_with("Built(Unusable(Damaged"));
    fs::write(&index, &bytes[..100]).unwrap();
    assert!(open().starts_with("Built(Unusable(Damaged"));
    fs::write(&index, "something else").unwrap();
    assert!(open().starts_with("Built(Unusable(Foreign"));
    assert_eq!(open(), "Opened");

    let more = Batch {
        models: vec![record("new/one", 1, None)],
        claims: vec![claim("new/one", Some("acme/base"), Evidence::HubTag)],
        ..Batch::default()
    };
    ingest(dir.path(), more);
    assert_eq!(open(), "Built(Stale)");
    let atlas = Atlas::open(dir.path()).unwrap();
    let base = atlas.resolve("acme/base").unwrap();
    assert_eq!(atlas.graph().children(base).count(), 2);
}

#[test]
fn where_nothing_can_be_written_the_index_is_held_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    // A folder of that name stands in for a disk that takes nothing.
    fs::create_dir_all(dir.path().join("lineage.idx/in-the-way")).unwrap();
    let atlas = Atlas::open(dir.path()).unwrap();
    assert!(matches!(
        atlas.index_state(),
        IndexState::InMemory {
            reason: Reason::Unusable(_),
            ..
        }
    ));
    assert_eq!(atlas.graph().edge_count(), 2);
    let leftovers = fs::read_dir(dir.path()).unwrap().flatten();
    let tmp = leftovers.filter(|entry| entry.file_name().to_string_lossy().contains("tmp"));
    assert_eq!(tmp.count(), 0);
}

#[test]
fn many_may_open_at_once() {
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), family());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let atlas = Atlas::open(dir.path()).unwrap();
                assert_eq!(atlas.graph().edge_count(), 2);
            });
        }
    });
}

#[test]
fn a_folder_without_a_snapshot_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let refused = Atlas::open(dir.path()).map(|_| ());
    assert!(matches!(
        refused,
        Err(QueryError::Store(StoreError::NoSnapshot(_)))
    ));
}
