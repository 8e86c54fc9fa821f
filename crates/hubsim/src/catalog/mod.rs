//! What the simulated Hub holds, behind one trait.
//!
//! The HTTP side knows only [`Catalog`]; where the models come from (real
//! records, a synthetic ecosystem) is the catalog's own business.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

pub mod records;
pub mod synthetic;

/// A 12-byte Mongo object id, the Hub's `_id`. Ordered as the Hub orders it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct HubId(pub [u8; 12]);

impl HubId {
    /// The greatest id.
    pub const MAX: HubId = HubId([0xff; 12]);
}

impl fmt::Display for HubId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl FromStr for HubId {
    type Err = NotAHubId;

    fn from_str(text: &str) -> Result<Self, NotAHubId> {
        let mut id = [0u8; 12];
        if text.len() != 24 || !text.is_ascii() {
            return Err(NotAHubId);
        }
        for (i, byte) in id.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| NotAHubId)?;
        }
        Ok(HubId(id))
    }
}

/// The text is not 24 hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("not an object id of 24 hexadecimal digits")]
pub struct NotAHubId;

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

impl Relation {
    /// All four, in the order of `childrenModelCount`.
    pub const ALL: [Relation; 4] = [
        Relation::Adapter,
        Relation::Merge,
        Relation::Quantized,
        Relation::Finetune,
    ];

    /// The Hub's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Finetune => "finetune",
            Relation::Adapter => "adapter",
            Relation::Quantized => "quantized",
            Relation::Merge => "merge",
        }
    }

    /// The relation of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Relation> {
        Relation::ALL
            .into_iter()
            .find(|relation| relation.as_str() == word)
    }

    /// Place in `childrenModelCount`.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Relation::Adapter => 0,
            Relation::Merge => 1,
            Relation::Quantized => 2,
            Relation::Finetune => 3,
        }
    }
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

/// A property as the JSON text it came in, which keeps the order of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawProperty {
    /// Wire name.
    pub name: Box<str>,
    /// JSON text.
    pub json: Box<str>,
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
    /// Model `n` as it is served: properties given as JSON text win over the
    /// fields of the same wire name. A catalog that keeps such texts leaves the
    /// fields they replace empty here, to spare the parsing.
    fn served(&self, n: u32) -> (SimModel, &[RawProperty]) {
        (self.model(n), &[])
    }
    /// Models of this task, ascending numbers. The Hub repeats the task among
    /// the tags, which the default relies on.
    fn with_pipeline_tag(&self, task: &str) -> Vec<u32> {
        let mut found = self.with_tag(task);
        found.retain(|&n| self.model(n).pipeline_tag.as_deref() == Some(task));
        found
    }
}
