//! Asking until there is an answer that says something.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::{Instant, sleep};

use crate::text::printable;
use crate::transport::{Ask, Fault, Reply, Transport};
use crate::{Config, Failure, HubError, quota_header, refusal};

/// Retries of a failure that time alone hardly mends.
const FEW: u32 = 2;
/// Retries of a 429 that is not the window's, but an action's own.
const OWN_LIMIT: u32 = 3;
/// Windows that a request may see used up before it gives in.
const USED_UP: u32 = 30;
/// Retries while no connection was ever made: the address may simply be wrong.
const NEVER_REACHED: u32 = 3;
/// Pages of so few models are not made faster by asking for fewer.
const SMALL_PAGE: u32 = 50;

/// On the Hub's clock.
const FIRST_BACKOFF: Duration = Duration::from_secs(1);
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);
/// A server that wants to be left alone for longer than this is left alone.
const PATIENCE: Duration = Duration::from_secs(900);
/// Backoffs after a 429 that does not say how long to wait; all retries
/// together outlast a quota's window.
const FIRST_PENALTY: Duration = Duration::from_millis(2500);
const LONGEST_PENALTY: Duration = Duration::from_secs(300);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A page of so many models.
    List(u32),
    Model,
    Card,
}

/// Sees to it that a request is answered.
#[derive(Debug)]
pub(crate) struct Retrier {
    pub transport: Transport,
    max_retries: u32,
    /// Real time of one second of the Hub's clock.
    second: Duration,
    was_reached: AtomicBool,
    /// Whether the token turned out too narrow for listings.
    lists_anonymously: AtomicBool,
    pub retries: AtomicU64,
    pub rate_limited: AtomicU64,
}

/// Why an answer is not to be used.
#[derive(Debug)]
enum Trouble {
    Unconnected(String),
    Broken(String),
    Late(String),
    Server(String),
    Garbled(String),
    Redirect(String),
    TooLarge,
    /// The window is used up.
    UsedUp(String),
    /// A limit of its own that the window says nothing of.
    OwnLimit(String),
    /// A 429 without a word on the quota.
    Pushed(String),
}

/// One request on its way through its tries.
struct Journey<'a> {
    ask: Ask<'a>,
    route: Route,
    tries: u32,
    /// Retries that count.
    retries: u32,
    /// Of these, the ones after troubles that fewer retries are worth.
    own_limit: u32,
    hardly_mended: u32,
    slow_page: u32,
    unconnected: u32,
    /// Windows found used up; they cost no retries.
    used_up: u32,
    status: Option<StatusCode>,
    request_id: Option<String>,
}

impl Retrier {
    pub(crate) fn new(transport: Transport, config: &Config) -> Self {
        Self {
            transport,
            max_retries: config.max_retries,
            second: config.real(Duration::from_secs(1)),
            was_reached: AtomicBool::new(false),
            lists_anonymously: AtomicBool::new(false),
            retries: AtomicU64::new(0),
            rate_limited: AtomicU64::new(0),
        }
    }

    /// Asks until there is a success that `check` finds whole, or a refusal.
    pub(crate) async fn ask(
        &self,
        ask: Ask<'_>,
        route: Route,
        check: impl Fn(&Reply) -> Result<(), String>,
    ) -> Result<Reply, HubError> {
        let is_list = matches!(route, Route::List(_));
        let narrow = is_list && self.lists_anonymously.load(Ordering::Relaxed);
        let with_token = Ask {
            anonymous: narrow,
            ..ask
        };
        let reply = self.insist(with_token, route, &check).await?;
        if narrow || !self.transport.has_token() || !is_token_too_narrow(&reply) {
            return Ok(reply);
        }
        // A fine-grained token may be refused what everybody may see.
        let without = Ask {
            anonymous: true,
            ..ask
        };
        self.count_retry();
        match self.insist(without, route, &check).await {
            Ok(open) if open.status.is_success() || open.status == StatusCode::NOT_MODIFIED => {
                self.lists_anonymously.fetch_or(is_list, Ordering::Relaxed);
                Ok(open)
            }
            _ => Ok(reply),
        }
    }

