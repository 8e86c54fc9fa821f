//! Ctrl-C.

use std::future::poll_fn;
use std::task::Poll;
use std::thread;

/// Calls `pressed` at every Ctrl-C from now on, for as long as the program runs:
/// once somebody listens, the signal ends the program no more by itself.
pub fn watch(pressed: impl Fn() + Send + 'static) {
    let (ready, listening) = std::sync::mpsc::sync_channel(1);
    thread::spawn(move || {
        // Where the signal cannot be caught it ends the program, as is usual.
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
        else {
            return;
        };
        runtime.block_on(async {
            let mut signal = Box::pin(tokio::signal::ctrl_c());
            // Polled once, it listens.
            if poll_fn(|context| Poll::Ready(signal.as_mut().poll(context)))
                .await
                .is_pending()
            {
                let _ = ready.send(());
            }
            while signal.await.is_ok() {
                pressed();
                signal = Box::pin(tokio::signal::ctrl_c());
            }
        });
    });
    // An error means that there is no listener, and none to wait for.
    let _ = listening.recv();
}
