//! What the columns may be called.

/// A property that a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Field {
    Id,
    HubId,
    Author,
    CreatedAt,
    LastModified,
    Sha,
    Downloads,
    DownloadsAllTime,
    Likes,
    TrendingScore,
    Gated,
    Private,
    Disabled,
    Library,
    Task,
    Tags,
    BaseModels,
    CardData,
    Config,
    Safetensors,
    Gguf,
    UsedStorage,
    ChildrenCounts,
    Siblings,
    Card,
    FullJson,
    UntypedParent,
    FinetuneParent,
    QuantizedParent,
    AdapterParent,
    MergeParent,
    Licenses,
    Datasets,
    Arxiv,
    Regions,
    Languages,
}

/// How many there are.
pub(super) const FIELDS: usize = Field::Languages as usize + 1;

/// Every name that a property goes by: the API's own, the client's, and those
/// of the data sets' vintages.
const NAMES: [(Field, &[&str]); FIELDS] = [
    (Field::Id, &["id", "modelId", "model_id"]),
    (Field::HubId, &["_id", "hub_id"]),
    (Field::Author, &["author"]),
    (Field::CreatedAt, &["createdAt", "created_at"]),
    (Field::LastModified, &["lastModified", "last_modified"]),
    (Field::Sha, &["sha"]),
    (Field::Downloads, &["downloads"]),
    (
        Field::DownloadsAllTime,
        &["downloadsAllTime", "downloads_all_time"],
    ),
    (Field::Likes, &["likes"]),
    (Field::TrendingScore, &["trendingScore", "trending_score"]),
    (Field::Gated, &["gated"]),
    (Field::Private, &["private"]),
    (Field::Disabled, &["disabled"]),
    (Field::Library, &["library_name", "library"]),
    (Field::Task, &["pipeline_tag", "task"]),
    (Field::Tags, &["tags"]),
    (Field::BaseModels, &["baseModels", "base_models"]),
    (Field::CardData, &["cardData", "card_data"]),
    (Field::Config, &["config"]),
    (Field::Safetensors, &["safetensors"]),
    (Field::Gguf, &["gguf"]),
    (Field::UsedStorage, &["usedStorage", "used_storage"]),
    (
        Field::ChildrenCounts,
        &["childrenModelCount", "children_counts"],
    ),
    (Field::Siblings, &["siblings", "files"]),
    (Field::Card, &["card", "modelCard", "readme"]),
    (Field::FullJson, &["fullJson", "full_json"]),
    (Field::UntypedParent, &["parent_model"]),
    (Field::FinetuneParent, &["finetune_parent"]),
    (Field::QuantizedParent, &["quantized_parent"]),
    (Field::AdapterParent, &["adapter_parent"]),
    (Field::MergeParent, &["merge_parent"]),
    (Field::Licenses, &["licenses", "license"]),
    (Field::Datasets, &["datasets"]),
    (Field::Arxiv, &["arxiv_papers", "arxiv_id", "arxiv"]),
    (Field::Regions, &["regions", "region"]),
    (Field::Languages, &["languages"]),
];

impl Field {
    /// The properties that columns of these names hold.
    pub(super) fn of_names(names: &[String]) -> Vec<Self> {
        NAMES
            .iter()
            .filter(|(_, known)| known.iter().any(|name| names.iter().any(|n| n == name)))
            .map(|(field, _)| *field)
            .collect()
    }
}

/// Where each property's column is.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    at: [Option<usize>; FIELDS],
    names: [&'static str; FIELDS],
}

impl Columns {
    /// Finds the columns; of two for one property the one whose name is listed
    /// first.
    pub(super) fn find(names: &[String]) -> Self {
        let mut columns = Self {
            at: [None; FIELDS],
            names: [""; FIELDS],
        };
        for (field, known) in NAMES {
            let found = known.iter().find_map(|name| {
                let at = names.iter().position(|other| other == name)?;
                Some((at, *name))
            });
            if let Some((at, name)) = found {
                columns.at[field as usize] = Some(at);
                columns.names[field as usize] = name;
            }
        }
        columns
    }

    /// The property's column.
    pub(super) fn at(&self, field: Field) -> Option<usize> {
        self.at[field as usize]
    }

    /// What it is called.
    pub(super) fn name(&self, field: Field) -> &'static str {
        self.names[field as usize]
    }

    /// Leaves a property out.
    pub(super) fn forget(&mut self, field: Field) {
        self.at[field as usize] = None;
    }

    /// The columns that hold a property, in order.
    pub(super) fn used(&self) -> Vec<usize> {
        let mut used: Vec<usize> = self.at.iter().flatten().copied().collect();
        used.sort_unstable();
        used
    }

    /// The properties there are.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        NAMES
            .into_iter()
            .map(|(field, _)| field)
            .filter(|field| self.at(*field).is_some())
    }

    /// The places after only the `used` columns were read.
    pub(super) fn narrowed(&self) -> Self {
        let used = self.used();
        let place = |at: Option<usize>| at.and_then(|at| used.binary_search(&at).ok());
        Self {
            at: self.at.map(place),
            names: self.names,
        }
    }
}
