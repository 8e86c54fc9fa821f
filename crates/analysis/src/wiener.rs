//! The Wiener index: the sum of the distances of all pairs.

use serde::Serialize;

/// The largest core for which the index is computed.
pub const CORE_LIMIT: u32 = 10_000;

/// The Wiener index of a connected group of models: the sum, over all
/// unordered pairs of members, of the least number of edges between the two
/// that stay within the group, followed in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Wiener {
    /// The index; `None` where the core is larger than [`CORE_LIMIT`].
    pub index: Option<u128>,
    /// The index divided by the number of members.
    pub per_model: Option<f64>,
    /// The mean distance of two different members; `None` too where there is
    /// only one.
    pub mean_distance: Option<f64>,
    /// Members left once those with one neighbour have been taken away again
    /// and again: 1 for a tree. The time to compute the index grows with the
    /// square of it, and only linearly with the rest.
    pub core: u32,
}

impl Wiener {
    /// Measures a connected graph of `nodes` nodes. Edges may be given in
    /// either direction or both, and may repeat; loops are left out.
    pub(crate) fn of(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let neighbours = Neighbours::of(nodes, edges);
        let stripped = Stripped::of(&neighbours);
        let core = stripped.core.len() as u32;
        if core > CORE_LIMIT {
            return Self {
                index: None,
                per_model: None,
                mean_distance: None,
                core,
            };
        }
        let index = stripped.outside + within_core(&neighbours, &stripped);
        let n = nodes as f64;
        Self {
            index: Some(index),
            per_model: Some(index as f64 / n),
            mean_distance: (nodes > 1).then(|| index as f64 / (n * (n - 1.0) / 2.0)),
            core,
        }
    }
}

