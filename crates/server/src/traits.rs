//! Tasks, licences and libraries of all models, in memory.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ListArray, RecordBatch, StringArray};
use hashbrown::HashTable;
use modeltree_lineage::NodeId;
use modeltree_query::{Atlas, QueryError};
use std::hash::{BuildHasher, RandomState};

/// One trait of every model: codes into a list of words. Code 0 is "none told".
#[derive(Debug)]
pub struct Trait {
    words: Vec<Box<str>>,
    codes: Vec<u32>,
}

impl Trait {
    /// The code of a model's value; 0 where it tells none.
    #[must_use]
    pub fn code(&self, node: NodeId) -> u32 {
        self.codes.get(node.index()).copied().unwrap_or_default()
    }

    /// A model's value.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<&str> {
        self.word(self.code(node))
    }

    /// The value that a code stands for; `None` for 0.
    #[must_use]
    pub fn word(&self, code: u32) -> Option<&str> {
        let word = self.words.get(code as usize).filter(|_| code != 0);
        word.map(AsRef::as_ref)
    }

    /// All values by their codes, in the order in which models, by id, first
    /// tell them; the first is empty and stands for none.
    #[must_use]
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }
}

/// The traits that models are told apart by.
#[derive(Debug)]
pub struct Traits {
    /// The task.
    pub task: Trait,
    /// The first of the licences.
    pub license: Trait,
    /// The library.
    pub library: Trait,
}

/// The columns behind the traits.
pub(crate) const COLUMNS: [&str; 3] = ["task", "licenses", "library"];

impl Traits {
    /// Reads the traits of all models.
    ///
    /// # Errors
    /// [`QueryError::Store`] where the snapshot cannot be read.
    pub fn read(atlas: &Atlas) -> Result<Self, QueryError> {
        let graph = atlas.graph();
        // Rows and nodes are both in the order of ids.
        let mut nodes = graph.nodes().filter(|node| !graph.is_missing(*node));
        let [mut task, mut license, mut library] =
            std::array::from_fn(|_| Collecting::new(graph.len()));
        for batch in atlas.snapshot().models(&COLUMNS)? {
            let batch = batch?;
            let columns = Columns::of(&batch)?;
            for (row, node) in nodes.by_ref().take(batch.num_rows()).enumerate() {
                task.set(node, columns.task(row));
                license.set(node, columns.license(row));
                library.set(node, columns.library(row));
            }
        }
        Ok(Self {
            task: task.done,
            license: license.done,
            library: library.done,
        })
    }
}

/// The traits' columns in a batch of models.
pub(crate) struct Columns<'b> {
    task: &'b StringArray,
    licenses: &'b ListArray,
    library: &'b StringArray,
}

impl<'b> Columns<'b> {
    pub(crate) fn of(batch: &'b RecordBatch) -> Result<Self, QueryError> {
        let wrong = |name: &str| QueryError::Table(format!("models has no proper column {name}"));
        let texts = |name: &str| {
            let column = batch.column_by_name(name);
            column
                .and_then(|column| column.as_string_opt())
                .ok_or_else(|| wrong(name))
        };
        let licenses = batch.column_by_name("licenses");
        Ok(Self {
            task: texts("task")?,
            licenses: licenses
                .and_then(|column| column.as_list_opt())
                .ok_or_else(|| wrong("licenses"))?,
            library: texts("library")?,
        })
    }

    pub(crate) fn task(&self, row: usize) -> Option<&'b str> {
        told(self.task, row)
    }

    pub(crate) fn library(&self, row: usize) -> Option<&'b str> {
        told(self.library, row)
    }

    /// The first licence.
    pub(crate) fn license(&self, row: usize) -> Option<&'b str> {
        if self.licenses.is_null(row) || self.licenses.value_length(row) == 0 {
            return None;
        }
        let first = *self.licenses.value_offsets().get(row)? as usize;
        told(self.licenses.values().as_string_opt()?, first)
    }
}

/// A text, where there is one that says anything.
fn told(texts: &StringArray, row: usize) -> Option<&str> {
    let text = texts.is_valid(row).then(|| texts.value(row))?;
    (!text.is_empty()).then_some(text)
}

/// A trait while it is read.
struct Collecting {
    done: Trait,
    codes: HashTable<u32>,
    hasher: RandomState,
}

impl Collecting {
    fn new(nodes: usize) -> Self {
        Self {
            done: Trait {
                words: vec!["".into()],
                codes: vec![0; nodes],
            },
            codes: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    fn set(&mut self, node: NodeId, value: Option<&str>) {
        let Some(value) = value else { return };
        let words = &mut self.done.words;
        let hash = |word: &str| self.hasher.hash_one(word);
        let entry = self.codes.entry(
            hash(value),
            |code| *words[*code as usize] == *value,
            |code| hash(&words[*code as usize]),
        );
        let code = *entry.or_insert(words.len() as u32).get();
        if code as usize == words.len() {
            words.push(value.into());
        }
        self.done.codes[node.index()] = code;
    }
}
