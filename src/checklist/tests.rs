//! Tests over the whole registry: the list is whole, in order, named like its files, and each item has its guidance.

mod case;
mod covering;
mod holding;
pub(in crate::checklist) mod matrix;
mod needs;
mod peers;

pub(crate) use case::Case;
pub(crate) use needs::everything;

use super::references::{self, Authority};
use super::{ALL, Basis, Checklist, Item, Mode, Run, privileged_access};
use crate::tenant::RecordKind;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The headings of every guidance, in order.
const HEADINGS: [&str; 6] =
    ["Why it matters", "What is looked at", "How to check by hand", "What to do", "Typical exceptions", "References"];

/// Items and checks: all, auto, assisted, manual, and those marked † in the specification.
#[derive(Debug, Default, PartialEq, Eq)]
struct Totals {
    items: usize,
    checks: usize,
    auto: usize,
    assisted: usize,
    manual: usize,
    current: usize,
}

impl Totals {
    fn of(items: impl Iterator<Item = &'static Item>) -> Self {
        let mut totals = Self::default();
        for item in items {
            totals.items += 1;
            for check in item.checks {
                totals.checks += 1;
                totals.current += usize::from(check.basis == Basis::Current);
                match check.mode {
                    Mode::Auto => totals.auto += 1,
                    Mode::Assisted => totals.assisted += 1,
                    Mode::Manual => totals.manual += 1,
                }
            }
        }
        totals
    }
}

fn checklist() -> &'static Checklist {
    &privileged_access::CHECKLIST
}

fn items_of(stage: &'static str) -> impl Iterator<Item = &'static Item> {
    checklist().items.iter().copied().filter(move |item| item.stage == stage)
}

fn every_item() -> impl Iterator<Item = &'static Item> {
    ALL.iter().flat_map(|checklist| checklist.items.iter().copied())
}

#[test]
fn each_stage_has_the_checks_of_the_specification() {
    let totals =
        |items, checks, auto, assisted, manual, current| Totals { items, checks, auto, assisted, manual, current };
    for (stage, expected) in [
        ("2", totals(16, 68, 50, 12, 6, 7)),
        ("3", totals(17, 70, 53, 11, 6, 4)),
        ("4", totals(7, 26, 12, 3, 11, 1)),
        ("E", totals(1, 9, 2, 3, 4, 0)),
    ] {
        assert_eq!(Totals::of(items_of(stage)), expected, "stage {stage}");
    }
}

#[test]
fn the_checklist_is_whole() {
    assert_eq!(
        Totals::of(items_of("1")),
        Totals { items: 4, checks: 33, auto: 28, assisted: 5, manual: 0, current: 4 }
    );
    let all = Totals::of(every_item());
    assert_eq!((all.items, all.checks), (45, 206));
    assert_eq!((all.auto, all.assisted, all.manual), (145, 34, 27));
}

#[test]
fn item_ids_are_unique_in_order_and_belong_to_a_stage() {
    for checklist in ALL {
        let stages: Vec<&str> = checklist.stages.iter().map(|stage| stage.id).collect();
        let order: Vec<(usize, &str)> = checklist
            .items
            .iter()
            .map(|item| {
                let stage = stages.iter().position(|id| *id == item.stage);
                (stage.unwrap_or_else(|| panic!("{} names no stage", item.id)), item.id)
            })
            .collect();
        assert!(order.is_sorted_by(|one, next| one < next), "items out of order or double: {order:?}");
        for item in checklist.items {
            assert_eq!(item.id.split_once('.').map(|(stage, _)| stage), Some(item.stage), "{}", item.id);
        }
    }
}

#[test]
fn check_ids_are_lettered_from_a_under_their_item() {
    for item in every_item() {
        assert!(!item.checks.is_empty(), "{} has no checks", item.id);
        for (check, letter) in item.checks.iter().zip('a'..='z') {
            assert_eq!(check.id, format!("{}.{letter}", item.id));
        }
    }
}

