//! How the snapshot came to be.

use super::escape::{grouped, markdown};
use crate::dataset::{Described, day};

/// Steps that are shown, the latest.
pub(super) const SHOWN: usize = 20;

pub(super) fn write(of: &Described<'_>) -> String {
    let ingests = &of.provenance.0;
    let mut text = String::from(
        "Read by [modeltree](https://github.com/modeltree/modeltree) from the Hub's public API, or from files made of it. \
         Listings are read by pages of up to 1,000 models, within the quota that the Hub states in its answers; nothing is \
         asked twice. Descent comes from the `base_model` tags, in which the Hub names the parents it resolved, and, where \
         it resolved none, from the card's own field.\n\n\
         | from | until | source | asked for | requests | refused for quota | waited for quota | program |\n\
         |---|---|---|---|---:|---:|---:|---|\n",
    );
    let skipped = ingests.len().saturating_sub(SHOWN);
    for ingest in &ingests[skipped..] {
        let asks = ingest.requests.is_some();
        let of_hub = |text: String| if asks { text } else { String::new() };
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
            day(ingest.started),
            day(ingest.finished),
            markdown(&ingest.from),
            markdown(&ingest.asked),
            of_hub(grouped(ingest.requests.unwrap_or(0))),
            of_hub(grouped(ingest.refused)),
            of_hub(format!("{:.0} s", ingest.waited)),
            markdown(&ingest.tool)
        ));
    }
    if skipped > 0 {
        text.push_str(&format!(
            "\n{} earlier steps are not shown.\n",
            grouped(skipped as u64)
        ));
    }
    text.push_str("\nWhere a model was read several times, the newest reading counts.");
    text
}
