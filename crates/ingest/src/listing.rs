//! Crawling by the listing: page after page, in one stretch or in several
//! ranges side by side.

use std::collections::HashMap;
use std::time::Duration;

use modeltree_hub::cursor::CreatedCursor;
use modeltree_hub::{Bucket, HubError, ListQuery, MAX_LIMIT, NextLink, PageRequest, Sort};
use tokio::task::JoinSet;

use crate::context::{Context, Width};
use crate::division::{Division, to_close};
use crate::error::IngestError;
use crate::event::{Event, Phase, Way};
use crate::fetch::Page;
use crate::guard::Headway;
use crate::journal::{Mark, Step};
use crate::plan::Scope;
use crate::ranges::{Key, Next, Range};
use crate::trouble::is_hopeless;

/// Ranges read side by side.
const WIDTH: Width = Width {
    least: 1,
    most: 16,
    unknown: 4,
};

type Fetched = (u32, Result<Page, IngestError>);

/// A listing under way.
struct Listing<'c> {
    context: &'c mut Context,
    query: ListQuery,
    division: Division,
    /// Whether these are the closing ranges.
    closing: bool,
    /// A cursor in the server's form, where it is one that can be written.
    form: Option<CreatedCursor>,
    latency: Duration,
    headway: HashMap<u32, Headway>,
    tasks: JoinSet<Fetched>,
}

/// Reads the whole listing, then its gaps and what was created meanwhile.
pub(crate) async fn run(context: &mut Context, query: ListQuery) -> Result<(), IngestError> {
    if context.enter(Step::Finding)? {
        let mut ranges = context.collector.state().ranges.clone();
        if ranges.is_empty() {
            ranges.push(Range::new(0, None, None));
        }
        Listing::new(context, query.clone(), ranges, false)
            .read_all()
            .await?;
    }
    if context.enter(Step::Closing)? {
        if context.collector.state().closing.is_empty() {
            let ranges = to_close(
                &context.collector.state().ranges,
                context.collector.state().pages,
            );
            context.collector.mark(Mark::Closing { ranges })?;
        }
        let ranges = context.collector.state().closing.clone();
        Listing::new(context, query, ranges, true)
            .read_all()
            .await?;
    }
    Ok(())
}

impl<'c> Listing<'c> {
    fn new(context: &'c mut Context, query: ListQuery, ranges: Vec<Range>, closing: bool) -> Self {
        let state = context.collector.state();
        let may_split = !closing
            && query.sort == Sort::CreatedAt
            && query
                == ListQuery {
                    expand: query.expand.clone(),
                    ..ListQuery::default()
                };
        let form = state.form.as_deref().and_then(CreatedCursor::parse);
        Self {
            query,
            division: Division::new(ranges, may_split),
            closing,
            form,
            latency: Duration::ZERO,
            headway: HashMap::new(),
            tasks: JoinSet::new(),
            context,
        }
    }

    /// Reads every range to its end.
    async fn read_all(mut self) -> Result<(), IngestError> {
        for place in 0..self.division.ranges.len() {
            self.fetch(place);
        }
        while let Some(fetched) = self.context.cancel.guard(self.tasks.join_next()).await? {
            let (number, page) = fetched.map_err(|error| IngestError::Task(error.to_string()))?;
            // A range may have been given up while its page was under way.
            let known = |range: &Range| range.number == number && range.next != Next::Done;
            let Some(place) = self.division.ranges.iter().position(known) else {
                continue;
            };
            match page {
                Ok(page) => tokio::task::block_in_place(|| self.take(place, page))?,
                Err(error) => self.failed(place, error)?,
            }
        }
        Ok(())
    }

