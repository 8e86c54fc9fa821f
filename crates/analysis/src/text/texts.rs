//! Many texts in one piece of memory.

/// Texts, one after the other. A million texts of 600 bytes take 600 MB and
/// not one allocation each.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text; its number.
    pub fn push(&mut self, text: &str) -> usize {
        self.push_with(|all| all.push_str(text))
    }

    /// Adds the text that `write` appends, and it may do nothing else; its number.
    pub fn push_with(&mut self, write: impl FnOnce(&mut String)) -> usize {
        write(&mut self.all);
        self.ends.push(self.all.len());
        self.ends.len() - 1
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A text by its number.
    ///
    /// # Panics
    /// Where there is none of this number.
    #[must_use]
    pub fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[number]]
    }
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut all = Self::default();
        for text in texts {
            all.push(text.as_ref());
        }
        all
    }
}
