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
    /// What the Hub resolved. For a child of which it resolved no parent (but
    /// perhaps the child itself): what imported files say, and where they too
    /// name no parent, what the card declares.
    #[default]
    Standard,
    /// Only what the Hub resolved.
    HubTag,
    /// Only what imported files say.
    Imported,
    /// Only what cards declare.
    Card,
    /// Every claim.
    All,
}

impl EvidenceFilter {
    /// All filters.
    pub const ALL: [Self; 5] = [
        Self::Standard,
        Self::HubTag,
        Self::Imported,
        Self::Card,
        Self::All,
    ];

    /// The word used in options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::HubTag => "hub_tag",
            Self::Imported => "imported",
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
/// imported files, bits 10 to 14 those of cards. Bit 15 tells that the edge
/// stands in for what the Hub did not resolve: in the standard view it counts
/// with its imported relations, or where it has none with the card's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attributes(pub(crate) u16);

/// Bits of one kind of evidence.
const KIND: u16 = 0b1_1111;
const STANDS_IN: u16 = 1 << 15;

const fn shift(evidence: Evidence) -> u32 {
    match evidence {
        Evidence::HubTag => 0,
        Evidence::Imported => 5,
        Evidence::Card => 10,
    }
}

impl Attributes {
    pub(crate) fn of(evidence: Evidence, relations: RelationSet) -> Self {
        Self(u16::from(relations.bits()) << shift(evidence))
    }

    pub(crate) fn standing_in(self) -> Self {
        Self(self.0 | STANDS_IN)
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
    /// By whether the edge stands in and has imported relations: the bits that
    /// count.
    masks: [u16; 4],
}

impl Lens {
    pub(crate) fn new(filter: EvidenceFilter, relations: RelationSet) -> Self {
        let of = |evidence| Attributes::of(evidence, relations).0;
        let [hub, imported, card] = Evidence::ALL.map(of);
        let masks = match filter {
            EvidenceFilter::Standard => [hub, hub, hub | card, hub | imported],
            EvidenceFilter::HubTag => [hub; 4],
            EvidenceFilter::Imported => [imported; 4],
            EvidenceFilter::Card => [card; 4],
            EvidenceFilter::All => [hub | imported | card; 4],
        };
        Self { masks }
    }

    /// The relations and evidence that count; an empty set where the edge is
    /// not part of the view.
    #[inline]
    pub(crate) fn see(self, bits: u16) -> (RelationSet, EvidenceSet) {
        let stands_in = usize::from(bits & STANDS_IN != 0);
        let has_imported = bits & (KIND << shift(Evidence::Imported)) != 0;
        let seen = bits & self.masks[stands_in * 2 + usize::from(has_imported)];
        let mut relations = RelationSet::EMPTY;
        let mut kinds = 0;
        for evidence in Evidence::ALL {
            let of_kind = RelationSet::from_bits((seen >> shift(evidence) & KIND) as u8);
            relations = relations.union(of_kind);
            kinds |= u8::from(!of_kind.is_empty()) << evidence as u8;
        }
        (relations, EvidenceSet(kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_records::Relation;

    #[test]
    fn each_filter_counts_its_claims() {
        let [hub, imported, card] =
            [Relation::Merge, Relation::Adapter, Relation::Finetune].map(RelationSet::of);
        let of_hub = Attributes::of(Evidence::HubTag, hub).0;
        let of_file = Attributes::of(Evidence::Imported, imported).0;
        let of_card = Attributes::of(Evidence::Card, card).0;
        let see = |bits, filter| Lens::new(filter, RelationSet::ALL).see(bits);
        let under = |bits, filter| see(bits, filter).0;

        let all_three = of_hub | of_file | of_card;
        assert_eq!(under(all_three, EvidenceFilter::Standard), hub);
        assert_eq!(under(all_three, EvidenceFilter::HubTag), hub);
        assert_eq!(under(all_three, EvidenceFilter::Imported), imported);
        assert_eq!(under(all_three, EvidenceFilter::Card), card);
        let (relations, evidence) = see(all_three, EvidenceFilter::All);
        assert_eq!(relations, hub.union(imported).union(card));
        assert!(evidence.iter().eq(Evidence::ALL));

        let unresolved = of_file | of_card;
        assert!(under(unresolved, EvidenceFilter::Standard).is_empty());
        let stands_in = Attributes(unresolved).standing_in().0;
        let (relations, evidence) = see(stands_in, EvidenceFilter::Standard);
        assert_eq!(relations, imported, "the card comes last");
        assert_eq!(evidence, EvidenceSet::of(Evidence::Imported));
        let declared = Attributes(of_card).standing_in().0;
        let (relations, evidence) = see(declared, EvidenceFilter::Standard);
        assert_eq!(relations, card);
        assert_eq!(evidence, EvidenceSet::of(Evidence::Card));
        assert!(under(declared, EvidenceFilter::HubTag).is_empty());

        // A choice of relations does not change whose word counts.
        let finetunes = Lens::new(EvidenceFilter::Standard, card);
        assert!(finetunes.see(stands_in).0.is_empty());
    }

    #[test]
    fn words_are_read_back() {
        for filter in EvidenceFilter::ALL {
            assert_eq!(EvidenceFilter::parse(filter.as_str()), Some(filter));
        }
    }
}
