//! Looking models up by id, by id without regard to case, and by name.

use crate::format::Section;
use crate::{Graph, NodeId};

/// A hash of text without regard to ASCII case; part of the file format.
pub(crate) fn folded_hash(text: &[u8]) -> u32 {
    const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
    const FACTOR: u64 = 0xD6E8_FEB8_6659_FD93;
    // Setting this bit folds the case of letters. It also makes a few other
    // characters equal, which costs a comparison and nothing else.
    const FOLD: u64 = 0x2020_2020_2020_2020;
    let mix = |state: u64, word: u64| {
        let mixed = (state ^ (word | FOLD)).wrapping_mul(FACTOR);
        mixed ^ mixed >> 32
    };
    let (words, rest) = text.as_chunks::<8>();
    let mut state = SEED ^ text.len() as u64;
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        state = mix(state, u64::from_le_bytes(last));
    }
    state = state.wrapping_mul(FACTOR);
    (state >> 32) as u32
}

/// Nodes by hash: the nodes whose hash ends in bucket `b` are
/// `nodes[starts[b]..starts[b + 1]]`, in node order.
pub(crate) struct Buckets {
    pub(crate) starts: Vec<u32>,
    pub(crate) nodes: Vec<u32>,
}

impl Buckets {
    /// Sorts the nodes `0..hashes.len()` by their hash.
    pub(crate) fn of(hashes: &[u32]) -> Self {
        // One or two nodes a bucket: half the cache misses of one at most.
        let count = hashes.len().next_power_of_two().div_ceil(2);
        let mask = count - 1;
        let mut starts = vec![0u32; count + 1];
        for hash in hashes {
            starts[(*hash as usize & mask) + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut nodes = vec![0u32; hashes.len()];
        // Filled from the back, so that each start ends where it began.
        for (node, hash) in hashes.iter().enumerate().rev() {
            let end = &mut starts[(*hash as usize & mask) + 1];
            *end -= 1;
            nodes[*end as usize] = node as u32;
        }
        // Every end has moved to its bucket's start: shift them back in place.
        starts.rotate_left(1);
        if let Some(last) = starts.last_mut() {
            *last = hashes.len() as u32;
        }
        Self { starts, nodes }
    }
}

impl Buckets {
    /// The nodes that may have this hash.
    pub(crate) fn get(&self, hash: u32) -> &[u32] {
        bucket(&self.starts, &self.nodes, hash)
    }
}

fn bucket<'t>(starts: &[u32], nodes: &'t [u32], hash: u32) -> &'t [u32] {
    let Some(mask) = starts.len().checked_sub(2) else {
        return &[];
    };
    let at = hash as usize & mask;
    nodes
        .get(starts[at] as usize..starts[at + 1] as usize)
        .unwrap_or_default()
}

impl Graph {
    /// The node with exactly this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<NodeId> {
        self.same_folded(id).find(|node| self.id(*node) == id)
    }

    /// The nodes with this id in any letter case, in node order. The Hub takes
    /// no two ids that differ in case alone, but people write them.
    pub fn find_folded<'g>(&'g self, id: &'g str) -> impl Iterator<Item = NodeId> + 'g {
        self.same_folded(id)
            .filter(move |node| self.id(*node).eq_ignore_ascii_case(id))
    }

    /// The nodes with this name, whoever owns them, in any letter case and in
    /// node order. The name of `gpt2`, an id without owner, is `gpt2`.
    pub fn by_name<'g>(&'g self, name: &'g str) -> impl Iterator<Item = NodeId> + 'g {
        let starts = self.u32s(Section::NameStarts);
        let nodes = self.u32s(Section::NameNodes);
        bucket(starts, nodes, folded_hash(name.as_bytes()))
            .iter()
            .map(|node| NodeId(*node))
            .filter(move |node| self.name(*node).eq_ignore_ascii_case(name))
    }

    /// The node to which an alias (an earlier id, an id without namespace)
    /// leads, in any letter case.
    #[must_use]
    pub fn find_alias(&self, alias: &str) -> Option<NodeId> {
        let starts = self.u32s(Section::AliasStarts);
        let text = self.bytes(Section::Aliases);
        let count = starts.len() - 1;
        let entry = |at: usize| {
            let range = starts[at] as usize..(starts[at + 1] as usize).saturating_sub(1);
            text.get(range).unwrap_or_default()
        };
        let at = partition(count, |at| {
            compare_folded(entry(at), alias.as_bytes()).is_lt()
        });
        let found = at < count && entry(at).eq_ignore_ascii_case(alias.as_bytes());
        let node = *self.u32s(Section::AliasNodes).get(at)?;
        (found && (node as usize) < self.len()).then_some(NodeId(node))
    }

    fn same_folded(&self, id: &str) -> impl Iterator<Item = NodeId> + use<'_> {
        let starts = self.u32s(Section::FoldStarts);
        let nodes = self.u32s(Section::FoldNodes);
        bucket(starts, nodes, folded_hash(id.as_bytes()))
            .iter()
            .map(|node| NodeId(*node))
    }
}

/// The first index of `0..count` for which `before` does not hold.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The order of two texts without regard to ASCII case.
pub(crate) fn compare_folded(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let fold = u8::to_ascii_lowercase;
    a.iter().map(fold).cmp(b.iter().map(fold))
}
