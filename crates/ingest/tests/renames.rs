//! A root that is renamed between two requests keeps its family.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::get;
use common::{roots, run};
use modeltree_hub::{Client, Config};
use modeltree_ingest::{Cancel, Silent, Start, crawl};
use modeltree_snapshot::{Snapshot, Writer};

#[test]
fn a_root_renamed_under_way() {
    let ids: Vec<String> = run(async {
        let renamed = Arc::new(AtomicBool::new(false));
        let now = renamed.clone();
        let list = move |RawQuery(query): RawQuery| async move {
            now.store(true, Ordering::Relaxed);
            let of_new = query.unwrap_or_default().contains("base_model%3Ao%2Fnew&");
            let child = r#"{"_id":"000000000000000000000002","id":"o/child","tags":["base_model:o/new","base_model:finetune:o/new"]}"#;
            if of_new {
                format!("[{child}]")
            } else {
                "[]".to_string()
            }
        };
        let detail = move || async move {
            let id = if renamed.load(Ordering::Relaxed) {
                "o/new"
            } else {
                "o/old"
            };
            format!(
                r#"{{"_id":"000000000000000000000001","id":"{id}","childrenModelCount":{{"adapter":0,"merge":0,"quantized":0,"finetune":1}}}}"#
            )
        };
        let router = Router::new()
            .route("/api/models", get(list))
            .route("/api/models/{owner}/{name}", get(detail));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(Config::new(&url).unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let writer = Writer::open(dir.path()).unwrap();
        let start = Start::New(roots(&["o/old"]));
        let outcome = crawl(start, client, writer, Arc::new(Silent), Cancel::default()).await;
        server.abort();
        let coverage = outcome.unwrap().coverage;
        assert_eq!(
            (coverage.models, coverage.incomplete.len()),
            (2, 0),
            "{coverage:?}"
        );
        let snapshot = Snapshot::open(dir.path()).unwrap();
        let aliases = snapshot.aliases().unwrap();
        assert!(
            aliases
                .iter()
                .any(|alias| alias.alias == "o/old" && alias.id == "o/new")
        );
        let records = snapshot.records().unwrap();
        records
            .map(|record| record.unwrap().id.to_string())
            .collect()
    });
    assert_eq!(ids, ["o/child", "o/new"]);
}
