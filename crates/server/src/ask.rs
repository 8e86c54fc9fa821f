//! How an endpoint is asked and how it answers.
//!
//! A handler takes the [`App`] and what is asked, as one [`Asked`] for each
//! struct of parameters (they all read the same query; no flattening), and
//! hands [`App::answer`] a closure that works on one state of the snapshot:
//!
//! ```text
//! async fn siblings(State(app): State<App>, Asked(by): Asked<ById>, Asked(page): Asked<Page>) -> Response {
//!     app.answer(Weight::Light, move |served, cancel| {
//!         let model = served.resolve(&by.id)?;
//!         for … { cancel.check()?; … }
//!         Ok(wire::Siblings { … })
//!     })
//!     .await
//! }
//! ```
//!
//! The closure runs on a thread of its own, once its turn has come; `ETag`,
//! `304`, compression and headers are added outside of it.

use std::any::Any;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;
use tokio::time::{timeout, timeout_at};

use crate::{App, Refusal, Served};

/// How much work a question may be. Each kind has its own limits of time and
/// of how many are worked on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Milliseconds: look-ups, searches, one family.
    Light,
    /// Seconds: what goes through the whole snapshot.
    Heavy,
}

/// Tells whether anybody still waits for the answer.
#[derive(Clone, Debug)]
pub struct Cancel {
    stopped: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Cancel {
    /// Somebody always waits.
    #[must_use]
    pub fn never() -> Self {
        Self {
            stopped: Arc::default(),
            deadline: None,
        }
    }

    fn at(deadline: Instant) -> Self {
        Self {
            deadline: Some(deadline),
            ..Self::never()
        }
    }

    /// To be called now and then in long loops; costs some nanoseconds.
    ///
    /// # Errors
    /// Where nobody waits any more, or the time is up.
    pub fn check(&self) -> Result<(), Refusal> {
        let late = || self.deadline.is_some_and(|at| Instant::now() >= at);
        if self.stopped.load(Ordering::Relaxed) || late() {
            return Err(Refusal::timeout());
        }
        Ok(())
    }
}

/// Stops the work when the client goes away: the answer's future is dropped.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The state that an answer was made from: for its `ETag`.
#[derive(Clone)]
pub(crate) struct MadeFrom(pub(crate) Arc<Served>);

impl App {
    /// Answers with JSON.
    pub async fn answer<T, W>(&self, weight: Weight, work: W) -> Response
    where
        T: Serialize,
        W: FnOnce(&Served, &Cancel) -> Result<T, Refusal> + Send + 'static,
    {
        self.answer_bytes(weight, "application/json", move |served, cancel| {
            let answer = work(served, cancel)?;
            serde_json::to_vec(&answer)
                .map(Bytes::from)
                .map_err(Refusal::internal)
        })
        .await
    }

    /// Answers with bytes of any kind.
    pub async fn answer_bytes<W>(
        &self,
        weight: Weight,
        content_type: &'static str,
        work: W,
    ) -> Response
    where
        W: FnOnce(&Served, &Cancel) -> Result<Bytes, Refusal> + Send + 'static,
    {
        let served = self.served();
        let state = Arc::clone(&served);
        match self.run(weight, move |cancel| work(&state, cancel)).await {
            Ok(body) => {
                let content_type = HeaderValue::from_static(content_type);
                let mut response = ([(header::CONTENT_TYPE, content_type)], body).into_response();
                response.extensions_mut().insert(MadeFrom(served));
                response
            }
            Err(refusal) => refusal.into_response(),
        }
    }

    /// Answers with a file that is written while it is sent. `work` is told
    /// where to write; what it refuses before it has written much is told in
    /// the usual form, what fails later breaks the connection off.
    pub async fn answer_download<W>(
        &self,
        weight: Weight,
        content_type: &'static str,
        file_name: &str,
        work: W,
    ) -> Response
    where
        W: FnOnce(&Served, &Cancel, &mut (dyn Write + Send)) -> Result<(), Refusal>
            + Send
            + 'static,
    {
        let served = self.served();
        let permit = match self.admit(weight).await {
            Ok(permit) => permit,
            Err(refusal) => return refusal.into_response(),
        };
        let (sender, mut receiver) = mpsc::channel(2);
        let limits = self.limits();
        let cancel = Cancel::at(Instant::now() + limits.download_time);
        let mut out = Sending {
            chunk: Vec::new(),
            sender,
            stall: limits.stall_time,
            runtime: tokio::runtime::Handle::current(),
        };
        let state = Arc::clone(&served);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let done = caught(|| {
                work(&state, &cancel, &mut out)?;
                out.flush().map_err(Refusal::internal)
            });
            if let Err(refusal) = done {
                // Where nobody takes it any more, nobody needs to be told.
                let _ = out.send(Err(refusal));
            }
        });
        // The status depends on how it begins.
        let first = match receiver.recv().await {
            Some(Err(refusal)) => return refusal.into_response(),
            Some(Ok(chunk)) => chunk,
            None => Bytes::new(),
        };
        let body = futures_util::stream::unfold(
            (Some(first), receiver),
            |(first, mut receiver)| async move {
                let next = match first {
                    Some(first) => Some(Ok(first)),
                    None => receiver.recv().await,
                }?;
                Some((next.map_err(broken), (None, receiver)))
            },
        )
        // Compression asks once more after the end.
        .fuse();
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
            (header::CONTENT_DISPOSITION, attachment(file_name)),
        ];
        let mut response = (headers, Body::from_stream(body)).into_response();
        response.extensions_mut().insert(MadeFrom(served));
        response
    }

    /// Runs `work` on a thread of its own, when its turn comes and for as long
    /// as its weight allows.
    async fn run<T, W>(&self, weight: Weight, work: W) -> Result<T, Refusal>
    where
        T: Send + 'static,
        W: FnOnce(&Cancel) -> Result<T, Refusal> + Send + 'static,
    {
        let deadline = Instant::now() + self.limits().time(weight);
        let permit = self.admit(weight).await?;
        let cancel = Cancel::at(deadline);
        let _stop = StopOnDrop(Arc::clone(&cancel.stopped));
        let worker = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, not when the client is gone.
            let _permit = permit;
            cancel.check()?;
            caught(|| work(&cancel))
        });
        match timeout_at(deadline.into(), worker).await {
            Ok(Ok(result)) => result,
            Ok(Err(error)) => Err(Refusal::internal(error)),
            Err(_) => Err(Refusal::timeout()),
        }
    }
}

