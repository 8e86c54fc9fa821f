//! The troubles a crawl can meet, each with a name and a dose.

use std::fmt;
use std::str::FromStr;

macro_rules! faults {
    ($($kind:ident $name:literal $help:literal),* $(,)?) => {
        /// A kind of trouble.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FaultKind {
            $(#[doc = $help] $kind),*
        }

        impl FaultKind {
            /// All kinds.
            pub const ALL: &[FaultKind] = &[$(FaultKind::$kind),*];

            /// The name on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(FaultKind::$kind => $name),* }
            }

            /// What it does, in a line.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(FaultKind::$kind => $help),* }
            }
        }
    };
}

faults! {
    LimitWindow "429-window" "429 as when the quota is used up: RateLimit says r=0;t=5, though it is not",
    LimitAction "429-action" "429 of a limit on an action: RateLimit says r>0, JSON error",
    LimitPlain "429-plain" "429 in plain text without any RateLimit header",
    InternalError "500" "500 with a JSON error",
    BadGateway "502" "502 with an HTML page",
    Unavailable "503" "503 with an HTML page",
    GatewayTimeout "504" "504 with an HTML page",
    DeepTimeout "504-deep" "504 for list pages of more than 250 models from the 2,000th model on",
    Latency "latency" "latency=SECONDS of the Hub's clock: every answer takes longer",
    Slow "slow" "the body dribbles: 16 pieces, 0.5 seconds of the Hub's clock before each",
    Stall "stall" "the body stops half-way and never goes on",
    OpaqueCursors "opaque-cursors" "cursors of next links cannot be decoded (list)",
    Truncated "truncated" "the connection closes half-way through the announced length",
    Garbled "garbled" "the second half of a JSON body is noise (list, detail)",
    Html "html" "200 with an HTML page instead of the answer",
    Huge "huge" "a body of 5 GiB is announced and sent",
    OddItem "odd-item" "one item of the page has values of unheard-of types (list)",
    ShortPage "short-page" "half a page, with a next link that goes on from there (list)",
    RepeatedItem "repeated-item" "the page repeats the last model of the page before (list)",
    Appear "appear" "before the answer, a new model is created, a fine-tune of another",
    Vanish "vanish" "before the answer, a model is deleted",
    Rename "rename" "before the answer, a model is renamed; its children's tags follow",
    Move "move" "before the answer, all sort keys of a model but createdAt change",
    ForeignLink "foreign-link" "the next link leads to another host (list)",
    RedirectLoop "redirect-loop" "307 to the very same address",
    NoBaseModelsInList "no-basemodels-in-list" "400 for expand=baseModels in a list, as before 2026 (list)",
    IgnoreCursor "ignore-cursor" "cursors that no next link gave out lead to the first page (list)",
    LostQuery "lost-query" "the redirect of a renamed model loses the query string (detail)",
}

/// When a fault happens.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// With this probability, 0 to 1, at each request; decided by the seed and
    /// the request's number.
    Rate(f64),
    /// At the requests of these numbers, from 1.
    At(Vec<u64>),
    /// Always, by so many seconds ([`FaultKind::Latency`] alone).
    Seconds(f64),
}

/// A kind of trouble and when it happens.
///
/// Requests are counted over the list, detail, revision and raw routes, in the
/// order of their arrival, from 1, whatever their answer; retries and followed
/// redirects count. Faults happen on these routes alone, save the latency. A
/// fault that can only befall a list does nothing where its number falls on
/// another route.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The trouble.
    pub kind: FaultKind,
    /// When it happens.
    pub when: When,
}

impl Fault {
    /// At every request.
    #[must_use]
    pub fn always(kind: FaultKind) -> Self {
        Fault::rate(kind, 1.0)
    }

    /// With this probability at each request.
    #[must_use]
    pub fn rate(kind: FaultKind, rate: f64) -> Self {
        Fault {
            kind,
            when: When::Rate(rate),
        }
    }

    /// At the `n`-th request, from 1.
    #[must_use]
    pub fn at(kind: FaultKind, n: u64) -> Self {
        Fault {
            kind,
            when: When::At(vec![n]),
        }
    }

