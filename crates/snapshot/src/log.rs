//! The journal's log: frames in the order in which they came.
//!
//! A frame is whole or it is not there: a length and a checksum tell a torn
//! tail, which is cut off when the log is opened.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::IoContext;
use crate::{Frame, StoreError, crash, files};

const MAGIC: &[u8; 8] = b"mtlog 1\n";
const HEADER: usize = 25;
/// Payloads below this size are kept as they are.
const SMALL: usize = 512;
/// As quick as writing the bytes uncompressed, and a sixth of their size.
pub(crate) const QUICK: i32 = -3;

/// The log, open for appending.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    end: u64,
    compressor: zstd::bulk::Compressor<'static>,
}

impl Log {
    /// Makes a log that starts with the last `unread` bytes before `until` of
    /// another one.
    pub(crate) fn create(path: PathBuf, old: Option<(&Log, u64, u64)>) -> Result<Self, StoreError> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)
            .at("create", &path)?;
        crash::point()?;
        file.write_all(MAGIC).at("write", &path)?;
        let mut end = MAGIC.len() as u64;
        if let Some((old, unread, until)) = old.filter(|(_, unread, _)| *unread > 0) {
            let mut from = File::open(&old.path).at("open", &old.path)?;
            from.seek(SeekFrom::Start(until - unread))
                .at("read", &old.path)?;
            end += io::copy(&mut from.take(unread), &mut file).at("write", &path)?;
        }
        files::sync(&file, &path)?;
        Self::new(path, file, end)
    }

    /// Opens a log and cuts off a torn tail.
    pub(crate) fn open(path: PathBuf) -> Result<Self, StoreError> {
        let file = File::options().read(true).write(true).open(&path);
        let file = match file {
            // The machine stopped before the name was durable; so nothing
            // after the last stage was, either.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Self::create(path, None);
            }
            file => file.at("open", &path)?,
        };
        let length = file.metadata().at("read", &path)?.len();
        if length < MAGIC.len() as u64 {
            return Self::create(path, None);
        }
        let mut reader = BufReader::with_capacity(1 << 16, &file);
        let mut magic = [0; MAGIC.len()];
        reader.read_exact(&mut magic).at("read", &path)?;
        if magic != *MAGIC {
            return Err(StoreError::unusable(&path, "it is no log of this version"));
        }
        let mut end = MAGIC.len() as u64;
        let mut frame = Stored::default();
        while frame.read(&mut reader, length - end).at("read", &path)? {
            end += frame.size();
        }
        drop(reader);
        if end < length {
            file.set_len(end).at("cut", &path)?;
        }
        crash::point()?;
        Self::new(path, file, end)
    }

    fn new(path: PathBuf, mut file: File, end: u64) -> Result<Self, StoreError> {
        file.seek(SeekFrom::Start(end)).at("write", &path)?;
        let compressor = zstd::bulk::Compressor::new(QUICK).at("compress into", &path)?;
        Ok(Self {
            path,
            file,
            end,
            compressor,
        })
    }

    /// Where the next frame goes.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Bytes of all frames.
    pub(crate) fn frames_size(&self) -> u64 {
        self.end - MAGIC.len() as u64
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends one frame. It survives the death of the process.
    pub(crate) fn append(&mut self, kind: u8, key: &str, payload: &[u8]) -> Result<(), StoreError> {
        let compressed = if payload.len() < SMALL {
            None
        } else {
            Some(
                self.compressor
                    .compress(payload)
                    .at("compress into", &self.path)?,
            )
        };
        let stored = compressed
            .as_deref()
            .filter(|bytes| bytes.len() < payload.len());
        let stored = stored.unwrap_or(payload);
        let too_large = |_| StoreError::TooLarge {
            file: self.path.clone(),
            bytes: key.len(),
        };
        let key_length = u32::try_from(key.len()).map_err(too_large)?;

        let mut head = Vec::with_capacity(HEADER + key.len());
        head.extend_from_slice(&[0; 4]);
        head.extend_from_slice(&key_length.to_le_bytes());
        head.extend_from_slice(&(stored.len() as u64).to_le_bytes());
        head.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        head.push(kind);
        head.extend_from_slice(key.as_bytes());
        let mut crc = crc32fast::Hasher::new();
        crc.update(&head[4..]);
        crc.update(stored);
        head[..4].copy_from_slice(&crc.finalize().to_le_bytes());

        let written = self
            .file
            .write_all(&head)
            .and_then(|()| self.file.write_all(stored));
        if let Err(error) = written {
            // A full disk: the log goes on to end with a whole frame.
            let cut = self.file.set_len(self.end);
            cut.and_then(|()| self.file.seek(SeekFrom::Start(self.end)).map(|_| ()))
                .at("cut", &self.path)?;
            return Err(error).at("write", &self.path);
        }
        self.end += (head.len() + stored.len()) as u64;
        Ok(())
    }

    /// The `unread` bytes of frames before `until`.
    pub(crate) fn frames(&self, unread: Arc<AtomicU64>, until: u64) -> Result<Frames, StoreError> {
        let mut file = File::open(&self.path).at("open", &self.path)?;
        let left = unread.load(Ordering::Relaxed);
        file.seek(SeekFrom::Start(until - left))
            .at("read", &self.path)?;
        Ok(Frames {
            path: self.path.clone(),
            reader: BufReader::with_capacity(1 << 16, file),
            unread,
            frame: Stored::default(),
        })
    }
}

