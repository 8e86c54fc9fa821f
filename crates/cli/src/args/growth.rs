//! What `analyze growth` and `analyze parameters` take.

use clap::Args;

use super::{ByArg, StudyArgs};

/// What `analyze growth` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: families, families_over_time, new_models, descendants, tails, wiener, attachment, \
first_child, cohorts; as published, created_histogram too. Each says what it counts and what it leaves out.

Examples:
  modeltree analyze growth
  modeltree analyze growth --family SmolLM2-1.7B --step month
  modeltree analyze growth --table first_child --csv > first_child.csv
  modeltree analyze growth --as-published --table descendants")]
pub struct GrowthArgs {
    /// Length of the periods of tables over time: month, quarter or year.
    #[arg(
        long,
        value_name = "PERIOD",
        value_enum,
        default_value = "quarter",
        hide_possible_values = true
    )]
    pub step: ByArg,
    /// How many of the largest families are followed.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub families: usize,
    /// Samples drawn to judge the fit of each power law; 0 leaves the judgement out.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub samples: u32,
    /// Seed of the samples: the same seed gives the same figures.
    #[arg(long, value_name = "S", default_value_t = 42)]
    pub seed: u64,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}

/// What `analyze parameters` takes.
#[derive(Debug, Args)]
#[command(after_help = "\
Tables: sources, summary, sizes, gap, precision, gaps, classes.

Examples:
  modeltree analyze parameters
  modeltree analyze parameters --family SmolLM2-1.7B --table sizes
  modeltree analyze parameters --by year --table summary --csv > sizes.csv")]
pub struct ParametersArgs {
    /// Bootstrap resamples for the intervals.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub bootstrap: u32,
    /// Seed of the resamples: the same seed gives the same intervals.
    #[arg(long, value_name = "S", default_value_t = 42)]
    pub seed: u64,
    /// What is looked at, and how it is printed.
    #[command(flatten)]
    pub study: StudyArgs,
}
