//! What is served.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The program and the snapshot behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// Version of modeltree.
    pub version: String,
    /// Names the state of the snapshot: it changes when the snapshot does.
    pub fingerprint: String,
    /// When the collection of the snapshot began.
    pub started: Option<String>,
    /// When it ended.
    pub ended: Option<String>,
    /// Whether the snapshot says of itself that something is missing.
    pub incomplete: bool,
    /// Models with a record.
    pub models: u64,
    /// Models known only as somebody's parent.
    pub missing: u64,
    /// Edges from child to parent.
    pub edges: u64,
    /// Whether there are model cards.
    pub cards: bool,
    /// Where models live on the Web; a model's page is this and its id.
    pub hub: String,
}
