//! A snapshot over HTTP: the API under `/api/v1`, the map in tiles, and the
//! explorer in a browser. Read-only. It knows nothing of terminals.
//!
//! - [`wire`]: what goes over the wire
//! - [`Served`]: one state of the snapshot; [`traits`]: columns of it in memory;
//!   [`conditions`] on models
//! - [`App`]: what all requests share; [`ask`]: how endpoints are asked and answer
//! - `api`: the endpoints, one module for each group; [`document`]: their
//!   OpenAPI document
//! - [`router`]: all of it as one service
//!
//! Tests make small snapshots and ask the router with `tests/support`.
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate self as modeltree_server;

mod api;
mod app;
pub mod ask;
pub mod conditions;
mod refusal;
mod router;
mod served;
mod tally;
pub mod traits;
pub mod wire;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
pub(crate) mod support;

pub use api::document;
pub use app::{App, Limits};
pub use ask::{Asked, Cancel, Posted, Weight};
pub use refusal::{Cause, Refusal};
pub use router::router;
pub use served::Served;
