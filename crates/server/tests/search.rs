//! Search, and what all endpoints have in common.
#![allow(clippy::unwrap_used)]

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use support::{Site, family};

fn ids(answer: &serde_json::Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_best_come_first_with_their_traits() {
    let site = Site::new(family());
    let before = site.ask("/api/v1/search?text=CHAT").await;
    assert_eq!(ids(&before), ["lab/chat", "bits/chat-GGUF"]);
    assert_eq!(before["total"], 2);
    assert_eq!(
        before["hits"][0],
        json!({
            "id": "lab/chat", "missing": false, "downloads": 500, "likes": 50,
            "created_at": "2024-05-01T00:00:00Z", "task": "text-generation",
            "library": "transformers", "license": "mit", "children": 2,
        })
    );
    site.app.served().traits().unwrap();
    let after = site.ask("/api/v1/search?text=CHAT").await;
    assert_eq!(before, after, "with the traits in memory");
    let missing = site.ask("/api/v1/search?text=gone").await;
    assert_eq!(missing["hits"][0]["missing"], true);
}

#[tokio::test]
async fn traits_narrow_the_search() {
    let site = Site::new(family());
    let answer = site
        .ask("/api/v1/search?text=a&license=mit&task=text-generation")
        .await;
    assert_eq!(ids(&answer), ["bits/chat-GGUF", "lab/chat"]);
    assert_eq!(
        site.ask("/api/v1/search?text=a&library=none").await["total"],
        0
    );
    let limited = site.ask("/api/v1/search?text=a&limit=1").await;
    assert_eq!(limited["hits"].as_array().unwrap().len(), 1);
    assert_eq!(limited["total"], 7);
}

#[tokio::test]
async fn what_cannot_be_understood_names_the_parameter() {
    let site = Site::new(family());
    for (query, parameter) in [
        ("", "text"),
        ("text=", "text"),
        ("text=a&text=b", "text"),
        ("text=a&limit=0", "limit"),
        ("text=a&limit=101", "limit"),
        ("text=a&limit=many", "limit"),
        ("text=a&limit=-1", "limit"),
    ] {
        let reply = site.get(&format!("/api/v1/search?{query}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{query}");
        let problem = reply.json();
        assert_eq!(problem["error"]["code"], "bad_request", "{query}");
        assert_eq!(
            problem["error"]["parameter"], parameter,
            "{query}: {problem}"
        );
    }
    for query in ["text=%", "text=%f", "text=%zz", "text=%ff"] {
        let reply = site.get(&format!("/api/v1/search?{query}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn other_addresses_and_methods_are_problems() {
    let site = Site::new(family());
    let nothing = site.get("/api/v1/nothing").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert_eq!(nothing.json()["error"]["code"], "not_found");
    let posted = site.post("/api/v1/about", &json!({})).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(posted.json()["error"]["code"], "method_not_allowed");
    assert_eq!(posted.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let site = Site::new(family());
    let address = "/api/v1/search?text=chat";
    let first = site.get(address).await;
    let tag = first.header("etag").unwrap().to_string();
    let again = |address: &str, tag: &str| {
        let request = Request::get(address)
            .header("host", "localhost")
            .header("if-none-match", tag);
        site.send(request.body(Body::empty()).unwrap())
    };
    let known = again(address, &format!("\"x\", {tag}")).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    assert!(known.body.is_empty());
    assert_eq!(known.header("etag"), Some(&*tag));
    let other = again("/api/v1/search?text=chats", &tag).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn the_document_is_openapi_3_1() {
    let site = Site::new(family());
    let document = site.ask("/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let search = &document["paths"]["/api/v1/search"]["get"];
    assert_eq!(search["parameters"][0]["name"], "text");
    assert!(search["responses"]["default"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[tokio::test]
async fn what_is_served_is_told() {
    let site = Site::new(family());
    let about = site.ask("/api/v1/about").await;
    assert_eq!(about["models"], 7);
    assert_eq!(about["missing"], 1);
    assert_eq!(about["edges"], 6);
    assert_eq!(about["cards"], false);
    assert_eq!(about["started"], "2024-06-01T00:00:00Z");
}
