//! A family as a tree, and its unfolding.

use axum::extract::State;
use axum::response::Response;
use modeltree_lineage::NodeId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::tally::{Months, Sums};
use super::{Problems, Question};
use crate::api::bounds;
use crate::kin::{Crowd, Key, Library, Tree};
use crate::{App, Asked, Refusal, Weight, wire};

/// How much is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Room {
    /// Members that stand alone, at most.
    #[serde(default = "two_hundred")]
    #[param(minimum = 60, maximum = 2000, default = 200)]
    room: usize,
}

fn two_hundred() -> usize {
    200
}

/// What grew out of a model, as a tree.
#[utoipa::path(get, path = "/api/v1/tree", params(wire::ById, wire::Conditions, Room), responses(
    (status = 200, description = "The tree", body = wire::TreeAnswer), Problems))]
pub(super) async fn tree(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(Room { room }): Asked<Room>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        if !(60..=2000).contains(&room) {
            return Err(Refusal::bad("room", "room is not between 60 and 2000"));
        }
        let question = Question::of(served, cancel, &by.id, &conditions)?;
        let kin = &question.kin;
        let libraries = &question.traits.library;
        let tree = Tree::of(kin, served.graph(), libraries, &question.matching, room);
        cancel.check()?;
        let standing = tree.standing.into_iter();
        let members = standing.map(|member| (member.at, member.parent, member.crowds));
        Ok(wire::TreeAnswer {
            nodes: question.told(members.collect())?,
            size: kin.size() as u32,
            matching: question.matching.total(kin),
        })
    })
    .await
}

/// Which children.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The model whose family the tree is of; the parent itself when absent.
    #[param(min_length = 1, max_length = 320)]
    root: Option<String>,
    /// The key of a bundle of the parent; all children when absent.
    #[param(pattern = r"^(finetune|adapter|quantized|merge|unknown):(\+[0-9]{0,9}|[^+].*)$")]
    bundle: Option<String>,
    /// What they are sorted by.
    #[serde(default)]
    #[param(inline)]
    sort: wire::MemberOrder,
}

/// The children of a member of a tree, or those of one bundle.
#[utoipa::path(get, path = "/api/v1/children",
    params(wire::ById, Which, wire::Conditions, wire::Page), responses(
    (status = 200, description = "A page of the children", body = wire::ChildrenAnswer), Problems))]
pub(super) async fn children(
    State(app): State<App>,
    Asked(by): Asked<wire::ById>,
    Asked(which): Asked<Which>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(page): Asked<wire::Page>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        let page = bounds::page(page)?;
        let key = which.bundle.as_deref().map(|text| {
            Key::parse(text).ok_or_else(|| {
                let message = format!("no key of a bundle: {text:?}; /api/v1/tree tells the keys");
                Refusal::bad("bundle", message)
            })
        });
        let key = key.transpose()?;
        let parent = served.resolve(&by.id)?;
        let root = which
            .root
            .as_deref()
            .map(|root| served.resolve_as(root, "root"));
        let root = root.transpose()?.unwrap_or(parent);
        let question = Question::at(served, cancel, root, &conditions)?;
        let (kin, matching) = (&question.kin, &question.matching);
        let graph = served.graph();
        let at = kin.place(parent).ok_or_else(|| {
            let (id, root) = (graph.id(parent), graph.id(root));
            let message = format!("{id} is not in the family of {root} along these relations");
            Refusal::bad("id", message)
        })?;
        let libraries = &question.traits.library;
        let members: Vec<u32> = match &key {
            Some(key) => kin.crowd(graph, libraries, matching, at, key),
            None => kin.children(at).filter(|at| matching.keeps(*at)).collect(),
        };
        let total = members.len() as u32;
        let order = question.order(which.sort, None);
        let shown = order.page(
            members.into_iter(),
            page.offset as usize,
            page.limit as usize,
        );
        cancel.check()?;
        let shown = shown
            .into_iter()
            .map(|at| (at, None, kin.crowds(graph, libraries, matching, at)));
        Ok(wire::ChildrenAnswer {
            id: graph.id(parent).to_owned(),
            nodes: question.told(shown.collect())?,
            total,
            offset: page.offset,
        })
    })
    .await
}

impl Question<'_> {
    /// Members, with the places of their parents and with their bundles.
    fn told(
        &self,
        members: Vec<(u32, Option<u32>, Vec<Crowd>)>,
    ) -> Result<Vec<wire::TreeNode>, Refusal> {
        let (kin, graph) = (&self.kin, self.served.graph());
        let nodes: Vec<NodeId> = members.iter().map(|(at, ..)| kin.node(*at)).collect();
        let nodes = self.served.nodes(&nodes)?;
        let one =
            |((at, parent, crowds), node): ((u32, _, Vec<Crowd>), wire::Node)| wire::TreeNode {
                node,
                parent,
                relation: kin.parent(at).map(|_| kin.relation(at).into()),
                depth: kin.depth(at),
                other_parents: kin
                    .other_parents(graph, at)
                    .map(|parent| graph.id(parent).to_owned())
                    .collect(),
                matches: self.matching.matches(at),
                below: kin.below(at),
                matching_below: self.matching.below(kin, at),
                bundles: crowds.iter().map(|crowd| self.bundle(crowd)).collect(),
            };
        Ok(members.into_iter().zip(nodes).map(one).collect())
    }

    fn bundle(&self, crowd: &Crowd) -> wire::Bundle {
        let graph = self.served.graph();
        let mut sums = Sums::default();
        let mut months = Months::default();
        let mut below = 0;
        for at in &crowd.members {
            let node = self.kin.node(*at);
            sums.add(graph, node);
            months.add(graph.created_at(node));
            below += self.kin.below(*at);
        }
        wire::Bundle {
            key: crowd.key.to_string(),
            relation: crowd.key.relation.into(),
            library: match &crowd.key.library {
                Library::One(library) => Some(library.clone()),
                _ => None,
            },
            count: crowd.count,
            matching: crowd.members.len() as u32,
            authors: sums.authors(),
            below,
            downloads: sums.downloads,
            likes: sums.likes,
            months: months.with_any(),
        }
    }
}
