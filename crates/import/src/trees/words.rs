//! The words that files have for relations.

use modeltree_records::Relation;

/// The relation that a word of the scripts means: the Hub's own words, and
/// those of its pages.
pub(crate) fn relation(word: &str) -> Option<Relation> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "finetune" | "finetuned" | "fine-tuned" | "finetuned_from" | "forked_from" => {
            Relation::Finetune
        }
        "adapter" | "adapters" | "adapted_from" => Relation::Adapter,
        "quantized" | "quantization" | "quantizations" | "quantized_from" => Relation::Quantized,
        "merge" | "merged" | "merged_with" | "merged_from" => Relation::Merge,
        "unknown" | "" | "none" | "null" | "nan" => Relation::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_knows_its_own_word() {
        for known in Relation::ALL {
            assert_eq!(relation(known.as_str()), Some(known));
        }
        assert_eq!(relation("Merged "), Some(Relation::Merge));
        assert_eq!(relation("inspired_by"), None);
    }
}
