//! The quality report.

use std::io::{self, Write};

use modeltree_analysis::{Check, Example, Finding, Quality};

use super::number::{count, grouped};
use super::palette::{ASIDE, HEADING, WRONG, paint};
use super::text::printable;

/// Writes the report for people.
pub fn write(out: &mut dyn Write, quality: &Quality) -> io::Result<()> {
    heading(out, quality)?;
    let (breaks, odd): (Vec<_>, Vec<_>) = quality
        .findings
        .iter()
        .filter(|finding| finding.count > 0)
        .partition(|finding| finding.breaks);
    for found in breaks {
        finding(out, found)?;
    }
    if !quality.full {
        let hint = "Files were not compared with their checksums: --full does that.";
        writeln!(out, "{}", paint(ASIDE, hint))?;
    }
    if let Some(declared) = quality.declared {
        title(out, "What cards declare against what the Hub resolved")?;
        for (name, models) in [
            ("they agree", declared.agree),
            ("they differ", declared.differ),
            ("nothing resolved", declared.nothing_resolved),
            ("nothing declared", declared.nothing_declared),
        ] {
            let models = count(models, "model", "models");
            writeln!(out, "  {name:<17} {models}")?;
        }
    }
    if !odd.is_empty() {
        title(out, "Found on the Hub")?;
        for found in odd {
            finding(out, found)?;
        }
    }
    let nothing: Vec<&str> = quality
        .findings
        .iter()
        .filter(|finding| finding.count == 0 && !finding.breaks)
        .map(|finding| words(finding.check))
        .collect();
    if !nothing.is_empty() {
        writeln!(
            out,
            "{}",
            paint(ASIDE, format!("None: {}", nothing.join("; ")))
        )?;
    }
    Ok(())
}

fn heading(out: &mut dyn Write, quality: &Quality) -> io::Result<()> {
    let heading = if quality.broken {
        paint(WRONG, "The snapshot is broken")
    } else {
        paint(HEADING, "The snapshot is whole")
    };
    match quality.counts {
        Some(counts) => writeln!(
            out,
            "{heading}: {}, {}, {}, {}",
            count(counts.models, "model", "models"),
            count(counts.claims, "claim", "claims"),
            count(counts.cards, "card", "cards"),
            count(counts.aliases, "other name", "other names"),
        ),
        None => writeln!(out, "{heading}"),
    }
}

fn title(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", paint(HEADING, text))
}

fn finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let number = grouped(finding.count);
    let name = words(finding.check);
    let line = format!("  {number:>9}  {name}");
    let line = if finding.breaks {
        paint(WRONG, line)
    } else {
        line
    };
    writeln!(out, "{line}")?;
    for case in &finding.examples {
        writeln!(
            out,
            "             {}",
            printable(&told(finding.check, case))
        )?;
    }
    let shown = finding.examples.len() as u64;
    if shown > 0 && finding.count > shown && finding.check != Check::OddItems {
        let more = format!("             … {} more", grouped(finding.count - shown));
        writeln!(out, "{}", paint(ASIDE, more))?;
    }
    Ok(())
}

/// One example as a phrase.
fn told(check: Check, case: &Example) -> String {
    if !case.members.is_empty() {
        return case.members.join(", ");
    }
    let mut told = case.id.clone().unwrap_or_default();
    let joint = match check {
        Check::OlderChildren => " is older than ",
        Check::CaseTwins | Check::SharedHubIds => " and ",
        _ => " → ",
    };
    match (&case.text, &case.other) {
        // What was written, and what was made of it.
        (Some(text), Some(other)) => told += &format!(": {text}{joint}{other}"),
        (None, Some(other)) => told += &format!("{joint}{other}"),
        (Some(text), None) if told.is_empty() => told.clone_from(text),
        (Some(text), None) => told += &format!(": {text}"),
        (None, None) => {}
    }
    if let Some(number) = case.number {
        let (one, many) = match check {
            Check::OlderChildren => ("day", "days"),
            Check::SeveralParents => ("parent", "parents"),
            Check::AbsentChildren => ("child absent", "children absent"),
            _ => ("child", "children"),
        };
        told += &format!(" ({})", count(number, one, many));
    }
    told
}

