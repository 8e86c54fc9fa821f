//! Imports of real files: what is in them, and that it is merged once.

#![allow(clippy::unwrap_used)]

mod hub;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hub::{Content, at, modeltree, records, serve, shared, stderr, succeed};
use modeltree_records::{Evidence, Relation};
use serde_json::Value;

fn import(folder: &Path, paths: &[&Path]) -> Value {
    let mut command = modeltree(folder);
    command.arg("import").args(paths).arg("--json");
    serde_json::from_str(&succeed(&mut command)).unwrap()
}

/// All files of a snapshot, but for its lock.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".lock") {
                let bytes = fs::read(&path).unwrap();
                files.insert(path.display().to_string(), bytes);
            }
        }
    }
    files
}

#[test]
fn a_dump_says_what_a_crawl_of_the_same_records_says() {
    let Some(file) = shared("hub/hub_stats_4167.parquet") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let report = import(folder.path(), &[&file]);
    assert_eq!(report["import"]["files"][0]["format"], "hub-stats");
    assert_eq!(report["import"]["totals"]["models"], 4_167);
    assert_eq!(report["import"]["totals"]["odd"], 0);

    let imported = Content::of(folder.path());
    let mut children: BTreeMap<Relation, BTreeSet<&str>> = BTreeMap::new();
    for claim in imported
        .claims
        .iter()
        .filter(|claim| claim.evidence == Evidence::HubTag)
    {
        children
            .entry(claim.relation)
            .or_default()
            .insert(claim.child.as_str());
    }
    let counts = children
        .iter()
        .map(|(relation, children)| (*relation, children.len()));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [
            (Relation::Finetune, 1_401),
            (Relation::Adapter, 20),
            (Relation::Quantized, 49),
            (Relation::Merge, 1_116),
        ]
    );

    // The dump has no `_id`, no commit and no gate; all else is the same.
    let Some(catalog) = records(&["hub/hub_stats_4167.parquet"], false) else {
        return;
    };
    let hub = serve(catalog);
    let crawl = tempfile::tempdir().unwrap();
    succeed(at(&hub, crawl.path()).args(["crawl", "--all"]));
    let mut crawled = Content::of(crawl.path());
    for (id, record) in &mut crawled.models {
        let dump = &imported.models[id];
        let json = |text: &Option<String>| -> Option<Value> {
            text.as_deref()
                .map(|text| serde_json::from_str(text).unwrap())
        };
        assert_eq!(json(&record.card_data), json(&dump.card_data), "{id}");
        assert_eq!(json(&record.dtypes), json(&dump.dtypes), "{id}");
        record.card_data.clone_from(&dump.card_data);
        record.dtypes.clone_from(&dump.dtypes);
        record.hub_id = None;
        record.sha = None;
        record.gated = None;
        record.private = None;
        record.disabled = None;
        record.children_counts = None;
        record.source = dump.source.clone();
    }
    crawled.assert_same(&imported);
}

#[test]
fn every_file_of_the_real_data_imports_and_a_second_time_changes_nothing() {
    let Some(readme) = shared("README.md") else {
        return;
    };
    let data = readme.parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let snapshot = folder.path().join("snapshot");
    let import_all = || {
        let output = modeltree(&snapshot)
            .arg("import")
            .arg(data)
            .arg("--json")
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), stderr(&output), report)
    };
    let (code, said, report) = import_all();
    let problems: Vec<&Value> = report["import"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| !file["problem"].is_null())
        .collect();
    // One file holds no models, and says so; the note beside the data is none.
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0]["path"]
            .as_str()
            .unwrap()
            .ends_with("headers.json")
    );
    assert_eq!(code, Some(3));
    assert!(
        said.contains("headers.json is of no known format"),
        "{said}"
    );
    assert_eq!(report["import"]["passed_over"].as_array().unwrap().len(), 1);
    assert_eq!(report["import"]["totals"]["left_out"], 0);
    let rows = |end: &str| {
        let files = report["import"]["files"].as_array().unwrap();
        let file = files
            .iter()
            .find(|file| file["path"].as_str().unwrap().ends_with(end));
        let file = file.unwrap();
        (
            file["format"].as_str().unwrap().to_string(),
            file["read"].as_u64().unwrap(),
            file["cards"].as_u64().unwrap(),
        )
    };
    assert_eq!(
        rows("models_with_cards_2022.jsonl.gz"),
        ("hub-api".into(), 29_432, 16_241)
    );
    assert_eq!(rows("list_default.json"), ("hub-api".into(), 3, 0));
    assert_eq!(
        rows("detail_root_bert_base_uncased.json"),
        ("hub-api".into(), 1, 0)
    );
    assert_eq!(
        rows("Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv"),
        ("tree".into(), 67, 0)
    );

    let before = files(&snapshot);
    let (_, _, report) = import_all();
    assert_eq!(report["import"]["changed"], false);
    assert!(files(&snapshot) == before, "files have changed");
    assert_eq!(
        succeed(modeltree(&snapshot).args(["import"]).arg(data.join("hub")))
            .lines()
            .last()
            .map(|line| line.contains("nothing changed")),
        Some(true)
    );
}

