//! What the models table tells by itself.

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch};
use modeltree_lineage::{EvidenceFilter, NodeId};
use modeltree_query::{Atlas, QueryError};
use modeltree_records::{HubId, Relation, RelationSet};
use modeltree_snapshot::Counts;

use super::claims::Claims;
use super::finding::{Check, Example, Findings};

/// What is kept of the rows.
pub(super) struct Rows {
    /// Rows read of each table.
    pub(super) counts: Counts,
    /// The models' `_id`s, by node; sorted.
    pub(super) hub_ids: Vec<(NodeId, HubId)>,
    /// Models of which the Hub counts children, and the counts in the order of
    /// [`Relation::TYPED`]; sorted.
    children: Vec<(NodeId, [u64; 4])>,
}

/// Reads the rows and looks for twins.
pub(super) fn rows(atlas: &Atlas, found: &mut Findings) -> Result<Rows, QueryError> {
    for check in [
        Check::DuplicateModels,
        Check::CaseTwins,
        Check::SharedHubIds,
    ] {
        found.made(check);
    }
    let mut rows = Rows {
        counts: Counts::default(),
        hub_ids: Vec::new(),
        children: Vec::new(),
    };
    let mut before = String::new();
    for batch in atlas
        .snapshot()
        .models(&["id", "hub_id", "children_counts"])?
    {
        rows.add(atlas, &batch?, &mut before, found)?;
    }
    rows.hub_ids.sort_unstable();
    rows.children.sort_unstable();
    shared_hub_ids(atlas, &rows.hub_ids, found);
    Ok(rows)
}

impl Rows {
    fn add(
        &mut self,
        atlas: &Atlas,
        batch: &RecordBatch,
        before: &mut String,
        found: &mut Findings,
    ) -> Result<(), QueryError> {
        let wrong = || QueryError::Table("columns of models hold other types".into());
        let text = |column: usize| {
            batch
                .column(column)
                .as_string_opt::<i32>()
                .ok_or_else(wrong)
        };
        let (ids, hub_ids) = (text(0)?, text(1)?);
        let counts = batch.column(2).as_struct_opt().ok_or_else(wrong)?;
        let mut by_relation = Vec::with_capacity(4);
        for relation in Relation::TYPED {
            let column = counts.column_by_name(relation.as_str());
            let numbers = column.and_then(|column| column.as_primitive_opt::<Int64Type>());
            by_relation.push(numbers.ok_or_else(wrong)?);
        }
        for at in 0..batch.num_rows() {
            let id = ids.value(at);
            if self.counts.models > 0 && id <= before.as_str() {
                if id == before.as_str() {
                    found.add(Check::DuplicateModels, || Example::of(id));
                } else {
                    found.add(Check::DamagedFiles, || {
                        Example::of(id).saying("the table of models is not in order of the ids")
                    });
                }
            }
            before.clear();
            before.push_str(id);
            self.counts.models += 1;
            let Some(node) = atlas.graph().find(id) else {
                continue;
            };
            case_twin(atlas, node, found);
            if hub_ids.is_valid(at)
                && let Some(hub_id) = HubId::parse(hub_ids.value(at))
            {
                self.hub_ids.push((node, hub_id));
            }
            if counts.is_valid(at) {
                let mut of_model = [0; 4];
                for (count, column) in of_model.iter_mut().zip(&by_relation) {
                    *count = column.value(at).cast_unsigned();
                }
                self.children.push((node, of_model));
            }
        }
        Ok(())
    }

    pub(super) fn hub_id(&self, node: NodeId) -> Option<HubId> {
        let at = self.hub_ids.binary_search_by_key(&node, |(node, _)| *node);
        at.ok().map(|at| self.hub_ids[at].1)
    }
}

fn case_twin(atlas: &Atlas, node: NodeId, found: &mut Findings) {
    let graph = atlas.graph();
    let mut same = graph.find_folded(graph.id(node));
    let twin = same.find(|other| *other != node && !graph.is_missing(*other));
    // Each pair once.
    if let Some(twin) = twin.filter(|twin| *twin < node) {
        found.add(Check::CaseTwins, || {
            Example::of(graph.id(node)).and(graph.id(twin))
        });
    }
}

fn shared_hub_ids(atlas: &Atlas, hub_ids: &[(NodeId, HubId)], found: &mut Findings) {
    let graph = atlas.graph();
    let mut by_hub_id: Vec<(HubId, NodeId)> = hub_ids
        .iter()
        .map(|(node, hub_id)| (*hub_id, *node))
        .collect();
    by_hub_id.sort_unstable();
    by_hub_id.dedup();
    for pair in by_hub_id.windows(2) {
        if pair[0].0 == pair[1].0 {
            found.add(Check::SharedHubIds, || {
                Example::of(graph.id(pair[1].1)).and(graph.id(pair[0].1))
            });
        }
    }
}

/// Compares the children that the Hub counts with those that are there.
pub(super) fn children(atlas: &Atlas, rows: &Rows, claims: &Claims, found: &mut Findings) {
    let graph = atlas.graph().with_evidence(EvidenceFilter::HubTag);
    let absent = rows.children.iter().filter_map(|(node, counts)| {
        let itself = claims.resolved_to_itself(*node);
        let absent: u64 = Relation::TYPED
            .into_iter()
            .zip(counts)
            .map(|(relation, count)| {
                let children = graph.children_by(*node, RelationSet::of(relation));
                let there = children.filter(|child| !graph.is_missing(child.node));
                // The Hub lists a model that names itself among its children.
                let there = there.count() as u64 + u64::from(itself.contains(relation));
                count.saturating_sub(there)
            })
            .sum();
        (absent > 0).then_some((*node, absent))
    });
    found.ranked(
        Check::AbsentChildren,
        absent.collect(),
        |(_, absent)| *absent,
        |(node, _)| Example::of(graph.id(*node)),
    );
}
