//! The spanning forest: each model under one parent, so that each has one place.

use std::cmp::Reverse;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::Relation;

/// No parent, or not in the view.
pub(super) const NONE: u32 = u32::MAX;

/// The relation of a model that stands under no parent.
pub(super) const ROOT: u8 = Relation::ALL.len() as u8;

/// Each model of the view under one of its parents: one on a shortest way from
/// a root; of several the one with the most children, then the one whose id
/// comes first. A cycle that no root leads to is entered at its first model.
pub(super) struct Forest {
    /// By node: the parent, or [`NONE`].
    pub parent: Vec<u32>,
    /// By node: how it was derived from that parent, or [`ROOT`].
    pub relation: Vec<u8>,
    /// By node: models at and below it; 0 for what is not in the view.
    pub size: Vec<u32>,
    /// In order of their ids.
    pub roots: Vec<u32>,
    /// Where the children of each node begin.
    starts: Vec<u32>,
    /// Children, grouped by parent, in order of their ids.
    children: Vec<u32>,
}

impl Forest {
    /// Time and memory are in proportion to models and edges.
    pub fn plant(graph: &Graph) -> Self {
        let Ways {
            order,
            depth,
            fertility,
        } = Ways::find(graph);

        let mut parent = vec![NONE; graph.len()];
        let mut relation = vec![ROOT; graph.len()];
        let mut roots = Vec::new();
        for &node in &order {
            let Some(above) = depth[node as usize].checked_sub(1) else {
                roots.push(node);
                continue;
            };
            // A depth is one more than that of some parent, so there is one,
            // and ways upwards end.
            let chosen = graph
                .parents(NodeId(node))
                .filter(|edge| depth[edge.node.index()] == above)
                .max_by_key(|edge| (fertility[edge.node.index()], Reverse(edge.node)));
            if let Some(edge) = chosen {
                parent[node as usize] = edge.node.0;
                relation[node as usize] = edge.relations.primary() as u8;
            }
        }
        roots.sort_unstable();

        let mut size = vec![0; graph.len()];
        for &node in order.iter().rev() {
            size[node as usize] += 1;
            if parent[node as usize] != NONE {
                size[parent[node as usize] as usize] += size[node as usize];
            }
        }
        let (starts, children) = group(&parent);
        Self {
            parent,
            relation,
            size,
            roots,
            starts,
            children,
        }
    }

    /// The models right under `node`.
    pub fn children(&self, node: u32) -> &[u32] {
        let at = node as usize;
        &self.children[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// Shortest ways from the roots to every model of the view.
struct Ways {
    /// Models, each after one that leads to it.
    order: Vec<u32>,
    /// By node: length of the way.
    depth: Vec<u32>,
    /// By node: children in the graph.
    fertility: Vec<u32>,
}

impl Ways {
    fn find(graph: &Graph) -> Self {
        let mut ways = Self {
            order: Vec::with_capacity(graph.len()),
            depth: vec![NONE; graph.len()],
            fertility: vec![0; graph.len()],
        };
        for node in graph.nodes().filter(|node| graph.is_root(*node)) {
            ways.begin(node);
        }
        ways.go(graph, 0);
        if ways.order.len() < graph.len() {
            for node in graph.nodes() {
                if ways.depth[node.index()] == NONE {
                    let done = ways.order.len();
                    ways.begin(node);
                    ways.go(graph, done);
                }
            }
        }
        ways
    }

    fn begin(&mut self, node: NodeId) {
        self.depth[node.index()] = 0;
        self.order.push(node.0);
    }

    fn go(&mut self, graph: &Graph, mut at: usize) {
        while let Some(&node) = self.order.get(at) {
            at += 1;
            let below = self.depth[node as usize] + 1;
            for child in graph.children(NodeId(node)) {
                self.fertility[node as usize] += 1;
                if self.depth[child.node.index()] == NONE {
                    self.depth[child.node.index()] = below;
                    self.order.push(child.node.0);
                }
            }
        }
    }
}

/// Children by parent: where those of each begin, and all of them.
fn group(parent: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0; parent.len() + 1];
    for &above in parent.iter().filter(|above| **above != NONE) {
        starts[above as usize + 1] += 1;
    }
    for at in 0..parent.len() {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut children = vec![0; starts[parent.len()] as usize];
    for (node, &above) in parent.iter().enumerate() {
        if above != NONE {
            children[next[above as usize] as usize] = node as u32;
            next[above as usize] += 1;
        }
    }
    (starts, children)
}
