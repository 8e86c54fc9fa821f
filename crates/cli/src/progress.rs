//! Tells how a crawl goes, on stderr: a bar on a terminal, a line now and then
//! elsewhere.

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use modeltree_ingest::{Event, Observer, Phase, Progress, Way};

use crate::render::number::{count, duration, grouped};
use crate::render::palette::{ASIDE, paint};
use crate::render::text::printable;
use crate::terminal;

/// Time between lines where there is no terminal.
const PAUSE: Duration = Duration::from_secs(30);
/// Time between two turns of the spinner.
const TICK: Duration = Duration::from_millis(120);
/// Redraws a second.
const REDRAWS: u8 = 8;

/// How progress is shown.
enum Manner {
    /// Not at all.
    Silent,
    /// In place.
    Bar(ProgressBar),
    /// A line every [`PAUSE`].
    Lines,
}

/// Shows progress; see [`Observer`].
pub struct Display {
    manner: Manner,
    meter: Mutex<Meter>,
}

impl Display {
    /// Chooses the manner by the terminal and `--quiet`.
    pub fn new(quiet: bool) -> Self {
        let manner = if quiet {
            Manner::Silent
        } else if terminal::draws_progress() {
            let bar =
                ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(REDRAWS));
            bar.set_style(spinner());
            Manner::Bar(bar)
        } else {
            Manner::Lines
        };
        Self {
            manner,
            meter: Mutex::new(Meter::new(Instant::now())),
        }
    }

    /// Takes the bar away; what follows can be printed.
    pub fn clear(&self) {
        if let Manner::Bar(bar) = &self.manner {
            bar.finish_and_clear();
        }
    }

    /// Says one sentence, above the bar where there is one.
    pub fn say(&self, sentence: &str) {
        let tell = || {
            let mut stderr = anstream::stderr().lock();
            // A closed stderr is no reason to stop a crawl.
            let _ = writeln!(stderr, "{}", paint(ASIDE, printable(sentence)));
        };
        match &self.manner {
            Manner::Silent => {}
            Manner::Bar(bar) => bar.suspend(tell),
            Manner::Lines => tell(),
        }
    }

    /// Shows a sentence in place of the last one; elsewhere than on a terminal,
    /// now and then.
    pub fn tell(&self, sentence: impl FnOnce() -> String) {
        match &self.manner {
            Manner::Silent => {}
            Manner::Bar(bar) => {
                bar.enable_steady_tick(TICK);
                bar.set_message(printable(&sentence()).into_owned());
            }
            Manner::Lines => {
                let due = self
                    .meter
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .line_is_due(Instant::now());
                if due {
                    self.say(&sentence());
                }
            }
        }
    }

    fn advance(&self, progress: &Progress) {
        if matches!(self.manner, Manner::Silent) {
            return;
        }
        let now = Instant::now();
        // A poisoned meter only means that another thread panicked while
        // reading the clock: its figures are as good as before.
        let mut meter = self
            .meter
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let new_phase = meter.advance(progress, now);
        match &self.manner {
            Manner::Silent => {}
            Manner::Bar(bar) => {
                if new_phase {
                    bar.enable_steady_tick(TICK);
                }
                match progress.total {
                    Some(total) => {
                        bar.set_style(measured());
                        bar.set_length(total.max(progress.done));
                        bar.set_position(progress.done);
                    }
                    None => bar.set_style(spinner()),
                }
                bar.set_message(meter.sentence(progress, now));
            }
            Manner::Lines => {
                if meter.line_is_due(now) {
                    let sentence = meter.sentence(progress, now);
                    drop(meter);
                    self.say(&sentence);
                }
            }
        }
    }
}

impl Observer for Display {
    fn event(&self, event: Event) {
        match event {
            Event::Progress(progress) => self.advance(&progress),
            Event::Note(note) => self.say(&format!("note: {note}")),
            Event::Planned {
                way,
                requests,
                instead_of,
                time,
            } => {
                self.say(&planned(way, requests, instead_of, time));
            }
        }
    }
}

/// A bar for work on files, which shows itself where somebody is waiting.
pub fn bar(quiet: bool) -> ProgressBar {
    if quiet || !terminal::draws_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(REDRAWS));
    bar.set_style(measured());
    bar
}

fn spinner() -> ProgressStyle {
    style("{spinner} {wide_msg}")
}

