//! The numbers of "Anatomy of a Machine Learning Ecosystem" (arXiv
//! 2508.06811), each beside ours.

mod anchors;

use std::collections::BTreeMap;

use modeltree_query::Atlas;
use modeltree_records::{Relation, RelationSet};

use self::anchors::{Anchor, Anchors, Run};
use crate::composition::Composition;
use crate::growth::{self, GrowthOptions};
use crate::numbers::Numbers;
use crate::report::{Cell, Column, Report, Table};
use crate::similarity::{self, Measure, Over, similarity};
use crate::study::{By, Manner, Selection, Study, Trait};
use crate::{AnalysisError, drift};

/// What to reproduce.
#[derive(Clone, Debug, Default)]
pub struct ReproduceOptions {
    /// Only the runs whose names begin so; all where there are none.
    pub only: Vec<String>,
    /// The seed of what is drawn.
    pub seed: u64,
}

/// What became of a reproduction.
#[derive(Clone, Debug)]
pub struct Reproduction {
    /// Every number beside the published one.
    pub report: Report,
    /// Whether the snapshot is of the paper's size, so that ours are judged.
    pub judged: bool,
    /// Numbers farther off than they may be, or not there at all. 0 where
    /// nothing is judged.
    pub missed: u64,
}

/// The words of verdicts, in the order in which they are counted.
const VERDICTS: [&str; 4] = ["met", "missed", "absent", "context"];

/// Makes the paper's analyses by its own definitions and holds every published
/// number against ours. On a snapshot of another size the published numbers are
/// context, and nothing is judged.
///
/// # Errors
/// Where the snapshot cannot be read, or `options.only` names no run.
pub fn reproduce(
    atlas: &Atlas,
    options: &ReproduceOptions,
    tell: &dyn Fn(&str),
) -> Result<Reproduction, AnalysisError> {
    let all = Anchors::published().map_err(|error| AnalysisError::Anchors(error.to_string()))?;
    let asked = |run: &str| {
        options.only.is_empty()
            || options
                .only
                .iter()
                .any(|only| run.starts_with(only.as_str()))
    };
    let whole = select(atlas, RelationSet::ALL)?;
    let judged = whole.models().count() as u64 == all.models;
    let mut numbers = numbers_table(&all, judged);
    let mut runs = runs_table();
    let (mut missed, mut made) = (0, 0);
    for (name, run) in all.runs.iter().filter(|(name, _)| asked(name)) {
        tell(name);
        let report = run.report(atlas, &whole, options.seed)?;
        let mut counts = BTreeMap::from(VERDICTS.map(|verdict| (verdict, 0_u64)));
        for anchor in all.anchors.iter().filter(|anchor| anchor.run == *name) {
            let ours = anchor.read(&report);
            let verdict = verdict(anchor, ours, judged);
            *counts.entry(verdict).or_default() += 1;
            missed += u64::from(matches!(verdict, "missed" | "absent") && judged);
            numbers.row([
                name.as_str().into(),
                anchor.what.as_str().into(),
                told(anchor, anchor.value),
                ours.map_or(Cell::Absent, |ours| told(anchor, ours)),
                ours.map(|ours| ours - anchor.value).into(),
                anchor.within.into(),
                verdict.into(),
                anchor.source.as_str().into(),
            ]);
        }
        let counted = VERDICTS.map(|verdict| Cell::Count(counts[verdict]));
        runs.row([Cell::from(name.as_str())].into_iter().chain(counted));
        made += 1;
    }
    if made == 0 {
        let names: Vec<&str> = all.runs.keys().map(String::as_str).collect();
        return Err(AnalysisError::NoRun(names.join(", ")));
    }
    let mut about = whole.about();
    about.push(("published_models", all.models.into()));
    about.push(("judged", judged.into()));
    about.push(("seed", options.seed.into()));
    Ok(Reproduction {
        report: Report {
            analysis: "reproduce",
            about,
            tables: vec![runs, numbers],
        },
        judged,
        missed,
    })
}

