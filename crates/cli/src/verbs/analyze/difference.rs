//! `analyze difference`: what two models have in common and what not.

use std::io::Write as _;
use std::path::Path;

use modeltree_analysis::difference::difference;

use crate::args::DifferenceArgs;
use crate::exit::{Ending, Usage};
use crate::render::difference::{fields, strips};
use crate::render::json;
use crate::terminal;

/// Compares and prints.
pub fn run(args: &DifferenceArgs, data: &Path, quiet: bool) -> anyhow::Result<Ending> {
    let atlas = super::super::open(data, quiet)?;
    let (one, other) = (atlas.resolve(&args.one)?, atlas.resolve(&args.other)?);
    let missing = [one, other]
        .into_iter()
        .find(|node| atlas.graph().is_missing(*node));
    let found = match missing {
        Some(_) => None,
        None => difference(&atlas, one, other)?,
    };
    let Some(found) = found else {
        let id = atlas.graph().id(missing.unwrap_or(one));
        return Err(Usage(format!(
            "no record describes {id}: there is nothing to compare"
        ))
        .into());
    };
    let mut out = terminal::stdout();
    if args.json {
        json::write(&mut out, &found)?;
    } else if args.as_published {
        strips(&mut out, &found, terminal::columns())?;
    } else {
        fields(&mut out, &found, args.all)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}
