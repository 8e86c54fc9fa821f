//! What the simulated Hub holds, behind one trait.
//!
//! The HTTP side knows only [`Catalog`]; where the models come from (real
//! records, a synthetic ecosystem) is the catalog's own business.

use serde_json::{Map, Value};

/// A 12-byte Mongo object id, the Hub's `_id`. Ordered as the Hub orders it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct HubId(pub [u8; 12]);

/// How a child was derived, in the Hub's own four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// `finetune`
    Finetune,
    /// `adapter`
    Adapter,
    /// `quantized`
    Quantized,
    /// `merge`
    Merge,
}

/// Access gate of a repository: `gated: false | "auto" | "manual"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Gated {
    /// Open to all.
    #[default]
    No,
    /// Access is granted by the form alone.
    Auto,
    /// Access is granted by the author.
    Manual,
}

/// The keys a listing can be sorted by, cheap to read for every model.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct SortKeys {
    /// `_id`, the tie-breaker of every order (ascending).
    pub hub_id: HubId,
    /// Creation, milliseconds since the epoch.
    pub created_at: i64,
    /// Last commit, milliseconds since the epoch.
    pub last_modified: i64,
    /// Downloads of the last 30 days; `None` sorts last.
    pub downloads: Option<u64>,
    /// Likes; `None` sorts last.
    pub likes: Option<u64>,
    /// Trending score; `None` sorts last.
    pub trending_score: Option<f64>,
}

/// One model as the Hub knows it, materialised for an answer.
#[derive(Clone, Debug, Default)]
pub struct SimModel {
    /// The sort keys, `_id` among them.
    pub keys: SortKeys,
    /// `owner/name`, or a legacy id without an owner.
    pub id: String,
    /// Head commit.
    pub sha: [u8; 20],
    /// Whether only members may see it.
    pub private: bool,
    /// Access gate.
    pub gated: Gated,
    /// Whether the Hub switched it off.
    pub disabled: bool,
    /// Downloads since creation.
    pub downloads_all_time: Option<u64>,
    /// Tags in the Hub's order, `base_model:` tags included.
    pub tags: Vec<String>,
    /// Task.
    pub pipeline_tag: Option<String>,
    /// Library.
    pub library_name: Option<String>,
    /// The parents the Hub resolved, one relation for all.
    pub base_models: Option<(Relation, Vec<(HubId, String)>)>,
    /// Front matter of the card as JSON; absent where there is no card.
    pub card_data: Option<Map<String, Value>>,
    /// File names.
    pub siblings: Vec<String>,
    /// Spaces that use the model.
    pub spaces: Vec<String>,
    /// Every other property of an answer by its wire name (`config`,
    /// `safetensors`, `gguf`, `widgetData`, `transformersInfo`, `mask_token`,
    /// `model-index`, `inference`, `usedStorage`, ...). A key here overrides
    /// the field above of the same wire name, so that odd real records are
    /// served as they are.
    pub extra: Map<String, Value>,
}

/// Everything the simulated Hub holds. Models are numbered `0..len()`.
pub trait Catalog: Send + Sync {
    /// Number of models.
    fn len(&self) -> u32;
    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Sort keys of model `n`.
    fn keys(&self, n: u32) -> SortKeys;
    /// Current id of model `n`.
    fn id(&self, n: u32) -> String;
    /// Model `n` in full.
    fn model(&self, n: u32) -> SimModel;
    /// README of model `n`, front matter included; `None` where there is none.
    fn readme(&self, n: u32) -> Option<String>;
    /// The model of this current id, in any letter case.
    fn find(&self, id: &str) -> Option<u32>;
    /// The model that once had this id (any case) and was renamed or moved.
    fn find_renamed(&self, old_id: &str) -> Option<u32>;
    /// Models that carry exactly this tag (case-sensitive), ascending numbers.
    fn with_tag(&self, tag: &str) -> Vec<u32>;
    /// Models of this owner (exact), ascending numbers.
    fn by_author(&self, author: &str) -> Vec<u32>;
    /// Children by relation in the Hub's order: adapter, merge, quantized, finetune.
    fn children_count(&self, n: u32) -> [u64; 4];
}
