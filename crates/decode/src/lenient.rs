//! The second reading of an odd item: field by field.

use std::borrow::Cow;
use std::fmt;

use modeltree_records::{BaseModels, ChildrenCounts, Gated, ModelId, RawModel};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::wire::{Children, Gate, Oid, Parents, Sibling, Text, Time};
use super::{FieldProblem, Item, OddItem};

/// Reads one entry, which must be one whole JSON value.
pub(super) fn read(raw: &str) -> Item<'_> {
    let mut reader = Reader::default();
    let model = match serde_json::from_str::<Members<'_>>(raw) {
        Ok(Members(fields)) => reader.model(fields),
        Err(error) => {
            reader.report("", reason(&error, raw));
            None
        }
    };
    match model {
        Some(model) if reader.problems.is_empty() => Item::Model(model),
        model => Item::Odd(OddItem {
            raw,
            problems: reader.problems,
            model,
        }),
    }
}

/// The names and values of an object in their order, values unread; repeated
/// names stay.
pub struct Members<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsMembers;

        impl<'de> Visitor<'de> for AsMembers {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<Text<'de>, &RawValue>()? {
                    fields.push((name.0, value));
                }
                Ok(fields)
            }
        }

        deserializer.deserialize_map(AsMembers).map(Self)
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<FieldProblem>,
}

impl Reader {
    fn report(&mut self, field: &'static str, why: impl Into<String>) {
        // More come only of names that are repeated over and over.
        if self.problems.len() < 2 * FIELDS.len() {
            let why = why.into();
            self.problems.push(FieldProblem { field, why });
        }
    }

