//! Search, rankings, and the ecosystem at a glance.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Node, RelationCounts, ValueCount};

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchAnswer {
    /// The text, as it was understood.
    pub query: String,
    /// The best models, best first.
    pub hits: Vec<Node>,
    /// How many there are in all.
    pub total: u64,
}

/// A page of a ranking of families.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamiliesAnswer {
    /// The families.
    pub families: Vec<FamilyRow>,
    /// How many there are in all.
    pub total: u32,
    /// The first entry's position.
    pub offset: u32,
}

/// One family in a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyRow {
    /// The root.
    pub root: Node,
    /// Whether a circle of models stands in for a root.
    pub cyclic: bool,
    /// Members, the root included.
    pub size: u32,
    /// The longest of the shortest ways down.
    pub depth: u32,
    /// The most members at one distance from the root.
    pub breadth: u32,
    /// Descendants by relation.
    pub by_relation: RelationCounts,
    /// Downloads of all members.
    pub downloads: u64,
    /// Likes of all members.
    pub likes: u64,
    /// The latest creation of a member.
    pub newest: Option<String>,
}

/// A page of a ranking of models by what descends from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InfluenceAnswer {
    /// The models.
    pub models: Vec<InfluenceRow>,
    /// How many there are in all.
    pub total: u32,
    /// The first entry's position.
    pub offset: u32,
}

/// What families are ranked by; equal ones by their size, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FamilyRank {
    /// Most members first.
    #[default]
    Size,
    /// Deepest first.
    Depth,
    /// Broadest first.
    Breadth,
    /// Oldest root first; roots without a date last.
    Age,
    /// Most downloads first.
    Downloads,
    /// Most likes first.
    Likes,
}

/// What models are ranked by; equal ones by descendants, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InfluenceRank {
    /// Most descendants first.
    #[default]
    Descendants,
    /// Most downloads of descendants first.
    Downloads,
    /// Most likes of descendants first.
    Likes,
    /// Most owners of descendants first.
    Owners,
    /// Most descendants of the last 90 days first.
    New,
}

/// One model in a ranking by influence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InfluenceRow {
    /// The model.
    pub node: Node,
    /// Descendants, direct and transitive.
    pub descendants: u32,
    /// Descendants by relation.
    pub by_relation: RelationCounts,
    /// Downloads of all descendants in the last 30 days.
    pub downloads: u64,
    /// Likes of all descendants.
    pub likes: u64,
    /// Owners of descendants.
    pub owners: u32,
    /// Descendants of the 90 days before the snapshot was made.
    pub new_90_days: u32,
}

/// The ecosystem at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StatsAnswer {
    /// Models with a record.
    pub models: u64,
    /// Models known only as somebody's parent.
    pub missing: u64,
    /// Edges.
    pub edges: u64,
    /// Edges by primary relation.
    pub by_relation: RelationCounts,
    /// Models without parent.
    pub roots: u64,
    /// Families, as many as are ranked: roots that have children, missing ones
    /// too, and circles that stand in for a root.
    pub families: u64,
    /// Models with neither parent nor child.
    pub alone: u64,
    /// Models with several parents.
    pub several_parents: u64,
    /// Owners of models.
    pub owners: u64,
    /// Downloads of all models in the last 30 days.
    pub downloads: u64,
    /// Likes of all models.
    pub likes: u64,
    /// Months in which models were created, oldest first. March 2022 holds all
    /// that was created before it too: the Hub knows no earlier date.
    pub growth: Vec<GrowthMonth>,
    /// Models without a date of creation.
    pub undated: u64,
    /// Tasks, most frequent first, at most 30; then what tells none.
    pub tasks: Vec<ValueCount>,
    /// Licences, likewise.
    pub licenses: Vec<ValueCount>,
    /// Libraries, likewise.
    pub libraries: Vec<ValueCount>,
}

/// Models created in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GrowthMonth {
    /// The month, `2024-05`.
    pub month: String,
    /// Models without parent.
    pub roots: u64,
    /// Models with parents, by primary relation to the first.
    pub by_relation: RelationCounts,
}

/// The analyses that can be asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnalysesAnswer {
    /// The analyses.
    pub analyses: Vec<AnalysisWord>,
}

/// One analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnalysisWord {
    /// The word to ask by.
    pub name: String,
    /// What it tells.
    pub title: String,
}

/// What an analysis found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnalysisAnswer {
    /// The analysis.
    pub name: String,
    /// What was looked at, and how, by name.
    #[schema(value_type = Object)]
    pub about: Value,
    /// The tables.
    pub tables: Vec<AnalysisTable>,
}

/// One table of an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnalysisTable {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What the reader must know.
    pub note: Option<String>,
    /// Its columns.
    pub columns: Vec<AnalysisColumn>,
    /// Its rows: a text, a number, a truth or `null` for each column.
    #[schema(value_type = Vec<Vec<Value>>)]
    pub rows: Vec<Vec<Value>>,
    /// Rows left out at the end.
    pub left_out: u64,
}

/// A column of such a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnalysisColumn {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub head: String,
}
