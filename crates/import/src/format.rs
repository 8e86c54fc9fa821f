//! The formats that can be read.

use modeltree_records::Timestamp;

use crate::graphs::{dot, edge_list, graphml, node_link};
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::trees::{collection, dashboard, lineage_rows, tree};
use crate::{ImportError, api, columnar, own};

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
    /// Dumps of the API's properties, one row a model.
    HubStats,
    /// Sets of model cards with some properties.
    Cards,
    /// The `ai_ecosystem` data set.
    Ecosystem,
    /// Answers of the Hub's API: a listing's page, one model, one record a line.
    HubApi,
    /// GraphML.
    #[serde(rename = "graphml")]
    GraphMl,
    /// Node-link JSON.
    NodeLink,
    /// DOT.
    Dot,
    /// One edge a row.
    EdgeList,
}

impl Format {
    /// All formats. A file is of the first one that it looks like.
    pub const ALL: &[Self] = &[
        Self::Jsonl,
        Self::LineageRows,
        Self::Tree,
        Self::Collection,
        Self::Dashboard,
        Self::Ecosystem,
        Self::Cards,
        Self::HubStats,
        Self::HubApi,
        Self::GraphMl,
        Self::NodeLink,
        Self::Dot,
        Self::EdgeList,
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
            Self::HubStats => "hub-stats",
            Self::Cards => "cards",
            Self::Ecosystem => "ecosystem",
            Self::HubApi => "hub-api",
            Self::GraphMl => "graphml",
            Self::NodeLink => "node-link",
            Self::Dot => "dot",
            Self::EdgeList => "edge-list",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Jsonl => "JSON Lines written by `modeltree export --format jsonl`",
            Self::Tree => "trees of the research scripts, CSV, JSON or Parquet of any vintage",
            Self::LineageRows => "CSV of `model_id`, `parent_model_id`, `parent_relationship`",
            Self::Dashboard => "JSON of `nodes` and `edges`, the ecosystem dashboard's components",
            Self::Collection => "JSON of `metadata` and `model_trees`, collections of trees",
            Self::HubStats => {
                "Parquet dumps of the whole Hub (`hub-stats`, weekly archives), any vintage"
            }
            Self::Cards => "Parquet of cards and metadata (`model_cards_with_metadata`)",
            Self::Ecosystem => "the `ai_ecosystem` data set, CSV or Parquet, with or without cards",
            Self::HubApi => "answers of the Hub's API (JSON or JSON Lines), with or without cards",
            Self::GraphMl => "GraphML of modeltree, networkx, igraph, Gephi",
            Self::NodeLink => {
                "JSON of networkx (node-link or Cytoscape), of modeltree, of pages with D3"
            }
            Self::Dot => "DOT of modeltree, HuggingGraph, Graphviz",
            Self::EdgeList => {
                "CSV, TSV or Parquet with a column for the child and one for the parent"
            }
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
            Self::HubStats => columnar::is_hub_stats(head),
            Self::Cards => columnar::is_cards(head),
            Self::Ecosystem => columnar::is_ecosystem(head),
            Self::HubApi => api::looks_like(head),
            Self::GraphMl => graphml::looks_like(head),
            Self::NodeLink => node_link::looks_like(head),
            Self::Dot => dot::looks_like(head),
            Self::EdgeList => edge_list::looks_like(head),
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
            Self::HubStats | Self::Cards | Self::Ecosystem => columnar::newest(input),
            Self::HubApi => api::newest(input),
            _ => Ok(None),
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
            Self::HubStats | Self::Cards | Self::Ecosystem => columnar::read(input, sink),
            Self::HubApi => api::read(input, sink),
            Self::GraphMl => graphml::read(input, sink),
            Self::NodeLink => node_link::read(input, sink),
            Self::Dot => dot::read(input, sink),
            Self::EdgeList => edge_list::read(input, sink),
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}
