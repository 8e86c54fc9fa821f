//! Redirects, and what they must not give away.

mod common;

use common::{client, client_with_token, ok, reply, serve};
use modeltree_hub::{CardAnswer, HubError, ModelAnswer};

#[tokio::test]
async fn the_token_stays_at_home() {
    let other = serve(|_, _| ok(r#"{"id":"a/b"}"#)).await;
    let target = format!("{}/api/models/a/b", other.url);
    let server = serve(move |_, _| reply(302, &[("location", &target)], "")).await;
    let answer = client_with_token(&server).model("a/b", &[]).await.unwrap();
    assert!(matches!(answer, ModelAnswer::Found(_)));
    assert!(server.seen()[0].has_token());
    // Another port is another host.
    assert!(!other.seen()[0].has_token());
}

#[tokio::test]
async fn every_kind_of_redirect_is_followed_relative_or_not() {
    let server = serve(|n, seen| {
        let host = seen.header("host").unwrap();
        let there = match n {
            0 => "/a/1/raw/main/README.md".to_string(),
            1 => "../../../2/raw/main/README.md".to_string(),
            2 => format!("http://{host}/a/3/raw/main/README.md"),
            3 => format!("//{host}/a/4/raw/main/README.md#part"),
            4 => "/a/5/raw/main/README.md".to_string(),
            _ => return ok("text"),
        };
        reply([301, 302, 303, 307, 308][n], &[("location", &there)], "")
    })
    .await;
    match client(&server).card("a/b", None).await.unwrap() {
        CardAnswer::Text(card) => assert_eq!(card.id, "a/5"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 6);
}

#[tokio::test]
async fn a_loop_is_left() {
    let server = serve(|_, seen| {
        let there = match &*seen.target {
            "/api/models/a/b" => "/api/models/a/c",
            _ => "/api/models/a/b",
        };
        reply(307, &[("location", there)], "")
    })
    .await;
    match client(&server).model("a/b", &[]).await {
        Err(error @ HubError::Redirect(_)) => assert!(error.to_string().contains("loop")),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 6, "three tries of two requests");
}

#[tokio::test]
async fn a_loop_that_passes_is_no_trouble() {
    let server = serve(|n, seen| match n {
        0 => reply(307, &[("location", &seen.target)], ""),
        _ => ok(r#"{"id":"a/b"}"#),
    })
    .await;
    let answer = client(&server).model("a/b", &[]).await.unwrap();
    assert!(matches!(answer, ModelAnswer::Found(_)));
}

#[tokio::test]
async fn redirects_without_end_are_not_followed() {
    let server = serve(|n, _| {
        let there = format!("/api/models/a/b{n}");
        reply(302, &[("location", &there)], "")
    })
    .await;
    let error = client(&server).model("a/b", &[]).await.unwrap_err();
    assert!(matches!(error, HubError::Redirect(_)), "{error}");
    assert_eq!(server.count(), 33, "three tries of eleven requests");
}

#[tokio::test]
async fn unusable_addresses_are_not_followed() {
    for location in [
        "file:///etc/passwd",
        "http://user:word@127.0.0.1/",
        "http://",
        "javascript:alert(1)",
    ] {
        let server = serve(move |_, _| reply(302, &[("location", location)], "")).await;
        let error = client(&server).model("a/b", &[]).await.unwrap_err();
        assert!(
            matches!(error, HubError::Redirect(_)),
            "{location}: {error}"
        );
    }
    let server = serve(|_, _| reply(302, &[], "")).await;
    let error = client(&server).model("a/b", &[]).await.unwrap_err();
    assert!(matches!(error, HubError::Unexpected(_)), "{error}");
}
