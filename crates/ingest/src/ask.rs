//! Crawling by model: each model is asked for its children, or each child's
//! parents are looked up.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use modeltree_hub::{Bucket, HubError, ListQuery, MAX_LIMIT, NextLink, PageRequest};
use modeltree_records::ModelId;
use tokio::task::JoinSet;

use crate::context::{Context, Width};
use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::estimate;
use crate::event::{Event, Phase, Way};
use crate::family::Question;
use crate::fetch::{Detail, Page};
use crate::guard::Headway;
use crate::journal::Mark;
use crate::trouble::Trouble;

/// Requests under way at once.
const WIDTH: Width = Width {
    least: 4,
    most: 32,
    unknown: 8,
};

/// What a question came back with.
enum Answer {
    Page(Page),
    Detail(Detail),
}

/// How asking by model ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Everything was answered, or given up.
    Answered,
    /// The whole listing would be cheaper than going on.
    ListingIsCheaper,
}

type Asked = (Question, Result<Answer, IngestError>);

struct Asking<'c> {
    context: &'c mut Context,
    tasks: JoinSet<Asked>,
    under_way: HashSet<Question>,
    /// Questions that failed once: asked again when all others are answered.
    postponed: HashSet<Question>,
    asked_again: HashSet<Question>,
    headway: HashMap<ModelId, Headway>,
    trouble: Trouble,
    latency: Duration,
}

/// Asks until no question is open, or, where that is an option, until the
/// whole listing is cheaper.
pub(crate) async fn run(context: &mut Context, may_switch: bool) -> Result<Ended, IngestError> {
    let mut asking = Asking {
        context,
        tasks: JoinSet::new(),
        under_way: HashSet::new(),
        postponed: HashSet::new(),
        asked_again: HashSet::new(),
        headway: HashMap::new(),
        trouble: Trouble::default(),
        latency: Duration::ZERO,
    };
    let mut planned = !may_switch;
    loop {
        if may_switch && asking.listing_is_cheaper() {
            asking.tell_plan(Way::Listing);
            return Ok(Ended::ListingIsCheaper);
        }
        if !planned && !asking.context.collector.state().family.roots_are_open() {
            planned = true;
            asking.tell_plan(Way::ByModel);
        }
        asking.start();
        let Some(done) = asking
            .context
            .cancel
            .guard(asking.tasks.join_next())
            .await?
        else {
            return Ok(Ended::Answered);
        };
        let (question, answer) = done.map_err(|error| IngestError::Task(error.to_string()))?;
        asking.under_way.remove(&question);
        match answer {
            Ok(answer) => {
                asking.trouble.is_over();
                tokio::task::block_in_place(|| asking.take(question, answer))?;
            }
            Err(error) => asking.failed(question, error)?,
        }
        asking.tell_progress();
    }
}

