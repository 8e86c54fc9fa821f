//! A folder that can be pushed to the Hub as a data set.

mod card;
mod cards;
mod columns;
mod croissant;
mod edges;
mod families;
mod leaks;
mod license;
mod models;
mod provenance;
mod shards;
mod staging;
mod statistics;
mod trees;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use modeltree_lineage::{Family, NodeId, Walk};
use modeltree_query::Atlas;
use modeltree_records::{RelationSet, Timestamp};
use modeltree_snapshot::Snapshot;
use serde::Serialize;

use crate::{ExportError, Selection, tables};

use columns::Table;
pub use leaks::Leak;
use leaks::Leaks;
use provenance::Provenance;
pub use staging::DatasetFile;
use staging::Staging;
use statistics::{Edges, Tallies};

/// What the card says of the data set, where the snapshot cannot know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What it is called.
    pub name: String,
    /// The licence it is given: one of the Hub's identifiers, or any other name.
    pub license: Option<String>,
    /// Its version; the day of the snapshot where none is given.
    pub version: Option<String>,
    /// Who made it.
    pub creators: Vec<String>,
    /// The repository it is to lie in, `owner/name`.
    pub repo: Option<String>,
}

/// What goes into a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetOptions {
    /// What the card says.
    pub about: About,
    /// The models whose families it holds; where none is named, everything.
    pub families: Vec<NodeId>,
    /// Where no family is named, how many of the largest get a folder of their own.
    pub trees: usize,
    /// Whether cards are part of it.
    pub cards: bool,
    /// Whether a data set that is there is replaced.
    pub force: bool,
}

/// A table of a data set that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfigReport {
    /// The config's name.
    pub name: &'static str,
    /// Rows.
    pub rows: u64,
    /// Parquet files.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
}

/// A family's folder that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TreeReport {
    /// The root.
    pub root: String,
    /// The folder below the data set's, with `/`.
    pub folder: String,
    /// Rows of each of its two files.
    pub rows: u64,
}

/// A data set that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatasetReport {
    /// The tables.
    pub configs: Vec<ConfigReport>,
    /// The families' folders: as they were named, or the largest first.
    pub trees: Vec<TreeReport>,
    /// All files.
    pub files: Vec<DatasetFile>,
    /// The secrets that were masked. It tells where secrets lie that may still
    /// be valid: it is not part of the data set.
    pub secrets: Vec<Leak>,
}

/// All that the card and `croissant.json` tell of.
struct Described<'a> {
    about: &'a About,
    tables: &'a [Table],
    files: &'a [DatasetFile],
    families: &'a [Family],
    trees: &'a [TreeReport],
    /// Ids of the families that are all there is; empty: the whole snapshot.
    chosen: &'a [String],
    atlas: &'a Atlas,
    tallies: &'a Tallies,
    edges: &'a Edges,
    leaks: &'a Leaks,
    provenance: &'a Provenance,
    /// When the snapshot was finished.
    date: Timestamp,
}

impl Described<'_> {
    fn version(&self) -> String {
        self.about.version.clone().unwrap_or_else(|| {
            let (year, month, day) = self.date.date().unwrap_or((1970, 1, 1));
            format!("{year}.{month}.{day}")
        })
    }

    fn day(&self) -> String {
        day(self.date)
    }
}

/// A day as `2026-09-30`.
fn day(time: Timestamp) -> String {
    let text = time.to_string();
    text.split_once('T')
        .map_or(&*text, |(day, _)| day)
        .to_owned()
}

