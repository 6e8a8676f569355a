//! The rules of the house: which room may import which, who names what, and how a file begins and how long it gets.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]

use crate::pipeline::root;
use std::fs;
use std::path::Path;

/// What each room may import; `evidence::Name` allows that name only. Every room may import itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("evidence", &[]),
    ("tenant", &["evidence::EvidenceId", "evidence::PartId", "evidence::SourceRef", "evidence::Sources"]),
    ("datasets", &["evidence", "tenant"]),
    ("checklist", &["evidence::EvidenceId", "evidence::PartId", "evidence::SourceRef", "tenant"]),
    ("assessment", &["evidence", "tenant", "checklist"]),
    ("report", &["assessment", "checklist", "tenant", "evidence"]),
    ("signing", &[]),
    ("jobs", &["evidence", "tenant", "datasets", "checklist", "assessment", "report", "signing"]),
    ("app", &["evidence", "tenant", "datasets", "checklist", "assessment", "report", "signing", "jobs"]),
    ("cli", &["evidence", "tenant", "datasets", "checklist", "assessment", "report", "signing", "jobs"]),
];

/// Words that only these places may name.
const NAMED_BY: &[(&[&str], &[&str])] = &[
    (&["egui", "eframe", "rfd", "egui_extras"], &["app"]),
    (&["printpdf", "lopdf"], &["report/pdf", "signing"]),
    // The command line makes the demo's folder, and asks whether a path that it was given is there.
    (&["fs"], &["evidence", "assessment/file", "jobs", "cli"]),
];

/// Lines a file may have. Files of tests may have more.
const LINES: usize = 500;

struct Code {
    /// Relative to `src`, with `/`.
    name: String,
    text: String,
    /// The text without comments.
    bare: String,
}

impl Code {
    fn is_test(&self) -> bool {
        let name = self.name.trim_end_matches(".rs");
        name.split('/').any(|part| ["tests", "fixtures", "sample", "recorded"].contains(&part))
    }
    fn room(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap_or_default()
    }
    /// How many modules lie between the root and this file.
    fn depth(&self) -> usize {
        let path = self.name.trim_end_matches(".rs").trim_end_matches("/mod");
        path.split('/').count()
    }
}

fn every_file() -> Vec<Code> {
    let mut files = Vec::new();
    collect(&root().join("src"), "", &mut files);
    assert!(files.len() > 200, "only {} files found", files.len());
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<Code>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            files.push(Code { name, text, bare: code });
        }
    }
}

/// What follows the crate's root in a path: `tenant::Moment` of `crate::tenant::Moment`, each of `crate::{…}`.
fn crossings(code: &str, depth: usize) -> Vec<String> {
    let climb = "super::".repeat(depth);
    let mut found = Vec::new();
    for start in ["crate::", climb.as_str()] {
        for (at, _) in code.match_indices(start) {
            // Part of a longer word or of a longer climb.
            if code[..at].ends_with(|before: char| before.is_alphanumeric() || "_$:".contains(before)) {
                continue;
            }
            expand("", &code[at + start.len()..], &mut found);
        }
    }
    found
}

/// Reads one path, or a list of paths in braces, and returns what is left behind it.
fn expand<'a>(before: &str, code: &'a str, found: &mut Vec<String>) -> &'a str {
    if let Some(mut rest) = code.strip_prefix('{') {
        loop {
            rest = expand(before, rest.trim_start_matches([',', ' ', '\n']), found);
            rest = rest.trim_start_matches([',', ' ', '\n']);
            if let Some(behind) = rest.strip_prefix('}') {
                return behind;
            }
            if rest.is_empty() {
                return rest;
            }
        }
    }
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let path = format!("{before}{}", &code[..end]);
    if let Some(rest) = code[end..].strip_prefix("::") {
        return expand(&format!("{path}::"), rest, found);
    }
    found.push(path);
    // An empty name (`*`, `<`) or one renamed: go on behind the word.
    let rest = &code[end..];
    rest.find([',', '}', ';']).map_or("", |at| &rest[at..])
}

#[test]
fn paths_are_found() {
    let check = |code: &str, depth, expected: &[&str]| assert_eq!(crossings(code, depth), expected, "{code}");
    check("use crate::tenant::Moment;", 1, &["tenant::Moment"]);
    check("use crate::{evidence, tenant::{Moment, User as U}};", 1, &["evidence", "tenant::Moment", "tenant::User"]);
    check("fn f(x: crate::cli::Stop) -> my_crate::x::Y", 1, &["cli::Stop"]);
    check("use super::super::app; use super::ours;", 2, &["app"]);
    check("use super::jobs::{self, keep::*};", 1, &["jobs::self", "jobs::keep::"]);
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for file in every_file() {
        if ["lib.rs", "main.rs"].contains(&file.name.as_str()) {
            continue;
        }
        let Some((room, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            wrong.push(format!("{} lies in no room of the design", file.name));
            continue;
        };
        for path in crossings(&file.bare, file.depth()) {
            let within = |whole: &str| path == whole || path.starts_with(&format!("{whole}::"));
            if !within(room) && !allowed.iter().any(|allowed| within(allowed)) {
                wrong.push(format!("{} imports {path}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_some_places_name_the_window_pdf_libraries_and_the_disk() {
    let mut wrong = Vec::new();
    for file in every_file().iter().filter(|file| !file.is_test()) {
        for (words, places) in NAMED_BY {
            let is_place = |place: &str| {
                let rest = file.name.strip_prefix(place);
                rest.is_some_and(|rest| rest.starts_with(['/', '.']))
            };
            for word in words.iter().filter(|_| !places.iter().any(|place| is_place(place))) {
                if names(&file.bare, word) {
                    wrong.push(format!("{} names {word}", file.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a path begins with or passes through the word.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        !before.ends_with(is_part)
            && (after.starts_with("::") || before.ends_with("use ") && !after.starts_with(is_part))
    })
}

#[test]
fn files_say_what_they_are_for_and_stay_short() {
    let mut wrong = Vec::new();
    for file in every_file() {
        if !file.text.starts_with("//! ") {
            wrong.push(format!("{} does not begin with what it is for", file.name));
        }
        let lines = file.text.lines().count();
        if lines > LINES && !file.is_test() {
            wrong.push(format!("{} has {lines} lines", file.name));
        }
        // The word as code, not in a name or text.
        if ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "allow(unsafe"]
            .iter()
            .any(|word| file.bare.contains(word))
        {
            wrong.push(format!("{} is unsafe", file.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
