//! Edges that belong together, and means that let no large group decide alone.

use std::collections::HashMap;

use modeltree_lineage::NodeId;
use modeltree_records::{Relation, RelationSet};

use super::Edge;
use crate::motifs::families_of;

/// The parent and the family of each edge, numbered from 0.
///
/// An edge's family is the component of its parent along all edges but merges,
/// which would join families into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeGroups {
    parent: Vec<u32>,
    family: Vec<u32>,
    parents: usize,
    families: usize,
}

/// The mean of a value of edges, taken three ways.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Means {
    /// Edges that have a value.
    pub edges: u64,
    /// The mean over edges; `None` where there is none.
    pub over_edges: Option<f64>,
    /// Parents of these edges.
    pub parents: u64,
    /// The mean over parents of the mean over their edges.
    pub over_parents: Option<f64>,
    /// Families of these edges.
    pub families: u64,
    /// The mean over families of the mean over their edges.
    pub over_families: Option<f64>,
}

impl EdgeGroups {
    /// Groups edges.
    #[must_use]
    pub fn of(edges: &[Edge]) -> Self {
        let mut numbers = HashMap::new();
        let mut number = |node: NodeId| {
            let next = numbers.len() as u32;
            *numbers.entry(node).or_insert(next)
        };
        let ends: Vec<(u32, u32)> = edges
            .iter()
            .map(|edge| (number(edge.child), number(edge.parent)))
            .collect();
        let joined = edges.iter().zip(&ends);
        let joined = joined.filter(|(edge, _)| edge.relations != RelationSet::of(Relation::Merge));
        let components = families_of(numbers.len(), joined.map(|(_, ends)| *ends));
        let parents_of = || ends.iter().map(|(_, parent)| *parent);
        let (parent, parents) = renumbered(parents_of());
        let (family, families) = renumbered(parents_of().map(|parent| components[parent as usize]));
        Self {
            parent,
            family,
            parents,
            families,
        }
    }

    /// The group of the edge at this place, by its parent.
    #[must_use]
    pub fn parent(&self, edge: usize) -> usize {
        self.parent[edge] as usize
    }

    /// The group of the edge at this place, by its family.
    #[must_use]
    pub fn family(&self, edge: usize) -> usize {
        self.family[edge] as usize
    }

    /// The mean of the values of some edges, given by their places.
    #[must_use]
    pub fn means(&self, values: impl IntoIterator<Item = (usize, f64)>) -> Means {
        let mut all = (0.0, 0);
        let mut parents = vec![(0.0, 0); self.parents];
        let mut families = vec![(0.0, 0); self.families];
        for (edge, value) in values {
            for group in [
                &mut all,
                &mut parents[self.parent(edge)],
                &mut families[self.family(edge)],
            ] {
                *group = (group.0 + value, group.1 + 1);
            }
        }
        let (parents, over_parents) = mean_of_means(&parents);
        let (families, over_families) = mean_of_means(&families);
        Means {
            edges: all.1,
            over_edges: (all.1 > 0).then(|| all.0 / all.1 as f64),
            parents,
            over_parents,
            families,
            over_families,
        }
    }
}

fn mean_of_means(groups: &[(f64, u64)]) -> (u64, Option<f64>) {
    let there = groups.iter().filter(|(_, edges)| *edges > 0);
    let (mut sum, mut number) = (0.0, 0);
    for (total, edges) in there {
        sum += total / *edges as f64;
        number += 1;
    }
    (number, (number > 0).then(|| sum / number as f64))
}

/// The same groups numbered from 0 in order of appearance, and how many there are.
fn renumbered(groups: impl Iterator<Item = u32>) -> (Vec<u32>, usize) {
    let mut numbers = HashMap::new();
    let groups = groups
        .map(|group| {
            let next = numbers.len() as u32;
            *numbers.entry(group).or_insert(next)
        })
        .collect();
    (groups, numbers.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(child: u32, parent: u32, relation: Relation) -> Edge {
        Edge {
            child: NodeId(child),
            parent: NodeId(parent),
            relations: RelationSet::of(relation),
        }
    }

    #[test]
    fn a_giant_decides_over_edges_alone() {
        use Relation::{Finetune, Merge};
        // 0 has three children, one of which has one; 10 has one; 20 merges 1 and 10.
        let edges = [
            edge(1, 0, Finetune),
            edge(2, 0, Finetune),
            edge(3, 0, Finetune),
            edge(4, 3, Finetune),
            edge(11, 10, Finetune),
            edge(20, 1, Merge),
            edge(20, 10, Merge),
        ];
        let groups = EdgeGroups::of(&edges);
        let families: Vec<_> = (0..edges.len()).map(|at| groups.family(at)).collect();
        assert_eq!(families, [0, 0, 0, 0, 1, 0, 1]);
        let means = groups.means([(0, 1.0), (1, 1.0), (2, 1.0), (3, 0.0), (4, 0.0)]);
        assert_eq!(means.over_edges, Some(0.6));
        assert_eq!((means.parents, means.over_parents), (3, Some(1.0 / 3.0)));
        assert_eq!((means.families, means.over_families), (2, Some(0.375)));
        assert_eq!(groups.means([]), Means::default());
    }
}
