//! Shapes that break simple programs, and damaged indexes, through the binary.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::sync::OnceLock;

use common::Session;
use modeltree_records::{Evidence, ModelId, ModelRecord, ParentClaim, Relation, Timestamp};
use modeltree_snapshot::{Batch, FinishOptions, Writer};
use serde_json::{Value, json};

const CHILDREN: usize = 33_000;
const CHAIN: usize = 5_000;
const PARENTS: usize = 47;

/// Pairs of child and parent: a parent with 33,000 children, a chain of 5,000,
/// a merge of 47, a cycle of three with a child, and a model that names itself.
fn pairs() -> Vec<(String, String, Relation)> {
    let big = (0..CHILDREN).map(|n| (format!("child/{n:05}"), "big/parent".into()));
    let chain = (1..CHAIN).map(|n| (format!("chain/{n:04}"), format!("chain/{:04}", n - 1)));
    let ring = [("1", "3"), ("2", "1"), ("3", "2"), ("below", "2")];
    let ring = ring.map(|(child, parent)| (format!("ring/{child}"), format!("ring/{parent}")));
    let itself = [("odd/itself".into(), "odd/itself".into())];
    let finetunes = big.chain(chain).chain(ring).chain(itself);
    let merge = (0..PARENTS).map(|n| ("merge/all".into(), format!("parent/{n:02}")));
    let pair = |relation| move |(child, parent)| (child, parent, relation);
    finetunes
        .map(pair(Relation::Finetune))
        .chain(merge.map(pair(Relation::Merge)))
        .collect()
}

fn session() -> &'static Session {
    static MADE: OnceLock<Session> = OnceLock::new();
    MADE.get_or_init(|| {
        let id = |text: &str| ModelId::parse(text).unwrap();
        let mut batch = Batch::default();
        let mut ids = std::collections::BTreeSet::new();
        for (child, parent, relation) in pairs() {
            batch.claims.push(ParentClaim {
                child: id(&child),
                parent: Some(id(&parent)),
                parent_hub_id: None,
                raw: parent.clone(),
                relation,
                evidence: Evidence::HubTag,
                confidence: Evidence::HubTag.confidence(),
                problem: None,
            });
            ids.extend([child, parent]);
        }
        let record = |text: &String| ModelRecord::bare(id(text), "test".into());
        batch.models = ids.iter().map(record).collect();
        let session = Session::new();
        let mut writer = Writer::open(&session.join("modeltree-data")).unwrap();
        writer.begin(&Value::Null).unwrap();
        writer.stage(batch, &Value::Null).unwrap();
        writer
            .finish(FinishOptions {
                keep: None,
                superseded: Vec::new(),
                gone: Default::default(),
                source: json!({"made": "by hand"}),
                coverage: Value::Null,
                started: Timestamp::from_micros(0),
                tool: "test".into(),
            })
            .unwrap();
        session
    })
}

fn say(line: &str) -> String {
    session().stdout(&line.split(' ').collect::<Vec<_>>())
}

fn read(line: &str) -> Value {
    serde_json::from_str(&say(&format!("{line} --json"))).unwrap()
}

fn count(line: &str) -> usize {
    say(&format!("{line} --count")).trim().parse().unwrap()
}

#[test]
fn a_parent_of_thirty_three_thousand() {
    assert_eq!(count("children big/parent"), CHILDREN);
    assert_eq!(count("descendants big/parent"), CHILDREN);
    assert_eq!(count("siblings child/00007"), CHILDREN - 1);
    let influence = read("influence big/parent");
    assert_eq!(influence["descendants"], CHILDREN, "{influence}");
    assert!(say("tree big/parent").contains("big/parent"));
    let csv = say("descendants big/parent --csv --limit 0");
    assert_eq!(csv.lines().count(), CHILDREN + 1);
}

#[test]
fn a_chain_of_five_thousand() {
    let (first, last) = ("chain/0000", "chain/4999");
    assert_eq!(count(&format!("descendants {first}")), CHAIN - 1);
    assert_eq!(count(&format!("ancestors {last}")), CHAIN - 1);
    assert_eq!(count(&format!("family {first}")), CHAIN);
    assert!(say(&format!("roots-of {last}")).contains(first));
    assert!(say(&format!("common {last} chain/2500")).contains("chain/2500"));
    assert!(say(&format!("path {last} {first}")).contains("chain/2500"));
    let tree = say(&format!("tree {first} --limit 0 --json"));
    assert!(tree.contains(last));
    say("components");
    let stats = read(&format!("stats {first}")).to_string();
    // The sum over all pairs of their distance: n(n² - 1)/6.
    assert!(stats.contains(&(CHAIN * (CHAIN * CHAIN - 1) / 6).to_string()));
}

#[test]
fn a_merge_a_cycle_and_a_model_that_names_itself() {
    assert_eq!(count("ancestors merge/all"), PARENTS);
    assert_eq!(count("roots-of merge/all"), PARENTS);
    assert_eq!(count("ancestors ring/1"), 2);
    assert_eq!(count("descendants ring/1"), 3);
    assert_eq!(count("descendants odd/itself"), 0);
    assert!(say("path ring/below ring/1").contains("ring/2"));
    let families = read("families --limit 3");
    assert_eq!(families[0]["root"], "big/parent", "{families}");
    let check = read("check");
    let found = |name: &str| {
        let list = check["findings"].as_array().unwrap().iter();
        let mut named = list.filter(|finding| finding["check"] == name);
        named.next().unwrap()["count"].clone()
    };
    assert_eq!(found("cycles"), 1);
    assert_eq!(found("self_loops"), 1);
    assert_eq!(check["broken"], false);
}

/// A copy of the snapshot without its index.
fn copy() -> Session {
    let copy = Session::new();
    let from = session().join("modeltree-data");
    let to = copy.join("modeltree-data");
    for folder in ["models", "claims"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for file in fs::read_dir(from.join(folder)).unwrap().flatten() {
            fs::copy(file.path(), to.join(folder).join(file.file_name())).unwrap();
        }
    }
    for file in ["manifest.json", "aliases.parquet"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    copy
}

const QUESTION: [&str; 4] = ["families", "--limit", "5", "--json"];

#[test]
fn a_damaged_or_foreign_index_is_never_believed() {
    let session = copy();
    let answer = session.stdout(&QUESTION);
    let path = session.join("modeltree-data/lineage.idx");
    let whole = fs::read(&path).unwrap();
    let id = b"big/parent";
    let place = whole.windows(id.len()).position(|at| at == id).unwrap();
    let mut flipped = whole.clone();
    flipped[place] ^= 1;
    let mut older = whole.clone();
    older[8] = 1;
    for bytes in [
        &flipped[..],
        &older,
        &whole[..whole.len() - 1],
        &whole[..1000],
        &[],
        b"PAR1 something else altogether",
    ] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(session.stdout(&QUESTION), answer);
        assert!(fs::read(&path).unwrap() == whole, "built anew, as it was");
    }
}

#[test]
fn processes_that_rebuild_at_once_do_no_harm() {
    let session = copy();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| session.stdout(&QUESTION)))
            .collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let names: Vec<_> = fs::read_dir(session.join("modeltree-data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("lineage"))
        .collect();
    assert_eq!(names, ["lineage.idx"]);
}
