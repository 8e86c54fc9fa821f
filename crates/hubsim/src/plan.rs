//! What the plans of the Hub allow.

use serde::Serialize;

/// Length of a quota window, seconds of the Hub's clock.
pub(crate) const WINDOW: f64 = 300.0;

/// Requests that share one quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bucket {
    /// `/api/*`
    Api,
    /// Files: `/raw/`, `/resolve/` and where the latter leads.
    Resolvers,
    /// Web pages.
    Pages,
}

impl Bucket {
    /// The name in the `RateLimit` header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Bucket::Api => "api",
            Bucket::Resolvers => "resolvers",
            Bucket::Pages => "pages",
        }
    }
}

/// Requests allowed in a window of 300 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// `/api/*`
    pub api: u32,
    /// Files.
    pub resolvers: u32,
    /// Web pages.
    pub pages: u32,
}

impl Quotas {
    pub(crate) fn of(self, bucket: Bucket) -> u32 {
        match bucket {
            Bucket::Api => self.api,
            Bucket::Resolvers => self.resolvers,
            Bucket::Pages => self.pages,
        }
    }
}

const ANONYMOUS: Quotas = Quotas {
    api: 500,
    resolvers: 3_000,
    pages: 100,
};

/// What a valid token is allowed. Who sends none is anonymous on every plan
/// but [`Plan::None`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Plan {
    /// 500 API requests and 3,000 files a window, token or not.
    Anonymous,
    /// 1,000 API requests and 5,000 files.
    Free,
    /// 2,500 API requests and 12,000 files.
    Pro,
    /// No quota, and no headers that tell of one.
    #[default]
    None,
    /// Quotas of one's own, token or not.
    Custom(Quotas),
}

impl Plan {
    pub(crate) fn quotas(self, with_token: bool) -> Option<Quotas> {
        match self {
            Plan::None => None,
            Plan::Custom(quotas) => Some(quotas),
            Plan::Free if with_token => Some(Quotas {
                api: 1_000,
                resolvers: 5_000,
                pages: 200,
            }),
            Plan::Pro if with_token => Some(Quotas {
                api: 2_500,
                resolvers: 12_000,
                pages: 400,
            }),
            Plan::Anonymous | Plan::Free | Plan::Pro => Some(ANONYMOUS),
        }
    }
}
