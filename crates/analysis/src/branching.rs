//! How models branch into children.

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::{Evidence, RelationSet};
use serde::Serialize;

/// Edges from parents to children, and what becomes of the children.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Branching {
    /// Edges.
    pub edges: u64,
    /// Edges that the Hub resolved.
    pub hub_tag: u64,
    /// Edges that an imported file tells.
    pub imported: u64,
    /// Edges that a card declares; an edge may be several of these.
    pub card: u64,
    /// Edges whose child has children itself.
    pub continued: u64,
    /// The share of those, 0 to 1.
    pub continued_share: Option<f64>,
    /// Models with such an edge to a child.
    pub parents: u64,
    /// Children of each of them, on average.
    pub mean_children: Option<f64>,
    /// The most children of one of them.
    pub most_children: u32,
}

impl Branching {
    /// The edges down from `nodes` by the relations `by`. Children have
    /// children themselves by any relation of `relations`.
    pub(crate) fn of(
        graph: &Graph,
        nodes: impl Iterator<Item = NodeId>,
        by: RelationSet,
        relations: RelationSet,
    ) -> Self {
        let mut branching = Self::default();
        for node in nodes {
            let mut children = 0;
            for edge in graph.children_by(node, by) {
                children += 1;
                branching.hub_tag += u64::from(edge.evidence.contains(Evidence::HubTag));
                branching.imported += u64::from(edge.evidence.contains(Evidence::Imported));
                branching.card += u64::from(edge.evidence.contains(Evidence::Card));
                let continues = graph.children_by(edge.node, relations).next().is_some();
                branching.continued += u64::from(continues);
            }
            branching.edges += u64::from(children);
            branching.parents += u64::from(children > 0);
            branching.most_children = branching.most_children.max(children);
        }
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        branching.continued_share = share(branching.continued, branching.edges);
        branching.mean_children = share(branching.edges, branching.parents);
        branching
    }
}
