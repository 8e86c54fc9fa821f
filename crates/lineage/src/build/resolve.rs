//! Which model a claim means.

use std::collections::HashMap;

use modeltree_records::{Evidence, HubId, RelationSet};

use super::{BuildError, ClaimRest, Claims, Models};
use crate::edge::Attributes;
use crate::names::{Buckets, folded_hash};
use crate::{BuildReport, Case};

/// What the claims say, by node. Models are numbered in order of their ids;
/// the missing ones follow in the order in which they were met.
pub(super) struct Resolved {
    pub(super) missing: Vec<String>,
    /// One entry a claim that names another model.
    pub(super) pairs: Vec<Pair>,
    /// Aliases that lead to a node.
    pub(super) aliases: Vec<(String, u32)>,
    /// The hash of each model's folded id, and the models by it.
    pub(super) hashes: Vec<u32>,
    pub(super) buckets: Buckets,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) child: u32,
    pub(super) parent: u32,
    pub(super) attributes: Attributes,
}

const NONE: u32 = u32::MAX;

/// Parents looked up at once.
const BATCH: usize = 64;

pub(super) fn resolve(
    models: &Models,
    aliases: &[(String, String)],
    claims: &Claims,
    report: &mut BuildReport,
) -> Result<Resolved, BuildError> {
    let hashes: Vec<u32> = models.ids.iter().map(folded_hash).collect();
    let mut resolver = Resolver {
        models,
        buckets: Buckets::of(&hashes),
        aliases: HashMap::with_capacity(aliases.len()),
        by_hub_id: HashMap::new(),
        missing: Missing::default(),
    };
    for (alias, id) in aliases {
        if resolver.exact(alias).is_some() {
            report.unused_aliases.add(|| case(alias, Some(id), None));
        } else {
            resolver.aliases.insert(alias, id);
        }
    }
    let named = resolver.find_named(claims);

    // What the Hub resolved comes first: its spelling of a missing parent is
    // the one that files and cards are compared with.
    let mut pairs = Vec::with_capacity(claims.rest.len());
    for evidence in Evidence::ALL {
        let mut child = Child::default();
        for (at, rest) in claims.rest.iter().enumerate() {
            if rest.evidence != evidence {
                continue;
            }
            *report.claims.entry(evidence.as_str().into()).or_default() += 1;
            let child_id = claims.children.get(at);
            let child = child.node(child_id, &mut resolver, report);
            if let Some(problem) = rest.problem {
                let unusable = report.unusable.entry(problem.as_str().into());
                unusable.or_default().add(|| case(child_id, None, None));
                continue;
            }
            let parent_id = claims.parents.get(at);
            let parent = resolver.parent(child_id, parent_id, named[at], rest, report);
            if parent == child {
                report
                    .self_loops
                    .add(|| case(child_id, Some(parent_id), None));
                continue;
            }
            if parent as usize >= models.ids.len() {
                report.claims_to_missing += 1;
            }
            pairs.push(Pair {
                child,
                parent,
                attributes: Attributes::of(evidence, RelationSet::of(rest.relation)),
            });
        }
    }
    if models.ids.len() + resolver.missing.ids.len() >= NONE as usize {
        return Err(BuildError::TooLarge);
    }
    let leading = aliases
        .iter()
        .filter(|(alias, _)| resolver.aliases.contains_key(alias.as_str()))
        .filter_map(|(alias, _)| {
            let current = resolver.current(alias);
            let node = resolver
                .exact(current)
                .or_else(|| resolver.missing.exact(models, current));
            node.map(|node| (alias.clone(), node))
        })
        .collect();
    Ok(Resolved {
        aliases: leading,
        missing: resolver.missing.ids,
        pairs,
        hashes,
        buckets: resolver.buckets,
    })
}

struct Resolver<'a> {
    models: &'a Models,
    buckets: Buckets,
    aliases: HashMap<&'a str, &'a str>,
    /// The models that claims mean by `_id`, where the id as named leads elsewhere.
    by_hub_id: HashMap<HubId, u32>,
    missing: Missing,
}

/// Models that are named and not described.
#[derive(Default)]
struct Missing {
    ids: Vec<String>,
    by_folded: HashMap<String, Vec<u32>>,
    by_hub_id: HashMap<HubId, u32>,
}

impl Missing {
    fn exact(&self, models: &Models, id: &str) -> Option<u32> {
        let same = self.by_folded.get(&id.to_ascii_lowercase())?;
        let position = same.iter().find(|at| self.ids[**at as usize] == id)?;
        Some(models.ids.len() as u32 + position)
    }

    fn node(&mut self, models: &Models, id: &str) -> u32 {
        if let Some(node) = self.exact(models, id) {
            return node;
        }
        let at = self.ids.len() as u32;
        self.ids.push(id.to_string());
        let folded = id.to_ascii_lowercase();
        self.by_folded.entry(folded).or_default().push(at);
        models.ids.len() as u32 + at
    }
}

impl<'a> Resolver<'a> {
    fn exact(&self, id: &str) -> Option<u32> {
        let ids = &self.models.ids;
        self.same_folded(id)
            .iter()
            .copied()
            .find(|node| ids.bytes(*node as usize) == id.as_bytes())
    }

    fn same_folded(&self, id: &str) -> &[u32] {
        self.buckets.get(folded_hash(id.as_bytes()))
    }

