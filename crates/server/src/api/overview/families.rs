//! `/api/v1/families`: the families of all roots, ranked.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::{Family, FamilyOrder};
use modeltree_records::RelationSet;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ranking::Ranking;
use crate::api::{Problems, bounds};
use crate::wire::{FamiliesAnswer, FamilyRank, FamilyRow, Page};
use crate::{App, Asked, Refusal, Served, Weight};

/// In which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FamiliesQuery {
    /// What they are ranked by.
    #[serde(default)]
    #[param(inline)]
    by: FamilyRank,
}

/// The families of all roots that have children, ranked.
#[utoipa::path(get, path = "/api/v1/families", params(FamiliesQuery, Page), responses(
    (status = 200, description = "A page of the ranking", body = FamiliesAnswer), Problems))]
pub(super) async fn families(
    State(app): State<App>,
    Asked(query): Asked<FamiliesQuery>,
    Asked(page): Asked<Page>,
) -> Response {
    app.answer(Weight::Light, move |served, _| {
        found(served, query.by, page)
    })
    .await
}

type Families = Ranking<Family, { FamilyOrder::ALL.len() }>;

/// All families, measured once for each state.
pub(super) fn ranked(served: &Served) -> Result<Arc<Families>, Refusal> {
    served.kept("families", |served| {
        let families = served.graph().families(RelationSet::ALL);
        Ok(Ranking::new(families))
    })
}

fn found(served: &Served, by: FamilyRank, page: Page) -> Result<FamiliesAnswer, Refusal> {
    let page = bounds::page(page)?;
    let ranking = ranked(served)?;
    let order = match by {
        FamilyRank::Size => FamilyOrder::Size,
        FamilyRank::Depth => FamilyOrder::Depth,
        FamilyRank::Breadth => FamilyOrder::Breadth,
        FamilyRank::Age => FamilyOrder::Age,
        FamilyRank::Downloads => FamilyOrder::Downloads,
        FamilyRank::Likes => FamilyOrder::Likes,
    };
    let rows: Vec<&Family> = ranking
        .page(by as usize, |family| order.key(family), page)
        .collect();
    let roots = served.nodes(&rows.iter().map(|family| family.root).collect::<Vec<_>>())?;
    let rows = roots.into_iter().zip(rows).map(|(root, family)| FamilyRow {
        root,
        cyclic: family.cyclic,
        size: family.size,
        depth: family.depth,
        breadth: family.breadth,
        by_relation: family.by_relation.into(),
        downloads: family.downloads,
        likes: family.likes,
        newest: family.newest.map(|time| time.to_string()),
    });
    Ok(FamiliesAnswer {
        families: rows.collect(),
        total: ranking.len() as u32,
        offset: page.offset,
    })
}
