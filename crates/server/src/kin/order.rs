//! Members of a family in order.

use std::cmp::Reverse;

use modeltree_lineage::{Graph, NodeId};

use super::{Kin, Matching};
use crate::traits::{Trait, Traits};
use crate::wire::MemberOrder;

/// What members are sorted by: the largest, newest or nearest first, words
/// from a to z, or the other way. Members of which it is not known come last
/// in either case; equal ones by downloads, then by id.
pub struct Order<'a> {
    kin: &'a Kin,
    graph: &'a Graph,
    matching: &'a Matching,
    by: MemberOrder,
    reverse: bool,
    words: Option<(&'a Trait, Vec<u32>)>,
}

/// A member's place: what is not known comes last, then the figure, then
/// downloads, then the id.
type Place = (bool, u64, Reverse<Option<u64>>, NodeId);

impl<'a> Order<'a> {
    /// An order; `ascending` asks for the least first or, where it is `false`,
    /// for the greatest; `None` for what is usual.
    #[must_use]
    pub fn new(
        kin: &'a Kin,
        graph: &'a Graph,
        traits: &'a Traits,
        matching: &'a Matching,
        by: MemberOrder,
        ascending: Option<bool>,
    ) -> Self {
        let words = match by {
            MemberOrder::Task => Some(&traits.task),
            MemberOrder::License => Some(&traits.license),
            MemberOrder::Library => Some(&traits.library),
            _ => None,
        };
        let usual = !matches!(
            by,
            MemberOrder::Downloads
                | MemberOrder::Likes
                | MemberOrder::Descendants
                | MemberOrder::CreatedAt
        );
        Self {
            kin,
            graph,
            matching,
            by,
            reverse: ascending.unwrap_or(usual) != usual,
            words: words.map(|of| (of, ranks(of))),
        }
    }

    /// A page of some members in this order.
    #[must_use]
    pub fn page(
        &self,
        members: impl Iterator<Item = u32>,
        offset: usize,
        limit: usize,
    ) -> Vec<u32> {
        let mut keyed: Vec<(Place, u32)> = members.map(|at| (self.place(at), at)).collect();
        let end = offset.saturating_add(limit).min(keyed.len());
        if offset >= end {
            return Vec::new();
        }
        if end < keyed.len() {
            keyed.select_nth_unstable(end);
            keyed.truncate(end);
        }
        if offset > 0 {
            keyed.select_nth_unstable(offset);
            keyed.drain(..offset);
        }
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, at)| at).collect()
    }

    fn place(&self, at: u32) -> Place {
        let node = self.kin.node(at);
        let figure = self.figure(at, node);
        let figure = figure.map(|figure| if self.reverse { !figure } else { figure });
        (
            figure.is_none(),
            figure.unwrap_or(0),
            Reverse(self.graph.downloads(node)),
            node,
        )
    }

    /// The smaller, the earlier.
    fn figure(&self, at: u32, node: NodeId) -> Option<u64> {
        Some(match self.by {
            MemberOrder::Downloads => !self.graph.downloads(node)?,
            MemberOrder::Likes => !self.graph.likes(node)?,
            MemberOrder::Descendants => !u64::from(self.matching.below(self.kin, at)),
            MemberOrder::CreatedAt => {
                !self.graph.created_at(node)?.micros().cast_unsigned() ^ (1 << 63)
            }
            MemberOrder::Id => u64::from(node.0),
            MemberOrder::Depth => u64::from(self.kin.depth(at)),
            MemberOrder::Relation => self.kin.relation(at) as u64,
            MemberOrder::Task | MemberOrder::License | MemberOrder::Library => {
                let (of, ranks) = self.words.as_ref()?;
                match of.code(node) {
                    0 => return None,
                    code => ranks[code as usize].into(),
                }
            }
        })
    }
}

/// By code: the place of the word from a to z, without regard to letter case.
fn ranks(of: &Trait) -> Vec<u32> {
    let words = of.words();
    let mut codes: Vec<u32> = (0..words.len() as u32).collect();
    codes.sort_by_cached_key(|code| {
        let word = &words[*code as usize];
        (word.to_ascii_lowercase(), word)
    });
    let mut ranks = vec![0; codes.len()];
    for (rank, code) in (0..).zip(codes) {
        ranks[code as usize] = rank;
    }
    ranks
}
