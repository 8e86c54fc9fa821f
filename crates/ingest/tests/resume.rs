//! A crawl that was stopped at any instant goes on to the same snapshot.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::*;
use modeltree_ingest::{Direction, IngestError, Plan, Ranking, Scope, Silent, Start};

/// The same records, claims and cards, every column but the time of fetching.
#[track_caller]
fn same(got: &Got, whole: &Got, at: u64) {
    assert!(got.models == whole.models, "stopped at event {at}");
    assert!(
        words(&got.claims) == words(&whole.claims),
        "stopped at event {at}"
    );
    let texts = |got: &Got| {
        got.cards()
            .into_values()
            .map(|card| (card.id, card.etag, card.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(got), texts(whole), "stopped at event {at}");
}

fn stop_everywhere(models: u32, plan: Plan, step: usize) {
    let hub = start(sim(synthetic(models)));
    let whole = crawl_new(&hub, plan.clone());
    let mut stopped = 0;
    for at in (1..).step_by(step) {
        match crawl_until(&hub, plan.clone(), at) {
            Ok(dir) => {
                let got = resume(&hub, dir);
                same(&got, &whole, at);
                assert_eq!(got.outcome.coverage.resumed, 1);
                let slack = 40;
                assert!(
                    got.requests() <= whole.requests() + slack,
                    "{:?}",
                    got.outcome.coverage
                );
                stopped += 1;
            }
            Err(got) => {
                same(&got, &whole, at);
                break;
            }
        }
    }
    assert!(stopped >= 3, "stopped {stopped} times only");
}

#[test]
fn a_listing() {
    stop_everywhere(4_500, all(), 1);
    stop_everywhere(
        3_500,
        Plan {
            batch: 1_500,
            ..all()
        },
        1,
    );
}

#[test]
fn a_listing_in_ranges() {
    let plan = Plan {
        concurrency: Some(2),
        ..all()
    };
    stop_everywhere(14_000, plan, 4);
}

#[test]
fn families() {
    let plan = Plan {
        direction: Direction::Both,
        batch: 40,
        ..Plan::new(Scope::Top {
            count: 60,
            by: Ranking::Created,
        })
    };
    stop_everywhere(3_000, plan, 3);
}

#[test]
fn a_family_out_of_the_listing() {
    let plan = Plan {
        expected_models: 0,
        batch: 1_500,
        ..Plan::new(Scope::Top {
            count: 40,
            by: Ranking::Likes,
        })
    };
    stop_everywhere(4_200, plan, 1);
}

#[test]
fn cards() {
    let plan = Plan {
        with_cards: true,
        batch: 25,
        direction: Direction::Only,
        ..Plan::new(Scope::Top {
            count: 60,
            by: Ranking::Likes,
        })
    };
    stop_everywhere(1_000, plan, 7);
}

/// Stopped again and again, it still comes to its end.
#[test]
fn stopped_many_times() {
    let hub = start(sim(synthetic(6_500)));
    let whole = crawl_new(&hub, all());
    let dir = crawl_until(&hub, all(), 2).ok().unwrap();
    let mut stops = 1;
    while drop_after(&hub, dir.path(), Start::Resume, 2).is_none() {
        stops += 1;
        assert!(stops < 50);
        if stops == 4 {
            break;
        }
    }
    let got = resume(&hub, dir);
    same(&got, &whole, 0);
    assert_eq!(got.outcome.coverage.resumed, stops);
}

#[test]
fn an_unfinished_crawl_is_not_begun_anew_by_accident() {
    let hub = start(sim(synthetic(3_000)));
    let dir = crawl_until(&hub, all(), 2).ok().unwrap();
    let begin = |start| run(try_crawl(&hub, dir.path(), start, Arc::new(Silent)));
    let error = begin(Start::New(all())).unwrap_err();
    assert!(matches!(error, IngestError::Unfinished), "{error}");
    begin(Start::Restart(all())).unwrap();
    let error = begin(Start::Resume).unwrap_err();
    assert!(matches!(error, IngestError::NothingToResume), "{error}");
}