#[test]
fn a_file_that_holds_no_models_is_refused_with_a_reason() {
    let Some(readme) = shared("README.md") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for (name, reason) in [
        ("README.md", "README.md is of no known format"),
        ("recorded/headers.json", "it is JSON with [].url"),
    ] {
        let output = modeltree(&folder.path().join("snapshot"))
            .arg("import")
            .arg(readme.with_file_name(name))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).contains(reason), "{}", stderr(&output));
    }
    assert!(!folder.path().join("snapshot/manifest.json").exists());
}

#[test]
fn json_lines_hold_everything() {
    let Some(file) = shared("hub/hub_stats_4167.parquet") else {
        return;
    };
    let Some(tree) = shared("trees/DeepSeek-V3_finetunes_20250422_220003.csv") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1"), folder.path().join("2"));
    import(&first, &[&file, &tree]);
    let out = folder.path().join("out");
    succeed(
        modeltree(&first)
            .arg("export")
            .arg(&out)
            .args(["--format", "jsonl"]),
    );
    import(&second, &[&out.join("models.jsonl")]);
    let (one, mut two) = (Content::of(&first), Content::of(&second));
    // Cards are not among a table's lines.
    two.cards.clone_from(&one.cards);
    one.assert_same(&two);
    let dates = |folder: &Path| -> Vec<_> {
        let snapshot = modeltree_snapshot::Snapshot::open(folder).unwrap();
        let records = snapshot.records().unwrap();
        records.map(|record| record.unwrap().fetched_at).collect()
    };
    assert_eq!(dates(&first), dates(&second));
    let out = folder.path().join("again");
    succeed(
        modeltree(&second)
            .arg("export")
            .arg(&out)
            .args(["--format", "jsonl"]),
    );
    for name in ["models.jsonl", "edges.jsonl"] {
        let read = |folder: &str| fs::read(out.with_file_name(folder).join(name)).unwrap();
        assert!(read("out") == read("again"), "{name}");
    }
}

#[test]
fn the_newest_date_wins_whatever_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let list = |name: &str, likes: u32, task: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = format!(r#"[{{"id":"a/b","likes":{likes},"downloads":1{task}}}]"#);
        fs::write(&path, text).unwrap();
        path
    };
    let old = list(
        "models/2025-01-01/page.json",
        1,
        r#","pipeline_tag":"fill-mask""#,
    );
    let new = list("models/2026-01-01/page.json", 2, "");
    for (name, order) in [("1", [&old, &new]), ("2", [&new, &old])] {
        let snapshot = folder.path().join(name);
        for file in order {
            import(&snapshot, &[file]);
        }
        let content = Content::of(&snapshot);
        let record = &content.models["a/b"];
        assert_eq!(record.likes, Some(2));
        // What the newer file leaves open, the older one still says.
        assert_eq!(record.task.as_deref(), Some("fill-mask"));
        assert_eq!(&*record.source, "file:hub-api");
    }
}

#[test]
fn what_a_crawl_left_unfinished_is_not_touched() {
    let Some(file) = shared("recorded/list_default.json") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut writer = modeltree_snapshot::Writer::open(folder.path()).unwrap();
    writer.begin(&serde_json::json!({ "plan": 1 })).unwrap();
    drop(writer);
    let output = modeltree(folder.path())
        .arg("import")
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    // An import that was killed is forgotten.
    let mut writer = modeltree_snapshot::Writer::open(folder.path()).unwrap();
    writer.abandon().unwrap();
    writer
        .begin(&serde_json::json!({ "import": true }))
        .unwrap();
    drop(writer);
    import(folder.path(), &[&file]);
}
