use std::collections::BTreeSet;

use modeltree_lineage::{Builder, Claim, Graph, Model, NodeId};
use modeltree_records::{Evidence, Relation, Timestamp};
use proptest::prelude::*;

use super::pack::{Circle, pack};
use super::places::{self, Place};
use super::{CELLS, Kind, Kinds, Map};

/// Models named by their numbers, and who descends from whom.
fn graph(models: u32, edges: &[(u32, u32)]) -> Graph {
    let id = |number: u32| format!("owner/model-{number:06}");
    let mut builder = Builder::new();
    for number in 0..models {
        let id = id(number);
        builder
            .model(Model {
                downloads: (number % 3 > 0).then_some(u64::from(number) * 7919 % 1000),
                created_at: (number % 5 > 0)
                    .then(|| Timestamp::from_micros(1_650_000_000_000_000 + i64::from(number))),
                ..Model::bare(&id, u64::from(number))
            })
            .unwrap();
    }
    for &(child, parent) in edges {
        builder
            .claim(Claim {
                child: &id(child),
                parent: Ok(&id(parent)),
                parent_hub_id: None,
                relation: Relation::ALL[(child % 5) as usize],
                evidence: Evidence::HubTag,
            })
            .unwrap();
    }
    builder.build().unwrap().into_graph()
}

fn map(graph: &Graph) -> Map {
    let words = ["", "a", "b", "c"].map(Box::from);
    let kind = |times: u32| Kind::new(&words, (0..graph.len() as u32).map(|node| node * times % 4));
    Map::build(
        graph,
        Kinds {
            task: kind(1),
            license: kind(3),
            library: kind(0),
        },
    )
}

struct Tile {
    nodes: Vec<u32>,
    models: Vec<u32>,
    xs: Vec<u16>,
    relations: Vec<u8>,
}

/// Reads a tile as a browser would.
fn read(bytes: &[u8]) -> Tile {
    assert_eq!(&bytes[..4], b"MTM1");
    let u32s = |bytes: &[u8]| -> Vec<u32> {
        let number = |four: &[u8]| u32::from_le_bytes(four.try_into().unwrap());
        bytes.chunks(4).map(number).collect()
    };
    let count = u32s(&bytes[4..8])[0] as usize;
    let columns = &bytes[8..];
    assert_eq!(columns.len(), count * 18);
    let pair = |two: &[u8]| u16::from_le_bytes(two.try_into().unwrap());
    Tile {
        nodes: u32s(&columns[..count * 4]),
        models: u32s(&columns[count * 4..count * 8]),
        xs: columns[count * 8..count * 10].chunks(2).map(pair).collect(),
        relations: columns[count * 12..count * 13].to_vec(),
    }
}

/// What must be so on every map.
fn check(graph: &Graph) {
    let map = map(graph);
    let nodes: Vec<NodeId> = graph.nodes().collect();
    assert_eq!(map.len(), nodes.len());
    let mut in_families = 0;
    for &node in &nodes {
        let (x, y) = map.place(node).unwrap();
        let dot = Circle { x, y, r: 0.0 };
        let from_middle = (x - 0.5).hypot(y - 0.5);
        if let Some(disc) = map.family(node) {
            in_families += 1;
            assert!(disc.place.holds(&dot), "{disc:?} {dot:?}");
            assert!(from_middle <= map.radius() + 1e-6);
        } else {
            assert!(from_middle >= map.radius() && from_middle <= 0.5);
        }
        let (there_x, there_y) = map.place(map.nearest(x, y).unwrap()).unwrap();
        assert_eq!((there_x, there_y), (x, y));
    }
    assert_eq!(in_families + map.alone(), nodes.len());

    let families: Vec<Circle> = map
        .families
        .iter()
        .map(|family| map.discs[family.1 as usize].place)
        .collect();
    for (at, one) in families.iter().enumerate().take(200) {
        for other in &families[..at] {
            assert!(!one.overlaps(other), "{one:?} {other:?}");
        }
    }

    let total = |z: u8, x: u32, y: u32| -> u64 {
        let tile = read(&map.tile(graph, z, x, y).unwrap());
        assert!(tile.models.len() <= (CELLS * CELLS) as usize);
        tile.models.iter().map(|count| u64::from(*count)).sum()
    };
    assert_eq!(total(0, 0, 0), nodes.len() as u64);
    for z in 0..map.max_level().min(3) {
        for (x, y) in (0..1 << z).flat_map(|x| (0..1 << z).map(move |y| (x, y))) {
            let quarters = [(0, 0), (1, 0), (0, 1), (1, 1)];
            let below: u64 = quarters
                .iter()
                .map(|(right, down)| total(z + 1, 2 * x + right, 2 * y + down))
                .sum();
            assert_eq!(total(z, x, y), below);
        }
    }
    assert_eq!(map.tile(graph, 0, 1, 0), None);
    assert_eq!(map.tile(graph, map.max_level() + 1, 0, 0), None);
}

