//! Why a request could not be answered.

use std::fmt;

use modeltree_records::IdError;

use crate::{Expand, PageAnswer};

/// A request that came to nothing, for messages: all text in it is cut to 300
/// characters and free of control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was asked for; holds no secret.
    pub url: String,
    /// The last answer's status, if there was an answer.
    pub status: Option<u16>,
    /// What the server or the network said.
    pub message: String,
    /// The id under which the Hub logged the request.
    pub request_id: Option<String>,
    /// How often it was tried.
    pub tries: u32,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        write!(f, " ({}", self.url)?;
        if let Some(status) = self.status {
            write!(f, ", status {status}")?;
        }
        if self.tries > 1 {
            write!(f, ", {} tries", self.tries)?;
        }
        if let Some(id) = &self.request_id {
            write!(f, ", request id {id}")?;
        }
        f.write_str(")")
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// Requests are forbidden by a setting.
    #[error("offline: {variable} forbids requests to the Hub; unset it to go on")]
    Offline {
        /// The variable or option.
        variable: &'static str,
    },
    /// What was asked for can be no model's id.
    #[error("{id:?} is no model id: {source}")]
    BadId {
        /// The id, cut.
        id: String,
        /// What is wrong with it.
        source: IdError,
    },
    /// No connection, or one that broke off, however often it was tried.
    #[error("cannot reach the Hub: {0}")]
    Unreachable(Box<Failure>),
    /// No whole answer in time, however often it was tried.
    #[error("the Hub did not answer in time: {0}")]
    TimedOut(Box<Failure>),
    /// The server is in trouble, however often it was tried.
    #[error("the Hub is in trouble: {0}")]
    Server(Box<Failure>),
    /// A listing's page takes the server too long: ask for a shorter one.
    #[error("this page takes the Hub too long, a smaller page size may help: {0}")]
    PageTimeout(Box<Failure>),
    /// The quota stayed used up, or an action's own limit is reached.
    #[error("the Hub limits our rate: {0}")]
    RateLimited(Box<Failure>),
    /// The Hub does not understand the request.
    #[error("the Hub refuses the request: {failure}")]
    BadRequest {
        /// The properties asked for that the message names as unknown.
        refused: Vec<Expand>,
        /// The request.
        failure: Box<Failure>,
    },
    /// The token is none that the Hub knows.
    #[error(
        "the Hub does not know this token: {0}; get a new one at \
         https://huggingface.co/settings/tokens and set HF_TOKEN, or go without one by \
         HF_HUB_DISABLE_IMPLICIT_TOKEN=1"
    )]
    InvalidToken(Box<Failure>),
    /// The token, or its absence, does not allow this.
    #[error("the Hub does not allow this: {0}")]
    Forbidden(Box<Failure>),
    /// A status that this route should not answer with.
    #[error("unexpected answer of the Hub: {0}")]
    Unexpected(Box<Failure>),
    /// A body that is not what the route answers with, however often it was
    /// tried.
    #[error("garbled answer of the Hub: {0}")]
    Garbled(Box<Failure>),
    /// A body above [`crate::Config::max_body`]; what came of it was dropped.
    #[error("the answer has more than {limit} bytes: {failure}")]
    TooLarge {
        /// The limit, in decoded bytes.
        limit: u64,
        /// The request.
        failure: Box<Failure>,
    },
    /// Redirects that lead nowhere: a loop, too many, or an unusable address.
    #[error("redirected to no end: {0}")]
    Redirect(Box<Failure>),
    /// The page names a next one at a host that is not the endpoint, and keeps
    /// doing so when asked again. It was not followed; the page itself is good,
    /// and the listing can be taken up at the request that led here.
    #[error("the next page is said to be at {link}, which is not the endpoint: not followed")]
    ForeignLink {
        /// The foreign host, or the whole address where it names none.
        link: String,
        /// The page, without its next link.
        page: Box<PageAnswer>,
    },
}

impl HubError {
    /// The failed request, where there was one.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Unreachable(failure)
            | Self::TimedOut(failure)
            | Self::Server(failure)
            | Self::PageTimeout(failure)
            | Self::RateLimited(failure)
            | Self::InvalidToken(failure)
            | Self::Forbidden(failure)
            | Self::Unexpected(failure)
            | Self::Garbled(failure)
            | Self::Redirect(failure)
            | Self::BadRequest { failure, .. }
            | Self::TooLarge { failure, .. } => Some(failure),
            Self::Offline { .. } | Self::BadId { .. } | Self::ForeignLink { .. } => None,
        }
    }

    /// Whether the same request may well succeed later, without any change.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::TimedOut(_)
                | Self::Server(_)
                | Self::PageTimeout(_)
                | Self::RateLimited(_)
                | Self::Garbled(_)
        )
    }
}
