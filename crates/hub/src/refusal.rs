//! What an answer that is no success means.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

use crate::Expand;
use crate::text::printable;

/// The message by which the Hub tells that it does not know a token.
const INVALID_TOKEN: &str = "Invalid credentials in Authorization header";
const DISABLED: &str = "Access to this resource is disabled";

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// No such model, or none that may be seen.
    NoModel,
    /// The model is there, the file or the revision is not.
    NoFile,
    Gated,
    Disabled,
    InvalidToken,
    Forbidden,
    BadRequest,
    Other,
}

/// Reads the reason as the official client does: by the error code first, then
/// by message and status.
pub(crate) fn reason(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Reason {
    let message = full_message(headers, body).unwrap_or_default();
    match header(headers, "x-error-code").as_deref() {
        Some("RevisionNotFound" | "EntryNotFound") => return Reason::NoFile,
        Some("GatedRepo") => return Reason::Gated,
        _ if message.contains(DISABLED) => return Reason::Disabled,
        Some("RepoNotFound") => return Reason::NoModel,
        _ => {}
    }
    match status {
        StatusCode::UNAUTHORIZED if message.contains(INVALID_TOKEN) => Reason::InvalidToken,
        StatusCode::UNAUTHORIZED => Reason::NoModel,
        StatusCode::BAD_REQUEST => Reason::BadRequest,
        StatusCode::FORBIDDEN => Reason::Forbidden,
        StatusCode::NOT_FOUND if headers.contains_key("x-repo-commit") => Reason::NoFile,
        StatusCode::NOT_FOUND if message.to_ascii_lowercase().contains("entry not found") => {
            Reason::NoFile
        }
        StatusCode::NOT_FOUND => Reason::NoModel,
        _ => Reason::Other,
    }
}

/// What the server says, fit for messages.
pub(crate) fn message(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    full_message(headers, body)
        .map(|message| printable(&message))
        .filter(|message| !message.is_empty())
        .or_else(|| status.canonical_reason().map(String::from))
        .unwrap_or_else(|| "no message".into())
}

/// The id under which the Hub logged the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    ["x-request-id", "x-amzn-trace-id", "x-amz-cf-id"]
        .into_iter()
        .find_map(|name| header(headers, name))
        .map(|id| printable(&id))
}

fn header(headers: &HeaderMap, name: &'static str) -> Option<String> {
    let value = headers.get(HeaderName::from_static(name))?.as_bytes();
    let text = String::from_utf8_lossy(value).trim().to_string();
    (!text.is_empty()).then_some(text)
}

/// The message of a header or of a body in any of the shapes in use, as the
/// server wrote it.
fn full_message(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    if let Some(message) = header(headers, "x-error-message") {
        return Some(message);
    }
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.starts_with('<') {
        return Some("an HTML page".into());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => Some(json_message(&value).unwrap_or_else(|| text.to_string())),
        Err(_) => (!text.is_empty()).then(|| text.to_string()),
    }
}

