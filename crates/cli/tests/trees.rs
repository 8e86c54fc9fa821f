//! The research scripts' files through the binary: in, out, and tidied.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::Session;
use serde_json::Value;

/// The folder of real trees, or `None` where the machine has none.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = folder.join("trees");
    if folder.exists() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is absent",
        folder.display()
    );
    eprintln!("SKIPPED: {} is absent", folder.display());
    None
}

/// The trees with this ending.
fn trees(ending: &str) -> Vec<PathBuf> {
    let Some(folder) = shared() else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("_finetunes"))
        .collect();
    assert_eq!(files.len(), 12);
    files.retain(|path| path.extension().unwrap() == ending);
    files
}

const LISTS: [&str; 4] = ["children", "adapters", "quantized", "merges"];

/// A row of a tree, its lists as sets of ids.
#[derive(Debug, PartialEq)]
struct Row {
    depth: u64,
    card: Option<String>,
    metadata: Option<Value>,
    lists: [BTreeSet<String>; 4],
}

/// Reads a tree with nothing of modeltree's own readers.
fn rows(path: &Path) -> BTreeMap<String, Row> {
    let objects: Vec<BTreeMap<String, Value>> = if path.extension().unwrap() == "json" {
        let tree: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        serde_json::from_value(tree["models"].clone()).unwrap()
    } else {
        let mut table = csv::Reader::from_path(path).unwrap();
        let rows = table.deserialize::<BTreeMap<String, String>>();
        rows.map(|row| {
            row.unwrap()
                .into_iter()
                .map(|(name, cell)| (name, cell.into()))
                .collect()
        })
        .collect()
    };
    let id = |text: &str| {
        text.trim_start_matches("https://huggingface.co/")
            .to_string()
    };
    let list = |value: Option<&Value>| -> BTreeSet<String> {
        match value {
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| id(item.as_str().unwrap()))
                .collect(),
            Some(Value::String(cell)) => cell
                .split(['[', ']', '\'', ',', ' '])
                .filter(|part| !part.is_empty())
                .map(id)
                .collect(),
            _ => BTreeSet::new(),
        }
    };
    let given = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).unwrap_or_default();
        (!matches!(text, "" | "N/A")).then(|| text.to_string())
    };
    let count = objects.len();
    let rows: BTreeMap<String, Row> = objects
        .into_iter()
        .map(|object| {
            let depth = match &object["depth"] {
                Value::String(text) => text.parse().unwrap(),
                number => number.as_u64().unwrap(),
            };
            let row = Row {
                depth,
                card: given(object.get("card")),
                metadata: given(object.get("metadata"))
                    .map(|text| serde_json::from_str(&text).unwrap()),
                lists: LISTS.map(|name| list(object.get(name))),
            };
            (id(object["model_id"].as_str().unwrap()), row)
        })
        .collect();
    assert_eq!(rows.len(), count, "a model has two rows");
    rows
}

/// What a snapshot keeps of the client's properties, under their names.
const KEPT: [&str; 18] = [
    "id",
    "author",
    "sha",
    "last_modified",
    "created_at",
    "private",
    "gated",
    "disabled",
    "downloads",
    "downloads_all_time",
    "likes",
    "library_name",
    "gguf",
    "tags",
    "pipeline_tag",
    "siblings",
    "_id",
    "usedStorage",
];

/// Compares what is kept of a row's metadata; `name` tells where.
fn compare_metadata(name: &str, original: &Value, exported: &Value) {
    for key in KEPT {
        let (was, is) = (&original[key], &exported[key]);
        // Reduced metadata has `modelId`, and no author.
        let added = was.is_null() && matches!(key, "id" | "author");
        assert!(was == is || added, "{name}: {key}: {was} became {is}");
    }
    for (part, keys) in [
        ("config", ["model_type", "architectures"]),
        ("safetensors", ["parameters", "total"]),
    ] {
        for key in keys {
            let (was, is) = (&original[part][key], &exported[part][key]);
            // The parameters of a GGUF file are `total` too.
            assert!(was == is, "{name}: {part}.{key}: {was} became {is}");
        }
    }
    // YAML in, JSON out: the same names.
    let Some(yaml) = original["card_data"].as_str() else {
        return;
    };
    let json: BTreeMap<String, Value> =
        serde_json::from_str(exported["card_data"].as_str().unwrap()).unwrap();
    let names: BTreeSet<&str> = yaml
        .lines()
        .filter(|line| !line.starts_with([' ', '-', '#', '{', '}', '\'']))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    for line in names.iter().filter(|line| !line.contains(' ')) {
        assert!(json.contains_key(*line), "{name}: card_data lost {line}");
    }
}

