//! A model in brief, and numbers about models.

use modeltree_lineage::ByRelation;
use modeltree_records::Relation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a child was derived from a parent.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RelationWord {
    /// Weights trained further.
    Finetune,
    /// Weights beside the parent's, such as LoRA.
    Adapter,
    /// The parent's weights in fewer bits.
    Quantized,
    /// Several parents' weights made into one.
    Merge,
    /// A parent named without a relation.
    Unknown,
}

/// A model in brief: what lists, trees and graphs show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Node {
    /// Its id on the Hub, `owner/name`; perhaps hostile text.
    pub id: String,
    /// Whether it is known only as somebody's parent.
    pub missing: bool,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
    /// When it was created; the Hub knows no date before 2 March 2022.
    pub created_at: Option<String>,
    /// Its task (pipeline tag).
    pub task: Option<String>,
    /// Its library.
    pub library: Option<String>,
    /// Its first licence.
    pub license: Option<String>,
    /// Models that name it as a parent.
    pub children: u32,
}

/// A number for each relation; a model with several relations to the same
/// models counts under each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RelationCounts {
    /// Fine-tunes.
    pub finetune: u32,
    /// Adapters.
    pub adapter: u32,
    /// Quantizations.
    pub quantized: u32,
    /// Merges.
    pub merge: u32,
    /// Children whose relation is not told.
    pub unknown: u32,
}

/// A value of a trait and how many models have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValueCount {
    /// The value; `null` counts the models that tell none.
    pub value: Option<String>,
    /// Models.
    pub count: u64,
}

/// Models created in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthCount {
    /// The month, `2024-05`.
    pub month: String,
    /// Models.
    pub count: u64,
}

impl From<Relation> for RelationWord {
    fn from(relation: Relation) -> Self {
        match relation {
            Relation::Finetune => Self::Finetune,
            Relation::Adapter => Self::Adapter,
            Relation::Quantized => Self::Quantized,
            Relation::Merge => Self::Merge,
            Relation::Unknown => Self::Unknown,
        }
    }
}

impl From<ByRelation> for RelationCounts {
    fn from(counts: ByRelation) -> Self {
        let ByRelation {
            finetune,
            adapter,
            quantized,
            merge,
            unknown,
        } = counts;
        Self {
            finetune,
            adapter,
            quantized,
            merge,
            unknown,
        }
    }
}
