//! What is told of numbers.

use modeltree_lineage::NodeId;
use modeltree_records::Relation;

use super::measures::{Measure, Numbers};
use crate::cards::FrontMatter;
use crate::report::{Cell, Column, Report, Table};
use crate::study::{EdgeGroups, Study};

impl Numbers {
    /// Measures the edges of a study.
    #[must_use]
    pub fn report(&self, study: &Study<'_>) -> Report {
        let groups = EdgeGroups::of(study.edges());
        let mut changes = Table::new("changes", "From parent to child, over edges", &CHANGES).noted(
            "Means over the edges whose two ends are known; a parent counts once for each child. \
             Median is that of the changes; lower and higher are the edges whose child has less or \
             more than its parent.",
        );
        let mut balanced = Table::new(
            "balanced",
            "The same over parents and over families",
            &BALANCED,
        )
        .noted(
            "Each parent, or family, counts once, with the mean of its edges: the largest do \
                 not decide alone.",
        );
        let measures = self.measures(study);
        for measure in &measures {
            for relation in Relation::ALL.map(Some).into_iter().chain([None]) {
                let ends = ends(study, measure, relation);
                if !ends.is_empty() {
                    changes.row(change(measure, relation, &ends));
                    balanced.row(balance(measure, relation, &ends, &groups));
                }
            }
        }
        let mut tables = vec![changes, balanced, of_models(study, &measures)];
        tables.extend(self.of_cards(study));
        Report {
            analysis: "numbers",
            about: study.about(),
            tables,
        }
    }

    /// How the cards of a study look; `None` where the snapshot has no cards.
    fn of_cards(&self, study: &Study<'_>) -> Option<Table> {
        if self.cards.is_empty() {
            return None;
        }
        let columns = [
            Column::new("cards", "models"),
            Column::new("models", "number"),
            Column::new("of_all", "of all"),
        ];
        let facts: Vec<_> = study.models().map(|node| self.cards.of(node)).collect();
        let begins = |how| facts.iter().filter(|one| one.front_matter == how).count();
        let counted = |test: fn(&&&crate::cards::Facts) -> bool| facts.iter().filter(test).count();
        let mut table = Table::new("cards", "Cards", &columns);
        for (name, number) in [
            ("without a card", begins(None)),
            (
                "with a card without text (front matter alone, or nothing)",
                counted(|one| one.front_matter.is_some() && one.words == 0),
            ),
            (
                "with text without front matter",
                begins(Some(FrontMatter::None)),
            ),
            (
                "with front matter that does not end",
                begins(Some(FrontMatter::Open)),
            ),
            ("with front matter", begins(Some(FrontMatter::Closed))),
            ("with bytes that were no text", counted(|one| one.damaged)),
            ("with a known template", counted(|one| one.automatic)),
            ("with one of the two phrases", counted(|one| one.phrase)),
        ] {
            let share = Cell::share(number as u64, facts.len() as u64);
            table.row([name.into(), number.into(), share]);
        }
        Some(table)
    }
}

const CHANGES: [Column; 9] = [
    Column::new("measure", "measure"),
    Column::new("relation", "relation"),
    Column::new("edges", "edges"),
    Column::new("parent", "parent"),
    Column::new("child", "child"),
    Column::new("change", "change"),
    Column::new("median", "median"),
    Column::new("lower", "lower"),
    Column::new("higher", "higher"),
];

const BALANCED: [Column; 10] = [
    Column::new("measure", "measure"),
    Column::new("relation", "relation"),
    Column::new("parents", "parents"),
    Column::new("parent_over_parents", "parent"),
    Column::new("child_over_parents", "child"),
    Column::new("change_over_parents", "change"),
    Column::new("families", "families"),
    Column::new("parent_over_families", "parent"),
    Column::new("child_over_families", "child"),
    Column::new("change_over_families", "change"),
];

