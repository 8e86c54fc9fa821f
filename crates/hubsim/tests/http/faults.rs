//! Every fault, aimed at a request.

use std::time::{Duration, Instant};

use hubsim::{Fault, FaultKind, Plan, Sim};

use crate::support::{Got, Hub, models};

const LIST: &str = "/api/models?sort=likes&limit=10";

async fn at(kind: FaultKind, n: u64) -> Hub {
    with(Fault::at(kind, n), |sim| sim).await
}

async fn with(fault: Fault, setup: impl FnOnce(Sim) -> Sim) -> Hub {
    Hub::serve(&[&models(60)], |sim| setup(sim.fault(fault))).await
}

/// The first request is well, the second meets the fault, the third is well.
async fn second_of_three(kind: FaultKind) -> Got {
    let hub = at(kind, 2).await;
    let first = hub.get(LIST).await;
    let second = hub.get(LIST).await;
    let third = hub.get(LIST).await;
    assert_eq!((first.status, third.status), (200, 200));
    assert_eq!(first.body, third.body);
    assert_eq!(hub.stop().await.injected(kind), 1);
    second
}

#[tokio::test]
async fn numbers_count_lists_details_and_raw_files_alone() {
    let hub = at(FaultKind::BadGateway, 4).await;
    for (path, status) in [
        ("/api/models?limit=1", 200),
        ("/api/spaces", 200),
        ("/api/models/org/m0001", 200),
        ("/org/m0001/resolve/main/x", 404),
        ("/api/other", 404),
        ("/_sim/stats", 200),
        ("/api/models/org/m0001/revision/main", 200),
        ("/org/m0001/raw/main/README.md", 502),
        ("/org/m0001/raw/main/README.md", 404),
    ] {
        assert_eq!(hub.get(path).await.status, status, "{path}");
    }
    assert_eq!(hub.stop().await.counted, 5);
}

#[tokio::test]
async fn too_many_requests_of_three_kinds() {
    let got = second_of_three(FaultKind::LimitWindow).await;
    assert_eq!(
        (got.status, got.header("ratelimit")),
        (429, "\"api\";r=0;t=5")
    );
    assert!(got.body.starts_with("We had to rate limit"));
    let got = second_of_three(FaultKind::LimitAction).await;
    assert_eq!(
        (got.status, got.header("ratelimit")),
        (429, "\"api\";r=1;t=300")
    );
    assert!(got.error().contains("rate limit"));
    let got = second_of_three(FaultKind::LimitPlain).await;
    assert_eq!((got.status, got.header("ratelimit")), (429, ""));
    assert!(got.body.starts_with("We had to rate limit"));
}

#[tokio::test]
async fn limits_beside_a_real_quota() {
    let hub = with(Fault::at(FaultKind::LimitAction, 1), |sim| {
        sim.plan(Plan::Free)
    })
    .await;
    let got = hub.get(LIST).await;
    assert_eq!(
        (got.status, got.header("ratelimit")),
        (429, "\"api\";r=499;t=300")
    );
    let stats = hub.stop().await;
    assert_eq!(
        (stats.rate_limited, stats.injected(FaultKind::LimitAction)),
        (0, 1)
    );
}

#[tokio::test]
async fn server_errors() {
    for (kind, status) in [
        (FaultKind::InternalError, 500),
        (FaultKind::BadGateway, 502),
        (FaultKind::Unavailable, 503),
        (FaultKind::GatewayTimeout, 504),
    ] {
        assert_eq!(second_of_three(kind).await.status, status);
    }
}

