//! The folder an export is written into: whole files or none, and nothing
//! replaced unasked.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use modeltree_query::QueryError;
use modeltree_snapshot::StoreError;

use crate::{ExportError, Written};

/// A folder that takes exports.
pub(crate) struct Folder {
    path: PathBuf,
    force: bool,
    written: Vec<Written>,
}

impl Folder {
    /// Makes the folder where it does not exist and looks whether `names` are
    /// free, before any work is done.
    pub(crate) fn open(path: &Path, names: &[String], force: bool) -> Result<Self, ExportError> {
        let io = |source| ExportError::Write {
            path: path.to_owned(),
            source,
        };
        if path.exists() && !path.is_dir() {
            return Err(ExportError::NotAFolder(path.to_owned()));
        }
        fs::create_dir_all(path).map_err(io)?;
        let taken = |name: &&String| fs::symlink_metadata(path.join(name)).is_ok();
        if !force && let Some(name) = names.iter().find(taken) {
            return Err(ExportError::Exists(path.join(name)));
        }
        Ok(Self {
            path: path.to_owned(),
            force,
            written: Vec::new(),
        })
    }

    /// Writes one file: beside its place, then moved there once it is whole and
    /// on the disk. `fill` answers with the number of rows.
    pub(crate) fn write(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<File>) -> Result<u64, Fault>,
    ) -> Result<(), ExportError> {
        let path = self.path.join(name);
        let draft = Draft::beside(&path)?;
        let io = |source| ExportError::Write {
            path: path.clone(),
            source,
        };
        let mut file = BufWriter::with_capacity(
            1 << 20,
            File::options().write(true).open(&draft.0).map_err(io)?,
        );
        let rows = fill(&mut file).map_err(|fault| fault.at(&path))?;
        file.flush().map_err(io)?;
        let file = file.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        let bytes = file.metadata().map_err(io)?.len();
        if self.force {
            fs::rename(&draft.0, &path).map_err(io)?;
        } else {
            place(&draft.0, &path).map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => ExportError::Exists(path.clone()),
                _ => io(error),
            })?;
        }
        self.written.push(Written { path, rows, bytes });
        Ok(())
    }

    /// What was written.
    pub(crate) fn close(self) -> Vec<Written> {
        self.written
    }
}

/// Gives a file that is whole its name, where that is free. Where it is not, the
/// error's kind is [`std::io::ErrorKind::AlreadyExists`]. The draft may stay.
pub(crate) fn place(draft: &Path, to: &Path) -> std::io::Result<()> {
    // A link, unlike a move, fails where a file appeared meanwhile.
    match fs::hard_link(draft, to) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            // No links here. Taking the name first keeps others from it.
            drop(File::options().write(true).create_new(true).open(to)?);
            fs::rename(draft, to)
        }
        linked => linked,
    }
}

/// What may go wrong while a file is filled.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Writing.
    Io(std::io::Error),
    /// Anything else.
    Other(Box<ExportError>),
}

impl Fault {
    /// The error, with the file that was filled.
    pub(crate) fn at(self, path: &Path) -> ExportError {
        match self {
            Self::Io(source) => ExportError::Write {
                path: path.to_owned(),
                source,
            },
            Self::Other(error) => *error,
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<csv::Error> for Fault {
    fn from(error: csv::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<ExportError> for Fault {
    fn from(error: ExportError) -> Self {
        Self::Other(Box::new(error))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Other(Box::new(error.into()))
    }
}

impl From<QueryError> for Fault {
    fn from(error: QueryError) -> Self {
        Self::Other(Box::new(error.into()))
    }
}

/// A file under a temporary name, removed when dropped.
struct Draft(PathBuf);

impl Draft {
    fn beside(path: &Path) -> Result<Self, ExportError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let draft = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let made = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&draft);
        made.map_err(|source| ExportError::Write {
            path: draft.clone(),
            source,
        })?;
        Ok(Self(draft))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already where the draft was moved to its place.
        let _ = fs::remove_file(&self.0);
    }
}
