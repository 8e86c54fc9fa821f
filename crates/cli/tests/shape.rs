//! `stats` and `check` on crawls of real records.
#![allow(clippy::unwrap_used)]

mod hub;

use std::fs;
use std::path::{Path, PathBuf};

use hub::{at, modeltree, records, serve, stderr, succeed, synthetic};
use hubsim::catalog::Catalog;
use serde_json::{Value, json};
use tempfile::TempDir;

fn run(data: &Path, args: &[&str]) -> String {
    succeed(modeltree(data).args(args))
}

fn read(data: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&run(data, args)).unwrap()
}

/// A folder with everything that a Hub of these records lists.
fn crawled(paths: &[&str]) -> Option<TempDir> {
    let hub = serve(records(paths, false)?);
    let folder = tempfile::tempdir().unwrap();
    succeed(at(&hub, folder.path()).args(["crawl", "--all"]));
    Some(folder)
}

fn finding<'a>(quality: &'a Value, check: &str) -> &'a Value {
    let findings = quality["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["check"] == check);
    found.unwrap_or_else(|| panic!("no check {check}"))
}

/// A whole typed family of July 2025.
#[test]
fn the_smollm_component_has_its_shape() {
    let Some(folder) = crawled(&["trees/SmolLM2-1.7B_component_dashboard.json"]) else {
        return;
    };
    let data = folder.path();
    for args in [
        &["stats", "HuggingFaceTB/SmolLM2-1.7B", "--json"][..],
        &["stats", "unsloth/SmolLM2-1.7B", "--component", "--json"],
    ] {
        let shape = read(data, args);
        assert_eq!(shape["root"], "HuggingFaceTB/SmolLM2-1.7B");
        assert_eq!(shape["models"], 1_042);
        assert_eq!(shape["edges"], 1_041);
        assert_eq!(shape["tree"], true);
        assert_eq!(shape["depths"], json!([1, 74, 470, 470, 27]));
        assert_eq!(shape["leaves"], 995);
        assert_eq!(
            shape["most_children"],
            json!({"id": "unsloth/SmolLM2-1.7B", "count": 267})
        );
        assert_eq!(shape["wiener"]["index"], 2_026_566);
        let edges = |relation: &str| shape["by_relation"][relation]["edges"].as_u64();
        assert_eq!(
            ["adapter", "finetune", "quantized", "merge"].map(edges),
            [Some(522), Some(282), Some(237), None]
        );
    }

    let whole = read(data, &["stats", "--json", "--limit", "1"]);
    assert_eq!(whole["whole"]["status"]["models"], 1_042);
    assert_eq!(whole["whole"]["status"]["roots"], 1);
    assert_eq!(whole["whole"]["components"]["trees"], 1);
    assert_eq!(whole["whole"]["generations"], json!([1, 74, 470, 470, 27]));
    assert_eq!(whole["families"][0]["wiener"]["index"], 2_026_566);

    let table = run(data, &["stats", "--csv"]);
    let mut csv = csv::Reader::from_reader(table.as_bytes());
    let heads = csv.headers().unwrap().clone();
    let row = csv.records().next().unwrap().unwrap();
    let cell = |name: &str| &row[heads.iter().position(|head| head == name).unwrap()];
    assert_eq!(cell("root"), "HuggingFaceTB/SmolLM2-1.7B");
    assert_eq!(cell("wiener"), "2026566");
    assert_eq!(cell("depths"), "1/74/470/470/27");
    assert_eq!(cell("adapter_edges"), "522");

    let shown = run(data, &["stats", "HuggingFaceTB/SmolLM2-1.7B"]);
    for part in [
        "Family of HuggingFaceTB/SmolLM2-1.7B",
        "1,042",
        "2,026,566",
        "267 (unsloth/",
    ] {
        assert!(shown.contains(part), "{part}:\n{shown}");
    }
    let adapters = read(
        data,
        &[
            "stats",
            "HuggingFaceTB/SmolLM2-1.7B",
            "--relation",
            "finetune",
            "--json",
        ],
    );
    assert!(adapters["models"].as_u64() < Some(1_042));
    assert_eq!(adapters["by_relation"].as_object().unwrap().len(), 1);
}

/// A family crawled by asking each model knows the Hub's counts of children,
/// and holds them all; a crawl of the root alone lacks them.
#[test]
fn children_are_compared_with_the_hubs_counts() {
    let file = "trees/SmolLM2-1.7B_component_dashboard.json";
    let Some(catalog) = records(&[file], false) else {
        return;
    };
    let hub = serve(catalog);
    let root = "HuggingFaceTB/SmolLM2-1.7B";
    let folder = tempfile::tempdir().unwrap();
    let (family, only) = (folder.path().join("family"), folder.path().join("only"));
    succeed(at(&hub, &family).args(["crawl", root]));
    let quality = read(&family, &["check", "--json"]);
    assert_eq!(finding(&quality, "absent_children")["count"], 0);

    succeed(at(&hub, &only).args(["crawl", root, "--only"]));
    let quality = read(&only, &["check", "--json"]);
    let absent = finding(&quality, "absent_children");
    assert_eq!(
        absent["examples"],
        json!([{"id": root, "number": 74}]),
        "{absent}"
    );
}

