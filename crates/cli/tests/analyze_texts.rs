//! The analyses of texts, from the arguments to what is printed.
#![allow(clippy::unwrap_used)]

mod common;

use common::Session;
use serde_json::Value;

fn table<'a>(report: &'a Value, name: &str) -> &'a Vec<Value> {
    report["tables"][name].as_array().unwrap()
}

/// Two families of chains and stars, with cards of every kind.
fn ecosystem() -> Session {
    let session = Session::new();
    let mut lines = String::new();
    let mut add = |id: &str, parent: Option<&str>, card: &str| {
        let mut tags = vec![
            "transformers".to_string(),
            format!(
                "license:{}",
                if parent.is_none() {
                    "mit"
                } else {
                    "apache-2.0"
                }
            ),
        ];
        if let Some(parent) = parent {
            tags.push(format!("base_model:{parent}"));
            tags.push(format!("base_model:finetune:{parent}"));
        }
        let record = serde_json::json!({
            "id": id, "createdAt": "2024-01-01T00:00:00.000Z", "downloads": id.len(), "likes": 1,
            "tags": tags, "library_name": "transformers", "readme": card,
        });
        lines.push_str(&record.to_string());
        lines.push('\n');
    };
    let prose =
        "This model answers questions about birds and their songs in plain words. ".repeat(10);
    let trainer = "<!-- This model card has been generated automatically according to the information the \
        Trainer had access to. You should probably proofread and complete it, then remove this comment. -->\n";
    add(
        "acme/bird",
        None,
        &format!("---\nlicense: mit\n---\n# Bird\n\n## Training data\n\nSongs.\n\n{prose}"),
    );
    for n in 0..4 {
        let card = format!(
            "---\nlicense: mit\n---\n# Bird\n\n{prose} It is the child number {n} of acme/bird."
        );
        add(&format!("lab/bird-{n}"), Some("acme/bird"), &card);
    }
    add("lab/bird-0-again", Some("lab/bird-0"), trainer);
    add(
        "lab/bird-0-again-2",
        Some("lab/bird-0-again"),
        "---\n- no\n- mapping\n---\n# X",
    );
    add("other/fish", None, &"x".repeat(1 << 20));
    add("other/fish-1", Some("other/fish"), "# no front matter");
    add(
        "other/fish-2",
        Some("other/fish"),
        "---\nlicense: [mit\n---\n# broken",
    );
    std::fs::write(session.join("models.jsonl"), lines).unwrap();
    session
        .run(&["import", "models.jsonl", "--format", "hub-api", "--quiet"])
        .assert()
        .success();
    session
}

#[test]
fn similarity_compares_the_24_pairs() {
    let session = ecosystem();
    let args = [
        "analyze",
        "similarity",
        "--samples",
        "40",
        "--bootstrap",
        "50",
        "--mask-parents",
        "--json",
    ];
    let text = session.stdout(&args);
    assert_eq!(
        text,
        session.stdout(&args),
        "the same seed gives the same bytes"
    );
    let report: Value = serde_json::from_str(&text).unwrap();
    let rows = table(&report, "similarity");
    // Two texts, four measures, two weightings.
    assert_eq!(rows.len(), 2 * 4 * 2 * 24);
    let mean = |text: &str, measure: &str, motif: &str, pair: u64| {
        let row = rows.iter().find(|row| {
            row["text"] == text
                && row["measure"] == measure
                && row["weighting"] == "instances"
                && row["motif"] == motif
                && row["pair"] == pair
        });
        row.unwrap()["mean"].as_f64()
    };
    // Siblings share all but their parents' tags; masked, all.
    assert_eq!(mean("parents masked", "jaccard", "trio_1", 2), Some(1.0));
    assert_eq!(
        mean("parents masked", "levenshtein", "trio_1", 2),
        Some(1.0)
    );
    assert!(mean("as it is", "tfidf", "trio_1", 1).unwrap() < 1.0);
    assert!(mean("as it is", "bow", "quad_3", 1).is_some());
    let motifs: Vec<u64> = table(&report, "motifs")
        .iter()
        .map(|row| row["instances"].as_u64().unwrap())
        .collect();
    assert_eq!(motifs, [45, 8, 7, 2, 4, 0, 3, 1]);
    let other = session.stdout(&[
        "analyze",
        "similarity",
        "--samples",
        "40",
        "--bootstrap",
        "50",
        "--seed",
        "2",
        "--json",
    ]);
    assert_ne!(text, other);
}

#[test]
fn cards_are_compared_where_people_wrote_enough() {
    let session = ecosystem();
    let sound = session.json(&[
        "analyze",
        "similarity",
        "--over",
        "cards",
        "--measure",
        "levenshtein",
        "--samples",
        "20",
        "--bootstrap",
        "20",
        "--json",
    ]);
    // Bird, its four children, and a mebibyte of one line.
    assert_eq!(sound["about"]["texts"], 6);
    let row = |report: &Value, motif: &str, pair: u64| {
        let rows = table(report, "similarity").iter();
        let mut of = rows.filter(|row| {
            row["weighting"] == "instances" && row["motif"] == motif && row["pair"] == pair
        });
        of.next().unwrap().clone()
    };
    assert_eq!(row(&sound, "trio_1", 2)["pairs"], 20);
    let published = session.json(&[
        "analyze",
        "similarity",
        "--over",
        "cards",
        "--measure",
        "levenshtein",
        "--samples",
        "20",
        "--bootstrap",
        "20",
        "--as-published",
        "--json",
    ]);
    assert_eq!(row(&published, "trio_1", 2)["drawn"], 20);
    assert_eq!(table(&published, "similarity").len(), 24);
}

