//! `ancestors`: what a model was derived from, and along which lines.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use modeltree_lineage::{Ancestry, Direction, Graph, Lines, NodeId};
use modeltree_records::{Relation, RelationSet};
use serde::Serialize;

use super::list::{Found, List, Tells, some};
use crate::args::{Form, ReachArgs, SortArg};
use crate::exit::Ending;
use crate::render::json;
use crate::render::listing::{self, Field};
use crate::render::number::count;
use crate::render::palette::{ASIDE, HEADING, paint};
use crate::render::show::as_words;
use crate::render::way::{self, Stop};

use crate::terminal;

/// The most lines of descent that JSON lists, since there can be very many.
const LINES: usize = 1000;

/// An edge of the graph, as JSON has it.
#[derive(Serialize)]
pub struct Descent<'g> {
    parent: &'g str,
    child: &'g str,
    relation: Relation,
    #[serde(serialize_with = "as_words")]
    relations: RelationSet,
}

impl<'g> Descent<'g> {
    /// The edge between two models.
    pub fn of(graph: &'g Graph, child: NodeId, parent: NodeId, relations: RelationSet) -> Self {
        Self {
            parent: graph.id(parent),
            child: graph.id(child),
            relation: relations.primary(),
            relations,
        }
    }
}

#[derive(Serialize)]
struct Json<'g, N: Serialize> {
    model: &'g str,
    nodes: N,
    edges: Vec<Descent<'g>>,
    /// Each from a root down.
    lines: Vec<Vec<&'g str>>,
    more_lines: bool,
}

/// Lists the ancestors, and draws the lines of descent.
pub fn run(args: &ReachArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let question = &args.question;
    let atlas = super::open(data, quiet)?.with_evidence(question.edges.evidence);
    let graph = atlas.graph();
    let node = atlas.resolve(&args.model)?;
    let relations = question.edges.relations();
    let walk = question.edges.walk(args.depth);
    let form = question.output.form();
    let mut out = terminal::stdout();
    if form == Form::Count {
        writeln!(out, "{}", graph.ancestors(node, walk).count())?;
        out.flush()?;
        return Ok(Ending::Done);
    }

    let ancestry = graph.ancestry(node, walk);
    let mut found = found(&ancestry);
    if form != Form::Json {
        // There it stands for the edges' ends.
        found.remove(0);
    }
    let has_ancestors = ancestry.members.len() > 1;
    let list = List {
        graph,
        heading: heading(graph, node, &ancestry, args.depth.is_some()),
        found,
        hidden: 0,
        tells: Tells {
            depth: Some("up"),
            generation: true,
            relation: true,
            on_cycle: false,
        },
        relations,
    };
    let sort = question.sort.unwrap_or(SortArg::Depth);
    let limit = question.output.limit();
    if form == Form::Json {
        write_json(&mut out, list, node, &ancestry, sort, limit)?;
    } else {
        list.print(&mut out, &question.output, Some(sort))?;
        // Lines lead up to the roots: a bound would cut them.
        if form == Form::Table && has_ancestors && args.depth.is_none() {
            let lines = graph.lines(node, relations, limit);
            draw(&mut out, graph, &lines, relations)?;
        }
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn heading(graph: &Graph, node: NodeId, ancestry: &Ancestry, bounded: bool) -> String {
    let ancestors = ancestry.members.len() - 1;
    let bound = if bounded { " to this depth" } else { "" };
    let generation = ancestry.members.first().map_or(0, |first| first.generation);
    format!(
        "{}: {}{bound}, generation {generation}",
        graph.id(node),
        some(ancestors, "ancestor", "ancestors"),
    )
}

/// The model and its ancestors, each with the edge to the nearest model below.
fn found(ancestry: &Ancestry) -> Vec<Found> {
    let depths: HashMap<NodeId, u32> = ancestry
        .members
        .iter()
        .map(|member| (member.node, member.depth))
        .collect();
    let mut below = HashMap::new();
    for edge in &ancestry.edges {
        if depths.get(&edge.parent) > depths.get(&edge.child) {
            below.entry(edge.parent).or_insert(edge);
        }
    }
    let found = ancestry.members.iter().map(|member| {
        let edge = below.get(&member.node);
        Found {
            depth: member.depth,
            generation: member.generation,
            from: edge.map(|edge| edge.child),
            relations: edge.map_or(RelationSet::EMPTY, |edge| edge.relations),
            ..Found::alone(member.node)
        }
    });
    found.collect()
}

fn write_json(
    out: &mut dyn Write,
    mut list: List<'_>,
    node: NodeId,
    ancestry: &Ancestry,
    sort: SortArg,
    limit: usize,
) -> anyhow::Result<()> {
    let graph = list.graph;
    let descendants = list.arrange(Some(sort), limit);
    let lines = graph.lines(node, list.relations, limit.min(LINES));
    let edges = ancestry.edges.iter();
    let edges = edges.map(|edge| Descent::of(graph, edge.child, edge.parent, edge.relations));
    let fields: Vec<Field<_>> = list.fields(descendants.is_some());
    let rows = list
        .found
        .iter()
        .map(|found| list.row(found, descendants.as_ref()));
    let answer = Json {
        model: graph.id(node),
        nodes: listing::objects(&fields, rows),
        edges: edges.collect(),
        lines: lines
            .lines
            .iter()
            .map(|line| line.iter().rev().map(|node| graph.id(*node)).collect())
            .collect(),
        more_lines: lines.more,
    };
    Ok(json::write(out, &answer)?)
}

fn draw(
    out: &mut dyn Write,
    graph: &Graph,
    lines: &Lines,
    relations: RelationSet,
) -> io::Result<()> {
    let drawn = count(lines.lines.len() as u64, "line", "lines");
    let heading = if lines.more {
        format!("\nThe first {drawn} of descent")
    } else {
        format!("\n{drawn} of descent")
    };
    writeln!(out, "{}", paint(HEADING, heading))?;
    for line in &lines.lines {
        let mut stops: Vec<Stop<'_>> = Vec::with_capacity(line.len());
        for (at, node) in line.iter().enumerate().rev() {
            let above = line.get(at + 1);
            let edge = above.and_then(|above| graph.edge(*node, *above)?.within(relations));
            stops.push(Stop {
                step: edge.map(|edge| (Direction::Down, edge.relations)),
                id: graph.id(*node),
                missing: graph.is_missing(*node),
            });
        }
        way::draw(out, &stops, terminal::columns())?;
    }
    if lines.more {
        writeln!(out, "{}", paint(ASIDE, "  … and more (--limit)"))?;
    }
    Ok(())
}
