//! Small snapshots, and a router over them to be asked.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use modeltree_records::{Evidence, ModelId, ModelRecord, ParentClaim, Relation, Timestamp};
use modeltree_server::{App, Served, Settings, router};
use modeltree_snapshot::{Alias, AliasKind, Batch, CardRow, FinishOptions, Writer};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

pub fn id(text: &str) -> ModelId {
    ModelId::parse(text).unwrap()
}

/// A model created on 1 May 2024 with so many downloads and a tenth as many likes.
pub fn model(text: &str, downloads: u64) -> ModelRecord {
    let mut record = ModelRecord::bare(id(text), "test".into());
    record.author = record.id.owner().map(str::to_string);
    record.downloads = Some(downloads);
    record.likes = Some(downloads / 10);
    record.created_at = Some(day("2024-05-01"));
    record
}

/// Midnight of a day such as `2024-05-01`.
pub fn day(text: &str) -> Timestamp {
    Timestamp::parse(&format!("{text}T00:00:00.000Z")).unwrap()
}

/// A model with a task, a licence and a library; empty texts are left out.
pub fn typical(
    text: &str,
    downloads: u64,
    task: &str,
    license: &str,
    library: &str,
) -> ModelRecord {
    let told = |text: &str| (!text.is_empty()).then(|| text.to_string());
    let mut record = model(text, downloads);
    record.task = told(task);
    record.licenses = told(license).map(|license| vec![license]);
    record.library = told(library);
    record
}

/// A claim by the Hub's tag.
pub fn claim(child: &str, parent: &str, relation: Relation) -> ParentClaim {
    let evidence = Evidence::HubTag;
    ParentClaim {
        child: id(child),
        parent: Some(id(parent)),
        parent_hub_id: None,
        raw: parent.into(),
        relation,
        evidence,
        confidence: evidence.confidence(),
        problem: None,
    }
}

pub fn card(text: &str, markdown: &str) -> CardRow {
    CardRow {
        id: id(text),
        revision: None,
        etag: None,
        text: markdown.into(),
        fetched_at: None,
    }
}

pub fn alias(from: &str, to: &str) -> Alias {
    Alias {
        alias: from.into(),
        id: to.into(),
        kind: AliasKind::Rename,
    }
}

/// Puts a batch into the snapshot in `dir`; a new one where there is none.
pub fn ingest(dir: &Path, batch: Batch) {
    let mut writer = Writer::open(dir).unwrap();
    writer.begin(&Value::Null).unwrap();
    writer.stage(batch, &Value::Null).unwrap();
    writer
        .finish(FinishOptions {
            keep: None,
            superseded: Vec::new(),
            gone: Default::default(),
            source: Value::Null,
            coverage: Value::Null,
            started: day("2024-06-01"),
            tool: "test".into(),
        })
        .unwrap();
}

/// A small family: a base with a fine-tune, a quantization of that and an
/// adapter; a merge of both; a model whose parent is missing; one alone.
pub fn family() -> Batch {
    use Relation::{Adapter, Finetune, Merge, Quantized};
    let text = "text-generation";
    Batch {
        models: vec![
            typical("acme/base", 1000, text, "apache-2.0", "transformers"),
            typical("lab/chat", 500, text, "mit", "transformers"),
            typical("bits/chat-GGUF", 800, text, "mit", "gguf"),
            typical("lab/lora", 20, "", "", "peft"),
            typical("zoo/merged", 70, text, "other", "transformers"),
            typical("lab/orphan", 3, "text-classification", "", ""),
            typical("zoo/alone", 5, "image-classification", "mit", "timm"),
        ],
        claims: vec![
            claim("lab/chat", "acme/base", Finetune),
            claim("bits/chat-GGUF", "lab/chat", Quantized),
            claim("lab/lora", "acme/base", Adapter),
            claim("zoo/merged", "lab/chat", Merge),
            claim("zoo/merged", "acme/base", Merge),
            claim("lab/orphan", "gone/parent", Finetune),
        ],
        aliases: vec![alias("acme/old-base", "acme/base")],
        ..Batch::default()
    }
}

/// A server over a snapshot in a temporary folder, without a socket.
pub struct Site {
    pub dir: TempDir,
    pub app: App,
    router: Router,
}

/// An answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Site {
    pub fn new(batch: Batch) -> Self {
        Self::with(batch, Settings::default())
    }

    pub fn with(batch: Batch, settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        ingest(dir.path(), batch);
        let app = App::new(Served::open(dir.path()).unwrap(), settings);
        let router = router(app.clone());
        Self { dir, app, router }
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().into(),
        }
    }

    pub async fn get(&self, address: &str) -> Reply {
        let request = Request::get(address).header("host", "localhost");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The answer's JSON, which must be a success.
    #[track_caller]
    pub fn ask(&self, address: &str) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        async move {
            let reply = self.get(address).await;
            let text = String::from_utf8_lossy(&reply.body);
            assert_eq!(
                reply.status,
                StatusCode::OK,
                "{address} at {caller}: {text}"
            );
            reply.json()
        }
    }

    pub async fn post(&self, address: &str, body: &Value) -> Reply {
        let request = Request::post(address)
            .header("host", "localhost")
            .header("content-type", "application/json");
        self.send(request.body(body.to_string().into()).unwrap())
            .await
    }
}
