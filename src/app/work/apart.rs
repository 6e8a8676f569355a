//! A step of a job on a thread of its own: whoever stops the job is answered at once, whatever the step is at. The step asks
//! too, and ends unheard.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How often it is asked whether the job was stopped.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// What the step gives; `None` where the job was stopped before. A panic of the step is one of the caller.
pub(super) fn apart<T: Send + 'static>(
    stop: &AtomicBool,
    step: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = sync_channel(1);
    let thread = std::thread::Builder::new().name("step".to_owned()).spawn(move || {
        // Nobody may listen any more.
        let _ = sender.send(step());
    });
    let thread = thread.ok()?;
    loop {
        match receiver.recv_timeout(ASK_EVERY) {
            Ok(given) => return given,
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                if let Err(panic) = thread.join() {
                    std::panic::resume_unwind(panic);
                }
                return None;
            }
        }
    }
}

/// The flag of a job, for a step that asks by itself.
pub(super) fn goes_on(stop: &Arc<AtomicBool>) -> impl Fn() -> bool + Send + 'static {
    let stop = Arc::clone(stop);
    move || !stop.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_step_that_does_not_ask_keeps_nobody_waiting() {
        let stop = AtomicBool::new(false);
        assert_eq!(apart(&stop, || Some(7)), Some(7));
        let (release, held) = channel::<()>();
        stop.store(true, Ordering::Relaxed);
        // The step waits for what comes only after the answer.
        assert_eq!(apart(&stop, move || held.recv().ok().map(|()| 7)), None);
        assert!(release.send(()).is_ok() || stop.load(Ordering::Relaxed));
    }

    #[test]
    #[should_panic(expected = "a fault")]
    fn a_fault_is_not_lost() {
        let _: Option<u8> = apart(&AtomicBool::new(false), || panic!("a fault"));
    }
}
