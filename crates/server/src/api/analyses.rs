//! `/api/v1/analyses`: what the analyses of the snapshot find.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use modeltree_analysis::AnalysisError;
use modeltree_analysis::arxiv::Papers;
use modeltree_analysis::composition::Composition;
use modeltree_analysis::drift::{self, null::Null, null::Unit};
use modeltree_analysis::growth::{self, GrowthOptions};
use modeltree_analysis::libraries::Libraries;
use modeltree_analysis::numbers::Numbers;
use modeltree_analysis::parameters::{self, ParametersOptions};
use modeltree_analysis::report::{Report, Table};
use modeltree_analysis::study::{By, Selection, Study, Trait};
use serde_json::{Map, Value};
use utoipa::OpenApi;

use super::Problems;
use crate::wire::{AnalysesAnswer, AnalysisAnswer, AnalysisColumn, AnalysisTable, AnalysisWord};
use crate::{App, Refusal, Served, Weight};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/analyses", get(analyses))
        .route("/api/v1/analyses/{name}", get(analysis))
}

#[derive(OpenApi)]
#[openapi(paths(analyses, analysis))]
pub(super) struct Docs;

/// Rows of a table that are told.
const ROWS: usize = 1_000;

/// An analysis that can be asked for: of the whole snapshot, as `modeltree
/// analyze` makes it where nothing else is asked for, but for `parameters`.
struct Analysis {
    name: &'static str,
    title: &'static str,
    make: fn(&Study<'_>) -> Result<Report, AnalysisError>,
}

/// Those that take less than half a minute at three million models. The
/// comparisons of texts and cards take longer and are left to the command line.
const ANALYSES: [Analysis; 10] = [
    Analysis {
        name: "composition",
        title: "What models are: licences, tasks, languages, libraries, sizes",
        make: |study| Ok(Composition::read(study, &[])?.report(study)),
    },
    Analysis {
        name: "growth",
        title: "How families grow, and who has descendants",
        make: |study| {
            let options = GrowthOptions {
                by: By::Quarter,
                families: 10,
                samples: 100,
                seed: 42,
            };
            growth::report(study, &options)
        },
    },
    Analysis {
        name: "parameters",
        title: "How large models are",
        make: |study| {
            let options = ParametersOptions {
                // A fifth of what the command line draws: seconds, not half a minute.
                resamples: 200,
                seed: 42,
            };
            parameters::report(study, &options)
        },
    },
    Analysis {
        name: "traits-license",
        title: "How licences change from parent to child",
        make: |study| drift(study, Trait::License),
    },
    Analysis {
        name: "traits-language",
        title: "How languages change from parent to child",
        make: |study| drift(study, Trait::Language),
    },
    Analysis {
        name: "traits-task",
        title: "How tasks change from parent to child",
        make: |study| drift(study, Trait::Task),
    },
    Analysis {
        name: "traits-library",
        title: "How libraries change from parent to child",
        make: |study| drift(study, Trait::Library),
    },
    Analysis {
        name: "numbers",
        title: "How numbers change from parent to child",
        make: |study| Ok(Numbers::read(study)?.report(study)),
    },
    Analysis {
        name: "libraries",
        title: "Libraries: how often each is named, alone and with others",
        make: |study| Ok(Libraries::read(study)?.report(study, 0.8)),
    },
    Analysis {
        name: "arxiv",
        title: "The papers that models cite",
        make: |study| Ok(Papers::read(study)?.report(study, None)),
    },
];

fn drift(study: &Study<'_>, kind: Trait) -> Result<Report, AnalysisError> {
    let sets = study.traits(std::slice::from_ref(&kind))?.remove(0);
    let null = Null {
        unit: Unit::Family,
        rounds: 199,
        seed: 1,
    };
    let options = drift::Options {
        top: 20,
        null: Some(null),
    };
    Ok(drift::report(study, &kind, &sets, options))
}

/// The analyses that can be asked for.
#[utoipa::path(get, path = "/api/v1/analyses", responses(
    (status = 200, description = "The analyses", body = AnalysesAnswer), Problems))]
async fn analyses(State(app): State<App>) -> Response {
    app.answer(Weight::Light, |_, _| {
        let words = ANALYSES.iter().map(|analysis| AnalysisWord {
            name: analysis.name.into(),
            title: analysis.title.into(),
        });
        Ok(AnalysesAnswer {
            analyses: words.collect(),
        })
    })
    .await
}

/// What an analysis of the whole snapshot finds. Made when it is first asked
/// for, which can take many seconds, and kept; who asks meanwhile waits.
#[utoipa::path(get, path = "/api/v1/analyses/{name}",
    params(("name" = String, Path, description = "A word of `/api/v1/analyses`")), responses(
    (status = 200, description = "Its tables", body = AnalysisAnswer), Problems))]
async fn analysis(State(app): State<App>, name: Result<Path<String>, PathRejection>) -> Response {
    // What is no text is no analysis either.
    let name = name.map(|Path(name)| name).unwrap_or_default();
    app.answer(Weight::Heavy, move |served, _| found(served, &name))
        .await
}

fn found(served: &Served, name: &str) -> Result<Arc<AnalysisAnswer>, Refusal> {
    let Some(analysis) = ANALYSES.iter().find(|analysis| analysis.name == name) else {
        let words = ANALYSES.iter().map(|analysis| analysis.name.to_owned());
        return Err(Refusal::not_found("there is no such analysis").suggesting(words.collect()));
    };
    served.kept(analysis.name, |served| {
        let study = Study::new(served.atlas(), Selection::default());
        let report = study.and_then(|study| (analysis.make)(&study));
        answer(analysis.name, report.map_err(Refusal::internal)?)
    })
}

fn answer(name: &str, report: Report) -> Result<AnalysisAnswer, Refusal> {
    let about = report.about.into_iter().map(|(name, cell)| {
        let value = serde_json::to_value(cell).map_err(Refusal::internal)?;
        Ok((name.to_owned(), value))
    });
    let about: Map<String, Value> = about.collect::<Result<_, Refusal>>()?;
    let tables = report.tables.into_iter().map(table);
    Ok(AnalysisAnswer {
        name: name.into(),
        about: about.into(),
        tables: tables.collect::<Result<_, Refusal>>()?,
    })
}

fn table(mut table: Table) -> Result<AnalysisTable, Refusal> {
    table.left_out += table.rows.len().saturating_sub(ROWS) as u64;
    table.rows.truncate(ROWS);
    let rows = table.rows.into_iter().map(|row| {
        let cells = row.into_iter().map(serde_json::to_value);
        cells.collect::<Result<Vec<Value>, _>>()
    });
    let columns = table.columns.iter().map(|column| AnalysisColumn {
        name: column.name.into(),
        head: column.head.into(),
    });
    Ok(AnalysisTable {
        name: table.name,
        title: table.title,
        note: table.note,
        columns: columns.collect(),
        rows: rows.collect::<Result<_, _>>().map_err(Refusal::internal)?,
        left_out: table.left_out,
    })
}

#[cfg(test)]
mod tests;
