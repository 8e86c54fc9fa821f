//! Gathers records of several inputs into one catalog.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::{RecordCatalog, detect, finish};
use crate::catalog::Relation;

/// Builds a [`RecordCatalog`] from any number of inputs.
///
/// A row that makes no sense is left out and listed in
/// [`bad_rows`](RecordsBuilder::bad_rows); the others of its file are kept.
#[derive(Debug, Default)]
pub struct RecordsBuilder {
    drafts: Vec<Draft>,
    by_id: HashMap<String, usize>,
    bare_parents: bool,
    reading: Option<PathBuf>,
    bad_rows: Vec<BadRow>,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The file; `None` for text.
    pub path: Option<PathBuf>,
    /// Line of a text, place in a list or row of a table, from 1; the header of
    /// a CSV counts.
    pub row: usize,
    /// What is wrong with it.
    pub cause: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        write!(f, "row {}: {}", self.row, self.cause)
    }
}

/// An input that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Not the Parquet it seems to be.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// Not the CSV it seems to be.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// Not the JSON it seems to be.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A table without the one column that it needs.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
    /// Neither of the known formats.
    #[error(
        "not a hub-stats Parquet, a tree file, JSON records or an edge list (child,parent,relation)"
    )]
    UnknownFormat,
    /// The error of one file of several.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<LoadError>,
    },
}

impl RecordsBuilder {
    /// A builder without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether parents that are only named get bare records too.
    #[must_use]
    pub fn bare_parents(mut self, yes: bool) -> Self {
        self.bare_parents = yes;
        self
    }

    /// Adds a file; its format is told from its content.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or is of no known format.
    pub fn path(mut self, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        self.reading = Some(path.to_owned());
        detect::add_path(&mut self, path).map_err(|source| LoadError::File {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        self.reading = None;
        Ok(self)
    }

    /// Adds text in any of the formats but Parquet, e.g. JSON Lines.
    ///
    /// # Errors
    ///
    /// Where the text is of no known format.
    pub fn text(mut self, text: &str) -> Result<Self, LoadError> {
        detect::add_text(&mut self, Cursor::new(text))?;
        Ok(self)
    }

    /// The rows that were left out, in the order of the inputs.
    #[must_use]
    pub fn bad_rows(&self) -> &[BadRow] {
        &self.bad_rows
    }

    /// The catalog of all that was added.
    #[must_use]
    pub fn build(mut self) -> RecordCatalog {
        if self.bare_parents {
            self.add_bare_parents();
        }
        finish::catalog(self.drafts)
    }

    pub(super) fn skip(&mut self, row: usize, cause: impl ToString) {
        let path = self.reading.clone();
        self.bad_rows.push(BadRow {
            path,
            row,
            cause: cause.to_string(),
        });
    }

    pub(super) fn add(&mut self, draft: Draft) {
        match self.by_id.get(&draft.id) {
            Some(&at) => self.drafts[at].fill(draft),
            None => {
                self.by_id.insert(draft.id.clone(), self.drafts.len());
                self.drafts.push(draft);
            }
        }
    }

    /// A child by its id, made if it has no record yet, gets a parent.
    pub(super) fn add_edge(&mut self, child: &str, parent: &str, relation: Relation) {
        let mut draft = Draft::new(child);
        draft.listed.push((relation, parent.to_owned()));
        self.add(draft);
    }

    fn add_bare_parents(&mut self) {
        let mut named = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        for draft in &self.drafts {
            let listed = draft.listed.iter().map(|(_, id)| (None, id.as_str()));
            let resolved = draft.base_models.iter().flat_map(|(_, parents)| parents);
            let resolved = resolved.map(|(hub_id, id)| (*hub_id, id.as_str()));
            let tagged = draft.tags.iter().flatten().filter_map(|tag| {
                let (word, id) = tag.strip_prefix("base_model:")?.split_once(':')?;
                Relation::parse(word).map(|_| (None, id))
            });
            for (hub_id, id) in resolved.chain(tagged).chain(listed) {
                if !self.by_id.contains_key(id) && seen.insert(id) {
                    named.push((hub_id, id.to_owned()));
                }
            }
        }
        for (hub_id, id) in named {
            let mut draft = Draft::new(&id);
            draft.hub_id = hub_id;
            self.add(draft);
        }
    }
}
