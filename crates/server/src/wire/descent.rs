//! How models descend: ancestors, paths, common ancestors, comparisons.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Node, RelationCounts, RelationWord, ValueCount};

/// A piece of the graph of descent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GraphAnswer {
    /// The model that was asked about.
    pub id: String,
    /// The models, that one first, then by depth.
    pub nodes: Vec<GraphNode>,
    /// All edges between them.
    pub edges: Vec<GraphEdge>,
    /// How many models there are in all.
    pub total: u64,
    /// Whether models were left out.
    pub truncated: bool,
}

/// A model in a piece of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GraphNode {
    /// The model.
    pub node: Node,
    /// Steps from the model asked about: up for ancestors, down for descendants.
    pub depth: u32,
    /// Steps down from the nearest root; `null` where that was not asked.
    pub generation: Option<u32>,
}

/// An edge from child to parent, by positions in the list of nodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GraphEdge {
    /// Position of the child.
    pub child: u32,
    /// Position of the parent.
    pub parent: u32,
    /// The primary relation.
    pub relation: RelationWord,
    /// All relations.
    pub relations: Vec<RelationWord>,
    /// Where the claims behind it were read.
    pub evidence: Vec<String>,
}

/// Ways between two models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PathAnswer {
    /// The first model.
    pub from: String,
    /// The second.
    pub to: String,
    /// The shortest ways; each a list of steps. Empty where they are not
    /// related.
    pub routes: Vec<RouteView>,
    /// Whether there are more of the same length.
    pub more: bool,
}

/// One way: up to a common ancestor and down again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RouteView {
    /// The models, first to last.
    pub nodes: Vec<Node>,
    /// Between each and the next: whether it leads up (to a parent) or down.
    pub steps: Vec<RouteStep>,
}

/// One step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RouteStep {
    /// Whether the step leads from child to parent.
    pub up: bool,
    /// The primary relation of the edge.
    pub relation: RelationWord,
}

/// Two models beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CompareAnswer {
    /// The first.
    pub a: CompareSide,
    /// The second.
    pub b: CompareSide,
    /// Their nearest common ancestors, nearest first, at most 20.
    pub common: Vec<CommonView>,
    /// How many there are.
    pub common_count: u32,
    /// Property by property, in the form of `/api/v1/difference`; `null` where
    /// one has no record.
    #[schema(value_type = Option<Object>)]
    pub difference: Option<Value>,
}

/// One side of a comparison: a model and the family that grew out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CompareSide {
    /// The model.
    pub node: Node,
    /// Members of its family, itself included.
    pub size: u32,
    /// The longest of the shortest ways down.
    pub depth: u32,
    /// Descendants by relation.
    pub by_relation: RelationCounts,
    /// Downloads of the whole family.
    pub downloads: u64,
    /// Likes of the whole family.
    pub likes: u64,
    /// The family's tasks, most frequent first, at most 12.
    pub tasks: Vec<ValueCount>,
    /// Its licences.
    pub licenses: Vec<ValueCount>,
    /// Its libraries.
    pub libraries: Vec<ValueCount>,
}

/// A common ancestor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommonView {
    /// The ancestor.
    pub node: Node,
    /// Steps up from the first model.
    pub from_a: u32,
    /// Steps up from the second.
    pub from_b: u32,
}
