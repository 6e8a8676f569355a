//! No package that could open a network connection is built in.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, helpers and all")]

use crate::pipeline::{root, skipped};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// Clients, servers, runtimes and TLS; a name ending in `-` bans all that begin so.
const BANNED: &[&str] = &[
    "actix-",
    "async-h1",
    "async-io",
    "async-native-tls",
    "async-net",
    "async-std",
    "async-tungstenite",
    "attohttpc",
    "axum",
    "bollard",
    "cpal",
    "curl",
    "curl-",
    "dbus",
    "ehttp",
    "embedded-tls",
    "esaxx",
    "fibers",
    "ftp",
    "git2",
    "gloo-net",
    "grpcio",
    "h2",
    "h3",
    "hickory-",
    "http-client",
    "hyper",
    "hyper-",
    "iocp",
    "isahc",
    "lettre",
    "libcurl",
    "libp2p",
    "libssh2-sys",
    "may",
    "mio",
    "miow",
    "minreq",
    "mqtt",
    "monoio",
    "native-tls",
    "net2",
    "nng",
    "openssl",
    "openssl-",
    "paho-mqtt",
    "pnet",
    "postgres",
    "quiche",
    "quinn",
    "quinn-",
    "redis",
    "reqwest",
    "rusoto",
    "russh",
    "rustls",
    "rustls-",
    "s2n-",
    "schannel",
    "security-framework",
    "sentry",
    "smol",
    "socket2",
    "ssh2",
    "suppaftp",
    "surf",
    "tarpc",
    "tiny_http",
    "tokio",
    "tokio-",
    "tonic",
    "trust-dns-",
    "tungstenite",
    "ureq",
    "warp",
    "webbrowser",
    "websocket",
    "ws",
    "zbus",
    "zeromq",
    "zmq",
];

/// D-Bus, over a local socket, for screen readers; nothing else of that kind.
const ALLOWED: &[&str] = &["async-io", "zbus"];

fn is_banned(name: &str) -> bool {
    BANNED.iter().any(|banned| name == *banned || banned.ends_with('-') && name.starts_with(banned))
}

/// The systems that the program is built for. (Elsewhere, in a browser, other packages stand in for the system.)
const TARGETS: &[&str] = &["x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"];

/// Names in the tree of what is built: for every target where the packages are at hand, else for this system.
fn tree() -> Option<BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let all: Vec<&str> = TARGETS.iter().flat_map(|target| ["--target", target]).collect();
    for targets in [all.as_slice(), &[]] {
        let arguments = ["tree", "--edges", "normal,build", "--prefix", "none", "--offline", "--locked"];
        let output = Command::new(&cargo).args(arguments).args(targets).current_dir(root()).output().ok()?;
        if output.status.success() {
            let text = String::from_utf8(output.stdout).unwrap();
            return Some(text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect());
        }
    }
    None
}

#[test]
fn nothing_that_is_built_in_can_connect() {
    let Some(names) = tree() else {
        skipped("cargo is not available here, or knows its packages only online");
        return;
    };
    assert!(names.contains("tenant-assessor") && names.len() > 100, "{names:?}");
    let found: Vec<&str> = names.iter().map(String::as_str).filter(|name| is_banned(name)).collect();
    let tree = "cargo tree -i";
    assert_eq!(
        found, ALLOWED,
        "a package that opens connections came in, or one allowed is gone ({tree} shows through what)"
    );
}

#[test]
fn names_are_told_apart() {
    let check = |name, expected| assert_eq!(is_banned(name), expected, "{name}");
    check("hyper-util", true);
    check("tokio", true);
    check("async-lock", false);
    check("wayland-client", false);
    check("h2", true);
}

#[test]
fn the_deny_list_bans_what_is_banned_here() {
    let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
    for name in [
        "reqwest",
        "ureq",
        "hyper",
        "h2",
        "curl",
        "rustls",
        "native-tls",
        "openssl",
        "tokio",
        "mio",
        "socket2",
        "quinn",
    ] {
        assert!(is_banned(name) && deny.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut section, mut has_reason, mut seen) = ("", false, 0);
    for line in manifest.lines() {
        if line.starts_with('[') {
            (section, has_reason) = (line, false);
        } else if line.starts_with('#') {
            has_reason = true;
        } else if line.is_empty() {
            has_reason = false;
        } else if section.ends_with("dependencies]") {
            // Neighbours share the reason above them.
            assert!(has_reason, "{line}");
            seen += 1;
        }
    }
    assert!(seen > 20);
}
