//! Answers requests.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::clock::Clock;
use crate::dice::{Dice, Roll, mix};
use crate::fault::FaultKind;
use crate::files::Via;
use crate::limits::{Caller, Limits, Standing};
use crate::order::Orders;
use crate::sim::Sim;
use crate::stats::{Counters, Stats};
use crate::target::{Route, Target};
use crate::world::{EventKind, World};
use crate::{body, detail, errors, files, list, spaces};

/// Pause before each piece of a slow body, seconds of the Hub's clock.
const SLOW_PAUSE: f64 = 0.5;

/// Everything the answers depend on.
pub(crate) struct Server {
    pub(crate) world: World,
    pub(crate) orders: Orders,
    pub(crate) counters: Counters,
    pub(crate) endpoint: String,
    pub(crate) issued: Issued,
    gzip: bool,
    seed: u64,
    clock: Clock,
    dice: Dice,
    limits: Limits,
}

impl Server {
    pub(crate) fn new(sim: Sim) -> Self {
        let dice = Dice::new(sim.seed, sim.faults);
        Server {
            world: World::new(sim.catalog),
            orders: Orders::default(),
            counters: Counters::default(),
            endpoint: sim.endpoint,
            issued: Issued::new(dice.knows(FaultKind::IgnoreCursor)),
            gzip: sim.gzip,
            seed: sim.seed,
            clock: Clock::new(sim.time_scale),
            limits: Limits::new(sim.plan),
            dice,
        }
    }

    pub(crate) fn stats(&self) -> Stats {
        self.counters.snapshot(self.world.events())
    }

    /// Whose quota a request is taken from. `Err` names the address of one
    /// whose token is none.
    fn caller(headers: &HeaderMap, peer: SocketAddr) -> Result<Caller, Caller> {
        let address = Caller::Address(peer.ip());
        let Some(credentials) = headers.get(header::AUTHORIZATION) else {
            return Ok(address);
        };
        let token = credentials
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix("Bearer "));
        match token {
            Some(token) if token.starts_with("hf_") && !token.starts_with("hf_invalid") => {
                Ok(Caller::Token(token.to_owned()))
            }
            _ => Err(address),
        }
    }

    /// Lets happen what happens before this request's answer.
    fn turn(&self, roll: Roll) {
        let kinds = [
            (FaultKind::Appear, EventKind::Appeared),
            (FaultKind::Vanish, EventKind::Vanished),
            (FaultKind::Rename, EventKind::Renamed),
            (FaultKind::Move, EventKind::Moved),
        ];
        for (fault, event) in kinds {
            if roll.has(fault) {
                let chance = mix(roll.chance ^ fault as u64);
                self.world
                    .happen(event, chance, self.clock.now(), roll.number);
                self.counters.injected(fault);
            }
        }
    }

    /// A failure in place of the answer.
    fn failure(&self, roll: Roll, path: &str) -> Option<Answer> {
        let kinds = [
            FaultKind::LimitWindow,
            FaultKind::LimitAction,
            FaultKind::LimitPlain,
            FaultKind::InternalError,
            FaultKind::BadGateway,
            FaultKind::Unavailable,
            FaultKind::GatewayTimeout,
            FaultKind::RedirectLoop,
            FaultKind::Html,
        ];
        let kind = kinds.into_iter().find(|kind| roll.has(*kind))?;
        self.counters.injected(kind);
        Some(match kind {
            FaultKind::LimitAction => errors::action_limited(),
            FaultKind::InternalError => errors::internal(),
            FaultKind::BadGateway => errors::gateway(StatusCode::BAD_GATEWAY),
            FaultKind::Unavailable => errors::gateway(StatusCode::SERVICE_UNAVAILABLE),
            FaultKind::GatewayTimeout => errors::gateway(StatusCode::GATEWAY_TIMEOUT),
            FaultKind::RedirectLoop => Answer::redirect(path),
            FaultKind::Html => errors::web_page(StatusCode::OK),
            _ => errors::rate_limited("203.0.113.7", false),
        })
    }

    fn answer(&self, target: &Target, parts: &Parts, with_token: bool, roll: Roll) -> Answer {
        let query = parts.uri.query().unwrap_or_default();
        match target {
            Target::List => list::answer(self, query, roll),
            Target::Detail { id, revision } => {
                detail::answer(self, id, revision.as_deref(), query, with_token, roll)
            }
            Target::Raw(file) => files::answer(self, file, Via::Raw, with_token),
            Target::Resolve(file) => files::answer(self, file, Via::Resolve, with_token),
            Target::ResolveCache(file) => files::answer(self, file, Via::Cache, with_token),
            Target::Spaces => spaces::answer(self, query),
            Target::OtherApi => errors::no_page(),
            Target::Page => errors::web_page(StatusCode::NOT_FOUND),
            Target::Stats => {
                let stats = serde_json::to_vec(&self.stats()).unwrap_or_default();
                Answer::json(StatusCode::OK, stats)
            }
        }
    }

    /// Sends an answer, with a body as troubled as the roll says.
    fn send(&self, mut answer: Answer, parts: &Parts, route: Route, roll: Roll) -> Response {
        let is_whole = answer.status == StatusCode::OK
            && parts.method == Method::GET
            && !answer.body.is_empty()
            && route.is_counted();
        let meets = |kind| is_whole && roll.has(kind);
        if meets(FaultKind::Garbled) && route != Route::Raw {
            self.counters.injected(FaultKind::Garbled);
            answer = body::garbled(answer, roll.chance);
        }
        if self.gzip && !meets(FaultKind::Huge) {
            answer = answer.compressed(&parts.headers);
        }
        self.counters
            .answered(answer.status.as_u16(), answer.body.len());
        let kinds = [
            FaultKind::Truncated,
            FaultKind::Stall,
            FaultKind::Slow,
            FaultKind::Huge,
        ];
        let Some(kind) = kinds.into_iter().find(|kind| meets(*kind)) else {
            return answer.into_response();
        };
        self.counters.injected(kind);
        match kind {
            FaultKind::Truncated => body::truncated(answer),
            FaultKind::Stall => body::stalled(answer),
            FaultKind::Slow => body::slow(answer, self.clock.real(SLOW_PAUSE)),
            _ => body::huge(answer),
        }
    }

    /// `Root=1-<time>-<random>;<trace>`, where the trace is the client's own
    /// or one more random text.
    fn request_id(&self, headers: &HeaderMap, count: u64) -> String {
        let seconds = self.clock.now() / 1000;
        let high = mix(self.seed ^ count);
        let low = mix(high) as u32;
        let trace = headers
            .get("x-amzn-trace-id")
            .and_then(|value| value.to_str().ok());
        let trace = trace.map_or_else(|| format!("{:016x}", mix(low.into())), str::to_owned);
        format!("Root=1-{seconds:08x}-{high:016x}{low:08x};{trace}")
    }
}

