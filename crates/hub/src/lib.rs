//! The Hugging Face Hub's HTTP API, as a crawler needs it: pages of the model
//! listing, the detail of a model, its card.
//!
//! [`Client`] sends requests no faster than the Hub's quota allows, tries again
//! what failed on the way, follows renames and keeps the token at home. What it
//! hands out are bodies; [`decode_page`] and [`decode_model`] turn them into
//! [`modeltree_records::RawModel`]s, live or out of a journal, and keep a page
//! even where one of its items is odd. This crate knows nothing of files,
//! tables or terminals.
//!
//! ```no_run
//! use modeltree_hub::{Client, Config, Expand, ListQuery, PageRequest, decode_page};
//!
//! # async fn crawl() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Config::from_env()?)?;
//! let mut request = Some(PageRequest::First(ListQuery {
//!     filters: vec!["base_model:openai-community/gpt2".into()],
//!     expand: vec![Expand::BaseModels, Expand::Tags],
//!     ..ListQuery::default()
//! }));
//! while let Some(page) = request {
//!     let answer = client.page(&page).await?;
//!     for item in decode_page(&answer.body)? {
//!         if let Some(model) = item.into_model() {
//!             println!("{}", model.id);
//!         }
//!     }
//!     request = answer.next.map(PageRequest::Next);
//! }
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod answer;
mod body;
mod client;
mod config;
pub mod cursor;
mod env;
mod error;
mod expand;
mod governor;
mod ledger;
mod link;
mod metrics;
mod query;
mod quota_header;
mod refusal;
mod retry;
mod route;
mod text;
mod token;
mod transport;

pub use answer::{CardAnswer, CardText, ModelAnswer, ModelBody, PageAnswer};
pub use client::Client;
pub use config::{CANONICAL_ENDPOINT, Config, ConfigError};
pub use cursor::CreatedCursor;
pub use error::{Failure, HubError};
pub use expand::Expand;
pub use metrics::{Metrics, Quota};
pub use modeltree_decode::{DecodeError, FieldProblem, Item, OddItem, decode_model, decode_page};
pub use query::{ListQuery, MAX_LIMIT, NextLink, PageRequest, Sort};
pub use route::Bucket;
pub use token::{Token, TokenError};
