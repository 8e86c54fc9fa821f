//! All addresses, and what is the same for every answer.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::ask::MadeFrom;
use crate::{App, Refusal, Served, api};

/// Everything that is served, as one service.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(api::routes())
        .fallback(nothing)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(app.clone(), tagged))
        .with_state(app)
}

async fn nothing(request: Request) -> Refusal {
    let _ = request;
    Refusal::not_found("there is no such address; /api/v1/openapi.json lists all")
}

async fn wrong_method() -> Refusal {
    Refusal::method_not_allowed("this address does not answer to this method")
}

/// Gives answers an `ETag`, and answers `304` before any work is done where
/// the client has what it would get.
///
/// The tag stands for the state and the address, so it is known beforehand. It
/// is weak: compression changes the bytes, not what they say.
async fn tagged(State(app): State<App>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let address = request.uri().path_and_query().map(ToString::to_string);
    let address = address.unwrap_or_default();
    let known = tag(&app.served(), &address);
    if is_known(request.headers(), &known) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        put_tag(response.headers_mut(), &known);
        return response;
    }
    let mut response = next.run(request).await;
    if let Some(MadeFrom(served)) = response.extensions_mut().remove()
        && response.status() == StatusCode::OK
    {
        put_tag(response.headers_mut(), &tag(&served, &address));
    }
    response
}

fn put_tag(headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
}

fn tag(served: &Served, address: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(served.fingerprint());
    digest.update(address);
    let hex = digest.finalize()[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    format!("W/\"{hex}\"")
}

/// Whether the client has the answer of this tag already.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).into_iter();
    let tags = tags.filter_map(|tags| tags.to_str().ok());
    tags.flat_map(|tags| tags.split(',').map(str::trim))
        .any(|known| known.trim_start_matches("W/") == tag.trim_start_matches("W/"))
}
