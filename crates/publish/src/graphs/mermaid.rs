//! Mermaid flowcharts (<https://mermaid.js.org>).

use std::io::Write;

use modeltree_records::Relation;

use super::GraphWritten;
use super::feed::Feed;
use crate::ExportError;
use crate::folder::Fault;

/// Edges that Mermaid draws unless its configuration says otherwise
/// (`maxEdges`); and more than anybody can read.
pub const MOST_IN_MERMAID: u64 = 500;

pub(super) fn write(feed: &mut Feed<'_>, out: &mut impl Write) -> Result<GraphWritten, Fault> {
    let mut names = Vec::new();
    let mut chart = b"flowchart TB\n".to_vec();
    feed.nodes(|node| {
        if names.len() as u64 > MOST_IN_MERMAID {
            return Err(too_large());
        }
        // Ids hold no character that would end the text.
        let class = if node.missing { ":::missing" } else { "" };
        writeln!(chart, "  m{}[\"{}\"]{class}", names.len(), node.id)?;
        names.push(node.id.to_owned());
        Ok(())
    })?;
    let number = |id: &str| names.binary_search_by(|name| (**name).cmp(id));
    let mut count = 0;
    let edges = feed.edges(|edge| {
        count += 1;
        if count > MOST_IN_MERMAID {
            return Err(too_large());
        }
        let (Ok(parent), Ok(child)) = (number(edge.parent), number(edge.child)) else {
            return Ok(());
        };
        let arrow = match edge.relation() {
            Relation::Quantized | Relation::Adapter => "-.->",
            Relation::Finetune | Relation::Merge | Relation::Unknown => "-->",
        };
        writeln!(
            chart,
            "  m{parent} {arrow}|{}| m{child}",
            edge.relation().as_str()
        )?;
        Ok(())
    })?;
    chart.extend_from_slice(b"  classDef missing stroke-dasharray: 4\n");
    out.write_all(&chart)?;
    Ok(GraphWritten {
        nodes: names.len() as u64,
        edges,
    })
}

fn too_large() -> Fault {
    Fault::Other(Box::new(ExportError::TooLarge {
        format: "mermaid",
        most: MOST_IN_MERMAID,
    }))
}
