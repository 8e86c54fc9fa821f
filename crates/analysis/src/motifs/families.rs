//! Which models hang together.

use super::Links;

/// The family of each node: the nodes connected with it, directions ignored.
/// Families are numbered in the order of their first members.
#[must_use]
pub fn families(links: &Links) -> Vec<u32> {
    families_of(links.len(), links.edges())
}

/// The same, of any edges.
#[must_use]
pub fn families_of(nodes: usize, edges: impl IntoIterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut above: Vec<u32> = (0..nodes as u32).collect();
    fn top(above: &mut [u32], mut node: u32) -> u32 {
        while above[node as usize] != node {
            let next = above[above[node as usize] as usize];
            above[node as usize] = next;
            node = next;
        }
        node
    }
    for (one, other) in edges {
        let (one, other) = (top(&mut above, one), top(&mut above, other));
        // The first member stands for all.
        above[one.max(other) as usize] = one.min(other);
    }
    let mut numbers = vec![0; nodes];
    let mut next = 0;
    for node in 0..nodes as u32 {
        let first = top(&mut above, node);
        if first == node {
            numbers[node as usize] = next;
            next += 1;
        } else {
            numbers[node as usize] = numbers[first as usize];
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_numbered_by_their_first_members() {
        let links = Links::new(7, vec![(3, 1), (6, 5), (1, 6), (4, 2)]);
        assert_eq!(families(&links), [0, 1, 2, 1, 2, 1, 1]);
        assert!(families(&Links::new(0, Vec::new())).is_empty());
    }
}
