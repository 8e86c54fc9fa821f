//! From resolved claims to the arrays of the index.

use super::resolve::{Pair, Resolved};
use super::texts::Texts;
use super::{BuildError, Built, Models};
use crate::edge::Attributes;
use crate::format::{Data, Section};
use crate::graph::{NO_DOWNLOADS, NO_LIKES, NO_OWNER, NO_ROW, NO_TIME};
use crate::names::{Buckets, compare_folded, folded_hash};
use crate::report::CYCLES;
use crate::{BuildReport, Case, EvidenceFilter, NodeId, cycles};

pub(super) fn assemble(
    models: Models,
    resolved: Resolved,
    mut report: BuildReport,
) -> Result<Built, BuildError> {
    let Resolved {
        missing,
        mut pairs,
        mut aliases,
        hashes,
    } = resolved;
    let (models, hashes, renumbered) = with_missing(models, missing, hashes)?;
    if let Some(new) = renumbered {
        for pair in &mut pairs {
            pair.child = new[pair.child as usize];
            pair.parent = new[pair.parent as usize];
        }
        for (_, node) in &mut aliases {
            *node = new[*node as usize];
        }
    }
    let nodes = models.ids.len();
    let edges = edges(pairs, &models.ids, &mut report);

    let mut counts = vec![0u64; EvidenceFilter::ALL.len()];
    for edge in &edges {
        for filter in EvidenceFilter::ALL {
            let counted = !edge.attributes.under(filter).0.is_empty();
            counts[filter as usize] += u64::from(counted);
        }
    }
    for filter in EvidenceFilter::ALL {
        report
            .edges
            .insert(filter.as_str().into(), counts[filter as usize]);
    }

    let up = Adjacency::of(
        nodes,
        edges
            .iter()
            .map(|edge| (edge.child, edge.parent, edge.attributes)),
    );
    let down = Adjacency::of(
        nodes,
        edges
            .iter()
            .map(|edge| (edge.parent, edge.child, edge.attributes)),
    );
    drop(edges);
    note_cycles(&down, &models.ids, &mut report);

    let folded = Buckets::of(&hashes);
    drop(hashes);
    let owners = Owners::of(&models.ids);
    let named = Buckets::of(&owners.name_hashes);
    let (alias_texts, alias_nodes) = sorted_aliases(aliases)?;
    // A report of plain counts and texts always has a JSON form.
    let json = serde_json::to_vec(&report).unwrap_or_default();

    // In the order of Section::ALL.
    let sections: [Data; Section::COUNT] = [
        Data::Bytes(models.ids.text),
        Data::U32(models.ids.starts),
        Data::U32(folded.starts),
        Data::U32(folded.nodes),
        Data::U32(named.starts),
        Data::U32(named.nodes),
        Data::U32(models.rows),
        Data::U64(models.downloads),
        Data::U32(models.likes),
        Data::I64(models.created),
        Data::U32(owners.of),
        Data::U32(owners.first),
        Data::U32(down.starts),
        Data::U32(down.ends),
        Data::U16(down.attributes),
        Data::U32(up.starts),
        Data::U32(up.ends),
        Data::U16(up.attributes),
        Data::U64(counts),
        Data::Bytes(alias_texts.text),
        Data::U32(alias_texts.starts),
        Data::U32(alias_nodes),
        Data::Bytes(json),
    ];
    Ok(Built {
        nodes: nodes as u32,
        sections: Box::new(sections),
        report,
    })
}

/// Models and missing ones together in order of their ids, their hashes, and
/// the new number of each old one where numbers have changed.
#[allow(clippy::type_complexity)]
fn with_missing(
    models: Models,
    missing: Vec<String>,
    hashes: Vec<u32>,
) -> Result<(Models, Vec<u32>, Option<Vec<u32>>), BuildError> {
    if missing.is_empty() {
        return Ok((models, hashes, None));
    }
    let described = models.ids.len();
    let mut order: Vec<u32> = (0..missing.len() as u32).collect();
    order.sort_unstable_by_key(|at| &missing[*at as usize]);
    let mut new = vec![0; described + missing.len()];
    let mut all = Models::default();
    let mut all_hashes = Vec::with_capacity(new.len());
    all.ids.text.reserve(models.ids.text.len());
    all.ids.starts.reserve(new.len());
    let mut order = order.into_iter().peekable();
    let mut add_missing = |all: &mut Models, hashes: &mut Vec<u32>, at: u32| {
        let id = &missing[at as usize];
        new[described + at as usize] = all.ids.len() as u32;
        all.rows.push(NO_ROW);
        all.downloads.push(NO_DOWNLOADS);
        all.likes.push(NO_LIKES);
        all.created.push(NO_TIME);
        hashes.push(folded_hash(id));
        all.ids.push(id)
    };
    let mut renumbered = Vec::with_capacity(described);
    for (node, id) in models.ids.iter().enumerate() {
        while let Some(at) = order.next_if(|at| missing[*at as usize].as_str() < id) {
            add_missing(&mut all, &mut all_hashes, at)?;
        }
        renumbered.push(all.ids.len() as u32);
        all.rows.push(models.rows[node]);
        all.downloads.push(models.downloads[node]);
        all.likes.push(models.likes[node]);
        all.created.push(models.created[node]);
        all_hashes.push(hashes[node]);
        all.ids.push(id)?;
    }
    for at in order {
        add_missing(&mut all, &mut all_hashes, at)?;
    }
    new[..described].copy_from_slice(&renumbered);
    Ok((all, all_hashes, Some(new)))
}

