//! Each kind of record, as the same export gave it in May and in June: nothing counts twice, the newer wins, and what the
//! older said differently is told.

use super::records::{lists, short};
use super::{read_texts, samples, samples_folder};
use crate::datasets::import::Import;
use crate::evidence::ProblemKind;
use crate::tenant::RecordKind;
use std::collections::BTreeSet;

/// Words that say the contrary of each other, so that an export of May says something else than that of June.
const CONTRARY: &[(&str, &str)] = &[
    ("true", "false"),
    ("True", "False"),
    ("TRUE", "FALSE"),
    ("Enabled", "Disabled"),
    ("enabled", "disabled"),
    ("Yes", "No"),
    ("active", "expired"),
    ("Active", "Inactive"),
    ("high", "low"),
    ("High", "Low"),
    ("Standard", "Free"),
    ("Completed", "InProgress"),
    ("upToDate", "outdated"),
];

/// Kinds of which each record is an event of its own, or a part of a list that replaces an older one whole.
const ENTRIES: &[RecordKind] = {
    use RecordKind::*;
    &[
        SignIns,
        AuditLog,
        ActivityLog,
        UnifiedAudit,
        ReviewDecisions,
        Collectors,
        GroupMembers,
        GroupOwners,
        GroupSchedules,
        RoleAssignments,
        PimActive,
        PimEligible,
        UnitMembers,
        RoleGroups,
        IntuneRoles,
        DefenderRoles,
        SharePointAdministrators,
        PowerPlatformRoles,
        DynamicsRoles,
        BillingRoles,
        PermissionGrants,
        AppRoleAssignments,
        AdGroupMembers,
        AzureRoleAssignments,
        AzurePimActive,
        AzurePimEligible,
    ]
};

fn other_way(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let is_start = !words.ends_with(char::is_alphanumeric);
        let ends = |word: &str| rest.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric));
        let turned = CONTRARY.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]);
        match turned.filter(|_| is_start).find_map(|(word, other)| Some((other, ends(word)?))) {
            // A heading or the name of a property is none of the values.
            Some((other, left)) if !left.starts_with("\":") && words.contains('\n') => {
                words.push_str(other);
                rest = left;
            }
            _ => {
                words.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    words
}

fn records(found: &Import) -> Vec<String> {
    let tenant = format!("{:#?}", found.tenant);
    let lists = lists(&tenant);
    lists
        .iter()
        .flat_map(|(name, all)| all.iter().map(move |one| format!("{name}: {}", placeless(&short(one)))))
        .collect()
}

/// Without the rows that a record was read from.
fn placeless(record: &str) -> String {
    let mut rest = record.to_owned();
    while let Some(at) = rest.find("SourceRef {") {
        let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
        rest.replace_range(at..end, "");
    }
    let mut words = rest.split_whitespace().filter(|word| *word != ",").collect::<Vec<_>>().join(" ");
    for place in ["source: Some( ),", "source: ,", "sources: [ ],", "sources: [],"] {
        words = words.replace(place, "");
    }
    words.trim_end_matches([' ', ',', ']', ')']).to_owned()
}

fn told(found: &Import) -> u64 {
    found.files.iter().map(|file| file.notices.count(ProblemKind::Conflict)).sum()
}

#[test]
fn of_every_kind_the_newer_counts_and_the_older_is_told() {
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    let all = samples();
    for sample in all.iter().filter(|sample| sample.sheet.is_none()) {
        let Ok(new) = std::fs::read_to_string(samples_folder().join(&sample.file)) else { continue };
        let Some(kind) = RecordKind::ALL.iter().find(|kind| kind.id() == sample.dataset) else { continue };
        let old = other_way(&new);
        let names = [format!("2026-05-01/{}", sample.file), format!("2026-06-01/{}", sample.file)];
        let alone = read_texts(&[(&names[1], &new)]);
        let before = read_texts(&[(&names[0], &old)]);
        let (now, then) = (records(&alone), records(&before));
        let twice = read_texts(&[(&names[0], &new), (&names[1], &new)]);
        let both = read_texts(&[(&names[0], &old), (&names[1], &new)]);
        let dates: BTreeSet<_> = both
            .files
            .iter()
            .flat_map(|file| &file.parts)
            .map(|part| part.collected)
            .map(|at| at.map(|at| at.at))
            .collect();
        met.insert(*kind);
        // What tells its own day is as old as the other.
        if ENTRIES.contains(kind) || dates.len() < 2 {
            continue;
        }
        if records(&twice) != now {
            wrong.push(format!(
                "{}: counts twice: {:?}",
                sample.file,
                records(&twice).iter().find(|one| !now.contains(one))
            ));
        }
        if told(&twice) != 0 {
            let words = twice.files.iter().flat_map(|file| file.notices.iter()).map(|one| &one.message).next();
            wrong.push(format!("{}: what is the same is told: {words:?}", sample.file));
        }
        if now == then || now.len() != then.len() {
            continue;
        }
        if records(&both) != now {
            let other: Vec<_> = records(&both).into_iter().filter(|one| !now.contains(one)).take(1).collect();
            wrong.push(format!("{}: the newer does not win: {other:?} not {:?}", sample.file, now.first()));
        }
        if told(&both) == 0 {
            wrong.push(format!("{}: nothing is told", sample.file));
        }
    }
    // Sheets of workbooks have a way of their own; collectors tell of their runs.
    let sheets: BTreeSet<&str> = all.iter().filter(|it| it.sheet.is_some()).map(|it| &*it.dataset).collect();
    let is_apart = |kind: &RecordKind| sheets.contains(kind.id()) || *kind == RecordKind::Collectors;
    let forgotten: Vec<_> = RecordKind::ALL.iter().filter(|kind| !met.contains(kind) && !is_apart(kind)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(forgotten.is_empty(), "kinds without a sample of text: {forgotten:?}");
}
