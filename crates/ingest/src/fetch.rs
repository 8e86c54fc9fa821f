//! Answers, with the second chances that only a crawler can give.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use modeltree_hub::{
    Client, Expand, HubError, MAX_LIMIT, ModelAnswer, NextLink, PageAnswer, PageRequest,
};
use modeltree_records::{ModelId, Timestamp};
use url::form_urlencoded;

use crate::collect::{DETAIL_SOURCE, LIST_SOURCE};
use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::event::{Event, Observer};

/// No page is made smaller than this.
const SMALLEST_PAGE: u32 = 25;
/// How often a page is asked for again that was redirected in circles.
const STRAY_TRIES: u32 = 4;
/// How often a page is asked for again of which an item could not even be
/// named, as long as that helps.
const FRUITLESS_LOOKS: u32 = 3;

/// A listing page, interpreted.
pub(crate) struct Page {
    pub body: Bytes,
    /// Where the listing goes on.
    pub next: Option<NextLink>,
    /// Where the next link leads, when it leads away from the Hub.
    pub astray: Option<String>,
    pub elapsed: Duration,
    pub at: Timestamp,
    pub decoded: Decoded,
}

/// What the Hub says about one model, interpreted.
pub(crate) enum Detail {
    Found {
        body: Bytes,
        at: Timestamp,
        elapsed: Duration,
        decoded: Decoded,
    },
    Absent {
        why: Option<String>,
    },
}

/// Fetches; clones share what was learned about the server.
#[derive(Clone)]
pub(crate) struct Fetcher {
    client: Client,
    observer: Arc<dyn Observer>,
    learned: Arc<Mutex<Learned>>,
    list_source: Arc<str>,
    detail_source: Arc<str>,
}

#[derive(Default)]
struct Learned {
    /// Properties that a listing, and that a detail, is refused.
    refused: (Vec<Expand>, Vec<Expand>),
    /// Pages asked for again in vain.
    fruitless: u32,
    pages: PageSize,
}

/// How large pages may be: halved when the server has trouble, doubled again
/// when a while went well, a longer while each time.
#[derive(Debug)]
struct PageSize {
    ceiling: u32,
    good: u32,
    patience: u32,
}

impl Default for PageSize {
    fn default() -> Self {
        Self {
            ceiling: MAX_LIMIT,
            good: 0,
            patience: 8,
        }
    }
}

impl PageSize {
    fn limit(&self, full: u32) -> u32 {
        full.min(self.ceiling)
    }

    fn halve(&mut self, limit: u32) {
        self.ceiling = self.ceiling.min(limit / 2);
        self.good = 0;
        self.patience = self.patience.saturating_mul(2).min(1024);
    }

    fn went_well(&mut self) {
        self.good += 1;
        if self.ceiling < MAX_LIMIT && self.good >= self.patience {
            self.ceiling = (self.ceiling * 2).min(MAX_LIMIT);
            self.good = 0;
        }
    }
}

impl Fetcher {
    pub(crate) fn new(client: Client, observer: Arc<dyn Observer>) -> Self {
        Self {
            client,
            observer,
            learned: Arc::default(),
            list_source: LIST_SOURCE.into(),
            detail_source: DETAIL_SOURCE.into(),
        }
    }

    /// Fetches a page of a listing that is meant to have `full` models a page.
    /// A property that the server refuses is dropped; a page that takes the
    /// server too long or is too large is asked for in halves, until a while
    /// went well; a page with an item that cannot even be named is asked for
    /// again.
    pub(crate) async fn page(
        &self,
        mut request: PageRequest,
        full: u32,
    ) -> Result<Page, IngestError> {
        let mut page = self.whole_page(&mut request, full).await?;
        while page.decoded.lost() > 0 && self.learned(|learned| learned.fruitless < FRUITLESS_LOOKS)
        {
            let again = self.whole_page(&mut request, full).await?;
            if again.decoded.lost() >= page.decoded.lost() {
                self.learned(|learned| learned.fruitless += 1);
                break;
            }
            page = again;
        }
        Ok(page)
    }

    async fn whole_page(&self, request: &mut PageRequest, full: u32) -> Result<Page, IngestError> {
        let (answer, astray) = self.answer(request, full).await?;
        let at = Timestamp::now();
        let decoded = Decoded::page(&answer.body, at, &self.list_source)?;
        let PageAnswer {
            body,
            next,
            elapsed,
            ..
        } = answer;
        Ok(Page {
            body,
            next,
            astray,
            elapsed,
            at,
            decoded,
        })
    }

