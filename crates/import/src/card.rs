//! Model cards as files hold them.

pub(crate) use crate::trees::front_matter::of_card as front_matter;

/// What stands where there is no card: what a crawler's tools wrote in its
/// place.
const MISSING: [&str; 5] = ["", "nan", "n/a", "none", "null"];
/// The beginning of an old client's message.
const NO_CARD: &str = "Error: the path 'README.md' does not exist";

/// Whether the text only says that there is no card.
pub(crate) fn is_missing(card: &str) -> bool {
    let text = card.trim();
    text.starts_with(NO_CARD) || MISSING.iter().any(|mark| text.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_missing_cards() {
        for mark in [
            "",
            " nan\n",
            "NaN",
            "N/A",
            "Error: the path 'README.md' does not exist in the given tree",
        ] {
            assert!(is_missing(mark), "{mark}");
        }
        assert!(!is_missing("# nan") && !is_missing("An error"));
    }
}