fn verdict(anchor: &Anchor, ours: Option<f64>, judged: bool) -> &'static str {
    match ours {
        _ if !judged => "context",
        None => "absent",
        // A sum of 470,000 terms may differ in its last digits.
        Some(ours) if (ours - anchor.value).abs() <= anchor.within + 1e-9 => "met",
        Some(_) => "missed",
    }
}

/// A number as what it is: a count where the published one is one.
fn told(anchor: &Anchor, number: f64) -> Cell {
    let whole = anchor.value.fract() == 0.0 && number.fract() == 0.0;
    if whole && number >= 0.0 {
        Cell::Count(number as u64)
    } else {
        Cell::Real(number)
    }
}

fn runs_table() -> Table {
    let columns = [
        Column::new("run", "analysis"),
        Column::new("met", "met"),
        Column::new("missed", "missed"),
        Column::new("absent", "absent"),
        Column::new("context", "not judged"),
    ];
    Table::new("runs", "Analyses", &columns)
}

fn numbers_table(all: &Anchors, judged: bool) -> Table {
    let columns = [
        Column::new("run", "analysis"),
        Column::new("what", "what"),
        Column::new("published", "published"),
        Column::new("ours", "ours"),
        Column::new("difference", "difference"),
        Column::new("within", "may differ by"),
        Column::new("verdict", "verdict"),
        Column::new("source", "source"),
    ];
    let note = if judged {
        "This snapshot is of the paper's size: each number is judged by how far it may be off."
            .into()
    } else {
        format!(
            "The published numbers are of {} models (July 2025); this snapshot is another one, so they \
             are context, not a yardstick.",
            all.models
        )
    };
    Table::new("numbers", "Published numbers and ours", &columns)
        .listed()
        .noted(note)
}

/// The relations that an analysis names: `all`, or one.
fn named(relations: &str) -> Result<RelationSet, AnalysisError> {
    if relations == "all" {
        return Ok(RelationSet::ALL);
    }
    let one = Relation::parse(relations).map(RelationSet::of);
    one.ok_or_else(|| AnalysisError::Anchors(format!("{relations:?} is no relation")))
}

fn select(atlas: &Atlas, relations: RelationSet) -> Result<Study<'_>, AnalysisError> {
    Study::new(
        atlas,
        Selection {
            relations,
            manner: Manner::Published,
            ..Selection::default()
        },
    )
}

impl Run {
    fn report(&self, atlas: &Atlas, whole: &Study<'_>, seed: u64) -> Result<Report, AnalysisError> {
        Ok(match self {
            Self::Composition => Composition::read(whole, &[])?.report(whole),
            Self::Numbers => Numbers::read(whole)?.report(whole),
            Self::Growth => growth::report(
                whole,
                &GrowthOptions {
                    by: By::Quarter,
                    families: 10,
                    // The paper fits no tails.
                    samples: 0,
                    seed,
                },
            )?,
            Self::Traits {
                r#trait,
                relations,
                top,
            } => {
                let kind = Trait::parse(r#trait)
                    .map_err(|error| AnalysisError::Anchors(error.to_string()))?;
                let study = select(atlas, named(relations)?)?;
                let sets = study.traits(std::slice::from_ref(&kind))?.remove(0);
                let options = drift::Options {
                    top: *top,
                    null: None,
                };
                drift::report(&study, &kind, &sets, options)
            }
            Self::Similarity {
                over,
                relations,
                samples,
            } => {
                let study = select(atlas, named(relations)?)?;
                let options = similarity::Options {
                    over: if over == "cards" {
                        Over::Cards
                    } else {
                        Over::Metadata
                    },
                    measures: vec![Measure::Levenshtein, Measure::Bow, Measure::Tfidf],
                    samples: *samples,
                    rounds: 200,
                    seed,
                    mask_parents: false,
                };
                similarity(&study, &options, &|_| ())?
            }
        })
    }
}
