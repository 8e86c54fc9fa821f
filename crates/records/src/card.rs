//! The fields of a card's front matter that lineage needs, read leniently.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A field that people write as one value or as a list. Entries that are
/// neither text, number nor truth value are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOrMany(pub Vec<String>);

/// What the front matter (the Hub's `cardData`) says about descent and traits.
/// A field that is absent, null or of an unusable type is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFields {
    /// `base_model`: the declared parents, as written.
    pub base_model: OneOrMany,
    /// `base_model_relation`: the author's word for all of them.
    pub base_model_relation: Option<String>,
    /// `license`.
    pub license: OneOrMany,
    /// `license_name`: what a licence `other` is called.
    pub license_name: Option<String>,
    /// `language`.
    pub language: OneOrMany,
    /// `datasets`.
    pub datasets: OneOrMany,
    /// `new_version`: a model that replaces this one.
    pub new_version: Option<String>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    base_model: Option<&'a RawValue>,
    #[serde(borrow)]
    base_model_relation: Option<&'a RawValue>,
    #[serde(borrow)]
    license: Option<&'a RawValue>,
    #[serde(borrow)]
    license_name: Option<&'a RawValue>,
    #[serde(borrow)]
    language: Option<&'a RawValue>,
    #[serde(borrow)]
    datasets: Option<&'a RawValue>,
    #[serde(borrow)]
    new_version: Option<&'a RawValue>,
}

impl CardFields {
    /// Reads front matter given as JSON text; `None` where it is no JSON object.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let wire: Wire<'_> = serde_json::from_str(text).ok()?;
        Some(Self {
            base_model: many(wire.base_model),
            base_model_relation: one(wire.base_model_relation),
            license: many(wire.license),
            license_name: one(wire.license_name),
            language: many(wire.language),
            datasets: many(wire.datasets),
            new_version: one(wire.new_version),
        })
    }
}

fn many(raw: Option<&RawValue>) -> OneOrMany {
    let values = match raw.and_then(|raw| serde_json::from_str(raw.get()).ok()) {
        Some(Value::Array(values)) => values,
        Some(value) => vec![value],
        None => Vec::new(),
    };
    OneOrMany(values.into_iter().filter_map(text_of).collect())
}

fn one(raw: Option<&RawValue>) -> Option<String> {
    many(raw).0.into_iter().next()
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        // YAML reads a bare `no`, the code of Norwegian, as false.
        Value::Bool(false) => Some("no".into()),
        Value::Bool(true) => Some("yes".into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[&str]) -> OneOrMany {
        OneOrMany(values.iter().map(|value| (*value).to_string()).collect())
    }

    #[test]
    fn reads_one_or_many() {
        let card = CardFields::from_json(
            r#"{"base_model":"a/b","license":["mit","x"],"language":false,"datasets":null,"extra":{}}"#,
        )
        .unwrap();
        assert_eq!(card.base_model, list(&["a/b"]));
        assert_eq!(card.license, list(&["mit", "x"]));
        assert_eq!(card.language, list(&["no"]));
        assert_eq!(card.datasets, list(&[]));
    }

    #[test]
    fn odd_types_are_left_out_not_fatal() {
        let card =
            CardFields::from_json(r#"{"base_model":[{"a":1},"a/b",3,null],"license":{}}"#).unwrap();
        assert_eq!(card.base_model, list(&["a/b", "3"]));
        assert_eq!(card.license, list(&[]));
        assert_eq!(CardFields::from_json("[]"), None);
        assert_eq!(CardFields::from_json("{"), None);
    }
}
