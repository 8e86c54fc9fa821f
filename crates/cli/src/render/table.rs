//! Tables of text.

use std::io::{self, Write};

use super::palette::{HEADING, paint};
use super::text::{fit, pad, pad_left, width};

/// Where a column's text stands, and whether it may be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// To the left.
    Left,
    /// To the right: numbers.
    Right,
    /// To the left, and cut where the table is wider than the terminal.
    Flexible,
}

/// A table: headings and rows of as many cells. Cells hold printable text.
pub struct Table {
    columns: Vec<(Column, &'static str)>,
    rows: Vec<Vec<String>>,
}

/// Blanks between columns.
const GAP: usize = 2;
/// A flexible column is not cut below this.
const NARROWEST: usize = 12;

impl Table {
    /// A table without rows.
    pub fn new(columns: &[(Column, &'static str)]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells);
    }

    /// Writes the table, no wider than `terminal` where that is known.
    pub fn write(&self, out: &mut dyn Write, terminal: Option<usize>) -> io::Result<()> {
        let widths = self.widths(terminal);
        let headings: Vec<String> = self
            .columns
            .iter()
            .map(|(_, heading)| (*heading).into())
            .collect();
        writeln!(out, "{}", paint(HEADING, self.line(&headings, &widths)))?;
        for row in &self.rows {
            writeln!(out, "{}", self.line(row, &widths))?;
        }
        Ok(())
    }

    fn widths(&self, terminal: Option<usize>) -> Vec<usize> {
        let widest = |index: usize| {
            let cells = self.rows.iter().map(|row| width(&row[index]));
            cells.max().unwrap_or(0).max(width(self.columns[index].1))
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let Some(terminal) = terminal else {
            return widths;
        };
        let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let mut surplus = total.saturating_sub(terminal);
        // The widest flexible column gives first.
        while surplus > 0 {
            let flexible = (0..widths.len()).filter(|i| self.columns[*i].0 == Column::Flexible);
            let Some(index) = flexible
                .filter(|i| widths[*i] > NARROWEST)
                .max_by_key(|i| widths[*i])
            else {
                break;
            };
            widths[index] -= 1;
            surplus -= 1;
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let cells =
            self.columns
                .iter()
                .zip(cells)
                .zip(widths)
                .map(|(((column, _), cell), width)| {
                    let cell = fit(cell, *width);
                    if *column == Column::Right {
                        pad_left(&cell, *width)
                    } else {
                        pad(&cell, *width)
                    }
                });
        let line = cells.collect::<Vec<_>>().join(&" ".repeat(GAP));
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(terminal: Option<usize>) -> String {
        let mut table = Table::new(&[
            (Column::Flexible, "model"),
            (Column::Right, "n"),
            (Column::Left, "licence"),
        ]);
        table.row(vec![
            "mistralai/Mistral-Small-24B-Base-2501".into(),
            "78".into(),
            "apache-2.0".into(),
        ]);
        table.row(vec!["gpt2".into(), "1,771".into(), "mit".into()]);
        let mut out = Vec::new();
        table.write(&mut out, terminal).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn columns_line_up() {
        let expected = "\
model                                      n  licence
mistralai/Mistral-Small-24B-Base-2501     78  apache-2.0
gpt2                                   1,771  mit
";
        assert_eq!(shown(None), expected);
        assert_eq!(shown(Some(200)), expected);
    }

    #[test]
    fn a_narrow_terminal_cuts_the_flexible_column() {
        let expected = "\
model                  n  licence
mistralai/Mistra…     78  apache-2.0
gpt2               1,771  mit
";
        assert_eq!(shown(Some(36)), expected);
    }
}
