//! Parameter counts that names tell (`Llama-3.1-8B`, `Mixtral-8x7B`).

/// A count read in a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NamedCount {
    /// Parameters.
    pub parameters: u64,
    /// Whether it is a product (`8x7B`): the experts of a mixture share parts,
    /// so the true count is lower.
    pub mixture: bool,
}

/// What separates the words of a name. A point does not: it is part of numbers.
const SEPARATORS: [char; 6] = ['-', '_', ' ', '/', '+', ','];

/// The count that a model's name tells, its owner left out.
///
/// A word of the name counts where it is a number and a unit (`M`, `B`, `T`,
/// either case), perhaps after a factor (`8x`): `7b`, `1.5B`, `350M`, `8x22B`.
/// `A3B` and `E2B`, the parameters at work in a mixture, do not count; nor do
/// words that go on (`4bit`, `7base`) or thousands (`128k`: contexts of tokens
/// far more often than parameters). Of several words the largest count is
/// taken: `Qwen2-72B-draft-0.5B` describes the pair by its larger half.
#[must_use]
pub fn named_count(id: &str) -> Option<NamedCount> {
    let name = id.rsplit('/').next().unwrap_or(id);
    name.split(SEPARATORS)
        .filter_map(count_of)
        .max_by_key(|count| count.parameters)
}

fn count_of(word: &str) -> Option<NamedCount> {
    let word = word.trim_matches(|c: char| matches!(c, '.' | '(' | ')' | '[' | ']'));
    let unit = match word.chars().next_back()?.to_ascii_lowercase() {
        'm' => 1e6,
        'b' => 1e9,
        't' => 1e12,
        _ => return None,
    };
    let number = &word[..word.len() - 1];
    let (factor, each) = match number.split_once(['x', 'X']) {
        Some((factor, each)) => (factor.parse::<u16>().ok().filter(|n| *n > 0)?, each),
        None => (1, number),
    };
    let plain = each
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && each.starts_with(|c: char| c.is_ascii_digit());
    if !plain || each.len() > 7 {
        return None;
    }
    let parameters = f64::from(factor) * each.parse::<f64>().ok()? * unit;
    // Beyond these bounds it is a version or a joke.
    (1e4..=1e14).contains(&parameters).then_some(NamedCount {
        parameters: parameters.round() as u64,
        mixture: factor > 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_tell() {
        for (id, parameters, mixture) in [
            ("meta-llama/Llama-2-7b-hf", 7_000_000_000, false),
            ("Qwen/Qwen2.5-1.5B-Instruct", 1_500_000_000, false),
            ("HuggingFaceTB/SmolLM2-135M", 135_000_000, false),
            ("mistralai/Mixtral-8x7B-v0.1", 56_000_000_000, true),
            ("Qwen/Qwen3-30B-A3B", 30_000_000_000, false),
            ("moonshotai/Kimi-K2-1T", 1_000_000_000_000, false),
            ("lab/big-72B-draft-0.5B", 72_000_000_000, false),
            ("lab/model_(13B)", 13_000_000_000, false),
            ("facebook/esm2_t30_150M_UR50D", 150_000_000, false),
        ] {
            let expected = NamedCount {
                parameters,
                mixture,
            };
            assert_eq!(named_count(id), Some(expected), "{id}");
        }
    }

    #[test]
    fn names_that_do_not() {
        for id in [
            "7b/gpt2",
            "lab/model-4bit",
            "lab/Qwen3-A3B",
            "google/gemma-3n-E2B-it",
            "lab/model-128k",
            "lab/web",
            "lab/m",
            "lab/1.2.3b",
            "lab/0b",
            "lab/xb",
            "lab/0x7B",
            "lab/abcdef12b",
            "lab/99999999b",
            "lab/b7",
            "",
            "lab/é5B",
        ] {
            assert_eq!(named_count(id), None, "{id}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(id in "\\PC{0,40}") {
            if let Some(count) = named_count(&id) {
                prop_assert!((10_000..=100_000_000_000_000).contains(&count.parameters));
            }
        }

        #[test]
        fn whole_numbers_are_read_exactly(billions in 1u64..999, other in "[a-z]{2,6}") {
            prop_assume!(count_of(&other).is_none());
            let id = format!("lab/{other}-{billions}B-{other}");
            let count = named_count(&id).map(|count| count.parameters);
            prop_assert_eq!(count, Some(billions * 1_000_000_000));
        }
    }
}
