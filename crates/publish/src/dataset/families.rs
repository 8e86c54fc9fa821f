//! `data/families`: one row for each root that has descendants.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::SchemaRef;
use modeltree_lineage::{Family, Graph, NodeId};
use modeltree_records::Relation;

use super::columns::{self, number, required, text, time, truth};
use super::leaks::Leaks;
use super::shards::{Shards, Written};
use super::staging::Staging;
use crate::ExportError;

/// Rows of a row group.
const GROUP: usize = 1 << 17;
/// Rows of a batch.
const BATCH: usize = 8192;

/// Writes the table. `trees` are the folders of those
/// families that have one.
pub(super) fn write(
    graph: &Graph,
    families: &[Family],
    trees: &BTreeMap<NodeId, String>,
    leaks: &Leaks,
    staging: &mut Staging,
) -> Result<Written, ExportError> {
    let mut shards = Shards::new("families", schema(), GROUP);
    for families in families.chunks(BATCH) {
        let batch = RecordBatch::try_new(schema(), columns(graph, families, trees, leaks))
            .map_err(|error| staging.fault("data/families", error.into()))?;
        shards.write(staging, &batch)?;
    }
    shards.close(staging)
}

pub(super) fn schema() -> SchemaRef {
    columns::schema(vec![
        required("root"),
        truth("root_missing"),
        truth("cyclic"),
        number("models"),
        number("depth"),
        number("breadth"),
        number("leaves"),
        number("finetune"),
        number("adapter"),
        number("quantized"),
        number("merge"),
        number("unknown"),
        number("downloads"),
        number("likes"),
        time("created_at"),
        time("newest"),
        text("tree"),
    ])
}

fn columns(
    graph: &Graph,
    families: &[Family],
    trees: &BTreeMap<NodeId, String>,
    leaks: &Leaks,
) -> Vec<ArrayRef> {
    let numbers = |of: &dyn Fn(&Family) -> u64| -> ArrayRef {
        let values = families
            .iter()
            .map(of)
            .map(|value| i64::try_from(value).unwrap_or(i64::MAX));
        Arc::new(Int64Array::from_iter_values(values))
    };
    let truths = |of: &dyn Fn(&Family) -> bool| -> ArrayRef {
        Arc::new(
            families
                .iter()
                .map(|family| Some(of(family)))
                .collect::<BooleanArray>(),
        )
    };
    let times = |of: &dyn Fn(&Family) -> Option<i64>| -> ArrayRef {
        let times: TimestampMicrosecondArray = families.iter().map(of).collect();
        Arc::new(times.with_timezone("UTC"))
    };
    let missing = |family: &Family| graph.is_missing(family.root);
    let root = |family: &Family| {
        let id = graph.id(family.root);
        if missing(family) {
            leaks.named(id)
        } else {
            id.into()
        }
    };
    let by = |relation: Relation| numbers(&move |family| family.by_relation[relation].into());
    let roots: StringArray = families.iter().map(|family| Some(root(family))).collect();
    let trees: StringArray = families
        .iter()
        .map(|family| trees.get(&family.root))
        .collect();
    vec![
        Arc::new(roots),
        truths(&missing),
        truths(&|family| family.cyclic),
        numbers(&|family| family.size.into()),
        numbers(&|family| family.depth.into()),
        numbers(&|family| family.breadth.into()),
        numbers(&|family| family.leaves.into()),
        by(Relation::Finetune),
        by(Relation::Adapter),
        by(Relation::Quantized),
        by(Relation::Merge),
        by(Relation::Unknown),
        numbers(&|family| family.downloads),
        numbers(&|family| family.likes),
        times(&|family| family.created_at.map(|time| time.micros())),
        times(&|family| family.newest.map(|time| time.micros())),
        Arc::new(trees),
    ]
}
