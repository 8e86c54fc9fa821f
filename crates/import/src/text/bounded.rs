//! A text that is read in portions.

use std::io::{self, BufRead, Read};

use super::LONGEST;

/// A text of which only so many bytes may be read until more are allowed: a
/// reader that holds one item whole cannot be made to hold any amount.
pub(crate) struct Bounded<R> {
    text: R,
    left: usize,
}

impl<R> Bounded<R> {
    pub(crate) const fn new(text: R) -> Self {
        Self {
            text,
            left: LONGEST,
        }
    }

    /// Allows the next item.
    pub(crate) const fn allow(&mut self) {
        self.left = LONGEST;
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let text = self.fill_buf()?;
        let read = text.len().min(buffer.len());
        buffer[..read].copy_from_slice(&text[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let text = self.text.fill_buf()?;
        if self.left == 0 && !text.is_empty() {
            let why = format!("an item of more than the {LONGEST} bytes that one may have");
            return Err(io::Error::other(why));
        }
        Ok(&text[..text.len().min(self.left)])
    }

    fn consume(&mut self, used: usize) {
        self.left -= used;
        self.text.consume(used);
    }
}
