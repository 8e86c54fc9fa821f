//! The first models of a ranking.

use modeltree_hub::{ListQuery, MAX_LIMIT, NextLink, PageRequest, Sort};

use crate::context::Context;
use crate::error::IngestError;
use crate::event::Phase;
use crate::guard::Headway;
use crate::journal::Mark;
use crate::plan::{Filters, Plan, Ranking, Scope};

/// Reads as many pages of the ranking as the plan asks for models.
pub(crate) async fn run(context: &mut Context) -> Result<(), IngestError> {
    let Scope::Top { count, by } = context.plan().scope else {
        return Ok(());
    };
    let full = count.clamp(1, MAX_LIMIT);
    let mut headway = Headway::default();
    while context.collector.state().family.roots.len() < count as usize {
        let request = match &context.collector.state().ranking {
            Some(None) => break,
            Some(Some(link)) => PageRequest::Next(NextLink::from_query(link.clone())),
            None => PageRequest::First(ListQuery {
                sort: sort(by),
                limit: full,
                expand: context.list_expand(),
                ..query(context.plan())
            }),
        };
        let page = context
            .cancel
            .guard(context.fetcher.page(request, full))
            .await??;
        let next = page.next.map(|link| link.as_str().to_string());
        let circles = next.as_ref().is_some_and(|link| !headway.is_new_link(link));
        let next = next.filter(|_| !circles);
        let mark = Mark::Ranked { next, at: page.at };
        let new = tokio::task::block_in_place(|| context.take(mark, &page.body, page.decoded))?;
        let found = context.collector.state().family.roots.len();
        if (circles || page.astray.is_some() || !headway.goes_on(&[], new))
            && found < count as usize
        {
            let by = sort(by).as_str();
            context.collector.lacks(format!(
                "the ranking by {by} broke off after {found} of {count} models: its next page leads nowhere"
            ))?;
            break;
        }
        context.progress(Phase::Models, found as u64, Some(u64::from(count)));
    }
    Ok(())
}

fn sort(by: Ranking) -> Sort {
    match by {
        Ranking::Likes => Sort::Likes,
        Ranking::Downloads => Sort::Downloads,
        Ranking::Trending => Sort::TrendingScore,
        Ranking::Created => Sort::CreatedAt,
    }
}

/// A listing within the plan's filters, by date of creation.
pub(crate) fn query(plan: &Plan) -> ListQuery {
    let Filters {
        author,
        tags,
        task,
        library,
    } = plan.filters.clone();
    ListQuery {
        filters: tags,
        author,
        task,
        library,
        ..ListQuery::default()
    }
}
