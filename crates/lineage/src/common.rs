//! Nearest common ancestors.

use std::collections::{HashMap, HashSet};

use crate::ascent::Ascent;
use crate::{Graph, NodeId, Walk, cycles};

/// An ancestor of several models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonAncestor {
    /// The ancestor.
    pub node: NodeId,
    /// The steps up to it from each of the models, in their order.
    pub steps: Vec<u32>,
}

impl Graph {
    /// The nearest common ancestors of several models: those that have no
    /// other common ancestor among their descendants, except on a cycle with
    /// them. A model counts as its own ancestor, so the nearest common
    /// ancestor of a model and its descendant is the model. Fewest steps in
    /// all first. There can be several, since models have several parents.
    #[must_use]
    pub fn common_ancestors(&self, models: &[NodeId], walk: Walk) -> Vec<CommonAncestor> {
        let ascents: Vec<_> = models
            .iter()
            .map(|model| Ascent::new(self, *model, walk))
            .collect();
        let Some(first) = ascents.first() else {
            return Vec::new();
        };
        let is_common = |node: &NodeId| ascents.iter().all(|other| other.depth(*node).is_some());
        let common: HashSet<NodeId> = first.nodes().iter().copied().filter(is_common).collect();

        let up = self.up(walk.relations);
        let parents = |node: NodeId| up.nodes(node).filter(|parent| common.contains(parent));
        let cycles = cycles::among(self.len(), common.iter().copied(), parents);
        let cycle_of: HashMap<NodeId, usize> = cycles
            .iter()
            .enumerate()
            .flat_map(|(number, members)| members.iter().map(move |member| (*member, number)))
            .collect();
        let mut higher: HashSet<NodeId> = HashSet::new();
        for node in &common {
            for parent in parents(*node) {
                match cycle_of.get(&parent) {
                    Some(cycle) if cycle_of.get(node) == Some(cycle) => {}
                    Some(cycle) => higher.extend(&cycles[*cycle]),
                    None => _ = higher.insert(parent),
                }
            }
        }
        let mut nearest: Vec<_> = common
            .difference(&higher)
            .map(|node| CommonAncestor {
                node: *node,
                steps: ascents.iter().filter_map(|one| one.depth(*node)).collect(),
            })
            .collect();
        nearest.sort_by_key(|ancestor| (ancestor.steps.iter().sum::<u32>(), ancestor.node));
        nearest
    }
}
