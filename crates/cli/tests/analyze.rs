//! Analyses of real data through the binary, held against the oracle's golden
//! file (`xtask/oracle/traits.py`).

#![allow(clippy::unwrap_used)]

mod hub;

use std::path::Path;

use hub::{at, modeltree, records, serve, shared, succeed};
use serde_json::Value;

/// What the oracle computed.
fn golden(name: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../analysis/tests/golden/traits.json");
    let all: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    all[name].clone()
}

fn json(data: &Path, args: &[&str]) -> Value {
    let mut command = modeltree(data);
    command.arg("analyze").args(args).arg("--json");
    serde_json::from_str(&succeed(&mut command)).unwrap()
}

/// The row of a table whose first column that is named holds this text.
fn row<'v>(table: &'v Value, wanted: &[(&str, &str)]) -> &'v Value {
    let rows = table.as_array().unwrap();
    let found = rows
        .iter()
        .find(|row| wanted.iter().all(|(column, text)| row[column] == *text));
    found.unwrap_or_else(|| panic!("no row {wanted:?} in {table:#}"))
}

/// Whole numbers must be equal, others to twelve digits.
fn assert_same(ours: &Value, oracle: &Value, what: &str) {
    let (Some(one), Some(two)) = (ours.as_f64(), oracle.as_f64()) else {
        assert!(
            ours.is_null() && oracle.is_null(),
            "{what}: {ours} and {oracle}"
        );
        return;
    };
    if ours.is_u64() && oracle.is_u64() {
        assert_eq!(ours, oracle, "{what}");
    } else {
        let near = (one - two).abs() <= 1e-12 * one.abs().max(two.abs());
        assert!(near, "{what}: {one} and {two}");
    }
}

/// Compares every number that the oracle has of a snapshot.
fn compare(data: &Path, name: &str) {
    for (manner, oracle) in golden(name).as_object().unwrap() {
        let how: &[&str] = match manner.as_str() {
            "published" => &["--as-published"],
            _ => &["--evidence", "hub_tag"],
        };
        for (kind, oracle) in oracle["traits"].as_object().unwrap() {
            let what = format!("{name}, {manner}, {kind}");
            compare_composition(data, kind, how, &oracle["composition"], &what);
            compare_traits(data, kind, how, oracle, &what);
        }
        compare_numbers(data, how, &oracle["numbers"], &format!("{name}, {manner}"));
    }
}

fn compare_composition(data: &Path, kind: &str, how: &[&str], oracle: &Value, what: &str) {
    let report = json(data, &[&["composition", "--trait", kind], how].concat());
    let values = report["tables"][kind].as_array().unwrap();
    let counts: Vec<u64> = values
        .iter()
        .map(|row| row["models"].as_u64().unwrap())
        .collect();
    let ours = serde_json::json!({
        "distinct": counts.len(),
        "mentions": counts.iter().sum::<u64>(),
        "single": counts.iter().filter(|count| **count == 1).count(),
    });
    for (field, ours) in ours.as_object().unwrap() {
        assert_same(ours, &oracle[field], &format!("{what}: {field}"));
    }
    let first: Vec<u64> = counts.into_iter().take(10).collect();
    assert_eq!(serde_json::json!(first), oracle["first"], "{what}");
    // Its share tells how many models report the trait.
    if let (Some(row), Some(reporting)) = (values.first(), oracle["reporting"].as_u64()) {
        let share = row["models"].as_f64().unwrap() / reporting as f64;
        assert_same(&row["of_reporting"], &share.into(), what);
    }
}

