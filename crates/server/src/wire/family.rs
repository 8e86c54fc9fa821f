//! What grew out of one model: the summary, the tree, lists and groups.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MonthCount, Node, RelationCounts, RelationWord, ValueCount};

/// A family in numbers. With conditions, all numbers are of the members that
/// fulfil them, but `size`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyAnswer {
    /// Whose family.
    pub root: Node,
    /// Members, the root included, along the relations asked for.
    pub size: u32,
    /// Members that fulfil the conditions; `size` where there are none.
    pub matching: u32,
    /// The longest of the shortest ways down.
    pub depth: u32,
    /// Members by steps from the root; the first entry is the root.
    pub generations: Vec<u32>,
    /// Descendants by relation.
    pub by_relation: RelationCounts,
    /// Downloads of the members.
    pub downloads: u64,
    /// Their likes.
    pub likes: u64,
    /// Owners of members.
    pub authors: u32,
    /// Months of creation, oldest first, without gaps shorter than ten years.
    pub months: Vec<MonthCount>,
    /// Members without a date of creation.
    pub undated: u32,
    /// Tasks, most frequent first, at most 30; then what tells none.
    pub tasks: Vec<ValueCount>,
    /// Licences, likewise.
    pub licenses: Vec<ValueCount>,
    /// Libraries, likewise.
    pub libraries: Vec<ValueCount>,
    /// Owners, likewise.
    pub owners: Vec<ValueCount>,
    /// The models most of whose family this is: the family's own roots, where
    /// the model asked about is none; at most 5.
    pub roots: Vec<Node>,
}

/// A family as a tree: each member hangs on the parent by which the shortest
/// way from the root reaches it. The largest branches come first and stand
/// alone; what there is no room for is in bundles. Under conditions those are
/// left out that neither fulfil them nor have members below them that do; the
/// root is always there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TreeAnswer {
    /// Members in order of depth; the root is the first.
    pub nodes: Vec<TreeNode>,
    /// Members of the family.
    pub size: u32,
    /// Members that fulfil the conditions.
    pub matching: u32,
}

/// A member of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TreeNode {
    /// The model.
    pub node: Node,
    /// Position of the parent it hangs on; `null` for the root.
    pub parent: Option<u32>,
    /// Primary relation to that parent; `null` for the root.
    pub relation: Option<RelationWord>,
    /// Steps from the root.
    pub depth: u32,
    /// Other members of the family that are its parents too.
    pub other_parents: Vec<String>,
    /// Whether it fulfils the conditions itself; if not, it is there because
    /// some member below it does.
    pub matches: bool,
    /// Members below it in this tree.
    pub below: u32,
    /// Those of them that fulfil the conditions.
    pub matching_below: u32,
    /// Its children that do not stand alone, largest bundle first.
    pub bundles: Vec<Bundle>,
}

/// Siblings told as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Bundle {
    /// Names it among the bundles of its parent: ask `/api/v1/children` for
    /// its members by this word. It is the relation and, after a colon, the
    /// library; `*` for what has none or a rare one; `+` for those that have
    /// members below them, `+3` for those but the three largest, which stand
    /// alone.
    pub key: String,
    /// The relation that all its members have to the parent.
    pub relation: RelationWord,
    /// The library that all its members have, where the bundle is of one;
    /// `null` otherwise.
    pub library: Option<String>,
    /// Members: children of the parent. Rarely a single one, where there is no
    /// room left for it.
    pub count: u32,
    /// Those that fulfil the conditions or have somebody below them that does.
    pub matching: u32,
    /// Owners of those; so are the numbers that follow.
    pub authors: u32,
    /// Members below the members.
    pub below: u32,
    /// Downloads of the members.
    pub downloads: u64,
    /// Likes of the members.
    pub likes: u64,
    /// Months of creation of the members, oldest first, only those with any:
    /// for replaying growth.
    pub months: Vec<MonthCount>,
}

/// A page of the children of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChildrenAnswer {
    /// The parent's id.
    pub id: String,
    /// The children, as members of the tree of the family asked about; the
    /// positions of parents are `null`.
    pub nodes: Vec<TreeNode>,
    /// How many there are in all, under the conditions.
    pub total: u32,
    /// The first entry's position.
    pub offset: u32,
}

/// A page of a family's members as a list, the root left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MembersAnswer {
    /// The root's id.
    pub id: String,
    /// The members.
    pub members: Vec<Member>,
    /// How many there are in all, under the conditions.
    pub total: u32,
    /// The first entry's position.
    pub offset: u32,
}

/// A member in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// The model.
    pub node: Node,
    /// Steps from the root.
    pub depth: u32,
    /// The parent it hangs on.
    pub parent: String,
    /// Primary relation to that parent.
    pub relation: RelationWord,
    /// Members below it.
    pub below: u32,
}

/// A family's members, root left out, by one property.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupsAnswer {
    /// The root's id.
    pub id: String,
    /// The groups, largest first.
    pub groups: Vec<Group>,
    /// Groups in all.
    pub total: u32,
    /// Members in all, under the conditions.
    pub members: u32,
}

/// Members with one value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Group {
    /// The value; `null` for members that tell none.
    pub value: Option<String>,
    /// Members.
    pub count: u32,
    /// Their downloads.
    pub downloads: u64,
    /// Their likes.
    pub likes: u64,
    /// Their owners.
    pub authors: u32,
}
