//! Stopping a crawl from outside.

use std::future::Future;

use tokio::sync::watch;

use crate::error::IngestError;

/// A switch that stops a crawl at its next step. Clones share the switch.
#[derive(Clone, Debug)]
pub struct Cancel {
    sender: watch::Sender<bool>,
}

impl Default for Cancel {
    fn default() -> Self {
        Self {
            sender: watch::Sender::new(false),
        }
    }
}

impl Cancel {
    /// Stops everything that watches this switch.
    pub fn cancel(&self) {
        self.sender.send_replace(true);
    }

    /// Whether the switch was thrown.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.sender.borrow()
    }

    /// Awaits `future`, unless the switch is thrown first.
    pub(crate) async fn guard<F: Future>(&self, future: F) -> Result<F::Output, IngestError> {
        let mut watched = self.sender.subscribe();
        tokio::select! {
            biased;
            _ = watched.wait_for(|thrown| *thrown) => Err(IngestError::Cancelled),
            output = future => Ok(output),
        }
    }
}
