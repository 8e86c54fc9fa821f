//! What a listing can be asked for.

use serde::{Deserialize, Serialize};
use url::form_urlencoded::{self, Serializer};

use crate::Expand;

/// The key a listing is ordered by; the order is always descending, ties by
/// ascending `_id`, models without the key last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Date of creation: the one key that never moves.
    CreatedAt,
    /// Downloads of the last 30 days.
    Downloads,
    /// Likes.
    Likes,
    /// Date of the last commit.
    LastModified,
    /// The Hub's trending score, its own default.
    TrendingScore,
}

impl Sort {
    /// The Hub's name of the key.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "createdAt",
            Self::Downloads => "downloads",
            Self::Likes => "likes",
            Self::LastModified => "lastModified",
            Self::TrendingScore => "trendingScore",
        }
    }
}

/// The largest page that the Hub is known to give.
pub const MAX_LIMIT: u32 = 1000;

/// One listing of models; every condition has to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// Tags that a model must all have (`base_model:org/name`, `license:mit`, …).
    pub filters: Vec<String>,
    /// Owner.
    pub author: Option<String>,
    /// Text that the id holds.
    pub search: Option<String>,
    /// Task (`pipeline_tag`).
    pub task: Option<String>,
    /// Library; sent as one more filter, since libraries are tags.
    pub library: Option<String>,
    /// Order.
    pub sort: Sort,
    /// Models a page; the Hub gives at most [`MAX_LIMIT`].
    pub limit: u32,
    /// Properties; none of them asks for the Hub's default set.
    pub expand: Vec<Expand>,
    /// Where to start: the text of a cursor, decoded from its URL.
    pub cursor: Option<String>,
}

impl Default for ListQuery {
    /// All models by date of creation, in the largest pages.
    fn default() -> Self {
        Self {
            filters: Vec::new(),
            author: None,
            search: None,
            task: None,
            library: None,
            sort: Sort::CreatedAt,
            limit: MAX_LIMIT,
            expand: Vec::new(),
            cursor: None,
        }
    }
}

impl ListQuery {
    /// The query part of the URL.
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut query = Serializer::new(String::new());
        for filter in self.filters.iter().chain(&self.library) {
            query.append_pair("filter", filter);
        }
        for (name, value) in [
            ("author", &self.author),
            ("search", &self.search),
            ("pipeline_tag", &self.task),
        ] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        query.append_pair("sort", self.sort.as_str());
        query.append_pair("limit", &self.limit.to_string());
        append_expand(&mut query, &self.expand);
        if let Some(cursor) = &self.cursor {
            query.append_pair("cursor", cursor);
        }
        query.finish()
    }
}

/// Adds `expand=NAME` for each property.
pub(crate) fn append_expand(query: &mut Serializer<'_, String>, expand: &[Expand]) {
    for property in expand {
        query.append_pair("expand", property.as_str());
    }
}

/// Where a listing goes on: the query part of the URL that the Hub named as
/// next. It holds no host and no secret, so it may be written to a journal and
/// asked for again later, at another endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NextLink(String);

impl NextLink {
    /// Takes the query part of a listing's URL, without the `?`.
    #[must_use]
    pub fn from_query(query: impl Into<String>) -> Self {
        Self(query.into())
    }

    /// The query part, without the `?`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cursor's text, decoded from its URL.
    #[must_use]
    pub fn cursor(&self) -> Option<String> {
        form_urlencoded::parse(self.0.as_bytes())
            .find(|(name, _)| name == "cursor")
            .map(|(_, value)| value.into_owned())
    }

    /// The same place in the listing with another page size.
    #[must_use]
    pub fn with_limit(&self, limit: u32) -> Self {
        self.rewrite(|name, _| name != "limit", &[("limit", &limit.to_string())])
    }

    /// The same listing from another cursor.
    #[must_use]
    pub fn with_cursor(&self, cursor: &str) -> Self {
        self.rewrite(|name, _| name != "cursor", &[("cursor", cursor)])
    }

    /// The same place in the listing without one property.
    #[must_use]
    pub fn without_expand(&self, expand: Expand) -> Self {
        let names = |name: &str| matches!(name, "expand" | "expand[]");
        self.rewrite(
            |name, value| !(names(name) && value == expand.as_str()),
            &[],
        )
    }