    /// Finds the parents as named, and the models that claims mean by `_id`
    /// where the name leads to another model or to none.
    fn find_named(&mut self, claims: &Claims) -> Vec<u32> {
        let mut named = Vec::with_capacity(claims.rest.len());
        // Each step of a look-up waits for memory. Many at once wait together.
        for batch in claims.rest.chunks(BATCH) {
            let from = named.len();
            let mut hashes = [0; BATCH];
            for (hash, at) in hashes.iter_mut().zip(from..from + batch.len()) {
                *hash = folded_hash(claims.parents.bytes(at));
            }
            let mut candidates: [&[u32]; BATCH] = [&[]; BATCH];
            for (candidates, hash) in candidates.iter_mut().zip(hashes) {
                *candidates = self.buckets.get(hash);
            }
            let mut touched = 0;
            for first in candidates
                .iter()
                .filter_map(|candidates| candidates.first())
            {
                touched ^= self.models.ids.starts[*first as usize];
            }
            std::hint::black_box(touched);
            for (at, (rest, candidates)) in batch.iter().zip(candidates).enumerate() {
                let id = claims.parents.bytes(from + at);
                let ids = &self.models.ids;
                let found = candidates
                    .iter()
                    .find(|node| ids.bytes(**node as usize) == id);
                named.push(found.copied().unwrap_or(NONE));
                if let Some(wanted) = rest.parent_hub_id
                    && !self.is_model(named[from + at], wanted)
                {
                    self.by_hub_id.insert(wanted, NONE);
                }
            }
        }
        if !self.by_hub_id.is_empty() {
            for (node, hub_id) in self.models.hub_ids.iter().enumerate() {
                if let Some(hub_id) = hub_id
                    && let Some(found) = self.by_hub_id.get_mut(hub_id)
                    && *found == NONE
                {
                    *found = node as u32;
                }
            }
        }
        named
    }

    fn is_model(&self, node: u32, hub_id: HubId) -> bool {
        self.models.hub_ids.get(node as usize) == Some(&Some(hub_id))
    }

    /// The id to which aliases lead, itself where there is none.
    fn current<'i>(&self, id: &'i str) -> &'i str
    where
        'a: 'i,
    {
        let mut current = id;
        // A chain of renames is short; a circle of them must end somewhere.
        for _ in 0..8 {
            match self.aliases.get(current) {
                Some(next) => current = next,
                None => break,
            }
        }
        current
    }

    fn parent(
        &mut self,
        child: &str,
        named: &str,
        exact: u32,
        rest: &ClaimRest,
        report: &mut BuildReport,
    ) -> u32 {
        let models = self.models;
        let id_of = |node: u32| models.ids.get(node as usize);
        if let Some(hub_id) = rest.parent_hub_id
            && !self.is_model(exact, hub_id)
            && let Some(node) = self.by_hub_id.get(&hub_id).copied()
            && node != NONE
        {
            report
                .found_by_hub_id
                .add(|| case(child, Some(named), Some(id_of(node))));
            return node;
        }
        if exact != NONE {
            return exact;
        }
        let current = self.current(named);
        if current != named
            && let Some(node) = self.exact(current)
        {
            report
                .found_by_alias
                .add(|| case(child, Some(named), Some(current)));
            return node;
        }
        if let Some(node) = self.missing.exact(models, current) {
            return node;
        }
        if rest.evidence != Evidence::HubTag
            && let Some(node) = self.only_variant(current)
        {
            let taken_for = match (node as usize).checked_sub(models.ids.len()) {
                None => id_of(node),
                Some(at) => &self.missing.ids[at],
            };
            report
                .case_variants
                .add(|| case(child, Some(named), Some(taken_for)));
            return node;
        }
        if let Some(hub_id) = rest.parent_hub_id {
            if let Some(node) = self.missing.by_hub_id.get(&hub_id) {
                return *node;
            }
            let node = self.missing.node(models, current);
            self.missing.by_hub_id.insert(hub_id, node);
            report
                .missing_parents
                .add(|| case(current, Some(child), None));
            return node;
        }
        report
            .missing_parents
            .add(|| case(current, Some(child), None));
        self.missing.node(models, current)
    }

    /// The one node with this id in other letter case: a model, else a missing one.
    fn only_variant(&self, id: &str) -> Option<u32> {
        let ids = &self.models.ids;
        let mut same = self
            .same_folded(id)
            .iter()
            .copied()
            .filter(|node| ids.get(*node as usize).eq_ignore_ascii_case(id));
        match (same.next(), same.next()) {
            (None, _) => match self
                .missing
                .by_folded
                .get(&id.to_ascii_lowercase())?
                .as_slice()
            {
                [only] => Some(ids.len() as u32 + only),
                _ => None,
            },
            (only, None) => only,
            _ => None,
        }
    }
}

/// The child of the claim in hand. Claims come by child, and children in the
/// order of the models, so the next one is seldom far.
#[derive(Default)]
struct Child {
    node: u32,
}

impl Child {
    fn node(&mut self, id: &str, resolver: &mut Resolver<'_>, report: &mut BuildReport) -> u32 {
        const NEAR: usize = 16;
        let ids = &resolver.models.ids;
        let near = self.node as usize..(self.node as usize + NEAR).min(ids.len());
        for node in near {
            if ids.bytes(node) == id.as_bytes() {
                self.node = node as u32;
                return self.node;
            }
        }
        let current = resolver.current(id);
        if let Some(node) = resolver.exact(id).or_else(|| resolver.exact(current)) {
            self.node = node;
            return node;
        }
        report.children_without_record.add(|| case(id, None, None));
        resolver.missing.node(resolver.models, current)
    }
}

fn case(id: &str, named: Option<&str>, taken_for: Option<&str>) -> Case {
    Case {
        id: id.to_string(),
        named: named.map(str::to_string),
        taken_for: taken_for.map(str::to_string),
    }
}
