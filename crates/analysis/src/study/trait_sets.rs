//! Sets of traits, by node.

use std::collections::HashMap;

use modeltree_lineage::NodeId;

use super::Nodes;

/// A set of values for each node. Values are numbered in the byte order of
/// their names, so that a tie broken by number is broken by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraitSets {
    names: Vec<Box<str>>,
    /// Where the values of each node begin, and where the last end.
    starts: Vec<u32>,
    /// Of each node in ascending order, each once.
    values: Vec<u32>,
    known: Nodes,
}

impl TraitSets {
    /// The values of a node, in ascending order; none of a missing model.
    #[must_use]
    pub fn of(&self, node: NodeId) -> &[u32] {
        let range = self.starts[node.index()] as usize..self.starts[node.index() + 1] as usize;
        &self.values[range]
    }

    /// Whether the source says anything of this property of the node, if only
    /// that there is nothing.
    #[must_use]
    pub fn is_known(&self, node: NodeId) -> bool {
        self.known.contains(node)
    }

    /// The name of a value.
    #[must_use]
    pub fn name(&self, value: u32) -> &str {
        &self.names[value as usize]
    }

    /// The value of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<u32> {
        let at = self.names.binary_search_by(|other| (**other).cmp(name));
        at.ok().map(|at| at as u32)
    }

    /// How many different values there are; they are numbered from 0.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.names.len()
    }

    /// In how many of `nodes` each value occurs, by value.
    #[must_use]
    pub fn counts(&self, nodes: impl IntoIterator<Item = NodeId>) -> Vec<u64> {
        let mut counts = vec![0; self.names.len()];
        for node in nodes {
            for value in self.of(node) {
                counts[*value as usize] += 1;
            }
        }
        counts
    }
}

/// The values that occur and how often, the most frequent first, then by name.
pub(crate) fn ranked(counts: &[u64]) -> Vec<(u32, u64)> {
    let mut ranked: Vec<(u32, u64)> = (0..).zip(counts.iter().copied()).collect();
    ranked.retain(|(_, count)| *count > 0);
    ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    ranked
}

/// Takes in the sets of all nodes, in order.
#[derive(Debug)]
pub struct TraitSetsBuilder {
    nodes: usize,
    numbers: HashMap<Box<str>, u32>,
    starts: Vec<u32>,
    values: Vec<u32>,
    known: Nodes,
    /// Room for the set that is taken in.
    set: Vec<u32>,
}

impl TraitSetsBuilder {
    /// For `nodes` nodes.
    #[must_use]
    pub fn new(nodes: usize) -> Self {
        Self {
            nodes,
            numbers: HashMap::new(),
            starts: Vec::with_capacity(nodes + 1),
            values: Vec::new(),
            known: Nodes::none(nodes),
            set: Vec::new(),
        }
    }

    /// The set of a node of which the source says something. Nodes come in
    /// ascending order; those that are passed over have no values.
    pub fn set<'v>(&mut self, node: NodeId, values: impl IntoIterator<Item = &'v str>) {
        self.starts
            .resize(node.index() + 1, self.values.len() as u32);
        self.known.insert(node);
        self.set.clear();
        for value in values {
            let number = match self.numbers.get(value) {
                Some(number) => *number,
                None => {
                    let number = self.numbers.len() as u32;
                    self.numbers.insert(value.into(), number);
                    number
                }
            };
            self.set.push(number);
        }
        self.set.sort_unstable();
        self.set.dedup();
        self.values.extend_from_slice(&self.set);
    }

    /// The sets.
    #[must_use]
    pub fn build(mut self) -> TraitSets {
        let end = self.values.len() as u32;
        self.starts.resize(self.nodes + 1, end);
        let mut names: Vec<_> = self.numbers.into_iter().collect();
        names.sort_unstable();
        let mut ranks = vec![0; names.len()];
        for (rank, (_, number)) in (0..).zip(&names) {
            ranks[*number as usize] = rank;
        }
        for value in &mut self.values {
            *value = ranks[*value as usize];
        }
        for range in self.starts.windows(2) {
            self.values[range[0] as usize..range[1] as usize].sort_unstable();
        }
        TraitSets {
            names: names.into_iter().map(|(name, _)| name).collect(),
            starts: self.starts,
            values: self.values,
            known: self.known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sorted_by_name_and_hold_each_value_once() {
        let mut builder = TraitSetsBuilder::new(5);
        builder.set(NodeId(1), ["mit", "apache", "mit"]);
        builder.set(NodeId(2), []);
        builder.set(NodeId(4), ["apache"]);
        let sets = builder.build();
        let names = |node| {
            let values = sets.of(NodeId(node)).iter();
            values.map(|value| sets.name(*value)).collect::<Vec<_>>()
        };
        assert_eq!(names(0), Vec::<&str>::new());
        assert_eq!(names(1), ["apache", "mit"]);
        assert_eq!(names(3), Vec::<&str>::new());
        assert_eq!(names(4), ["apache"]);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|node| sets.is_known(NodeId(node))),
            [false, true, true, false, true]
        );
        assert_eq!(sets.counts((0..5).map(NodeId)), [2, 1]);
        assert_eq!((sets.value("mit"), sets.value("gpl")), (Some(1), None));
    }
}
