//! Edit distance.

use rapidfuzz::distance::levenshtein::distance;

/// How alike two texts are by the least number of characters to insert, delete
/// or replace: 1 − distance / characters of the longer one. Two empty texts
/// are alike (1).
#[must_use]
pub fn levenshtein(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let (distance, longest) = if one.is_ascii() && other.is_ascii() {
        let longest = one.len().max(other.len());
        (distance(one.bytes(), other.bytes()), longest)
    } else {
        let longest = one.chars().count().max(other.chars().count());
        (distance(one.chars(), other.chars()), longest)
    };
    1.0 - distance as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition, in a table.
    fn naive(one: &str, other: &str) -> f64 {
        let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (at, left) in one.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = at + 1;
            for (column, right) in other.iter().enumerate() {
                let replaced = diagonal + usize::from(left != right);
                diagonal = row[column + 1];
                row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
            }
        }
        let longest = one.len().max(other.len());
        if longest == 0 {
            return 1.0;
        }
        1.0 - row[other.len()] as f64 / longest as f64
    }

    proptest! {
        #[test]
        fn is_what_the_table_says(one in "[ab é中]{0,90}", other in "[ab é中]{0,90}") {
            prop_assert_eq!(levenshtein(&one, &other), naive(&one, &other));
        }

        #[test]
        fn of_plain_texts_too(one in "[a-d]{0,150}", other in "[a-d]{0,150}") {
            prop_assert_eq!(levenshtein(&one, &other), naive(&one, &other));
        }
    }

    #[test]
    fn ends_of_the_scale() {
        assert_eq!(levenshtein("", ""), 1.0);
        assert_eq!(levenshtein("", "x"), 0.0);
        assert_eq!(levenshtein("kitten", "sitting"), 1.0 - 3.0 / 7.0);
    }
}
