//! Edges between numbered models, in both directions.

/// A simple directed graph of nodes 0, 1, …; edges lead from parent to child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    children: Lists,
    parents: Lists,
}

/// For each node the sorted numbers of others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lists {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    /// Of pairs in order, each once.
    fn new(nodes: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0; nodes + 1];
        for (from, _) in pairs {
            starts[*from as usize + 1] += 1;
        }
        for at in 0..nodes {
            starts[at + 1] += starts[at];
        }
        Self {
            starts,
            ends: pairs.iter().map(|(_, to)| *to).collect(),
        }
    }

    fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.ends[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

impl Links {
    /// The graph of these edges (parent, child) between `nodes` nodes. An edge
    /// given twice counts once.
    ///
    /// # Panics
    /// Where an edge names a node that is not there.
    #[must_use]
    pub fn new(nodes: usize, mut edges: Vec<(u32, u32)>) -> Self {
        edges.sort_unstable();
        edges.dedup();
        let children = Lists::new(nodes, &edges);
        for edge in &mut edges {
            *edge = (edge.1, edge.0);
        }
        edges.sort_unstable();
        Self {
            children,
            parents: Lists::new(nodes, &edges),
        }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.children.starts.len() - 1
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The children of a node, in order.
    #[must_use]
    pub fn children(&self, node: u32) -> &[u32] {
        self.children.of(node)
    }

    /// The parents of a node, in order.
    #[must_use]
    pub fn parents(&self, node: u32) -> &[u32] {
        self.parents.of(node)
    }

    /// Whether there is an edge.
    #[must_use]
    pub fn has(&self, parent: u32, child: u32) -> bool {
        self.parents(child).binary_search(&parent).is_ok()
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.len() as u32
    }

    /// All edges (parent, child), in order.
    pub fn edges(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.nodes().flat_map(|parent| {
            self.children(parent)
                .iter()
                .map(move |child| (parent, *child))
        })
    }
}
