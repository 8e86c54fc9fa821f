//! The research layout, read back and held against the scripts' own file.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{add, csv_rows, family, snapshot, tagged};
use modeltree_publish::{ResearchFormat, export_research};
use modeltree_snapshot::Batch;
use serde_json::Value;

#[test]
fn the_pair_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let root = atlas.resolve("acme/base").unwrap();
    let written =
        export_research(&atlas, &[root], &ResearchFormat::PAIR, dir.path(), false).unwrap();
    let names: Vec<_> = written
        .iter()
        .map(|file| file.path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        ["acme__base_finetunes.csv", "acme__base_finetunes.json"]
    );

    let rows = csv_rows(&written[0].path);
    let json: Value = serde_json::from_slice(&fs::read(&written[1].path).unwrap()).unwrap();
    let models = json["models"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(models.len(), 3);
    for (row, model) in rows.iter().zip(models) {
        assert_eq!(row.len(), 15);
        assert_eq!(model.as_object().unwrap().len(), 15);
        assert_eq!(row["model_id"], model["model_id"].as_str().unwrap());
        assert_eq!(row["depth"], model["depth"].to_string());
        assert_eq!(row["metadata"], model["metadata"].as_str().unwrap());
        for list in ["children", "adapters", "quantized", "merges"] {
            let items: Vec<&str> = model[list]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item.as_str().unwrap())
                .collect();
            assert_eq!(row[list], items.join(", "));
            assert_eq!(row[&format!("{list}_count")], items.len().to_string());
        }
    }
    let root = &rows[0];
    assert_eq!(
        (root["model_id"].as_str(), root["depth"].as_str()),
        ("acme/base", "0")
    );
    assert_eq!(root["children"], "https://huggingface.co/lab/tuned");
    assert_eq!(root["adapters"], "https://huggingface.co/lab/lora");
    assert_eq!(root["quantized"], "https://huggingface.co/lab/q");
    assert_eq!(root["merges"], "https://huggingface.co/lab/blend");
    assert_eq!(
        (root["spaces"].as_str(), root["spaces_count"].as_str()),
        ("", "")
    );
    assert_eq!(root["truncated"], "False");
    assert_eq!(
        root["card"],
        "---\nlicense: mit\n---\n# Base, \"quoted\"\r\n=1+1\n"
    );
    assert_eq!(models[0]["card"], root["card"]);
    assert_eq!(rows[1]["card"], "'=cmd|' /C calc'!A0");
    assert_eq!(models[1]["card"], "=cmd|' /C calc'!A0");
    assert_eq!(rows[2]["card"], "N/A");

    let metadata: Value = serde_json::from_str(&root["metadata"]).unwrap();
    assert_eq!(metadata["created_at"], "2024-01-02 03:04:05.600000+00:00");
    assert_eq!(metadata["downloads"], 1000);
    assert_eq!(metadata["safetensors"]["parameters"]["BF16"], 7);
    assert_eq!(
        metadata["siblings"][1],
        r#"RepoSibling(rfilename='it\'s "x".bin', size=None, blob_id=None, lfs=None)"#
    );
    assert!(
        metadata["pipeline_tag"]
            .as_str()
            .unwrap()
            .starts_with("=HYPERLINK")
    );
}

#[test]
fn the_json_is_indented_as_the_scripts_do() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let root = atlas.resolve("lab/tuned").unwrap();
    let written =
        export_research(&atlas, &[root], &[ResearchFormat::Json], dir.path(), false).unwrap();
    let text = fs::read_to_string(&written[0].path).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(
        text.starts_with(
            "{\n    \"models\": [\n        {\n            \"model_id\": \"lab/tuned\",\n"
        ),
        "{text}"
    );
    assert!(text.ends_with("        }\n    ]\n}\n"), "{text}");
    assert_eq!(value["models"].as_array().unwrap().len(), 2);
}

