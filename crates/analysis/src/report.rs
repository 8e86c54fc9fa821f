//! What an analysis found, as tables that anything can print.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::study::{Period, Study};

/// The outcome of one analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The analysis, by the word that asks for it.
    pub analysis: &'static str,
    /// What was looked at, and how.
    pub about: Vec<(&'static str, Cell)>,
    /// What was found, what matters most first.
    pub tables: Vec<Table>,
}

/// One table of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name in JSON and in options; each once in a report.
    pub name: String,
    /// The heading.
    pub title: String,
    /// What the reader must know: denominators, what was left out.
    pub note: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, as many cells in each as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Whether it is a list whose end may be left out on a screen.
    pub list: bool,
    /// How many rows of the list were left out (see [`Report::cut`]).
    pub left_out: u64,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in JSON and CSV.
    pub name: &'static str,
    /// The heading.
    pub head: &'static str,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing known, or nothing that could be computed.
    Absent,
    /// Yes or no.
    Truth(bool),
    /// A text, verbatim and perhaps hostile.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A difference of numbers of things.
    Change(i64),
    /// A measurement.
    Real(f64),
    /// A part of a whole, 0 to 1.
    Share(f64),
}

impl Report {
    /// Leaves of each list the first rows alone, `limit` of each period.
    pub fn cut(&mut self, limit: usize) {
        for table in self.tables.iter_mut().filter(|table| table.list) {
            let by_period = table.columns.first() == Some(&PERIOD);
            let before = table.rows.len();
            let mut seen = (Cell::Absent, 0);
            table.rows.retain(|row| {
                if by_period && seen.0 != row[0] {
                    seen = (row[0].clone(), 0);
                }
                seen.1 += 1;
                seen.1 <= limit
            });
            table.left_out += (before - table.rows.len()) as u64;
        }
    }

    /// One report of those of several periods: tables of one name become one
    /// table, whose first column is the period. `None` where there is none.
    #[must_use]
    pub fn of_periods(study: &Study<'_>, reports: Vec<(Period, Self)>) -> Option<Self> {
        let mut whole: Option<Self> = None;
        for (period, report) in reports {
            let whole = whole.get_or_insert_with(|| Self {
                analysis: report.analysis,
                about: study.about(),
                tables: Vec::new(),
            });
            for table in report.tables {
                let at = whole.tables.iter().position(|one| one.name == table.name);
                let at = at.unwrap_or_else(|| {
                    let columns: Vec<_> = std::iter::once(PERIOD).chain(table.columns).collect();
                    // A note speaks of one period.
                    let mut all = Table::new(table.name, table.title, &columns);
                    all.list = table.list;
                    whole.tables.push(all);
                    whole.tables.len() - 1
                });
                let period = Cell::Text(period.to_string());
                whole.tables[at]
                    .rows
                    .extend(table.rows.into_iter().map(|row| {
                        std::iter::once(period.clone())
                            .chain(row)
                            .collect::<Vec<_>>()
                    }));
            }
        }
        whole
    }
}

/// The first column of tables by period.
const PERIOD: Column = Column::new("period", "period");

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(name: impl Into<String>, title: impl Into<String>, columns: &[Column]) -> Self {
        Self {
            name: name.into(),
            title: title.into(),
            note: None,
            columns: columns.to_vec(),
            rows: Vec::new(),
            list: false,
            left_out: 0,
        }
    }

    /// The same as a list, whose end may be left out on a screen.
    #[must_use]
    pub fn listed(mut self) -> Self {
        self.list = true;
        self
    }

    /// The same with a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
        debug_assert_eq!(
            self.rows.last().map(Vec::len),
            Some(self.columns.len()),
            "{}",
            self.name
        );
    }
}

impl Column {
    /// A column.
    #[must_use]
    pub const fn new(name: &'static str, head: &'static str) -> Self {
        Self { name, head }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Truth(truth)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<f64> for Cell {
    /// What is no number is absent.
    fn from(real: f64) -> Self {
        if real.is_finite() {
            Self::Real(real)
        } else {
            Self::Absent
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl Cell {
    /// A part of a whole; absent where there is no whole.
    #[must_use]
    pub fn share(part: u64, whole: u64) -> Self {
        if whole == 0 {
            Self::Absent
        } else {
            Self::Share(part as f64 / whole as f64)
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Truth(truth) => truth.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Count(count) => count.serialize(serializer),
            Self::Change(change) => change.serialize(serializer),
            Self::Real(real) | Self::Share(real) => real.serialize(serializer),
        }
    }
}

/// `{"analysis": …, "about": {…}, "tables": {name: [{column: value}]}}`.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("analysis", self.analysis)?;
        map.serialize_entry("about", &Pairs(self.about.iter().map(|(k, v)| (*k, v))))?;
        let tables = self.tables.iter().map(|table| (table.name.as_str(), table));
        map.serialize_entry("tables", &Pairs(tables))?;
        map.end()
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = || self.columns.iter().map(|column| column.name);
        serializer.collect_seq(self.rows.iter().map(|row| Pairs(names().zip(row))))
    }
}

/// Names and values as an object.
struct Pairs<I>(I);

impl<'v, V: Serialize + 'v, I: Iterator<Item = (&'v str, &'v V)> + Clone> Serialize for Pairs<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_an_object_of_lists() {
        let columns = [
            Column::new("value", "licence"),
            Column::new("models", "models"),
            Column::new("share", "share"),
        ];
        let mut table = Table::new("license", "Licences", &columns).listed();
        table.row(["mit".into(), Cell::Count(3), Cell::share(3, 4)]);
        table.row([Cell::Absent, Cell::Change(-1), Cell::share(0, 0)]);
        let report = Report {
            analysis: "composition",
            about: vec![("models", 4_usize.into()), ("mean", f64::NAN.into())],
            tables: vec![table],
        };
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(
            json,
            r#"{"analysis":"composition","about":{"models":4,"mean":null},"tables":{"license":[{"value":"mit","models":3,"share":0.75},{"value":null,"models":-1,"share":null}]}}"#
        );
    }
}
