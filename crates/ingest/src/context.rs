//! What every part of a crawl works with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use modeltree_hub::{Bucket, Client, Expand, Quota};
use modeltree_records::ModelId;

use crate::cancel::Cancel;
use crate::collect::Collector;
use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::event::{Event, Observer, Phase, Progress};
use crate::fetch::Fetcher;
use crate::journal::{Mark, Step};
use crate::plan::Plan;

/// What every part of a crawl works with.
pub(crate) struct Context {
    pub client: Client,
    pub fetcher: Fetcher,
    pub collector: Collector,
    pub observer: Arc<dyn Observer>,
    pub cancel: Cancel,
    /// When this run began.
    pub began: Instant,
}

impl Context {
    pub(crate) fn plan(&self) -> &Plan {
        &self.collector.state().plan
    }

    pub(crate) fn note(&self, text: impl Into<String>) {
        self.observer.event(Event::Note(text.into()));
    }

    /// Takes in one answer, and stages what was gathered where it is enough.
    pub(crate) fn take(
        &mut self,
        mark: Mark,
        body: &[u8],
        decoded: Decoded,
    ) -> Result<u64, IngestError> {
        let new = self.collector.take(mark, body, decoded)?;
        if self.collector.is_full() {
            self.stage()?;
        }
        Ok(new)
    }

    /// Writes what was gathered into the store.
    pub(crate) fn stage(&mut self) -> Result<(), IngestError> {
        self.collector
            .account(self.client.metrics(), self.began.elapsed().as_secs_f64());
        self.collector.stage()
    }

    /// Whether the Hub has not given anything yet.
    pub(crate) fn is_untouched(&self) -> bool {
        let coverage = &self.collector.state().coverage;
        coverage.resumed == 0 && coverage.models == 0 && coverage.asked == 0
    }

    /// Enters a step, unless the crawl is there already. Returns whether the
    /// crawl is in it now.
    pub(crate) fn enter(&mut self, step: Step) -> Result<bool, IngestError> {
        if self.collector.state().step < step {
            self.collector.mark(Mark::Step(step))?;
        }
        Ok(self.collector.state().step == step)
    }

    pub(crate) fn progress(&self, phase: Phase, done: u64, total: Option<u64>) {
        let bucket = if phase == Phase::Cards {
            Bucket::Resolvers
        } else {
            Bucket::Api
        };
        self.observer.event(Event::Progress(Progress {
            phase,
            models: self.collector.state().coverage.models,
            done,
            total,
            requests: self.collector.former_requests() + self.client.metrics().requests,
            quota_left: self.client.quota(bucket).map(|quota| quota.remaining),
        }));
    }

    /// How many requests should be under way at once: as many as it takes for
    /// the quota, not the latency, to set the pace.
    pub(crate) fn width(&self, bucket: Bucket, latency: Duration, bounds: Width) -> usize {
        if let Some(count) = self.plan().concurrency {
            return (count as usize).clamp(1, bounds.most);
        }
        let Some(quota) = self.client.quota(bucket) else {
            return bounds.unknown;
        };
        let share = quota.window.as_secs_f64() / quota.quota.max(1) as f64;
        let latency = latency.as_secs_f64() * self.client.time_scale();
        ((latency / share * 1.5).ceil() as usize).clamp(bounds.least, bounds.most)
    }

    /// The time that so many further requests are expected to take, in real
    /// time, by the present quota and latency. `None` where neither is known.
    pub(crate) fn time_for(
        &self,
        requests: u64,
        latency: Duration,
        width: usize,
    ) -> Option<Duration> {
        let by_latency = latency.mul_f64(requests as f64 / width.max(1) as f64);
        let by_quota = self
            .client
            .quota(Bucket::Api)
            .map(|quota| waiting(requests, &quota).div_f64(self.client.time_scale()));
        match by_quota {
            None if latency.is_zero() => None,
            by_quota => Some(by_latency.max(by_quota.unwrap_or_default())),
        }
    }

    /// What a listing is asked for: what the snapshot's columns store, no more.
    pub(crate) fn list_expand(&self) -> Vec<Expand> {
        let files = self.plan().with_files.then_some(Expand::Siblings);
        LISTED.into_iter().chain(files).collect()
    }

    /// What a model's detail is asked for.
    pub(crate) fn detail_expand(&self) -> Vec<Expand> {
        let mut expand = self.list_expand();
        expand.extend([Expand::ChildrenModelCount, Expand::UsedStorage]);
        expand
    }
}

/// How long the last of so many requests has to wait for its window, on the
/// Hub's clock.
fn waiting(requests: u64, quota: &Quota) -> Duration {
    let Some(late) = requests.checked_sub(quota.remaining + 1) else {
        return Duration::ZERO;
    };
    let windows = (late / quota.quota.max(1)) as f64;
    quota.resets_in + quota.window.mul_f64(windows)
}

/// Bounds of the requests under way at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Width {
    /// At least.
    pub least: usize,
    /// At most.
    pub most: usize,
    /// Where the server states no quota.
    pub unknown: usize,
}

/// How an id is shown in a sentence that names several.
pub(crate) fn named<'i>(ids: impl ExactSizeIterator<Item = &'i ModelId>) -> String {
    const SHOWN: usize = 10;
    let more = ids.len().saturating_sub(SHOWN);
    let mut text = ids
        .take(SHOWN)
        .map(ModelId::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

const LISTED: [Expand; 19] = [
    Expand::Author,
    Expand::BaseModels,
    Expand::CardData,
    Expand::Config,
    Expand::CreatedAt,
    Expand::Disabled,
    Expand::Downloads,
    Expand::DownloadsAllTime,
    Expand::Gated,
    Expand::Gguf,
    Expand::LastModified,
    Expand::LibraryName,
    Expand::Likes,
    Expand::PipelineTag,
    Expand::Private,
    Expand::Safetensors,
    Expand::Sha,
    Expand::Tags,
    Expand::TrendingScore,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_wait_for_their_window() {
        let quota = Quota {
            quota: 1000,
            remaining: 400,
            window: Duration::from_secs(300),
            resets_in: Duration::from_secs(120),
        };
        for (requests, seconds) in [
            (0, 0),
            (400, 0),
            (401, 120),
            (1400, 120),
            (1401, 420),
            (3037, 720),
        ] {
            assert_eq!(waiting(requests, &quota).as_secs(), seconds, "{requests}");
        }
    }

    #[test]
    fn many_names_are_cut_short() {
        let ids: Vec<ModelId> = (0..12)
            .map(|n| ModelId::parse(&format!("o/m{n}")))
            .map(Result::unwrap)
            .collect();
        assert_eq!(named(ids[..2].iter()), "o/m0, o/m1");
        assert!(named(ids.iter()).ends_with("o/m9 and 2 more"));
    }
}
