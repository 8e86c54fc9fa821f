//! Crawl plans that fill a snapshot from the Hub.
//!
//! [`crawl`] carries out a [`Plan`]: the whole Hub by its listing, or the
//! families of some models by asking each model for its children, or, where
//! that is cheaper, by cutting them out of the whole listing. Every answer is
//! journalled before it is interpreted, so that a crawl stopped at any instant
//! goes on where it was. The [`Coverage`] report says what was asked, got and
//! missed. This crate knows nothing of terminals.
//!
//! ```no_run
//! use std::{path::Path, sync::Arc};
//! use modeltree_hub::{Client, Config};
//! use modeltree_ingest::{Cancel, Plan, Scope, Silent, Start, crawl};
//! use modeltree_records::ModelId;
//! use modeltree_snapshot::Writer;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Config::from_env()?)?;
//! let writer = Writer::open(Path::new("gpt2-family"))?;
//! let plan = Plan::new(Scope::Roots(vec![ModelId::parse("openai-community/gpt2")?]));
//! let outcome = crawl(Start::New(plan), client, writer, Arc::new(Silent), Cancel::default()).await?;
//! println!("{} models in {} requests", outcome.coverage.models, outcome.coverage.requests);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod ask;
mod cancel;
mod cards;
mod collect;
mod context;
mod crawl;
mod decoded;
mod density;
mod division;
mod error;
mod estimate;
mod event;
mod family;
mod fetch;
mod gather;
mod guard;
mod journal;
mod links;
mod list;
mod listing;
mod looks;
mod plan;
mod ranges;
mod ranking;
mod recent;
mod report;
mod seen;
mod trouble;
mod update;

pub use cancel::Cancel;
pub use crawl::{Outcome, Start, crawl};
pub use error::IngestError;
pub use event::{Event, Observer, Phase, Progress, Silent, Way};
pub use list::{BadRow, List, ListError, read_list};
pub use plan::{Direction, Filters, HUB_MODELS, Plan, Ranking, Scope, Update};
pub use report::{CardCoverage, Coverage, Listed, Updated};
pub use update::plan_update;
