//! Points in time: UTC, microseconds.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A point in time, microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// The Hub dates everything that was created before it kept dates to
/// 2022-03-02T23:29:04Z (and the second after). An earlier or equal
/// `createdAt` means "not later than".
pub const CREATION_FLOOR: Timestamp = Timestamp(1_646_263_745_999_999);

/// A text that is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a point in time: {0:?}")]
pub struct TimeError(String);

impl Timestamp {
    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Year, month (1 to 12) and day of the month, in UTC; `None` beyond the
    /// years that calendars have.
    #[must_use]
    pub fn date(self) -> Option<(i16, u8, u8)> {
        let time = jiff::Timestamp::from_microsecond(self.0).ok()?;
        let date = time.to_zoned(jiff::tz::TimeZone::UTC).date();
        Some((date.year(), date.month() as u8, date.day() as u8))
    }

    /// The present.
    #[must_use]
    pub fn now() -> Self {
        Self(jiff::Timestamp::now().as_microsecond())
    }

    /// Reads RFC 3339 (`2025-01-23T14:13:54.000Z`), also with a blank in place
    /// of the `T` and with any offset, as the Hub and its dumps write it.
    ///
    /// # Errors
    /// [`TimeError`] where the text is nothing of the kind.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        if let Some(micros) = parse_utc_millis(text.as_bytes()) {
            return Ok(Self(micros));
        }
        let time: jiff::Timestamp = text
            .parse()
            .map_err(|_| TimeError(text.chars().take(40).collect()))?;
        Ok(Self(time.as_microsecond()))
    }
}

/// The one form the Hub's API uses, `2025-01-23T14:13:54.000Z`, read without a
/// general parser since it occurs three times a model.
fn parse_utc_millis(text: &[u8]) -> Option<i64> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        mo0,
        mo1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        mi0,
        mi1,
        b':',
        s0,
        s1,
        b'.',
        f0,
        f1,
        f2,
        b'Z',
    ] = *text
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0i64, |sum, digit| {
            digit
                .is_ascii_digit()
                .then(|| sum * 10 + i64::from(digit - b'0'))
        })
    };
    let (year, month, day) = (
        number(&[y0, y1, y2, y3])?,
        number(&[mo0, mo1])?,
        number(&[d0, d1])?,
    );
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[mi0, mi1])?, number(&[s0, s1])?);
    // Day 29 to 31 may not exist in the month: leave those to the full parser.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Days since the epoch (H. Hinnant, "chrono-compatible low-level date algorithms").
    let year_from_march = if month <= 2 { year - 1 } else { year };
    let era = year_from_march.div_euclid(400);
    let year_of_era = year_from_march.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    let millis =
        ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + number(&[f0, f1, f2])?;
    Some(millis * 1000)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_reader_agrees_with_the_full_one() {
        for text in [
            "2022-03-02T23:29:04.000Z",
            "2024-02-28T00:00:00.999Z",
            "2024-12-31T23:59:59.001Z",
            "1970-01-01T00:00:00.000Z",
            "1969-12-28T12:00:00.500Z",
            "2000-03-01T01:02:03.004Z",
            "2100-03-01T01:02:03.004Z",
        ] {
            let full: jiff::Timestamp = text.parse().unwrap();
            assert_eq!(
                Timestamp::parse(text).unwrap().micros(),
                full.as_microsecond(),
                "{text}"
            );
        }
        assert!(Timestamp::parse("2024-02-30T00:00:00.000Z").is_err());
    }

    #[test]
    fn dates_are_those_of_utc() {
        let date = |text| Timestamp::parse(text).unwrap().date();
        assert_eq!(date("2024-02-29T23:59:59.999Z"), Some((2024, 2, 29)));
        assert_eq!(date("2025-01-01 00:30:00+01:00"), Some((2024, 12, 31)));
        assert_eq!(Timestamp::from_micros(i64::MAX).date(), None);
    }

    #[test]
    fn reads_the_dumps_forms_and_refuses_others() {
        let hub = Timestamp::parse("2025-01-23T14:13:54.000Z").unwrap();
        assert_eq!(Timestamp::parse("2025-01-23 14:13:54+00:00").unwrap(), hub);
        assert_eq!(hub.to_string(), "2025-01-23T14:13:54Z");
        for bad in ["", "yesterday", "2025-13-01T00:00:00.000Z", "0"] {
            assert!(Timestamp::parse(bad).is_err(), "{bad}");
        }
    }
}