    fn model<'a>(&mut self, fields: Vec<(Cow<'a, str>, &'a RawValue)>) -> Option<RawModel<'a>> {
        let mut model = RawModel::default();
        let (mut id, mut model_id) = (None, None);
        let mut seen: Vec<&'static str> = Vec::new();
        let mut parents = None;
        for (name, value) in fields {
            let Some(field) = FIELDS.into_iter().find(|field| *field == name) else {
                continue;
            };
            if seen.contains(&field) {
                self.report(field, "named twice; the last one counts");
            } else {
                seen.push(field);
            }
            let value = value.get();
            match field {
                "_id" => model.hub_id = self.typed(field, value).map(|oid: Oid| oid.0),
                "id" => id = self.id(field, value),
                "modelId" => model_id = self.id(field, value),
                "author" => model.author = self.text(field, value),
                "createdAt" => model.created_at = self.typed(field, value).map(|time: Time| time.0),
                "lastModified" => {
                    model.last_modified = self.typed(field, value).map(|time: Time| time.0);
                }
                "sha" => model.sha = self.text(field, value),
                "downloads" => model.downloads = self.typed(field, value),
                "downloadsAllTime" => model.downloads_all_time = self.typed(field, value),
                "likes" => model.likes = self.typed(field, value),
                "trendingScore" => model.trending_score = self.typed(field, value),
                "gated" => model.gated = self.gate(field, value),
                "private" => model.private = self.typed(field, value),
                "disabled" => model.disabled = self.typed(field, value),
                "library_name" => model.library = self.text(field, value),
                "pipeline_tag" => model.task = self.text(field, value),
                "tags" => {
                    model.tags = self.list(field, value, |tag: Text<'a>| tag.0);
                }
                "baseModels" => parents = (value != "null").then_some(value),
                "cardData" => model.card_data = self.object(field, value),
                "config" => model.config = self.object(field, value),
                "safetensors" => model.safetensors = self.object(field, value),
                "gguf" => model.gguf = self.object(field, value),
                "usedStorage" => model.storage_bytes = self.typed(field, value),
                "childrenModelCount" => {
                    model.children_counts = self
                        .typed(field, value)
                        .map(|counts: Children| ChildrenCounts::from(counts));
                }
                "siblings" => {
                    model.files = self.list(field, value, |file: Sibling<'a>| file.rfilename.0);
                }
                _ => {}
            }
        }
        // Read last: what it falls back on are the tags.
        model.base_models = parents.and_then(|value| self.parents(value, model.tags.is_some()));
        let Some(usable) = id.or(model_id) else {
            if !seen.contains(&"id") && !seen.contains(&"modelId") {
                self.report("id", "absent");
            }
            return None;
        };
        model.id = usable;
        Some(model)
    }

    /// A value of type `T`; null is absent, and another type is reported.
    fn typed<'a, T: Deserialize<'a>>(&mut self, field: &'static str, value: &'a str) -> Option<T> {
        match serde_json::from_str(value) {
            Ok(value) => value,
            Err(error) => {
                self.report(field, reason(&error, value));
                None
            }
        }
    }

    fn text<'a>(&mut self, field: &'static str, value: &'a str) -> Option<Cow<'a, str>> {
        self.typed(field, value).map(|text: Text<'a>| text.0)
    }

    fn id<'a>(&mut self, field: &'static str, value: &'a str) -> Option<Cow<'a, str>> {
        let id = self.text(field, value);
        if id.is_none() && value == "null" {
            self.report(field, "null");
        }
        let id = id?;
        match ModelId::check(&id) {
            Ok(()) => Some(id),
            Err(error) => {
                self.report(field, error.to_string());
                None
            }
        }
    }

    fn object<'a>(&mut self, field: &'static str, value: &'a str) -> Option<Cow<'a, str>> {
        match value {
            "null" => None,
            _ if value.starts_with('{') => Some(Cow::Borrowed(value)),
            _ => {
                self.report(field, format!("{} where an object belongs", kind(value)));
                None
            }
        }
    }

    fn gate(&mut self, field: &'static str, value: &str) -> Option<Gated> {
        if value == "true" {
            self.report(
                field,
                "true, which does not tell the kind of gate: taken as auto",
            );
            return Some(Gated::Auto);
        }
        self.typed(field, value).map(|gate: Gate| gate.0)
    }

    /// A list without its odd entries.
    fn list<'a, T: Deserialize<'a>>(
        &mut self,
        field: &'static str,
        value: &'a str,
        into: impl Fn(T) -> Cow<'a, str>,
    ) -> Option<Vec<Cow<'a, str>>> {
        let entries: Vec<&'a RawValue> = self.typed(field, value)?;
        let all = entries.len();
        let mut odd = None;
        let kept: Vec<_> = entries
            .into_iter()
            .filter_map(|entry| match serde_json::from_str(entry.get()) {
                Ok(entry) => Some(into(entry)),
                Err(_) => {
                    odd.get_or_insert(kind(entry.get()));
                    None
                }
            })
            .collect();
        if let Some(first) = odd {
            let count = all - kept.len();
            self.report(
                field,
                format!("{count} of {all} entries left out, the first {first}"),
            );
        }
        Some(kept)
    }

    /// The resolved parents. Odd ones are left out altogether where there are
    /// tags, since those name the same parents and records then read them.
    fn parents<'a>(&mut self, value: &'a str, has_tags: bool) -> Option<BaseModels<'a>> {
        const FIELD: &str = "baseModels";
        let error = match serde_json::from_str::<Parents<'a>>(value) {
            Ok(parents) => return Some(parents.into()),
            Err(error) => error,
        };
        self.report(FIELD, reason(&error, value));
        if has_tags {
            return None;
        }
        #[derive(Deserialize)]
        struct Loose<'a> {
            #[serde(borrow)]
            relation: Option<&'a RawValue>,
            #[serde(borrow)]
            models: Vec<&'a RawValue>,
        }
        #[derive(Deserialize)]
        struct LooseParent<'a> {
            #[serde(rename = "_id", borrow)]
            hub_id: Option<&'a RawValue>,
            #[serde(borrow)]
            id: Text<'a>,
        }
        let loose: Loose<'a> = serde_json::from_str(value).ok()?;
        let relation = loose
            .relation
            .and_then(|raw| serde_json::from_str::<Text<'a>>(raw.get()).ok());
        let models: Vec<_> = loose
            .models
            .into_iter()
            .filter_map(|raw| serde_json::from_str::<LooseParent<'a>>(raw.get()).ok())
            .map(|parent| {
                let hub_id = parent
                    .hub_id
                    .and_then(|raw| serde_json::from_str::<Oid>(raw.get()).ok());
                (hub_id.map(|oid| oid.0), parent.id.0)
            })
            .collect();
        (!models.is_empty()).then(|| BaseModels {
            relation: relation.map_or(Cow::Borrowed("unknown"), |word| word.0),
            models,
        })
    }
}

pub(super) const FIELDS: [&str; 25] = [
    "_id",
    "id",
    "modelId",
    "author",
    "createdAt",
    "lastModified",
    "sha",
    "downloads",
    "downloadsAllTime",
    "likes",
    "trendingScore",
    "gated",
    "private",
    "disabled",
    "library_name",
    "pipeline_tag",
    "tags",
    "baseModels",
    "cardData",
    "config",
    "safetensors",
    "gguf",
    "usedStorage",
    "childrenModelCount",
    "siblings",
];

/// What kind of value a JSON text is.
fn kind(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "text",
        Some(b't' | b'f') => "a truth value",
        Some(b'n') => "null",
        _ => "a number",
    }
}

/// Why a value did not fit. The reader's own message is not used as it stands:
/// it quotes the value, which may be long or hostile.
fn reason(error: &serde_json::Error, value: &str) -> String {
    if serde_json::from_str::<IgnoredAny>(value).is_err() {
        return "broken JSON".into();
    }
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{} where {expected} belongs", kind(value)),
        None if message.len() <= 80 => format!("{}: {message}", kind(value)),
        None => format!("{} of another form", kind(value)),
    }
}
