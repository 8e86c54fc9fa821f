//! The account of one bucket: what the server told of its quota, what is in
//! flight, and so whether one more request may go.
//!
//! Answers overtake each other and say only in whole seconds when the window
//! ends, so each of them yields a span of instants in which the end must lie.
//! Spans that overlap speak of the same window, and within one window the
//! lowest remainder is the truth; a later span opens the next window, and an
//! earlier one is old news.

use std::time::Duration;

use tokio::time::Instant;

use crate::metrics::Quota;
use crate::quota_header::{Policy, Told};

/// A window's length where the server does not tell it.
const USUAL_WINDOW: Duration = Duration::from_secs(300);

/// Others that are reckoned with, each as busy as we are.
const MOST_COMPANY: u64 = 20;

#[derive(Debug)]
pub(crate) struct Ledger {
    /// Real duration of one second of the Hub's clock.
    second: Duration,
    known: Known,
    policy: Option<Policy>,
    in_flight: u64,
    /// No request may go before.
    blocked: Option<Instant>,
}

#[derive(Debug)]
enum Known {
    /// No answer came yet: one request goes first and finds out.
    Nothing,
    /// Answers come without quota headers.
    NoLimit,
    Window(Window),
}

#[derive(Debug)]
struct Window {
    /// When it ends.
    reset: Span,
    /// Whether an answer told that; if not, it is expected from the rule.
    is_told: bool,
    /// When the window before it had ended for sure.
    after: Option<Instant>,
    remaining: u64,
    /// Our requests known to be counted in it.
    ours: u64,
    /// When each of our requests ended of which no answer told whether it was
    /// counted, in order.
    unseen: Vec<Instant>,
    /// Requests of others, at most, that it held when its first answer came.
    others_at_first: Option<u64>,
    /// Requests of others for each of ours since then.
    company: u64,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    earliest: Instant,
    latest: Instant,
}

/// How a request that went ended, as far as the quota is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    /// An answer told the quota; when it was sent and received.
    Told(Told, Instant, Instant),
    /// A good answer without quota headers.
    Silent,
    /// No answer, or one that says nothing of the Hub's habits. It may or may
    /// not have been counted.
    Lost,
    /// It turned out to be counted in another bucket.
    Elsewhere,
}

/// Whether one more request may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may, and is now in flight.
    Go,
    /// It has to wait for an answer, or for this instant.
    Wait(Option<Instant>),
}

impl Ledger {
    pub(crate) const fn new(second: Duration) -> Self {
        Self {
            second,
            known: Known::Nothing,
            policy: None,
            in_flight: 0,
            blocked: None,
        }
    }

    /// Takes a request into account if it may go now.
    pub(crate) fn ask(&mut self, now: Instant) -> Verdict {
        if let Some(until) = self.blocked.filter(|until| now < *until) {
            return Verdict::Wait(Some(until));
        }
        self.roll(now);
        let verdict = match &self.known {
            Known::Nothing if self.in_flight > 0 => Verdict::Wait(None),
            Known::Window(window) if window.remaining <= window.claimed(self.in_flight) => {
                Verdict::Wait(Some(window.reset.latest))
            }
            Known::Nothing | Known::NoLimit | Known::Window(_) => Verdict::Go,
        };
        if verdict == Verdict::Go {
            self.in_flight += 1;
        }
        verdict
    }

    /// Closes the account of a request that went.
    pub(crate) fn settle(&mut self, ending: Ending, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match ending {
            Ending::Told(told, sent, received) => self.observe(told, sent, received),
            Ending::Silent | Ending::Lost => match &mut self.known {
                Known::Window(window) => window.count_unseen(now),
                known @ Known::Nothing if matches!(ending, Ending::Silent) => {
                    *known = Known::NoLimit;
                }
                Known::Nothing | Known::NoLimit => {}
            },
            Ending::Elsewhere => {}
        }
    }

