//! Cards that are nearly the same.

use std::borrow::Cow;

use hashbrown::HashMap;
use modeltree_lineage::NodeId;

use super::mask;
use crate::cards::{in_batches, parts};
use crate::motifs::families_of;
use crate::report::{Cell, Column, Report, Table};
use crate::study::Study;
use crate::text::{Signature, exact_jaccard, shingles, template_of, unsorted_shingles};
use crate::{AnalysisError, threads};

/// Slots of a sketch that are compared at once, and how often: two cards that
/// share eight tenths of their shingles meet with a chance of 0.98, those that
/// share one half with a chance of 0.13.
const ROWS: usize = 7;
const BANDS: usize = crate::text::SLOTS / ROWS;
/// In a crowd of cards that meet, each is compared with as many of those
/// before it as this, of different clusters.
const CROWD: usize = 64;

/// How to look for duplicates.
#[derive(Clone, Copy, Debug)]
pub struct DuplicateOptions {
    /// The Jaccard similarity from which on two cards are near-duplicates.
    pub threshold: f64,
    /// Whether to leave a model's own name and its parents' names out of its
    /// card, and to take all digits for the same, so that cards from one
    /// template are near-duplicates.
    pub without_names: bool,
}

/// Clusters of near-duplicate cards.
#[derive(Clone, Debug, PartialEq)]
pub struct Duplicates {
    /// Cards that have any text besides front matter.
    pub cards: usize,
    /// The largest first; equal ones by their first member.
    pub clusters: Vec<Cluster>,
}

/// Cards that are tied by near-duplicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The models, in order of their ids, and how much of its shingles each
    /// shares with the first one, exactly.
    pub members: Vec<(NodeId, f64)>,
    /// The template of the first card, where it is a known one.
    pub template: Option<&'static str>,
}

/// Finds near-duplicates among all cards: sketches that agree in a band are
/// compared, those whose estimated similarity reaches the threshold are tied,
/// and the members of a cluster are compared exactly with its first one.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn duplicates(
    study: &Study<'_>,
    options: DuplicateOptions,
    tell: &dyn Fn(&str),
) -> Result<Duplicates, AnalysisError> {
    tell("Reading the cards");
    let mut nodes: Vec<NodeId> = Vec::new();
    let mut sketches: Vec<Signature> = Vec::new();
    in_batches(study.atlas(), |batch| {
        let made = threads::each(batch.len(), |at| {
            let (node, card) = &batch[at];
            let text = study
                .has(*node)
                .then(|| text_of(study, *node, &card.text, options))?;
            Signature::of(&unsorted_shingles(&text))
        });
        for ((node, _), sketch) in batch.iter().zip(made) {
            if let Some(sketch) = sketch {
                nodes.push(*node);
                sketches.push(sketch);
            }
        }
    })?;
    tell("Comparing the cards");
    let of = families_of(sketches.len(), ties(&sketches, options.threshold));
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for cluster in &of {
        *sizes.entry(*cluster).or_insert(0) += 1;
    }
    let cluster_of: HashMap<NodeId, u32> = nodes
        .iter()
        .zip(&of)
        .filter(|(_, cluster)| sizes[*cluster] > 1)
        .map(|(node, cluster)| (*node, *cluster))
        .collect();
    tell("Comparing the clusters' members exactly");
    let clusters = measure(study, &cluster_of, options)?;
    Ok(Duplicates {
        cards: nodes.len(),
        clusters,
    })
}

/// What is compared of a card: what follows its front matter.
fn text_of<'c>(
    study: &Study<'_>,
    node: NodeId,
    card: &'c str,
    options: DuplicateOptions,
) -> Cow<'c, str> {
    let body = parts(card).body;
    if !options.without_names {
        return body.into();
    }
    let mut plain = String::with_capacity(body.len());
    let names = mask::own_and_parents(study.graph(), node);
    mask::without(&mut plain, body, &names);
    plain.replace(|c: char| c.is_ascii_digit(), "0").into()
}

