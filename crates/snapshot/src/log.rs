//! The journal's log: frames in the order in which they came.
//!
//! A frame is whole or it is not there: a length and a checksum tell a torn
//! tail, which is cut off when the log is opened.
//!
//! Frames are written as they are: compressing them would cost more than
//! writing them does, and they are gone with the next stage. For the same
//! reason a log may be written over one that is done with, whose pages the
//! system still holds; the salt in every checksum tells old frames from new.

use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::IoContext;
use crate::{Frame, StoreError, crash, files};

/// Checksum, length of the key, length of the payload, kind.
const HEADER: usize = 17;

/// The log, open for appending.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    salt: u64,
    end: u64,
}

impl Log {
    /// Starts a log, over whatever the file holds.
    pub(crate) fn create(path: PathBuf) -> Result<Self, StoreError> {
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .at("create", &path)?;
        crash::point()?;
        Ok(Self {
            path,
            file,
            salt: RandomState::new().hash_one(0),
            end: 0,
        })
    }

    /// Opens the log with that salt and cuts off what follows its last frame.
    pub(crate) fn open(path: PathBuf, salt: u64) -> Result<Self, StoreError> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .at("open", &path)?;
        let length = file.metadata().at("read", &path)?.len();
        let mut reader = BufReader::with_capacity(1 << 16, &file);
        let mut end = 0;
        let mut frame = Stored::default();
        while frame
            .read(&mut reader, length - end, salt)
            .at("read", &path)?
        {
            end += frame.size();
        }
        drop(reader);
        if end < length {
            file.set_len(end).at("cut", &path)?;
        }
        crash::point()?;
        file.seek(SeekFrom::Start(end)).at("write", &path)?;
        Ok(Self {
            path,
            file,
            salt,
            end,
        })
    }

    /// What [`Log::open`] has to be told.
    pub(crate) fn salt(&self) -> u64 {
        self.salt
    }

    /// Bytes of all frames.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends one frame. It survives the death of the process.
    pub(crate) fn append(&mut self, kind: u8, key: &str, payload: &[u8]) -> Result<(), StoreError> {
        let key_length = u32::try_from(key.len()).map_err(|_| StoreError::TooLarge {
            file: self.path.clone(),
            bytes: key.len(),
        })?;
        let mut head = Vec::with_capacity(HEADER + key.len());
        head.extend_from_slice(&[0; 4]);
        head.extend_from_slice(&key_length.to_le_bytes());
        head.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        head.push(kind);
        head.extend_from_slice(key.as_bytes());
        let crc = checksum(self.salt, &head[4..], payload);
        head[..4].copy_from_slice(&crc.to_le_bytes());

        let written = self
            .file
            .write_all(&head)
            .and_then(|()| self.file.write_all(payload));
        if let Err(error) = written {
            // A full disk: the log goes on to end with a whole frame.
            let cut = self.file.set_len(self.end);
            cut.and_then(|()| self.file.seek(SeekFrom::Start(self.end)).map(|_| ()))
                .at("cut", &self.path)?;
            return Err(error).at("write", &self.path);
        }
        self.end += (head.len() + payload.len()) as u64;
        Ok(())
    }

    /// Makes the frames durable.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        files::sync(&self.file, &self.path)
    }

    /// The `unread` bytes of frames before `until`.
    pub(crate) fn frames(&self, unread: Arc<AtomicU64>, until: u64) -> Result<Frames, StoreError> {
        let mut file = File::open(&self.path).at("open", &self.path)?;
        let left = unread.load(Ordering::Relaxed);
        file.seek(SeekFrom::Start(until - left))
            .at("read", &self.path)?;
        Ok(Frames {
            path: self.path.clone(),
            salt: self.salt,
            reader: BufReader::with_capacity(1 << 16, file),
            unread,
            frame: Stored::default(),
        })
    }
}

/// Frames read back from the log; see [`crate::Writer::replay`].
pub(crate) struct Frames {
    path: PathBuf,
    salt: u64,
    reader: BufReader<File>,
    /// Bytes not handed out yet.
    unread: Arc<AtomicU64>,
    frame: Stored,
}

