//! What `update`, `diff` and `join` take.

use std::path::PathBuf;

use clap::Args;

/// What `update` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree update                     new and modified since the last time
  modeltree update --full              also renames, deletions, downloads, likes
  modeltree update --since 2026-09-30  for a snapshot made from files
  modeltree update --resume            go on after any stop")]
pub struct UpdateArgs {
    /// Read the whole listing, and find out what is no longer on the Hub.
    #[arg(long, conflicts_with = "resume")]
    pub full: bool,
    /// Look for models modified since then (2026-09-30, or with a time: 2026-09-30T12:00:00Z).
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "resume")]
    pub since: Option<modeltree_records::Timestamp>,
    /// Go on with the update that was stopped in this folder.
    #[arg(long, conflicts_with = "restart")]
    pub resume: bool,
    /// Discard an update or a crawl that was stopped in this folder.
    #[arg(long)]
    pub restart: bool,
    /// Requests under way at once [default: as quota and latency ask].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub concurrency: Option<u32>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// Seconds of the Hub's clock in one real second: for tests against a simulated Hub.
    #[arg(long, value_name = "X", hide = true, default_value_t = 1.0)]
    pub time_scale: f64,
}

/// Reads a day or a point in time.
fn date(text: &str) -> Result<modeltree_records::Timestamp, String> {
    modeltree_import::parse_date(text)
        .map_err(|_| "write it like 2026-09-30 or 2026-09-30T12:00:00Z".to_string())
}

/// What `diff` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree diff hub-2026-09 hub-2026-10
  modeltree diff old new --json | jq '.models'
  modeltree diff old new --csv > changes.csv          every change, one a line")]
pub struct DiffArgs {
    /// The snapshot before.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The snapshot after.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Examples shown of each kind.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub samples: usize,
    /// Print counts and examples as JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print every change as CSV.
    #[arg(long)]
    pub csv: bool,
}

/// What `join` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree join llama-family qwen-family --into both
  modeltree join old-archive hub --into everything")]
pub struct JoinArgs {
    /// The snapshots to join.
    #[arg(value_name = "DIR", required = true, num_args = 1..)]
    pub snapshots: Vec<PathBuf>,
    /// The folder to write to; a snapshot that it holds is joined too.
    #[arg(long, value_name = "DIR")]
    pub into: PathBuf,
}
