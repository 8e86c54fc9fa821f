//! Every trouble of the simulator: the same snapshot as without it, or a
//! report that names what is missing.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use common::*;
use hubsim::catalog::Catalog;
use hubsim::catalog::records::RecordCatalog;
use hubsim::{Fault, FaultKind, When};
use modeltree_ingest::{Direction, IngestError, Plan, Ranking, Scope, Silent, Start};
use modeltree_records::{ModelRecord, ParentClaim};
use modeltree_snapshot::CardRow;

const MODELS: u32 = 4_200;

fn at(kind: FaultKind, numbers: &[u64]) -> Fault {
    Fault {
        kind,
        when: When::At(numbers.to_vec()),
    }
}

/// What is crawled with every fault, and what comes of it without.
struct Calm {
    plan: Plan,
    models: BTreeMap<String, ModelRecord>,
    claims: Vec<ParentClaim>,
    cards: BTreeMap<String, CardRow>,
}

static CALM: LazyLock<[Calm; 3]> = LazyLock::new(|| {
    let family = Plan {
        direction: Direction::Both,
        ..Plan::new(Scope::Top {
            count: 3,
            by: Ranking::Created,
        })
    };
    let cards = Plan {
        direction: Direction::Only,
        with_cards: true,
        ..Plan::new(Scope::Top {
            count: 12,
            by: Ranking::Likes,
        })
    };
    let hub = start(sim(synthetic(MODELS)));
    [all(), family, cards].map(|plan| {
        let got = crawl_new(&hub, plan.clone());
        let cards = got.cards();
        Calm {
            plan,
            models: got.models,
            claims: got.claims,
            cards,
        }
    })
});

/// Crawls the whole Hub, a few families and a few cards with the fault; all
/// must be as without it, and complete.
#[track_caller]
fn harmless(fault: Fault) {
    let kind = fault.kind;
    for Calm {
        plan,
        models,
        claims,
        cards,
    } in &*CALM
    {
        let hub = start(sim(synthetic(MODELS)).fault(fault.clone()));
        let got = crawl_new(&hub, plan.clone());
        assert!(got.models.keys().eq(models.keys()), "{kind}: {plan:?}");
        assert!(got.models == *models, "{kind}: {plan:?}");
        // Tags, which tell the parents where baseModels is refused, hold no _id.
        let same = match kind {
            FaultKind::NoBaseModelsInList => claimed(&got.claims) == claimed(claims),
            _ => words(&got.claims) == words(claims),
        };
        assert!(same, "{kind}: {plan:?}");
        assert!(got.cards().keys().eq(cards.keys()), "{kind}");
        assert_eq!(
            got.outcome.coverage.incomplete,
            Vec::<String>::new(),
            "{kind}"
        );
        if *plan == all() && kind != FaultKind::Latency {
            assert!(
                hub.stop_blocking().injected(kind) > 0,
                "{kind}: nothing was injected"
            );
        }
    }
}

