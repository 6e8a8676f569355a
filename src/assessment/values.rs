//! What an edit says, whole and in words: what stood before a change and what stands after it.

use super::history::BeforeAfter;
use super::{Attachment, Carried, Edit, EvidenceKey, EvidenceRecord, TextThen, Treatment};
use crate::tenant::Moment;
use crate::tenant::in_words;
use crate::tenant::mapping::DayMonth;
use std::collections::BTreeMap;

/// So many files, columns or changes of one edit are named; the rest are counted.
const NAMED: usize = 12;

/// How much of an edit is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Extent {
    /// The first of many, and how many more; files by their names.
    #[default]
    Short,
    /// Everything; files with their sizes and fingerprints.
    Whole,
}

impl Extent {
    fn most(self) -> usize {
        match self {
            Self::Short => NAMED,
            Self::Whole => usize::MAX,
        }
    }

    fn file(self, name: &str, bytes: Option<u64>, sha256: &str) -> String {
        let bytes = bytes.map_or_else(String::new, |bytes| format!("{bytes} bytes, "));
        match self {
            Self::Short => name.to_owned(),
            Self::Whole if sha256.is_empty() => format!("{name} (could not be read)"),
            Self::Whole => format!("{name} ({bytes}SHA-256 {sha256})"),
        }
    }
}

impl Edit {
    /// What an edit changes, from what the edit that takes it back says. Empty: nothing stood there, or nothing stands now.
    pub(super) fn changed(&self, inverse: &Self, extent: Extent) -> BeforeAfter {
        match (self, inverse) {
            // What is added was not there, and takes the place of nothing.
            (Self::Attach { .. } | Self::AddEvidence { .. }, _) => {
                BeforeAfter { before: String::new(), after: self.value(extent) }
            }
            (Self::Detach { .. } | Self::RemoveEvidence { .. }, _) => {
                BeforeAfter { before: inverse.value(extent), after: String::new() }
            }
            (Self::Several { edits, .. }, Self::Several { edits: inverses, .. }) => several(edits, inverses, extent),
            _ => BeforeAfter { before: inverse.value(extent), after: self.value(extent) },
        }
    }

    fn value(&self, extent: Extent) -> String {
        match self {
            Self::SetDetail { text, .. } | Self::SetNote { text, .. } | Self::ExplainSignIn { text, .. } => {
                text.clone()
            }
            Self::SetCaption { caption, .. } => caption.clone(),
            Self::SetAsOf { as_of } => {
                as_of.map_or_else(|| "newest event in the evidence".to_owned(), Moment::iso_date)
            }
            Self::SetParameter { value, .. } => value.to_string(),
            Self::Conclude { conclusion, justification, .. } => {
                joined(conclusion.map_or("", |conclusion| conclusion.title()), justification)
            }
            Self::SetSeverity { change, .. } => {
                change.as_ref().map_or_else(String::new, |change| joined(change.severity.title(), &change.reason))
            }
            Self::SetWorkState { state, comment, .. } => joined(state.title(), comment),
            Self::SetTreatment { treatment, .. } => of_treatment(treatment),
            Self::SetCarried { carried, .. } => {
                carried.as_ref().map_or_else(String::new, |carried| of_carried(carried, extent))
            }
            Self::SetPrevious { previous } => previous.as_ref().map_or_else(String::new, |one| one.name.clone()),
            Self::Attach { attachment, .. } => of_attachment(attachment, extent),
            Self::Detach { number, .. } => format!("attachment {number}"),
            Self::StateCategory { category, .. } => category.map_or("", |category| category.title()).to_owned(),
            Self::StateEmergency { is_emergency: is, .. } | Self::StateExposed { is_exposed: is, .. } => {
                is.map_or("", |is| if is { "yes" } else { "no" }).to_owned()
            }
            Self::StateScope { is_in, .. } => {
                is_in.map_or("", |is_in| if is_in { "in scope" } else { "out of scope" }).to_owned()
            }
            Self::MapTable { columns, headings } => columns.as_ref().map_or_else(String::new, |columns| {
                let pairs = columns.columns.iter().map(|(field, heading)| format!("{field} = {heading}"));
                let of = match extent {
                    Extent::Short => String::new(),
                    Extent::Whole => format!("\nof the table with the headings {}", headings.replace('\n', ", ")),
                };
                format!("{}{of}", joined(&columns.dataset, &some(pairs, extent)))
            }),
            Self::StateDateOrder { order, .. } => match order {
                Some(DayMonth::DayFirst) => "day first".to_owned(),
                Some(DayMonth::MonthFirst) => "month first".to_owned(),
                None => String::new(),
            },
            Self::StateEncoding { encoding, .. } => encoding.clone().unwrap_or_default(),
            Self::AddEvidence { files } => {
                let file = |file: &EvidenceRecord| extent.file(&file.name, Some(file.bytes), &file.sha256);
                some(files.iter().map(file), extent)
            }
            Self::RemoveEvidence { files } => {
                let file = |EvidenceKey { name, sha256 }: &EvidenceKey| extent.file(name, None, sha256);
                some(files.iter().map(file), extent)
            }
            Self::Several { edits, .. } => {
                let told = edits.iter().map(|edit| told(edit, &edit.value(extent)));
                some(alike(told, extent).into_iter(), extent)
            }
        }
    }

