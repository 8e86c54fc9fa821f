//! What a reader is given.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use modeltree_records::Timestamp;

use crate::{Format, ImportError};

/// Names of the columns of an edge list, where they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeColumns {
    /// Column of the derived model.
    pub child: Option<String>,
    /// Column of the model it was derived from.
    pub parent: Option<String>,
    /// Column of the relation.
    pub relation: Option<String>,
}

/// One file to be read.
pub(crate) struct Input<'a> {
    /// The file.
    pub path: &'a Path,
    /// Its format.
    pub format: Format,
    /// When what it says was true: stated by the user, or by the path, or the
    /// newest date in it.
    pub fetched_at: Option<Timestamp>,
    /// `file:` and the format's word.
    pub source: Arc<str>,
    /// Columns of an edge list.
    pub columns: &'a EdgeColumns,
}

impl Input<'_> {
    /// The file's text, unpacked where it is gzip, without a byte order mark.
    pub(crate) fn text(&self) -> Result<Box<dyn BufRead + Send>, ImportError> {
        open_text(self.path).map_err(|cause| ImportError::io(self.path, cause))
    }

    /// Whether the file begins as Parquet does.
    pub(crate) fn is_parquet(&self) -> Result<bool, ImportError> {
        is_parquet(self.path).map_err(|cause| ImportError::io(self.path, cause))
    }

    /// The file is broken from `row` on.
    pub(crate) fn damaged(&self, row: u64, cause: impl std::fmt::Display) -> ImportError {
        ImportError::damaged(self.path, Some(row), cause)
    }

    /// The file cannot be of this format.
    pub(crate) fn unfit(&self, why: impl Into<String>) -> ImportError {
        ImportError::Unfit {
            path: self.path.to_path_buf(),
            format: self.format.word(),
            why: why.into(),
        }
    }
}

const BUFFER: usize = 256 << 10;

/// Opens a text, unpacked where it is gzip, without a byte order mark.
pub(crate) fn open_text(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let mut file = BufReader::with_capacity(BUFFER, File::open(path)?);
    let packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut text: Box<dyn BufRead + Send> = if packed {
        Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    };
    if text.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        text.consume(3);
    }
    Ok(text)
}

/// The first `limit` bytes of a text, or all of it.
pub(crate) fn beginning(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match open_text(path)?.take(limit).read_to_end(&mut head) {
        // A gzip file that breaks off early shows its beginning all the same.
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

/// Whether a file begins as Parquet does.
pub(crate) fn is_parquet(path: &Path) -> io::Result<bool> {
    let mut start = Vec::with_capacity(4);
    File::open(path)?.take(4).read_to_end(&mut start)?;
    Ok(start == *b"PAR1")
}
