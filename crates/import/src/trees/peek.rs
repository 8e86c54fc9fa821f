//! Which tree a file holds, without reading all of it.

use std::path::Path;

use modeltree_decode::Members;
use modeltree_records::{ModelId, clean_declared};

use super::{info, tree};
use crate::head::Head;
use crate::input::Input;
use crate::text::json;
use crate::text::table::{Row, Table};
use crate::{EdgeColumns, Format, ImportError};

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TreeFile {
    /// One tree of the research scripts.
    Tree {
        /// Its root: the first model of depth 0.
        root: ModelId,
    },
    /// Something else.
    Other {
        /// What it is, or why it is no tree.
        why: String,
    },
}

/// Looks which tree a CSV or JSON file holds.
///
/// # Errors
/// Where the file looks like a tree and cannot be read as one.
pub fn tree_file(path: &Path) -> Result<TreeFile, ImportError> {
    let head = Head::of(path).map_err(|cause| ImportError::io(path, cause))?;
    let other = |why: &str| Ok(TreeFile::Other { why: why.into() });
    if !tree::looks_like(&head) {
        return Ok(TreeFile::Other {
            why: head.described(),
        });
    }
    let input = Input {
        path,
        format: Format::Tree,
        fetched_at: None,
        source: "".into(),
        columns: &EdgeColumns::default(),
    };
    let first = match head {
        Head::Table(layout) => {
            if layout.has_all(&["source_file"]) {
                return other("trees that were joined: it has a column `source_file`");
            }
            if !layout.has_all(&["depth"]) {
                return other("models without a tree: it has no column `depth`");
            }
            in_table(&input)?
        }
        _ => in_json(&input)?,
    };
    match first {
        None => Err(ImportError::damaged(path, None, "it has no row of depth 0")),
        Some((row, id)) => match clean_declared(&id) {
            Ok(root) => Ok(TreeFile::Tree { root }),
            Err(problem) => {
                let why = format!("its root has no usable `model_id` ({problem})");
                Err(ImportError::damaged(path, Some(row), why))
            }
        },
    }
}

/// The number and the id of the first row of depth 0.
type Root = Option<(u64, String)>;

fn in_table(input: &Input<'_>) -> Result<Root, ImportError> {
    let mut table = Table::open(input)?;
    let (id, depth) = (
        table.layout.find(&["model_id"]),
        table.layout.find(&["depth"]),
    );
    while let Some(row) = table.next(input)? {
        if let Row::Cells(cells) = row
            && is_root(cells.get(depth))
        {
            return Ok(Some((cells.row, cells.get(id).to_string())));
        }
    }
    Ok(None)
}

fn in_json(input: &Input<'_>) -> Result<Root, ImportError> {
    let mut root = None;
    // Reading ends with the first one, by an error that is no error.
    let read = json::each(input, &["models[]", "[]"], &mut |_, number, raw| {
        let Ok(Members(members)) = serde_json::from_str(raw.get()) else {
            return Ok(());
        };
        let value = |name: &str| {
            members
                .iter()
                .find(|(member, _)| member == name)
                .map(|(_, value)| value.get())
        };
        if value("depth").is_some_and(is_root) {
            let id = value("model_id").and_then(info::text).unwrap_or_default();
            root = Some((number, id.into_owned()));
            return Err(ImportError::Stopped);
        }
        Ok(())
    });
    match read {
        Err(_) if root.is_some() => Ok(root),
        Err(error) => Err(error),
        Ok(()) => Ok(root),
    }
}

fn is_root(depth: &str) -> bool {
    matches!(depth.trim(), "0" | "0.0")
}
