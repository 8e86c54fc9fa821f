//! The whole Hub by its listing.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::*;
use hubsim::catalog::records::RecordCatalog;
use hubsim::{Fault, FaultKind, Plan as Quota, Quotas, Route};
use modeltree_ingest::{Filters, Way};

#[test]
fn the_whole_hub_is_read_once() {
    let catalog = synthetic(4_300);
    let hub = start(sim(catalog.clone()));
    let got = crawl_new(&hub, all());
    let expected = ids_of(&*catalog);
    assert_eq!(got.ids(), expected.iter().map(String::as_str).collect());
    assert_eq!(claimed(&got.claims), resolved(&*catalog));
    let coverage = &got.outcome.coverage;
    assert_eq!(coverage.incomplete, Vec::<String>::new());
    assert_eq!(coverage.way, Some(Way::Listing));
    assert_eq!(coverage.models, expected.len() as u64);
    assert_eq!(coverage.claims, got.claims.len() as u64);
    let pages = expected.len().div_ceil(1000) as u64;
    let stats = hub.stop_blocking();
    assert_eq!(
        stats.requests(Route::List),
        pages + 1,
        "one more for what was created meanwhile"
    );
    assert_eq!(stats.total, coverage.requests);
}

/// Several cursors side by side read the same as one, each model once.
#[test]
fn ranges_side_by_side_read_the_same() {
    let catalog = synthetic(30_000);
    let hub = start(sim(catalog.clone()).fault(Fault::latency(40.0)));
    let mut plan = all();
    plan.concurrency = Some(4);
    let got = crawl_new(&hub, plan);
    assert_eq!(
        got.ids(),
        ids_of(&*catalog).iter().map(String::as_str).collect()
    );
    assert_eq!(claimed(&got.claims), resolved(&*catalog));
    let coverage = &got.outcome.coverage;
    assert_eq!((coverage.incomplete.len(), coverage.repeated), (0, 0));
    assert_eq!(coverage.ranges, 4);
    let stats = hub.stop_blocking();
    assert!(stats.requests(Route::List) <= 30 + 3 + 1, "{stats:?}");
    assert!(stats.most_at_once >= 3, "{stats:?}");
}

#[test]
fn opaque_cursors_are_read_one_after_the_other() {
    let catalog = synthetic(9_500);
    let hub = start(sim(catalog.clone()).fault(Fault::always(FaultKind::OpaqueCursors)));
    let mut plan = all();
    plan.concurrency = Some(4);
    let got = crawl_new(&hub, plan);
    assert_eq!(
        got.ids(),
        ids_of(&*catalog).iter().map(String::as_str).collect()
    );
    assert_eq!(got.outcome.coverage.ranges, 1);
    assert_eq!(hub.stop_blocking().requests(Route::List), 10 + 1);
}

/// Where the server starts elsewhere than told, one cursor reads it all.
#[test]
fn cursors_of_our_own_that_are_ignored_do_no_harm() {
    let catalog = synthetic(30_000);
    let hub = start(sim(catalog.clone()).fault(Fault::always(FaultKind::IgnoreCursor)));
    let mut plan = all();
    plan.concurrency = Some(4);
    let got = crawl_new(&hub, plan);
    assert_eq!(
        got.ids(),
        ids_of(&*catalog).iter().map(String::as_str).collect()
    );
    assert_eq!(got.outcome.coverage.incomplete, Vec::<String>::new());
    assert_eq!(got.outcome.coverage.ranges, 1);
}

#[test]
fn filters_limit_the_listing() {
    let catalog = synthetic(3_000);
    let hub = start(sim(catalog.clone()));
    let mut plan = all();
    plan.filters = Filters {
        tags: vec!["license:mit".into()],
        ..Filters::default()
    };
    plan.concurrency = Some(4);
    let got = crawl_new(&hub, plan);
    use hubsim::catalog::Catalog as _;
    let expected: std::collections::BTreeSet<String> = catalog
        .with_tag("license:mit")
        .into_iter()
        .map(|n| catalog.id(n))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(got.ids(), expected.iter().map(String::as_str).collect());
}

/// A crawl within the quota never meets a 429, and waits where it must.
#[test]
fn a_quota_is_kept_to() {
    let catalog = synthetic(9_500);
    let quotas = Quotas {
        api: 5,
        resolvers: 10,
        pages: 10,
    };
    let hub = start(sim(catalog.clone()).plan(Quota::Custom(quotas)));
    let got = crawl_new(&hub, all());
    assert_eq!(got.models.len(), ids_of(&*catalog).len());
    assert!(got.outcome.coverage.waited_for_quota > 0.0);
    assert_eq!(got.outcome.coverage.rate_limited, 0);
    assert_eq!(hub.stop_blocking().rate_limited, 0);
}

/// Text that means something to a terminal, a spreadsheet or a file system
/// comes through as it is; an item without a usable id is told of.
#[test]
fn hostile_text_is_kept_and_told_of() {
    let long = "x".repeat(1 << 20);
    let tags = ["=1+1", "a\"b", "line\nbreak", "\u{1b}[2J", "../..", &long];
    let records = [
        serde_json::json!({ "id": "o/good", "tags": tags, "pipeline_tag": "=cmd()" }),
        serde_json::json!({ "id": "o/odd", "likes": "many", "tags": ["t"] }),
    ];
    let text: String = records.iter().map(|record| format!("{record}\n")).collect();
    let catalog = RecordCatalog::builder().text(&text).unwrap().build();
    let hub = start(sim(Arc::new(catalog)));
    let got = crawl_new(&hub, all());
    assert_eq!(got.ids(), ["o/good", "o/odd"].into());
    let kept = got.models["o/good"].tags.as_ref().unwrap();
    assert!(tags.iter().all(|tag| kept.iter().any(|other| other == tag)));
    assert_eq!(got.models["o/good"].task.as_deref(), Some("=cmd()"));
    let coverage = &got.outcome.coverage;
    assert!(
        coverage.odd.examples[0].starts_with("o/odd: likes: "),
        "{:?}",
        coverage.odd
    );
    assert!(
        coverage.incomplete[0].starts_with("1 items had"),
        "{:?}",
        coverage.incomplete
    );
}