impl Iterator for Frames {
    type Item = Result<Frame, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = self.unread.load(Ordering::Relaxed);
        if left == 0 {
            return None;
        }
        let read = self.frame.read(&mut self.reader, left, self.salt);
        match read.at("read", &self.path) {
            Ok(true) => {
                self.unread
                    .store(left - self.frame.size(), Ordering::Relaxed);
                let frame = self.frame.open();
                Some(frame.map_err(|error| StoreError::unusable(&self.path, error)))
            }
            Ok(false) => {
                self.unread.store(0, Ordering::Relaxed);
                let cause = "it changed while it was read";
                Some(Err(StoreError::unusable(&self.path, cause)))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// A frame as it lies in the file.
#[derive(Default)]
struct Stored {
    kind: u8,
    key_length: usize,
    /// Key and payload.
    body: Vec<u8>,
}

impl Stored {
    /// Reads the next frame of at most `limit` bytes; `false` where what
    /// follows is no whole frame.
    fn read(&mut self, reader: &mut impl Read, limit: u64, salt: u64) -> io::Result<bool> {
        let Some(limit) = limit.checked_sub(HEADER as u64) else {
            return Ok(false);
        };
        let mut header = [0; HEADER];
        if !filled(reader.read_exact(&mut header))? {
            return Ok(false);
        }
        let number = |at: usize, width: usize| {
            let mut bytes = [0; 8];
            bytes[..width].copy_from_slice(&header[at..at + width]);
            u64::from_le_bytes(bytes)
        };
        let (key, payload) = (number(4, 4), number(8, 8));
        let body = key.checked_add(payload).filter(|body| *body <= limit);
        let Some(body) = body.and_then(|body| usize::try_from(body).ok()) else {
            return Ok(false);
        };
        self.body.resize(body, 0);
        if !filled(reader.read_exact(&mut self.body))? {
            return Ok(false);
        }
        self.kind = header[16];
        self.key_length = key as usize;
        let crc = checksum(salt, &header[4..], &self.body);
        Ok(u64::from(crc) == number(0, 4))
    }

    fn size(&self) -> u64 {
        (HEADER + self.body.len()) as u64
    }

    fn open(&self) -> Result<Frame, std::str::Utf8Error> {
        let (key, payload) = self.body.split_at(self.key_length);
        Ok(Frame {
            kind: self.kind,
            key: str::from_utf8(key)?.to_string(),
            payload: payload.to_vec(),
        })
    }
}

fn checksum(salt: u64, head: &[u8], rest: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&salt.to_le_bytes());
    crc.update(head);
    crc.update(rest);
    crc.finalize()
}

/// Whether a read got all it wanted; the end of the file is no error.
fn filled(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replayed(log: &Log) -> Vec<Frame> {
        let unread = Arc::new(AtomicU64::new(log.end()));
        let frames = log.frames(unread, log.end()).unwrap();
        frames.collect::<Result<_, _>>().unwrap()
    }

    fn frames() -> Vec<Frame> {
        let page = "{\"id\":\"a/b\"},".repeat(40);
        [
            ("", &b""[..]),
            ("one", b"short"),
            ("page", page.as_bytes()),
            ("end", b"\0"),
        ]
        .iter()
        .zip(0..)
        .map(|((key, payload), kind)| Frame {
            kind,
            key: (*key).into(),
            payload: payload.to_vec(),
        })
        .collect()
    }

    /// The log's salt, and where each frame ends.
    fn written(path: &Path, frames: &[Frame]) -> (u64, Vec<u64>) {
        let mut log = Log::create(path.into()).unwrap();
        let ends = frames.iter().map(|frame| {
            log.append(frame.kind, &frame.key, &frame.payload).unwrap();
            log.end()
        });
        let ends = ends.collect();
        (log.salt(), ends)
    }

    #[test]
    fn a_log_torn_anywhere_replays_its_whole_frames_and_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let frames = frames();
        let (salt, ends) = written(&dir.path().join("whole"), &frames);
        let bytes = std::fs::read(dir.path().join("whole")).unwrap();
        assert_eq!(bytes.len() as u64, *ends.last().unwrap());
        for cut in 0..=bytes.len() {
            let path = dir.path().join("torn");
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let whole = ends.iter().filter(|end| **end <= cut as u64).count();
            let mut log = Log::open(path.clone(), salt).unwrap();
            assert_eq!(replayed(&log), frames[..whole], "cut at {cut}");
            log.append(9, "after", b"more").unwrap();
            let again = replayed(&Log::open(path, salt).unwrap());
            assert_eq!(again.len(), whole + 1, "cut at {cut}");
            assert_eq!(again[whole].payload, b"more");
        }
    }

    #[test]
    fn a_flipped_bit_ends_the_log_before_its_frame() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let frames = frames();
        let (salt, ends) = written(&path, &frames);
        let bytes = std::fs::read(&path).unwrap();
        for at in (0..bytes.len()).step_by(3) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            std::fs::write(&path, &flipped).unwrap();
            let whole = ends.iter().filter(|end| **end <= at as u64).count();
            let log = Log::open(path.clone(), salt).unwrap();
            assert_eq!(replayed(&log), frames[..whole], "at {at}");
        }
    }

    #[test]
    fn frames_of_an_earlier_use_of_the_file_do_not_come_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let frames = frames();
        written(&path, &frames);
        // The same frames again: those that follow lie where they did.
        for count in 0..frames.len() {
            let (salt, _) = written(&path, &frames[..count]);
            let log = Log::open(path.clone(), salt).unwrap();
            assert_eq!(replayed(&log), frames[..count]);
            written(&path, &frames);
        }
    }
}