    /// Takes up what an answer says that may belong to another bucket's request.
    pub(crate) fn observe(&mut self, told: Told, sent: Instant, received: Instant) {
        self.policy = told.policy.or(self.policy);
        let length = self.window_length();
        let resets_in = self.real(told.resets_in);
        let span = Span {
            earliest: sent + resets_in.saturating_sub(self.second),
            latest: received + resets_in + self.second,
        };
        let Known::Window(window) = &mut self.known else {
            let mut window = Window::first(span, told.remaining);
            window.is_told = true;
            self.known = Known::Window(window);
            return;
        };
        if received - sent > length / 2 {
            // It may speak of this window or of the one before.
            window.count_unseen(received);
            return;
        }
        let is_old = window.after.is_some_and(|after| span.earliest < after)
            || window.is_told && span.latest < window.reset.earliest;
        if is_old {
            return;
        }
        // What ended unseen before this request was sent is in its figure.
        let remaining = told.remaining.saturating_sub(window.unseen_after(sent));
        if span.earliest > window.reset.latest {
            *window = window.next(span, remaining);
        } else if window.is_told {
            window.reset.earliest = window.reset.earliest.max(span.earliest);
            window.reset.latest = window.reset.latest.min(span.latest);
            window.remaining = window.remaining.min(remaining);
        } else {
            window.reset = span;
            window.remaining = window.remaining.min(remaining);
        }
        window.is_told = true;
        window.ours += 1;
        if let Some(policy) = self.policy {
            let used = policy.quota.saturating_sub(told.remaining);
            let first = *window
                .others_at_first
                .get_or_insert(used.saturating_sub(window.ours));
            let others = used.saturating_sub(first + window.ours + self.in_flight);
            if told.remaining <= window.remaining {
                window.company = others.div_ceil(window.ours).min(MOST_COMPANY);
            }
        }
    }

    /// Lets no request go before an instant.
    pub(crate) fn block(&mut self, until: Instant) {
        self.blocked = self.blocked.max(Some(until));
    }

    /// After a refusal that nothing foretold: one request finds out how things
    /// stand before the others follow.
    pub(crate) fn doubt(&mut self) {
        if matches!(self.known, Known::NoLimit) {
            self.known = Known::Nothing;
        }
    }

    /// What is known of the quota, on the Hub's clock.
    pub(crate) fn quota(&mut self, now: Instant) -> Option<Quota> {
        self.roll(now);
        let Known::Window(window) = &self.known else {
            return None;
        };
        let window_length = self.window_length();
        let policy = self.policy;
        let hub = |real: Duration| real.div_duration_f64(self.second);
        let left = window.reset.latest.saturating_duration_since(now);
        let remaining = window.remaining.saturating_sub(self.in_flight);
        Some(Quota {
            quota: policy.map_or(window.remaining, |policy| policy.quota),
            remaining,
            window: policy.map_or(USUAL_WINDOW, |policy| policy.window),
            resets_in: Duration::from_secs_f64(hub(left.min(window_length))),
        })
    }

    /// Opens the next window where this one has ended for sure.
    fn roll(&mut self, now: Instant) {
        let length = self.window_length();
        let Known::Window(window) = &self.known else {
            return;
        };
        let ended = window.reset.latest;
        if now < ended {
            return;
        }
        self.known = match self.policy {
            Some(policy) => {
                let reset = Span {
                    earliest: (window.reset.earliest + length).max(ended),
                    latest: now + length + self.second,
                };
                let early = window.unseen_after(window.reset.earliest);
                Known::Window(window.next(reset, policy.quota.saturating_sub(early)))
            }
            None => Known::Nothing,
        };
    }

    fn window_length(&self) -> Duration {
        self.real(self.policy.map_or(USUAL_WINDOW, |policy| policy.window))
    }

    fn real(&self, hub: Duration) -> Duration {
        self.second.mul_f64(hub.as_secs_f64())
    }
}

impl Window {
    fn first(reset: Span, remaining: u64) -> Self {
        Self {
            reset,
            is_told: false,
            after: None,
            remaining,
            ours: 0,
            unseen: Vec::new(),
            others_at_first: None,
            company: 0,
        }
    }

    /// Requests of the remainder that are as good as used. Others at the same
    /// quota are taken to have as many in flight as their share of it says.
    const fn claimed(&self, in_flight: u64) -> u64 {
        in_flight + self.company * (in_flight + 1)
    }

    /// The window after this one.
    fn next(&self, reset: Span, remaining: u64) -> Self {
        let may_be_early = self.unseen.iter().filter(|at| **at >= self.reset.earliest);
        Self {
            after: Some(self.reset.latest),
            unseen: may_be_early.copied().collect(),
            ..Self::first(reset, remaining)
        }
    }

    fn count_unseen(&mut self, now: Instant) {
        self.remaining = self.remaining.saturating_sub(1);
        self.ours += 1;
        self.unseen.push(now);
    }

    /// Requests that ended unseen at an instant or later.
    fn unseen_after(&self, instant: Instant) -> u64 {
        let before = self.unseen.partition_point(|at| *at < instant);
        (self.unseen.len() - before) as u64
    }
}

#[cfg(test)]
mod tests;
