//! One model, as every other part of the program sees it.

use std::sync::Arc;

use serde::Serialize;

use crate::{HubId, ModelId, Timestamp};

/// How access to a model's files is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gated {
    /// Open to all.
    No,
    /// After filling in a form.
    Auto,
    /// After the author agreed.
    Manual,
}

impl Gated {
    /// The word used in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Auto => "auto",
            Self::Manual => "manual",
        }
    }

    /// Reads the word of [`Gated::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::No, Self::Auto, Self::Manual]
            .into_iter()
            .find(|gated| gated.as_str() == word)
    }
}

/// Where a parameter count was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParametersSource {
    /// The headers of the safetensors files.
    Safetensors,
    /// The header of a GGUF file.
    Gguf,
}

impl ParametersSource {
    /// The word used in columns.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Gguf => "gguf",
        }
    }

    /// Reads the word of [`ParametersSource::as_str`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Safetensors, Self::Gguf]
            .into_iter()
            .find(|source| source.as_str() == word)
    }
}

/// Direct children by relation, as the Hub counts them (`childrenModelCount`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ChildrenCounts {
    /// Adapters.
    pub adapter: u64,
    /// Merges this model is part of.
    pub merge: u64,
    /// Quantizations.
    pub quantized: u64,
    /// Fine-tunes.
    pub finetune: u64,
}

/// One model. A property that the source did not give is `None`: never a
/// guess, never a stand-in text. An empty list means "given, and empty".
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelRecord {
    /// Current id.
    pub id: ModelId,
    /// The Hub's `_id`, stable across renames.
    pub hub_id: Option<HubId>,
    /// Owner, a user or an organisation.
    pub author: Option<String>,
    /// Creation; see [`crate::CREATION_FLOOR`].
    pub created_at: Option<Timestamp>,
    /// Last commit.
    pub last_modified: Option<Timestamp>,
    /// Head commit.
    pub sha: Option<String>,
    /// Downloads of the last 30 days.
    pub downloads: Option<u64>,
    /// Downloads since creation.
    pub downloads_all_time: Option<u64>,
    /// Likes.
    pub likes: Option<u64>,
    /// The Hub's trending score.
    pub trending_score: Option<f64>,
    /// Access gate.
    pub gated: Option<Gated>,
    /// Whether only members see it.
    pub private: Option<bool>,
    /// Whether the Hub switched it off.
    pub disabled: Option<bool>,
    /// Library (`transformers`, `peft`, …).
    pub library: Option<String>,
    /// Task (the Hub's `pipeline_tag`).
    pub task: Option<String>,
    /// `config.model_type`.
    pub model_type: Option<String>,
    /// `config.architectures`.
    pub architectures: Option<Vec<String>>,
    /// Licences, from the `license:` tags.
    pub licenses: Option<Vec<String>>,
    /// The card's name for a licence `other`.
    pub license_name: Option<String>,
    /// Language codes: the card's field where the card is known, else the
    /// two-letter tags that are ISO 639-1 codes.
    pub languages: Option<Vec<String>>,
    /// Data sets, from the `dataset:` tags.
    pub datasets: Option<Vec<String>>,
    /// arXiv ids, from the `arxiv:` tags.
    pub arxiv: Option<Vec<String>>,
    /// Regions, from the `region:` tags.
    pub regions: Option<Vec<String>>,
    /// Tags, verbatim and in order.
    pub tags: Option<Vec<String>>,
    /// Number of parameters.
    pub parameters: Option<u64>,
    /// Where `parameters` was read.
    pub parameters_source: Option<ParametersSource>,
    /// Parameters by number format, JSON text (`{"BF16":n}`).
    pub dtypes: Option<String>,
    /// The Hub's digest of the GGUF header, JSON text.
    pub gguf: Option<String>,
    /// Bytes the repository uses.
    pub storage_bytes: Option<u64>,
    /// A model that the card names as this one's successor.
    pub new_version: Option<String>,
    /// Children as the Hub counts them.
    pub children_counts: Option<ChildrenCounts>,
    /// File names, where they were asked for.
    pub files: Option<Vec<String>>,
    /// The card's front matter, JSON text.
    pub card_data: Option<String>,
    /// When this was read from its source.
    pub fetched_at: Option<Timestamp>,
    /// Where it was read (`hub:list`, `hub:detail`, a file).
    pub source: Arc<str>,
}

impl ModelRecord {
    /// A record of which only the id is known.
    #[must_use]
    pub fn bare(id: ModelId, source: Arc<str>) -> Self {
        Self {
            id,
            hub_id: None,
            author: None,
            created_at: None,
            last_modified: None,
            sha: None,
            downloads: None,
            downloads_all_time: None,
            likes: None,
            trending_score: None,
            gated: None,
            private: None,
            disabled: None,
            library: None,
            task: None,
            model_type: None,
            architectures: None,
            licenses: None,
            license_name: None,
            languages: None,
            datasets: None,
            arxiv: None,
            regions: None,
            tags: None,
            parameters: None,
            parameters_source: None,
            dtypes: None,
            gguf: None,
            storage_bytes: None,
            new_version: None,
            children_counts: None,
            files: None,
            card_data: None,
            fetched_at: None,
            source,
        }
    }
}
