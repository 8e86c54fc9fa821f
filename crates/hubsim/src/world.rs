//! What happens to the catalog's models while the simulator runs.

use serde::Serialize;

/// What happened to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// It was created.
    Appeared,
    /// It was deleted.
    Vanished,
    /// It got another id.
    Renamed,
    /// Its downloads, likes, trending score and `lastModified` changed.
    Moved,
}

/// Something that happened to a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// Its id before.
    pub id: String,
    /// Its id after, if it was renamed.
    pub new_id: Option<String>,
    /// The number of the request before whose answer it happened.
    pub request: u64,
}
