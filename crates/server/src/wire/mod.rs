//! What goes over the wire: the one definition that the answers, the OpenAPI
//! document and, through it, the explorer's TypeScript types are made from.
//!
//! Times are RFC 3339 in UTC, dates are days (`2024-05-01`) and months are
//! `2024-05`. What is not known is `null`. Relations are the words `finetune`,
//! `adapter`, `quantized`, `merge`, `unknown`.

mod about;
mod descent;
mod error;
mod family;
mod map;
mod model;
mod node;
mod overview;
mod query;

pub use about::*;
pub use descent::*;
pub use error::*;
pub use family::*;
pub use map::*;
pub use model::*;
pub use node::*;
pub use overview::*;
pub use query::*;
