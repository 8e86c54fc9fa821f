//! From resolved claims to the arrays of the index.

use std::panic::resume_unwind;

use super::resolve::{Pair, Resolved};
use super::texts::{Texts, open_gaps};
use super::{BuildError, Built, Models};
use crate::edge::Attributes;
use crate::format::{Data, Section};
use crate::graph::NO_OWNER;
use crate::names::{Buckets, compare_folded, folded_hash};
use crate::report::CYCLES;
use crate::search::magnitude;
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
        buckets,
    } = resolved;
    let Nodes {
        models,
        folded,
        renumbered,
    } = Nodes::of(models, &missing, hashes, buckets)?;
    if let Some(new) = renumbered {
        for pair in &mut pairs {
            pair.child = new[pair.child as usize];
            pair.parent = new[pair.parent as usize];
        }
        for (_, node) in &mut aliases {
            *node = new[*node as usize];
        }
    }
    let ids = &models.ids;
    let (edges, owners) = std::thread::scope(|scope| {
        let owners = scope.spawn(|| Owners::of(ids));
        let edges = Edges::of(pairs, ids, &mut report);
        // A panic over there goes on here.
        (
            edges,
            owners.join().unwrap_or_else(|panic| resume_unwind(panic)),
        )
    });
    let nodes = models.ids.len();
    let (alias_texts, alias_nodes) = sorted_aliases(aliases)?;
    // A report of plain counts and texts always has a JSON form.
    let json = serde_json::to_vec(&report).unwrap_or_default();

    let magnitudes = models.downloads.iter().map(|of| magnitude(*of)).collect();
    // In the order of Section::ALL.
    let sections: [Data; Section::COUNT] = [
        Data::Bytes(models.ids.text),
        Data::U32(models.ids.starts),
        Data::U32(folded.starts),
        Data::U32(folded.nodes),
        Data::U32(owners.named.starts),
        Data::U32(owners.named.nodes),
        Data::U32(models.rows),
        Data::U64(models.downloads),
        Data::Bytes(magnitudes),
        Data::U32(models.likes),
        Data::I64(models.created),
        Data::U32(owners.of),
        Data::U32(owners.first),
        Data::U32(edges.down.starts),
        Data::U32(edges.down.ends),
        Data::U16(edges.down.attributes),
        Data::U32(edges.up.starts),
        Data::U32(edges.up.ends),
        Data::U16(edges.up.attributes),
        Data::U64(edges.counts),
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

/// All nodes: models and missing ones in order of their ids.
struct Nodes {
    models: Models,
    /// By the hash of their folded id.
    folded: Buckets,
    /// The new number of each old one, where numbers have changed.
    renumbered: Option<Vec<u32>>,
}

impl Nodes {
    fn of(
        mut models: Models,
        missing: &[String],
        mut hashes: Vec<u32>,
        folded: Buckets,
    ) -> Result<Self, BuildError> {
        if missing.is_empty() {
            return Ok(Self {
                models,
                folded,
                renumbered: None,
            });
        }
        drop(folded);
        let described = models.ids.len();
        let mut order: Vec<usize> = (0..missing.len()).collect();
        order.sort_unstable_by_key(|at| &missing[*at]);
        let texts: Vec<&[u8]> = order.iter().map(|at| missing[*at].as_bytes()).collect();
        // How many models come before each.
        let mut places = Vec::with_capacity(texts.len());
        let mut from = 0;
        for text in &texts {
            from += models.ids.place(from, text);
            places.push(from);
        }
        let mut new = vec![0; described + missing.len()];
        let mut from = 0;
        for (nth, (place, at)) in places.iter().zip(&order).enumerate() {
            number_on(&mut new[from..*place], from + nth);
            new[described + at] = (place + nth) as u32;
            from = *place;
        }
        number_on(&mut new[from..described], from + missing.len());

        models.insert_missing(&places, &texts)?;
        open_gaps(&mut hashes, &places, 0);
        for (nth, (place, text)) in places.iter().zip(&texts).enumerate() {
            hashes[place + nth] = folded_hash(text);
        }
        Ok(Self {
            models,
            folded: Buckets::of(&hashes),
            renumbered: Some(new),
        })
    }
}

/// Numbers from `first` on.
fn number_on(numbers: &mut [u32], first: usize) {
    for (number, next) in numbers.iter_mut().zip(first as u32..) {
        *number = next;
    }
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
            let counts = |edge: &&Pair| edge.attributes.counts(filter);
            of_child.iter().filter(counts).count()
        };
        let by_hub = named(EvidenceFilter::HubTag);
        let by_card = named(EvidenceFilter::Card);
        if by_hub == 0 {
            // What files say goes before the card's word.
            let by_file = named(EvidenceFilter::Imported);
            for edge in of_child {
                if by_file == 0 || edge.attributes.counts(EvidenceFilter::Imported) {
                    edge.attributes = edge.attributes.standing_in();
                }
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

/// The edges both ways, and how many each view has.
struct Edges {
    up: Adjacency,
    down: Adjacency,
    counts: Vec<u64>,
}

impl Edges {
    fn of(pairs: Vec<Pair>, ids: &Texts, report: &mut BuildReport) -> Self {
        let edges = edges(pairs, ids, report);
        let counts = EvidenceFilter::ALL.map(|filter| {
            let counted = edges.iter().filter(|edge| edge.attributes.counts(filter));
            let count = counted.count() as u64;
            report.edges.insert(filter.as_str().into(), count);
            count
        });
        let (from_child, from_parent) = (
            |edge: &Pair| (edge.child, edge.parent, edge.attributes),
            |edge: &Pair| (edge.parent, edge.child, edge.attributes),
        );
        let down = Adjacency::of(ids.len(), edges.iter().map(from_parent));
        let up = Adjacency::of(ids.len(), edges.iter().map(from_child));
        note_cycles(&up, &down, ids, report);
        Self {
            up,
            down,
            counts: counts.to_vec(),
        }
    }
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

    /// The other ends of a node's edges in the standard view.
    fn nodes(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let range = self.starts[node.index()] as usize..self.starts[node.index() + 1] as usize;
        self.ends[range.clone()]
            .iter()
            .zip(&self.attributes[range])
            .filter(|(_, bits)| Attributes(**bits).counts(EvidenceFilter::Standard))
            .map(|(end, _)| NodeId(*end))
    }
}

fn note_cycles(up: &Adjacency, down: &Adjacency, ids: &Texts, report: &mut BuildReport) {
    let has_parent = |node| up.nodes(node).next().is_some();
    let found = cycles::find(ids.len(), has_parent, |node| down.nodes(node));
    report.cycles = found.len() as u64;
    for cycle in found.iter().take(CYCLES) {
        let members = cycle.iter().take(CYCLES);
        let members = members.map(|node| ids.get(node.index()).to_string());
        report.cycle_members.push(members.collect());
    }
}

/// Who owns what, and the nodes by their name without owner.
struct Owners {
    of: Vec<u32>,
    first: Vec<u32>,
    named: Buckets,
}

impl Owners {
    /// Ids with one owner follow each other, since they are sorted and share
    /// all up to the slash.
    fn of(ids: &Texts) -> Self {
        let mut of = Vec::with_capacity(ids.len());
        let mut first = Vec::new();
        let mut name_hashes = Vec::with_capacity(ids.len());
        let mut last: &[u8] = b"";
        for (node, id) in ids.iter().enumerate() {
            let same =
                !first.is_empty() && id.get(last.len()) == Some(&b'/') && id.starts_with(last);
            let slash = if same {
                Some(last.len())
            } else {
                id.iter().position(|byte| *byte == b'/')
            };
            let Some(slash) = slash else {
                name_hashes.push(folded_hash(id));
                of.push(NO_OWNER);
                continue;
            };
            name_hashes.push(folded_hash(&id[slash + 1..]));
            if !same {
                first.push(node as u32);
                last = &id[..slash];
            }
            of.push(first.len() as u32 - 1);
        }
        Self {
            of,
            first,
            named: Buckets::of(&name_hashes),
        }
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
