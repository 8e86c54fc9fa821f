//! The properties of a model that can be asked for.

/// A property that an answer shall carry (`expand=` of the Hub).
///
/// An answer to a request with any of these holds `_id`, `id` and the named
/// properties only. `ChildrenModelCount` and `UsedStorage` are of a model's
/// detail alone: a listing that asks for them is refused with a 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The names are the Hub's own.
pub enum Expand {
    Author,
    BaseModels,
    CardData,
    ChildrenModelCount,
    Config,
    CreatedAt,
    Disabled,
    Downloads,
    DownloadsAllTime,
    EvalResults,
    Gated,
    Gguf,
    Inference,
    InferenceProviderMapping,
    LastModified,
    LibraryName,
    Likes,
    MaskToken,
    ModelIndex,
    PipelineTag,
    Private,
    ResourceGroup,
    Safetensors,
    Sha,
    Siblings,
    Spaces,
    Tags,
    TransformersInfo,
    TrendingScore,
    UsedStorage,
    WidgetData,
    XetEnabled,
}

impl Expand {
    /// Every property, in the order of the Hub's names.
    pub const ALL: [Self; 32] = [
        Self::Author,
        Self::BaseModels,
        Self::CardData,
        Self::ChildrenModelCount,
        Self::Config,
        Self::CreatedAt,
        Self::Disabled,
        Self::Downloads,
        Self::DownloadsAllTime,
        Self::EvalResults,
        Self::Gated,
        Self::Gguf,
        Self::Inference,
        Self::InferenceProviderMapping,
        Self::LastModified,
        Self::LibraryName,
        Self::Likes,
        Self::MaskToken,
        Self::ModelIndex,
        Self::PipelineTag,
        Self::Private,
        Self::ResourceGroup,
        Self::Safetensors,
        Self::Sha,
        Self::Siblings,
        Self::Spaces,
        Self::Tags,
        Self::TransformersInfo,
        Self::TrendingScore,
        Self::UsedStorage,
        Self::WidgetData,
        Self::XetEnabled,
    ];

    /// The Hub's name of the property.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::BaseModels => "baseModels",
            Self::CardData => "cardData",
            Self::ChildrenModelCount => "childrenModelCount",
            Self::Config => "config",
            Self::CreatedAt => "createdAt",
            Self::Disabled => "disabled",
            Self::Downloads => "downloads",
            Self::DownloadsAllTime => "downloadsAllTime",
            Self::EvalResults => "evalResults",
            Self::Gated => "gated",
            Self::Gguf => "gguf",
            Self::Inference => "inference",
            Self::InferenceProviderMapping => "inferenceProviderMapping",
            Self::LastModified => "lastModified",
            Self::LibraryName => "library_name",
            Self::Likes => "likes",
            Self::MaskToken => "mask_token",
            Self::ModelIndex => "model-index",
            Self::PipelineTag => "pipeline_tag",
            Self::Private => "private",
            Self::ResourceGroup => "resourceGroup",
            Self::Safetensors => "safetensors",
            Self::Sha => "sha",
            Self::Siblings => "siblings",
            Self::Spaces => "spaces",
            Self::Tags => "tags",
            Self::TransformersInfo => "transformersInfo",
            Self::TrendingScore => "trendingScore",
            Self::UsedStorage => "usedStorage",
            Self::WidgetData => "widgetData",
            Self::XetEnabled => "xetEnabled",
        }
    }

    /// Reads the name of [`Expand::as_str`].
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|expand| expand.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for expand in Expand::ALL {
            assert_eq!(Expand::parse(expand.as_str()), Some(expand));
        }
        assert_eq!(Expand::parse("nonsense"), None);
    }
}
