//! What changes from parent to child, and which way it goes.
//!
//! [`Rates`] tell how much of a trait changes along an edge; [`Transitions`]
//! count which value becomes which; [`Drift`]s are the directions in which they
//! mostly go; [`Directions`] hold the best line-ups of the most frequent values
//! ([`order::optimal`]), and [`null::test`] tells how unlikely so good a one is
//! by chance.

mod lineup;
pub mod null;
pub mod order;
mod rates;
mod report;
mod transitions;

pub use lineup::{Directions, Extent, LineUp};
pub use rates::Rates;
pub use report::{Options, report};
pub use transitions::{Drift, Transitions, change_pairs, most_frequent};
