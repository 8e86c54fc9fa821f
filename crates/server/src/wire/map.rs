//! The map: every model of the snapshot on a plane, in tiles.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Node;

/// What is needed to draw tiles. The plane is the square from 0 to 1 in both
/// directions, y downwards; level `z` divides it into 2^z × 2^z tiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapAnswer {
    /// Names the state of the map; stands in the addresses of tiles.
    pub fingerprint: String,
    /// The deepest level.
    pub max_level: u8,
    /// Cells along a tile's edge: models that fall into one cell are one point.
    pub cells: u32,
    /// Models on the map.
    pub models: u64,
    /// Families of two and more, each a disc.
    pub families: u64,
    /// Models that belong to no family: the halo around the discs.
    pub alone: u64,
    /// Radius of the part where the families are, around (0.5, 0.5).
    pub radius: f32,
    /// Radius of the room that one model has: points drawn so large touch.
    pub dot: f32,
    /// What the codes of the points mean.
    pub legend: MapLegend,
}

/// The words behind the codes, in their order. The last of each but `relation`
/// and `year` stands for all other values, and code 255 for none told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MapLegend {
    /// Relations to the parent; the last word is `root`.
    pub relation: Vec<String>,
    /// Tasks, most frequent first.
    pub task: Vec<String>,
    /// Licences, likewise.
    pub license: Vec<String>,
    /// Libraries, likewise.
    pub library: Vec<String>,
    /// Years of creation, oldest first.
    pub year: Vec<String>,
}

/// Families in a part of the map, largest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapLabelsAnswer {
    /// The families' discs.
    pub discs: Vec<MapDisc>,
}

/// A family's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapDisc {
    /// The root's id.
    pub id: String,
    /// Centre.
    pub x: f32,
    /// Centre.
    pub y: f32,
    /// Radius.
    pub r: f32,
    /// Members.
    pub size: u32,
}

/// What lies at or nearest to a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapPointAnswer {
    /// The nearest model.
    pub node: Node,
    /// Its place.
    pub x: f32,
    /// Its place.
    pub y: f32,
    /// The family it lies in; `null` in the halo.
    pub family: Option<MapDisc>,
}
