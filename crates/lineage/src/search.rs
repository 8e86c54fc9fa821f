//! Searching all ids for a piece of text.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::format::Section;
use crate::{Graph, NodeId};

/// The best of what a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The best models, best first: those whose name or id is the text, then
    /// those whose name or id starts with it, then the others; most downloaded
    /// first among each.
    pub best: Vec<NodeId>,
    /// How many there are in all.
    pub total: usize,
}

impl Graph {
    /// The nodes whose id contains `text`, in any letter case, in order of
    /// their ids. None where the text is empty.
    pub fn search(&self, text: &str) -> impl Iterator<Item = NodeId> + use<'_> {
        Matches {
            ids: self.bytes(Section::Ids),
            starts: self.u32s(Section::IdStarts),
            needle: Needle::new(text),
            at: 0,
            node: 0,
        }
    }

    /// The best `limit` of the nodes whose id contains `text` and that `keep`
    /// keeps.
    #[must_use]
    pub fn best(&self, text: &str, limit: usize, keep: impl Fn(NodeId) -> bool) -> Found {
        let mut total = 0;
        // The worst of the best lies on top.
        let mut best = BinaryHeap::with_capacity(limit.min(1 << 16) + 1);
        for node in self.search(text).filter(|node| keep(*node)) {
            total += 1;
            let downloads = Reverse(self.downloads(node));
            let place = (self.closeness(node, text), downloads, node);
            if best.len() < limit {
                best.push(place);
            } else if let Some(mut worst) = best.peek_mut()
                && place < *worst
            {
                *worst = place;
            }
        }
        let best = best.into_sorted_vec();
        Found {
            best: best.into_iter().map(|(_, _, node)| node).collect(),
            total,
        }
    }

    /// How well an id that contains `text` answers to it; less is better.
    fn closeness(&self, node: NodeId, text: &str) -> u8 {
        let id = self.id_bytes(node);
        let slash = id.iter().position(|byte| *byte == b'/');
        let name = &id[slash.map_or(0, |slash| slash + 1)..];
        let text = text.as_bytes();
        let starts = |with: &[u8]| {
            with.get(..text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        if name.eq_ignore_ascii_case(text) || id.eq_ignore_ascii_case(text) {
            0
        } else if starts(name) || starts(id) {
            1
        } else {
            2
        }
    }
}

struct Matches<'g> {
    /// All ids, each followed by a line feed.
    ids: &'g [u8],
    starts: &'g [u32],
    needle: Needle,
    /// Where the search goes on: the start of `node`.
    at: usize,
    node: usize,
}

impl Iterator for Matches<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let found = self.needle.find(self.ids, self.at)?;
        let node = self.node_at(found)?;
        self.node = node + 1;
        self.at = *self.starts.get(self.node)? as usize;
        Some(NodeId(node as u32))
    }
}

impl Matches<'_> {
    /// The node whose id holds the byte at `place`, not before `self.node`.
    fn node_at(&self, place: usize) -> Option<usize> {
        let ahead = self.starts.get(self.node + 1..)?;
        let is_before = |end: &u32| *end as usize <= place;
        // Matches are often close to each other: widen the range by doubling.
        let mut reach = 1;
        while ahead.get(reach - 1).is_some_and(is_before) {
            reach *= 2;
        }
        let range = &ahead[reach / 2..reach.min(ahead.len())];
        Some(self.node + reach / 2 + range.partition_point(is_before))
    }
}

/// A text to be found without regard to ASCII case.
///
/// Two of its bytes, those least common in ids, are compared with the ids in
/// blocks, which the compiler turns into vector instructions; what passes is
/// compared in full.
struct Needle {
    text: Vec<u8>,
    /// Position and folded value of the two bytes.
    rare: [(usize, u8); 2],
}

/// Bytes compared at once, and parts of them where one passes.
const BLOCK: usize = 64;
const PART: usize = 16;

/// Makes the cases of a letter equal, and leaves digits, `-`, `.` and `/` as
/// they are.
const FOLD: u8 = 0x20;

impl Needle {
    fn new(text: &str) -> Self {
        // The commonest bytes of ids, commonest first.
        const COMMON: &[u8] = b"e-aoinlrtsmdbcg1/2u_p03hf457.68kqvyw9xjz";
        let text = text.as_bytes().to_vec();
        let commonness = |at: &usize| {
            let byte = text[*at].to_ascii_lowercase();
            COMMON.iter().position(|common| *common == byte)
        };
        let mut places: Vec<usize> = (0..text.len()).collect();
        places.sort_by_key(|at| commonness(at).map_or(0, |rank| COMMON.len() - rank));
        let rare = |nth: usize| {
            let at = places.get(nth).or(places.first()).copied().unwrap_or(0);
            (at, text.get(at).copied().unwrap_or(0) | FOLD)
        };
        Self {
            rare: [rare(0), rare(1)],
            text,
        }
    }

    /// The first place of the text in `ids`, at `from` or after it.
    fn find(&self, ids: &[u8], from: usize) -> Option<usize> {
        if self.text.is_empty() {
            return None;
        }
        let [(first, first_byte), (second, second_byte)] = self.rare;
        // One past the last place where the text could lie.
        let end = (ids.len() + 1).checked_sub(self.text.len())?;
        let passes =
            |a: u8, b: u8| u8::from(a | FOLD == first_byte) & u8::from(b | FOLD == second_byte);
        let any = |a: &[u8], b: &[u8]| {
            let mut any = 0;
            // No branch within, so that it becomes vector instructions.
            for (a, b) in a.iter().zip(b) {
                any |= passes(*a, *b);
            }
            any != 0
        };
        let mut at = from;
        while at + BLOCK <= end {
            let a = &ids[at + first..][..BLOCK];
            let b = &ids[at + second..][..BLOCK];
            if any(a, b) {
                for (part, (a, b)) in a.chunks(PART).zip(b.chunks(PART)).enumerate() {
                    if !any(a, b) {
                        continue;
                    }
                    let at = at + part * PART;
                    let mut pairs = a.iter().zip(b);
                    let found = pairs.position(|(a, b)| passes(*a, *b) != 0);
                    let places = at + found.unwrap_or(0)..at + PART;
                    if let Some(place) = places.into_iter().find(|at| self.is_at(ids, *at)) {
                        return Some(place);
                    }
                }
            }
            at += BLOCK;
        }
        (at..end).find(|at| self.is_at(ids, *at))
    }

    fn is_at(&self, ids: &[u8], at: usize) -> bool {
        ids[at..][..self.text.len()].eq_ignore_ascii_case(&self.text)
    }
}
