//! Reading a body piece by piece, never more of it than is wanted.

use std::io::{self, Write};
use std::time::Duration;

use flate2::write::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;
use tokio::time::{Instant, timeout};

use crate::transport::Fault;

/// What is reserved on the word of a `Content-Length` alone.
const TRUSTED_LENGTH: u64 = 4 << 20;

/// How much of a body is wanted, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Largest body, in decoded bytes.
    pub limit: u64,
    /// Whether the beginning of a larger one is good enough.
    pub beginning: bool,
    /// Longest silence.
    pub idle: Duration,
    /// When the whole answer has to be there.
    pub deadline: Instant,
}

/// Reads a body; `count` is told of every piece as it came over the wire.
pub(crate) async fn read(
    response: &mut Response,
    bounds: Bounds,
    mut count: impl FnMut(u64),
) -> Result<Vec<u8>, Fault> {
    // As much as this many compressed bytes never decode to fewer, but for a
    // few of the format's own.
    let announced = response.content_length().unwrap_or(0);
    if announced > bounds.limit && !bounds.beginning {
        return Err(Fault::TooLarge);
    }
    let mut sink = Sink::new(response, announced, bounds.limit)?;
    loop {
        let now = Instant::now();
        let patience = bounds.idle.min(bounds.deadline.duration_since(now));
        let piece = match timeout(patience, response.chunk()).await {
            Ok(Ok(Some(piece))) => piece,
            Ok(Ok(None)) => break,
            Ok(Err(error)) => return Err(Fault::of(error)),
            Err(_) if patience < bounds.idle => return Err(Fault::late("the whole answer")),
            Err(_) => return Err(Fault::late("the next piece of the answer")),
        };
        count(piece.len() as u64);
        if !sink.write(&piece)? {
            return if bounds.beginning {
                Ok(sink.into_bytes())
            } else {
                Err(Fault::TooLarge)
            };
        }
    }
    sink.finish(bounds.beginning)
}

/// Where the pieces go.
enum Sink {
    Plain(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

impl Sink {
    fn new(response: &Response, announced: u64, limit: u64) -> Result<Self, Fault> {
        let coding = response.headers().get(CONTENT_ENCODING);
        let coding = coding.map_or(Ok("identity"), |value| value.to_str());
        let bytes = Vec::with_capacity(announced.min(TRUSTED_LENGTH).min(limit) as usize);
        let bounded = Bounded {
            bytes,
            limit,
            full: false,
        };
        match coding.map(str::trim) {
            Ok("identity" | "") => Ok(Self::Plain(bounded)),
            Ok("gzip" | "x-gzip") => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(bounded)))),
            _ => Err(Fault::Garbled("a content encoding not asked for".into())),
        }
    }

    /// Whether all of it was within the limit.
    fn write(&mut self, piece: &[u8]) -> Result<bool, Fault> {
        match self {
            Self::Plain(bounded) => Ok(bounded.write_all(piece).is_ok()),
            Self::Gzip(decoder) => match decoder.write_all(piece) {
                Ok(()) => Ok(true),
                Err(_) if decoder.get_ref().full => Ok(false),
                Err(error) => Err(Fault::Garbled(format!("broken gzip data: {error}"))),
            },
        }
    }

    fn finish(self, beginning: bool) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Plain(bounded) => Ok(bounded.bytes),
            Self::Gzip(mut decoder) => match decoder.try_finish() {
                Ok(()) => Ok(std::mem::take(&mut decoder.get_mut().bytes)),
                Err(_) if decoder.get_ref().full && beginning => {
                    Ok(std::mem::take(&mut decoder.get_mut().bytes))
                }
                Err(_) if decoder.get_ref().full => Err(Fault::TooLarge),
                Err(error) => Err(Fault::Garbled(format!("broken gzip data: {error}"))),
            },
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Plain(bounded) => bounded.bytes,
            Self::Gzip(mut decoder) => std::mem::take(&mut decoder.get_mut().bytes),
        }
    }
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: u64,
    full: bool,
}

impl Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.bytes.len() as u64);
        if piece.len() as u64 > room {
            self.bytes.extend_from_slice(&piece[..room as usize]);
            self.full = true;
            return Err(io::Error::other("more than the limit"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
