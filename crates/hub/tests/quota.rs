//! The quota: used to the full, and not one request more.

#![allow(clippy::unwrap_used)] // Only tests are built from here.

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Response;
use common::{
    SCALE, Server, client, client_with_token, first_page, ok, reply, serve, serve_slowly,
};
use modeltree_hub::{Bucket, CardAnswer, Client, HubError};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Fixed windows, kept strictly, on a clock that runs [`SCALE`] times as fast.
#[derive(Clone)]
struct Strict {
    quota: u64,
    /// On its own clock.
    window: f64,
    start: Instant,
    counts: Arc<Mutex<BTreeMap<u64, u64>>>,
}

impl Strict {
    fn new(quota: u64, window: f64) -> Self {
        Self {
            quota,
            window,
            start: Instant::now(),
            counts: Arc::default(),
        }
    }

    fn answer(&self, bucket: &str, body: &'static str) -> Response<Body> {
        let now = self.start.elapsed().as_secs_f64() * SCALE;
        let window = (now / self.window) as u64;
        let left = (window + 1) as f64 * self.window - now;
        let count = {
            let mut counts = self.counts.lock().unwrap();
            let count = counts.entry(window).or_default();
            *count += 1;
            *count
        };
        let remaining = self.quota.saturating_sub(count);
        let limit = format!("\"{bucket}\";r={remaining};t={}", left.floor());
        let policy = format!(
            "\"fixed window\";\"{bucket}\";q={};w={}",
            self.quota, self.window
        );
        let headers = [("ratelimit", &*limit), ("ratelimit-policy", &policy)];
        let is_over = count > self.quota;
        reply(
            if is_over { 429 } else { 200 },
            &headers,
            if is_over { "too many" } else { body },
        )
    }

    async fn serve(&self, bucket: &'static str, body: &'static str) -> Server {
        let this = self.clone();
        serve_slowly(move |n, _| {
            let answer = this.answer(bucket, body);
            // Later requests overtake earlier ones on the way back.
            let delay = Duration::from_micros(n as u64 * 7919 % 9000);
            async move {
                sleep(delay).await;
                answer
            }
        })
        .await
    }
}

