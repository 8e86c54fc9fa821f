//! One question and its answer: redirects, bodies, the token's limits.

use std::error::Error;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION,
};
use reqwest::{Response, StatusCode};
use tokio::time::{Instant, timeout};
use url::{Host, Url};

use crate::body::{self, Bounds};
use crate::governor::Governor;
use crate::quota_header::{self, Told};
use crate::text::printable;
use crate::{Bucket, Config, ConfigError, route};

const MAX_REDIRECTS: usize = 10;

/// What is read of a body that only explains a status.
const EXPLANATION: u64 = 64 << 10;

/// A question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    pub url: &'a Url,
    /// Whether the answer's body is wanted only if it has another `ETag`.
    pub etag: Option<&'a str>,
    pub max_body: u64,
    /// Whether to leave the token out.
    pub anonymous: bool,
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The id in the last address at the endpoint that held one.
    pub id: Option<String>,
    /// Where the answer came from, if that is the endpoint.
    pub bucket: Option<Bucket>,
    pub told: Option<Told>,
    pub received: Instant,
    /// From sending to the last byte, without earlier redirects.
    pub elapsed: Duration,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Fault {
    /// No connection.
    Unconnected(String),
    /// A connection that broke off.
    Broken(String),
    Late(String),
    Garbled(String),
    TooLarge,
    Redirect(String),
}

impl Fault {
    pub(crate) fn of(error: reqwest::Error) -> Self {
        let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
        let message = describe(error);
        match (is_connect, is_timeout) {
            (true, _) => Self::Unconnected(message),
            (false, true) => Self::Late(message),
            (false, false) => Self::Broken(message),
        }
    }

    pub(crate) fn late(what: &str) -> Self {
        Self::Late(format!("{what} did not come in time"))
    }
}

#[derive(Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    endpoint: Url,
    bearer: Option<HeaderValue>,
    idle: Duration,
    total: Duration,
    /// The quotas of the token, or of this address where there is none.
    pub governor: Governor,
    /// The quotas of this address, for requests that leave the token out.
    anonymous: Governor,
    pub requests: AtomicU64,
    pub bytes: AtomicU64,
}

