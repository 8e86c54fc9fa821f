//! Headers that every answer has, conditional answers, compression.

use crate::support::{Hub, models};

#[tokio::test]
async fn every_answer_is_signed() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    for (path, status) in [
        ("/api/models", 200),
        ("/api/models/org/m0001", 200),
        ("/api/models/org/none", 401),
        ("/api/unheard-of", 404),
        ("/org/m0001/raw/main/README.md", 404),
        ("/org/m0001", 404),
        ("/api/spaces", 200),
    ] {
        let request = hub
            .request("GET", path)
            .header("X-Amzn-Trace-Id", "my-trace");
        let got = hub.send(request).await.unwrap();
        assert_eq!(got.status, status, "{path}");
        assert_eq!(got.header("x-powered-by"), "huggingface-moon");
        assert!(got.header("vary").starts_with("Origin"));
        assert_eq!(
            got.header("access-control-allow-origin"),
            "https://huggingface.co"
        );
        assert!(
            got.header("access-control-expose-headers")
                .contains("X-Error-Code")
        );
        let (root, trace) = got.header("x-request-id").split_once(';').unwrap();
        let parts: Vec<_> = root.split('-').collect();
        assert!(
            parts[0] == "Root=1" && parts[1].len() == 8 && parts[2].len() == 24,
            "{root}"
        );
        assert_eq!(trace, "my-trace");
    }
    let ids = (hub.get("/api/models").await, hub.get("/api/models").await);
    assert_ne!(ids.0.header("x-request-id"), ids.1.header("x-request-id"));
}

#[tokio::test]
async fn a_known_answer_of_the_api_is_not_sent_again() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    let tag = hub.get("/api/models").await.header("etag").to_owned();
    let request = hub
        .request("GET", "/api/models")
        .header("If-None-Match", tag);
    let got = hub.send(request).await.unwrap();
    assert_eq!((got.status, got.body.as_str()), (304, ""));
}

#[tokio::test]
async fn long_bodies_are_compressed_for_who_accepts_it() {
    let hub = Hub::serve(&[&models(1000)], |sim| sim).await;
    // The client asks for gzip of its own accord and unpacks it.
    let packed = hub.get("/api/models").await;
    let sent = hub.stats().body_bytes;
    assert!(sent * 3 < packed.body.len() as u64, "{sent}");
    let request = hub
        .request("GET", "/api/models")
        .header("Accept-Encoding", "identity");
    let plain = hub.send(request).await.unwrap();
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.header("content-length"), plain.body.len().to_string());
    assert_eq!(plain.body, packed.body);
    assert_eq!(plain.header("etag"), packed.header("etag"));
    assert_eq!(plain.header("vary"), "Origin, Accept-Encoding");
}

#[tokio::test]
async fn other_methods_and_pages_are_not_found() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    assert_eq!(
        hub.send(hub.request("POST", "/api/models"))
            .await
            .unwrap()
            .status,
        404
    );
    let page = hub.get("/models-json?other=x").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, "text/html; charset=utf-8")
    );
    let children = hub.get("/api/models/org/m0000/children").await;
    assert_eq!(
        children.error(),
        "Sorry, we can't find the page you are looking for."
    );
}

#[tokio::test]
async fn statistics_are_served_and_not_counted() {
    let hub = Hub::serve(&[&models(3)], |sim| sim).await;
    hub.get("/api/models").await;
    hub.get("/api/models/org/m0001").await;
    let stats = hub.get("/_sim/stats").await.json();
    assert_eq!(stats["total"], 2);
    assert_eq!(
        stats["by_route"],
        serde_json::json!({"detail": 1, "list": 1})
    );
    assert_eq!(stats["by_status"], serde_json::json!({"200": 2}));
    assert_eq!(stats["models_listed"], 3);
    assert_eq!(hub.stop().await.total, 2);
}
