//! How often the values of a trait occur.

use modeltree_lineage::NodeId;

use crate::traits::Trait;
use crate::wire::ValueCount;

/// Counts the values of a trait, one model at a time.
pub struct Tally<'t> {
    of: &'t Trait,
    /// By code.
    counts: Vec<u64>,
}

impl<'t> Tally<'t> {
    /// Nothing counted yet.
    pub fn new(of: &'t Trait) -> Self {
        Self {
            of,
            counts: vec![0; of.words().len()],
        }
    }

    /// Counts a model.
    pub fn add(&mut self, node: NodeId) {
        if let Some(count) = self.counts.get_mut(self.of.code(node) as usize) {
            *count += 1;
        }
    }

    /// The most frequent values, at most `limit`, equal ones a to z; then how
    /// many models tell none, where there are any.
    pub fn most_frequent(&self, limit: usize) -> Vec<ValueCount> {
        let told = self.counts.iter().zip(self.of.words()).skip(1);
        let mut told: Vec<_> = told.filter(|(count, _)| **count > 0).collect();
        told.sort_unstable_by(|(a, a_word), (b, b_word)| b.cmp(a).then_with(|| a_word.cmp(b_word)));
        let none = self.counts.first().filter(|none| **none > 0);
        let told = told
            .into_iter()
            .take(limit)
            .map(|(count, word)| ValueCount {
                value: Some(word.to_string()),
                count: *count,
            });
        let none = none.map(|none| ValueCount {
            value: None,
            count: *none,
        });
        told.chain(none).collect()
    }
}