async fn ask_for_cards(clients: &[Client], requests: usize, concurrency: usize) {
    let mut tasks = JoinSet::new();
    let left = Arc::new(Mutex::new(requests));
    for n in 0..concurrency {
        let client = clients[n % clients.len()].clone();
        let left = Arc::clone(&left);
        let take = move || {
            let mut left = left.lock().unwrap();
            *left = left.checked_sub(1)?;
            Some(())
        };
        tasks.spawn(async move {
            while take().is_some() {
                let card = client.card("a/b", None).await.unwrap();
                assert!(matches!(card, CardAnswer::Text(_)));
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn many_at_once_never_send_more_than_the_quota() {
    // Windows of a quarter of a real second.
    let strict = Strict::new(60, 50.0);
    let server = strict.serve("resolvers", "card").await;
    let client = client(&server);
    ask_for_cards(std::slice::from_ref(&client), 300, 20).await;
    let metrics = client.metrics();
    assert_eq!((metrics.requests, metrics.rate_limited), (300, 0));
    assert_eq!(metrics.retries, 0);
    assert!(metrics.waited_for_quota > Duration::from_secs(50));
    let counts = strict.counts.lock().unwrap();
    assert!(counts.values().all(|count| *count <= 60), "{counts:?}");
    let quota = client.quota(Bucket::Resolvers).unwrap();
    assert_eq!((quota.quota, quota.window), (60, Duration::from_secs(50)));
    assert!(quota.resets_in <= quota.window);
    assert_eq!(client.quota(Bucket::Api), None);
}

#[tokio::test]
async fn several_programs_share_a_quota() {
    let strict = Strict::new(60, 50.0);
    let server = strict.serve("resolvers", "card").await;
    let clients = [client(&server), client(&server), client(&server)];
    ask_for_cards(&clients, 200, 12).await;
    let refused: u64 = clients.iter().map(|c| c.metrics().rate_limited).sum();
    let over: u64 = {
        let counts = strict.counts.lock().unwrap();
        counts.values().map(|count| count.saturating_sub(60)).sum()
    };
    assert_eq!(refused, over);
    // A window may be overrun by what was under way at its end, not more.
    let counts = strict.counts.lock().unwrap();
    assert!(counts.values().all(|count| *count <= 60 + 12), "{counts:?}");
}

#[tokio::test]
async fn one_request_goes_ahead_to_learn_the_quota() {
    let arrived = Arc::new(AtomicUsize::new(0));
    let at_first_answer = Arc::new(AtomicUsize::new(0));
    let log = (Arc::clone(&arrived), Arc::clone(&at_first_answer));
    let server = serve_slowly(move |n, _| {
        let (arrived, at_first_answer) = log.clone();
        async move {
            arrived.fetch_add(1, Ordering::SeqCst);
            if n == 0 {
                sleep(Duration::from_millis(100)).await;
                at_first_answer.store(arrived.load(Ordering::SeqCst), Ordering::SeqCst);
            }
            reply(200, &[("ratelimit", "\"resolvers\";r=900;t=100")], "card")
        }
    })
    .await;
    let client = client(&server);
    ask_for_cards(std::slice::from_ref(&client), 8, 8).await;
    assert_eq!(at_first_answer.load(Ordering::SeqCst), 1);
    assert_eq!(arrived.load(Ordering::SeqCst), 8);
}

#[tokio::test]
async fn the_bucket_is_the_one_that_the_server_names() {
    // Cards counted to the API's quota.
    let strict = Strict::new(5, 50.0);
    let server = strict.serve("api", "[]").await;
    let client = client(&server);
    ask_for_cards(std::slice::from_ref(&client), 6, 3).await;
    for _ in 0..6 {
        client.page(&first_page()).await.unwrap();
    }
    assert_eq!(client.metrics().rate_limited, 0);
    let quota = |bucket| client.quota(bucket).unwrap().quota;
    assert_eq!((quota(Bucket::Resolvers), quota(Bucket::Api)), (5, 5));
    let counts = strict.counts.lock().unwrap();
    assert_eq!(counts.values().sum::<u64>(), 12);
}

#[tokio::test]
async fn a_used_up_window_is_waited_for_and_costs_no_retries() {
    let server = serve(|n, _| {
        let used_up = [
            ("ratelimit", "\"api\";r=0;t=3"),
            ("ratelimit-policy", "\"fixed window\";\"api\";q=500;w=300"),
        ];
        match n {
            0..10 => reply(429, &used_up, "We had to rate limit your IP"),
            _ => ok("[]"),
        }
    })
    .await;
    let client = client(&server);
    client.page(&first_page()).await.unwrap();
    let metrics = client.metrics();
    assert_eq!((metrics.rate_limited, metrics.requests), (10, 11));
    // Ten times three seconds of its clock, whatever this machine is up to.
    assert!(metrics.waited_for_quota >= Duration::from_secs(30));
}

#[tokio::test]
async fn a_limit_of_an_actions_own_is_not_the_windows() {
    let server = serve(|_, _| {
        let headers = [
            ("ratelimit", "\"api\";r=480;t=200"),
            ("ratelimit-policy", "\"fixed window\";\"api\";q=500;w=300"),
        ];
        reply(429, &headers, r#"{"error":"300 per day"}"#)
    })
    .await;
    let client = client(&server);
    match client.model("a/b", &[]).await {
        Err(HubError::RateLimited(failure)) => assert_eq!(failure.message, "300 per day"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 4);
    assert_eq!(client.metrics().waited_for_quota, Duration::ZERO);
}

#[tokio::test]
async fn a_refusal_without_figures_closes_the_bucket_for_a_while() {
    let server = serve(|n, _| match n {
        1 => reply(429, &[("retry-after", "10")], "slow down"),
        2 => {
            let date = [
                ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT"),
            ];
            reply(429, &date, "slow down")
        }
        3 => reply(429, &[], "We had to rate limit your IP (127.0.0.1)."),
        _ => ok("[]"),
    })
    .await;
    let client = client(&server);
    for _ in 0..2 {
        client.page(&first_page()).await.unwrap();
    }
    let metrics = client.metrics();
    assert_eq!((metrics.rate_limited, metrics.requests), (3, 5));
    assert!(metrics.waited_for_quota >= Duration::from_secs(30));

    let lasting = serve(|_, _| reply(429, &[], "We had to rate limit your IP")).await;
    let error = common::client(&lasting)
        .page(&first_page())
        .await
        .unwrap_err();
    assert!(matches!(error, HubError::RateLimited(_)), "{error}");
    assert_eq!(lasting.count(), 5);
}

#[tokio::test]
async fn without_a_quota_there_is_no_wait() {
    let server = serve(|_, _| ok("card")).await;
    let client = client(&server);
    ask_for_cards(std::slice::from_ref(&client), 500, 16).await;
    let metrics = client.metrics();
    assert_eq!((metrics.requests, metrics.retries), (500, 0));
    assert_eq!(metrics.waited_for_quota, Duration::ZERO);
    assert_eq!(client.quota(Bucket::Resolvers), None);
}

#[tokio::test]
async fn requests_without_the_token_have_a_quota_of_their_own() {
    let server = serve(|_, seen| {
        if seen.has_token() {
            let headers = [("ratelimit", "\"api\";r=900;t=100")];
            reply(403, &headers, "not with this token")
        } else {
            let headers = [("ratelimit", "\"api\";r=3;t=100")];
            reply(200, &headers, r#"{"id":"a/b"}"#)
        }
    })
    .await;
    let client = client_with_token(&server);
    client.model("a/b", &[]).await.unwrap();
    let quota = client.quota(Bucket::Api).unwrap();
    assert_eq!(quota.remaining, 900);
}
