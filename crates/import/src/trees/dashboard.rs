//! Components of the ecosystem's graph, as its dashboard shows them:
//! `{"nodes": […], "edges": […], "metadata": {…}}`.
//!
//! Edges run from the parent (`source`) to the child (`target`).

use std::sync::Arc;

use modeltree_decode::Members;
use modeltree_records::{Relation, assemble, clean_declared};
use serde_json::Value;
use serde_json::value::RawValue;

use super::info;
use super::row::said;
use super::words;
use crate::ImportError;
use crate::head::Head;
use crate::input::Input;
use crate::sink::Sink;
use crate::text::json;

pub(crate) fn looks_like(head: &Head) -> bool {
    let Head::Json(shape) = head else {
        return false;
    };
    // The edges may come after what is looked at. Graphs of networkx have
    // `directed` and `multigraph`.
    shape.has("nodes[].id")
        && (shape.has_all(&["edges[].source", "edges[].target"]) || !shape.has("edges"))
        && !shape.has("links")
        && !shape.has("directed")
        && !shape.has("multigraph")
}

pub(crate) fn read(input: &Input<'_>, sink: &mut dyn Sink) -> Result<(), ImportError> {
    json::each(input, &["nodes[]", "edges[]"], &mut |path, row, raw| {
        sink.rows(row);
        let done = if path == "nodes[]" {
            node(input, row, raw, sink)?
        } else {
            edge(row, raw, sink)?
        };
        match done {
            Ok(()) => Ok(()),
            Err(why) => sink.left_out(row, raw.get(), &why),
        }
    })
}

/// Why an item was left out.
type Kept = Result<(), String>;

/// A node: a model, in the API's own names.
fn node(
    input: &Input<'_>,
    row: u64,
    raw: &RawValue,
    sink: &mut dyn Sink,
) -> Result<Kept, ImportError> {
    let mut odd = Vec::new();
    let Ok(Members(members)) = serde_json::from_str(raw.get()) else {
        return Ok(Err("a node that is no object".into()));
    };
    let mut model = info::of_members(&members, &mut odd);
    model.fetched_at = input.fetched_at;
    model.source = Some(Arc::clone(&input.source));
    let id = model.id.to_string();
    match assemble(model) {
        Ok(model) => sink.model(model)?,
        Err(error) => return Ok(Err(format!("a node: {error}"))),
    }
    if !odd.is_empty() {
        sink.odd(
            row,
            raw.get(),
            &format!("{id}: unknown types, left out: {}", odd.join(", ")),
        )?;
    }
    Ok(Ok(()))
}

fn edge(row: u64, raw: &RawValue, sink: &mut dyn Sink) -> Result<Kept, ImportError> {
    let Ok(edge) = serde_json::from_str::<Value>(raw.get()) else {
        return Ok(Err("an edge that cannot be read".into()));
    };
    let end = |name: &str| {
        let text = edge.get(name).and_then(Value::as_str).unwrap_or_default();
        clean_declared(text).map_err(|problem| format!("an edge: `{name}` is no model ({problem})"))
    };
    let (parent, child) = match (end("source"), end("target")) {
        (Ok(parent), Ok(child)) => (parent, child),
        (Err(why), _) | (_, Err(why)) => return Ok(Err(why)),
    };
    let word = edge.get("type").and_then(Value::as_str).unwrap_or_default();
    let relation = words::relation(word);
    sink.claim(said(child, parent, relation.unwrap_or(Relation::Unknown)))?;
    if relation.is_none() {
        let word: String = word.chars().take(40).collect();
        sink.odd(row, raw.get(), &format!("no relation is called {word:?}"))?;
    }
    Ok(Ok(()))
}
