//! Which edges a question follows.

use clap::{Args, ValueEnum};
use modeltree_lineage::{EvidenceFilter, Walk};
use modeltree_records::{Relation, RelationSet};

/// Which edges are followed.
#[derive(Debug, Args)]
pub struct EdgesArgs {
    /// Relations that count, separated by commas: finetune, adapter, quantized, merge, unknown
    /// [default: all].
    #[arg(
        long,
        value_name = "RELATION",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    relation: Vec<RelationArg>,
    /// Claims that count as edges: standard (the Hub's word, else that of imported files, else the
    /// card's), hub_tag, imported, card or all.
    #[arg(long, value_name = "EVIDENCE", default_value = "standard", hide_default_value = true, value_parser = evidence)]
    pub evidence: EvidenceFilter,
}

impl EdgesArgs {
    /// The relations named; all where none is.
    pub fn relations(&self) -> RelationSet {
        if self.relation.is_empty() {
            return RelationSet::ALL;
        }
        self.relation.iter().map(|named| named.relation()).collect()
    }

    /// A walk along these edges.
    pub fn walk(&self, depth: Option<u32>) -> Walk {
        Walk {
            relations: self.relations(),
            depth,
        }
    }
}

/// Relations, as options name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RelationArg {
    /// Fine-tunes.
    Finetune,
    /// Adapters.
    Adapter,
    /// Quantizations.
    Quantized,
    /// Merges.
    Merge,
    /// Parents named without a relation.
    Unknown,
}

impl RelationArg {
    const fn relation(self) -> Relation {
        match self {
            Self::Finetune => Relation::Finetune,
            Self::Adapter => Relation::Adapter,
            Self::Quantized => Relation::Quantized,
            Self::Merge => Relation::Merge,
            Self::Unknown => Relation::Unknown,
        }
    }
}

pub(super) fn evidence(word: &str) -> Result<EvidenceFilter, String> {
    if word == "default" {
        return Ok(EvidenceFilter::default());
    }
    EvidenceFilter::parse(word).ok_or_else(|| {
        let words = EvidenceFilter::ALL.map(EvidenceFilter::as_str).join(", ");
        format!("there are: {words}")
    })
}
