//! Numbers, dates and marks in the words of the report.

pub use crate::tenant::in_words::{capital, counted, listed};

use super::Tone;
use crate::checklist::answers::Standing;
use crate::checklist::{Conclusion, Outcome, Severity, SubjectKind};

/// `3f0c11aa 9be04d22`: in groups, so that it can be compared by eye and breaks across lines.
pub fn in_groups(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(8).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ")
}

/// `1 row`, `1,204 rows`
pub fn counted_rows(value: u64) -> String {
    format!("{} {}", number(value), if value == 1 { "row" } else { "rows" })
}

/// `1,204`
pub fn number(value: u64) -> String {
    crate::tenant::figure(value)
}

/// The same for a length.
pub fn size(value: usize) -> String {
    number(value as u64)
}

/// `1\u{a0}check`: the number stays on the line of its word.
pub fn counted_together(value: usize, one: &str, many: &str) -> String {
    counted(value, one, many).replacen(' ', "\u{a0}", 1)
}

pub fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Fail => Tone::Fail,
        Outcome::Review => Tone::Review,
        Outcome::NoEvidence => Tone::NoEvidence,
        Outcome::Pass => Tone::Pass,
        Outcome::NotApplicable => Tone::NotApplicable,
    }
}

pub fn standing_tone(standing: Standing) -> Tone {
    match standing {
        Standing::Judged(outcome) => outcome_tone(outcome),
        Standing::Open => Tone::Open,
    }
}

pub fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Critical => Tone::Critical,
        Severity::High => Tone::High,
        Severity::Medium => Tone::Medium,
        Severity::Low => Tone::Low,
        Severity::Info => Tone::Info,
    }
}

pub fn conclusion_tone(conclusion: Conclusion) -> Tone {
    match conclusion {
        Conclusion::PartlyMet => Tone::Review,
        other => outcome_tone(other.outcome()),
    }
}

/// From and to, of rows in order.
pub fn ranges(rows: &[u64]) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, to)) if to.checked_add(1) == Some(*row) => *to = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    ranges
}

/// `row 4`, `rows 4–9, 12`; of a long list the first ranges. The rows are in order; the first stays with its word.
pub fn rows(rows: &[u64], most: usize) -> String {
    let ranges = ranges(rows);
    let range = |(from, to): &(u64, u64)| if from == to { from.to_string() } else { format!("{from}–{to}") };
    let shown: Vec<String> = ranges.iter().take(most).map(range).collect();
    let more = if ranges.len() > most { " and further ones" } else { "" };
    format!("{}\u{a0}{}{more}", if rows.len() == 1 { "row" } else { "rows" }, shown.join(", "))
}

/// `1 service principal`, `2 policies`, `3 objects that no list describes`
pub fn counted_kind(value: usize, of: SubjectKind) -> String {
    if of == SubjectKind::Unknown {
        return counted(value, "object that no list describes", "objects that no list describes");
    }
    let one = kind(of);
    counted(value, &one, &plural(&one))
}

/// What the objects of a check are called where their kind is only the nearest that there is.
const OBJECTS: &[(&str, SubjectKind, &str)] = &[
    ("2.07.d", SubjectKind::Alert, "kind of detection"),
    ("2.08.b", SubjectKind::Alert, "recommended action"),
    ("2.16.d", SubjectKind::ServicePrincipal, "application"),
    ("2.16.f", SubjectKind::Policy, "kind of change"),
    ("3.01.e", SubjectKind::AccessReview, "kind of administration"),
    ("3.02.c", SubjectKind::Policy, "setting"),
    ("3.13.a", SubjectKind::Setting, "kind of log"),
    ("3.17.e", SubjectKind::Policy, "kind of policy"),
];

/// What an object of a check is: `service principal`, `kind of detection`.
pub fn kind_in(check: &str, of: SubjectKind) -> String {
    let own = OBJECTS.iter().find(|(id, kind, _)| *id == check && *kind == of);
    own.map_or_else(|| kind(of), |(_, _, own)| (*own).to_owned())
}

/// Objects of a check: `2 policies`, `1 kind of detection`, `2 kinds of detection`
pub fn counted_in(check: &str, value: usize, of: SubjectKind) -> String {
    let one = kind_in(check, of);
    if one == kind(of) {
        return counted_kind(value, of);
    }
    let many = one
        .split_once(' ')
        .filter(|(_, rest)| rest.starts_with("of "))
        .map_or_else(|| plural(&one), |(first, rest)| format!("{} {rest}", plural(first)));
    counted(value, &one, &many)
}

/// `policies`, `mailboxes`, `groups`
fn plural(one: &str) -> String {
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end)) => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

/// `service principal`
pub fn kind(kind: SubjectKind) -> String {
    match kind {
        // One word with its hyphen, as everywhere in the text.
        SubjectKind::SignIn => kind.id().to_owned(),
        other => other.id().replace('-', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!([0, 1_234_567].map(number), ["0", "1,234,567"]);
        assert_eq!(counted(1, "check", "checks"), "1 check");
        assert_eq!(capital("list of users"), "List of users");
        assert_eq!(counted_kind(2, SubjectKind::Policy), "2 policies");
        assert_eq!(counted_kind(1, SubjectKind::AuditEntry), "1 audit entry");
        assert_eq!(counted_kind(2, SubjectKind::SignIn), "2 sign-ins");
        assert_eq!(counted_kind(3, SubjectKind::ServicePrincipal), "3 service principals");
        assert_eq!(counted_kind(2, SubjectKind::Mailbox), "2 mailboxes");
        assert_eq!(counted_kind(1, SubjectKind::Mailbox), "1 mailbox");
        assert_eq!(counted_in("1.04.a", 2, SubjectKind::Policy), "2 policies");
        assert_eq!(counted_in("3.17.e", 4, SubjectKind::Policy), "4 kinds of policy");
        assert_eq!(counted_in("3.17.e", 1, SubjectKind::Policy), "1 kind of policy");
        assert_eq!(counted_in("2.08.b", 3, SubjectKind::Alert), "3 recommended actions");
        assert_eq!(counted_in("3.13.a", 6, SubjectKind::Setting), "6 kinds of log");
        assert_eq!(counted_in("2.16.d", 1, SubjectKind::ServicePrincipal), "1 application");
        assert_eq!(kind_in("2.16.d", SubjectKind::Group), "group");
        assert_eq!(counted_together(1_200, "a person", "people"), "1,200\u{a0}people");
        assert_eq!(rows(&[4], 9), "row\u{a0}4");
        assert_eq!(rows(&[1, 2, 3, 7, 9, 10], 9), "rows\u{a0}1–3, 7, 9–10");
        assert_eq!(rows(&[1, 3, 5], 2), "rows\u{a0}1, 3 and further ones");
    }
}
