//! Fetching the cards of all models that a crawl keeps.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use modeltree_hub::{Bucket, CardAnswer, CardText, HubError};
use modeltree_records::{ModelId, Timestamp};
use modeltree_snapshot::{CardRow, Snapshot, StoreError};
use tokio::task::JoinSet;

use crate::context::{Context, Width};
use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::event::Phase;
use crate::journal::{Mark, NoCard, Step};
use crate::trouble::Trouble;

const WIDTH: Width = Width {
    least: 8,
    most: 48,
    unknown: 16,
};
/// How far beyond the first unsettled card others may be settled.
const WINDOW: usize = 4096;

/// A card that is asked for.
#[derive(Clone)]
struct Asked {
    of: ModelId,
    etag: Option<String>,
    again: bool,
}

/// What came, when, and how long it took.
type Fetched = (Asked, Timestamp, Duration, Result<CardAnswer, HubError>);

/// Fetches the cards of `ids`, which are sorted, each once.
pub(crate) async fn run(context: &mut Context, ids: Vec<String>) -> Result<(), IngestError> {
    if !context.enter(Step::Cards)? {
        return Ok(());
    }
    let total = ids.len() as u64;
    let previous = context.collector.writer.previous()?;
    let mut known = Known::new(previous.as_ref())?;
    let cards = &context.collector.state().cards;
    let first = cards
        .up_to
        .as_ref()
        .map_or(0, |up_to| ids.partition_point(|id| id <= up_to));
    let mut done = first as u64 + cards.ahead.len() as u64;
    // Started and not yet settled, in order; the front is the first unsettled one.
    let mut started: VecDeque<&str> = VecDeque::new();
    let ahead = cards.ahead.clone();
    let mut waiting = ids[first..].iter();
    let mut again: Vec<Asked> = Vec::new();
    let mut tasks: JoinSet<Fetched> = JoinSet::new();
    let mut trouble = Trouble::default();
    let mut latency = Duration::ZERO;
    loop {
        let width = context.width(Bucket::Resolvers, latency, WIDTH);
        while tasks.len() < width && started.len() < WINDOW {
            let Some(id) = waiting.find(|id| !ahead.contains(*id)) else {
                break;
            };
            started.push_back(id);
            // Ids met were checked when they were met.
            let Ok(of) = ModelId::parse(id) else { continue };
            let etag = tokio::task::block_in_place(|| known.etag_of(id))?;
            fetch(
                context,
                &mut tasks,
                Asked {
                    of,
                    etag,
                    again: false,
                },
            );
        }
        if tasks.is_empty() {
            for asked in again.drain(..) {
                fetch(
                    context,
                    &mut tasks,
                    Asked {
                        again: true,
                        ..asked
                    },
                );
            }
        }
        let Some(fetched) = context.cancel.guard(tasks.join_next()).await? else {
            break;
        };
        let (asked, at, elapsed, answer) =
            fetched.map_err(|error| IngestError::Task(error.to_string()))?;
        let (mark, text) = match answer {
            Ok(answer) => {
                trouble.is_over();
                latency = if latency.is_zero() {
                    elapsed
                } else {
                    (latency * 15 + elapsed) / 16
                };
                settle(asked.of, at, answer)
            }
            Err(error) => {
                let why = trouble.weigh(error.into())?;
                if !asked.again {
                    again.push(asked);
                    continue;
                }
                (
                    Mark::NoCard {
                        of: asked.of,
                        why: NoCard::Failed(why),
                    },
                    String::new(),
                )
            }
        };
        tokio::task::block_in_place(|| context.take(mark, text.as_bytes(), Decoded::default()))?;
        done += 1;
        let cards = &mut context.collector.state_mut().cards;
        while let Some(id) = started.front().filter(|id| cards.ahead.contains(**id)) {
            cards.ahead.remove(*id);
            cards.up_to = Some((*id).to_string());
            started.pop_front();
        }
        context.progress(Phase::Cards, done, Some(total));
    }
    Ok(())
}

fn fetch(context: &Context, tasks: &mut JoinSet<Fetched>, asked: Asked) {
    let client = context.client.clone();
    tasks.spawn(async move {
        let began = Instant::now();
        let answer = client.card(asked.of.as_str(), asked.etag.as_deref()).await;
        (asked, Timestamp::now(), began.elapsed(), answer)
    });
}

fn settle(of: ModelId, at: Timestamp, answer: CardAnswer) -> (Mark, String) {
    let why = match answer {
        CardAnswer::Text(card) => {
            let CardText {
                text,
                etag,
                revision,
                id,
                ..
            } = card;
            let renamed = ModelId::parse(&id).ok().filter(|id| *id != of);
            return (
                Mark::Card {
                    of,
                    renamed,
                    revision,
                    etag,
                    at,
                },
                text,
            );
        }
        CardAnswer::Unchanged => NoCard::Unchanged,
        CardAnswer::None => NoCard::None,
        CardAnswer::Gated => NoCard::Gated,
        CardAnswer::Missing | CardAnswer::Disabled | CardAnswer::Forbidden(_) => NoCard::Missing,
        CardAnswer::TooLarge => NoCard::TooLarge,
    };
    (Mark::NoCard { of, why }, String::new())
}

/// The cards that the snapshot already has, walked along with the sorted ids.
struct Known<'s> {
    cards: Option<Box<dyn Iterator<Item = Result<CardRow, StoreError>> + Send + 's>>,
    at: Option<CardRow>,
}

impl<'s> Known<'s> {
    fn new(previous: Option<&'s Snapshot>) -> Result<Self, StoreError> {
        let cards = match previous {
            Some(snapshot) => Some(Box::new(snapshot.cards()?) as Box<_>),
            None => None,
        };
        Ok(Self { cards, at: None })
    }

    /// The `ETag` of a model's card; asked for in the order of ids.
    fn etag_of(&mut self, id: &str) -> Result<Option<String>, StoreError> {
        while self.at.as_ref().is_none_or(|card| card.id.as_str() < id) {
            let Some(card) = self.cards.as_mut().and_then(Iterator::next) else {
                self.cards = None;
                return Ok(None);
            };
            self.at = Some(card?);
        }
        let card = self.at.as_ref().filter(|card| card.id.as_str() == id);
        Ok(card.and_then(|card| card.etag.clone()))
    }
}
