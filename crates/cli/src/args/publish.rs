//! What `export` and `demo` take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
