//! Reading text of any size and quality: lines, tables, JSON.

pub(crate) mod bounded;
pub(crate) mod items;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod shape;
pub(crate) mod table;

/// Bytes that one line, record or value may have. Longer ones are left out
/// without being held in memory.
pub(crate) const LONGEST: usize = 64 << 20;

/// A whole number that a program wrote as a fraction, `569.0`. Up to 2^53
/// fractions hold whole numbers exactly.
pub(crate) fn whole(number: f64) -> Option<u64> {
    (number >= 0.0 && number < 2f64.powi(53) && number.fract() == 0.0).then_some(number as u64)
}

/// What is said of a line, a record or a value that is too long.
pub(crate) fn too_long(bytes: u64) -> String {
    format!("{bytes} bytes, more than the {LONGEST} that a row may have")
}
