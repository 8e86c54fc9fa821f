use std::fs;

use modeltree_records::HubId;
use serde_json::{Value, json};

use super::sample::*;
use crate::{Batch, Snapshot, StoreError, Writer};

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = tempfile::tempdir().unwrap();
    ingest(
        dir.path(),
        vec![models(vec![model("a", None, 1)])],
        options(),
    );
    let mut writer = Writer::open(dir.path()).unwrap();
    let error = Writer::open(dir.path()).err().unwrap();
    assert!(matches!(error, StoreError::Locked { .. }));
    let text = error.to_string();
    assert!(text.contains(&dir.path().display().to_string()), "{text}");
    assert!(text.contains(&std::process::id().to_string()), "{text}");
    writer.begin(&Value::Null).unwrap();
    assert_eq!(records(&Snapshot::open(dir.path()).unwrap()).len(), 1);
    drop(writer);
    Writer::open(dir.path()).unwrap();
}

#[test]
fn an_open_snapshot_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let many = |likes| {
        (0..60)
            .map(|n| model(&format!("a/{n:02}"), at(likes), likes as u64))
            .collect()
    };
    ingest(dir.path(), vec![models(many(1))], options());
    let old = Snapshot::open(dir.path()).unwrap();
    let mut reading = old.records().unwrap();
    assert_eq!(reading.next().unwrap().unwrap().likes, Some(1));
    ingest(dir.path(), vec![models(many(2))], options());
    assert_eq!(
        reading
            .map(|record| record.unwrap().likes.unwrap())
            .sum::<u64>(),
        59
    );
    assert_eq!(old.records_at(&[59]).unwrap()[0].likes, Some(1));
    old.verify().unwrap();
    assert_eq!(
        Snapshot::open(dir.path())
            .unwrap()
            .records_at(&[59])
            .unwrap()[0]
            .likes,
        Some(2)
    );
    // Those who read the folder see one generation.
    let names: Vec<_> = fs::read_dir(dir.path().join("models"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(!dir.path().join("journal").exists());
}

#[test]
fn what_is_staged_can_be_listed_and_resumed_and_abandoned() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    assert_eq!(writer.state().unwrap(), None);
    assert!(matches!(
        writer.append(1, "k", b""),
        Err(StoreError::NotBegun(_))
    ));
    assert!(matches!(
        writer.stage(Batch::default(), &Value::Null),
        Err(StoreError::NotBegun(_))
    ));
    assert!(matches!(
        writer.finish(options()),
        Err(StoreError::NotBegun(_))
    ));

    let hub_id = HubId([7; 12]);
    let mut known = model("b/b", at(1), 1);
    known.hub_id = Some(hub_id);
    writer.begin(&json!(1)).unwrap();
    assert!(matches!(
        writer.begin(&json!(2)),
        Err(StoreError::UnderWay(_))
    ));
    let batch = Batch {
        models: vec![known],
        cards: vec![card("c", "", None)],
        ..Batch::default()
    };
    writer.stage(batch, &json!(2)).unwrap();
    writer
        .stage(models(vec![model("a", at(1), 1)]), &json!(3))
        .unwrap();
    drop(writer);

    let error = Snapshot::open(dir.path()).err().unwrap();
    assert!(
        matches!(error, StoreError::Unfinished(_)) && error.to_string().contains("--resume"),
        "{error}"
    );
    let mut writer = Writer::open(dir.path()).unwrap();
    assert_eq!(writer.state().unwrap(), Some(json!(3)));
    let mut met = Vec::new();
    writer
        .for_each_staged_model(|id, hub_id, _| met.push((id.to_string(), hub_id)))
        .unwrap();
    assert_eq!(
        met,
        [("b/b".to_string(), Some(hub_id)), ("a".to_string(), None)]
    );

    writer.abandon().unwrap();
    assert_eq!(writer.state().unwrap(), None);
    assert!(matches!(
        Snapshot::open(dir.path()),
        Err(StoreError::NoSnapshot(_))
    ));
    writer.begin(&json!(4)).unwrap();
    writer.finish(options()).unwrap();
    assert!(records(&Snapshot::open(dir.path()).unwrap()).is_empty());
}