/// What `work` answers; a panic is an internal error.
fn caught<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// A panic as a refusal.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Refusal {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Refusal::internal(format!("panic: {}", text.unwrap_or("of unknown kind")))
}

fn broken(refusal: Refusal) -> io::Error {
    io::Error::other(format!("{refusal:?}"))
}

/// The file's name as browsers take it: plain ASCII, nothing else.
fn attachment(file_name: &str) -> HeaderValue {
    let plain = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => c,
        _ => '_',
    };
    let name: String = file_name.chars().map(plain).take(255).collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// Takes what is written to the connection in chunks; writing waits for the
/// client, though not for ever.
struct Sending {
    chunk: Vec<u8>,
    sender: mpsc::Sender<Result<Bytes, Refusal>>,
    stall: Duration,
    runtime: tokio::runtime::Handle,
}

/// Bytes in a chunk.
const CHUNK: usize = 1 << 16;

impl Sending {
    fn send(&self, chunk: Result<Bytes, Refusal>) -> io::Result<()> {
        let sent = self.sender.send_timeout(chunk, self.stall);
        self.runtime
            .block_on(sent)
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::take(&mut self.chunk);
        self.send(Ok(chunk.into()))
    }
}

/// What is asked in the query. Each struct of parameters reads the whole query
/// and takes the fields that it knows.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        check_encoding(query)?;
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(pairs)
            .map(Self)
            .map_err(|error| told_of(&error.path().to_string(), &error.inner().to_string()))
    }
}

/// An error of deserialising, as a refusal that names the parameter.
fn told_of(path: &str, message: &str) -> Refusal {
    let quoted = |before: &str| {
        let rest = message.strip_prefix(before)?;
        rest.split('`').next()
    };
    let named = quoted("missing field `").or_else(|| quoted("duplicate field `"));
    match named.or(Some(path).filter(|path| !matches!(*path, "." | "?"))) {
        Some(name) if message.starts_with("missing") => {
            Refusal::bad(name, format!("{name} is missing"))
        }
        Some(name) if message.starts_with("duplicate") => {
            Refusal::bad(name, format!("{name} is given more than once"))
        }
        Some(name) => Refusal::bad(name, format!("{name}: {message}")),
        None => Refusal::malformed(message),
    }
}

/// Refuses a query that decoders read in different ways: stray percent signs,
/// and bytes that are no UTF-8.
fn check_encoding(query: &str) -> Result<(), Refusal> {
    let mut rest = query.as_bytes();
    while let Some(at) = memchr::memchr(b'%', rest) {
        match rest.get(at + 1..at + 3) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => rest = &rest[at + 3..],
            _ => {
                return Err(Refusal::malformed(
                    "the query has a % without two hexadecimal digits",
                ));
            }
        }
    }
    percent_encoding::percent_decode_str(query)
        .decode_utf8()
        .map_err(|_| Refusal::malformed("the query is not UTF-8"))?;
    Ok(())
}

/// How long a body may take to come.
const BODY_TIME: Duration = Duration::from_secs(15);

/// What is asked in the body, as JSON.
#[derive(Debug)]
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let body = Json::<T>::from_request(request, state);
        let Ok(body) = timeout(BODY_TIME, body).await else {
            let late = Refusal::malformed("the body did not come in time");
            return Err(late.with_status(StatusCode::REQUEST_TIMEOUT));
        };
        match body {
            Ok(Json(posted)) => Ok(Self(posted)),
            Err(JsonRejection::BytesRejection(error))
                if error.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Err(Refusal::too_large("the body is too large"))
            }
            Err(error) => Err(Refusal::malformed(error.body_text())),
        }
    }
}
