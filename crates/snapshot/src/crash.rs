//! Instants at which tests kill the writer.

#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps)]
pub(crate) fn point() -> Result<(), crate::StoreError> {
    Ok(())
}

#[cfg(test)]
pub(crate) use armed::{after, disarm, point};

#[cfg(test)]
mod armed {
    use std::cell::Cell;

    use crate::StoreError;

    thread_local! {
        static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
    }

    /// Lets this many instants pass on this thread; every later one fails.
    pub(crate) fn after(instants: u32) {
        LEFT.set(Some(instants));
    }

    /// Lets all pass again.
    pub(crate) fn disarm() {
        LEFT.set(None);
    }

    pub(crate) fn point() -> Result<(), StoreError> {
        match LEFT.get() {
            Some(0) => Err(StoreError::Io {
                action: "survive",
                file: "the test".into(),
                cause: std::io::Error::other("killed here"),
            }),
            Some(left) => {
                LEFT.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
