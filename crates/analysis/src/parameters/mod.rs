//! How large models are: counts with their sources, size bins and gaps, kinds
//! of numbers, number formats.

mod classes;
mod gaps;
mod name;
mod source;
mod spread;

pub use classes::Classes;
pub use gaps::{Distance, Gap, gaps};
pub use name::{NamedCount, named_count};
pub use source::{CountSource, ModelCount, model_count};
pub use spread::{Bin, Estimate, Spread};
