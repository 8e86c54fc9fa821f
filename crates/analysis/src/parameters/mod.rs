//! How large models are: counts with their sources, size bins and gaps, kinds
//! of numbers, number formats.

mod classes;
mod gaps;
mod name;
mod report;
mod source;
mod spread;

pub use classes::Classes;
pub use gaps::{Distance, Gap, gaps};
pub use name::{NamedCount, named_count};
pub use report::{ParametersOptions, report};
pub use source::{CountSource, ModelCount, model_count};
pub use spread::{Bin, Estimate, Spread};