    async fn insist(
        &self,
        ask: Ask<'_>,
        route: Route,
        check: impl Fn(&Reply) -> Result<(), String>,
    ) -> Result<Reply, HubError> {
        let mut journey = Journey {
            ask,
            route,
            tries: 0,
            retries: 0,
            own_limit: 0,
            hardly_mended: 0,
            slow_page: 0,
            unconnected: 0,
            used_up: 0,
            status: None,
            request_id: None,
        };
        loop {
            journey.tries += 1;
            let result = self.transport.get(ask).await;
            if !matches!(result, Err(Fault::Unconnected(_))) {
                self.was_reached.store(true, Ordering::Relaxed);
            }
            let (trouble, retry_after, is_held_back) = match result {
                Ok(reply) => {
                    journey.status = Some(reply.status);
                    journey.request_id = refusal::request_id(&reply.headers);
                    let Err(trouble) = judge(&reply, &check) else {
                        return Ok(reply);
                    };
                    let retry_after = quota_header::retry_after(&reply.headers);
                    let held = self.hold_back(&journey, &reply, &trouble, retry_after);
                    (trouble, retry_after, held)
                }
                Err(fault) => (fault.into(), None, false),
            };
            let before = journey.retries;
            let is_too_long = retry_after.is_some_and(|wait| wait > PATIENCE);
            if is_too_long || !journey.goes_on(&trouble, self) {
                return Err(journey.fail(trouble));
            }
            self.count_retry();
            if !is_held_back {
                self.pause(before, retry_after).await;
            }
        }
    }

    /// Closes the bucket of a request refused by a 429 until the server may be
    /// asked again; whether that is wait enough for the request itself.
    fn hold_back(
        &self,
        journey: &Journey<'_>,
        reply: &Reply,
        trouble: &Trouble,
        retry_after: Option<Duration>,
    ) -> bool {
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            self.rate_limited.fetch_add(1, Ordering::Relaxed);
        }
        let Some(bucket) = reply.bucket else {
            return false;
        };
        let governor = self.transport.governor_for(&journey.ask);
        match (trouble, reply.told) {
            (Trouble::UsedUp(_), Some(told)) => {
                let reset = self.real(told.resets_in) + self.second;
                governor.block(bucket, reply.received + reset, true);
                true
            }
            (Trouble::Pushed(_), _) => {
                let penalty = doubled(FIRST_PENALTY, journey.retries).min(LONGEST_PENALTY);
                let wait = retry_after.unwrap_or(penalty).mul_f64(1.0 + 0.1 * random());
                governor.block(bucket, Instant::now() + self.real(wait), false);
                true
            }
            _ => false,
        }
    }

    /// Waits before the next try: as long as the server asks for, or a random
    /// share of a time that doubles.
    pub(crate) async fn pause(&self, retries: u32, retry_after: Option<Duration>) {
        let backoff = doubled(FIRST_BACKOFF, retries).min(LONGEST_BACKOFF);
        let wait = match retry_after {
            Some(asked) => asked + FIRST_BACKOFF.mul_f64(random()),
            None => backoff.mul_f64(random()),
        };
        sleep(self.real(wait)).await;
    }

    pub(crate) fn count_retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    fn real(&self, hub: Duration) -> Duration {
        self.second.mul_f64(hub.as_secs_f64())
    }
}

