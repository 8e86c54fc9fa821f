//! What an ingest hands to the store.

use std::collections::HashSet;

use modeltree_records::{ModelId, ModelRecord, ParentClaim, Timestamp};
use serde_json::Value;

/// Models and what came with them, to be staged together.
///
/// A model that occurs more than once counts once (see
/// [`crate::Writer::finish`]); the claims about it are then united.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Models, in any order.
    pub models: Vec<ModelRecord>,
    /// Claims; those of one child and one kind of evidence in the order in which
    /// they are to be kept.
    pub claims: Vec<ParentClaim>,
    /// Other names of models.
    pub aliases: Vec<Alias>,
    /// Items that could not be read in full.
    pub odd: Vec<OddItem>,
    /// Cards.
    pub cards: Vec<CardRow>,
}

/// Another name of a model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Alias {
    /// The other name, as found.
    pub alias: String,
    /// The model's current id.
    pub id: String,
    /// How the two differ.
    pub kind: AliasKind,
}

/// How an alias differs from the current id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AliasKind {
    /// The model had that id before it was renamed or moved.
    Rename,
    /// An id without an owner, from the Hub's first years.
    Legacy,
    /// The same letters in other casing.
    Case,
}

impl AliasKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Rename, Self::Legacy, Self::Case];

    /// The word used in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rename => "rename",
            Self::Legacy => "legacy",
            Self::Case => "case",
        }
    }

    /// Reads the word of [`AliasKind::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An item of the Hub that could not be read in full, kept for a later look.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OddItem {
    /// The item, verbatim.
    pub raw: String,
    /// What was wrong with it.
    pub problems: String,
}

/// A model that is no longer on the Hub.
#[derive(Clone, Debug, PartialEq)]
pub struct GoneModel {
    /// The model as it was fetched last.
    pub model: ModelRecord,
    /// When it was found to be gone.
    pub gone_at: Option<Timestamp>,
}

/// A model's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardRow {
    /// The model.
    pub id: ModelId,
    /// Commit the text belongs to.
    pub revision: Option<String>,
    /// The answer's ETag, for asking again only what changed.
    pub etag: Option<String>,
    /// The card, front matter included.
    pub text: String,
    /// When it was read.
    pub fetched_at: Option<Timestamp>,
}

/// How an ingest ends; see [`crate::Writer::finish`].
#[derive(Clone, Debug)]
pub struct FinishOptions {
    /// Ids to keep of the staged models; `None` keeps all. Models of the
    /// snapshot already there are kept in any case.
    pub keep: Option<HashSet<String>>,
    /// Ids to drop, staged or not: their models live on under another id.
    pub superseded: Vec<String>,
    /// Ids whose models are no longer on the Hub. Those of the snapshot already
    /// there that were not staged anew move to the table `gone`, without their
    /// claims.
    pub gone: HashSet<String>,
    /// What was asked for: plan, filters, endpoint.
    pub source: Value,
    /// What was got of it.
    pub coverage: Value,
    /// When the ingest began.
    pub started: Timestamp,
    /// The program and its version.
    pub tool: String,
}

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Meaning of the payload, for the ingest to choose.
    pub kind: u8,
    /// What the payload is.
    pub key: String,
    /// The payload.
    pub payload: Vec<u8>,
}