#[test]
fn odd_cards_are_counted_in_their_classes() {
    let session = ecosystem();
    let report = session.json(&["analyze", "documentation", "--json"]);
    let count = |class: &str| {
        let row = table(&report, "classes")
            .iter()
            .find(|row| row["class"] == class);
        row.unwrap()["cards"].as_u64().unwrap()
    };
    assert_eq!(count("a card"), 10);
    assert_eq!(count("line over 100,000 bytes"), 1);
    assert_eq!(count("broken front matter"), 2);
    assert_eq!(count("no front matter"), 3);
    assert_eq!(count("written by a known program"), 1);
    let generations = table(&report, "generations");
    let cards: Vec<u64> = generations
        .iter()
        .map(|row| row["cards"].as_u64().unwrap())
        .collect();
    assert_eq!(cards, [2, 6, 1, 1]);
    let section = table(&report, "sections")
        .iter()
        .find(|row| row["section"] == "training data");
    assert_eq!(section.unwrap()["filled"], 1);
    let published = session.json(&[
        "analyze",
        "documentation",
        "--as-published",
        "--table",
        "sections",
        "--json",
    ]);
    assert_eq!(table(&published, "sections").len(), 45);
}

#[test]
fn cards_that_are_nearly_the_same_are_one_cluster() {
    let session = ecosystem();
    let clusters = |args: &[&str]| {
        let args = [&["analyze", "duplicates", "--json"][..], args].concat();
        table(&session.json(&args), "clusters").clone()
    };
    let found = clusters(&[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["first"], "lab/bird-0");
    assert_eq!(found[0]["cards"], 4);
    assert_eq!(found[0]["same"], 1);
    // Their numbers and their parent's name apart, they are the same.
    let same = clusters(&["--without-names"]);
    assert_eq!(
        (&same[0]["cards"], &same[0]["same"]),
        (&4.into(), &4.into())
    );
    assert!(clusters(&["--threshold", "0.999"]).is_empty());
    assert_eq!(
        clusters(&["--threshold", "0.999", "--without-names"]).len(),
        1
    );
    let reuse = session.json(&[
        "analyze",
        "documentation",
        "--reuse",
        "--table",
        "reuse",
        "--json",
    ]);
    assert_eq!(table(&reuse, "reuse").len(), 1);
}

#[test]
fn two_models_are_compared() {
    let session = ecosystem();
    let found = session.json(&["analyze", "difference", "acme/bird", "lab/bird-1", "--json"]);
    let fields = found["fields"].as_array().unwrap();
    let state =
        |name: &str| fields.iter().find(|field| field["field"] == name).unwrap()["state"].clone();
    assert_eq!(state("library"), "equal");
    assert_eq!(state("downloads"), "replaced");
    assert_eq!(state("parents"), "inserted");
    let text: String = found["text"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["other"].as_str().unwrap())
        .collect();
    assert!(
        text.starts_with("{'id': 'lab/bird-1', 'likes': 1,"),
        "{text}"
    );
    let shown = session.stdout(&["analyze", "difference", "acme/bird", "lab/bird-1"]);
    assert!(shown.contains("+ parents"), "{shown}");
    assert!(
        session
            .stdout(&[
                "analyze",
                "difference",
                "acme/bird",
                "lab/bird-1",
                "--as-published"
            ])
            .contains(" ~")
    );
    session
        .run(&["analyze", "difference", "acme/bird", "acme/brid"])
        .assert()
        .code(2);
}

#[test]
fn what_is_near_is_found() {
    let session = ecosystem();
    let report = session.json(&["analyze", "nearest", "lab/bird-0", "--json"]);
    let kin: Vec<(&str, &str)> = table(&report, "relatives")
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["kin"].as_str().unwrap()))
        .collect();
    assert_eq!(kin[0], ("lab/bird-0-again", "child"));
    assert_eq!(kin[1], ("acme/bird", "parent"));
    assert_eq!(kin[2], ("lab/bird-0-again-2", "grandchild"));
    assert_eq!(kin[3], ("lab/bird-1", "sibling"));
    assert_eq!(kin.len(), 6);
    let similar = table(&report, "similar");
    assert_eq!(similar.len(), 9);
    assert_eq!(similar[0]["alike"], 1.0);
    assert!((similar[8]["alike"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let (session, turned) = (ecosystem(), Session::new());
    let lines = std::fs::read_to_string(session.join("models.jsonl")).unwrap();
    let reversed: Vec<&str> = lines.lines().rev().collect();
    std::fs::write(turned.join("models.jsonl"), reversed.join("\n")).unwrap();
    turned
        .run(&["import", "models.jsonl", "--format", "hub-api", "--quiet"])
        .assert()
        .success();
    for args in [
        &["similarity", "--samples", "20", "--bootstrap", "20"][..],
        &["documentation"],
        &["duplicates"],
        &["nearest", "lab/bird-0"],
    ] {
        let args = [&["analyze"][..], args, &["--json"]].concat();
        assert_eq!(session.stdout(&args), turned.stdout(&args), "{args:?}");
    }
}