/// One edge a pair, in order of child and parent.
fn edges(mut pairs: Vec<Pair>, ids: &Texts, report: &mut BuildReport) -> Vec<Pair> {
    let id = |node: u32| ids.get(node as usize).to_string();
    pairs.sort_by_key(|pair| u64::from(pair.child) << 32 | u64::from(pair.parent));
    let mut edges: Vec<Pair> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        match edges.last_mut() {
            Some(last) if (last.child, last.parent) == (pair.child, pair.parent) => {
                if last.attributes.0 & pair.attributes.0 == pair.attributes.0 {
                    report.duplicate_claims.add(|| Case {
                        id: id(pair.child),
                        named: Some(id(pair.parent)),
                        taken_for: None,
                    });
                }
                last.attributes.0 |= pair.attributes.0;
            }
            _ => edges.push(pair),
        }
    }
    for of_child in edges.chunk_by_mut(|a, b| a.child == b.child) {
        let named = |filter| {
            let counts = |edge: &&Pair| !edge.attributes.under(filter).0.is_empty();
            of_child.iter().filter(counts).count()
        };
        let by_hub = named(EvidenceFilter::HubTag);
        let by_card = named(EvidenceFilter::Card);
        if by_hub == 0 {
            for edge in of_child {
                edge.attributes = edge.attributes.with_card_counting();
            }
        } else if by_card > 0 && (by_hub < of_child.len() || by_card < of_child.len()) {
            let child = of_child[0].child;
            report.declared_otherwise.add(|| Case {
                id: id(child),
                ..Case::default()
            });
        }
    }
    edges
}

/// Edges by one of their ends.
struct Adjacency {
    starts: Vec<u32>,
    ends: Vec<u32>,
    attributes: Vec<u16>,
}

impl Adjacency {
    /// Sorts edges by their first end, keeping their order otherwise.
    fn of(
        nodes: usize,
        edges: impl ExactSizeIterator<Item = (u32, u32, Attributes)> + Clone,
    ) -> Self {
        let mut starts = vec![0u32; nodes + 1];
        for (first, _, _) in edges.clone() {
            starts[first as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut ends = vec![0u32; edges.len()];
        let mut attributes = vec![0u16; edges.len()];
        for (first, second, bits) in edges {
            let at = next[first as usize] as usize;
            next[first as usize] += 1;
            ends[at] = second;
            attributes[at] = bits.0;
        }
        Self {
            starts,
            ends,
            attributes,
        }
    }
}

fn note_cycles(down: &Adjacency, ids: &Texts, report: &mut BuildReport) {
    let found = cycles::find(ids.len(), |node| {
        let range = down.starts[node.index()] as usize..down.starts[node.index() + 1] as usize;
        let ends = &down.ends[range.clone()];
        ends.iter()
            .zip(&down.attributes[range])
            .filter(|(_, bits)| {
                !Attributes(**bits)
                    .under(EvidenceFilter::Standard)
                    .0
                    .is_empty()
            })
            .map(|(end, _)| NodeId(*end))
    });
    report.cycles = found.len() as u64;
    for cycle in found.iter().take(CYCLES) {
        let members = cycle.iter().take(CYCLES);
        let members = members.map(|node| ids.get(node.index()).to_string());
        report.cycle_members.push(members.collect());
    }
}

/// Who owns what, and the hashes of names without their owner.
struct Owners {
    of: Vec<u32>,
    first: Vec<u32>,
    name_hashes: Vec<u32>,
}

impl Owners {
    /// Ids with one owner follow each other, since they are sorted and share
    /// all up to the slash.
    fn of(ids: &Texts) -> Self {
        let mut owners = Self {
            of: Vec::with_capacity(ids.len()),
            first: Vec::new(),
            name_hashes: Vec::with_capacity(ids.len()),
        };
        let mut last = None;
        for (node, id) in ids.iter().enumerate() {
            let (owner, name) = match id.split_once('/') {
                Some((owner, name)) => (Some(owner), name),
                None => (None, id),
            };
            owners.name_hashes.push(folded_hash(name));
            if owner.is_none() {
                owners.of.push(NO_OWNER);
                continue;
            }
            if owner != last {
                owners.first.push(node as u32);
                last = owner;
            }
            owners.of.push(owners.first.len() as u32 - 1);
        }
        owners
    }
}

fn sorted_aliases(mut aliases: Vec<(String, u32)>) -> Result<(Texts, Vec<u32>), BuildError> {
    aliases.sort_by(|(a, _), (b, _)| compare_folded(a.as_bytes(), b.as_bytes()));
    aliases.dedup_by(|(a, _), (b, _)| a.eq_ignore_ascii_case(b));
    let mut texts = Texts::default();
    for (alias, _) in &aliases {
        texts.push(alias)?;
    }
    Ok((texts, aliases.into_iter().map(|(_, node)| node).collect()))
}
