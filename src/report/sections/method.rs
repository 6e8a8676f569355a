//! Scope, method and limits: how the answers came about, what the words mean, and what they do not say.

use super::{Preset, Section, findings, heading, paragraph, paragraphs, since};
use crate::assessment::JournalLine;
use crate::checklist::Mode;
use crate::evidence::Counts;
use crate::report::masking::PersonalData;
use crate::report::not_read::passed_over;
use crate::report::{Block, GIVEN, ReportInput, Span, words};
use crate::tenant::Moment;

pub const SECTION: Section =
    Section { id: "method", title: "Scope, method and limits", preset: Preset::Management, build };

/// What masked editions say of the lines that [`PersonalData::tells`] leaves out.
const LEFT_OUT: &str = "In this edition people, devices, addresses, job titles and telephone numbers stand as pseudonyms. Lines that would \
     tell who stands behind one are left out wherever they would stand: display name, job title, manager, why somebody counts \
     as exposed, and where the credentials of an emergency account lie. An owner or approver who is named by a job \
     title stands as Owner-0001 or the like where the evidence has that title: it would tell who is meant.";
/// And of what was typed.
const TYPED: &str = "In what the assessor typed, single words of names that the evidence holds are replaced as well. Who has no \
     account in it stands as typed, if only by a first name, and other words may tell of somebody.";

/// And of the pseudonyms that stand in an edition of counts.
const SINGLE: &str = "Where a sentence or a gap is about one account, its pseudonym stands, so that two sentences on the same one can \
     be told. Who is meant the assessor can look up: the same pseudonyms stand in a masked edition, which has a key.";

/// The same in an edition of a few pages.
const LEFT_OUT_IN_SHORT: &str = "In this edition people, devices, addresses, job titles and telephone numbers stand as pseudonyms; lines that would tell \
     who stands behind one are left out.";
const TYPED_IN_SHORT: &str =
    "In what was typed, names that the evidence holds are replaced, too; who has no account in it stands as typed.";
const SINGLE_IN_SHORT: &str =
    "Where a sentence is about one account, its pseudonym stands, as in a masked edition, which has a key.";

/// What an edition without names says of them.
pub(super) fn of_names(input: &ReportInput<'_>) -> Vec<String> {
    let [left_out, typed, single] = if input.options.has(&SECTION) {
        [LEFT_OUT, TYPED, SINGLE]
    } else {
        [LEFT_OUT_IN_SHORT, TYPED_IN_SHORT, SINGLE_IN_SHORT]
    };
    let said: &[&str] = match input.options.personal_data {
        PersonalData::Full => &[],
        PersonalData::Masked => &[left_out, typed],
        PersonalData::Counts => &[left_out, typed, single],
    };
    said.iter().map(|said| (*said).to_owned()).collect()
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![SECTION.heading()];
    let scope = paragraphs(&input.assessment.details.scope);
    if !scope.is_empty() {
        blocks.push(heading(3, "Scope"));
        blocks.extend(scope);
    }
    blocks.push(heading(3, "Method"));
    blocks.extend(method(input));
    blocks.push(heading(3, "Limits"));
    let mut limits = limits(input);
    limits.extend(of_names(input));
    blocks.push(Block::Bullets(limits.into_iter().map(|text| vec![Span::plain(text)]).collect()));
    blocks
}

/// What was looked at and what was not, for an edition without this section: as typed, and the parts that were stated to be
/// out of scope.
pub(super) fn scope_in_short(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = paragraphs(&input.assessment.details.scope);
    if let Some(Block::Paragraph(spans)) = blocks.first_mut() {
        spans.insert(0, Span::strong("Scope: "));
    }
    let scope = input.assessment.stated.scope.iter();
    let out: Vec<String> = scope.filter(|(_, is_in)| !**is_in).map(|(area, _)| area.title().to_owned()).collect();
    if !out.is_empty() {
        blocks.push(Block::Paragraph(vec![
            Span::strong("Stated to be out of scope: "),
            Span::plain(format!("{}.", words::listed(&out))),
        ]));
    }
    blocks
}

