//! Asking for memory before it is needed.

const LINE_BYTES: usize = 64;

/// Starts to bring the first lines of a slice into the cache; no matter whether it has so many.
#[inline]
pub(super) fn begin<T>(slice: &[T], lines: usize) {
    #[cfg(target_arch = "x86_64")]
    for line in 0..lines {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let at = slice.as_ptr().cast::<i8>().wrapping_add(line * LINE_BYTES);
        // SAFETY: a prefetch reads nothing; any address will do.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (slice, lines);
}
