//! Servers and networks in trouble.

mod common;

use std::time::Duration;

use common::{client, first_page, ok, reply, serve};
use modeltree_hub::{Client, Config, ConfigError, HubError, ModelAnswer};

#[tokio::test]
async fn passing_trouble_is_sat_out() {
    let server = serve(|n, _| match n {
        0 => reply(500, &[], ""),
        1 => reply(502, &[], "<html>bad gateway</html>"),
        2 => reply(503, &[("retry-after", "2")], ""),
        3 => reply(408, &[], ""),
        _ => ok(r#"{"id":"a/b"}"#),
    })
    .await;
    let client = client(&server);
    let answer = client.model("a/b", &[]).await.unwrap();
    assert!(matches!(answer, ModelAnswer::Found(_)));
    let metrics = client.metrics();
    assert_eq!((metrics.requests, metrics.retries), (5, 4));
    assert_eq!(metrics.rate_limited, 0);
}

#[tokio::test]
async fn lasting_trouble_is_told_with_all_that_helps() {
    let server = serve(|_, _| {
        let headers = [
            ("x-request-id", "Root=1-abc"),
            ("content-type", "text/plain"),
        ];
        reply(
            503,
            &headers,
            format!("down\u{1b}[31m {}", "x".repeat(5000)),
        )
    })
    .await;
    let client = client(&server);
    match client.card("a/b", None).await {
        Err(error @ HubError::Server(_)) => {
            assert!(error.is_passing());
            let failure = error.failure().unwrap();
            assert_eq!((failure.status, failure.tries), (Some(503), 5));
            assert!(failure.message.starts_with("down\\u{1b}[31m"));
            assert!(failure.message.chars().count() <= 301);
            let text = error.to_string();
            assert!(text.contains("/a/b/raw/main/README.md"), "{text}");
            assert!(text.contains("5 tries, request id Root=1-abc"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_server_that_wants_hours_of_rest_gets_them() {
    let server = serve(|_, _| reply(503, &[("retry-after", "86400")], "")).await;
    let error = client(&server).model("a/b", &[]).await.unwrap_err();
    assert!(matches!(error, HubError::Server(_)), "{error}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_wrong_address_is_told_soon() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(Config {
        time_scale: 1000.0,
        connect_timeout: Duration::from_secs(1),
        ..Config::new(&url).unwrap()
    })
    .unwrap();
    match client.page(&first_page()).await {
        Err(error @ HubError::Unreachable(_)) => {
            assert!(error.is_passing());
            assert_eq!(error.failure().unwrap().tries, 4);
            assert!(error.to_string().contains("refused"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let good = || Config::new("http://127.0.0.1:1").unwrap();
    for time_scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let config = Config {
            time_scale,
            ..good()
        };
        let error = Client::new(config).unwrap_err();
        assert!(matches!(error, ConfigError::BadTimeScale(_)));
    }
    let config = Config {
        user_agent: "a\nb".into(),
        ..good()
    };
    let error = Client::new(config).unwrap_err();
    assert!(error.to_string().contains("HF_HUB_USER_AGENT_ORIGIN"));
}