#[test]
fn only_manual_checks_are_answered_by_the_assessor() {
    let judged = checklist().checks().filter(|(_, check)| matches!(check.run, Run::Evidence(_))).count();
    assert_eq!(judged, 145 + 34, "every automatic and assisted check is judged from evidence");
    for (item, check) in checklist().checks() {
        assert_eq!(check.mode == Mode::Manual, matches!(check.run, Run::Answer), "{}", check.id);
        assert!(!item.title.is_empty() && !check.title.is_empty() && !check.title.ends_with('.'), "{}", check.id);
    }
}

/// A title says what should be true: a verb, no question, no order to do something.
#[test]
fn titles_are_statements() {
    for (_, check) in checklist().checks() {
        let title = check.title;
        let first = title.split(' ').next().unwrap();
        let has_subject =
            !["Check", "Ensure", "Verify", "Review", "Whether", "Is", "Are", "Does", "Do"].contains(&first);
        assert!(has_subject && !title.ends_with(['?', '!', ':']), "{}: {title}", check.id);
        assert!(title.split(' ').count() >= 3 && title.starts_with(char::is_uppercase), "{}: {title}", check.id);
        assert!(title.chars().count() <= 120, "{}: {title}", check.id);
    }
}

#[test]
fn titles_and_references_are_said_once() {
    let mut titles = BTreeSet::new();
    for (_, check) in checklist().checks() {
        assert!(titles.insert(check.title), "two checks say: {}", check.title);
        let references: BTreeSet<&str> = check.references.iter().copied().collect();
        assert_eq!(references.len(), check.references.len(), "{}", check.id);
    }
}

/// The items that the folders hold, as `stage2/secure_score`, each with where its guidance stands.
fn items_on_disk() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checklist/privileged_access");
    let mut found = Vec::new();
    for stage in folders_of(&root) {
        for entry in entries_of(&stage) {
            let name = entry.file_stem().unwrap().to_string_lossy().into_owned();
            let is_code = entry.is_dir() || entry.extension().is_some_and(|extension| extension == "rs");
            // An item past its 400 lines has a folder of the same name beside its file.
            if !is_code || name == "mod" || entry.is_dir() && entry.with_extension("rs").exists() {
                continue;
            }
            let inside = entry.join(format!("{name}.md"));
            let guidance = if inside.exists() { inside } else { entry.with_extension("md") };
            found.push((format!("{}/{name}", stage.file_name().unwrap().to_string_lossy()), guidance));
        }
    }
    found.sort();
    found
}

