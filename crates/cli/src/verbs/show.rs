//! `show`: one model.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Edge, NodeId};
use modeltree_publish::names_given;
use modeltree_query::Atlas;
use modeltree_records::Relation;

use super::tree::by_downloads;
use crate::args::ShowArgs;
use crate::exit::Ending;
use crate::render::json;
use crate::render::show::{self, Child, Children, Parent, Portrait};
use crate::terminal;

/// Shows the model.
pub fn run(args: &ShowArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?;
    let node = atlas.resolve(&args.model)?;
    let portrait = portrait(&atlas, node, args.limit)?;
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &portrait)?;
    } else {
        show::write(&mut out, &portrait, terminal::columns())?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn portrait(atlas: &Atlas, node: NodeId, limit: usize) -> anyhow::Result<Portrait> {
    let graph = atlas.graph();
    let edges: Vec<Edge> = graph.parents(node).collect();
    let claims = if edges.is_empty() {
        Vec::new()
    } else {
        atlas.snapshot().claims_of(graph.id(node))?
    };
    let named = names_given(graph, &edges, &claims);
    let parents = edges.iter().zip(named).map(|(edge, named)| Parent {
        id: graph.id(edge.node).to_owned(),
        named: named.map(str::to_owned),
        relation: edge.relations.primary(),
        relations: edge.relations,
        evidence: edge.evidence.iter().collect(),
        missing: graph.is_missing(edge.node),
        downloads: graph.downloads(edge.node),
    });
    Ok(Portrait {
        id: graph.id(node).to_owned(),
        missing: graph.is_missing(node),
        model: atlas.record(node)?,
        parents: parents.collect(),
        children: children(atlas, node, limit),
    })
}

fn children(atlas: &Atlas, node: NodeId, limit: usize) -> BTreeMap<&'static str, Children> {
    let graph = atlas.graph();
    let mut edges: Vec<Edge> = graph.children(node).collect();
    by_downloads(graph, &mut edges);
    let mut children = BTreeMap::<_, Children>::new();
    for edge in edges {
        for relation in Relation::ALL
            .into_iter()
            .filter(|relation| edge.relations.contains(*relation))
        {
            let children = children.entry(relation.as_str()).or_default();
            children.count += 1;
            if children.models.len() < limit {
                children.models.push(Child {
                    id: graph.id(edge.node).to_owned(),
                    downloads: graph.downloads(edge.node),
                    likes: graph.likes(edge.node),
                });
            }
        }
    }
    children
}
