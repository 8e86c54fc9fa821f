//! Serving a newer snapshot as soon as it stands in the folder.
//!
//! What is open stays readable when it is replaced: a snapshot holds its files
//! open, and the lineage index is mapped. So a request under way ends with the
//! state that it began with.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use modeltree_lineage::EvidenceFilter;

use crate::{App, Event, Served, api};

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// A snapshot that could not be opened is tried again after so many looks.
const AGAIN: u32 = 10;

/// Makes ready what visitors ask first, then looks every second whether the
/// snapshot in `dir` is another one, and serves that.
///
/// Never ends. It blocks, so it wants a thread of its own.
pub fn keep_current(app: &App, dir: PathBuf, evidence: EvidenceFilter) {
    let mut watch = Watch {
        seen: None,
        dir,
        evidence,
        told: String::new(),
        looks: 0,
    };
    // Whatever came since it was opened is seen at the first look.
    api::warm(&app.served());
    loop {
        watch.look(app);
        std::thread::sleep(EVERY);
    }
}

/// When the two places of a manifest were last written, and their sizes.
type Identity = [Option<(SystemTime, u64)>; 2];

struct Watch {
    dir: PathBuf,
    evidence: EvidenceFilter,
    /// The manifest that was last opened, or failed to.
    seen: Option<Identity>,
    /// The last failure told.
    told: String,
    looks: u32,
}

impl Watch {
    fn look(&mut self, app: &App) {
        self.looks = self.looks.wrapping_add(1);
        let now = identity(&self.dir);
        let failed = !self.told.is_empty();
        if self.seen == Some(now) && !(failed && self.looks.is_multiple_of(AGAIN)) {
            return;
        }
        self.seen = Some(now);
        let opened = Served::open(&self.dir).map(|newer| newer.with_evidence(self.evidence));
        match opened {
            Err(error) => {
                let error = error.to_string();
                if error != self.told {
                    app.tell(Event::CannotReload { error: &error });
                    self.told = error;
                }
            }
            Ok(newer) => {
                self.told.clear();
                if newer.fingerprint() == app.served().fingerprint() {
                    return;
                }
                let newer = Arc::new(newer);
                // The old state answers until the newer one does so at once.
                api::warm(&newer);
                app.replace(Arc::clone(&newer));
                app.tell(Event::Reloaded { served: &newer });
            }
        }
    }
}

fn identity(dir: &Path) -> Identity {
    // A snapshot that is just being put in place counts too.
    [".commit/manifest.json", "manifest.json"].map(|name| {
        let facts = fs::metadata(dir.join(name)).ok()?;
        Some((facts.modified().ok()?, facts.len()))
    })
}
