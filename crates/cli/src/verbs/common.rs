//! `common`: the nearest common ancestors of several models.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::NodeId;
use modeltree_records::Timestamp;

use super::list::more;
use crate::args::{CommonArgs, Form};
use crate::exit::Ending;
use crate::render::listing::{self, Field, Value};
use crate::render::number::count;
use crate::render::palette::{HEADING, paint};
use crate::render::table::Column;
use crate::terminal;

struct Row<'g> {
    id: &'g str,
    missing: bool,
    steps: Vec<u32>,
    downloads: Option<u64>,
    likes: Option<u64>,
    created_at: Option<Timestamp>,
}

fn fields<'g>() -> [Field<Row<'g>>; 7] {
    [
        Field::shown("id", Column::Flexible, "common ancestor", 0, |row| {
            Value::Id(row.id, if row.missing { " (missing)" } else { "" })
        }),
        Field::hidden("missing", |row| Value::Truth(row.missing)),
        Field::shown("steps", Column::Left, "steps", 0, |row| {
            Value::Numbers(&row.steps)
        }),
        Field::hidden("total_steps", |row| {
            Value::Count(row.steps.iter().copied().map(u64::from).sum())
        }),
        Field::shown("downloads", Column::Right, "downloads", 0, |row| {
            Value::Figure(row.downloads)
        }),
        Field::shown("likes", Column::Right, "likes", 0, |row| {
            Value::Figure(row.likes)
        }),
        Field::shown("created_at", Column::Left, "created", 76, |row| {
            Value::Time(row.created_at)
        }),
    ]
}

/// Lists the nearest common ancestors.
pub fn run(args: &CommonArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let resolved = args.models.iter().map(|model| atlas.resolve(model));
    let models: Vec<NodeId> = resolved.collect::<Result<_, _>>()?;
    let mut common = graph.common_ancestors(&models, args.edges.walk(args.depth));
    let total = common.len();
    let mut out = terminal::stdout();
    if args.output.form() == Form::Count {
        writeln!(out, "{total}")?;
        out.flush()?;
        return Ok(Ending::Done);
    }
    common.truncate(args.output.limit());
    let shown = common.len();
    let rows = common.into_iter().map(|ancestor| Row {
        id: graph.id(ancestor.node),
        missing: graph.is_missing(ancestor.node),
        steps: ancestor.steps,
        downloads: graph.downloads(ancestor.node),
        likes: graph.likes(ancestor.node),
        created_at: graph.created_at(ancestor.node),
    });
    match args.output.form() {
        Form::Json => listing::json(&mut out, &fields(), rows)?,
        Form::Csv => listing::csv(&mut out, &fields(), rows)?,
        Form::Table | Form::Count => {
            let ids: Vec<&str> = models.iter().map(|model| graph.id(*model)).collect();
            let ids = ids.join(", ");
            let heading = match total {
                0 => format!("{ids}: no common ancestor"),
                total => format!(
                    "{} of {ids} (steps up from each, in this order)",
                    count(
                        total as u64,
                        "nearest common ancestor",
                        "nearest common ancestors"
                    )
                ),
            };
            writeln!(out, "{}", paint(HEADING, heading))?;
            if total > 0 {
                listing::table(&mut out, &fields(), rows, false, terminal::columns())?;
            }
            more(&mut out, total - shown)?;
        }
    }
    out.flush()?;
    Ok(Ending::Done)
}
