//! The layout of the research scripts: one pair of files a root model.

mod model_info;
mod row;

use std::io::Write;
use std::path::Path;

use modeltree_lineage::{NodeId, Step, Walk};
use modeltree_query::Atlas;
use modeltree_records::{Relation, RelationSet};

use crate::folder::{Fault, Folder};
use crate::research::row::{COLUMNS, Row};
use crate::{ExportError, Written, file_stem};

/// The format of a research file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResearchFormat {
    /// Comma-separated values; lists are joined by `, `.
    Csv,
    /// `{"models": […]}`, indented by four.
    Json,
}

impl ResearchFormat {
    /// Both, the pair that the scripts write.
    pub const PAIR: [Self; 2] = [Self::Csv, Self::Json];

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Models read at once.
const CHUNK: usize = 1024;

/// Writes `owner__name_finetunes.csv` and `.json` for each root, in the 15
/// columns of the research scripts' last version: `model_id`, `card`,
/// `metadata`, `depth`, `children`, `children_count`, `adapters`, …,
/// `truncated`.
///
/// The rows are the root and its fine-tunes to any depth, level by level;
/// `depth` is the number of fine-tunes from the root. What differs from the
/// scripts' own files:
///
/// - lists of children are complete as far as the snapshot is, not cut at one
///   page or at names with a dot, and ordered by id; so are the rows of a level;
/// - `truncated` says that the Hub counted more children of the model than the
///   snapshot holds;
/// - a model without a card, or whose card was not fetched, has `N/A`; so has
///   the `metadata` of a root that is only named as a parent;
/// - `metadata` has the properties that the snapshot keeps, under the same
///   names; `card_data` is JSON text, which is YAML too;
/// - `spaces` is an empty list and `spaces_count` absent: Spaces are not kept;
/// - file names carry the owner and no time, so that two owners' models of one
///   name are kept apart and a second export takes the place of the first;
/// - in CSV files, a cell that a spreadsheet would take for a formula begins
///   with `'`, except that the `---` of a card's front matter stays.
///
/// # Errors
/// Where a file exists already and `force` is not given, before anything is
/// written; or where reading or writing fails.
pub fn export_research(
    atlas: &Atlas,
    roots: &[NodeId],
    formats: &[ResearchFormat],
    folder: &Path,
    force: bool,
) -> Result<Vec<Written>, ExportError> {
    let name = |root: NodeId, format: ResearchFormat| {
        format!(
            "{}_finetunes.{}",
            file_stem(atlas.graph().id(root)),
            format.extension()
        )
    };
    let names = roots
        .iter()
        .flat_map(|root| formats.iter().map(|format| name(*root, *format)));
    let mut folder = Folder::open(folder, &names.collect::<Vec<_>>(), force)?;
    let texts = Texts::default();
    for root in roots {
        for format in formats {
            folder.write(&name(*root, *format), |file| {
                write_tree(atlas, *root, *format, texts, file)
            })?;
        }
    }
    Ok(folder.close())
}

/// What becomes of texts of strangers on their way into a research file.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    /// Whether cards are written where the snapshot has them.
    pub(crate) cards: bool,
    /// Answers with what is to stand in a text's place, where it must not
    /// stand as it is.
    pub(crate) mask: &'a dyn Fn(&str) -> Option<String>,
}

impl Default for Texts<'_> {
    fn default() -> Self {
        Self {
            cards: true,
            mask: &|_| None,
        }
    }
}

/// Writes one file; answers with the number of rows.
pub(crate) fn write_tree(
    atlas: &Atlas,
    root: NodeId,
    format: ResearchFormat,
    texts: Texts<'_>,
    file: &mut impl Write,
) -> Result<u64, Fault> {
    match format {
        ResearchFormat::Csv => write_csv(atlas, root, texts, file),
        ResearchFormat::Json => write_json(atlas, root, texts, file),
    }
}

fn write_csv(
    atlas: &Atlas,
    root: NodeId,
    texts: Texts<'_>,
    file: &mut impl Write,
) -> Result<u64, Fault> {
    let mut csv = csv::Writer::from_writer(file);
    csv.write_record(COLUMNS)?;
    let rows = each(atlas, root, texts, |row| Ok(row.write_csv(&mut csv)?))?;
    csv.flush()?;
    Ok(rows)
}

fn write_json(
    atlas: &Atlas,
    root: NodeId,
    texts: Texts<'_>,
    file: &mut impl Write,
) -> Result<u64, Fault> {
    file.write_all(b"{\n    \"models\": [")?;
    let mut first = true;
    let rows = each(atlas, root, texts, |row| {
        file.write_all(if first { b"\n        " } else { b",\n        " })?;
        first = false;
        // A line break within a JSON text is always an indentation: those in
        // strings are escaped.
        let text = row.to_json()?.replace('\n', "\n        ");
        Ok(file.write_all(text.as_bytes())?)
    })?;
    file.write_all(b"\n    ]\n}\n")?;
    Ok(rows)
}

/// Calls `f` for the root and its fine-tunes, level by level.
fn each(
    atlas: &Atlas,
    root: NodeId,
    texts: Texts<'_>,
    mut f: impl FnMut(&Row<'_>) -> Result<(), Fault>,
) -> Result<u64, Fault> {
    let graph = atlas.graph();
    let finetunes = Walk {
        relations: RelationSet::of(Relation::Finetune),
        depth: None,
    };
    let steps: Vec<Step> = graph.family(root, finetunes).collect();
    let with_cards = texts.cards && atlas.snapshot().manifest().counts.cards > 0;
    for steps in steps.chunks(CHUNK) {
        let nodes: Vec<NodeId> = steps.iter().map(|step| step.node).collect();
        for (step, record) in steps.iter().zip(atlas.records(&nodes)?) {
            let card = if with_cards {
                atlas.snapshot().card_of(graph.id(step.node))?
            } else {
                None
            };
            let card = card.map(|card| card.text);
            f(&Row::of(
                graph,
                step.node,
                step.depth,
                record.as_ref(),
                card,
                texts.mask,
            ))?;
        }
    }
    Ok(steps.len() as u64)
}
