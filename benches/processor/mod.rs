//! Processor time, as the system counts it.

pub use rustix::time::ClockId;

/// Time worked so far by this process or by this thread, whichever the clock counts.
pub fn time(of: ClockId) -> std::time::Duration {
    let now = rustix::time::clock_gettime(of);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    std::time::Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}
