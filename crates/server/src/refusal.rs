//! Why a request is not answered, in the form in which it is told.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use modeltree_query::QueryError;
use modeltree_snapshot::StoreError;

use crate::wire::{Problem, ProblemCode, ProblemDetail};

/// Why a request is not answered: becomes a [`Problem`] with the status that
/// goes with its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    detail: Box<ProblemDetail>,
    status: StatusCode,
    /// For the log, not for the client.
    cause: Option<Box<str>>,
}

impl Refusal {
    fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            detail: Box::new(ProblemDetail {
                code,
                message: message.into(),
                parameter: None,
                suggestions: Vec::new(),
            }),
            status: usual_status(code),
            cause: None,
        }
    }

    /// A parameter is missing or cannot be understood.
    pub fn bad(parameter: &str, message: impl Into<String>) -> Self {
        Self::malformed(message).of(parameter)
    }

    /// The request itself cannot be understood.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(ProblemCode::BadRequest, message)
    }

    /// There is no such address, or nothing at it.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ProblemCode::NotFound, message)
    }

    /// The address does not answer to this method.
    pub fn method_not_allowed(message: impl Into<String>) -> Self {
        Self::new(ProblemCode::MethodNotAllowed, message)
    }

    /// The request is too large.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self::new(ProblemCode::TooLarge, message)
    }

    /// The request names another host than this server.
    #[must_use]
    pub(crate) fn wrong_host() -> Self {
        Self::new(
            ProblemCode::WrongHost,
            "this server answers only under localhost, 127.0.0.1 and [::1]",
        )
    }

    /// Too much is under way.
    #[must_use]
    pub fn busy() -> Self {
        Self::new(
            ProblemCode::Busy,
            "too many questions are being answered; ask again in a moment",
        )
    }

    /// The answer took too long, or nobody waits for it any more.
    #[must_use]
    pub fn timeout() -> Self {
        Self::new(ProblemCode::Timeout, "the answer took too long")
    }

    /// Something is wrong on this side. The cause goes to the log alone.
    pub fn internal(cause: impl ToString) -> Self {
        let mut refusal = Self::new(
            ProblemCode::Internal,
            "the question could not be answered; the server's log tells why",
        );
        refusal.cause = Some(cause.to_string().into());
        refusal
    }

    /// No model of this id, or several.
    #[must_use]
    pub fn unknown_model(error: &QueryError, parameter: &str) -> Self {
        // The suggestions stand beside the message, not in it too.
        let (code, message, suggestions) = match error {
            QueryError::Unknown { text, suggestions } => (
                ProblemCode::UnknownModel,
                format!("no model {text:?} in this snapshot"),
                suggestions,
            ),
            QueryError::Ambiguous {
                text,
                candidates,
                count,
            } => (
                ProblemCode::AmbiguousModel,
                format!("{count} models are called {text:?}: name the owner too"),
                candidates,
            ),
            other => return Self::internal(other),
        };
        let mut refusal = Self::new(code, message).of(parameter);
        refusal.detail.suggestions.clone_from(suggestions);
        refusal
    }

    /// The same, naming the parameter at fault.
    #[must_use]
    pub fn of(mut self, parameter: &str) -> Self {
        self.detail.parameter = Some(parameter.into());
        self
    }

    /// The same, with words that may have been meant.
    #[must_use]
    pub fn suggesting(mut self, suggestions: Vec<String>) -> Self {
        self.detail.suggestions = suggestions;
        self
    }

    /// Which kind it is.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.detail.code
    }

    /// The same, with another status than is usual for its kind.
    #[must_use]
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The answer's status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

fn usual_status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::BadRequest => StatusCode::BAD_REQUEST,
        ProblemCode::UnknownModel | ProblemCode::AmbiguousModel | ProblemCode::NotFound => {
            StatusCode::NOT_FOUND
        }
        ProblemCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::WrongHost => StatusCode::MISDIRECTED_REQUEST,
        ProblemCode::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ProblemCode::Timeout => StatusCode::GATEWAY_TIMEOUT,
        ProblemCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        Self::unknown_model(&error, "id")
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

/// Why a request failed on this side: among the extensions of the answer, for a
/// log.
#[derive(Clone, Debug)]
pub struct Cause(pub Box<str>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status;
        let busy = self.detail.code == ProblemCode::Busy;
        let problem = Problem {
            error: *self.detail,
        };
        let mut response = (status, Json(problem)).into_response();
        if busy {
            let retry = HeaderValue::from_static("2");
            response.headers_mut().insert(header::RETRY_AFTER, retry);
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(cause));
        }
        response
    }
}
