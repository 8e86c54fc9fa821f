//! A snapshot over HTTP: the API under `/api/v1`, the map in tiles, and the
//! explorer in a browser. Read-only. It knows nothing of terminals.
//!
//! - [`wire`]: what goes over the wire
//! - [`Served`]: one state of the snapshot; [`traits`]: columns of it in memory;
//!   [`conditions`] on models; `kin`: a family laid out
//! - [`map`]: a place for every model, and tiles
//! - [`App`]: what all requests share; [`ask`]: how endpoints are asked and answer
//! - `api`: the endpoints, one module for each group; [`document`]: their
//!   OpenAPI document
//! - [`router`]: all of it as one service; `guard`: headers and hosts;
//!   `assets`: the explorer's files
//! - [`serve`]: connections, and how long they may keep the server waiting;
//!   [`keep_current`]: a newer snapshot takes the place of the old one
//! - [`cards`]: model cards as safe HTML; [`licenses`]: what their identifiers
//!   tell
//!
//! Tests make small snapshots and ask the router with `tests/support`.
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate self as modeltree_server;

mod api;
mod app;
pub mod ask;
mod assets;
pub mod cards;
pub mod conditions;
mod connections;
mod guard;
mod kin;
pub mod licenses;
pub mod map;
mod refusal;
mod reload;
mod router;
mod served;
mod tags;
mod tally;
pub mod traits;
pub mod wire;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
pub(crate) mod support;

pub use api::document;
pub use app::{App, Event, Limits, Log, Settings};
pub use ask::{Asked, Cancel, Posted, Weight};
pub use connections::{Patience, serve};
pub use refusal::{Cause, Refusal};
pub use reload::keep_current;
pub use router::router;
pub use served::Served;