#[test]
fn empty_and_alone() {
    let nothing = graph(0, &[]);
    check(&nothing);
    assert_eq!(map(&nothing).nearest(0.5, 0.5), None);
    check(&graph(1, &[]));
    check(&graph(2_000, &[]));
    check(&graph(2, &[(1, 0)]));
}

#[test]
fn a_chain_keeps_its_places_apart() {
    let edges: Vec<(u32, u32)> = (1..5_000).map(|child| (child, child - 1)).collect();
    let graph = graph(5_000, &edges);
    check(&graph);
    let map = map(&graph);
    let places: BTreeSet<u64> = map.keys.iter().copied().collect();
    assert_eq!(places.len(), 5_000);
}

#[test]
fn a_star_is_told_apart_at_the_deepest_level() {
    let edges: Vec<(u32, u32)> = (1..33_000).map(|child| (child, 0)).collect();
    let graph = graph(33_000, &edges);
    check(&graph);
    let map = map(&graph);
    let z = map.max_level();
    assert!(z < 9, "{z}");
    let (x, y) = map.place(NodeId(0)).unwrap();
    let column = |part: f64| (part * f64::from(1u32 << z)) as u32;
    let tile = read(&map.tile(&graph, z, column(x), column(y)).unwrap());
    assert!(tile.models.iter().all(|count| *count == 1));
    let at = tile.nodes.iter().position(|node| *node == 0).unwrap();
    assert_eq!(tile.relations[at], 5, "the root");
    let within = (x * f64::from(1u32 << z)).fract() * 65_536.0;
    assert!((f64::from(tile.xs[at]) - within).abs() <= 1.0);
}

#[test]
fn cycles_are_entered_once() {
    // 0 → 1 → 2 → 0, with 3 below 2; and 4 above 5, which is in a cycle with 6.
    let edges = [(1, 0), (2, 1), (0, 2), (3, 2), (5, 4), (6, 5), (5, 6)];
    let graph = graph(7, &edges);
    check(&graph);
    let map = map(&graph);
    assert_eq!(map.families(), 2);
    assert_eq!(
        map.family(NodeId(3)).map(|disc| (disc.root, disc.size)),
        Some((0, 4))
    );
    assert_eq!(
        map.family(NodeId(6)).map(|disc| (disc.root, disc.size)),
        Some((4, 3))
    );
}

