//! What the user may type.

mod analyze;
mod ask;
mod crawl;
mod dataset;
mod edges;
mod growth;
mod import;
mod output;
mod publish;
mod rank;
mod reproduce;
mod serve;
mod shape;
mod texts;
mod update;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub use analyze::{
    Analysis, AnalyzeArgs, ArxivArgs, ByArg, CompositionArgs, LibrariesArgs, NumbersArgs,
    StudyArgs, TraitsArgs,
};
pub use ask::{CommonArgs, PathArgs, ReachArgs, RelativesArgs, ShowArgs, TreeArgs};
pub use crawl::{CrawlArgs, RankingArg};
pub use dataset::DatasetArgs;
pub use edges::EdgesArgs;
pub use growth::{GrowthArgs, ParametersArgs};
pub use import::ImportArgs;
pub use output::{Form, OutputArgs, QuestionArgs, SortArg};
pub use publish::{DemoArgs, ExportArgs, FormatArg, LayoutArg, OrganizeArgs};
pub use rank::{
    By, ComponentsArgs, FamiliesArgs, InfluenceArgs, InfluenceSort, ModelsArgs, SearchArgs,
};
pub use reproduce::ReproduceArgs;
pub use serve::ServeArgs;
pub use shape::{CheckArgs, StatsArgs};
pub use texts::{DifferenceArgs, DocumentationArgs, DuplicatesArgs, NearestArgs, SimilarityArgs};
pub use update::{DiffArgs, JoinArgs, UpdateArgs};

const VERBS: &str = "\
{before-help}{about}

{usage-heading} {usage}

Get models:
  crawl        Fetch a family of models, or the whole Hub, into a snapshot
  import       Read dumps, data sets and files of others into a snapshot
  update       Bring a snapshot up to date: new, changed and vanished models
  join         Several snapshots into one

Ask:
  show         One model: metadata, parents, children by relation
  tree         Draw the descendants (or ancestors) of a model
  ancestors    All that a model was derived from, with every line of descent
  descendants  All that was derived from a model, directly or not
  family       A model and its descendants, with the family's figures
  children     What was derived from a model directly
  siblings     The other children of a model's parents
  roots-of     Where a model's descent begins
  path         How two models are related: the shortest ways between them
  common       The nearest common ancestors of several models

Ask about all:
  search       Models whose id contains a text
  models       Models that fulfil conditions: 'license=mit downloads>1000'
  families     Rank root models by the size of their families
  influence    Rank models (or authors) by what grew out of them
  components   Groups of models that are connected in any way

Check:
  check        Quality of a snapshot: what is broken, and what is odd on the Hub
  diff         What differs between two snapshots: models, edges, families
  stats        Shape of the lineage, or of a family: sizes, depths, distances

Study:
  analyze      What models are, and what changes from parent to child
  reproduce    The published numbers of arXiv 2508.06811, each beside ours

Publish:
  export       Write the snapshot, or a part: CSV, Parquet, GraphML, DOT, Newick, …
  dataset      A folder that can be pushed to the Hub as a data set
  organize     Tidy a folder of loose tree files: one folder a tree

Look:
  serve        A page in the browser: search, families, comparisons, a map
  demo         Crawl a simulated Hub of 20,000 models and show what is there
  help         Explain a verb

Options:
{options}

Exit codes:
  0  done                        3    done, but something is missing
  1  failed                      130  stopped by Ctrl-C
  2  wrong usage, unknown model

Examples:
  modeltree demo
  modeltree crawl mistralai/Mistral-Small-24B-Base-2501
  modeltree tree Mistral-Small-24B-Base-2501 --depth 2
  modeltree influence --sort children --csv > bases.csv
  modeltree crawl --all -d hub && modeltree families -d hub
";

const ANCESTORS: &str = "\
Examples:
  modeltree ancestors some/merge
  modeltree ancestors some/merge --depth 1          the parents
  modeltree ancestors lab/model-GGUF --relation quantized,finetune
  modeltree ancestors some/merge --json | jq '.edges[]'";

const DESCENDANTS: &str = "\
Examples:
  modeltree descendants HuggingFaceTB/SmolLM2-1.7B
  modeltree descendants SmolLM2-1.7B --relation finetune --sort likes
  modeltree descendants SmolLM2-1.7B --evidence hub_tag --count
  modeltree descendants SmolLM2-1.7B --csv > descendants.csv";

const FAMILY: &str = "\
Examples:
  modeltree family llama-2-70b-hf
  modeltree family SmolLM2-1.7B --depth 2 --sort downloads --limit 50
  modeltree family SmolLM2-1.7B --json";

const CHILDREN: &str = "\
Examples:
  modeltree children SmolLM2-1.7B
  modeltree children SmolLM2-1.7B --relation quantized --count
  modeltree children SmolLM2-1.7B --sort descendants --limit 5";

const SIBLINGS: &str = "\
Examples:
  modeltree siblings HuggingFaceTB/SmolLM2-1.7B-Instruct
  modeltree siblings SmolLM2-1.7B-Instruct --relation finetune --csv";

