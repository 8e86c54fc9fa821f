//! Families of models, by asking each for its relatives or by cutting them out
//! of the listing.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;

use common::*;
use hubsim::catalog::Catalog;
use hubsim::catalog::records::RecordCatalog;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{Fault, FaultKind, Route, Running};
use modeltree_ingest::{
    Direction, Event, IngestError, Plan, Ranking, Scope, Silent, Start, Way, read_list,
};

/// A small world with every relation, a merge, a cycle and a self-loop.
fn world() -> Running {
    let edges = [
        ("o/base", "o/root", "finetune"),
        ("o/chat", "o/base", "finetune"),
        ("o/lora", "o/base", "adapter"),
        ("o/chat-GGUF", "o/chat", "quantized"),
        ("o/blend", "o/chat", "merge"),
        ("o/blend", "x/other", "merge"),
        ("x/other", "x/top", "finetune"),
        ("o/blend-2", "o/blend", "finetune"),
        ("o/self", "o/chat", "merge"),
        ("o/self", "o/self", "merge"),
        ("c/a", "c/b", "finetune"),
        ("c/b", "c/a", "finetune"),
        ("z/stranger", "z/strange", "finetune"),
    ];
    let mut csv = "child,parent,relation\n".to_string();
    for (child, parent, relation) in edges {
        csv.push_str(&format!("{child},{parent},{relation}\n"));
    }
    let catalog = RecordCatalog::builder()
        .bare_parents(true)
        .text(&csv)
        .unwrap()
        .build();
    start(sim(Arc::new(catalog)))
}

fn family(hub: &Running, root: &str, direction: Direction) -> (Got, Vec<String>) {
    let got = crawl_new(
        hub,
        Plan {
            direction,
            ..roots(&[root])
        },
    );
    let ids = got.models.keys().cloned().collect();
    (got, ids)
}

#[test]
fn every_direction() {
    let hub = world();
    let (got, ids) = family(&hub, "o/base", Direction::Down);
    let down = [
        "o/base",
        "o/blend",
        "o/blend-2",
        "o/chat",
        "o/chat-GGUF",
        "o/lora",
        "o/self",
    ];
    assert_eq!(ids, down);
    assert_eq!(got.requests(), down.len() as u64 + 1);
    assert_eq!(got.outcome.coverage.way, Some(Way::ByModel));
    let (got, ids) = family(&hub, "o/blend", Direction::Up);
    assert_eq!(
        ids,
        ["o/base", "o/blend", "o/chat", "o/root", "x/other", "x/top"]
    );
    assert_eq!(got.requests(), 6);
    let (_, ids) = family(&hub, "o/chat", Direction::Both);
    let both = [
        "o/base",
        "o/blend",
        "o/blend-2",
        "o/chat",
        "o/chat-GGUF",
        "o/root",
        "o/self",
    ];
    assert_eq!(ids, both);
    let (got, ids) = family(&hub, "o/chat", Direction::Only);
    assert_eq!(ids, ["o/chat"]);
    assert_eq!(got.requests(), 1);
    let (_, ids) = family(&hub, "c/a", Direction::Down);
    assert_eq!(ids, ["c/a", "c/b"]);
}

/// Cut out of the listing, a family is the same.
#[test]
fn the_cheaper_way_finds_the_same() {
    let hub = world();
    for direction in [
        Direction::Down,
        Direction::Up,
        Direction::Both,
        Direction::Only,
    ] {
        let ids = ["o/chat", "x/top", "O/LORA"];
        let plan = Plan {
            direction,
            ..roots(&ids)
        };
        let by_model = crawl_new(&hub, plan.clone());
        // A Hub so small that two requests list it.
        let listed = crawl_new(
            &hub,
            Plan {
                expected_models: 0,
                ..plan
            },
        );
        assert_eq!(listed.outcome.coverage.way, Some(Way::Listing));
        assert_eq!(listed.ids(), by_model.ids(), "{direction:?}");
        assert_eq!(
            words(&listed.claims),
            words(&by_model.claims),
            "{direction:?}"
        );
        let counts = |got: &Got| {
            let coverage = &got.outcome.coverage;
            (coverage.models, coverage.claims, coverage.gated)
        };
        assert_eq!(counts(&listed), counts(&by_model));
    }
}