fn compare_traits(data: &Path, kind: &str, how: &[&str], oracle: &Value, what: &str) {
    let report = json(
        data,
        &[&["traits", kind, "--permutations", "0"], how].concat(),
    );
    let tables = &report["tables"];
    for (relation, oracle) in oracle["rates"].as_object().unwrap() {
        let ours = row(&tables["rates"], &[("relation", relation)]);
        for (field, oracle) in oracle.as_object().unwrap() {
            let what = format!("{what}, {relation}: {field}");
            assert_same(&ours[field], oracle, &what);
        }
    }
    let fit = &oracle["fit"];
    let weighted = row(&tables["fit"], &[("line_up", "weighted")]);
    let unweighted = row(&tables["fit"], &[("line_up", "unweighted")]);
    let order = tables["order"].as_array().unwrap();
    assert_same(
        &order.len().into(),
        &fit["values"],
        &format!("{what}: values"),
    );
    assert_same(
        &weighted["objective"],
        &fit["weighted"],
        &format!("{what}: weighted"),
    );
    assert_same(
        &unweighted["objective"],
        &fit["unweighted"],
        &format!("{what}: unweighted"),
    );
    // The line-up itself must reach what it claims.
    assert_same(
        &weighted["weight"],
        &fit["weighted"],
        &format!("{what}: weight"),
    );
    assert_same(
        &unweighted["compatible"],
        &fit["unweighted"],
        &format!("{what}: compatible"),
    );
    for field in ["drifts", "traffic", "transitions"] {
        assert_same(
            &weighted[field],
            &fit["top"][field],
            &format!("{what}: {field}"),
        );
        let all = &report["about"][format!("all_{field}")];
        assert_same(all, &fit["all"][field], &format!("{what}: all {field}"));
    }
    let place = |value: &Value| order.iter().position(|row| row["value"] == *value).unwrap();
    let drifts = tables["drifts"].as_array().unwrap();
    let explained: u64 = drifts
        .iter()
        .map(|drift| {
            let field = match place(&drift["from"]) < place(&drift["to"]) {
                true => "forth",
                false => "back",
            };
            drift[field].as_u64().unwrap()
        })
        .sum();
    assert_eq!(weighted["explained"], explained, "{what}: explained");
}

fn compare_numbers(data: &Path, how: &[&str], oracle: &Value, what: &str) {
    let report = json(data, &[&["numbers"], how].concat());
    for (measure, oracle) in oracle.as_object().unwrap() {
        for (relation, oracle) in oracle.as_object().unwrap() {
            let wanted = [("measure", measure.as_str()), ("relation", relation)];
            let changes = row(&report["tables"]["changes"], &wanted);
            let balanced = row(&report["tables"]["balanced"], &wanted);
            for (field, oracle) in oracle.as_object().unwrap() {
                let ours = match changes.get(field) {
                    Some(ours) => ours,
                    None => &balanced[field],
                };
                let what = format!("{what}, {measure}, {relation}: {field}");
                let (one, two) = (ours.as_f64().unwrap(), oracle.as_f64().unwrap());
                // Sums of large numbers in another order.
                assert!(
                    (one - two).abs() <= 1e-9 * one.abs().max(1.0),
                    "{what}: {one} and {two}"
                );
            }
        }
    }
}

/// The 4,167 rows of the daily dump.
#[test]
fn the_4167_rows_agree_with_the_oracle() {
    let Some(catalog) = records(&["hub/hub_stats_4167.parquet"], false) else {
        return;
    };
    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    succeed(at(&hub, folder.path()).args(["crawl", "--all"]));
    compare(folder.path(), "hub");
}

/// A family that gives no tags: tasks and libraries along typed edges.
#[test]
fn the_smollm_family_agrees_with_the_oracle() {
    let Some(catalog) = records(&["trees/SmolLM2-1.7B_component_dashboard.json"], false) else {
        return;
    };
    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    succeed(at(&hub, folder.path()).args(["crawl", "--all"]));
    compare(folder.path(), "smol");
}

fn imported(file: &str, name: &str) {
    let Some(file) = shared(file) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    succeed(modeltree(&data).arg("import").arg(file));
    compare(&data, name);
}

#[test]
fn the_deepseek_r1_family_agrees_with_the_oracle() {
    imported("trees/DeepSeek-R1_finetunes_20250422_180448.json", "r1");
}

#[test]
fn the_stable_diffusion_family_agrees_with_the_oracle() {
    imported(
        "trees/stable-diffusion-2-1_finetunes_20250422_220003.csv",
        "sd",
    );
}
