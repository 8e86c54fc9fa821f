//! A simulated Hub, a folder, and the binary.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::Command;
use hubsim::catalog::records::RecordCatalog;
use hubsim::{ANY_PORT, Running, Sim};
use tempfile::TempDir;

/// A family with a merge, an adapter of a fine-tune, a missing parent, a
/// renamed look of a licence, and text that would steer a terminal.
pub const RECORDS: &str = r#"
{"id":"acme/base","_id":"65a000000000000000000001","createdAt":"2024-01-01T00:00:00.000Z","downloads":5000,"likes":50,"library_name":"transformers","pipeline_tag":"text-generation","tags":["transformers","license:apache-2.0"],"cardData":{"license":"apache-2.0"}}
{"id":"acme/chat","_id":"65a000000000000000000002","createdAt":"2024-01-02T00:00:00.000Z","downloads":400,"likes":4,"tags":["license:mit","base_model:acme/base","base_model:finetune:acme/base"],"cardData":{"license":"mit","base_model":"acme/base"}}
{"id":"lab/chat-lora","_id":"65a000000000000000000003","createdAt":"2024-01-03T00:00:00.000Z","downloads":30,"likes":0,"tags":["base_model:acme/chat","base_model:adapter:acme/chat"],"cardData":{"base_model":"acme/chat"}}
{"id":"lab/other","_id":"65a000000000000000000004","createdAt":"2024-01-04T00:00:00.000Z","downloads":20,"likes":1,"tags":["license:\u001b[2Jevil"],"cardData":{}}
{"id":"lab/blend","_id":"65a000000000000000000005","createdAt":"2024-01-05T00:00:00.000Z","downloads":10,"likes":2,"tags":["base_model:acme/chat","base_model:lab/other","base_model:merge:acme/chat","base_model:merge:lab/other"],"cardData":{"base_model":["acme/chat","lab/other"]}}
{"id":"lab/blend-GGUF","_id":"65a000000000000000000006","createdAt":"2024-01-06T00:00:00.000Z","downloads":7000,"likes":3,"tags":["gguf","base_model:lab/blend","base_model:quantized:lab/blend"],"cardData":{"base_model":"lab/blend"}}
{"id":"lab/orphan","_id":"65a000000000000000000007","createdAt":"2024-01-07T00:00:00.000Z","downloads":1,"likes":0,"tags":["base_model:gone/parent","base_model:finetune:gone/parent"],"cardData":{"base_model":"gone/parent"}}
"#;

/// How many of them there are.
pub const MODELS: usize = 7;

/// A simulated Hub with [`RECORDS`].
pub fn hub() -> Running {
    serve(|sim| sim)
}

/// The same, with changes.
pub fn serve(change: impl FnOnce(Sim) -> Sim) -> Running {
    let catalog = RecordCatalog::builder().text(RECORDS).unwrap().build();
    change(Sim::new(Arc::new(catalog)))
        .start_blocking(ANY_PORT)
        .unwrap()
}

/// A folder to work in.
pub struct Session {
    dir: TempDir,
}

impl Session {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A session with everything crawled.
    pub fn crawled() -> Self {
        let session = Self::new();
        let hub = hub();
        session
            .run(&["crawl", "--all", "--quiet"])
            .env("HF_ENDPOINT", hub.url())
            .assert()
            .success();
        session
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The binary with these arguments, in this folder, in an environment of
    /// its own.
    pub fn run(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("modeltree"));
        command.env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
            .env("HOME", self.path())
            .env("HF_ENDPOINT", "http://127.0.0.1:9")
            .current_dir(self.path());
        command.args(args);
        command
    }

    /// What it prints to stdout, having succeeded.
    pub fn stdout(&self, args: &[&str]) -> String {
        let output = self.run(args).assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Its JSON.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.stdout(args)).unwrap()
    }
}