macro_rules! harmless {
    ($($name:ident: $fault:expr;)*) => {
        $(#[test] fn $name() { harmless($fault); })*
    };
}

harmless! {
    limit_of_the_window: at(FaultKind::LimitWindow, &[2]);
    limit_of_an_action: at(FaultKind::LimitAction, &[2]);
    limit_in_plain_text: at(FaultKind::LimitPlain, &[2]);
    internal_error: at(FaultKind::InternalError, &[1, 3]);
    bad_gateway: at(FaultKind::BadGateway, &[1, 3]);
    unavailable: at(FaultKind::Unavailable, &[1, 3]);
    gateway_timeout: at(FaultKind::GatewayTimeout, &[1, 3]);
    deep_pages_time_out: Fault::always(FaultKind::DeepTimeout);
    latency: Fault::latency(5.0);
    slow_body: at(FaultKind::Slow, &[2]);
    stalled_body: at(FaultKind::Stall, &[2]);
    opaque_cursors: Fault::always(FaultKind::OpaqueCursors);
    truncated_body: at(FaultKind::Truncated, &[1, 3]);
    garbled_body: at(FaultKind::Garbled, &[1, 3]);
    a_page_of_html: at(FaultKind::Html, &[1, 3]);
    a_huge_body: at(FaultKind::Huge, &[2]);
    short_pages: Fault::rate(FaultKind::ShortPage, 0.5);
    repeated_items: Fault::always(FaultKind::RepeatedItem);
    a_redirect_loop: at(FaultKind::RedirectLoop, &[2]);
    parents_refused_in_listings: Fault::always(FaultKind::NoBaseModelsInList);
    a_foreign_link: at(FaultKind::ForeignLink, &[2]);
}

/// Where the way on always leads to a stranger, our own cursors go on.
#[test]
fn foreign_links_for_ever() {
    let catalog = synthetic(MODELS);
    let hub = start(sim(catalog.clone()).fault(Fault::always(FaultKind::ForeignLink)));
    let dir = tempfile::tempdir().unwrap();
    let outcome = run(try_crawl(
        &hub,
        dir.path(),
        Start::New(all()),
        Arc::new(Silent),
    ))
    .unwrap();
    if outcome.coverage.is_complete() {
        assert_eq!(outcome.coverage.models, ids_of(&*catalog).len() as u64);
    } else {
        assert!(
            outcome.coverage.incomplete[0].contains("not the Hub"),
            "{:?}",
            outcome.coverage
        );
    }
}

/// An item with odd types is asked for again.
#[test]
fn odd_items() {
    let catalog = synthetic(MODELS);
    let hub = start(sim(catalog.clone()).fault(at(FaultKind::OddItem, &[2, 4])));
    let got = crawl_new(&hub, all());
    assert_eq!(
        got.ids(),
        ids_of(&*catalog).iter().map(String::as_str).collect()
    );
    assert_eq!(claimed(&got.claims), resolved(&*catalog));
    let coverage = &got.outcome.coverage;
    assert_eq!(coverage.odd.count, coverage.odd_mended, "{coverage:?}");
    assert_eq!(coverage.incomplete, Vec::<String>::new());
    assert!(hub.stop_blocking().injected(FaultKind::OddItem) > 0);
}

/// The first request fails for good: nothing is left to be resumed.
#[test]
fn trouble_from_the_start_leaves_nothing_behind() {
    let hub = start(sim(synthetic(MODELS)).fault(Fault::always(FaultKind::Html)));
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let begin = try_crawl(&hub, dir.path(), Start::New(all()), Arc::new(Silent));
        let error = run(begin).unwrap_err();
        assert!(matches!(error, IngestError::Hub(_)), "{error}");
    }
}

/// Models come, go and change while the listing is read: what stayed is there.
#[test]
fn a_hub_that_moves() {
    for kind in [
        FaultKind::Appear,
        FaultKind::Vanish,
        FaultKind::Rename,
        FaultKind::Move,
    ] {
        let catalog = synthetic(MODELS);
        let hub = start(sim(catalog.clone()).fault(Fault::always(kind)));
        let got = crawl_new(&hub, all());
        let coverage = &got.outcome.coverage;
        assert_eq!(coverage.incomplete, Vec::<String>::new(), "{kind}");
        let events = hub.stop_blocking().events;
        assert!(!events.is_empty());
        let touched = |id: &str| events.iter().any(|event| format!("{event:?}").contains(id));
        let expected = ids_of(&*catalog);
        for id in &expected {
            assert!(
                got.models.contains_key(id) || touched(id),
                "{kind}: {id} is missing"
            );
        }
        for id in got.ids() {
            assert!(
                expected.contains(id) || touched(id),
                "{kind}: {id} is too many"
            );
        }
        let mut hub_ids: Vec<_> = got
            .models
            .values()
            .map(|model| model.hub_id.unwrap())
            .collect();
        hub_ids.sort_unstable();
        hub_ids.dedup();
        assert_eq!(
            hub_ids.len(),
            got.models.len(),
            "{kind}: a model is there under two names"
        );
    }
}

