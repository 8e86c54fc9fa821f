//! The report at the end of a crawl.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use modeltree_ingest::{CardCoverage, Coverage, Listed, Updated, Way};

use super::number::{count, duration, grouped};
use super::palette::{HEADING, WRONG, paint};
use super::text::printable;

/// Examples of one kind that are shown; the manifest holds more.
const EXAMPLES: usize = 5;

/// Writes the report for people.
pub fn write(out: &mut dyn Write, coverage: &Coverage, data: &Path) -> io::Result<()> {
    if let Some(updated) = &coverage.updated {
        write_updated(out, coverage, updated)?;
        return write_rest(out, coverage, data);
    }
    let heading = format!(
        "{} and {} in {}",
        count(coverage.models, "model", "models"),
        count(coverage.claims, "parent claim", "parent claims"),
        duration(seconds(coverage.seconds)),
    );
    writeln!(out, "{}", paint(HEADING, heading))?;
    line(out, "found by", &found_by(coverage))?;
    write_rest(out, coverage, data)
}

/// Tells what an update found.
fn write_updated(out: &mut dyn Write, coverage: &Coverage, updated: &Updated) -> io::Result<()> {
    let heading = format!(
        "{} and {} in {}",
        count(updated.new, "new model", "new models"),
        count(updated.changed, "modified one", "modified ones"),
        duration(seconds(coverage.seconds)),
    );
    writeln!(out, "{}", paint(HEADING, heading))?;
    match updated.since {
        _ if updated.full => line(out, "compared with", "the whole listing")?,
        Some(since) => line(out, "modified since", &since.to_string())?,
        None => {}
    }
    line(out, "unchanged", &grouped(updated.unchanged))?;
    if updated.outside > 0 {
        line(
            out,
            "no relatives",
            &format!("{} (left out)", grouped(updated.outside)),
        )?;
    }
    listed(out, "gone", &updated.gone)?;
    if !updated.full {
        let left = "renames, deletions, downloads and likes that no commit shows: see --full";
        line(out, "not looked for", left)?;
    }
    Ok(())
}

fn write_rest(out: &mut dyn Write, coverage: &Coverage, data: &Path) -> io::Result<()> {
    line(out, "requests", &requests(coverage))?;
    if coverage.waited_for_quota >= 1.0 {
        line(
            out,
            "waited for quota",
            &duration(seconds(coverage.waited_for_quota)),
        )?;
    }
    if coverage.gated > 0 {
        line(
            out,
            "gated",
            &format!("{} (their metadata is open)", grouped(coverage.gated)),
        )?;
    }
    if coverage.resumed > 0 {
        line(
            out,
            "resumed",
            &count(u64::from(coverage.resumed), "time", "times"),
        )?;
    }
    listed(out, "renamed", &coverage.renamed)?;
    listed(out, "not on the Hub", &coverage.missing)?;
    let mended = match coverage.odd_mended {
        0 => String::new(),
        mended => format!(", {} of them whole when asked again", grouped(mended)),
    };
    listed(out, &format!("odd items{mended}"), &coverage.odd)?;
    if let Some(card) = &coverage.cards {
        line(out, "cards", &cards(card))?;
        listed(out, "cards failed", &card.failed)?;
    }
    line(out, "snapshot", &printable(&data.display().to_string()))?;
    if !coverage.is_complete() {
        writeln!(out, "{}", paint(WRONG, "Incomplete:"))?;
        for sentence in &coverage.incomplete {
            writeln!(out, "  {}", printable(sentence))?;
        }
    }
    Ok(())
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

fn found_by(coverage: &Coverage) -> String {
    match coverage.way {
        Some(Way::ByModel) => format!("asking {}", count(coverage.asked, "model", "models")),
        _ if coverage.ranges > 1 => format!("listing, {} stretches side by side", coverage.ranges),
        _ => "listing".into(),
    }
}

fn requests(coverage: &Coverage) -> String {
    let mut text = grouped(coverage.requests);
    if coverage.retries > 0 {
        text += &format!(
            ", {} of them repeated after a fault",
            grouped(coverage.retries)
        );
    }
    if coverage.rate_limited > 0 {
        text += &format!(", {} refused for the rate", grouped(coverage.rate_limited));
    }
    text
}

fn cards(cards: &CardCoverage) -> String {
    let parts = [
        (cards.got, "got"),
        (cards.unchanged, "unchanged"),
        (cards.none, "without one"),
        (cards.gated, "gated"),
        (cards.missing, "gone"),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, what)| format!("{} {what}", grouped(number)))
        .collect();
    let of = format!("{} asked for", grouped(cards.asked));
    if parts.is_empty() {
        of
    } else {
        format!("{}, of {of}", parts.join(", "))
    }
}

fn listed(out: &mut dyn Write, name: &str, listed: &Listed) -> io::Result<()> {
    if listed.count == 0 {
        return Ok(());
    }
    line(out, name, &grouped(listed.count))?;
    for example in listed.examples.iter().take(EXAMPLES) {
        writeln!(out, "    {}", printable(example))?;
    }
    let shown = listed.examples.len().min(EXAMPLES) as u64;
    if listed.count > shown {
        writeln!(out, "    … {} more", grouped(listed.count - shown))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {name:<17} {value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(coverage: &Coverage) -> String {
        let mut out = Vec::new();
        write(&mut out, coverage, Path::new("modeltree-data")).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn a_smooth_crawl_needs_few_words() {
        let coverage = Coverage {
            way: Some(Way::Listing),
            models: 4167,
            claims: 2900,
            requests: 7,
            seconds: 1.25,
            ranges: 1,
            ..Coverage::default()
        };
        insta::assert_snapshot!(shown(&coverage), @r"
        4,167 models and 2,900 parent claims in 1.2 s
          found by          listing
          requests          7
          snapshot          modeltree-data
        ");
    }

    #[test]
    fn what_is_missing_is_named_and_harmless() {
        let mut missing = Listed::default();
        for n in 0..7 {
            missing.add(format!("gone/model-{n}\u{1b}[2J"));
        }
        let coverage = Coverage {
            way: Some(Way::ByModel),
            models: 79,
            claims: 78,
            asked: 80,
            gated: 4,
            missing,
            incomplete: vec!["the children of a/b after page 2 (the Hub answers 500)".into()],
            cards: Some(CardCoverage {
                asked: 79,
                got: 70,
                none: 9,
                ..CardCoverage::default()
            }),
            requests: 1234,
            retries: 3,
            rate_limited: 1,
            waited_for_quota: 125.0,
            seconds: 300.0,
            resumed: 1,
            ..Coverage::default()
        };
        insta::assert_snapshot!(shown(&coverage), @r"
        79 models and 78 parent claims in 5 min
          found by          asking 80 models
          requests          1,234, 3 of them repeated after a fault, 1 refused for the rate
          waited for quota  2 min 5 s
          gated             4 (their metadata is open)
          resumed           1 time
          not on the Hub    7
            gone/model-0\u{1b}[2J
            gone/model-1\u{1b}[2J
            gone/model-2\u{1b}[2J
            gone/model-3\u{1b}[2J
            gone/model-4\u{1b}[2J
            … 2 more
          cards             70 got, 9 without one, of 79 asked for
          snapshot          modeltree-data
        Incomplete:
          the children of a/b after page 2 (the Hub answers 500)
        ");
    }
}
