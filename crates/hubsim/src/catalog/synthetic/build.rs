//! Puts the tables of an ecosystem together.

use std::collections::HashMap;
use std::sync::Mutex;

use super::SyntheticCatalog;
use super::growth::{self, Pedigree};
use super::index::{Arena, FoldedHash, IdIndex};
use super::inherit::{Inheritance, Situation};
use super::names::{self, MAX_ID, Naming};
use super::old_ids::OldIds;
use super::owners::{self, Owners};
use super::rng::{Rng, Salt};
use super::timeline::{FLOOR, Timeline};
use super::traits::{Traits, base_at};

/// Part of the edges whose card names a parent by its earlier id.
const OLD_NAME_SHARE: f64 = 0.072;

pub(super) fn build(n: u32, seed: u64) -> SyntheticCatalog {
    let timeline = Timeline::new(n, seed);
    let mut pedigree = growth::grow(n, seed, &timeline);
    let created = dates(n, seed, &timeline, &pedigree);
    let (child_from, children) = reverse(n, &pedigree);
    let mut bases: Vec<(u32, u8)> = pedigree
        .base_numbers
        .iter()
        .enumerate()
        .filter_map(|(b, number)| Some(((*number)?, b as u8)))
        .collect();
    bases.sort_unstable();
    let owners = Owners::assign(n, seed, &pedigree);
    let renamed = renamed(n, seed, &child_from, &bases);
    let traits = traits(n, seed, &timeline, &pedigree, &child_from, &bases, &renamed);
    let mut index = IdIndex::with_capacity(n as usize);
    let names = name_all(
        seed, &pedigree, &bases, &owners, &traits, &created, &mut index,
    );
    sort_parents(&mut pedigree, &owners, &names);
    let mut catalog = SyntheticCatalog {
        n,
        seed,
        created,
        owners,
        names,
        index,
        pedigree,
        child_from,
        children,
        traits,
        bases,
        old_ids: OldIds::default(),
        scans: Mutex::new(HashMap::new()),
    };
    catalog.old_ids = old_ids(&catalog, &renamed, timeline.floor_count());
    catalog
}

fn dates(n: u32, seed: u64, timeline: &Timeline, pedigree: &Pedigree) -> Vec<u32> {
    let mut created: Vec<u32> = (0..n).map(|i| timeline.created(i)).collect();
    let mut rng = Rng::new(seed, Salt::Date);
    for i in 0..n as usize {
        let from = pedigree.parent_from[i] as usize;
        let to = pedigree.parent_from[i + 1] as usize;
        let Some(&parent) = pedigree.parents[from..to].first() else {
            continue;
        };
        // A few children are older than their parents: repositories filled or
        // replaced later.
        let before = created[parent as usize];
        if parent < i as u32 && before > FLOOR + 1 && rng.chance(0.003) {
            let back = (rng.tail(3) * 40_000.0) as u32;
            created[i] = before.saturating_sub(back).max(FLOOR + 2);
        }
    }
    created
}

/// Children of each model, ascending.
fn reverse(n: u32, pedigree: &Pedigree) -> (Vec<u32>, Vec<u32>) {
    let mut from = vec![0u32; n as usize + 1];
    for &p in &pedigree.parents {
        from[p as usize + 1] += 1;
    }
    for i in 0..n as usize {
        from[i + 1] += from[i];
    }
    let mut next = from.clone();
    let mut children = vec![0; pedigree.parents.len()];
    for i in 0..n as usize {
        for k in pedigree.parent_from[i]..pedigree.parent_from[i + 1] {
            let slot = &mut next[pedigree.parents[k as usize] as usize];
            children[*slot as usize] = i as u32;
            *slot += 1;
        }
    }
    (from, children)
}

/// Which models once had another id.
fn renamed(n: u32, seed: u64, child_from: &[u32], bases: &[(u32, u8)]) -> Vec<bool> {
    let mut rng = Rng::new(seed, Salt::Rename);
    (0..n)
        .map(|i| {
            let r = rng.unit();
            match base_at(bases, i) {
                Some(base) => !base.old_id.is_empty(),
                None if child_from[i as usize + 1] > child_from[i as usize] => r < 0.14,
                None => r < 0.003,
            }
        })
        .collect()
}

