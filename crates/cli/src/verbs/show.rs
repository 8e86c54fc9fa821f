//! `show`: one model.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Edge, NodeId};
use modeltree_publish::names_given;
use modeltree_query::{Atlas, QueryError};
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
    let portrait = match atlas.resolve(&args.model) {
        Err(unknown @ QueryError::Unknown { .. }) => gone(&atlas, args.model.trim(), unknown)?,
        node => portrait(&atlas, node?, args.limit)?,
    };
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &portrait)?;
    } else {
        show::write(&mut out, &portrait, terminal::columns())?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// A model that is on the Hub no longer and that nobody names as a parent.
fn gone(atlas: &Atlas, id: &str, unknown: QueryError) -> anyhow::Result<Portrait> {
    let Some(gone) = atlas.snapshot().gone_of(id)? else {
        return Err(unknown.into());
    };
    Ok(Portrait {
        id: id.to_owned(),
        missing: true,
        gone_at: gone.gone_at,
        model: Some(gone.model),
        parents: Vec::new(),
        children: BTreeMap::new(),
    })
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
    let missing = graph.is_missing(node);
    let gone = match missing {
        true => atlas.snapshot().gone_of(graph.id(node))?,
        false => None,
    };
    let (gone_at, last) = gone.map_or((None, None), |gone| (gone.gone_at, Some(gone.model)));
    Ok(Portrait {
        id: graph.id(node).to_owned(),
        missing,
        gone_at,
        model: atlas.record(node)?.or(last),
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
