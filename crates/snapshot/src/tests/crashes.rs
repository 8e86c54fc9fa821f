//! The writer is killed at every instant at which what is on disk differs.

use std::path::Path;

use modeltree_records::ModelRecord;
use serde_json::{Value, json};

use super::sample::*;
use crate::{Batch, FinishOptions, Snapshot, StoreError, Writer, crash};

/// Frames of the second ingest; each is one model.
const FRAMES: u64 = 7;
/// Frames after which a batch is staged.
const STAGE: usize = 3;

fn first_ingest(dir: &Path) {
    let batch = Batch {
        models: vec![model("m/0", at(0), 100), model("old/one", at(0), 101)],
        claims: vec![claim("m/0", "old/one")],
        cards: vec![card("old/one", "text", at(0))],
        aliases: vec![],
        odd: vec![crate::OddItem {
            raw: "{".into(),
            problems: "cut".into(),
        }],
    };
    ingest(dir, vec![batch], options());
}

/// Begins or resumes the second ingest and brings it to its end.
fn second_ingest(dir: &Path) -> Result<(), StoreError> {
    let mut writer = Writer::open(dir)?;
    let mut done = match writer.state()? {
        Some(state) => state["done"].as_u64().unwrap(),
        None if Snapshot::open(dir)?.manifest().generation == 2 => return Ok(()),
        None => {
            writer.begin(&state(0))?;
            0
        }
    };
    let mut batch = Batch::default();
    for frame in writer.replay()? {
        let frame = frame?;
        assert_eq!(
            frame.key,
            format!("m/{done}"),
            "frames are replayed in order, none twice"
        );
        take(&mut batch, &frame.key);
        done += 1;
    }
    while done < FRAMES {
        if batch.models.len() >= STAGE {
            writer.stage(std::mem::take(&mut batch), &state(done))?;
        }
        let key = format!("m/{done}");
        writer.append(1, &key, &[b'x'; 700])?;
        crash::point()?;
        take(&mut batch, &key);
        done += 1;
    }
    writer.stage(batch, &state(done))?;
    writer.finish(FinishOptions {
        superseded: vec!["m/5".into()],
        ..options()
    })?;
    Ok(())
}

fn state(done: u64) -> Value {
    json!({ "done": done })
}

fn take(batch: &mut Batch, name: &str) {
    batch.models.push(model(name, at(1), 0));
    batch.claims.push(claim(name, "m/0"));
    batch.cards.push(card(name, "newer", at(1)));
    batch.odd.push(crate::OddItem {
        raw: name.into(),
        problems: String::new(),
    });
}

/// Everything a reader sees, but for the time of writing.
fn content(snapshot: &Snapshot) -> String {
    let manifest = snapshot.manifest();
    let mut models: Vec<ModelRecord> = records(snapshot);
    models.iter_mut().for_each(|model| model.source = "".into());
    snapshot.verify().unwrap();
    format!(
        "{:?}\n{:?}\n{:?}\n{models:?}\n{:?}\n{:?}",
        manifest.generation,
        manifest.counts,
        manifest.parts,
        claims(snapshot),
        cards(snapshot)
    )
}

/// The files a user finds.
fn files(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path.clone());
            }
            found.push(path.strip_prefix(dir).unwrap().display().to_string());
        }
    }
    found.sort();
    found
}

#[test]
fn killed_at_any_instant_the_store_is_as_before_or_as_after_and_goes_on() {
    let undisturbed = tempfile::tempdir().unwrap();
    first_ingest(undisturbed.path());
    let before = content(&Snapshot::open(undisturbed.path()).unwrap());
    second_ingest(undisturbed.path()).unwrap();
    let after = content(&Snapshot::open(undisturbed.path()).unwrap());
    let expected_files = files(undisturbed.path());
    assert_ne!(before, after);

    let mut instant = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        first_ingest(dir.path());
        crash::after(instant);
        let survived = second_ingest(dir.path()).is_ok();
        crash::disarm();
        if survived {
            break;
        }
        let seen = content(&Snapshot::open(dir.path()).unwrap());
        assert!(
            seen == before || seen == after,
            "at instant {instant}:\n{seen}"
        );
        // Killed again soon after coming back.
        crash::after(instant % 11);
        let _ = second_ingest(dir.path());
        crash::disarm();
        let seen_again = content(&Snapshot::open(dir.path()).unwrap());
        assert!(
            seen_again == after || seen_again == seen,
            "at instant {instant}"
        );

        second_ingest(dir.path()).unwrap();
        assert_eq!(
            content(&Snapshot::open(dir.path()).unwrap()),
            after,
            "at instant {instant}"
        );
        assert_eq!(files(dir.path()), expected_files, "at instant {instant}");
        instant += 1;
    }
    assert!(instant > 60, "the writer passed only {instant} instants");
}

#[test]
fn killed_while_it_makes_the_first_snapshot_the_folder_can_be_written_to() {
    for instant in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("new");
        let all = || -> Result<(), StoreError> {
            let mut writer = Writer::open(&dir)?;
            if writer.state()?.is_none() {
                writer.begin(&Value::Null)?;
            }
            writer.stage(models(vec![model("a", at(0), 1)]), &Value::Null)?;
            writer.finish(options()).map(|_| ())
        };
        crash::after(instant);
        let survived = all().is_ok();
        crash::disarm();
        if survived {
            assert!(instant > 20);
            return;
        }
        all().unwrap();
        assert_eq!(
            records(&Snapshot::open(&dir).unwrap()),
            [model("a", at(0), 1)],
            "at {instant}"
        );
    }
}