/// Cursors that next links gave out.
pub(crate) struct Issued(Option<Mutex<HashSet<u64>>>);

impl Issued {
    fn new(kept: bool) -> Self {
        Issued(kept.then(Mutex::default))
    }

    fn with<T>(&self, cursor: &str, then: impl FnOnce(&mut HashSet<u64>, u64) -> T) -> Option<T> {
        let mut hash = DefaultHasher::new();
        cursor.hash(&mut hash);
        let mut issued = self
            .0
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Some(then(&mut issued, hash.finish()))
    }

    pub(crate) fn remember(&self, cursor: &str) {
        self.with(cursor, HashSet::insert);
    }

    pub(crate) fn contains(&self, cursor: &str) -> bool {
        self.with(cursor, |issued, hash| issued.contains(&hash))
            .unwrap_or(true)
    }
}

/// Counts a request as open until it is dropped.
struct Open<'a>(&'a Server);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.counters.left(self.0.clock.elapsed());
    }
}

/// Serves until `stopped` resolves, and then for at most `grace`.
pub(crate) async fn serve(
    server: Arc<Server>,
    listener: TcpListener,
    stopped: oneshot::Receiver<()>,
    grace: Duration,
) {
    let app = Router::new()
        .fallback(handle)
        .with_state(server)
        .into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (ending, ended) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = stopped.await;
        drop(ending);
    });
    let late = async {
        let _ = ended.await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        _ = serving => {}
        () = late => {}
    }
}

async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let target = Target::of(parts.uri.path());
    let Some(route) = target.route() else {
        return server
            .answer(&target, &parts, false, Roll::default())
            .into_response();
    };
    let (count, number) = server.counters.arrived(route, server.clock.elapsed());
    let _open = Open(&server);
    let roll = number.map_or_else(Roll::default, |number| server.dice.roll(number));
    server.turn(roll);
    let caller = Server::caller(&parts.headers, peer);
    let (Ok(payer) | Err(payer)) = &caller;
    let standing = server
        .limits
        .take(target.bucket(), payer, server.clock.elapsed());
    let latency = server.dice.latency();
    if latency > 0.0 {
        tokio::time::sleep(server.clock.real(latency)).await;
    }
    let with_token = matches!(caller, Ok(Caller::Token(_)));
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let answer = if standing.is_some_and(|standing| !standing.allowed) {
        server.counters.rate_limited();
        errors::rate_limited(&peer.ip().to_string(), with_token)
    } else if let Some(failure) = server.failure(roll, path) {
        failure
    } else if caller.is_err() {
        errors::bad_token()
    } else if parts.method != Method::GET && parts.method != Method::HEAD {
        errors::no_page()
    } else {
        server.answer(&target, &parts, with_token, roll)
    };
    let answer = answer.conditional(&parts.headers);
    let answer = answer.signed(&server.request_id(&parts.headers, count));
    let answer = limited(answer, &target, standing, roll);
    server.send(answer, &parts, route, roll)
}

/// Adds the headers that tell of quotas.
fn limited(answer: Answer, target: &Target, standing: Option<Standing>, roll: Roll) -> Answer {
    let is_refused = standing.is_some_and(|standing| !standing.allowed);
    let bucket = target.bucket();
    let policy = |quota| format!("\"fixed window\";\"{}\";q={quota};w=300", bucket.as_str());
    let (limit, quota) = match standing {
        _ if !is_refused && roll.has(FaultKind::LimitPlain) => return answer,
        _ if !is_refused && roll.has(FaultKind::LimitWindow) => {
            let quota = standing.map_or(1000, |standing| standing.quota);
            (format!("\"{}\";r=0;t=5", bucket.as_str()), quota)
        }
        _ if !is_refused && roll.has(FaultKind::LimitAction) => {
            let quota = standing.map_or(1000, |standing| standing.quota);
            let left = standing.map_or(0, |standing| standing.remaining).max(1);
            let reset = standing.map_or(300, |standing| standing.reset);
            (format!("\"{}\";r={left};t={reset}", bucket.as_str()), quota)
        }
        Some(Standing {
            bucket,
            quota,
            remaining,
            reset,
            ..
        }) => (
            format!("\"{}\";r={remaining};t={reset}", bucket.as_str()),
            quota,
        ),
        None => return answer,
    };
    answer
        .with_own("ratelimit", &limit)
        .with_own("ratelimit-policy", &policy(quota))
}
