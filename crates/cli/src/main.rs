//! The `modeltree` binary.
fn main() {}
