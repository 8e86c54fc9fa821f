//! How numbers change from parent to child: cards, languages, downloads,
//! likes, parameters, age.

mod measures;
mod report;

pub use measures::{Measure, Numbers};
