//! All shortest ways up from one model.

use std::collections::HashMap;

use modeltree_records::RelationSet;

use crate::{Graph, NodeId, Walk};

/// The ancestors of a model and itself, each with all shortest ways to it.
pub(crate) struct Ascent {
    pub(crate) start: NodeId,
    met: HashMap<NodeId, Met>,
    /// Nearest first.
    order: Vec<NodeId>,
}

struct Met {
    depth: u32,
    /// Number of shortest ways; the largest number stands for more.
    ways: u64,
    /// The nodes before it on those ways.
    below: Vec<NodeId>,
}

impl Ascent {
    pub(crate) fn new(graph: &Graph, start: NodeId, walk: Walk) -> Self {
        let mut ascent = Self {
            start,
            met: HashMap::new(),
            order: vec![start],
        };
        let first = Met {
            depth: 0,
            ways: 1,
            below: Vec::new(),
        };
        ascent.met.insert(start, first);
        let mut at = 0;
        while let Some(node) = ascent.order.get(at).copied() {
            at += 1;
            let (depth, ways) = match ascent.met.get(&node) {
                Some(met) => (met.depth, met.ways),
                None => continue,
            };
            if walk.depth.is_some_and(|bound| depth >= bound) {
                break;
            }
            ascent.step_up(graph, node, depth, ways, walk.relations);
        }
        ascent
    }

    fn step_up(
        &mut self,
        graph: &Graph,
        node: NodeId,
        depth: u32,
        ways: u64,
        relations: RelationSet,
    ) {
        for parent in graph.parents_by(node, relations) {
            let met = self.met.entry(parent.node).or_insert_with(|| {
                self.order.push(parent.node);
                Met {
                    depth: depth + 1,
                    ways: 0,
                    below: Vec::new(),
                }
            });
            if met.depth == depth + 1 {
                met.ways = met.ways.saturating_add(ways);
                met.below.push(node);
            }
        }
    }

    /// The steps to `node`, where it is an ancestor or the start.
    pub(crate) fn depth(&self, node: NodeId) -> Option<u32> {
        self.met.get(&node).map(|met| met.depth)
    }

    /// The number of shortest ways to `node`.
    pub(crate) fn ways(&self, node: NodeId) -> u64 {
        self.met.get(&node).map_or(0, |met| met.ways)
    }

    /// The start and its ancestors, nearest first.
    pub(crate) fn nodes(&self) -> &[NodeId] {
        &self.order
    }

    /// The shortest ways to `top`, each from the top down, at most `limit`.
    pub(crate) fn ways_down(&self, top: NodeId, limit: usize) -> Vec<Vec<NodeId>> {
        let mut ways = Vec::new();
        let mut way = vec![top];
        // For each node of the way, which of those below it comes next.
        let mut turns = vec![0];
        while ways.len() < limit
            && let (Some(node), Some(turn)) = (way.last(), turns.last_mut())
        {
            let below = self.met.get(node).map_or(&[][..], |met| &met.below);
            if let Some(next) = below.get(*turn) {
                *turn += 1;
                way.push(*next);
                turns.push(0);
                continue;
            }
            if *node == self.start {
                ways.push(way.clone());
            }
            way.pop();
            turns.pop();
        }
        ways
    }
}
