//! What the graph is made of: nodes, edges, and the evidence they rest on.

use std::fmt;

use modeltree_records::{Evidence, RelationSet};

/// A node of the graph: a model, or a parent that no record describes.
///
/// Nodes are numbered in the byte order of their ids, so comparing two nodes
/// compares their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The number as an index of arrays.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An edge as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// The other end.
    pub node: NodeId,
    /// How the child was derived, after all claims that the view counts.
    pub relations: RelationSet,
    /// Where those claims were read.
    pub evidence: EvidenceSet,
}

impl Edge {
    /// The edge with those of its relations that are asked for; `None` where
    /// it has none of them.
    #[must_use]
    pub fn within(self, relations: RelationSet) -> Option<Self> {
        let relations = self.relations.intersection(relations);
        (!relations.is_empty()).then_some(Self { relations, ..self })
    }
}

/// A set of kinds of evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EvidenceSet(u8);

impl EvidenceSet {
    /// No evidence.
    pub const EMPTY: Self = Self(0);

    /// The set with this one kind.
    #[must_use]
    pub const fn of(evidence: Evidence) -> Self {
        Self(1 << evidence as u8)
    }

    /// The set with `other` added.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `evidence` is in the set.
    #[must_use]
    pub const fn contains(self, evidence: Evidence) -> bool {
        self.0 & (1 << evidence as u8) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds of the set, strongest first.
    pub fn iter(self) -> impl Iterator<Item = Evidence> {
        Evidence::ALL
            .into_iter()
            .filter(move |evidence| self.contains(*evidence))
    }
}

/// Which claims count as edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EvidenceFilter {
    /// What the Hub resolved, and the card's word for a child of which the Hub
    /// resolved no parent (but perhaps the child itself).
    #[default]
    Standard,
    /// Only what the Hub resolved.
    HubTag,
    /// Only what cards declare.
    Card,
    /// Every claim.
    All,
}

impl EvidenceFilter {
    /// All filters.
    pub const ALL: [Self; 4] = [Self::Standard, Self::HubTag, Self::Card, Self::All];

    /// The word used in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::HubTag => "hub_tag",
            Self::Card => "card",
            Self::All => "all",
        }
    }

    /// Reads the word of [`EvidenceFilter::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == word)
    }
}

impl fmt::Display for EvidenceFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is known of one edge, as stored: the relations that each kind of
/// evidence gives it.
///
/// Bits 0 to 4 are the relations resolved by the Hub, bits 5 to 9 those of
/// cards, and bit 10 tells that the Hub resolved nothing for the child, so that
/// the card's word counts in the standard view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attributes(pub(crate) u16);

impl Attributes {
    const CARD_SHIFT: u32 = 5;
    const CARD_COUNTS: u16 = 1 << 10;

    pub(crate) fn of(evidence: Evidence, relations: RelationSet) -> Self {
        let bits = u16::from(relations.bits());
        Self(match evidence {
            Evidence::HubTag => bits,
            Evidence::Card => bits << Self::CARD_SHIFT,
        })
    }

    pub(crate) fn with_card_counting(self) -> Self {
        Self(self.0 | Self::CARD_COUNTS)
    }

    /// Whether the edge is part of the view.
    pub(crate) fn counts(self, filter: EvidenceFilter) -> bool {
        let (relations, _) = Lens::new(filter, RelationSet::ALL).see(self.0);
        !relations.is_empty()
    }
}

/// Shows of an edge what a view and a set of relations let through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lens {
    /// Bits that always count.
    always: u16,
    /// Bits that count where the card's word stands for the Hub's.
    standing_in: u16,
}

impl Lens {
    pub(crate) fn new(filter: EvidenceFilter, relations: RelationSet) -> Self {
        let hub = u16::from(relations.bits());
        let card = hub << Attributes::CARD_SHIFT;
        let (always, standing_in) = match filter {
            EvidenceFilter::Standard => (hub, card),
            EvidenceFilter::HubTag => (hub, 0),
            EvidenceFilter::Card => (card, 0),
            EvidenceFilter::All => (hub | card, 0),
        };
        Self {
            always,
            standing_in,
        }
    }

    /// The relations and evidence that count; an empty set where the edge is
    /// not part of the view.
    #[inline]
    pub(crate) fn see(self, bits: u16) -> (RelationSet, EvidenceSet) {
        // All ones where the bit is set.
        let standing_in = u16::from(bits & Attributes::CARD_COUNTS != 0).wrapping_neg();
        let seen = bits & (self.always | self.standing_in & standing_in);
        let hub = RelationSet::from_bits(seen as u8);
        let card = RelationSet::from_bits((seen >> Attributes::CARD_SHIFT) as u8);
        let hub_bit = u8::from(!hub.is_empty()) << Evidence::HubTag as u8;
        let card_bit = u8::from(!card.is_empty()) << Evidence::Card as u8;
        (hub.union(card), EvidenceSet(hub_bit | card_bit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_records::Relation;

    #[test]
    fn each_filter_counts_its_claims() {
        let hub = RelationSet::of(Relation::Merge);
        let card = RelationSet::of(Relation::Finetune);
        let bits = Attributes::of(Evidence::HubTag, hub).0 | Attributes::of(Evidence::Card, card).0;
        let see =
            |attributes: Attributes, filter| Lens::new(filter, RelationSet::ALL).see(attributes.0);
        let under = |attributes, filter| see(attributes, filter).0;
        let resolved = Attributes(bits);
        assert_eq!(under(resolved, EvidenceFilter::Standard), hub);
        assert_eq!(under(resolved, EvidenceFilter::HubTag), hub);
        assert_eq!(under(resolved, EvidenceFilter::Card), card);
        assert_eq!(under(resolved, EvidenceFilter::All), hub.union(card));
        let only_card = Attributes::of(Evidence::Card, card);
        assert!(under(only_card, EvidenceFilter::Standard).is_empty());
        let counting = only_card.with_card_counting();
        let (relations, evidence) = see(counting, EvidenceFilter::Standard);
        assert_eq!(relations, card);
        assert_eq!(evidence, EvidenceSet::of(Evidence::Card));
        assert!(under(counting, EvidenceFilter::HubTag).is_empty());
    }

    #[test]
    fn words_are_read_back() {
        for filter in EvidenceFilter::ALL {
            assert_eq!(EvidenceFilter::parse(filter.as_str()), Some(filter));
        }
    }
}
