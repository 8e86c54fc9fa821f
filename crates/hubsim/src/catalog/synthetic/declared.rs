//! What cards write under `base_model`, dirt included.

use super::SyntheticCatalog;
use super::growth::MERGE;
use super::rng::{Rng, Salt};
use super::traits::Declared;

const PLACEHOLDERS: &[&str] = &["ORIGINAL_REPO_NAME", "[]", "None", "Removed"];
const LOCAL: &[&str] = &[
    "./checkpoint-10500",
    "/content/model",
    "./results/final",
    "/workspace/output/merged",
    "models/base-8b",
];

impl SyntheticCatalog {
    /// What the card of model `n` declares under `base_model`, in its order;
    /// empty where it declares nothing.
    #[must_use]
    pub fn declared(&self, n: u32) -> Vec<String> {
        let kind = self.traits[n as usize].declared;
        let parents = self.parents(n);
        let mut rng = Rng::of(self.seed, Salt::Declared, n);
        let mut declared: Vec<String> = parents.iter().map(|p| self.id_of(*p)).collect();
        match kind {
            Declared::Nothing => declared.clear(),
            Declared::Same => {}
            Declared::Renamed => {
                for (at, parent) in parents.iter().enumerate() {
                    if let Some(old) = self.old_ids.of(*parent) {
                        declared[at] = old.to_owned();
                    }
                }
            }
            Declared::Extra => {
                let junk = self.unresolvable(n, &mut rng);
                declared.push(junk);
            }
            Declared::Trimmed => {
                let later = self.later_id(n, &declared[0], &mut rng);
                let other = later.unwrap_or_else(|| self.unresolvable(n, &mut rng));
                declared.insert(rng.index(2), other);
            }
            Declared::Unresolved => declared.push(self.unresolvable(n, &mut rng)),
        }
        // People list the parents of a merge in an order of their own.
        if self.pedigree.relation[n as usize] == MERGE && declared.len() > 1 {
            let by = rng.index(declared.len());
            declared.rotate_left(by);
        }
        declared
    }

    /// Whether what the card declares differs from what the Hub resolves.
    #[must_use]
    pub fn declares_otherwise(&self, n: u32) -> bool {
        !matches!(
            self.traits[n as usize].declared,
            Declared::Nothing | Declared::Same
        )
    }

    /// An existing id that sorts behind the given one.
    fn later_id(&self, n: u32, id: &str, rng: &mut Rng) -> Option<String> {
        for _ in 0..12 {
            let other = rng.below(self.n);
            if other != n {
                let candidate = self.id_of(other);
                if candidate.as_str() > id {
                    return Some(candidate);
                }
            }
        }
        None
    }

    fn unresolvable(&self, n: u32, rng: &mut Rng) -> String {
        let other = rng.below(self.n);
        match rng.below(20) {
            0..5 => self.gone(rng),
            5..10 => self.wrong_case(other),
            10..13 => rng.pick(PLACEHOLDERS).to_owned(),
            13..15 => rng.pick(LOCAL).to_owned(),
            15 => format!("https://huggingface.co/{}", self.id_of(other)),
            16 => format!("- {}", self.id_of(other)),
            17 => format!("{} (Merge)", self.id_of(other)),
            18 if self.pedigree.relation[n as usize] == MERGE => "mergekit".to_owned(),
            _ => self.gone(rng),
        }
    }

    /// An id that no model has or had: deleted, or never public.
    fn gone(&self, rng: &mut Rng) -> String {
        let mut id = String::new();
        loop {
            id.clear();
            super::owners::write_name(rng, &mut id);
            id.push('/');
            id.push_str(self.name(rng.below(self.n)));
            if self.number_of(&id).is_none() && self.old_ids.find(&id).is_none() {
                return id;
            }
        }
    }

    fn wrong_case(&self, other: u32) -> String {
        let id = self.id_of(other);
        let folded = id.to_ascii_lowercase();
        if folded == id {
            id.to_ascii_uppercase()
        } else {
            folded
        }
    }
}
