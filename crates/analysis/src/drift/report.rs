//! What is told of a trait's drift.

use std::cmp::Reverse;

use modeltree_records::Relation;

use super::lineup::{Directions, Extent, LineUp};
use super::null::{self, Null, Test};
use super::{Rates, Transitions};
use crate::report::{Cell, Column, Report, Table};
use crate::study::{Edge, EdgeGroups, Study, Trait, TraitSets};

/// What is asked of a trait.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many of the most frequent values are lined up, at most
    /// [`super::order::MOST`].
    pub top: usize,
    /// The permutation test; `None` for none.
    pub null: Option<Null>,
}

/// Measures a trait along the edges of a study.
#[must_use]
pub fn report(study: &Study<'_>, kind: &Trait, sets: &TraitSets, options: Options) -> Report {
    let (edges, manner) = (study.edges(), study.manner());
    let groups = EdgeGroups::of(edges);
    let counts = sets.counts(study.models());
    let transitions = Transitions::count(edges, sets, manner);
    let directions = Directions::of(&transitions, sets, &counts, options.top, manner);
    let mut about = study.about();
    about.push(("trait", kind.to_string().into()));
    let all = directions.all;
    for (name, number) in [
        ("all_drifts", all.drifts),
        ("all_ties", all.ties),
        ("all_traffic", all.traffic),
        ("all_directed", all.directed),
        ("all_transitions", all.transitions),
    ] {
        about.push((name, Cell::Count(number)));
    }
    let mut tables = vec![
        order(&directions, sets, &counts),
        fit(&directions),
        rates(edges, &groups, sets),
    ];
    if let Some(null) = options.null {
        let test = null::test(edges, &groups, sets, &directions.values, manner, null);
        about.push(("seed", Cell::Count(null.seed)));
        tables.push(chance(&test, null));
    }
    tables.push(drifts(&directions, sets));
    tables.push(values(edges, sets, &counts));
    Report {
        analysis: "traits",
        about,
        tables,
    }
}

/// The values in the order of the weighted line-up.
fn order(directions: &Directions, sets: &TraitSets, counts: &[u64]) -> Table {
    let columns = [
        Column::new("place", "#"),
        Column::new("value", "value"),
        Column::new("models", "models"),
        Column::new("earliest", "earliest"),
        Column::new("latest", "latest"),
        Column::new("unweighted", "unweighted #"),
        Column::new("left", "left for later"),
        Column::new("reached", "reached from earlier"),
        Column::new("against", "against the order"),
    ];
    let Directions {
        values,
        weighted,
        unweighted,
        ..
    } = directions;
    let rank = |line_up: &LineUp, at| line_up.best.order.iter().position(|other| *other == at);
    let mut table = Table::new(
        "order",
        "Line-up, from what is given up to what is taken up",
        &columns,
    )
    .noted(format!(
        "One of {} best; earliest and latest are a value's places in any of them. \
             The last three columns count transitions.",
        weighted.best.orders
    ));
    for (place, at) in weighted.best.order.iter().enumerate() {
        let value = values[*at];
        let (mut left, mut reached, mut against) = (0, 0, 0);
        for drift in &directions.drifts {
            let (other, out, back) = match (drift.from == value, drift.to == value) {
                (true, _) => (drift.to, drift.forth, drift.back),
                (_, true) => (drift.from, drift.back, drift.forth),
                _ => continue,
            };
            let other = values.iter().position(|one| *one == other);
            let later = other.and_then(|other| rank(weighted, other)) > Some(place);
            if later {
                left += out;
                against += back;
            } else {
                reached += back;
                against += out;
            }
        }
        table.row([
            Cell::Count(place as u64 + 1),
            sets.name(value).into(),
            Cell::Count(counts[value as usize]),
            Cell::Count(weighted.best.earliest[*at] as u64 + 1),
            Cell::Count(weighted.best.latest[*at] as u64 + 1),
            rank(unweighted, *at).map(|at| at + 1).into(),
            Cell::Count(left),
            Cell::Count(reached),
            Cell::Count(against),
        ]);
    }
    table
}

/// How well the line-ups fit.
fn fit(directions: &Directions) -> Table {
    let columns = [
        Column::new("line_up", "line-up"),
        Column::new("objective", "objective"),
        Column::new("orders", "best orders"),
        Column::new("compatible", "drifts with it"),
        Column::new("drifts", "of"),
        Column::new("drifts_share", "share"),
        Column::new("weight", "traffic with it"),
        Column::new("traffic", "of"),
        Column::new("explained", "transitions with it"),
        Column::new("transitions", "of"),
        Column::new("explained_share", "share"),
    ];
    let Extent {
        drifts,
        ties,
        traffic,
        directed,
        transitions,
    } = directions.top;
    let mut table = Table::new("fit", "Fit", &columns).noted(format!(
        "{} values; {ties} pairs of them are ties; {directed} transitions are between pairs with a \
         direction.",
        directions.values.len(),
    ));
    for (name, line_up) in [
        ("weighted", &directions.weighted),
        ("unweighted", &directions.unweighted),
    ] {
        table.row([
            name.into(),
            Cell::Count(line_up.best.objective),
            // More than programs that read JSON can count.
            line_up.best.orders.to_string().into(),
            Cell::Count(line_up.compatible),
            Cell::Count(drifts),
            Cell::share(line_up.compatible, drifts),
            Cell::Count(line_up.weight),
            Cell::Count(traffic),
            Cell::Count(line_up.explained),
            Cell::Count(transitions),
            Cell::share(line_up.explained, transitions),
        ]);
    }
    table
}