/// Both ends' view of every edge, each once.
struct Neighbours {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Neighbours {
    fn of(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut both: Vec<(u32, u32)> = edges
            .iter()
            .filter(|(a, b)| a != b)
            .flat_map(|(a, b)| [(*a, *b), (*b, *a)])
            .collect();
        both.sort_unstable();
        both.dedup();
        let mut starts = vec![0; nodes + 1];
        for (a, _) in &both {
            starts[*a as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        Self {
            starts,
            ends: both.into_iter().map(|(_, b)| b).collect(),
        }
    }

    fn of_node(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.ends[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }
}

/// What is left once every node with one neighbour was folded into it, until
/// there was no such node.
struct Stripped {
    /// Nodes that each node stands for, itself and those folded into it.
    weights: Vec<u64>,
    /// The nodes left.
    core: Vec<u32>,
    /// The steps that the shortest ways of all pairs take along edges outside
    /// the core.
    outside: u128,
}

impl Stripped {
    fn of(neighbours: &Neighbours) -> Self {
        let nodes = neighbours.nodes();
        let mut weights = vec![1u64; nodes];
        let mut degrees: Vec<u32> = (0..nodes as u32)
            .map(|node| neighbours.of_node(node).len() as u32)
            .collect();
        let mut gone = vec![false; nodes];
        let mut waiting: Vec<u32> = (0..nodes as u32)
            .filter(|node| degrees[*node as usize] == 1)
            .collect();
        let mut outside = 0;
        while let Some(node) = waiting.pop() {
            let mut left = neighbours.of_node(node).iter();
            // The last node of a tree has no neighbour left, and stays.
            let Some(into) = left.find(|other| !gone[**other as usize]).copied() else {
                continue;
            };
            gone[node as usize] = true;
            // Its one edge lies between the nodes it stands for and all others.
            let weight = weights[node as usize];
            outside += u128::from(weight) * u128::from(nodes as u64 - weight);
            weights[into as usize] += weight;
            degrees[into as usize] -= 1;
            if degrees[into as usize] == 1 {
                waiting.push(into);
            }
        }
        let core = (0..nodes as u32).filter(|node| !gone[*node as usize]);
        Self {
            core: core.collect(),
            weights,
            outside,
        }
    }
}

/// The steps within the core: its nodes' distances, each as often as the pairs
/// of nodes that they stand for.
fn within_core(neighbours: &Neighbours, stripped: &Stripped) -> u128 {
    const OUT: u32 = u32::MAX;
    let core = &stripped.core;
    let mut place = vec![OUT; neighbours.nodes()];
    for (at, node) in (0..).zip(core) {
        place[*node as usize] = at;
    }
    let mut edges = Vec::new();
    for node in core {
        let others = neighbours.of_node(*node).iter();
        let kept = others.filter(|other| place[**other as usize] != OUT);
        edges.extend(kept.map(|other| (place[*node as usize], place[*other as usize])));
    }
    let neighbours = Neighbours::of(core.len(), &edges);
    let weight = |at: u32| u128::from(stripped.weights[core[at as usize] as usize]);
    let mut met = vec![OUT; core.len()];
    let mut queue = Vec::with_capacity(core.len());
    let mut twice = 0;
    for start in 0..core.len() as u32 {
        queue.clear();
        queue.push(start);
        met[start as usize] = start;
        let (mut at, mut level_end, mut distance) = (0, 1, 0u128);
        let mut sum = 0;
        while let Some(node) = queue.get(at).copied() {
            if at == level_end {
                distance += 1;
                level_end = queue.len();
            }
            at += 1;
            sum += distance * weight(node);
            for other in neighbours.of_node(node) {
                if met[*other as usize] != start {
                    met[*other as usize] = start;
                    queue.push(*other);
                }
            }
        }
        twice += sum * weight(start);
    }
    twice / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All pairs, by Floyd and Warshall.
    fn plainly(nodes: usize, edges: &[(u32, u32)]) -> u128 {
        const FAR: u128 = 1 << 60;
        let mut distance = vec![vec![FAR; nodes]; nodes];
        for (a, b) in edges {
            distance[*a as usize][*b as usize] = 1;
            distance[*b as usize][*a as usize] = 1;
        }
        for (at, row) in distance.iter_mut().enumerate() {
            row[at] = 0;
        }
        for k in 0..nodes {
            for i in 0..nodes {
                for j in 0..nodes {
                    let around = distance[i][k] + distance[k][j];
                    distance[i][j] = distance[i][j].min(around);
                }
            }
        }
        let sum: u128 = distance.iter().flatten().sum();
        sum / 2
    }

    /// A tree: every node but the first has one of those before it as parent.
    fn trees(most: usize) -> impl Strategy<Value = (usize, Vec<(u32, u32)>)> {
        prop::collection::vec(any::<prop::sample::Index>(), 0..most).prop_map(|parents| {
            let edges = parents.iter().enumerate();
            let edges = edges.map(|(at, parent)| (at as u32 + 1, parent.index(at + 1) as u32));
            (parents.len() + 1, edges.collect())
        })
    }

    #[test]
    fn known_shapes() {
        let index = |nodes, edges: &[(u32, u32)]| Wiener::of(nodes, edges).index;
        assert_eq!(index(1, &[]), Some(0));
        assert_eq!(index(1, &[(0, 0)]), Some(0));
        assert_eq!(index(2, &[(0, 1), (1, 0)]), Some(1));
        let ring: Vec<_> = (0..6).map(|at| (at, (at + 1) % 6)).collect();
        assert_eq!(index(6, &ring), Some(27));
        // A star has (n − 1)², a chain (n³ − n)/6.
        let star: Vec<_> = (1..1000).map(|leaf| (leaf, 0)).collect();
        assert_eq!(index(1000, &star), Some(999 * 999));
        let chain: Vec<_> = (1..100_000).map(|at| (at, at - 1)).collect();
        let n = 100_000u128;
        let wiener = Wiener::of(100_000, &chain);
        assert_eq!(wiener.index, Some((n * n * n - n) / 6));
        assert_eq!(wiener.core, 1);
        let third = (n as f64 + 1.0) / 3.0;
        assert!((wiener.mean_distance.unwrap() - third).abs() < 1e-6);
    }

    #[test]
    fn a_core_beyond_the_limit_is_not_computed() {
        let nodes = CORE_LIMIT + 1;
        let ring: Vec<_> = (0..nodes).map(|at| (at, (at + 1) % nodes)).collect();
        let wiener = Wiener::of(nodes as usize, &ring);
        assert_eq!((wiener.index, wiener.core), (None, nodes));
        assert_eq!((wiener.per_model, wiener.mean_distance), (None, None));
    }

    proptest! {
        #[test]
        fn trees_in_linear_time_equal_all_pairs((nodes, edges) in trees(60)) {
            let wiener = Wiener::of(nodes, &edges);
            prop_assert_eq!(wiener.core, 1);
            prop_assert_eq!(wiener.index, Some(plainly(nodes, &edges)));
        }

        #[test]
        fn connected_graphs_equal_all_pairs(
            (nodes, mut edges) in trees(40),
            more in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..12),
        ) {
            edges.extend(more.iter().map(|(a, b)| (a.index(nodes) as u32, b.index(nodes) as u32)));
            prop_assert_eq!(Wiener::of(nodes, &edges).index, Some(plainly(nodes, &edges)));
        }
    }
}
