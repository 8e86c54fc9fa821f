//! How models descend: ancestors, paths, common ancestors, comparisons.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FieldDifference, Node, RelationCounts, RelationWord, ValueCount};

/// A piece of the graph of descent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GraphAnswer {
    /// The model that was asked about.
    pub id: String,
    /// The models, that one first, then by depth.
    pub nodes: Vec<GraphNode>,
    /// All edges between them.
    pub edges: Vec<GraphEdge>,
    /// How many models there would be without a limit, that one included.
    pub total: u64,
    /// Whether models were left out.
    pub truncated: bool,
}

/// A page of the other children of a model's parents, the most downloaded
/// first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SiblingsAnswer {
    /// The model that was asked about.
    pub id: String,
    /// The siblings.
    pub nodes: Vec<Node>,
    /// How many there are in all.
    pub total: u32,
    /// The first entry's position.
    pub offset: u32,
}

/// A model in a piece of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GraphNode {
    /// The model.
    pub node: Node,
    /// Steps from the model asked about: up for ancestors, down for descendants.
    pub depth: u32,
    /// Steps down from the nearest root; `null` in a graph of descendants.
    pub generation: Option<u32>,
    /// Whether it is there for its own sake. Where conditions were given, a
    /// descendant that does not fulfil them is there because one that does
    /// descends from it.
    pub matches: bool,
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
    /// The shortest ways, at most 20, shortest first. Where one model descends
    /// from the other, the shortest lines of descent are among them even where
    /// a way through a common ancestor is shorter. Empty where the two are not
    /// related.
    pub routes: Vec<RouteView>,
    /// Whether there are more such ways.
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
    /// Property by property, as `/api/v1/difference` tells them; `null` where
    /// one has no record.
    pub difference: Option<Vec<FieldDifference>>,
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
    /// The family's tasks, most frequent first, at most 12; then what tells none.
    pub tasks: Vec<ValueCount>,
    /// Its licences, likewise.
    pub licenses: Vec<ValueCount>,
    /// Its libraries, likewise.
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
