use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::count::tests::{graphs, instances};
use super::super::{CONFIGS, count};
use super::*;

proptest! {
    #[test]
    fn every_pair_is_one_of_an_instance(links in graphs(), seed: u64) {
        let sampler = Sampler::new(&links, Manner::Sound);
        for config in CONFIGS {
            let all = instances(&links, config.motif);
            for weighting in [Weighting::Instances, Weighting::Families] {
                let drawn = sampler.draw(config, weighting, 5, &mut Random::new(seed), |_| true);
                if weighting == Weighting::Instances {
                    prop_assert_eq!(drawn.pairs.is_empty(), all.is_empty());
                }
                for pair in drawn.pairs {
                    let fits = |instance: &Vec<u32>| {
                        let [one, other] = config.places.map(|place| instance[usize::from(place)]);
                        // Siblings and strangers come in either order.
                        let free = config.generations == 0;
                        (one, other) == (pair.one, pair.other) || free && (other, one) == (pair.one, pair.other)
                            || config.motif == Motif::Trio1 && config.number == 1 && pair.one == instance[0] && instance[1..].contains(&pair.other)
                            || config.motif == Motif::Quad0 && pair.one == instance[0] && instance[1..].contains(&pair.other)
                            || config.motif == Motif::Quad0 && [pair.one, pair.other].iter().all(|node| instance[1..].contains(node))
                            || config.motif == Motif::Quad1 && pair.one == instance[usize::from(config.places[0])] && instance[2..].contains(&pair.other)
                    };
                    prop_assert!(all.iter().any(fits), "{config:?} {pair:?}");
                }
            }
        }
    }

    #[test]
    fn totals_are_counts_in_a_forest(parents in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
        let edges = parents.iter().enumerate().map(|(at, parent)| (parent.index(at + 1) as u32, at as u32 + 1));
        let links = Links::new(parents.len() + 1, edges.collect());
        for manner in [Manner::Sound, Manner::Published] {
            let sampler = Sampler::new(&links, manner);
            for motif in Motif::ALL {
                prop_assert_eq!(sampler.total(motif), count(&links, motif));
            }
        }
    }
}

/// A cycle of two, a merge, a triangle, and a second family.
fn tangled() -> Links {
    let edges = vec![
        (0, 1),
        (1, 0),
        (1, 2),
        (1, 3),
        (0, 3),
        (2, 4),
        (2, 5),
        (3, 5),
        (6, 7),
        (7, 8),
        (7, 9),
        (6, 10),
        (8, 11),
    ];
    Links::new(12, edges)
}

#[test]
fn instances_are_equally_likely() {
    let links = tangled();
    let sampler = Sampler::new(&links, Manner::Sound);
    for config in CONFIGS {
        let all = instances(&links, config.motif);
        let symmetric = |pair: (u32, u32)| {
            if config.generations == 0 {
                (pair.0.min(pair.1), pair.0.max(pair.1))
            } else {
                pair
            }
        };
        let mut expected: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        // Children of one parent stand for each other.
        let twins: &[usize] = match config.motif {
            Motif::Trio1 => &[1, 2],
            Motif::Quad0 => &[1, 2, 3],
            Motif::Quad1 => &[2, 3],
            _ => &[],
        };
        for instance in &all {
            let [one, other] = config.places.map(usize::from);
            let of = |place: usize| {
                if twins.contains(&place) {
                    twins.to_vec()
                } else {
                    vec![place]
                }
            };
            let pairs: Vec<_> = of(one)
                .iter()
                .flat_map(|a| of(other).iter().map(|b| (*a, *b)).collect::<Vec<_>>())
                .filter(|(a, b)| a != b)
                .collect();
            for (a, b) in &pairs {
                *expected
                    .entry(symmetric((instance[*a], instance[*b])))
                    .or_default() += 1.0 / pairs.len() as f64;
            }
        }
        let rounds = 20_000;
        let drawn = sampler.draw(
            config,
            Weighting::Instances,
            rounds,
            &mut Random::new(3),
            |_| true,
        );
        assert_eq!(drawn.pairs.len(), rounds);
        let mut found: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for pair in drawn.pairs {
            *found.entry(symmetric((pair.one, pair.other))).or_default() += 1.0;
        }
        assert_eq!(
            found.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "{config:?}"
        );
        for (pair, times) in found {
            let expected = expected[&pair] / all.len() as f64;
            let error = (expected * (1.0 - expected) / rounds as f64).sqrt();
            let off = times / rounds as f64 - expected;
            // Five standard errors, over some 300 pairs.
            assert!(
                off.abs() <= 5.0 * error + 1e-9,
                "{config:?} {pair:?}: {off} {error}"
            );
        }
    }
}

#[test]
fn families_are_equally_likely() {
    // Nine siblings here, two there.
    let mut edges: Vec<(u32, u32)> = (1..10).map(|child| (0, child)).collect();
    edges.extend([(10, 11), (10, 12)]);
    let links = Links::new(13, edges);
    let sampler = Sampler::new(&links, Manner::Sound);
    assert_eq!(sampler.families_with(Motif::Trio1), 2);
    let small = |weighting| {
        let drawn = sampler.draw(CONFIGS[3], weighting, 10_000, &mut Random::new(1), |_| true);
        drawn.pairs.iter().filter(|pair| pair.family == 1).count()
    };
    assert!(small(Weighting::Families).abs_diff(5_000) < 250);
    // One of 37.
    assert!(small(Weighting::Instances).abs_diff(270) < 80);
    let strangers = sampler.draw(
        CONFIGS[0],
        Weighting::Families,
        100,
        &mut Random::new(1),
        |_| true,
    );
    assert!(
        strangers
            .pairs
            .iter()
            .all(|pair| (pair.one < 10) != (pair.other < 10))
    );
}

#[test]
fn pairs_that_cannot_be_compared_are_replaced_or_lost() {
    let edges: Vec<(u32, u32)> = (1..10).map(|child| (0, child)).collect();
    let links = Links::new(10, edges);
    let draw = |manner| {
        let sampler = Sampler::new(&links, manner);
        sampler.draw(
            CONFIGS[1],
            Weighting::Instances,
            300,
            &mut Random::new(1),
            |node| node < 4,
        )
    };
    let (sound, published) = (draw(Manner::Sound), draw(Manner::Published));
    assert_eq!((sound.pairs.len(), published.drawn), (300, 300));
    assert!(
        published.pairs.len().abs_diff(100) < 30,
        "{}",
        published.pairs.len()
    );
    let none = Sampler::new(&links, Manner::Sound).draw(
        CONFIGS[1],
        Weighting::Instances,
        10,
        &mut Random::new(1),
        |_| false,
    );
    assert_eq!((none.pairs.len(), none.drawn), (0, 500));
}