    async fn answer(
        &self,
        request: &mut PageRequest,
        full: u32,
    ) -> Result<(PageAnswer, Option<String>), HubError> {
        for refused in self.learned(|learned| learned.refused.0.clone()) {
            *request = request.clone().without_expand(refused);
        }
        let mut stray = 0;
        loop {
            let limit = self.learned(|learned| learned.pages.limit(full));
            if request.limit() != limit {
                *request = request.clone().with_limit(limit);
            }
            match self.client.page(request).await {
                Ok(answer) => {
                    self.learned(|learned| learned.pages.went_well());
                    return Ok((answer, None));
                }
                Err(HubError::ForeignLink { link, page }) => return Ok((*page, Some(link))),
                Err(HubError::PageTimeout(_) | HubError::TooLarge { .. })
                    if limit / 2 >= SMALLEST_PAGE =>
                {
                    let half = limit / 2;
                    self.learned(|learned| learned.pages.halve(limit));
                    self.note(format!(
                        "The Hub has trouble with pages of {limit} models: going on with {half} a page."
                    ));
                }
                Err(HubError::BadRequest { refused, failure }) => {
                    let refused = refusal(refused, &asked(request));
                    if refused.is_empty() {
                        return Err(HubError::BadRequest { refused, failure });
                    }
                    for property in refused {
                        *request = request.clone().without_expand(property);
                        self.refuse(property, true);
                    }
                }
                Err(error @ HubError::Redirect(_)) => {
                    stray += 1;
                    if stray >= STRAY_TRIES {
                        return Err(error);
                    }
                    tokio::time::sleep(Duration::from_millis(200 * u64::from(stray))).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Fetches the detail of a model.
    pub(crate) async fn detail(
        &self,
        of: &ModelId,
        mut expand: Vec<Expand>,
    ) -> Result<Detail, IngestError> {
        let mut stray = 0;
        loop {
            let refused = self.learned(|learned| learned.refused.1.clone());
            expand.retain(|property| !refused.contains(property));
            match self.client.model(of.as_str(), &expand).await {
                Ok(ModelAnswer::Found(found)) => {
                    let at = Timestamp::now();
                    let decoded = Decoded::detail(&found.body, at, &self.detail_source)?;
                    return Ok(Detail::Found {
                        body: found.body,
                        at,
                        elapsed: found.elapsed,
                        decoded,
                    });
                }
                Ok(ModelAnswer::Missing) => return Ok(Detail::Absent { why: None }),
                Ok(ModelAnswer::Gated) => return absent("access has to be asked for"),
                Ok(ModelAnswer::Disabled) => return absent("the Hub switched it off"),
                Ok(ModelAnswer::Forbidden(why)) => return absent(&why),
                Err(HubError::BadRequest { refused, failure }) => {
                    let refused = refusal(refused, &expand);
                    if refused.is_empty() {
                        return Err(HubError::BadRequest { refused, failure }.into());
                    }
                    refused
                        .into_iter()
                        .for_each(|property| self.refuse(property, false));
                }
                Err(error @ HubError::Redirect(_)) => {
                    stray += 1;
                    if stray >= STRAY_TRIES {
                        return Err(error.into());
                    }
                    tokio::time::sleep(Duration::from_millis(200 * u64::from(stray))).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn refuse(&self, property: Expand, in_list: bool) {
        let is_news = self.learned(|learned| {
            let (list, detail) = &mut learned.refused;
            let refused = if in_list { list } else { detail };
            let is_news = !refused.contains(&property);
            if is_news {
                refused.push(property);
            }
            is_news
        });
        if is_news {
            let place = if in_list { "listings" } else { "details" };
            self.note(format!(
                "The Hub refuses {:?} in {place}: going on without it.",
                property.as_str()
            ));
        }
    }

    fn learned<T>(&self, look: impl FnOnce(&mut Learned) -> T) -> T {
        look(&mut self.learned.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn note(&self, text: String) {
        self.observer.event(Event::Note(text));
    }
}

/// The properties that a page is asked for.
fn asked(request: &PageRequest) -> Vec<Expand> {
    form_urlencoded::parse(request.to_query().as_bytes())
        .filter(|(name, _)| matches!(&**name, "expand" | "expand[]"))
        .filter_map(|(_, value)| Expand::parse(&value))
        .collect()
}

/// The refused properties of those asked for. A refusal that names none is
/// taken to mean the resolved parents, which tags tell as well: they were not
/// to be had in listings for years.
fn refusal(refused: Vec<Expand>, asked: &[Expand]) -> Vec<Expand> {
    let named: Vec<Expand> = refused
        .into_iter()
        .filter(|property| asked.contains(property))
        .collect();
    if named.is_empty() && asked.contains(&Expand::BaseModels) {
        return vec![Expand::BaseModels];
    }
    named
}

fn absent(why: &str) -> Result<Detail, IngestError> {
    Ok(Detail::Absent {
        why: Some(why.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_shrink_and_grow_again() {
        let mut size = PageSize::default();
        assert_eq!((size.limit(1000), size.limit(50)), (1000, 50));
        size.halve(1000);
        size.halve(1000);
        assert_eq!(
            size.limit(1000),
            500,
            "two pages of the same size failed at once"
        );
        size.halve(500);
        assert_eq!(size.limit(1000), 250);
        (0..64).for_each(|_| size.went_well());
        assert_eq!(size.limit(1000), 500);
        (0..64).for_each(|_| size.went_well());
        assert_eq!(size.limit(1000), 1000);
    }

    #[test]
    fn a_refusal_that_names_nothing_means_the_parents() {
        let asked = [Expand::Tags, Expand::BaseModels];
        assert_eq!(refusal(vec![], &asked), [Expand::BaseModels]);
        assert_eq!(
            refusal(vec![Expand::Tags, Expand::Sha], &asked),
            [Expand::Tags]
        );
        assert_eq!(refusal(vec![], &asked[..1]), []);
    }
}
