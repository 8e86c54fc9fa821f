//! The index as a file: written, mapped, and refused where it is not whole.
#![allow(clippy::unwrap_used)]

mod naive;

use std::fs;
use std::path::Path;

use modeltree_lineage::{Graph, OpenError};
use modeltree_records::RelationSet;
use naive::worlds;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const PRINT: [u8; 32] = [7; 32];

fn same(a: &Graph, b: &Graph) -> bool {
    let nodes = |graph: &Graph| {
        let of = |node| {
            let edges: Vec<_> = graph.parents(node).chain(graph.children(node)).collect();
            let id = graph.id(node).to_string();
            (
                id,
                graph.row(node),
                graph.downloads(node),
                graph.created_at(node),
                edges,
            )
        };
        graph.nodes().map(of).collect::<Vec<_>>()
    };
    nodes(a) == nodes(b)
        && a.report() == b.report()
        && a.families(RelationSet::ALL) == b.families(RelationSet::ALL)
}

fn some_world() -> naive::World {
    let mut runner = TestRunner::deterministic();
    worlds(30).new_tree(&mut runner).unwrap().current()
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    proptest!(|(world in worlds(20))| {
        let built = world.builder().build().unwrap();
        built.write(&path, &PRINT).unwrap();
        let mapped = Graph::open(&path, &PRINT).unwrap();
        mapped.verify(&path).unwrap();
        prop_assert!(same(&mapped, &built.into_graph()));
    });
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = |name: &str| {
        let path = folder.path().join(name);
        some_world()
            .builder()
            .build()
            .unwrap()
            .write(&path, &PRINT)
            .unwrap();
        fs::read(path).unwrap()
    };
    assert_eq!(bytes("one"), bytes("two"));
}

fn refused(path: &Path, bytes: &[u8]) -> OpenError {
    fs::write(path, bytes).unwrap();
    match Graph::open(path, &PRINT) {
        Ok(_) => panic!("believed"),
        Err(error) => error,
    }
}

#[test]
fn a_cut_index_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    some_world()
        .builder()
        .build()
        .unwrap()
        .write(&path, &PRINT)
        .unwrap();
    let whole = fs::read(&path).unwrap();
    for len in (0..whole.len())
        .step_by(13)
        .chain([0, 7, 8, 63, 64, whole.len() - 1])
    {
        let error = refused(&path, &whole[..len]);
        if len >= 8 {
            assert!(matches!(error, OpenError::Damaged { .. }), "{len}: {error}");
        }
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(matches!(refused(&path, &longer), OpenError::Damaged { .. }));
}

#[test]
fn an_altered_index_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    some_world()
        .builder()
        .build()
        .unwrap()
        .write(&path, &PRINT)
        .unwrap();
    let whole = fs::read(&path).unwrap();
    let mut padding = 0;
    for at in 0..whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1 << (at % 8);
        fs::write(&path, &altered).unwrap();
        if Graph::open(&path, &PRINT).is_ok() {
            // Only the zeros between sections hold nothing.
            assert_eq!(whole[at], 0, "byte {at} was not missed");
            padding += 1;
        }
    }
    assert!(padding < 24 * 64, "{padding}");
}

#[test]
fn other_indexes_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    let open = || Graph::open(&path, &PRINT);
    assert!(matches!(open(), Err(OpenError::Absent(_))));
    some_world()
        .builder()
        .build()
        .unwrap()
        .write(&path, &[8; 32])
        .unwrap();
    assert!(matches!(open(), Err(OpenError::Stale(_))));

    let mut newer = fs::read(&path).unwrap();
    newer[8] = 99;
    let error = refused(&path, &newer);
    assert!(matches!(error, OpenError::Version { found: 99, .. }));
    let told = error.to_string();
    assert!(
        told.contains("lineage.idx") && told.contains("delete"),
        "{told}"
    );

    let error = refused(&path, b"PAR1 something else altogether");
    assert!(matches!(error, OpenError::Foreign(_)));
    assert!(matches!(refused(&path, b""), OpenError::Foreign(_)));
}

#[test]
fn writers_at_once_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    let built = some_world().builder().build().unwrap();
    built.write(&path, &PRINT).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    built.write(&path, &PRINT).unwrap();
                    Graph::open(&path, &PRINT).unwrap();
                }
            });
        }
    });
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_graph_outlives_the_file_it_was_mapped_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lineage.idx");
    let built = some_world().builder().build().unwrap();
    built.write(&path, &PRINT).unwrap();
    let graph = Graph::open(&path, &PRINT).unwrap();
    built.write(&path, &[8; 32]).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(same(&graph, &built.into_graph()));
}
