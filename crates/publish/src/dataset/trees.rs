//! `trees`: a folder for each of some families, with a CSV and a JSON file in the
//! research scripts' layout.

use modeltree_lineage::{Family, NodeId};
use modeltree_query::Atlas;

use super::TreeReport;
use super::leaks::Leaks;
use super::staging::Staging;
use crate::research::{Texts, write_tree};
use crate::{ExportError, ResearchFormat, file_stem};

/// Writes the first `wanted` families.
pub(super) fn write(
    atlas: &Atlas,
    families: &[Family],
    wanted: usize,
    cards: bool,
    leaks: &Leaks,
    staging: &mut Staging,
) -> Result<Vec<(NodeId, TreeReport)>, ExportError> {
    // The tables hold the same texts, and note what is masked.
    let mask = |text: &str| leaks.mask_again(text);
    let texts = Texts { cards, mask: &mask };
    let graph = atlas.graph();
    let roots = families.iter().map(|family| family.root);
    // A missing parent may be called by a secret, which no file may be.
    let roots = roots.filter(|root| leaks.mask_again(graph.id(*root)).is_none());
    let mut written = Vec::new();
    for root in roots.take(wanted) {
        let stem = file_stem(graph.id(root));
        let mut tree = TreeReport {
            root: graph.id(root).to_owned(),
            folder: format!("trees/{stem}"),
            rows: 0,
        };
        for format in ResearchFormat::PAIR {
            let path = format!("trees/{stem}/{stem}.{}", format.extension());
            staging.write(&path, |file| {
                tree.rows = write_tree(atlas, root, format, texts, file)?;
                Ok(Some(tree.rows))
            })?;
        }
        written.push((root, tree));
    }
    Ok(written)
}
