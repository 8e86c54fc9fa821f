//! Case-folded lookup of ids by an open-addressed table of 64-bit slots.

/// Hash of text with ASCII case folded, fit to be combined piece by piece.
#[derive(Clone, Copy)]
pub(super) struct FoldedHash(u64);

impl FoldedHash {
    pub(super) fn new() -> Self {
        FoldedHash(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn add(mut self, text: &[u8]) -> Self {
        for b in text {
            self.0 = (self.0 ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
        }
        self
    }

    pub(super) fn finish(self) -> u64 {
        super::rng::mix(self.0)
    }
}

/// Numbers by hash. A slot keeps the upper half of the hash beside the number,
/// so that a foreign slot is passed over without looking at the text.
pub(super) struct IdIndex {
    slots: Vec<u64>,
    mask: usize,
}

const EMPTY: u64 = u64::MAX;

impl IdIndex {
    pub(super) fn with_capacity(n: usize) -> Self {
        let size = (n * 2).next_power_of_two().max(16);
        IdIndex {
            slots: vec![EMPTY; size],
            mask: size - 1,
        }
    }

    /// The number under this hash that `same` confirms.
    pub(super) fn get(&self, hash: u64, same: impl Fn(u32) -> bool) -> Option<u32> {
        let high = hash >> 32;
        let mut at = hash as usize & self.mask;
        loop {
            let slot = self.slots[at];
            if slot == EMPTY {
                return None;
            }
            if slot >> 32 == high && same(slot as u32) {
                return Some(slot as u32);
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Adds a number that is not there yet.
    pub(super) fn insert(&mut self, hash: u64, number: u32) {
        let mut at = hash as usize & self.mask;
        while self.slots[at] != EMPTY {
            at = (at + 1) & self.mask;
        }
        self.slots[at] = (hash >> 32) << 32 | u64::from(number);
    }

    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * 8
    }
}

/// Many short texts in one allocation.
#[derive(Default)]
pub(super) struct Arena {
    text: String,
    ends: Vec<u64>,
}

impl Arena {
    pub(super) fn with_capacity(items: usize, bytes: usize) -> Self {
        Arena {
            text: String::with_capacity(bytes),
            ends: Vec::with_capacity(items),
        }
    }

    pub(super) fn push(&mut self, item: &str) {
        self.text.push_str(item);
        self.ends.push(self.text.len() as u64);
    }

    pub(super) fn get(&self, i: u32) -> &str {
        let i = i as usize;
        let from = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        &self.text[from..self.ends[i] as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 8
    }
}
