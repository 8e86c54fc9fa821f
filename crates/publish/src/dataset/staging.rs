//! The folder while it is made: every file is written beside its place and
//! moved there once all are whole.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::ExportError;
use crate::folder::Fault;

/// Where files lie until all are whole, within the folder.
const STAGE: &str = ".modeltree-dataset.part";

/// What a dataset folder of ours holds, besides what is hidden.
const ENTRIES: [&str; 4] = ["README.md", "croissant.json", "data", "trees"];

/// A file of the dataset.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DatasetFile {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// Rows in it, where it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, hexadecimal.
    pub sha256: String,
}

/// A folder in the making. What was staged is removed when it is dropped.
pub(super) struct Staging {
    folder: PathBuf,
    stage: PathBuf,
    /// Whether the folder was made for this.
    made: bool,
    done: bool,
    files: Vec<DatasetFile>,
}

impl Staging {
    /// Looks whether the folder may be written to, and makes it where there is
    /// none.
    pub(super) fn open(folder: &Path, force: bool) -> Result<Self, ExportError> {
        let made = !folder.exists();
        if !made && !folder.is_dir() {
            return Err(ExportError::NotAFolder(folder.to_owned()));
        }
        let taken = |name: &&&str| fs::symlink_metadata(folder.join(name)).is_ok();
        if !force && let Some(name) = ENTRIES.iter().find(taken) {
            return Err(ExportError::Exists(folder.join(name)));
        }
        let stage = folder.join(STAGE);
        // What a run left behind that was killed.
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(at(&stage))?;
        }
        fs::create_dir_all(&stage).map_err(at(&stage))?;
        Ok(Self {
            folder: folder.to_owned(),
            stage,
            made,
            done: false,
            files: Vec::new(),
        })
    }

    /// Begins a file under a path below the folder.
    pub(super) fn begin(&self, path: &str) -> Result<Digesting, ExportError> {
        let place = self.stage.join(path);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        let file = File::create(&place).map_err(at(&place))?;
        Ok(Digesting {
            file: BufWriter::with_capacity(1 << 20, file),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    /// Ends a file that was begun under `begun` and is to lie at `path`.
    pub(super) fn end(
        &mut self,
        begun: &str,
        path: String,
        file: Digesting,
        rows: Option<u64>,
    ) -> Result<(), ExportError> {
        let place = self.stage.join(begun);
        let whole = file
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error);
        let file_there = whole.map_err(at(&place))?;
        file_there.sync_all().map_err(at(&place))?;
        if begun != path {
            let to = self.stage.join(&path);
            fs::rename(&place, &to).map_err(at(&to))?;
        }
        self.files.push(DatasetFile {
            path,
            rows,
            bytes: file.bytes,
            sha256: hex(&file.digest.finalize()),
        });
        Ok(())
    }

    /// Writes a whole file; `fill` answers with its rows, where it has rows.
    pub(super) fn write(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut Digesting) -> Result<Option<u64>, Fault>,
    ) -> Result<(), ExportError> {
        let mut file = self.begin(path)?;
        let rows = fill(&mut file).map_err(|fault| self.fault(path, fault))?;
        self.end(path, path.to_owned(), file, rows)
    }

    /// Names the file in what went wrong while it was written.
    pub(super) fn fault(&self, path: &str, fault: Fault) -> ExportError {
        fault.at(&self.folder.join(path))
    }

    /// What was staged so far, in order of the paths.
    pub(super) fn files(&self) -> Vec<DatasetFile> {
        let mut files = self.files.clone();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Moves everything to its place, and removes `before`, files of the
    /// dataset that was there, where there is no such file any more. The files that
    /// tell of the others come last.
    pub(super) fn finish(mut self, before: &[String]) -> Result<Vec<DatasetFile>, ExportError> {
        let files = self.files();
        let tells = |file: &&DatasetFile| !file.path.contains('/');
        for file in files.iter().filter(|file| !tells(file)) {
            self.place(&file.path)?;
        }
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        for old in before.iter().filter(|old| !paths.contains(old.as_str())) {
            self.remove(old)?;
        }
        for file in files.iter().filter(tells) {
            self.place(&file.path)?;
        }
        self.done = true;
        Ok(files)
    }

    fn place(&self, path: &str) -> Result<(), ExportError> {
        let to = self.folder.join(path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        fs::rename(self.stage.join(path), &to).map_err(at(&to))
    }

    /// Removes a file and the folders that it leaves empty.
    fn remove(&self, path: &str) -> Result<(), ExportError> {
        let old = self.folder.join(path);
        match fs::remove_file(&old) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&old)(error)),
            _ => {}
        }
        for parent in Path::new(path).ancestors().skip(1) {
            if parent.as_os_str().is_empty() || fs::remove_dir(self.folder.join(parent)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nothing that could be done about it.
        let _ = fs::remove_dir_all(&self.stage);
        if self.made && !self.done {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

/// The data files that a `croissant.json` of ours lists. It may have been
/// changed by others: only paths that stay within `data` and `trees` count.
pub(super) fn listed(croissant: &Path) -> Vec<String> {
    let Ok(text) = fs::read_to_string(croissant) else {
        return Vec::new();
    };
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let distribution = json["distribution"].as_array();
    let urls = distribution
        .into_iter()
        .flatten()
        .filter_map(|file| file["contentUrl"].as_str());
    urls.filter(|url| is_ours(url)).map(str::to_owned).collect()
}

fn is_ours(path: &str) -> bool {
    let within = ["data/", "trees/"]
        .iter()
        .any(|folder| path.starts_with(folder));
    let plain = |component| matches!(component, Component::Normal(_));
    within && Path::new(path).components().all(plain)
}

/// A file under way, and the digest of what it holds.
pub(super) struct Digesting {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

impl Write for Digesting {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.file.write(piece)?;
        self.digest.update(&piece[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> ExportError {
    let path = path.to_owned();
    move |source| ExportError::Write {
        path: path.clone(),
        source,
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_within_the_folder_are_ours() {
        assert!(is_ours("data/models/train-00000-of-00001.parquet"));
        assert!(is_ours("trees/a__b/a__b.csv"));
        for path in [
            "README.md",
            "data/../../x",
            "/data/x",
            "trees/../.git/config",
            "other/x",
        ] {
            assert!(!is_ours(path), "{path}");
        }
    }

    #[test]
    fn what_was_staged_is_gone_where_it_was_not_finished() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("new");
        let mut staging = Staging::open(&folder, false).unwrap();
        staging
            .write("data/x", |file| {
                file.write_all(b"1\n")?;
                Ok(Some(1))
            })
            .unwrap();
        drop(staging);
        assert!(!folder.exists());
    }
}
