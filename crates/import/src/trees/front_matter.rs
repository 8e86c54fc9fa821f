//! The front matter of cards: YAML, turned into JSON text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::options::NonFiniteFloatPolicy;

/// The front matter of a card as JSON text; `None` where there is none, or
/// where it is no YAML mapping.
pub(crate) fn of_card(card: &str) -> Option<String> {
    let card = card.trim_start_matches('\u{feff}').trim_start();
    let rest = card.strip_prefix("---")?;
    let rest = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return from_yaml(&rest[..at]);
        }
        at += line.len();
    }
    None
}

/// A YAML mapping as JSON text, its names in their order; `None` for anything
/// else.
pub(super) fn from_yaml(yaml: &str) -> Option<String> {
    // Norwegian is `no`, which is false in old YAML and text on the Hub.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        // Results of evaluations are `.nan` now and then.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
    };
    let Json(text) = serde_saphyr::from_str_with_options(yaml, options).ok()?;
    text.starts_with('{').then_some(text)
}

/// JSON text of a value of another language.
struct Json(String);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsJson).map(Self)
    }
}

struct AsJson;

impl<'de> Visitor<'de> for AsJson {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("null".into())
    }

    fn visit_none<E>(self) -> Result<String, E> {
        Ok("null".into())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E>(self, value: f64) -> Result<String, E> {
        // Infinity and the like have no JSON form: they become null.
        Ok(Value::from(value).to_string())
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(Value::from(value).to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<String, A::Error> {
        let mut text = String::from("[");
        while let Some(Json(item)) = seq.next_element()? {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&item);
        }
        text.push(']');
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut text = String::from("{");
        while let Some((Json(name), Json(value))) = map.next_entry()? {
            if text.len() > 1 {
                text.push(',');
            }
            // JSON has no other names than text: `1: a` becomes `"1":"a"`.
            if name.starts_with('"') {
                text.push_str(&name);
            } else {
                text.push_str(&Value::from(name).to_string());
            }
            text.push(':');
            text.push_str(&value);
        }
        text.push('}');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_becomes_json_in_its_order() {
        assert_eq!(
            from_yaml("license: mit\nbase_model:\n- a/b\n- c/d\nwidget:\n- text: 'it''s'\n1: x\nn: no\nf: 1.5\nt: true\ne:\n").unwrap(),
            r#"{"license":"mit","base_model":["a/b","c/d"],"widget":[{"text":"it's"}],"1":"x","n":"no","f":1.5,"t":true,"e":null}"#
        );
        assert_eq!(from_yaml("{}").unwrap(), "{}");
        assert_eq!(from_yaml("- a"), None);
        assert_eq!(from_yaml("a: [b"), None);
        assert_eq!(from_yaml("f: .inf").unwrap(), r#"{"f":null}"#);
    }

    #[test]
    fn front_matter_ends_at_its_fence() {
        assert_eq!(
            of_card("---\nlicense: mit\n---\n# Title\n---\n").unwrap(),
            r#"{"license":"mit"}"#
        );
        assert_eq!(
            of_card("---\r\nlicense: mit\r\n--- \r\ntext").unwrap(),
            r#"{"license":"mit"}"#
        );
        assert_eq!(of_card("# Title\n---\nlicense: mit\n---\n"), None);
        assert_eq!(of_card("---\nlicense: mit\n"), None);
        assert_eq!(of_card("---\n---\n"), None);
    }

    #[test]
    fn a_bomb_of_aliases_is_refused() {
        let mut yaml = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for n in 1..12 {
            let before = format!("*a{},", n - 1).repeat(10);
            yaml.push_str(&format!("a{n}: &a{n} [{before}]\n"));
        }
        assert_eq!(from_yaml(&yaml), None);
    }
}
