//! Locks the worker process in before it reads a byte: little memory and time; on Linux no file, no connection, no
//! program, no further process.
//!
//! Two walls stand there, so that one may be missing: Landlock takes away files, ports and signals; seccomp lets through
//! only the system calls that reading standard input, computing and writing standard output need. What the system does
//! not give is told ([`Confinement`]), never passed over in silence.

/// How far one wall stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enforced {
    Whole,
    /// The system knows an older form of it.
    Partly,
    No,
}

impl Enforced {
    /// The stable name used in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// How a worker process is locked in on this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confinement {
    pub landlock: Enforced,
    pub seccomp: Enforced,
    pub memory: Enforced,
}

impl Confinement {
    /// Either wall keeps files, connections and programs out; memory must be limited too.
    pub fn is_whole(&self) -> bool {
        [self.landlock, self.seccomp, self.memory].iter().all(|wall| *wall == Enforced::Whole)
    }

    /// For people: what holds, or what this system lacks and what that means.
    pub fn sentence(&self) -> String {
        if self.is_whole() {
            return "Workbooks and archives are read in a process that can open no file, no connection and no program, \
                    with 1 GiB of memory."
                .to_owned();
        }
        let walls = [
            ("Landlock (files)", self.landlock),
            ("seccomp (system calls)", self.seccomp),
            ("the memory limit", self.memory),
        ];
        let lacking: Vec<String> = walls
            .iter()
            .filter(|(_, wall)| *wall != Enforced::Whole)
            .map(|(name, wall)| format!("{name}{}", if *wall == Enforced::Partly { " in part" } else { "" }))
            .collect();
        format!(
            "This system cannot lock in the process that reads workbooks and archives as intended; missing: {}. They \
             are read in a process of their own all the same, so a file that does damage ends only that; open \
             workbooks and archives of unknown origin on a recent Linux system.",
            lacking.join(", ")
        )
    }
}

/// Locks this process in for good. An archive is given more time than a workbook.
pub(super) fn lock_in(kind: &str) -> Confinement {
    let memory = limit(kind);
    let (landlock, seccomp) = wall_off_thread();
    Confinement { landlock, seccomp, memory }
}

#[cfg(unix)]
fn limit(kind: &str) -> Enforced {
    use super::frames::{ARCHIVE, LARGE_ARCHIVE};
    use super::limits::{WORKER_MEMORY, WORKER_SECONDS};
    use rustix::process::{Resource, Rlimit, setrlimit};
    // An archive may inflate to sixty times the largest workbook, at a few hundred MiB a second.
    let seconds = if [ARCHIVE, LARGE_ARCHIVE].contains(&kind) { WORKER_SECONDS * 10 } else { WORKER_SECONDS };
    let set = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_ok();
    let held = [(Resource::As, WORKER_MEMORY), (Resource::Cpu, seconds), (Resource::Core, 0)]
        .into_iter()
        .filter(|(resource, most)| set(*resource, *most))
        .count();
    match held {
        3 => Enforced::Whole,
        0 => Enforced::No,
        _ => Enforced::Partly,
    }
}

#[cfg(not(unix))]
fn limit(_kind: &str) -> Enforced {
    Enforced::No
}

/// Both walls around the calling thread, and every thread and process it would start. Landlock, then seccomp.
#[cfg(target_os = "linux")]
pub fn wall_off_thread() -> (Enforced, Enforced) {
    // Landlock first: making its rules needs system calls that are refused afterwards.
    let landlock = linux::landlock().unwrap_or(Enforced::No);
    (landlock, linux::seccomp().unwrap_or(Enforced::No))
}

#[cfg(not(target_os = "linux"))]
pub fn wall_off_thread() -> (Enforced, Enforced) {
    (Enforced::No, Enforced::No)
}

#[cfg(target_os = "linux")]
mod linux {
    use super::Enforced;
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// The newest rules known when this was written; an older system enforces those that it knows.
    const NEWEST: ABI = ABI::V6;

    /// Nothing is allowed of what Landlock can refuse.
    pub fn landlock() -> Option<Enforced> {
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))
            .and_then(|rules| rules.handle_access(AccessNet::from_all(NEWEST)))
            .and_then(|rules| rules.scope(Scope::from_all(NEWEST)));
        let status = rules.and_then(Ruleset::create).and_then(landlock::RulesetCreated::restrict_self).ok()?;
        Some(match status.ruleset {
            RulesetStatus::FullyEnforced => Enforced::Whole,
            RulesetStatus::PartiallyEnforced => Enforced::Partly,
            RulesetStatus::NotEnforced => Enforced::No,
        })
    }

    /// What reading, computing, writing and ending need: memory, locks, time, random numbers, signals to oneself.
    const ALLOWED: &[i64] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_lseek,
        libc::SYS_fstat,
        libc::SYS_ppoll,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_restart_syscall,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Any other call fails as one that is not permitted; the process goes on, so that a library may do without.
    pub fn seccomp() -> Option<Enforced> {
        let rule = |argument, is: SeccompCmpOp, value| {
            let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, is, value).ok()?;
            Some(vec![SeccompRule::new(vec![condition]).ok()?])
        };
        let executable = u64::try_from(libc::PROT_EXEC).ok()?;
        let mut rules: Vec<(i64, Vec<SeccompRule>)> = ALLOWED.iter().map(|number| (*number, Vec::new())).collect();
        // Memory may be had, but never to run what was written into it.
        rules.push((libc::SYS_mmap, rule(2, SeccompCmpOp::MaskedEq(executable), 0)?));
        rules.push((libc::SYS_mprotect, rule(2, SeccompCmpOp::MaskedEq(executable), 0)?));
        // How a process aborts: a signal to itself.
        rules.push((libc::SYS_tgkill, rule(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?));
        let filter = SeccompFilter::new(
            rules.into_iter().collect(),
            SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?),
            SeccompAction::Allow,
            std::env::consts::ARCH.try_into().ok()?,
        )
        .ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()?;
        Some(Enforced::Whole)
    }
}
