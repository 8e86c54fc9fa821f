//! The client: questions in the Hub's own terms.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use modeltree_decode::check_list;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap, LINK};
use url::Url;
use url::form_urlencoded::Serializer;

use crate::refusal::{self, Reason};
use crate::retry::{Retrier, Route};
use crate::text::printable;
use crate::transport::{Ask, Reply, Transport};
use crate::{
    Bucket, CardAnswer, CardText, Config, ConfigError, Expand, Failure, HubError, Metrics,
    ModelAnswer, ModelBody, PageAnswer, PageRequest, Quota, decode_model, link, query, route,
};

/// How often a page is asked for again because of where its next link leads.
const FOREIGN_LINK_RETRIES: u32 = 2;

/// Asks the Hub. A clone is cheap and shares the connections, the quotas and
/// the figures.
///
/// Many requests may be under way at once: they go out as soon as the quota of
/// their [`Bucket`] allows, first come, first served. The first request of a
/// bucket goes alone, to learn the quota from its answer.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    retrier: Retrier,
}

impl Client {
    /// Sets up a client; no request is sent.
    ///
    /// # Errors
    /// Where a setting makes no sense.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        if !(config.time_scale.is_finite() && config.time_scale > 0.0) {
            return Err(ConfigError::BadTimeScale(config.time_scale));
        }
        let retrier = Retrier::new(Transport::new(&config)?, &config);
        Ok(Self {
            inner: Arc::new(Inner { config, retrier }),
        })
    }

    /// One page of a listing.
    ///
    /// # Errors
    /// Where there is no page; see [`HubError`].
    pub async fn page(&self, request: &PageRequest) -> Result<PageAnswer, HubError> {
        self.check_online()?;
        let mut url = route::listing(self.endpoint());
        url.set_query(Some(&request.to_query()));
        let mut retries = 0;
        loop {
            let ask = self.question(&url);
            let is_list = |reply: &Reply| check_list(&reply.body).map_err(|e| e.to_string());
            let route = Route::List(request.limit());
            let reply = self.inner.retrier.ask(ask, route, is_list).await?;
            if reply.status != StatusCode::OK {
                return Err(page_error(&url, request, &reply));
            }
            let links: Vec<_> = reply
                .headers
                .get_all(LINK)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
                .collect();
            let target = link::next(links.iter().map(|link| &**link));
            let next = target.map(|target| link::localize(target, self.endpoint()));
            let (next, foreign) = match next.transpose() {
                Ok(next) => (next, None),
                Err(foreign) => (None, Some(foreign.0)),
            };
            if foreign.is_some() && retries < FOREIGN_LINK_RETRIES {
                self.inner.retrier.count_retry();
                self.inner.retrier.pause(retries, None).await;
                retries += 1;
                continue;
            }
            let page = PageAnswer {
                next,
                etag: text_of(&reply.headers, ETAG.as_str()),
                elapsed: reply.elapsed,
                body: Bytes::from(reply.body),
            };
            return match foreign {
                None => Ok(page),
                Some(link) => Err(HubError::ForeignLink {
                    link,
                    page: Box::new(page),
                }),
            };
        }
    }

    /// The detail of a model, with the properties named; with none of them, in
    /// the Hub's default form.
    ///
    /// # Errors
    /// Where the Hub says nothing of the model; see [`HubError`].
    pub async fn model(&self, id: &str, expand: &[Expand]) -> Result<ModelAnswer, HubError> {
        self.check_online()?;
        let mut url = route::model(self.endpoint(), id).map_err(|error| bad_id(id, error))?;
        if !expand.is_empty() {
            let mut query = Serializer::new(String::new());
            query::append_expand(&mut query, expand);
            url.set_query(Some(&query.finish()));
        }
        let is_object = |reply: &Reply| match decode_model(&reply.body) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        };
        let ask = self.question(&url);
        let reply = self.inner.retrier.ask(ask, Route::Model, is_object).await?;
        if reply.status == StatusCode::OK {
            let stated = decode_model(&reply.body).ok();
            let stated = stated
                .as_ref()
                .and_then(|item| item.model())
                .map(|model| model.id.to_string());
            let present = stated.or(reply.id).unwrap_or_else(|| id.to_string());
            return Ok(ModelAnswer::Found(ModelBody {
                id_differs: present != id,
                id: present,
                etag: text_of(&reply.headers, ETAG.as_str()),
                elapsed: reply.elapsed,
                body: Bytes::from(reply.body),
            }));
        }
        match refusal::reason(reply.status, &reply.headers, &reply.body) {
            Reason::NoModel | Reason::NoFile => Ok(ModelAnswer::Missing),
            Reason::Gated => Ok(ModelAnswer::Gated),
            Reason::Disabled => Ok(ModelAnswer::Disabled),
            Reason::Forbidden => Ok(ModelAnswer::Forbidden(said(&reply))),
            reason => Err(refused(&url, expand, &reply, reason)),
        }
    }

    /// The card of a model; given the `ETag` of an earlier answer, only if it
    /// changed since.
    ///
    /// # Errors
    /// Where the Hub says nothing of the card; see [`HubError`].
    pub async fn card(&self, id: &str, etag: Option<&str>) -> Result<CardAnswer, HubError> {
        self.check_online()?;
        let url = route::card(self.endpoint(), id).map_err(|error| bad_id(id, error))?;
        let ask = Ask {
            etag,
            max_body: self.inner.config.max_card,
            ..self.question(&url)
        };
        let is_text = |reply: &Reply| match text_of(&reply.headers, CONTENT_TYPE.as_str()) {
            Some(kind) if kind.starts_with("text/html") => Err("an HTML page".into()),
            _ => Ok(()),
        };
        let reply = match self.inner.retrier.ask(ask, Route::Card, is_text).await {
            Err(HubError::TooLarge { .. }) => return Ok(CardAnswer::TooLarge),
            reply => reply?,
        };
        if reply.status == StatusCode::OK {
            let (text, lossy) = match String::from_utf8(reply.body) {
                Ok(text) => (text, false),
                Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
            };
            return Ok(CardAnswer::Text(CardText {
                text,
                lossy,
                etag: text_of(&reply.headers, ETAG.as_str()),
                revision: text_of(&reply.headers, "x-repo-commit"),
                id: reply.id.unwrap_or_else(|| id.to_string()),
            }));
        }
        if reply.status == StatusCode::NOT_MODIFIED && etag.is_some() {
            return Ok(CardAnswer::Unchanged);
        }
        match refusal::reason(reply.status, &reply.headers, &reply.body) {
            Reason::NoModel => Ok(CardAnswer::Missing),
            Reason::NoFile => Ok(CardAnswer::None),
            Reason::Gated => Ok(CardAnswer::Gated),
            Reason::Disabled => Ok(CardAnswer::Disabled),
            Reason::Forbidden => Ok(CardAnswer::Forbidden(said(&reply))),
            reason => Err(refused(&url, &[], &reply, reason)),
        }
    }

    /// Where the Hub is.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        &self.inner.config.endpoint
    }

    /// Seconds of the Hub's clock in one real second.
    #[must_use]
    pub fn time_scale(&self) -> f64 {
        self.inner.config.time_scale
    }

    /// What was done so far.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        let retrier = &self.inner.retrier;
        let transport = &retrier.transport;
        Metrics {
            requests: transport.requests.load(Ordering::Relaxed),
            retries: retrier.retries.load(Ordering::Relaxed),
            rate_limited: retrier.rate_limited.load(Ordering::Relaxed),
            waited_for_quota: transport.waited().mul_f64(self.time_scale()),
            bytes: transport.bytes.load(Ordering::Relaxed),
        }
    }

    /// The quota of a bucket; `None` as long as the server has told none.
    #[must_use]
    pub fn quota(&self, bucket: Bucket) -> Option<Quota> {
        self.inner.retrier.transport.governor.quota(bucket)
    }

    fn check_online(&self) -> Result<(), HubError> {
        match self.inner.config.offline {
            Some(variable) => Err(HubError::Offline { variable }),
            None => Ok(()),
        }
    }

    fn question<'a>(&self, url: &'a Url) -> Ask<'a> {
        Ask {
            url,
            etag: None,
            max_body: self.inner.config.max_body,
            anonymous: false,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint().as_str())
            .finish_non_exhaustive()
    }
}

