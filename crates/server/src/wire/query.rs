//! Parameters that several questions share.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// The model asked about.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ById {
    /// A model's id; an alias, another letter case, or a name that only one
    /// model has are understood too.
    #[param(min_length = 1, max_length = 320)]
    pub id: String,
}

/// Conditions on the members of a family. Each that is given must hold;
/// several values of one condition are separated by commas and one must hold.
/// Values are compared without regard to letter case; an empty one stands for
/// what tells none.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Conditions {
    /// Relations to walk along: `finetune,adapter,quantized,merge,unknown`.
    /// All when absent. Unlike the others this cuts the family off where no
    /// such edge leads on.
    #[param(
        pattern = r"^(finetune|adapter|quantized|merge|unknown)(,(finetune|adapter|quantized|merge|unknown)){0,9}$"
    )]
    pub relation: Option<String>,
    /// Tasks.
    pub task: Option<String>,
    /// Licences.
    pub license: Option<String>,
    /// Libraries.
    pub library: Option<String>,
    /// Owners.
    pub author: Option<String>,
    /// A part of the id, in any letter case.
    #[param(max_length = 320)]
    pub text: Option<String>,
    /// At least so many downloads; what is not known counts as none.
    pub min_downloads: Option<u64>,
    /// Created on this day or later (`2024-05-01`).
    #[param(format = Date)]
    pub since: Option<String>,
    /// Created on this day or earlier.
    #[param(format = Date)]
    pub until: Option<String>,
}

/// A page of a list.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Page {
    /// Entries to leave out at the start.
    #[param(maximum = 10_000_000)]
    pub offset: u32,
    /// Entries at most, up to 1,000.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            offset: 0,
            limit: 100,
        }
    }
}

/// What members of a family are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberOrder {
    /// Most downloads first.
    #[default]
    Downloads,
    /// Most likes first.
    Likes,
    /// Most members below them in the family's tree first.
    Descendants,
    /// Newest first.
    CreatedAt,
    /// Ids, a to z.
    Id,
    /// Nearest to the family's root first.
    Depth,
    /// Tasks, a to z, then downloads.
    Task,
    /// Licences, a to z, then downloads.
    License,
    /// Libraries, a to z, then downloads.
    Library,
    /// Relations, then downloads.
    Relation,
}

/// What members of a family are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// The relation to the parent.
    Relation,
    /// The task.
    Task,
    /// The first licence.
    License,
    /// The library.
    Library,
    /// The owner.
    Author,
    /// The year of creation.
    Year,
    /// Steps from the root.
    Depth,
}
