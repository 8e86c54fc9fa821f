//! Changes by family.

use hashbrown::HashMap;
use modeltree_lineage::{Graph, NodeId};
use modeltree_query::Atlas;
use serde::Serialize;

/// How many models of a family changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FamilyChanges {
    /// The family's root.
    pub root: String,
    /// Models added.
    pub added: u64,
    /// Models removed.
    pub removed: u64,
    /// Models renamed.
    pub renamed: u64,
    /// Models changed in more than counters.
    pub changed: u64,
}

impl FamilyChanges {
    fn sum(&self) -> u64 {
        self.added + self.removed + self.renamed + self.changed
    }
}

/// How a model differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Added,
    Removed,
    Renamed,
    Changed,
}

/// The models that differ.
#[derive(Default)]
pub(super) struct Touched {
    /// Ids, each ended by a blank, which no id holds.
    ids: String,
    how: Vec<How>,
}

impl Touched {
    pub(super) fn add(&mut self, id: &str, how: How) {
        self.ids.push_str(id);
        self.ids.push(' ');
        self.how.push(how);
    }

    /// The most changed families of the older and the newer snapshot.
    pub(super) fn by_family(&self, [old, new]: &[Atlas; 2], count: usize) -> Vec<FamilyChanges> {
        let mut families: HashMap<String, FamilyChanges> = HashMap::new();
        for (id, how) in self.ids.split_terminator(' ').zip(&self.how) {
            let graph = if *how == How::Removed { old } else { new }.graph();
            let Some(root) = graph.find(id).map(|node| root_of(graph, node)) else {
                continue;
            };
            if graph.is_leaf(root) {
                continue;
            }
            let family = families.entry_ref(graph.id(root)).or_default();
            match how {
                How::Added => family.added += 1,
                How::Removed => family.removed += 1,
                How::Renamed => family.renamed += 1,
                How::Changed => family.changed += 1,
            }
        }
        let mut families: Vec<FamilyChanges> = families
            .into_iter()
            .map(|(root, changes)| FamilyChanges { root, ..changes })
            .collect();
        families.sort_by(|a, b| (b.sum(), &a.root).cmp(&(a.sum(), &b.root)));
        families.truncate(count);
        families
    }
}

/// Steps after which a line of parents is taken to lead in a circle.
const LONGEST: usize = 1000;

/// Follows first parents; in a circle, some way round.
fn root_of(graph: &Graph, start: NodeId) -> NodeId {
    let mut node = start;
    for _ in 0..LONGEST {
        let Some(parent) = graph.parents(node).next() else {
            break;
        };
        if parent.node == start {
            break;
        }
        node = parent.node;
    }
    node
}
