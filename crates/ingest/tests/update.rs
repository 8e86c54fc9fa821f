//! A snapshot that is brought up to date is as one crawled anew.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use common::*;
use hubsim::{EventKind, Fault, FaultKind, Running, When};
use modeltree_ingest::{IngestError, Outcome, Plan, Silent, Start, plan_update};
use modeltree_records::ModelRecord;
use modeltree_snapshot::Snapshot;

const MODELS: u32 = 4000;
/// Number of the first request at which something happens, above all that a
/// crawl asks.
const FIRST: u64 = 2000;

/// A Hub on which so many things of these kinds happen when [`let_happen`] is called.
fn changing(kinds: &[FaultKind], each: u64) -> Running {
    let mut hub = sim(synthetic(MODELS));
    for (kind, at) in kinds.iter().zip((FIRST..).step_by(each as usize)) {
        let when = When::At((at..at + each).collect());
        hub = hub.fault(Fault { kind: *kind, when });
    }
    start(hub)
}

/// Asks for nothing until everything has happened.
fn let_happen(hub: &Running) {
    let client = client(hub);
    run(async {
        while hub.stats().counted < FIRST + 200 {
            let asked = (0..50).map(|_| client.model("no/such", &[]));
            for answer in asked {
                answer.await.unwrap();
            }
        }
    });
}

fn update(hub: &Running, dir: &Path, full: bool) -> Outcome {
    let plan = plan(dir, full);
    run(try_crawl(hub, dir, Start::New(plan), Arc::new(Silent))).unwrap()
}

fn plan(dir: &Path, full: bool) -> Plan {
    plan_update(&Snapshot::open(dir).unwrap(), full, None).unwrap()
}

/// Models and claims, but for the times of fetching.
fn content(dir: &Path) -> (BTreeMap<String, ModelRecord>, Vec<String>) {
    let snapshot = Snapshot::open(dir).unwrap();
    snapshot.verify().unwrap();
    let models = snapshot.records().unwrap().map(|record| {
        let mut record = record.unwrap();
        record.fetched_at = None;
        (record.id.to_string(), record)
    });
    let claims: Vec<_> = snapshot.claims().unwrap().map(Result::unwrap).collect();
    (models.collect(), words(&claims))
}

fn happened(hub: &Running, kind: EventKind) -> BTreeSet<String> {
    let events = hub.stats().events;
    let of_kind = events.into_iter().filter(|event| event.kind == kind);
    of_kind.map(|event| event.id).collect()
}

#[test]
fn new_and_modified_models_are_found_in_a_few_requests() {
    let hub = changing(&[FaultKind::Appear, FaultKind::Move], 40);
    let old = crawl_new(&hub, all());
    let_happen(&hub);
    let outcome = update(&hub, old.dir.path(), false);
    let fresh = crawl_new(&hub, all());
    assert_eq!(content(old.dir.path()).0, fresh.models);
    assert_eq!(content(old.dir.path()).1, words(&fresh.claims));
    let updated = outcome.coverage.updated.clone().unwrap();
    assert_eq!((updated.new, updated.changed), (40, 40));
    assert!(outcome.coverage.is_complete());
    let (few, many) = (outcome.coverage.requests, fresh.requests());
    assert!(few == 1 && many > 4, "{few} of {many} requests");

    let again = update(&hub, old.dir.path(), false);
    assert_eq!(again.manifest, outcome.manifest, "nothing was left to do");
    let updated = again.coverage.updated.unwrap();
    assert_eq!((updated.new, updated.changed), (0, 0));
    assert!(updated.unchanged >= 80);
}

#[test]
fn a_full_update_also_finds_what_was_renamed_or_is_gone() {
    use FaultKind::{Appear, Move, Rename, Vanish};
    let hub = changing(&[Appear, Move, Rename, Vanish], 20);
    let old = crawl_new(&hub, all());
    let_happen(&hub);
    let outcome = update(&hub, old.dir.path(), true);
    let fresh = crawl_new(&hub, all());
    assert_eq!(content(old.dir.path()).0, fresh.models);
    assert_eq!(content(old.dir.path()).1, words(&fresh.claims));
    assert!(outcome.coverage.requests <= fresh.requests() + 1);

    let snapshot = Snapshot::open(old.dir.path()).unwrap();
    let gone: BTreeMap<String, ModelRecord> = snapshot
        .gone()
        .unwrap()
        .map(|gone| {
            let mut model = gone.unwrap().model;
            model.fetched_at = None;
            (model.id.to_string(), model)
        })
        .collect();
    let vanished = happened(&hub, EventKind::Vanished);
    assert_eq!(gone.keys().cloned().collect::<BTreeSet<_>>(), vanished);
    assert!(
        gone.iter()
            .all(|(id, model)| old.models.get(id) == Some(model))
    );
    let updated = outcome.coverage.updated.unwrap();
    assert_eq!((updated.new, updated.gone.count), (20, 20));
    let aliases = snapshot.aliases().unwrap();
    for event in hub.stats().events {
        if let Some(new) = event.new_id {
            let known = aliases.iter().find(|alias| alias.alias == event.id);
            assert_eq!(known.unwrap().id, new);
        }
    }
}

