//! What a list is asked for.

use url::form_urlencoded;

use crate::filter::{Filter, parameter_range};
use crate::order::SortKey;
use crate::properties::{self, Property};

/// Most models of a page, and as many as there are unless told otherwise.
const MOST: usize = 1000;

/// A parsed query of the list route.
#[derive(Debug)]
pub(crate) struct ListQuery {
    pub(crate) sort: SortKey,
    pub(crate) limit: usize,
    pub(crate) skip: usize,
    pub(crate) cursor: Option<String>,
    pub(crate) filter: Filter,
    /// What is written of each model, in order.
    pub(crate) properties: Vec<Property>,
    pairs: Vec<(String, String)>,
}

impl ListQuery {
    /// Parses a query string. Without `base_models`, that property cannot be
    /// expanded.
    ///
    /// # Errors
    ///
    /// The message of the 400.
    pub(crate) fn parse(query: &str, base_models: bool) -> Result<Self, String> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let mut parsed = ListQuery {
            sort: SortKey::TrendingScore,
            limit: MOST,
            skip: 0,
            cursor: None,
            filter: Filter::default(),
            properties: Vec::new(),
            pairs: Vec::new(),
        };
        let mut expand = Vec::new();
        let (mut full, mut card_data, mut config) = (false, false, false);
        for (name, value) in &pairs {
            match name.as_str() {
                "expand" | "expand[]" => expand.push(value.as_str()),
                "full" => full = flag(name, value)?,
                "cardData" => card_data = flag(name, value)?,
                "config" => config = flag(name, value)?,
                "sort" => {
                    let key = SortKey::parse(value);
                    parsed.sort =
                        key.ok_or_else(|| one_of(SortKey::ALL.map(SortKey::as_str), "sort"))?;
                }
                "limit" => parsed.limit = number(name, value)?.min(MOST),
                "skip" => parsed.skip = number(name, value)?,
                "cursor" => parsed.cursor = Some(value.clone()),
                "filter" => parsed.filter.tags.push(value.clone()),
                "author" => parsed.filter.author = Some(value.clone()),
                "search" => parsed.filter.search.push(value.to_lowercase()),
                "pipeline_tag" => parsed.filter.pipeline_tag = Some(value.clone()),
                "gated" => parsed.filter.gated = Some(flag(name, value)?),
                "num_parameters" => {
                    let range = parameter_range(value);
                    parsed.filter.parameters =
                        Some(range.ok_or_else(|| invalid("expected min:N,max:N", name))?);
                }
                // `other`, `dataset`, `direction`, `page` and the like are
                // accepted and ignored.
                _ => {}
            }
        }
        if parsed.limit == 0 {
            return Err(invalid("Too small: expected number to be >=1", "limit"));
        }
        parsed.properties = if expand.is_empty() {
            let mut named = properties::LIST_DEFAULT.to_vec();
            if full {
                named.extend(properties::LIST_FULL);
            }
            named.extend(card_data.then_some(Property::CardData));
            named.extend(config.then_some(Property::Config));
            properties::in_order(properties::IN_LIST, &named)
        } else {
            if full || card_data || config {
                return Err(invalid(
                    "\"expand\" cannot be combined with \"full\", \"cardData\" or \"config\"",
                    "expand",
                ));
            }
            let allowed: fn(Property) -> bool = if base_models {
                properties::expandable_in_list
            } else {
                |p| p != Property::BaseModels && properties::expandable_in_list(p)
            };
            let named = properties::expanded(expand, allowed)
                .map_err(|(at, values)| one_of(values, &format!("expand[{at}]")))?;
            properties::in_order(properties::IN_LIST, &named)
        };
        parsed.pairs = pairs;
        Ok(parsed)
    }

    /// Where the page after this one is.
    pub(crate) fn next(&self, endpoint: &str, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.pairs {
            match name.as_str() {
                "cursor" | "skip" => {}
                "expand[]" => drop(query.append_pair("expand", value)),
                "limit" => drop(query.append_pair("limit", &self.limit.to_string())),
                _ => drop(query.append_pair(name, value)),
            }
        }
        query.append_pair("cursor", cursor);
        format!("{endpoint}/api/models?{}", query.finish())
    }
}

