//! Shapes of random graphs against plain answers, and the facts of real trees.
#![allow(clippy::unwrap_used)]

mod real;

use std::collections::{BTreeMap, BTreeSet};

use modeltree_analysis::{Distribution, GroupShape, Shapes, gini};
use modeltree_lineage::{Builder, Claim, Graph, Model};
use modeltree_records::{Evidence, Relation, RelationSet};
use proptest::prelude::*;

const ALL: RelationSet = RelationSet::ALL;

/// Child, parent, relation.
type Edge = (usize, usize, Relation);

/// A graph of models `m000`, `m001`, …; those in `missing` have no record.
fn graph(nodes: usize, missing: &BTreeSet<usize>, edges: &[Edge]) -> Graph {
    let name = |node: usize| format!("m{node:03}");
    let mut builder = Builder::new();
    let described = (0..nodes).filter(|node| !missing.contains(node));
    for (row, node) in described.enumerate() {
        let id = name(node);
        builder.model(Model::bare(&id, row as u64)).unwrap();
    }
    for (child, parent, relation) in edges {
        builder
            .claim(Claim {
                child: &name(*child),
                parent: Ok(&name(*parent)),
                parent_hub_id: None,
                relation: *relation,
                evidence: Evidence::HubTag,
            })
            .unwrap();
    }
    builder.build().unwrap().into_graph()
}

/// Random edges: cycles, self-loops, several parents, several relations.
fn worlds() -> impl Strategy<Value = (usize, BTreeSet<usize>, Vec<Edge>)> {
    let edge = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::sample::select(Relation::ALL.to_vec()),
    );
    (
        1..24usize,
        prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        prop::collection::vec(edge, 0..30),
    )
        .prop_map(|(nodes, missing, edges)| {
            let edges = edges.into_iter();
            let edges = edges.map(|(a, b, relation)| (a.index(nodes), b.index(nodes), relation));
            let missing = missing.into_iter().map(|at| at.index(nodes)).collect();
            (nodes, missing, edges.collect())
        })
}

/// The edges as a plain map: (child, parent) to the relations.
struct Plain {
    edges: BTreeMap<(usize, usize), BTreeSet<Relation>>,
    nodes: BTreeSet<usize>,
}

impl Plain {
    fn new(nodes: usize, missing: &BTreeSet<usize>, edges: &[Edge], by: RelationSet) -> Self {
        let mut kept: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for (child, parent, relation) in edges {
            if child != parent && by.contains(*relation) {
                kept.entry((*child, *parent)).or_default().insert(*relation);
            }
        }
        let named = kept.keys().flat_map(|(a, b)| [*a, *b]);
        let described = (0..nodes).filter(|node| !missing.contains(node));
        Self {
            nodes: described.chain(named).collect(),
            edges: kept,
        }
    }

    fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let edges = self.edges.keys().filter(move |edge| edge.1 == node);
        edges.map(|edge| edge.0)
    }

    fn parents(&self, node: usize) -> impl Iterator<Item = usize> {
        let edges = self.edges.keys().filter(move |edge| edge.0 == node);
        edges.map(|edge| edge.1)
    }

    /// Distances from some nodes, over the edges that `next` gives.
    fn distances(
        starts: impl IntoIterator<Item = usize>,
        next: impl Fn(usize) -> Vec<usize>,
    ) -> BTreeMap<usize, u32> {
        let mut known: BTreeMap<usize, u32> = starts.into_iter().map(|node| (node, 0)).collect();
        let mut distance = 0;
        loop {
            let here = known.iter().filter(|(_, at)| **at == distance);
            let here: Vec<usize> = here.map(|(node, _)| *node).collect();
            if here.is_empty() {
                return known;
            }
            distance += 1;
            for node in here.into_iter().flat_map(&next) {
                known.entry(node).or_insert(distance);
            }
        }
    }

    fn down(&self, from: usize) -> BTreeMap<usize, u32> {
        Self::distances([from], |node| self.children(node).collect())
    }

    fn around(&self, from: usize, within: &BTreeSet<usize>) -> BTreeMap<usize, u32> {
        Self::distances([from], |node| {
            let both = self.children(node).chain(self.parents(node));
            both.filter(|other| within.contains(other)).collect()
        })
    }

    /// The generations: steps down from roots, and from all members of cycles
    /// that nothing outside leads into.
    fn generations(&self) -> BTreeMap<usize, u32> {
        let starts = self.nodes.iter().copied().filter(|node| {
            let above = Self::distances([*node], |node| self.parents(node).collect());
            above
                .keys()
                .all(|other| self.down(*node).contains_key(other))
        });
        Self::distances(starts, |node| self.children(node).collect())
    }

    /// Compares a group's shape with plain answers about its members.
    fn check(
        &self,
        shape: &GroupShape,
        members: &BTreeSet<usize>,
        missing: &BTreeSet<usize>,
        depths: &BTreeMap<usize, u32>,
    ) -> Result<(), TestCaseError> {
        prop_assert_eq!(shape.models as usize, members.len());
        prop_assert_eq!(
            shape.missing as usize,
            members.intersection(missing).count()
        );
        let within: Vec<_> = self
            .edges
            .iter()
            .filter(|((a, b), _)| members.contains(a) && members.contains(b))
            .collect();
        prop_assert_eq!(shape.edges as usize, within.len());
        prop_assert_eq!(shape.all.edges as usize, within.len());
        prop_assert_eq!(shape.tree, within.len() + 1 == members.len());
        let parents = |node: &usize| within.iter().filter(|(edge, _)| edge.0 == *node).count();
        let children = |node: &usize| within.iter().filter(|(edge, _)| edge.1 == *node).count();
        let count = |of: &dyn Fn(&usize) -> bool| members.iter().filter(|node| of(node)).count();
        prop_assert_eq!(shape.roots as usize, count(&|node| parents(node) == 0));
        prop_assert_eq!(
            shape.several_parents as usize,
            count(&|node| parents(node) > 1)
        );
        prop_assert_eq!(shape.leaves as usize, count(&|node| children(node) == 0));
        for (depth, models) in shape.depths.iter().enumerate() {
            let here = depths.values().filter(|at| **at as usize == depth).count();
            prop_assert_eq!(*models as usize, here);
        }
        prop_assert_eq!(Some(&shape.depth), depths.values().max());
        prop_assert_eq!(Some(&shape.width), shape.depths.iter().max());
        let most = members.iter().map(children).max().unwrap();
        let found = shape.most_children.as_ref();
        prop_assert_eq!(found.map_or(0, |most| most.count as usize), most);
        if let Some(found) = found {
            let first = members.iter().find(|node| children(node) == most).unwrap();
            prop_assert_eq!(&found.id, &format!("m{first:03}"));
        }
        let counts: Vec<u32> = members.iter().map(|node| children(node) as u32).collect();
        prop_assert_eq!(shape.gini, gini(counts));

        let sum: u32 = members
            .iter()
            .flat_map(|node| self.around(*node, members).into_values())
            .sum();
        prop_assert_eq!(shape.wiener.index, Some(u128::from(sum / 2)));

        for relation in Relation::ALL {
            let edges: Vec<_> = within
                .iter()
                .filter(|(_, relations)| relations.contains(&relation))
                .collect();
            let Some(branching) = shape.by_relation.get(&relation) else {
                prop_assert!(edges.is_empty());
                continue;
            };
            prop_assert_eq!(branching.edges as usize, edges.len());
            let continued = edges.iter().filter(|(edge, _)| children(&edge.0) > 0);
            prop_assert_eq!(branching.continued as usize, continued.count());
            let mut of_parent: BTreeMap<usize, u32> = BTreeMap::new();
            for ((_, parent), _) in edges {
                *of_parent.entry(*parent).or_default() += 1;
            }
            prop_assert_eq!(branching.parents as usize, of_parent.len());
            prop_assert_eq!(Some(&branching.most_children), of_parent.values().max());
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn shapes_equal_plain_answers(
        (nodes, missing, edges) in worlds(),
        by in prop::sample::select(vec![ALL, RelationSet::of(Relation::Merge), RelationSet::from_bits(0b11)]),
    ) {
        let graph = graph(nodes, &missing, &edges);
        let plain = Plain::new(nodes, &missing, &edges, by);
        let shapes = Shapes::new(&graph, by);
        let generations = plain.generations();
        let mut components = BTreeSet::new();
        for node in plain.nodes.iter().copied() {
            let at = graph.find(&format!("m{node:03}")).unwrap();
            let depths = plain.down(node);
            let members = depths.keys().copied().collect();
            let family = shapes.family(at);
            prop_assert_eq!(&family.root, graph.id(at));
            plain.check(&family, &members, &missing, &depths)?;

            let members: BTreeSet<_> = plain.around(node, &plain.nodes).into_keys().collect();
            let depths = members.iter().map(|node| (*node, generations[node])).collect();
            plain.check(&shapes.component(at), &members, &missing, &depths)?;
            components.insert(members);
        }

        let whole = shapes.whole();
        let missing_here = plain.nodes.intersection(&missing).count();
        prop_assert_eq!(whole.status.missing_parents as usize, missing_here);
        prop_assert_eq!(
            whole.status.models as usize + missing_here,
            plain.nodes.len()
        );
        let count = |of: &dyn Fn(usize) -> bool| plain.nodes.iter().filter(|node| of(**node)).count();
        let parents = |node| plain.parents(node).count();
        let children = |node| plain.children(node).count();
        let status = &whole.status;
        prop_assert_eq!(status.roots as usize, count(&|node| parents(node) == 0));
        prop_assert_eq!(status.leaves as usize, count(&|node| children(node) == 0));
        prop_assert_eq!(
            status.isolated as usize,
            count(&|node| parents(node) + children(node) == 0)
        );
        prop_assert_eq!(
            status.roots_with_children + status.isolated,
            status.roots
        );
        prop_assert_eq!(status.several_parents as usize, count(&|node| parents(node) > 1));
        prop_assert_eq!(
            status.most_parents.as_ref().map_or(0, |most| most.count as usize),
            plain.nodes.iter().map(|node| parents(*node)).max().unwrap_or(0)
        );
        let on_cycles = count(&|node| {
            plain.children(node).any(|child| plain.down(child).contains_key(&node))
        });
        prop_assert_eq!(status.on_cycles as usize, on_cycles);
        prop_assert_eq!(whole.all.edges as usize, plain.edges.len());
        prop_assert_eq!(whole.components.count as usize, components.len());
        let mut sizes: Vec<u32> = components.iter().map(|members| members.len() as u32).collect();
        sizes.retain(|size| *size > 1);
        prop_assert_eq!(whole.components.connected as usize, sizes.len());
        prop_assert_eq!(&whole.components.sizes, &Distribution::of(sizes));
        for (generation, models) in whole.generations.iter().enumerate() {
            let here = generations.values().filter(|at| **at as usize == generation);
            prop_assert_eq!(*models as usize, here.count());
        }
        let counts = plain.nodes.iter().map(|node| children(*node) as u32).collect();
        prop_assert_eq!(&whole.children, &Distribution::of(counts));

        let largest = shapes.components(2);
        prop_assert!(largest.len() <= 2);
        for component in largest {
            prop_assert!(component.models > 1);
        }
    }
}

/// The 67 rows of a crawl of April 2025, without the children that have none.
#[test]
fn the_mistral_rows() {
    let file = "trees/Mistral-Small-24B-Base-2501_finetunes_20250405_001816.csv";
    let Some(file) = real::shared(file) else {
        return;
    };
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (id, children, count) = (
        column("model_id"),
        column("children"),
        column("children_count"),
    );
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let ids: BTreeSet<&str> = rows.iter().map(|row| &row[id]).collect();
    let mut builder = Builder::new();
    for (row, id) in ids.iter().enumerate() {
        builder.model(Model::bare(id, row as u64)).unwrap();
    }
    for row in &rows {
        for child in row[children]
            .split(['[', ']', '\'', ',', ' '])
            .filter_map(|part| part.strip_prefix("https://huggingface.co/"))
            .filter(|child| ids.contains(child))
        {
            let claim = Claim {
                child,
                parent: Ok(&row[id]),
                parent_hub_id: None,
                relation: Relation::Finetune,
                evidence: Evidence::HubTag,
            };
            builder.claim(claim).unwrap();
        }
    }
    let graph = builder.build().unwrap().into_graph();
    let root = graph.find("mistralai/Mistral-Small-24B-Base-2501").unwrap();
    let shape = Shapes::new(&graph, ALL).family(root);
    assert_eq!((shape.models, shape.tree), (67, true));
    assert_eq!(shape.depths, [1, 22, 36, 8]);
    assert_eq!(shape.wiener.index, Some(6_516));
    assert!((shape.wiener.per_model.unwrap() - 97.2537).abs() < 1e-4);
    assert!((shape.wiener.mean_distance.unwrap() - 2.94708).abs() < 1e-5);

    // The column counts the children that have no row as well.
    let counts = rows.iter().map(|row| row[count].parse().unwrap()).collect();
    assert!((gini(counts).unwrap() - 0.94795).abs() < 1e-5);
}

/// The three-model cycle, the self-loop and the merge of 47 that the Hub has.
#[test]
fn odd_families() {
    let ring = [(0, 1), (1, 2), (2, 0), (3, 3)];
    let mut edges: Vec<Edge> = ring
        .map(|(child, parent)| (child, parent, Relation::Finetune))
        .into();
    edges.extend((10..57).map(|parent| (4, parent, Relation::Merge)));
    let graph = graph(57, &BTreeSet::new(), &edges);
    let shapes = Shapes::new(&graph, ALL);
    let at = |node: usize| graph.find(&format!("m{node:03}")).unwrap();

    let ring = shapes.family(at(0));
    assert_eq!((ring.models, ring.edges, ring.roots), (3, 3, 0));
    assert_eq!((ring.wiener.index, ring.wiener.core), (Some(3), 3));
    assert_eq!(shapes.family(at(3)).models, 1);

    let blend = shapes.component(at(4));
    assert_eq!((blend.models, blend.roots), (48, 47));
    // A star: 47 pairs one step apart, the others two.
    assert_eq!(blend.wiener.index, Some(47 * 47));
    assert_eq!(blend.depths, [47, 1]);

    let status = shapes.whole().status;
    assert_eq!((status.cycles, status.on_cycles), (1, 3));
    assert_eq!(status.most_parents.unwrap().count, 47);
}