#[tokio::test]
async fn a_page_of_the_web_site() {
    let got = second_of_three(FaultKind::Html).await;
    assert_eq!(
        (got.status, got.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(got.body.starts_with("<!doctype html>"));
}

#[tokio::test]
async fn noise() {
    let got = second_of_three(FaultKind::Garbled).await;
    assert_eq!(got.status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&got.body).is_err());
    assert!(got.body.starts_with("[{\"_id\""));
}

#[tokio::test]
async fn a_redirect_to_itself() {
    let got = second_of_three(FaultKind::RedirectLoop).await;
    assert_eq!((got.status, got.header("location")), (307, LIST));
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    for encoding in ["identity", "gzip"] {
        let hub = at(FaultKind::Truncated, 2).await;
        let get = || hub.send(hub.request("GET", LIST).header("Accept-Encoding", encoding));
        let whole = get().await.unwrap();
        assert!(get().await.is_err());
        assert_eq!(get().await.unwrap().body, whole.body);
    }
}

#[tokio::test]
async fn a_body_that_stalls() {
    let hub = at(FaultKind::Stall, 1).await;
    let request = hub.request("GET", LIST).timeout(Duration::from_millis(300));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.bytes().await.unwrap_err().is_timeout());
    assert_eq!(hub.get(LIST).await.status, 200);
    // The stop does not wait for it.
    let stalled = at(FaultKind::Stall, 1).await;
    let response = stalled.request("GET", LIST).send().await.unwrap();
    let begun = Instant::now();
    assert_eq!(stalled.stop().await.injected(FaultKind::Stall), 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(response.bytes().await.is_err());
}

#[tokio::test]
async fn a_body_that_dribbles_is_whole() {
    // 16 pauses of half a second, at twenty times the speed.
    let hub = with(Fault::at(FaultKind::Slow, 2), |sim| sim.time_scale(20.0)).await;
    let whole = hub.get(LIST).await;
    let begun = Instant::now();
    let slow = hub.get(LIST).await;
    assert!(begun.elapsed() > Duration::from_millis(350));
    assert_eq!(slow.body, whole.body);
}

#[tokio::test]
async fn every_answer_is_late() {
    let hub = with(Fault::latency(6.0), |sim| sim.time_scale(20.0)).await;
    for path in [LIST, "/api/models/org/none", "/api/spaces"] {
        let begun = Instant::now();
        hub.get(path).await;
        assert!(begun.elapsed() >= Duration::from_millis(300), "{path}");
    }
}

#[tokio::test]
async fn a_body_of_five_gigabytes() {
    let hub = at(FaultKind::Huge, 1).await;
    let mut response = hub.request("GET", LIST).send().await.unwrap();
    assert_eq!(response.content_length(), Some(5 << 30));
    let mut read = 0;
    while read < 4 << 20 {
        read += response.chunk().await.unwrap().unwrap().len();
    }
    drop(response);
    assert_eq!(hub.get(LIST).await.status, 200);
}

#[tokio::test]
async fn opaque_cursors_lead_on_all_the_same() {
    let plain = Hub::serve(&[&models(60)], |sim| sim).await.walk(LIST).await;
    let hub = with(Fault::always(FaultKind::OpaqueCursors), |sim| sim).await;
    let next = hub.get(LIST).await.next().unwrap();
    let cursor = next.split_once("cursor=").unwrap().1;
    use base64::Engine as _;
    let decoded = base64::engine::general_purpose::STANDARD.decode(cursor);
    assert!(decoded.is_err(), "{cursor}");
    assert_eq!(hub.walk(LIST).await, plain);
}

#[tokio::test]
async fn a_short_page_goes_on() {
    let hub = at(FaultKind::ShortPage, 2).await;
    let pages = hub.walk(LIST).await;
    let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [10, 5, 10, 10, 10, 10, 5]);
    assert_eq!(pages.concat().len(), 60);
}

#[tokio::test]
async fn a_page_repeats_the_last_model_before_it() {
    let hub = at(FaultKind::RepeatedItem, 2).await;
    let pages = hub.walk(LIST).await;
    assert_eq!(pages[1][0], pages[0][9]);
    assert_eq!(pages[1].len(), 10);
    let mut ids = pages.concat();
    assert_eq!(ids.len(), 61);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 60);
    // There is none before the first page.
    let hub = at(FaultKind::RepeatedItem, 1).await;
    hub.get(LIST).await;
    assert_eq!(hub.stop().await.injected(FaultKind::RepeatedItem), 0);
}