/// The text of a 400 for a value that is none of those allowed.
pub(crate) fn one_of<'a>(values: impl IntoIterator<Item = &'a str>, name: &str) -> String {
    let values: Vec<_> = values
        .into_iter()
        .map(|value| format!("\"{value}\""))
        .collect();
    invalid(
        &format!("Invalid option: expected one of {}", values.join("|")),
        name,
    )
}

fn invalid(what: &str, name: &str) -> String {
    format!("✖ {what}\n  → at {name}")
}

fn number(name: &str, value: &str) -> Result<usize, String> {
    value
        .parse()
        .map_err(|_| invalid("Invalid input: expected number, received NaN", name))
}

/// Python writes `True`.
pub(crate) fn flag(name: &str, value: &str) -> Result<bool, String> {
    match value {
        "true" | "True" | "1" => Ok(true),
        "false" | "False" | "0" | "" => Ok(false),
        _ => Err(invalid("Invalid input: expected boolean", name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> Vec<&'static str> {
        let parsed = ListQuery::parse(query, true).unwrap();
        parsed.properties.iter().map(|p| p.name()).collect()
    }

    #[test]
    fn properties_come_in_the_recorded_order() {
        assert_eq!(
            names(""),
            [
                "_id",
                "id",
                "likes",
                "trendingScore",
                "private",
                "downloads",
                "tags",
                "pipeline_tag",
                "library_name",
                "createdAt",
                "modelId"
            ]
        );
        assert_eq!(
            names("expand[]=tags&expand=baseModels&expand%5B%5D=likes"),
            ["_id", "id", "baseModels", "likes", "tags"]
        );
        let full = names("full=True&cardData=true&config=true");
        assert!(
            [
                "author",
                "sha",
                "lastModified",
                "siblings",
                "cardData",
                "config",
                "modelId"
            ]
            .iter()
            .all(|name| full.contains(name))
        );
    }

    #[test]
    fn what_the_hub_refuses() {
        let error = |query| ListQuery::parse(query, true).unwrap_err();
        for query in [
            "expand=nope",
            "expand=childrenModelCount",
            "expand=usedStorage",
            "expand=id",
        ] {
            let message = error(query);
            assert!(message.contains("\"baseModels\"") && message.contains("\"xetEnabled\""));
            assert!(!message.contains("childrenModelCount"), "{message}");
        }
        for query in [
            "expand=tags&full=true",
            "expand=tags&cardData=true",
            "expand=tags&config=true",
        ] {
            assert!(error(query).contains("combined"), "{query}");
        }
        for query in [
            "limit=0",
            "limit=x",
            "sort=size",
            "num_parameters=6B",
            "full=maybe",
        ] {
            error(query);
        }
        let before_2026 = ListQuery::parse("expand=tags&expand=baseModels", false).unwrap_err();
        assert!(!before_2026.contains("\"baseModels\"") && before_2026.ends_with("at expand[1]"));
    }

    #[test]
    fn the_next_page_is_asked_for_as_the_hub_writes_it() {
        let query =
            "limit=5000&expand[]=tags&filter=base_model%3Afinetune%3Aa%2Fb&cursor=old&skip=3";
        let next = ListQuery::parse(query, true)
            .unwrap()
            .next("https://hub", "e+/=");
        assert_eq!(
            next,
            "https://hub/api/models?limit=1000&expand=tags&filter=base_model%3Afinetune%3Aa%2Fb&cursor=e%2B%2F%3D"
        );
    }

    #[test]
    fn what_is_ignored() {
        let parsed = ListQuery::parse("other=x&dataset=y&direction=-1&page=2", true).unwrap();
        assert!(parsed.filter.is_empty());
    }
}
