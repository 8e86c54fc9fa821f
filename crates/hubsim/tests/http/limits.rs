//! Quotas.

use std::time::Duration;

use hubsim::{Plan, Quotas};

use crate::support::{Hub, models};

const SMALL: Plan = Plan::Custom(Quotas {
    api: 2,
    resolvers: 1,
    pages: 1,
});

#[tokio::test]
async fn every_answer_tells_of_the_quota() {
    let hub = Hub::serve(&[&models(3)], |sim| sim.plan(Plan::Free)).await;
    let got = hub.get_as("/api/models", "hf_a").await;
    assert_eq!(got.header("ratelimit"), "\"api\";r=999;t=300");
    assert_eq!(
        got.header("ratelimit-policy"),
        "\"fixed window\";\"api\";q=1000;w=300"
    );
    let got = hub.get_as("/org/m0000/raw/main/README.md", "hf_a").await;
    assert_eq!(got.header("ratelimit"), "\"resolvers\";r=4999;t=300");
    let got = hub.get_as("/api/models/org/none", "hf_a").await;
    assert!(got.status == 404 && got.header("ratelimit").starts_with("\"api\";r=998;t="));
    let got = hub.get_as("/org/m0000/resolve/main/x", "hf_a").await;
    assert!(got.header("ratelimit").starts_with("\"resolvers\";r=4998;"));
    let got = hub.get_as("/org/m0000", "hf_a").await;
    assert!(got.header("ratelimit").starts_with("\"pages\";r=199;"));
    // Others have quotas of their own, and who names no token less.
    let got = hub.get_as("/api/models", "hf_b").await;
    assert!(got.header("ratelimit").starts_with("\"api\";r=999;"));
    let got = hub.get("/api/models").await;
    assert!(got.header("ratelimit").starts_with("\"api\";r=499;"));
    let got = hub.get_as("/api/models", "hf_invalid").await;
    assert!(got.status == 401 && got.header("ratelimit").starts_with("\"api\";r=498;"));
}

#[tokio::test]
async fn a_plan_without_quota_tells_of_none() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    let got = hub.get("/api/models").await;
    assert!(got.header("ratelimit").is_empty() && got.header("ratelimit-policy").is_empty());
}

#[tokio::test]
async fn a_used_up_quota_is_a_429_until_the_next_window() {
    // A window of 300 seconds passes in 1.5.
    let hub = Hub::serve(&[&models(3)], |sim| sim.plan(SMALL).time_scale(200.0)).await;
    assert_eq!(hub.get("/api/models").await.status, 200);
    assert_eq!(hub.get("/api/models").await.status, 200);
    let refused = hub.get("/api/models").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("ratelimit").starts_with("\"api\";r=0;t="));
    assert_eq!(refused.header("content-type"), "text/plain; charset=utf-8");
    assert!(
        refused
            .body
            .starts_with("We had to rate limit your IP (127.0.0.1).")
    );
    assert_eq!(hub.get("/org/m0000/raw/main/README.md").await.status, 404);
    let left = refused.header("ratelimit").rsplit_once('=').unwrap().1;
    let left: f64 = left.parse().unwrap();
    assert!(left <= 300.0);
    tokio::time::sleep(Duration::from_secs_f64(left / 200.0)).await;
    assert_eq!(hub.get("/api/models").await.status, 200);
    let stats = hub.stop().await;
    assert_eq!((stats.total, stats.rate_limited), (5, 1));
    assert_eq!(stats.by_status[&429], 1);
}
