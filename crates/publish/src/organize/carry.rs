//! Moving and copying files to places that must be free.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::OrganizeError;
use super::plan::same;
use crate::folder::place;

/// Moves a file. At every instant it is in at least one of the two places.
pub(super) fn move_to(from: &Path, to: &Path) -> Result<(), OrganizeError> {
    make_folder(to)?;
    // A link, unlike a move, fails where a file is in the way.
    match fs::hard_link(from, to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(OrganizeError::Appeared(to.to_path_buf()));
        }
        // Not every file system has links, and none has them to another one.
        Err(_) => {
            copy_to(from, to)?;
            if !same(from, to)? {
                let source =
                    io::Error::other("the copy differs from the file, which was left in its place");
                return Err(OrganizeError::Write {
                    path: to.to_path_buf(),
                    source,
                });
            }
        }
    }
    fs::remove_file(from).map_err(|source| OrganizeError::Write {
        path: from.to_path_buf(),
        source,
    })
}

/// Copies a file: it appears whole or not at all.
pub(super) fn copy_to(from: &Path, to: &Path) -> Result<(), OrganizeError> {
    make_folder(to)?;
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let draft = to.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let placed = fill(from, &draft).and_then(|()| place(&draft, to));
    // Gone already where the draft was renamed.
    let _ = fs::remove_file(&draft);
    placed.map_err(|source| {
        if source.kind() == io::ErrorKind::AlreadyExists {
            OrganizeError::Appeared(to.to_path_buf())
        } else {
            OrganizeError::Write {
                path: to.to_path_buf(),
                source,
            }
        }
    })
}

fn fill(from: &Path, draft: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut file = File::create(draft)?;
    io::copy(&mut source, &mut file)?;
    file.sync_all()
}

fn make_folder(file: &Path) -> Result<(), OrganizeError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|source| OrganizeError::Write {
        path: folder.to_path_buf(),
        source,
    })
}
