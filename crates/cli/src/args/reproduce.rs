//! What `reproduce` takes.

use clap::Args;

use super::output::rows;

/// What `reproduce` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The numbers belong to the 1,860,411 models of modelbiome/ai_ecosystem_withmodelcards (July \
2025):
  modeltree import ai_ecosystem_withmodelcards.csv -d july-2025
  modeltree reproduce -d july-2025
On a snapshot of another size the published numbers are shown as context, and nothing is judged. \
The exit code is 3 where a number that is judged is farther off than it may be.

Examples:
  modeltree reproduce
  modeltree reproduce --only composition,license
  modeltree reproduce --only similarity --csv > similarity.csv")]
pub struct ReproduceArgs {
    /// Only the analyses whose names begin so, separated by commas: composition, growth, numbers,
    /// license, language, task, library, similarity.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Seed of the pairs that are drawn.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Rows of the list, 0 for all [default: 40, all in JSON and CSV].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: one row a number.
    #[arg(long)]
    pub csv: bool,
}

impl ReproduceArgs {
    /// The most rows of the list.
    pub const fn limit(&self) -> usize {
        rows(self.limit, self.json || self.csv, 40)
    }
}
