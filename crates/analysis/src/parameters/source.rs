//! Where a model's parameter count is known from, and how well.

use std::collections::BTreeMap;

use modeltree_records::ParametersSource;

use super::name::named_count;

/// Where a count was read, the most trustworthy first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountSource {
    /// Counted from the headers of the safetensors files.
    Safetensors,
    /// Counted from the header of a GGUF file.
    Gguf,
    /// The model's name says so.
    Name,
    /// The same, as a product of experts, who share parts: an upper bound.
    NameOfMixture,
    /// Counted, but most numbers are packed (several weights in one), and the
    /// name tells nothing: a lower bound.
    Packed,
}

impl CountSource {
    /// All sources.
    pub const ALL: [Self; 5] = [
        Self::Safetensors,
        Self::Gguf,
        Self::Name,
        Self::NameOfMixture,
        Self::Packed,
    ];

    /// The word used in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Gguf => "gguf",
            Self::Name => "name",
            Self::NameOfMixture => "name (mixture)",
            Self::Packed => "safetensors (packed)",
        }
    }

    /// How the count relates to the truth.
    #[must_use]
    pub const fn confidence(self) -> &'static str {
        match self {
            Self::Safetensors | Self::Gguf => "counted",
            Self::Name => "told, rounded",
            Self::NameOfMixture => "upper bound",
            Self::Packed => "lower bound",
        }
    }
}

/// A model's parameter count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelCount {
    /// Parameters.
    pub parameters: u64,
    /// Where they are known from.
    pub source: CountSource,
}

/// The count of a model: counted from its files where these hold one number a
/// parameter; else what its name tells; else what was counted, as a bound.
#[must_use]
pub fn model_count(
    id: &str,
    counted: Option<(u64, ParametersSource)>,
    formats: Option<&BTreeMap<String, u64>>,
) -> Option<ModelCount> {
    let counted = counted.filter(|(parameters, _)| *parameters > 0);
    let packed = counted.is_some_and(|(_, source)| source == ParametersSource::Safetensors)
        && formats.is_some_and(packed);
    if let Some((parameters, source)) = counted
        && !packed
    {
        let source = match source {
            ParametersSource::Safetensors => CountSource::Safetensors,
            ParametersSource::Gguf => CountSource::Gguf,
        };
        return Some(ModelCount { parameters, source });
    }
    if let Some(named) = named_count(id) {
        let source = if named.mixture {
            CountSource::NameOfMixture
        } else {
            CountSource::Name
        };
        return Some(ModelCount {
            parameters: named.parameters,
            source,
        });
    }
    counted.map(|(parameters, _)| ModelCount {
        parameters,
        source: CountSource::Packed,
    })
}

/// Whether most of the numbers hold several weights each, as GPTQ and AWQ
/// (32-bit integers) and bitsandbytes (bytes of two) store them.
fn packed(formats: &BTreeMap<String, u64>) -> bool {
    let all: u128 = formats.values().map(|n| u128::from(*n)).sum();
    let in_packs: u128 = ["I32", "U32", "I64", "U64", "U8"]
        .iter()
        .filter_map(|format| formats.get(*format))
        .map(|n| u128::from(*n))
        .sum();
    2 * in_packs > all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(list: &[(&str, u64)]) -> BTreeMap<String, u64> {
        list.iter()
            .map(|(name, n)| ((*name).to_owned(), *n))
            .collect()
    }

    #[test]
    fn the_order_of_sources() {
        use CountSource as S;
        use ParametersSource::{Gguf, Safetensors};
        let dense = formats(&[("BF16", 7_000), ("I64", 1)]);
        let packs = formats(&[("I32", 900), ("F16", 300)]);
        let count = |id, counted, formats| {
            model_count(id, counted, formats).map(|count| (count.parameters, count.source))
        };
        let counted = Some((7_001, Safetensors));
        assert_eq!(
            count("o/x-7B", counted, Some(&dense)),
            Some((7_001, S::Safetensors))
        );
        assert_eq!(count("o/x", counted, None), Some((7_001, S::Safetensors)));
        assert_eq!(
            count("o/x-7B", Some((9, Gguf)), Some(&packs)),
            Some((9, S::Gguf))
        );
        let counted = Some((1_200, Safetensors));
        assert_eq!(
            count("o/x-7B", counted, Some(&packs)),
            Some((7_000_000_000, S::Name))
        );
        assert_eq!(
            count("o/x", counted, Some(&packs)),
            Some((1_200, S::Packed))
        );
        assert_eq!(
            count("o/x-2x7B", None, None),
            Some((14_000_000_000, S::NameOfMixture))
        );
        assert_eq!(count("o/x", Some((0, Safetensors)), Some(&dense)), None);
    }
}