/// Pairs whose estimated similarity reaches the threshold, enough of them to
/// tie their clusters together.
pub(crate) fn ties(sketches: &[Signature], threshold: f64) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut buckets: Vec<(u64, u32)> = Vec::with_capacity(sketches.len());
    for band in 0..BANDS {
        let slots = band * ROWS..(band + 1) * ROWS;
        buckets.clear();
        buckets.extend((0..).zip(sketches).map(|(number, sketch)| {
            let key = sketch.0[slots.clone()].iter().fold(0_u64, |key, slot| {
                (key ^ u64::from(*slot))
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(31)
            });
            (key, number)
        }));
        buckets.sort_unstable();
        // What earlier bands tied is not compared again.
        let tied = families_of(sketches.len(), found.iter().copied());
        for bucket in buckets.chunk_by(|one, other| one.0 == other.0) {
            if bucket.len() > 1 {
                within(bucket, sketches, threshold, &tied, &mut found);
            }
        }
    }
    found
}

/// Ties the members of one bucket.
fn within(
    bucket: &[(u64, u32)],
    sketches: &[Signature],
    threshold: f64,
    tied: &[u32],
    found: &mut Vec<(u32, u32)>,
) {
    // The first of each cluster in this bucket, the latest last.
    let mut firsts: Vec<u32> = Vec::new();
    for (_, number) in bucket {
        let alike = |first: &&u32| {
            tied[**first as usize] == tied[*number as usize]
                || sketches[**first as usize].jaccard(&sketches[*number as usize]) >= threshold
        };
        let crowd = &firsts[firsts.len().saturating_sub(CROWD)..];
        match crowd.iter().find(alike) {
            Some(first) if tied[*first as usize] == tied[*number as usize] => {}
            Some(first) => found.push((*first, *number)),
            None => firsts.push(*number),
        }
    }
}

/// Compares every member with the first one of its cluster.
fn measure(
    study: &Study<'_>,
    cluster_of: &HashMap<NodeId, u32>,
    options: DuplicateOptions,
) -> Result<Vec<Cluster>, AnalysisError> {
    let mut clusters: HashMap<u32, (Vec<u64>, Cluster)> = HashMap::new();
    in_batches(study.atlas(), |batch| {
        let sets = threads::each(batch.len(), |at| {
            let (node, card) = &batch[at];
            let cluster = cluster_of.get(node)?;
            let text = text_of(study, *node, &card.text, options);
            Some((*cluster, shingles(&text)))
        });
        for ((node, card), set) in batch.iter().zip(sets) {
            let Some((cluster, set)) = set else {
                continue;
            };
            // Cards come in the order of ids.
            let (first, cluster) = clusters.entry(cluster).or_insert_with(|| {
                let cluster = Cluster {
                    members: Vec::new(),
                    template: template_of(&card.text),
                };
                (set.clone(), cluster)
            });
            let alike = exact_jaccard(first, &set).unwrap_or_default();
            cluster.members.push((*node, alike));
        }
    })?;
    let mut clusters: Vec<Cluster> = clusters.into_values().map(|(_, cluster)| cluster).collect();
    clusters.sort_by_key(|cluster| {
        let first = cluster.members.first().map(|member| member.0);
        (std::cmp::Reverse(cluster.members.len()), first)
    });
    Ok(clusters)
}

