//! Ids that models had before they were renamed or moved.

use std::collections::HashMap;

/// Earlier ids, both ways.
#[derive(Default)]
pub(super) struct OldIds {
    /// Sorted by model number.
    by_model: Vec<(u32, Box<str>)>,
    /// Case-folded.
    by_id: HashMap<Box<str>, u32>,
}

impl OldIds {
    /// Adds the earlier id of a model; models come in ascending order. An id
    /// that another model had before is refused.
    pub(super) fn push(&mut self, model: u32, id: &str) -> bool {
        let folded = id.to_ascii_lowercase().into_boxed_str();
        if self.by_id.contains_key(&folded) {
            return false;
        }
        self.by_id.insert(folded, model);
        self.by_model.push((model, id.into()));
        true
    }

    pub(super) fn of(&self, model: u32) -> Option<&str> {
        let at = self.by_model.binary_search_by_key(&model, |m| m.0).ok()?;
        Some(&self.by_model[at].1)
    }

    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id.to_ascii_lowercase().as_str()).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.by_model.len()
    }

    pub(super) fn bytes(&self) -> usize {
        // Two copies of the text, the entry, and the map's slack.
        self.by_model.iter().map(|m| 2 * m.1.len() + 80).sum()
    }
}
