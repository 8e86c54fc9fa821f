//! A whole crawl, from plan to snapshot.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use modeltree_hub::{Client, ListQuery};
use modeltree_snapshot::{Batch, FinishOptions, Manifest, Writer};
use serde_json::json;

use crate::ask::{self, Ended};
use crate::cancel::Cancel;
use crate::collect::Collector;
use crate::context::{Context, named};
use crate::error::IngestError;
use crate::event::{Observer, Phase, Way};
use crate::fetch::Fetcher;
use crate::journal::{Mark, State, Step};
use crate::links::Family;
use crate::plan::{Plan, Scope};
use crate::report::Coverage;
use crate::update::{self, Changes};
use crate::{cards, listing, looks, ranking, recent};

/// What to do about a crawl that was stopped in the same folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Begin this plan; refuse where a stopped crawl waits to be resumed.
    New(Plan),
    /// Begin this plan; discard a stopped crawl.
    Restart(Plan),
    /// Go on with the stopped crawl, whatever its plan.
    Resume,
}

/// What came of a crawl.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was asked for and got.
    pub coverage: Coverage,
    /// The snapshot's manifest.
    pub manifest: Manifest,
}

/// Crawls as planned and writes the snapshot.
///
/// Must run on a multi-threaded tokio runtime: writing happens in place.
/// Dropping the future stops the crawl; what was fetched is kept.
///
/// # Errors
/// [`IngestError`]; whatever was fetched before is kept, and
/// [`Start::Resume`] goes on from there.
pub async fn crawl(
    start: Start,
    client: Client,
    writer: Writer,
    observer: Arc<dyn Observer>,
    cancel: Cancel,
) -> Result<Outcome, IngestError> {
    let began = Instant::now();
    let (collector, resumed) = open(start, writer)?;
    let fetcher = Fetcher::new(client.clone(), observer.clone());
    let mut context = Context {
        client,
        fetcher,
        collector,
        observer,
        cancel,
        began,
    };
    tokio::task::block_in_place(|| {
        if resumed {
            context.collector.replay()?;
            return context.collector.mark(Mark::Resumed);
        }
        let state = context.collector.state_json()?;
        context
            .collector
            .writer
            .begin(&state)
            .map_err(IngestError::from)
    })?;
    match collect(&mut context).await {
        Ok(()) => tokio::task::block_in_place(|| finish(context)),
        Err(IngestError::Store(error)) => Err(error.into()),
        // There is nothing to go on with.
        Err(error) if matches!(error, IngestError::NoSuchModel(_)) || context.is_untouched() => {
            context.collector.writer.abandon()?;
            Err(error)
        }
        Err(error) => {
            // Not to lose this run's figures; the answers are safe without.
            tokio::task::block_in_place(|| context.stage())?;
            Err(error)
        }
    }
}

fn open(start: Start, mut writer: Writer) -> Result<(Collector, bool), IngestError> {
    let unfinished = writer.state()?;
    match (start, unfinished) {
        (Start::Resume, None) => Err(IngestError::NothingToResume),
        (Start::Resume, Some(state)) => {
            let state = serde_json::from_value(state);
            let state = state.map_err(|error| IngestError::Journal(error.to_string()))?;
            Ok((Collector::new(writer, state), true))
        }
        (Start::New(_), Some(_)) => Err(IngestError::Unfinished),
        (Start::New(plan) | Start::Restart(plan), unfinished) => {
            if unfinished.is_some() {
                writer.abandon()?;
            }
            Ok((Collector::new(writer, State::new(plan)), false))
        }
    }
}

/// Gathers everything that the plan asks for.
async fn collect(context: &mut Context) -> Result<(), IngestError> {
    find_models(context).await?;
    if context.plan().scope != Scope::All {
        find_unlisted_roots(context).await?;
        check_roots(context)?;
    }
    looks::run(context).await?;
    if context.plan().with_cards {
        let ids = match context.plan().update {
            Some(_) => tokio::task::block_in_place(|| update::fresh_ids(context))?,
            None => kept_ids(context),
        };
        cards::run(context, ids).await?;
    }
    context.enter(Step::Writing)?;
    Ok(())
}

async fn find_models(context: &mut Context) -> Result<(), IngestError> {
    if context.collector.state().step > Step::Closing {
        return Ok(());
    }
    let mut query = ranking::query(context.plan());
    if context
        .plan()
        .update
        .as_ref()
        .is_some_and(|update| !update.full)
    {
        return recent::run(context, query).await;
    }
    if context.collector.state().way == Way::ByModel {
        ranking::run(context).await?;
        if ask::run(context, true).await? == Ended::Answered {
            return Ok(());
        }
        context.collector.mark(Mark::Switched)?;
    }
    if context.plan().scope != Scope::All {
        query = ListQuery::default();
    }
    query.expand = context.list_expand();
    listing::run(context, query).await
}

/// Looks for roots that a listing did not show under the name asked for.
async fn find_unlisted_roots(context: &mut Context) -> Result<(), IngestError> {
    if !context.enter(Step::Roots)? || context.collector.state().way == Way::ByModel {
        return Ok(());
    }
    context.collector.close_questions();
    ask::run(context, false).await?;
    Ok(())
}

