//! The Hub's refusals.

use axum::http::StatusCode;

use crate::answer::Answer;
use crate::json;

/// A refusal as JSON, with the message and the code in headers too.
pub(crate) fn api(status: StatusCode, code: Option<&str>, message: &str) -> Answer {
    let mut body = b"{\"error\":".to_vec();
    json::string(&mut body, message);
    body.push(b'}');
    labelled(Answer::json(status, body), code, message)
}

/// A refusal of a file, as text.
pub(crate) fn file(status: StatusCode, code: Option<&str>, message: &str) -> Answer {
    labelled(Answer::text(status, message), code, message)
}

fn labelled(answer: Answer, code: Option<&str>, message: &str) -> Answer {
    let answer = match code {
        Some(code) => answer.with_own("x-error-code", code),
        None => answer,
    };
    // Headers are of one line.
    answer.with_own("x-error-message", &message.replace('\n', " "))
}

pub(crate) fn bad_request(message: &str) -> Answer {
    api(StatusCode::BAD_REQUEST, None, message)
}

pub(crate) fn bad_token() -> Answer {
    let message = "Invalid credentials in Authorization header";
    api(StatusCode::UNAUTHORIZED, None, message)
}

/// A repository that is missing, or hidden from who asks. Without a token the
/// Hub does not say which.
pub(crate) fn no_repository(with_token: bool) -> Answer {
    if with_token {
        api(
            StatusCode::NOT_FOUND,
            Some("RepoNotFound"),
            "Repository not found",
        )
    } else {
        api(
            StatusCode::UNAUTHORIZED,
            None,
            "Invalid username or password.",
        )
    }
}

pub(crate) fn disabled() -> Answer {
    api(
        StatusCode::FORBIDDEN,
        None,
        "Access to this resource is disabled.",
    )
}

pub(crate) fn no_page() -> Answer {
    let message = "Sorry, we can't find the page you are looking for.";
    api(StatusCode::NOT_FOUND, None, message)
}

pub(crate) fn no_revision(revision: &str) -> Answer {
    let message = format!("Invalid rev id: {revision}");
    api(StatusCode::NOT_FOUND, Some("RevisionNotFound"), &message)
}

pub(crate) fn no_file(commit: &str) -> Answer {
    let answer = file(
        StatusCode::NOT_FOUND,
        Some("EntryNotFound"),
        "Entry not found",
    );
    answer.with_own("x-repo-commit", commit)
}

pub(crate) fn gated(id: &str, with_token: bool) -> Answer {
    let (status, rest) = if with_token {
        let rest = format!(
            "and you are not in the authorized list. Visit https://huggingface.co/{id} to ask for \
             access."
        );
        (StatusCode::FORBIDDEN, rest)
    } else {
        let rest = ". You must have access to it and be authenticated to access it. Please log in.";
        (StatusCode::UNAUTHORIZED, rest.to_owned())
    };
    let space = if with_token { " " } else { "" };
    let message = format!("Access to model {id} is restricted{space}{rest}");
    file(status, Some("GatedRepo"), &message)
}

/// The quota of a window is used up.
pub(crate) fn rate_limited(address: &str, with_token: bool) -> Answer {
    let message = if with_token {
        "We had to rate limit you. Please retry later, or upgrade your plan to get higher limits: \
         https://huggingface.co/docs/hub/rate-limits"
            .to_owned()
    } else {
        format!(
            "We had to rate limit your IP ({address}). To continue using our service, create a HF \
             account or login to your existing account, and make sure you pass a HF_TOKEN if \
             you're using the API."
        )
    };
    Answer::text(StatusCode::TOO_MANY_REQUESTS, message)
}

pub(crate) fn action_limited() -> Answer {
    let message = "You have exceeded the rate limit for this action. Please retry later.";
    api(StatusCode::TOO_MANY_REQUESTS, None, message)
}

pub(crate) fn internal() -> Answer {
    let message = "Internal Error - We're working hard to fix this as soon as possible!";
    api(StatusCode::INTERNAL_SERVER_ERROR, None, message)
}

/// What a proxy says when the server behind it fails.
pub(crate) fn gateway(status: StatusCode) -> Answer {
    let title = status.canonical_reason().unwrap_or("Error");
    let code = status.as_u16();
    Answer::html(
        status,
        format!(
            "<html>\r\n<head><title>{code} {title}</title></head>\r\n<body>\r\n<center><h1>{code} \
             {title}</h1></center>\r\n</body>\r\n</html>\r\n"
        ),
    )
}

/// A page of a web site where an answer of the API was expected.
pub(crate) fn web_page(status: StatusCode) -> Answer {
    Answer::html(
        status,
        "<!doctype html>\n<html class=\"\">\n<head><meta charset=\"utf-8\" /><title>Hugging Face \
         \u{2013} The AI community building the future.</title></head>\n<body><main>One moment, \
         please.</main></body>\n</html>\n",
    )
}
