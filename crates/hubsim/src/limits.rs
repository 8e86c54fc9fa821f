//! Quotas in fixed windows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::plan::{Bucket, Plan, WINDOW};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Caller {
    Address(std::net::IpAddr),
    Token(String),
}

/// Windows of every caller and bucket. A caller's first window begins with its
/// first request, the others follow on each other's heels.
#[derive(Debug)]
pub(crate) struct Limits {
    plan: Plan,
    windows: Mutex<HashMap<(Bucket, Caller), Window>>,
}

#[derive(Debug)]
struct Window {
    begun: f64,
    number: u64,
    used: u32,
}

/// A caller's place in its window after a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) bucket: Bucket,
    pub(crate) quota: u32,
    pub(crate) remaining: u32,
    /// Whole seconds to the next window, rounded up.
    pub(crate) reset: u64,
    pub(crate) allowed: bool,
}

impl Limits {
    pub(crate) fn new(plan: Plan) -> Self {
        Limits {
            plan,
            windows: Mutex::default(),
        }
    }

    /// Takes a request from the caller's quota at this time (seconds of the
    /// Hub's clock). `None` where the plan knows no quota.
    pub(crate) fn take(&self, bucket: Bucket, caller: &Caller, now: f64) -> Option<Standing> {
        let quotas = self.plan.quotas(matches!(caller, Caller::Token(_)))?;
        let quota = quotas.of(bucket);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry((bucket, caller.clone())).or_insert(Window {
            begun: now,
            number: 0,
            used: 0,
        });
        let number = ((now - window.begun) / WINDOW).max(0.0) as u64;
        if number > window.number {
            (window.number, window.used) = (number, 0);
        }
        let allowed = window.used < quota;
        window.used += u32::from(allowed);
        let end = window.begun + (window.number + 1) as f64 * WINDOW;
        Some(Standing {
            bucket,
            quota,
            remaining: quota - window.used,
            reset: (end - now).ceil().max(0.0) as u64,
            allowed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Quotas;

    fn token() -> Caller {
        Caller::Token("hf_a".to_owned())
    }

    #[test]
    fn a_window_is_used_up_and_followed_by_the_next() {
        let limits = Limits::new(Plan::Custom(Quotas {
            api: 2,
            resolvers: 1,
            pages: 1,
        }));
        let take = |now| {
            let s = limits.take(Bucket::Api, &token(), now).unwrap();
            (s.allowed, s.remaining, s.reset)
        };
        assert_eq!(take(10.0), (true, 1, 300));
        assert_eq!(take(10.5), (true, 0, 300));
        assert_eq!(take(309.5), (false, 0, 1));
        assert_eq!(take(310.0), (true, 1, 300));
        // The third window is bound to the first, not to its own first request.
        assert_eq!(take(700.0), (true, 1, 210));
    }

    #[test]
    fn quotas_are_per_caller_and_bucket() {
        let limits = Limits::new(Plan::Free);
        let anyone = Caller::Address([127, 0, 0, 1].into());
        let quota = |bucket, caller: &Caller| {
            let s = limits.take(bucket, caller, 0.0).unwrap();
            (s.quota, s.remaining)
        };
        assert_eq!(quota(Bucket::Api, &token()), (1_000, 999));
        assert_eq!(quota(Bucket::Resolvers, &token()), (5_000, 4_999));
        assert_eq!(quota(Bucket::Api, &anyone), (500, 499));
        assert_eq!(
            quota(Bucket::Api, &Caller::Token("hf_b".to_owned())),
            (1_000, 999)
        );
        assert!(
            Limits::new(Plan::None)
                .take(Bucket::Api, &anyone, 0.0)
                .is_none()
        );
    }
}
