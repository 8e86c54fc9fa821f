//! Which model a text means.

use std::borrow::Cow;
use std::cmp::Reverse;

use modeltree_lineage::{Graph, NodeId};
use modeltree_records::clean_declared;

use crate::QueryError;

/// Candidates told of an ambiguous name.
const CANDIDATES: usize = 10;
/// Ids suggested for an unknown one.
const SUGGESTIONS: usize = 5;
/// The longest text for which similar ids are sought.
const LONGEST: usize = 200;

pub(crate) fn resolve(graph: &Graph, typed: &str) -> Result<NodeId, QueryError> {
    let text = id_of(typed.trim());
    if let Some(node) = graph.find(&text).or_else(|| graph.find_alias(&text)) {
        return Ok(node);
    }
    let folded = preferred(graph, graph.find_folded(&text).collect());
    if let Some(first) = folded.first() {
        return Ok(*first);
    }
    let mut named = preferred(graph, graph.by_name(&text).collect());
    match named.as_slice() {
        [only] => Ok(*only),
        [] => Err(QueryError::Unknown {
            suggestions: ids(graph, &similar(graph, &text)),
            text: typed.into(),
        }),
        several => {
            let count = several.len();
            named.truncate(CANDIDATES);
            Err(QueryError::Ambiguous {
                text: typed.into(),
                candidates: ids(graph, &named),
                count,
            })
        }
    }
}

/// The id in an address of the Hub; other text as it is.
fn id_of(text: &str) -> Cow<'_, str> {
    let is_address = text.contains("://") || text.starts_with("hf.co/");
    match clean_declared(text) {
        Ok(id) if is_address => Cow::Owned(id.to_string()),
        _ => Cow::Borrowed(text),
    }
}

