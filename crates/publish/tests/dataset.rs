//! The folder for the Hub, read back.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{add, add_card, family, snapshot, tagged};
use modeltree_publish::{About, DatasetOptions, ExportError, write_dataset};
use modeltree_query::Atlas;
use serde_json::Value;

/// In two parts, so that no scanner takes this file for a leak.
fn token() -> String {
    format!("hf_{}", "aZ3kQ9vLx2Rt7WmPq4Yd8sHuJ5nEbC6gTf")
}

fn options() -> DatasetOptions {
    DatasetOptions {
        about: About {
            name: "Model families".into(),
            license: Some("CC-BY-4.0".into()),
            creators: vec!["The Lab".into()],
            repo: Some("lab/families".into()),
            ..About::default()
        },
        families: Vec::new(),
        trees: 10,
        cards: true,
        force: false,
    }
}

/// Every file below a folder and what it holds.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn rows(atlas: &Atlas, options: &DatasetOptions, out: &Path) -> Vec<(&'static str, u64)> {
    let report = write_dataset(atlas, options, out).unwrap();
    report
        .configs
        .iter()
        .map(|config| (config.name, config.rows))
        .collect()
}

#[test]
fn the_folder_holds_tables_trees_and_both_descriptions() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    assert_eq!(
        rows(&atlas, &options(), &out),
        [("models", 7), ("edges", 6), ("families", 2), ("cards", 2)]
    );
    let files = content(&out);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.md",
            "croissant.json",
            "data/cards/train-00000-of-00001.parquet",
            "data/edges/train-00000-of-00001.parquet",
            "data/families/train-00000-of-00001.parquet",
            "data/models/train-00000-of-00001.parquet",
            "trees/acme__base/acme__base.csv",
            "trees/acme__base/acme__base.json",
            "trees/gone__other/gone__other.csv",
            "trees/gone__other/gone__other.json",
        ]
    );
    let croissant: Value = serde_json::from_slice(&files["croissant.json"]).unwrap();
    let listed = croissant["distribution"].as_array().unwrap();
    let listed = listed
        .iter()
        .filter(|file| file["sha256"].is_string())
        .count();
    assert_eq!(listed, names.len() - 2);
    let card = String::from_utf8(files["README.md"].clone()).unwrap();
    for part in [
        "license: cc-by-4.0",
        "num_examples: 7",
        "| `acme/base` | 6 | 2 |",
        "load_dataset(\"lab/families\"",
    ] {
        assert!(card.contains(part), "{part}\n{card}");
    }
    // A stranger's words are neither a control nor markup.
    assert!(!card.contains(['\u{1b}', '\u{0}']));
    assert!(!card.contains("HYPERLINK(\"http"), "{card}");
}

#[test]
fn a_second_run_is_refused_or_gives_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    let mut options = options();
    let report = write_dataset(&atlas, &options, &out).unwrap();
    let before = content(&out);
    let again = write_dataset(&atlas, &options, &out);
    assert!(matches!(again, Err(ExportError::Exists(_))), "{again:?}");
    assert_eq!(content(&out), before);
    options.force = true;
    assert_eq!(write_dataset(&atlas, &options, &out).unwrap(), report);
    assert_eq!(content(&out), before);
}

#[test]
fn what_the_new_data_set_has_not_goes_and_what_is_not_ours_stays() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    fs::create_dir_all(out.join(".git")).unwrap();
    fs::write(out.join(".gitattributes"), "*.parquet filter=lfs\n").unwrap();
    write_dataset(&atlas, &options(), &out).unwrap();
    fs::write(out.join("trees/notes.txt"), "mine").unwrap();
    let fewer = DatasetOptions {
        trees: 1,
        cards: false,
        force: true,
        ..options()
    };
    write_dataset(&atlas, &fewer, &out).unwrap();
    let names: Vec<String> = content(&out).into_keys().collect();
    assert_eq!(
        names,
        [
            ".gitattributes",
            "README.md",
            "croissant.json",
            "data/edges/train-00000-of-00001.parquet",
            "data/families/train-00000-of-00001.parquet",
            "data/models/train-00000-of-00001.parquet",
            "trees/acme__base/acme__base.csv",
            "trees/acme__base/acme__base.json",
            "trees/notes.txt",
        ]
    );
    assert!(!out.join("data/cards").exists());
    // No card is left anywhere.
    let tree = fs::read_to_string(out.join("trees/acme__base/acme__base.json")).unwrap();
    assert!(!tree.contains("quoted\\\"\\r\\n"), "{tree}");
}

#[test]
fn a_family_alone_makes_a_smaller_data_set() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let out = dir.path().join("out");
    let options = DatasetOptions {
        families: vec![atlas.resolve("lab/tuned").unwrap()],
        ..options()
    };
    assert_eq!(
        rows(&atlas, &options, &out),
        [("models", 2), ("edges", 2), ("families", 1), ("cards", 1)]
    );
    assert!(out.join("trees/lab__tuned/lab__tuned.csv").exists());
    let card = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(card.contains("not the whole Hub: `lab/tuned`"), "{card}");
}

#[test]
fn secrets_are_masked_everywhere_and_listed() {
    let dir = tempfile::tempdir().unwrap();
    let token = token();
    let mut batch = family();
    let tag = format!("token:{token}");
    let mut model = tagged(
        "lab/leaky",
        &[
            &tag,
            "base_model:acme/base",
            "base_model:finetune:acme/base",
        ],
    );
    model.card_data = Some(format!("{{\"note\":\"{token}\"}}").into());
    add(&mut batch, model);
    let mut child = tagged("lab/misled", &[]);
    child.card_data = Some(format!("{{\"base_model\":\"x/{token}\"}}").into());
    add(&mut batch, child);
    add_card(
        &mut batch,
        "lab/leaky",
        &format!("# Leaky\n\nkey: {token}\nhf_xxxxxxxx"),
    );
    let atlas = snapshot(&dir.path().join("data"), batch);
    let out = dir.path().join("out");
    let report = write_dataset(&atlas, &options(), &out).unwrap();
    let places: Vec<(&str, &str, u64)> = report
        .secrets
        .iter()
        .map(|leak| (&*leak.model, &*leak.place, leak.line))
        .collect();
    assert_eq!(
        places,
        [
            ("lab/leaky", "cards.text", 3),
            ("lab/leaky", "models.card_data", 1),
            ("lab/leaky", "models.tags", 1),
            ("lab/misled", "models.card_data", 1),
        ]
    );
    // Nowhere in what can be read as text; what Parquet holds, `xtask test` reads.
    for (name, bytes) in content(&out) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&token), "{name}");
    }
    // The family of the token that was taken for a model has no folder.
    assert!(report.trees.iter().all(|tree| !tree.root.contains("hf_")));
    let tree = fs::read_to_string(out.join("trees/acme__base/acme__base.json")).unwrap();
    assert!(tree.contains("key: hf_****\\nhf_xxxxxxxx"), "{tree}");
    let card = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(card.contains("| `huggingface-token` | 4 |"), "{card}");
}

#[test]
fn cards_cannot_be_asked_for_where_there_are_none() {
    let dir = tempfile::tempdir().unwrap();
    let mut batch = family();
    batch.cards.clear();
    let atlas = snapshot(&dir.path().join("data"), batch);
    let out = dir.path().join("out");
    let error = write_dataset(&atlas, &options(), &out).unwrap_err();
    assert!(matches!(error, ExportError::NoCards));
    assert!(!out.exists());
}
