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
    let summary = row(&report["tables"]["summary"], &[("property", kind)]);
    for field in ["reporting", "distinct", "mentions", "single"] {
        assert_same(&summary[field], &oracle[field], &format!("{what}: {field}"));
    }
    let first: Vec<_> = values.iter().take(10).map(|row| &row["models"]).collect();
    assert_eq!(serde_json::json!(first), oracle["first"], "{what}");
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
    if let Some(folder) = crawled() {
        compare(folder.path(), "hub");
    }
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

fn crawled() -> Option<tempfile::TempDir> {
    let catalog = records(&["hub/hub_stats_4167.parquet"], false)?;
    let hub = serve(catalog);
    let folder = tempfile::tempdir().unwrap();
    succeed(at(&hub, folder.path()).args(["crawl", "--all"]));
    Some(folder)
}

/// Sound and as-published counts of one change differ exactly where the
/// methods say: a plain change counts once, or twice.
#[test]
fn a_plain_change_counts_once_or_twice() {
    let Some(folder) = crawled() else {
        return;
    };
    let ask = |how: &[&str]| {
        let args = ["traits", "task", "--permutations", "0"];
        json(folder.path(), &[&args, how].concat())
    };
    let (sound, published) = (ask(&["--evidence", "hub_tag"]), ask(&["--as-published"]));
    let transitions = |report: &Value| report["about"]["all_transitions"].as_u64().unwrap();
    assert_eq!(transitions(&published), 2 * transitions(&sound));
    let rate = |report: &Value| row(&report["tables"]["rates"], &[("relation", "all")]).clone();
    assert_eq!(rate(&sound)["mutations"], rate(&published)["mutations"]);
    // As published, six self-loops are edges, and four edges are not, to a
    // parent that was renamed since and is known by its `_id`.
    let pairs = |report: &Value| rate(report)["pairs"].as_u64().unwrap();
    assert_eq!(pairs(&published), pairs(&sound) + 6 - 4);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_periods_add_up() {
    let Some(folder) = crawled() else {
        return;
    };
    let text = |args: &[&str]| {
        let mut command = modeltree(folder.path());
        succeed(command.arg("analyze").args(args))
    };
    let test = ["traits", "task", "--permutations", "19", "--null", "edge"];
    assert_eq!(text(&test), text(&test));
    let other = text(&[&test[..], &["--seed", "2"]].concat());
    assert_ne!(text(&test), other);

    let whole = json(folder.path(), &["composition", "--trait", "license"]);
    let years = json(
        folder.path(),
        &["composition", "--trait", "license", "--by", "year"],
    );
    let sum = |report: &Value| -> u64 {
        let rows = report["tables"]["license"].as_array().unwrap();
        let mit = rows.iter().filter(|row| row["value"] == "mit");
        mit.map(|row| row["models"].as_u64().unwrap()).sum()
    };
    assert_eq!(sum(&whole), sum(&years));
    let before = json(
        folder.path(),
        &["composition", "--trait", "license", "--to", "2024"],
    );
    let since = json(
        folder.path(),
        &["composition", "--trait", "license", "--from", "2024"],
    );
    assert!(sum(&before) > 0 && sum(&since) > 0);
    assert_eq!(sum(&before) + sum(&since), sum(&whole));

    let csv = text(&[
        "traits",
        "task",
        "--permutations",
        "0",
        "--table",
        "rates",
        "--csv",
    ]);
    assert!(csv.starts_with("relation,edges,pairs,"), "{csv}");
}

/// What the user must be told: words that mean nothing, files that are none.
#[test]
fn mistakes_are_told_with_the_way_out() {
    let Some(folder) = crawled() else {
        return;
    };
    let fails = |args: &[&str], code: i32, says: &str| {
        let mut command = modeltree(folder.path());
        let output = command.arg("analyze").args(args).output().unwrap();
        let told = hub::stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains(says), "{told}");
    };
    fails(&["traits", "licence"], 2, "there are license, task");
    fails(&["composition", "--table", "taks"], 2, "there are: license");
    fails(&["traits", "--from", "soon"], 2, "2025-03-31");
    fails(&["traits", "--top", "23"], 2, "2..=22");
    fails(&["numbers", "--family", "no/such-model"], 2, "no model");
    fails(
        &["composition", "--from", "2099", "--by", "year"],
        2,
        "no model has a date",
    );
    fails(
        &["traits", "--as-published", "--evidence", "card"],
        2,
        "cannot be used with",
    );
    fails(&["libraries", "--similarity", "2"], 2, "between 0 and 1");
    fails(
        &["arxiv", "--arxiv-metadata", "absent.jsonl"],
        1,
        "absent.jsonl",
    );

    let papers = folder.path().join("papers.jsonl");
    std::fs::write(&papers, "{\"id\":\"0704.0001\"}\n").unwrap();
    let papers = papers.to_str().unwrap();
    fails(
        &["arxiv", "--arxiv-metadata", papers],
        1,
        "line 1: missing field `categories`",
    );
    let good = r#"{"id":"2106.09685","categories":"cs.CL cs.AI cs.LG","title":"x"}"#;
    std::fs::write(papers, format!("{good}\n{{oops\n")).unwrap();
    fails(
        &["arxiv", "--arxiv-metadata", papers],
        3,
        "1 line of the metadata could not be read; line 2",
    );
    let ask = ["analyze", "arxiv", "--arxiv-metadata", papers, "--json"];
    std::fs::write(papers, format!("{good}\n")).unwrap();
    let report = succeed(modeltree(folder.path()).args(ask));
    let report: Value = serde_json::from_str(&report).unwrap();
    let paper = row(&report["tables"]["papers"], &[("paper", "2106.09685")]);
    let subject = row(&report["tables"]["categories"], &[("category", "cs.CL")]);
    assert_eq!(paper["models"], subject["models"]);
    assert_eq!(paper["category"], "cs.CL");
}
