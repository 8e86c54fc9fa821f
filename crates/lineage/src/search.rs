//! Searching all ids for a piece of text.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::format::Section;
use crate::graph::NO_DOWNLOADS;
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

/// Nodes that a thread takes at a time.
const SHARE: usize = 1 << 15;

impl Graph {
    /// The nodes whose id contains `text`, in any letter case, in order of
    /// their ids. None where the text is empty.
    pub fn search(&self, text: &str) -> impl Iterator<Item = NodeId> + use<'_> {
        self.matches(text, 0..self.len())
    }

    /// The best `limit` of the nodes whose id contains `text` and that `keep`
    /// keeps.
    #[must_use]
    pub fn best(&self, text: &str, limit: usize, keep: impl Fn(NodeId) -> bool + Sync) -> Found {
        let threads = match self.len() {
            ..=SHARE => 1,
            _ => thread::available_parallelism().map_or(1, |cores| cores.get().min(8)),
        };
        let next = AtomicUsize::new(0);
        // Who is done first goes on with the next nodes.
        let search = || {
            let mut ranking = Ranking::new(self, text, limit);
            loop {
                let start = next.fetch_add(SHARE, Ordering::Relaxed);
                if start >= self.len() {
                    return ranking;
                }
                let nodes = start..self.len().min(start + SHARE);
                for node in self.matches(text, nodes).filter(|node| keep(*node)) {
                    ranking.add(node);
                }
            }
        };
        let mut found = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(search)).collect();
            let mut found = search();
            for other in others {
                // A panic over there goes on here.
                let other = other.join().unwrap_or_else(|panic| resume_unwind(panic));
                found.total += other.total;
                found.best.extend(other.best);
            }
            found
        });
        while found.best.len() > limit {
            found.best.pop();
        }
        let best = found.best.into_sorted_vec();
        Found {
            best: best.into_iter().map(|place| place.node).collect(),
            total: found.total,
        }
    }

    /// The nodes among `nodes` whose id contains `text`.
    fn matches(&self, text: &str, nodes: Range<usize>) -> Matches<'_> {
        let starts = self.u32s(Section::IdStarts);
        let start = |node: usize| starts.get(node).map_or(0, |start| *start as usize);
        let ids = self.bytes(Section::Ids);
        Matches {
            ids: ids.get(..start(nodes.end)).unwrap_or_default(),
            starts,
            needle: Needle::new(text),
            at: start(nodes.start),
            node: nodes.start,
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

/// The best models met so far.
struct Ranking<'g> {
    graph: &'g Graph,
    downloads: &'g [u64],
    magnitudes: &'g [u8],
    text: &'g str,
    limit: usize,
    total: usize,
    /// By closeness, downloads and id; the worst lies on top.
    best: BinaryHeap<Place>,
}

/// A model's place in a ranking; less is better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    closeness: u8,
    /// How much was downloaded, very roughly.
    magnitude: Reverse<u8>,
    downloads: Reverse<Option<u64>>,
    node: NodeId,
}

impl<'g> Ranking<'g> {
    fn new(graph: &'g Graph, text: &'g str, limit: usize) -> Self {
        Self {
            graph,
            downloads: graph.u64s(Section::Downloads),
            magnitudes: graph.bytes(Section::Magnitudes),
            text,
            limit,
            total: 0,
            best: BinaryHeap::new(),
        }
    }

    fn add(&mut self, node: NodeId) {
        self.total += 1;
        let closeness = self.graph.closeness(node, self.text);
        let magnitude = Reverse(self.magnitudes[node.index()]);
        let place = || Place {
            closeness,
            magnitude,
            downloads: Reverse(known(self.downloads[node.index()])),
            node,
        };
        if self.best.len() < self.limit {
            self.best.push(place());
        } else if let Some(mut worst) = self.best.peek_mut()
            // Mostly this is enough, and the downloads need not be looked up.
            && (closeness, magnitude) <= (worst.closeness, worst.magnitude)
        {
            let place = place();
            if place < *worst {
                *worst = place;
            }
        }
    }
}

fn known(downloads: u64) -> Option<u64> {
    (downloads != NO_DOWNLOADS).then_some(downloads)
}

/// The magnitude of a number of downloads: its length in bits and one more; 0
/// where it is not known. Part of the file format.
pub(crate) fn magnitude(downloads: u64) -> u8 {
    known(downloads).map_or(0, |downloads| (65 - downloads.leading_zeros()) as u8)
}

struct Matches<'g> {
    /// The ids to be looked through, and those before them, each followed by a
    /// line feed.
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
/// Its bytes that are least common in ids are compared with the ids in blocks,
/// which the compiler turns into vector instructions: two of them with each
/// block, a third with those that pass. What is left is compared in full.
struct Needle {
    text: Vec<u8>,
    /// Position and folded value of the three bytes.
    rare: [(usize, u8); 3],
}

/// Bytes compared at once.
const BLOCK: usize = 64;

/// Makes the cases of a letter equal, and leaves digits, `-`, `.` and `/` as
/// they are.
const FOLD: u8 = 0x20;

impl Needle {
    fn new(text: &str) -> Self {
        // The commonest bytes of ids, commonest first.
        const COMMON: &[u8] = b"e-aoinlrtsmdbcg1/2u_p03hf457.68kqvyw9xjz";
        // No id has a line feed in it, but there is one after each.
        let text = if text.contains('\n') { "" } else { text };
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
            rare: [rare(0), rare(1), rare(2)],
            text,
        }
    }

    /// The first place of the text in `ids`, at `from` or after it.
    fn find(&self, ids: &[u8], from: usize) -> Option<usize> {
        if self.text.is_empty() {
            return None;
        }
        let [
            (first, first_byte),
            (second, second_byte),
            (third, third_byte),
        ] = self.rare;
        // One past the last place where the text could lie.
        let end = (ids.len() + 1).checked_sub(self.text.len())?;
        // No branch within these two, so that they become vector instructions.
        let passes =
            |a: u8, b: u8| u8::from(a | FOLD == first_byte) & u8::from(b | FOLD == second_byte);
        let any = |a: &[u8], b: &[u8]| {
            let pairs = a.iter().zip(b);
            pairs.fold(0, |any, (a, b)| any | passes(*a, *b)) != 0
        };
        let mut at = from;
        while at + BLOCK <= end {
            let a = &ids[at + first..][..BLOCK];
            let b = &ids[at + second..][..BLOCK];
            if any(a, b) {
                // One byte a place: 1 where it passes.
                let c = &ids[at + third..][..BLOCK];
                let mut passing = [0; BLOCK];
                for (((passing, a), b), c) in passing.iter_mut().zip(a).zip(b).zip(c) {
                    *passing = passes(*a, *b) & u8::from(c | FOLD == third_byte);
                }
                for (part, eight) in passing.as_chunks::<8>().0.iter().enumerate() {
                    let mut eight = u64::from_le_bytes(*eight);
                    while eight != 0 {
                        let place = at + part * 8 + eight.trailing_zeros() as usize / 8;
                        if self.is_at(ids, place) {
                            return Some(place);
                        }
                        eight &= eight - 1;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes_are_in_the_order_of_downloads() {
        let downloads = [NO_DOWNLOADS, 0, 1, 2, 3, 4, 1000, 1 << 40, u64::MAX - 1];
        let magnitudes = downloads.map(magnitude);
        assert_eq!(magnitudes, [0, 1, 2, 3, 3, 4, 11, 42, 65]);
    }
}
