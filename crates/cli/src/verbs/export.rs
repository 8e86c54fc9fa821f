//! `export`: a snapshot, or a part of it, in open formats.

mod graph;

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{Direction, NodeId};
use modeltree_publish::{
    ResearchFormat, Selection, TableFormat, Written, export_collection, export_research,
    export_tables,
};
use modeltree_query::{Atlas, Filter, QueryError};
use modeltree_records::RelationSet;
use modeltree_snapshot::Snapshot;

use super::families;
use crate::args::{ExportArgs, FormatArg, LayoutArg};
use crate::exit::{Ending, Usage};
use crate::render::number::{bytes, count};
use crate::render::text::printable;
use crate::terminal;

/// Writes the files and names them.
pub fn run(args: &ExportArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let written = match (&args.output, &args.folder) {
        (None, Some(folder)) if folder != Path::new("-") => match args.layout {
            LayoutArg::Tables => tables(args, folder, data, quiet)?,
            LayoutArg::Research => research(args, folder, data, quiet)?,
            LayoutArg::Collection => collection(args, folder, data, quiet)?,
        },
        (output, _) => {
            let output = output.as_deref().unwrap_or(Path::new("-"));
            return graph::to_one_file(args, output, data, quiet);
        }
    };
    if !quiet {
        let mut out = terminal::stdout();
        tell(&mut out, &written)?;
        out.flush()?;
    }
    Ok(Ending::Done)
}

fn tables(
    args: &ExportArgs,
    folder: &Path,
    data: &Path,
    quiet: bool,
) -> anyhow::Result<Vec<Written>> {
    let asked = if args.format.is_empty() {
        vec![FormatArg::Csv]
    } else {
        once_each(args.format.clone())
    };
    if asked.contains(&FormatArg::Json) {
        return Err(Usage(
            "json is a format of --layout research; tables come as csv, jsonl or parquet, graphs as node-link or cytoscape".into(),
        )
        .into());
    }
    let formats: Vec<TableFormat> = asked.iter().filter_map(|format| table(*format)).collect();
    let (atlas, selection) = chosen(args, data, quiet)?;
    let mut written = Vec::new();
    if !formats.is_empty() {
        written = export_tables(&atlas, &selection, &formats, folder, args.force)?;
    }
    graph::into_folder(args, &asked, folder, &atlas, &selection, quiet)?;
    Ok(written)
}

fn research(
    args: &ExportArgs,
    folder: &Path,
    data: &Path,
    quiet: bool,
) -> anyhow::Result<Vec<Written>> {
    let formats = research_formats(&args.format)?;
    let (atlas, roots) = whole_families(args, data, quiet)?;
    Ok(export_research(
        &atlas, &roots, &formats, folder, args.force,
    )?)
}

fn collection(
    args: &ExportArgs,
    folder: &Path,
    data: &Path,
    quiet: bool,
) -> anyhow::Result<Vec<Written>> {
    if args.format.iter().any(|format| *format != FormatArg::Json) {
        return Err(Usage("a collection comes as json".into()).into());
    }
    let (atlas, roots) = whole_families(args, data, quiet)?;
    Ok(export_collection(&atlas, &roots, folder, args.force)?)
}

/// The snapshot, and the roots named, or those of the largest families.
fn whole_families(
    args: &ExportArgs,
    data: &Path,
    quiet: bool,
) -> anyhow::Result<(Atlas, Vec<NodeId>)> {
    let part = !args.ancestry.is_empty() || !args.conditions.is_empty() || args.depth.is_some();
    if part || args.edges.relations() != RelationSet::ALL {
        return Err(Usage(
            "this layout holds whole families: --ancestry, --where, --depth and --relation are for tables and graphs".into(),
        )
        .into());
    }
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let mut roots = named(&atlas, &args.family)?;
    if roots.is_empty() {
        roots = families::largest(&atlas, args.top);
    }
    Ok((atlas, roots))
}

/// The snapshot, and what was chosen of it.
fn chosen(args: &ExportArgs, data: &Path, quiet: bool) -> anyhow::Result<(Atlas, Selection)> {
    let everything = args.family.is_empty() && args.ancestry.is_empty();
    if args.depth.is_some() && everything {
        return Err(Usage(
            "--depth counts from a model: name one with --family or --ancestry".into(),
        )
        .into());
    }
    let filter = Filter::parse(&args.conditions, &Snapshot::model_schema());
    let filter = filter.map_err(QueryError::from)?;
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let graph = atlas.graph();
    let mut selection = Selection::whole();
    if !everything {
        let walk = args.edges.walk(args.depth);
        let families = named(&atlas, &args.family)?;
        let ancestries = named(&atlas, &args.ancestry)?;
        let down = families.into_iter().map(|node| (node, Direction::Down));
        let up = ancestries.into_iter().map(|node| (node, Direction::Up));
        let walks = down.chain(up);
        let steps = walks.flat_map(|(node, direction)| graph.walk(node, direction, walk));
        selection = Selection::of(steps.map(|step| step.node));
    }
    if !filter.is_empty() {
        selection = selection.among(atlas.select(&filter)?);
    }
    let selection = selection.with_relations(args.edges.relations());
    Ok((atlas, selection))
}

/// Names the files.
pub fn tell(out: &mut dyn Write, written: &[Written]) -> std::io::Result<()> {
    for file in written {
        let path = file.path.display().to_string();
        writeln!(
            out,
            "{}  {}, {}",
            printable(&path),
            count(file.rows, "row", "rows"),
            bytes(file.bytes)
        )?;
    }
    Ok(())
}

/// The models named, each once.
pub fn named(atlas: &Atlas, names: &[String]) -> anyhow::Result<Vec<NodeId>> {
    let nodes = names.iter().map(|name| atlas.resolve(name));
    Ok(once_each(nodes.collect::<Result<_, _>>()?))
}

const fn table(asked: FormatArg) -> Option<TableFormat> {
    match asked {
        FormatArg::Csv => Some(TableFormat::Csv),
        FormatArg::Jsonl => Some(TableFormat::Jsonl),
        FormatArg::Parquet => Some(TableFormat::Parquet),
        _ => None,
    }
}

fn research_formats(asked: &[FormatArg]) -> anyhow::Result<Vec<ResearchFormat>> {
    let format = |asked: &FormatArg| match asked {
        FormatArg::Csv => Ok(ResearchFormat::Csv),
        FormatArg::Json => Ok(ResearchFormat::Json),
        _ => Err(Usage(
            "the research layout comes as csv and json; other formats are of --layout tables"
                .into(),
        )),
    };
    let formats = asked.iter().map(format).collect::<Result<Vec<_>, _>>()?;
    Ok(if formats.is_empty() {
        ResearchFormat::PAIR.into()
    } else {
        once_each(formats)
    })
}

fn once_each<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    let mut once = Vec::with_capacity(list.len());
    for item in list {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}
