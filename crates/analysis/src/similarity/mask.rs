//! Taking the names of parents out of texts.

use modeltree_lineage::{Graph, NodeId};

/// A shorter name says too little, and occurs in too many words.
const SHORTEST: usize = 4;

/// The names of a model's parents, the longest first: their ids, and the ids
/// without owner.
pub(super) fn parents(graph: &Graph, node: NodeId) -> Vec<&str> {
    names(graph, graph.parents(node).map(|edge| edge.node))
}

/// The same, and the names of the model itself.
pub(super) fn own_and_parents(graph: &Graph, node: NodeId) -> Vec<&str> {
    let parents = graph.parents(node).map(|edge| edge.node);
    names(graph, std::iter::once(node).chain(parents))
}

fn names(graph: &Graph, nodes: impl Iterator<Item = NodeId>) -> Vec<&str> {
    let mut names: Vec<&str> = nodes
        .flat_map(|node| [graph.id(node), graph.name(node)])
        .filter(|name| name.len() >= SHORTEST)
        .collect();
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    names.dedup();
    names
}

/// Adds `text` without the names, in whatever letter case they stand there.
pub(super) fn without(out: &mut String, text: &str, names: &[&str]) {
    if names.is_empty() {
        out.push_str(text);
        return;
    }
    // ASCII alone is folded, so that places in both are the same.
    let folded = text.to_ascii_lowercase();
    let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let mut at = 0;
    let mut kept = 0;
    while at < folded.len() {
        match names
            .iter()
            .find(|name| folded.as_bytes()[at..].starts_with(name.as_bytes()))
        {
            Some(name) => {
                out.push_str(&text[kept..at]);
                at += name.len();
                kept = at;
            }
            None => at += 1,
        }
    }
    out.push_str(&text[kept..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, names: &[&str]) -> String {
        let mut out = String::new();
        without(&mut out, text, names);
        out
    }

    #[test]
    fn names_go_in_any_letter_case() {
        let names = ["acme/Tiny-7B", "Tiny-7B"];
        assert_eq!(
            masked("From ACME/tiny-7b: my-tiny-7B-chat, ü", &names),
            "From : my--chat, ü"
        );
        assert_eq!(masked("nothing", &names), "nothing");
        assert_eq!(masked("", &names), "");
        assert_eq!(masked("as it is", &[]), "as it is");
    }
}
