//! Which properties an answer has, and in which order.

/// Where a property can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Both,
    Detail,
    /// Part of answers, never of a request.
    Never,
}

macro_rules! properties {
    ($($key:ident $name:literal $on:ident),* $(,)?) => {
        /// A property of a model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Property { $($key),* }

        impl Property {
            const ALL: &[Property] = &[$(Property::$key),*];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Property::$key => $name),* }
            }

            fn on(self) -> On {
                match self { $(Property::$key => On::$on),* }
            }
        }
    };
}

properties! {
    Author "author" Both,
    BaseModels "baseModels" Both,
    CardData "cardData" Both,
    ChildrenModelCount "childrenModelCount" Detail,
    Config "config" Both,
    CreatedAt "createdAt" Both,
    Disabled "disabled" Both,
    Downloads "downloads" Both,
    DownloadsAllTime "downloadsAllTime" Both,
    EvalResults "evalResults" Both,
    Gated "gated" Both,
    Gguf "gguf" Both,
    Inference "inference" Both,
    InferenceProviderMapping "inferenceProviderMapping" Both,
    LastModified "lastModified" Both,
    LibraryName "library_name" Both,
    Likes "likes" Both,
    MaskToken "mask_token" Both,
    ModelIndex "model-index" Both,
    PipelineTag "pipeline_tag" Both,
    Private "private" Both,
    ResourceGroup "resourceGroup" Both,
    Safetensors "safetensors" Both,
    Sha "sha" Both,
    Siblings "siblings" Both,
    Spaces "spaces" Both,
    Tags "tags" Both,
    TransformersInfo "transformersInfo" Both,
    TrendingScore "trendingScore" Both,
    UsedStorage "usedStorage" Detail,
    WidgetData "widgetData" Both,
    XetEnabled "xetEnabled" Both,
    HubId "_id" Never,
    Id "id" Never,
    ModelId "modelId" Never,
}

/// The order of a list's items, as recorded.
pub(crate) const IN_LIST: &[Property] = &[
    Property::HubId,
    Property::Id,
    Property::Author,
    Property::BaseModels,
    Property::CardData,
    Property::Disabled,
    Property::Gated,
    Property::InferenceProviderMapping,
    Property::LastModified,
    Property::Likes,
    Property::TrendingScore,
    Property::Private,
    Property::Sha,
    Property::Config,
    Property::Downloads,
    Property::DownloadsAllTime,
    Property::ModelIndex,
    Property::Safetensors,
    Property::Gguf,
    Property::EvalResults,
    Property::Tags,
    Property::PipelineTag,
    Property::LibraryName,
    Property::TransformersInfo,
    Property::WidgetData,
    Property::ResourceGroup,
    Property::CreatedAt,
    Property::ModelId,
    Property::Siblings,
    Property::XetEnabled,
];

/// The order of a detail answer that was asked for by `expand`, as recorded.
pub(crate) const IN_EXPANDED_DETAIL: &[Property] = &[
    Property::HubId,
    Property::Id,
    Property::Author,
    Property::BaseModels,
    Property::CardData,
    Property::Config,
    Property::Disabled,
    Property::Downloads,
    Property::DownloadsAllTime,
    Property::EvalResults,
    Property::Gated,
    Property::LastModified,
    Property::LibraryName,
    Property::Likes,
    Property::MaskToken,
    Property::ModelIndex,
    Property::PipelineTag,
    Property::Private,
    Property::ResourceGroup,
    Property::Sha,
    Property::Tags,
    Property::TransformersInfo,
    Property::TrendingScore,
    Property::WidgetData,
    Property::Siblings,
    Property::Spaces,
    Property::CreatedAt,
    Property::Safetensors,
    Property::Gguf,
    Property::ChildrenModelCount,
    Property::Inference,
    Property::UsedStorage,
    Property::InferenceProviderMapping,
    Property::XetEnabled,
];

/// A detail answer without `expand`, as recorded.
pub(crate) const DETAIL: &[Property] = &[
    Property::HubId,
    Property::Id,
    Property::Private,
    Property::PipelineTag,
    Property::LibraryName,
    Property::Tags,
    Property::Downloads,
    Property::Likes,
    Property::ModelId,
    Property::Author,
    Property::Sha,
    Property::LastModified,
    Property::Gated,
    Property::Inference,
    Property::Disabled,
    Property::MaskToken,
    Property::WidgetData,
    Property::ModelIndex,
    Property::Config,
    Property::CardData,
    Property::TransformersInfo,
    Property::Siblings,
    Property::Spaces,
    Property::CreatedAt,
    Property::Safetensors,
    Property::Gguf,
    Property::UsedStorage,
];

/// A list's item without `expand`, as recorded.
pub(crate) const LIST_DEFAULT: &[Property] = &[
    Property::HubId,
    Property::Id,
    Property::Likes,
    Property::TrendingScore,
    Property::Private,
    Property::Downloads,
    Property::Tags,
    Property::PipelineTag,
    Property::LibraryName,
    Property::CreatedAt,
    Property::ModelId,
];

/// What `full=true` adds to a list's item.
pub(crate) const LIST_FULL: &[Property] = &[
    Property::Author,
    Property::Disabled,
    Property::Gated,
    Property::LastModified,
    Property::Sha,
    Property::Siblings,
];

/// Properties that `expand` may name in a list.
pub(crate) fn expandable_in_list(property: Property) -> bool {
    property.on() == On::Both
}

/// Properties that `expand` may name for one model.
pub(crate) fn expandable_in_detail(property: Property) -> bool {
    property.on() != On::Never
}

/// The properties named by `expand`, or the place of the first that is not
/// allowed and the values that are.
pub(crate) fn expanded<'a>(
    values: impl IntoIterator<Item = &'a str>,
    allowed: fn(Property) -> bool,
) -> Result<Vec<Property>, (usize, Vec<&'static str>)> {
    let mut named = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        match Property::ALL
            .iter()
            .find(|p| p.name() == value && allowed(**p))
        {
            Some(property) => named.push(*property),
            None => {
                let all = Property::ALL.iter().filter(|p| allowed(**p));
                return Err((at, all.map(|p| p.name()).collect()));
            }
        }
    }
    Ok(named)
}

/// The named properties, `_id` and `id`, in the given order.
pub(crate) fn in_order(order: &[Property], named: &[Property]) -> Vec<Property> {
    let always = [Property::HubId, Property::Id];
    let kept = order
        .iter()
        .filter(|p| always.contains(p) || named.contains(p));
    kept.copied().collect()
}
