//! From answers to the store: journals every answer, takes it in, and stages
//! full batches.

use std::sync::Arc;

use modeltree_hub::Metrics;
use modeltree_records::ModelId;
use modeltree_snapshot::Writer;

use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::gather::Gathered;
use crate::journal::{Account, FRAME, Mark, State};

/// Bytes of answers whose models are held in memory before they are staged.
const BATCH_BYTES: usize = 192 << 20;

/// `source` of records that a listing gave.
pub(crate) const LIST_SOURCE: &str = "hub:list";
/// `source` of records that a detail answer gave.
pub(crate) const DETAIL_SOURCE: &str = "hub:detail";

/// Gathers models and hands them to the store in batches.
pub(crate) struct Collector {
    pub writer: Writer,
    gathered: Gathered,
    bytes: usize,
    /// Figures of the runs before this one.
    former: Account,
}

impl Collector {
    pub(crate) fn new(writer: Writer, state: State) -> Self {
        let former = state.account;
        Self {
            writer,
            gathered: Gathered::new(state),
            bytes: 0,
            former,
        }
    }

    /// Where the crawl stands.
    pub(crate) fn state(&self) -> &State {
        &self.gathered.state
    }

    pub(crate) fn state_mut(&mut self) -> &mut State {
        &mut self.gathered.state
    }

    /// Once a listing was read: leaves only the roots open that it did not show.
    pub(crate) fn close_questions(&mut self) {
        let Gathered { state, seen, .. } = &mut self.gathered;
        state.family.answered_by_listing(|id| seen.knows(id));
    }

    pub(crate) fn seen(&self) -> &crate::seen::Seen {
        &self.gathered.seen
    }

    /// Takes in what an earlier run left: staged models, then journalled answers.
    pub(crate) fn replay(&mut self) -> Result<(), IngestError> {
        let Gathered { state, seen, .. } = &mut self.gathered;
        self.writer.for_each_staged_model(|id, hub_id, _| {
            // The name that a model was given up for comes from another record.
            if let Ok(id) = ModelId::parse(id)
                && !state.superseded.contains(id.as_str())
            {
                seen.meet(hub_id, &id);
            }
        })?;
        let (list, detail) = (Arc::from(LIST_SOURCE), Arc::from(DETAIL_SOURCE));
        for frame in self.writer.replay()? {
            let frame = frame?;
            let mark: Mark = serde_json::from_str(&frame.key)
                .map_err(|error| IngestError::Journal(error.to_string()))?;
            let body = &frame.payload;
            let decoded = match &mark {
                Mark::Page { at, .. }
                | Mark::Ranked { at, .. }
                | Mark::Recent { at, .. }
                | Mark::Children { at, .. } => Decoded::page(body, *at, &list)?,
                Mark::Detail { at, .. } | Mark::Looked { at, .. } => {
                    Decoded::detail(body, *at, &detail)?
                }
                _ => Decoded::default(),
            };
            self.bytes += body.len();
            // Its true cost went with the run that was stopped.
            self.former.requests += u64::from(mark.is_answer());
            self.gathered.apply(mark, decoded, body);
        }
        Ok(())
    }

    /// Takes in one answer; `decoded` is what `body` says. Returns how many
    /// models were new.
    pub(crate) fn take(
        &mut self,
        mark: Mark,
        body: &[u8],
        decoded: Decoded,
    ) -> Result<u64, IngestError> {
        let key = serde_json::to_string(&mark)
            .map_err(|error| IngestError::Journal(error.to_string()))?;
        self.writer.append(FRAME, &key, body)?;
        self.bytes += body.len();
        Ok(self.gathered.apply(mark, decoded, body))
    }

    /// Notes a turn of the crawl that no answer brought.
    pub(crate) fn mark(&mut self, mark: Mark) -> Result<(), IngestError> {
        self.take(mark, &[], Decoded::default()).map(|_| ())
    }

    /// Notes that something is missing.
    pub(crate) fn lacks(&mut self, what: impl Into<String>) -> Result<(), IngestError> {
        self.mark(Mark::Lacks { what: what.into() })
    }

    /// Whether enough was gathered to be staged.
    pub(crate) fn is_full(&self) -> bool {
        self.gathered.batch.models.len() >= self.state().plan.batch as usize
            || self.bytes >= BATCH_BYTES
            || self.gathered.batch.cards.len() >= self.state().plan.batch as usize
    }

    /// Adds this run's figures to those of the runs before.
    pub(crate) fn account(&mut self, metrics: Metrics, seconds: f64) {
        let former = self.former;
        let account = Account {
            requests: former.requests + metrics.requests,
            retries: former.retries + metrics.retries,
            rate_limited: former.rate_limited + metrics.rate_limited,
            waited: former.waited + metrics.waited_for_quota.as_secs_f64(),
            seconds: former.seconds + seconds,
        };
        let state = &mut self.gathered.state;
        state.account = account;
        let coverage = &mut state.coverage;
        coverage.way = Some(state.way);
        coverage.ranges = state.ranges.len() as u32;
        coverage.requests = account.requests;
        coverage.retries = account.retries;
        coverage.rate_limited = account.rate_limited;
        coverage.waited_for_quota = account.waited;
        coverage.seconds = account.seconds;
    }

    /// Requests sent by the runs before this one.
    pub(crate) fn former_requests(&self) -> u64 {
        self.former.requests
    }

    /// Writes the batch in memory into a sorted run; the journalled answers it
    /// came from are then no longer needed.
    pub(crate) fn stage(&mut self) -> Result<(), IngestError> {
        let batch = std::mem::take(&mut self.gathered.batch);
        self.bytes = 0;
        let state = self.state_json()?;
        Ok(self.writer.stage(batch, &state)?)
    }

    /// The state as the store keeps it.
    pub(crate) fn state_json(&self) -> Result<serde_json::Value, IngestError> {
        serde_json::to_value(&self.gathered.state)
            .map_err(|error| IngestError::Journal(error.to_string()))
    }
}