#[test]
fn a_partial_update_leaves_what_no_commit_shows() {
    use FaultKind::{Appear, Rename, Vanish};
    let hub = changing(&[Appear, Rename, Vanish], 20);
    let old = crawl_new(&hub, all());
    let_happen(&hub);
    update(&hub, old.dir.path(), false);
    let fresh = crawl_new(&hub, all());
    let ids: BTreeSet<String> = content(old.dir.path()).0.into_keys().collect();
    let renamed = happened(&hub, EventKind::Renamed);
    let vanished = happened(&hub, EventKind::Vanished);
    let now: BTreeSet<String> = fresh.models.into_keys().collect();
    let left: BTreeSet<String> = ids.difference(&now).cloned().collect();
    assert!(left.is_superset(&vanished));
    assert!(
        left.iter()
            .all(|id| vanished.contains(id) || renamed.contains(id))
    );
    // Of the page that was read anyway, renames are known.
    let aliases = Snapshot::open(old.dir.path()).unwrap().aliases().unwrap();
    let known = aliases
        .iter()
        .filter(|alias| renamed.contains(&alias.alias));
    let found = now
        .iter()
        .filter(|id| id.ends_with("-renamed") && ids.contains(*id));
    let (known, found) = (known.count(), found.count());
    assert!(
        found > 0 && found < 20 && known == found,
        "{known}, {found}"
    );
    assert_eq!(left.len(), 40 - found);
}

#[test]
fn an_update_that_was_stopped_goes_on() {
    use FaultKind::{Appear, Move, Rename, Vanish};
    let hub = changing(&[Appear, Move, Rename, Vanish], 20);
    let old = crawl_new(&hub, all());
    let_happen(&hub);
    let fresh = crawl_new(&hub, all());
    let mut stopped = 0;
    for events in 1..7 {
        let dir = tempfile::tempdir().unwrap();
        copy(old.dir.path(), dir.path());
        let mut plan = plan(dir.path(), true);
        plan.batch = 900;
        if drop_after(&hub, dir.path(), Start::New(plan), events).is_none() {
            stopped += 1;
            // Until then the snapshot is the old one.
            assert_eq!(content(dir.path()).0, old.models);
            let start = Start::Resume;
            match run(try_crawl(&hub, dir.path(), start, Arc::new(Silent))) {
                Err(IngestError::NothingToResume) => {
                    update(&hub, dir.path(), true);
                }
                outcome => assert!(outcome.unwrap().coverage.is_complete()),
            }
        }
        assert_eq!(
            content(dir.path()).0,
            fresh.models,
            "stopped at event {events}"
        );
        assert_eq!(content(dir.path()).1, words(&fresh.claims));
        let gone = Snapshot::open(dir.path()).unwrap().manifest().counts.gone;
        assert_eq!(gone, 20);
    }
    assert!(stopped > 2);
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_family_takes_in_its_new_members_and_no_others() {
    let hub = changing(&[FaultKind::Appear, FaultKind::Move], 100);
    let whole = crawl_new(&hub, all());
    let mut children: BTreeMap<String, u64> = BTreeMap::new();
    for (_, parent, _) in claimed(&whole.claims) {
        *children.entry(parent).or_default() += 1;
    }
    let (root, _) = children
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .unwrap();
    let old = crawl_new(&hub, roots(&[&root]));
    let_happen(&hub);
    let outcome = update(&hub, old.dir.path(), false);
    let fresh = crawl_new(&hub, roots(&[&root]));
    let now = content(old.dir.path()).0;
    assert_eq!(
        now.keys().collect::<Vec<_>>(),
        fresh.models.keys().collect::<Vec<_>>()
    );
    assert!(fresh.models.len() > old.models.len(), "the family grew");
    for (id, model) in &now {
        assert_eq!(model.last_modified, fresh.models[id].last_modified, "{id}");
    }
    let updated = outcome.coverage.updated.unwrap();
    assert!(updated.outside > 0 && outcome.coverage.requests == 1);
    let refused = plan_update(&Snapshot::open(old.dir.path()).unwrap(), true, None);
    assert!(matches!(refused, Err(IngestError::PartOnly(_))));
}
