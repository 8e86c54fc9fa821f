//! Details of models, and their cards.

mod common;

use common::{client, client_with_token, config, gzip, ok, reply, serve};
use modeltree_hub::{CardAnswer, Client, Config, Expand, HubError, ModelAnswer, decode_model};

#[tokio::test]
async fn a_rename_is_followed_with_its_query() {
    let server = serve(|_, seen| {
        if seen.target.starts_with("/api/models/new/name?") {
            ok(r#"{"id":"new/name","likes":3}"#)
        } else {
            // The query is lost on the way.
            reply(
                307,
                &[("location", "/api/models/new/name")],
                "Temporary Redirect",
            )
        }
    })
    .await;
    let client = client_with_token(&server);
    let expand = [Expand::Likes, Expand::ModelIndex];
    match client.model("old/name", &expand).await.unwrap() {
        ModelAnswer::Found(found) => {
            assert_eq!(found.id, "new/name");
            assert!(found.id_differs);
            let item = decode_model(&found.body).unwrap();
            assert_eq!(item.model().unwrap().likes, Some(3));
        }
        other => panic!("{other:?}"),
    }
    let seen = server.seen();
    assert_eq!(
        seen[0].target,
        "/api/models/old/name?expand=likes&expand=model-index"
    );
    assert_eq!(
        seen[1].target,
        "/api/models/new/name?expand=likes&expand=model-index"
    );
    assert!(seen[1].has_token(), "the same host");
}

#[tokio::test]
async fn a_mirror_that_names_the_public_hub_is_asked_itself() {
    let server = serve(|n, seen| match n {
        0 => {
            let there = "https://huggingface.co/api/models/a/c?x=1";
            reply(308, &[("location", there)], "")
        }
        _ if seen.target == "/hub/api/models/a/c?x=1" => ok(r#"{"id":"a/c"}"#),
        _ => reply(500, &[], ""),
    })
    .await;
    let client = Client::new(Config {
        endpoint: format!("{}/hub", server.url).parse().unwrap(),
        ..config(&server)
    })
    .unwrap();
    let answer = client.model("a/b", &[]).await.unwrap();
    assert!(matches!(answer, ModelAnswer::Found(found) if found.id == "a/c"));
}

#[tokio::test]
async fn the_id_asked_for_stands_where_the_answer_has_none() {
    let server = serve(|_, _| ok(r#"{"id":7,"likes":1}"#)).await;
    match client(&server).model("a/b", &[]).await.unwrap() {
        ModelAnswer::Found(found) => assert_eq!((&*found.id, found.id_differs), ("a/b", false)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_keeps_a_model_from_being_seen() {
    let server = serve(|_, seen| {
        let id = seen.target.strip_prefix("/api/models/").unwrap();
        match id {
            "x/nobody" => reply(401, &[], r#"{"error":"Invalid username or password."}"#),
            "x/gone" => reply(404, &[("x-error-code", "RepoNotFound")], ""),
            "x/gated" => reply(403, &[("x-error-code", "GatedRepo")], ""),
            "x/off" => reply(
                403,
                &[],
                r#"{"error":"Access to this resource is disabled."}"#,
            ),
            _ => reply(403, &[("x-error-message", "ask\u{9} your admin")], ""),
        }
    })
    .await;
    let client = client(&server);
    let ask = |id: &'static str| {
        let client = client.clone();
        async move { client.model(id, &[]).await.unwrap() }
    };
    assert!(matches!(ask("x/nobody").await, ModelAnswer::Missing));
    assert!(matches!(ask("x/gone").await, ModelAnswer::Missing));
    assert!(matches!(ask("x/gated").await, ModelAnswer::Gated));
    assert!(matches!(ask("x/off").await, ModelAnswer::Disabled));
    match ask("x/other").await {
        ModelAnswer::Forbidden(said) => assert_eq!(said, "ask\\t your admin"),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.count(), 5, "one request each");
    for bad in ["", "../..", "a/b/c", "a b", &"x".repeat(1 << 20)] {
        let error = client.model(bad, &[]).await.unwrap_err();
        assert!(matches!(error, HubError::BadId { .. }));
        assert!(error.to_string().len() < 1000);
    }
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_narrow_token_does_not_hide_a_public_model() {
    let server = serve(|_, seen| match (&*seen.target, seen.has_token()) {
        ("/api/models/open/model", false) => ok(r#"{"id":"open/model"}"#),
        (_, false) => reply(401, &[], ""),
        (_, true) => reply(403, &[("x-error-message", "narrow")], ""),
    })
    .await;
    let client = client_with_token(&server);
    let open = client.model("open/model", &[]).await.unwrap();
    assert!(matches!(open, ModelAnswer::Found(_)));
    let closed = client.model("closed/model", &[]).await.unwrap();
    assert!(matches!(closed, ModelAnswer::Forbidden(said) if said == "narrow"));
    let tokens: Vec<bool> = server.seen().iter().map(|seen| seen.has_token()).collect();
    assert_eq!(tokens, [true, false, true, false]);
}

#[tokio::test]
async fn a_card_is_sent_once() {
    let server = serve(|_, seen| {
        if seen.header("if-none-match") == Some("W/\"abc\"") {
            return reply(304, &[], "");
        }
        let headers = [
            ("etag", "W/\"abc\""),
            ("x-repo-commit", "c0ffee"),
            ("content-type", "text/plain; charset=utf-8"),
            ("content-encoding", "gzip"),
        ];
        reply(
            200,
            &headers,
            gzip("---\nlicense: mit\n---\n# é".as_bytes()),
        )
    })
    .await;
    let client = client(&server);
    let etag = match client.card("a/b", None).await.unwrap() {
        CardAnswer::Text(card) => {
            assert_eq!(card.text, "---\nlicense: mit\n---\n# é");
            assert!(!card.lossy);
            assert_eq!(card.revision.as_deref(), Some("c0ffee"));
            assert_eq!(card.id, "a/b");
            card.etag.unwrap()
        }
        other => panic!("{other:?}"),
    };
    let again = client.card("a/b", Some(&etag)).await.unwrap();
    assert!(matches!(again, CardAnswer::Unchanged));
    let changed = client.card("a/b", Some("W/\"old\"")).await.unwrap();
    assert!(matches!(changed, CardAnswer::Text(_)));
    let odd = client.card("a/b", Some("no\nheader")).await.unwrap();
    assert!(matches!(odd, CardAnswer::Text(_)));
    assert_eq!(server.seen()[0].target, "/a/b/raw/main/README.md");
}

#[tokio::test]
async fn the_card_of_a_renamed_model() {
    let server = serve(|_, seen| {
        if seen.target == "/new/name/raw/main/README.md" {
            ok("text")
        } else {
            reply(307, &[("location", "/new/name/raw/main/README.md")], "")
        }
    })
    .await;
    match client(&server).card("old/name", None).await.unwrap() {
        CardAnswer::Text(card) => assert_eq!((&*card.text, &*card.id), ("text", "new/name")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn models_without_a_card_to_read() {
    let server = serve(|_, seen| {
        let id = seen.target.strip_suffix("/raw/main/README.md").unwrap();
        match id {
            "/x/none" => reply(404, &[("x-error-code", "EntryNotFound")], "Entry not found"),
            "/x/empty" => reply(404, &[("x-error-code", "RevisionNotFound")], ""),
            "/x/gone" => reply(404, &[("x-error-code", "RepoNotFound")], ""),
            "/x/nobody" => reply(401, &[], r#"{"error":"Invalid username or password."}"#),
            "/x/gated" => reply(401, &[("x-error-code", "GatedRepo")], ""),
            "/x/off" => reply(403, &[], "Access to this resource is disabled."),
            "/x/large" => ok("x".repeat(1001)),
            "/x/latin" => ok(b"caf\xe9".to_vec()),
            _ => reply(403, &[], "no"),
        }
    })
    .await;
    let client = Client::new(Config {
        max_card: 1000,
        ..config(&server)
    })
    .unwrap();
    let ask = |id: &'static str| {
        let client = client.clone();
        async move { client.card(id, None).await.unwrap() }
    };
    assert!(matches!(ask("x/none").await, CardAnswer::None));
    assert!(matches!(ask("x/empty").await, CardAnswer::None));
    assert!(matches!(ask("x/gone").await, CardAnswer::Missing));
    assert!(matches!(ask("x/nobody").await, CardAnswer::Missing));
    assert!(matches!(ask("x/gated").await, CardAnswer::Gated));
    assert!(matches!(ask("x/off").await, CardAnswer::Disabled));
    assert!(matches!(ask("x/large").await, CardAnswer::TooLarge));
    assert!(matches!(ask("x/no").await, CardAnswer::Forbidden(said) if said == "no"));
    match ask("x/latin").await {
        CardAnswer::Text(card) => assert_eq!((&*card.text, card.lossy), ("caf\u{fffd}", true)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_web_page_is_no_card() {
    let server = serve(|n, _| match n {
        0 => reply(
            200,
            &[("content-type", "text/html; charset=utf-8")],
            "<html>",
        ),
        _ => ok("card"),
    })
    .await;
    let answer = client(&server).card("a/b", None).await.unwrap();
    assert!(matches!(answer, CardAnswer::Text(card) if card.text == "card"));
}
