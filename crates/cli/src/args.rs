//! What the user may type.

mod shape;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use modeltree_lineage::FamilyOrder;

pub use shape::{CheckArgs, StatsArgs};

const VERBS: &str = "\
{before-help}{about}

{usage-heading} {usage}

Get models:
  crawl        Fetch a family of models, or the whole Hub, into a snapshot

Ask:
  show         One model: metadata, parents, children by relation
  tree         Draw the descendants (or ancestors) of a model
  families     Rank root models by the size of their families

Check:
  check        Quality of a snapshot: what is broken, and what is odd on the Hub
  stats        Shape of the lineage, or of a family: sizes, depths, branching, distances

Publish:
  export       Write the snapshot, or a family, as CSV, JSON, JSON Lines or Parquet

Look:
  demo         Crawl a simulated Hub of 20,000 models and show what there is to see
  help         Explain a verb

Options:
{options}

Exit codes:
  0  done                        3    done, but something is missing (the report says what)
  1  failed                      130  stopped by Ctrl-C
  2  wrong usage, unknown model

Examples:
  modeltree demo
  modeltree crawl mistralai/Mistral-Small-24B-Base-2501
  modeltree tree Mistral-Small-24B-Base-2501 --depth 2
  modeltree crawl --all -d hub && modeltree families -d hub
";

/// Maps the Hugging Face model ecosystem: who descends from whom.
#[derive(Debug, Parser)]
#[command(name = "modeltree", version, help_template = VERBS, disable_help_subcommand = false)]
#[command(max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// The snapshot's folder.
    #[arg(
        short,
        long,
        global = true,
        env = "MODELTREE_DATA",
        hide_env_values = true,
        default_value = "modeltree-data",
        value_name = "DIR",
        display_order = 1000
    )]
    pub data: PathBuf,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true, display_order = 1001)]
    pub quiet: bool,
    /// When to colour: auto (on a terminal, unless NO_COLOR is set), always or never.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        display_order = 1002
    )]
    pub color: When,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Fetch a family of models, or the whole Hub, into a snapshot
    ///
    /// Name models to get their families: every descendant through fine-tunes, adapters,
    /// quantizations and merges, to any depth; with --up or --both, every ancestor. Or take the whole
    /// Hub with --all. The cheaper of two ways is chosen and told: asking each model for its children,
    /// or listing the whole Hub and keeping what belongs to the family. What is fetched is added to
    /// the snapshot that the folder holds. A crawl that was stopped goes on with --resume.
    Crawl(CrawlArgs),
    /// One model: metadata, parents, children by relation
    Show(ShowArgs),
    /// Draw the descendants (or ancestors) of a model
    ///
    /// A model with several parents appears under each of them; what lies below it is drawn once.
    /// The most downloaded come first. On a terminal, lines are cut to fit; elsewhere nothing is.
    Tree(TreeArgs),
    /// Rank root models by the size of their families
    ///
    /// A family is a root (a model without a parent) and all its descendants through every relation.
    Families(FamiliesArgs),
    /// Quality of a snapshot: what is broken, and what is odd on the Hub
    ///
    /// Looks for damage, for what crawls did not get, for cycles, self-loops, placeholders, missing
    /// parents, children older than their parents, and compares what cards declare with what the Hub
    /// resolved. The exit code is 3 where the snapshot is broken.
    Check(CheckArgs),
    /// Shape of the lineage, or of a family: sizes, depths, branching, distances
    Stats(StatsArgs),
    /// Write the snapshot, or a family, as CSV, JSON, JSON Lines or Parquet
    ///
    /// Files appear whole or not at all, none is replaced without --force, and nothing is written
    /// outside the folder.
    Export(ExportArgs),
    /// Crawl a simulated Hub of 20,000 models and show what there is to see
    ///
    /// Starts a simulated Hub on a free port of this machine, crawls it over HTTP with the real
    /// client, ranks the families, draws a tree and writes exports. Nothing is asked of the real Hub.
    Demo(DemoArgs),
}

/// What `crawl` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree crawl HuggingFaceTB/SmolLM2-1.7B              a model and all that grew out of it
  modeltree crawl Qwen/Qwen2.5-7B-Instruct --up           what it descends from
  modeltree crawl --all -d hub --with-cards               the whole Hub, cards too
  modeltree crawl --top 50 --by likes                     the families of the most liked models
  modeltree crawl --from-list roots.csv --both            roots from a column 'id' or 'model_id'
  modeltree crawl --all --author mistralai                one owner's models
  modeltree crawl --resume                                go on after any stop

Environment: HF_TOKEN (or the token stored by the official client) raises the quota;
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

