//! How far each file can be trusted: when it was collected and for which period, whether it was probably cut, what in it
//! is secret, whether it came twice, and where two files disagree.

use super::place::Place;
use super::{PartState, value};
use crate::evidence::{
    Cells, Collected, EvidenceFile, EvidenceId, KnownBy, Part, Problem, ProblemKind, SourceRef, secrets,
};
use crate::tenant::{Moment, Tenant, figure, roles};
use std::collections::{BTreeMap, BTreeSet};

/// Row counts at which exports are known to stop: page sizes, result limits, limits of downloads and of worksheets. Below
/// a thousand they are too likely to be true counts, but for what [`stops_at`] says.
const ROUND_COUNTS: [u64; 18] = [
    1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 25_000, 30_000, 50_000, 65_535, 100_000, 150_000, 200_000, 250_000,
    500_000, 1_000_000, 1_048_575, 2_000_000,
];

/// Row counts at which the command stops that writes a layout, where nobody tells it to go on, and how to make it.
fn stops_at(dataset: &str, layout: &str) -> Option<(&'static [u64], &'static str)> {
    Some(match layout {
        // Answers of Graph say whether there are more; lists that PowerShell made of them do not.
        "graph" | "get-mg" | "get-mguser" | "get-mg-json" => (&[100, 999], "as Get-Mg… gives without -All"),
        "search-unifiedauditlog" => (&[100], "as Search-UnifiedAuditLog gives without -ResultSize"),
        "get-msoluser" => (&[500], "as Get-MsolUser gives without -All"),
        _ if layout.starts_with("get-azuread") && dataset != "domains" => {
            (&[100], "as Get-AzureAD… gives without -All $true")
        }
        _ => return None,
    })
}

/// What is said of a list that ends where its command stops by itself.
fn stopped_by_itself(part: &Part, rows: u64) -> Option<String> {
    let (counts, how) = stops_at(part.dataset?, part.layout?)?;
    counts
        .contains(&rows)
        .then(|| format!("Exactly {rows} rows, {how}: there are probably more. Export it again with all of them."))
}

/// Headings of a table under which secrets stand.
pub(super) fn secret_headings(headings: &[String]) -> Vec<String> {
    let shown = |column: usize| Some(secrets::shown(headings.get(column)?, column, &super::knows_heading));
    secrets::columns(headings.iter().map(String::as_str)).into_iter().filter_map(shown).collect()
}

/// A spreadsheet shortens long numbers (`1.23E+12`) where a table is opened and saved in it: their last digits are gone.
pub(super) fn shortened(headings: &[String], sample: &[Vec<String>]) -> Option<Problem> {
    let is_short = |cell: &String| {
        let (digits, power) = cell.trim().split_once("E+").unwrap_or_default();
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_cut = digits.contains(['.', ',']) && is_number(&digits.replace(['.', ','], ""));
        is_cut && is_number(power)
    };
    let at = (0..headings.len()).find(|at| sample.iter().filter_map(|row| row.get(*at)).any(is_short))?;
    let message = format!(
        "The column {:?} holds numbers as a spreadsheet shortens them (1.23E+12): their last digits are lost. Export it again, and \
         do not save it in a spreadsheet.",
        value::shown(headings.get(at)?)
    );
    Some(Problem::file(ProblemKind::LostValue, message))
}

/// What is known of a part at its end.
pub(super) fn complete_part(part: &mut Part, state: &PartState) {
    // A sentence in the place of a heading may give one itself.
    for heading in part.unmapped.iter_mut().filter(|heading| secrets::may_be_one(heading)) {
        HEADING_WITH_SECRET.clone_into(heading);
    }
    part.period = state.period().map(|(from, to)| (from.seconds(), to.seconds()));
    let by_content = state.collected.get().map(|at| Collected { at: at.seconds(), known_by: KnownBy::Content });
    part.collected = by_content.or_else(|| collected_by_name(&state.file));
    let rows = part.rows_seen;
    let announced = state.rows_announced();
    if announced > rows {
        part.complete = Some(false);
        let message =
            format!("The rows say that {announced} were found, but {rows} are here; export in smaller pieces of time.");
        part.problems.push(Problem::file(ProblemKind::Incomplete, message));
    }
    if part.dataset.is_none() || part.complete.is_some() {
        return;
    }
    let is_round = || {
        ROUND_COUNTS.contains(&rows).then(|| {
            format!(
                "Exactly {rows} rows: the export was probably cut by a limit. Export again with all pages, or in smaller pieces."
            )
        })
    };
    if let Some(message) = stopped_by_itself(part, rows).or_else(is_round) {
        part.has_round_count = true;
        part.complete = Some(false);
        part.problems.push(Problem::file(ProblemKind::Incomplete, message));
    }
}

