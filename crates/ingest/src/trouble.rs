//! Which failures end a crawl, and which only leave one question open.

use modeltree_hub::HubError;

use crate::error::IngestError;

/// Failures in a row that show that it is not the question but the server or
/// the network.
const MAX_STREAK: u32 = 12;

/// Counts failures in a row over many independent questions.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    streak: u32,
}

impl Trouble {
    /// An answer came.
    pub(crate) fn is_over(&mut self) {
        self.streak = 0;
    }

    /// Weighs a failure: hands it back where the crawl cannot go on, else tells
    /// in words what it was.
    pub(crate) fn weigh(&mut self, error: IngestError) -> Result<String, IngestError> {
        self.streak += 1;
        if is_hopeless(&error) || self.streak >= MAX_STREAK {
            return Err(error);
        }
        Ok(error.to_string())
    }
}

/// Whether every further question would fail too.
pub(crate) fn is_hopeless(error: &IngestError) -> bool {
    !matches!(error, IngestError::Hub(_) | IngestError::Body(_))
        || matches!(
            error,
            IngestError::Hub(HubError::Offline { .. } | HubError::InvalidToken(_))
        )
}
