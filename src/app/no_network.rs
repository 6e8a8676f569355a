//! The window's process gives up the network before anything else runs in it: on Linux no socket but a local one
//! (AF_UNIX: display, accessibility, dialogs) can be made, by this process or any it starts. Other systems offer no such
//! promise to a plain program; there the absence of network code is all there is.

// As the kernel numbers them; the first two differ between the machines we know.
#[cfg(target_os = "linux")]
const SOCKETS: [i64; 2] = if cfg!(target_arch = "aarch64") { [198, 199] } else { [41, 53] };
#[cfg(target_os = "linux")]
const IO_URING_SETUP: i64 = 425;
#[cfg(target_os = "linux")]
const AF_UNIX: u64 = 1;
#[cfg(target_os = "linux")]
const EAFNOSUPPORT: u32 = 97;

#[cfg(target_os = "linux")]
pub fn give_up() -> Result<(), String> {
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };
    let other_families = || -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
        let is_other = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, AF_UNIX)?;
        Ok(vec![SeccompRule::new(vec![is_other])?])
    };
    let install = || -> Result<(), Box<dyn std::error::Error>> {
        let rules = [
            (SOCKETS[0], other_families()?),
            (SOCKETS[1], other_families()?),
            // A ring makes sockets without a call that could be looked at.
            (IO_URING_SETUP, Vec::new()),
        ];
        let machine = std::env::consts::ARCH.try_into()?;
        let filter = SeccompFilter::new(
            rules.into_iter().collect(),
            SeccompAction::Allow,
            SeccompAction::Errno(EAFNOSUPPORT),
            machine,
        )?;
        let program: BpfProgram = filter.try_into()?;
        Ok(seccompiler::apply_filter(&program)?)
    };
    install().map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
pub fn give_up() -> Result<(), String> {
    Ok(())
}
