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

    /// Puts texts before those at `places`, which ascend.
    pub(super) fn insert(&mut self, places: &[usize], texts: &[&[u8]]) -> Result<(), BuildError> {
        // The bytes that come in before each of them, and in all.
        let mut before = vec![0];
        for text in texts {
            before.push(before[before.len() - 1] + text.len() + 1);
        }
        let len = self.text.len() + before[texts.len()];
        if u32::try_from(len).is_err() {
            return Err(BuildError::TooLarge);
        }
        let mut end = self.len();
        self.text.resize(len, b'\n');
        self.starts.resize(self.starts.len() + texts.len(), 0);
        // From the back, so that everything moves to where nothing is needed.
        for (nth, (place, text)) in places.iter().zip(texts).enumerate().rev() {
            let shift = before[nth + 1];
            let (from, to) = (self.starts[*place] as usize, self.starts[end] as usize);
            self.text.copy_within(from..to, from + shift);
            for at in (*place..end).rev() {
                self.starts[at + nth + 2] = self.starts[at + 1] + shift as u32;
            }
            let start = from + before[nth];
            self.text[start..start + text.len()].copy_from_slice(text);
            self.text[start + text.len()] = b'\n';
            self.starts[place + nth + 1] = (from + shift) as u32;
            end = *place;
        }
        Ok(())
    }
}

/// Puts `fill` before the items at `places`, which ascend.
pub(super) fn open_gaps<T: Copy>(list: &mut Vec<T>, places: &[usize], fill: T) {
    let mut end = list.len();
    list.resize(end + places.len(), fill);
    for (nth, place) in places.iter().enumerate().rev() {
        list.copy_within(*place..end, place + nth + 1);
        list[place + nth] = fill;
        end = *place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_put_in_their_places() {
        let mut texts = Texts::default();
        for text in ["bb", "d", "dd", "g"] {
            texts.push(text).unwrap();
        }
        texts
            .insert(&[0, 1, 1, 3, 4], &[b"a", b"c", b"cc", b"e", b"hhh"])
            .unwrap();
        let all: Vec<_> = (0..texts.len()).map(|at| texts.get(at)).collect();
        assert_eq!(all, ["a", "bb", "c", "cc", "d", "dd", "e", "g", "hhh"]);
        assert_eq!(texts.text.len(), texts.starts[9] as usize);
    }

    #[test]
    fn gaps_are_opened_in_their_places() {
        let mut list = vec![1, 2, 3];
        open_gaps(&mut list, &[0, 2, 2, 3], 0);
        assert_eq!(list, [0, 1, 2, 0, 0, 3, 0]);
    }
}
