//! What organizing a folder would do.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use modeltree_import::{TreeFile, tree_file};
use serde::Serialize;

use super::OrganizeError;
use super::name::{Crawl, base};

/// The files of a tree.
const ENDINGS: [&str; 2] = ["csv", "json"];

/// What organizing a folder does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The folders of trees that loose files belong to, by name.
    pub trees: Vec<Tree>,
    /// The files that are left where they are, by name.
    pub left: Vec<Left>,
    /// The folder in which the trees' folders are.
    pub into: PathBuf,
    /// Whether files are moved; otherwise they are copied.
    pub moves: bool,
}

/// The folder of one tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// The tree's root.
    pub root: String,
    /// The folder.
    pub folder: PathBuf,
    /// Files that go there.
    pub files: Vec<Placed>,
    /// The file of a pair, `csv` or `json`, that is neither there nor among
    /// the loose files.
    pub without: Option<&'static str>,
}

/// A file and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Where it is.
    pub from: PathBuf,
    /// Where it goes.
    pub to: PathBuf,
    /// Whether the same bytes are in that place already; the file then stays.
    pub there: bool,
}

/// A file that stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// Why it stays.
    pub why: String,
    /// Whether it looks like a tree and could not be read as one.
    pub damaged: bool,
}

impl Plan {
    /// Files that are to be moved or copied.
    #[must_use]
    pub fn to_do(&self) -> usize {
        self.placed().filter(|file| !file.there).count()
    }

    /// All files that belong to trees.
    pub fn placed(&self) -> impl Iterator<Item = &Placed> {
        self.trees.iter().flat_map(|tree| &tree.files)
    }
}

/// Loose files that one crawl wrote of one tree: the same root, and the same
/// name but for the ending.
struct Group {
    root: String,
    stem: String,
    files: Vec<(PathBuf, &'static str)>,
}

/// Looks at the loose files of `dir`, and says what belongs where. Nothing is
/// changed.
///
/// # Errors
/// Where the folder cannot be read.
pub fn plan(dir: &Path, into: Option<&Path>) -> Result<Plan, OrganizeError> {
    let mut plan = Plan {
        into: into.unwrap_or(dir).to_path_buf(),
        moves: into.is_none(),
        ..Plan::default()
    };
    let mut taken = HashSet::new();
    let mut trees: BTreeMap<PathBuf, Tree> = BTreeMap::new();
    for group in groups(dir, &mut plan.left)? {
        let root = group.root.clone();
        let (folder, files) = place(&plan.into, group, &mut taken)?;
        let tree = trees.entry(folder.clone()).or_insert(Tree {
            root,
            folder,
            files: Vec::new(),
            without: None,
        });
        tree.files.extend(files);
    }
    plan.trees = trees.into_values().collect();
    for tree in &mut plan.trees {
        tree.without = ENDINGS.into_iter().find(|ending| {
            let file = file_in(&tree.folder, ending);
            !file.exists() && tree.files.iter().all(|placed| placed.to != file)
        });
    }
    Ok(plan)
}

/// The loose tree files of `dir`, in order of their names.
fn groups(dir: &Path, left: &mut Vec<Left>) -> Result<Vec<Group>, OrganizeError> {
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for path in loose_files(dir)? {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let Some(ending) = ENDINGS.into_iter().find(|known| ending == *known) else {
            continue;
        };
        let mut leave = |why: String, damaged| {
            left.push(Left {
                path: path.clone(),
                why,
                damaged,
            })
        };
        if !fs::symlink_metadata(&path).is_ok_and(|file| file.is_file()) {
            leave("a link; organize what it leads to".into(), false);
            continue;
        }
        match tree_file(&path) {
            Ok(TreeFile::Tree { root }) => {
                let root = root.to_string();
                let stem = Crawl::of(&name).stem(&root);
                let mut key = (root.clone(), base(&name).to_owned());
                // `x.csv` and `x.CSV` are no pair.
                let alike = |group: &Group| group.files.iter().any(|(_, other)| *other == ending);
                if groups.get(&key).is_some_and(alike) {
                    key.1 = name;
                }
                let files = Vec::new();
                let group = groups.entry(key).or_insert(Group { root, stem, files });
                group.files.push((path, ending));
            }
            Ok(TreeFile::Other { why }) => leave(why, false),
            Err(error) => leave(error.to_string(), true),
        }
    }
    Ok(groups.into_values().collect())
}

fn loose_files(dir: &Path) -> Result<Vec<PathBuf>, OrganizeError> {
    let unreadable = |source| OrganizeError::Read {
        path: dir.to_path_buf(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_type().map_err(unreadable)?.is_dir() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Finds the folder for a group: the first of `stem`, `stem_2`, … in which each
/// of its files has a free place, or lies already.
fn place(
    into: &Path,
    group: Group,
    taken: &mut HashSet<String>,
) -> Result<(PathBuf, Vec<Placed>), OrganizeError> {
    let mut number = 1_u64;
    loop {
        let stem = match number {
            1 => group.stem.clone(),
            _ => format!("{}_{number}", group.stem),
        };
        number += 1;
        let folder = into.join(&stem);
        // Some file systems do not tell letter cases apart.
        let key = |ending: &str| format!("{}.{ending}", stem.to_ascii_lowercase());
        let in_the_way = fs::symlink_metadata(&folder).is_ok_and(|there| !there.is_dir());
        if in_the_way
            || group
                .files
                .iter()
                .any(|(_, ending)| taken.contains(&key(ending)))
        {
            continue;
        }
        if let Some(files) = placed(&folder, &group.files)? {
            taken.extend(group.files.iter().map(|(_, ending)| key(ending)));
            return Ok((folder, files));
        }
    }
}

/// The file of a tree's folder with this ending: it is named as the folder is.
fn file_in(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    folder.join(name)
}

/// The files' places in `folder`; `None` where one is taken by other bytes.
fn placed(
    folder: &Path,
    files: &[(PathBuf, &'static str)],
) -> Result<Option<Vec<Placed>>, OrganizeError> {
    let mut placed = Vec::with_capacity(files.len());
    for (from, ending) in files {
        let to = file_in(folder, ending);
        let there = match fs::symlink_metadata(&to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(source) => return Err(OrganizeError::Read { path: to, source }),
            Ok(_) if same(from, &to)? => true,
            Ok(_) => return Ok(None),
        };
        placed.push(Placed {
            from: from.clone(),
            to,
            there,
        });
    }
    Ok(Some(placed))
}

/// Whether two files hold the same bytes.
pub(super) fn same(a: &Path, b: &Path) -> Result<bool, OrganizeError> {
    let open = |path: &Path| {
        let file = File::open(path).map_err(|source| unreadable(path, source))?;
        let length = file
            .metadata()
            .map_err(|source| unreadable(path, source))?
            .len();
        Ok::<_, OrganizeError>((BufReader::with_capacity(1 << 16, file), length))
    };
    let ((mut left, length), (mut right, other)) = (open(a)?, open(b)?);
    if length != other {
        return Ok(false);
    }
    loop {
        let one = left.fill_buf().map_err(|source| unreadable(a, source))?;
        let two = right.fill_buf().map_err(|source| unreadable(b, source))?;
        let common = one.len().min(two.len());
        if one[..common] != two[..common] {
            return Ok(false);
        }
        if common == 0 {
            return Ok(one.len() == two.len());
        }
        left.consume(common);
        right.consume(common);
    }
}

fn unreadable(path: &Path, source: io::Error) -> OrganizeError {
    OrganizeError::Read {
        path: path.to_path_buf(),
        source,
    }
}