#[test]
fn subfamilies_lie_in_their_family() {
    // Below 0 are 1 and 2, each with twenty children.
    let mut edges = vec![(1, 0), (2, 0)];
    edges.extend((3..23).map(|child| (child, 1)));
    edges.extend((23..43).map(|child| (child, 2)));
    let graph = graph(43, &edges);
    let map = map(&graph);
    let discs: Vec<_> = map.discs((0.0, 0.0), (1.0, 1.0)).collect();
    let sizes: Vec<(u32, u32)> = discs.iter().map(|disc| (disc.root, disc.size)).collect();
    assert_eq!(sizes, [(0, 43), (1, 21), (2, 21)]);
    let [family, one, two] = discs[..] else {
        panic!()
    };
    assert!(family.place.holds(&one.place) && family.place.holds(&two.place));
    assert!(!one.place.overlaps(&two.place));
    for child in 23..43 {
        let (x, y) = map.place(NodeId(child)).unwrap();
        assert!(two.place.holds(&Circle { x, y, r: 0.0 }));
    }
    assert_eq!(map.discs((0.0, 0.0), (0.01, 0.01)).count(), 0);
}

#[test]
fn a_cell_tells_of_its_most_downloaded_and_most_frequent() {
    let graph = graph(60_000, &[]);
    let map = map(&graph);
    let tile = read(&map.tile(&graph, 0, 0, 0).unwrap());
    assert!(tile.models.iter().any(|count| *count > 2));
    // The same by going through the models one by one.
    let cell = |node: u32| {
        let (x, y) = map.place(NodeId(node)).unwrap();
        [x, y].map(|part| (part * f64::from(CELLS)) as u32)
    };
    let mut cells: std::collections::BTreeMap<[u32; 2], Vec<u32>> = Default::default();
    for node in 0..60_000 {
        cells.entry(cell(node)).or_default().push(node);
    }
    assert_eq!(cells.len(), tile.nodes.len());
    for (node, count) in tile.nodes.iter().zip(&tile.models) {
        let members = &cells[&cell(*node)];
        assert_eq!(members.len() as u32, *count);
        let most = members
            .iter()
            .map(|node| graph.downloads(NodeId(*node)))
            .max();
        assert_eq!(graph.downloads(NodeId(*node)), most.unwrap());
    }
}

#[test]
fn rare_words_share_a_code() {
    let words: Vec<Box<str>> = (0..20).map(|at| format!("word {at}").into()).collect();
    let numbers = (0..20u32).flat_map(|word| std::iter::repeat_n(word, word as usize + 1));
    let kind = Kind::new(&words, numbers);
    assert!(
        kind.words()
            .eq((9..20).rev().map(|at| format!("word {at}")))
    );
    assert_eq!(kind.code(0), 255, "none told");
    assert_eq!(kind.code(1), 11, "another");
    assert_eq!(kind.code(209), 0, "the most frequent");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_map_is_sound(models in 1u32..120, edges in prop::collection::vec((0u32..150, 0u32..150), 0..150)) {
        check(&graph(models, &edges));
    }

    #[test]
    fn circles_lie_side_by_side(mut radii in prop::collection::vec(0.01f64..100.0, 0..120), sorted: bool) {
        if sorted {
            radii.sort_by(|a, b| b.total_cmp(a));
        }
        let mut circles: Vec<Circle> = radii.iter().map(|&r| Circle { r, ..Circle::default() }).collect();
        let around = pack(&mut circles);
        for (at, one) in circles.iter().enumerate() {
            prop_assert!(around.holds(one));
            for other in &circles[..at] {
                prop_assert!(!one.overlaps(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_nearest_is_found(places in prop::collection::vec((0u32..1 << 30, 0u32..1 << 30), 1..300), x in 0u32..1 << 30, y in 0u32..1 << 30) {
        let mut keys: Vec<u64> = places.iter().map(|&(x, y)| Place { x, y }.key()).collect();
        keys.sort_unstable();
        let distance = |key: u64| {
            let place = Place::of(key);
            u64::from(place.x.abs_diff(x)).pow(2) + u64::from(place.y.abs_diff(y)).pow(2)
        };
        let found = places::nearest(&keys, Place { x, y }).unwrap();
        let best = keys.iter().map(|key| distance(*key)).min();
        prop_assert_eq!(Some(distance(keys[found])), best);
    }
}
