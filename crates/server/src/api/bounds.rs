//! The bounds of what can be asked for at once.

use crate::Refusal;
use crate::wire::Page;

/// The longest page.
const PAGE: u32 = 1_000;
/// The last position that a page can begin at.
const OFFSET: u32 = 10_000_000;

/// A page within its bounds.
pub fn page(page: Page) -> Result<Page, Refusal> {
    if page.offset > OFFSET {
        return Err(Refusal::bad("offset", format!("offset is beyond {OFFSET}")));
    }
    limit(page.limit, PAGE)?;
    Ok(page)
}

/// A limit from 1 to `most`.
pub fn limit(limit: u32, most: u32) -> Result<u32, Refusal> {
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        let message = format!("limit is not between 1 and {most}");
        Err(Refusal::bad("limit", message))
    }
}
