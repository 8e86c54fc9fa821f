//! The simulator over real sockets.
// The helpers of the tests are tests too, which Clippy cannot tell.
#![allow(clippy::unwrap_used)]

mod command;
mod detail;
mod events;
mod faults;
mod files;
mod headers;
mod limits;
mod list;
mod recorded;
mod support;
