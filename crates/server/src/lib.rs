//! A snapshot over HTTP: the API under `/api/v1`, the map in tiles, and the
//! explorer in a browser. Read-only. It knows nothing of terminals.
#![forbid(unsafe_code)]

pub mod wire;
