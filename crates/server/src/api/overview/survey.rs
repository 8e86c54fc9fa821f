//! The numbers of the whole snapshot, counted in one pass.

use std::collections::BTreeMap;

use modeltree_lineage::{ByRelation, Graph, NodeId};
use modeltree_records::RelationSet;

use crate::tally::Tally;
use crate::traits::Traits;
use crate::wire::{GrowthMonth, StatsAnswer};

/// Values of each trait that are told.
const VALUES: usize = 30;

/// Models of a month.
#[derive(Clone, Copy, Default)]
struct Month {
    roots: u64,
    by_relation: ByRelation,
}

/// Counts everything.
pub fn survey(graph: &Graph, traits: &Traits) -> StatsAnswer {
    let mut models = 0;
    let mut missing = 0;
    let mut by_relation = ByRelation::default();
    let (mut roots, mut alone, mut several_parents) = (0, 0, 0);
    let (mut owners, mut last_owner) = (0, None);
    let (mut downloads, mut likes) = (0, 0);
    let mut undated = 0;
    let mut months = BTreeMap::<(i16, u8), Month>::new();
    let mut tasks = Tally::new(&traits.task);
    let mut licenses = Tally::new(&traits.license);
    let mut libraries = Tally::new(&traits.library);

    for node in graph.nodes() {
        let mut parents = graph.parents(node);
        let first = parents.next().map(|edge| edge.relations.primary());
        if let Some(first) = first {
            let rest = parents.clone().map(|edge| edge.relations.primary());
            for relation in std::iter::once(first).chain(rest) {
                by_relation[relation] += 1;
            }
        }
        if graph.is_missing(node) {
            missing += 1;
            continue;
        }
        models += 1;
        roots += u64::from(first.is_none());
        alone += u64::from(first.is_none() && graph.is_leaf(node));
        several_parents += u64::from(parents.next().is_some());
        // Ids come in their order, so those of one owner follow each other.
        let owner = graph.owner(node);
        if owner.is_some() && owner != last_owner {
            owners += 1;
            last_owner = owner;
        }
        downloads += graph.downloads(node).unwrap_or(0);
        likes += graph.likes(node).unwrap_or(0);
        match graph.created_at(node).and_then(|time| time.date()) {
            Some((year, month, _)) => {
                let month = months.entry((year, month)).or_default();
                match first {
                    Some(relation) => month.by_relation[relation] += 1,
                    None => month.roots += 1,
                }
            }
            None => undated += 1,
        }
        for tally in [&mut tasks, &mut licenses, &mut libraries] {
            tally.add(node);
        }
    }

    let months = months
        .into_iter()
        .map(|((year, month), counts)| GrowthMonth {
            month: format!("{year:04}-{month:02}"),
            roots: counts.roots,
            by_relation: counts.by_relation.into(),
        });
    StatsAnswer {
        models,
        missing,
        edges: graph.edge_count(),
        by_relation: by_relation.into(),
        roots,
        families: families(graph),
        alone,
        several_parents,
        owners,
        downloads,
        likes,
        growth: months.collect(),
        undated,
        tasks: tasks.most_frequent(VALUES),
        licenses: licenses.most_frequent(VALUES),
        libraries: libraries.most_frequent(VALUES),
    }
}

/// How many families a ranking of them holds.
fn families(graph: &Graph) -> u64 {
    let starts = graph.starts(RelationSet::ALL);
    let has_children = |root: &&NodeId| !graph.is_leaf(**root);
    (starts.roots.iter().filter(has_children).count() + starts.cycles.len()) as u64
}
