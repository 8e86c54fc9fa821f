//! What `export` and `demo` take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::EdgesArgs;

/// What `export` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Formats (docs/export.md tells what each carries and which programs open it):
  csv, jsonl, parquet    tables: models.* and edges.*, one row each
  graphml, gexf, dot, node-link, cytoscape
                         a graph: every model with its attributes, every edge
                         from parent to child
  newick                 trees, one a line; a model with several parents hangs
                         from one of them
  mermaid                a flowchart of at most 500 edges
  edge-list              child, parent, relation, … as CSV; TSV or Parquet by
                         the file's name

Layouts of folders:
  tables      files named after their content. Lists are JSON arrays in CSV,
              and no cell of a CSV file is taken for a formula by a spreadsheet
  research    owner__name_finetunes.csv and .json for each root, in the 15
              columns of the research scripts (model_id, card, metadata, depth,
              children, …): the root and its fine-tunes to any depth, level by
              level; lists complete
  collection  collection.json: whole families with all that is claimed of their
              descent (docs/collection.md)

Graphs hold the edges between the models chosen; tables list every parent of \
theirs.

Examples:
  modeltree export out --format parquet
  modeltree export out --format csv,graphml --family SmolLM2-1.7B
  modeltree export -o family.gexf --family SmolLM2-1.7B --relation merge
  modeltree export -o mit.graphml --where 'license=mit downloads>1000'
  modeltree export --format dot --ancestry some/merge - | dot -Tsvg > merge.svg
  modeltree export out --layout research --family SmolLM2-1.7B")]
pub struct ExportArgs {
    /// Folder to write into, made where it does not exist; - writes one graph to stdout.
    #[arg(required_unless_present = "output")]
    pub folder: Option<PathBuf>,
    /// File to write one graph to, - for stdout. Its ending tells the format where none is given:
    /// .graphml, .gexf, .dot, .nwk, .mmd, .csv, .tsv, .parquet (the last three: an edge list).
    #[arg(short, long, value_name = "FILE", conflicts_with = "folder")]
    pub output: Option<PathBuf>,
    /// The files' formats, separated by commas [default: csv; with --layout research: csv,json].
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub format: Vec<FormatArg>,
    /// How a folder's files are laid out.
    #[arg(long, value_enum, default_value = "tables")]
    pub layout: LayoutArg,
    /// A model and its descendants only; may be repeated.
    #[arg(long, value_name = "MODEL")]
    pub family: Vec<String>,
    /// A model and its ancestors only; may be repeated.
    #[arg(long, value_name = "MODEL")]
    pub ancestry: Vec<String>,
    /// Of these, or of all: the models that fulfil conditions, as 'modeltree models' has them; may
    /// be repeated.
    #[arg(long = "where", value_name = "CONDITIONS")]
    pub conditions: Vec<String>,
    /// With --family or --ancestry: the most steps from the model.
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Which edges are followed and written.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// Graphs: columns that become attributes of models, separated by commas [default: all but
    /// long texts and lists].
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// With --layout research or collection: the N largest families, where none is named.
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
    /// GraphML.
    Graphml,
    /// GEXF 1.3.
    Gexf,
    /// DOT.
    Dot,
    /// Newick.
    Newick,
    /// Node-link JSON.
    NodeLink,
    /// Cytoscape JSON.
    Cytoscape,
    /// Mermaid.
    Mermaid,
    /// One edge a row.
    EdgeList,
}

/// Layouts of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayoutArg {
    /// Models and edges as flat tables, and graphs.
    Tables,
    /// The research scripts' file pairs.
    Research,
    /// Families in one JSON file.
    Collection,
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
    /// Serve the snapshot afterwards, as a page in the browser.
    #[arg(long)]
    pub serve: bool,
}

/// What `organize` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Only loose .csv and .json files of the folder itself are looked at, never those in its folders. \
Each goes to OWNER__NAME_finetunes_TIME/OWNER__NAME_finetunes_TIME.csv or .json. Of two that \
belong there and differ, one goes to a folder whose name ends in _2. What is no tree stays.

Examples:
  modeltree organize trees --dry-run        what would be done
  modeltree organize trees                  move the files within the folder
  modeltree organize trees --undo           move them back
  modeltree organize trees --into tidy      copy them; the folder stays as it is")]
pub struct OrganizeArgs {
    /// The folder with the loose files.
    pub folder: PathBuf,
    /// Copy into this folder instead of moving within the other.
    #[arg(long, value_name = "OUT")]
    pub into: Option<PathBuf>,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Move back what was moved before.
    #[arg(long, conflicts_with_all = ["into", "dry_run"])]
    pub undo: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
