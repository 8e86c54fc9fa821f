//! A family's members by one property.

use std::borrow::Cow;

use axum::extract::State;
use axum::response::Response;
use hashbrown::HashMap;
use modeltree_records::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use super::tally::Sums;
use super::{Problems, Question};
use crate::api::bounds;
use crate::wire::Grouping;
use crate::{App, Asked, Weight, wire};

/// What members are grouped by.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct By {
    /// The property.
    #[param(inline)]
    by: Grouping,
}

/// The descendants of a model by one property.
#[utoipa::path(get, path = "/api/v1/groups",
    params(wire::ById, wire::Conditions, By, wire::Page), responses(
    (status = 200, description = "A page of the groups", body = wire::GroupsAnswer), Problems))]
pub(super) async fn groups(
    State(app): State<App>,
    Asked(id): Asked<wire::ById>,
    Asked(conditions): Asked<wire::Conditions>,
    Asked(by): Asked<By>,
    Asked(page): Asked<wire::Page>,
) -> Response {
    app.answer(Weight::Light, move |served, cancel| {
        let page = bounds::page(page)?;
        let question = Question::of(served, cancel, &id.id, &conditions)?;
        let graph = served.graph();
        // By code; one member stands for the value.
        let mut sums: HashMap<Option<u32>, (u32, Sums)> = HashMap::new();
        for at in question.descendants() {
            let (_, sum) = sums
                .entry(question.code(by.by, at))
                .or_insert_with(|| (at, Sums::default()));
            sum.add(graph, question.kin.node(at));
        }
        let mut groups: Vec<(Option<Cow<'_, str>>, Sums)> = sums
            .into_iter()
            .map(|(code, (at, sum))| (code.and_then(|_| question.value(by.by, at)), sum))
            .collect();
        groups.sort_unstable_by(|(a, of_a), (b, of_b)| {
            let most = of_b.count.cmp(&of_a.count);
            most.then_with(|| a.is_none().cmp(&b.is_none()))
                .then_with(|| a.cmp(b))
        });
        let total = groups.len() as u32;
        let shown = groups
            .into_iter()
            .skip(page.offset as usize)
            .take(page.limit as usize);
        Ok(wire::GroupsAnswer {
            id: question.root_id(),
            groups: shown
                .map(|(value, sum)| wire::Group {
                    value: value.map(Cow::into_owned),
                    count: sum.count,
                    downloads: sum.downloads,
                    likes: sum.likes,
                    authors: sum.authors(),
                })
                .collect(),
            total,
            members: question.matching.below(&question.kin, 0),
        })
    })
    .await
}

impl Question<'_> {
    /// What is equal for members of one group; `None` where nothing is told.
    fn code(&self, by: Grouping, at: u32) -> Option<u32> {
        let node = self.kin.node(at);
        let told = |code: u32| (code != 0).then_some(code);
        match by {
            Grouping::Relation => Some(self.kin.relation(at) as u32),
            Grouping::Task => told(self.traits.task.code(node)),
            Grouping::License => told(self.traits.license.code(node)),
            Grouping::Library => told(self.traits.library.code(node)),
            Grouping::Author => self.served.graph().owner_number(node),
            Grouping::Year => self.year(at).map(|year| i32::from(year).cast_unsigned()),
            Grouping::Depth => Some(self.kin.depth(at)),
        }
    }

    /// The value in words.
    fn value(&self, by: Grouping, at: u32) -> Option<Cow<'_, str>> {
        let node = self.kin.node(at);
        Some(match by {
            Grouping::Relation => self.kin.relation(at).as_str().into(),
            Grouping::Task => self.traits.task.of(node)?.into(),
            Grouping::License => self.traits.license.of(node)?.into(),
            Grouping::Library => self.traits.library.of(node)?.into(),
            Grouping::Author => self.served.graph().owner(node)?.into(),
            Grouping::Year => format!("{:04}", self.year(at)?).into(),
            Grouping::Depth => self.kin.depth(at).to_string().into(),
        })
    }

    fn year(&self, at: u32) -> Option<i16> {
        let created = self.served.graph().created_at(self.kin.node(at));
        created.and_then(Timestamp::date).map(|(year, ..)| year)
    }
}
