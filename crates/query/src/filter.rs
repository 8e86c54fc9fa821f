//! Conditions on models: `license=mit downloads>1000 task~=text`.

mod error;
mod holds;
mod kind;
mod scan;
#[cfg(test)]
mod tests;

use std::fmt;

use arrow_array::{Array, RecordBatch};
use arrow_schema::SchemaRef;
use modeltree_records::Timestamp;

pub use error::FilterError;
use kind::Kind;

/// Conditions that must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

/// One condition on one column.
#[derive(Clone, Debug, PartialEq)]
struct Condition {
    column: String,
    test: Test,
    value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equal,
    NotEqual,
    Contains,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    /// In lower case.
    Text(String),
    Number(f64),
    Time(i64),
    Truth(bool),
}

/// The tests as written; longer ones first.
const TESTS: [(&str, Test); 7] = [
    ("!=", Test::NotEqual),
    ("~=", Test::Contains),
    (">=", Test::GreaterOrEqual),
    ("<=", Test::LessOrEqual),
    ("=", Test::Equal),
    (">", Test::Greater),
    ("<", Test::Less),
];

impl Filter {
    /// Reads conditions; each text may hold several, separated by blanks.
    ///
    /// A condition is a column of the models table, a test and a value, which
    /// stands in quotes where there are blanks in it. `=` and `!=` compare,
    /// without regard to letter case; `~=` asks for a part of the text; `<`,
    /// `<=`, `>`, `>=` compare numbers and times. A list fulfils `=`, `~=` where
    /// one of its entries does. Numbers may end in `k`, `M` or `B` (thousand,
    /// million, billion); times are days (`2024-05-01`, its start in UTC) or as
    /// RFC 3339 has them. What is not known fulfils nothing but `!=`.
    ///
    /// # Errors
    /// [`FilterError`] tells what cannot be understood, and where.
    pub fn parse<T: AsRef<str>>(
        texts: impl IntoIterator<Item = T>,
        schema: &SchemaRef,
    ) -> Result<Self, FilterError> {
        let mut filter = Self::default();
        for text in texts {
            let text = text.as_ref();
            for part in scan::parts(text)? {
                let condition = Condition::new(part.column, part.test, part.value, schema);
                let condition = condition.map_err(|error| error.at(text, part.at))?;
                filter.conditions.push(condition);
            }
        }
        Ok(filter)
    }

    /// The same with one more condition; `test` as it is written.
    ///
    /// # Errors
    /// [`FilterError`] tells what cannot be understood.
    pub fn with(
        mut self,
        column: &str,
        test: &str,
        value: &str,
        schema: &SchemaRef,
    ) -> Result<Self, FilterError> {
        let known = TESTS.into_iter().find(|(sign, _)| *sign == test);
        let (_, test) = known.ok_or_else(|| FilterError::Form(test.into()))?;
        let condition = Condition::new(column, test, value, schema)?;
        self.conditions.push(condition);
        Ok(self)
    }

    /// Whether there is no condition.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// The columns that the conditions ask about, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<_> = self
            .conditions
            .iter()
            .map(|condition| condition.column.as_str())
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Which rows of a batch fulfil all conditions. A column that the batch
    /// does not have is not known.
    #[must_use]
    pub fn rows(&self, batch: &RecordBatch) -> Vec<bool> {
        let mut rows = vec![true; batch.num_rows()];
        for condition in &self.conditions {
            match batch.column_by_name(&condition.column) {
                Some(column) => condition.narrow(column, &mut rows),
                None => rows.fill(condition.test == Test::NotEqual),
            }
        }
        rows
    }
}

impl Condition {
    fn new(name: &str, test: Test, value: &str, schema: &SchemaRef) -> Result<Self, FilterError> {
        let (column, kind) = kind::column(name, schema)?;
        let fits = match test {
            Test::Equal | Test::NotEqual => true,
            Test::Contains => kind == Kind::Text,
            _ => matches!(kind, Kind::Number | Kind::Time),
        };
        if !fits {
            return Err(FilterError::Test {
                column: column.into(),
                kind: kind.word(),
                test: test.sign().into(),
            });
        }
        let value = kind.value(value).ok_or_else(|| FilterError::Value {
            column: column.into(),
            kind: kind.word(),
            value: value.into(),
        })?;
        Ok(Self {
            column: column.into(),
            test,
            value,
        })
    }

    /// Clears the rows that do not fulfil the condition.
    fn narrow(&self, column: &dyn Array, rows: &mut [bool]) {
        for (row, fulfils) in rows.iter_mut().enumerate() {
            *fulfils = *fulfils && self.holds(column, row);
        }
    }

    fn holds(&self, column: &dyn Array, row: usize) -> bool {
        let positive = match self.test {
            Test::NotEqual => Test::Equal,
            test => test,
        };
        let holds = column.is_valid(row) && self.value.holds(positive, column, row);
        holds != (self.test == Test::NotEqual)
    }
}

impl Test {
    /// As it is written.
    fn sign(self) -> &'static str {
        let sign = TESTS.into_iter().find(|(_, test)| *test == self);
        sign.map_or("=", |(sign, _)| sign)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, condition) in self.conditions.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{}{}", condition.column, condition.test.sign())?;
            match &condition.value {
                Value::Text(text) if scan::needs_quotes(text) => write!(f, "\"{text}\"")?,
                Value::Text(text) => f.write_str(text)?,
                Value::Number(number) => write!(f, "{number}")?,
                Value::Time(micros) => write!(f, "{}", Timestamp::from_micros(*micros))?,
                Value::Truth(truth) => write!(f, "{truth}")?,
            }
        }
        Ok(())
    }
}
