//! The coverage report: what was asked, what was got, what is missing.

use modeltree_records::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Way;

/// How many examples of one kind a report names.
const EXAMPLES: usize = 100;

/// A count with its first examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// How many there are.
    pub count: u64,
    /// The first hundred.
    pub examples: Vec<String>,
}

impl Listed {
    /// Adds one.
    pub fn add(&mut self, example: impl Into<String>) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example.into());
        }
    }
}

/// What became of the cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardCoverage {
    /// Models whose card was asked for.
    pub asked: u64,
    /// Cards got.
    pub got: u64,
    /// Cards that had not changed since they were last fetched.
    pub unchanged: u64,
    /// Models without a card.
    pub none: u64,
    /// Cards behind a gate.
    pub gated: u64,
    /// Models that were gone or hidden.
    pub missing: u64,
    /// Cards larger than the client takes.
    pub too_large: Listed,
    /// Cards that could not be fetched, and why.
    pub failed: Listed,
}

/// What an update found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Updated {
    /// Models modified since then were looked for.
    pub since: Option<Timestamp>,
    /// Whether the whole listing was read.
    pub full: bool,
    /// Models that the snapshot did not have.
    pub new: u64,
    /// Models that were modified.
    pub changed: u64,
    /// Models met that are as the snapshot has them.
    pub unchanged: u64,
    /// Models met that are no relatives of those in the snapshot.
    pub outside: u64,
    /// Models that are no longer on the Hub; known after a full update only.
    pub gone: Listed,
}

/// What a crawl asked for and got. Written into the manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// How the models were found.
    pub way: Option<Way>,
    /// Models in hand.
    pub models: u64,
    /// Claims of parents that came with them.
    pub claims: u64,
    /// Models asked for one by one.
    pub asked: u64,
    /// Items that were delivered more than once.
    pub repeated: u64,
    /// Models whose files are behind a gate (their metadata is open).
    pub gated: u64,
    /// Models asked for that the Hub does not show.
    pub missing: Listed,
    /// Models met under more than one id: `old -> new`.
    pub renamed: Listed,
    /// Questions that stayed without an answer, and why.
    pub failed: Listed,
    /// Items with properties of unexpected types; kept verbatim in `odd/`.
    pub odd: Listed,
    /// Odd items that came whole when asked for again.
    pub odd_mended: u64,
    /// Odd items of which not even the id could be read.
    pub odd_lost: u64,
    /// What is known to be missing, a sentence each. Empty: complete.
    pub incomplete: Vec<String>,
    /// Stretches of the listing read side by side.
    pub ranges: u32,
    /// Cards, where they were wanted.
    pub cards: Option<CardCoverage>,
    /// Requests sent, of all runs that made up the crawl.
    pub requests: u64,
    /// Requests repeated after a fault.
    pub retries: u64,
    /// Answers 429.
    pub rate_limited: u64,
    /// Seconds spent waiting for the quota, on the Hub's clock.
    pub waited_for_quota: f64,
    /// Seconds the crawl took, of all runs.
    pub seconds: f64,
    /// Runs that were cut short before this one.
    pub resumed: u32,
    /// Where a snapshot was brought up to date: what was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Updated>,
}

impl Coverage {
    /// Notes what is missing, once.
    pub(crate) fn lacks(&mut self, what: String) {
        if !self.incomplete.contains(&what) {
            self.incomplete.push(what);
        }
    }

    /// Whether nothing is known to be missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }
}
