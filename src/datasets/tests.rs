//! The registry and the samples: every layout has a sample, every sample is read as its README says, and no file is
//! taken for another. Samples that need the worker process are read in the suite (`tests/suite/layouts.rs`).

use super::ALL;
use super::import::{Import, import};
use crate::evidence::worker::Workers;
use crate::evidence::{EvidenceFile, Input, Part, Source};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

mod alone_and_joined;
mod azure;
mod below_each_other;
mod collect;
mod collector_packages;
mod dates;
mod destroyed;
mod fields;
mod mistaken;
mod newest;
mod newest_kinds;
mod newest_lists;
mod odd_files;
mod published_and_localised;
mod records;
mod reviews_audit_mail;
mod secrets_in_rows;
mod several_kinds;
mod sign_in_summary;
mod signatures;
mod supply;

/// One row of the samples' README.
struct Sample {
    file: String,
    sheet: Option<String>,
    dataset: String,
    layout: String,
    rows: u64,
    refused: u64,
}

fn samples_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/layouts")
}

/// The rows of the README's first table; ScubaGear's files, whose parts are tested apart, left out.
fn samples() -> Vec<Sample> {
    let readme = std::fs::read_to_string(samples_folder().join("README.md")).unwrap();
    let (known, _) = readme.split_once("## refused/").unwrap();
    let rows = known.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let name = cells[0].trim_matches('`');
        let (file, sheet) = name.split_once('#').map_or((name, None), |(file, sheet)| (file, Some(sheet)));
        let refused = cells.get(5).and_then(|remark| remark.split("refused: ").nth(1));
        Some(Sample {
            file: file.into(),
            sheet: sheet.map(str::to_owned),
            dataset: cells[1].into(),
            layout: cells[2].into(),
            rows: cells[4].parse().ok()?,
            refused: refused.map_or(0, |count| count.split([',', ';', ' ']).next().unwrap().parse().unwrap()),
        })
    })
    .collect()
}

/// Reads files of the samples, named relative to their folder.
fn read(files: &[&str]) -> Import {
    let inputs: Vec<Input> = files
        .iter()
        .map(|file| Input { name: (*file).into(), source: Source::Path(samples_folder().join(file)) })
        .collect();
    read_inputs(&inputs)
}

fn read_inputs(inputs: &[Input]) -> Import {
    import(inputs, &Workers { program: PathBuf::from("no worker here") }, &mut |_, _| true)
}

/// Reads texts that stand in a test.
pub(super) fn read_texts(files: &[(&str, &str)]) -> Import {
    let input = |(name, text): &(&str, &str)| Input {
        name: (*name).to_owned(),
        source: Source::Bytes(text.as_bytes().to_vec().into()),
    };
    read_inputs(&files.iter().map(input).collect::<Vec<_>>())
}

pub(super) fn only_part(file: &EvidenceFile) -> &Part {
    assert_eq!(file.parts.len(), 1, "{}: {:?}", file.name, file.parts);
    &file.parts[0]
}

pub(super) fn said(part: &Part) -> String {
    let said: Vec<String> =
        part.problems.iter().map(|problem| format!("{}: {}", problem.kind.id(), problem.message)).collect();
    said.join("\n")
}