/// Writes a data set into `folder`:
///
/// - `data/models`, `data/edges`, `data/families` and, where cards are part of it,
///   `data/cards`: Parquet files `train-00000-of-0000N.parquet`, a config each;
/// - `trees/owner__name/owner__name.csv` and `.json`: a family in the layout of the
///   research scripts (see [`crate::export_research`]);
/// - `README.md`: the card, with the metadata that the Hub reads;
/// - `croissant.json`: the same for machines, in Croissant 1.0, with the digest of
///   every file.
///
/// Secrets in texts (access tokens, private keys, values assigned to names such as
/// `api_key`) are masked wherever they stand, and listed in the report. Files appear when all are whole. The same snapshot and options
/// give the same bytes.
///
/// # Errors
/// Where the folder holds a data set and `force` is not given, before anything is
/// written; where cards are asked for and the snapshot has none; or where reading
/// or writing fails.
pub fn write_dataset(
    atlas: &Atlas,
    options: &DatasetOptions,
    folder: &Path,
) -> Result<DatasetReport, ExportError> {
    let manifest = atlas.snapshot().manifest();
    if options.cards && manifest.counts.cards == 0 {
        return Err(ExportError::NoCards);
    }
    let mut staging = Staging::open(folder, options.force)?;
    let before = staging::listed(&folder.join("croissant.json"));
    let graph = atlas.graph();
    let leaks = Leaks::new();

    let selection = if options.families.is_empty() {
        Selection::whole()
    } else {
        let members = |root: &NodeId| graph.family(*root, Walk::default());
        Selection::of(
            options
                .families
                .iter()
                .flat_map(members)
                .map(|step| step.node),
        )
    };
    let families = if options.families.is_empty() {
        graph.families(RelationSet::ALL)
    } else {
        let figures = |root: &NodeId| graph.family_figures(*root, RelationSet::ALL);
        options.families.iter().map(figures).collect()
    };

    let mut tallies = Tallies::default();
    let models = models::write(atlas, &selection, &leaks, &mut tallies, &mut staging)?;
    let (edges, edge_rows) = edges::write(atlas, &selection, &leaks, &mut staging)?;
    let wanted = if options.families.is_empty() {
        options.trees
    } else {
        families.len()
    };
    let trees = trees::write(
        atlas,
        &families,
        wanted,
        options.cards,
        &leaks,
        &mut staging,
    )?;
    let folders: BTreeMap<NodeId, String> = trees
        .iter()
        .map(|(root, tree)| (*root, tree.folder.clone()))
        .collect();
    let family_rows = families::write(graph, &families, &folders, &leaks, &mut staging)?;
    let mut tables = vec![
        Table {
            name: "models",
            row: "a model",
            schema: Snapshot::model_schema(),
            key: Some("id"),
            rows: models.rows,
            size: models.size,
        },
        Table {
            name: "edges",
            row: "a child and one of its parents",
            schema: tables::edges::schema(),
            key: None,
            rows: edge_rows.rows,
            size: edge_rows.size,
        },
        Table {
            name: "families",
            row: "a root and all that descends from it",
            schema: families::schema(),
            key: Some("root"),
            rows: family_rows.rows,
            size: family_rows.size,
        },
    ];
    if options.cards {
        let cards = cards::write(atlas, &selection, &leaks, &mut staging)?;
        tables.push(Table {
            name: "cards",
            row: "a model's card",
            schema: cards::schema(),
            key: Some("id"),
            rows: cards.rows,
            size: cards.size,
        });
    }

    let trees: Vec<TreeReport> = trees.into_iter().map(|(_, tree)| tree).collect();
    let chosen: Vec<String> = options
        .families
        .iter()
        .map(|root| leaks.named(graph.id(*root)).into_owned())
        .collect();
    let files = staging.files();
    let provenance = Provenance::of(manifest, &leaks);
    let described = Described {
        about: &options.about,
        tables: &tables,
        files: &files,
        families: &families,
        trees: &trees,
        chosen: &chosen,
        atlas,
        tallies: &tallies,
        edges: &edges,
        leaks: &leaks,
        provenance: &provenance,
        date: manifest.created_at,
    };
    let card = card::write(&described);
    staging.write("README.md", |file| {
        file.write_all(card.as_bytes())?;
        Ok(None)
    })?;
    let croissant = croissant::describe(&described);
    staging.write("croissant.json", |file| {
        serde_json::to_writer_pretty(&mut *file, &croissant)?;
        file.write_all(b"\n")?;
        Ok(None)
    })?;

    let configs = tables.iter().map(|table| report(table, &files)).collect();
    let files = staging.finish(&before)?;
    Ok(DatasetReport {
        configs,
        trees,
        files,
        secrets: leaks.into_found(),
    })
}

fn report(table: &Table, files: &[DatasetFile]) -> ConfigReport {
    let folder = format!("data/{}/", table.name);
    let of_table = files.iter().filter(|file| file.path.starts_with(&folder));
    ConfigReport {
        name: table.name,
        rows: table.rows,
        files: of_table.clone().count() as u64,
        bytes: of_table.map(|file| file.bytes).sum(),
    }
}
