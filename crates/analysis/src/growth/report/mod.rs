//! The report of `analyze growth`.

mod children;
mod families;
mod models;

use modeltree_lineage::NodeId;
use modeltree_records::{Relation, Timestamp};

use self::children::{first_children, preference, tails};
use self::families::{distances, families, over_time, saturation};
use self::models::{descendants, histogram, new_models};
use super::{Descent, FamilyGrowth, cohorts, largest_components, largest_families};
use crate::AnalysisError;
use crate::report::{Cell, Report};
use crate::study::{By, Edge, Manner, Study};

/// What to compute, and how finely.
#[derive(Clone, Copy, Debug)]
pub struct GrowthOptions {
    /// The length of the periods.
    pub by: By,
    /// How many of the largest families are followed.
    pub families: usize,
    /// Samples drawn to judge the fit of a power law.
    pub samples: u32,
    /// The seed of all chance.
    pub seed: u64,
}

/// Measures the growth of the models of a study.
///
/// # Errors
/// Where the snapshot cannot be read.
pub fn report(study: &Study<'_>, options: &GrowthOptions) -> Result<Report, AnalysisError> {
    let models: Vec<NodeId> = study.models().collect();
    let published = study.manner() == Manner::Published;
    // The published families, descendants and histogram have no merges.
    let without_merges: Vec<Edge> = study
        .edges()
        .iter()
        .filter(|edge| !edge.relations.contains(Relation::Merge))
        .copied()
        .collect();
    let descent = Descent {
        graph: study.graph(),
        models: &models,
        edges: if published {
            &without_merges
        } else {
            study.edges()
        },
    };
    let end = end(study)?;
    let parameters = study.parameters()?;
    let groups = if published {
        largest_components(&descent, 2, options.families)
    } else {
        largest_families(&descent, options.families)
    };
    let grown: Vec<FamilyGrowth> = groups
        .iter()
        .map(|group| FamilyGrowth::of(&descent, group, options.by, end))
        .collect();
    let mut tables = vec![
        families(&descent, &grown, end),
        over_time(&descent, &grown),
        new_models(&descent, options.by),
        descendants(&descent, published),
        tails(&descent, options),
        distances(&descent),
        preference(&descent),
        first_children(&descent, &parameters, end),
        saturation(&cohorts(&descent, options.by, end)),
    ];
    if published {
        tables.insert(3, histogram(&descent));
    }
    let mut about = study.about();
    about.push(("watched_until", end.to_string().into()));
    about.push(("seed", options.seed.into()));
    Ok(Report {
        analysis: "growth",
        about,
        tables,
    })
}

/// When the watch ends: where the span does, else at the newest fetch or
/// creation that is known.
fn end(study: &Study<'_>) -> Result<Timestamp, AnalysisError> {
    let created = study
        .models()
        .filter_map(|node| study.graph().created_at(node));
    let newest = created.max().max(study.last_fetch()?);
    let newest = newest.unwrap_or(Timestamp::from_micros(0));
    Ok(match study.selection().span.to {
        Some(to) => to.min(newest),
        None => newest,
    })
}

fn name(descent: &Descent<'_>, node: NodeId) -> Cell {
    descent.graph.id(node).into()
}
