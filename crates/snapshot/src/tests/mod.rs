//! The store as an ingest and a reader see it.

mod crashes;
mod damage;
mod merging;
mod round_trip;
mod sample;
mod sessions;
mod tables;
