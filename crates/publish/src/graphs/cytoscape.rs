//! The JSON of Cytoscape and Cytoscape.js, as networkx's `cytoscape_data` has it.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::GraphWritten;
use super::feed::{Feed, Link, Node};
use crate::folder::Fault;

const HEAD: &[u8] = br#"{"data": [["name", "modeltree"]], "directed": true, "multigraph": false,
"elements": {"nodes": ["#;

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    out.write_all(HEAD)?;
    let mut before = "\n{\"data\":";
    let nodes = feed.nodes(|node| {
        out.write_all(before.as_bytes())?;
        before = ",\n{\"data\":";
        serde_json::to_writer(&mut *out, &Data(node))?;
        Ok(out.write_all(b"}")?)
    })?;
    out.write_all(b"\n],\n\"edges\": [")?;
    before = "\n{\"data\":";
    let mut number = 0;
    let edges = feed.edges(|edge| {
        out.write_all(before.as_bytes())?;
        before = ",\n{\"data\":";
        serde_json::to_writer(&mut *out, &Numbered(number, edge))?;
        number += 1;
        Ok(out.write_all(b"}")?)
    })?;
    out.write_all(b"\n]}}\n")?;
    Ok(GraphWritten { nodes, edges })
}

struct Data<'a>(&'a Node<'a>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.entries(&mut map, &["id", "value", "name"])?;
        map.end()
    }
}

/// An edge needs an id of its own.
struct Numbered<'a>(u64, &'a Link<'a>);

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &format!("edge {}", self.0))?;
        self.1.entries(&mut map)?;
        map.end()
    }
}
