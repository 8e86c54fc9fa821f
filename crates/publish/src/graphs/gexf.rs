//! GEXF 1.3 (<https://gexf.net>).

use std::io::Write;

use super::GraphWritten;
use super::attributes::Kind;
use super::feed::{Feed, LINK_ATTRIBUTES};
use super::xml::Xml;
use crate::folder::Fault;

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    let head = [
        ("xmlns", "http://gexf.net/1.3"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd",
        ),
        ("version", "1.3"),
    ];
    xml.start("gexf", &head)?;
    xml.line(1)?;
    xml.start("meta", &[])?;
    xml.start("creator", &[])?;
    xml.text(concat!("modeltree ", env!("CARGO_PKG_VERSION")))?;
    xml.end("creator")?;
    xml.end("meta")?;
    xml.line(1)?;
    xml.start(
        "graph",
        &[("defaultedgetype", "directed"), ("mode", "static")],
    )?;
    // Attributes are numbered; `missing` comes first.
    let missing = [("missing", Kind::Truth)];
    let known = feed.attributes.iter();
    let of_nodes = known.map(|attribute| (attribute.name.as_str(), attribute.kind));
    let of_nodes: Vec<(&str, Kind)> = missing.into_iter().chain(of_nodes).collect();
    attributes(&mut xml, "node", &of_nodes)?;
    let numbers: Vec<String> = (0..of_nodes.len()).map(|at| at.to_string()).collect();
    attributes(
        &mut xml,
        "edge",
        &LINK_ATTRIBUTES.map(|name| (name, Kind::Text)),
    )?;
    xml.line(2)?;
    xml.start("nodes", &[])?;
    let mut text = String::new();
    let nodes = feed.nodes(|node| {
        xml.line(3)?;
        xml.start("node", &[("id", node.id), ("label", node.id)])?;
        xml.start("attvalues", &[])?;
        let mut value =
            |number: &str, text: &str| xml.empty("attvalue", &[("for", number), ("value", text)]);
        value("0", if node.missing { "true" } else { "false" })?;
        for (at, _, known) in node.values() {
            text.clear();
            known.write(&mut text);
            value(&numbers[at + 1], &text)?;
        }
        xml.end("attvalues")?;
        Ok(xml.end("node")?)
    })?;
    xml.line(2)?;
    xml.end("nodes")?;
    xml.line(2)?;
    xml.start("edges", &[])?;
    let mut number = 0_u64;
    let edges = feed.edges(|edge| {
        xml.line(3)?;
        let attributes = [
            ("id", &*number.to_string()),
            ("source", edge.parent),
            ("target", edge.child),
            ("label", edge.relation().as_str()),
        ];
        number += 1;
        xml.start("edge", &attributes)?;
        xml.start("attvalues", &[])?;
        for (at, (_, text)) in edge.texts().enumerate() {
            let attributes = [("for", &*at.to_string()), ("value", &text)];
            xml.empty("attvalue", &attributes)?;
        }
        xml.end("attvalues")?;
        Ok(xml.end("edge")?)
    })?;
    xml.line(2)?;
    xml.end("edges")?;
    xml.line(1)?;
    xml.end("graph")?;
    xml.line(0)?;
    xml.end("gexf")?;
    xml.line(0)?;
    Ok(GraphWritten { nodes, edges })
}

fn attributes<W: Write>(
    xml: &mut Xml<W>,
    class: &str,
    attributes: &[(&str, Kind)],
) -> std::io::Result<()> {
    xml.line(2)?;
    xml.start("attributes", &[("class", class), ("mode", "static")])?;
    for (number, (title, kind)) in attributes.iter().enumerate() {
        xml.line(3)?;
        let attributes = [
            ("id", &*number.to_string()),
            ("title", title),
            ("type", kind.in_xml()),
        ];
        xml.empty("attribute", &attributes)?;
    }
    xml.line(2)?;
    xml.end("attributes")
}
