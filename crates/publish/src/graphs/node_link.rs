//! The JSON of networkx's `node_link_data`: one node, one edge a line.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::GraphWritten;
use super::feed::{Feed, Link, Node};
use crate::folder::Fault;

const HEAD: &[u8] = br#"{"directed": true, "multigraph": false, "graph": {"name": "modeltree"},
"nodes": ["#;

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    out.write_all(HEAD)?;
    let mut between = "\n";
    let nodes = feed.nodes(|node| {
        out.write_all(between.as_bytes())?;
        between = ",\n";
        Ok(serde_json::to_writer(&mut *out, &Flat(node))?)
    })?;
    out.write_all(b"\n],\n\"edges\": [")?;
    between = "\n";
    let edges = feed.edges(|edge| {
        out.write_all(between.as_bytes())?;
        between = ",\n";
        Ok(serde_json::to_writer(&mut *out, edge)?)
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(GraphWritten { nodes, edges })
}

struct Flat<'a>(&'a Node<'a>);

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.entries(&mut map, &["id"])?;
        map.end()
    }
}

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}
