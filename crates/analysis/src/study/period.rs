//! Spans and periods of time.

use std::fmt;

use modeltree_records::Timestamp;

/// A span of time: its start belongs to it, its end does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The start; `None` for no bound.
    pub from: Option<Timestamp>,
    /// The end; `None` for no bound.
    pub to: Option<Timestamp>,
}

impl Span {
    /// Whether a point in time is within; an unknown one is where there is no bound.
    #[must_use]
    pub fn holds(&self, time: Option<Timestamp>) -> bool {
        let Some(time) = time else {
            return self.from.is_none() && self.to.is_none();
        };
        self.from.is_none_or(|from| from <= time) && self.to.is_none_or(|to| time < to)
    }

    /// What both spans hold.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(one), Some(two)) => Some(one.min(two)),
                (one, two) => one.or(two),
            },
        }
    }

    /// Reads a bound: a year, a month or a day (its start, in UTC), or a point
    /// in time as RFC 3339 has it.
    ///
    /// # Errors
    /// [`SpanError`] where the text is nothing of the kind.
    pub fn bound(text: &str) -> Result<Timestamp, SpanError> {
        let full = match text.len() {
            4 => format!("{text}-01-01T00:00:00Z"),
            7 => format!("{text}-01T00:00:00Z"),
            10 => format!("{text}T00:00:00Z"),
            _ => text.into(),
        };
        Timestamp::parse(&full).map_err(|_| SpanError(text.chars().take(40).collect()))
    }
}

/// A text that bounds no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date: write 2025, 2025-03 or 2025-03-31")]
pub struct SpanError(String);

/// Lengths of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Calendar months.
    Month,
    /// Quarters of a year.
    Quarter,
    /// Years.
    Year,
}

/// A calendar period, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i16,
    /// Which of the year's parts, from 0.
    part: u8,
    /// In how many parts the year is cut.
    parts: u8,
}

impl By {
    /// The period of a point in time; `None` where it has no date.
    #[must_use]
    pub fn of(self, time: Timestamp) -> Option<Period> {
        let (year, month, _) = time.date()?;
        let parts = match self {
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        };
        Some(Period {
            year,
            part: (month - 1) * parts / 12,
            parts,
        })
    }
}

impl Period {
    /// From its start to that of the next.
    #[must_use]
    pub fn span(self) -> Span {
        let start = |year: i16, part: u8| {
            let month = part * (12 / self.parts) + 1;
            Span::bound(&format!("{year:04}-{month:02}")).ok()
        };
        Span {
            from: start(self.year, self.part),
            to: match self.part + 1 == self.parts {
                true => start(self.year.saturating_add(1), 0),
                false => start(self.year, self.part + 1),
            },
        }
    }
}

/// `2025`, `2025-Q1`, `2025-03`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts {
            1 => write!(f, "{:04}", self.year),
            4 => write!(f, "{:04}-Q{}", self.year, self.part + 1),
            _ => write!(f, "{:04}-{:02}", self.year, self.part + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_years_months_and_days() {
        let bound = |text| Span::bound(text).unwrap().to_string();
        assert_eq!(bound("2025"), "2025-01-01T00:00:00Z");
        assert_eq!(bound("2025-03"), "2025-03-01T00:00:00Z");
        assert_eq!(bound("2025-03-31"), "2025-03-31T00:00:00Z");
        assert_eq!(bound("2025-03-31T12:00:00Z"), "2025-03-31T12:00:00Z");
        for bad in ["", "soon", "2025-13", "25", "2025-02-30"] {
            assert!(Span::bound(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_span_holds_its_start_and_not_its_end() {
        let span = Span {
            from: Some(Span::bound("2025").unwrap()),
            to: Some(Span::bound("2026").unwrap()),
        };
        let holds = |text| span.holds(Some(Span::bound(text).unwrap()));
        assert!(holds("2025-01-01") && holds("2025-12-31"));
        assert!(!holds("2024-12-31") && !holds("2026-01-01"));
        assert!(!span.holds(None) && Span::default().holds(None));
    }

    #[test]
    fn periods_are_named_and_ordered() {
        let time = |text| Span::bound(text).unwrap();
        let name = |by: By, text| by.of(time(text)).unwrap().to_string();
        assert_eq!(name(By::Month, "2025-03-31"), "2025-03");
        assert_eq!(name(By::Quarter, "2025-03-31"), "2025-Q1");
        assert_eq!(name(By::Quarter, "2025-12-31"), "2025-Q4");
        assert_eq!(name(By::Year, "2025-12-31"), "2025");
        assert!(By::Month.of(time("2024-12-31")) < By::Month.of(time("2025-01-01")));
        for by in [By::Month, By::Quarter, By::Year] {
            let span = by.of(time("2024-12-31")).unwrap().span();
            assert!(span.holds(Some(time("2024-12-31"))));
            assert_eq!(span.to, Some(time("2025")));
            let open = Span::default().within(span);
            assert_eq!(open, span);
            assert_eq!(span.within(open), span);
        }
    }
}