/// The tree of Mistral-Small-24B-Base-2501, with the 12 children that have no
/// row in the file.
#[test]
fn the_mistral_tree_has_its_shape() {
    let file = "trees/Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv";
    let Some(folder) = crawled(&[file]) else {
        return;
    };
    let shape = read(
        folder.path(),
        &["stats", "mistralai/Mistral-Small-24B-Base-2501", "--json"],
    );
    assert_eq!(shape["models"], 79);
    assert_eq!(shape["depths"], json!([1, 30, 40, 8]));
    assert_eq!(shape["wiener"]["index"], 8_952);
    let mean = shape["wiener"]["mean_distance"].as_f64().unwrap();
    assert!((mean - 2.90555).abs() < 1e-5);
}

/// 4,167 rows of the Hub: what is odd there is reported, and nothing is broken.
#[test]
fn the_4167_rows_are_checked() {
    let Some(folder) = crawled(&["hub/hub_stats_4167.parquet"]) else {
        return;
    };
    let data = folder.path();
    let quality = read(data, &["check", "--full", "--json", "--limit", "100"]);
    assert_eq!(quality["broken"], false);
    assert_eq!(quality["counts"]["models"], 4_167);

    assert_eq!(finding(&quality, "self_loops")["count"], 6);
    assert_eq!(
        finding(&quality, "self_loops")["examples"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    let largest = &finding(&quality, "several_parents")["examples"][0];
    assert_eq!(largest["number"], 47);

    // 2,656 cards declare parents, and the Hub resolved parents of 2,586 models.
    let declared = |what: &str| quality["declared"][what].as_u64().unwrap();
    let (agree, differ) = (declared("agree"), declared("differ"));
    assert_eq!(agree + differ + declared("nothing_resolved"), 2_656);
    assert_eq!(agree + differ + declared("nothing_declared"), 2_586);
    // 335 differ as texts; a few of them name the same models in other words.
    let otherwise = differ + declared("nothing_resolved");
    assert!((300..335).contains(&otherwise), "{otherwise}");

    let shown = run(data, &["check", "--limit", "6"]);
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "The snapshot is whole: 4,167 models",
        "6 models that the Hub or a file calls their own parent",
        "PJMixers-Archive/LLaMa-3-CursedStock-v2.0-8B (47 parents)",
        "--full",
    ] {
        assert!(flat.contains(part), "{part}:\n{shown}");
    }
    let whole = read(data, &["stats", "--json", "--limit", "0"]);
    assert_eq!(whole["whole"]["status"]["most_parents"]["count"], 47);
    assert_eq!(whole["families"], json!([]));
    let cards = read(
        data,
        &["stats", "--json", "--evidence", "card", "--limit", "0"],
    );
    assert_eq!(cards["whole"]["all"]["hub_tag"], 0);
    run(data, &["stats"]);
}

/// Exit code and report of `check` as JSON.
fn checked(data: &Path, args: &[&str]) -> (Option<i32>, Value) {
    let output = modeltree(data)
        .args(["check", "--json"])
        .args(args)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|_| panic!("{}", stderr(&output)));
    (output.status.code(), report)
}

/// The only part file of the models.
fn part(data: &Path) -> PathBuf {
    let mut files = fs::read_dir(data.join("models")).unwrap();
    files.next().unwrap().unwrap().path()
}

#[test]
fn what_is_broken_ends_with_code_3() {
    let hub = serve(synthetic(300));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let output = modeltree(data).arg("check").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "nothing to check yet");

    succeed(at(&hub, data).args(["crawl", "--all", "--with-cards"]));
    let (code, whole) = checked(data, &["--full"]);
    assert_eq!(code, Some(0), "{whole:#}");
    assert_eq!(whole["broken"], false);

    // A manifest that counts otherwise.
    let manifest = data.join("manifest.json");
    let sound = fs::read_to_string(&manifest).unwrap();
    let mut other: Value = serde_json::from_str(&sound).unwrap();
    other["counts"]["models"] = json!(301);
    fs::write(&manifest, other.to_string()).unwrap();
    let (code, report) = checked(data, &[]);
    assert_eq!(code, Some(3));
    assert_eq!(finding(&report, "counts_disagree")["count"], 1);
    fs::write(&manifest, &sound).unwrap();

    // One bit of a file: seen where one looks closely.
    let part = part(data);
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, &bytes).unwrap();
    let (code, report) = checked(data, &["--full"]);
    assert_eq!(code, Some(3));
    let damage = finding(&report, "damaged_files")["examples"][0]["text"].to_string();
    assert!(damage.contains("part-"), "{damage}");
    bytes[middle] ^= 1;

    // A file cut off, a file gone: seen at once.
    fs::write(&part, &bytes[..middle]).unwrap();
    assert_eq!(checked(data, &[]).0, Some(3));
    fs::remove_file(&part).unwrap();
    let output = modeltree(data).arg("check").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("The snapshot is broken"), "{shown}");
    fs::write(&part, &bytes).unwrap();
    assert_eq!(checked(data, &["--full"]).0, Some(0));
}

/// What a crawl knows it has not got is told again by `check`, until a crawl
/// gets it.
#[test]
fn an_incomplete_crawl_is_reported() {
    let catalog = synthetic(300);
    let known = catalog.model(7).id;
    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output = at(&hub, &data)
        .args(["crawl", "--only", &known, "nobody/nothing"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let (code, report) = checked(&data, &[]);
    assert_eq!(code, Some(3));
    assert_eq!(
        finding(&report, "incomplete_crawl")["count"],
        1,
        "{report:#}"
    );

    succeed(at(&hub, &data).args(["crawl", "--all"]));
    assert_eq!(checked(&data, &[]).0, Some(0));
}
