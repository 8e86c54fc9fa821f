//! `/api/v1/compare`: two models and what grew out of them, side by side.

use axum::extract::State;
use axum::response::Response;
use modeltree_analysis::difference::field_differences;
use modeltree_lineage::{NodeId, Walk};
use modeltree_records::RelationSet;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::Problems;
use crate::tally::Tally;
use crate::wire::{CommonView, CompareAnswer, CompareSide};
use crate::{App, Asked, Cancel, Refusal, Served, Weight};

/// Common ancestors that are told.
const COMMON: usize = 20;
/// Values of each trait that are told.
const VALUES: usize = 12;

/// Which models.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CompareQuery {
    /// The first model's id.
    #[param(min_length = 1, max_length = 320)]
    a: String,
    /// The second's.
    #[param(min_length = 1, max_length = 320)]
    b: String,
}

/// Two models, the families that grew out of them, and what they have in
/// common.
#[utoipa::path(get, path = "/api/v1/compare", params(CompareQuery), responses(
    (status = 200, description = "Both, side by side", body = CompareAnswer), Problems))]
pub(super) async fn compare(State(app): State<App>, Asked(pair): Asked<CompareQuery>) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        found(served, &pair, cancel)
    })
    .await
}

fn found(served: &Served, pair: &CompareQuery, cancel: &Cancel) -> Result<CompareAnswer, Refusal> {
    let graph = served.graph();
    let a = served.resolve_as(&pair.a, "a")?;
    let b = served.resolve_as(&pair.b, "b")?;
    let common = graph.common_ancestors(&[a, b], Walk::default());
    let told = &common[..common.len().min(COMMON)];
    let described = served.nodes(&told.iter().map(|one| one.node).collect::<Vec<_>>())?;
    let told = described
        .into_iter()
        .zip(told)
        .map(|(node, one)| CommonView {
            node,
            from_a: one.steps.first().copied().unwrap_or(0),
            from_b: one.steps.get(1).copied().unwrap_or(0),
        });
    let difference = field_differences(served.atlas(), a, b)?;
    Ok(CompareAnswer {
        a: side(served, a, cancel)?,
        b: side(served, b, cancel)?,
        common: told.collect(),
        common_count: common.len() as u32,
        difference: difference.map(|fields| fields.into_iter().map(Into::into).collect()),
    })
}

fn side(served: &Served, root: NodeId, cancel: &Cancel) -> Result<CompareSide, Refusal> {
    let graph = served.graph();
    let traits = served.traits()?;
    let mut tallies = [&traits.task, &traits.license, &traits.library].map(Tally::new);
    cancel.check()?;
    let family = graph.family(root, Walk::default());
    for step in family.filter(|step| !graph.is_missing(step.node)) {
        for tally in &mut tallies {
            tally.add(step.node);
        }
    }
    cancel.check()?;
    let family = graph.family_figures(root, RelationSet::ALL);
    let [tasks, licenses, libraries] = tallies.map(|tally| tally.most_frequent(VALUES));
    Ok(CompareSide {
        node: served.node(root)?,
        size: family.size,
        depth: family.depth,
        by_relation: family.by_relation.into(),
        downloads: family.downloads,
        likes: family.likes,
        tasks,
        licenses,
        libraries,
    })
}
