//! `components`: groups of models that are connected in any way.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Component, Components, Graph, NodeId};
use modeltree_records::RelationSet;

use super::list::{Found, List, Tells, more};
use crate::args::{ComponentsArgs, Form, SortArg};
use crate::exit::Ending;
use crate::render::listing::{self, Field, Value};
use crate::render::number::count;
use crate::render::palette::{ASIDE, paint};
use crate::render::table::Column;
use crate::terminal;

/// Ranks the components, or lists one's members.
pub fn run(args: &ComponentsArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let relations = args.edges.relations();
    let mut out = terminal::stdout();
    if let Some(model) = &args.model {
        let node = atlas.resolve(model)?;
        let members = graph.component_of(node, relations);
        let size = count(members.len() as u64, "model", "models");
        let list = List {
            graph,
            heading: format!("The component of {}: {size}", graph.id(node)),
            found: members.into_iter().map(Found::alone).collect(),
            hidden: 0,
            tells: Tells::default(),
            relations,
        };
        let sort = super::list::without_walk(args.sort)?.unwrap_or(SortArg::Downloads);
        list.print(&mut out, &args.output, Some(sort))?;
    } else {
        rank(&mut out, graph, relations, args)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn rank(
    out: &mut dyn Write,
    graph: &Graph,
    relations: RelationSet,
    args: &ComponentsArgs,
) -> anyhow::Result<()> {
    let components = graph.components(relations);
    let list = components.list();
    // They come by size.
    let total = list.partition_point(|component| component.size > 1);
    let shown = &list[..total.min(args.output.limit())];
    if args.output.form() == Form::Count {
        writeln!(out, "{total}")?;
        return Ok(());
    }
    let roots = Roots::of(graph, &components, shown.len(), relations);
    let rows = shown.iter().enumerate().map(|(at, component)| Row {
        graph,
        component,
        root: roots.largest[at].map_or(component.first, |(_, root)| root),
        roots: roots.number[at],
    });
    match args.output.form() {
        Form::Json => listing::json(out, &fields(), rows)?,
        Form::Csv => listing::csv(out, &fields(), rows)?,
        Form::Table | Form::Count => {
            listing::table(out, &fields(), rows, true, terminal::columns())?;
            more(out, total - shown.len())?;
            let alone = list.len() - total;
            if alone > 0 {
                let alone = count(
                    alone as u64,
                    "model without relatives",
                    "models without relatives",
                );
                writeln!(out, "{}", paint(ASIDE, format!("and {alone}")))?;
            }
        }
    }
    Ok(())
}

/// The roots of the first components.
struct Roots {
    number: Vec<u64>,
    /// The root with the most children, and how many it has.
    largest: Vec<Option<(usize, NodeId)>>,
}

impl Roots {
    fn of(graph: &Graph, components: &Components, first: usize, relations: RelationSet) -> Self {
        let mut roots = Self {
            number: vec![0; first],
            largest: vec![None; first],
        };
        for node in graph.nodes() {
            let Some(at) = components.of(node).filter(|at| *at < first) else {
                continue;
            };
            if graph.parents_by(node, relations).next().is_some() {
                continue;
            }
            roots.number[at] += 1;
            let children = graph.children_by(node, relations).count();
            // The first by id of those with as many.
            if roots.largest[at].is_none_or(|(most, _)| children > most) {
                roots.largest[at] = Some((children, node));
            }
        }
        roots
    }
}

struct Row<'g> {
    graph: &'g Graph,
    component: &'g Component,
    root: NodeId,
    roots: u64,
}

fn fields<'g>() -> [Field<Row<'g>>; 5] {
    [
        Field::shown("root", Column::Flexible, "root", 0, |row| {
            let aside = if row.roots == 0 {
                " (on a cycle)"
            } else if row.graph.is_missing(row.root) {
                " (missing)"
            } else {
                ""
            };
            Value::Id(row.graph.id(row.root), aside)
        }),
        Field::hidden("root_missing", |row| {
            Value::Truth(row.graph.is_missing(row.root))
        }),
        Field::shown("models", Column::Right, "models", 0, |row| {
            Value::Count(row.component.size.into())
        }),
        Field::shown("edges", Column::Right, "edges", 0, |row| {
            Value::Count(row.component.edges.into())
        }),
        Field::shown("roots", Column::Right, "roots", 0, |row| {
            Value::Count(row.roots)
        }),
    ]
}
