//! What the end-to-end tests share: the binary, simulated Hubs, real data.
#![allow(dead_code, clippy::unwrap_used)] // Each test binary uses a part of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use hubsim::catalog::Catalog;
use hubsim::catalog::records::RecordCatalog;
use hubsim::catalog::synthetic::SyntheticCatalog;
use hubsim::{Running, Sim};
use modeltree_records::{ModelRecord, ParentClaim};
use modeltree_snapshot::Snapshot;

/// The binary with nothing of this machine's Hub settings.
pub fn modeltree(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modeltree"));
    for (name, _) in std::env::vars() {
        if name.starts_with("HF_") || name.starts_with("HUGGING") || name.starts_with("MODELTREE") {
            command.env_remove(name);
        }
    }
    command
        .env("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
        .env_remove("NO_COLOR")
        .arg("--data")
        .arg(data);
    command
}

/// The binary, asking this Hub.
pub fn at(hub: &Running, data: &Path) -> Command {
    let mut command = modeltree(data);
    command.env("HF_ENDPOINT", hub.url());
    command
}

/// Runs a command that must succeed; what it printed.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        stderr(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What a command said on its standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A simulator that serves this catalog on a free port.
pub fn serve(catalog: impl Catalog + 'static) -> Running {
    start(Sim::new(Arc::new(catalog)))
}

/// Starts a simulator on a free port.
pub fn start(sim: Sim) -> Running {
    sim.start_blocking(hubsim::ANY_PORT).unwrap()
}

/// A synthetic ecosystem.
pub fn synthetic(models: u32) -> SyntheticCatalog {
    SyntheticCatalog::new(models, 1)
}

/// A catalog of real records; `None`, loudly, where the data is absent.
pub fn records(paths: &[&str], bare_parents: bool) -> Option<RecordCatalog> {
    let mut builder = RecordCatalog::builder().bare_parents(bare_parents);
    for path in paths {
        builder = builder.path(shared(path)?).unwrap();
    }
    Some(builder.build())
}

/// A file of the real data; `None`, loudly, where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no {}",
        file.display()
    );
    eprintln!("SKIPPED: the real data is not here: {}", file.display());
    None
}

/// All that a snapshot says, but for when it was fetched.
#[derive(Debug, PartialEq)]
pub struct Content {
    pub models: BTreeMap<String, ModelRecord>,
    pub claims: Vec<ParentClaim>,
    /// Id, revision, `ETag` and text.
    pub cards: Vec<(String, Option<String>, Option<String>, String)>,
}

impl Content {
    pub fn of(folder: &Path) -> Self {
        let snapshot = Snapshot::open(folder).unwrap();
        snapshot.verify().unwrap();
        let mut models = BTreeMap::new();
        for record in snapshot.records().unwrap() {
            let mut record = record.unwrap();
            record.fetched_at = None;
            let known = models.insert(record.id.to_string(), record);
            assert_eq!(known, None, "a model is stored twice");
        }
        let claims = snapshot.claims().unwrap().map(Result::unwrap).collect();
        let cards = snapshot.cards().unwrap().map(|card| {
            let card = card.unwrap();
            (card.id.to_string(), card.revision, card.etag, card.text)
        });
        Self {
            models,
            claims,
            cards: cards.collect(),
        }
    }

    /// Panics with the first difference, not with both contents.
    pub fn assert_same(&self, other: &Self) {
        let ids = |content: &Self| content.models.keys().cloned().collect::<Vec<_>>();
        assert_eq!(ids(self), ids(other), "other models");
        for (id, record) in &self.models {
            assert_eq!(Some(record), other.models.get(id));
        }
        assert_eq!(
            self.claims.len(),
            other.claims.len(),
            "another number of claims"
        );
        for (one, two) in self.claims.iter().zip(&other.claims) {
            assert_eq!(one, two);
        }
        assert_eq!(
            self.cards.len(),
            other.cards.len(),
            "another number of cards"
        );
        assert!(self.cards == other.cards, "other cards");
    }
}
