//! What the name of a loose tree file tells.

use crate::file_stem;

/// What a file's name tells of the crawl that wrote it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Crawl {
    /// When it ran, `YYYYmmdd_HHMMSS`. Of several times the last one: a name
    /// with two is that of a file that was read and written anew.
    pub(super) time: Option<String>,
    /// Whether it stopped at so many pages of a list.
    pub(super) truncated: bool,
}

impl Crawl {
    /// Reads the name of a file, with or without its ending.
    pub(super) fn of(name: &str) -> Self {
        Self {
            time: times(name).last().map(str::to_owned),
            truncated: name.contains("_finetunes_truncated"),
        }
    }

    /// The name of the tree's folder and files, without an ending.
    pub(super) fn stem(&self, root: &str) -> String {
        let mut stem = file_stem(root) + "_finetunes";
        if self.truncated {
            stem.push_str("_truncated");
        }
        if let Some(time) = &self.time {
            stem.push('_');
            stem.push_str(time);
        }
        stem
    }
}

/// The file's name without its ending: the two files of a pair share it.
pub(super) fn base(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(base, _)| base)
}

/// The times in a name: eight digits, `_`, six digits, with no digit before or
/// after, that can be a date and a time of day.
fn times(name: &str) -> impl Iterator<Item = &str> {
    const LENGTH: usize = 15;
    let bytes = name.as_bytes();
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(LENGTH - 1)).filter_map(move |at| {
        let time = name.get(at..at + LENGTH)?;
        let shaped = time.bytes().enumerate().all(|(at, byte)| {
            if at == 8 {
                byte == b'_'
            } else {
                byte.is_ascii_digit()
            }
        });
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        if !shaped || digit(before) || digit(bytes.get(at + LENGTH)) {
            return None;
        }
        let part = |from: usize, to: usize| time[from..to].parse::<u32>().unwrap_or(u32::MAX);
        let possible = (1..=12).contains(&part(4, 6))
            && (1..=31).contains(&part(6, 8))
            && part(9, 11) < 24
            && part(11, 13) < 60
            && part(13, 15) < 60;
        possible.then_some(time)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_vintage_are_read() {
        for (name, time, truncated) in [
            (
                "20250325_005631_DeepHermes-3_finetunes.csv",
                Some("20250325_005631"),
                false,
            ),
            (
                "r1-1776_20250325_010203_finetunes.csv",
                Some("20250325_010203"),
                false,
            ),
            (
                "Llama-3.1-8B_finetunes_20250426_121500.json",
                Some("20250426_121500"),
                false,
            ),
            (
                "x_finetunes_truncated_20250501_000000.csv",
                Some("20250501_000000"),
                true,
            ),
            (
                "x_finetunes_20250422_180448.csv_finetunes_20250422_201036.csv",
                Some("20250422_201036"),
                false,
            ),
            ("x.csv", None, false),
            ("x_120250422_180448.csv", None, false),
            ("x_20251322_180448.csv", None, false),
            (
                "x_20250422_180448é_20250422_2.csv",
                Some("20250422_180448"),
                false,
            ),
        ] {
            let crawl = Crawl::of(name);
            assert_eq!(
                (crawl.time.as_deref(), crawl.truncated),
                (time, truncated),
                "{name}"
            );
        }
    }

    #[test]
    fn stems_hold_owner_and_time() {
        let crawl = Crawl::of("gemma-7b_finetunes_truncated_20250426_121500.csv");
        assert_eq!(
            crawl.stem("google/gemma-7b"),
            "google__gemma-7b_finetunes_truncated_20250426_121500"
        );
        assert_eq!(Crawl::of("a.csv").stem("gpt2"), "gpt2_finetunes");
    }
}