    /// What it is about, without what it says: `Conclude 1.02.b` of `Conclude 1.02.b: not met`.
    fn subject(&self) -> String {
        let label = self.label();
        let bare = match self {
            // Nothing is said as nothing; its label has a word for it.
            Self::SetTreatment { treatment, .. } => label.strip_suffix(&format!(": {}", treatment.title())),
            _ => None,
        };
        bare.map_or_else(|| without_value(&label, &self.value(Extent::Short)).to_owned(), str::to_owned)
    }
}

/// A line of the change log without what the change beside it says whole: `Set client` of `Set client: Skerry…`.
pub fn without_value<'a>(line: &'a str, value: &str) -> &'a str {
    let says = |place: &usize| {
        let tail = line.get(place + 2..).unwrap_or_default();
        let tail = tail.strip_suffix('…').unwrap_or(tail);
        !tail.is_empty() && value.starts_with(tail)
    };
    let place = line.match_indices(": ").map(|(place, _)| place).find(says);
    place.and_then(|place| line.get(..place)).unwrap_or(line)
}

/// Each of several with what it is about. The edits that take them back stand in the opposite order.
fn several(edits: &[Edit], inverses: &[Edit], extent: Extent) -> BeforeAfter {
    let pairs = edits.iter().zip(inverses.iter().rev());
    let changes: Vec<(&Edit, BeforeAfter)> =
        pairs.map(|(edit, inverse)| (edit, edit.changed(inverse, extent))).collect();
    let side = |of: fn(&BeforeAfter) -> &str| {
        let said = changes.iter().filter(|(_, change)| !of(change).is_empty());
        some(alike(said.map(|(edit, change)| told(edit, of(change))), extent).into_iter(), extent)
    };
    BeforeAfter { before: side(|change| &change.before), after: side(|change| &change.after) }
}

fn told(edit: &Edit, value: &str) -> String {
    match edit {
        Edit::Several { .. } => value.to_owned(),
        _ => joined(&edit.subject(), value),
    }
}

/// `not met: because`
fn joined(first: &str, text: &str) -> String {
    match (first.is_empty(), text.is_empty()) {
        (false, false) => format!("{first}: {text}"),
        _ => format!("{first}{text}"),
    }
}

/// What is the same of many checks or items, in one line: `Set work state of 1.01.b, 1.01.c and 187 more: accepted`.
fn alike(lines: impl Iterator<Item = String>, extent: Extent) -> Vec<String> {
    let mut groups: Vec<((String, String), Vec<String>)> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in lines {
        let subject = line.split(": ").next().unwrap_or_default();
        let id = subject.split(' ').next_back().filter(|id| is_id(id)).unwrap_or_default().to_owned();
        let (before, after) =
            if id.is_empty() { ("", line.as_str()) } else { line.split_once(&id).unwrap_or_default() };
        let key = (before.to_owned(), after.to_owned());
        // What names no check stands for itself.
        let place = if id.is_empty() { None } else { known.get(&key).copied() };
        if let Some((_, ids)) = place.and_then(|place| groups.get_mut(place)) {
            ids.push(id);
        } else {
            known.insert(key.clone(), groups.len());
            groups.push((key, vec![id]));
        }
    }
    groups.into_iter().map(|((before, after), ids)| format!("{before}{}{after}", listed(&ids, extent))).collect()
}

/// `1.02`, `1.02.b`, `E.01.c`
fn is_id(word: &str) -> bool {
    let mut parts = word.split('.');
    let is_stage =
        parts.next().is_some_and(|stage| stage.len() == 1 && stage.bytes().all(|b| b.is_ascii_alphanumeric()));
    let is_item = parts.next().is_some_and(|item| item.len() == 2 && item.bytes().all(|b| b.is_ascii_digit()));
    let is_check = |check: &str| check.len() == 1 && check.bytes().all(|b| b.is_ascii_lowercase());
    is_stage && is_item && parts.next().is_none_or(is_check) && parts.next().is_none()
}