    /// Starts fetching what a range needs next.
    fn fetch(&mut self, place: usize) {
        let range = &self.division.ranges[place];
        let from = |cursor: Option<String>| {
            PageRequest::First(ListQuery {
                cursor,
                ..self.query.clone()
            })
        };
        let request = match &range.next {
            Next::Done => return,
            Next::Link(link) => PageRequest::Next(NextLink::from_query(link.clone())),
            // A range with a start is only ever made where the form is known.
            Next::Start => from(
                range
                    .start
                    .zip(self.form)
                    .map(|(start, form)| form.from_instant(start).encode()),
            ),
            Next::Behind(key) => from(
                self.form
                    .map(|form| form.at(key.created_at, key.hub_id).encode()),
            ),
        };
        let number = range.number;
        let fetcher = self.context.fetcher.clone();
        self.tasks
            .spawn(async move { (number, fetcher.page(request, MAX_LIMIT).await) });
    }

    /// Takes in a page: moves its range on, and keeps what is the range's own.
    fn take(&mut self, place: usize, page: Page) -> Result<(), IngestError> {
        let Page {
            body,
            next,
            astray,
            elapsed,
            at,
            decoded,
        } = page;
        self.latency = if self.latency.is_zero() {
            elapsed
        } else {
            (self.latency * 3 + elapsed) / 4
        };
        let is_first = self.division.ranges[place].next == Next::Start;
        if is_first && !self.division.ranges[place].starts_where_asked(&decoded.keys) {
            return self.take_back(place);
        }
        if self.form.is_none() {
            let cursor = next.as_ref().and_then(NextLink::cursor);
            self.form = cursor.as_deref().and_then(CreatedCursor::parse);
        }
        self.division.learn(&decoded.keys);
        let meets_border = self.division.ranges[place].own(&decoded.keys) < decoded.keys.len();
        let (onward, lost_way) = self.onward(place, next, astray, &decoded.keys);
        let keys = decoded.keys.clone();
        let own = self.division.ranges[place].take(&keys, onward);
        // The next page is on its way while this one is written down.
        self.fetch(place);
        if let Some(lost_way) = lost_way.filter(|_| !meets_border) {
            self.give_up(place, &lost_way)?;
        }
        let mark = Mark::Page {
            range: self.division.ranges[place].clone(),
            closing: self.closing,
            own,
            at,
        };
        let new = self.context.take(mark, &body, decoded)?;
        let headway = self
            .headway
            .entry(self.division.ranges[place].number)
            .or_default();
        if !headway.goes_on(&keys, new) {
            self.give_up(place, "page after page brings nothing new")?;
            self.context.collector.mark(self.ranges_mark())?;
        }
        if self.context.collector.state().pages == 1 {
            self.tell_plan();
        }
        if is_first || self.division.ranges[place].next == Next::Done {
            self.divide()?;
        }
        self.tell_progress();
        Ok(())
    }

    /// Where a range goes on, and why it cannot where it cannot. A link that
    /// leads away from the Hub or back to where it was is replaced by a cursor
    /// of our own, where that can be written.
    fn onward(
        &mut self,
        place: usize,
        next: Option<NextLink>,
        astray: Option<String>,
        keys: &[Option<Key>],
    ) -> (Option<Next>, Option<String>) {
        let range = &self.division.ranges[place];
        let headway = self.headway.entry(range.number).or_default();
        let lost_way = match (next, astray) {
            (None, None) => return (None, None),
            (_, Some(host)) => {
                format!("the next page is said to be at {host}, which is not the Hub")
            }
            (Some(next), None) if headway.is_new_link(next.as_str()) => {
                return (Some(Next::Link(next.as_str().to_string())), None);
            }
            (Some(_), None) => "the next page is said to be one that was read before".to_string(),
        };
        let last = keys.iter().flatten().next_back().copied();
        let goes_down = |key: &Key| range.last.is_none_or(|before| before.precedes(key));
        match last.filter(goes_down).filter(|_| self.form.is_some()) {
            Some(last) => (Some(Next::Behind(last)), None),
            None => (None, Some(lost_way)),
        }
    }