impl Duplicates {
    /// The clusters as tables.
    #[must_use]
    pub fn report(&self, study: &Study<'_>, options: DuplicateOptions) -> Report {
        let graph = study.graph();
        let clustered: usize = self.clusters.iter().map(|one| one.members.len()).sum();
        let mut about = study.about();
        about.push(("cards", self.cards.into()));
        about.push(("threshold", options.threshold.into()));
        about.push(("clusters", self.clusters.len().into()));
        about.push((
            "in_clusters",
            Cell::share(clustered as u64, self.cards as u64),
        ));
        let columns = [
            Column::new("cluster", "#"),
            Column::new("cards", "cards"),
            Column::new("owners", "owners"),
            Column::new("same", "same"),
            Column::new("least", "least alike"),
            Column::new("mean", "mean"),
            Column::new("template", "template"),
            Column::new("first", "first"),
        ];
        let mut clusters = Table::new("clusters", "Near-duplicate cards", &columns)
            .listed()
            .noted("Alike: the exactly shared part of the shingles of a member and the first one.");
        let columns = [
            Column::new("cluster", "#"),
            Column::new("id", "model"),
            Column::new("alike", "alike"),
        ];
        let mut members = Table::new("members", "Their members", &columns).listed();
        for (number, cluster) in (1_u64..).zip(&self.clusters) {
            let of = &cluster.members;
            let mut owners: Vec<_> = of.iter().map(|(node, _)| graph.owner(*node)).collect();
            owners.sort_unstable();
            owners.dedup();
            let others = of.iter().skip(1).map(|(_, alike)| *alike);
            let (mut same, mut least, mut sum) = (1_u64, f64::INFINITY, 0.0);
            for alike in others {
                same += u64::from(alike == 1.0);
                least = least.min(alike);
                sum += alike;
            }
            clusters.row([
                Cell::Count(number),
                of.len().into(),
                owners.len().into(),
                Cell::Count(same),
                least.into(),
                (sum / (of.len() - 1) as f64).into(),
                cluster.template.into(),
                of.first().map(|(node, _)| graph.id(*node)).into(),
            ]);
            for (node, alike) in of {
                members.row([Cell::Count(number), graph.id(*node).into(), (*alike).into()]);
            }
        }
        Report {
            analysis: "duplicates",
            about,
            tables: vec![clusters, members],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_sketches_are_tied_and_others_are_not() {
        let words =
            |from: u32, to: u32| (from..to).map(|n| format!("word{n} ")).collect::<String>();
        let sketch = |text: &str| Signature::of(&shingles(text)).unwrap();
        // Three that share more than nine tenths, two that are the same, one alone.
        let sketches: Vec<Signature> = [
            words(0, 300),
            words(10, 300),
            words(20, 300),
            words(1_000, 1_200),
            words(1_000, 1_200),
            words(5_000, 5_200),
        ]
        .iter()
        .map(|text| sketch(text))
        .collect();
        let of = families_of(sketches.len(), ties(&sketches, 0.8));
        assert_eq!(of, [0, 0, 0, 1, 1, 2]);
    }

    /// Sketches against the exact similarity of all pairs.
    #[test]
    fn few_pairs_are_missed() {
        let mut random = crate::Random::new(9);
        let texts: Vec<String> = (0..120)
            .map(|at| {
                let changed = at % 12;
                let topic = at / 12 * 1_000;
                let word = |n: u64| match n % 97 < changed && random.below(2) == 0 {
                    true => format!("w{} ", random.below(1_000_000)),
                    false => format!("w{} ", topic + n),
                };
                (0..300).map(word).collect()
            })
            .collect();
        let sets: Vec<Vec<u64>> = texts.iter().map(|text| shingles(text)).collect();
        let sketches: Vec<Signature> = sets.iter().map(|set| Signature::of(set).unwrap()).collect();
        let exact = (0..120_u32).flat_map(|one| (0..one).map(move |other| (one, other)));
        let exact = exact.filter(|(one, other)| {
            exact_jaccard(&sets[*one as usize], &sets[*other as usize]).unwrap() >= 0.8
        });
        let expected = families_of(texts.len(), exact);
        let found = families_of(texts.len(), ties(&sketches, 0.8));
        let pairs = |of: &[u32]| {
            let mut count = 0;
            for one in 0..of.len() {
                count += (0..one).filter(|other| of[one] == of[*other]).count();
            }
            count as f64
        };
        assert!(pairs(&expected) > 100.0);
        let ratio = pairs(&found) / pairs(&expected);
        assert!((0.9..1.15).contains(&ratio), "{ratio}");
    }
}
