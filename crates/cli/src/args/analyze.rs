//! What `analyze` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use modeltree_analysis::drift::null::Unit;
use modeltree_analysis::study::{By, Manner, Span, Trait};
use modeltree_records::Timestamp;

use super::output::{SCREEN, rows};
use super::texts::{
    DifferenceArgs, DocumentationArgs, DuplicatesArgs, NearestArgs, SimilarityArgs,
};
use super::{EdgesArgs, GrowthArgs, ParametersArgs};

/// What `analyze` takes.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// Which analysis.
    #[command(subcommand)]
    pub analysis: Analysis,
}

/// The analyses.
#[derive(Debug, Subcommand)]
pub enum Analysis {
    /// What models are: licences, tasks, languages, libraries, data sets, sizes
    Composition(CompositionArgs),
    /// How licences, languages, tasks … change from parent to child, and in which direction
    Traits(TraitsArgs),
    /// How cards, languages, downloads, likes, sizes change from parent to child
    Numbers(NumbersArgs),
    /// The papers that models cite, and their subjects
    Arxiv(ArxivArgs),
    /// Libraries: how often each is named, names nearly the same, named together
    Libraries(LibrariesArgs),
    /// How families grow: over time, tails, preferential attachment, time to the first child
    Growth(GrowthArgs),
    /// How large models are: sources of counts, size bins, gaps, number formats
    Parameters(ParametersArgs),
    /// How alike parents, children, siblings … are, by metadata and by cards
    Similarity(SimilarityArgs),
    /// Cards that are nearly the same
    Duplicates(DuplicatesArgs),
    /// What cards say: sections, programs that wrote them, length by generation
    Documentation(DocumentationArgs),
    /// What two models have in common and what not, property by property
    Difference(DifferenceArgs),
    /// The nearest relatives of a model, and the models most like it
    Nearest(NearestArgs),
}

/// What every analysis takes: which models and edges, by whose definitions, and
/// how the answer is printed.
#[derive(Debug, Args)]
pub struct StudyArgs {
    /// Only this model and its descendants.
    #[arg(long, value_name = "MODEL")]
    pub family: Option<String>,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// Only models created at this date or later (2024, 2024-05 or 2024-05-31); edges, by the child.
    #[arg(long, value_name = "DATE", value_parser = Span::bound)]
    pub from: Option<Timestamp>,
    /// Only models created before this date.
    #[arg(long, value_name = "DATE", value_parser = Span::bound)]
    pub to: Option<Timestamp>,
    /// One report for each month, quarter or year of creation.
    #[arg(long, value_name = "PERIOD", value_enum, hide_possible_values = true)]
    pub by: Option<ByArg>,
    /// The definitions of arXiv 2508.06811 to the letter, its quirks included.
    #[arg(long, conflicts_with = "evidence")]
    pub as_published: bool,
    /// Print JSON.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: the first table, or the one named by --table.
    #[arg(long)]
    pub csv: bool,
    /// Print this table alone.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Rows of each list, 0 for all [default: 20 in tables, all in JSON and CSV].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl StudyArgs {
    /// The most rows of a list.
    pub const fn limit(&self) -> usize {
        rows(self.limit, self.json || self.csv, SCREEN)
    }

    /// By whose definitions.
    pub const fn manner(&self) -> Manner {
        if self.as_published {
            Manner::Published
        } else {
            Manner::Sound
        }
    }

    /// The span of time.
    pub const fn span(&self) -> Span {
        Span {
            from: self.from,
            to: self.to,
        }
    }
}

/// Lengths of periods, as options name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// Calendar months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

impl ByArg {
    /// The length.
    pub const fn by(self) -> By {
        match self {
            Self::Month => By::Month,
            Self::Quarter => By::Quarter,
            Self::Year => By::Year,
        }
    }
}

/// What `analyze composition` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: license, task, language, library, dataset, region, arxiv, gated, tag:PREFIX where \
asked for, parameters, parents, downloads, summary. Each says how many models report the property; \
shares are given of those and of all models.

Examples:
  modeltree analyze composition
  modeltree analyze composition --trait license,task --limit 50
  modeltree analyze composition --trait tag:base_model --json
  modeltree analyze composition --trait license --by year --csv > licences.csv")]
pub struct CompositionArgs {
    /// Only these properties, separated by commas: license, task, language, library, dataset,
    /// region, arxiv, gated, or tag:PREFIX.
    #[arg(long = "trait", value_name = "TRAIT", value_delimiter = ',', value_parser = Trait::parse)]
    pub traits: Vec<Trait>,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What `analyze traits` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: order (the exact best line-up of the most frequent values, from those that are given up to \
those that are taken up), fit, rates (mutation rates by relation), chance (how likely so good a \
line-up is where direction does not matter), drifts, values.

Examples:
  modeltree analyze traits
  modeltree analyze traits language --relation finetune
  modeltree analyze traits tag:base_model --family Qwen/Qwen2.5-7B --top 15
  modeltree analyze traits license --as-published --relation finetune
  modeltree analyze traits task --by year --table rates --csv > rates.csv")]
pub struct TraitsArgs {
    /// license, language, task, library, dataset, region, arxiv, gated, or tag:PREFIX.
    #[arg(value_name = "TRAIT", default_value = "license", hide_default_value = true, value_parser = Trait::parse)]
    pub kind: Trait,
    /// The most frequent values to line up, at most 22.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(2..=22))]
    pub top: u8,
    /// Rounds of the permutation test, 0 for none.
    #[arg(long, value_name = "N", default_value_t = 199)]
    pub permutations: u32,
    /// What the test turns round as one: family, parent or edge.
    #[arg(
        long,
        value_name = "UNIT",
        value_enum,
        default_value = "family",
        hide_possible_values = true
    )]
    pub null: UnitArg,
    /// The seed of the test.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What a permutation test turns round as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnitArg {
    /// All edges of a family.
    Family,
    /// All edges of a parent.
    Parent,
    /// Each edge.
    Edge,
}

impl UnitArg {
    /// The unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Family => Unit::Family,
            Self::Parent => Unit::Parent,
            Self::Edge => Unit::Edge,
        }
    }
}

/// What `analyze numbers` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: changes (over edges), balanced (each parent, each family once), models, \
cards. What concerns cards needs a snapshot with cards (crawl --with-cards).

Examples:
  modeltree analyze numbers
  modeltree analyze numbers --relation finetune --family bert-base-uncased
  modeltree analyze numbers --by year --table changes --csv > changes.csv")]
pub struct NumbersArgs {
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What `analyze arxiv` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Ids are read from tags and, where the snapshot has cards, from the cards. Subjects come from a \
file on this machine and never from the network: arXiv's metadata as Kaggle offers it \
(arxiv-metadata-oai-snapshot.json, one JSON object a line with id and categories).

Tables: categories (with --arxiv-metadata), papers, sources, no_ids, unknown.

Examples:
  modeltree analyze arxiv
  modeltree analyze arxiv --arxiv-metadata arxiv-metadata-oai-snapshot.json")]
pub struct ArxivArgs {
    /// arXiv's metadata, for the papers' categories.
    #[arg(long, value_name = "FILE")]
    pub arxiv_metadata: Option<PathBuf>,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What `analyze libraries` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: libraries, near (names that are nearly the same), together (named together).

Examples:
  modeltree analyze libraries
  modeltree analyze libraries --table near --similarity 0.9
  modeltree analyze libraries --by year --csv > libraries.csv")]
pub struct LibrariesArgs {
    /// Names at least so alike (0 to 1) are nearly the same.
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub similarity: f64,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err("not between 0 and 1".into())
    }
}
