//! What `import` takes.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use modeltree_import::{Format, parse_date};
use modeltree_records::Timestamp;

/// What `import` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
A file's date decides between two sources: the newest fetch wins. It is --date, else the one in \
the path (models/2026-09-30/models.parquet, …_20250405_001816.csv), else the newest change that the \
file tells of.

Examples:
  modeltree import models.parquet                         a dump of the Hub
  modeltree import weekly/models/2026-09-30 -d september  one week of an archive
  modeltree import ai_ecosystem.csv --date 2025-07-13
  modeltree import edges.csv --child model --parent base  an edge list
  modeltree import old-crawls/ --json                     every file of a folder")]
pub struct ImportArgs {
    /// Files to read, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The files' format, in place of what they look like.
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub format: Option<Format>,
    /// The day when what the files say was true (2025-07-13, or a point in time).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Timestamp>,
    /// The column of an edge list that holds the derived model.
    #[arg(long, value_name = "COLUMN")]
    pub child: Option<String>,
    /// The column that holds the model it was derived from.
    #[arg(long, value_name = "COLUMN")]
    pub parent: Option<String>,
    /// The column that holds the relation.
    #[arg(long, value_name = "COLUMN")]
    pub relation: Option<String>,
    /// Print the report as JSON.
    #[arg(long)]
    pub json: bool,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let words = Format::ALL
        .iter()
        .map(|format| PossibleValue::new(format.word()).help(format.about()));
    PossibleValuesParser::new(words)
        .try_map(|word| Format::parse(&word).ok_or("of no known format"))
}

fn date(text: &str) -> Result<Timestamp, String> {
    parse_date(text).map_err(|error| format!("{error}; a day is 2025-07-13"))
}