/// Frames read back from the log; see [`crate::Writer::replay`].
pub(crate) struct Frames {
    path: PathBuf,
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
        match self
            .frame
            .read(&mut self.reader, left)
            .at("read", &self.path)
        {
            Ok(true) => {
                self.unread
                    .store(left - self.frame.size(), Ordering::Relaxed);
                Some(
                    self.frame
                        .open()
                        .map_err(|error| StoreError::unusable(&self.path, error)),
                )
            }
            Ok(false) => {
                self.unread.store(0, Ordering::Relaxed);
                Some(Err(StoreError::unusable(
                    &self.path,
                    "it changed while it was read",
                )))
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
    payload_length: usize,
    /// Key and payload.
    body: Vec<u8>,
}

impl Stored {
    /// Reads the next frame of at most `limit` bytes; `false` where what
    /// follows is no whole frame.
    fn read(&mut self, reader: &mut impl Read, limit: u64) -> io::Result<bool> {
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
        let (key, stored, payload) = (number(4, 4), number(8, 8), number(16, 8));
        if key.checked_add(stored).is_none_or(|body| body > limit) {
            return Ok(false);
        }
        let (Ok(payload_length), Ok(body)) =
            (usize::try_from(payload), usize::try_from(key + stored))
        else {
            return Ok(false);
        };
        self.body.resize(body, 0);
        if !filled(reader.read_exact(&mut self.body))? {
            return Ok(false);
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(&header[4..]);
        crc.update(&self.body);
        self.kind = header[24];
        self.key_length = key as usize;
        self.payload_length = payload_length;
        Ok(u64::from(crc.finalize()) == number(0, 4))
    }

    fn size(&self) -> u64 {
        (HEADER + self.body.len()) as u64
    }

    fn open(&self) -> Result<Frame, String> {
        let (key, stored) = self.body.split_at(self.key_length);
        let payload = if stored.len() == self.payload_length {
            stored.to_vec()
        } else {
            zstd::bulk::decompress(stored, self.payload_length)
                .map_err(|error| error.to_string())?
        };
        let key = str::from_utf8(key).map_err(|error| error.to_string())?;
        Ok(Frame {
            kind: self.kind,
            key: key.to_string(),
            payload,
        })
    }
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
        let unread = Arc::new(AtomicU64::new(log.frames_size()));
        log.frames(unread, log.end())
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    fn frames() -> Vec<Frame> {
        let page = "{\"id\":\"a/b\"},".repeat(100);
        let noise: Vec<u8> = (0u32..700)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        [
            ("", &b""[..]),
            ("one", b"short"),
            ("page", page.as_bytes()),
            ("noise", &noise),
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

    fn written(path: &Path, frames: &[Frame]) -> Vec<u64> {
        let mut log = Log::create(path.into(), None).unwrap();
        let mut ends = vec![log.end()];
        for frame in frames {
            log.append(frame.kind, &frame.key, &frame.payload).unwrap();
            ends.push(log.end());
        }
        ends
    }

    #[test]
    fn a_log_torn_anywhere_replays_its_whole_frames_and_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let frames = frames();
        let ends = written(&dir.path().join("whole"), &frames);
        let bytes = std::fs::read(dir.path().join("whole")).unwrap();
        assert_eq!(bytes.len() as u64, *ends.last().unwrap());
        for cut in 0..=bytes.len() {
            let path = dir.path().join("torn");
            std::fs::write(&path, &bytes[..cut]).unwrap();
            let whole = ends
                .iter()
                .skip(1)
                .filter(|end| **end <= cut as u64)
                .count();
            let mut log = Log::open(path.clone()).unwrap();
            assert_eq!(replayed(&log), frames[..whole], "cut at {cut}");
            log.append(9, "after", b"more").unwrap();
            let again = replayed(&Log::open(path).unwrap());
            assert_eq!(again.len(), whole + 1, "cut at {cut}");
            assert_eq!(again[whole].payload, b"more");
        }
    }

    #[test]
    fn a_flipped_bit_ends_the_log_before_its_frame() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let frames = frames();
        let ends = written(&path, &frames);
        let bytes = std::fs::read(&path).unwrap();
        for at in (MAGIC.len()..bytes.len()).step_by(3) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            std::fs::write(&path, &flipped).unwrap();
            let whole = ends.iter().skip(1).filter(|end| **end <= at as u64).count();
            assert_eq!(
                replayed(&Log::open(path.clone()).unwrap()),
                frames[..whole],
                "at {at}"
            );
        }
        std::fs::write(&path, b"something else entirely").unwrap();
        let error = Log::open(path).err().unwrap().to_string();
        assert!(error.contains("--restart"), "{error}");
    }
}
