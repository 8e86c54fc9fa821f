//! Dates in the names of files and folders.

use std::path::Path;

use modeltree_records::Timestamp;

/// The date that a path tells, of the parts nearest to its end: a crawl's
/// `…_20250405_001816.csv`, a weekly archive's `models/2026-09-30/models.parquet`.
/// Of several dates in one name the last counts. Times are taken as UTC.
pub(crate) fn of_path(path: &Path) -> Option<Timestamp> {
    path.components()
        .rev()
        .find_map(|part| of_name(&part.as_os_str().to_string_lossy()))
}

fn of_name(name: &str) -> Option<Timestamp> {
    // Runs of digits with what stands before each of them.
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(rest.len(), |length| start + length);
        runs.push((&rest[..start], &rest[start..end]));
        rest = &rest[end..];
    }
    (0..runs.len()).rev().find_map(|at| date_at(&runs[at..]))
}

/// The date that begins with the first of the runs.
fn date_at(runs: &[(&str, &str)]) -> Option<Timestamp> {
    let (date, time) = match runs {
        [(_, year), ("-", month), ("-", day), rest @ ..]
            if year.len() == 4 && month.len() == 2 && day.len() == 2 =>
        {
            (format!("{year}-{month}-{day}"), rest)
        }
        [(_, all), rest @ ..] if all.len() == 8 => {
            (format!("{}-{}-{}", &all[..4], &all[4..6], &all[6..]), rest)
        }
        _ => return None,
    };
    let time = match time {
        [("_" | "-" | "T", clock), ..] if clock.len() == 6 => {
            format!("{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..])
        }
        _ => "00:00:00".into(),
    };
    let parsed = Timestamp::parse(&format!("{date}T{time}Z"));
    // Before the Hub there was nothing to be dated.
    parsed
        .ok()
        .filter(|time| *time > Timestamp::from_micros(1_451_606_400_000_000))
}

/// Reads a date as a user types it: a day, or a point in time.
///
/// # Errors
/// Where the text is neither.
pub fn parse_date(text: &str) -> Result<Timestamp, modeltree_records::TimeError> {
    Timestamp::parse(text)
        .or_else(|error| Timestamp::parse(&format!("{text}T00:00:00Z")).map_err(|_| error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str) -> Option<String> {
        of_path(Path::new(path)).map(|time| time.to_string())
    }

    #[test]
    fn dates_are_found_where_they_stand() {
        for (path, date) in [
            ("models/2026-09-30/models.parquet", "2026-09-30T00:00:00Z"),
            (
                "M-24B-Base-2501_finetunes_20250405_001816.csv",
                "2025-04-05T00:18:16Z",
            ),
            (
                "20250325_005631_Hermes-3_finetunes.csv",
                "2025-03-25T00:56:31Z",
            ),
            (
                "X_finetunes_20250422_180448.csv_finetunes_20250423_010203.csv",
                "2025-04-23T01:02:03Z",
            ),
            ("2024-01-01/a_2024-02-03/x.csv", "2024-02-03T00:00:00Z"),
        ] {
            assert_eq!(said(path).as_deref(), Some(date), "{path}");
        }
        for path in [
            "",
            "models.parquet",
            "a_99999999.csv",
            "x_20251301_000000",
            "1234-56-78",
            "hub_4167",
        ] {
            assert_eq!(said(path), None, "{path}");
        }
    }

    #[test]
    fn a_day_is_a_date() {
        assert_eq!(
            parse_date("2025-07-13").unwrap().to_string(),
            "2025-07-13T00:00:00Z"
        );
        assert!(parse_date("2025-07-13T01:02:03Z").is_ok());
        assert!(parse_date("July").is_err());
    }
}
