//! One model as JSON.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::catalog::{Gated, RawProperty, Relation, SimModel};
use crate::json;
use crate::properties::Property;

/// The Spaces of a model that its detail answer names.
const MOST_SPACES: usize = 100;

/// Whether a model is written as a list's item or as an answer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Item,
    Detail {
        /// Adapter, merge, quantized, finetune.
        children: [u64; 4],
        /// Whether each file comes with its size.
        with_blobs: bool,
    },
}

/// Writes a model with these properties.
pub(crate) fn write(
    out: &mut Vec<u8>,
    properties: &[Property],
    form: Form,
    model: &SimModel,
    raw: &[RawProperty],
) {
    out.push(b'{');
    let begin = out.len();
    for property in properties {
        let start = out.len();
        if start > begin {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(property.name().as_bytes());
        out.extend_from_slice(b"\":");
        if !write_value(out, *property, form, model, raw) {
            out.truncate(start);
        }
    }
    out.push(b'}');
}

/// A value that is not written from the model's own field.
pub(crate) enum Given<'a> {
    Text(&'a str),
    Value(&'a Value),
}

/// The value that overrides a field, or the only one there is.
pub(crate) fn given<'a>(
    name: &str,
    model: &'a SimModel,
    raw: &'a [RawProperty],
) -> Option<Given<'a>> {
    let text = raw
        .iter()
        .find(|p| &*p.name == name)
        .map(|p| Given::Text(&p.json));
    text.or_else(|| model.extra.get(name).map(Given::Value))
}

impl Given<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Given::Text(text) => out.extend_from_slice(text.as_bytes()),
            Given::Value(value) => json::value(out, value),
        }
    }

    pub(crate) fn value(&self) -> Cow<'_, Value> {
        match self {
            Given::Text(text) => Cow::Owned(serde_json::from_str(text).unwrap_or_default()),
            Given::Value(value) => Cow::Borrowed(value),
        }
    }
}

/// False where the model has no such property.
fn write_value(
    out: &mut Vec<u8>,
    property: Property,
    form: Form,
    model: &SimModel,
    raw: &[RawProperty],
) -> bool {
    if property == Property::InferenceProviderMapping {
        providers(out, form, given(property.name(), model, raw));
        return true;
    }
    if let Some(given) = given(property.name(), model, raw) {
        given.write(out);
        return true;
    }
    match property {
        Property::HubId => json::hub_id(out, model.keys.hub_id),
        Property::Id | Property::ModelId => json::string(out, &model.id),
        Property::Author => match model.id.split_once('/') {
            Some((owner, _)) => json::string(out, owner),
            None => return false,
        },
        Property::BaseModels => match &model.base_models {
            Some((relation, parents)) => {
                out.extend_from_slice(b"{\"relation\":");
                json::string(out, relation.as_str());
                out.extend_from_slice(b",\"models\":[");
                for (i, (hub_id, id)) in parents.iter().enumerate() {
                    out.extend_from_slice(if i > 0 { b",{\"_id\":" } else { b"{\"_id\":" });
                    json::hub_id(out, *hub_id);
                    out.extend_from_slice(b",\"id\":");
                    json::string(out, id);
                    out.push(b'}');
                }
                out.extend_from_slice(b"]}");
            }
            None => return false,
        },
        Property::CardData => return optional(out, model.card_data.as_ref(), json::value),
        Property::Config => out.extend_from_slice(b"{}"),
        Property::ModelIndex => out.extend_from_slice(b"null"),
        Property::CreatedAt => json::date(out, model.keys.created_at),
        Property::LastModified => json::date(out, model.keys.last_modified),
        Property::Disabled => json::value(out, &model.disabled),
        Property::Private => json::value(out, &model.private),
        Property::Gated => out.extend_from_slice(match model.gated {
            Gated::No => b"false",
            Gated::Auto => b"\"auto\"",
            Gated::Manual => b"\"manual\"",
        }),
        Property::Downloads => return optional(out, model.keys.downloads, json::number),
        Property::DownloadsAllTime => return optional(out, model.downloads_all_time, json::number),
        Property::Likes => return optional(out, model.keys.likes, json::number),
        Property::TrendingScore => return optional(out, model.keys.trending_score, json::float),
        Property::Sha => {
            out.push(b'"');
            json::hex(out, &model.sha);
            out.push(b'"');
        }
        Property::Tags => json::strings(out, &model.tags),
        Property::PipelineTag => return optional(out, model.pipeline_tag.as_deref(), json::string),
        Property::LibraryName => return optional(out, model.library_name.as_deref(), json::string),
        Property::Siblings => siblings(out, form, &model.siblings),
        Property::Spaces => {
            json::strings(out, &model.spaces[..model.spaces.len().min(MOST_SPACES)]);
        }
        Property::XetEnabled => out.extend_from_slice(b"true"),
        Property::UsedStorage => out.push(b'0'),
        Property::ChildrenModelCount => match form {
            Form::Detail { children, .. } => counts(out, children),
            Form::Item => return false,
        },
        Property::EvalResults
        | Property::Gguf
        | Property::Inference
        | Property::InferenceProviderMapping
        | Property::MaskToken
        | Property::ResourceGroup
        | Property::Safetensors
        | Property::TransformersInfo
        | Property::WidgetData => return false,
    }
    true
}

