//! Conditions on models: `license=mit`, `downloads>1000`, `task~=text`.

mod holds;

use std::fmt;

use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use modeltree_records::Timestamp;

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

/// A condition that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not of the form `column`, test, value.
    #[error("not a condition: {0:?}; write it like license=mit, downloads>1000 or task~=text")]
    Form(String),
    /// No such column.
    #[error("no column {name:?}; there are: {known}")]
    Column {
        /// As written.
        name: String,
        /// The columns there are.
        known: String,
    },
    /// The value does not fit the column.
    #[error("{column} is {kind}, and {value:?} is not")]
    Value {
        /// The column.
        column: String,
        /// What it holds.
        kind: &'static str,
        /// As written.
        value: String,
    },
    /// The test makes no sense for the column.
    #[error("{column} is {kind}: it cannot be tested with {test}")]
    Test {
        /// The column.
        column: String,
        /// What it holds.
        kind: &'static str,
        /// As written.
        test: String,
    },
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

/// Words for columns that hold lists, and short ones.
const WORDS: [(&str, &str); 8] = [
    ("license", "licenses"),
    ("language", "languages"),
    ("dataset", "datasets"),
    ("tag", "tags"),
    ("region", "regions"),
    ("architecture", "architectures"),
    ("created", "created_at"),
    ("owner", "author"),
];

impl Filter {
    /// Reads conditions, one a text.
    ///
    /// A condition is a column of the models table, a test and a value, without
    /// blanks between them. `=` and `!=` compare, without regard to letter
    /// case; `~=` asks for a part of the text; `<`, `<=`, `>`, `>=` compare
    /// numbers and times. A list fulfils `=`, `~=` where one of its entries
    /// does. Numbers may end in `k`, `M` or `B` (thousand, million, billion);
    /// times are days (`2024-05-01`, its start in UTC) or as RFC 3339 has them.
    /// What is not known fulfils nothing but `!=`.
    ///
    /// # Errors
    /// [`FilterError`] tells what cannot be understood.
    pub fn parse<T: AsRef<str>>(
        conditions: impl IntoIterator<Item = T>,
        schema: &SchemaRef,
    ) -> Result<Self, FilterError> {
        let conditions = conditions.into_iter();
        let conditions = conditions.map(|text| Condition::parse(text.as_ref(), schema));
        Ok(Self {
            conditions: conditions.collect::<Result<_, _>>()?,
        })
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
    fn parse(text: &str, schema: &SchemaRef) -> Result<Self, FilterError> {
        let form = || FilterError::Form(text.chars().take(100).collect());
        let at = text.find(['=', '!', '~', '<', '>']).ok_or_else(form)?;
        let (name, rest) = text.split_at(at);
        let (sign, test) = TESTS
            .into_iter()
            .find(|(sign, _)| rest.starts_with(sign))
            .ok_or_else(form)?;
        let value = rest[sign.len()..].trim();
        let name = name.trim().to_ascii_lowercase();
        let column = WORDS
            .into_iter()
            .find(|(word, _)| *word == name)
            .map_or(name.as_str(), |(_, column)| column);
        let kind = schema
            .field_with_name(column)
            .ok()
            .and_then(|field| Kind::of(field.data_type()))
            .ok_or_else(|| FilterError::Column {
                name: name.clone(),
                known: known(schema),
            })?;
        let fits = match test {
            Test::Equal | Test::NotEqual => true,
            Test::Contains => matches!(kind, Kind::Text),
            _ => matches!(kind, Kind::Number | Kind::Time),
        };
        if !fits {
            return Err(FilterError::Test {
                column: column.into(),
                kind: kind.word(),
                test: sign.into(),
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

/// What a column holds, as far as conditions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A text or a list of texts.
    Text,
    Number,
    Time,
    Truth,
}

impl Kind {
    fn of(data_type: &DataType) -> Option<Self> {
        match data_type {
            DataType::Utf8 => Some(Self::Text),
            DataType::List(item) if *item.data_type() == DataType::Utf8 => Some(Self::Text),
            DataType::UInt64 | DataType::Float64 => Some(Self::Number),
            DataType::Timestamp(..) => Some(Self::Time),
            DataType::Boolean => Some(Self::Truth),
            _ => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Time => "a point in time",
            Self::Truth => "true or false",
        }
    }

    fn value(self, text: &str) -> Option<Value> {
        Some(match self {
            Self::Text => Value::Text(text.to_lowercase()),
            Self::Number => Value::Number(number(text)?),
            Self::Time => Value::Time(time(text)?),
            Self::Truth => Value::Truth(text.to_ascii_lowercase().parse().ok()?),
        })
    }
}

fn number(text: &str) -> Option<f64> {
    let (digits, factor) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], 1e3),
        (at, 'm' | 'M') => (&text[..at], 1e6),
        (at, 'b' | 'B' | 'g' | 'G') => (&text[..at], 1e9),
        _ => (text, 1.0),
    };
    let number: f64 = digits.replace('_', "").parse().ok()?;
    number.is_finite().then_some(number * factor)
}

fn time(text: &str) -> Option<i64> {
    let day = || Timestamp::parse(&format!("{text}T00:00:00.000Z"));
    let time = Timestamp::parse(text).or_else(|_| day()).ok()?;
    Some(time.micros())
}

fn known(schema: &SchemaRef) -> String {
    let usable =
        |field: &&std::sync::Arc<arrow_schema::Field>| Kind::of(field.data_type()).is_some();
    let names: Vec<_> = schema
        .fields()
        .iter()
        .filter(usable)
        .map(|field| field.name().as_str())
        .collect();
    names.join(", ")
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, condition) in self.conditions.iter().enumerate() {
            let sign = TESTS.iter().find(|(_, test)| *test == condition.test);
            let sign = sign.map_or("=", |(sign, _)| sign);
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{}{sign}", condition.column)?;
            match &condition.value {
                Value::Text(text) => f.write_str(text)?,
                Value::Number(number) => write!(f, "{number}")?,
                Value::Time(micros) => write!(f, "{}", Timestamp::from_micros(*micros))?,
                Value::Truth(truth) => write!(f, "{truth}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_snapshot::Snapshot;

    fn parse(text: &str) -> Result<Filter, FilterError> {
        Filter::parse([text], &Snapshot::model_schema())
    }

    #[test]
    fn conditions_are_read_and_written() {
        for (text, written) in [
            ("license=MIT", "licenses=mit"),
            ("downloads>1000", "downloads>1000"),
            ("parameters>=7B", "parameters>=7000000000"),
            ("downloads<1.5k", "downloads<1500"),
            ("task~=text", "task~=text"),
            ("private=true", "private=true"),
            ("created>=2024-05-01", "created_at>=2024-05-01T00:00:00Z"),
            ("owner!=acme", "author!=acme"),
            ("tag=a=b", "tags=a=b"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), written, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_told() {
        let told = |text| parse(text).unwrap_err().to_string();
        assert!(told("license").contains("license=mit"));
        assert!(told("wings=2").contains("no column \"wings\"; there are: id, hub_id"));
        assert_eq!(
            told("downloads=many"),
            "downloads is a number, and \"many\" is not"
        );
        assert_eq!(told("task>3"), "task is text: it cannot be tested with >");
        assert_eq!(
            told("likes~=3"),
            "likes is a number: it cannot be tested with ~="
        );
        assert!(told("children_counts=1").contains("no column"));
        assert!(told("likes=NaN").contains("is not"));
    }
}
