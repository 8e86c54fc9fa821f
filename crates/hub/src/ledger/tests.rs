use std::cmp::Reverse;
use std::collections::BinaryHeap;

use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn told(remaining: u64, resets_in: u64, quota: u64, window: u64) -> Told {
    Told {
        bucket: None,
        remaining,
        resets_in: Duration::from_secs(resets_in),
        policy: Some(Policy {
            quota,
            window: Duration::from_secs(window),
        }),
    }
}

struct Bench {
    ledger: Ledger,
    start: Instant,
}

impl Bench {
    fn new() -> Self {
        Self {
            ledger: Ledger::new(SECOND),
            start: Instant::now(),
        }
    }

    fn at(&self, seconds: f64) -> Instant {
        self.start + Duration::from_secs_f64(seconds)
    }

    fn goes(&mut self, at: f64) -> bool {
        self.ledger.ask(self.at(at)) == Verdict::Go
    }

    fn answer(&mut self, sent: f64, received: f64, told: Told) {
        let (sent, received) = (self.at(sent), self.at(received));
        self.ledger
            .settle(Ending::Told(told, sent, received), received);
    }

    fn settle(&mut self, at: f64, ending: Ending) {
        let now = self.at(at);
        self.ledger.settle(ending, now);
    }
}

#[test]
fn one_request_finds_out_before_the_others_follow() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    assert!(!bench.goes(0.0));
    bench.settle(0.5, Ending::Lost);
    assert!(bench.goes(1.0), "the next one tries");
    assert!(!bench.goes(1.0));
    bench.answer(1.0, 2.0, told(2, 100, 500, 300));
    assert!(bench.goes(2.0));
    assert!(bench.goes(2.0));
    assert!(!bench.goes(2.0), "both that remain are in flight");
}

#[test]
fn without_quota_headers_there_is_no_limit() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.settle(0.1, Ending::Silent);
    for _ in 0..10_000 {
        assert!(bench.goes(1.0));
    }
    assert_eq!(bench.ledger.quota(bench.at(1.0)), None);
    // A refusal out of the blue: one at a time again.
    for _ in 0..10_000 {
        bench.settle(1.0, Ending::Silent);
    }
    bench.ledger.doubt();
    bench.ledger.block(bench.at(9.0));
    assert!(!bench.goes(8.9));
    assert!(bench.goes(9.0));
    assert!(!bench.goes(9.0));
}

#[test]
fn the_lowest_remainder_of_a_window_counts_whatever_the_order() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.answer(0.0, 0.1, told(10, 200, 500, 300));
    for _ in 0..3 {
        assert!(bench.goes(0.2));
    }
    bench.answer(0.2, 0.5, told(7, 200, 500, 300));
    bench.answer(0.2, 0.6, told(9, 200, 500, 300));
    let quota = bench.ledger.quota(bench.at(1.0)).unwrap();
    assert_eq!((quota.quota, quota.remaining), (500, 6));
    assert_eq!(quota.window, Duration::from_secs(300));
    assert!((quota.resets_in.as_secs_f64() - 200.1).abs() < 1.1);
}

#[test]
fn an_answer_of_the_last_window_does_not_spoil_the_next() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.answer(0.0, 0.1, told(5, 10, 500, 300));
    assert!(bench.goes(9.0));
    assert!(bench.goes(9.5));
    // The second one was counted after the window's end, and is answered first.
    bench.answer(9.5, 10.6, told(499, 300, 500, 300));
    bench.answer(9.0, 10.8, told(4, 1, 500, 300));
    let remaining = |bench: &mut Bench, at| bench.ledger.quota(bench.at(at)).unwrap().remaining;
    assert_eq!(remaining(&mut bench, 11.0), 499);
    // And the same where the new window is only assumed.
    assert!(bench.goes(309.0));
    assert_eq!(remaining(&mut bench, 320.0), 499, "one is in flight");
    bench.answer(309.0, 320.0, told(400, 1, 500, 300));
    assert_eq!(remaining(&mut bench, 320.0), 500);
}

#[test]
fn a_used_up_window_is_waited_for_to_its_end() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.answer(0.0, 0.5, told(0, 100, 500, 300));
    let Verdict::Wait(Some(until)) = bench.ledger.ask(bench.at(1.0)) else {
        panic!("nothing remains");
    };
    let wait = until - bench.start;
    assert!(wait >= Duration::from_secs(101) && wait < Duration::from_secs(102));
    assert!(bench.ledger.ask(until) == Verdict::Go);
    assert_eq!(bench.ledger.quota(until).unwrap().remaining, 499);
}

#[test]
fn others_at_the_same_quota_are_noticed() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.answer(0.0, 0.1, told(300, 200, 500, 300));
    // Used before we came: no sign of company.
    for _ in 0..10 {
        assert!(bench.goes(0.2));
    }
    bench.answer(0.2, 0.3, told(290, 200, 500, 300));
    assert!(bench.goes(0.4));
    bench.answer(0.2, 0.5, told(12, 200, 500, 300));
    assert!(
        !bench.goes(0.6),
        "12 remain, 9 of ours and more of theirs fly"
    );
}

