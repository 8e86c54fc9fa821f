//! Asking again for items with odd properties, one request each.

use modeltree_hub::Bucket;
use modeltree_records::ModelId;
use tokio::task::JoinSet;

use crate::context::{Context, Width};
use crate::decoded::Decoded;
use crate::error::IngestError;
use crate::fetch::Detail;
use crate::journal::{Mark, Step};
use crate::trouble::is_hopeless;

/// How many odd items are asked for again.
const LOOKS: usize = 500;
/// After so many looks of which none helped, no more are taken: the Hub means it.
const FRUITLESS: u64 = 20;
const WIDTH: Width = Width {
    least: 2,
    most: 8,
    unknown: 4,
};

/// Takes a second look at the odd items met.
pub(crate) async fn run(context: &mut Context) -> Result<(), IngestError> {
    if !context.enter(Step::Looking)? {
        return Ok(());
    }
    let mut tasks: JoinSet<(ModelId, Result<Detail, IngestError>)> = JoinSet::new();
    let ids = context
        .collector
        .state()
        .odd_ids
        .iter()
        .take(LOOKS)
        .cloned()
        .collect::<Vec<_>>();
    let width = context.width(Bucket::Api, std::time::Duration::ZERO, WIDTH);
    let mut ids = ids.into_iter();
    let mut looked = 0;
    loop {
        let fruitless = looked >= FRUITLESS && context.collector.state().coverage.odd_mended == 0;
        while !fruitless && tasks.len() < width {
            let Some(of) = ids.next() else { break };
            let (fetcher, expand) = (context.fetcher.clone(), context.detail_expand());
            tasks.spawn(async move {
                let detail = fetcher.detail(&of, expand).await;
                (of, detail)
            });
        }
        let Some(done) = context.cancel.guard(tasks.join_next()).await? else {
            return Ok(());
        };
        let (of, detail) = done.map_err(|error| IngestError::Task(error.to_string()))?;
        looked += 1;
        match detail {
            Ok(Detail::Found {
                body, at, decoded, ..
            }) => {
                tokio::task::block_in_place(|| {
                    context.take(Mark::Looked { of, at }, &body, decoded)
                })?;
            }
            Ok(Detail::Absent { .. }) => {
                context.take(Mark::Overlooked { of }, &[], Decoded::default())?;
            }
            Err(error) if is_hopeless(&error) => return Err(error),
            Err(_) => {
                context.take(Mark::Overlooked { of }, &[], Decoded::default())?;
            }
        }
    }
}
