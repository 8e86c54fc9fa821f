//! Bodies that are too large, cut off, late or broken.

mod common;

use std::time::Duration;

use common::{client, config, first_page, gzip, ok, reply, serve, serve_raw, serve_slowly, write};
use modeltree_hub::{CardAnswer, Client, Config, HubError, decode_page};
use tokio::io::AsyncWriteExt;
use tokio::time::sleep;

const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";

#[tokio::test]
async fn a_packed_page_is_unpacked() {
    let page = format!("[{}]", vec![r#"{"id":"a/b"}"#; 5000].join(","));
    let packed = gzip(page.as_bytes());
    let length = packed.len() as u64;
    let server =
        serve(move |_, _| reply(200, &[("content-encoding", "gzip")], packed.clone())).await;
    let client = client(&server);
    let answer = client.page(&first_page()).await.unwrap();
    assert_eq!(decode_page(&answer.body).unwrap().len(), 5000);
    assert_eq!(client.metrics().bytes, length);
}

#[tokio::test]
async fn a_body_that_swells_beyond_the_limit_is_dropped() {
    let bomb = gzip(&vec![b' '; 8 << 20]);
    assert!(bomb.len() < 100_000);
    let server = serve(move |_, _| reply(200, &[("content-encoding", "gzip")], bomb.clone())).await;
    let client = Client::new(Config {
        max_body: 100_000,
        max_card: 100_000,
        ..config(&server)
    })
    .unwrap();
    match client.page(&first_page()).await {
        Err(HubError::TooLarge { limit, failure }) => {
            assert_eq!((limit, failure.tries), (100_000, 3));
        }
        other => panic!("{other:?}"),
    }
    let card = client.card("a/b", None).await.unwrap();
    assert!(matches!(card, CardAnswer::TooLarge));
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_taken() {
    let page = format!("[{}]", " ".repeat(1000));
    let length = page.len() as u64;
    let server = serve(move |n, _| match n {
        0 => ok(page.clone()),
        1 => reply(200, &[("content-encoding", "gzip")], gzip(page.as_bytes())),
        _ => ok(page.clone()),
    })
    .await;
    for (limit, fits) in [(length, true), (length, true), (length - 1, false)] {
        let client = Client::new(Config {
            max_body: limit,
            ..config(&server)
        })
        .unwrap();
        assert_eq!(client.page(&first_page()).await.is_ok(), fits);
    }
}

#[tokio::test]
async fn five_gibibytes_are_refused_before_they_come() {
    let server = serve_raw(|_, stream| {
        write(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: 5368709120\r\n\r\n[",
        )
    })
    .await;
    let client = client(&server);
    let error = client.page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::TooLarge { .. }), "{error}");
    assert_eq!(client.metrics().bytes, 0);
    // The explanation of a status is no reason to read them either.
    let server = serve_raw(|_, stream| {
        let head = "HTTP/1.1 404 Not Found\r\ncontent-length: 5368709120\r\n\r\n";
        write(stream, head.to_string() + &"x".repeat(200_000))
    })
    .await;
    let client = common::client(&server);
    let error = client.page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::Unexpected(_)), "{error}");
    assert!(error.to_string().len() < 1000);
}

#[tokio::test]
async fn a_body_without_end_is_left() {
    let server = serve_raw(|_, mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
        let mut open = stream.write_all(head).await.is_ok();
        while open {
            open = stream.write_all(&[b' '; 10_000]).await.is_ok();
        }
    })
    .await;
    let client = Client::new(Config {
        max_body: 1_000_000,
        ..config(&server)
    })
    .unwrap();
    let error = client.page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn a_body_cut_off_is_asked_for_again() {
    let server = serve_raw(|n, stream| {
        let packed = gzip(b"[]");
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
        let bytes = match n {
            0 => format!("{head}content-length: 9\r\n\r\n[]").into_bytes(),
            1 => format!("{head}transfer-encoding: chunked\r\n\r\n2\r\n[]\r\n").into_bytes(),
            2 => {
                let mut bytes = format!("{head}content-encoding: gzip\r\n\r\n").into_bytes();
                bytes.extend(&packed[..packed.len() - 9]);
                bytes
            }
            3 => Vec::new(),
            _ => GOOD.into(),
        };
        write(stream, bytes)
    })
    .await;
    let client = client(&server);
    client.page(&first_page()).await.unwrap();
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn broken_packing_is_garbled() {
    let mut damaged = gzip(&[b'x'; 1000]);
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    let server = serve(move |n, _| match n % 2 {
        0 => reply(200, &[("content-encoding", "gzip")], damaged.clone()),
        _ => reply(200, &[("content-encoding", "br")], "[]"),
    })
    .await;
    let error = client(&server).page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::Garbled(_)), "{error}");
}

#[tokio::test]
async fn silence_ends_a_try() {
    // One answer never starts, one never goes on.
    let server = serve_raw(|n, mut stream| async move {
        let silence = Duration::from_secs(60);
        match n {
            0 => sleep(silence).await,
            1 => {
                let part = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[";
                stream.write_all(part.as_bytes()).await.unwrap();
                sleep(silence).await;
            }
            _ => write(stream, GOOD).await,
        }
    })
    .await;
    let client = Client::new(Config {
        idle_timeout: Duration::from_millis(300),
        ..config(&server)
    })
    .unwrap();
    client.page(&first_page()).await.unwrap();
    assert!(client.metrics().retries >= 2);
}

#[tokio::test]
async fn a_body_in_drops_ends_a_try_too() {
    let server = serve_raw(|_, mut stream| async move {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
        let mut open = stream.write_all(head).await.is_ok();
        while open {
            sleep(Duration::from_millis(10)).await;
            open = stream.write_all(b" ").await.is_ok();
        }
    })
    .await;
    let client = Client::new(Config {
        request_timeout: Duration::from_millis(150),
        max_retries: 1,
        ..config(&server)
    })
    .unwrap();
    let error = client.model("a/b", &[]).await.unwrap_err();
    assert!(matches!(error, HubError::TimedOut(_)), "{error}");
    let error = client.page(&first_page()).await.unwrap_err();
    assert!(matches!(error, HubError::PageTimeout(_)), "{error}");
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let server = serve_slowly(|_, _| async {
        sleep(Duration::from_millis(200)).await;
        ok("[]")
    })
    .await;
    let client = client(&server);
    client.page(&first_page()).await.unwrap();
    assert_eq!(client.metrics().requests, 1);
}
