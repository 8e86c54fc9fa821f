//! The documented types of a model's fields.

use std::borrow::Cow;
use std::fmt;

use modeltree_records::{BaseModels, ChildrenCounts, Gated, HubId, ModelId, RawModel, Timestamp};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use serde_json::value::RawValue;

/// Text that borrows from the body where it holds no escapes; serde's own
/// reading of `Option<Cow>` and `Vec<Cow>` always copies.
pub(super) struct Text<'a>(pub Cow<'a, str>);

/// A date as the Hub writes it.
pub(super) struct Time(pub Timestamp);

/// An `_id`.
pub(super) struct Oid(pub HubId);

/// `false`, `"auto"` or `"manual"`.
pub(super) struct Gate(pub Gated);

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_string()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor).map(Self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_str(TextVisitor)?;
        let time = Timestamp::parse(&text).map_err(|_| de::Error::custom("not a date"))?;
        Ok(Self(time))
    }
}

impl<'de> Deserialize<'de> for Oid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_str(TextVisitor)?;
        HubId::parse(&text)
            .map(Self)
            .ok_or_else(|| de::Error::custom("not 24 hexadecimal digits"))
    }
}

impl<'de> Deserialize<'de> for Gate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GateVisitor;

        impl Visitor<'_> for GateVisitor {
            type Value = Gated;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("false, \"auto\" or \"manual\"")
            }

            fn visit_bool<E: de::Error>(self, gated: bool) -> Result<Gated, E> {
                if gated {
                    Err(E::custom("true: the kind of gate is not told"))
                } else {
                    Ok(Gated::No)
                }
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Gated, E> {
                match word {
                    "auto" => Ok(Gated::Auto),
                    "manual" => Ok(Gated::Manual),
                    _ => Err(E::custom("a word that is neither auto nor manual")),
                }
            }
        }

        deserializer.deserialize_any(GateVisitor).map(Self)
    }
}

#[derive(Deserialize)]
pub(super) struct Parents<'a> {
    #[serde(borrow)]
    relation: Text<'a>,
    #[serde(borrow)]
    models: Vec<Parent<'a>>,
}

#[derive(Deserialize)]
struct Parent<'a> {
    #[serde(rename = "_id")]
    hub_id: Option<Oid>,
    #[serde(borrow)]
    id: Text<'a>,
}

impl<'a> From<Parents<'a>> for BaseModels<'a> {
    fn from(parents: Parents<'a>) -> Self {
        Self {
            relation: parents.relation.0,
            models: parents
                .models
                .into_iter()
                .map(|parent| (parent.hub_id.map(|oid| oid.0), parent.id.0))
                .collect(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Children {
    adapter: u64,
    merge: u64,
    quantized: u64,
    finetune: u64,
}

impl From<Children> for ChildrenCounts {
    fn from(counts: Children) -> Self {
        Self {
            adapter: counts.adapter,
            merge: counts.merge,
            quantized: counts.quantized,
            finetune: counts.finetune,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Sibling<'a> {
    #[serde(borrow)]
    pub(super) rfilename: Text<'a>,
}

/// A model whose fields all have their documented types. Absent and null are
/// equal; fields that no record stores are skipped.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Model<'a> {
    #[serde(rename = "_id")]
    hub_id: Option<Oid>,
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    model_id: Option<Text<'a>>,
    #[serde(borrow)]
    author: Option<Text<'a>>,
    created_at: Option<Time>,
    last_modified: Option<Time>,
    #[serde(borrow)]
    sha: Option<Text<'a>>,
    downloads: Option<u64>,
    downloads_all_time: Option<u64>,
    likes: Option<u64>,
    trending_score: Option<f64>,
    gated: Option<Gate>,
    private: Option<bool>,
    disabled: Option<bool>,
    #[serde(rename = "library_name", borrow)]
    library: Option<Text<'a>>,
    #[serde(rename = "pipeline_tag", borrow)]
    task: Option<Text<'a>>,
    #[serde(borrow)]
    tags: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    base_models: Option<Parents<'a>>,
    #[serde(borrow)]
    card_data: Option<&'a RawValue>,
    #[serde(borrow)]
    config: Option<&'a RawValue>,
    #[serde(borrow)]
    safetensors: Option<&'a RawValue>,
    #[serde(borrow)]
    gguf: Option<&'a RawValue>,
    used_storage: Option<u64>,
    children_model_count: Option<Children>,
    #[serde(borrow)]
    siblings: Option<Vec<Sibling<'a>>>,
}

impl<'a> Model<'a> {
    /// The record's form; `None` where the id is not usable or a field that is
    /// kept as JSON text is no object.
    pub(super) fn into_raw(self) -> Option<RawModel<'a>> {
        let id = self.id.or(self.model_id)?.0;
        ModelId::check(&id).ok()?;
        Some(RawModel {
            id,
            hub_id: self.hub_id.map(|oid| oid.0),
            author: text(self.author),
            created_at: self.created_at.map(|time| time.0),
            last_modified: self.last_modified.map(|time| time.0),
            sha: text(self.sha),
            downloads: self.downloads,
            downloads_all_time: self.downloads_all_time,
            likes: self.likes,
            trending_score: self.trending_score,
            gated: self.gated.map(|gate| gate.0),
            private: self.private,
            disabled: self.disabled,
            library: text(self.library),
            task: text(self.task),
            tags: self
                .tags
                .map(|tags| tags.into_iter().map(|tag| tag.0).collect()),
            base_models: self.base_models.map(BaseModels::from),
            card_data: object(self.card_data)?,
            config: object(self.config)?,
            safetensors: object(self.safetensors)?,
            gguf: object(self.gguf)?,
            storage_bytes: self.used_storage,
            children_counts: self.children_model_count.map(ChildrenCounts::from),
            files: self
                .siblings
                .map(|files| files.into_iter().map(|file| file.rfilename.0).collect()),
            fetched_at: None,
            source: None,
        })
    }
}

fn text(text: Option<Text<'_>>) -> Option<Cow<'_, str>> {
    text.map(|text| text.0)
}

/// `Some(None)` for a field that is absent, `None` for one of another type.
#[allow(clippy::option_option)]
fn object(raw: Option<&RawValue>) -> Option<Option<Cow<'_, str>>> {
    match raw {
        None => Some(None),
        Some(raw) if raw.get().starts_with('{') => Some(Some(Cow::Borrowed(raw.get()))),
        Some(_) => None,
    }
}
