//! Tables of children: how many, whose, and how soon.

use modeltree_lineage::NodeId;
use modeltree_records::{RelationSet, Timestamp};

use super::super::{
    Descent, FirstChild, FirstTimes, GrowthOptions, TailFit, attachment, by_relation, first_child,
};
use crate::report::{Cell, Column, Table};
use crate::study::{Edge, Figures};

/// Counts below this many make no tail.
const LEAST_TAIL: u64 = 50;

/// Days at which the curves of the first child are told.
const HORIZONS: [f64; 5] = [7.0, 30.0, 90.0, 180.0, 365.0];

/// Sizes by which models are grouped.
const SIZES: [(f64, f64, &str); 4] = [
    (0.0, 1e8, "under 100M parameters"),
    (1e8, 1e9, "100M to 1B"),
    (1e9, 1e10, "1B to 10B"),
    (1e10, f64::INFINITY, "10B and more"),
];

pub(super) fn tails(descent: &Descent<'_>, options: &GrowthOptions) -> Table {
    let columns = [
        Column::new("children", "children"),
        Column::new("parents", "parents"),
        Column::new("exponent", "exponent"),
        Column::new("standard_error", "± s.e."),
        Column::new("from", "from"),
        Column::new("tail", "in the tail"),
        Column::new("distance", "distance"),
        Column::new("p_value", "p"),
    ];
    let mut table = Table::new("tails", "Numbers of children: power laws", &columns).noted(format!(
        "P(n) ∝ n^−exponent for n ≥ from, where from gives the least distance (Kolmogorov–Smirnov) and \
         the tail has at least {LEAST_TAIL} parents. p: share of {} samples of the law that lie farther \
         from their fit; below 0.1 the law is to be rejected.",
        options.samples
    ));
    let mut fit = |kind: &str, relations: RelationSet| {
        let mut children = vec![0_u64; descent.graph.len()];
        for edge in descent.edges {
            children[edge.parent.index()] += u64::from(edge.relations.intersects(relations));
        }
        children.retain(|children| *children > 0);
        let parents = children.len();
        let found = TailFit::of(children, LEAST_TAIL, options.samples, options.seed);
        let law = found.map(|fit| fit.law);
        table.row([
            kind.into(),
            parents.into(),
            law.map(|law| law.exponent).into(),
            law.map(|law| law.standard_error).into(),
            law.map(|law| law.from).into(),
            law.map(|law| law.tail).into(),
            law.map(|law| law.distance).into(),
            found.and_then(|fit| fit.p_value).into(),
        ]);
    };
    fit("any", RelationSet::ALL);
    for relation in descent.relations().iter() {
        fit(relation.as_str(), RelationSet::of(relation));
    }
    table
}

pub(super) fn preference(descent: &Descent<'_>) -> Table {
    let columns = [
        Column::new("children", "children"),
        Column::new("exponent", "exponent"),
        Column::new("standard_error", "± s.e."),
        Column::new("choices", "choices"),
        Column::new("candidates", "candidates"),
        Column::new("undated", "undated"),
        Column::new("older_children", "older children"),
    ];
    let mut table = Table::new("attachment", "Preferential attachment", &columns).noted(
        "A child chooses its parent with probability ∝ (children so far + 1)^exponent: 0 is no \
         preference, 1 in proportion, above 1 the first takes all.",
    );
    let mut measure = |kind: &str, edges: &[Edge]| {
        let found = attachment(&Descent { edges, ..*descent });
        table.row([
            kind.into(),
            found.exponent.into(),
            found.standard_error.into(),
            found.choices.into(),
            found.candidates.into(),
            found.undated.into(),
            found.older_children.into(),
        ]);
    };
    measure("any", descent.edges);
    for relation in descent.relations().iter() {
        let mut edges = descent.edges.to_vec();
        edges.retain(|edge| edge.relations.contains(relation));
        measure(relation.as_str(), &edges);
    }
    table
}

pub(super) fn first_children(descent: &Descent<'_>, parameters: &Figures, end: Timestamp) -> Table {
    let columns = [
        Column::new("watched", "watched"),
        Column::new("for", "for"),
        Column::new("models", "models"),
        Column::new("with_child", "with child"),
        Column::new("by_7_days", "by 7 days"),
        Column::new("by_30_days", "30"),
        Column::new("by_90_days", "90"),
        Column::new("by_180_days", "180"),
        Column::new("by_365_days", "365"),
        Column::new("by_365_days_low", "95 %"),
        Column::new("by_365_days_high", "interval"),
        Column::new("median_days", "median"),
        Column::new("undated", "undated"),
        Column::new("older_children", "older children"),
    ];
    let mut table = Table::new(
        "first_child",
        "Time to the first child (Kaplan–Meier)",
        &columns,
    )
    .noted(format!(
        "Share of models that have a child by so many days after their creation; models without \
             one are watched until {end} (censored there)."
    ));
    let mut add = |watched: &str, what: &str, found: &FirstChild| {
        let with_child = |horizon: f64| match found.curve.at(horizon) {
            Some(point) => 1.0 - point.survival,
            None => 0.0,
        };
        let year = found.curve.at(365.0);
        let some = found.curve.subjects > 0;
        let shares = HORIZONS.map(|horizon| match some {
            true => Cell::Share(with_child(horizon)),
            false => Cell::Absent,
        });
        let share = |bound: Option<f64>| bound.map_or(Cell::Absent, |s| Cell::Share(1.0 - s));
        let start = [
            watched.into(),
            what.into(),
            found.curve.subjects.into(),
            found.curve.events.into(),
        ];
        let rest = [
            share(year.and_then(|point| point.upper)),
            share(year.and_then(|point| point.lower)),
            found.curve.median_days.into(),
            found.undated.into(),
            found.older_children.into(),
        ];
        table.row(start.into_iter().chain(shares).chain(rest));
    };
    for found in by_relation(descent, end) {
        add("all models", &found.group, &found);
    }
    let any = FirstTimes::of(descent, RelationSet::ALL, end);
    let kinds = descent.kinds();
    let mut watch = |group: &str, chosen: &dyn Fn(NodeId) -> bool| {
        add(
            group,
            "any child",
            &first_child(descent, &any, group, end, chosen),
        );
    };
    watch("without parents", &|node| kinds[node.index()].is_empty());
    for relation in descent.relations().iter() {
        watch(relation.as_str(), &|node| {
            kinds[node.index()].contains(relation)
        });
    }
    for (from, to, group) in SIZES {
        watch(group, &|node| {
            parameters.of(node).is_some_and(|n| (from..to).contains(&n))
        });
    }
    watch("size unknown", &|node| parameters.of(node).is_none());
    table
}