fn listed(ids: &[String], extent: Extent) -> String {
    match ids.split_at_checked(NAMED) {
        Some((first, more)) if ids.len() > extent.most() => format!("{} and {} more", first.join(", "), more.len()),
        _ => in_words::listed(ids),
    }
}

/// The first of them, a line each, and how many more there are.
fn some(values: impl Iterator<Item = String>, extent: Extent) -> String {
    let mut values = values;
    let mut lines: Vec<String> = values.by_ref().take(extent.most()).collect();
    let more = values.count();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

fn of_attachment(attachment: &Attachment, extent: Extent) -> String {
    let file = extent.file(&attachment.name, Some(attachment.bytes), &attachment.sha256);
    joined(&file, &attachment.caption)
}

fn of_carried(carried: &Carried, extent: Extent) -> String {
    if extent == Extent::Short {
        return carried.from.clone();
    }
    let text = match &carried.text {
        TextThen::Changed(text) => text,
        TextThen::Same | TextThen::Unknown => "",
    };
    let severity = carried.severity.as_ref().map(|change| joined(change.severity.title(), &change.reason));
    let said = [
        ("", format!("{} (as of {})", carried.from, carried.as_of.iso_date())),
        ("Conclusion", carried.conclusion.map_or_else(String::new, |conclusion| conclusion.title().to_owned())),
        ("Justification", carried.justification.clone()),
        ("Severity", severity.unwrap_or_default()),
        ("Note", carried.note.clone()),
        ("Treatment", of_treatment(&carried.treatment)),
        ("Text of the check then", text.to_owned()),
    ];
    let said = said.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(label, value)| joined(label, value)).collect::<Vec<_>>().join("\n")
}