impl Journey<'_> {
    /// Whether one more try is due; counts it.
    fn goes_on(&mut self, trouble: &Trouble, retrier: &Retrier) -> bool {
        let is_short = matches!(self.route, Route::List(limit) if limit <= SMALL_PAGE);
        let (count, most) = match trouble {
            Trouble::UsedUp(_) => {
                self.used_up += 1;
                return self.used_up <= USED_UP;
            }
            Trouble::OwnLimit(_) => (&mut self.own_limit, OWN_LIMIT),
            Trouble::TooLarge | Trouble::Redirect(_) => (&mut self.hardly_mended, FEW),
            // A shorter page may help more than another try.
            _ if self.is_page_timeout(trouble) && !is_short => (&mut self.slow_page, FEW),
            Trouble::Unconnected(_) if !retrier.was_reached.load(Ordering::Relaxed) => {
                (&mut self.unconnected, NEVER_REACHED)
            }
            _ => (&mut 0, u32::MAX),
        };
        *count += 1;
        self.retries += 1;
        *count <= most && self.retries <= retrier.max_retries
    }

    fn is_page_timeout(&self, trouble: &Trouble) -> bool {
        let is_late = match trouble {
            Trouble::Late(_) => true,
            Trouble::Server(_) => self.status == Some(StatusCode::GATEWAY_TIMEOUT),
            _ => false,
        };
        is_late && matches!(self.route, Route::List(_))
    }

    fn fail(self, trouble: Trouble) -> HubError {
        let is_page_timeout = self.is_page_timeout(&trouble);
        let limit = self.ask.max_body;
        let (make, message): (fn(Box<Failure>) -> HubError, String) = match trouble {
            Trouble::Late(message) | Trouble::Server(message) if is_page_timeout => {
                (HubError::PageTimeout, message)
            }
            Trouble::Unconnected(message) | Trouble::Broken(message) => {
                (HubError::Unreachable, message)
            }
            Trouble::Late(message) => (HubError::TimedOut, message),
            Trouble::Server(message) => (HubError::Server, message),
            Trouble::Garbled(message) => (HubError::Garbled, message),
            Trouble::Redirect(message) => (HubError::Redirect, message),
            Trouble::UsedUp(message) | Trouble::OwnLimit(message) | Trouble::Pushed(message) => {
                (HubError::RateLimited, message)
            }
            Trouble::TooLarge => {
                let failure = Box::new(self.failure("too large"));
                return HubError::TooLarge { limit, failure };
            }
        };
        make(Box::new(self.failure(&message)))
    }

    fn failure(&self, message: &str) -> Failure {
        Failure {
            url: printable(self.ask.url.as_str()),
            status: self.status.map(|status| status.as_u16()),
            message: printable(message),
            request_id: self.request_id.clone(),
            tries: self.tries,
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unconnected(message) => Self::Unconnected(message),
            Fault::Broken(message) => Self::Broken(message),
            Fault::Late(message) => Self::Late(message),
            Fault::Garbled(message) => Self::Garbled(message),
            Fault::TooLarge => Self::TooLarge,
            Fault::Redirect(message) => Self::Redirect(message),
        }
    }
}

/// Whether an answer is worth another try.
fn judge(reply: &Reply, check: impl Fn(&Reply) -> Result<(), String>) -> Result<(), Trouble> {
    let status = reply.status;
    if status.is_success() {
        return check(reply).map_err(Trouble::Garbled);
    }
    let message = || refusal::message(status, &reply.headers, &reply.body);
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(match reply.told {
            Some(told) if told.remaining == 0 => Trouble::UsedUp(message()),
            Some(_) => Trouble::OwnLimit(message()),
            None => Trouble::Pushed(message()),
        });
    }
    if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Err(Trouble::Server(message()));
    }
    Ok(())
}

fn is_token_too_narrow(reply: &Reply) -> bool {
    use refusal::Reason;
    matches!(
        reply.status,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    ) && matches!(
        refusal::reason(reply.status, &reply.headers, &reply.body),
        Reason::NoModel | Reason::Forbidden
    )
}

fn doubled(first: Duration, times: u32) -> Duration {
    first.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
}

/// At least 0, below 1.
fn random() -> f64 {
    (RandomState::new().hash_one(()) >> 11) as f64 / (1_u64 << 53) as f64
}
