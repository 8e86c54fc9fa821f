//! What `stats` and `check` take.

use clap::Args;

use super::EdgesArgs;

/// What `stats` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Every figure is defined in docs/methods.md. A group's Wiener index is the sum of the distances \
of all pairs of its members; it is exact, or not given where the group is too entangled.

Examples:
  modeltree stats
  modeltree stats HuggingFaceTB/SmolLM2-1.7B
  modeltree stats some/merge --component
  modeltree stats --csv --limit 1000 > families.csv")]
pub struct StatsArgs {
    /// A model: the figures of its family (it and its descendants) alone.
    pub model: Option<String>,
    /// Components (models connected by any chain of edges) in place of families.
    #[arg(long)]
    pub component: bool,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// The largest families (or components) to measure.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: one row a family (or component).
    #[arg(long)]
    pub csv: bool,
}

/// What `check` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
A snapshot is broken, and the exit code 3, where files are damaged, counts are not those of the \
manifest, a crawl is known to lack something, rows have no model, or models are stored twice. \
All else that is found tells about the Hub, and not about the snapshot.

Examples:
  modeltree check
  modeltree check --full -d hub
  modeltree check --json --limit 100")]
pub struct CheckArgs {
    /// Compare every file with its checksum too, and read the cards.
    #[arg(long)]
    pub full: bool,
    /// Examples of each finding; cycles are all listed.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
