//! A family as a list.

use super::*;
use crate::api::bounds;
use crate::kin::Order;
use crate::{Asked, Weight};
use axum::extract::State;
use axum::response::Response;

/// How the list is sorted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sorting {
    /// What members are sorted by.
    #[serde(default)]
    #[param(inline)]
    sort: wire::MemberOrder,
    /// Whether the least come first (words: a before z), or the greatest.
    /// When absent, the order's own way. What is not known comes last.
    ascending: Option<bool>,
}

/// The descendants of a model, as a sorted list.
#[utoipa::path(get, path = "/api/v1/descendants",
    params(wire::ById, wire::Conditions, Sorting, wire::Page), responses(
    (status = 200, description = "A page of the list", body = wire::MembersAnswer), Problems))]
pub(super) async fn descendants(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(sorting): Asked<Sorting>,
    Asked(page): Asked<wire::Page>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        let page = bounds::page(page)?;
        let question = Question::of(served, cancel, &by.id, &conditions)?;
        let order = question.order(sorting.sort, sorting.ascending);
        let places = order.page(
            question.descendants(),
            page.offset as usize,
            page.limit as usize,
        );
        let kin = &question.kin;
        let nodes: Vec<NodeId> = places.iter().map(|at| kin.node(*at)).collect();
        let nodes = served.nodes(&nodes)?;
        let member = |(at, node): (&u32, wire::Node)| wire::Member {
            node,
            depth: kin.depth(*at),
            parent: kin
                .parent(*at)
                .map(|parent| served.graph().id(kin.node(parent)).to_owned())
                .unwrap_or_default(),
            relation: kin.relation(*at).into(),
            below: kin.below(*at),
        };
        Ok(wire::MembersAnswer {
            id: question.root_id(),
            members: places.iter().zip(nodes).map(member).collect(),
            total: question.matching.below(kin, 0),
            offset: page.offset,
        })
    })
    .await
}

impl Question<'_> {
    pub(super) fn order(&self, by: wire::MemberOrder, ascending: Option<bool>) -> Order<'_> {
        let graph = self.served.graph();
        Order::new(&self.kin, graph, self.traits, &self.matching, by, ascending)
    }
}