const HEADING_WITH_SECRET: &str = "(a heading that gives a secret)";

/// The last date in a file's name (`exportUsers_2026-1-15.csv`), else in the names of its folders.
pub(super) fn collected_by_name(file: &str) -> Option<Collected> {
    file.rsplit('/').find_map(last_date).map(|at| Collected { at: at.seconds(), known_by: KnownBy::Name })
}

/// The days between two dates in a file's name (`InteractiveSignIns_2026-06-01_2026-06-30.csv`).
pub(super) fn days_by_name(file: &str) -> Option<(Moment, Moment)> {
    let name = file.rsplit('/').next()?;
    let bytes = name.as_bytes();
    let starts = (0..bytes.len()).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit());
    let mut dates = starts.filter_map(|at| date_at(bytes.get(at..)?));
    match (dates.next(), dates.next(), dates.next()) {
        (Some(from), Some(to), None) if from <= to => Some((from, to)),
        _ => None,
    }
}

fn last_date(name: &str) -> Option<Moment> {
    let bytes = name.as_bytes();
    let starts = (0..bytes.len()).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit());
    starts.filter_map(|at| date_at(bytes.get(at..)?)).max()
}

/// A file's name with its folders, in lower case, without the dates and times in it: what stays the same when an export is
/// taken again.
pub(super) fn without_dates(name: &str) -> String {
    let lower = name.to_lowercase();
    let bytes = lower.as_bytes();
    let is_of_date = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.' | b':' | b' ');
    let is_start =
        |at: usize| at.checked_sub(1).and_then(|before| bytes.get(before)).is_none_or(|byte| !byte.is_ascii_digit());
    let mut kept = String::with_capacity(lower.len());
    let mut skipped = 0;
    for (at, letter) in lower.char_indices() {
        if at < skipped {
            continue;
        }
        let date = bytes.get(at..).filter(|rest| is_start(at) && date_at(rest).is_some());
        if let Some(rest) = date {
            // `2026-06-01T10_15_00Z`: the time behind it goes with it.
            let day = rest.iter().take_while(|byte| is_of_date(**byte)).count();
            let time = rest.get(day..).filter(|rest| rest.first() == Some(&b't'));
            let time = time.map_or(0, |rest| 1 + rest.iter().skip(1).take_while(|byte| is_of_date(**byte)).count());
            skipped = at + day + if time > 1 { time } else { 0 };
        } else {
            kept.push(letter);
        }
    }
    kept
}

/// `2026-1-15`, `2026_01_15`, `20260115` (a time may follow), or `30_06_2026`, whose order the numbers prove; nothing is
/// guessed of `01_02_2026`.
fn date_at(bytes: &[u8]) -> Option<Moment> {
    let digits = |from: usize, most: usize| -> Option<(i64, usize)> {
        let run = bytes.get(from..)?.iter().take(most + 1).take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(bytes.get(from..from + run)?).ok()?;
        (1..=most).contains(&run).then_some((text.parse().ok()?, from + run))
    };
    let date = |year: i64, month: i64, day: i64| {
        let date = Moment::from_date(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        date.filter(|_| (2000..=2100).contains(&year))
    };
    if let 8 | 14 = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        let number = std::str::from_utf8(bytes.get(..8)?).ok()?.parse::<i64>().ok()?;
        return date(number / 10_000, number / 100 % 100, number % 100);
    }
    let (first, after_first) = digits(0, 4)?;
    let separator = *bytes.get(after_first)?;
    let (second, after_second) = digits(after_first + 1, 2)?;
    if !matches!(separator, b'-' | b'_' | b'.') || bytes.get(after_second) != Some(&separator) {
        return None;
    }
    if after_first == 4 {
        return date(first, second, digits(after_second + 1, 2)?.0);
    }
    let (year, _) = digits(after_second + 1, 4).filter(|_| after_first <= 2)?;
    match (first, second) {
        (13.., 1..=12) => date(year, second, first),
        (1..=12, 13..) => date(year, first, second),
        (first, second) if first == second => date(year, first, second),
        _ => None,
    }
}

