//! What a request is told that cannot be answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// What went wrong.
    pub error: ProblemDetail,
}

/// What went wrong, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemDetail {
    /// Which kind, for programs.
    pub code: ProblemCode,
    /// What happened, for people.
    pub message: String,
    /// The parameter at fault, where one is.
    pub parameter: Option<String>,
    /// Ids or words that may have been meant.
    pub suggestions: Vec<String>,
}

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// 400: a parameter is missing or cannot be understood; 408: the body did
    /// not come in time.
    BadRequest,
    /// 404: the snapshot has no such model.
    UnknownModel,
    /// 404: several models have this name; they are the suggestions.
    AmbiguousModel,
    /// 404: there is no such address.
    NotFound,
    /// 405: the server is read-only.
    MethodNotAllowed,
    /// 413: the body is too large; 414: the address is too long.
    TooLarge,
    /// 421: the request names another host; a server on this machine alone
    /// answers only under this machine's own names.
    WrongHost,
    /// 503: too much heavy work is under way; ask again after `Retry-After`.
    Busy,
    /// 504: the answer took too long.
    Timeout,
    /// 500: the snapshot cannot be read; the server's log tells why.
    Internal,
}
