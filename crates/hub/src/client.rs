//! The client.

use std::sync::Arc;

use url::Url;

use crate::{
    Bucket, CardAnswer, Config, ConfigError, Expand, HubError, Metrics, ModelAnswer, PageAnswer,
    PageRequest, Quota,
};

/// Asks the Hub. A clone is cheap and shares the connections, the quotas and
/// the figures.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: Config,
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
        Ok(Self {
            inner: Arc::new(Inner { config }),
        })
    }

    /// One page of a listing.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn page(&self, request: &PageRequest) -> Result<PageAnswer, HubError> {
        let _ = request;
        todo!()
    }

    /// The detail of a model, with the properties named.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn model(&self, id: &str, expand: &[Expand]) -> Result<ModelAnswer, HubError> {
        let _ = (id, expand);
        todo!()
    }

    /// The card of a model; with the `ETag` of an earlier answer only if it
    /// changed since.
    ///
    /// # Errors
    /// See [`HubError`].
    pub async fn card(&self, id: &str, etag: Option<&str>) -> Result<CardAnswer, HubError> {
        let _ = (id, etag);
        todo!()
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
        Metrics::default()
    }

    /// The quota of a bucket; `None` as long as the server has told none.
    #[must_use]
    pub fn quota(&self, bucket: Bucket) -> Option<Quota> {
        let _ = bucket;
        None
    }
}