fn page_error(url: &Url, request: &PageRequest, reply: &Reply) -> HubError {
    match refusal::reason(reply.status, &reply.headers, &reply.body) {
        // No model was asked for: what is missing is the permission, or the
        // listing itself, and then this is no Hub.
        Reason::NoModel if reply.status == StatusCode::UNAUTHORIZED => {
            HubError::Forbidden(failure(url, reply))
        }
        Reason::Gated | Reason::Disabled => HubError::Forbidden(failure(url, reply)),
        reason => refused(url, &request.expand(), reply, reason),
    }
}

fn refused(url: &Url, expand: &[Expand], reply: &Reply, reason: Reason) -> HubError {
    let failure = failure(url, reply);
    match reason {
        Reason::InvalidToken => HubError::InvalidToken(failure),
        Reason::Forbidden => HubError::Forbidden(failure),
        Reason::BadRequest => HubError::BadRequest {
            refused: refusal::refused_expands(expand, &reply.headers, &reply.body),
            failure,
        },
        _ => HubError::Unexpected(failure),
    }
}

fn failure(url: &Url, reply: &Reply) -> Box<Failure> {
    Box::new(Failure {
        url: printable(url.as_str()),
        status: Some(reply.status.as_u16()),
        message: said(reply),
        request_id: refusal::request_id(&reply.headers),
        tries: 1,
    })
}

fn said(reply: &Reply) -> String {
    refusal::message(reply.status, &reply.headers, &reply.body)
}

fn bad_id(id: &str, source: modeltree_records::IdError) -> HubError {
    HubError::BadId {
        id: printable(id),
        source,
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_string())
}
