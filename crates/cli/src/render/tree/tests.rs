//! Trees as they look.

use std::collections::HashMap;

use modeltree_records::Relation::{self, Adapter, Finetune, Merge, Quantized};
use modeltree_records::RelationSet;

use super::*;
use crate::render::text::width;

type Edges = HashMap<u32, Vec<(u32, RelationSet)>>;

fn edges(list: &[(u32, u32, Relation)]) -> Edges {
    let mut edges = Edges::new();
    for (parent, child, relation) in list {
        edges
            .entry(*parent)
            .or_default()
            .push((*child, RelationSet::of(*relation)));
    }
    edges
}

fn leaf(node: u32) -> Leaf {
    Leaf {
        id: format!("owner/model-{node}"),
        missing: node == 9,
        downloads: (node != 3).then_some(u64::from(node) * 1234),
        likes: Some(u64::from(node)),
        licence: (node != 4).then(|| "apache-2.0".into()),
    }
}

fn drawn(edges: &Edges, depth: Option<usize>, limit: usize, terminal: Option<usize>) -> String {
    let lines = grow(1, depth, limit, |node| {
        edges.get(&node).cloned().unwrap_or_default()
    });
    let mut out = Vec::new();
    draw(&mut out, &lines, terminal, ("child", "children"), leaf).unwrap();
    anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
}

/// 1 -> 2 -> 4 -> 5, 1 -> 3 -> 4 (a merge of 2 and 3), 1 -> 9 (missing).
fn family() -> Edges {
    let mut edges = edges(&[
        (1, 2, Finetune),
        (1, 3, Adapter),
        (1, 9, Quantized),
        (2, 4, Merge),
        (3, 4, Merge),
        (4, 5, Quantized),
    ]);
    edges.get_mut(&1).unwrap()[0].1 = [Finetune, Adapter].into_iter().collect();
    edges
}

#[test]
fn a_merge_stands_under_each_parent_and_its_family_once() {
    insta::assert_snapshot!(drawn(&family(), None, 10, None), @r"
                                     downloads  likes  licence
    owner/model-1                         1.2k      1  apache-2.0
    ├─AF owner/model-2                    2.5k      2  apache-2.0
    │ └─M owner/model-4                   4.9k      4
    │   └─Q owner/model-5                 6.2k      5  apache-2.0
    ├─A owner/model-3                        -      3  apache-2.0
    │ └─M owner/model-4 (see above)       4.9k      4
    └─Q owner/model-9                not in snapshot
    ");
}

#[test]
fn depth_and_limit_say_what_they_leave_out() {
    insta::assert_snapshot!(drawn(&family(), Some(1), 2, None), @r"
                                  downloads  likes  licence
    owner/model-1                      1.2k      1  apache-2.0
    ├─AF owner/model-2 … 1 child       2.5k      2  apache-2.0
    ├─A owner/model-3 … 1 child           -      3  apache-2.0
    └─… 1 more
    ");
}

#[test]
fn a_cycle_ends() {
    let edges = edges(&[(1, 2, Finetune), (2, 3, Finetune), (3, 1, Finetune)]);
    let text = drawn(&edges, None, 10, None);
    assert_eq!(text.lines().count(), 1 + 4, "{text}");
    assert!(text.contains("owner/model-1 (see above)"), "{text}");
}

#[test]
fn a_model_cut_by_depth_is_still_drawn_where_it_is_nearer() {
    // 1 -> 2 -> 3 -> 4 and 1 -> 3: at depth 2 the first meeting of 3 is cut.
    let edges = edges(&[
        (1, 2, Finetune),
        (2, 3, Finetune),
        (3, 4, Finetune),
        (1, 3, Finetune),
    ]);
    let lines = grow(1, Some(2), 10, |node| {
        edges.get(&node).cloned().unwrap_or_default()
    });
    let nodes: Vec<_> = lines
        .iter()
        .map(|line| match line.what {
            What::Model { node, below, .. } => (node, line.depth, below),
            What::More(_) => unreachable!(),
        })
        .collect();
    use Below::{Cut, Whole};
    assert_eq!(
        nodes,
        [
            (1, 0, Whole),
            (2, 1, Whole),
            (3, 2, Cut(1)),
            (3, 1, Whole),
            (4, 2, Whole)
        ]
    );
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let chain: Vec<_> = (1..200).map(|n| (n, n + 1, Finetune)).collect();
    for (edges, columns) in [
        (family(), 80),
        (family(), 40),
        (edges(&chain), 80),
        (edges(&chain), 60),
    ] {
        for line in drawn(&edges, None, 3, Some(columns)).lines() {
            assert!(
                width(line) <= columns,
                "{} > {columns}: {line}",
                width(line)
            );
        }
    }
}

#[test]
fn a_long_chain_needs_no_deep_stack_and_keeps_its_lines_short() {
    let chain: Vec<_> = (1..50_000).map(|n| (n, n + 1, Finetune)).collect();
    let edges = edges(&chain);
    let text = drawn(&edges, None, 3, None);
    assert_eq!(text.lines().count(), 50_001);
    assert!(text.lines().all(|line| width(line) < 300));
}
