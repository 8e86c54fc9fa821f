//! The published numbers, from `data/anchors.json`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::report::{Cell, Report, Table};

/// The published numbers, and how they are computed.
#[derive(Debug, Deserialize)]
pub struct Anchors {
    /// Models of the data they belong to.
    pub models: u64,
    /// The analyses, by name.
    pub runs: BTreeMap<String, Run>,
    /// The numbers.
    pub anchors: Vec<Anchor>,
}

/// One analysis, in the published manner.
#[derive(Debug, Deserialize)]
#[serde(tag = "analysis", rename_all = "lowercase")]
pub enum Run {
    /// `analyze composition`.
    Composition,
    /// `analyze growth`.
    Growth,
    /// `analyze numbers`.
    Numbers,
    /// `analyze traits`.
    Traits {
        /// The trait's word.
        r#trait: String,
        /// A relation, or `all`.
        relations: String,
        /// How many values are lined up.
        top: usize,
    },
    /// `analyze similarity`.
    Similarity {
        /// `metadata` or `cards`.
        over: String,
        /// A relation, or `all`.
        relations: String,
        /// Pairs drawn of each kind.
        samples: usize,
    },
}

/// One published number.
#[derive(Debug, Deserialize)]
pub struct Anchor {
    /// The analysis that computes it.
    pub run: String,
    /// Its table; `about` is the head of the report.
    pub table: String,
    /// What the row's columns hold.
    pub row: BTreeMap<String, Value>,
    /// The column with the number.
    pub column: String,
    /// The number as published.
    pub value: f64,
    /// How far ours may be from it.
    pub within: f64,
    /// Where it was published: the notebook of the paper's code.
    pub source: String,
    /// What it is.
    pub what: String,
}

impl Anchors {
    /// The project's collection.
    ///
    /// # Errors
    /// Where the file that is built in is none; a test rules that out.
    pub fn published() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../data/anchors.json"))
    }
}

impl Anchor {
    /// The number in a report; `None` where it has no such row, or nothing there.
    #[must_use]
    pub fn read(&self, report: &Report) -> Option<f64> {
        if self.table == "about" {
            let (_, cell) = report.about.iter().find(|(name, _)| *name == self.column)?;
            return number(cell);
        }
        let table = report
            .tables
            .iter()
            .find(|table| table.name == self.table)?;
        let row = table.rows.iter().find(|row| self.is_of(table, row))?;
        number(&row[place(table, &self.column)?])
    }

    fn is_of(&self, table: &Table, row: &[Cell]) -> bool {
        self.row.iter().all(|(column, wanted)| {
            place(table, column).is_some_and(|at| match (&row[at], wanted) {
                (Cell::Text(text), Value::String(wanted)) => text == wanted,
                (cell, Value::Number(wanted)) => number(cell) == wanted.as_f64(),
                _ => false,
            })
        })
    }
}

fn place(table: &Table, column: &str) -> Option<usize> {
    table.columns.iter().position(|known| known.name == column)
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => Some(*count as f64),
        Cell::Change(change) => Some(*change as f64),
        Cell::Real(real) | Cell::Share(real) => Some(*real),
        Cell::Absent | Cell::Truth(_) | Cell::Text(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::Column;

    #[test]
    fn the_collection_is_sound() {
        let all = Anchors::published().unwrap();
        let mut met = BTreeSet::new();
        for anchor in &all.anchors {
            assert!(all.runs.contains_key(&anchor.run), "{anchor:?}");
            assert!(anchor.value.is_finite() && anchor.within >= 0.0);
            assert!(!anchor.what.is_empty() && !anchor.source.is_empty());
            let key = (
                &anchor.run,
                &anchor.table,
                format!("{:?}", anchor.row),
                &anchor.column,
            );
            assert!(met.insert(key), "twice: {anchor:?}");
        }
        let used: BTreeSet<&String> = all.anchors.iter().map(|anchor| &anchor.run).collect();
        assert!(all.runs.keys().all(|run| used.contains(run)));
    }

    #[test]
    fn a_number_is_found_by_its_row() {
        let columns = ["value", "pair", "models"].map(|name| Column::new(name, name));
        let mut table = Table::new("license", "", &columns);
        table.row(["mit".into(), Cell::Count(1), Cell::Count(7)]);
        table.row(["mit".into(), Cell::Count(2), Cell::Share(0.5)]);
        let report = Report {
            analysis: "composition",
            about: vec![("models", 9_u64.into())],
            tables: vec![table],
        };
        let read = |table: &str, row: Value, column: &str| {
            let anchor: Anchor = serde_json::from_value(serde_json::json!({
                "run": "r", "table": table, "row": row, "column": column,
                "value": 0, "within": 0, "source": "s", "what": "w",
            }))
            .unwrap();
            anchor.read(&report)
        };
        let row = |pair: u8| serde_json::json!({ "value": "mit", "pair": pair });
        assert_eq!(read("license", row(1), "models"), Some(7.0));
        assert_eq!(read("license", row(2), "models"), Some(0.5));
        assert_eq!(read("license", row(3), "models"), None);
        assert_eq!(read("license", row(1), "value"), None);
        assert_eq!(read("task", row(1), "models"), None);
        assert_eq!(read("about", serde_json::json!({}), "models"), Some(9.0));
    }
}
