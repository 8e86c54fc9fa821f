use std::collections::{BTreeMap, HashSet};

use modeltree_records::{ChildrenCounts, Evidence, ModelRecord, ParentClaim, Timestamp};
use proptest::collection::{hash_set, vec};
use proptest::option::of;
use proptest::prelude::*;

use super::sample::*;
use crate::{Batch, CardRow, FinishOptions, Snapshot};

/// One ingest: batches, ids to keep, ids superseded.
type Ingest = (Vec<Batch>, Option<HashSet<String>>, Vec<String>);

fn short_id() -> impl Strategy<Value = String> {
    "[a-e]/[a-e]"
}

fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    of((0..4i64).prop_map(Timestamp::from_micros))
}

/// Rows of the Hub or of files, with gaps; claims of all kinds.
fn batch() -> impl Strategy<Value = Batch> {
    let a_card = (short_id(), moment(), "[a-z]{0,5}");
    let a_claim = (
        short_id(),
        0..4u8,
        prop::sample::select(Evidence::ALL.to_vec()),
    );
    let rows = vec(gappy_model(), 0..14);
    let others = (vec(a_claim, 0..20), vec(a_card, 0..6));
    (rows, others, any::<bool>()).prop_map(|(mut models, (claims, cards), of_hub)| {
        if of_hub {
            models
                .iter_mut()
                .for_each(|model| model.source = "hub:list".into());
        }
        let claims = claims
            .into_iter()
            .map(|(child, parent, evidence)| ParentClaim {
                evidence,
                ..claim(&child, &format!("p/{parent}"))
            });
        let cards = cards
            .into_iter()
            .map(|(name, time, text)| card(&name, &text, time));
        Batch {
            models,
            claims: claims.collect(),
            cards: cards.collect(),
            ..Batch::default()
        }
    })
}

fn gappy_model() -> impl Strategy<Value = ModelRecord> {
    let source = prop::sample::select(vec!["file:tree", "file:hub-stats"]);
    let texts = || of(vec("[a-z]{0,3}", 0..3));
    let cells = (
        of(0..9u64),
        of("[a-z]{0,9}"),
        of("[a-z]{0,9}"),
        texts(),
        texts(),
    );
    (short_id(), moment(), source, cells).prop_map(
        |(name, fetched_at, source, (likes, sha, card_data, tags, files))| ModelRecord {
            fetched_at,
            likes,
            sha,
            card_data,
            tags,
            files,
            children_counts: likes.map(|adapter| ChildrenCounts {
                adapter,
                ..ChildrenCounts::default()
            }),
            ..ModelRecord::bare(id(&name), source.into())
        },
    )
}

fn ingests() -> impl Strategy<Value = Vec<Ingest>> {
    let one = (
        vec(batch(), 0..8),
        of(hash_set(short_id(), 0..20)),
        vec(short_id(), 0..2),
    );
    vec(one, 1..4)
}

/// What the store should hold, found the slow way.
#[derive(Default)]
struct Naive {
    models: BTreeMap<String, ModelRecord>,
    claims: BTreeMap<String, Vec<ParentClaim>>,
    cards: BTreeMap<String, CardRow>,
}

/// What one batch, or the snapshot that was there, holds of one model.
#[derive(Default)]
struct Told {
    rows: Vec<ModelRecord>,
    claims: Vec<ParentClaim>,
    cards: Vec<CardRow>,
}

fn is_file(row: &ModelRecord) -> bool {
    row.source.starts_with("file:")
}

impl Told {
    fn of(batch: &Batch, name: &str) -> Self {
        let rows: Vec<_> = batch
            .models
            .iter()
            .filter(|row| row.id.as_str() == name)
            .cloned()
            .collect();
        let mut claims: Vec<ParentClaim> = Vec::new();
        for claim in batch
            .claims
            .iter()
            .filter(|claim| claim.child.as_str() == name)
        {
            let once = rows.len() > 1 || is_other(claim.evidence);
            if !(once && claims.contains(claim)) {
                claims.push(claim.clone());
            }
        }
        let cards = batch
            .cards
            .iter()
            .filter(|card| card.id.as_str() == name)
            .cloned()
            .collect();
        Self {
            rows,
            claims,
            cards,
        }
    }

    /// Since when it speaks for claims of a kind.
    fn speaks(&self, kind: Evidence) -> Option<Option<Timestamp>> {
        let has = self.claims.iter().any(|claim| claim.evidence == kind);
        let rows = self.rows.iter().filter(|row| match kind {
            Evidence::HubTag => !is_file(row) || row.tags.is_some(),
            Evidence::Card => !is_file(row) || row.card_data.is_some(),
            _ => is_file(row) && has,
        });
        rows.map(|row| row.fetched_at).max().or(has.then_some(None))
    }
}

/// Whether only who says something of that kind speaks for it.
fn is_other(kind: Evidence) -> bool {
    !matches!(kind, Evidence::HubTag | Evidence::Card)
}

fn fill(row: &mut ModelRecord, older: &ModelRecord) {
    let older = older.clone();
    row.likes = row.likes.or(older.likes);
    row.sha = row.sha.take().or(older.sha);
    row.card_data = row.card_data.take().or(older.card_data);
    row.tags = row.tags.take().or(older.tags);
    row.files = row.files.take().or(older.files);
    row.children_counts = row.children_counts.or(older.children_counts);
}