/// What is known of the files once all were read. `encodings`: those that a person said.
pub(super) fn complete_files(files: &mut [EvidenceFile], tenant: &Tenant, encodings: &BTreeMap<String, String>) {
    note_secrets(files, encodings);
    note_repetitions(files);
    note_conflicts(files, tenant);
    note_unknown_roles(files, tenant);
}

/// Roles named in a sentence; others are counted.
const NAMED: usize = 5;

/// Roles that a list of holders gives by name alone, and that nothing here is called by.
fn note_unknown_roles(files: &mut [EvidenceFile], tenant: &Tenant) {
    let mut unknown: BTreeMap<EvidenceId, BTreeSet<&str>> = BTreeMap::new();
    let rows = tenant.role_assignments.iter().chain(&tenant.pim_active).chain(&tenant.pim_eligible);
    for row in rows.filter(|row| row.role_id.is_empty() && !row.role_name.is_empty()) {
        unknown.entry(row.source.file).or_default().insert(&row.role_name);
    }
    for (id, mut names) in unknown {
        let is_defined = |name: &str| tenant.role_definitions.iter().any(|role| role.name.eq_ignore_ascii_case(name));
        names.retain(|name| roles::by_name(name).is_none() && !is_defined(name));
        let Some(file) = files.get_mut(id.0 as usize).filter(|_| !names.is_empty()) else { continue };
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("{:?}", value::shown(name))).collect();
        let more = match names.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {} more", figure(more)),
        };
        let message = format!(
            "No built-in role is called {}{more} here, and no definition was supplied: each may be one in another language, or the \
             organisation's own. Supply the role definitions, or a list with the ids of roles.",
            shown.join(", ")
        );
        file.notices.push(Problem::file(ProblemKind::Notice, message));
    }
}

const STORED_BEFORE: &str = " Where it was stored before its encoding was said, what only that shows stands there still: take it off \
    the list, remove it for good, and import it again.";

fn note_secrets(files: &mut [EvidenceFile], encodings: &BTreeMap<String, String>) {
    for file in files.iter_mut() {
        let names = file.secrets().join(", ");
        if !names.is_empty() {
            // A workbook has no encoding; of printed text no table is read.
            let is_text = |part: &Part| part.dataset.is_none() && part.problems.has(ProblemKind::UnknownFormat);
            let what = if file.parts.iter().all(is_text) {
                "Nothing was read from it, and an assessment does not store it"
            } else if file.encoding.is_none() {
                "An assessment stores its sheets as plain tables without them; both fingerprints are kept"
            } else {
                "They are left out of what is judged, reported and stored; both fingerprints are kept"
            };
            let was_unreadable = file.sha256_stored.is_none() && encodings.contains_key(&file.name);
            let before = if was_unreadable { STORED_BEFORE } else { "" };
            let message = format!("It may hold secrets ({names}). {what}.{before}");
            file.notices.push(Problem::file(ProblemKind::Secret, message));
        }
    }
}

fn note_repetitions(files: &mut [EvidenceFile]) {
    let mut first: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut order: Vec<(String, usize)> = files.iter().map(|file| file.name.clone()).zip(0..).collect();
    order.sort();
    for (_, at) in order {
        let Some(file) = files.get_mut(at) else { continue };
        // Lists without a row are alike whatever they are lists of.
        let is_empty_list = !file.parts.is_empty() && file.parts.iter().all(|part| part.rows_seen == 0);
        if file.sha256.is_empty() || file.bytes == 0 || is_empty_list {
            continue;
        }
        // Of two groups with the same members each has a file, and its folder or name says whose it is: both are needed.
        let place = Place::of("", &file.name);
        let whose = format!("{}/{:?}/{}", place.object, place.list, place.name);
        let key = (file.sha256.clone(), whose);
        if let Some(known) = first.get(&key) {
            let message = format!(
                "It holds the same as {known}, byte for byte. Where both are exports of one thing, one of them is enough; \
                 where the names or folders say whose they are, both are needed."
            );
            file.notices.push(Problem::file(ProblemKind::Duplicate, message));
        } else {
            first.insert(key, file.name.clone());
        }
    }
}

