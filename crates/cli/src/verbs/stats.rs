//! `stats`: the shape of the lineage, or of a family.

use std::io::Write;
use std::path::Path;

use modeltree_analysis::{Extent, GroupShape, Shape, Shapes};
use serde::Serialize;

use crate::args::StatsArgs;
use crate::exit::Ending;
use crate::render::{json, stats};
use crate::terminal;

/// What `--json` prints where no model is named.
#[derive(Serialize)]
struct Whole<'a> {
    whole: &'a Shape,
    #[serde(skip_serializing_if = "Option::is_none")]
    families: Option<&'a [GroupShape]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<&'a [GroupShape]>,
}

/// Measures and shows.
pub fn run(args: &StatsArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::open(data, quiet)?.with_evidence(args.edges.evidence);
    let shapes = Shapes::new(atlas.graph(), args.edges.relations());
    let mut out = terminal::stdout();
    if let Some(model) = &args.model {
        let node = atlas.resolve(model)?;
        let group = if args.component {
            shapes.component(node)
        } else {
            shapes.family(node)
        };
        if args.json {
            json::write(&mut out, &group)?;
        } else if args.csv {
            stats::write_csv(&mut out, &[group])?;
        } else {
            stats::group(&mut out, &group, terminal::columns())?;
        }
    } else {
        whole(args, &shapes, &mut out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn whole(args: &StatsArgs, shapes: &Shapes<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let (extent, groups) = if args.component {
        (Extent::Component, shapes.components(args.limit))
    } else {
        (Extent::Family, shapes.families(args.limit))
    };
    if args.csv {
        return Ok(stats::write_csv(out, &groups)?);
    }
    let whole = shapes.whole();
    if args.json {
        let groups = Some(&*groups);
        json::write(
            out,
            &Whole {
                whole: &whole,
                families: groups.filter(|_| extent == Extent::Family),
                components: groups.filter(|_| extent == Extent::Component),
            },
        )?;
        return Ok(());
    }
    let columns = terminal::columns();
    stats::whole(out, &whole, columns)?;
    stats::groups(out, extent, &groups, columns)?;
    Ok(())
}