/// Mutation rates by relation.
fn rates(edges: &[Edge], groups: &EdgeGroups, sets: &TraitSets) -> Table {
    let columns = [
        Column::new("relation", "relation"),
        Column::new("edges", "edges"),
        Column::new("pairs", "both known"),
        Column::new("changed", "changed"),
        Column::new("added", "added"),
        Column::new("removed", "removed"),
        Column::new("mutations", "mutations"),
        Column::new("rate", "rate"),
        Column::new("over_parents", "over parents"),
        Column::new("over_families", "over families"),
    ];
    let mut table = Table::new("rates", "Mutation rates", &columns).noted(
        "The mean Jaccard distance of the sets of parent and child, over edges where both have \
         values: over all of them, over parents, and over families.",
    );
    let mut add = |name: &str, relation: Option<Relation>| {
        let counts = |at: &usize| relation.is_none_or(|one| edges[*at].relations.contains(one));
        let rates = Rates::of(edges, groups, sets, (0..edges.len()).filter(counts));
        if rates.edges == 0 && relation.is_some() {
            return;
        }
        table.row([
            name.into(),
            Cell::Count(rates.edges),
            Cell::Count(rates.pairs),
            Cell::Count(rates.changed),
            Cell::Count(rates.added),
            Cell::Count(rates.removed),
            rates.mutations.into(),
            rates.rate.over_edges.into(),
            rates.rate.over_parents.into(),
            rates.rate.over_families.into(),
        ]);
    };
    for relation in Relation::ALL {
        add(relation.as_str(), Some(relation));
    }
    add("all", None);
    table
}

/// The permutation test.
fn chance(test: &Test, null: Null) -> Table {
    let columns = [
        Column::new("share_of", "share of"),
        Column::new("observed", "observed"),
        Column::new("mean", "by chance, mean"),
        Column::new("greatest", "greatest"),
        Column::new("p", "p"),
    ];
    let mut table = Table::new("chance", "Is the order more than chance?", &columns).noted(format!(
        "{} rounds; in each, parent and child change places in every {} with probability one half \
         ({} of them matter), and the best line-up is sought anew.",
        test.rounds,
        null.unit.as_str(),
        test.groups,
    ));
    for (name, one) in [
        ("transitions explained", test.explained),
        ("drifts explained", test.compatible),
    ] {
        let shares = [one.observed, one.mean, one.greatest];
        let cells = shares.into_iter().map(Cell::Share);
        table.row([name.into()].into_iter().chain(cells).chain([one.p.into()]));
    }
    table
}

/// The pairs of values lined up, the most traffic first.
fn drifts(directions: &Directions, sets: &TraitSets) -> Table {
    let columns = [
        Column::new("from", "from"),
        Column::new("to", "to"),
        Column::new("forth", "forth"),
        Column::new("back", "back"),
        Column::new("traffic", "traffic"),
        Column::new("agrees", "agrees"),
    ];
    let place = |value| {
        let at = directions.values.iter().position(|one| *one == value);
        let order = &directions.weighted.best.order;
        at.and_then(|at| order.iter().position(|other| *other == at))
    };
    let mut sorted = directions.drifts.clone();
    sorted.sort_by_key(|drift| {
        (
            Reverse((drift.traffic(), drift.total())),
            drift.from,
            drift.to,
        )
    });
    let mut table = Table::new("drifts", "Drifts between the values lined up", &columns)
        .listed()
        .noted("Transitions forth and back; agrees tells whether the weighted line-up has them in this order.");
    for drift in sorted {
        let agrees = (!drift.is_tie()).then(|| place(drift.from) < place(drift.to));
        table.row([
            sets.name(drift.from).into(),
            sets.name(drift.to).into(),
            Cell::Count(drift.forth),
            Cell::Count(drift.back),
            Cell::Count(drift.traffic()),
            agrees.into(),
        ]);
    }
    table
}

/// Additions and removals of each value, the most frequent first.
fn values(edges: &[Edge], sets: &TraitSets, counts: &[u64]) -> Table {
    let columns = [
        Column::new("value", "value"),
        Column::new("models", "models"),
        Column::new("kept", "kept"),
        Column::new("added", "added"),
        Column::new("removed", "removed"),
        Column::new("net", "net"),
    ];
    // Of each value: kept, added, removed.
    let mut tallies = vec![[0_u64; 3]; sets.distinct()];
    for edge in edges {
        let (parent, child) = (sets.of(edge.parent), sets.of(edge.child));
        if parent.is_empty() || child.is_empty() {
            continue;
        }
        for value in parent {
            let kept = child.binary_search(value).is_ok();
            tallies[*value as usize][if kept { 0 } else { 2 }] += 1;
        }
        for value in child {
            if parent.binary_search(value).is_err() {
                tallies[*value as usize][1] += 1;
            }
        }
    }
    let mut ranked: Vec<u32> = (0..sets.distinct() as u32)
        .filter(|value| counts[*value as usize] > 0 || tallies[*value as usize] != [0; 3])
        .collect();
    ranked.sort_by_key(|value| Reverse(counts[*value as usize]));
    let mut table = Table::new("values", "Values along edges", &columns)
        .listed()
        .noted("Edges where both ends have values: that keep the value, add it, remove it.");
    for value in ranked {
        let [kept, added, removed] = tallies[value as usize];
        table.row([
            sets.name(value).into(),
            Cell::Count(counts[value as usize]),
            Cell::Count(kept),
            Cell::Count(added),
            Cell::Count(removed),
            Cell::Change(added as i64 - removed as i64),
        ]);
    }
    table
}