#[test]
fn what_is_told_counts_more_than_what_is_expected() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    // A window that ends sooner than it should, and then is not the last one.
    bench.answer(0.0, 0.1, told(0, 5, 500, 300));
    assert!(bench.goes(7.0));
    bench.answer(7.0, 7.1, told(3, 100, 500, 300));
    assert_eq!(bench.ledger.quota(bench.at(8.0)).unwrap().remaining, 3);
}

#[test]
fn headers_that_stop_coming_hold_nobody_up_for_ever() {
    let mut bench = Bench::new();
    assert!(bench.goes(0.0));
    bench.answer(0.0, 0.1, told(1, 10, 2, 10));
    let mut sent = Vec::new();
    for tenth in 2..1000 {
        let at = f64::from(tenth) / 10.0;
        if bench.goes(at) {
            sent.push(at);
            bench.settle(at, Ending::Silent);
        }
    }
    assert!(sent.len() >= 16, "{sent:?}");
}

/// A server's fixed windows, and what it counted in each.
struct Server {
    quota: u64,
    window: f64,
    offset: f64,
    counts: Vec<u64>,
}

impl Server {
    fn count(&mut self, at: f64, up: bool) -> Told {
        let index = ((at + self.offset) / self.window) as usize;
        self.counts.resize(self.counts.len().max(index + 1), 0);
        self.counts[index] += 1;
        let left = (index as f64 + 1.0) * self.window - self.offset - at;
        let left = if up { left.ceil() } else { left.floor() };
        let remaining = self.quota.saturating_sub(self.counts[index]);
        told(remaining, left as u64, self.quota, self.window as u64)
    }
}

#[derive(Clone, Debug)]
struct Trip {
    out: f64,
    back: f64,
    lost: bool,
}

fn trip() -> impl Strategy<Value = Trip> {
    let leg = || prop_oneof![8 => 0.0..0.4_f64, 1 => 0.4..4.0_f64];
    (leg(), leg(), prop::bool::weighted(0.05)).prop_map(|(out, back, lost)| Trip {
        out,
        back,
        lost,
    })
}

#[derive(Debug, PartialEq, PartialOrd)]
enum What {
    /// The server counts request n.
    Count(usize),
    /// Request n is answered.
    Answer(usize),
    /// A waiting request may look again.
    Look,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Many requests at once, answered out of order and sometimes not at all:
    /// no window holds more than its quota, and what the quota allows is used.
    #[test]
    fn never_more_than_the_quota_and_hardly_less(
        trips in prop::collection::vec(trip(), 400..700),
        quota in 20_u64..120,
        window in 20_u32..60,
        offset in 0.0..20.0_f64,
        up: bool,
        concurrency in 1_usize..40,
        loses: bool,
    ) {
        let mut bench = Bench::new();
        let mut server = Server { quota, window: window.into(), offset, counts: Vec::new() };
        let mut queue = BinaryHeap::new();
        let key = |at: f64| (at * 1e6) as u64;
        let mut events: Vec<(f64, What)> = Vec::new();
        let push = |queue: &mut BinaryHeap<_>, events: &mut Vec<_>, at: f64, what| {
            events.push((at, what));
            queue.push(Reverse((key(at), events.len() - 1)));
        };
        let mut sent: Vec<(f64, Option<Told>)> = Vec::new();
        let mut flying = 0;
        push(&mut queue, &mut events, 0.0, What::Look);
        while let Some(Reverse((_, index))) = queue.pop() {
            let now = events[index].0;
            match events[index].1 {
                What::Count(n) => {
                    sent[n].1 = Some(server.count(now, up));
                    push(&mut queue, &mut events, now + trips[n].back, What::Answer(n));
                }
                What::Answer(n) => {
                    flying -= 1;
                    let (at, told) = sent[n];
                    match told {
                        Some(told) if !(loses && trips[n].lost) => bench.answer(at, now, told),
                        _ => bench.settle(now, Ending::Lost),
                    }
                }
                What::Look => {}
            }
            while flying < concurrency && sent.len() < trips.len() {
                match bench.ledger.ask(bench.at(now)) {
                    Verdict::Go => {
                        flying += 1;
                        let n = sent.len();
                        sent.push((now, None));
                        push(&mut queue, &mut events, now + trips[n].out, What::Count(n));
                    }
                    Verdict::Wait(until) => {
                        if let Some(until) = until {
                            let at = (until - bench.start).as_secs_f64();
                            push(&mut queue, &mut events, at + 1e-5, What::Look);
                        }
                        break;
                    }
                }
            }
        }
        prop_assert_eq!(sent.len(), trips.len(), "a request waits for ever");
        let counts = &server.counts;
        prop_assert!(counts.iter().all(|count| *count <= quota), "{:?}", counts);
        // A window can only be filled if the requests fit into it at all.
        let slowest = 8.0 * quota as f64 / concurrency as f64;
        if slowest < f64::from(window) / 2.0 && counts.len() > 2 {
            for count in &counts[1..counts.len() - 1] {
                let unused = quota - *count;
                prop_assert!(unused <= if loses { 2 + quota / 5 } else { 0 }, "{:?}", counts);
            }
        }
    }
}
