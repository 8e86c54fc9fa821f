//! Trees of text.

mod draw;
mod order;
#[cfg(test)]
mod tests;

pub use draw::{Leaf, draw};
pub use order::{Below, Line, What, grow};
