//! A simulator of the Hugging Face Hub's HTTP API.
//!
//! [`Sim`] serves a [`catalog::Catalog`] over real sockets as the Hub would:
//! the same routes, bodies, headers, cursors, quotas and errors, and on demand
//! the same troubles ([`Fault`]). It shares no code with any client.
//!
//! ```
//! use std::sync::Arc;
//! use hubsim::{Plan, Sim, catalog::records::RecordCatalog};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let catalog = RecordCatalog::builder().text(r#"{"id":"org/model","likes":3}"#)?.build();
//! let hub = Sim::new(Arc::new(catalog)).plan(Plan::Free).start_blocking(hubsim::ANY_PORT)?;
//! println!("{}/api/models", hub.url());
//! assert_eq!(hub.stop_blocking().total, 0);
//! # Ok(()) }
//! ```
#![forbid(unsafe_code)]

mod answer;
mod body;
pub mod catalog;
mod clock;
mod cursor;
mod detail;
mod dice;
mod errors;
mod fault;
mod files;
mod filter;
mod item;
mod json;
mod limits;
mod list;
mod list_query;
mod odd;
mod order;
mod page;
mod plan;
mod properties;
mod server;
mod sim;
mod spaces;
mod stats;
mod target;
mod world;

pub use fault::{Fault, FaultKind, NotAFault, When};
pub use plan::{Bucket, Plan, Quotas};
pub use sim::{ANY_PORT, Running, Sim};
pub use stats::Stats;
pub use target::Route;
pub use world::{Event, EventKind};
