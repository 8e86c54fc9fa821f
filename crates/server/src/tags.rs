//! `ETag` and `If-None-Match`.
//!
//! All tags are weak: compression changes the bytes of an answer, not what it
//! says.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::ask::MadeFrom;
use crate::{App, Served};

/// Gives answers of the API an `ETag`, and answers `304` before any work is
/// done where the client has what it would get: the tag stands for the state
/// and the address, so it is known beforehand.
pub(crate) async fn tagged(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map(ToString::to_string);
    let address = address.unwrap_or_default();
    if let Some(response) = known(request.headers(), &tag_of(&app.served(), &address)) {
        return response;
    }
    let mut response = next.run(request).await;
    if let Some(MadeFrom(served)) = response.extensions_mut().remove()
        && response.status() == StatusCode::OK
    {
        put(response.headers_mut(), &tag_of(&served, &address));
    }
    response
}

fn tag_of(served: &Served, address: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(served.fingerprint());
    digest.update(address);
    weak(&digest.finalize())
}

/// A tag from a digest.
pub(crate) fn weak(digest: &[u8]) -> String {
    let hex = digest.iter().take(12).map(|byte| format!("{byte:02x}"));
    format!("W/\"{}\"", hex.collect::<String>())
}

/// Puts a tag on an answer.
pub(crate) fn put(headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
}

/// `304`, where the client has the answer of this tag already.
pub(crate) fn known(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
    let tags = headers.get_all(header::IF_NONE_MATCH).into_iter();
    let tags = tags.filter_map(|tags| tags.to_str().ok());
    let found = tags
        .flat_map(|tags| tags.split(',').map(str::trim))
        .any(|known| opaque(known) == opaque(tag));
    found.then(|| {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        put(response.headers_mut(), tag);
        response
    })
}