#[test]
fn every_sample_is_read_as_its_readme_says() {
    let mut wrong = Vec::new();
    for sample in samples().iter().filter(|sample| sample.sheet.is_none()) {
        let found = read(&[&sample.file]);
        // A stream of Azure Monitor has a part for each category.
        let parts = &found.files[0].parts;
        let count = |rows: fn(&Part) -> u64| parts.iter().map(rows).sum::<u64>();
        let (read, refused) = (count(|part| part.rows_read), count(|part| part.rows_refused));
        for part in parts {
            let seen = (part.dataset.unwrap_or("-"), part.layout.unwrap_or("-"), read, refused);
            let wanted = (&*sample.dataset, &*sample.layout, sample.rows - sample.refused, sample.refused);
            if seen != wanted || part.rows_seen != part.rows_read + part.rows_refused {
                wrong.push(format!("{}: {seen:?}, not {wanted:?}; {}", sample.file, said(part)));
            }
        }
        let is_stream = sample.layout == "azure-monitor";
        assert!(parts.len() == 1 || is_stream && parts.iter().all(|part| part.rows_seen > 0), "{}", sample.file);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layout_has_a_sample() {
    let mut filed: BTreeSet<(String, String)> =
        samples().into_iter().map(|sample| (sample.dataset, sample.layout)).collect();
    // ScubaGear's files hold many layouts each; a table that lost its conditions is recognised, to be refused.
    let more = [
        "scubagear/2023/ProviderSettingsExport.json",
        "scubagear/2026/ProviderSettingsExport.json",
        "scubagear/2026-applications/ProviderSettingsExport.json",
        "azurehound/azurehound.json",
        "azurehound/azurehound-by-role.json",
    ];
    for file in more.iter().chain(&["refused/Get-MgIdentityConditionalAccessPolicy.csv"]) {
        let found = read(&[file]);
        let parts = found.files.iter().flat_map(|file| &file.parts);
        filed.extend(parts.filter_map(|part| Some((part.dataset?.to_owned(), part.layout?.to_owned()))));
    }
    let missing: Vec<String> = ALL
        .iter()
        .flat_map(|dataset| dataset.layouts.iter().map(|layout| (dataset.id.to_owned(), layout.id.to_owned())))
        .filter(|known| !filed.contains(known))
        .map(|(dataset, layout)| format!("{dataset} {layout}"))
        .collect();
    assert!(missing.is_empty(), "layouts without a sample: {missing:#?}");
}

#[test]
fn look_alikes_are_refused_with_a_reason() {
    let folder = samples_folder().join("refused");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("refused/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    files.sort();
    for file in &files {
        let found = read(&[file]);
        let part = only_part(&found.files[0]);
        assert_eq!(part.rows_read, 0, "{file} was read as {:?}", part.dataset);
        assert!(!part.problems.is_empty(), "{file} has no reason");
        let table = part.dataset.is_none() || part.rows_refused > 0;
        assert!(table, "{file} was taken for {:?}", part.dataset);
        assert_eq!(part.rows_seen, part.rows_refused, "{file}");
    }
}

#[test]
fn the_registry_is_whole() {
    let collect = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/datasets/collect");
    let mut ids = BTreeSet::new();
    for dataset in ALL {
        assert_eq!(dataset.id, dataset.kind.id(), "a dataset's id is its records' id");
        assert!(ids.insert(dataset.id), "{} stands twice", dataset.id);
        let text = std::fs::read_to_string(collect.join(format!("{}.md", dataset.id))).unwrap();
        assert_eq!(dataset.collect, text, "{} has its own file", dataset.id);
        collect::check(dataset);
        let mut layouts = BTreeSet::new();
        for layout in dataset.layouts {
            assert!(layouts.insert(layout.id), "{}: {} stands twice", dataset.id, layout.id);
            for name in layout.all.iter().chain(layout.any).chain(layout.none) {
                assert_eq!(*name, super::normalise(name), "{}: {} is not normalised", dataset.id, layout.id);
            }
        }
        assert!(dataset.fields.len() <= 64, "{}: a part keeps one bit for each field", dataset.id);
        for field in dataset.fields {
            for alias in field.aliases {
                assert_eq!(*alias, super::normalise(alias), "{}: {alias} is not normalised", dataset.id);
            }
        }
    }
    assert_eq!(ids.len(), crate::tenant::RecordKind::ALL.len());
    assert_eq!(std::fs::read_dir(collect).unwrap().count(), ids.len(), "a collect file for each dataset, and no other");
}

/// Secrets are left out of what is kept: none of them may be what a check reads.
#[test]
fn no_field_is_taken_for_a_secret() {
    use crate::evidence::secrets::is_secret_heading;
    // An object, whose name no text bears, and a column whose cells say yes or no, which are kept.
    let known = ["device-settings: localadminpassword", "registration: temporaryaccesspass"];
    let mut taken = std::collections::BTreeSet::new();
    for dataset in ALL {
        for field in dataset.fields {
            for name in field.names().chain([field.column]).filter(|name| is_secret_heading(name)) {
                taken.insert(format!("{}: {}", dataset.id, name.to_lowercase()));
            }
        }
    }
    assert_eq!(taken.iter().map(String::as_str).collect::<Vec<_>>(), known);
}
