//! How lists are ordered and printed.

use clap::{Args, ValueEnum};

use super::EdgesArgs;

/// What every question about models takes.
#[derive(Debug, Args)]
pub struct QuestionArgs {
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// What comes first [default: the nearest, then the most downloaded].
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<SortArg>,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// How an answer is printed.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Rows to print, 0 for all [default: 20 in tables, all in JSON and CSV].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print how many there are, and nothing else.
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    pub count: bool,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV.
    #[arg(long)]
    pub csv: bool,
}

/// Forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A number.
    Count,
    /// For people.
    Table,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

/// Rows of a table where none are asked for: what fits a screen.
pub const SCREEN: usize = 20;

impl OutputArgs {
    /// The form asked for.
    pub const fn form(&self) -> Form {
        match self {
            Self { count: true, .. } => Form::Count,
            Self { json: true, .. } => Form::Json,
            Self { csv: true, .. } => Form::Csv,
            _ => Form::Table,
        }
    }

    /// The most rows to print.
    pub const fn limit(&self) -> usize {
        rows(self.limit, self.json || self.csv, SCREEN)
    }
}

/// The most rows to print: as asked for, 0 being all; else all for programs, and
/// `screen` for people.
pub const fn rows(asked: Option<usize>, for_programs: bool, screen: usize) -> usize {
    match asked {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if for_programs => usize::MAX,
        None => screen,
    }
}

/// Orders of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    /// Nearest first, then most downloaded.
    Depth,
    /// Most downloaded in the last 30 days first.
    Downloads,
    /// Most liked first.
    Likes,
    /// Newest first.
    Created,
    /// Most descendants first.
    Descendants,
    /// By id.
    Id,
}
