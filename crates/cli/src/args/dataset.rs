//! What `dataset` takes.

use std::path::PathBuf;

use clap::Args;

/// What `dataset` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The folder:
  data/models, data/edges, data/families, data/cards
                  Parquet, a config each: load_dataset(\"DIR\", \"edges\")
  trees/owner__name/owner__name.csv and .json
                  a family each, in the research scripts' layout
  README.md       the dataset card, with the metadata that the Hub reads
  croissant.json  the same for machines, with the SHA-256 of every file

Access tokens and keys in texts are masked (hf_****) and listed, not in the folder but here: in \
the report, in --json, and in the file that --secrets names.

Examples:
  modeltree dataset out
  modeltree dataset out --repo lab/trees --creator 'The Lab' --license cc-by-4.0
  modeltree dataset out --family SmolLM2-1.7B --no-cards
  modeltree dataset out --force --secrets masked.csv
  hf upload lab/trees out --repo-type dataset")]
pub struct DatasetArgs {
    /// Folder to write into; made where it does not exist.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// What the data set is called [default: the repository's name, else the folder's].
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Its licence: an identifier of the Hub, such as cc-by-4.0, or any name [default: unknown].
    #[arg(long, value_name = "LICENSE")]
    pub license: Option<String>,
    /// Its version [default: the day of the snapshot, such as 2026.9.30].
    #[arg(long = "version", value_name = "VERSION")]
    pub release: Option<String>,
    /// Who made it; may be repeated.
    #[arg(long, value_name = "WHO")]
    pub creator: Vec<String>,
    /// The repository it is to lie in, for the card's examples and citation.
    #[arg(long, value_name = "OWNER/NAME")]
    pub repo: Option<String>,
    /// A model and its descendants only, with a folder of their own; may be repeated.
    #[arg(long, value_name = "MODEL", conflicts_with = "top")]
    pub family: Vec<String>,
    /// How many of the largest families get a folder of their own.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub top: usize,
    /// Cards must be part of it [default: where the snapshot has some].
    #[arg(long, conflicts_with = "no_cards")]
    pub with_cards: bool,
    /// No card texts, neither as a table nor in the families' folders.
    #[arg(long)]
    pub no_cards: bool,
    /// Replace the data set that the folder holds. Other files in it stay.
    #[arg(long)]
    pub force: bool,
    /// Write the list of what was masked to a CSV file: model, place, line, kind.
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
    /// Print JSON: the tables, the files with their SHA-256, and all that was masked.
    #[arg(long)]
    pub json: bool,
}
