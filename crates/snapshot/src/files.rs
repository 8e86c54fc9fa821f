//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::error::IoContext;
use crate::{StoreError, crash};

/// Makes the names in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    if cfg!(unix) && !cfg!(test) {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .at("make durable", dir)?;
    }
    crash::point()
}

/// Makes the content of a file durable. The unit tests kill no machine, and do
/// not wait for the disk.
pub(crate) fn sync(file: &File, path: &Path) -> Result<(), StoreError> {
    if !cfg!(test) {
        file.sync_all().at("make durable", path)?;
    }
    crash::point()
}

/// Writes a file and makes its content durable.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create(path).at("create", path)?;
    crash::point()?;
    file.write_all(bytes).at("write", path)?;
    sync(&file, path)
}

/// Replaces a file: whoever reads it sees the old bytes or the new ones.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let beside = path.with_extension("new");
    write_synced(&beside, bytes)?;
    rename(&beside, path)?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}

pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).at("move into place", to)?;
    crash::point()
}

pub(crate) fn make_dir(dir: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(dir).at("make the folder", dir)?;
    crash::point()
}

/// Removes a file; one that is gone already is fine.
pub(crate) fn remove_file(path: &Path) -> Result<(), StoreError> {
    absent_is_fine(fs::remove_file(path)).at("remove", path)?;
    crash::point()
}

/// Removes a folder and what is in it; one that is gone already is fine.
pub(crate) fn remove_dir(dir: &Path) -> Result<(), StoreError> {
    absent_is_fine(fs::remove_dir_all(dir)).at("remove", dir)?;
    crash::point()
}

/// The content of a file, or `None` where there is no such file.
pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at("read", path),
    }
}

/// The names in a folder, sorted; none where there is no such folder.
pub(crate) fn names_in(dir: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.at("list", dir)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.at("list", dir)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