impl Naive {
    fn ingest(&mut self, (batches, keep, superseded): &Ingest) {
        for name in all_names() {
            let mut told = vec![Told {
                rows: self.models.remove(&name).into_iter().collect(),
                claims: self.claims.remove(&name).unwrap_or_default(),
                cards: self.cards.remove(&name).into_iter().collect(),
            }];
            if keep.as_ref().is_none_or(|keep| keep.contains(&name)) {
                told.extend(batches.iter().map(|batch| Told::of(batch, &name)));
            }
            if !superseded.contains(&name) {
                self.settle(name, &told);
            }
        }
    }

    fn settle(&mut self, name: String, told: &[Told]) {
        // Stable, so that of equal times the last one stays last.
        let mut rows: Vec<&ModelRecord> = told.iter().flat_map(|one| &one.rows).collect();
        rows.sort_by_key(|row| row.fetched_at);
        rows.reverse();
        if let Some(newest) = rows.first() {
            let mut whole = (*newest).clone();
            for row in &rows {
                fill(&mut whole, row);
                if !is_file(row) {
                    break;
                }
            }
            self.models.insert(name.clone(), whole);
        }
        let mut claims: Vec<ParentClaim> = Vec::new();
        for (at, one) in told.iter().enumerate() {
            for claim in &one.claims {
                let kind = claim.evidence;
                let latest = told
                    .iter()
                    .enumerate()
                    .filter_map(|(at, one)| Some((one.speaks(kind)?, at)));
                let (time, loudest) = latest.max().unwrap();
                let united =
                    is_other(kind) && at > 0 && loudest > 0 && one.speaks(kind) == Some(time);
                if (at == loudest || united) && !(is_other(kind) && claims.contains(claim)) {
                    claims.push(claim.clone());
                }
            }
        }
        claims.sort_by_key(|claim| claim.evidence);
        if !claims.is_empty() {
            self.claims.insert(name.clone(), claims);
        }
        let mut cards: Vec<&CardRow> = told.iter().flat_map(|one| &one.cards).collect();
        cards.sort_by_key(|card| card.fetched_at);
        if let Some(card) = cards.last() {
            self.cards.insert(name, (*card).clone());
        }
    }
}

fn all_names() -> impl Iterator<Item = String> {
    ('a'..='e').flat_map(|owner| ('a'..='e').map(move |name| format!("{owner}/{name}")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_and_claims_are_merged_by_the_rule_and_nothing_is_lost(ingests in ingests()) {
        let dir = tempfile::tempdir().unwrap();
        let mut naive = Naive::default();
        for one in &ingests {
            let (batches, keep, superseded) = one.clone();
            ingest(dir.path(), batches, FinishOptions { keep, superseded, ..options() });
            naive.ingest(one);
            let snapshot = Snapshot::open(dir.path()).unwrap();
            let expected: Vec<_> = naive.models.values().cloned().collect();
            prop_assert_eq!(records(&snapshot), expected);
            let expected: Vec<_> = naive.claims.values().flatten().cloned().collect();
            prop_assert_eq!(claims(&snapshot), expected);
            let expected: Vec<_> = naive.cards.values().cloned().collect();
            prop_assert_eq!(cards(&snapshot), expected);
        }
    }

    #[test]
    fn an_import_that_comes_again_changes_nothing(
        mut there in vec(batch(), 0..5), mut import in vec(batch(), 1..6), time in moment(),
    ) {
        for model in there.iter_mut().flat_map(|batch| &mut batch.models) {
            // As the Hub has them.
            if !is_file(model) {
                model.tags.get_or_insert_default();
                model.card_data.get_or_insert_default();
            }
        }
        for model in import.iter_mut().flat_map(|batch| &mut batch.models) {
            model.fetched_at = time;
            model.source = "file:tree".into();
        }
        let dir = tempfile::tempdir().unwrap();
        ingest(dir.path(), there, options());
        let once = ingest(dir.path(), import.clone(), options());
        let twice = ingest(dir.path(), import, options());
        prop_assert_eq!(once, twice);
        prop_assert!(!dir.path().join("journal").exists() && !dir.path().join(".staging").exists());
    }

    #[test]
    fn the_same_rows_are_the_same_bytes_however_they_were_staged(
        models in vec(record(), 1..70), claims in vec(any_claim(), 0..70), sizes in vec(1..30usize, 1..4),
    ) {
        let models: BTreeMap<_, _> = models.into_iter().map(|model| (model.id.clone(), model)).collect();
        let of_children = |chunk: &[ModelRecord]| {
            let mine = claims.iter().filter(|claim| chunk.iter().any(|model| model.id == claim.child));
            Batch { models: chunk.to_vec(), claims: mine.cloned().collect(), ..Batch::default() }
        };
        let models: Vec<_> = models.into_values().collect();
        let at_once = tempfile::tempdir().unwrap();
        let whole = ingest(at_once.path(), vec![of_children(&models)], options());
        for size in sizes {
            let dir = tempfile::tempdir().unwrap();
            // Interleaved ids, last ones first.
            let mut rest = models.clone();
            rest.sort_by_key(|model| std::cmp::Reverse(model.id.as_str().len()));
            let manifest = ingest(dir.path(), rest.chunks(size).map(of_children).collect(), options());
            prop_assert_eq!(&manifest.parts, &whole.parts);
            prop_assert_eq!(manifest.fingerprint(), whole.fingerprint());
        }
    }
}
