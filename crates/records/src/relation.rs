//! How a child was derived from its parent.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of derivation, in the Hub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Relation {
    /// Trained further from the parent's weights.
    Finetune = 0,
    /// A small set of weights to be used on top of the parent (LoRA and kin).
    Adapter = 1,
    /// The parent's weights in another precision or file format.
    Quantized = 2,
    /// The weights of several parents combined.
    Merge = 3,
    /// A parent is named, but not how the child was made from it.
    Unknown = 4,
}

impl Relation {
    /// All relations, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Finetune,
        Self::Adapter,
        Self::Quantized,
        Self::Merge,
        Self::Unknown,
    ];

    /// The four words that the Hub knows.
    pub const TYPED: [Self; 4] = [Self::Finetune, Self::Adapter, Self::Quantized, Self::Merge];

    /// The word used in tags, columns and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Finetune => "finetune",
            Self::Adapter => "adapter",
            Self::Quantized => "quantized",
            Self::Merge => "merge",
            Self::Unknown => "unknown",
        }
    }

    /// Reads one of the Hub's four words; `None` for any other.
    #[must_use]
    pub fn from_hub(word: &str) -> Option<Self> {
        Self::TYPED
            .into_iter()
            .find(|relation| relation.as_str() == word)
    }

    /// Reads one of the five words.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.as_str() == word)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A set of relations: what several claims say about one (child, parent) pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelationSet(u8);

impl RelationSet {
    /// No relation.
    pub const EMPTY: Self = Self(0);
    /// Every relation.
    pub const ALL: Self = Self(0b1_1111);

    /// The set with this one relation.
    #[must_use]
    pub const fn of(relation: Relation) -> Self {
        Self(1 << relation as u8)
    }

    /// The set from its bits; bits beyond the five relations are dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The set as bits: bit `n` stands for the relation whose discriminant is `n`.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set with `other` added.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets share.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether `relation` is in the set.
    #[must_use]
    pub const fn contains(self, relation: Relation) -> bool {
        self.0 & (1 << relation as u8) != 0
    }

    /// Whether the two sets share a relation.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The one relation that stands for the pair, by the precedence
    /// merge > adapter > quantized > finetune > unknown.
    #[must_use]
    pub fn primary(self) -> Relation {
        [
            Relation::Merge,
            Relation::Adapter,
            Relation::Quantized,
            Relation::Finetune,
        ]
        .into_iter()
        .find(|relation| self.contains(*relation))
        .unwrap_or(Relation::Unknown)
    }

    /// The relations of the set in listing order.
    pub fn iter(self) -> impl Iterator<Item = Relation> {
        Relation::ALL
            .into_iter()
            .filter(move |relation| self.contains(*relation))
    }
}

impl FromIterator<Relation> for RelationSet {
    fn from_iter<I: IntoIterator<Item = Relation>>(relations: I) -> Self {
        relations
            .into_iter()
            .fold(Self::EMPTY, |set, relation| set.union(Self::of(relation)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.as_str()), Some(relation));
        }
        assert_eq!(Relation::from_hub("unknown"), None);
        assert_eq!(Relation::from_hub("Finetune"), None);
    }

    #[test]
    fn precedence_is_merge_adapter_quantized_finetune_unknown() {
        let mut set: RelationSet = Relation::ALL.into_iter().collect();
        let mut seen = Vec::new();
        while !set.is_empty() {
            seen.push(set.primary());
            set = RelationSet::from_bits(set.bits() & !RelationSet::of(set.primary()).bits());
        }
        use Relation::*;
        assert_eq!(seen, [Merge, Adapter, Quantized, Finetune, Unknown]);
    }
}
