//! Growth of real models, beside figures that lifelines, scipy and networkx
//! computed (`xtask/oracle/growth.py`).
#![allow(clippy::unwrap_used)]

mod real;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, StringArray};
use modeltree_analysis::growth::{
    Descent, TailFit, attachment, by_relation, largest_components, wiener,
};
use modeltree_analysis::study::Edge;
use modeltree_lineage::{Builder, Claim, Graph, Model, NodeId};
use modeltree_records::{Evidence, Relation, RelationSet, Timestamp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

/// The end of the oracle's watch.
const END: Timestamp = Timestamp::from_micros(1_785_542_400_000_000);

#[test]
fn agrees_with_the_oracle() {
    let Some(graph) = real_graph() else { return };
    let golden: Value = serde_json::from_str(include_str!("golden/growth.json")).unwrap();
    let models: Vec<NodeId> = graph
        .nodes()
        .filter(|node| !graph.is_missing(*node))
        .collect();
    let edges = edges(&graph);
    let descent = Descent {
        graph: &graph,
        models: &models,
        edges: &edges,
    };
    survival(&descent, &golden["survival"]);
    tails(&descent, &golden["tails"]);

    // The oracle knows no parent without a record as a candidate.
    let found = attachment(&descent);
    let expected = &golden["attachment"];
    assert_eq!(found.choices, expected["choices"]);
    close(found.exponent, &expected["exponent"], 1e-7);
    close(found.standard_error, &expected["standard_error"], 1e-4);

    let groups = largest_components(&known(&descent, &mut Vec::new()), 3, usize::MAX);
    let measured: Vec<Value> = groups
        .iter()
        .filter(|group| group.members.len() < 400)
        .map(|group| {
            let index = wiener(&descent, group).index.unwrap() as u64;
            serde_json::json!([group.members.len(), index])
        })
        .take(40)
        .collect();
    assert_eq!(Value::Array(measured), golden["wiener"]);
}

/// The same with edges between known models alone.
fn known<'a>(descent: &Descent<'a>, edges: &'a mut Vec<Edge>) -> Descent<'a> {
    edges.extend(descent.edges.iter().copied());
    edges.retain(|edge| !descent.graph.is_missing(edge.parent));
    Descent { edges, ..*descent }
}

fn survival(descent: &Descent<'_>, golden: &Value) {
    let curves = by_relation(descent, END);
    assert_eq!(curves.len(), golden.as_object().unwrap().len());
    for found in curves {
        let expected = &golden[&found.group];
        assert_eq!(
            found.curve.subjects, expected["subjects"],
            "{}",
            found.group
        );
        assert_eq!(found.curve.events, expected["events"]);
        assert_eq!(found.undated, expected["undated"]);
        assert_eq!(found.older_children, expected["older_children"]);
        assert_eq!(found.curve.median_days, expected["median"].as_f64());
        for point in expected["points"].as_array().unwrap() {
            // A number read back from JSON may be off in its last bit.
            let ours = found.curve.at(point[0].as_f64().unwrap() + 1e-9).unwrap();
            close(Some(ours.days), &point[0], 1e-12);
            assert_eq!(ours.at_risk, point[1]);
            assert_eq!(ours.events, point[2]);
            close(Some(ours.survival), &point[3], 1e-12);
            close(ours.lower, &point[4], 1e-12);
            close(ours.upper, &point[5], 1e-12);
        }
    }
}

fn tails(descent: &Descent<'_>, golden: &Value) {
    let mut fitted = 0;
    for kind in std::iter::once(None).chain(Relation::TYPED.map(Some)) {
        let mut children = vec![0_u64; descent.graph.len()];
        for edge in descent.edges {
            let counts = kind.is_none_or(|relation| edge.relations.contains(relation));
            children[edge.parent.index()] += u64::from(counts);
        }
        let fit = TailFit::of(children, 50, 0, 1);
        let expected = &golden[kind.map_or("any", Relation::as_str)];
        assert_eq!(fit.is_some(), !expected.is_null());
        let Some(fit) = fit else { continue };
        fitted += 1;
        assert_eq!(fit.law.from, expected["from"]);
        assert_eq!(fit.law.tail, expected["tail"]);
        close(Some(fit.law.exponent), &expected["exponent"], 1e-6);
        close(Some(fit.law.distance), &expected["distance"], 1e-6);
        close(
            Some(fit.law.standard_error),
            &expected["standard_error"],
            1e-4,
        );
    }
    assert_eq!(fitted, 3);
}

#[track_caller]
fn close(ours: Option<f64>, theirs: &Value, tolerance: f64) {
    let (ours, theirs) = (ours.unwrap(), theirs.as_f64().unwrap());
    assert!(
        (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0),
        "{ours} {theirs}"
    );
}

fn edges(graph: &Graph) -> Vec<Edge> {
    let mut edges = Vec::new();
    for child in graph.nodes() {
        edges.extend(graph.parents_by(child, RelationSet::ALL).map(|edge| Edge {
            child,
            parent: edge.node,
            relations: edge.relations,
        }));
    }
    edges
}

/// The 4,167 models and what the Hub resolved of their parents.
fn real_graph() -> Option<Graph> {
    let path = real::shared("hub/hub_stats_4167.parquet")?;
    let file = std::fs::File::open(path).unwrap();
    let mut builder = Builder::new();
    let mut claims: Vec<(String, String, Relation)> = Vec::new();
    let mut rows: Vec<(String, Timestamp)> = Vec::new();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap();
        let ids: &StringArray = column("id").as_string();
        let created = column("createdAt").as_primitive::<TimestampMicrosecondType>();
        let bases = column("baseModels").as_struct();
        let words: &StringArray = bases.column_by_name("relation").unwrap().as_string();
        let lists = bases.column_by_name("models").unwrap().as_list::<i32>();
        for row in 0..batch.num_rows() {
            let id = ids.value(row);
            rows.push((id.to_owned(), Timestamp::from_micros(created.value(row))));
            if bases.is_null(row) {
                continue;
            }
            let relation = Relation::from_hub(words.value(row)).unwrap();
            let parents = lists.value(row);
            let parents: &StringArray = parents
                .as_struct()
                .column_by_name("id")
                .unwrap()
                .as_string();
            claims.extend(
                parents
                    .iter()
                    .flatten()
                    .map(|parent| (id.to_owned(), parent.to_owned(), relation)),
            );
        }
    }
    rows.sort_unstable();
    for (row, (id, created)) in (0..).zip(&rows) {
        let model = Model {
            created_at: Some(*created),
            ..Model::bare(id, row)
        };
        builder.model(model).unwrap();
    }
    claims.sort_unstable();
    for (child, parent, relation) in &claims {
        builder
            .claim(Claim {
                child,
                parent: Ok(parent),
                parent_hub_id: None,
                relation: *relation,
                evidence: Evidence::HubTag,
            })
            .unwrap();
    }
    Some(builder.build().unwrap().into_graph())
}
