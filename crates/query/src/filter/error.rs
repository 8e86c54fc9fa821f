//! What can be wrong with conditions.

/// A condition that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not of the form `column`, test, value.
    #[error("not a condition: {0:?}; write it like license=mit, downloads>1000 or task~=text")]
    Form(String),
    /// A quote that is not closed.
    #[error("a quote is opened and not closed")]
    Quote,
    /// No such column.
    #[error("no column {name:?}{}", instead(.nearest.as_deref(), .known))]
    Column {
        /// As written.
        name: String,
        /// What was perhaps meant.
        nearest: Option<String>,
        /// The columns there are.
        known: String,
    },
    /// The value does not fit the column.
    #[error("{column} is {kind}, and {value:?} is not{}", example(kind))]
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
    /// What is wrong, and where.
    #[error("{error}\n  {text}\n  {}^", " ".repeat(*.at))]
    At {
        /// What was read.
        text: String,
        /// The place, in characters.
        at: usize,
        /// What is wrong there.
        error: Box<FilterError>,
    },
}

impl FilterError {
    /// The same, showing the place; `at` counts bytes.
    pub(super) fn at(self, text: &str, at: usize) -> Self {
        Self::At {
            text: text.into(),
            at: text[..at].chars().count(),
            error: Box::new(self),
        }
    }
}

fn instead(nearest: Option<&str>, known: &str) -> String {
    match nearest {
        Some(nearest) => format!("; did you mean {nearest:?}?"),
        None => format!("; there are: {known}"),
    }
}

fn example(kind: &str) -> &'static str {
    match kind {
        "a number" => "; write it like 1000, 1.5k or 7B",
        "a point in time" => "; write it like 2024-05-01",
        _ => "",
    }
}
