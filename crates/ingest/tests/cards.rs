//! Cards of all models of a crawl.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::*;
use hubsim::Route;
use hubsim::catalog::{Catalog, Gated};
use modeltree_ingest::{Plan, Silent, Start};
use modeltree_snapshot::Snapshot;

#[test]
fn cards_are_fetched_once_and_then_only_if_changed() {
    let catalog = synthetic(300);
    let hub = start(sim(catalog.clone()));
    let plan = Plan {
        with_cards: true,
        ..all()
    };
    let got = crawl_new(&hub, plan.clone());
    let cards = got.cards();
    let (mut open, mut none, mut gated) = (0, 0, 0);
    for n in 0..catalog.len() {
        let model = catalog.model(n);
        match catalog.readme(n) {
            _ if model.private => {}
            _ if model.gated != Gated::No => gated += 1,
            Some(text) => {
                assert_eq!(cards[&model.id].text, text);
                open += 1;
            }
            None => none += 1,
        }
    }
    assert_eq!(cards.len(), open);
    let coverage = got.outcome.coverage.cards.clone().unwrap();
    assert_eq!(
        (coverage.got, coverage.none, coverage.gated),
        (open as u64, none, gated)
    );
    assert_eq!(coverage.asked, got.models.len() as u64);

    let again = run(try_crawl(
        &hub,
        got.dir.path(),
        Start::New(plan),
        Arc::new(Silent),
    ))
    .unwrap();
    let coverage = again.coverage.cards.unwrap();
    assert_eq!((coverage.got, coverage.unchanged), (0, open as u64));
    let kept = Snapshot::open(got.dir.path())
        .unwrap()
        .cards()
        .unwrap()
        .count();
    assert_eq!(kept, open);
    let stats = hub.stop_blocking();
    assert_eq!(stats.requests(Route::Raw), 2 * got.models.len() as u64);
}