fn descendants(catalog: &SyntheticCatalog, root: u32) -> BTreeSet<String> {
    let mut open = vec![root];
    let mut found: BTreeSet<u32> = [root].into();
    while let Some(n) = open.pop() {
        open.extend(
            catalog
                .children(n)
                .iter()
                .filter(|child| found.insert(**child)),
        );
    }
    found.into_iter().map(|n| catalog.id(n)).collect()
}

#[test]
fn a_large_family_and_what_it_costs() {
    let catalog = synthetic(6_000);
    let sizes = (0..catalog.len()).map(|n| (catalog.children(n).len(), n));
    let mut sizes: Vec<_> = sizes.filter(|(size, _)| (20..80).contains(size)).collect();
    sizes.sort_unstable();
    let root = sizes[sizes.len() / 2].1;
    let hub = start(sim(catalog.clone()));
    let got = crawl_new(&hub, roots(&[&catalog.id(root)]));
    let expected = descendants(&catalog, root);
    assert_eq!(got.ids(), expected.iter().map(String::as_str).collect());
    let inside: Vec<_> = claimed(&got.claims).into_iter().collect();
    let truth = resolved(&*catalog)
        .into_iter()
        .filter(|(child, ..)| expected.contains(child));
    assert_eq!(inside, truth.collect::<Vec<_>>());
    let stats = hub.stop_blocking();
    assert_eq!(stats.requests(Route::List), expected.len() as u64);
    assert_eq!(stats.total, expected.len() as u64 + 1);
}

/// A family that the Hub counts to be larger than the whole listing costs is
/// never begun by model.
#[test]
fn the_planner_says_what_it_takes_and_why() {
    let hub = world();
    for (expected_models, way) in [(3_000_000, Way::ByModel), (0, Way::Listing)] {
        let heard = Arc::new(Heard::default());
        let dir = tempfile::tempdir().unwrap();
        let plan = Plan {
            expected_models,
            ..roots(&["o/base", "x/top"])
        };
        run(try_crawl(&hub, dir.path(), Start::New(plan), heard.clone())).unwrap();
        let heard = heard.0.lock().unwrap();
        let planned: Vec<_> = heard
            .iter()
            .filter_map(|event| match event {
                Event::Planned {
                    way,
                    requests,
                    instead_of,
                    ..
                } => Some((*way, requests.unwrap(), instead_of.unwrap())),
                _ => None,
            })
            .collect();
        assert_eq!(planned.len(), 1, "{planned:?}");
        assert_eq!(planned[0].0, way);
        assert!(planned[0].1 <= planned[0].2, "{planned:?}");
    }
}

#[test]
fn roots_that_do_not_exist() {
    let hub = world();
    let got = crawl_new(&hub, roots(&["o/nothing", "c/a"]));
    assert_eq!(got.models.len(), 2);
    let coverage = &got.outcome.coverage;
    assert_eq!(
        coverage.incomplete,
        ["the Hub shows no model called o/nothing"]
    );
    assert_eq!(coverage.missing.examples, ["o/nothing"]);

    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        // The folder is not left with a crawl that cannot be resumed.
        let plan = roots(&["o/nothing"]);
        let error = run(try_crawl(
            &hub,
            dir.path(),
            Start::New(plan),
            Arc::new(Silent),
        ))
        .unwrap_err();
        assert!(matches!(error, IngestError::NoSuchModel(_)), "{error}");
        assert!(error.to_string().contains("o/nothing"));
    }
}

