//! The ecosystem behind the trait the server knows.

use std::sync::Arc;

use super::SyntheticCatalog;
use super::growth::{ADAPTER, FINETUNE, MERGE, QUANTIZED};
use super::index::FoldedHash;
use super::traits::{DISABLED, GATED_AUTO, GATED_MANUAL};
use super::vocab::{LIBRARIES, TASKS};
use crate::catalog::{Catalog, Gated, SimModel, SortKeys};

/// Tags whose answers are kept at a time.
const KEPT_SCANS: usize = 64;

impl SyntheticCatalog {
    pub(super) fn id_of(&self, i: u32) -> String {
        [self.owner(i), "/", self.name(i)].concat()
    }

    pub(super) fn number_of(&self, id: &str) -> Option<u32> {
        let (owner, name) = id.split_once('/')?;
        let hash = FoldedHash::new().add(id.as_bytes()).finish();
        self.index.get(hash, |i| {
            self.owner(i).eq_ignore_ascii_case(owner) && self.name(i).eq_ignore_ascii_case(name)
        })
    }

    fn with_parent(&self, spec: &str) -> Vec<u32> {
        const WORDS: [(&str, u8); 4] = [
            ("adapter:", ADAPTER),
            ("merge:", MERGE),
            ("quantized:", QUANTIZED),
            ("finetune:", FINETUNE),
        ];
        let typed = WORDS
            .iter()
            .find_map(|(word, relation)| spec.strip_prefix(word).map(|id| (id, Some(*relation))));
        let (id, relation) = typed.unwrap_or((spec, None));
        let Some(parent) = self.number_of(id).filter(|p| self.id_of(*p) == id) else {
            return Vec::new();
        };
        let children = self.children(parent).iter().copied();
        match relation {
            None => children.collect(),
            Some(r) => children
                .filter(|c| self.pedigree.relation[*c as usize] == r)
                .collect(),
        }
    }

    fn scanned(&self, tag: &str) -> Arc<Vec<u32>> {
        // A panic while the lock is held leaves a map that is still whole.
        let lock = || {
            self.scans
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(found) = lock().get(tag) {
            return Arc::clone(found);
        }
        let found = Arc::new(self.scan_tag(tag));
        let mut scans = lock();
        if scans.len() >= KEPT_SCANS {
            scans.clear();
        }
        scans.insert(tag.to_owned(), Arc::clone(&found));
        found
    }
}

impl Catalog for SyntheticCatalog {
    fn len(&self) -> u32 {
        self.n
    }

    fn keys(&self, n: u32) -> SortKeys {
        self.sort_keys(n, &self.popularity(n))
    }

    fn id(&self, n: u32) -> String {
        self.id_of(n)
    }

    fn model(&self, n: u32) -> SimModel {
        let traits = &self.traits[n as usize];
        let popularity = self.popularity(n);
        let text = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        let base_models = self.relation(n).map(|relation| {
            let parents = self
                .parents(n)
                .iter()
                .map(|p| (self.hub_id(*p), self.id_of(*p)));
            (relation, parents.collect())
        });
        let card_data = self.card_data(n);
        let extra = self.extra(n, card_data.as_ref());
        SimModel {
            keys: self.sort_keys(n, &popularity),
            id: self.id_of(n),
            sha: self.sha(n),
            private: false,
            gated: match traits.flags & (GATED_AUTO | GATED_MANUAL) {
                0 => Gated::No,
                GATED_AUTO => Gated::Auto,
                _ => Gated::Manual,
            },
            disabled: traits.flags & DISABLED != 0,
            downloads_all_time: Some(popularity.all_time),
            tags: self.tags(n),
            pipeline_tag: text(TASKS[usize::from(traits.task)]),
            library_name: text(LIBRARIES[usize::from(traits.library)]),
            base_models,
            card_data,
            siblings: self.siblings(n),
            spaces: self.spaces(n, popularity.likes),
            extra,
        }
    }

    fn readme(&self, n: u32) -> Option<String> {
        self.write_readme(n)
    }

    fn find(&self, id: &str) -> Option<u32> {
        self.number_of(id)
    }

    fn find_renamed(&self, old_id: &str) -> Option<u32> {
        self.old_ids.find(old_id)
    }

    fn with_tag(&self, tag: &str) -> Vec<u32> {
        match tag.strip_prefix("base_model:") {
            Some(spec) => self.with_parent(spec),
            None => self.scanned(tag).to_vec(),
        }
    }

    fn by_author(&self, author: &str) -> Vec<u32> {
        match self.owners.find(author) {
            Some(owner) if self.owners.name(owner) == author => self.owners.models(owner).to_vec(),
            _ => Vec::new(),
        }
    }

    fn children_count(&self, n: u32) -> [u64; 4] {
        let mut counts = [0; 4];
        for child in self.children(n) {
            if let Some(count) =
                counts.get_mut(usize::from(self.pedigree.relation[*child as usize]))
            {
                *count += 1;
            }
        }
        counts
    }

    fn with_pipeline_tag(&self, task: &str) -> Vec<u32> {
        let Some(at) = TASKS.iter().position(|t| !t.is_empty() && *t == task) else {
            return Vec::new();
        };
        (0..self.n)
            .filter(|n| usize::from(self.traits[*n as usize].task) == at)
            .collect()
    }
}
