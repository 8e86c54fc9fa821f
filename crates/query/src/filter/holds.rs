//! Testing the entries of a column.

use std::cmp::Ordering;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};

use super::{Test, Value};

impl Value {
    /// Whether the entry of a row, which is known, passes a test against this.
    pub(super) fn holds(&self, test: Test, column: &dyn Array, row: usize) -> bool {
        match self {
            Self::Text(wanted) => {
                if let Some(texts) = column.as_string_opt::<i32>() {
                    return text_holds(texts.value(row), test, wanted);
                }
                let Some(lists) = column.as_list_opt::<i32>() else {
                    return false;
                };
                let offsets = &lists.value_offsets()[row..row + 2];
                let mut entries = offsets[0] as usize..offsets[1] as usize;
                let texts = lists.values().as_string_opt::<i32>();
                texts.is_some_and(|texts| {
                    entries.any(|entry| text_holds(texts.value(entry), test, wanted))
                })
            }
            Self::Number(wanted) => {
                let number = if let Some(column) = column.as_primitive_opt::<Int64Type>() {
                    column.value(row) as f64
                } else if let Some(column) = column.as_primitive_opt::<Float64Type>() {
                    column.value(row)
                } else {
                    return false;
                };
                number
                    .partial_cmp(wanted)
                    .is_some_and(|order| test.is(order))
            }
            Self::Time(wanted) => column
                .as_primitive_opt::<TimestampMicrosecondType>()
                .is_some_and(|column| test.is(column.value(row).cmp(wanted))),
            Self::Truth(wanted) => column
                .as_boolean_opt()
                .is_some_and(|column| column.value(row) == *wanted),
        }
    }
}

fn text_holds(text: &str, test: Test, wanted: &str) -> bool {
    if !(text.is_ascii() && wanted.is_ascii()) {
        let text = text.to_lowercase();
        return match test {
            Test::Contains => text.contains(wanted),
            _ => text == wanted,
        };
    }
    match test {
        Test::Contains if wanted.is_empty() => true,
        Test::Contains => {
            let mut parts = text.as_bytes().windows(wanted.len());
            parts.any(|part| part.eq_ignore_ascii_case(wanted.as_bytes()))
        }
        _ => text.eq_ignore_ascii_case(wanted),
    }
}

impl Test {
    fn is(self, order: Ordering) -> bool {
        match self {
            Self::Equal | Self::Contains => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
