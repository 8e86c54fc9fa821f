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
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn is_sorted(&self) -> bool {
        self.ascending
    }

    pub(super) fn get(&self, at: usize) -> &str {
        let range = self.starts[at] as usize..self.starts[at + 1] as usize - 1;
        // What was pushed is text.
        std::str::from_utf8(&self.text[range]).unwrap_or_default()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Adds the id of a model: text without blanks and control characters.
    pub(super) fn push_id(&mut self, id: &str) -> Result<(), BuildError> {
        if id.is_empty() || id.bytes().any(|byte| byte <= b' ' || byte >= 0x7F) {
            return Err(BuildError::BadId(id.chars().take(200).collect()));
        }
        self.push(id)
    }

    pub(super) fn push(&mut self, text: &str) -> Result<(), BuildError> {
        if let Some(last) = self.len().checked_sub(1) {
            self.ascending = self.ascending && self.get(last) < text;
        }
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b'\n');
        let end = u32::try_from(self.text.len()).map_err(|_| BuildError::TooLarge)?;
        if self.starts.len() == u32::MAX as usize {
            return Err(BuildError::TooLarge);
        }
        self.starts.push(end);
        Ok(())
    }
}
