//! What to crawl, as the user means it.

use modeltree_records::{ModelId, Timestamp};
use serde::{Deserialize, Serialize};

/// Which relatives of the roots are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Every descendant, through all four relations.
    #[default]
    Down,
    /// Every ancestor.
    Up,
    /// Descendants and ancestors.
    Both,
    /// The roots alone.
    Only,
}

impl Direction {
    /// Whether children are followed.
    #[must_use]
    pub const fn down(self) -> bool {
        matches!(self, Self::Down | Self::Both)
    }

    /// Whether parents are followed.
    #[must_use]
    pub const fn up(self) -> bool {
        matches!(self, Self::Up | Self::Both)
    }
}

/// The order in which `--top` ranks models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ranking {
    /// Most liked first.
    Likes,
    /// Most downloaded in the last 30 days first.
    Downloads,
    /// Highest trending score first.
    Trending,
    /// Newest first.
    Created,
}

/// Which models a listing is limited to; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Owner.
    pub author: Option<String>,
    /// Exact tags.
    pub tags: Vec<String>,
    /// Task (`pipeline_tag`).
    pub task: Option<String>,
    /// Library.
    pub library: Option<String>,
}

impl Filters {
    /// Whether nothing is filtered out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a crawl is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything the Hub lists, within the filters.
    All,
    /// These models and their relatives.
    Roots(Vec<ModelId>),
    /// The first `count` of a ranking, within the filters, and their relatives.
    Top {
        /// How many models.
        count: u32,
        /// By what.
        by: Ranking,
    },
}

/// What an update goes on from; see [`crate::plan_update`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// Models that were modified before are known.
    pub since: Timestamp,
    /// Whether the whole listing is read, which also shows what vanished.
    pub full: bool,
    /// Where the snapshot holds families and not the whole Hub: which
    /// relatives of its models are taken in.
    pub within: Option<Direction>,
    /// Requests that it is thought to cost.
    pub requests: u64,
}

/// A whole crawl. Kept in the journal, so that it can be resumed without
/// being told again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is about.
    pub scope: Scope,
    /// Which relatives, where it is about certain models.
    pub direction: Direction,
    /// What a listing or a ranking is limited to. Relatives are not.
    pub filters: Filters,
    /// Whether cards are fetched too.
    pub with_cards: bool,
    /// Whether file names are asked for.
    pub with_files: bool,
    /// Requests under way at once; `None`: as the quota and the latency ask.
    pub concurrency: Option<u32>,
    /// How many models the Hub is thought to hold, for estimates only.
    pub expected_models: u64,
    /// Models gathered in memory before they are written to the folder; they
    /// take some 4 KB each.
    pub batch: u32,
    /// Where a snapshot is brought up to date: from where.
    #[serde(default)]
    pub update: Option<Update>,
    /// What is left out before anything is asked (rows of a list that name no
    /// model), a sentence each; the report repeats them as missing.
    #[serde(default)]
    pub left_out: Vec<String>,
}

/// Models on the Hub in September 2026, the figure estimates start from.
pub const HUB_MODELS: u64 = 3_034_516;

impl Plan {
    /// A plan with no filters, no cards and no files.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            direction: Direction::Down,
            filters: Filters::default(),
            with_cards: false,
            with_files: false,
            concurrency: None,
            expected_models: HUB_MODELS,
            batch: 65_536,
            update: None,
            left_out: Vec::new(),
        }
    }

    /// Requests that a listing of the whole Hub is thought to cost.
    #[must_use]
    pub fn whole_listing_requests(&self) -> u64 {
        self.expected_models
            .div_ceil(u64::from(modeltree_hub::MAX_LIMIT))
            + 2
    }
}
