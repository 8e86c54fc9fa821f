//! Graphs, in the formats of the programs that draw and measure them.

mod attributes;
mod cytoscape;
mod dot;
mod edge_list;
mod feed;
mod gexf;
mod graphml;
mod mermaid;
mod newick;
mod node_link;
mod primary;
mod xml;

use std::io::Write;
use std::path::Path;

use modeltree_query::Atlas;

use crate::folder::{Fault, Folder};
use crate::{ExportError, Selection};

pub use attributes::DEFAULT_COLUMNS;
pub use mermaid::MOST_IN_MERMAID;

/// The format of a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GraphFormat {
    /// XML for networkx, igraph, yEd, Gephi, Cytoscape.
    GraphMl,
    /// XML for Gephi, version 1.3.
    Gexf,
    /// The language of Graphviz.
    Dot,
    /// Trees in brackets, for programs of phylogenetics; one tree a line. A
    /// model hangs from one parent only, see [`write_graph`].
    Newick,
    /// JSON as networkx's `node_link_data` has it.
    NodeLink,
    /// JSON as Cytoscape and networkx's `cytoscape_data` have it.
    Cytoscape,
    /// A flowchart for Markdown pages; at most [`MOST_IN_MERMAID`] edges, and one
    /// model more than that.
    Mermaid,
    /// One edge a row, comma-separated.
    EdgesCsv,
    /// One edge a row, separated by tabs.
    EdgesTsv,
    /// One edge a row, Parquet.
    EdgesParquet,
}

impl GraphFormat {
    /// All formats.
    pub const ALL: [Self; 10] = [
        Self::GraphMl,
        Self::Gexf,
        Self::Dot,
        Self::Newick,
        Self::NodeLink,
        Self::Cytoscape,
        Self::Mermaid,
        Self::EdgesCsv,
        Self::EdgesTsv,
        Self::EdgesParquet,
    ];

    /// How a file of this format is called where only its folder is named.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::GraphMl => "graph.graphml",
            Self::Gexf => "graph.gexf",
            Self::Dot => "graph.dot",
            Self::Newick => "trees.nwk",
            Self::NodeLink => "node-link.json",
            Self::Cytoscape => "cytoscape.json",
            Self::Mermaid => "graph.mmd",
            Self::EdgesCsv => "edge-list.csv",
            Self::EdgesTsv => "edge-list.tsv",
            Self::EdgesParquet => "edge-list.parquet",
        }
    }
}

/// How far an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GraphProgress {
    /// Models that are done with, of `total`: in formats that list models and
    /// then edges, each counts twice.
    pub done: u64,
    /// All there is to do; not more than an estimate.
    pub total: u64,
}

/// A graph that was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct GraphWritten {
    /// Models in it, missing parents among them. An edge list names only those
    /// that have edges.
    pub nodes: u64,
    /// Edges in it.
    pub edges: u64,
}

/// Writes a selection as a graph to any place.
///
/// Models come in order of their ids, edges in order of child and parent, so
/// that the same snapshot gives the same bytes. Edges go from the parent to the
/// child; both ends are selected. `columns` names the columns of the models
/// table that become attributes; where it is empty, [`DEFAULT_COLUMNS`] do.
/// Beside the selection, memory does not grow with the number of models, except
/// by eight bytes a model in Newick.
///
/// Each edge has `relation` (the primary one), `relations` (all), `evidence`,
/// and, where several kinds of evidence speak for it, `claims`: the relations
/// by kind of evidence. Models that no record describes have `missing`.
/// Characters that XML and DOT cannot hold become `U+FFFD`.
///
/// In Newick a model with several parents hangs from the one whose relation
/// comes first (merge, adapter, quantized, finetune, unknown), among equal ones
/// from the most downloaded, then from the first by id; the others stand in the
/// model's comment. Where these lines go in a circle, the circle's first model
/// by id becomes a root.
///
/// # Errors
/// Where a column is not known, where the graph is too large for the format,
/// or where reading or writing fails; `place` is how messages call the output.
pub fn write_graph(
    atlas: &Atlas,
    selection: &Selection,
    columns: &[String],
    format: GraphFormat,
    out: &mut (impl Write + Send),
    place: &Path,
    progress: &mut dyn FnMut(GraphProgress),
) -> Result<GraphWritten, ExportError> {
    let mut feed = feed::Feed::new(atlas, selection, columns, progress)?;
    fill(&mut feed, format, out).map_err(|fault| fault.at(place))
}

/// As [`write_graph`], into a file, which appears whole or not at all. Answers
/// with its size, too.
///
/// # Errors
/// As [`write_graph`]; where the file exists already and `force` is not given,
/// before anything is written.
pub fn export_graph(
    atlas: &Atlas,
    selection: &Selection,
    columns: &[String],
    format: GraphFormat,
    file: &Path,
    force: bool,
    progress: &mut dyn FnMut(GraphProgress),
) -> Result<(GraphWritten, u64), ExportError> {
    let name = file.file_name().and_then(|name| name.to_str());
    let Some(name) = name.filter(|_| !file.is_dir()) else {
        return Err(ExportError::NotAFile(file.to_owned()));
    };
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let mut feed = feed::Feed::new(atlas, selection, columns, progress)?;
    let mut folder = Folder::open(folder.unwrap_or(Path::new(".")), &[name.into()], force)?;
    let mut written = GraphWritten::default();
    folder.write(name, |out| {
        written = fill(&mut feed, format, out)?;
        Ok(written.nodes)
    })?;
    let bytes = folder.close().last().map_or(0, |file| file.bytes);
    Ok((written, bytes))
}

fn fill(
    feed: &mut feed::Feed<'_>,
    format: GraphFormat,
    out: &mut (impl Write + Send),
) -> Result<GraphWritten, Fault> {
    match format {
        GraphFormat::GraphMl => graphml::write(feed, out),
        GraphFormat::Gexf => gexf::write(feed, out),
        GraphFormat::Dot => dot::write(feed, out),
        GraphFormat::Newick => newick::write(feed, out),
        GraphFormat::NodeLink => node_link::write(feed, out),
        GraphFormat::Cytoscape => cytoscape::write(feed, out),
        GraphFormat::Mermaid => mermaid::write(feed, out),
        GraphFormat::EdgesCsv => edge_list::write_text(feed, b',', out),
        GraphFormat::EdgesTsv => edge_list::write_text(feed, b'\t', out),
        GraphFormat::EdgesParquet => edge_list::write_parquet(feed, out),
    }
}
