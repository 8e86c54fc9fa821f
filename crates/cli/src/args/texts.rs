//! What the analyses of texts take.

use clap::{Args, ValueEnum};
use modeltree_analysis::similarity::{Measure, Over};

use super::{EdgesArgs, StudyArgs};

/// What `analyze similarity` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: similarity (mean and intervals of each of the 24 pairs that the eight motifs hold), \
siblings (siblings against parent and child), motifs (exact counts).

Every instance of a motif is equally likely, which lets the largest families decide; so each pair \
is drawn a second time with all families equally likely. Intervals come from resampling pairs and \
from resampling families. The paper followed fine-tunes alone (--relation finetune).

Examples:
  modeltree analyze similarity --relation finetune
  modeltree analyze similarity --mask-parents --table siblings
  modeltree analyze similarity --over cards --measure tfidf --samples 1000
  modeltree analyze similarity --relation finetune --as-published --json")]
pub struct SimilarityArgs {
    /// What is compared: metadata, or the first 512 characters of cards that people wrote.
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        default_value = "metadata",
        hide_possible_values = true
    )]
    pub over: OverArg,
    /// Measures, separated by commas: levenshtein, bow, tfidf, jaccard [default: all].
    #[arg(long, value_name = "MEASURE", value_delimiter = ',')]
    pub measure: Vec<Measure>,
    /// Pairs to draw for each of the 24 kinds.
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub samples: usize,
    /// Resamples of each interval.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub bootstrap: usize,
    /// The seed of all chance.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Compare the texts without the names of parents and the tags that name them, too.
    #[arg(long)]
    pub mask_parents: bool,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What can be compared, as options name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OverArg {
    /// What the Hub says of a model.
    Metadata,
    /// The beginning of its card.
    Cards,
}

impl OverArg {
    /// What is compared.
    pub const fn over(self) -> Over {
        match self {
            Self::Metadata => Over::Metadata,
            Self::Cards => Over::Cards,
        }
    }
}

/// What `analyze duplicates` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: clusters (cards that are tied by near-duplicates, the largest first), members. \
Front matter does not count. Candidates are found by sketches (MinHash), and the members of each \
cluster are compared exactly with its first one.

Examples:
  modeltree analyze duplicates
  modeltree analyze duplicates --threshold 0.95 --limit 50
  modeltree analyze duplicates --without-names --csv > templates.csv")]
pub struct DuplicatesArgs {
    /// The shared part of the shingles (Jaccard) from which on two cards are near-duplicates.
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub threshold: f64,
    /// Leave the model's and its parents' names out, and take all digits for the same: cards made
    /// from one template are near-duplicates then.
    #[arg(long)]
    pub without_names: bool,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

fn share(text: &str) -> Result<f64, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| "a number between 0 and 1".to_string())?;
    if number > 0.0 && number <= 1.0 {
        Ok(number)
    } else {
        Err("a number above 0 and at most 1".into())
    }
}

/// What `analyze documentation` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: classes (empty, broken and odd cards, and those that programs wrote), lengths, \
generations, sections, templates (which programs), and with --reuse the cards that were made from one another.

Examples:
  modeltree analyze documentation
  modeltree analyze documentation --family SmolLM2-1.7B --table generations
  modeltree analyze documentation --reuse --table reuse --limit 50
  modeltree analyze documentation --table sections --csv > sections.csv")]
pub struct DocumentationArgs {
    /// Look for cards that were made from one another, too: takes as long again.
    #[arg(long, conflicts_with = "by")]
    pub reuse: bool,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What `analyze difference` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  modeltree analyze difference Qwen/Qwen1.5-72B abideen/MegaQwen-120B
  modeltree analyze difference acme/base acme/chat --all
  modeltree analyze difference acme/base acme/chat --as-published
  modeltree analyze difference acme/base acme/chat --json | jq .fields")]
pub struct DifferenceArgs {
    /// The first model.
    pub one: String,
    /// The second model.
    pub other: String,
    /// Print the properties that are the same, too.
    #[arg(long)]
    pub all: bool,
    /// Align the records as texts, character by character, as arXiv 2508.06811 does.
    #[arg(long, conflicts_with = "all")]
    pub as_published: bool,
    /// Print JSON: both forms.
    #[arg(long, conflicts_with_all = ["all", "as_published"])]
    pub json: bool,
}

/// What `analyze nearest` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: relatives (the fewest steps first, then the most downloaded), similar (by the shared part \
of the tags, those that name parents left out).

Examples:
  modeltree analyze nearest SmolLM2-1.7B-Instruct
  modeltree analyze nearest SmolLM2-1.7B-Instruct --table similar --csv")]
pub struct NearestArgs {
    /// The model.
    pub model: String,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// Models of each kind.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Print this table alone: relatives or similar.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: the first table, or the one named by --table.
    #[arg(long)]
    pub csv: bool,
}
