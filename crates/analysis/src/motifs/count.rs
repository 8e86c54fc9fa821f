//! How often each motif occurs.

use super::{Links, Motif};

/// The instances of a motif: choices of different models with the motif's
/// edges between them (other edges do not matter), children of one parent
/// without order. Exact, in the presence of cycles and of several parents too.
///
/// Self-loops must not be among the edges.
#[must_use]
pub fn count(links: &Links, motif: Motif) -> u64 {
    let children = |node: u32| links.children(node).len() as u64;
    match motif {
        Motif::Rando => choose(links.len() as u64, 2),
        Motif::Duo => links.edges().count() as u64,
        Motif::Trio1 => links.nodes().map(|node| choose(children(node), 2)).sum(),
        Motif::Quad0 => links.nodes().map(|node| choose(children(node), 3)).sum(),
        Motif::Trio2 => over_edges(links, |u, v| beyond(links, u, v)),
        Motif::Quad1 => over_edges(links, |u, v| choose(beyond(links, u, v), 2)),
        Motif::Quad2 => over_edges(links, |u, v| {
            let all = beyond(links, u, v) * (children(u) - 1);
            // The other child of u must not be the grandchild too.
            all - shared(links.children(u), links.children(v))
        }),
        Motif::Quad3 => over_edges(links, |u, v| {
            let back = u64::from(links.has(v, u));
            let above = links.parents(u).len() as u64 - back;
            above * beyond(links, u, v) - shared(links.parents(u), links.children(v))
        }),
    }
}

fn over_edges(links: &Links, weight: impl Fn(u32, u32) -> u64) -> u64 {
    links.edges().map(|(u, v)| weight(u, v)).sum()
}

/// The children of v, but for u.
fn beyond(links: &Links, u: u32, v: u32) -> u64 {
    links.children(v).len() as u64 - u64::from(links.has(v, u))
}

/// How many ways there are to choose `of` (two or three) out of `from`.
pub(super) fn choose(from: u64, of: u64) -> u64 {
    match of {
        2 => from * from.saturating_sub(1) / 2,
        // The largest possible: 4.5e18 of three million.
        _ => {
            let wide = u128::from(from)
                * u128::from(from.saturating_sub(1))
                * u128::from(from.saturating_sub(2));
            (wide / 6) as u64
        }
    }
}

/// Members of both sorted lists, looked up from the shorter one.
fn shared(one: &[u32], other: &[u32]) -> u64 {
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let found = short.iter().filter(|node| long.binary_search(node).is_ok());
    found.count() as u64
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Small graphs, with cycles and several parents, without self-loops.
    pub(in super::super) fn graphs() -> impl Strategy<Value = Links> {
        (2_usize..8).prop_flat_map(|nodes| {
            let node = 0..nodes as u32;
            prop::collection::vec((node.clone(), node), 0..16).prop_map(move |mut edges| {
                edges.retain(|(parent, child)| parent != child);
                Links::new(nodes, edges)
            })
        })
    }

    /// All choices of different models that make the motif, by trying them.
    pub(in super::super) fn instances(links: &Links, motif: Motif) -> Vec<Vec<u32>> {
        let mut all = Vec::new();
        let mut chosen = Vec::new();
        fn go(links: &Links, motif: Motif, chosen: &mut Vec<u32>, all: &mut Vec<Vec<u32>>) {
            if chosen.len() == motif.size() {
                if is(links, motif, chosen) {
                    all.push(chosen.clone());
                }
                return;
            }
            for node in links.nodes() {
                if !chosen.contains(&node) {
                    chosen.push(node);
                    go(links, motif, chosen, all);
                    chosen.pop();
                }
            }
        }
        go(links, motif, &mut chosen, &mut all);
        all
    }

    fn is(links: &Links, motif: Motif, at: &[u32]) -> bool {
        let has = |parent: usize, child: usize| links.has(at[parent], at[child]);
        match motif {
            Motif::Rando => at[0] < at[1],
            Motif::Duo => has(0, 1),
            Motif::Trio1 => has(0, 1) && has(0, 2) && at[1] < at[2],
            Motif::Trio2 => has(0, 1) && has(1, 2),
            Motif::Quad0 => has(0, 1) && has(0, 2) && has(0, 3) && at[1] < at[2] && at[2] < at[3],
            Motif::Quad1 => has(0, 1) && has(1, 2) && has(1, 3) && at[2] < at[3],
            Motif::Quad2 => has(0, 1) && has(1, 2) && has(0, 3),
            Motif::Quad3 => has(0, 1) && has(1, 2) && has(2, 3),
        }
    }

    proptest! {
        #[test]
        fn counts_are_those_of_trying_all(links in graphs()) {
            for motif in Motif::ALL {
                prop_assert_eq!(
                    count(&links, motif),
                    instances(&links, motif).len() as u64,
                    "{}", motif.name()
                );
            }
        }
    }

    #[test]
    fn the_siblings_of_a_large_family() {
        let edges = (1..=500).map(|child| (0, child)).collect();
        let links = Links::new(501, edges);
        assert_eq!(count(&links, Motif::Trio1), 124_750);
        assert_eq!(count(&links, Motif::Quad0), 20_708_500);
    }
}