    /// Leaves the rest of a range unread, and says so. The range is still to be
    /// written down.
    fn give_up(&mut self, place: usize, why: &str) -> Result<(), IngestError> {
        let range = &mut self.division.ranges[place];
        range.next = Next::Done;
        let below = match range.last {
            Some(key) => format!("models created before {}", key.created_at),
            None => "the models".to_string(),
        };
        let until = range
            .end
            .map(|end| format!(" and after {end}"))
            .unwrap_or_default();
        // A border that was never reached is no gap to be read again.
        range.end = None;
        self.context
            .collector
            .lacks(format!("{below}{until} were not all listed: {why}"))
    }

    /// Weighs a page that could not be had.
    fn failed(&mut self, place: usize, error: IngestError) -> Result<(), IngestError> {
        let IngestError::Hub(hub) = &error else {
            return Err(error);
        };
        if is_hopeless(&error) {
            return Err(error);
        }
        let range = &mut self.division.ranges[place];
        let is_own_cursor = range.next == Next::Start && range.start.is_some() && !self.closing;
        if is_own_cursor && (!hub.is_passing() || matches!(hub, HubError::Server(_))) {
            return self.take_back(place);
        }
        let nothing_read = self.context.collector.state().pages == 0;
        if hub.is_passing() || nothing_read {
            return Err(error);
        }
        // A link of an earlier run may have expired.
        let is_refused = matches!(hub, HubError::BadRequest { .. });
        if is_refused && !range.begun_anew {
            range.begun_anew = true;
            range.next = match (range.last, self.form) {
                (Some(last), Some(_)) if range.next != Next::Behind(last) => Next::Behind(last),
                _ => Next::Start,
            };
            self.headway.remove(&range.number);
            self.fetch(place);
            return Ok(());
        }
        self.give_up(place, &error.to_string())?;
        self.context.collector.mark(self.ranges_mark())
    }

    /// Makes further ranges while some would help.
    fn divide(&mut self) -> Result<(), IngestError> {
        if self.form.is_none() {
            return Ok(());
        }
        let pages = self.context.collector.state().pages;
        let wanted = self.context.width(Bucket::Api, self.latency, WIDTH);
        // Who asks for a width pays for it.
        let paid = self.context.plan().concurrency.map_or(0, |count| count - 1);
        let made = self.division.divide(wanted, pages, paid);
        if !made.is_empty() {
            self.context.collector.mark(self.ranges_mark())?;
        }
        made.into_iter().for_each(|place| self.fetch(place));
        Ok(())
    }

    /// The server did not start where the cursor said: gives the range back to
    /// the one above and makes no more.
    fn take_back(&mut self, place: usize) -> Result<(), IngestError> {
        let above = self.division.take_back(place);
        self.context.note(
            "The Hub does not take up a listing where it is told to: one cursor reads it all.",
        );
        self.context.collector.mark(self.ranges_mark())?;
        if let Some(place) = above {
            self.headway.remove(&self.division.ranges[place].number);
            self.fetch(place);
        }
        Ok(())
    }

    fn ranges_mark(&self) -> Mark {
        if self.closing {
            return Mark::Closing {
                ranges: self.division.ranges.clone(),
            };
        }
        let form = self.form.map(|form| form.encode());
        Mark::Ranges {
            ranges: self.division.ranges.clone(),
            form,
        }
    }

    /// Tells what the listing will take, as its first page lets it be guessed;
    /// a family's plan was told when the listing was chosen.
    fn tell_plan(&self) {
        let plan = self.context.plan();
        if plan.scope != Scope::All {
            return;
        }
        let requests = match self.division.is_done() {
            true => 1,
            // The newest models lie densest: the guess errs upwards.
            false => plan
                .whole_listing_requests()
                .min(2 + self.division.pages_left() as u64),
        };
        let width = self.context.width(Bucket::Api, self.latency, WIDTH);
        self.context.observer.event(Event::Planned {
            way: Way::Listing,
            requests: Some(requests),
            instead_of: None,
            time: self.context.time_for(requests, self.latency, width),
        });
    }

    fn tell_progress(&self) {
        let pages = self.context.collector.state().pages;
        let left = self.division.pages_left().ceil() as u64;
        self.context
            .progress(Phase::Models, pages, Some(pages + left));
    }
}
