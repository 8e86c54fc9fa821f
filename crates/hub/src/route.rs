//! The Hub's addresses, and the quota bucket each one counts to.

use modeltree_records::{IdError, ModelId};
use url::Url;

use crate::config::CANONICAL_ENDPOINT;

/// A class of routes with a quota of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// `/api/…`.
    Api,
    /// Files: `…/raw/…` and `…/resolve/…`.
    Resolvers,
    /// Anything else.
    Pages,
}

impl Bucket {
    /// All buckets.
    pub const ALL: [Self; 3] = [Self::Api, Self::Resolvers, Self::Pages];

    /// The Hub's name of the bucket, as in its `RateLimit` header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Resolvers => "resolvers",
            Self::Pages => "pages",
        }
    }

    /// Reads the name of [`Bucket::as_str`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bucket| bucket.as_str() == name)
    }

    /// The bucket of an address at the endpoint.
    pub(crate) fn of(url: &Url) -> Self {
        let path = url.path();
        if path.contains("/resolve/") || path.contains("/raw/") || path.contains("/resolve-cache/")
        {
            Self::Resolvers
        } else if path.contains("/api/") {
            Self::Api
        } else {
            Self::Pages
        }
    }
}

/// The listing of models.
pub(crate) fn listing(endpoint: &Url) -> Url {
    under(endpoint, &["api", "models"])
}

/// The detail of a model.
pub(crate) fn model(endpoint: &Url, id: &str) -> Result<Url, IdError> {
    ModelId::check(id)?;
    Ok(under(endpoint, &["api", "models"]).extended(id.split('/')))
}

/// The card of a model.
pub(crate) fn card(endpoint: &Url, id: &str) -> Result<Url, IdError> {
    ModelId::check(id)?;
    Ok(endpoint
        .clone()
        .extended(id.split('/').chain(["raw", "main", "README.md"])))
}

/// The id within the path of a detail's or a card's address.
pub(crate) fn id_of(endpoint: &Url, url: &Url) -> Option<String> {
    let prefix = endpoint.path().trim_end_matches('/');
    let path = url.path().strip_prefix(prefix)?.strip_prefix('/')?;
    let id = match path.strip_prefix("api/models/") {
        Some(id) => id,
        None => path.split_once("/raw/")?.0,
    };
    ModelId::check(id).ok()?;
    Some(id.to_string())
}

/// Where an address of the public Hub is found at this endpoint; other
/// addresses stay. A mirror or a simulator may name the public Hub, or forget
/// the path that it lives under.
pub(crate) fn at_endpoint(endpoint: &Url, url: Url) -> Url {
    let is_canonical =
        Url::parse(CANONICAL_ENDPOINT).is_ok_and(|canonical| canonical.origin() == url.origin());
    let is_home = endpoint.origin() == url.origin();
    let prefix = endpoint.path().trim_end_matches('/');
    let is_under_prefix = url
        .path()
        .strip_prefix(prefix)
        .is_some_and(|path| path.starts_with('/'));
    if !is_home && !is_canonical || is_home && is_under_prefix {
        return url;
    }
    let mut local = endpoint.clone();
    local.set_path(&format!("{prefix}{}", url.path()));
    local.set_query(url.query());
    local
}

fn under(endpoint: &Url, segments: &[&str]) -> Url {
    endpoint.clone().extended(segments.iter().copied())
}

trait Extended {
    fn extended<'s>(self, segments: impl IntoIterator<Item = &'s str>) -> Self;
}

impl Extended for Url {
    fn extended<'s>(mut self, segments: impl IntoIterator<Item = &'s str>) -> Self {
        // Only addresses that cannot be a base have no path to extend, and an
        // endpoint is http or https.
        if let Ok(mut path) = self.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn addresses_and_back() {
        let hub = url("http://h:1/pre");
        assert_eq!(listing(&hub).as_str(), "http://h:1/pre/api/models");
        let detail = model(&hub, "a/b.c").unwrap();
        assert_eq!(detail.as_str(), "http://h:1/pre/api/models/a/b.c");
        let readme = card(&url("http://h"), "gpt2").unwrap();
        assert_eq!(readme.as_str(), "http://h/gpt2/raw/main/README.md");
        assert_eq!(id_of(&hub, &detail).as_deref(), Some("a/b.c"));
        assert_eq!(id_of(&url("http://h"), &readme).as_deref(), Some("gpt2"));
        assert_eq!(id_of(&hub, &url("http://h:1/pre/login")), None);
        assert!(model(&hub, "../..").is_err());
        assert!(card(&hub, "a?b").is_err());
    }

    #[test]
    fn buckets() {
        for (path, bucket) in [
            ("/api/models", Bucket::Api),
            ("/a/b/raw/main/README.md", Bucket::Resolvers),
            ("/a/b/resolve/main/x", Bucket::Resolvers),
            ("/api/resolve-cache/models/a/b/0/x", Bucket::Resolvers),
            ("/a/b", Bucket::Pages),
        ] {
            assert_eq!(Bucket::of(&url("http://h").join(path).unwrap()), bucket);
        }
    }

    #[test]
    fn the_public_hubs_addresses_are_found_at_the_mirror() {
        let mirror = url("http://h:1/pre");
        let there = at_endpoint(&mirror, url("https://huggingface.co/api/models/x?y=1"));
        assert_eq!(there.as_str(), "http://h:1/pre/api/models/x?y=1");
        let there = at_endpoint(&mirror, url("http://h:1/api/models/x"));
        assert_eq!(there.as_str(), "http://h:1/pre/api/models/x");
        for other in ["https://cdn.example/x", "http://h:1/pre/x", "http://h:2/x"] {
            assert_eq!(at_endpoint(&mirror, url(other)).as_str(), other);
        }
        let hub = url("https://huggingface.co");
        let there = at_endpoint(&hub, url("https://huggingface.co/x?y"));
        assert_eq!(there.as_str(), "https://huggingface.co/x?y");
    }
}
