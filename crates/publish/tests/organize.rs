//! Folders of loose tree files, with all that names and places can do wrong.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use modeltree_publish::organize::{LOG, OrganizeError, Plan, carry_out, plan, undo};
use tempfile::TempDir;

/// A tree's CSV; `note` makes two of one root differ.
fn csv(root: &str, note: &str) -> String {
    format!("model_id,metadata,depth,children\n{root},N/A,0,\n{note}/child,N/A,1,\n")
}

fn json(root: &str) -> String {
    format!(r#"{{"models": [{{"model_id": "{root}", "metadata": "N/A", "depth": 0}}]}}"#)
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// All files below a folder and what is in them.
fn content(dir: &Path) -> BTreeMap<String, String> {
    fn walk(top: &Path, dir: &Path, all: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, all);
            } else {
                let name = path
                    .strip_prefix(top)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                all.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(dir, dir, &mut all);
    all
}

fn names(dir: &Path) -> Vec<String> {
    content(dir)
        .into_keys()
        .filter(|name| name != LOG)
        .collect()
}

fn tidy(dir: &Path) -> Plan {
    let planned = plan(dir, None).unwrap();
    carry_out(dir, &planned).unwrap();
    // Whatever was there, a second run finds nothing to do.
    let before = content(dir);
    let again = plan(dir, None).unwrap();
    assert_eq!(again.to_do(), 0, "{again:#?}");
    carry_out(dir, &again).unwrap();
    assert_eq!(content(dir), before);
    planned
}

#[test]
fn pairs_come_together_and_dots_are_no_endings() {
    let (table, object) = (
        csv("meta-llama/Llama-3.1-8B", "a"),
        json("meta-llama/Llama-3.1-8B"),
    );
    let dir = folder(&[
        ("Llama-3.1-8B_finetunes_20250426_121500.csv", &table),
        ("Llama-3.1-8B_finetunes_20250426_121500.json", &object),
    ]);
    let plan = tidy(dir.path());
    assert_eq!(
        names(dir.path()),
        [
            "meta-llama__Llama-3.1-8B_finetunes_20250426_121500/meta-llama__Llama-3.1-8B_finetunes_20250426_121500.csv",
            "meta-llama__Llama-3.1-8B_finetunes_20250426_121500/meta-llama__Llama-3.1-8B_finetunes_20250426_121500.json",
        ]
    );
    assert_eq!((plan.trees.len(), plan.trees[0].without), (1, None));
    assert_eq!(plan.trees[0].root, "meta-llama/Llama-3.1-8B");
}

#[test]
fn a_file_without_its_twin_is_not_skipped() {
    let (table, object) = (csv("a/b", "x"), json("c/d"));
    let dir = folder(&[
        ("b_finetunes_20250426_121500.csv", &table),
        ("d_finetunes_20250426_121500.json", &object),
    ]);
    let plan = tidy(dir.path());
    let without: Vec<_> = plan
        .trees
        .iter()
        .map(|tree| (tree.root.as_str(), tree.without))
        .collect();
    assert_eq!(without, [("a/b", Some("json")), ("c/d", Some("csv"))]);
    assert_eq!(names(dir.path()).len(), 2);
}

#[test]
fn doubled_endings_trailing_underlines_and_plain_names_are_repaired() {
    let table = csv("a/b", "x");
    for name in [
        "b_finetunes_20250422_180448.csv_finetunes_20250422_201036.csv",
        "b_finetunes_20250422_201036_b_finetunes_20250422_201036.csv",
        "a_b_a_b_20250422_201036.csv",
        "20250422_201036_b_finetunes.csv",
        "20250422_201036.csv",
    ] {
        let dir = folder(&[(name, &table)]);
        tidy(dir.path());
        let stem = "a__b_finetunes_20250422_201036";
        assert_eq!(names(dir.path()), [format!("{stem}/{stem}.csv")], "{name}");
    }
    // Nothing but a name; the old script moved such a file to the root of the disk.
    let dir = folder(&[("tree.csv", &table), ("tree.json", &json("a/b"))]);
    tidy(dir.path());
    assert_eq!(
        names(dir.path()),
        [
            "a__b_finetunes/a__b_finetunes.csv",
            "a__b_finetunes/a__b_finetunes.json"
        ]
    );
}

#[test]
fn owners_and_times_do_not_collide() {
    let (one, two, later) = (csv("a/base", "x"), csv("b/base", "x"), csv("a/base", "y"));
    let object = json("a/base");
    let dir = folder(&[
        ("base_finetunes_20250401_000000.csv", &one),
        ("base (1)_finetunes_20250401_000000.csv", &two),
        ("base_finetunes_20250501_000000.csv", &later),
        // Another crawl at the same time, with another JSON.
        ("base again_finetunes_20250401_000000.csv", &later),
        ("base again_finetunes_20250401_000000.json", &object),
        ("base copy_finetunes_20250501_000000.csv", &later),
    ]);
    let before = content(dir.path());
    let plan = tidy(dir.path());
    let folders: Vec<String> = plan
        .trees
        .iter()
        .map(|tree| {
            tree.folder
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(
        folders,
        [
            "a__base_finetunes_20250401_000000",
            "a__base_finetunes_20250401_000000_2",
            "a__base_finetunes_20250501_000000",
            "a__base_finetunes_20250501_000000_2",
            "b__base_finetunes_20250401_000000",
        ]
    );
    // Every text is still there.
    let mut texts: Vec<String> = content(dir.path())
        .into_iter()
        .filter_map(|(name, text)| (name != LOG).then_some(text))
        .collect();
    let mut expected: Vec<String> = before.into_values().collect();
    texts.sort();
    expected.sort();
    assert_eq!(texts, expected);
    // A pair stays a pair.
    let pair = plan
        .trees
        .iter()
        .find(|tree| tree.files.len() == 2)
        .unwrap();
    assert!(
        pair.files
            .iter()
            .all(|file| file.from.to_string_lossy().contains("again"))
    );
}

#[test]
fn what_is_no_tree_stays_and_is_named() {
    let table = csv("a/b", "x");
    let dir = folder(&[
        ("b.csv", &table),
        ("notes.csv", "a,b\n1,2\n"),
        ("graph.json", r#"{"nodes":[{"id":"a/b"}],"edges":[]}"#),
        ("broken.csv", "model_id,metadata,depth\n../..,N/A,0\n"),
        ("readme.md", "x"),
    ]);
    let plan = tidy(dir.path());
    let left: Vec<_> = plan
        .left
        .iter()
        .map(|file| {
            (
                file.path.file_name().unwrap().to_str().unwrap(),
                file.damaged,
            )
        })
        .collect();
    assert_eq!(
        left,
        [
            ("broken.csv", true),
            ("graph.json", false),
            ("notes.csv", false)
        ]
    );
    assert_eq!(
        names(dir.path()),
        [
            "a__b_finetunes/a__b_finetunes.csv",
            "broken.csv",
            "graph.json",
            "notes.csv",
            "readme.md"
        ]
    );
}

#[test]
fn nothing_in_the_way_is_overwritten() {
    let (table, other) = (csv("a/b", "x"), csv("a/b", "y"));
    let dir = folder(&[("b.csv", &table), ("a__b_finetunes", "a file, no folder")]);
    fs::create_dir(dir.path().join("a__b_finetunes_2")).unwrap();
    fs::write(
        dir.path().join("a__b_finetunes_2/a__b_finetunes_2.csv"),
        &other,
    )
    .unwrap();
    tidy(dir.path());
    let content = content(dir.path());
    assert_eq!(content["a__b_finetunes"], "a file, no folder");
    assert_eq!(content["a__b_finetunes_2/a__b_finetunes_2.csv"], other);
    assert_eq!(content["a__b_finetunes_3/a__b_finetunes_3.csv"], table);

    // A file that appears between planning and doing is not touched either.
    let dir = folder(&[("b.csv", &table)]);
    let planned = plan(dir.path(), None).unwrap();
    fs::create_dir(dir.path().join("a__b_finetunes")).unwrap();
    let place = dir.path().join("a__b_finetunes/a__b_finetunes.csv");
    fs::write(&place, &other).unwrap();
    assert!(
        matches!(carry_out(dir.path(), &planned), Err(OrganizeError::Appeared(path)) if path == place)
    );
    assert_eq!(fs::read_to_string(&place).unwrap(), other);
    assert_eq!(fs::read_to_string(dir.path().join("b.csv")).unwrap(), table);
}

#[test]
fn the_same_bytes_twice_are_placed_once() {
    let table = csv("a/b", "x");
    let dir = folder(&[("b_finetunes_20250401_000000.csv", &table)]);
    tidy(dir.path());
    fs::write(dir.path().join("b_finetunes_20250401_000000.csv"), &table).unwrap();
    let planned = plan(dir.path(), None).unwrap();
    assert!(planned.trees[0].files[0].there);
    tidy(dir.path());
    assert_eq!(names(dir.path()).len(), 2);
}

#[test]
fn copies_leave_the_folder_as_it_was() {
    let (table, other) = (csv("a/b", "x"), csv("a/b", "y"));
    let dir = folder(&[("b.csv", &table), ("b2.csv", &other)]);
    let before = content(dir.path());
    let out = tempfile::tempdir().unwrap();
    let into = out.path().join("tidy");
    for _ in 0..2 {
        let planned = plan(dir.path(), Some(&into)).unwrap();
        carry_out(dir.path(), &planned).unwrap();
        assert_eq!(content(dir.path()), before);
        assert_eq!(
            names(&into),
            [
                "a__b_finetunes/a__b_finetunes.csv",
                "a__b_finetunes_2/a__b_finetunes_2.csv"
            ]
        );
    }
}

#[test]
fn moves_can_be_undone() {
    let (table, object) = (csv("a/b", "x"), json("a/b"));
    let dir = folder(&[
        ("b.csv", &table),
        ("b.json", &object),
        ("c.csv", &csv("c/d", "x")),
    ]);
    let before = content(dir.path());
    let planned = plan(dir.path(), None).unwrap();
    carry_out(dir.path(), &planned).unwrap();
    assert_ne!(content(dir.path()), before);
    let undone = undo(dir.path()).unwrap();
    assert_eq!((undone.back.len(), undone.left.len()), (3, 0));
    assert_eq!(content(dir.path()), before);
    // Empty folders are gone too.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
    assert!(matches!(
        undo(dir.path()),
        Err(OrganizeError::NothingToUndo(_))
    ));

    // Where the old place is taken, nothing is overwritten.
    carry_out(dir.path(), &plan(dir.path(), None).unwrap()).unwrap();
    fs::write(dir.path().join("b.csv"), "mine").unwrap();
    let undone = undo(dir.path()).unwrap();
    assert_eq!((undone.back.len(), undone.left.len()), (2, 1));
    assert_eq!(
        fs::read_to_string(dir.path().join("b.csv")).unwrap(),
        "mine"
    );
    assert_eq!(
        content(dir.path())["a__b_finetunes/a__b_finetunes.csv"],
        table
    );
}

#[test]
fn a_log_that_leads_out_of_the_folder_is_not_followed() {
    let dir = folder(&[(LOG, "{\"from\":\"../x\",\"to\":\"a\"}\n"), ("a", "text")]);
    assert!(matches!(
        undo(dir.path()),
        Err(OrganizeError::Log { line: 1, .. })
    ));
    assert_eq!(content(dir.path())["a"], "text");
}
