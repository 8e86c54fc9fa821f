//! Gathers records of several inputs into one catalog.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use super::{RecordCatalog, detect, finish};
use crate::catalog::Relation;

/// Builds a [`RecordCatalog`] from any number of inputs.
#[derive(Debug, Default)]
pub struct RecordsBuilder {
    drafts: Vec<Draft>,
    by_id: HashMap<String, usize>,
    bare_parents: bool,
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
    /// One record is unusable.
    #[error("record {number}: {message}")]
    Record {
        /// Line or place of the record, from 1.
        number: usize,
        /// What is wrong with it.
        message: String,
    },
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
        detect::add_path(&mut self, path).map_err(|source| LoadError::File {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
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

    /// The catalog of all that was added.
    #[must_use]
    pub fn build(mut self) -> RecordCatalog {
        if self.bare_parents {
            self.add_bare_parents();
        }
        finish::catalog(self.drafts)
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
        if child.is_empty() || parent.is_empty() {
            return;
        }
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