impl Asking<'_> {
    fn width(&self) -> usize {
        self.context.width(Bucket::Api, self.latency, WIDTH)
    }

    /// Starts as many requests as should be under way at once.
    fn start(&mut self) {
        let free = self.width().saturating_sub(self.tasks.len());
        let mut questions = self.next_questions(free);
        if questions.is_empty() && self.tasks.is_empty() && !self.postponed.is_empty() {
            self.asked_again.extend(self.postponed.drain());
            questions = self.next_questions(free);
        }
        for question in questions {
            self.under_way.insert(question.clone());
            let task = ask(self.context, question);
            self.tasks.spawn(task);
        }
    }

    fn next_questions(&self, count: usize) -> Vec<Question> {
        let family = &self.context.collector.state().family;
        family
            .open()
            .filter(|question| {
                !self.under_way.contains(question) && !self.postponed.contains(question)
            })
            .take(count)
            .collect()
    }

    fn take(&mut self, question: Question, answer: Answer) -> Result<(), IngestError> {
        match (question, answer) {
            (Question::Children { of, .. }, Answer::Page(page)) => self.take_children(of, page),
            (
                Question::Detail { of },
                Answer::Detail(Detail::Found {
                    body,
                    at,
                    elapsed,
                    decoded,
                }),
            ) => {
                self.note_latency(elapsed);
                self.context
                    .take(Mark::Detail { of, at }, &body, decoded)
                    .map(|_| ())
            }
            (Question::Detail { of }, Answer::Detail(Detail::Absent { why })) => self
                .context
                .take(Mark::Absent { of, why }, &[], Decoded::default())
                .map(|_| ()),
            // Each kind of question is answered by its own route.
            (question, _) => Err(IngestError::Task(format!("{question:?}: another answer"))),
        }
    }

    fn take_children(&mut self, of: ModelId, page: Page) -> Result<(), IngestError> {
        let Page {
            body,
            next,
            astray,
            elapsed,
            at,
            decoded,
        } = page;
        self.note_latency(elapsed);
        let headway = self.headway.entry(of.clone()).or_default();
        let mut next = next.map(|link| link.as_str().to_string());
        let mut lost_way = astray.map(|host| format!("at {host}, which is not the Hub"));
        if next.as_ref().is_some_and(|link| !headway.is_new_link(link)) {
            next = None;
            lost_way = Some("where it was read before".into());
        }
        if let Some(place) = lost_way {
            self.lose_way(&of, place)?;
        }
        let keys = decoded.keys.clone();
        let is_last = next.is_none();
        let new = self.context.take(
            Mark::Children {
                of: of.clone(),
                next,
                at,
            },
            &body,
            decoded,
        )?;
        if is_last {
            self.headway.remove(&of);
        } else if !self
            .headway
            .entry(of.clone())
            .or_default()
            .goes_on(&keys, new)
        {
            self.lose_way(&of, "where nothing new comes".into())?;
        }
        Ok(())
    }

    fn lose_way(&mut self, of: &ModelId, place: String) -> Result<(), IngestError> {
        let question = Question::Children {
            of: of.clone(),
            next: None,
        };
        let why = format!("not all children of {of} were read: the list is said to go on {place}");
        self.context.collector.mark(Mark::GivenUp { question, why })
    }

    fn failed(&mut self, question: Question, error: IngestError) -> Result<(), IngestError> {
        let family = &self.context.collector.state().family;
        let is_all = family.roots.is_empty() && family.open_count() == 1;
        let asked_again = self.asked_again.contains(&question);
        // A link of an earlier run may have expired.
        if let Question::Children { of, next: Some(_) } = &question
            && matches!(error, IngestError::Hub(HubError::BadRequest { .. }))
        {
            self.headway.remove(of);
            self.context.collector.state_mut().family.begin_anew(of);
            return Ok(());
        }
        if asked_again && is_all {
            return Err(error);
        }
        let why = self.trouble.weigh(error)?;
        if !asked_again {
            self.postponed.insert(question);
            return Ok(());
        }
        let why = match &question {
            Question::Detail { of } => format!("{of} could not be looked up: {why}"),
            Question::Children { of, .. } => {
                format!("the children of {of} could not be read: {why}")
            }
        };
        self.context.collector.mark(Mark::GivenUp { question, why })
    }

    fn note_latency(&mut self, elapsed: Duration) {
        self.latency = if self.latency.is_zero() {
            elapsed
        } else {
            (self.latency * 7 + elapsed) / 8
        };
    }

    fn spent(&self) -> u64 {
        self.context.collector.former_requests() + self.context.client.metrics().requests
    }

    fn listing_is_cheaper(&self) -> bool {
        let state = self.context.collector.state();
        let by_model = estimate::by_model(&state.family, state.plan.direction);
        estimate::listing_is_cheaper(by_model, self.spent(), state.plan.whole_listing_requests())
    }

    fn tell_progress(&self) {
        let state = self.context.collector.state();
        let done = state.family.asked() - state.family.open_count();
        let left = estimate::by_model(&state.family, state.plan.direction);
        self.context
            .progress(Phase::Models, done, Some(done + left));
    }

    fn tell_plan(&self, way: Way) {
        let state = self.context.collector.state();
        let listing = state.plan.whole_listing_requests();
        let by_model = self.spent() + estimate::by_model(&state.family, state.plan.direction);
        let (requests, instead_of) = match way {
            Way::Listing => (listing, by_model),
            Way::ByModel => (by_model, listing),
        };
        let left = if way == Way::Listing {
            listing
        } else {
            by_model - self.spent()
        };
        self.context.observer.event(Event::Planned {
            way,
            requests: Some(requests),
            instead_of: Some(instead_of),
            time: self.context.time_for(left, self.latency, self.width()),
        });
    }
}

/// The request that a question needs.
fn ask(context: &Context, question: Question) -> impl Future<Output = Asked> + Send + 'static {
    let fetcher = context.fetcher.clone();
    let list_expand = context.list_expand();
    let detail_expand = context.detail_expand();
    async move {
        let answer = match &question {
            Question::Children { of, next } => {
                let request = match next {
                    Some(link) => PageRequest::Next(NextLink::from_query(link.clone())),
                    None => PageRequest::First(ListQuery {
                        filters: vec![format!("base_model:{of}")],
                        expand: list_expand,
                        ..ListQuery::default()
                    }),
                };
                fetcher.page(request, MAX_LIMIT).await.map(Answer::Page)
            }
            Question::Detail { of } => fetcher.detail(of, detail_expand).await.map(Answer::Detail),
        };
        (question, answer)
    }
}
