//! `analyze`: the analyses of `modeltree_analysis`, one file each.

mod arxiv;
mod composition;
mod difference;
mod documentation;
mod duplicates;
mod growth;
mod libraries;
mod nearest;
mod numbers;
mod parameters;
mod similarity;
mod traits;

use std::io::Write as _;
use std::path::Path;

use modeltree_analysis::report::Report;
use modeltree_analysis::study::{Selection, Study};
use modeltree_lineage::EvidenceFilter;
use modeltree_query::Atlas;

use super::tell;
use crate::args::{Analysis, AnalyzeArgs, StudyArgs};
use crate::exit::{Ending, Usage};
use crate::render::{analysis, json};
use crate::terminal;

/// Makes the analysis asked for.
pub fn run(args: &AnalyzeArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    match &args.analysis {
        Analysis::Composition(args) => composition::run(args, data, quiet),
        Analysis::Growth(args) => growth::run(args, data, quiet),
        Analysis::Parameters(args) => parameters::run(args, data, quiet),
        Analysis::Traits(args) => traits::run(args, data, quiet),
        Analysis::Numbers(args) => numbers::run(args, data, quiet),
        Analysis::Arxiv(args) => arxiv::run(args, data, quiet),
        Analysis::Libraries(args) => libraries::run(args, data, quiet),
        Analysis::Similarity(args) => similarity::run(args, data, quiet),
        Analysis::Duplicates(args) => duplicates::run(args, data, quiet),
        Analysis::Documentation(args) => documentation::run(args, data, quiet),
        Analysis::Difference(args) => difference::run(args, data, quiet),
        Analysis::Nearest(args) => nearest::run(args, data, quiet),
    }
}

/// Opens the snapshot with the evidence that was asked for.
fn open(args: &StudyArgs, data: &Path, quiet: bool) -> anyhow::Result<Atlas> {
    let evidence = if args.as_published {
        EvidenceFilter::HubTag
    } else {
        args.edges.evidence
    };
    Ok(super::open(data, quiet)?.with_evidence(evidence))
}

/// The models and edges that were asked for.
fn select<'a>(args: &StudyArgs, atlas: &'a Atlas) -> anyhow::Result<Study<'a>> {
    let family = args.family.as_deref().map(|model| atlas.resolve(model));
    Ok(Study::new(
        atlas,
        Selection {
            relations: args.edges.relations(),
            family: family.transpose()?,
            span: args.span(),
            manner: args.manner(),
        },
    )?)
}

/// Makes the report of the whole study, or of each of its periods, and prints it.
fn report(
    args: &StudyArgs,
    study: &Study<'_>,
    mut make: impl FnMut(&Study<'_>) -> anyhow::Result<Report>,
) -> anyhow::Result<Ending> {
    let mut report = match args.by {
        None => make(study)?,
        Some(by) => {
            let periods = study.periods(by.by()).into_iter();
            let reports = periods.map(|(period, study)| Ok((period, make(&study)?)));
            let reports = reports.collect::<anyhow::Result<Vec<_>>>()?;
            Report::of_periods(study, reports)
                .ok_or_else(|| Usage("no model has a date in that span".into()))?
        }
    };
    print(args, &mut report)
}

/// Prints a report in the form asked for.
fn print(args: &StudyArgs, report: &mut Report) -> anyhow::Result<Ending> {
    let form = Form {
        json: args.json,
        csv: args.csv,
        table: args.table.as_deref(),
        limit: args.limit(),
    };
    print_as(&form, report)
}

/// How a report is printed.
struct Form<'a> {
    json: bool,
    csv: bool,
    /// The one table to print.
    table: Option<&'a str>,
    /// The most rows of a list.
    limit: usize,
}

fn print_as(form: &Form<'_>, report: &mut Report) -> anyhow::Result<Ending> {
    if let Some(name) = form.table {
        let names: Vec<_> = report
            .tables
            .iter()
            .map(|table| table.name.clone())
            .collect();
        report.tables.retain(|table| table.name == name);
        if report.tables.is_empty() {
            let there = names.join(", ");
            return Err(Usage(format!("no table {name:?} here; there are: {there}")).into());
        }
    }
    report.cut(form.limit);
    let mut out = terminal::stdout();
    if form.json {
        json::write(&mut out, report)?;
    } else if form.csv {
        if let Some(table) = report.tables.first() {
            analysis::csv(&mut out, table)?;
        }
    } else {
        analysis::text(&mut out, report, terminal::columns())?;
    }
    out.flush()?;
    Ok(Ending::Done)
}
