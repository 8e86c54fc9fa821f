//! `analyze growth`, `analyze parameters` and `reproduce`, through the binary.
#![allow(clippy::unwrap_used)]

mod hub;

use hub::{modeltree, shared, stderr, succeed};
use serde_json::Value;

/// A snapshot of the 4,167 real models.
fn real() -> Option<tempfile::TempDir> {
    let file = shared("hub/hub_stats_4167.parquet")?;
    let folder = tempfile::tempdir().unwrap();
    succeed(modeltree(folder.path()).arg("import").arg(file));
    Some(folder)
}

#[test]
fn growth_of_real_models() {
    let Some(folder) = real() else { return };
    let ask = |args: &[&str]| {
        let mut command = modeltree(folder.path());
        command.args(["analyze", "growth", "--json"]).args(args);
        succeed(&mut command)
    };
    let text = ask(&["--seed", "7", "--samples", "5"]);
    assert_eq!(text, ask(&["--seed", "7", "--samples", "5"]));
    let report: Value = serde_json::from_str(&text).unwrap();
    let tables = report["tables"].as_object().unwrap();
    for name in [
        "families",
        "families_over_time",
        "new_models",
        "descendants",
        "tails",
        "wiener",
        "attachment",
        "first_child",
        "cohorts",
    ] {
        assert!(tables.contains_key(name), "{name}");
    }
    let all = |table: &str, column: &str| -> Vec<u64> {
        let rows = tables[table].as_array().unwrap();
        rows.iter().filter_map(|row| row[column].as_u64()).collect()
    };
    // Every model is new once, and the running total ends with all of them.
    assert_eq!(all("new_models", "models").iter().sum::<u64>(), 4_167);
    assert_eq!(all("new_models", "total").last(), Some(&4_167));
    // Watched models, undated ones and those left out are all models.
    let first = &tables["first_child"][0];
    let left_out = first["undated"].as_u64().unwrap() + first["older_children"].as_u64().unwrap();
    assert_eq!(first["models"].as_u64().unwrap() + left_out, 4_167);
    // A family grows to its size.
    let root = &tables["families"][0]["root"];
    let over_time = tables["families_over_time"].as_array().unwrap();
    let last = over_time.iter().rfind(|row| row["root"] == *root).unwrap();
    assert_eq!(last["models"], tables["families"][0]["models"]);

    // Edges, not models, as published; and merges are none of them.
    let published: Value =
        serde_json::from_str(&ask(&["--as-published", "--samples", "0"])).unwrap();
    let kinds = published["tables"]["descendants"].as_array().unwrap();
    assert!(kinds.iter().all(|row| row["derived"] != "merge"));
    assert_eq!(
        published["tables"]["created_histogram"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
}

#[test]
fn parameters_of_real_models() {
    let Some(folder) = real() else { return };
    let ask = |args: &[&str]| -> Value {
        let mut command = modeltree(folder.path());
        command
            .args(["analyze", "parameters", "--json", "--bootstrap", "50"])
            .args(args);
        serde_json::from_str(&succeed(&mut command)).unwrap()
    };
    let report = ask(&[]);
    let sources = report["tables"]["sources"].as_array().unwrap();
    let models = |report: &[Value]| {
        report
            .iter()
            .map(|row| row["models"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!(models(sources), 4_167);
    let known = models(&sources[..sources.len() - 1]);
    assert_eq!(models(report["tables"]["sizes"].as_array().unwrap()), known);
    assert_eq!(models(report["tables"]["gap"].as_array().unwrap()), known);
    for row in report["tables"]["summary"].as_array().unwrap() {
        let [value, low, high] =
            ["parameters", "low", "high"].map(|name| row[name].as_f64().unwrap());
        assert!(low <= value && value <= high, "{row}");
    }
    beside_the_oracle(&report["tables"]);
    // Taken at their word, packed counts are counts.
    let published = ask(&["--as-published"]);
    let packed = |report: &Value| {
        let rows = report["tables"]["sources"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["source"] == "safetensors (packed)");
        row.unwrap()["models"].as_u64().unwrap()
    };
    assert!(packed(&report) > 0);
    assert_eq!(packed(&published), 0);
}

/// `xtask/oracle/parameters.py` applied the same rules.
fn beside_the_oracle(tables: &Value) {
    let golden = include_str!("../../analysis/tests/golden/parameters.json");
    let golden: Value = serde_json::from_str(golden).unwrap();
    let rows = |table: &str| tables[table].as_array().unwrap().iter();
    for row in rows("sources") {
        let name = row["source"].as_str().unwrap();
        assert_eq!(row["models"], golden["sources"][name], "{name}");
    }
    for row in rows("summary") {
        let name = row["figure"].as_str().unwrap();
        let (ours, theirs) = (row["parameters"].as_f64(), golden["summary"][name].as_f64());
        let off = (ours.unwrap() / theirs.unwrap() - 1.0).abs();
        assert!(off < 1e-11, "{name}: {ours:?} {theirs:?}");
    }
    for table in ["sizes", "gap"] {
        let ours: Vec<&Value> = rows(table).map(|row| &row["models"]).collect();
        assert_eq!(serde_json::json!(ours), golden[table]);
    }
    let formats = golden["formats"].as_object().unwrap();
    assert_eq!(rows("precision").count(), formats.len());
    for row in rows("precision") {
        let name = row["format"].as_str().unwrap();
        assert_eq!(row["models"], formats[name], "{name}");
        let mainly = &golden["mainly"][name];
        assert_eq!(
            row["mainly"].as_u64(),
            mainly.as_u64().or(Some(0)),
            "{name}"
        );
    }
}

#[test]
fn the_papers_numbers_are_context_on_another_snapshot() {
    let Some(folder) = real() else { return };
    let mut command = modeltree(folder.path());
    command.args(["reproduce", "--only", "composition,license", "--json"]);
    let report: Value = serde_json::from_str(&succeed(&mut command)).unwrap();
    assert_eq!(report["about"]["judged"], false);
    let numbers = report["tables"]["numbers"].as_array().unwrap();
    assert!(numbers.len() > 300);
    assert!(numbers.iter().all(|row| row["verdict"] == "context"));
    let models = numbers.iter().find(|row| row["what"] == "models").unwrap();
    assert_eq!(models["published"], 1_860_411);
    assert_eq!(models["ours"], 4_167);

    let output = modeltree(folder.path())
        .args(["reproduce", "--only", "nothing"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("composition"),
        "{}",
        stderr(&output)
    );
}