fn method(input: &ReportInput<'_>) -> Vec<Block> {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let count = |mode: Mode| checks().filter(|check| check.mode == mode).count();
    vec![
        paragraph(format!(
            "The tenant’s exports were read on the assessor’s own machine, without a connection to the tenant or to any \
             network: {}. Each file is known by its SHA-256 fingerprint{}.",
            what_was_read(input),
            match (input.options.has(&findings::SECTION), input.options.personal_data) {
                (_, PersonalData::Counts) => ". In this report objects are counted and not listed",
                (true, _) => ", and every object in a finding names the file and the row it came from",
                (false, _) => ". The full edition names the file and the row that every object in a finding came from",
            },
        )),
        paragraph(format!(
            "The checklist has {} with {}. Of these, {} are made to be answered from evidence, {} to be proposed from \
             evidence and confirmed by the assessor, and {} to be answered by the assessor. The same evidence, thresholds and date always give the same findings.",
            words::counted(input.checklist.items.len(), "item", "items"),
            words::counted(checks().count(), "check", "checks"),
            count(Mode::Auto),
            count(Mode::Assisted),
            count(Mode::Manual),
        )),
        paragraph(format!(
            "All ages are counted in calendar days (UTC) to the as-of date, {} ({}), never to the day of printing.",
            input.date(input.results.as_of),
            input.as_of_source,
        )),
    ]
}

/// `114 files with 1,772 rows of data that could be used; 6 rows in 2 tables of no known kind were not read; 5 rows are of kinds
/// that no check needs; 11 title or total lines were passed over`.
pub(super) fn what_was_read(input: &ReportInput<'_>) -> String {
    let counts = Counts::of(input.files);
    let files = words::counted(input.files.len(), "file", "files");
    let counted_rows = words::counted_rows;
    let were = |count: u64| if count == 1 { "was" } else { "were" };
    let mut text = format!("{files} with {} of data that could be used", counted_rows(counts.read));
    if counts.refused > 0 {
        let tables = if counts.refused == counts.refused_in_unknown {
            words::counted(counts.unknown, "table of no known kind", "tables of no known kind")
        } else {
            let parts = input.files.iter().flat_map(|file| &file.parts);
            words::counted(parts.filter(|part| part.rows_lost() > 0).count(), "table", "tables")
        };
        text.push_str(&format!("; {} in {tables} {} not read", counted_rows(counts.refused), were(counts.refused)));
        if input.options.has(&super::evidence::SECTION) {
            text.push_str(", as the register of evidence tells");
        }
    }
    if counts.unneeded > 0 {
        let verb = if counts.unneeded == 1 { "is" } else { "are" };
        text.push_str(&format!("; {} {verb} of kinds that no check needs", counted_rows(counts.unneeded)));
    }
    if counts.no_data > 0 {
        let lines = passed_over(counts.no_data).replacen(" passed", &format!(" {} passed", were(counts.no_data)), 1);
        text.push_str(&format!("; {lines}"));
    }
    text
}

/// How many days old the evidence was when somebody last worked on the assessment, where the threshold allows fewer. No clock:
/// the same assessment says the same on any day.
pub(super) fn days_too_old(input: &ReportInput<'_>) -> Option<u64> {
    let days = input.results.as_of.age_days(JournalLine::last_changed(input.journal)?);
    let is_old = days > input.results.parameters.evidence_max_age_days;
    is_old.then(|| u64::try_from(days).unwrap_or_default())
}

fn age(input: &ReportInput<'_>) -> Option<String> {
    let (days, changed) = (days_too_old(input)?, JournalLine::last_changed(input.journal)?);
    Some(format!(
        "The evidence was {} days old when the assessment was last changed, on {}; the threshold is {} days. What was \
         changed in the tenant since then is not seen.",
        words::number(days),
        input.date(changed),
        input.results.parameters.evidence_max_age_days
    ))
}

