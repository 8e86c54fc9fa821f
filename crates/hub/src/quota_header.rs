//! The headers by which the Hub tells its quota, and `Retry-After`.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

use crate::Bucket;

/// Waits that a server may ask for at most: what is longer is not believed.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What an answer tells of the quota it was counted to; times on the Hub's
/// clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Told {
    /// The bucket named, where it is one of the known.
    pub bucket: Option<Bucket>,
    /// Requests left in the window.
    pub remaining: u64,
    /// Until the window ends, rounded to seconds by the server.
    pub resets_in: Duration,
    /// The rule, where the answer states it.
    pub policy: Option<Policy>,
}

/// So many requests in so much time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Policy {
    pub quota: u64,
    pub window: Duration,
}

/// Reads `RateLimit: "api";r=489;t=189` and
/// `RateLimit-Policy: "fixed window";"api";q=500;w=300`.
pub(crate) fn read(headers: &HeaderMap) -> Option<Told> {
    let limit = header(headers, "ratelimit")?;
    let policy = header(headers, "ratelimit-policy").and_then(|policy| {
        Some(Policy {
            quota: (number(policy, "q")? as u64).max(1),
            window: seconds(number(policy, "w")?.max(1.0)),
        })
    });
    Some(Told {
        bucket: limit.split('"').skip(1).step_by(2).find_map(Bucket::parse),
        remaining: number(limit, "r")? as u64,
        resets_in: seconds(number(limit, "t")?),
        policy,
    })
}

/// How long `Retry-After` asks to wait, on the Hub's clock: seconds, or a date
/// that is held against the answer's own `Date`.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(number) = value.parse::<f64>() {
        return number.is_finite().then(|| seconds(number.max(0.0)));
    }
    let then = http_date(value)?;
    let now = headers.get(DATE).and_then(|date| date.to_str().ok());
    let now = now.and_then(http_date).unwrap_or_else(jiff::Timestamp::now);
    let wait = Duration::try_from(then.duration_since(now)).unwrap_or_default();
    Some(wait.min(LONGEST_WAIT))
}

fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Option<&'h str> {
    headers.get(HeaderName::from_static(name))?.to_str().ok()
}

/// The parameter `;name=` of a header's first entry that has it; never
/// negative.
fn number(header: &str, name: &str) -> Option<f64> {
    header
        .split([';', ','])
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
        .and_then(|(_, value)| value.trim().parse::<f64>().ok())
        .filter(|number| number.is_finite())
        .map(|number| number.max(0.0))
}

fn seconds(number: f64) -> Duration {
    Duration::from_secs_f64(number.min(LONGEST_WAIT.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let value = HeaderValue::from_str(value).unwrap();
                (HeaderName::from_static(name), value)
            })
            .collect()
    }

    #[test]
    fn the_hubs_headers_are_read() {
        let told = read(&headers(&[
            ("ratelimit", r#""api";r=489;t=189"#),
            ("ratelimit-policy", r#""fixed window";"api";q=500;w=300"#),
        ]));
        let policy = Policy {
            quota: 500,
            window: Duration::from_secs(300),
        };
        let expected = Told {
            bucket: Some(Bucket::Api),
            remaining: 489,
            resets_in: Duration::from_secs(189),
            policy: Some(policy),
        };
        assert_eq!(told, Some(expected));
    }

    #[test]
    fn odd_headers_do_no_harm() {
        let limit = |value| read(&headers(&[("ratelimit", value)]));
        assert_eq!(limit(r#""api";t=1"#), None);
        assert_eq!(limit(""), None);
        assert_eq!(limit("r=x;t=1"), None);
        assert_eq!(limit("r=NaN;t=1"), None);
        let told = limit(r#" "new" ; r = -3 ; t = 1e99 "#).unwrap();
        assert_eq!((told.bucket, told.remaining), (None, 0));
        assert_eq!(told.resets_in, LONGEST_WAIT);
        assert_eq!(told.policy, None);
    }

    #[test]
    fn retry_after_in_both_forms() {
        let wait = |pairs: &[_]| retry_after(&headers(pairs)).map(|wait| wait.as_secs());
        assert_eq!(wait(&[("retry-after", "7")]), Some(7));
        assert_eq!(wait(&[("retry-after", "99999999")]), Some(3600));
        assert_eq!(wait(&[("retry-after", "-1")]), Some(0));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[]), None);
        let date = [
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"),
        ];
        assert_eq!(wait(&date), Some(60));
        // Long ago, by this machine's clock.
        assert_eq!(wait(&date[1..]), Some(0));
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(a in "[ -~]*", b in "[\"a-z;=,rtqw0-9.e+-]*") {
            let _ = read(&headers(&[("ratelimit", &a), ("ratelimit-policy", &b)]));
            let _ = read(&headers(&[("ratelimit", &b), ("ratelimit-policy", &a)]));
            let _ = retry_after(&headers(&[("retry-after", &a), ("date", &b)]));
        }
    }
}
