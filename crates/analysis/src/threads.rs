//! Work for two cores.

/// Does both at the same time.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// `make(0)`, `make(1)`, … in order, made on as many threads as there are
/// cores (at most eight). What comes out does not depend on how many.
pub(crate) fn each<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(8).min(count).max(1);
    let piece = (count / (threads * 8)).clamp(1, 64);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let start = next.fetch_add(piece, std::sync::atomic::Ordering::Relaxed);
            if start >= count {
                return made;
            }
            let piece: Vec<T> = (start..count.min(start + piece)).map(&make).collect();
            made.push((start, piece));
        }
    };
    let mut pieces = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut pieces = work();
        for worker in workers {
            match worker.join() {
                Ok(more) => pieces.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        pieces
    });
    pieces.sort_unstable_by_key(|(start, _)| *start);
    pieces.into_iter().flat_map(|(_, piece)| piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order() {
        for count in [0, 1, 63, 64, 65, 1_000] {
            assert!(
                each(count, |at| at * 2)
                    .into_iter()
                    .eq((0..count).map(|at| at * 2))
            );
        }
        assert_eq!(both(|| 1, || 2), (1, 2));
    }
}