/// A cell without the mark that keeps spreadsheets from taking it for a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => text,
        _ => cell,
    }
}

/// Every file of the scripts goes in and comes out with the same rows. What is
/// different is what is counted here:
///
/// - children that were listed and had no row have one, without metadata and
///   card: there is no depth at which the export gives up;
/// - addresses in the place of ids are ids; cells of nothing are `N/A`;
/// - in CSV, a card that a spreadsheet would take for a formula begins with `'`.
#[test]
fn tables_that_go_in_come_out() {
    trees("csv").iter().for_each(|file| round_trip(file));
}

#[test]
fn objects_that_go_in_come_out() {
    trees("json").iter().for_each(|file| round_trip(file));
}

fn round_trip(file: &Path) {
    let name = file.file_name().unwrap().to_str().unwrap();
    let original = rows(file);
    let (root, _) = original.iter().find(|(_, row)| row.depth == 0).unwrap();
    let session = Session::new();
    session
        .run(&["import", file.to_str().unwrap(), "-d", "data"])
        .assert()
        .success();
    session.stdout(&[
        "-d", "data", "export", "out", "--layout", "research", "--family", root,
    ]);
    let stem = root.replace('/', "__") + "_finetunes";
    let out = |ending: &str| session.join("out").join(format!("{stem}.{ending}"));
    let mut exported = rows(&out("csv"));
    let object = rows(&out("json"));
    for (id, row) in &mut exported {
        row.card = row.card.take().map(|card| unguarded(&card).to_string());
        assert_eq!(*row, object[id], "{name}: the pair differs in {id}");
    }

    for (id, was) in &original {
        let is = &exported[id];
        assert_eq!(
            (is.depth, &is.lists),
            (was.depth, &was.lists),
            "{name}: {id}"
        );
        assert_eq!(is.card, was.card, "{name}: {id}");
        if let Some(was) = &was.metadata {
            compare_metadata(name, was, is.metadata.as_ref().unwrap());
        }
    }
    let listed = || original.values().flat_map(|row| &row.lists[0]);
    let lost: BTreeSet<&String> = listed().filter(|id| !original.contains_key(*id)).collect();
    let added: BTreeSet<&String> = exported
        .keys()
        .filter(|id| !original.contains_key(*id))
        .collect();
    assert_eq!(added, lost, "{name}");
    assert!(
        added.iter().all(|id| exported[*id].metadata.is_none()),
        "{name}"
    );
    if name.starts_with("Mistral") {
        assert_eq!((original.len(), added.len()), (67, 12));
    }
}

/// All of them together, twice: the second import changes nothing.
#[test]
fn a_second_import_changes_nothing() {
    let Some(folder) = shared() else { return };
    let folder = folder.to_str().unwrap();
    let session = Session::new();
    let report = session.json(&["import", folder, "-d", "data", "--json"]);
    assert_eq!(report["import"]["changed"], true, "{report}");
    let before = fs::read(session.join("data/manifest.json")).unwrap();
    let report = session.json(&["import", folder, "-d", "data", "--json"]);
    assert_eq!(report["import"]["changed"], false, "{report}");
    assert_eq!(
        fs::read(session.join("data/manifest.json")).unwrap(),
        before
    );
}