/// A server that stays in trouble ends the crawl; it can be resumed.
#[test]
fn trouble_without_end_can_be_resumed_from() {
    let catalog = synthetic(MODELS);
    let numbers: Vec<u64> = (3..200).collect();
    let hub = start(sim(catalog.clone()).fault(at(FaultKind::Unavailable, &numbers)));
    let dir = tempfile::tempdir().unwrap();
    let error = run(try_crawl(
        &hub,
        dir.path(),
        Start::New(all()),
        Arc::new(Silent),
    ))
    .unwrap_err();
    assert!(error.to_string().contains("trouble"), "{error}");
    let calm = start(sim(catalog.clone()));
    let got = resume(&calm, dir);
    assert_eq!(got.models, crawl_new(&calm, all()).models);
    let pages = u64::from(catalog.len()).div_ceil(1000) + 1;
    assert_eq!(
        calm.stop_blocking().total,
        2 * pages - 2,
        "two pages were not asked for again"
    );
}

/// A question that fails is asked again when all others are answered; where
/// that fails too, the report names it, and nothing else is lost.
#[test]
fn a_question_without_an_answer_loses_no_other() {
    let csv = "child,parent,relation\n\
        o/b,o/a,finetune\no/c,o/a,adapter\no/d,o/b,merge\no/e,o/c,quantized\n";
    let builder = RecordCatalog::builder().bare_parents(true);
    let catalog = Arc::new(builder.text(csv).unwrap().build());
    let plan = Plan {
        concurrency: Some(1),
        ..roots(&["o/a"])
    };
    let tries = 9;
    // 1: the detail of o/a; 2: its children; from 3 on: those of o/b.
    let first: Vec<u64> = (3..3 + tries).collect();
    let hub = start(sim(catalog.clone()).fault(at(FaultKind::Unavailable, &first)));
    let got = crawl_new(&hub, plan.clone());
    assert_eq!(got.ids(), ["o/a", "o/b", "o/c", "o/d", "o/e"].into());
    assert_eq!(got.outcome.coverage.incomplete, Vec::<String>::new());

    // Then those of o/c and o/e, then o/b again.
    let again = 3 + tries + 2;
    let both: Vec<u64> = first.into_iter().chain(again..again + tries).collect();
    let hub = start(sim(catalog).fault(at(FaultKind::Unavailable, &both)));
    let got = crawl_new(&hub, plan);
    assert_eq!(got.ids(), ["o/a", "o/b", "o/c", "o/e"].into());
    let incomplete = &got.outcome.coverage.incomplete;
    assert_eq!(incomplete.len(), 1);
    assert!(
        incomplete[0].starts_with("the children of o/b could not be read: "),
        "{incomplete:?}"
    );
}

/// Families on a Hub that moves: every model is there once, under one name.
#[test]
fn families_on_a_hub_that_moves() {
    for kind in [
        FaultKind::Appear,
        FaultKind::Vanish,
        FaultKind::Rename,
        FaultKind::Move,
    ] {
        let hub = start(sim(synthetic(MODELS)).fault(Fault::always(kind)));
        let scope = Scope::Top {
            count: 12,
            by: Ranking::Created,
        };
        let got = crawl_new(
            &hub,
            Plan {
                direction: Direction::Both,
                ..Plan::new(scope)
            },
        );
        let events = hub.stop_blocking().events;
        let touched = |id: &str| events.iter().any(|event| format!("{event:?}").contains(id));
        let missing: Vec<_> = CALM[1]
            .models
            .keys()
            .filter(|id| !got.models.contains_key(*id))
            .collect();
        assert!(missing.iter().all(|id| touched(id)), "{kind}: {missing:?}");
        let mut hub_ids: Vec<_> = got.models.values().map(|model| model.hub_id).collect();
        hub_ids.sort_unstable();
        hub_ids.dedup();
        assert_eq!(
            hub_ids.len(),
            got.models.len(),
            "{kind}: a model is there under two names"
        );
    }
}
