//! `export`: a snapshot, or families, in open formats.

use std::io::Write;
use std::path::Path;

use modeltree_lineage::NodeId;
use modeltree_publish::{ResearchFormat, TableFormat, Written, export_research, export_tables};
use modeltree_query::Atlas;

use super::families;
use crate::args::{ExportArgs, FormatArg, LayoutArg};
use crate::exit::{Ending, Usage};
use crate::render::number::{bytes, count};
use crate::render::text::printable;
use crate::terminal;

/// Writes the files and names them.
pub fn run(args: &ExportArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let written = match args.layout {
        LayoutArg::Tables => {
            let formats = table_formats(&args.format)?;
            let atlas = super::open(data, quiet)?;
            let families = named(&atlas, &args.family)?;
            export_tables(&atlas, &families, &formats, &args.folder, args.force)?
        }
        LayoutArg::Research => {
            let formats = research_formats(&args.format)?;
            let atlas = super::open(data, quiet)?;
            let mut roots = named(&atlas, &args.family)?;
            if roots.is_empty() {
                roots = families::largest(&atlas, args.top);
            }
            export_research(&atlas, &roots, &formats, &args.folder, args.force)?
        }
    };
    if !quiet {
        let mut out = terminal::stdout();
        tell(&mut out, &written)?;
        out.flush()?;
    }
    Ok(Ending::Done)
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
fn named(atlas: &Atlas, names: &[String]) -> anyhow::Result<Vec<NodeId>> {
    let mut nodes = Vec::new();
    for name in names {
        let node = atlas.resolve(name)?;
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    Ok(nodes)
}

fn table_formats(asked: &[FormatArg]) -> anyhow::Result<Vec<TableFormat>> {
    let format = |asked: &FormatArg| match asked {
        FormatArg::Csv => Ok(TableFormat::Csv),
        FormatArg::Jsonl => Ok(TableFormat::Jsonl),
        FormatArg::Parquet => Ok(TableFormat::Parquet),
        FormatArg::Json => Err(Usage(
            "json is a format of --layout research; tables come as csv, jsonl or parquet".into(),
        )),
    };
    let formats = asked.iter().map(format).collect::<Result<Vec<_>, _>>()?;
    Ok(if formats.is_empty() {
        vec![TableFormat::Csv]
    } else {
        once_each(formats)
    })
}

fn research_formats(asked: &[FormatArg]) -> anyhow::Result<Vec<ResearchFormat>> {
    let format = |asked: &FormatArg| {
        match asked {
        FormatArg::Csv => Ok(ResearchFormat::Csv),
        FormatArg::Json => Ok(ResearchFormat::Json),
        FormatArg::Jsonl | FormatArg::Parquet => Err(Usage(
            "the research layout comes as csv and json; jsonl and parquet are formats of --layout tables".into(),
        )),
    }
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
