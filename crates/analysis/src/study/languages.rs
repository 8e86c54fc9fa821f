//! Names and codes of languages (ISO 639).

use std::collections::HashMap;
use std::sync::LazyLock;

/// Two-letter code, three-letter codes, reference name, of the languages that
/// have a two-letter code. Facts of ISO 639.
const TABLE: &str = include_str!("../../data/languages.csv");

struct Language {
    alpha2: &'static str,
    name: &'static str,
}

static BY_CODE: LazyLock<HashMap<&'static str, Language>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for line in TABLE.lines().skip(1) {
        let mut fields = line.splitn(4, ',');
        let mut field = || fields.next().unwrap_or_default();
        let (alpha2, alpha3, bibliographic, name) = (field(), field(), field(), field());
        for code in [alpha2, alpha3, bibliographic] {
            codes.insert(code, Language { alpha2, name });
        }
    }
    codes.remove("");
    codes
});

/// The reference name of the language with this two-letter code, as the paper
/// counts it.
pub(super) fn name_of(tag: &str) -> Option<&'static str> {
    if tag.len() != 2 {
        return None;
    }
    BY_CODE.get(tag).map(|language| language.name)
}

/// A language code without region and script, in its shortest form:
/// `zh-Hant` and `chi` are both `zh`.
pub(super) fn shortest(code: &str) -> String {
    let base = code.split(['-', '_']).next().unwrap_or(code);
    let base = base.to_ascii_lowercase();
    BY_CODE
        .get(base.as_str())
        .map_or(base, |language| language.alpha2.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_two_letter_codes() {
        assert_eq!(name_of("el"), Some("Modern Greek (1453-)"));
        assert_eq!(name_of("sh"), Some("Serbo-Croatian"));
        for no_code in ["t5", "tf", "eng", "bh", "EN", ""] {
            assert_eq!(name_of(no_code), None, "{no_code}");
        }
        assert_eq!(TABLE.lines().count(), 1 + 184);
    }

    #[test]
    fn codes_are_shortened() {
        for (code, short) in [
            ("en", "en"),
            ("zh-Hant", "zh"),
            ("pt_BR", "pt"),
            ("chi", "zh"),
            ("zho", "zh"),
            ("DE", "de"),
            ("yue", "yue"),
            ("", ""),
        ] {
            assert_eq!(shortest(code), short);
        }
    }
}
