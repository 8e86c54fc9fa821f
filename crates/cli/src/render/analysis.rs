//! Reports of analyses, for people and as CSV.

use std::io::{self, Write};

use modeltree_analysis::report::{Cell, Report, Table};
use modeltree_publish::spreadsheet_safe;

use super::number::grouped;
use super::palette::{ASIDE, HEADING, paint};
use super::table::{self, Column};
use super::text::printable;

/// Writes a report for people.
pub fn text(out: &mut dyn Write, report: &Report, terminal: Option<usize>) -> io::Result<()> {
    let about = report.about.iter();
    let known = about.filter(|(_, value)| *value != Cell::Absent);
    let about: Vec<_> = known
        .map(|(name, value)| format!("{}: {}", name.replace('_', " "), shown(value)))
        .collect();
    writeln!(out, "{}", paint(ASIDE, about.join("; ")))?;
    for table in &report.tables {
        writeln!(out, "\n{}", paint(HEADING, printable(&table.title)))?;
        if let Some(note) = &table.note {
            writeln!(out, "{}", paint(ASIDE, printable(note)))?;
        }
        if table.rows.is_empty() {
            writeln!(out, "nothing")?;
        } else {
            rows(out, table, terminal)?;
        }
        if table.left_out > 0 {
            let more = format!("and {} more (--limit 0 for all)", grouped(table.left_out));
            writeln!(out, "{}", paint(ASIDE, more))?;
        }
    }
    Ok(())
}

fn rows(out: &mut dyn Write, table: &Table, terminal: Option<usize>) -> io::Result<()> {
    let textual = |at: usize| {
        let cells = table.rows.iter().map(|row| &row[at]);
        let mut cells = cells.filter(|cell| **cell != Cell::Absent);
        cells.any(|cell| matches!(cell, Cell::Text(_) | Cell::Truth(_)))
    };
    let columns: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| match textual(at) {
            true => (Column::Flexible, column.head),
            false => (Column::Right, column.head),
        })
        .collect();
    let mut drawn = table::Table::new(&columns);
    for row in &table.rows {
        drawn.row(row.iter().map(shown).collect());
    }
    drawn.write(out, terminal)
}

/// A value as people read it.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Absent => "-".into(),
        Cell::Truth(truth) => if *truth { "yes" } else { "no" }.into(),
        Cell::Text(text) => printable(text).into_owned(),
        Cell::Count(count) => grouped(*count),
        Cell::Change(change) if *change < 0 => format!("-{}", grouped(change.unsigned_abs())),
        Cell::Change(change) => grouped(change.unsigned_abs()),
        Cell::Real(real) => figure(*real),
        Cell::Share(share) => format!("{:.2} %", share * 100.0),
    }
}

/// A measurement with four digits or more.
fn figure(real: f64) -> String {
    let size = real.abs();
    if size == 0.0 {
        "0".into()
    } else if !(1e-4..1e15).contains(&size) {
        format!("{real:.3e}")
    } else if size < 100.0 {
        format!("{real:.4}")
    } else if real < 0.0 {
        format!("-{}", grouped(size.round() as u64))
    } else {
        grouped(size.round() as u64)
    }
}

/// Writes one table as CSV, fit for spreadsheets.
pub fn csv(out: &mut dyn Write, table: &Table) -> csv::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(table.columns.iter().map(|column| column.name))?;
    for row in &table.rows {
        csv.write_record(row.iter().map(plain))?;
    }
    Ok(csv.flush()?)
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Absent => String::new(),
        Cell::Text(text) => spreadsheet_safe(text).into_owned(),
        // None of these can fail.
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use modeltree_analysis::report;

    use super::*;

    fn sample() -> Report {
        let columns = [
            report::Column::new("value", "licence"),
            report::Column::new("models", "models"),
            report::Column::new("share", "share"),
            report::Column::new("mean", "mean"),
        ];
        let mut table = Table::new("license", "Licences", &columns).listed();
        let row = |text: &str, count, share, real| [text.into(), Cell::Count(count), share, real];
        table.row(row(
            "=cmd|\u{1b}[2J",
            12_345,
            Cell::Share(0.75),
            Cell::Real(1.5),
        ));
        table.row(row("mit", 3, Cell::Absent, Cell::Real(-123_456.7)));
        table.row(row("odd", 1, Cell::Share(0.0), Cell::Real(0.000_012_3)));
        Report {
            analysis: "composition",
            about: vec![("models", Cell::Count(4)), ("family", Cell::Absent)],
            tables: vec![table.noted("Of 4 models.")],
        }
    }

    fn written(write: impl FnOnce(&mut dyn Write)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn reports_for_people_are_harmless_and_cut() {
        let mut report = sample();
        report.cut(2);
        let shown = written(|out| text(out, &report, None).unwrap());
        insta::assert_snapshot!(shown, @r"
        models: 4

        Licences
        Of 4 models.
        licence         models    share      mean
        =cmd|\u{1b}[2J  12,345  75.00 %    1.5000
        mit                  3        -  -123,457
        and 1 more (--limit 0 for all)
        ");
    }

    #[test]
    fn csv_has_full_numbers_and_no_formulas() {
        let shown = written(|out| csv(out, &sample().tables[0]).unwrap());
        assert_eq!(
            shown,
            "value,models,share,mean\n'=cmd|\u{fffd}[2J,12345,0.75,1.5\nmit,3,,-123456.7\nodd,1,0.0,0.0000123\n"
        );
    }
}
