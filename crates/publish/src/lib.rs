//! Exports of a snapshot in open formats
