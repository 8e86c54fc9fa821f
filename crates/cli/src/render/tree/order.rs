//! Which lines a tree has, in which order.

use std::collections::HashSet;
use std::hash::Hash;

use modeltree_records::RelationSet;

/// One line of a tree, in the order in which they are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<N> {
    /// Generations below the first line.
    pub depth: usize,
    /// Whether nothing follows under the same model.
    pub last: bool,
    /// What the line is about.
    pub what: What<N>,
}

/// What a line of a tree is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What<N> {
    /// A model.
    Model {
        /// Which.
        node: N,
        /// How it is related to the model above it.
        relations: RelationSet,
        /// What the drawing leaves out below it.
        below: Below,
    },
    /// So many relatives that are not drawn.
    More(usize),
}

/// What a drawing leaves out below a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    Whole,
    /// Everything, since it is drawn under the same model further up.
    Above,
    /// Everything, since this is the last generation asked for: so many are next.
    Cut(usize),
}

/// Walks from `root` in drawing order. `relatives` gives the next generation of
/// a model, in the order wanted; at most `limit` of them are drawn, and no more
/// than `generations` below the root. What lies below a model is walked where
/// the model is met first, so the walk ends on cycles too.
pub fn grow<N: Copy + Eq + Hash>(
    root: N,
    generations: Option<usize>,
    limit: usize,
    mut relatives: impl FnMut(N) -> Vec<(N, RelationSet)>,
) -> Vec<Line<N>> {
    struct Frame<N> {
        drawn: std::vec::IntoIter<(N, RelationSet)>,
        hidden: usize,
    }
    let deepest = generations.unwrap_or(usize::MAX);
    let mut lines = Vec::new();
    let mut walked = HashSet::new();
    let mut frames = Vec::new();
    let mut arrival = Some((root, RelationSet::EMPTY, true));
    loop {
        if let Some((node, relations, last)) = arrival.take() {
            let depth = frames.len();
            let mut next = relatives(node);
            let below = if next.is_empty() {
                Below::Whole
            } else if depth >= deepest {
                Below::Cut(next.len())
            } else if walked.contains(&node) {
                Below::Above
            } else {
                Below::Whole
            };
            lines.push(Line {
                depth,
                last,
                what: What::Model {
                    node,
                    relations,
                    below,
                },
            });
            if below == Below::Whole && !next.is_empty() {
                walked.insert(node);
                let hidden = next.len().saturating_sub(limit);
                next.truncate(limit);
                frames.push(Frame {
                    drawn: next.into_iter(),
                    hidden,
                });
            }
        }
        let depth = frames.len();
        let Some(frame) = frames.last_mut() else {
            return lines;
        };
        if let Some((node, relations)) = frame.drawn.next() {
            let last = frame.drawn.len() == 0 && frame.hidden == 0;
            arrival = Some((node, relations, last));
        } else {
            if frame.hidden > 0 {
                lines.push(Line {
                    depth,
                    last: true,
                    what: What::More(frame.hidden),
                });
            }
            frames.pop();
        }
    }
}