/// `{"error": "…"}`, `{"error": ["…"]}`, `{"error": …, "error_description": "…"}`,
/// `{"errors": [{"message": "…"}]}`, `{"message": "…"}`.
fn json_message(value: &Value) -> Option<String> {
    let mut parts = Vec::new();
    for name in ["error", "error_description", "errors", "message"] {
        match value.get(name) {
            Some(Value::Array(entries)) => parts.extend(entries.iter().filter_map(text_of)),
            Some(entry) => parts.extend(text_of(entry)),
            None => {}
        }
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn text_of(value: &Value) -> Option<String> {
    let value = value.get("message").unwrap_or(value);
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Which of the properties asked for a 400 names as unknown.
///
/// The Hub's messages differ: some name the value or its position, some only
/// list the values that are allowed.
pub(crate) fn refused_expands(asked: &[Expand], headers: &HeaderMap, body: &[u8]) -> Vec<Expand> {
    let message = full_message(headers, body).unwrap_or_default();
    if let Some(refused) = by_position(asked, &message) {
        return vec![refused];
    }
    let (listed, received) = message
        .split_once("received")
        .unwrap_or((message.as_str(), ""));
    let named_after: Vec<Expand> = named(received);
    let of_asked = |names: &[Expand]| -> Vec<Expand> {
        let is_named = |expand: &&Expand| names.contains(expand);
        asked.iter().filter(is_named).copied().collect()
    };
    let received = of_asked(&named_after);
    if !received.is_empty() {
        return received;
    }
    let names = named(listed);
    let is_list_of_allowed = names.iter().any(|name| !asked.contains(name))
        || ["one of", "expected", "allowed"]
            .iter()
            .any(|words| listed.to_ascii_lowercase().contains(words));
    if is_list_of_allowed && !names.is_empty() {
        let is_left_out = |expand: &&Expand| !names.contains(expand);
        return asked.iter().filter(is_left_out).copied().collect();
    }
    of_asked(&names)
}

/// `"expand[3]" must be …`
fn by_position(asked: &[Expand], message: &str) -> Option<Expand> {
    let (_, rest) = message.split_once("expand[")?;
    let (index, _) = rest.split_once(']')?;
    asked.get(index.parse::<usize>().ok()?).copied()
}

/// The properties whose names stand in a text as whole words.
fn named(text: &str) -> Vec<Expand> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut names: Vec<Expand> = text
        .split(|c: char| !is_inside(c))
        .filter_map(Expand::parse)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::from_static(name);
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect()
    }

    #[test]
    fn the_table_of_refusals() {
        let code = "x-error-code";
        let said = "x-error-message";
        for (status, pairs, body, expected) in [
            (
                401,
                &[][..],
                r#"{"error":"Invalid username or password."}"#,
                Reason::NoModel,
            ),
            (404, &[(code, "RepoNotFound")], "", Reason::NoModel),
            (401, &[(said, INVALID_TOKEN)], "", Reason::InvalidToken),
            (
                401,
                &[(code, "GatedRepo")],
                "Access to model X is restricted.",
                Reason::Gated,
            ),
            (403, &[(code, "GatedRepo")], "", Reason::Gated),
            (
                403,
                &[],
                r#"{"error":"Access to this resource is disabled."}"#,
                Reason::Disabled,
            ),
            (403, &[(said, "not with this token")], "", Reason::Forbidden),
            (404, &[(code, "EntryNotFound")], "", Reason::NoFile),
            (404, &[(code, "RevisionNotFound")], "", Reason::NoFile),
            (404, &[("x-repo-commit", "abc")], "", Reason::NoFile),
            (404, &[], "Entry not found", Reason::NoFile),
            (
                404,
                &[],
                r#"{"error":"Repository not found"}"#,
                Reason::NoModel,
            ),
            (400, &[], "", Reason::BadRequest),
            (418, &[], "", Reason::Other),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let found = reason(status, &headers(pairs), body.as_bytes());
            assert_eq!(found, expected, "{status} {pairs:?} {body}");
        }
    }

    #[test]
    fn all_shapes_of_messages() {
        for (body, expected) in [
            (r#"{"error":"no"}"#, "no"),
            (r#"{"error":["a","b"]}"#, "a; b"),
            (r#"{"error":"a","error_description":"b"}"#, "a; b"),
            (r#"{"errors":[{"message":"a"},{"message":"b"}]}"#, "a; b"),
            (r#"{"message":"m"}"#, "m"),
            (r#"{"error":{"code":7}}"#, r#"{"code":7}"#),
            (r#"{"what":1}"#, r#"{"what":1}"#),
            ("<!doctype html><h1>x</h1>", "an HTML page"),
            (" plain\u{1b}[2J ", "plain\\u{1b}[2J"),
            ("", "Bad Request"),
        ] {
            let said = message(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
            assert_eq!(said, expected, "{body}");
        }
        let both = message(
            StatusCode::BAD_REQUEST,
            &headers(&[("x-error-message", "short")]),
            b"{\"error\":\"long\"}",
        );
        assert_eq!(both, "short");
    }

    #[test]
    fn refused_properties_are_found_in_any_wording() {
        let asked = [Expand::Tags, Expand::BaseModels, Expand::CardData];
        for (text, expected) in [
            (
                r#""expand[1]" must be one of [author, cardData, tags]"#,
                &[Expand::BaseModels][..],
            ),
            (
                r#""expand" must be one of [author, cardData, tags]"#,
                &[Expand::BaseModels],
            ),
            (
                "Invalid enum value. Expected 'cardData' | 'tags', received 'baseModels'",
                &[Expand::BaseModels],
            ),
            ("expected one of tags, baseModels", &[Expand::CardData]),
            ("Unknown expand value: baseModels", &[Expand::BaseModels]),
            (
                "baseModels and cardData cannot be expanded",
                &[Expand::BaseModels, Expand::CardData],
            ),
            ("limit is too large", &[]),
            ("expand[99] is wrong", &[]),
        ] {
            let body = serde_json::json!({ "error": text }).to_string();
            let refused = refused_expands(&asked, &HeaderMap::new(), body.as_bytes());
            assert_eq!(refused, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(body in prop::collection::vec(any::<u8>(), 0..300), text in "(expand\\[|[0-9]|\\]|received|one of|tags|baseModels|[{}\":,]| )*") {
            for body in [&body[..], text.as_bytes()] {
                let headers = HeaderMap::new();
                let _ = reason(StatusCode::NOT_FOUND, &headers, body);
                let _ = message(StatusCode::NOT_FOUND, &headers, body);
                let refused = refused_expands(&Expand::ALL, &headers, body);
                prop_assert!(refused.len() <= Expand::ALL.len());
            }
        }
    }
}
