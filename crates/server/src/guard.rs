//! What is asked of every request and said with every answer.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{App, Cause, Event, Refusal};

/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 8 << 10;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Checks a request, hands it on, and completes the answer's headers; tells
/// the log.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let address = request.uri().clone();
    let allowed = allowed_origin(&app, request.headers());
    let mut response = match check(&app, &request) {
        Err(refusal) => refusal.into_response(),
        Ok(()) if allowed.is_some() && is_preflight(&request) => preflight(),
        Ok(()) => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    if app.settings().allow_origin.is_some() {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("content-disposition, etag, retry-after");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    if let Some(Cause(cause)) = response.extensions_mut().remove() {
        app.tell(Event::Failed {
            address: &address,
            cause: &cause,
        });
    }
    app.tell(Event::Answered {
        method: &method,
        address: &address,
        status: response.status(),
        time: began.elapsed(),
    });
    response
}

fn check(app: &App, request: &Request) -> Result<(), Refusal> {
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        let message = format!("the address is longer than {LONGEST_ADDRESS} bytes");
        return Err(Refusal::too_large(message).with_status(StatusCode::URI_TOO_LONG));
    }
    if app.settings().loopback_only && !is_loopback(request) {
        return Err(Refusal::wrong_host());
    }
    Ok(())
}

/// Whether the request was sent to a name of this machine itself. A page of
/// elsewhere can make its own name point here (DNS rebinding), and would then
/// count as same-origin; but it cannot make the browser send another name.
fn is_loopback(request: &Request) -> bool {
    let from_uri = request
        .uri()
        .authority()
        .map(|authority| authority.as_str());
    let mut hosts = request.headers().get_all(header::HOST).into_iter();
    let from_header = hosts.next().map(|host| host.to_str().unwrap_or_default());
    // One name, or two that are both ours.
    let named = [from_uri, from_header];
    hosts.next().is_none()
        && named.iter().any(Option::is_some)
        && named.into_iter().flatten().all(names_loopback)
}

fn names_loopback(authority: &str) -> bool {
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(address, port)| {
            address
                .parse::<Ipv6Addr>()
                .is_ok_and(|address| address.is_loopback())
                && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let host_is_ours = host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
    host_is_ours && is_port(port)
}

/// The origin of a request, where it is the one that may read answers.
fn allowed_origin(app: &App, headers: &HeaderMap) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let allowed = app.settings().allow_origin.as_ref()?;
    (*origin == **allowed).then(|| origin.clone())
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, if-none-match",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        for ours in [
            "localhost",
            "LOCALHOST:8321",
            "127.0.0.1:80",
            "127.8.0.1",
            "[::1]",
            "[::1]:8321",
        ] {
            assert!(names_loopback(ours), "{ours}");
        }
        for other in [
            "",
            "example.org",
            "example.org:8321",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "localhost@example.org",
            "user@localhost",
            "10.0.0.1",
            "[::2]",
            "[::1",
            "[::1]x",
            "::1",
            "localhost:80:80",
            "localhost:x",
            "2130706433",
            "0.0.0.0",
        ] {
            assert!(!names_loopback(other), "{other}");
        }
    }
}