#[test]
fn a_missing_root_has_its_children_and_no_properties() {
    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), family());
    let root = atlas.resolve("gone/other").unwrap();
    let written =
        export_research(&atlas, &[root], &[ResearchFormat::Csv], dir.path(), false).unwrap();
    let rows = csv_rows(&written[0].path);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0]["card"].as_str(), rows[0]["metadata"].as_str()),
        ("N/A", "N/A")
    );
    assert_eq!(rows[0]["merges"], "https://huggingface.co/lab/blend");
}

/// The folder of real data, or `None` where the machine has none.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is absent",
        file.display()
    );
    eprintln!("SKIPPED: {} is absent", file.display());
    None
}

/// Python's `['a', 'b']` of URLs, as ids.
fn python_list(text: &str) -> BTreeSet<String> {
    let items = text
        .trim_matches(['[', ']'])
        .split(", ")
        .filter(|item| !item.is_empty());
    items
        .map(|item| {
            item.trim_matches('\'')
                .trim_start_matches("https://huggingface.co/")
                .to_owned()
        })
        .collect()
}

/// The scripts' Mistral tree goes in as models with their tags, and comes out
/// with the same depths and children.
#[test]
fn the_scripts_own_tree_comes_out_as_it_was() {
    let name = "trees/Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv";
    let Some(path) = shared(name) else { return };
    let original = csv_rows(&path);
    assert_eq!(original.len(), 67);

    let mut batch = Batch::default();
    let mut rows = BTreeMap::new();
    for row in &original {
        let metadata: Value = serde_json::from_str(&row["metadata"]).unwrap();
        let tags: Vec<&str> = metadata["tags"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tag| tag.as_str().unwrap())
            .collect();
        add(&mut batch, tagged(&row["model_id"], &tags));
        rows.insert(
            row["model_id"].clone(),
            (row["depth"].clone(), python_list(&row["children"])),
        );
    }
    // Models that are listed but have no row: names with a dot, which the
    // scripts could not read.
    let mut lost = BTreeSet::new();
    for (parent, (_, children)) in &rows {
        for child in children.iter().filter(|child| !rows.contains_key(*child)) {
            lost.insert(child.clone());
            let tags = [
                format!("base_model:{parent}"),
                format!("base_model:finetune:{parent}"),
            ];
            add(&mut batch, tagged(child, &[&tags[0], &tags[1]]));
        }
    }
    assert_eq!(lost.len(), 12);
    assert!(lost.iter().all(|id| id.contains('.')));

    let dir = tempfile::tempdir().unwrap();
    let atlas = snapshot(&dir.path().join("data"), batch);
    let root = atlas.resolve(&original[0]["model_id"]).unwrap();
    let written =
        export_research(&atlas, &[root], &[ResearchFormat::Csv], dir.path(), false).unwrap();
    let exported = csv_rows(&written[0].path);
    let found: BTreeMap<_, _> = exported
        .iter()
        .map(|row| {
            let children = row["children"]
                .split(", ")
                .filter(|child| !child.is_empty());
            let children: BTreeSet<String> = children
                .map(|child| {
                    child
                        .trim_start_matches("https://huggingface.co/")
                        .to_owned()
                })
                .collect();
            assert_eq!(row["children_count"], children.len().to_string());
            (row["model_id"].clone(), (row["depth"].clone(), children))
        })
        .collect();
    assert_eq!(found.len(), 67 + 12);
    for (id, expected) in &rows {
        assert_eq!(&found[id], expected, "{id}");
    }
    let levels =
        ["0", "1", "2", "3"].map(|depth| found.values().filter(|(d, _)| d == depth).count());
    assert_eq!(levels, [1, 30, 40, 8]);
    // Level by level, as the scripts' last version goes.
    let depths: Vec<u32> = exported
        .iter()
        .map(|row| row["depth"].parse().unwrap())
        .collect();
    assert!(depths.is_sorted());
}