/// The values at the two ends of an edge.
struct Ends {
    edge: usize,
    parent: f64,
    child: f64,
    change: f64,
}

/// The edges of a relation (`None`: of any) whose ends are both known.
fn ends(study: &Study<'_>, measure: &Measure<'_>, relation: Option<Relation>) -> Vec<Ends> {
    let edges = study.edges().iter().enumerate();
    edges
        .filter(|(_, edge)| relation.is_none_or(|one| edge.relations.contains(one)))
        .filter_map(|(at, edge)| {
            let (parent, child) = ((measure.of)(edge.parent)?, (measure.of)(edge.child)?);
            let change = child - parent;
            Some(Ends {
                edge: at,
                parent,
                child,
                change: if measure.whole {
                    change.floor()
                } else {
                    change
                },
            })
        })
        .collect()
}

fn named(relation: Option<Relation>) -> Cell {
    relation.map_or("all", Relation::as_str).into()
}

fn change(measure: &Measure<'_>, relation: Option<Relation>, ends: &[Ends]) -> [Cell; 9] {
    let mean = |of: fn(&Ends) -> f64| ends.iter().map(of).sum::<f64>() / ends.len() as f64;
    let value = |of: fn(&Ends) -> f64| match measure.change_only {
        true => Cell::Absent,
        false => mean(of).into(),
    };
    let mut changes: Vec<f64> = ends.iter().map(|end| end.change).collect();
    changes.sort_unstable_by(f64::total_cmp);
    let counted = |test: fn(f64) -> bool| changes.iter().filter(|change| test(**change)).count();
    [
        measure.name.into(),
        named(relation),
        ends.len().into(),
        value(|end| end.parent),
        value(|end| end.child),
        mean(|end| end.change).into(),
        median(&changes).into(),
        counted(|change| change < 0.0).into(),
        counted(|change| change > 0.0).into(),
    ]
}

fn balance(
    measure: &Measure<'_>,
    relation: Option<Relation>,
    ends: &[Ends],
    groups: &EdgeGroups,
) -> [Cell; 10] {
    let means = |of: fn(&Ends) -> f64| groups.means(ends.iter().map(|end| (end.edge, of(end))));
    let (parent, child) = (means(|end| end.parent), means(|end| end.child));
    let change = means(|end| end.change);
    let value = |mean: Option<f64>| match measure.change_only {
        true => Cell::Absent,
        false => mean.into(),
    };
    [
        measure.name.into(),
        named(relation),
        Cell::Count(change.parents),
        value(parent.over_parents),
        value(child.over_parents),
        change.over_parents.into(),
        Cell::Count(change.families),
        value(parent.over_families),
        value(child.over_families),
        change.over_families.into(),
    ]
}

/// The middle of sorted numbers; of two middle ones their mean.
fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(match sorted.len() % 2 {
        0 => f64::midpoint(sorted[middle - 1], upper),
        _ => upper,
    })
}

/// The measures over all models, related or not.
fn of_models(study: &Study<'_>, measures: &[Measure<'_>]) -> Table {
    let columns = [
        Column::new("measure", "measure"),
        Column::new("what", "what"),
        Column::new("models", "models known"),
        Column::new("mean", "mean"),
        Column::new("median", "median"),
        Column::new("greatest", "greatest"),
    ];
    let mut table = Table::new("models", "All models, related or not", &columns);
    let models: Vec<NodeId> = study.models().collect();
    for measure in measures {
        let mut known: Vec<f64> = models
            .iter()
            .filter_map(|node| (measure.of)(*node))
            .collect();
        if measure.change_only || known.is_empty() {
            continue;
        }
        known.sort_unstable_by(f64::total_cmp);
        table.row([
            measure.name.into(),
            measure.what.into(),
            known.len().into(),
            (known.iter().sum::<f64>() / known.len() as f64).into(),
            median(&known).into(),
            known.last().copied().into(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), Some(3.0));
    }
}
