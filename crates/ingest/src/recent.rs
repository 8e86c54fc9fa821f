//! What was modified since a point in time: the listing by date of the last
//! commit, read from the newest down to what is known.

use modeltree_hub::{HubError, ListQuery, MAX_LIMIT, NextLink, PageRequest, Sort};

use crate::context::Context;
use crate::error::IngestError;
use crate::event::{Event, Phase, Way};
use crate::guard::Headway;
use crate::journal::{Mark, Step};

/// Reads the listing within the filters of `query`.
///
/// A model that is modified meanwhile moves to the top, which was read
/// already; the next update starts before this one began and meets it there.
pub(crate) async fn run(context: &mut Context, query: ListQuery) -> Result<(), IngestError> {
    let Some(update) = context.plan().update.clone() else {
        return Ok(());
    };
    if !context.enter(Step::Finding)? {
        return Ok(());
    }
    let query = ListQuery {
        sort: Sort::LastModified,
        expand: context.list_expand(),
        ..query
    };
    let mut headway = Headway::default();
    if context.collector.state().ranking.is_none() {
        context.observer.event(Event::Planned {
            way: Way::Listing,
            requests: Some(update.requests),
            instead_of: None,
            time: None,
        });
    }
    let mut begun_anew = false;
    loop {
        let request = match &context.collector.state().ranking {
            Some(None) => return Ok(()),
            Some(Some(link)) => PageRequest::Next(NextLink::from_query(link.clone())),
            None => PageRequest::First(query.clone()),
        };
        let is_first = matches!(request, PageRequest::First(_));
        let fetched = context.fetcher.page(request, MAX_LIMIT);
        let page = match context.cancel.guard(fetched).await? {
            // A link of an earlier run may have expired.
            Err(IngestError::Hub(HubError::BadRequest { .. })) if !is_first && !begun_anew => {
                begun_anew = true;
                context.collector.state_mut().ranking = None;
                // The same links come again.
                headway = Headway::default();
                continue;
            }
            page => page?,
        };
        // Models without a date come last, and an odd date says nothing.
        let mut times = page.decoded.models.iter().rev();
        let oldest = times.find_map(|model| model.record.last_modified);
        let is_reached = oldest.is_some_and(|oldest| oldest < update.since);
        let next = page.next.map(|link| link.as_str().to_string());
        let circles = next.as_ref().is_some_and(|link| !headway.is_new_link(link));
        let lost = !is_reached && (circles || page.astray.is_some());
        let next = next.filter(|_| !is_reached && !lost);
        let mark = Mark::Recent { next, at: page.at };
        tokio::task::block_in_place(|| context.take(mark, &page.body, page.decoded))?;
        if lost {
            let until = oldest.map_or_else(String::new, |oldest| format!(" before {oldest}"));
            context.collector.lacks(format!(
                "models modified{until} were not all listed: the next page leads nowhere"
            ))?;
        }
        let pages = context.collector.state().pages;
        context.progress(Phase::Models, pages, Some(update.requests.max(pages)));
    }
}