#[tokio::test]
async fn one_item_is_odd() {
    let path = "/api/models?sort=likes&limit=10&expand=tags&expand=downloads&expand=likes";
    let plain = Hub::serve(&[&models(60)], |sim| sim)
        .await
        .get(path)
        .await
        .json();
    let mut kinds = [0, 0];
    for seed in 0..8 {
        let hub = with(Fault::at(FaultKind::OddItem, 1), |sim| sim.seed(seed)).await;
        let odd = hub.get(path).await.json();
        let (odd, plain) = (odd.as_array().unwrap(), plain.as_array().unwrap());
        assert_eq!(odd.len(), plain.len());
        let differing: Vec<_> = odd
            .iter()
            .zip(plain)
            .filter(|(odd, plain)| odd != plain)
            .collect();
        let [(odd, plain)] = differing.as_slice() else {
            panic!("{differing:?}")
        };
        assert_eq!((&odd["_id"], &odd["id"]), (&plain["_id"], &plain["id"]));
        kinds[usize::from(odd["tags"].is_array())] += 1;
    }
    assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
}

#[tokio::test]
async fn a_link_to_another_host() {
    let hub = at(FaultKind::ForeignLink, 1).await;
    let got = hub.get(LIST).await;
    assert!(
        got.header("link")
            .starts_with("<https://huggingface.co.example.net/api/models?")
    );
    assert!(hub.get(LIST).await.next().is_some());
}

#[tokio::test]
async fn base_models_in_a_list_before_2026() {
    let hub = with(Fault::always(FaultKind::NoBaseModelsInList), |sim| sim).await;
    let got = hub.get("/api/models?expand=tags&expand=baseModels").await;
    assert_eq!(got.status, 400);
    assert!(!got.error().contains("baseModels") && got.error().contains("\"tags\""));
    assert_eq!(hub.get("/api/models?expand=tags").await.status, 200);
    assert_eq!(
        hub.get("/api/models/org/m0001?expand=baseModels")
            .await
            .status,
        200
    );
    assert_eq!(hub.stop().await.injected(FaultKind::NoBaseModelsInList), 1);
}

#[tokio::test]
async fn cursors_made_by_hand_are_ignored_and_others_are_not() {
    use base64::Engine as _;
    let hub = with(Fault::always(FaultKind::IgnoreCursor), |sim| sim).await;
    assert_eq!(hub.walk(LIST).await.concat().len(), 60);
    let cursor = r#"{"$or":[{"likes":10,"_id":{"$gt":"ffffffffffffffffffffffff"}},{"likes":{"$lt":10}},{"likes":null}]}"#;
    let cursor = base64::engine::general_purpose::STANDARD
        .encode(cursor)
        .replace('=', "%3D");
    let got = hub.get(&format!("{LIST}&cursor={cursor}")).await;
    assert_eq!(got.ids(), hub.get(LIST).await.ids());
}

#[tokio::test]
async fn deep_pages_time_out_unless_they_are_small() {
    let fault = Fault::always(FaultKind::DeepTimeout);
    let hub = Hub::serve(&[&models(2600)], |sim| sim.fault(fault)).await;
    let first = hub.get("/api/models?sort=likes").await;
    let second = hub.get(&first.next().unwrap()).await;
    let third = second.next().unwrap();
    assert_eq!(hub.get(&third).await.status, 504);
    assert_eq!(
        hub.get(&third.replace("sort=likes", "sort=likes&limit=500"))
            .await
            .status,
        504
    );
    let small = hub
        .walk(&third.replace("sort=likes", "sort=likes&limit=250"))
        .await;
    assert_eq!(small.concat().len(), 600);
}

#[tokio::test]
async fn a_rename_that_loses_the_query() {
    let record = r#"{"id":"new/name","_renamed_from":["old/name"]}"#;
    let fault = Fault::at(FaultKind::LostQuery, 1);
    let hub = Hub::serve(&[record], |sim| sim.fault(fault)).await;
    let path = "/api/models/old/name?expand=tags";
    assert_eq!(
        hub.get(path).await.header("location"),
        "/api/models/new/name"
    );
    assert_eq!(
        hub.get(path).await.header("location"),
        "/api/models/new/name?expand=tags"
    );
}

#[tokio::test]
async fn rates_are_drawn_from_the_seed() {
    let statuses = async |seed| {
        let fault = Fault::rate(FaultKind::Unavailable, 0.3);
        let hub = with(fault, |sim| sim.seed(seed)).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(hub.get("/api/models?limit=1").await.status);
        }
        statuses
    };
    let first = statuses(5).await;
    assert!((4..24).contains(&first.iter().filter(|status| **status == 503).count()));
    assert_eq!(first, statuses(5).await);
    assert_ne!(first, statuses(6).await);
}