fn check_roots(context: &mut Context) -> Result<(), IngestError> {
    let family = &context.collector.state().family;
    let absent = &family.absent_roots;
    if absent.is_empty() {
        return Ok(());
    }
    let names = named(absent.iter());
    if family.roots.is_empty() {
        return Err(IngestError::NoSuchModel(names));
    }
    context
        .collector
        .lacks(format!("the Hub shows no model called {names}"))
}

/// The ids that the snapshot will hold of what was met, sorted.
fn kept_ids(context: &Context) -> Vec<String> {
    let state = context.collector.state();
    let keep = keep(context);
    let mut ids: Vec<String> = match keep {
        Some(keep) => keep.into_iter().collect(),
        None => context.collector.seen().ids().map(str::to_string).collect(),
    };
    ids.retain(|id| !state.superseded.contains(id));
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Where a family is cut out of the listing: its members.
fn keep(context: &Context) -> Option<HashSet<String>> {
    let family = family(context)?;
    let ids = context.collector.seen().ids();
    Some(
        ids.filter(|id| family.holds(id))
            .map(str::to_string)
            .collect(),
    )
}

fn family(context: &Context) -> Option<Family> {
    let state = context.collector.state();
    let links = state.links.as_ref().filter(|_| state.way == Way::Listing)?;
    Some(links.family(state.family.roots.iter(), state.plan.direction))
}

/// Writes the snapshot.
fn finish(mut context: Context) -> Result<Outcome, IngestError> {
    context.progress(Phase::Writing, 0, None);
    if context.plan().update.is_some() {
        return finish_update(context);
    }
    let keep = keep(&context);
    let family = family(&context);
    let state = context.collector.state_mut();
    if let (Some(family), Some(links)) = (&family, &state.links) {
        (state.coverage.claims, state.coverage.gated) = links.count_in(family);
    }
    if let Some(keep) = &keep {
        let current = keep.iter().filter(|id| !state.superseded.contains(*id));
        state.coverage.models = current.count() as u64;
    }
    summarize(&mut state.coverage);
    context.stage()?;
    let coverage = context.collector.state().coverage.clone();
    let options = FinishOptions {
        keep,
        ..options(&context, &coverage)?
    };
    let manifest = context.collector.writer.finish(options)?;
    Ok(Outcome { coverage, manifest })
}

/// Writes what an update changes, where it changes anything.
fn finish_update(mut context: Context) -> Result<Outcome, IngestError> {
    context.stage()?;
    let changes = Changes::of(&context)?;
    let mut coverage = context.collector.state().coverage.clone();
    changes.tell(&mut coverage);
    summarize(&mut coverage);
    let writer = &mut context.collector.writer;
    let unchanged = changes.is_nothing() && coverage.odd.count == 0;
    if unchanged && let Some(previous) = writer.previous()? {
        writer.abandon()?;
        let manifest = previous.manifest().clone();
        return Ok(Outcome { coverage, manifest });
    }
    let state = context.collector.state_json()?;
    let aliases = Batch {
        aliases: changes.aliases.clone(),
        ..Batch::default()
    };
    context.collector.writer.stage(aliases, &state)?;
    let mut options = options(&context, &coverage)?;
    options.superseded.extend(changes.superseded);
    options.keep = changes.keep;
    options.gone = changes.gone;
    let manifest = context.collector.writer.finish(options)?;
    Ok(Outcome { coverage, manifest })
}

fn options(context: &Context, coverage: &Coverage) -> Result<FinishOptions, IngestError> {
    let state = context.collector.state();
    let endpoint = context.client.endpoint().as_str().trim_end_matches('/');
    Ok(FinishOptions {
        keep: None,
        superseded: state.superseded.iter().cloned().collect(),
        gone: HashSet::new(),
        source: json!({ "endpoint": endpoint, "plan": state.plan }),
        coverage: serde_json::to_value(coverage)
            .map_err(|error| IngestError::Journal(error.to_string()))?,
        started: state.started,
        tool: concat!("modeltree ", env!("CARGO_PKG_VERSION")).to_string(),
    })
}

/// Says in sentences what the counts say is missing.
fn summarize(coverage: &mut Coverage) {
    let failed = &coverage.failed;
    if let Some(first) = failed.examples.first() {
        let more = match failed.count - 1 {
            0 => String::new(),
            more => format!(" (and {more} more questions stayed without an answer)"),
        };
        coverage.lacks(format!("{first}{more}"));
    }
    let odd = coverage.odd.count - coverage.odd_mended.min(coverage.odd.count);
    if odd > 0 {
        coverage.lacks(format!(
            "{odd} items had properties of unheard-of types, which were left out ({} could not be read at all); \
             they are kept as they came",
            coverage.odd_lost
        ));
    }
    if let Some(cards) = &coverage.cards
        && cards.failed.count + cards.too_large.count > 0
    {
        let (failed, large) = (cards.failed.count, cards.too_large.count);
        coverage.lacks(format!(
            "{failed} cards could not be fetched, and {large} are too large"
        ));
    }
}
