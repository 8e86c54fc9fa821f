//! The report at the end of an import.

use std::io::{self, Write};
use std::path::Path;

use modeltree_import::{DatedBy, FileReport, Report, Tally};
use modeltree_snapshot::Counts;

use super::number::{count, grouped};
use super::palette::{ASIDE, HEADING, WRONG, paint};
use super::text::printable;

/// Characters of a message that are shown.
const SHOWN: usize = 300;

/// Writes the report for people.
pub fn write(out: &mut dyn Write, report: &Report, data: &Path) -> io::Result<()> {
    for file in &report.files {
        write_file(out, file)?;
    }
    if !report.passed_over.is_empty() {
        let names: Vec<String> = report
            .passed_over
            .iter()
            .take(5)
            .map(|path| path.display().to_string())
            .collect();
        let others = report.passed_over.len() - names.len();
        let more = match others {
            0 => String::new(),
            _ => format!(" and {} more", grouped(others as u64)),
        };
        let passed_over = format!(
            "passed over, no data by their names: {}{more}",
            names.join(", ")
        );
        writeln!(out, "{}", paint(ASIDE, printable(&passed_over)))?;
    }
    if report.files.len() > 1 {
        let files = count(report.files.len() as u64, "file", "files");
        writeln!(
            out,
            "{}",
            paint(HEADING, format!("{files}: {}", tally(&report.totals)))
        )?;
    }
    let folder = data.display().to_string();
    let holds = held(&report.after);
    if report.changed {
        let more = report.after.models.saturating_sub(report.before.models);
        let new = format!("{} of them new", grouped(more));
        writeln!(out, "{}: {holds}; {new}", printable(&folder))
    } else {
        writeln!(out, "{}: nothing changed; {holds}", printable(&folder))
    }
}

fn write_file(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    let path = file.path.display().to_string();
    let format = match file.format {
        Some(format) => format!("  {format}"),
        None => String::new(),
    };
    writeln!(out, "{}{format}", paint(HEADING, printable(&path)))?;
    if file.format.is_none() {
        return Ok(());
    }
    writeln!(out, "  {}", tally(&file.tally))?;
    writeln!(out, "  {}", dated(file))?;
    for note in &file.notes {
        writeln!(out, "  {}", shown(note))?;
    }
    for sample in &file.samples {
        let fate = if sample.left_out {
            "left out"
        } else {
            "kept without it"
        };
        let row = grouped(sample.row);
        writeln!(out, "  row {row}: {}; {fate}", shown(&sample.problem))?;
    }
    let told = file.samples.len() as u64;
    let more = (file.tally.odd + file.tally.left_out).saturating_sub(told);
    if more > 0 {
        writeln!(out, "  and {} more", count(more, "such row", "such rows"))?;
    }
    Ok(())
}

fn dated(file: &FileReport) -> String {
    let by = match file.dated_by {
        Some(DatedBy::Option) => "as stated",
        Some(DatedBy::Path) => "by its path",
        Some(DatedBy::Content) => "by the newest change in it",
        Some(DatedBy::Rows) => return "each row with its own date".into(),
        None => return "without a date: what has one counts as newer; --date states one".into(),
    };
    let date = file.date.map(|date| date.to_string()).unwrap_or_default();
    format!("as of {date}, {by}")
}

fn tally(tally: &Tally) -> String {
    let mut text = count(tally.read, "row", "rows");
    let got: Vec<String> = [
        (tally.models, "model", "models"),
        (tally.claims, "parent claim", "parent claims"),
        (tally.cards, "card", "cards"),
        (tally.aliases, "other name", "other names"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| count(number, one, many))
    .collect();
    if !got.is_empty() {
        text += &format!(": {}", got.join(", "));
    }
    for (number, what) in [(tally.odd, "odd"), (tally.left_out, "left out")] {
        if number > 0 {
            text += &format!("; {} {what}", grouped(number));
        }
    }
    text
}

fn held(counts: &Counts) -> String {
    format!(
        "{}, {}",
        count(counts.models, "model", "models"),
        count(counts.claims, "parent claim", "parent claims")
    )
}

/// Why files were not read, or not to their end.
pub fn write_problems(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for problem in report.files.iter().filter_map(|file| file.problem.as_ref()) {
        writeln!(out, "{} {}", paint(WRONG, "error:"), shown(problem))?;
    }
    if report.totals.left_out > 0 {
        let rows = count(report.totals.left_out, "row was", "rows were");
        writeln!(
            out,
            "{} {rows} left out; the snapshot's odd items hold their text",
            paint(WRONG, "incomplete:")
        )?;
    }
    Ok(())
}

fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(SHOWN).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    printable(&cut).into_owned()
}
