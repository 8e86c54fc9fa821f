//! Which model a text means.

use std::cmp::Reverse;

use modeltree_lineage::{Graph, NodeId};

use crate::QueryError;

/// Candidates told of an ambiguous name.
const CANDIDATES: usize = 10;

pub(crate) fn resolve(graph: &Graph, text: &str) -> Result<NodeId, QueryError> {
    let text = text.trim();
    if let Some(node) = graph.find(text).or_else(|| graph.find_alias(text)) {
        return Ok(node);
    }
    let candidates = preferred(graph, graph.find_folded(text).collect());
    if let Some(first) = candidates.first() {
        return Ok(*first);
    }
    let mut named = preferred(graph, graph.by_name(text).collect());
    match named.as_slice() {
        [only] => Ok(*only),
        [] => Err(QueryError::Unknown {
            text: text.into(),
            suggestions: Vec::new(),
        }),
        several => {
            let count = several.len();
            named.truncate(CANDIDATES);
            Err(QueryError::Ambiguous {
                text: text.into(),
                candidates: named
                    .iter()
                    .map(|node| graph.id(*node).to_string())
                    .collect(),
                count,
            })
        }
    }
}

/// Models before missing ones, which count only where there is no model; most
/// downloaded first.
fn preferred(graph: &Graph, mut nodes: Vec<NodeId>) -> Vec<NodeId> {
    if nodes.iter().any(|node| !graph.is_missing(*node)) {
        nodes.retain(|node| !graph.is_missing(*node));
    }
    nodes.sort_by_key(|node| (Reverse(graph.downloads(*node)), *node));
    nodes
}
