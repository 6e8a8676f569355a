//! What desktops are told of the program: each file says the same of name, version and file type, and its icons are there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, helpers and all")]

use std::path::{Path, PathBuf};

const TYPE: &str = "application/vnd.tenant-assessor.assessment";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join("desktop").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The value of a key of the entry for the menu.
fn entry(key: &str) -> String {
    let text = text("tenant-assessor.desktop");
    let found = text.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| *name == key);
    found.unwrap_or_else(|| panic!("no {key}")).1.to_owned()
}

#[test]
fn the_menu_entry_names_what_is_there() {
    assert!(text("tenant-assessor.desktop").starts_with("[Desktop Entry]\nType=Application\n"));
    assert_eq!(entry("Exec"), format!("{} %f", env!("CARGO_PKG_NAME")), "one file at a time, by its path");
    assert!(file(&format!("{}.svg", entry("Icon"))).exists() && file(&format!("{}.png", entry("Icon"))).exists());
    assert_eq!(entry("MimeType"), format!("{TYPE};"));
    assert_eq!(entry("Terminal"), "false");
    // As the window calls itself: else it gets no icon in a dock.
    let launch = include_str!("../../src/app/launch.rs");
    assert!(launch.contains(&format!("const ID: &str = \"{}\";", entry("StartupWMClass"))));
    // Every list ends with its mark.
    for key in ["Categories", "Keywords", "MimeType"] {
        assert!(entry(key).ends_with(';'), "{key}");
    }
}

#[test]
fn the_file_type_is_one_everywhere() {
    let linux = text("tenant-assessor.xml");
    assert!(linux.contains(&format!("type=\"{TYPE}\"")) && linux.contains("<glob pattern=\"*.assessment\"/>"));
    let mac = text("Info.plist");
    assert!(mac.contains("<key>public.filename-extension</key><array><string>assessment</string></array>"));
    let declared = "<key>UTTypeIdentifier</key><string>org.tenant-assessor.assessment</string>";
    let opened = "<key>LSItemContentTypes</key><array><string>org.tenant-assessor.assessment</string></array>";
    assert!(mac.contains(declared) && mac.contains(opened), "what is opened is what is declared");
}

#[test]
fn the_version_is_the_programs() {
    let version = env!("CARGO_PKG_VERSION");
    let mac = text("Info.plist");
    for key in ["CFBundleShortVersionString", "CFBundleVersion"] {
        assert!(mac.contains(&format!("<key>{key}</key><string>{version}</string>")), "{key}");
    }
    assert!(mac.contains(&format!("<key>CFBundleExecutable</key><string>{}</string>", env!("CARGO_PKG_NAME"))));
    let windows = text("tenant-assessor.exe.manifest");
    assert!(windows.contains(&format!("name=\"TenantAssessor\" version=\"{version}.0\"")));
    assert!(windows.contains("level=\"asInvoker\""), "no rights that are not needed");
}

#[test]
fn the_icons_are_pictures_of_their_sizes() {
    let png = std::fs::read(file("tenant-assessor.png")).unwrap();
    assert_eq!((&png[..8], &png[16..24]), (&b"\x89PNG\r\n\x1a\n"[..], &[0, 0, 1, 0, 0, 0, 1, 0][..]), "256 by 256");
    let ico = std::fs::read(file("tenant-assessor.ico")).unwrap();
    assert_eq!(&ico[..6], [0, 0, 1, 0, 4, 0]);
    let mut sides: Vec<u8> = ico[6..].chunks(16).take(4).map(|picture| picture[0]).collect();
    sides.sort_unstable();
    assert_eq!(sides, [0, 16, 32, 48], "0 stands for 256");
    // Of Apple: kind and length, then parts of the same form.
    let named = "<key>CFBundleIconFile</key><string>tenant-assessor</string>";
    assert!(text("Info.plist").contains(named));
    let icns = std::fs::read(file("tenant-assessor.icns")).unwrap();
    let length = |at: usize| u32::from_be_bytes(icns[at + 4..at + 8].try_into().unwrap()) as usize;
    assert_eq!((&icns[..4], length(0)), (&b"icns"[..], icns.len()));
    let second = 8 + length(8);
    assert_eq!((&icns[8..12], &icns[second..second + 4]), (&b"ic07"[..], &b"ic08"[..]), "128 and 256 by as many");
    assert_eq!(second + length(second), icns.len());
    let pixels = std::fs::read(file("icon-64.rgba")).unwrap();
    assert_eq!(pixels.len(), 8 + 64 * 64 * 4);
}

/// Elements open and close as XML asks for; the files hold no comments, no CDATA and no `>` in a value.
#[test]
fn the_manifests_are_well_formed() {
    for name in ["Info.plist", "tenant-assessor.exe.manifest", "tenant-assessor.xml", "tenant-assessor.svg"] {
        let text = text(name);
        let mut open = Vec::new();
        let mut roots = 0;
        for tag in text.split('<').skip(1) {
            let tag = tag.split_once('>').unwrap_or_else(|| panic!("{name}: <{tag} is not closed")).0;
            if tag.starts_with(['?', '!']) {
                continue;
            }
            assert_eq!(tag.matches('"').count() % 2, 0, "{name}: <{tag}>");
            let word = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(word), "{name}");
            } else {
                roots += usize::from(open.is_empty());
                if !tag.ends_with('/') {
                    open.push(word);
                }
            }
        }
        assert_eq!((roots, open.len()), (1, 0), "{name}: {open:?}");
    }
}

/// The system's own validators, where they are at hand.
#[test]
fn validators_of_the_system_agree() {
    let temporary = tempfile::tempdir().unwrap();
    let packages = temporary.path().join("packages");
    std::fs::create_dir(&packages).unwrap();
    std::fs::copy(file("tenant-assessor.xml"), packages.join("tenant-assessor.xml")).unwrap();
    let entry = file("tenant-assessor.desktop");
    for (program, argument) in [("desktop-file-validate", entry.as_path()), ("update-mime-database", temporary.path())]
    {
        match std::process::Command::new(program).arg(argument).output() {
            Ok(said) => {
                let words = String::from_utf8_lossy(&said.stdout) + String::from_utf8_lossy(&said.stderr);
                assert!(said.status.success(), "{program}: {words}");
                if program == "update-mime-database" {
                    let globs = std::fs::read_to_string(temporary.path().join("globs")).unwrap();
                    assert!(globs.contains(&format!("{TYPE}:*.assessment")), "{globs}");
                }
            }
            Err(_) => println!("skipped: no {program}"),
        }
    }
}
