//! How the client shall behave.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::Token;

/// The public Hub.
pub const CANONICAL_ENDPOINT: &str = "https://huggingface.co";

/// The settings of a [`crate::Client`]. All durations are real time, however
/// fast the Hub's clock runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the Hub is; a path is kept as a prefix.
    pub endpoint: Url,
    /// Sent to the endpoint only.
    pub token: Option<Token>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// To open a connection.
    pub connect_timeout: Duration,
    /// Longest silence within an answer, the wait for its first byte included.
    pub idle_timeout: Duration,
    /// Longest time of one try from sending to the last byte.
    pub request_timeout: Duration,
    /// Largest body, in decoded bytes; a larger one is an error.
    pub max_body: u64,
    /// Largest card, in decoded bytes; a larger one is
    /// [`crate::CardAnswer::TooLarge`].
    pub max_card: u64,
    /// Tries after the first that a request may cost when the server or the
    /// network is in trouble. Waiting for the quota is not counted.
    pub max_retries: u32,
    /// Where set, every request fails with this name of the variable or option
    /// that forbade it.
    pub offline: Option<&'static str>,
    /// Seconds of the Hub's clock in one real second: 1, but for a simulated
    /// Hub whose quota windows pass faster.
    pub time_scale: f64,
}

/// Settings that make no sense.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The endpoint is no usable URL.
    #[error("{variable}={value:?} is no http(s) address of a Hub")]
    BadEndpoint {
        /// What named it.
        variable: &'static str,
        /// What it says.
        value: String,
    },
    /// A variable that should hold a number of seconds.
    #[error("{variable}={value:?}: a number of seconds, 1 or more, is expected")]
    BadSeconds {
        /// The variable.
        variable: &'static str,
        /// What it says.
        value: String,
    },
    /// A token that no header can carry.
    #[error("the token in {place}: {source}")]
    BadToken {
        /// A variable's name or a file's path.
        place: String,
        /// What is wrong.
        source: crate::TokenError,
    },
    /// The token file is there but cannot be read.
    #[error("cannot read the token file {path}: {source}; name another one with HF_TOKEN_PATH")]
    TokenFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The user agent holds what a header cannot.
    #[error(
        "the user agent {0:?} holds characters that a header cannot (HF_HUB_USER_AGENT_ORIGIN?)"
    )]
    BadUserAgent(String),
    /// A time scale that is not positive.
    #[error("a time scale is a positive number, not {0}")]
    BadTimeScale(f64),
    /// The HTTP or TLS library could not start.
    #[error("cannot set up HTTP: {0}")]
    Http(String),
}

impl Config {
    /// The settings for an endpoint, with no token and no look at the
    /// environment.
    ///
    /// # Errors
    /// Where `endpoint` is no http or https URL.
    pub fn new(endpoint: &str) -> Result<Self, ConfigError> {
        Self::at(endpoint, "endpoint")
    }

    pub(crate) fn at(endpoint: &str, variable: &'static str) -> Result<Self, ConfigError> {
        let bad = || ConfigError::BadEndpoint {
            variable,
            value: endpoint.chars().take(200).collect(),
        };
        let mut url = Url::parse(endpoint.trim().trim_end_matches('/')).map_err(|_| bad())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(bad());
        }
        // Credentials in a URL end up in messages and journals.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad());
        }
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self {
            endpoint: url,
            token: None,
            user_agent: concat!("modeltree/", env!("CARGO_PKG_VERSION")).into(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(180),
            max_body: 128 << 20,
            max_card: 8 << 20,
            max_retries: 8,
            offline: None,
            time_scale: 1.0,
        })
    }

    /// The real duration of some time on the Hub's clock.
    pub(crate) fn real(&self, hub: Duration) -> Duration {
        hub.div_f64(self.time_scale)
    }
}
