//! Roots and generations of all models.

use modeltree_records::RelationSet;

use crate::{Direction, Graph, NodeId, Walk};

/// Where descent begins.
///
/// A root is a model without parents. A cycle that nothing outside it leads
/// into has none, so **it stands in for a root as a whole**: each of its
/// members counts as a start, of generation 0. So every model has a start
/// above it, itself at the least.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Starts {
    /// The models without parents, by id.
    pub roots: Vec<NodeId>,
    /// The cycles without parents, by their first member; members by id.
    pub cycles: Vec<Vec<NodeId>>,
}

impl Starts {
    /// Every root and every member of a cycle that stands in for one.
    pub fn iter(&self) -> impl Iterator<Item = NodeId> + '_ {
        let members = self.cycles.iter().flatten();
        self.roots.iter().chain(members).copied()
    }
}

impl Graph {
    /// Where descent begins, in the whole view.
    #[must_use]
    pub fn starts(&self, relations: RelationSet) -> Starts {
        let up = self.up(relations);
        let roots = self.nodes().filter(|node| !up.any(*node)).collect();
        Starts {
            roots,
            cycles: self.without_parents(self.cycles(relations), relations),
        }
    }

    /// The roots from which `node` descends, itself where it is one.
    #[must_use]
    pub fn roots_of(&self, node: NodeId, relations: RelationSet) -> Starts {
        let walk = Walk {
            relations,
            depth: None,
        };
        let up = self.up(relations);
        let mut roots: Vec<_> = self
            .walk(node, Direction::Up, walk)
            .map(|step| step.node)
            .filter(|node| !up.any(*node))
            .collect();
        roots.sort_unstable();
        let cycles = self.cycles_above(node, relations);
        Starts {
            roots,
            cycles: self.without_parents(cycles, relations),
        }
    }

    fn without_parents(
        &self,
        mut cycles: Vec<Vec<NodeId>>,
        relations: RelationSet,
    ) -> Vec<Vec<NodeId>> {
        cycles.retain(|members| {
            members.iter().all(|member| {
                self.parents_by(*member, relations)
                    .all(|edge| members.binary_search(&edge.node).is_ok())
            })
        });
        cycles
    }

    /// The generation of every node, by node number: the steps from the
    /// nearest start (see [`Starts`]) along these relations.
    #[must_use]
    pub fn generations(&self, relations: RelationSet) -> Vec<u32> {
        const UNKNOWN: u32 = u32::MAX;
        let mut generations = vec![UNKNOWN; self.len()];
        let mut queue: Vec<NodeId> = self.starts(relations).iter().collect();
        for start in &queue {
            generations[start.index()] = 0;
        }
        let down = self.down(relations);
        let mut generation = 0;
        while !queue.is_empty() {
            generation += 1;
            let mut next = Vec::new();
            for child in queue.iter().flat_map(|node| down.nodes(*node)) {
                if generations[child.index()] == UNKNOWN {
                    generations[child.index()] = generation;
                    next.push(child);
                }
            }
            queue = next;
        }
        // What is left lies outside the view: missing parents without an edge.
        for generation in &mut generations {
            if *generation == UNKNOWN {
                *generation = 0;
            }
        }
        generations
    }

    /// The generation of one model: the steps from the nearest start.
    #[must_use]
    pub fn generation(&self, node: NodeId, relations: RelationSet) -> u32 {
        let walk = Walk {
            relations,
            depth: None,
        };
        let starts = self.roots_of(node, relations);
        self.walk(node, Direction::Up, walk)
            .find(|step| starts.iter().any(|start| start == step.node))
            .map_or(0, |step| step.depth)
    }
}
