//! Cards and other files.

use hubsim::Route;

use crate::support::Hub;

const SHA: &str = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
const RECORDS: &str = r##"{"id":"Org/Card","sha":"607a30d783dfa663caf39e06633721c8d4cfcd7e","readme":"---\nlicense: mit\n---\n# Card – text\n","_renamed_from":["old/card"],"config":{"model_type":"bert"},"siblings":[{"rfilename":"config.json"},{"rfilename":"README.md"},{"rfilename":"a b/c.txt"}]}
{"id":"org/none"}
{"id":"org/gated","gated":"manual","readme":"secret"}
{"id":"org/hidden","private":true,"readme":"secret"}
{"id":"org/off","disabled":true,"readme":"secret"}"##;
const CARD: &str = "---\nlicense: mit\n---\n# Card – text\n";
/// `printf … | git hash-object --stdin`
const BLOB: &str = "6f89f01e4ccc730014098ecf14907ba089a2f6a2";

async fn hub() -> Hub {
    Hub::serve(&[RECORDS], |sim| sim).await
}

#[tokio::test]
async fn a_raw_card() {
    let hub = hub().await;
    let got = hub.get("/Org/Card/raw/main/README.md").await;
    assert_eq!((got.status, got.body.as_str()), (200, CARD));
    assert_eq!(got.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(got.header("etag"), format!("W/\"{BLOB}\""));
    assert_eq!(got.header("x-repo-commit"), SHA);
    let head = hub
        .send(hub.request("HEAD", "/Org/Card/raw/main/README.md"))
        .await
        .unwrap();
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), CARD.len().to_string());
    assert_eq!(head.header("etag"), got.header("etag"));
}

#[tokio::test]
async fn a_known_card_is_not_sent_again() {
    let hub = hub().await;
    for known in [format!("W/\"{BLOB}\""), format!("\"x\", \"{BLOB}\"")] {
        let request = hub.request("GET", "/Org/Card/raw/main/README.md");
        let got = hub
            .send(request.header("If-None-Match", known))
            .await
            .unwrap();
        assert_eq!((got.status, got.body.as_str()), (304, ""));
        assert_eq!(got.header("etag"), format!("W/\"{BLOB}\""));
    }
    let request = hub.request("GET", "/Org/Card/raw/main/README.md");
    let got = hub
        .send(request.header("If-None-Match", "W/\"other\""))
        .await
        .unwrap();
    assert_eq!(got.status, 200);
}

#[tokio::test]
async fn resolve_leads_to_the_cache() {
    let hub = hub().await;
    let got = hub.get("/Org/Card/resolve/main/README.md").await;
    assert_eq!(got.status, 307);
    assert_eq!(got.header("x-linked-etag"), format!("\"{BLOB}\""));
    assert_eq!(got.header("x-repo-commit"), SHA);
    let location = got.header("location").to_owned();
    assert!(location.starts_with(&format!(
        "/api/resolve-cache/models/Org/Card/{SHA}/README.md?"
    )));
    let got = hub.get(&location).await;
    assert_eq!((got.status, got.body.as_str()), (200, CARD));
    assert_eq!(got.header("etag"), format!("\"{BLOB}\""));
    let stats = hub.stats();
    assert_eq!(stats.requests(Route::Resolve), 1);
    assert_eq!(stats.requests(Route::ResolveCache), 1);
    assert_eq!(stats.counted, 0);
}

#[tokio::test]
async fn other_files() {
    let hub = hub().await;
    let config = hub.get("/Org/Card/raw/main/config.json").await;
    assert_eq!(config.body, r#"{"model_type":"bert"}"#);
    assert_eq!(hub.get("/Org/Card/raw/main/a%20b/c.txt").await.status, 200);
}

#[tokio::test]
async fn another_spelling_and_an_old_name_are_redirected() {
    let hub = hub().await;
    for (from, to) in [
        (
            "/org/card/resolve/main/a%20b/c.txt",
            "/Org/Card/resolve/main/a%20b/c.txt",
        ),
        (
            "/org/card/raw/main/README.md",
            "/Org/Card/raw/main/README.md",
        ),
        (
            "/old/card/raw/refs%2Fpr%2F1/README.md",
            "/Org/Card/raw/refs%2Fpr%2F1/README.md",
        ),
    ] {
        let got = hub.get(from).await;
        assert_eq!((got.status, got.header("location")), (307, to));
    }
}

#[tokio::test]
async fn refusals() {
    let hub = hub().await;
    let code = async |path: &str, token: bool| {
        let got = if token {
            hub.get_as(path, "hf_x").await
        } else {
            hub.get(path).await
        };
        (got.status, got.header("x-error-code").to_owned())
    };
    let is = |status, code: &str| (status, code.to_owned());
    assert_eq!(
        code("/org/gated/raw/main/README.md", false).await,
        is(401, "GatedRepo")
    );
    assert_eq!(
        code("/org/gated/raw/main/README.md", true).await,
        is(403, "GatedRepo")
    );
    assert_eq!(
        code("/org/gated/resolve/main/README.md", false).await,
        is(401, "GatedRepo")
    );
    assert_eq!(
        code("/org/none/raw/main/README.md", false).await,
        is(404, "EntryNotFound")
    );
    assert_eq!(
        code("/Org/Card/raw/dev/README.md", false).await,
        is(404, "RevisionNotFound")
    );
    assert_eq!(
        code("/org/hidden/raw/main/README.md", false).await,
        is(401, "")
    );
    assert_eq!(
        code("/org/hidden/raw/main/README.md", true).await,
        is(404, "RepoNotFound")
    );
    assert_eq!(code("/org/off/raw/main/README.md", true).await, is(403, ""));
    let gated = hub.get("/org/gated/raw/main/README.md").await;
    assert_eq!(
        gated.body,
        "Access to model org/gated is restricted. You must have access to it and be authenticated \
         to access it. Please log in."
    );
    let gated = hub.get("/api/models/org/gated").await;
    assert_eq!(
        (gated.status, gated.json()["gated"].as_str()),
        (200, Some("manual"))
    );
    let missing = hub.get("/org/none/raw/main/README.md").await;
    assert_eq!(missing.header("x-repo-commit").len(), 40);
}
