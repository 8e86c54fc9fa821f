//! Sessions as a user has them: crawl, look, export.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use common::{MODELS, Session, hub};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn crawl_all_then_look() {
    let session = Session::new();
    let hub = hub();
    let output = session
        .run(&["crawl", "--all", "--json"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .success();
    let report: serde_json::Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(report["complete"], true);
    assert_eq!(report["coverage"]["models"], MODELS);
    assert_eq!(report["snapshot"]["counts"]["models"], MODELS);
    assert_eq!(report["coverage"]["requests"], hub.stats().total);

    let shown = session.json(&["show", "acme/chat", "--json"]);
    assert_eq!(shown["model"]["downloads"], 400);
    assert_eq!(shown["parents"][0]["id"], "acme/base");
    assert_eq!(
        shown["parents"][0]["relations"],
        serde_json::json!(["finetune"])
    );
    assert_eq!(shown["children"]["merge"]["count"], 1);
    assert_eq!(
        shown["children"]["adapter"]["models"][0]["id"],
        "lab/chat-lora"
    );

    let families = session.json(&["families", "--json"]);
    let ranking: Vec<_> = families
        .as_array()
        .unwrap()
        .iter()
        .map(|family| &family["root"])
        .collect();
    assert_eq!(ranking, ["acme/base", "lab/other", "gone/parent"]);
    assert_eq!(families[0]["models"], 5);
    assert_eq!(families[0]["depth"], 3);
    assert_eq!(families[2]["root_missing"], true);
}

#[test]
fn the_tree_shows_each_parent_of_a_merge_and_escapes_the_hubs_text() {
    let session = Session::crawled();
    let tree = session.stdout(&["tree", "acme/base"]);
    let ids: Vec<&str> = tree.lines().filter(|line| line.contains('/')).collect();
    assert_eq!(ids.len(), 5, "{tree}");
    assert!(ids[1].starts_with("└─F acme/chat"), "{tree}");
    assert!(ids[2].contains("├─A lab/chat-lora"), "{tree}");
    assert!(ids[3].contains("└─M lab/blend"), "{tree}");
    assert!(ids[4].contains("└─Q lab/blend-GGUF"), "{tree}");
    assert!(tree.contains("4 descendants, 3 generations"), "{tree}");

    let up = session.stdout(&["tree", "lab/blend-GGUF", "--up"]);
    assert!(up.contains("lab/other") && up.contains("acme/base"), "{up}");
    assert!(
        !up.contains('\u{1b}') && up.contains("\\u{1b}[2Jevil"),
        "{up}"
    );

    let json = session.json(&["tree", "acme/base", "--json", "--depth", "2"]);
    assert_eq!(json["models"].as_array().unwrap().len(), 4);
    assert_eq!(json["edges"].as_array().unwrap().len(), 3);
    assert_eq!(json["edges"][1]["relation"], "adapter");
    let merges = session.json(&["tree", "lab/other", "--json", "--relation", "merge"]);
    assert_eq!(merges["edges"].as_array().unwrap().len(), 1);
}

#[test]
fn ids_are_forgiving_and_wrong_ones_get_suggestions() {
    let session = Session::crawled();
    for forgiving in ["ACME/Base", "base", "blend-gguf"] {
        session.run(&["show", forgiving]).assert().success();
    }
    let output = session
        .run(&["show", "acme/bsae"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    let message = text(&output.stderr);
    assert!(
        message.starts_with("error: ") && message.contains("acme/base"),
        "{message}"
    );
    assert!(output.stdout.is_empty());
    session
        .run(&["export", "out", "--family", "nobody/nothing"])
        .assert()
        .code(2);
    assert!(!session.join("out").exists());
}

#[test]
fn an_empty_folder_tells_what_to_do() {
    let session = Session::new();
    for args in [
        &["show", "a/b"][..],
        &["tree", "a/b"],
        &["families"],
        &["export", "out"],
    ] {
        let output = session.run(args).assert().code(1).get_output().clone();
        let message = text(&output.stderr);
        assert!(message.contains("modeltree crawl"), "{message}");
    }
    let output = session
        .run(&["crawl", "--resume"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert!(text(&output.stderr).contains("resume"), "{output:?}");
}

#[test]
fn wrong_usage_is_told_before_anything_is_done() {
    let session = Session::new();
    for args in [
        &["crawl"][..],
        &["crawl", "../.."],
        &["crawl", "a/b", "--all"],
        &["export", "out", "--format", "json"],
        &[
            "export", "out", "--layout", "research", "--format", "parquet",
        ],
        &["tree"],
        &["tee", "a/b"],
        &["--color", "sometimes", "families"],
    ] {
        let output = session.run(args).assert().code(2).get_output().clone();
        assert!(text(&output.stderr).contains("error:"), "{args:?}");
    }
    assert!(!session.join("modeltree-data").exists());
    let output = session
        .run(&["tee", "a/b"])
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert!(text(&output.stderr).contains("'tree'"));
}

#[test]
fn a_family_is_crawled_by_name() {
    let session = Session::new();
    let hub = hub();
    let output = session
        .run(&["crawl", "lab/other", "-d", "fam"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .success()
        .get_output()
        .clone();
    let report = text(&output.stdout);
    assert!(report.starts_with("3 models and "), "{report}");
    let plan = text(&output.stderr);
    assert!(plan.contains("request"), "the plan is told first: {plan}");

    let output = session
        .run(&["crawl", "no/such"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .code(2)
        .get_output()
        .clone();
    assert!(text(&output.stderr).contains("no/such"));
}

#[test]
fn a_second_crawl_adds_to_the_first() {
    let session = Session::new();
    let hub = hub();
    let crawl = |args: &[&str]| {
        session
            .run(args)
            .env("HF_ENDPOINT", hub.url())
            .assert()
            .success();
    };
    crawl(&["crawl", "lab/orphan"]);
    session.run(&["show", "acme/base"]).assert().code(2);
    crawl(&["crawl", "--all", "-q"]);
    session.run(&["show", "acme/base"]).assert().success();
    crawl(&["crawl", "--all", "-q"]);
    let families = session.json(&["families", "--json"]);
    assert_eq!(families[0]["models"], 5);
}

#[test]
fn a_list_of_roots() {
    let session = Session::new();
    let hub = hub();
    fs::write(
        session.join("roots.csv"),
        "name,model_id\nx,lab/other\ny,a b c\n",
    )
    .unwrap();
    let output = session
        .run(&["crawl", "--from-list", "roots.csv", "--only"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .code(3)
        .get_output()
        .clone();
    assert!(
        text(&output.stderr).contains("warning: "),
        "{}",
        text(&output.stderr)
    );
    let report = text(&output.stdout);
    assert!(report.starts_with("1 model and "), "{report}");
    let (_, missing) = report.split_once("Incomplete:").unwrap();
    assert!(missing.contains("a b c"), "{report}");
}

#[test]
fn what_is_missing_makes_exit_code_3() {
    let session = Session::new();
    let hub = hub();
    let output = session
        .run(&["crawl", "acme/base", "nobody/nothing", "--json"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .code(3)
        .get_output()
        .clone();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["complete"], false);
    assert_eq!(
        report["coverage"]["missing"]["examples"][0],
        "nobody/nothing"
    );
}

#[test]
fn exports_of_both_layouts() {
    let session = Session::crawled();
    let named = session.stdout(&["export", "tables", "--format", "csv,jsonl,parquet"]);
    assert_eq!(named.lines().count(), 6, "{named}");
    let models = fs::read_to_string(session.join("tables/models.csv")).unwrap();
    assert!(models.starts_with("id,hub_id,author,created_at,"));
    assert!(!models.contains('\u{1b}'));
    let edges = fs::read_to_string(session.join("tables/edges.jsonl")).unwrap();
    assert_eq!(edges.lines().count(), 6);
    assert_eq!(
        &fs::read(session.join("tables/models.parquet")).unwrap()[..4],
        b"PAR1"
    );

    let output = session
        .run(&["export", "tables"])
        .assert()
        .code(1)
        .get_output()
        .clone();
    assert!(text(&output.stderr).contains("--force"));
    session
        .run(&["export", "tables", "--force", "-q"])
        .assert()
        .success()
        .stdout("");

    session.stdout(&[
        "export",
        "research",
        "--layout",
        "research",
        "--family",
        "acme/base",
    ]);
    let pair = fs::read_to_string(session.join("research/acme__base_finetunes.json")).unwrap();
    let pair: serde_json::Value = serde_json::from_str(&pair).unwrap();
    let rows: Vec<_> = pair["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["model_id"])
        .collect();
    assert_eq!(rows, ["acme/base", "acme/chat"]);
    assert!(session.join("research/acme__base_finetunes.csv").exists());

    // Without a family: the largest ones.
    session.stdout(&[
        "export", "top", "--layout", "research", "--top", "2", "--format", "csv",
    ]);
    let mut names: Vec<_> = fs::read_dir(session.join("top"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["acme__base_finetunes.csv", "lab__other_finetunes.csv"]
    );
}

#[test]
fn piped_output_has_no_colours_unless_asked() {
    let session = Session::crawled();
    for args in [&["tree", "base"][..], &["show", "base"], &["families"]] {
        assert!(!session.stdout(args).contains('\u{1b}'), "{args:?}");
        let coloured = [&["--color", "always"], args].concat();
        assert!(session.stdout(&coloured).contains("\u{1b}["), "{args:?}");
        let never = [&["--color", "never"], args].concat();
        assert!(!session.stdout(&never).contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let session = Session::crawled();
    let program = session.run(&[]).get_program().to_owned();
    for args in [
        &["families", "--csv"][..],
        &["tree", "base", "--json"],
        &["show", "base"],
    ] {
        let mut child = Command::new(&program)
            .args(args)
            .current_dir(session.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        assert!(child.wait().unwrap().success(), "{args:?}");
        let mut message = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut message)
            .unwrap();
        assert_eq!(message, "", "{args:?}");
    }
}

#[test]
fn help_teaches() {
    let session = Session::new();
    let help = session.stdout(&["--help"]);
    for word in [
        "Get models:",
        "crawl",
        "show",
        "tree",
        "families",
        "export",
        "demo",
        "Exit codes:",
        "Examples:",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
    for verb in ["crawl", "show", "tree", "families", "export", "demo"] {
        let help = session.stdout(&["help", verb]);
        assert!(help.contains("Usage: modeltree "), "{verb}: {help}");
        assert!(
            help.lines().all(|line| line.chars().count() <= 100),
            "{verb}: {help}"
        );
    }
    for verb in ["crawl", "show", "tree", "families", "export"] {
        assert!(
            session.stdout(&["help", verb]).contains("Examples:"),
            "{verb}"
        );
    }
    session.stdout(&["--version"]);
}

#[test]
fn families_as_csv() {
    let session = Session::crawled();
    let ranking = session.stdout(&["families", "--csv", "--limit", "1"]);
    let lines: Vec<&str> = ranking.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("root,root_missing,cyclic,models,depth,"),
        "{ranking}"
    );
    assert!(
        lines[1].starts_with("acme/base,false,false,5,3,"),
        "{ranking}"
    );
    session
        .run(&["families", "--csv", "--json"])
        .assert()
        .code(2);
}

#[test]
fn the_demonstration_runs_and_can_be_run_again() {
    let session = Session::new();
    for _ in 0..2 {
        let shown = session.stdout(&["demo", "--models", "2000", "--seed", "7"]);
        for heading in ["The largest families", "Exported", "What to try next"] {
            assert!(shown.contains(heading), "{heading}: {shown}");
        }
        assert!(shown.contains("2,000 models and "), "{shown}");
    }
    assert!(session.join("modeltree-demo/tables/models.csv").exists());
    let families = session.json(&["families", "--json", "-d", "modeltree-demo/snapshot"]);
    let largest = families[0]["root"].as_str().unwrap();
    session
        .run(&["show", largest, "-d", "modeltree-demo/snapshot"])
        .assert()
        .success();
}
