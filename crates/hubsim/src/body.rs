//! Bodies that do not come as they should.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::Response;
use futures_util::stream;

use crate::answer::Answer;

const PIECES: usize = 16;
const HUGE: u64 = 5 << 30;
const PIECE_OF_HUGE: usize = 64 << 10;

/// The whole body, each piece after a pause.
pub(crate) fn slow(mut answer: Answer, pause: Duration) -> Response {
    let body = Bytes::from(std::mem::take(&mut answer.body));
    let length = body.len();
    let size = length.div_ceil(PIECES).max(1);
    let pieces = stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, io::Error>(piece), rest))
    });
    answer.with_body(length as u64, Body::from_stream(pieces))
}

/// Half of the body, and then nothing for ever.
pub(crate) fn stalled(mut answer: Answer) -> Response {
    let body = Bytes::from(std::mem::take(&mut answer.body));
    let length = body.len();
    let half = stream::unfold(Some(body.slice(..length / 2)), |half| async move {
        match half {
            Some(half) => Some((Ok::<_, io::Error>(half), None)),
            None => std::future::pending().await,
        }
    });
    answer.with_body(length as u64, Body::from_stream(half))
}

/// Half of the body, and then the connection closes.
pub(crate) fn truncated(mut answer: Answer) -> Response {
    let body = Bytes::from(std::mem::take(&mut answer.body));
    let length = body.len();
    let half = stream::unfold(Some(body.slice(..length / 2)), |half| async move {
        match half {
            Some(half) => Some((Ok(half), None)),
            None => {
                // What was written so far goes out before the connection ends.
                tokio::time::sleep(Duration::from_millis(5)).await;
                Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), None))
            }
        }
    });
    answer.with_body(length as u64, Body::from_stream(half))
}

/// The body and spaces up to 5 GiB. JSON may end in spaces, so that only the
/// length gives it away.
pub(crate) fn huge(mut answer: Answer) -> Response {
    answer.headers.remove(header::CONTENT_ENCODING);
    let body = Bytes::from(std::mem::take(&mut answer.body));
    let spaces = Bytes::from(vec![b' '; PIECE_OF_HUGE]);
    let state = (Some(body), HUGE, spaces);
    let pieces = stream::unfold(state, |(first, left, spaces)| async move {
        if left == 0 {
            return None;
        }
        let piece = first.unwrap_or_else(|| spaces.slice(..spaces.len().min(left as usize)));
        let left = left.saturating_sub(piece.len() as u64);
        Some((Ok::<_, io::Error>(piece), (None, left, spaces)))
    });
    answer.with_body(HUGE, Body::from_stream(pieces))
}

/// The second half of the text becomes noise.
pub(crate) fn garbled(mut answer: Answer, chance: u64) -> Answer {
    let half = answer.body.len() / 2;
    for (i, byte) in answer.body[half..].iter_mut().enumerate() {
        *byte = (crate::dice::mix(chance ^ i as u64) >> 24) as u8;
    }
    answer
}
