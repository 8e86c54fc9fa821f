//! `families`: roots ranked by what grew out of them.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Family, Graph, NodeId};
use modeltree_query::Atlas;
use modeltree_records::RelationSet;

use super::list::more;
use crate::args::{FamiliesArgs, Form};
use crate::exit::Ending;
use crate::render::listing::{self, Field, Value};
use crate::render::table::Column;
use crate::terminal;

/// Ranks the families.
pub fn run(args: &FamiliesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let mut families = graph.families(args.edges.relations());
    args.sort.order().sort(&mut families);
    let total = families.len();
    families.truncate(args.output.limit());
    let mut out = terminal::stdout();
    let rows = || families.iter().map(|family| Row { graph, family });
    match args.output.form() {
        Form::Count => writeln!(out, "{total}")?,
        Form::Json => listing::json(&mut out, &fields(), rows())?,
        Form::Csv => listing::csv(&mut out, &fields(), rows())?,
        Form::Table => {
            write_table(&mut out, graph, &families, terminal::columns())?;
            more(&mut out, total - families.len())?;
        }
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// The roots of the largest families.
pub fn largest(atlas: &Atlas, limit: usize) -> Vec<NodeId> {
    let families = atlas.graph().families(RelationSet::ALL);
    families
        .into_iter()
        .take(limit)
        .map(|family| family.root)
        .collect()
}

/// The ranking as a table.
pub fn write_table(
    out: &mut dyn Write,
    graph: &Graph,
    families: &[Family],
    columns: Option<usize>,
) -> std::io::Result<()> {
    let rows = families.iter().map(|family| Row { graph, family });
    listing::table(out, &fields(), rows, true, columns)
}

struct Row<'g> {
    graph: &'g Graph,
    family: &'g Family,
}

impl Row<'_> {
    fn missing(&self) -> bool {
        self.graph.is_missing(self.family.root)
    }
}

fn fields<'g>() -> [Field<Row<'g>>; 12] {
    [
        Field::shown("root", Column::Flexible, "root", 0, |row| {
            let aside = match (row.family.cyclic, row.missing()) {
                (true, _) => " (on a cycle)",
                (false, true) => " (missing)",
                _ => "",
            };
            Value::Id(row.graph.id(row.family.root), aside)
        }),
        Field::hidden("root_missing", |row| Value::Truth(row.missing())),
        Field::hidden("cyclic", |row| Value::Truth(row.family.cyclic)),
        Field::shown("models", Column::Right, "models", 0, |row| {
            Value::Count(row.family.size.into())
        }),
        Field::shown("depth", Column::Right, "depth", 0, |row| {
            Value::Count(row.family.depth.into())
        }),
        Field::hidden("breadth", |row| Value::Count(row.family.breadth.into())),
        Field::hidden("leaves", |row| Value::Count(row.family.leaves.into())),
        Field::shown("downloads", Column::Right, "downloads", 0, |row| {
            Value::Figure(Some(row.family.downloads))
        }),
        Field::shown("likes", Column::Right, "likes", 0, |row| {
            Value::Figure(Some(row.family.likes))
        }),
        // Whole ids come first where there is little room.
        Field::shown("by_relation", Column::Left, "by relation", 100, |row| {
            Value::ByRelation(&row.family.by_relation)
        }),
        Field::hidden("created_at", |row| Value::Time(row.family.created_at)),
        Field::hidden("newest", |row| Value::Time(row.family.newest)),
    ]
}
