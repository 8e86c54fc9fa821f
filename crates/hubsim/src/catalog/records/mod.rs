//! Real records: dumps, tree files, API answers and edge lists, in memory.

mod api_records;
mod builder;
mod card;
mod detect;
mod draft;
mod edges;
mod finish;
mod hub_stats;
pub(crate) mod lineage;
mod pairs;
mod rows;
#[cfg(test)]
mod tests;
mod text;
mod trees;

use std::collections::HashMap;

use serde_json::Value;

use super::{Catalog, RawProperty, SimModel, SortKeys};
pub use builder::{BadRow, LoadError, RecordsBuilder};

/// One model and what is served as the text it came in.
#[derive(Debug)]
struct Record {
    model: SimModel,
    raw: Vec<RawProperty>,
    readme: Option<String>,
}

/// A catalog of given records.
#[derive(Debug, Default)]
pub struct RecordCatalog {
    records: Vec<Record>,
    /// By exact id; ids that differ only in case are models of their own.
    exact: HashMap<String, u32>,
    folded: HashMap<String, u32>,
    old_ids: HashMap<String, u32>,
    tags: HashMap<String, Vec<u32>>,
    authors: HashMap<String, Vec<u32>>,
    tasks: HashMap<String, Vec<u32>>,
    children: HashMap<String, [u64; 4]>,
}

impl RecordCatalog {
    fn index(records: Vec<Record>, old_ids: Vec<(String, u32)>) -> Self {
        let mut catalog = RecordCatalog::default();
        for (old, n) in old_ids {
            catalog.old_ids.insert(old.to_lowercase(), n);
        }
        for (n, record) in (0u32..).zip(&records) {
            let model = &record.model;
            catalog.exact.insert(model.id.clone(), n);
            catalog.folded.entry(model.id.to_lowercase()).or_insert(n);
            for tag in &model.tags {
                let posting = catalog.tags.entry(tag.clone()).or_default();
                if posting.last() != Some(&n) {
                    posting.push(n);
                }
            }
            if let Some((author, _)) = model.id.split_once('/') {
                catalog
                    .authors
                    .entry(author.to_owned())
                    .or_default()
                    .push(n);
            }
            if let Some(task) = &model.pipeline_tag {
                catalog.tasks.entry(task.clone()).or_default().push(n);
            }
            if let Some((relation, parents)) = &model.base_models {
                for (_, parent) in parents {
                    catalog.children.entry(parent.clone()).or_default()[relation.index()] += 1;
                }
            }
        }
        catalog.records = records;
        catalog
    }

    /// A builder without records.
    #[must_use]
    pub fn builder() -> RecordsBuilder {
        RecordsBuilder::new()
    }
}

impl Catalog for RecordCatalog {
    fn len(&self) -> u32 {
        self.records.len() as u32
    }

    fn keys(&self, n: u32) -> SortKeys {
        self.records[n as usize].model.keys
    }

    fn id(&self, n: u32) -> String {
        self.records[n as usize].model.id.clone()
    }

    fn model(&self, n: u32) -> SimModel {
        let record = &self.records[n as usize];
        let mut model = record.model.clone();
        for property in &record.raw {
            let value = serde_json::from_str(&property.json).unwrap_or(Value::Null);
            match (&*property.name, value) {
                ("cardData", Value::Object(card)) => model.card_data = Some(card),
                (name, value) => {
                    model.extra.insert(name.to_owned(), value);
                }
            }
        }
        model
    }

    fn readme(&self, n: u32) -> Option<String> {
        self.records[n as usize].readme.clone()
    }

    fn find(&self, id: &str) -> Option<u32> {
        self.exact
            .get(id)
            .or_else(|| self.folded.get(&id.to_lowercase()))
            .copied()
    }

    fn find_renamed(&self, old_id: &str) -> Option<u32> {
        self.old_ids.get(&old_id.to_lowercase()).copied()
    }

    fn with_tag(&self, tag: &str) -> Vec<u32> {
        self.tags.get(tag).cloned().unwrap_or_default()
    }

    fn by_author(&self, author: &str) -> Vec<u32> {
        self.authors.get(author).cloned().unwrap_or_default()
    }

    fn children_count(&self, n: u32) -> [u64; 4] {
        self.children
            .get(&self.records[n as usize].model.id)
            .copied()
            .unwrap_or_default()
    }

    fn served(&self, n: u32) -> (SimModel, &[RawProperty]) {
        let record = &self.records[n as usize];
        (record.model.clone(), &record.raw)
    }

    fn with_pipeline_tag(&self, task: &str) -> Vec<u32> {
        self.tasks.get(task).cloned().unwrap_or_default()
    }
}
