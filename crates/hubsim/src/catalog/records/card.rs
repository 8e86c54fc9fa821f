//! Front matter of a card: YAML to JSON text, keys in their order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

/// The front matter of a README as JSON text; `None` where there is none or
/// where it is no mapping.
pub(super) fn front_matter_json(readme: &str) -> Option<String> {
    let rest = readme.trim_start_matches('\u{feff}').strip_prefix("---")?;
    let rest = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix('\n'))?;
    let end = rest
        .match_indices("---")
        .map(|(at, _)| at)
        .find(|&at| at == 0 || rest.as_bytes()[at - 1] == b'\n')?;
    yaml_to_json(&rest[..end])
}

/// A YAML mapping as JSON text.
pub(super) fn yaml_to_json(yaml: &str) -> Option<String> {
    let node: Node = serde_saphyr::from_str(yaml).ok()?;
    match node {
        Node::Map(ref members) if !members.is_empty() => serde_json::to_string(&node).ok(),
        _ => None,
    }
}

/// A value whose mappings keep their order.
enum Node {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(entry) = map.next_entry()? {
            members.push(entry);
        }
        Ok(Node::Map(members))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Int(value) => serializer.serialize_i64(*value),
            Node::Float(value) => serializer.serialize_f64(*value),
            Node::Text(text) => serializer.serialize_str(text),
            Node::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Node::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    match key {
                        Node::Text(text) => map.serialize_entry(text, value)?,
                        // JSON has no other keys than text: `1: a` becomes `"1": "a"`.
                        other => {
                            let key = serde_json::to_string(other).map_err(S::Error::custom)?;
                            map.serialize_entry(&key, value)?;
                        }
                    }
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order() {
        let readme = "---\nlicense: mit\nbase_model:\n- b/c\n- a/b\nlanguage: en\n---\n# Title";
        assert_eq!(
            front_matter_json(readme).unwrap(),
            r#"{"license":"mit","base_model":["b/c","a/b"],"language":"en"}"#
        );
    }

    #[test]
    fn no_front_matter() {
        assert_eq!(front_matter_json("# Title"), None);
        assert_eq!(front_matter_json("---\n- a\n---\n"), None);
        assert_eq!(front_matter_json("---\nunclosed: 1\n"), None);
        assert_eq!(front_matter_json(""), None);
    }
}
