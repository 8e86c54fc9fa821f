//! One model while its record is gathered from the inputs.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::pairs::Pairs;
use super::text;
use crate::catalog::{Gated, HubId, RawProperty, Relation};

/// A relation and the parents it holds for, `_id` where the record tells it.
pub(super) type Lineage = (Relation, Vec<(Option<HubId>, String)>);

/// What the inputs said of one model so far. The first input that names a
/// property decides it; later ones fill the gaps.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) hub_id: Option<HubId>,
    pub(super) created_at: Option<i64>,
    pub(super) last_modified: Option<i64>,
    /// `Some(None)` where a record says null.
    pub(super) downloads: Option<Option<u64>>,
    pub(super) likes: Option<Option<u64>>,
    pub(super) trending_score: Option<Option<f64>>,
    pub(super) downloads_all_time: Option<u64>,
    pub(super) sha: Option<[u8; 20]>,
    pub(super) private: Option<bool>,
    pub(super) gated: Option<Gated>,
    pub(super) disabled: Option<bool>,
    pub(super) tags: Option<Vec<String>>,
    pub(super) pipeline_tag: Option<String>,
    pub(super) library_name: Option<String>,
    pub(super) base_models: Option<Lineage>,
    pub(super) siblings: Option<Vec<String>>,
    pub(super) spaces: Option<Vec<String>>,
    pub(super) readme: Option<String>,
    pub(super) renamed_from: Vec<String>,
    /// Parents that list this model, or edges that end in it.
    pub(super) listed: Vec<(Relation, String)>,
    /// Everything that is served as the text it came in.
    pub(super) raw: Vec<RawProperty>,
}

const NO_README: &str = "Error: the path 'README.md' does not exist in the given tree";

impl Draft {
    pub(super) fn new(id: &str) -> Self {
        Draft {
            id: id.to_owned(),
            ..Draft::default()
        }
    }

    /// A record of the API. Values of another type than the Hub's are kept as
    /// they are. `None` where it names no id.
    pub(super) fn from_api(pairs: Pairs) -> Option<Self> {
        let id = pairs.get("id").or_else(|| pairs.get("modelId"))?;
        let mut draft = Draft::new(&as_text(id));
        if draft.id.is_empty() {
            return None;
        }
        for (name, value) in pairs.0 {
            draft.set(&name, &value);
        }
        Some(draft)
    }

    /// Sets a property by its wire name.
    pub(super) fn set(&mut self, name: &str, value: &RawValue) {
        if !self.take(name, value) {
            self.set_raw(name, value.get());
        }
    }

    /// Keeps a property in its field; false where its type is not the Hub's.
    fn take(&mut self, name: &str, value: &RawValue) -> bool {
        match name {
            "id" | "modelId" => typed::<&str>(value).is_some(),
            "author" => typed::<&str>(value) == self.id.split_once('/').map(|(owner, _)| owner),
            "_id" => put(
                &mut self.hub_id,
                typed::<&str>(value).and_then(|id| id.parse().ok()),
            ),
            "createdAt" => put(&mut self.created_at, date(value)),
            "lastModified" => put(&mut self.last_modified, date(value)),
            "downloads" => count(&mut self.downloads, value),
            "likes" => count(&mut self.likes, value),
            "trendingScore" => {
                let score = typed::<f64>(value);
                self.trending_score = Some(score);
                score.is_some()
            }
            "downloadsAllTime" => put(&mut self.downloads_all_time, typed(value)),
            "sha" => put(&mut self.sha, typed::<&str>(value).and_then(text::sha)),
            "private" => put(&mut self.private, typed(value)),
            "disabled" => put(&mut self.disabled, typed(value)),
            "gated" => put(&mut self.gated, gate(value)),
            "tags" => put(&mut self.tags, typed(value)),
            "pipeline_tag" => put(&mut self.pipeline_tag, typed(value)),
            "library_name" => put(&mut self.library_name, typed(value)),
            "baseModels" => put(&mut self.base_models, base_models(value)),
            "siblings" => put(&mut self.siblings, siblings(value)),
            "spaces" => put(&mut self.spaces, typed(value)),
            "readme" | "_readme" => {
                self.readme = typed::<String>(value).filter(|text| text != NO_README);
                true
            }
            "_renamed_from" => {
                self.renamed_from = typed(value).unwrap_or_default();
                true
            }
            _ => false,
        }
    }

