//! The files to be read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ImportError;

/// Ends of the names of files that may hold data.
const EXTENSIONS: [&str; 12] = [
    "parquet", "csv", "tsv", "json", "jsonl", "ndjson", "gz", "graphml", "xml", "dot", "gv", "txt",
];

/// Files found, and those that were passed over.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub named: Vec<PathBuf>,
    pub passed_over: Vec<PathBuf>,
}

/// The files that are named, and those in the folders that are named, in order.
/// Links to folders within a folder are not followed.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Files, ImportError> {
    let mut files = Files::default();
    for path in paths {
        let meta = fs::metadata(path).map_err(|cause| ImportError::io(path, cause))?;
        if !meta.is_dir() {
            files.named.push(path.clone());
            continue;
        }
        let before = files.named.len();
        walk(path, &mut files)?;
        if files.named.len() == before {
            return Err(ImportError::Nothing(path.clone()));
        }
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Files) -> Result<(), ImportError> {
    let io = |cause| ImportError::io(folder, cause);
    let entries = fs::read_dir(folder).map_err(io)?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(io)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(io)?;
        if kind.is_dir() {
            walk(&path, files)?;
        } else if kind.is_file() || path.is_file() {
            let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
            if EXTENSIONS.iter().any(|known| *known == extension) {
                files.named.push(path);
            } else {
                files.passed_over.push(path);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "b/2.csv",
            "b/1.parquet",
            "a.JSON",
            "README.md",
            ".hidden/x.csv",
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let files = files(&[dir.path().to_path_buf()]).unwrap();
        let names = |paths: &[PathBuf]| -> Vec<String> {
            let names = paths
                .iter()
                .map(|path| path.strip_prefix(dir.path()).unwrap());
            names.map(|name| name.display().to_string()).collect()
        };
        assert_eq!(names(&files.named), ["a.JSON", "b/1.parquet", "b/2.csv"]);
        assert_eq!(names(&files.passed_over), ["README.md"]);
        assert!(matches!(
            super::files(&[dir.path().join("gone")]),
            Err(ImportError::Io { .. })
        ));
    }
}
