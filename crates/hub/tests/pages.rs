//! Pages of the listing.

mod common;

use common::{client, client_with_token, config, first_page, ok, reply, serve};
use modeltree_hub::{Client, Config, Expand, HubError, ListQuery, PageRequest, decode_page};

#[tokio::test]
async fn a_listing_is_followed_to_its_end_through_a_mirror() {
    let server = serve(|_, seen| {
        if seen.target.contains("cursor=") {
            ok(r#"[{"id":"a/b"}]"#)
        } else {
            // The Hub names itself, whatever the mirror is called.
            let link = "<https://huggingface.co/api/models?limit=2&cursor=x%3D>; rel=\"next\"";
            reply(200, &[("link", link), ("etag", "W/\"1-a\"")], "[]")
        }
    })
    .await;
    let client = client_with_token(&server);
    let query = ListQuery {
        filters: vec!["base_model:a/b".into()],
        limit: 2,
        ..ListQuery::default()
    };
    let first = client.page(&PageRequest::First(query)).await.unwrap();
    assert_eq!(first.etag.as_deref(), Some("W/\"1-a\""));
    let next = first.next.unwrap();
    assert_eq!(next.cursor().as_deref(), Some("x="));
    let second = client.page(&PageRequest::Next(next)).await.unwrap();
    assert!(second.next.is_none());
    assert_eq!(decode_page(&second.body).unwrap().len(), 1);

    let seen = server.seen();
    assert_eq!(
        seen[0].target,
        "/api/models?filter=base_model%3Aa%2Fb&sort=createdAt&limit=2"
    );
    assert_eq!(seen[1].target, "/api/models?limit=2&cursor=x%3D");
    for seen in seen {
        assert_eq!(seen.header("authorization"), Some("Bearer hf_secret"));
        assert_eq!(seen.header("accept-encoding"), Some("gzip"));
        assert!(seen.header("user-agent").unwrap().starts_with("modeltree/"));
    }
    let metrics = client.metrics();
    assert_eq!((metrics.requests, metrics.retries), (2, 0));
    assert_eq!(metrics.bytes, 2 + 14);
}

#[tokio::test]
async fn a_foreign_next_link_is_asked_about_again_and_never_followed() {
    let foreign = "<https://evil.example/api/models?cursor=x>; rel=next";
    let passing = serve(move |n, _| match n {
        0 | 1 => reply(200, &[("link", foreign)], "[]"),
        _ => reply(200, &[("link", "</api/models?cursor=y>; rel=next")], "[]"),
    })
    .await;
    let page = client(&passing).page(&first_page()).await.unwrap();
    assert_eq!(page.next.unwrap().as_str(), "cursor=y");
    assert_eq!(passing.count(), 3);

    let lasting = serve(move |_, _| reply(200, &[("link", foreign)], r#"[{"id":"a/b"}]"#)).await;
    match client(&lasting).page(&first_page()).await {
        Err(HubError::ForeignLink { link, page }) => {
            assert_eq!(link, "evil.example");
            assert_eq!(decode_page(&page.body).unwrap().len(), 1);
            assert!(page.next.is_none());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(lasting.count(), 3);
}

#[tokio::test]
async fn a_refused_property_is_named() {
    let server = serve(|_, _| {
        let error = "{\"error\":\"\\\"expand[1]\\\" must be one of [author, tags]\u{1b}[2J\"}";
        reply(400, &[("x-request-id", "Root=1-2")], error.to_string())
    })
    .await;
    let query = ListQuery {
        expand: vec![Expand::Tags, Expand::BaseModels],
        ..ListQuery::default()
    };
    match client(&server).page(&PageRequest::First(query)).await {
        Err(error @ HubError::BadRequest { .. }) => {
            let failure = error.failure().unwrap();
            assert_eq!(failure.status, Some(400));
            assert_eq!(failure.request_id.as_deref(), Some("Root=1-2"));
            assert!(!error.to_string().contains('\u{1b}'));
            let HubError::BadRequest { refused, .. } = error else {
                unreachable!()
            };
            assert_eq!(refused, [Expand::BaseModels]);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 1, "a refusal is not asked about again");
}

#[tokio::test]
async fn a_page_that_takes_too_long_is_given_up_soon_for_a_shorter_one() {
    let server = serve(|_, seen| {
        if seen.target.contains("limit=500") {
            ok("[]")
        } else {
            reply(504, &[], "Gateway Time-out")
        }
    })
    .await;
    let client = client(&server);
    let request = first_page();
    match client.page(&request).await {
        Err(HubError::PageTimeout(failure)) => assert_eq!(failure.tries, 3),
        other => panic!("{other:?}"),
    }
    let half = request.limit() / 2;
    client.page(&request.with_limit(half)).await.unwrap();
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_short_page_that_times_out_is_tried_to_the_end() {
    let server = serve(|_, _| reply(504, &[], "")).await;
    let request = first_page().with_limit(10);
    match client(&server).page(&request).await {
        Err(HubError::PageTimeout(failure)) => assert_eq!(failure.tries, 5),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_no_list_is_asked_for_again() {
    let server = serve(|n, _| match n {
        0 => reply(200, &[("content-type", "text/html")], "<html>soon</html>"),
        1 => ok(r#"[{"id":"a/b"},{"id":"#),
        2 => ok(r#"{"error":"no"}"#),
        3 => ok("[\u{fffd}"),
        _ => ok("[]"),
    })
    .await;
    let client = client(&server);
    client.page(&first_page()).await.unwrap();
    assert_eq!(client.metrics().retries, 4);

    let broken = serve(|_, _| ok("<html>")).await;
    match common::client(&broken).page(&first_page()).await {
        Err(error @ HubError::Garbled(_)) => {
            assert!(error.is_passing());
            assert_eq!(error.failure().unwrap().tries, 5);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_token_that_is_too_narrow_is_left_out() {
    let server = serve(|_, seen| {
        if seen.has_token() {
            reply(403, &[("x-error-message", "not with this token")], "")
        } else {
            ok("[]")
        }
    })
    .await;
    let client = client_with_token(&server);
    client.page(&first_page()).await.unwrap();
    client.page(&first_page()).await.unwrap();
    let tokens: Vec<bool> = server.seen().iter().map(|seen| seen.has_token()).collect();
    assert_eq!(tokens, [true, false, false], "once is enough");
}

#[tokio::test]
async fn an_unknown_token_is_said_to_be_one() {
    let server = serve(|_, _| {
        let said = "Invalid credentials in Authorization header";
        reply(401, &[("x-error-message", said)], "")
    })
    .await;
    match client_with_token(&server).page(&first_page()).await {
        Err(error @ HubError::InvalidToken(_)) => {
            let text = error.to_string();
            assert!(text.contains("HF_TOKEN") && !text.contains("hf_secret"));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn what_is_no_hub_is_told() {
    let server = serve(|_, _| reply(404, &[], "<html>nothing here</html>")).await;
    let error = client(&server).page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::Unexpected(_)), "{error}");
    assert!(error.to_string().contains("status 404"), "{error}");
}

#[tokio::test]
async fn offline_sends_nothing() {
    let server = serve(|_, _| ok("[]")).await;
    let client = Client::new(Config {
        offline: Some("HF_HUB_OFFLINE"),
        ..config(&server)
    })
    .unwrap();
    let page = client.page(&first_page()).await.unwrap_err();
    let model = client.model("a/b", &[]).await.unwrap_err();
    let card = client.card("a/b", None).await.unwrap_err();
    for error in [page, model, card] {
        assert!(matches!(error, HubError::Offline { .. }));
        assert!(error.to_string().contains("HF_HUB_OFFLINE"));
    }
    assert_eq!(server.count(), 0);
}
