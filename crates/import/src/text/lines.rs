//! Lines of bounded length.

use std::io::{self, BufRead};

use memchr::memchr;

use super::LONGEST;

/// Reads line by line. A line that is too long is skipped and told.
pub(crate) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
    longest: usize,
}

/// A line, as far as it could be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// Its bytes, without the `\n` (a `\r` before it stays).
    Bytes(&'a [u8]),
    /// It has so many bytes, too many to be held.
    TooLong(u64),
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            line: Vec::new(),
            number: 0,
            longest: LONGEST,
        }
    }

    /// The next line and its number, from 1 on; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.line.clear();
        let mut length = 0;
        let mut ended = false;
        while !ended {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                break;
            }
            let end = memchr(b'\n', bytes);
            ended = end.is_some();
            let taken = &bytes[..end.unwrap_or(bytes.len())];
            length += taken.len() as u64;
            if length <= self.longest as u64 {
                self.line.extend_from_slice(taken);
            }
            let used = taken.len() + usize::from(ended);
            self.reader.consume(used);
        }
        if length == 0 && !ended {
            return Ok(None);
        }
        self.number += 1;
        if length > self.longest as u64 {
            return Ok(Some((self.number, Line::TooLong(length))));
        }
        Ok(Some((self.number, Line::Bytes(&self.line))))
    }

    /// Lines that were read.
    pub(crate) fn count(&self) -> u64 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], buffer: usize, longest: usize) -> Vec<Result<Vec<u8>, u64>> {
        let mut lines = Lines::new(io::BufReader::with_capacity(buffer, text));
        lines.longest = longest;
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            assert_eq!(number, all.len() as u64 + 1);
            all.push(match line {
                Line::Bytes(bytes) => Ok(bytes.to_vec()),
                Line::TooLong(bytes) => Err(bytes),
            });
        }
        all
    }

    #[test]
    fn lines_end_as_they_may() {
        for buffer in [1, 2, 100] {
            let lines = all(b"one\n\ntwo\r\nthree", buffer, 10);
            assert_eq!(
                lines,
                ["one", "", "two\r", "three"].map(|line| Ok(line.as_bytes().to_vec()))
            );
            assert!(all(b"", buffer, 10).is_empty());
        }
    }

    #[test]
    fn a_long_line_is_skipped_and_the_next_one_read() {
        for buffer in [1, 7, 100] {
            let lines = all(b"ab\n0123456789x\ncd\n", buffer, 10);
            assert_eq!(lines, [Ok(b"ab".to_vec()), Err(11), Ok(b"cd".to_vec())]);
        }
    }
}
