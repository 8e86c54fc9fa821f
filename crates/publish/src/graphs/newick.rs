//! Newick trees, one a line, with comments in the manner of NHX
//! (`[&&NHX:key=value:…]`).

use std::io::Write;

use modeltree_lineage::{Edge, NodeId};

use super::GraphWritten;
use super::feed::Feed;
use super::primary::Primary;
use crate::folder::Fault;

/// A step of the way around a tree.
enum Turn {
    /// Down into a model.
    Enter(NodeId),
    /// A comma between two children.
    Next,
    /// Up, having told all children of a model.
    Leave(NodeId),
}

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    let graph = feed.graph();
    let primary = Primary::of(feed);
    let mut written = GraphWritten::default();
    let selection = feed.selection();
    let primary = &primary;
    let hanging = |node: NodeId| {
        let children = graph.children_by(node, selection.relations());
        children.filter(move |child| {
            selection.holds(child.node) && primary.parent(child.node) == Some(node)
        })
    };
    let mut turns = Vec::new();
    for root in selection.nodes(graph) {
        if primary.parent(root).is_some() {
            continue;
        }
        turns.push(Turn::Enter(root));
        while let Some(turn) = turns.pop() {
            match turn {
                Turn::Enter(node) => {
                    turns.push(Turn::Leave(node));
                    let below = turns.len();
                    for child in hanging(node) {
                        if turns.len() > below {
                            turns.push(Turn::Next);
                        }
                        turns.push(Turn::Enter(child.node));
                    }
                    // The first child comes first off the stack.
                    turns[below..].reverse();
                    if turns.len() > below {
                        out.write_all(b"(")?;
                    }
                }
                Turn::Next => out.write_all(b",")?,
                Turn::Leave(node) => {
                    if hanging(node).next().is_some() {
                        out.write_all(b")")?;
                    }
                    label(feed, primary, node, out)?;
                    written.nodes += 1;
                    written.edges += u64::from(primary.parent(node).is_some());
                }
            }
        }
        out.write_all(b";\n")?;
    }
    Ok(written)
}

/// Name, length of the branch (one step) and comment. An id holds no quote,
/// colon or bracket that would end any of them.
fn label(
    feed: &Feed<'_>,
    primary: &Primary,
    node: NodeId,
    out: &mut impl Write,
) -> Result<(), Fault> {
    let graph = feed.graph();
    let hangs_from = primary.parent(node);
    write!(out, "'{}'", graph.id(node))?;
    if hangs_from.is_some() {
        out.write_all(b":1")?;
    }
    let mut comment = String::new();
    let mut tell = |key: &str, value: &dyn std::fmt::Display| {
        comment.push_str(&format!(":{key}={value}"));
    };
    let (mut relation, mut others) = (None, Vec::new());
    for edge in feed.parents(node) {
        if Some(edge.node) == hangs_from {
            relation = Some(words(edge));
        } else {
            others.push(format!("{}|{}", graph.id(edge.node), words(edge)));
        }
    }
    if let Some(relation) = relation {
        tell("relation", &relation);
    }
    if !others.is_empty() {
        tell("parents", &others.join(","));
    }
    if graph.is_missing(node) {
        tell("missing", &true);
    }
    if let Some(downloads) = graph.downloads(node) {
        tell("downloads", &downloads);
    }
    if let Some(likes) = graph.likes(node) {
        tell("likes", &likes);
    }
    if !comment.is_empty() {
        write!(out, "[&&NHX{comment}]")?;
    }
    Ok(())
}

/// The relations of an edge, the primary one first.
fn words(edge: Edge) -> String {
    let first = edge.relations.primary();
    let others = edge.relations.iter().filter(|relation| *relation != first);
    let words = std::iter::once(first).chain(others);
    let words: Vec<&str> = words.map(|relation| relation.as_str()).collect();
    words.join("+")
}