fn of_treatment(treatment: &Treatment) -> String {
    let day = |date: &Option<Moment>| date.map_or_else(String::new, Moment::iso_date);
    let named = |pairs: &[(&str, String)]| {
        let said = pairs.iter().filter(|(_, value)| !value.is_empty());
        said.map(|(label, value)| format!("{label} {value}")).collect::<Vec<_>>().join(", ")
    };
    let text = match treatment {
        Treatment::None => return String::new(),
        Treatment::Remediate { owner, due } => named(&[("owner", owner.clone()), ("due", day(due))]),
        Treatment::AcceptRisk { approver, reason, expiry } => {
            named(&[("approved by", approver.clone()), ("until", day(expiry)), ("reason:", reason.clone())])
        }
        Treatment::CompensatingControl { text } | Treatment::Disputed { reason: text } => text.clone(),
    };
    joined(treatment.title(), &text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Assessment, Document, Step, Target, WorkState};
    use crate::checklist::Conclusion;
    use crate::checklist::privileged_access::CHECKLIST;

    #[test]
    fn what_is_the_same_of_many_checks_is_one_line() {
        let target = |check: &str| Target::check(CHECKLIST.id, check);
        let state =
            |check| Edit::SetWorkState { target: target(check), state: WorkState::Accepted, comment: String::new() };
        let note = Edit::SetNote { target: target("1.02.a"), text: "1.02.b: accepted".into() };
        let check = |edits: Vec<Edit>, expected: &str| {
            assert_eq!(Edit::Several { label: String::new(), edits }.value(Extent::Short), expected);
        };
        check(
            vec![state("1.02.a"), note, state("1.02.b"), state("E.01.c")],
            "Set work state of 1.02.a, 1.02.b and E.01.c: accepted\nNote on 1.02.a: 1.02.b: accepted",
        );
        let many = (0..20).map(|_| state("1.02.b")).collect();
        check(many, &format!("Set work state of {} and 8 more: accepted", ["1.02.b"; 12].join(", ")));
    }

    #[test]
    fn the_journal_tells_every_entry_whole() {
        let mut document = Document::new(Assessment::new(CHECKLIST.id));
        let checks: Vec<&str> = CHECKLIST.checks().map(|(_, check)| check.id).take(40).collect();
        let conclude = |check: &&str| Edit::Conclude {
            target: Target::check(CHECKLIST.id, *check),
            conclusion: Some(Conclusion::NotMet),
            justification: String::new(),
        };
        let edits = checks.iter().map(conclude).collect();
        let mut perform = |edit| _ = document.perform(edit, Step::New, "ada", Moment::of(0)).unwrap();
        perform(Edit::Several { label: "Conclude many".into(), edits });
        document.undo("ada", Moment::of(0)).unwrap();
        let short = &document.history().lines()[0].change.after;
        assert!(short.ends_with("and 28 more: not met"), "{short}");
        let whole = document.whole_history().unwrap();
        let (last, first) = checks.split_last().unwrap();
        let every = format!("Conclude {} and {last}: not met", first.join(", "));
        assert_eq!(whole.change(0).after, every);
        let undone = &whole.change(1).before;
        assert!(checks.iter().all(|check| undone.contains(check)), "{undone}");
    }

    #[test]
    fn a_change_says_what_stood_before_and_what_stands_after() {
        let mut document = Document::new(Assessment::new(CHECKLIST.id));
        let target = || Target::check(CHECKLIST.id, "1.02.b");
        let conclude = |conclusion, text: &str| Edit::Conclude {
            target: target(),
            conclusion: Some(conclusion),
            justification: text.to_owned(),
        };
        let note = |text: &str| Edit::SetNote { target: target(), text: text.to_owned() };
        let mut perform = |edit, step| _ = document.perform(edit, step, "ada", Moment::of(0)).unwrap();
        perform(conclude(Conclusion::NotMet, ""), Step::New);
        perform(conclude(Conclusion::PartlyMet, "Two of four"), Step::New);
        perform(note("a"), Step::New);
        perform(note("ab"), Step::Continues);
        perform(note("abc"), Step::Continues);
        // Another field is another line, whatever step it was stored as.
        perform(conclude(Conclusion::Met, "Two of four"), Step::Continues);
        let treatment = Treatment::Remediate { owner: "Bo".into(), due: Moment::from_date(2026, 7, 1) };
        let edits = vec![note(""), Edit::SetTreatment { target: target(), treatment }];
        perform(Edit::Several { label: "At once".into(), edits }, Step::New);
        document.undo("ada", Moment::of(0)).unwrap();
        let lines = document.history().lines();
        assert_eq!(lines.iter().map(|line| line.entries).sum::<usize>(), document.history().entries().len());
        let told: Vec<String> = lines
            .iter()
            .map(|line| format!("{} {} | {} | {}", line.entries, line.what, line.change.before, line.change.after))
            .collect();
        let several = "Remove note on 1.02.b: abc | Treat 1.02.b: remediate: owner Bo, due 2026-07-01";
        let undone = "Undo: At once | Treat 1.02.b: remediate: owner Bo, due 2026-07-01 | Note on 1.02.b: abc";
        assert_eq!(
            told,
            [
                "1 Conclude 1.02.b: not met |  | not met",
                "1 Conclude 1.02.b: partly met | not met | partly met: Two of four",
                "3 Note on 1.02.b |  | abc",
                "1 Conclude 1.02.b: met | partly met: Two of four | met: Two of four",
                &format!("1 At once | {several}"),
                &format!("1 {undone}"),
            ]
        );
    }

    #[test]
    fn a_treatment_that_goes_on_says_what_changed() {
        let mut document = Document::new(Assessment::new(CHECKLIST.id));
        let accept = |approver: &str, reason: &str, day: Option<u32>| Edit::SetTreatment {
            target: Target::check(CHECKLIST.id, "1.02.e"),
            treatment: Treatment::AcceptRisk {
                approver: approver.into(),
                reason: reason.into(),
                expiry: day.and_then(|day| Moment::from_date(2026, 7, day)),
            },
        };
        for edit in [
            accept("", "", None),
            accept("Bo", "", None),
            accept("Bo", "", Some(1)),
            accept("Bo", "None", Some(1)),
            accept("Cy", "Few", Some(2)),
        ] {
            document.perform(edit, Step::New, "ada", Moment::of(0)).unwrap();
        }
        let told: Vec<String> = document.history().lines().into_iter().map(|line| line.what).collect();
        let head = "Treat 1.02.e: accept risk";
        let tails = ["", ", approver", ", expiry", ", reason", ", approver and expiry and reason"];
        assert_eq!(told, tails.map(|tail| format!("{head}{tail}")));
    }

    #[test]
    fn a_line_is_told_without_the_value_beside_it() {
        for (line, value, expected) in [
            ("Set client: Skerry", "Skerry", "Set client"),
            ("Set client: Skerry…", "Skerry & Vane", "Set client"),
            ("Conclude 1.02.b: not met", "not met: because", "Conclude 1.02.b"),
            ("Undo: Set client: Skerry", "", "Undo: Set client: Skerry"),
            ("Note on 1.02.b", "a", "Note on 1.02.b"),
        ] {
            assert_eq!(without_value(line, value), expected, "{line}");
        }
    }
}
