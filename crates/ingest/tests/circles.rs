//! Servers that would lead a crawl in circles for ever.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::RawQuery;
use axum::http::header::LINK;
use axum::response::IntoResponse;
use axum::routing::get;
use common::{all, id, run};
use modeltree_hub::{Client, Config};
use modeltree_ingest::{Cancel, Coverage, Direction, Plan, Scope, Silent, Start, crawl};
use modeltree_snapshot::Writer;

/// A page of the listing: its body, and the cursor of its next link, given the
/// request's number.
type Page = fn(u64) -> (String, Option<String>);

/// Crawls against a server that answers every listing with `page`.
fn crawl_circles(plan: Plan, page: Page) -> (Coverage, u64) {
    run(async move {
        let asked = Arc::new(AtomicU64::new(0));
        let count = asked.clone();
        let list = move |RawQuery(query): RawQuery| async move {
            let (body, cursor) = page(count.fetch_add(1, Ordering::Relaxed));
            let query = query.unwrap_or_default();
            let query = query.split("&cursor=").next().unwrap_or_default();
            let link =
                cursor.map(|cursor| format!("</api/models?{query}&cursor={cursor}>; rel=\"next\""));
            let headers: Vec<_> = link.into_iter().map(|link| (LINK, link)).collect();
            (axum::response::AppendHeaders(headers), body).into_response()
        };
        let detail = || async { models(&[0]).trim_matches(['[', ']']).to_string() };
        let router = Router::new()
            .route("/api/models", get(list))
            .route("/api/models/{owner}/{name}", get(detail));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(Config::new(&url).unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::open(dir.path()).unwrap();
        let start = Start::New(plan);
        let outcome = crawl(start, client, writer, Arc::new(Silent), Cancel::default()).await;
        server.abort();
        (outcome.unwrap().coverage, asked.load(Ordering::Relaxed))
    })
}

/// Models as a page; the higher the number, the older.
fn models(numbers: &[u64]) -> String {
    let item = |number: &u64| {
        let second = 59 - number % 60;
        format!(
            r#"{{"_id":"{number:024x}","id":"o/m{number}","createdAt":"2024-01-01T00:00:{second:02}.000Z"}}"#
        )
    };
    format!(
        "[{}]",
        numbers.iter().map(item).collect::<Vec<_>>().join(",")
    )
}

fn children() -> Plan {
    let scope = Scope::Roots(vec![id("o/m0")]);
    Plan {
        direction: Direction::Down,
        concurrency: Some(1),
        ..Plan::new(scope)
    }
}

#[test]
fn the_same_next_link_again_and_again() {
    let page: Page = |_| (models(&[1, 2]), Some("same".into()));
    let (coverage, asked) = crawl_circles(all(), page);
    assert_eq!(coverage.models, 2);
    assert!(
        coverage.incomplete[0].contains("read before"),
        "{coverage:?}"
    );
    assert!(asked < 10, "{asked}");
    let (coverage, asked) = crawl_circles(children(), page);
    assert_eq!(coverage.models, 3);
    assert!(
        coverage.incomplete[0].contains("children of o/m"),
        "{coverage:?}"
    );
    assert!(asked < 20, "{asked}");
}

#[test]
fn ever_new_links_to_the_same_page() {
    let page: Page = |n| (models(&[1, 2]), Some(format!("c{n}")));
    let (coverage, asked) = crawl_circles(all(), page);
    assert_eq!(coverage.models, 2);
    assert!(
        coverage.incomplete[0].contains("nothing new"),
        "{coverage:?}"
    );
    assert!(asked < 60, "{asked}");
    let (coverage, asked) = crawl_circles(children(), page);
    assert_eq!(coverage.models, 3);
    assert!(!coverage.is_complete());
    assert!(asked < 100, "{asked}");
}

#[test]
fn ever_new_links_to_empty_pages() {
    let page: Page = |n| (models(&[]), Some(format!("c{n}")));
    for plan in [all(), children()] {
        let (coverage, asked) = crawl_circles(plan, page);
        assert!(!coverage.is_complete());
        assert!(asked < 60, "{asked}");
    }
}

/// Two empty pages within a listing are no circle.
#[test]
fn empty_pages_within_a_listing_are_passed_over() {
    let (coverage, _) = crawl_circles(all(), |n| match n {
        0 => (models(&[1]), Some("a".into())),
        1 => (models(&[]), Some("b".into())),
        2 => (models(&[]), Some("c".into())),
        3 => (models(&[2]), None),
        _ => (models(&[1, 2]), None),
    });
    assert_eq!((coverage.models, coverage.incomplete.len()), (2, 0));
}
