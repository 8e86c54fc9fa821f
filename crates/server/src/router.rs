//! All addresses, and what is the same for every answer.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::ask::panicked;
use crate::{App, Refusal, api, assets, guard, tags};

/// The largest body, in bytes.
const LARGEST_BODY: usize = 1 << 20;

/// Everything that is served, as one service.
pub fn router(app: App) -> Router {
    let worth_compressing =
        SizeAbove::new(512)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::const_new(
                "application/vnd.apache.parquet",
            ));
    Router::new()
        .merge(api::routes())
        .fallback(elsewhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(app.clone(), tags::tagged))
        .layer(CatchPanicLayer::custom(
            |panic: Box<dyn std::any::Any + Send>| panicked(&*panic).into_response(),
        ))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(worth_compressing),
        )
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .with_state(app)
}

/// Pages and files of the explorer; nothing of the API.
async fn elsewhere(request: Request) -> Response {
    let (path, method) = (request.uri().path(), request.method());
    if path == "/api" || path.starts_with("/api/") {
        let message = "there is no such address; /api/v1/openapi.json lists all";
        return Refusal::not_found(message).into_response();
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        let refusal = wrong_method().await.into_response();
        return ([(header::ALLOW, "GET,HEAD")], refusal).into_response();
    }
    assets::at(request.uri(), request.headers())
}

async fn wrong_method() -> Refusal {
    Refusal::method_not_allowed("this address does not answer to this method")
}
