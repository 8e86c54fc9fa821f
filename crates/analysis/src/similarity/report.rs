//! Similarities as tables.

use super::{Options, Outcome, Over};
use crate::motifs::{CONFIGS, Interval, Links, Motif, Sampler, Weighting, count};
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Manner, Study};

/// What the tables' heads tell.
pub(super) struct About {
    /// Models that have a text.
    pub compared: usize,
    /// Whether masked, terms of the vocabulary, and terms tied with the last.
    pub terms: Vec<(bool, usize, usize)>,
}

pub(super) fn report(
    study: &Study<'_>,
    options: &Options,
    sampler: &Sampler<'_>,
    outcomes: &[Outcome<'_>],
    about: &About,
) -> Report {
    let mut head = study.about();
    let over = match options.over {
        Over::Metadata => "metadata",
        Over::Cards => "cards",
    };
    head.push(("over", over.into()));
    head.push(("texts", about.compared.into()));
    head.push(("samples", options.samples.into()));
    head.push(("resamples", options.rounds.into()));
    head.push(("seed", Cell::Count(options.seed)));
    Report {
        analysis: "similarity",
        about: head,
        tables: vec![
            similarities(study.manner(), outcomes, about),
            siblings(outcomes),
            motifs(sampler),
        ],
    }
}

fn text_word(masked: bool) -> &'static str {
    if masked { "parents masked" } else { "as it is" }
}

const fn weighting_word(weighting: Weighting) -> &'static str {
    match weighting {
        Weighting::Instances => "instances",
        Weighting::Families => "families",
    }
}

fn similarities(manner: Manner, outcomes: &[Outcome<'_>], about: &About) -> Table {
    let columns = [
        Column::new("text", "text"),
        Column::new("measure", "measure"),
        Column::new("weighting", "equally likely"),
        Column::new("motif", "motif"),
        Column::new("pair", "pair"),
        Column::new("kin", "kin"),
        Column::new("generations", "generations"),
        Column::new("drawn", "drawn"),
        Column::new("pairs", "pairs"),
        Column::new("families", "families"),
        Column::new("mean", "mean"),
        Column::new("low", "low"),
        Column::new("high", "high"),
        Column::new("low_by_family", "low by family"),
        Column::new("high_by_family", "high by family"),
    ];
    let mut note = String::from("Mean similarities and their 95 % bootstrap intervals");
    note.push_str(match manner {
        Manner::Sound => {
            ", by resampling pairs and by resampling families. Pairs without texts were drawn anew."
        }
        Manner::Published => {
            ", by resampling pairs and by resampling families. Pairs without texts were left out."
        }
    });
    for (masked, terms, tied) in &about.terms {
        if *terms > 0 {
            note.push_str(&format!(
                " Vocabulary ({}): {terms} terms, {tied} more as frequent as the last.",
                text_word(*masked)
            ));
        }
    }
    let mut table = Table::new("similarity", "Similarity of pairs in motifs", &columns).noted(note);
    for outcome in outcomes {
        let config = outcome.design.config;
        let interval = |of: fn(Interval) -> f64| outcome.interval.map(of);
        let by_family = |of: fn(Interval) -> f64| outcome.by_family.map(of);
        table.row([
            text_word(outcome.masked).into(),
            outcome.measure.word().into(),
            weighting_word(outcome.design.weighting).into(),
            config.motif.name().into(),
            Cell::Count(config.number.into()),
            config.kin.into(),
            Cell::Count(config.generations.into()),
            Cell::Count(outcome.design.drawn.drawn),
            outcome.pairs.into(),
            outcome.families.into(),
            interval(|found| found.mean).into(),
            interval(|found| found.low).into(),
            interval(|found| found.high).into(),
            by_family(|found| found.low).into(),
            by_family(|found| found.high).into(),
        ]);
    }
    table
}

/// Whether siblings are more alike than parent and child, in the motifs that
/// have both.
fn siblings(outcomes: &[Outcome<'_>]) -> Table {
    let columns = [
        Column::new("text", "text"),
        Column::new("measure", "measure"),
        Column::new("weighting", "equally likely"),
        Column::new("motif", "motif"),
        Column::new("siblings", "siblings"),
        Column::new("kin", "against"),
        Column::new("other", "mean"),
        Column::new("difference", "difference"),
    ];
    let mut table = Table::new("siblings", "Siblings against parent and child", &columns)
        .noted("Where parents are masked, siblings no longer share their parent's name.");
    let mean = |one: &Outcome<'_>| one.interval.map(|found| found.mean);
    for outcome in outcomes {
        let config = outcome.design.config;
        if config.kin != "siblings" {
            continue;
        }
        let same = outcomes.iter().filter(|other| {
            let of = |one: &Outcome<'_>| {
                (
                    one.masked,
                    one.measure,
                    one.design.weighting,
                    one.design.config.motif,
                )
            };
            of(other) == of(outcome) && other.design.config.kin.ends_with("parent and child")
        });
        for other in same {
            let difference = mean(outcome)
                .zip(mean(other))
                .map(|(one, other)| one - other);
            table.row([
                text_word(outcome.masked).into(),
                outcome.measure.word().into(),
                weighting_word(outcome.design.weighting).into(),
                config.motif.name().into(),
                mean(outcome).into(),
                other.design.config.kin.into(),
                mean(other).into(),
                difference.into(),
            ]);
        }
    }
    table
}

fn motifs(sampler: &Sampler<'_>) -> Table {
    let columns = [
        Column::new("motif", "motif"),
        Column::new("instances", "instances"),
        Column::new("weights", "sum of weights"),
        Column::new("families", "families"),
        Column::new("pairs", "pairs compared"),
    ];
    let mut table = Table::new("motifs", "Motifs", &columns).noted(
        "Instances are exact: choices of different models. The sum of weights is what is drawn from; \
         the two differ where models have several parents or descend from themselves.",
    );
    // As published a model may be its own parent, but in no instance.
    let edges = sampler.links().edges();
    let different = edges.filter(|(parent, child)| parent != child);
    let links = Links::new(sampler.links().len(), different.collect());
    for motif in Motif::ALL {
        let pairs = CONFIGS
            .iter()
            .filter(|config| config.motif == motif)
            .count();
        table.row([
            motif.name().into(),
            Cell::Count(count(&links, motif)),
            Cell::Count(sampler.total(motif)),
            sampler.families_with(motif).into(),
            pairs.into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_its_own_parent_makes_no_instance() {
        let links = Links::new(3, vec![(0, 0), (0, 1), (0, 2)]);
        let table = motifs(&Sampler::new(&links, Manner::Published));
        let instances: Vec<Cell> = table.rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(instances, [3, 2, 1, 0, 0, 0, 0, 0].map(Cell::Count));
    }
}