#[test]
fn what_cannot_be_gone_on_with_is_said_to_be_and_forgotten() {
    for state in [json!({ "import": true }), json!({ "join": [] })] {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(dir.path()).unwrap();
        writer.begin(&state).unwrap();
        let batch = models(vec![model("a", at(1), 1)]);
        writer.stage(batch, &state).unwrap();
        drop(writer);
        let error = Snapshot::open(dir.path()).err().unwrap();
        assert!(matches!(error, StoreError::UnfinishedOnce(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains("again") && !text.contains("crawl"), "{text}");
        let mut writer = Writer::open(dir.path()).unwrap();
        assert_eq!(writer.state().unwrap(), None);
        assert!(!dir.path().join("journal").exists());
        writer.begin(&Value::Null).unwrap();
        assert_eq!(writer.finish(options()).unwrap().counts.models, 0);
    }
}

#[test]
fn frames_not_yet_replayed_outlast_a_stage() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::open(dir.path()).unwrap();
    writer.begin(&Value::Null).unwrap();
    for key in ["one", "two", "three"] {
        writer.append(1, key, key.repeat(300).as_bytes()).unwrap();
    }
    drop(writer);
    let mut writer = Writer::open(dir.path()).unwrap();
    let mut frames = writer.replay().unwrap();
    assert_eq!(frames.next().unwrap().unwrap().key, "one");
    writer.append(1, "new", b"").unwrap();
    writer.stage(Batch::default(), &Value::Null).unwrap();
    // Reading goes on where it was, and so does whoever comes after a crash.
    assert_eq!(
        frames.next().unwrap().unwrap().payload,
        "two".repeat(300).as_bytes()
    );
    writer.stage(Batch::default(), &Value::Null).unwrap();
    drop((frames, writer));
    let mut writer = Writer::open(dir.path()).unwrap();
    let keys: Vec<_> = writer
        .replay()
        .unwrap()
        .map(|frame| frame.unwrap().key)
        .collect();
    assert_eq!(keys, ["three"]);
    writer.stage(Batch::default(), &Value::Null).unwrap();
    assert_eq!(writer.replay().unwrap().count(), 0);
    drop(writer);
    assert_eq!(
        Writer::open(dir.path()).unwrap().replay().unwrap().count(),
        0
    );
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.txt"), "mine").unwrap();
    let error = Writer::open(dir.path()).err().unwrap();
    assert!(
        matches!(&error, StoreError::Foreign { name, .. } if name == "thesis.txt"),
        "{error}"
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    let error = Snapshot::open(dir.path()).err().unwrap().to_string();
    assert!(error.contains("modeltree crawl"), "{error}");

    for foreign in [r#"{"name":"an extension"}"#, "not JSON"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("manifest.json"), foreign).unwrap();
        assert!(Writer::open(dir.path()).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
    for harmless in [".git", "lost+found"] {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(harmless)).unwrap();
        Writer::open(dir.path()).unwrap();
    }
    // A user's note beside a snapshot is no reason to refuse it.
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), vec![], options());
    fs::write(dir.path().join("NOTES.md"), "mine").unwrap();
    fs::write(dir.path().join("models/notes.md"), "mine").unwrap();
    ingest(dir.path(), vec![], options());
    assert!(dir.path().join("NOTES.md").exists() && dir.path().join("models/notes.md").exists());
}

#[test]
fn a_missing_folder_is_made_when_written_to_and_explained_when_read() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("some/where");
    let error = Snapshot::open(&dir).err().unwrap().to_string();
    assert!(error.contains("modeltree crawl"), "{error}");
    assert!(!dir.exists());
    assert!(Writer::open(&dir).unwrap().previous().unwrap().is_none());
}
