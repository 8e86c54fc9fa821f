//! `modeltree dataset`, as a user meets it.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::{RECORDS, Session};
use hubsim::catalog::records::RecordCatalog;
use hubsim::{ANY_PORT, Sim};

/// A session with cards, one of which holds a token.
fn with_cards() -> Session {
    // In two parts, so that no scanner takes this file for a leak.
    let token = format!("hf_{}", "aZ3kQ9vLx2Rt7WmPq4Yd8sHuJ5nEbC6gTf");
    let records = RECORDS.replace(
        r#""id":"acme/chat","#,
        &format!(
            r#""id":"acme/chat","readme":"---\nlicense: mit\n---\nlogin('{token}')\n\u001b[2J<b>","#
        ),
    );
    let catalog = RecordCatalog::builder().text(&records).unwrap().build();
    let hub = Sim::new(std::sync::Arc::new(catalog))
        .start_blocking(ANY_PORT)
        .unwrap();
    let session = Session::new();
    session
        .run(&["crawl", "--all", "--with-cards", "--quiet"])
        .env("HF_ENDPOINT", hub.url())
        .assert()
        .success();
    session
}

#[test]
fn a_session_with_a_data_set() {
    let session = with_cards();
    let told = session.stdout(&["dataset", "out", "--secrets", "masked.csv"]);
    for part in [
        "data/models       7 rows",
        "data/edges        6 rows",
        "data/cards        1 row",
        "trees/acme__base",
        "No licence was named",
        "1 secret masked (1 huggingface-token)",
        "acme/chat  cards.text, line 4: huggingface-token",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!told.contains("hf_aZ"), "{told}");
    assert_eq!(
        fs::read_to_string(session.join("masked.csv")).unwrap(),
        "model,place,line,kind\nacme/chat,cards.text,4,huggingface-token\n"
    );
    let card = fs::read_to_string(session.join("out/README.md")).unwrap();
    assert!(
        card.starts_with("---\npretty_name: \"out\"\nlicense: unknown\n"),
        "{card}"
    );

    let refused = session.run(&["dataset", "out"]).assert().code(1);
    let stderr = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(
        stderr.contains("README.md exists; replace it with --force"),
        "{stderr}"
    );

    let json = session.json(&["dataset", "out", "--force", "--json"]);
    assert_eq!(json["secrets"][0]["line"], 4);
    assert_eq!(json["configs"][0]["rows"], 7);
    assert_eq!(
        fs::read_to_string(session.join("out/README.md")).unwrap(),
        card
    );
    assert_eq!(session.stdout(&["dataset", "other", "--quiet"]), "");
}

#[test]
fn wrong_usage_is_told_before_anything_is_written() {
    let session = Session::crawled();
    for (args, part) in [
        (&["--repo", "no slash"][..], "is no OWNER/NAME"),
        (&["--name", " "], "cannot be empty"),
        (&["--family", "nobody/nothing"], "nobody/nothing"),
        (
            &["--secrets", "out/masked.csv"],
            "outside the data set's folder",
        ),
        (
            &["--family", "acme/base", "--top", "3"],
            "cannot be used with",
        ),
    ] {
        let wrong = session
            .run(&[&["dataset", "out"], args].concat())
            .assert()
            .code(2);
        let stderr = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
        assert!(stderr.contains(part), "{args:?}: {stderr}");
        assert!(!session.join("out").exists(), "{args:?}");
    }
    let none = session
        .run(&["dataset", "out", "--with-cards"])
        .assert()
        .code(2);
    let stderr = String::from_utf8_lossy(&none.get_output().stderr).into_owned();
    assert!(stderr.contains("holds no cards"), "{stderr}");
    fs::write(session.join("file"), "").unwrap();
    session.run(&["dataset", "file"]).assert().code(1);
}

#[test]
fn a_family_by_a_forgiving_name() {
    let session = Session::crawled();
    let json = session.json(&["dataset", "out", "--family", "BLEND", "--json"]);
    assert_eq!(json["configs"][0]["rows"], 2);
    assert_eq!(json["trees"][0]["folder"], "trees/lab__blend");
    assert_eq!(json["secrets"].as_array().unwrap().len(), 0);
}
