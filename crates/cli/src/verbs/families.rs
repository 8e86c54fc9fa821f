//! `families`: roots ranked by what grew out of them.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{ByRelation, Family, Graph, NodeId};
use modeltree_publish::spreadsheet_safe;
use modeltree_query::Atlas;
use modeltree_records::{RelationSet, Timestamp};
use serde::Serialize;

use crate::args::FamiliesArgs;
use crate::exit::Ending;
use crate::render::json;
use crate::render::number::{count, grouped, short};
use crate::render::palette::{ASIDE, paint};
use crate::render::table::{Column, Table};
use crate::terminal;

/// Ranks the families.
pub fn run(args: &FamiliesArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?;
    let graph = atlas.graph();
    let mut families = graph.families(RelationSet::ALL);
    args.by.order().sort(&mut families);
    let total = families.len();
    families.truncate(args.limit);
    let rows: Vec<Row<'_>> = families
        .iter()
        .map(|family| Row::of(graph, family))
        .collect();
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &rows)?;
    } else if args.csv {
        write_csv(&mut out, &rows)?;
    } else {
        write_table(&mut out, graph, &families, terminal::columns())?;
        let hidden = total - families.len();
        if hidden > 0 {
            let more = count(hidden as u64, "more family", "more families");
            writeln!(out, "{}", paint(ASIDE, format!("… {more} (--limit)")))?;
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
    let mut heads = vec![
        (Column::Right, "#"),
        (Column::Flexible, "root"),
        (Column::Right, "models"),
        (Column::Right, "depth"),
        (Column::Right, "downloads"),
        (Column::Right, "likes"),
    ];
    // Whole ids come first where there is little room.
    let wide = columns.is_none_or(|columns| columns >= 100);
    if wide {
        heads.push((Column::Left, "by relation"));
    }
    let mut table = Table::new(&heads);
    for (index, family) in families.iter().enumerate() {
        let mut root = graph.id(family.root).to_owned();
        if family.cyclic {
            root += " (on a cycle)";
        } else if graph.is_missing(family.root) {
            root += " (missing)";
        }
        let mut row = vec![
            grouped(index as u64 + 1),
            root,
            grouped(u64::from(family.size)),
            grouped(u64::from(family.depth)),
            short(family.downloads),
            short(family.likes),
        ];
        if wide {
            row.push(by_relation(&family.by_relation));
        }
        table.row(row);
    }
    table.write(out, columns)
}

fn by_relation(counts: &ByRelation) -> String {
    let ByRelation {
        finetune,
        adapter,
        quantized,
        merge,
        unknown,
    } = *counts;
    let parts = [
        (finetune, 'F'),
        (adapter, 'A'),
        (quantized, 'Q'),
        (merge, 'M'),
        (unknown, '?'),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    parts
        .map(|(number, mark)| format!("{mark}{}", short(u64::from(number))))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A family, as `--json` and `--csv` print it.
#[derive(Serialize)]
struct Row<'a> {
    root: &'a str,
    root_missing: bool,
    cyclic: bool,
    models: u32,
    depth: u32,
    breadth: u32,
    leaves: u32,
    downloads: u64,
    likes: u64,
    by_relation: ByRelation,
    created_at: Option<Timestamp>,
    newest: Option<Timestamp>,
}

impl<'a> Row<'a> {
    fn of(graph: &'a Graph, family: &Family) -> Self {
        Self {
            root: graph.id(family.root),
            root_missing: graph.is_missing(family.root),
            cyclic: family.cyclic,
            models: family.size,
            depth: family.depth,
            breadth: family.breadth,
            leaves: family.leaves,
            downloads: family.downloads,
            likes: family.likes,
            by_relation: family.by_relation,
            created_at: family.created_at,
            newest: family.newest,
        }
    }
}

fn write_csv(out: impl Write, rows: &[Row<'_>]) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "root",
        "root_missing",
        "cyclic",
        "models",
        "depth",
        "breadth",
        "leaves",
        "downloads",
        "likes",
        "finetunes",
        "adapters",
        "quantized",
        "merges",
        "unknown",
        "created_at",
        "newest",
    ])?;
    for row in rows {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        let relations = &row.by_relation;
        csv.write_record([
            &*spreadsheet_safe(row.root),
            &row.root_missing.to_string(),
            &row.cyclic.to_string(),
            &row.models.to_string(),
            &row.depth.to_string(),
            &row.breadth.to_string(),
            &row.leaves.to_string(),
            &row.downloads.to_string(),
            &row.likes.to_string(),
            &relations.finetune.to_string(),
            &relations.adapter.to_string(),
            &relations.quantized.to_string(),
            &relations.merge.to_string(),
            &relations.unknown.to_string(),
            &time(row.created_at),
            &time(row.newest),
        ])?;
    }
    Ok(csv.flush()?)
}
