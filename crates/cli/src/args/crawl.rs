//! What `crawl` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What `crawl` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree crawl HuggingFaceTB/SmolLM2-1.7B    a model and its descendants
  modeltree crawl Qwen/Qwen2-7B-Instruct --up   what it descends from
  modeltree crawl --all -d hub --with-cards     the whole Hub, cards too
  modeltree crawl --top 50 --by likes           families of the most liked
  modeltree crawl --from-list roots.csv --both  roots from a file
  modeltree crawl --all --author mistralai      one owner's models
  modeltree crawl --resume                      go on after any stop

Environment: HF_TOKEN (or the token stored by the official client) raises the quota; \
HF_ENDPOINT, HF_HOME, HF_TOKEN_PATH, HF_HUB_OFFLINE and their kin are honoured.")]
pub struct CrawlArgs {
    /// Models whose families to fetch (owner/name).
    #[arg(value_name = "MODEL", conflicts_with_all = ["all", "from_list", "top"])]
    pub models: Vec<String>,
    /// The whole Hub, within the filters.
    #[arg(long, conflicts_with_all = ["from_list", "top"])]
    pub all: bool,
    /// Models from a file: CSV with a column 'id' or 'model_id', or one id a line.
    #[arg(long, value_name = "FILE", conflicts_with = "top")]
    pub from_list: Option<PathBuf>,
    /// The families of the first N models of a ranking.
    #[arg(long, value_name = "N", requires = "by")]
    pub top: Option<u32>,
    /// The ranking of --top.
    #[arg(long, value_name = "RANKING", requires = "top")]
    pub by: Option<RankingArg>,
    /// Ancestors in place of descendants.
    #[arg(long, conflicts_with_all = ["both", "only", "all"])]
    pub up: bool,
    /// Ancestors and descendants.
    #[arg(long, conflicts_with_all = ["only", "all"])]
    pub both: bool,
    /// The named models alone, no relatives.
    #[arg(long, conflicts_with = "all")]
    pub only: bool,
    /// Fetch the model cards (README) too: one more request a model.
    #[arg(long)]
    pub with_cards: bool,
    /// Ask for the files' names too.
    #[arg(long)]
    pub with_files: bool,
    /// With --all: models of this owner.
    #[arg(long, value_name = "OWNER", requires = "all", conflicts_with_all = ["models", "from_list", "top"])]
    pub author: Option<String>,
    /// With --all: models with this tag; may be repeated, all must hold.
    #[arg(long, value_name = "TAG", requires = "all", conflicts_with_all = ["models", "from_list", "top"])]
    pub tag: Vec<String>,
    /// With --all: models of this task.
    #[arg(long, value_name = "TASK", requires = "all", conflicts_with_all = ["models", "from_list", "top"])]
    pub task: Option<String>,
    /// With --all: models of this library.
    #[arg(long, value_name = "LIBRARY", requires = "all", conflicts_with_all = ["models", "from_list", "top"])]
    pub library: Option<String>,
    /// Go on with the crawl that was stopped in this folder.
    ///
    /// What is fetched was decided when it began; only --concurrency can be chosen anew.
    #[arg(long, conflicts_with_all = [
        "models", "all", "from_list", "top", "restart", "up", "both", "only", "with_cards", "with_files",
    ])]
    pub resume: bool,
    /// Discard a crawl that was stopped in this folder and start anew.
    #[arg(long)]
    pub restart: bool,
    /// Requests under way at once [default: as quota and latency ask].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub concurrency: Option<u32>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
    /// How many models the Hub is thought to hold, for the estimates.
    #[arg(long, value_name = "N", hide_short_help = true)]
    pub expect_models: Option<u64>,
    /// Seconds of the Hub's clock in one real second: for tests against a simulated Hub.
    #[arg(long, value_name = "X", hide = true, default_value_t = 1.0)]
    pub time_scale: f64,
}

/// Rankings of the Hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RankingArg {
    /// Most liked.
    Likes,
    /// Most downloaded in the last 30 days.
    Downloads,
    /// Trending.
    Trending,
    /// Newest.
    Created,
}