fn ids(graph: &Graph, nodes: &[NodeId]) -> Vec<String> {
    let ids = nodes.iter().map(|node| graph.id(*node).to_string());
    ids.collect()
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

/// The models nearest to a text that names none: by the number of letters to
/// be changed, up to two; then those whose id contains the text.
fn similar(graph: &Graph, text: &str) -> Vec<NodeId> {
    if text.is_empty() || text.len() > LONGEST {
        return Vec::new();
    }
    let is_model = |node: NodeId| !graph.is_missing(node);
    let (owner, name) = match text.split_once('/') {
        Some((owner, name)) => (Some(owner), name),
        None => (None, text),
    };
    let mut found: Vec<(u32, NodeId)> = Vec::new();
    if owner.is_some() {
        // The right name, with another owner.
        found.extend(graph.by_name(name).map(|node| (1, node)));
    }
    let most = if text.len() < 6 { 1 } else { 2 };
    for piece in pieces(text, most as usize + 1) {
        for node in graph.search(piece) {
            let other = match owner {
                Some(_) => graph.id(node),
                None => graph.name(node),
            };
            if let Some(changes) = changes(text, other, most) {
                found.push((changes, node));
            }
        }
    }
    for part in [text, name] {
        let containing = graph.best(part, SUGGESTIONS, is_model).best;
        found.extend(containing.into_iter().map(|node| (most + 1, node)));
    }
    found.retain(|(_, node)| is_model(*node));
    found.sort_by_key(|(changes, node)| (*changes, Reverse(graph.downloads(*node)), *node));
    let mut nodes: Vec<NodeId> = Vec::with_capacity(SUGGESTIONS);
    for (_, node) in found {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
        if nodes.len() == SUGGESTIONS {
            break;
        }
    }
    nodes
}

/// The text cut into so many pieces, the empty ones left out. Where a text is
/// changed in fewer places than it has pieces, one piece is still whole.
fn pieces(text: &str, count: usize) -> Vec<&str> {
    let cut = |piece: usize| {
        let at = text.len() * piece / count;
        (at..=text.len()).find(|at| text.is_char_boundary(*at))
    };
    let ends = (0..count).filter_map(|piece| text.get(cut(piece)?..cut(piece + 1)?));
    ends.filter(|piece| !piece.is_empty()).collect()
}

/// The least number of letters to be changed, added or left out to make one
/// text of the other, in any letter case; `None` where it is more than `most`.
#[must_use]
pub fn changes(a: &str, b: &str, most: u32) -> Option<u32> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most as usize {
        return None;
    }
    // The row of the table for what has been read of `a`.
    let mut row: Vec<u32> = (0..=b.len() as u32).collect();
    for (at, letter) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at as u32 + 1;
        for (other, right) in b.iter().enumerate() {
            let same = letter.eq_ignore_ascii_case(right);
            let changed = corner + u32::from(!same);
            corner = row[other + 1];
            row[other + 1] = changed.min(corner + 1).min(row[other] + 1);
        }
        if row.iter().min() > Some(&most) {
            return None;
        }
    }
    row.last().copied().filter(|changes| *changes <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_lineage::{Builder, Claim, Model};
    use modeltree_records::{Evidence, Relation};

    fn graph() -> Graph {
        let mut builder = Builder::new();
        let models = [
            ("meta-llama/Llama-2-70b-hf", 900),
            ("NousResearch/Llama-2-70b-hf", 50),
            ("meta-llama/Llama-2-7b-hf", 1000),
            ("openai-community/gpt2", 5000),
            ("acme/only-here", 1),
        ];
        for (row, (id, downloads)) in models.into_iter().enumerate() {
            let mut model = Model::bare(id, row as u64);
            model.downloads = Some(downloads);
            builder.model(model).unwrap();
        }
        builder.alias("gpt2", "openai-community/gpt2");
        builder
            .claim(Claim {
                child: "acme/only-here",
                parent: Ok("gone/only-here"),
                parent_hub_id: None,
                relation: Relation::Finetune,
                evidence: Evidence::HubTag,
            })
            .unwrap();
        builder.build().unwrap().into_graph()
    }

    fn resolved(text: &str) -> String {
        let graph = graph();
        graph.id(resolve(&graph, text).unwrap()).to_string()
    }

    fn suggested(text: &str) -> Vec<String> {
        match resolve(&graph(), text) {
            Err(QueryError::Unknown { suggestions, .. }) => suggestions,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn ids_are_forgiving() {
        assert_eq!(resolved("openai-community/gpt2"), "openai-community/gpt2");
        assert_eq!(resolved("gpt2"), "openai-community/gpt2");
        assert_eq!(
            resolved(" META-llama/llama-2-7B-HF "),
            "meta-llama/Llama-2-7b-hf"
        );
        assert_eq!(resolved("llama-2-7b-hf"), "meta-llama/Llama-2-7b-hf");
        assert_eq!(
            resolved("https://huggingface.co/acme/only-here/tree/main"),
            "acme/only-here"
        );
        assert_eq!(
            resolved("only-here"),
            "acme/only-here",
            "a missing one does not compete"
        );
        assert_eq!(resolved("gone/only-here"), "gone/only-here");
    }

    #[test]
    fn a_name_of_several_is_told_with_its_owners() {
        match resolve(&graph(), "llama-2-70b-hf") {
            Err(error @ QueryError::Ambiguous { .. }) => assert_eq!(
                error.to_string(),
                "2 models are called \"llama-2-70b-hf\": name the owner too, such as \
                 meta-llama/Llama-2-70b-hf, NousResearch/Llama-2-70b-hf"
            ),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_nearest_ids_are_suggested() {
        assert_eq!(
            suggested("llama-2-70b"),
            ["meta-llama/Llama-2-70b-hf", "NousResearch/Llama-2-70b-hf"]
        );
        assert_eq!(suggested("lama-2-7b-hf")[0], "meta-llama/Llama-2-7b-hf");
        assert_eq!(
            suggested("meta/Llama-2-7b-hf")[0],
            "meta-llama/Llama-2-7b-hf"
        );
        assert_eq!(suggested("acme/only-heer"), ["acme/only-here"]);
        assert_eq!(suggested("nothing of the kind"), [""; 0]);
        assert_eq!(suggested(""), [""; 0]);
        assert_eq!(suggested(&"x".repeat(5000)), [""; 0]);
    }

    #[test]
    fn changes_are_counted_up_to_a_bound() {
        assert_eq!(changes("bert", "BERT", 2), Some(0));
        assert_eq!(changes("bert", "best", 2), Some(1));
        assert_eq!(changes("bert", "ebrt", 2), Some(2));
        assert_eq!(changes("bert", "berts", 2), Some(1));
        assert_eq!(changes("bert", "gpt2", 2), None);
        assert_eq!(changes("", "ab", 2), Some(2));
    }

    #[test]
    fn pieces_add_up_to_the_text() {
        for text in ["", "a", "ab", "llama-2-7b", "é1é2é3"] {
            for count in 1..4 {
                assert_eq!(pieces(text, count).concat(), text);
            }
        }
    }
}
