//! Searching all ids for a piece of text.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use memchr::memmem::Finder;

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

/// Ids of so few nodes are searched by one thread.
const ALONE: usize = 1 << 16;

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
            ..ALONE => 1,
            _ => thread::available_parallelism().map_or(1, |cores| cores.get().min(8)),
        };
        let share = self.len().div_ceil(threads);
        let ranking = |nth: usize| {
            let nodes = nth * share..self.len().min((nth + 1) * share);
            let mut ranking = Ranking::new(limit);
            for node in self.matches(text, nodes) {
                if keep(node) {
                    ranking.add(self, node, text);
                }
            }
            ranking
        };
        let mut found = thread::scope(|scope| {
            let ranking = &ranking;
            let others: Vec<_> = (1..threads)
                .map(|nth| scope.spawn(move || ranking(nth)))
                .collect();
            let mut first = ranking(0);
            for other in others {
                // A panic over there goes on here.
                let other = other.join().unwrap_or_else(|panic| resume_unwind(panic));
                first.total += other.total;
                first.best.extend(other.best);
            }
            first
        });
        while found.best.len() > limit {
            found.best.pop();
        }
        let best = found.best.into_sorted_vec();
        Found {
            best: best.into_iter().map(|(_, _, node)| node).collect(),
            total: found.total,
        }
    }

    /// The nodes among `nodes` whose id contains `text`.
    fn matches(&self, text: &str, nodes: Range<usize>) -> Matches<'_> {
        let text = text.as_bytes();
        Matches {
            ids: self.bytes(Section::Ids),
            starts: self.u32s(Section::IdStarts),
            finder: Finder::new(&folded(text)).into_owned(),
            text: text.to_vec(),
            node: nodes.start,
            block_end: nodes.start,
            end: nodes.end,
            block: Vec::new(),
            block_start: 0,
            at: 0,
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
struct Ranking {
    limit: usize,
    total: usize,
    /// By closeness, downloads and id; the worst lies on top.
    best: BinaryHeap<(u8, Reverse<Option<u64>>, NodeId)>,
}

impl Ranking {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            total: 0,
            best: BinaryHeap::new(),
        }
    }

    fn add(&mut self, graph: &Graph, node: NodeId, text: &str) {
        self.total += 1;
        let closeness = graph.closeness(node, text);
        let place = || (closeness, Reverse(graph.downloads(node)), node);
        if self.best.len() < self.limit {
            self.best.push(place());
        } else if let Some(mut worst) = self.best.peek_mut()
            // Most are not close enough for their downloads to matter.
            && closeness <= worst.0
            && place() < *worst
        {
            *worst = place();
        }
    }
}

/// Nodes whose ids are looked through at once; the ids fit into the nearest
/// cache.
const BLOCK: usize = 512;

/// Makes the cases of a letter equal. It also makes a few characters equal
/// that no id has, or hardly any: what is found is compared once more.
const FOLD: u8 = 0x20;

fn folded(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| byte | FOLD).collect()
}

struct Matches<'g> {
    /// All ids, each followed by a line feed.
    ids: &'g [u8],
    starts: &'g [u32],
    text: Vec<u8>,
    finder: Finder<'static>,
    /// The first node not looked at.
    node: usize,
    /// The end of the nodes in the block.
    block_end: usize,
    /// The end of all.
    end: usize,
    /// Some ids, folded.
    block: Vec<u8>,
    /// Where the block starts in `ids`.
    block_start: usize,
    /// How far the block was searched.
    at: usize,
}

impl Iterator for Matches<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.text.is_empty() {
            return None;
        }
        loop {
            let rest = self.block.get(self.at..).unwrap_or_default();
            let Some(found) = self.finder.find(rest) else {
                self.next_block()?;
                continue;
            };
            let place = self.block_start + self.at + found;
            let node = self.node_at(place)?;
            let (start, end) = (place, place + self.text.len());
            // A line feed, too, may look like something else.
            let next = *self.starts.get(node + 1)? as usize;
            let text = self.ids.get(start..end)?;
            if end < next && text.eq_ignore_ascii_case(&self.text) {
                self.node = node + 1;
                self.at = next - self.block_start;
                return Some(NodeId(node as u32));
            }
            self.at += found + 1;
        }
    }
}

impl Matches<'_> {
    /// Folds the next ids; `None` at the end.
    fn next_block(&mut self) -> Option<()> {
        if self.block_end >= self.end {
            return None;
        }
        self.node = self.block_end;
        self.block_end = self.end.min(self.node + BLOCK);
        let start = *self.starts.get(self.node)? as usize;
        let end = *self.starts.get(self.block_end)? as usize;
        self.block.clear();
        self.block
            .extend(self.ids.get(start..end)?.iter().map(|byte| byte | FOLD));
        self.block_start = start;
        self.at = 0;
        Some(())
    }

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
