//! A family as a file.

use std::io::Write;
use std::path::Path;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use modeltree_publish::{
    ExportError, GraphFormat, Selection, TableFormat, file_stem, write_graph, write_models,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{Problems, Question};
use crate::{App, Asked, Cancel, Refusal, Served, Weight, wire};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Format {
    /// The models, comma-separated.
    Csv,
    /// The models, one JSON object a line, with claims and other names.
    Jsonl,
    /// The models, Parquet, with the snapshot's own columns.
    Parquet,
    /// The graph, for networkx, igraph, yEd, Gephi, Cytoscape.
    Graphml,
    /// The graph, for Gephi.
    Gexf,
    /// The graph, for Graphviz.
    Dot,
    /// Trees in brackets, for programs of phylogenetics.
    Newick,
    /// The graph, JSON as networkx has it.
    NodeLink,
    /// The graph, JSON as Cytoscape has it.
    Cytoscape,
    /// The graph, for Markdown pages; small families only.
    Mermaid,
    /// The edges, comma-separated.
    EdgesCsv,
    /// The edges, separated by tabs.
    EdgesTsv,
    /// The edges, Parquet.
    EdgesParquet,
}

/// How to write it.
enum Way {
    Table(TableFormat),
    Graph(GraphFormat),
}

impl Format {
    fn way(self) -> Way {
        match self {
            Self::Csv => Way::Table(TableFormat::Csv),
            Self::Jsonl => Way::Table(TableFormat::Jsonl),
            Self::Parquet => Way::Table(TableFormat::Parquet),
            Self::Graphml => Way::Graph(GraphFormat::GraphMl),
            Self::Gexf => Way::Graph(GraphFormat::Gexf),
            Self::Dot => Way::Graph(GraphFormat::Dot),
            Self::Newick => Way::Graph(GraphFormat::Newick),
            Self::NodeLink => Way::Graph(GraphFormat::NodeLink),
            Self::Cytoscape => Way::Graph(GraphFormat::Cytoscape),
            Self::Mermaid => Way::Graph(GraphFormat::Mermaid),
            Self::EdgesCsv => Way::Graph(GraphFormat::EdgesCsv),
            Self::EdgesTsv => Way::Graph(GraphFormat::EdgesTsv),
            Self::EdgesParquet => Way::Graph(GraphFormat::EdgesParquet),
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv | Self::EdgesCsv => "text/csv; charset=utf-8",
            Self::EdgesTsv => "text/tab-separated-values; charset=utf-8",
            Self::Jsonl => "application/jsonl",
            Self::Parquet | Self::EdgesParquet => "application/vnd.apache.parquet",
            Self::Graphml | Self::Gexf => "application/xml",
            Self::NodeLink | Self::Cytoscape => "application/json",
            Self::Dot => "text/vnd.graphviz; charset=utf-8",
            Self::Newick | Self::Mermaid => "text/plain; charset=utf-8",
        }
    }
}

impl Way {
    fn file_name(&self, id: &str) -> String {
        let stem = file_stem(id);
        match self {
            Self::Table(format) => format!("{stem}.models.{}", format.extension()),
            Self::Graph(format) => format!("{stem}.{}", format.file_name()),
        }
    }
}

/// Which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct In {
    /// The form of the file.
    #[param(inline)]
    format: Format,
}

/// A model and what grew out of it, as a file: what `modeltree export --family`
/// writes.
#[utoipa::path(get, path = "/api/v1/export", params(wire::ById, wire::Conditions, In), responses(
    (status = 200, description = "The file", content(
        (String = "text/csv"),
        (String = "text/tab-separated-values"),
        (String = "application/jsonl"),
        (Vec<u8> = "application/vnd.apache.parquet"),
        (String = "application/xml"),
        (serde_json::Value = "application/json"),
        (String = "text/vnd.graphviz"),
        (String = "text/plain"))), Problems))]
pub(super) async fn export(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(In { format }): Asked<In>,
) -> Response {
    let served = app.served();
    let way = format.way();
    let name = match served.resolve(&by.id) {
        Ok(root) => way.file_name(served.graph().id(root)),
        Err(refusal) => return refusal.into_response(),
    };
    let content_type = format.content_type();
    app.answer_download(
        Weight::Heavy,
        content_type,
        &name,
        move |served, cancel, out| {
            let question = Question::of(served, cancel, &by.id, &conditions)?;
            let members = question.matching().map(|at| question.kin.node(at));
            let selection = Selection::of(members).with_relations(question.kin.relations());
            written(served, cancel, &selection, &way, out)
        },
    )
    .await
}

fn written(
    served: &Served,
    cancel: &Cancel,
    selection: &Selection,
    way: &Way,
    mut out: &mut (dyn Write + Send),
) -> Result<(), Refusal> {
    cancel.check()?;
    let atlas = served.atlas();
    let place = Path::new("to the client");
    let done = match way {
        Way::Table(format) => write_models(atlas, selection, *format, &mut out, place).map(|_| ()),
        Way::Graph(format) => {
            let mut silent = |_| {};
            write_graph(atlas, selection, &[], *format, &mut out, place, &mut silent).map(|_| ())
        }
    };
    done.map_err(|error| match error {
        ExportError::TooLarge { format, most } => {
            let message = format!("{format} draws at most {most} edges; narrow the family down, or take another format such as dot");
            Refusal::bad("format", message)
        }
        other => Refusal::internal(other),
    })
}