/// The newest day in the evidence, and how many days it lies after the as-of date; `None`: it does not. Days that were still to
/// come when the assessment was last changed tell of nothing that was read.
fn later(input: &ReportInput<'_>) -> Option<(Moment, usize)> {
    let events = &input.tenant.events;
    let newest = match JournalLine::last_changed(input.journal) {
        Some(changed) => events.newest_until(changed),
        None => events.newest(),
    }?;
    let days = usize::try_from(newest.day() - input.results.as_of.day()).ok().filter(|days| *days > 0)?;
    (input.as_of_source == GIVEN).then_some((newest, days))
}

/// What the answers do not say.
pub(super) fn limits(input: &ReportInput<'_>) -> Vec<String> {
    let mut limits = vec![
        "Absence is never a pass. Where an export is missing, cut short or lacks a column, the outcome is “No \
         evidence”, and the report says what to export."
            .to_owned(),
    ];
    limits.push(match input.sign_in_window {
        Some((from, to)) => format!(
            "A log shows absence only inside its own time. The sign-in log supplied reaches from {} to {}; nothing is said \
             of sign-ins before or after.",
            input.date(from),
            input.date(to)
        ),
        None => "No sign-in log with dates was supplied; what can only be seen in such a log is not answered.".to_owned(),
    });
    limits.extend(age(input));
    limits.extend(input.assessment.previous.as_deref().into_iter().flat_map(|previous| since::doubts(input, previous)));
    limits.push(match later(input) {
        None => "Exports show the settings of one moment. What changed after the as-of date is not in this report, and what was \
                 never exported was not looked at."
            .to_owned(),
        Some((newest, days)) => format!(
            "Exports show the settings of one moment. Evidence of up to {} was read, {} after the as-of date; accounts and \
             settings are shown as they were then, and roles but for assignments whose own beginning lies after the as-of date. \
             What was never exported was not looked at.",
            input.date(newest),
            words::counted(days, "day", "days")
        ),
    });
    limits.push(
        "Nothing in the tenant was changed, tried out or attacked; a pass means that the settings in the evidence meet the \
         check, not that an attack would fail."
            .to_owned(),
    );
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{day, sample};

    #[test]
    fn old_evidence_is_called_old_by_the_threshold_and_no_clock() {
        fn check(as_of: &str, changed: &str, expected: Option<u64>) {
            let mut sample = sample();
            sample.results.as_of = day(as_of);
            sample.journal[0].when = day(changed);
            assert_eq!(days_too_old(&sample.input()), expected, "{as_of} {changed}");
            let said = limits(&sample.input()).join(" ");
            let days = expected.map(|days| format!("The evidence was {} days old", words::number(days)));
            assert!(days.map_or(!said.contains("days old"), |days| said.contains(&days)), "{said}");
        }
        check("2026-06-30", "2026-07-30", None);
        check("2026-06-30", "2026-07-31", Some(31));
        check("2023-07-31", "2026-11-27", Some(1_215));
        check("2026-06-30", "2026-06-01", None);
        let mut sample = sample();
        sample.journal.clear();
        assert_eq!(days_too_old(&sample.input()), None, "nobody changed anything");
    }

    #[test]
    fn evidence_of_after_the_as_of_date_is_told() {
        fn check(newest: &str, source: &'static str, has_journal: bool, expected: Option<&str>) {
            let mut sample = sample();
            sample.results.as_of = day("2026-06-30");
            sample.journal[0].when = day("2026-08-01");
            if !has_journal {
                sample.journal.clear();
            }
            for seen in ["2026-06-01", newest] {
                sample.tenant.events.saw(day(seen), None);
            }
            let mut input = sample.input();
            input.as_of_source = source;
            let said = limits(&input).join(" ");
            let denies = said.contains("What changed after the as-of date is not in this report");
            assert_eq!(denies, expected.is_none(), "{said}");
            assert!(expected.is_none_or(|expected| said.contains(expected)), "{said}");
        }
        let told = "Evidence of up to 1 July 2026 was read, 1 day after the as-of date; accounts and settings are shown as they";
        check("2026-06-30", GIVEN, true, None);
        check("2026-07-01", GIVEN, true, Some(told));
        check("2026-07-01", GIVEN, false, Some(told));
        check("2026-07-01", "newest event in the evidence", true, None);
        check("2062-07-01", GIVEN, true, None);
    }
}
