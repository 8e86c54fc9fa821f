//! What the user sees: text, tables, trees, reports. Nothing here reads files
//! or asks the Hub.

pub mod analysis;
pub mod check;
pub mod diff;
pub mod difference;
pub mod imported;
pub mod json;
pub mod listing;
pub mod number;
pub mod palette;
pub mod report;
pub mod show;
pub mod stats;
pub mod table;
pub mod text;
pub mod tree;
pub mod way;
