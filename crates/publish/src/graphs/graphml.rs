//! GraphML (<http://graphml.graphdrawing.org>).

use std::io::Write;

use super::GraphWritten;
use super::attributes::Kind;
use super::feed::{Feed, LINK_ATTRIBUTES};
use super::xml::Xml;
use crate::folder::Fault;

const NAMESPACE: &str = "http://graphml.graphdrawing.org/xmlns";
const SCHEMA: &str =
    "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    let head = [
        ("xmlns", NAMESPACE),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", SCHEMA),
    ];
    xml.start("graphml", &head)?;
    let mut key = |id: &str, place: &str, name: &str, kind: Kind| {
        xml.line(1)?;
        let attributes = [
            ("id", id),
            ("for", place),
            ("attr.name", name),
            ("attr.type", kind.in_xml()),
        ];
        xml.empty("key", &attributes)
    };
    key("n_missing", "node", "missing", Kind::Truth)?;
    let keys: Vec<String> = feed
        .attributes
        .iter()
        .map(|attribute| format!("n_{}", attribute.name))
        .collect();
    for (id, attribute) in keys.iter().zip(&feed.attributes) {
        key(id, "node", &attribute.name, attribute.kind)?;
    }
    for name in LINK_ATTRIBUTES {
        key(&format!("e_{name}"), "edge", name, Kind::Text)?;
    }
    xml.line(1)?;
    xml.start("graph", &[("id", "modeltree"), ("edgedefault", "directed")])?;
    let mut text = String::new();
    let nodes = feed.nodes(|node| {
        xml.line(2)?;
        xml.start("node", &[("id", node.id)])?;
        let mut data = |key: &str, text: &str| {
            xml.start("data", &[("key", key)])?;
            xml.text(text)?;
            xml.end("data")
        };
        data("n_missing", if node.missing { "true" } else { "false" })?;
        for (at, _, value) in node.values() {
            text.clear();
            value.write(&mut text);
            data(&keys[at], &text)?;
        }
        Ok(xml.end("node")?)
    })?;
    let edges = feed.edges(|edge| {
        xml.line(2)?;
        xml.start("edge", &[("source", edge.parent), ("target", edge.child)])?;
        for (name, text) in edge.texts() {
            xml.start("data", &[("key", &format!("e_{name}"))])?;
            xml.text(&text)?;
            xml.end("data")?;
        }
        Ok(xml.end("edge")?)
    })?;
    xml.line(1)?;
    xml.end("graph")?;
    xml.line(0)?;
    xml.end("graphml")?;
    xml.line(0)?;
    Ok(GraphWritten { nodes, edges })
}
