//! Exports as graphs.

use std::io::{BufWriter, Write};
use std::path::Path;

use modeltree_publish::{
    GraphFormat, GraphProgress, GraphWritten, Selection, export_graph, write_graph,
};
use modeltree_query::Atlas;

use super::chosen;
use crate::args::{ExportArgs, FormatArg, LayoutArg};
use crate::exit::{Ending, Usage};
use crate::progress;
use crate::render::number::{bytes, count};
use crate::render::text::printable;
use crate::terminal;

/// Writes one graph to a file or, where it is `-`, to stdout.
pub(super) fn to_one_file(
    args: &ExportArgs,
    output: &Path,
    data: &Path,
    quiet: bool,
) -> anyhow::Result<Ending> {
    if args.layout != LayoutArg::Tables {
        return Err(Usage("--layout lays out a folder: name one, not a file".into()).into());
    }
    let format = format_of(args, output)?;
    let (atlas, selection) = chosen(args, data, quiet)?;
    if output != Path::new("-") {
        write(args, format, output, &atlas, &selection, quiet)?;
        return Ok(Ending::Done);
    }
    // Straight to the system's stdout: Parquet is no text.
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout());
    let mut silent = |_: GraphProgress| {};
    let place = Path::new("to stdout");
    write_graph(
        &atlas,
        &selection,
        &args.columns,
        format,
        &mut out,
        place,
        &mut silent,
    )?;
    out.flush()?;
    Ok(Ending::Done)
}

/// Writes the graphs among the formats asked for.
pub(super) fn into_folder(
    args: &ExportArgs,
    asked: &[FormatArg],
    folder: &Path,
    atlas: &Atlas,
    selection: &Selection,
    quiet: bool,
) -> anyhow::Result<()> {
    for format in asked.iter().filter_map(|format| graph(*format)) {
        let file = folder.join(format.file_name());
        write(args, format, &file, atlas, selection, quiet)?;
    }
    Ok(())
}

fn write(
    args: &ExportArgs,
    format: GraphFormat,
    file: &Path,
    atlas: &Atlas,
    selection: &Selection,
    quiet: bool,
) -> anyhow::Result<()> {
    let bar = progress::bar(quiet);
    let mut report = |progress: GraphProgress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        bar.set_message(format!(
            "writing {}",
            printable(&file.display().to_string())
        ));
    };
    let columns = &args.columns;
    let written = export_graph(
        atlas,
        selection,
        columns,
        format,
        file,
        args.force,
        &mut report,
    );
    bar.finish_and_clear();
    let (GraphWritten { nodes, edges }, size) = written?;
    if !quiet {
        let mut out = terminal::stdout();
        writeln!(
            out,
            "{}  {}, {}, {}",
            printable(&file.display().to_string()),
            count(nodes, "model", "models"),
            count(edges, "edge", "edges"),
            bytes(size)
        )?;
        out.flush()?;
    }
    Ok(())
}

/// The one format asked for, or the one that the file's ending means.
fn format_of(args: &ExportArgs, output: &Path) -> Result<GraphFormat, Usage> {
    let ending = output.extension().and_then(|ending| ending.to_str());
    let ending = ending.unwrap_or_default().to_ascii_lowercase();
    match &args.format[..] {
        [] => of_ending(&ending).ok_or_else(|| {
            Usage(match ending.as_str() {
                "json" => "which JSON? --format node-link or --format cytoscape".into(),
                _ => "which format? Say it with --format, such as --format graphml".into(),
            })
        }),
        [FormatArg::EdgeList] => Ok(match ending.as_str() {
            "tsv" | "tab" => GraphFormat::EdgesTsv,
            "parquet" => GraphFormat::EdgesParquet,
            _ => GraphFormat::EdgesCsv,
        }),
        [one] => graph(*one).ok_or_else(|| {
            Usage("tables are two files, of models and of edges: name a folder for them, or take --format edge-list".into())
        }),
        _ => Err(Usage("one file holds one format: name a folder for several".into())),
    }
}

fn of_ending(ending: &str) -> Option<GraphFormat> {
    Some(match ending {
        "graphml" => GraphFormat::GraphMl,
        "gexf" => GraphFormat::Gexf,
        "dot" | "gv" => GraphFormat::Dot,
        "nwk" | "newick" | "nhx" | "tree" => GraphFormat::Newick,
        "mmd" | "mermaid" => GraphFormat::Mermaid,
        "csv" => GraphFormat::EdgesCsv,
        "tsv" | "tab" => GraphFormat::EdgesTsv,
        "parquet" => GraphFormat::EdgesParquet,
        _ => return None,
    })
}

const fn graph(asked: FormatArg) -> Option<GraphFormat> {
    match asked {
        FormatArg::Graphml => Some(GraphFormat::GraphMl),
        FormatArg::Gexf => Some(GraphFormat::Gexf),
        FormatArg::Dot => Some(GraphFormat::Dot),
        FormatArg::Newick => Some(GraphFormat::Newick),
        FormatArg::NodeLink => Some(GraphFormat::NodeLink),
        FormatArg::Cytoscape => Some(GraphFormat::Cytoscape),
        FormatArg::Mermaid => Some(GraphFormat::Mermaid),
        FormatArg::EdgeList => Some(GraphFormat::EdgesCsv),
        FormatArg::Csv | FormatArg::Json | FormatArg::Jsonl | FormatArg::Parquet => None,
    }
}
