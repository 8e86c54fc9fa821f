//! Columns of numbers.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use modeltree_lineage::NodeId;
use modeltree_query::Atlas;

use super::read;
use crate::AnalysisError;

/// A number for each node, where it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures(Vec<f64>);

impl Figures {
    /// Reads a column of counts of the table of models.
    pub(super) fn read(atlas: &Atlas, column: &str) -> Result<Self, AnalysisError> {
        let mut numbers = vec![f64::NAN; atlas.graph().len()];
        read::batches(atlas, &[column], |batch, nodes| {
            let counts = read::column(batch, column)?
                .as_primitive_opt::<Int64Type>()
                .ok_or_else(|| read::wrong("its columns have other types"))?;
            for (node, count) in nodes.iter().zip(counts) {
                if let Some(count) = count {
                    numbers[node.index()] = count as f64;
                }
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
