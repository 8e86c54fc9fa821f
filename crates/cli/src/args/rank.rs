//! What the questions about all models take.

use clap::{Args, ValueEnum};
use modeltree_lineage::FamilyOrder;
use modeltree_records::Timestamp;

use super::{EdgesArgs, OutputArgs, SortArg};

/// What `families` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
The column 'by relation' counts descendants: F fine-tunes, A adapters, Q quantized, M merges, \
? not told. A model with several roots belongs to the family of each.

Examples:
  modeltree families
  modeltree families --sort downloads --limit 50
  modeltree families --relation finetune --sort depth
  modeltree families --csv > families.csv")]
pub struct FamiliesArgs {
    /// What ranks them.
    #[arg(
        long,
        alias = "by",
        value_name = "ORDER",
        value_enum,
        default_value = "size"
    )]
    pub sort: FamilySort,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Orders of families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FamilySort {
    /// Most models first.
    #[value(alias = "descendants")]
    Size,
    /// Deepest first.
    Depth,
    /// Broadest generation first.
    Breadth,
    /// Oldest root first.
    #[value(alias = "created")]
    Age,
    /// Most downloads of all members first.
    Downloads,
    /// Most likes of all members first.
    Likes,
}

impl FamilySort {
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

/// What `components` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
'root' is the member without parents that has the most children; 'roots' tells how many there \
are. Models without relatives are counted, and not listed.

Examples:
  modeltree components
  modeltree components --relation merge --limit 5
  modeltree components SmolLM2-1.7B --csv > members.csv")]
pub struct ComponentsArgs {
    /// A model: list the members of its component in place of the ranking.
    pub model: Option<String>,
    /// Order of the members of one component [default: downloads].
    #[arg(long, value_name = "ORDER", value_enum, requires = "model")]
    pub sort: Option<SortArg>,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What `influence` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Every descendant counts once, by however many ways it descends; the model itself does not count. \
'new' counts the descendants created in the last 30, 90 and 365 days before the day the snapshot \
was made, or before --at.

Examples:
  modeltree influence                                     the most influential
  modeltree influence --sort children --csv > bases.csv   bases by derivatives
  modeltree influence --relation finetune --sort new-90   what is fine-tuned now
  modeltree influence mistralai/Mistral-7B-v0.1           one model's figures
  modeltree influence --by author --limit 50              sums over owners
  modeltree influence meta-llama --by author              one owner's figures")]
pub struct InfluenceArgs {
    /// A model: its figures alone. With --by author: an owner.
    #[arg(value_name = "MODEL")]
    pub of: Option<String>,
    /// Whose influence.
    #[arg(long, value_enum, default_value = "model", hide_default_value = true)]
    pub by: By,
    /// What ranks them.
    #[arg(long, value_name = "ORDER", value_enum, default_value = "descendants")]
    pub sort: InfluenceSort,
    /// The end of the last 30, 90 and 365 days: a day (its start, UTC) or a point in time
    /// [default: when the snapshot was made].
    #[arg(long, value_name = "DATE", value_parser = time)]
    pub at: Option<Timestamp>,
    /// Which edges are followed.
    #[command(flatten)]
    pub edges: EdgesArgs,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Whose influence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each model's.
    Model,
    /// All models of an owner together.
    Author,
}

/// Orders of influence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InfluenceSort {
    /// Most direct descendants first.
    Children,
    /// Most descendants first.
    Descendants,
    /// Most downloads of all descendants first.
    Downloads,
    /// Most likes of all descendants first.
    Likes,
    /// Most owners of descendants first.
    Owners,
    /// Most descendants of the last 30 days first.
    #[value(name = "new-30")]
    New30,
    /// Most descendants of the last 90 days first.
    #[value(name = "new-90")]
    New90,
    /// Most descendants of the last 365 days first.
    #[value(name = "new-365")]
    New365,
}

/// What `search` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Finds every word in the id, in any letter case. Best first: the name itself, then names that begin \
with the text, then the others; the most downloaded first among each. Author, date and downloads \
cost nothing; task, library and licence are read from the table of models.

Examples:
  modeltree search smollm2
  modeltree search llama instruct --author meta-llama
  modeltree search gguf --since 2025-01-01 --min-downloads 10k --sort downloads
  modeltree search bert --task fill-mask --license apache-2.0 --count")]
pub struct SearchArgs {
    /// What the id contains; several words must all be in it.
    #[arg(value_name = "TEXT", required = true)]
    pub text: Vec<String>,
    /// Models of this owner.
    #[arg(long, value_name = "OWNER")]
    pub author: Option<String>,
    /// Models of this task, such as text-generation.
    #[arg(long, value_name = "TASK")]
    pub task: Option<String>,
    /// Models of this library, such as transformers.
    #[arg(long, value_name = "LIBRARY")]
    pub library: Option<String>,
    /// Models under this licence.
    #[arg(long, alias = "licence", value_name = "LICENCE")]
    pub license: Option<String>,
    /// Models created on this day or later.
    #[arg(long, value_name = "DATE", value_parser = time)]
    pub since: Option<Timestamp>,
    /// Models with so many downloads in the last 30 days, or more.
    #[arg(long, value_name = "N", value_parser = number)]
    pub min_downloads: Option<u64>,
    /// What comes first [default: the best match].
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<SortArg>,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What `models` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
A condition is a column, a test and a value; all conditions must hold. Put them in quotes: a shell \
takes > and < for its own.

  =  !=              the same or not, in any letter case; a list fulfils =
                     where one entry does
  ~=                 contains the text
  <  <=  >  >=       numbers (1000, 1.5k, 7B) and days (2024-05-01)

Columns are those of the table of models: author, created_at, downloads, likes, library, task, \
licenses, languages, datasets, tags, parameters, gated, … (docs/snapshot.md). What is not known \
fulfils nothing but !=.

Examples:
  modeltree models --where 'license=mit downloads>1000 task~=text'
  modeltree models --where 'parameters>=7B created>=2025-01-01' --sort likes
  modeltree models --where library=peft --where 'language=de' --count
  modeltree models --where 'datasets~=\"common voice\"' --csv > models.csv")]
pub struct ModelsArgs {
    /// Conditions; may be repeated, and each may hold several.
    #[arg(long = "where", value_name = "CONDITIONS", num_args = 1..)]
    pub conditions: Vec<String>,
    /// What comes first [default: downloads].
    #[arg(long, value_name = "ORDER", value_enum)]
    pub sort: Option<SortArg>,
    /// How the answer is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

fn time(text: &str) -> Result<Timestamp, String> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00.000Z"));
    let time = Timestamp::parse(text).or_else(|_| day());
    time.map_err(|_| "write a day like 2025-01-31".into())
}

fn number(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000),
        None => match text.strip_suffix('M') {
            Some(digits) => (digits, 1_000_000),
            None => (text, 1),
        },
    };
    let number = digits.replace('_', "").parse::<u64>().ok();
    let number = number.and_then(|number| number.checked_mul(factor));
    number.ok_or_else(|| "write a number like 1000 or 10k".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days() {
        assert_eq!(number("10k"), Ok(10_000));
        assert_eq!(number("1_000"), Ok(1_000));
        assert_eq!(number("2M"), Ok(2_000_000));
        assert!(number("-1").is_err() && number("k").is_err());
        assert!(number(&format!("{}M", u64::MAX)).is_err());
        let day = time("2025-01-31").unwrap();
        assert_eq!(time("2025-01-31T00:00:00Z"), Ok(day));
        assert!(time("soon").is_err());
    }
}
