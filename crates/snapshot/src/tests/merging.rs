use std::collections::{BTreeMap, HashSet};

use modeltree_records::{ModelRecord, ParentClaim, Timestamp};
use proptest::collection::{hash_set, vec};
use proptest::option::of;
use proptest::prelude::*;

use super::sample::*;
use crate::{Alias, AliasKind, Batch, CardRow, FinishOptions, Snapshot};

/// One ingest: batches, ids to keep, ids superseded.
type Ingest = (Vec<Batch>, Option<HashSet<String>>, Vec<String>);

fn short_id() -> impl Strategy<Value = String> {
    "[a-e]/[a-e]"
}

fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    of((0..4i64).prop_map(Timestamp::from_micros))
}

/// Models with claims that tell from which version they are, and cards.
fn batch() -> impl Strategy<Value = Batch> {
    let a_model = (short_id(), moment(), 0..1u64 << 40, 0..3usize);
    let a_card = (short_id(), moment(), "[a-z]{0,5}");
    (vec(a_model, 0..14), vec(a_card, 0..6)).prop_map(|(models, cards)| {
        let mut batch = Batch::default();
        let mut met = HashSet::new();
        for (name, time, likes, parents) in models {
            if met.insert(name.clone()) {
                let parents =
                    (0..parents).map(|parent| claim(&name, &format!("p/{likes}-{parent}")));
                batch.claims.extend(parents);
                batch.models.push(model(&name, time, likes));
            }
        }
        batch.cards = cards
            .into_iter()
            .map(|(name, time, text)| card(&name, &text, time))
            .collect();
        batch
    })
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
    models: BTreeMap<String, (ModelRecord, Vec<ParentClaim>)>,
    cards: BTreeMap<String, CardRow>,
}

impl Naive {
    fn ingest(&mut self, (batches, keep, superseded): &Ingest) {
        let kept = |id: &str| keep.as_ref().is_none_or(|keep| keep.contains(id));
        for batch in batches {
            for model in batch.models.iter().filter(|model| kept(model.id.as_str())) {
                let id = model.id.to_string();
                let newer = self
                    .models
                    .get(&id)
                    .is_none_or(|(old, _)| model.fetched_at >= old.fetched_at);
                if newer {
                    let claims = batch
                        .claims
                        .iter()
                        .filter(|claim| claim.child == model.id)
                        .cloned()
                        .collect();
                    self.models.insert(id, (model.clone(), claims));
                }
            }
            for card in batch.cards.iter().filter(|card| kept(card.id.as_str())) {
                let id = card.id.to_string();
                if self
                    .cards
                    .get(&id)
                    .is_none_or(|old| card.fetched_at >= old.fetched_at)
                {
                    self.cards.insert(id, card.clone());
                }
            }
        }
        for id in superseded {
            self.models.remove(id);
            self.cards.remove(id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_newest_version_of_a_model_wins_with_its_claims_and_nothing_is_lost(ingests in ingests()) {
        let dir = tempfile::tempdir().unwrap();
        let mut naive = Naive::default();
        for (number, one) in ingests.iter().enumerate() {
            let (batches, keep, superseded) = one.clone();
            let manifest = ingest(dir.path(), batches, FinishOptions { keep, superseded, ..options() });
            naive.ingest(one);
            prop_assert_eq!(manifest.generation, number as u64 + 1);
            prop_assert_eq!(manifest.sources.len(), number + 1);
            let snapshot = Snapshot::open(dir.path()).unwrap();
            let expected: Vec<_> = naive.models.values().map(|(model, _)| model.clone()).collect();
            prop_assert_eq!(records(&snapshot), expected);
            let expected: Vec<_> = naive.models.values().flat_map(|(_, claims)| claims.clone()).collect();
            prop_assert_eq!(claims(&snapshot), expected);
            let expected: Vec<_> = naive.cards.values().cloned().collect();
            prop_assert_eq!(cards(&snapshot), expected);
        }
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

#[test]
fn a_model_that_comes_twice_in_one_batch_counts_once() {
    let batch = Batch {
        models: vec![
            model("a", at(2), 1),
            model("a", at(1), 2),
            model("b", at(1), 3),
            model("b", at(1), 4),
        ],
        claims: vec![
            claim("a", "p"),
            claim("a", "q"),
            claim("a", "p"),
            claim("c", "p"),
            claim("c", "p"),
        ],
        ..Batch::default()
    };
    let dir = tempfile::tempdir().unwrap();
    ingest(dir.path(), vec![batch], options());
    let snapshot = Snapshot::open(dir.path()).unwrap();
    let likes: Vec<_> = records(&snapshot)
        .iter()
        .map(|record| record.likes)
        .collect();
    assert_eq!(likes, [Some(1), Some(4)]);
    assert_eq!(
        snapshot.claims_of("a").unwrap(),
        [claim("a", "p"), claim("a", "q")]
    );
    // Claims without a model are not dropped, and a model may say a thing twice.
    assert_eq!(
        snapshot.claims_of("c").unwrap(),
        [claim("c", "p"), claim("c", "p")]
    );
}

#[test]
fn a_later_alias_replaces_an_earlier_one() {
    let alias = |alias: &str, id: &str| Alias {
        alias: alias.into(),
        id: id.into(),
        kind: AliasKind::Rename,
    };
    let with = |aliases: &[Alias]| Batch {
        aliases: aliases.to_vec(),
        ..Batch::default()
    };
    let dir = tempfile::tempdir().unwrap();
    ingest(
        dir.path(),
        vec![with(&[alias("a", "b"), alias("x", "y")])],
        options(),
    );
    let batches = vec![
        with(&[alias("a", "c")]),
        with(&[alias("a", "d"), alias("e", "e")]),
    ];
    ingest(dir.path(), batches, options());
    let aliases = Snapshot::open(dir.path()).unwrap().aliases().unwrap();
    assert_eq!(aliases, [alias("a", "d"), alias("x", "y")]);
}
