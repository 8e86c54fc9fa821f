//! `/api/v1/influence`: models ranked by what descends from them.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{ByRelation, NodeId};
use modeltree_records::RelationSet;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ranking::Ranking;
use crate::api::{Problems, bounds};
use crate::wire::{InfluenceAnswer, InfluenceRank, InfluenceRow, Page};
use crate::{App, Asked, Refusal, Served, Weight};

/// In which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InfluenceQuery {
    /// What they are ranked by.
    #[serde(default)]
    #[param(inline)]
    by: InfluenceRank,
}

/// Models that have descendants, ranked by them.
#[utoipa::path(get, path = "/api/v1/influence", params(InfluenceQuery, Page), responses(
    (status = 200, description = "A page of the ranking", body = InfluenceAnswer), Problems))]
pub(super) async fn influence(
    State(app): State<App>,
    Asked(query): Asked<InfluenceQuery>,
    Asked(page): Asked<Page>,
) -> Response {
    app.answer(Weight::Light, move |served, _| {
        found(served, query.by, page)
    })
    .await
}

/// What is kept of a model that has descendants.
pub(super) struct Influential {
    node: NodeId,
    descendants: u32,
    by_relation: ByRelation,
    downloads: u64,
    likes: u64,
    owners: u32,
    new_90_days: u32,
}

impl Influential {
    /// What it is ranked by; at last by id.
    fn key(&self, by: InfluenceRank) -> (Reverse<u64>, Reverse<u32>, NodeId) {
        let figure = match by {
            InfluenceRank::Descendants => self.descendants.into(),
            InfluenceRank::Downloads => self.downloads,
            InfluenceRank::Likes => self.likes,
            InfluenceRank::Owners => self.owners.into(),
            InfluenceRank::New => self.new_90_days.into(),
        };
        (Reverse(figure), Reverse(self.descendants), self.node)
    }
}

/// All models that have descendants, measured once for each state.
pub(super) fn ranked(served: &Served) -> Result<Arc<Ranking<Influential, 5>>, Refusal> {
    served.kept("influence", |served| {
        let now = served.atlas().snapshot().manifest().created_at;
        let all = served.graph().influence_of_all(RelationSet::ALL, now);
        let rows = all.into_iter().map(|(node, influence)| Influential {
            node,
            descendants: influence.descendants,
            by_relation: influence.descendants_by_relation,
            downloads: influence.downloads,
            likes: influence.likes,
            owners: influence.owners,
            new_90_days: influence.new_90_days,
        });
        Ok(Ranking::new(rows.collect()))
    })
}

fn found(served: &Served, by: InfluenceRank, page: Page) -> Result<InfluenceAnswer, Refusal> {
    let page = bounds::page(page)?;
    let ranking = ranked(served)?;
    let rows: Vec<&Influential> = ranking.page(by as usize, |one| one.key(by), page).collect();
    let nodes = served.nodes(&rows.iter().map(|one| one.node).collect::<Vec<_>>())?;
    let rows = nodes.into_iter().zip(rows).map(|(node, one)| InfluenceRow {
        node,
        descendants: one.descendants,
        by_relation: one.by_relation.into(),
        downloads: one.downloads,
        likes: one.likes,
        owners: one.owners,
        new_90_days: one.new_90_days,
    });
    Ok(InfluenceAnswer {
        models: rows.collect(),
        total: ranking.len() as u32,
        offset: page.offset,
    })
}
