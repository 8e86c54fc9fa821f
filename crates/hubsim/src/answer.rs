//! An answer before it is sent: status, headers, body.

use std::io::Write as _;

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha1::{Digest as _, Sha1};

/// Shorter bodies are not worth compressing.
const WORTH_COMPRESSING: usize = 1024;

const EXPOSED: &str = "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,\
ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash,RateLimit,\
RateLimit-Policy";

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn new(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        Answer {
            status,
            headers,
            body,
        }
    }

    /// JSON with the `ETag` that Express gives it.
    pub(crate) fn json(status: StatusCode, body: Vec<u8>) -> Self {
        let tag = weak_etag(&body);
        Answer::new(status, "application/json; charset=utf-8", body).with(header::ETAG, &tag)
    }

    pub(crate) fn text(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Answer::new(status, "text/plain; charset=utf-8", body.into())
    }

    pub(crate) fn html(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Answer::new(status, "text/html; charset=utf-8", body.into())
    }

    /// 307 to an address of the same host.
    pub(crate) fn redirect(location: &str) -> Self {
        let body = format!("Temporary Redirect. Redirecting to {location}");
        let answer = Answer::text(StatusCode::TEMPORARY_REDIRECT, body);
        answer.with(header::LOCATION, location)
    }

    /// Adds a header; a value that no header can have is left out.
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Adds one of the Hub's own headers.
    pub(crate) fn with_own(self, name: &'static str, value: &str) -> Self {
        self.with(HeaderName::from_static(name), value)
    }

    /// The headers that every answer of the Hub has.
    pub(crate) fn signed(self, request_id: &str) -> Self {
        self.with_own("x-powered-by", "huggingface-moon")
            .with_own("x-request-id", request_id)
            .with_own("cross-origin-opener-policy", "same-origin")
            .with_own("referrer-policy", "strict-origin-when-cross-origin")
            .with(
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                "https://huggingface.co",
            )
            .with(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED)
            .with(header::VARY, "Origin")
    }

    /// 304 in place of a body that the client has.
    pub(crate) fn conditional(mut self, asked: &HeaderMap) -> Self {
        let known = asked
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok());
        let tag = self
            .headers
            .get(header::ETAG)
            .and_then(|value| value.to_str().ok());
        let is_known = match (known, tag) {
            (Some(known), Some(tag)) => {
                known.trim() == "*" || known.split(',').any(|known| strong(known) == strong(tag))
            }
            _ => false,
        };
        if self.status == StatusCode::OK && is_known {
            self.status = StatusCode::NOT_MODIFIED;
            self.headers.remove(header::CONTENT_TYPE);
            self.body.clear();
        }
        self
    }

    /// Compresses the body if the client accepts that.
    pub(crate) fn compressed(mut self, asked: &HeaderMap) -> Self {
        if self.body.len() < WORTH_COMPRESSING {
            return self;
        }
        self = self.with(header::VARY, "Origin, Accept-Encoding");
        let accepted = asked
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok());
        if !accepted.is_some_and(accepts_gzip) {
            return self;
        }
        let room = Vec::with_capacity(self.body.len() / 3);
        let mut encoder = GzEncoder::new(room, Compression::fast());
        let written = encoder
            .write_all(&self.body)
            .and_then(|()| encoder.finish());
        match written {
            Ok(body) => {
                self.body = body;
                self.with(header::CONTENT_ENCODING, "gzip")
            }
            Err(_) => self,
        }
    }

    pub(crate) fn into_response(self) -> Response {
        let mut answer = self;
        let body = Bytes::from(std::mem::take(&mut answer.body));
        answer.with_body(body.len() as u64, Body::from(body))
    }

    /// Sends another body, announced to be this long.
    pub(crate) fn with_body(self, length: u64, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if self.status != StatusCode::NOT_MODIFIED {
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
        }
        response
    }
}

fn strong(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

fn accepts_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (coding, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse() == Ok(0.0));
        matches!(coding.trim(), "gzip" | "*") && !refused
    })
}

/// Express's weak tag: the length and a hash of the body.
fn weak_etag(body: &[u8]) -> String {
    let hash = STANDARD.encode(Sha1::digest(body));
    format!("W/\"{:x}-{}\"", body.len(), &hash[..27])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_tag() {
        assert_eq!(
            weak_etag(br#"{"error":"Invalid username or password."}"#),
            "W/\"29-dEMcHWfJi78ZR1aqzb1ELAhp3Us\""
        );
    }

    #[test]
    fn codings() {
        assert!(accepts_gzip("gzip") && accepts_gzip("br, gzip;q=0.5") && accepts_gzip("*"));
        assert!(!accepts_gzip("br") && !accepts_gzip("gzip;q=0") && !accepts_gzip("identity"));
    }

    #[test]
    fn tags_are_compared_weakly() {
        let status = |known: &str| {
            let mut asked = HeaderMap::new();
            asked.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            let answer = Answer::text(StatusCode::OK, "card").with(header::ETAG, "W/\"abc\"");
            answer.conditional(&asked).status.as_u16()
        };
        assert_eq!(status("\"abc\""), 304);
        assert_eq!(status("\"x\", W/\"abc\""), 304);
        assert_eq!(status("*"), 304);
        assert_eq!(status("\"abd\""), 200);
    }
}
