//! Columns of numbers.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt64Type};
use modeltree_lineage::NodeId;
use modeltree_query::Atlas;

use super::read;
use crate::AnalysisError;

/// A number for each node, where it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures(Vec<f64>);

impl Figures {
    /// Numbers by node; what is not known is not a number (NaN).
    #[must_use]
    pub fn from_vec(numbers: Vec<f64>) -> Self {
        Self(numbers)
    }

    /// Reads a column of the table of models.
    pub(super) fn read(atlas: &Atlas, column: &'static str) -> Result<Self, AnalysisError> {
        let mut numbers = vec![f64::NAN; atlas.graph().len()];
        read::batches(atlas, &[column], |batch, nodes| {
            let array = read::column(batch, column)?;
            let mut put = |row: usize, number: f64| numbers[nodes[row].index()] = number;
            let valid = (0..batch.num_rows()).filter(|row| array.is_valid(*row));
            if let Some(counts) = array.as_primitive_opt::<Int64Type>() {
                valid.for_each(|row| put(row, counts.value(row) as f64));
            } else if let Some(counts) = array.as_primitive_opt::<UInt64Type>() {
                valid.for_each(|row| put(row, counts.value(row) as f64));
            } else if let Some(reals) = array.as_primitive_opt::<Float64Type>() {
                valid.for_each(|row| put(row, reals.value(row)));
            } else {
                return Err(read::wrong("a column that should hold numbers does not"));
            }
            Ok(())
        })?;
        Ok(Self(numbers))
    }

    /// The number of a node; `None` where it is not known.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<f64> {
        let number = self.0[node.index()];
        (!number.is_nan()).then_some(number)
    }
}