    fn rewrite(&self, keep: impl Fn(&str, &str) -> bool, add: &[(&str, &str)]) -> Self {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(
            form_urlencoded::parse(self.0.as_bytes()).filter(|(name, value)| keep(name, value)),
        );
        query.extend_pairs(add);
        Self(query.finish())
    }
}

/// One page of a listing to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageRequest {
    /// The page a query starts with.
    First(ListQuery),
    /// A page that an earlier one named.
    Next(NextLink),
}

impl PageRequest {
    /// The query part of the URL.
    #[must_use]
    pub fn to_query(&self) -> String {
        match self {
            Self::First(query) => query.to_query(),
            Self::Next(link) => link.as_str().to_string(),
        }
    }

    /// Models a page, as asked for; [`MAX_LIMIT`] where no number is named.
    #[must_use]
    pub fn limit(&self) -> u32 {
        match self {
            Self::First(query) => query.limit,
            Self::Next(link) => form_urlencoded::parse(link.as_str().as_bytes())
                .find(|(name, _)| name == "limit")
                .and_then(|(_, value)| value.parse().ok())
                .unwrap_or(MAX_LIMIT),
        }
    }

    /// The same place in the listing with another page size.
    #[must_use]
    pub fn with_limit(self, limit: u32) -> Self {
        match self {
            Self::First(query) => Self::First(ListQuery { limit, ..query }),
            Self::Next(link) => Self::Next(link.with_limit(limit)),
        }
    }

    /// The same place in the listing without one property.
    #[must_use]
    pub fn without_expand(self, expand: Expand) -> Self {
        match self {
            Self::First(mut query) => {
                query.expand.retain(|other| *other != expand);
                Self::First(query)
            }
            Self::Next(link) => Self::Next(link.without_expand(expand)),
        }
    }

    /// The properties asked for, as far as they are known by name.
    pub(crate) fn expand(&self) -> Vec<Expand> {
        match self {
            Self::First(query) => query.expand.clone(),
            Self::Next(link) => form_urlencoded::parse(link.as_str().as_bytes())
                .filter(|(name, _)| matches!(&**name, "expand" | "expand[]"))
                .filter_map(|(_, value)| Expand::parse(&value))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_as_the_hub_reads_it() {
        let query = ListQuery {
            filters: vec!["base_model:finetune:a/b".into(), "gguf".into()],
            library: Some("peft".into()),
            search: Some("x&y".into()),
            limit: 50,
            expand: vec![Expand::Tags, Expand::ModelIndex],
            cursor: Some("a+/=".into()),
            ..ListQuery::default()
        };
        assert_eq!(
            query.to_query(),
            "filter=base_model%3Afinetune%3Aa%2Fb&filter=gguf&filter=peft&search=x%26y\
             &sort=createdAt&limit=50&expand=tags&expand=model-index&cursor=a%2B%2F%3D"
        );
    }

    #[test]
    fn a_page_request_can_be_bent() {
        let query = ListQuery {
            expand: vec![Expand::Tags, Expand::BaseModels],
            ..ListQuery::default()
        };
        let next = NextLink::from_query(query.to_query());
        for request in [PageRequest::First(query), PageRequest::Next(next)] {
            assert_eq!(request.limit(), MAX_LIMIT);
            let bent = request.with_limit(250).without_expand(Expand::BaseModels);
            assert_eq!(bent.limit(), 250);
            assert_eq!(bent.expand(), [Expand::Tags]);
        }
        let bare = PageRequest::Next(NextLink::from_query("cursor=a"));
        assert_eq!(bare.limit(), MAX_LIMIT);
    }

    #[test]
    fn a_next_link_can_be_bent() {
        let link =
            NextLink::from_query("limit=1000&expand=tags&expand%5B%5D=baseModels&cursor=a%2B%3D");
        assert_eq!(link.cursor().as_deref(), Some("a+="));
        assert_eq!(
            link.without_expand(Expand::BaseModels)
                .with_limit(500)
                .as_str(),
            "expand=tags&cursor=a%2B%3D&limit=500"
        );
        assert_eq!(link.with_cursor("b").cursor().as_deref(), Some("b"));
        assert_eq!(
            PageRequest::Next(link).expand(),
            [Expand::Tags, Expand::BaseModels]
        );
    }
}