fn entries_of(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn folders_of(folder: &Path) -> Vec<PathBuf> {
    entries_of(folder).into_iter().filter(|path| path.is_dir()).collect()
}

#[test]
fn every_file_is_listed_and_every_item_has_its_files() {
    let mut listed: Vec<String> = checklist()
        .items
        .iter()
        .map(|item| {
            let folder = if item.stage == "E" { "emergency".to_owned() } else { format!("stage{}", item.stage) };
            format!("{folder}/{}", item.name)
        })
        .collect();
    listed.sort();
    let on_disk = items_on_disk();
    let names: Vec<&str> = on_disk.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(listed, names);
    for (name, guidance) in &on_disk {
        let text = fs::read_to_string(guidance).unwrap_or_else(|_| panic!("{name} has no guidance"));
        let item = checklist().items.iter().find(|item| name.ends_with(&format!("/{}", item.name))).unwrap();
        assert_eq!(item.guidance, text, "{name} includes another file’s text");
    }
}

#[test]
fn item_names_are_unique() {
    let names: BTreeSet<&str> = every_item().map(|item| item.name).collect();
    assert_eq!(names.len(), every_item().count());
}

#[test]
fn every_guidance_has_its_title_and_the_six_headings_with_text() {
    for item in every_item() {
        let mut sections = item.guidance.split("\n## ");
        let title = sections.next().unwrap_or_default().trim_end();
        assert_eq!(title, format!("# {} {}", item.id, item.title));
        let sections: Vec<(&str, &str)> =
            sections.map(|section| section.split_once('\n').unwrap_or((section, ""))).collect();
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(headings, HEADINGS, "{}", item.id);
        for (heading, text) in sections {
            assert!(text.trim().chars().count() > 40, "{}: nothing under {heading}", item.id);
        }
    }
}

/// Ids of other authorities have one form each, so that they can be looked up and sorted by who gave them.
#[test]
fn references_have_the_form_of_their_authority() {
    for (_, check) in checklist().checks() {
        assert!(!check.references.is_empty(), "{} corresponds to nothing", check.id);
        for id in check.references {
            let id = id.strip_prefix('!').unwrap_or(id);
            assert!(Authority::of(id).is_some(), "{}: {id:?} is nobody’s", check.id);
        }
        let words = references::in_words(check.references);
        assert!(words.contains("NIST SP 800-53"), "{} names no control: {words}", check.id);
    }
    let of = |authority: Authority| {
        let ids = checklist().checks().flat_map(|(_, check)| check.references);
        ids.filter(|id| Authority::of(id) == Some(authority)).collect::<BTreeSet<_>>().len()
    };
    for (authority, fewest) in [
        (Authority::ScubaGear, 25),
        (Authority::Eidsca, 12),
        (Authority::Maester, 40),
        (Authority::ZeroTrust, 45),
        (Authority::Cis, 30),
        (Authority::Attack, 30),
    ] {
        assert!(of(authority) >= fewest, "{authority:?}: {}", of(authority));
    }
}

/// Checks that need a licence are checks that there are.
#[test]
fn what_needs_a_licence_is_on_the_list() {
    for id in super::licences::NEED_P1 {
        let (_, check) = checklist().check(id).unwrap_or_else(|| panic!("{id}"));
        assert!(
            check.needs.iter().any(|need| need.kinds().iter().any(|kind| {
                matches!(
                    kind,
                    RecordKind::ConditionalAccess | RecordKind::NamedLocations | RecordKind::ProtectedActions
                )
            })),
            "{id}"
        );
    }
}

/// What is looked at is said check by check: that is the text which an annotation is made on.
#[test]
fn the_guidance_says_of_each_check_what_it_looks_at() {
    for item in every_item() {
        let (_, rest) = item.guidance.split_once("\n## What is looked at\n").unwrap();
        let section = rest.split("\n## ").next().unwrap();
        for check in item.checks {
            let begin = format!("- **{}** – ", check.id.rsplit('.').next().unwrap());
            let said = section.lines().filter_map(|line| line.strip_prefix(&*begin)).collect::<Vec<_>>();
            assert_eq!(said.len(), 1, "{}", check.id);
            assert!(said[0].split_whitespace().count() >= 3, "{}: {}", check.id, said[0]);
        }
    }
}

/// Each section is of use: steps are numbered, ways to look are listed, and references say where to read on.
#[test]
fn every_section_of_the_guidance_has_its_shape() {
    for item in every_item() {
        let section = |heading: &str| {
            let (_, rest) = item.guidance.split_once(&format!("\n## {heading}\n")).unwrap();
            rest.split("\n## ").next().unwrap_or_default()
        };
        let lines =
            |heading: &str, start: &str| section(heading).lines().filter(|line| line.starts_with(start)).count();
        let steps = (1..=9).take_while(|number| lines("What to do", &format!("{number}. ")) == 1).count();
        assert!(steps >= 3, "{}: {steps} steps", item.id);
        let ways = lines("How to check by hand", "- ") + lines("How to check by hand", "2. ");
        assert!(ways >= 1, "{}", item.id);
        assert!(section("References").split_whitespace().count() >= 10, "{}", item.id);
        for heading in ["Why it matters", "What is looked at", "Typical exceptions"] {
            let words = section(heading).split_whitespace().count();
            assert!(words >= 20, "{}: {words} words under {heading}", item.id);
        }
        for renamed in ["Azure AD ", "Azure Active Directory", "MSOnline", "Cloud App Security", "Endpoint Manager"] {
            let said = item.guidance.lines().find(|line| line.contains(renamed));
            let is_told = said.is_none_or(|line| {
                ["renamed", "retired", "former", "old", "now "].iter().any(|word| line.contains(word))
            });
            assert!(is_told, "{}: {renamed} has another name today", item.id);
        }
    }
}