    /// A base latency of every answer, seconds of the Hub's clock.
    #[must_use]
    pub fn latency(seconds: f64) -> Self {
        Fault {
            kind: FaultKind::Latency,
            when: When::Seconds(seconds),
        }
    }
}

/// Text that names no fault or a wrong dose.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAFault {
    /// No fault has this name.
    #[error("no fault `{0}`; the faults are {names}", names = names())]
    Name(String),
    /// The dose is neither a rate nor request numbers.
    #[error(
        "`{1}` is no dose for {0}: give a rate from 0 to 1, or @N for the N-th request (from 1)"
    )]
    Dose(FaultKind, String),
    /// The latency is no number of seconds.
    #[error("`{0}` is no latency: give seconds, as in latency=1.5")]
    Latency(String),
}

fn names() -> String {
    let names: Vec<_> = FaultKind::ALL.iter().map(|kind| kind.name()).collect();
    names.join(", ")
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `NAME=RATE`, `NAME=@N`, `NAME=@N,@M`, `NAME` (always), `latency=SECONDS`.
impl FromStr for Fault {
    type Err = NotAFault;

    fn from_str(text: &str) -> Result<Self, NotAFault> {
        let (name, dose) = match text.split_once('=') {
            Some((name, dose)) => (name, Some(dose)),
            None => (text, None),
        };
        let kind = FaultKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.name() == name);
        let kind = kind.ok_or_else(|| NotAFault::Name(name.to_owned()))?;
        if kind == FaultKind::Latency {
            let seconds = dose.and_then(|dose| dose.parse().ok());
            let seconds = seconds.filter(|s: &f64| s.is_finite() && *s >= 0.0);
            return seconds
                .map(Fault::latency)
                .ok_or_else(|| NotAFault::Latency(dose.unwrap_or_default().to_owned()));
        }
        let when = match dose {
            None => Some(When::Rate(1.0)),
            Some(dose) if dose.starts_with('@') => numbers(dose).map(When::At),
            Some(dose) => dose
                .parse()
                .ok()
                .filter(|rate| (0.0..=1.0).contains(rate))
                .map(When::Rate),
        };
        let when =
            when.ok_or_else(|| NotAFault::Dose(kind, dose.unwrap_or_default().to_owned()))?;
        Ok(Fault { kind, when })
    }
}

/// `@3,@7` (or `@3,7`).
fn numbers(dose: &str) -> Option<Vec<u64>> {
    let number = |part: &str| part.trim_start_matches('@').parse().ok().filter(|n| *n > 0);
    dose.split(',').map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doses() {
        let read = |text: &str| text.parse::<Fault>();
        assert_eq!(
            read("500=0.25"),
            Ok(Fault::rate(FaultKind::InternalError, 0.25))
        );
        assert_eq!(read("stall=@3"), Ok(Fault::at(FaultKind::Stall, 3)));
        assert_eq!(
            read("429-window=@3,@7"),
            Ok(Fault {
                kind: FaultKind::LimitWindow,
                when: When::At(vec![3, 7])
            })
        );
        assert_eq!(
            read("opaque-cursors"),
            Ok(Fault::always(FaultKind::OpaqueCursors))
        );
        assert_eq!(read("latency=1.5"), Ok(Fault::latency(1.5)));
    }

    #[test]
    fn wrong_doses_are_explained() {
        for text in [
            "500=2", "500=-1", "500=x", "500=@0", "500=@", "500=", "500=NaN",
        ] {
            assert!(
                matches!(text.parse::<Fault>(), Err(NotAFault::Dose(..))),
                "{text}"
            );
        }
        for text in ["latency", "latency=-1", "latency=inf", "latency=@3"] {
            assert!(
                matches!(text.parse::<Fault>(), Err(NotAFault::Latency(_))),
                "{text}"
            );
        }
        let message = "505=1".parse::<Fault>().unwrap_err().to_string();
        assert!(
            message.contains("505") && message.contains("504-deep"),
            "{message}"
        );
    }
}
