//! Time on the processor: what other programs take of the core does not count.

use std::hint::black_box;
use std::time::Duration;

/// Processor time of this thread so far.
pub fn now() -> Duration {
    let mut at = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `at` is a timespec to be written.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut at) };
    Duration::new(at.tv_sec as u64, at.tv_nsec as u32)
}

/// How often a second of one core does `work`, which does it for each of `all`.
pub fn rate<T, R>(all: &[T], mut work: impl FnMut(&T) -> R) -> f64 {
    let start = now();
    for one in all {
        black_box(work(one));
    }
    all.len() as f64 / (now() - start).as_secs_f64()
}

/// Contenders in turn, several times over; the median of each, per second.
pub fn in_turn<const N: usize>(
    times: usize,
    mut contenders: [&mut dyn FnMut() -> f64; N],
) -> [f64; N] {
    let mut rates = [const { Vec::new() }; N];
    for _ in 0..times {
        for (contender, rates) in contenders.iter_mut().zip(&mut rates) {
            rates.push(contender());
        }
    }
    rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    })
}
