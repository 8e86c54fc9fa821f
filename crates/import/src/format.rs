//! The formats that can be read.

use modeltree_records::Timestamp;

use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::trees::{collection, dashboard, lineage_rows, tree};
use crate::{ImportError, api, own};

/// A format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// JSON Lines as `modeltree export --format jsonl` writes them.
    Jsonl,
    /// Trees of the research scripts.
    Tree,
    /// Rows of a model and its parent.
    LineageRows,
    /// Components of the dashboard's graph.
    Dashboard,
    /// Collections of trees.
    Collection,
    /// Answers of the Hub's API: a listing's page, one model, one record a line.
    HubApi,
}

impl Format {
    /// All formats. A file is of the first one that it looks like.
    pub const ALL: &[Self] = &[
        Self::Jsonl,
        Self::LineageRows,
        Self::Tree,
        Self::Collection,
        Self::Dashboard,
        Self::HubApi,
    ];

    /// The word for `--format`, and in the source of what is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Tree => "tree",
            Self::LineageRows => "lineage-rows",
            Self::Dashboard => "dashboard",
            Self::Collection => "collection",
            Self::HubApi => "hub-api",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Jsonl => "JSON Lines written by `modeltree export --format jsonl`",
            Self::Tree => "trees of the research scripts, CSV or JSON of any vintage",
            Self::LineageRows => "CSV of `model_id`, `parent_model_id`, `parent_relationship`",
            Self::Dashboard => "JSON of `nodes` and `edges`, the ecosystem dashboard's components",
            Self::Collection => "JSON of `metadata` and `model_trees`, collections of trees",
            Self::HubApi => "answers of the Hub's API (JSON or JSON Lines), with or without cards",
        }
    }

    /// Reads the word of [`Format::word`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.word() == word)
    }

    /// Whether a file that begins like this is of the format.
    pub(crate) fn looks_like(self, head: &Head) -> bool {
        match self {
            Self::Jsonl => own::looks_like(head),
            Self::Tree => tree::looks_like(head),
            Self::LineageRows => lineage_rows::looks_like(head),
            Self::Dashboard => dashboard::looks_like(head),
            Self::Collection => collection::looks_like(head),
            Self::HubApi => api::looks_like(head),
        }
    }

    /// Whether each row has a date of its own.
    pub(crate) fn dates_rows(self) -> bool {
        self == Self::Jsonl
    }

    /// The newest date in a file that dates its models: no record of it can
    /// have been read before. `None` for formats without such dates.
    pub(crate) fn newest(self, input: &Input<'_>) -> Result<Option<Timestamp>, ImportError> {
        match self {
            Self::Jsonl => Ok(None),
            Self::Tree | Self::LineageRows | Self::Dashboard | Self::Collection => Ok(None),
            Self::HubApi => api::newest(input),
        }
    }

    /// Reads the file.
    pub(crate) fn read(self, input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
        match self {
            Self::Jsonl => own::read(input, sink),
            Self::Tree => tree::read(input, sink),
            Self::LineageRows => lineage_rows::read(input, sink),
            Self::Dashboard => dashboard::read(input, sink),
            Self::Collection => collection::read(input, sink),
            Self::HubApi => api::read(input, sink),
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}