impl Transport {
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .map_err(|_| ConfigError::BadUserAgent(config.user_agent.clone()))?;
        let bearer = config.token.as_ref().and_then(|token| {
            let mut value = HeaderValue::from_str(&token.bearer()).ok()?;
            value.set_sensitive(true);
            Some(value)
        });
        let second = config.real(Duration::from_secs(1));
        Ok(Self {
            http: http_client(config, user_agent)?,
            endpoint: config.endpoint.clone(),
            bearer,
            idle: config.idle_timeout,
            total: config.request_timeout,
            governor: Governor::new(second),
            anonymous: Governor::new(second),
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        })
    }

    /// Real time in which requests stood still for want of quota.
    pub(crate) fn waited(&self) -> Duration {
        self.governor.waited() + self.anonymous.waited()
    }

    pub(crate) const fn has_token(&self) -> bool {
        self.bearer.is_some()
    }

    /// The accounts that a question is counted to.
    pub(crate) fn governor_for(&self, ask: &Ask<'_>) -> &Governor {
        if ask.anonymous && self.has_token() {
            &self.anonymous
        } else {
            &self.governor
        }
    }

    /// Asks and follows redirects, each as fast as its quota allows.
    pub(crate) async fn get(&self, ask: Ask<'_>) -> Result<Reply, Fault> {
        let mut url = ask.url.clone();
        let mut visited = vec![url.clone()];
        let mut id = None;
        loop {
            let is_home = url.origin() == self.endpoint.origin();
            if is_home {
                id = route::id_of(&self.endpoint, &url).or(id);
            }
            let mut reply = self.hop(&ask, &url, is_home).await?;
            let Some(location) = redirect(&reply) else {
                reply.id = id;
                return Ok(reply);
            };
            if visited.len() > MAX_REDIRECTS {
                return Err(Fault::Redirect(format!(
                    "more than {MAX_REDIRECTS} redirects"
                )));
            }
            url = self.follow(&url, &location, &visited)?;
            visited.push(url.clone());
        }
    }

    /// The address that a redirect leads to.
    fn follow(&self, from: &Url, location: &str, visited: &[Url]) -> Result<Url, Fault> {
        let unusable = || Fault::Redirect(format!("to {}", printable(location)));
        let mut there = from.join(location).map_err(|_| unusable())?;
        let has_login = !there.username().is_empty() || there.password().is_some();
        if !matches!(there.scheme(), "http" | "https") || has_login {
            return Err(unusable());
        }
        there.set_fragment(None);
        let local = route::at_endpoint(&self.endpoint, there.clone());
        let mut next = local.clone();
        let is_home = |url: &Url| url.origin() == self.endpoint.origin();
        // The Hub keeps the query of an API request in mind, not always in the
        // redirect.
        let is_api = is_home(&next) && is_home(from) && Bucket::of(&next) == Bucket::Api;
        if is_api && next.query().is_none() {
            next.set_query(from.query());
        }
        // A mirror that itself sends to the public Hub means it.
        if local != there && visited.contains(&next) {
            next = there;
        }
        if visited.contains(&next) {
            return Err(Fault::Redirect("in a loop".into()));
        }
        Ok(next)
    }

    /// One request and its whole answer.
    async fn hop(&self, ask: &Ask<'_>, url: &Url, is_home: bool) -> Result<Reply, Fault> {
        let mut request = self.http.get(url.clone()).header(ACCEPT_ENCODING, "gzip");
        if is_home {
            if let Some(bearer) = self.bearer.as_ref().filter(|_| !ask.anonymous) {
                request = request.header(AUTHORIZATION, bearer.clone());
            }
            if let Some(etag) = ask.etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
                request = request.header(IF_NONE_MATCH, etag);
            }
        }
        let bucket = is_home.then(|| Bucket::of(url));
        let permit = match bucket {
            Some(bucket) => Some(self.governor_for(ask).admit(bucket).await),
            None => None,
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        let sent = Instant::now();
        let mut response = match timeout(self.idle.min(self.total), request.send()).await {
            Ok(response) => response.map_err(Fault::of)?,
            Err(_) => return Err(Fault::late("an answer")),
        };
        let received = Instant::now();
        let status = response.status();
        let told = quota_header::read(response.headers()).filter(|_| is_home);
        if let Some(permit) = permit {
            let is_trouble = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            permit.answered(told.as_ref(), !is_trouble);
        }
        let body = self.body(&mut response, ask, sent).await?;
        Ok(Reply {
            status,
            headers: std::mem::take(response.headers_mut()),
            body,
            id: None,
            bucket,
            told,
            received,
            elapsed: sent.elapsed(),
        })
    }

    async fn body(
        &self,
        response: &mut Response,
        ask: &Ask<'_>,
        sent: Instant,
    ) -> Result<Vec<u8>, Fault> {
        let is_wanted = response.status().is_success();
        let bounds = Bounds {
            limit: if is_wanted { ask.max_body } else { EXPLANATION },
            beginning: !is_wanted,
            idle: self.idle,
            deadline: sent + self.total,
        };
        let count = |bytes| {
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
        };
        match body::read(response, bounds, count).await {
            // The status says enough.
            Err(_) if !is_wanted => Ok(Vec::new()),
            body => body,
        }
    }
}

/// An error with its causes. The address is told elsewhere, and a redirect's
/// may hold a secret.
fn describe(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let text = inner.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        source = inner.source();
    }
    message
}

/// Where a redirect sends to.
fn redirect(reply: &Reply) -> Option<String> {
    if !matches!(reply.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = reply.headers.get(LOCATION)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn http_client(config: &Config, user_agent: HeaderValue) -> Result<reqwest::Client, ConfigError> {
    static PROVIDER: OnceLock<()> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        // An error means that the program has chosen one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let builder = || {
        let mut builder = reqwest::Client::builder()
            .user_agent(user_agent.clone())
            .connect_timeout(config.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip();
        if is_loopback(&config.endpoint) {
            builder = builder.no_proxy();
        }
        builder
    };
    let built = match builder().build() {
        // A machine without any authority's certificate can still ask a Hub
        // that needs none.
        Err(_) if config.endpoint.scheme() == "http" => builder().tls_certs_only([]).build(),
        built => built,
    };
    built.map_err(|error| ConfigError::Http(describe(error)))
}

fn is_loopback(endpoint: &Url) -> bool {
    match endpoint.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_that_sends_to_the_public_hub_itself_is_believed() {
        let config = Config::new("http://127.0.0.1:1/hub").unwrap();
        let transport = Transport::new(&config).unwrap();
        let here = Url::parse("http://127.0.0.1:1/hub/api/models/a/b?x=1").unwrap();
        let follow = |location: &str, visited: &[Url]| {
            let next = transport.follow(&here, location, visited).unwrap();
            next.to_string()
        };
        let asked = std::slice::from_ref(&here);
        assert_eq!(
            follow("https://huggingface.co/api/models/a/c", asked),
            "http://127.0.0.1:1/hub/api/models/a/c?x=1"
        );
        // Asking here again would lead nowhere.
        assert_eq!(
            follow("https://huggingface.co/api/models/a/b?x=1", asked),
            "https://huggingface.co/api/models/a/b?x=1"
        );
    }
}