/// The dashboard's component is the family that it was counted to be.
#[test]
fn the_dashboards_component_is_a_family() {
    let Some(folder) = shared() else { return };
    let file = folder.join("SmolLM2-1.7B_component_dashboard.json");
    let session = Session::new();
    session
        .run(&["import", file.to_str().unwrap(), "-d", "data"])
        .assert()
        .success();
    let manifest: Value =
        serde_json::from_slice(&fs::read(session.join("data/manifest.json")).unwrap()).unwrap();
    assert_eq!(
        (&manifest["counts"]["models"], &manifest["counts"]["claims"]),
        (&1042.into(), &1041.into())
    );
    let stats = session.json(&[
        "-d",
        "data",
        "stats",
        "HuggingFaceTB/SmolLM2-1.7B",
        "--json",
    ]);
    let text = stats.to_string();
    assert!(text.contains("2026566"), "{text}");
    let edges = session.stdout(&["-d", "data", "export", "--format", "edge-list", "-"]);
    let count = |relation: &str| {
        let cell = format!(",{relation},");
        edges.lines().filter(|line| line.contains(&cell)).count()
    };
    assert_eq!(
        ["adapter", "finetune", "quantized"].map(count),
        [522, 282, 237]
    );
}

/// A folder of real files, tidied: copied, moved, moved back.
#[test]
fn a_folder_of_trees_is_tidied() {
    let Some(folder) = shared() else { return };
    let session = Session::new();
    let loose = session.join("loose");
    fs::create_dir(&loose).unwrap();
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), loose.join(entry.file_name())).unwrap();
        names.insert(entry.file_name());
    }
    let there = || -> BTreeSet<_> {
        fs::read_dir(&loose)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect()
    };

    let plan = session.json(&["organize", "loose", "--dry-run", "--json"]);
    assert_eq!((&plan["done"], there() == names), (&false.into(), true));
    let folders: Vec<&str> = plan["trees"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tree| tree["folder"].as_str().unwrap())
        .collect();
    assert_eq!(
        folders,
        [
            "loose/NousResearch__DeepHermes-3-Mistral-24B-Preview_finetunes_20250325_005631",
            "loose/NousResearch__DeepHermes-3-Mistral-24B-Preview_finetunes_20250404_231041",
            "loose/deepseek-ai__DeepSeek-R1_finetunes_20250416_231338",
            "loose/deepseek-ai__DeepSeek-R1_finetunes_20250422_180448",
            "loose/deepseek-ai__DeepSeek-V3_finetunes_20250422_220003",
            "loose/deepseek-ai__Janus-Pro-7B_finetunes_20250422_225821",
            "loose/mistralai__Mistral-Small-24B-Base-2501_finetunes_20250405_001816",
            "loose/stabilityai__stable-diffusion-2-1_finetunes_20250422_220003",
        ]
    );

    let told = session.stdout(&["organize", "loose", "--into", "tidy"]);
    assert!(told.ends_with("12 files copied\n"), "{told}");
    assert!(
        told.contains("SmolLM2-1.7B_component_dashboard.json  it is JSON with"),
        "{told}"
    );
    assert_eq!(there(), names);
    let told = session.stdout(&["organize", "loose", "--into", "tidy"]);
    assert!(told.ends_with("0 files copied\n"), "{told}");

    let told = session.stdout(&["organize", "loose"]);
    assert!(told.contains("12 files moved\n"), "{told}");
    assert_eq!(there().len(), 8 + 2);
    session.stdout(&["organize", "loose", "--undo"]);
    assert_eq!(there(), names);
}

#[test]
fn a_broken_tree_is_told_by_the_exit_code() {
    let session = Session::new();
    fs::create_dir(session.join("loose")).unwrap();
    fs::write(
        session.join("loose/x.csv"),
        "model_id,metadata,depth\na b,N/A,0\n",
    )
    .unwrap();
    let run = session.run(&["organize", "loose"]).assert().code(3);
    let told = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(told.contains("x.csv, row 1, is damaged"), "{told}");
    session
        .run(&["organize", "loose", "--undo"])
        .assert()
        .code(1);
    session.run(&["organize", "nowhere"]).assert().code(1);
}

#[test]
fn layouts_of_whole_families_take_no_part_of_them() {
    let session = Session::crawled();
    for layout in ["research", "collection"] {
        let args = ["export", "out", "--layout", layout, "--relation", "merge"];
        session.run(&args).assert().code(2);
    }
    let told = session.stdout(&[
        "export",
        "out",
        "--layout",
        "collection",
        "--family",
        "acme/base",
    ]);
    assert!(told.starts_with("out/collection.json  5 rows"), "{told}");
    session
        .run(&["export", "out", "--layout", "collection", "--format", "csv"])
        .assert()
        .code(2);
}
