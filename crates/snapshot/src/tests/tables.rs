//! What the end of an ingest makes of each table, case by case.

use modeltree_records::{ModelRecord, Timestamp};

use super::sample::*;
use crate::{Alias, AliasKind, Batch, FinishOptions, GoneModel, OddItem, Snapshot, Writer};

#[test]
fn a_model_that_comes_twice_in_one_batch_counts_once() {
    let batch = Batch {
        models: vec![
            model("a", at(2), 1),
            model("a", at(1), 2),
            model("b", at(1), 3),
            model("b", at(1), 4),
        ],
        claims: vec![
            claim("a", "p"),
            claim("a", "q"),
            claim("a", "p"),
            claim("c", "p"),
            claim("c", "p"),
        ],
        ..Batch::default()
    };
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), vec![batch], options());
    let snapshot = Snapshot::open(dir.path()).unwrap();
    let likes: Vec<_> = records(&snapshot)
        .iter()
        .map(|record| record.likes)
        .collect();
    assert_eq!(likes, [Some(1), Some(4)]);
    assert_eq!(
        snapshot.claims_of("a").unwrap(),
        [claim("a", "p"), claim("a", "q")]
    );
    // Claims without a model are not dropped, and a model may say a thing twice.
    assert_eq!(
        snapshot.claims_of("c").unwrap(),
        [claim("c", "p"), claim("c", "p")]
    );
}

#[test]
fn a_later_alias_replaces_an_earlier_one() {
    let alias = |alias: &str, id: &str| Alias {
        alias: alias.into(),
        id: id.into(),
        kind: AliasKind::Rename,
    };
    let with = |aliases: &[Alias]| Batch {
        aliases: aliases.to_vec(),
        ..Batch::default()
    };
    let dir = tempfile::tempdir().unwrap();
    ingest(
        dir.path(),
        vec![with(&[alias("a", "b"), alias("x", "y")])],
        options(),
    );
    let batches = vec![
        with(&[alias("a", "c")]),
        with(&[alias("a", "d"), alias("e", "e")]),
    ];
    ingest(dir.path(), batches, options());
    let aliases = Snapshot::open(dir.path()).unwrap().aliases().unwrap();
    assert_eq!(aliases, [alias("a", "d"), alias("x", "y")]);
}

#[test]
fn an_odd_item_is_stored_once() {
    let odd = |raw: &str| OddItem {
        raw: raw.into(),
        problems: "cut\nshort".into(),
    };
    let with = |items: &[&str]| Batch {
        odd: items.iter().map(|raw| odd(raw)).collect(),
        ..Batch::default()
    };
    let dir = tempfile::tempdir().unwrap();
    let first = ingest(dir.path(), vec![with(&["{", "["]), with(&["{"])], options());
    assert_eq!(first.counts.odd, 2);
    let again = ingest(dir.path(), vec![with(&["[", "{"])], options());
    assert_eq!(again, first);
    let more = ingest(dir.path(), vec![with(&["[", "!"])], options());
    assert_eq!((more.counts.odd, more.generation), (3, 2));
    Snapshot::open(dir.path()).unwrap().verify().unwrap();
}

#[test]
fn what_is_gone_is_remembered_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let many: Vec<_> = (0..20)
        .map(|n| model(&format!("a/{n:02}"), at(1), n))
        .collect();
    let batch = Batch {
        claims: many
            .iter()
            .map(|model| claim(model.id.as_str(), "p/p"))
            .collect(),
        cards: vec![card("a/03", "text", at(1))],
        models: many.clone(),
        ..Batch::default()
    };
    ingest(dir.path(), vec![batch], options());
    let without = |gone: &[&str], staged: &[&ModelRecord], time| {
        let staged = models(staged.iter().map(|model| (*model).clone()).collect());
        let gone = gone.iter().map(|id| (*id).to_string()).collect();
        let started = Timestamp::from_micros(time);
        ingest(
            dir.path(),
            vec![staged],
            FinishOptions {
                gone,
                started,
                ..options()
            },
        )
    };
    // One that was staged meanwhile is not gone, and one that was not there neither.
    let manifest = without(
        &["a/03", "a/04", "a/17", "no/such"],
        &[&model("a/04", at(2), 9)],
        5,
    );
    assert_eq!(
        (
            manifest.counts.models,
            manifest.counts.claims,
            manifest.counts.gone
        ),
        (18, 17, 2)
    );
    let snapshot = Snapshot::open(dir.path()).unwrap();
    snapshot.verify().unwrap();
    let gone: Vec<_> = snapshot.gone().unwrap().map(Result::unwrap).collect();
    let expected = [3, 17].map(|n: usize| GoneModel {
        model: many[n].clone(),
        gone_at: at(5),
    });
    assert_eq!(gone, expected);
    assert_eq!(
        snapshot.gone_of("a/17").unwrap().as_ref(),
        Some(&expected[1])
    );
    assert_eq!(snapshot.gone_of("a/04").unwrap(), None);
    assert_eq!(snapshot.card_of("a/03").unwrap().unwrap().text, "text");
    // It comes back, and goes again.
    let back = model("a/03", at(6), 77);
    let manifest = without(&[], &[&back], 6);
    assert_eq!((manifest.counts.models, manifest.counts.gone), (19, 2));
    without(&["a/03"], &[], 8);
    let again = Snapshot::open(dir.path()).unwrap().gone_of("a/03").unwrap();
    assert_eq!(
        again,
        Some(GoneModel {
            model: back,
            gone_at: at(8)
        })
    );
}

#[test]
fn what_another_snapshot_holds_is_taken_in_whole() {
    let dirs = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let named = |names: std::ops::Range<u64>, time| Batch {
        models: names
            .clone()
            .map(|n| model(&format!("a/{n:02}"), at(time), n))
            .collect(),
        // Also of a model that has no row.
        claims: names
            .clone()
            .map(|n| claim(&format!("a/{:02}", n + 1), "p/p"))
            .collect(),
        cards: names
            .map(|n| card(&format!("a/{n:02}"), "text", at(time)))
            .collect(),
        aliases: vec![Alias {
            alias: format!("old-{time}"),
            id: "a/01".into(),
            kind: AliasKind::Legacy,
        }],
        odd: vec![OddItem {
            raw: time.to_string(),
            problems: "odd".into(),
        }],
    };
    ingest(dirs[0].path(), vec![named(0..30, 1)], options());
    ingest(dirs[1].path(), vec![named(20..45, 2)], options());
    let at_once = tempfile::tempdir().unwrap();
    let expected = ingest(
        at_once.path(),
        vec![named(0..30, 1), named(20..45, 2)],
        options(),
    );

    let mut writer = Writer::open(dirs[2].path()).unwrap();
    writer.begin(&serde_json::Value::Null).unwrap();
    for dir in &dirs[..2] {
        let other = Snapshot::open(dir.path()).unwrap();
        writer.absorb(&other, &serde_json::Value::Null).unwrap();
    }
    let joined = writer.finish(options()).unwrap();
    assert_eq!(joined.counts, expected.counts);
    assert_eq!(joined.fingerprint(), expected.fingerprint());
    assert_eq!(
        Snapshot::open(dirs[2].path())
            .unwrap()
            .odd_items()
            .unwrap()
            .len(),
        2
    );
}
