//! Words as Python's `re` finds them with `\b\w\w+\b`, which is how
//! scikit-learn takes texts apart.

use std::borrow::Cow;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Whether `\w` of Python's `re` stands for the character: letters, numbers
/// and the underscore. Combining marks are none of them.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number
    )
}

/// The text in lower case, as Python's `str.lower` has it.
pub(crate) fn lower(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .any(|b| !b.is_ascii() || b.is_ascii_uppercase())
    {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// The longest runs of word characters, those of one character left out. The
/// text must be in lower case already.
pub(crate) fn words(lowered: &str) -> impl Iterator<Item = &str> {
    lowered.split(|c| !is_word(c)).filter(|run| {
        let mut chars = run.chars();
        chars.next().is_some() && chars.next().is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(&lower(text)).map(str::to_owned).collect()
    }

    #[test]
    fn words_are_those_of_python() {
        assert_eq!(
            of("A tiny-model v2.0, x_1!"),
            ["tiny", "model", "v2", "x_1"]
        );
        assert_eq!(of("中文模型 Größe ΟΔΟΣ"), ["中文模型", "größe", "οδος"]);
        // Vowel signs are marks: they part words. Half and circled numbers count.
        assert_eq!(of("हिन्दी"), Vec::<String>::new());
        assert_eq!(of("½² Ⅳx ⓐb ５５"), ["½²", "ⅳx", "５５"]);
        assert_eq!(of(""), Vec::<String>::new());
    }
}
