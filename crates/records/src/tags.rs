//! The grammar of the Hub's tags.

use crate::Relation;

/// Reads a `base_model:` tag: the relation, where the tag names one, and the
/// parent's id as written. `None` for any other tag.
///
/// An id holds no colon, so `base_model:finetune:ID` cannot be mistaken.
#[must_use]
pub fn base_model_tag(tag: &str) -> Option<(Option<Relation>, &str)> {
    let rest = tag.strip_prefix("base_model:")?;
    Some(match rest.split_once(':') {
        Some((word, id)) => match Relation::from_hub(word) {
            Some(relation) => (Some(relation), id),
            None => (None, rest),
        },
        None => (None, rest),
    })
}

/// What follows `prefix` (with its colon) in each tag that has it, in order.
pub fn tag_values<'t, T: AsRef<str>>(
    tags: &'t [T],
    prefix: &'t str,
) -> impl Iterator<Item = &'t str> {
    tags.iter()
        .filter_map(move |tag| tag.as_ref().strip_prefix(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms_of_a_base_model_tag() {
        assert_eq!(base_model_tag("base_model:a/b"), Some((None, "a/b")));
        assert_eq!(
            base_model_tag("base_model:quantized:a/b"),
            Some((Some(Relation::Quantized), "a/b"))
        );
        assert_eq!(
            base_model_tag("base_model:other:a/b"),
            Some((None, "other:a/b"))
        );
        assert_eq!(base_model_tag("license:mit"), None);
    }
}