fn traits(
    n: u32,
    seed: u64,
    timeline: &Timeline,
    pedigree: &Pedigree,
    child_from: &[u32],
    bases: &[(u32, u8)],
    renamed: &[bool],
) -> Vec<Traits> {
    let mut inheritance = Inheritance::new(n, seed);
    let renamed_edges = pedigree
        .parents
        .iter()
        .filter(|p| renamed[**p as usize])
        .count();
    let wanted = OLD_NAME_SHARE * pedigree.parents.len() as f64;
    inheritance.old_name_chance = (wanted / renamed_edges.max(1) as f64).min(0.9);
    let mut traits: Vec<Traits> = Vec::with_capacity(n as usize);
    for i in 0..n {
        let at = i as usize;
        let parents = &pedigree.parents
            [pedigree.parent_from[at] as usize..pedigree.parent_from[at + 1] as usize];
        let parent = parents
            .first()
            .filter(|p| **p < i)
            .map(|p| traits[*p as usize]);
        traits.push(inheritance.draw(&Situation {
            i,
            relation: pedigree.relation[at],
            arch: pedigree.arch[at],
            children: child_from[at + 1] - child_from[at],
            merge_parents: parents.len() as u32,
            parent,
            renamed_parent: parents.iter().any(|p| renamed[*p as usize]),
            base: base_at(bases, i),
            floor: i < timeline.floor_count(),
        }));
    }
    traits
}

fn name_all(
    seed: u64,
    pedigree: &Pedigree,
    bases: &[(u32, u8)],
    owners: &Owners,
    traits: &[Traits],
    created: &[u32],
    index: &mut IdIndex,
) -> Arena {
    let n = traits.len();
    let mut names = Arena::with_capacity(n, n * 30);
    let mut name = String::new();
    for i in 0..n as u32 {
        name.clear();
        let owner = owners.of[i as usize];
        let owner_name = owners.name(owner);
        let room = MAX_ID - 1 - owner_name.len();
        let prefix = FoldedHash::new().add(owner_name.as_bytes()).add(b"/");
        let mut rng = Rng::of(seed, Salt::Name, i);
        if let Some(base) = base_at(bases, i) {
            name.push_str(base.parts().1);
        } else {
            let from = pedigree.parent_from[i as usize];
            let first = (from < pedigree.parent_from[i as usize + 1])
                .then(|| pedigree.parents[from as usize])
                .filter(|p| *p < i);
            let parent = first.map(|p| (owners.name(owners.of[p as usize]), names.get(p)));
            let naming = Naming {
                relation: pedigree.relation[i as usize],
                traits: &traits[i as usize],
                parent,
                created: created[i as usize],
            };
            naming.write(&mut rng, room, &mut name);
        }
        let mut attempt = 0;
        let hash = loop {
            let hash = prefix.add(name.as_bytes()).finish();
            let taken = index.get(hash, |j| {
                owners.of[j as usize] == owner && names.get(j).eq_ignore_ascii_case(&name)
            });
            if taken.is_none() {
                break hash;
            }
            names::vary(&mut rng, attempt, room, &mut name);
            attempt += 1;
        };
        index.insert(hash, i);
        names.push(&name);
    }
    names.shrink();
    names
}

/// The Hub lists the parents of a merge by id in ASCII order.
fn sort_parents(pedigree: &mut Pedigree, owners: &Owners, names: &Arena) {
    for i in 0..pedigree.relation.len() {
        let from = pedigree.parent_from[i] as usize;
        let to = pedigree.parent_from[i + 1] as usize;
        if to - from > 1 {
            let key = |p: &u32| [owners.name(owners.of[*p as usize]), "/", names.get(*p)].concat();
            pedigree.parents[from..to].sort_by_cached_key(key);
        }
    }
}

fn old_ids(catalog: &SyntheticCatalog, renamed: &[bool], floor: u32) -> OldIds {
    let mut old = OldIds::default();
    let mut id = String::new();
    for i in 0..catalog.n {
        if !renamed[i as usize] {
            continue;
        }
        let mut rng = Rng::of(catalog.seed, Salt::Rename, i);
        let (owner, name) = (catalog.owner(i), catalog.name(i));
        for attempt in 0..4 {
            id.clear();
            if let Some(base) = base_at(&catalog.bases, i) {
                id.push_str(base.old_id);
            } else if i < floor && attempt == 0 && rng.chance(0.4) {
                // From before models had owners.
                id.push_str(name);
            } else if rng.chance(0.6) {
                owners::write_name(&mut rng, &mut id);
                id.push('/');
                id.push_str(name);
            } else {
                id.push_str(owner);
                id.push('/');
                let prefix = rng.pick(&["Meta-", "test-", "tmp-", "new-", "Old-"]);
                id.push_str(prefix);
                id.push_str(&name[..name.len().min(MAX_ID - owner.len() - 1 - prefix.len())]);
            }
            while id.ends_with(['-', '.']) {
                id.pop();
            }
            let free = id.len() <= MAX_ID && catalog.number_of(&id).is_none();
            if free && old.push(i, &id) {
                break;
            }
        }
    }
    old
}
