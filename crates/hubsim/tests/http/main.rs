//! The simulator over real sockets.

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
