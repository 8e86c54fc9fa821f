//! The explorer: its files are in the program.
//!
//! A file is found by its exact name, nothing is decoded or joined, and no
//! file system is asked: there is nothing to break out of.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::{Embed, EmbeddedFile};

use crate::{Refusal, tags};

#[derive(Embed)]
#[folder = "dist/"]
struct Files;

const PAGE: &str = "index.html";
/// Files below this bear a hash of their content in their name.
const HASHED: &str = "assets/";

/// The file or page at an address outside of the API.
pub(crate) fn at(uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path();
    let name = path.strip_prefix('/').unwrap_or(path);
    if let Some(file) = Files::get(name).filter(|_| name != PAGE) {
        return answer(name, file, headers);
    }
    let status = match is_page(path) {
        true => StatusCode::OK,
        // The explorer says so, where somebody looks at it.
        false if wants_page(headers) => StatusCode::NOT_FOUND,
        false => return nothing(),
    };
    match Files::get(PAGE) {
        None => nothing(),
        Some(page) => {
            let mut response = answer(PAGE, page, headers);
            if status != StatusCode::OK && response.status() == StatusCode::OK {
                *response.status_mut() = status;
            }
            response
        }
    }
}

fn nothing() -> Response {
    let message = "there is no such address; /api/v1/openapi.json lists all of the API";
    Refusal::not_found(message).into_response()
}

/// Whether the explorer has a page at an address.
fn is_page(path: &str) -> bool {
    let below = |prefix| path.strip_prefix(prefix).is_some_and(|id| !id.is_empty());
    // `/model?id=` is for ids that no path can hold, such as those with `..`.
    let one = "/ /compare /map /families /influence /model /family";
    one.split(' ').any(|page| page == path) || below("/model/") || below("/family/")
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| {
        let accept = accept.as_bytes();
        memchr::memmem::find(accept, b"text/html").is_some()
    })
}

fn answer(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tags::weak(&file.metadata.sha256_hash());
    let mut response = tags::known(headers, &tag).unwrap_or_else(|| {
        let mut response = Response::new(Body::from(Bytes::from_owner(file.data)));
        if let Ok(kind) = HeaderValue::from_str(file.metadata.mimetype()) {
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        tags::put(response.headers_mut(), &tag);
        response
    });
    if name.starts_with(HASHED) {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, for_ever);
    }
    response
}
