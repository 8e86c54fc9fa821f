//! Lets requests go as fast as the quota allows, and no faster.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::Bucket;
use crate::ledger::{Ending, Ledger, Verdict};
use crate::metrics::Quota;
use crate::quota_header::Told;

/// One account per bucket, for one token or for none.
#[derive(Debug)]
pub(crate) struct Governor {
    gates: [Gate; Bucket::ALL.len()],
    /// Which bucket the server counts the requests of each bucket to, where it
    /// does not share our view.
    counted_to: Mutex<[Bucket; Bucket::ALL.len()]>,
    /// Real microseconds in which some request had to wait.
    waited: AtomicU64,
}

#[derive(Debug)]
struct Gate {
    ledger: Mutex<Ledger>,
    /// First come, first served: only who holds it looks at the ledger.
    turn: tokio::sync::Mutex<()>,
    changed: Notify,
}

impl Governor {
    /// A governor where a second of the Hub's clock really takes `second`.
    pub(crate) fn new(second: Duration) -> Self {
        Self {
            gates: Bucket::ALL.map(|_| Gate {
                ledger: Mutex::new(Ledger::new(second)),
                turn: tokio::sync::Mutex::new(()),
                changed: Notify::new(),
            }),
            counted_to: Mutex::new(Bucket::ALL),
            waited: AtomicU64::new(0),
        }
    }

    /// Waits until one more request may go.
    pub(crate) async fn admit(&self, bucket: Bucket) -> Permit<'_> {
        loop {
            let counted = self.counted_to(bucket);
            let gate = self.gate(counted);
            let _turn = gate.turn.lock().await;
            while self.counted_to(bucket) == counted {
                let asked = Instant::now();
                let verdict = gate.ledger().ask(asked);
                match verdict {
                    Verdict::Go => {
                        return Permit {
                            governor: self,
                            bucket: counted,
                            sent: Instant::now(),
                            open: true,
                        };
                    }
                    Verdict::Wait(None) => gate.changed.notified().await,
                    Verdict::Wait(Some(until)) => {
                        tokio::select! {
                            () = sleep_until(until) => {}
                            () = gate.changed.notified() => {}
                        }
                        let waited = asked.elapsed().as_micros();
                        let waited = u64::try_from(waited).unwrap_or(u64::MAX);
                        self.waited.fetch_add(waited, Ordering::Relaxed);
                    }
                }
            }
        }
    }

    /// Lets no request of a bucket go before an instant. Unless the quota told
    /// why, a single request then finds out how things stand.
    pub(crate) fn block(&self, bucket: Bucket, until: Instant, foretold: bool) {
        let gate = self.gate(self.counted_to(bucket));
        let mut ledger = gate.ledger();
        ledger.block(until);
        if !foretold {
            ledger.doubt();
        }
    }

    /// What is known of a bucket's quota.
    pub(crate) fn quota(&self, bucket: Bucket) -> Option<Quota> {
        let gate = self.gate(self.counted_to(bucket));
        gate.ledger().quota(Instant::now())
    }

    /// Real time in which some request had to wait.
    pub(crate) fn waited(&self) -> Duration {
        Duration::from_micros(self.waited.load(Ordering::Relaxed))
    }

    fn gate(&self, bucket: Bucket) -> &Gate {
        &self.gates[bucket as usize]
    }

    fn counted_to(&self, bucket: Bucket) -> Bucket {
        lock(&self.counted_to)[bucket as usize]
    }

    fn settle(&self, bucket: Bucket, ending: Ending) {
        let gate = self.gate(bucket);
        gate.ledger().settle(ending, Instant::now());
        gate.changed.notify_one();
    }
}

impl Gate {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }
}

/// The right to send one request. Dropped without an answer, the request
/// counts as lost.
#[derive(Debug)]
pub(crate) struct Permit<'g> {
    governor: &'g Governor,
    bucket: Bucket,
    sent: Instant,
    open: bool,
}

impl Permit<'_> {
    /// The answer's head is there: `healthy` where its headers are the Hub's
    /// own, not those of a gateway in trouble.
    pub(crate) fn answered(mut self, told: Option<&Told>, healthy: bool) {
        self.open = false;
        let Self {
            governor,
            bucket,
            sent,
            ..
        } = self;
        let received = Instant::now();
        match told {
            Some(told) if told.bucket.is_none_or(|named| named == bucket) => {
                governor.settle(bucket, Ending::Told(*told, sent, received));
            }
            Some(told) => {
                if let Some(named) = told.bucket {
                    for counted in lock(&governor.counted_to).iter_mut() {
                        if *counted == bucket {
                            *counted = named;
                        }
                    }
                    let gate = governor.gate(named);
                    gate.ledger().observe(*told, sent, received);
                    gate.changed.notify_one();
                }
                governor.settle(bucket, Ending::Elsewhere);
            }
            None if healthy => governor.settle(bucket, Ending::Silent),
            None => governor.settle(bucket, Ending::Lost),
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.open {
            self.governor.settle(self.bucket, Ending::Lost);
        }
    }
}

/// A panic elsewhere leaves figures that are at worst a little off.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
