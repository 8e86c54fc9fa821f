//! By which names children call their parents.

use modeltree_lineage::{Edge, Graph};
use modeltree_records::{ModelId, ParentClaim};

/// For each edge to a parent of one child: the name that the child's claims
/// give the parent, where it is not the parent's current id.
///
/// A parent may be named by an id it had before a rename, by one without a
/// namespace, or in other letter case. `edges` are the parents of one child,
/// `claims` what is claimed about that child.
#[must_use]
pub fn names_given<'c>(
    graph: &Graph,
    edges: &[Edge],
    claims: &'c [ParentClaim],
) -> Vec<Option<&'c str>> {
    let mut names = vec![None; edges.len()];
    let exact = |claim: &&ParentClaim| {
        let parent = claim.parent.as_ref().map(ModelId::as_str);
        edges.iter().any(|edge| Some(graph.id(edge.node)) == parent)
    };
    let mut strange: Vec<&str> = Vec::new();
    for claim in claims.iter().filter(|claim| !exact(claim)) {
        let Some(parent) = &claim.parent else {
            continue;
        };
        let name = parent.as_str();
        let found = graph
            .find_alias(name)
            .into_iter()
            .chain(graph.find_folded(name));
        let edge = found
            .filter_map(|node| edges.iter().position(|edge| edge.node == node))
            .next();
        match edge {
            Some(edge) => names[edge] = Some(name),
            None if !strange.contains(&name) => strange.push(name),
            None => {}
        }
    }
    // One name that leads nowhere by itself and one parent that no claim names
    // belong together: the Hub's own key led from the one to the other.
    let claimed = |edge: &Edge| {
        claims
            .iter()
            .any(|claim| claim.parent.as_ref().map(ModelId::as_str) == Some(graph.id(edge.node)))
    };
    let mut unnamed = (0..edges.len()).filter(|at| names[*at].is_none() && !claimed(&edges[*at]));
    if let (Some(edge), None, [name]) = (unnamed.next(), unnamed.next(), &strange[..]) {
        names[edge] = Some(name);
    }
    names
}
