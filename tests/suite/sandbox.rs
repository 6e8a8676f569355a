//! The worker process is locked in: what it must not be able to do is tried, and refused; and it ends alone.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::pipeline::workers;
use std::fs::{self, File};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tenant_assessor::evidence::sandbox::{Confinement, Enforced, wall_off_thread};

/// Everything that is tried, each with whether it was done.
fn attempts(folder: &Path, port: u16) -> Vec<(&'static str, bool)> {
    let file = folder.join("file");
    vec![
        ("open a file for reading", File::open(&file).is_ok()),
        ("open a file for writing", File::options().append(true).open(&file).is_ok()),
        ("make a file", File::create(folder.join("new")).is_ok()),
        ("remove a file", fs::remove_file(folder.join("new")).is_ok()),
        ("list a folder", fs::read_dir(folder).is_ok()),
        ("connect by TCP", TcpStream::connect(("127.0.0.1", port)).is_ok()),
        ("open a UDP socket", UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("make a local socket", UnixDatagram::unbound().is_ok()),
        ("connect to a local socket", UnixStream::connect(folder.join("socket")).is_ok()),
        ("run a program", Command::new("/bin/true").status().is_ok()),
        ("start a thread", std::thread::Builder::new().spawn(|| ()).is_ok()),
    ]
}

#[test]
fn what_a_worker_must_not_do_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "text").unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let _local = UnixListener::bind(folder.path().join("socket")).unwrap();
    // Each of them works, as long as nothing forbids it.
    for (what, done) in attempts(folder.path(), port) {
        assert!(done, "{what} fails without any wall");
    }
    let path = folder.path().to_owned();
    let locked = std::thread::spawn(move || (wall_off_thread(), attempts(&path, port)));
    let ((landlock, seccomp), tried) = locked.join().unwrap();
    assert_eq!(seccomp, Enforced::Whole);
    for (what, done) in tried {
        assert!(!done, "{what} was not refused (Landlock: {landlock:?})");
    }
    // The walls stand around that thread alone.
    assert!(File::open(folder.path().join("file")).is_ok());
}

struct Waiting(Child);

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The value of a line of `/proc/PID/status`.
fn status(of: u32, name: &str) -> String {
    let text = fs::read_to_string(format!("/proc/{of}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_default().trim().to_owned()
}

#[test]
fn every_worker_is_locked_in_before_it_reads() {
    for kind in ["workbook", "archive"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tenant-assessor"))
            .args(["__worker", kind])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // One byte, and then it waits for more.
        child.stdin.as_mut().unwrap().write_all(b"P").unwrap();
        let waiting = Waiting(child);
        let id = waiting.0.id();
        for _ in 0..6_000 {
            if status(id, "Seccomp") == "2" {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!((status(id, "Seccomp"), status(id, "NoNewPrivs")), ("2".to_owned(), "1".to_owned()), "{kind}");
        let limits = fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        let limit = |name: &str| {
            let line = limits.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].split_whitespace().next().unwrap().to_owned()
        };
        assert_eq!(limit("Max address space"), (1_u64 << 30).to_string());
        assert_eq!(limit("Max core file size"), "0");
        assert!(limit("Max cpu time").parse::<u64>().unwrap() <= 600);
    }
}

#[test]
fn how_far_it_is_locked_in_is_said() {
    let here = workers().confinement().unwrap();
    assert_eq!((here.seccomp, here.memory), (Enforced::Whole, Enforced::Whole));
    let whole = Confinement { landlock: Enforced::Whole, seccomp: Enforced::Whole, memory: Enforced::Whole };
    assert!(whole.is_whole() && whole.sentence().contains("can open no file"));
    let old = Confinement { landlock: Enforced::No, memory: Enforced::Partly, ..whole };
    assert!(!old.is_whole());
    let said = old.sentence();
    assert!(said.contains("Landlock (files), the memory limit in part") && !said.contains("seccomp"), "{said}");
}