const ROOTS_OF: &str = "\
Examples:
  modeltree roots-of some/merge
  modeltree roots-of some/merge --json";

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
    /// Read dumps, data sets and files of others into a snapshot
    ///
    /// The format is told by the file itself. What is read is merged with what the folder holds: the
    /// newest fetch wins, and nothing is lost. A file that is broken costs only what is broken of it;
    /// the report tells, and the exit code is then 3.
    Import(ImportArgs),
    /// Bring a snapshot up to date from the Hub
    ///
    /// Reads the Hub's listing by date of the last commit down to what the snapshot knows: new and
    /// modified models, a request for a thousand of them. What no commit shows is left to --full: models
    /// renamed, made public, or gone since, and the downloads and likes of models that nobody modified.
    /// Where the snapshot holds families, their models and new descendants are taken in.
    Update(UpdateArgs),
    /// Several snapshots into one
    ///
    /// Of each model the newest fetch wins, as when one folder is crawled again; each row keeps its
    /// source. The snapshots themselves are not touched.
    Join(JoinArgs),
    /// One model: metadata, parents, children by relation
    Show(ShowArgs),
    /// Draw the descendants (or ancestors) of a model
    ///
    /// A model with several parents appears under each of them; what lies below it is drawn once.
    /// The most downloaded come first. On a terminal, lines are cut to fit; elsewhere nothing is.
    Tree(TreeArgs),
    /// All that a model was derived from, with every line of descent
    ///
    /// The models and their generations (steps from the nearest root), then the lines of descent from
    /// the roots down. --json gives nodes, edges and lines.
    #[command(after_help = ANCESTORS)]
    Ancestors(ReachArgs),
    /// All that was derived from a model, directly or not
    ///
    /// Each model counts once, at its smallest distance; 'from' is the model through which it was
    /// reached.
    #[command(after_help = DESCENDANTS)]
    Descendants(ReachArgs),
    /// A model and its descendants, with the family's figures
    #[command(after_help = FAMILY)]
    Family(ReachArgs),
    /// What was derived from a model directly
    #[command(after_help = CHILDREN)]
    Children(RelativesArgs),
    /// The other children of a model's parents
    ///
    /// 'from' is the parent that both have; where there are several, the first by id.
    #[command(after_help = SIBLINGS)]
    Siblings(RelativesArgs),
    /// Where a model's descent begins
    ///
    /// The ancestors without parents; where descent goes in a circle that nothing leads into, the
    /// circle's members. A model without parents is its own root.
    #[command(after_help = ROOTS_OF)]
    RootsOf(RelativesArgs),
    /// How two models are related: the shortest ways between them
    ///
    /// Up to an ancestor, down to a descendant, or up to a common ancestor and down again.
    Path(PathArgs),
    /// The nearest common ancestors of several models
    Common(CommonArgs),
    /// Models whose id contains a text
    Search(SearchArgs),
    /// Models that fulfil conditions
    Models(ModelsArgs),
    /// Rank root models by the size of their families
    ///
    /// A family is a root (a model without a parent) and all its descendants through every relation.
    Families(FamiliesArgs),
    /// Rank models (or authors) by what grew out of them
    ///
    /// Direct and transitive descendants by relation, the downloads and likes they gather, how many
    /// owners they have, and how many are new.
    Influence(InfluenceArgs),
    /// Groups of models that are connected in any way
    ///
    /// Models are in one component where a chain of edges joins them, whatever their directions.
    Components(ComponentsArgs),
    /// Quality of a snapshot: what is broken, and what is odd on the Hub
    ///
    /// Looks for damage, for what crawls did not get, for cycles, self-loops, placeholders, missing
    /// parents, children older than their parents, and compares what cards declare with what the Hub
    /// resolved. The exit code is 3 where the snapshot is broken.
    Check(CheckArgs),
    /// What differs between two snapshots
    ///
    /// Models and edges added, removed, changed and renamed (the same _id under another id), with the
    /// columns that differ and the families that changed most. Downloads and likes are counted apart.
    Diff(DiffArgs),
    /// Shape of the lineage, or of a family: sizes, depths, branching, distances
    Stats(StatsArgs),
    /// What models are, and what changes from parent to child
    ///
    /// Each analysis is defined in docs/analyze.md. Those of many models take a family, relations, a
    /// span of time, and print tables, JSON or CSV; --as-published computes by the definitions of
    /// "Anatomy of a Machine Learning Ecosystem" (arXiv 2508.06811).
    Analyze(AnalyzeArgs),
    /// The published numbers of "Anatomy of a Machine Learning Ecosystem", each beside ours
    ///
    /// Makes the paper's analyses by its own definitions, quirks included, and shows each number of
    /// arXiv 2508.06811 and its notebooks beside the one computed here.
    Reproduce(ReproduceArgs),
    /// Write the snapshot, or a part of it, as tables or as a graph
    ///
    /// Everything, families, ancestries, or the models that fulfil conditions. The same snapshot
    /// gives the same bytes. Files appear whole or not at all, none is replaced without --force, and
    /// nothing is written outside the folder.
    Export(ExportArgs),
    /// Tidy a folder of loose tree files: one folder a tree
    ///
    /// Puts the CSV and the JSON of each tree of the research scripts into one folder of its own, named
    /// by the tree's root and the time of its crawl. The root is read from the file, not guessed from
    /// its name, so that two owners' models of one name stay apart. Nothing is overwritten, and nothing
    /// is lost: a file goes to a free place, or stays and is named.
    Organize(OrganizeArgs),
    /// A folder that can be pushed to the Hub as a data set
    ///
    /// Tables as Parquet, a folder for each of the largest families, a complete dataset card, and a
    /// description for machines. Files appear when all are whole; the same snapshot gives the same
    /// bytes, dates included.
    Dataset(DatasetArgs),
    /// The snapshot as a page in the browser, and as an API over HTTP
    ///
    /// Find a model, unfold its family, see where it comes from, compare, export. A newer snapshot in
    /// the folder is served as soon as it stands there. Only this machine can read it, unless --bind
    /// says otherwise.
    Serve(ServeArgs),
    /// Crawl a simulated Hub of 20,000 models and show what there is to see
    ///
    /// Starts a simulated Hub on a free port of this machine, crawls it over HTTP with the real
    /// client, ranks the families, draws a tree and writes exports. Nothing is asked of the real Hub.
    Demo(DemoArgs),
}
