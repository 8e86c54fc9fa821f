//! What is said about one parent of one child, and on what ground.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{HubId, ModelId, Problem, Relation};

/// Where a claim was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Resolved by the Hub: its `baseModels`, or the `base_model:` tags.
    HubTag,
    /// A file that was imported says so: an edge with no tags to back it.
    Imported,
    /// The `base_model` field of the card, as its author wrote it.
    Card,
}

impl Evidence {
    /// All kinds, strongest first.
    pub const ALL: [Self; 3] = [Self::HubTag, Self::Imported, Self::Card];

    /// The word used in columns and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HubTag => "hub_tag",
            Self::Imported => "imported",
            Self::Card => "card",
        }
    }

    /// Reads the word of [`Evidence::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|evidence| evidence.as_str() == word)
    }

    /// How far such a claim can be trusted: 1.0 for what the Hub resolved, 0.8
    /// for what a file says that somebody made of it, 0.5 for what only a card
    /// says (its id may be misspelt, renamed or gone).
    #[must_use]
    pub const fn confidence(self) -> f32 {
        match self {
            Self::HubTag => 1.0,
            Self::Imported => 0.8,
            Self::Card => 0.5,
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// "Child C names parent P with relation R", and where that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ParentClaim {
    /// The model that has, or says it has, this parent.
    pub child: ModelId,
    /// The parent, where the text could be read as an id.
    pub parent: Option<ModelId>,
    /// The parent's `_id`, where the Hub gave it.
    pub parent_hub_id: Option<HubId>,
    /// The text as found.
    pub raw: String,
    /// How the child was derived.
    pub relation: Relation,
    /// Where the claim was read.
    pub evidence: Evidence,
    /// Trust in the claim, 0 to 1 (see [`Evidence::confidence`]).
    pub confidence: f32,
    /// What kept the text from being an id; `None` where `parent` is known.
    pub problem: Option<Problem>,
}