fn optional<T>(out: &mut Vec<u8>, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T)) -> bool {
    value.map(|value| write(out, value)).is_some()
}

fn counts(out: &mut Vec<u8>, children: [u64; 4]) {
    for (i, relation) in Relation::ALL.iter().enumerate() {
        out.push(if i == 0 { b'{' } else { b',' });
        json::string(out, relation.as_str());
        out.push(b':');
        json::number(out, children[relation.index()]);
    }
    out.push(b'}');
}

fn siblings(out: &mut Vec<u8>, form: Form, files: &[String]) {
    out.push(b'[');
    for (i, file) in files.iter().enumerate() {
        out.extend_from_slice(if i > 0 {
            b",{\"rfilename\":"
        } else {
            b"{\"rfilename\":"
        });
        json::string(out, file);
        if matches!(
            form,
            Form::Detail {
                with_blobs: true,
                ..
            }
        ) {
            out.extend_from_slice(b",\"size\":");
            json::number(out, 1 + file.len() as u64 * 997);
            out.extend_from_slice(b",\"blobId\":\"");
            json::hex(out, &crate::files::git_blob_sha(file.as_bytes()));
            out.push(b'"');
        }
        out.push(b'}');
    }
    out.push(b']');
}

/// A list has an array of providers, a detail answer an object by provider;
/// what is given in the other shape is turned round.
fn providers(out: &mut Vec<u8>, form: Form, given: Option<Given<'_>>) {
    let as_array = form == Form::Item;
    let Some(given) = given else {
        out.extend_from_slice(if as_array { b"[]" } else { b"{}" });
        return;
    };
    let turned = match (as_array, given.value().as_ref()) {
        (true, Value::Object(by_provider)) => to_array(by_provider),
        (false, Value::Array(list)) => to_object(list),
        _ => return given.write(out),
    };
    json::value(out, &turned);
}

fn to_array(by_provider: &Map<String, Value>) -> Value {
    let entry = |(provider, entry): (&String, &Value)| {
        let mut entry = entry.as_object().cloned().unwrap_or_default();
        entry.insert("provider".to_owned(), provider.clone().into());
        Value::Object(entry)
    };
    Value::Array(by_provider.iter().map(entry).collect())
}

fn to_object(list: &[Value]) -> Value {
    let kept = ["status", "providerId", "task", "isModelAuthor"];
    let entry = |entry: &Value| {
        let provider = entry.get("provider")?.as_str()?.to_owned();
        let kept = kept
            .iter()
            .filter_map(|k| Some(((*k).to_owned(), entry.get(k)?.clone())));
        Some((provider, Value::Object(kept.collect())))
    };
    Value::Object(list.iter().filter_map(entry).collect())
}
