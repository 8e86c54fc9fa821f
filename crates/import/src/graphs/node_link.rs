//! The JSON of networkx: `node_link_data` with its edges under `links` or
//! `edges`, and `cytoscape_data`.

use serde_json::{Map, Value};

use super::gather::{Attribute, Gather, Place};
use super::{reversed, undirected};
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::json;

/// Where nodes and edges are.
const NODES: [&str; 2] = ["nodes[]", "elements.nodes[]"];
const PATHS: [&str; 6] = [
    NODES[0],
    NODES[1],
    "links[]",
    "edges[]",
    "elements.edges[]",
    "directed",
];

pub(crate) fn looks_like(head: &Head) -> bool {
    let Head::Json(shape) = head else {
        return false;
    };
    let marked = ["directed", "multigraph", "links"]
        .iter()
        .any(|name| shape.has(name));
    shape.has("elements.nodes[].data") || shape.has("nodes[].id") && marked
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let reversed = reversed(input)?;
    let mut gather = Gather::new(input);
    let mut rows = 0;
    let read = json::each(input, &PATHS, &mut |path, _, value| {
        if path == "directed" {
            if value.get() == "false" {
                undirected(input)?;
            }
            return Ok(());
        }
        rows += 1;
        let raw = || value.get().to_owned();
        let place = Place {
            row: rows,
            raw: &raw,
        };
        let Ok(Value::Object(mut item)) = serde_json::from_str(value.get()) else {
            return sink.left_out(rows, value.get(), &"it is no object");
        };
        if let Some(Value::Object(data)) = item.remove("data") {
            item = data;
        }
        if NODES.contains(&path) {
            let id = taken(&mut item, "id").or_else(|| taken(&mut item, "name"));
            item.remove("value");
            gather.node(&place, &id.unwrap_or_default(), &texts(item), sink)
        } else {
            let mut parent = taken(&mut item, "source").unwrap_or_default();
            let mut child = taken(&mut item, "target").unwrap_or_default();
            if reversed {
                std::mem::swap(&mut parent, &mut child);
            }
            gather.edge(&place, &parent, &child, &texts(item), sink)
        }
    });
    gather.end(read, sink)
}

fn taken(item: &mut Map<String, Value>, name: &str) -> Option<String> {
    item.remove(name).and_then(text)
}

/// Values as text; lists and objects as JSON.
fn texts(item: Map<String, Value>) -> Vec<Attribute> {
    let named = item.into_iter();
    named
        .filter_map(|(name, value)| Some((name, text(value)?)))
        .collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