/// Each difference is said of the file whose answer does not count.
fn note_conflicts(files: &mut [EvidenceFile], tenant: &Tenant) {
    for conflict in tenant.conflicts.found() {
        let other = files.get(conflict.kept_from.file.0 as usize).map_or("another file", |file| &file.name);
        let day = |file: EvidenceId| tenant.conflicts.date(file);
        let (kept, other_file) = (conflict.kept_from.file, conflict.other_from.file);
        let why = match (day(kept), day(other_file)) {
            _ if conflict.is_newer => "which is newer and counts",
            _ if conflict.both_count => "and nothing tells which is the newer, so both count: take the older one out",
            _ if kept == other_file => "which counts, as the first of the two",
            (None, None) => "which counts, as the first of the two; neither tells its date",
            (Some(_), None) => "which tells its date and counts",
            _ => "which counts, as the first of the two; both are of one day",
        };
        let there = format!("in {other}, {}row {}", part_of(files, conflict.kept_from), conflict.kept_from.row);
        let message = format!(
            "For {}: {} is {}, but {}, {why}.",
            conflict.object,
            conflict.what,
            said_in(&conflict.other, "here"),
            said_in(&conflict.kept, &there)
        );
        let (part, row) = (part_of(files, conflict.other_from), conflict.other_from.row);
        if let Some(file) = files.get_mut(conflict.other_from.file.0 as usize) {
            file.notices.push(if part.is_empty() {
                Problem::row(row, ProblemKind::Conflict, message)
            } else {
                Problem::file(ProblemKind::Conflict, format!("{part}row {row}: {message}"))
            });
        }
    }
    note_older_lists(files, tenant);
    for (file, count) in tenant.conflicts.beyond() {
        let message =
            format!("{count} more differences are not listed; what counts was decided for them in the same way.");
        if let Some(file) = files.get_mut(file.0 as usize) {
            file.notices.push(Problem::file(ProblemKind::Conflict, message));
        }
    }
}

/// A value and where it stands; of one that was left out, why.
fn said_in(value: &str, place: &str) -> String {
    if value == secrets::LEFT_OUT_OF_WORDS {
        return format!("left out {place}, because it gave a password in words");
    }
    format!("{value} {place}")
}

/// The sheet or the key under which a row stands, where its file has several: "Users, ".
fn part_of(files: &[EvidenceFile], source: SourceRef) -> String {
    let file = files.get(source.file.0 as usize).filter(|file| file.parts.len() > 1);
    let part = file.zip(source.part).and_then(|(file, part)| file.parts.get(usize::from(part.0)));
    part.and_then(|part| part.name.as_ref()).map_or_else(String::new, |name| format!("{}, ", value::shown(name)))
}

/// What an older list holds and a newer one does not, said of the older.
fn note_older_lists(files: &mut [EvidenceFile], tenant: &Tenant) {
    let named = |files: &[EvidenceFile], file: EvidenceId| {
        files.get(file.0 as usize).map_or_else(|| "another file".to_owned(), |file| file.name.clone())
    };
    for record in tenant.conflicts.all_outdated() {
        let newer = named(files, record.newer);
        let message = format!("{} stands here, but no longer so in {newer}, which is newer and counts.", record.object);
        if let Some(file) = files.get_mut(record.from.file.0 as usize) {
            file.notices.push(Problem::row(record.from.row, ProblemKind::Conflict, message));
        }
    }
    for ((older, newer), unlisted) in tenant.conflicts.all_unlisted() {
        let newer = named(files, *newer);
        let message = format!(
            "Not in {newer}, which is newer: {}. They count, because that list may be filtered; where they were \
             deleted since, take the older file out.",
            unlisted.in_words()
        );
        if let Some(file) = files.get_mut(older.0 as usize) {
            file.notices.push(Problem::file(ProblemKind::Conflict, message));
        }
    }
    for ((file, other), unlisted) in tenant.conflicts.all_undated() {
        let message = format!(
            "Not in {}, a list of the same kind: {}. Neither list tells its date, so both count: take the older one out, or \
             put its date into its name.",
            named(files, *other),
            unlisted.in_words()
        );
        if let Some(file) = files.get_mut(file.0 as usize) {
            file.notices.push(Problem::file(ProblemKind::Conflict, message));
        }
    }
}