    pub(super) fn set_raw(&mut self, name: &str, json: &str) {
        match self.raw.iter_mut().find(|property| &*property.name == name) {
            Some(property) => property.json = json.into(),
            None => self.raw.push(RawProperty {
                name: name.into(),
                json: json.into(),
            }),
        }
    }

    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.raw
            .iter()
            .find(|property| &*property.name == name)
            .map(|property| &*property.json)
    }

    /// Fills what this draft lacks from another of the same model.
    pub(super) fn fill(&mut self, other: Draft) {
        macro_rules! fill {
            ($($field:ident),*) => {
                $(if self.$field.is_none() && self.raw(wire_name(stringify!($field))).is_none() {
                    self.$field = other.$field;
                })*
            };
        }
        fill!(
            hub_id,
            created_at,
            last_modified,
            downloads,
            likes,
            trending_score,
            downloads_all_time,
            sha,
            private,
            gated,
            disabled,
            tags,
            pipeline_tag,
            library_name,
            base_models,
            siblings,
            spaces,
            readme
        );
        self.renamed_from.extend(other.renamed_from);
        for listed in other.listed {
            if !self.listed.contains(&listed) {
                self.listed.push(listed);
            }
        }
        for property in other.raw {
            if self.raw(&property.name).is_none() && !self.has_field(&property.name) {
                self.raw.push(property);
            }
        }
    }

    fn has_field(&self, name: &str) -> bool {
        match name {
            "tags" => self.tags.is_some(),
            "pipeline_tag" => self.pipeline_tag.is_some(),
            "library_name" => self.library_name.is_some(),
            "siblings" => self.siblings.is_some(),
            "baseModels" => self.base_models.is_some(),
            _ => false,
        }
    }
}

fn wire_name(field: &'static str) -> &'static str {
    match field {
        "base_models" => "baseModels",
        "created_at" => "createdAt",
        "last_modified" => "lastModified",
        other => other,
    }
}

fn put<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    *field = value;
    field.is_some()
}

/// Reads a count; a value of another type sorts as null and is served as it is.
fn count(field: &mut Option<Option<u64>>, value: &RawValue) -> bool {
    let count = typed::<u64>(value);
    *field = Some(count);
    count.is_some()
}

fn typed<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

/// The text of a string, the JSON of anything else.
fn as_text(value: &RawValue) -> String {
    typed::<String>(value).unwrap_or_else(|| value.get().to_owned())
}

/// A date the server would write as this very text.
fn date(value: &RawValue) -> Option<i64> {
    let text = typed::<&str>(value)?;
    text.ends_with('Z').then(|| text::millis(text)).flatten()
}

fn gate(value: &RawValue) -> Option<Gated> {
    match value.get() {
        "false" => Some(Gated::No),
        "\"auto\"" => Some(Gated::Auto),
        "\"manual\"" => Some(Gated::Manual),
        _ => None,
    }
}

fn base_models(value: &RawValue) -> Option<Lineage> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wire {
        relation: String,
        models: Vec<Parent>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Parent {
        _id: Option<String>,
        id: String,
    }
    let wire: Wire = typed(value)?;
    let models = wire
        .models
        .into_iter()
        .map(|m| (m._id.and_then(|id| id.parse().ok()), m.id));
    Some((Relation::parse(&wire.relation)?, models.collect()))
}

/// File names, where a record says nothing more of each file.
fn siblings(value: &RawValue) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        rfilename: String,
    }
    let files = typed::<Vec<File>>(value).map(|f| f.into_iter().map(|f| f.rfilename).collect());
    files.or_else(|| typed::<Vec<String>>(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> Draft {
        Draft::from_api(serde_json::from_str(json).unwrap()).unwrap()
    }

    #[test]
    fn odd_types_are_kept_as_they_are() {
        let d = draft(
            r#"{"id":"a/b","likes":"12","tags":null,"gated":true,"createdAt":"soon","foo":{"b":1,"a":2}}"#,
        );
        assert_eq!(d.likes, Some(None));
        assert_eq!(d.tags, None);
        assert_eq!(d.raw("likes"), Some("\"12\""));
        assert_eq!(d.raw("tags"), Some("null"));
        assert_eq!(d.raw("gated"), Some("true"));
        assert_eq!(d.raw("createdAt"), Some("\"soon\""));
        assert_eq!(d.raw("foo"), Some(r#"{"b":1,"a":2}"#));
    }

    #[test]
    fn the_first_input_decides_and_later_ones_fill() {
        let mut d = draft(r#"{"id":"a/b","likes":3,"tags":null}"#);
        d.fill(draft(
            r#"{"id":"a/b","likes":9,"downloads":7,"tags":["x"],"cardData":{}}"#,
        ));
        assert_eq!((d.likes, d.downloads), (Some(Some(3)), Some(Some(7))));
        assert_eq!(d.tags, None);
        assert_eq!(d.raw("cardData"), Some("{}"));
    }

    #[test]
    fn a_missing_card_is_none() {
        let d = draft(&format!(r#"{{"modelId":"a/b","readme":"{NO_README}"}}"#));
        assert_eq!(d.readme, None);
        assert!(Draft::from_api(serde_json::from_str("{}").unwrap()).is_none());
    }
}