/// What a check looks for.
const fn words(check: Check) -> &'static str {
    match check {
        Check::DamagedFiles => "damaged files",
        Check::CountsDisagree => "tables with other counts than the manifest says",
        Check::IncompleteCrawl => "things that crawls did not get",
        Check::DanglingRows => "models without a record that other tables speak of",
        Check::DuplicateModels => "models stored twice",
        Check::Cycles => "cycles",
        Check::SelfLoops => "models that the Hub or a file calls their own parent",
        Check::DeclaredSelfLoops => "models that only their card calls their own parent",
        Check::EmptyParents => "empty texts in place of a parent",
        Check::PlaceholderParents => "placeholders in place of a parent",
        Check::LocalPathParents => "local paths in place of a parent",
        Check::UrlParents => "web addresses in place of a parent",
        Check::InvalidParents => "texts that are no id in place of a parent",
        Check::CaseVariants => "parents named in other letter case",
        Check::CaseTwins => "models whose ids differ in letter case alone",
        Check::MissingParents => "missing parents",
        Check::OlderChildren => "children older than their parent",
        Check::DeclaredOtherwise => "models whose card declares otherwise than the Hub resolved",
        Check::NothingResolved => "models whose declared parents the Hub did not resolve",
        Check::RenamedParents => "claims of a parent that goes by another id now",
        Check::SeveralParents => "models with several parents",
        Check::DuplicateClaims => "claims made twice",
        Check::SharedHubIds => "models with the _id of another",
        Check::AbsentChildren => "models with children on the Hub that are not here",
        Check::UnusedAliases => "other names that lead to no model",
        Check::OddItems => "items with properties that could not be read",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use modeltree_analysis::Declared;

    fn found(check: Check, count: u64, examples: Vec<Example>) -> Finding {
        Finding {
            check,
            breaks: check.breaks(),
            count,
            examples,
        }
    }

    #[test]
    fn what_is_broken_comes_first_and_hostile_text_is_harmless() {
        let quality = Quality {
            broken: true,
            full: false,
            counts: None,
            declared: Some(Declared {
                agree: 1,
                ..Declared::default()
            }),
            findings: vec![
                found(
                    Check::IncompleteCrawl,
                    1,
                    vec![Example {
                        text: Some("the children of a/b".into()),
                        ..Example::default()
                    }],
                ),
                found(Check::DanglingRows, 0, vec![]),
                found(Check::SelfLoops, 0, vec![]),
                found(
                    Check::InvalidParents,
                    1_234,
                    vec![Example {
                        id: Some("a/b".into()),
                        text: Some("\u{1b}[2Jmine".into()),
                        ..Example::default()
                    }],
                ),
                found(
                    Check::OlderChildren,
                    1,
                    vec![Example {
                        id: Some("a/b".into()),
                        other: Some("c/d".into()),
                        number: Some(1),
                        ..Example::default()
                    }],
                ),
            ],
        };
        let mut out = Vec::new();
        write(&mut out, &quality).unwrap();
        let shown = anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string();
        insta::assert_snapshot!(shown, @r"
        The snapshot is broken
                  1  things that crawls did not get
                     the children of a/b
        Files were not compared with their checksums: --full does that.

        What cards declare against what the Hub resolved
          they agree        1 model
          they differ       0 models
          nothing resolved  0 models
          nothing declared  0 models

        Found on the Hub
              1,234  texts that are no id in place of a parent
                     a/b: \u{1b}[2Jmine
                     … 1,233 more
                  1  children older than their parent
                     a/b is older than c/d (1 day)
        None: models that the Hub or a file calls their own parent
        ");
    }
}