/// Question marks inside words, where tools that write ASCII put them in place of letters: `M?ller`, `???`.
pub(super) fn lost_letters(row: Cells<'_>) -> u64 {
    if memchr::memchr(b'?', row.bytes()).is_none() {
        return 0;
    }
    // Of a workbook's row, numbers stand between the cells.
    (0..row.len()).filter_map(|column| row.raw(column)).map(lost_in).sum()
}

fn lost_in(cell: &[u8]) -> u64 {
    let words = cell.split(|byte| byte.is_ascii_whitespace() || b",;\"|'".contains(byte));
    // An address asks in another way.
    let plain = words.filter(|word| !word.iter().any(|byte| b"/=&:%".contains(byte)));
    let is_lost = |pair: &&[u8]| pair[0] == b'?' && (pair[1] == b'?' || pair[1].is_ascii_alphabetic());
    plain.map(|word| word.windows(2).filter(is_lost).count() as u64).sum()
}

/// A few may be somebody's question.
const LOST_LETTERS: u64 = 3;

/// What is said once of a table whose letters were lost before it came here.
pub(super) fn letters_were_lost(count: u64) -> Option<Problem> {
    (count >= LOST_LETTERS).then(|| {
        let message = format!(
            "characters were lost before: {count} question marks stand where letters should be, as in M?nchen. Export the file \
             again with -Encoding utf8"
        );
        Problem::file(ProblemKind::Encoding, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names() {
        let check = |name: &str, expected: Option<&str>| {
            let found = collected_by_name(name).map(|collected| Moment::of(collected.at).iso_date());
            assert_eq!(found.as_deref(), expected, "{name}");
        };
        check("portal/exportUsers_2026-1-15.csv", Some("2026-01-15"));
        check("InteractiveSignIns_2026-05-29_2026-06-05.csv", Some("2026-06-05"));
        check("2026_06_30/users.json", Some("2026-06-30"));
        check("2025-01-01/exportGroup_2025-3-7.csv", Some("2025-03-07"));
        check("users_09_02_2026 20_21_52.csv", None);
        check("users_30_06_2026 20_21_52.csv", Some("2026-06-30"));
        check("20260630120000-Users.csv", Some("2026-06-30"));
        check("20260630-PIM.csv", Some("2026-06-30"));
        check("12345678-Users.csv", None);
        check("report-2026-13-01.csv", None);
        check("version_12026-01-02.csv", None);
        check("users.csv", None);
    }

    #[test]
    fn names_without_dates() {
        let check = |name: &str, expected: &str| assert_eq!(without_dates(name), expected, "{name}");
        check("Portal/exportUsers_2026-1-15.csv", "portal/exportusers_csv");
        check("2026_06_30/users.json", "/users.json");
        check("roles_2026-06-01T10_15_00Z.json", "roles_z.json");
        check("users-2.json", "users-2.json");
        check("Größe_20260630.csv", "größe_csv");
    }

    #[test]
    fn letters_are_lost_in_cells_only() {
        let check = |row: &str, spans: &[(u32, u32)], expected| {
            assert_eq!(lost_letters(Cells::new(row.as_bytes(), spans)), expected, "{row}");
        };
        check("J?rg M?ller", &[(0, 4), (5, 11)], 2);
        check("Why? https://x.org/?a=?b", &[(0, 24)], 0);
        // What stands between the cells is how they are packed.
        check("??A??Ada?A?", &[(5, 8)], 0);
    }

    #[test]
    fn the_same_file_twice() {
        let file = |name: &str, sha256: &str| EvidenceFile {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            bytes: 1,
            ..EvidenceFile::default()
        };
        let mut files =
            [file("b.csv", "1"), file("a.csv", "1"), file("c.csv", "2"), file("d.csv", ""), file("e.csv", "")];
        complete_files(&mut files, &Tenant::default(), &BTreeMap::new());
        let told: Vec<&str> = files
            .iter()
            .filter(|file| file.notices.has(ProblemKind::Duplicate))
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(told, ["b.csv"]);
    }
}