fn measured() -> ProgressStyle {
    style("{bar:18} {percent:>3}%  {wide_msg}").progress_chars("━╸─")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// The plan in one sentence.
fn planned(
    way: Way,
    requests: Option<u64>,
    instead_of: Option<u64>,
    time: Option<Duration>,
) -> String {
    let mut text = match way {
        Way::Listing => "Listing the models page by page".to_owned(),
        Way::ByModel => "Asking each model of the family for its relatives".to_owned(),
    };
    if let Some(requests) = requests {
        text += &format!(": about {}", count(requests, "request", "requests"));
    }
    if let Some(other) = instead_of {
        let other_way = match way {
            Way::Listing => "asking each model",
            Way::ByModel => "listing the whole Hub",
        };
        text += &format!(" ({other_way}: about {})", grouped(other));
    }
    if let Some(time) = time {
        let time = if time < Duration::from_secs(1) {
            "less than a second".into()
        } else {
            duration(time)
        };
        text += &format!(", {time} at the present quota and latency");
    }
    text
}

/// An estimate needs no tenths.
fn whole_seconds(span: Duration) -> String {
    match span.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        _ => duration(span),
    }
}

/// Rates and remaining times out of successive progress events.
struct Meter {
    phase: Option<Phase>,
    since: Instant,
    first: Progress,
    last_line: Instant,
}

impl Meter {
    fn new(now: Instant) -> Self {
        Self {
            phase: None,
            since: now,
            first: Progress::default(),
            last_line: now,
        }
    }

    /// Takes note of an event; tells whether a new phase began with it.
    fn advance(&mut self, progress: &Progress, now: Instant) -> bool {
        let new = self.phase != Some(progress.phase);
        if new {
            // Rates count from here: a resumed crawl begins with what it has.
            self.phase = Some(progress.phase);
            self.since = now;
            self.first = *progress;
        }
        new
    }

    fn line_is_due(&mut self, now: Instant) -> bool {
        let due = now.duration_since(self.last_line) >= PAUSE;
        if due {
            self.last_line = now;
        }
        due
    }

    /// How it goes: models, requests, quota, rate, time left.
    fn sentence(&self, progress: &Progress, now: Instant) -> String {
        let elapsed = now.duration_since(self.since).as_secs_f64();
        let done = progress.done.saturating_sub(self.first.done);
        let mut parts = match progress.phase {
            Phase::Models => vec![count(progress.models, "model", "models")],
            Phase::Cards => vec![count(progress.done, "card", "cards")],
            Phase::Writing => {
                return format!("writing {}", count(progress.models, "model", "models"));
            }
        };
        parts.push(count(progress.requests, "request", "requests"));
        if let Some(left) = progress.quota_left {
            parts.push(format!("{} left of the quota", grouped(left)));
        }
        if elapsed >= 1.0 {
            let (number, what) = match progress.phase {
                Phase::Models => (
                    progress.models.saturating_sub(self.first.models),
                    "models/s",
                ),
                _ => (done, "cards/s"),
            };
            parts.push(format!(
                "{} {what}",
                grouped((number as f64 / elapsed) as u64)
            ));
        }
        if let Some(total) = progress.total
            && done > 0
            && elapsed >= 1.0
        {
            let left = total.saturating_sub(progress.done) as f64 * elapsed / done as f64;
            let left = Duration::try_from_secs_f64(left.round()).unwrap_or(Duration::MAX);
            if left >= Duration::from_secs(1) {
                parts.push(format!("{} left", whole_seconds(left)));
            }
        }
        parts.join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(done: u64) -> Progress {
        Progress {
            phase: Phase::Models,
            models: done * 1000,
            done,
            total: Some(3035),
            requests: done,
            quota_left: Some(500),
        }
    }

    #[test]
    fn rates_count_from_where_the_crawl_was_resumed() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        assert!(meter.advance(&at(1000), start));
        assert_eq!(
            meter.sentence(&at(1000), start),
            "1,000,000 models · 1,000 requests · 500 left of the quota"
        );
        let later = start + Duration::from_secs(100);
        assert!(!meter.advance(&at(1100), later));
        assert_eq!(
            meter.sentence(&at(1100), later),
            "1,100,000 models · 1,100 requests · 500 left of the quota · 1,000 models/s · 32 min 15 s left"
        );
    }

    #[test]
    fn without_a_terminal_there_is_a_line_now_and_then() {
        let start = Instant::now();
        let mut meter = Meter::new(start);
        let due =
            |meter: &mut Meter, seconds| meter.line_is_due(start + Duration::from_secs(seconds));
        assert_eq!(
            [1, 29, 30, 31, 60].map(|s| due(&mut meter, s)),
            [false, false, true, false, true]
        );
    }

    #[test]
    fn the_plan_names_both_ways_and_the_time() {
        assert_eq!(
            planned(
                Way::ByModel,
                Some(80),
                Some(3035),
                Some(Duration::from_secs(24))
            ),
            "Asking each model of the family for its relatives: about 80 requests \
             (listing the whole Hub: about 3,035), 24 s at the present quota and latency"
        );
        assert_eq!(
            planned(Way::ByModel, None, None, None),
            "Asking each model of the family for its relatives"
        );
    }
}
