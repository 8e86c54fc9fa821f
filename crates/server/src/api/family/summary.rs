//! A family in numbers.

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{ByRelation, Direction, Graph, NodeId, Walk};
use modeltree_records::RelationSet;

use super::tally::{Months, Sums, owners};
use super::{Problems, Question};
use crate::tally::Tally;
use crate::{App, Asked, Refusal, Weight, wire};

/// Values told of a trait.
const VALUES: usize = 30;
/// Roots told of a model that is none.
const ROOTS: usize = 5;

/// What grew out of a model, in numbers.
#[utoipa::path(get, path = "/api/v1/family", params(wire::ById, wire::Conditions), responses(
    (status = 200, description = "The numbers", body = wire::FamilyAnswer), Problems))]
pub(super) async fn family(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(conditions): Asked<wire::Conditions>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        summary(&Question::of(served, cancel, &by.id, &conditions)?)
    })
    .await
}

fn summary(question: &Question<'_>) -> Result<wire::FamilyAnswer, Refusal> {
    let Question {
        served,
        traits,
        kin,
        matching,
    } = question;
    let graph = served.graph();
    let mut sums = Sums::default();
    let mut months = Months::default();
    let mut by_relation = ByRelation::default();
    let mut generations = Vec::new();
    let [mut tasks, mut licenses, mut libraries] =
        [&traits.task, &traits.license, &traits.library].map(Tally::new);
    for at in question.matching() {
        let node = kin.node(at);
        sums.add(graph, node);
        months.add(graph.created_at(node));
        by_relation.count(kin.ties(at));
        generations.resize(kin.depth(at) as usize + 1, 0);
        if let Some(last) = generations.last_mut() {
            *last += 1;
        }
        tasks.add(node);
        licenses.add(node);
        libraries.add(node);
    }
    let nodes = question.matching().map(|at| kin.node(at));
    Ok(wire::FamilyAnswer {
        root: served.node(kin.node(0))?,
        size: kin.size() as u32,
        matching: matching.total(kin),
        depth: (generations.len() as u32).saturating_sub(1),
        generations,
        by_relation: by_relation.into(),
        downloads: sums.downloads,
        likes: sums.likes,
        authors: sums.authors(),
        months: months.without_gaps(),
        undated: months.undated,
        tasks: tasks.most_frequent(VALUES),
        licenses: licenses.most_frequent(VALUES),
        libraries: libraries.most_frequent(VALUES),
        owners: owners(graph, nodes, VALUES),
        roots: served.nodes(&roots(graph, kin.node(0), kin.relations()))?,
    })
}

/// The nearest ancestors without parents.
fn roots(graph: &Graph, node: NodeId, relations: RelationSet) -> Vec<NodeId> {
    let walk = Walk {
        relations,
        depth: None,
    };
    graph
        .walk(node, Direction::Up, walk)
        .skip(1)
        .filter(|step| graph.parents_by(step.node, relations).next().is_none())
        .map(|step| step.node)
        .take(ROOTS)
        .collect()
}
