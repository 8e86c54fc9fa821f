//! The map through the router.
#![allow(clippy::unwrap_used)]

mod support;

use axum::http::StatusCode;
use support::{Site, family};

#[tokio::test]
async fn the_map_says_what_its_tiles_mean() {
    let site = Site::new(family());
    let map = site.ask("/api/v1/map").await;
    // Five of acme/base, the orphan and its missing parent, and one alone.
    assert_eq!(
        (&map["models"], &map["families"], &map["alone"]),
        (&8.into(), &2.into(), &1.into())
    );
    let legend = &map["legend"];
    assert_eq!(legend["relation"][5], "root");
    assert_eq!(legend["task"][0], "text-generation");
    assert_eq!(legend["task"].as_array().unwrap().last().unwrap(), "other");
    assert_eq!(legend["year"], serde_json::json!(["2024"]));

    let v = map["fingerprint"].as_str().unwrap();
    let tile = site.get(&format!("/api/v1/map/0/0/0?v={v}")).await;
    assert_eq!(tile.status, StatusCode::OK);
    assert!(tile.header("cache-control").unwrap().contains("immutable"));
    assert_eq!(&tile.body[..8], b"MTM1\x08\0\0\0");
    assert_eq!(tile.body.len(), 8 + 8 * 18);
    let again = site.get("/api/v1/map/0/0/0").await;
    assert_eq!(again.body, tile.body);
    assert!(
        !again
            .header("cache-control")
            .unwrap_or_default()
            .contains("immutable")
    );
    for none in ["9/512/0", "0/0/1", "x/0/0", "0/0/0?v=other", "40/0/0"] {
        let reply = site.get(&format!("/api/v1/map/{none}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{none}");
        assert_eq!(reply.json()["error"]["code"], "not_found", "{none}");
    }
}

#[tokio::test]
async fn what_lies_at_a_place_lies_there() {
    let site = Site::new(family());
    for (id, of_family) in [
        ("bits/chat-GGUF", Some(("acme/base", 5))),
        ("gone/parent", Some(("gone/parent", 2))),
        ("zoo/alone", None),
    ] {
        let of = site.ask(&format!("/api/v1/map/of?id={id}")).await;
        assert_eq!(of["node"]["id"], id);
        let found = of["family"]["id"].as_str();
        assert_eq!(found, of_family.map(|family| family.0));
        let size = of["family"]["size"].as_u64();
        assert_eq!(size, of_family.map(|family| family.1));
        let (x, y) = (&of["x"], &of["y"]);
        let at = site.ask(&format!("/api/v1/map/at?x={x}&y={y}")).await;
        assert_eq!(at, of);
    }
    let outside = site.get("/api/v1/map/at?x=2&y=0").await;
    assert_eq!(outside.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn labels_are_the_largest_in_view() {
    let site = Site::new(family());
    let all = site.ask("/api/v1/map/labels?x0=0&y0=0&x1=1&y1=1").await;
    assert_eq!(all["discs"][0]["id"], "acme/base");
    assert_eq!(all["discs"].as_array().unwrap().len(), 2);
    let one = site
        .ask("/api/v1/map/labels?x0=0&y0=0&x1=1&y1=1&limit=1")
        .await;
    assert_eq!(one["discs"].as_array().unwrap().len(), 1);
    let corner = site
        .ask("/api/v1/map/labels?x0=0&y0=0&x1=0.01&y1=0.01")
        .await;
    assert_eq!(corner["discs"].as_array().unwrap().len(), 0);
    for wrong in [
        "x0=1&y0=0&x1=0&y1=1",
        "x0=0&y0=0&x1=NaN&y1=1",
        "x0=0&y0=0&x1=1&y1=1&limit=0",
    ] {
        let reply = site.get(&format!("/api/v1/map/labels?{wrong}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_map_without_models_is_a_map() {
    let site = Site::new(Default::default());
    assert_eq!(site.ask("/api/v1/map").await["models"], 0);
    assert_eq!(site.get("/api/v1/map/0/0/0").await.body, b"MTM1\0\0\0\0");
    let reply = site.get("/api/v1/map/at?x=0.5&y=0.5").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}
