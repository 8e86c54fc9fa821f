//! What lies over the catalog.

use std::collections::{HashMap, HashSet};

use super::Found;
use super::events::Event;
use crate::catalog::{Catalog, Relation, SimModel, SortKeys};

/// Everything that changed since the start. Model numbers from the catalog's
/// length on are those of `appeared`.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) vanished: HashSet<u32>,
    pub(super) moved: HashMap<u32, SortKeys>,
    /// Present ids.
    pub(super) renamed: HashMap<u32, String>,
    /// Present ids by the ids before, in exact case.
    pub(super) new_ids: HashMap<String, String>,
    /// Ids before by the present ids, in exact case.
    pub(super) old_ids: HashMap<String, String>,
    /// Models by their present id, in lower case.
    pub(super) by_new_id: HashMap<String, u32>,
    pub(super) appeared: Vec<SimModel>,
    pub(super) events: Vec<Event>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Brings a model of the catalog up to date.
    pub(super) fn apply(&self, n: u32, model: &mut SimModel) {
        if let Some(keys) = self.moved.get(&n) {
            model.keys = *keys;
        }
        if let Some(id) = self.renamed.get(&n) {
            model.id.clone_from(id);
        }
        if self.new_ids.is_empty() {
            return;
        }
        for tag in &mut model.tags {
            if let Some((prefix, id)) = split(tag)
                && let Some(new) = self.new_ids.get(id)
            {
                *tag = format!("{prefix}{new}");
            }
        }
        let parents = model
            .base_models
            .iter_mut()
            .flat_map(|(_, parents)| parents);
        for (_, id) in parents {
            if let Some(new) = self.new_ids.get(id) {
                id.clone_from(new);
            }
        }
    }

    /// Where an id leads, if anything changed there.
    pub(super) fn find(&self, catalog: &dyn Catalog, id: &str) -> Option<Found> {
        if let Some(n) = self.by_new_id.get(&id.to_lowercase()) {
            return Some(Found::Model(*n));
        }
        let n = catalog.find(id)?;
        if self.vanished.contains(&n) {
            return Some(Found::Nothing);
        }
        self.renamed.get(&n).map(|new| Found::Renamed(new.clone()))
    }

    pub(super) fn catalog_tag(&self, tag: &str) -> Option<String> {
        if !self.new_ids.is_empty()
            && let Some((prefix, id)) = split(tag)
        {
            if let Some(old) = self.old_ids.get(id) {
                return Some(format!("{prefix}{old}"));
            }
            if self.new_ids.contains_key(id) {
                return None;
            }
        }
        Some(tag.to_owned())
    }
}

/// `base_model:` or `base_model:finetune:`, and the id.
fn split(tag: &str) -> Option<(&str, &str)> {
    let rest = tag.strip_prefix("base_model:")?;
    let id = match rest.split_once(':') {
        Some((word, id)) if Relation::parse(word).is_some() => id,
        _ => rest,
    };
    Some((&tag[..tag.len() - id.len()], id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lineage_tags_are_told_apart() {
        assert_eq!(split("base_model:a/b"), Some(("base_model:", "a/b")));
        assert_eq!(
            split("base_model:merge:a/b"),
            Some(("base_model:merge:", "a/b"))
        );
        assert_eq!(split("license:mit"), None);
    }
}
