//! Items with values of unheard-of types.

use crate::catalog::{RawProperty, SimModel};
use crate::item::{self, Form};
use crate::json;
use crate::properties::Property;

/// Writes a model with odd values; `_id` and `id` stay. An even `chance`
/// leaves its lineage to be found, an odd one does not.
pub(crate) fn write(
    out: &mut Vec<u8>,
    properties: &[Property],
    model: &SimModel,
    raw: &[RawProperty],
    chance: u64,
) {
    let mut odd: Vec<RawProperty> = raw.to_vec();
    for property in properties {
        let json = if chance.is_multiple_of(2) {
            mild(*property, model)
        } else {
            harsh(*property)
        };
        if let Some(json) = json {
            odd.retain(|given| &*given.name != property.name());
            odd.push(RawProperty {
                name: property.name().into(),
                json: json.into(),
            });
        }
    }
    item::write(out, properties, Form::Item, model, &odd);
}

fn mild(property: Property, model: &SimModel) -> Option<String> {
    Some(match property {
        Property::Tags => {
            let mut out = Vec::new();
            json::strings(&mut out, &model.tags);
            out.pop();
            out.extend_from_slice(if model.tags.is_empty() {
                b"null"
            } else {
                b",null"
            });
            out.extend_from_slice(b",7,{\"a\":1},[\"b\"]]");
            String::from_utf8_lossy(&out).into_owned()
        }
        Property::CardData => {
            r#"{"license":["mit",7],"base_model":null,"language":[null,"en"],"tags":"one"}"#.into()
        }
        Property::Downloads => "\"12\"".into(),
        Property::Likes => "-1".into(),
        Property::TrendingScore => "\"high\"".into(),
        Property::Gated => "\"soon\"".into(),
        Property::LastModified => "0".into(),
        Property::Siblings => r#"["a",null,{"rfilename":3}]"#.into(),
        Property::Safetensors => r#"{"parameters":null,"total":"7B"}"#.into(),
        Property::Config => "[]".into(),
        _ => return None,
    })
}

fn harsh(property: Property) -> Option<String> {
    let json = match property {
        Property::Tags => r#"{"odd":true}"#,
        Property::BaseModels => r#"{"relation":7,"models":{"id":null}}"#,
        Property::CardData => r#"["a card"]"#,
        Property::CreatedAt => "null",
        Property::LastModified => "\"yesterday\"",
        Property::Author => "[\"x\"]",
        Property::Sha => "12",
        Property::Private => "\"no\"",
        Property::Downloads => "99999999999999999999999",
        Property::Likes => "{}",
        Property::PipelineTag | Property::LibraryName => "3.5",
        _ => return None,
    };
    Some(json.to_owned())
}
