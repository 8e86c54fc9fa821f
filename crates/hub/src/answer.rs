//! What the three kinds of request come back with.

use std::time::Duration;

use bytes::Bytes;

use crate::NextLink;

/// One page of a listing.
#[derive(Clone, Debug)]
pub struct PageAnswer {
    /// A whole JSON list: [`crate::decode_page`] reads it.
    pub body: Bytes,
    /// Where the listing goes on; `None` on its last page. A short page is no
    /// sign of the end.
    pub next: Option<NextLink>,
    /// The answer's `ETag`, verbatim.
    pub etag: Option<String>,
    /// Real time from sending the try that succeeded to its last byte.
    pub elapsed: Duration,
}

/// What the Hub says about one model.
#[derive(Clone, Debug)]
pub enum ModelAnswer {
    /// It is there, perhaps under another name.
    Found(ModelBody),
    /// There is none of this name, or none that may be seen: the Hub does not
    /// tell a missing model from a private one.
    Missing,
    /// Access has to be asked for.
    Gated,
    /// The Hub switched it off.
    Disabled,
    /// The token may not see it, for the reason given (made safe to print).
    Forbidden(String),
}

/// The detail of a model.
#[derive(Clone, Debug)]
pub struct ModelBody {
    /// A whole JSON object: [`crate::decode_model`] reads it.
    pub body: Bytes,
    /// The model's present id, as the answer states it.
    pub id: String,
    /// Whether that is not the id that was asked for: a rename, a legacy id,
    /// or another casing.
    pub id_differs: bool,
    /// The answer's `ETag`, verbatim.
    pub etag: Option<String>,
    /// Real time from sending the try that succeeded to its last byte.
    pub elapsed: Duration,
}

/// What the Hub says about one model's card.
#[derive(Clone, Debug)]
pub enum CardAnswer {
    /// The card.
    Text(CardText),
    /// The card is still the one whose `ETag` was given.
    Unchanged,
    /// The model has no card.
    None,
    /// Access has to be asked for.
    Gated,
    /// The Hub switched the model off.
    Disabled,
    /// The token may not see it, for the reason given (made safe to print).
    Forbidden(String),
    /// There is no such model, or none that may be seen.
    Missing,
    /// The card is larger than [`crate::Config::max_card`].
    TooLarge,
}

/// A card's text.
#[derive(Clone, Debug)]
pub struct CardText {
    /// `README.md`, front matter included.
    pub text: String,
    /// Whether bytes that are not UTF-8 were replaced by U+FFFD.
    pub lossy: bool,
    /// The answer's `ETag`, verbatim: give it to the next request for this card.
    pub etag: Option<String>,
    /// The commit it was read at (`X-Repo-Commit`).
    pub revision: Option<String>,
    /// The model's present id, as far as redirects tell it: renames show,
    /// another casing may not.
    pub id: String,
}
