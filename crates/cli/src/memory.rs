//! How the C library keeps memory that was given back.

/// From this size on a block is the system's own, given back as soon as it is free.
const OWN_BLOCK: i32 = 1024 * 1024;

/// Gives back what was needed for a while only, as for reading everybody: of 100,000 people 4 MB.
pub(crate) fn give_back_what_is_free() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "the C library offers no other way; the call takes a number and touches no memory of ours"
    )]
    // SAFETY: malloc_trim(3) may be called at any time, from any thread; it gives back pages that hold no block.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Keeps glibc from raising that size: by itself it does so with every large block that is freed, up to 32 MiB, and from
/// then on keeps what large blocks leave behind. A server with 100,000 people held 7 MB more for that reason, and up to
/// 19 MiB for every thread that ever made a password's hash.
pub(crate) fn give_back_large_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "the C library offers no other way; the call takes two numbers and touches no memory of ours"
    )]
    // SAFETY: mallopt(3) may be called at any time; with a number it does not know it changes nothing.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, OWN_BLOCK);
    }
}