#[test]
fn old_and_miscased_names_lead_to_the_model() {
    let catalog = synthetic(6_000);
    let n = (0..catalog.len())
        .find(|n| catalog.old_id(*n).is_some())
        .unwrap();
    let (old, now) = (catalog.old_id(n).unwrap().to_string(), catalog.id(n));
    let hub = start(sim(catalog.clone()).fault(Fault::always(FaultKind::LostQuery)));
    for name in [old, now.to_uppercase()] {
        let got = crawl_new(
            &hub,
            Plan {
                direction: Direction::Only,
                ..roots(&[&name])
            },
        );
        assert_eq!(got.ids(), [now.as_str()].into());
        assert!(
            got.models[&now].children_counts.is_some(),
            "asked for what a detail tells"
        );
        assert_eq!(
            got.outcome.coverage.renamed.examples,
            [format!("{name} -> {now}")]
        );
        let snapshot = modeltree_snapshot::Snapshot::open(got.dir.path()).unwrap();
        let aliases = snapshot.aliases().unwrap();
        assert_eq!((&*aliases[0].alias, &*aliases[0].id), (&*name, &*now));
    }
}

#[test]
fn the_top_of_a_ranking() {
    let catalog = synthetic(6_000);
    let hub = start(sim(catalog.clone()));
    for (by, key) in [
        (
            Ranking::Likes,
            (|n: &SyntheticCatalog, i| n.keys(i).likes.unwrap_or(0) as f64) as fn(&_, u32) -> f64,
        ),
        (Ranking::Downloads, |n, i| {
            n.keys(i).downloads.unwrap_or(0) as f64
        }),
        (Ranking::Trending, |n, i| {
            n.keys(i).trending_score.unwrap_or(0.0)
        }),
        (Ranking::Created, |n, i| n.keys(i).created_at as f64),
    ] {
        let scope = Scope::Top { count: 25, by };
        let got = crawl_new(
            &hub,
            Plan {
                direction: Direction::Only,
                ..Plan::new(scope)
            },
        );
        assert_eq!(got.models.len(), 25);
        let mut keys: Vec<f64> = (0..catalog.len())
            .filter(|n| !catalog.model(*n).private)
            .map(|n| key(&catalog, n))
            .collect();
        keys.sort_by(f64::total_cmp);
        let mut top: Vec<f64> = got
            .ids()
            .iter()
            .map(|id| key(&catalog, catalog.find(id).unwrap()))
            .collect();
        top.sort_by(f64::total_cmp);
        assert_eq!(top, keys[keys.len() - 25..], "{by:?}");
        assert_eq!(got.requests(), 1);
    }
    let scope = Scope::Top {
        count: 3,
        by: Ranking::Created,
    };
    let got = crawl_new(
        &hub,
        Plan {
            direction: Direction::Down,
            ..Plan::new(scope)
        },
    );
    let newest = got
        .ids()
        .iter()
        .map(|id| catalog.find(id).unwrap())
        .collect::<Vec<_>>();
    let family: BTreeSet<String> = newest
        .iter()
        .flat_map(|n| descendants(&catalog, *n))
        .collect();
    assert_eq!(got.ids(), family.iter().map(String::as_str).collect());
}

/// Rows of a list that name no model are repeated by the report.
#[test]
fn what_was_left_out_of_a_list_is_told() {
    let hub = world();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("roots.csv");
    std::fs::write(&path, "id,note\nc/a,one\n../..,two\nz/stranger,three\n").unwrap();
    let list = read_list(&path).unwrap();
    let left_out: Vec<String> = list.bad.iter().map(ToString::to_string).collect();
    let plan = Plan {
        left_out: left_out.clone(),
        direction: Direction::Only,
        ..Plan::new(Scope::Roots(list.ids))
    };
    let got = crawl_new(&hub, plan);
    assert_eq!(got.ids(), ["c/a", "z/stranger"].into());
    assert!(left_out[0].contains("line 3"));
    assert_eq!(got.outcome.coverage.incomplete, left_out);
}