/// What `show` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Ids are forgiving: the exact id, the id in other letter case, or a name without its owner where
only one model has it. Otherwise the nearest ids are suggested and the exit code is 2.

Examples:
  modeltree show openai-community/gpt2
  modeltree show llama-2-7b-hf --json")]
pub struct ShowArgs {
    /// The model.
    pub model: String,
    /// Children shown of each relation.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub limit: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// What `tree` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Marks: F fine-tune, A adapter, Q quantized, M merge, ? not told.

Examples:
  modeltree tree HuggingFaceTB/SmolLM2-1.7B --depth 2 --limit 5
  modeltree tree SmolLM2-1.7B --relation finetune,merge
  modeltree tree some/merge --up")]
pub struct TreeArgs {
    /// The model.
    pub model: String,
    /// Generations to draw.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Children drawn of each model; the others are counted.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Relations to follow, separated by commas.
    #[arg(long, value_name = "RELATION", value_delimiter = ',')]
    pub relation: Vec<RelationArg>,
    /// Draw the ancestors.
    #[arg(long)]
    pub up: bool,
    /// Print JSON (nothing is cut).
    #[arg(long)]
    pub json: bool,
}

/// Relations, as options name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RelationArg {
    /// Fine-tunes.
    Finetune,
    /// Adapters.
    Adapter,
    /// Quantizations.
    Quantized,
    /// Merges.
    Merge,
    /// Parents named without a relation.
    Unknown,
}

/// What `families` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The column 'by relation' counts descendants: F fine-tunes, A adapters, Q quantized, M merges,
? not told. A model with several roots belongs to the family of each.

Examples:
  modeltree families
  modeltree families --by downloads --limit 50
  modeltree families --csv --limit 1000 > families.csv")]
pub struct FamiliesArgs {
    /// What ranks them.
    #[arg(long, value_name = "ORDER", value_enum, default_value = "size")]
    pub by: OrderArg,
    /// How many to show.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV.
    #[arg(long)]
    pub csv: bool,
}

/// Orders of families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OrderArg {
    /// Most models first.
    Size,
    /// Deepest first.
    Depth,
    /// Broadest generation first.
    Breadth,
    /// Oldest root first.
    Age,
    /// Most downloads of all members first.
    Downloads,
    /// Most likes of all members first.
    Likes,
}

impl OrderArg {
    /// The order meant.
    pub const fn order(self) -> FamilyOrder {
        match self {
            Self::Size => FamilyOrder::Size,
            Self::Depth => FamilyOrder::Depth,
            Self::Breadth => FamilyOrder::Breadth,
            Self::Age => FamilyOrder::Age,
            Self::Downloads => FamilyOrder::Downloads,
            Self::Likes => FamilyOrder::Likes,
        }
    }
}

/// What `export` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Layouts:
  tables    models.* and edges.*: one row a model, one row an edge. Lists are JSON arrays in CSV,
            and no cell of a CSV file is taken for a formula by a spreadsheet
  research  owner__name_finetunes.csv and .json for each root, in the 15 columns of the research
            scripts (model_id, card, metadata, depth, children, …): the root and its fine-tunes to
            any depth, level by level; lists complete

Examples:
  modeltree export out --layout research --family mistralai/Mistral-Small-24B-Base-2501
  modeltree export out --format parquet
  modeltree export out --format csv --family SmolLM2-1.7B")]
pub struct ExportArgs {
    /// Folder to write into; made where it does not exist.
    pub folder: PathBuf,
    /// The files' formats, separated by commas: csv, jsonl, parquet for tables [default: csv];
    /// csv, json for the research layout [default: both].
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub format: Vec<FormatArg>,
    /// How the files are laid out.
    #[arg(long, value_enum, default_value = "tables")]
    pub layout: LayoutArg,
    /// A model and its descendants only; may be repeated.
    #[arg(long, value_name = "MODEL")]
    pub family: Vec<String>,
    /// With --layout research: the N largest families, where none is named.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// Replace files that exist.
    #[arg(long)]
    pub force: bool,
}

/// Formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// Comma-separated values, safe to open in a spreadsheet.
    Csv,
    /// JSON.
    Json,
    /// JSON Lines.
    Jsonl,
    /// Parquet.
    Parquet,
}

/// Layouts of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayoutArg {
    /// Models and edges as flat tables.
    Tables,
    /// The research scripts' file pairs.
    Research,
}

/// What `demo` takes.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Models of the simulated Hub.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub models: u32,
    /// Seed of the simulated Hub.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Folder for the snapshot and the exports; replaced where it exists.
    #[arg(long, value_name = "DIR", default_value = "modeltree-demo")]
    pub keep: PathBuf,
}
