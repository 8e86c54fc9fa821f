//! Many texts in one piece of memory.

use super::BuildError;

/// Texts, each followed by a line feed, as the index holds ids.
pub(super) struct Texts {
    pub(super) text: Vec<u8>,
    /// Where each text starts, and the end.
    pub(super) starts: Vec<u32>,
    /// Whether each text is greater than the one before.
    ascending: bool,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            text: Vec::new(),
            starts: vec![0],
            ascending: true,
        }
    }
}

impl Texts {
    /// Makes room for so many texts of so many bytes in all.
    pub(super) fn reserve(&mut self, texts: usize, bytes: usize) {
        self.starts.reserve(texts);
        self.text.reserve(bytes);
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn is_sorted(&self) -> bool {
        self.ascending
    }

    pub(super) fn get(&self, at: usize) -> &str {
        // What was pushed is text.
        std::str::from_utf8(self.bytes(at)).unwrap_or_default()
    }

    pub(super) fn bytes(&self, at: usize) -> &[u8] {
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize - 1]
    }

    /// How many texts from `from` on are less than `text`, all being sorted.
    pub(super) fn place(&self, from: usize, text: &[u8]) -> usize {
        let (mut low, mut high) = (from, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.bytes(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low - from
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|at| self.bytes(at))
    }

    /// Adds the id of a model: text without blanks and control characters.
    pub(super) fn push_id(&mut self, id: &str) -> Result<(), BuildError> {
        let odd = |odd, byte: &u8| odd | (*byte <= b' ') | (*byte >= 0x7F);
        if id.is_empty() || id.as_bytes().iter().fold(false, odd) {
            return Err(BuildError::BadId(id.chars().take(200).collect()));
        }
        self.push(id)
    }

    pub(super) fn push(&mut self, text: &str) -> Result<(), BuildError> {
        if let Some(last) = self.len().checked_sub(1) {
            self.ascending = self.ascending && self.bytes(last) < text.as_bytes();
        }
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b'\n');
        // As many texts as there can be nodes take more than this.
        let end = u32::try_from(self.text.len()).map_err(|_| BuildError::TooLarge)?;
        self.starts.push(end);
        Ok(())
    }

    /// Adds the texts `range` of `other`, which come after all that is there.
    pub(super) fn push_range(
        &mut self,
        other: &Self,
        range: std::ops::Range<usize>,
    ) -> Result<(), BuildError> {
        let (from, to) = (other.starts[range.start], other.starts[range.end]);
        let base = self.text.len();
        self.text
            .extend_from_slice(&other.text[from as usize..to as usize]);
        if u32::try_from(self.text.len()).is_err() {
            return Err(BuildError::TooLarge);
        }
        let ends = &other.starts[range.start + 1..=range.end];
        self.starts
            .extend(ends.iter().map(|end| base as u32 + (end - from)));
        Ok(())
    }
}
