//! Pieces of sentences that many checks need.

use crate::tenant::{Moment, Tenant, User, figure};

/// "1 subscription", "3 subscriptions".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", figure(number), if number == 1 { one } else { many })
}

/// A number in a sentence, as [`figure`] writes it.
fn read(figure: &str) -> Option<u64> {
    figure.replace(',', "").parse().ok()
}

/// A sentence of ours whose bare numbers of four digits and more are written as [`figure`] does. Left alone is what may belong
/// to a name (in quotation marks, or after a word with a capital letter) and what may be a year.
pub fn figures(sentence: String) -> String {
    const OPENING: &[&str] = &["only", "none", "all", "the", "of", "for", "in", "and", "a", "another"];
    const NAMES: &[&str] =
        &["group", "role", "policy", "app", "application", "subscription", "account", "user", "unit"];
    if !sentence.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit)) {
        return sentence;
    }
    let mut words: Vec<String> = Vec::new();
    let (mut quoted, mut rest) = (0_usize, sentence.split(' ').peekable());
    while let Some(word) = rest.next() {
        let is_quoted = quoted > 0 || word.contains('“');
        quoted = (quoted + word.matches('“').count()).saturating_sub(word.matches('”').count());
        let opening = word.len() - word.trim_start_matches('(').len();
        let number = word.trim_start_matches('(').trim_end_matches([',', ';', '.', ':', ')']);
        let before = words.last().map_or("", String::as_str);
        let follows_a_name = before.starts_with(char::is_uppercase)
            && !before.ends_with(['.', ':', ';'])
            && !OPENING.contains(&&*before.to_lowercase())
            || NAMES.contains(&before);
        let may_be_a_year = number.len() == 4
            && matches!(number.parse::<u64>(), Ok(1_900..=2_100))
            && (["from", "in", "since", "until"].contains(&before)
                || !rest.peek().is_some_and(|next| next.starts_with(char::is_lowercase)));
        let is_number =
            number.len() > 3 && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        words.push(if is_number && !is_quoted && !follows_a_name && !may_be_a_year {
            let tail = word.get(opening + number.len()..).unwrap_or_default();
            format!("{}{}{tail}", word.get(..opening).unwrap_or_default(), figure(number))
        } else {
            word.to_owned()
        });
    }
    words.join(" ")
}

/// A sentence of counts without the clauses, but the first, that count nobody: "Mail to 1 of 7 administrators reaches
/// nobody; of 0 a person must tell." says its first half only.
pub fn without_noughts(sentence: &str) -> String {
    let mut clauses = sentence.trim_end_matches('.').split("; ");
    let first = clauses.next().unwrap_or_default();
    let counts_nobody =
        |clause: &&str| ["0 ", "of 0 ", "for 0 ", "in 0 "].iter().any(|start| clause.starts_with(start));
    let told: Vec<&str> = std::iter::once(first).chain(clauses.filter(|clause| !counts_nobody(clause))).collect();
    format!("{}.", told.join("; "))
}

/// None of one is spoken of as one: "0 of 1 machine is", where the count alone would give "are".
pub fn agreeing(sentence: String) -> String {
    const VERBS: &[(&str, &str)] = &[
        (" are ", " is "),
        (" have ", " has "),
        (" do not ", " does not "),
        (" lack ", " lacks "),
        (" hold ", " holds "),
        (" differ ", " differs "),
        (" sign ", " signs "),
        (" never remove ", " never removes "),
    ];
    let Some(rest) = sentence.strip_prefix("0 of 1 ") else { return sentence };
    let first = VERBS.iter().filter_map(|(many, one)| Some((rest.find(many)?, *many, *one))).min();
    match first {
        Some((at, many, one)) => {
            let (subject, predicate) = rest.split_at(at);
            format!("0 of 1 {subject}{one}{}", predicate.strip_prefix(many).unwrap_or(predicate))
        }
        None => sentence,
    }
}

/// What no object fails is said of all of them: "All 4 exposed people are registered", "None of the 7 alerts are open",
/// where the counts give "0 of 4 exposed people are not registered".
pub fn of_all(sentence: String) -> String {
    const TURNED: &[(&str, &str)] = &[
        (" are not ", " are "),
        (" cannot ", " can "),
        (" do not ", " "),
        (" have no ", " have a "),
        (" are in reach of no ", " are in reach of an "),
        (" have nobody ", " have somebody "),
        (" did not sign in for more than ", " signed in within "),
        (" were not used for more than ", " were used within "),
    ];
    let Some((number, rest)) = sentence.strip_prefix("0 of ").and_then(|rest| rest.split_once(' ')) else {
        return sentence;
    };
    if matches!(read(number), None | Some(0 | 1)) {
        return sentence;
    }
    // Only the first clause speaks of them.
    let clause = rest.find(';').unwrap_or(rest.len());
    let first = TURNED.iter().filter_map(|turned| Some((rest.find(turned.0).filter(|at| *at < clause)?, turned))).min();
    match first.and_then(|(at, (from, to))| Some((rest.get(..at)?, *to, rest.get(at + from.len()..)?))) {
        Some((subject, " have a ", predicate)) if predicate.starts_with(['a', 'e', 'i', 'o', 'u']) => {
            let all = if number == "2" { "Both".to_owned() } else { format!("All {number}") };
            format!("{all} {subject} have an {predicate}")
        }
        Some((subject, to, predicate)) if number == "2" => format!("Both {subject}{to}{predicate}"),
        Some((subject, to, predicate)) => format!("All {number} {subject}{to}{predicate}"),
        None => format!("None of the {number} {rest}"),
    }
}

/// "Of 555 exposed people, 14 are for review and 144 cannot be judged from this evidence; the other 397 are registered for
/// MFA.", where a count of what fails denies a denial: "0 of 555 exposed people are not registered". `None`: it does not.
pub fn of_some(sentence: &str, examined: u64, review: u64, unjudged: u64) -> Option<String> {
    const DENIALS: &[&str] =
        &[" are not ", " cannot ", " do not ", " have no ", " have nobody ", " did not ", " were not "];
    let (number, rest) = sentence.strip_prefix("0 of ")?.split_once(' ')?;
    let clause = rest.find(';').unwrap_or(rest.len());
    let at = DENIALS.iter().filter_map(|denial| rest.find(denial)).min().filter(|at| *at < clause)?;
    let others = examined.checked_sub(review + unjudged)?;
    if read(number)? != examined || review + unjudged == 0 {
        return None;
    }
    let mut parts = Vec::new();
    if review > 0 {
        parts.push(format!("{} {} for review", figure(review), if review == 1 { "is" } else { "are" }));
    }
    if unjudged > 0 {
        parts.push(format!("{} cannot be judged from this evidence", figure(unjudged)));
    }
    let subject = rest.get(..at)?;
    let further = rest.get(clause..)?.trim_end_matches('.');
    // "All 397 exposed people are registered for MFA.", said of those who are left.
    let left = format!("0 of {} {rest}", figure(others));
    let good = match others {
        0 => String::new(),
        1 => "; the other one is as it should be".to_owned(),
        _ => {
            let turned = of_all(left);
            let all = if others == 2 { "Both".to_owned() } else { format!("All {}", figure(others)) };
            let what = turned.strip_prefix(&format!("{all} {subject}"))?;
            let clause = what.split(';').next().unwrap_or(what).trim_end_matches('.');
            format!("; the other {}{clause}", figure(others))
        }
    };
    Some(format!("Of {number} {subject}, {}{good}{further}.", parts.join(" and ")))
}

/// What the only object of its kind does not fail is said of it: "The one subscription has somebody who is told", where the
/// counts give "0 of 1 subscription has nobody who is told".
pub fn of_the_one(sentence: String) -> String {
    const TURNED: &[(&str, &str)] = &[
        (" is not ", " is "),
        (" cannot ", " can "),
        (" is ", " is not "),
        (" does not ", " does "),
        (" is in reach of no ", " is in reach of an "),
        (" has no ", " has a "),
        (" is without ", " has "),
        (" has nobody ", " has somebody "),
        (" has fewer than ", " does not have fewer than "),
        (" lacks ", " does not lack "),
        (" differs ", " does not differ "),
        (" holds ", " does not hold "),
        (" signs ", " does not sign "),
        (" never removes ", " removes "),
        (" administered ", " did not administer "),
        (" was not ", " was "),
        (" was ", " was not "),
    ];
    let Some(rest) = sentence.strip_prefix("0 of 1 ") else { return sentence };
    // Only the first clause speaks of it.
    let clause = rest.find(';').unwrap_or(rest.len());
    let found = TURNED.iter().filter_map(|turned| Some((rest.find(turned.0).filter(|at| *at < clause)?, turned)));
    // Of two at one place the longer says more: "is not" before "is".
    match found.min_by_key(|(at, (from, _))| (*at, std::cmp::Reverse(from.len()))) {
        Some((at, (from, to))) => {
            let (subject, predicate) = rest.split_at(at);
            let predicate = predicate.strip_prefix(from).unwrap_or(predicate);
            let to = if *to == " has a " && predicate.starts_with(['a', 'e', 'i', 'o', 'u']) { " has an " } else { to };
            format!("The one {subject}{to}{predicate}")
        }
        None => sentence,
    }
}

/// Words after a number that do not name what is counted: before them nought is "none", before a noun "no".
const NO_NOUNS: &[&str] = &[
    "are",
    "as",
    "can",
    "confirmed",
    "did",
    "differ",
    "disabled",
    "do",
    "does",
    "enabled",
    "excluded",
    "for",
    "from",
    "give",
    "gives",
    "had",
    "has",
    "have",
    "hold",
    "holds",
    "in",
    "is",
    "lack",
    "lose",
    "marked",
    "may",
    "must",
    "on",
    "over-wide",
    "rely",
    "seem",
    "seems",
    "sign",
    "state",
    "still",
    "streamed",
    "used",
    "wait",
    "was",
    "were",
    "with",
    "without",
];

/// Before these a nought stays a figure: a row of figures reads best as such, and "no more" means something else.
const KEPT: &[&str] = &["active", "eligible", "more"];

/// A count of nought in words, where the sentence itself counts: "none of the 6 accounts has", "no mailboxes", "none
/// enabled". Numbers in names are left alone: what stands in quotation marks, and what
/// follows any other word ("Tier 0 accounts").
pub fn noughts(sentence: String) -> String {
    const BEFORE: &[&str] = &["", "and", "at", "by", "cover", "for", "in", "of", "on", "or", "to", "with", "inventory"];
    let mut words: Vec<String> = Vec::new();
    let (mut quoted, mut rest) = (0_usize, sentence.split(' ').peekable());
    while let Some(word) = rest.next() {
        let last = words.last().map_or("", String::as_str);
        let counts =
            quoted == 0 && (last.ends_with([';', ',', ':', '(', '.']) || BEFORE.contains(&&*last.to_lowercase()));
        let starts = words.is_empty() || last.ends_with('.');
        let capital = |lower: &str| if starts { first_capital(lower) } else { lower.to_owned() };
        quoted = (quoted + word.matches('“').count()).saturating_sub(word.matches('”').count());
        let next = rest.peek().copied().unwrap_or_default();
        match word {
            "0" if counts && next == "of" => {
                let all = rest.clone().nth(1).unwrap_or_default();
                if matches!(read(all), Some(2..)) {
                    words.extend([capital("none"), "of".to_owned(), "the".to_owned()]);
                    rest.next();
                } else {
                    words.push(word.to_owned());
                }
            }
            // "0 not seen", "0 are not fit" and "0 more" say in figures what "none not seen" would not.
            "0" if counts
                && (KEPT.contains(&next.trim_end_matches([',', ';', '.']))
                    || rest.clone().take(2).any(|ahead| ahead.trim_end_matches('.') == "not")) =>
            {
                words.push(word.to_owned());
            }
            "0" if counts && next.starts_with(|letter: char| letter.is_lowercase()) => {
                let is_noun = !NO_NOUNS.contains(&next.trim_end_matches([',', ';', '.', ')']));
                words.push(capital(if is_noun { "no" } else { "none" }));
            }
            _ => words.push(word.to_owned()),
        }
    }
    words.join(" ")
}

fn first_capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Of a count of what is as it should be, where something is not: "Only 22 of 34 holders are asked", "None of the 3 …".
pub fn only(sentence: String) -> String {
    let Some((good, rest)) = sentence.split_once(" of ") else { return sentence };
    let Some((all, said)) = rest.split_once(' ') else { return sentence };
    match (read(good), read(all)) {
        (Some(0), Some(2..)) => format!("None of the {all} {said}"),
        // "Only 106 of 107" would be no praise and no blame.
        (Some(good), Some(of)) if of >= 10 && good < of && good * 10 >= of * 9 => {
            if said.contains(" %)") {
                sentence
            } else {
                format!("All but {} of the {all} {said}", figure(of - good))
            }
        }
        (Some(1..), Some(_)) => format!("Only {sentence}"),
        _ => sentence,
    }
}

/// The only one of its kind is not counted: "The one provisioning job is paused", for "1 of 1 provisioning job is paused".
pub fn the_one(sentence: String) -> String {
    let Some(at) = sentence.find("1 of 1 ").filter(|at| !sentence[..*at].contains('“')) else { return sentence };
    let (before, rest) = sentence.split_at(at);
    let rest = rest.strip_prefix("1 of 1 ").unwrap_or(rest);
    match before {
        // "1 of 1 (100 %)" is a figure.
        _ if rest.starts_with('(') => sentence,
        "" => format!("The one {rest}"),
        before if before.ends_with(' ') => format!("{before}the one {rest}"),
        _ => sentence,
    }
}

/// "between 2026-06-01 and 2026-06-30", "on 2026-06-30".
pub fn between(from: Moment, to: Moment) -> String {
    if from.day() == to.day() {
        format!("on {}", from.iso_date())
    } else {
        format!("between {} and {}", from.iso_date(), to.iso_date())
    }
}

/// With a capital at the beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "is" for one, "are" for any other number.
pub fn be(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// "has" for one, "have" for any other number.
pub fn has(number: usize) -> &'static str {
    if number == 1 { "has" } else { "have" }
}

/// "1 day", "3 days".
pub fn days(number: i64) -> String {
    format!("{} {}", figure(number), if number == 1 { "day" } else { "days" })
}

/// How long before the as-of date a day was: "3 days ago".
pub fn ago(day: Moment, as_of: Moment) -> String {
    if day.day() > as_of.day() {
        "after the as-of date".to_owned()
    } else {
        format!("{} ago", days(day.age_days(as_of)))
    }
}

/// A time in hours and minutes: "1 hour", "8 hours 30 minutes".
pub fn hours(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    let unit = |number: i64, one: &str| format!("{} {one}{}", figure(number), if number == 1 { "" } else { "s" });
    match (hours, minutes) {
        (hours, 0) => unit(hours, "hour"),
        (0, minutes) => unit(minutes, "minute"),
        (hours, minutes) => format!("{} {}", unit(hours, "hour"), unit(minutes, "minute")),
    }
}

/// The names of the first five, and how many more there are.
pub fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown} and {} more", figure(names.len() - 5)) } else { shown }
}

/// The account that people mean by what they wrote: principal name, mail, or a display name that only one account bears.
pub fn account_named<'a>(tenant: &'a Tenant, written: &str) -> Option<&'a User> {
    let written = written.trim();
    tenant.user_by_name(written).or_else(|| {
        let mut bearing = tenant.users.iter().filter(|user| user.display_name.eq_ignore_ascii_case(written));
        bearing.next().filter(|_| bearing.next().is_none())
    })
}

/// Several names in one cell.
pub fn names_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '\n']).map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(days(1), "1 day");
        check(days(0), "0 days");
        check(days(-2), "-2 days");
        check(hours(3_600), "1 hour");
        check(hours(28_800), "8 hours");
        check(hours(30_600), "8 hours 30 minutes");
        check(hours(3_660), "1 hour 1 minute");
        check(hours(1_800), "30 minutes");
        check(counted(1, "account is", "accounts are"), "1 account is");
        check(counted(1_204, "account", "accounts"), "1,204 accounts");
        check(days(1_349), "1,349 days");
        check(of_all("0 of 4,012 people are not registered.".to_owned()), "All 4,012 people are registered.");
        check(noughts("0 of 4,012 have.".to_owned()), "None of the 4,012 have.");
        check(only("3,000 of 4,012 are.".to_owned()), "Only 3,000 of 4,012 are.");
        check(only("106 of 107 accounts are kept.".to_owned()), "All but 1 of the 107 accounts are kept.");
        check(only("93 of 100 (93 %) can.".to_owned()), "93 of 100 (93 %) can.");
        check(the_one("1 of 1 job is paused.".to_owned()), "The one job is paused.");
        check(the_one("The password of 1 of 1 account is old.".to_owned()), "The password of the one account is old.");
        for same in ["21 of 1 job.", "“a 1 of 1 b” is one."] {
            check(the_one(same.to_owned()), same);
        }
        check(
            figures("1204 of 4012 accounts (30 %, 1204) are; 2026 rows, of 1000, 12345.".to_owned()),
            "1,204 of 4,012 accounts (30 %, 1,204) are; 2,026 rows, of 1,000, 12,345.",
        );
        let kept = "Room 4711, the group 4711, “Team 4711 of”, in 2025 too, since 2025. 2026-06-30 and a1234@b, 0123, 10.0.19045.";
        check(figures(kept.to_owned()), kept);
        check(counted(0, "account is", "accounts are"), "0 accounts are");
        check(without_noughts("1 of 2 is; of 0 it is not known; for 0 more; 3 are."), "1 of 2 is; 3 are.");
        check(without_noughts("0 of 2 are; 0 more."), "0 of 2 are.");
        check(
            agreeing("0 of 1 machine are without it, and others are not.".to_owned()),
            "0 of 1 machine is without it, and others are not.",
        );
        check(agreeing("0 of 1 service lack an owner.".to_owned()), "0 of 1 service lacks an owner.");
        check(agreeing("0 of 12 machines are.".to_owned()), "0 of 12 machines are.");
        check(of_all("0 of 4 people are not registered for MFA.".to_owned()), "All 4 people are registered for MFA.");
        check(
            of_all("0 of 4 apps have no owner; 2 are not judged.".to_owned()),
            "All 4 apps have an owner; 2 are not judged.",
        );
        check(
            of_all("0 of 7 alerts are open; 2 are not read.".to_owned()),
            "None of the 7 alerts are open; 2 are not read.",
        );
        check(
            of_all("0 of 5 accounts did not sign in for more than 90 days.".to_owned()),
            "All 5 accounts signed in within 90 days.",
        );
        check(of_all("0 of 1 alert is open.".to_owned()), "0 of 1 alert is open.");
        check(of_all("0 of 2 apps have no owner.".to_owned()), "Both apps have an owner.");
        check(of_the_one("0 of 1 alert is open.".to_owned()), "The one alert is not open.");
        let some = |sentence: &str, review, unjudged| of_some(sentence, 555, review, unjudged);
        let said = "0 of 555 exposed people are not registered for MFA.";
        let expected = "Of 555 exposed people, 14 are for review and 144 cannot be judged from this evidence; the other 397 are \
             registered for MFA.";
        assert_eq!(some(said, 14, 144).as_deref(), Some(expected));
        assert_eq!(some(said, 0, 0), None);
        let said = "0 of 555 accounts have no owner; of 3 it is late.";
        let expected = "Of 555 accounts, 1 is for review; the other 554 have an owner; of 3 it is late.";
        assert_eq!(some(said, 1, 0).as_deref(), Some(expected));
        assert_eq!(some("0 of 555 people are late.", 1, 0), None);
        assert_eq!(some("0 of 9 people are not late.", 1, 0), None);
        check(of_the_one("0 of 1 machine is not joined; 2 are.".to_owned()), "The one machine is joined; 2 are.");
        check(of_the_one("0 of 1 app has no owner.".to_owned()), "The one app has an owner.");
        check(of_the_one("0 of 1 app differs from it; old.".to_owned()), "The one app does not differ from it; old.");
        check(of_the_one("0 of 1 app sings; it is old.".to_owned()), "0 of 1 app sings; it is old.");
        check(of_the_one("0 of 12 apps are.".to_owned()), "0 of 12 apps are.");
        check(of_all("10 of 12 are not.".to_owned()), "10 of 12 are not.");
        check(noughts("0 of 6 have, and 0 of 1 has.".to_owned()), "None of the 6 have, and 0 of 1 has.");
        check(
            noughts("By the inventory 0 of 6 on-premises Tier 0 accounts have one.".to_owned()),
            "By the inventory none of the 6 on-premises Tier 0 accounts have one.",
        );
        check(noughts("3 files, 0 enabled; 0 mailboxes.".to_owned()), "3 files, none enabled; no mailboxes.");
        check(noughts("0 accounts are; in 0 roles. 0 have.".to_owned()), "No accounts are; in no roles. None have.");
        check(
            noughts("Named “a, 0 of 3” and Ring 0 users, 10 of 12.".to_owned()),
            "Named “a, 0 of 3” and Ring 0 users, 10 of 12.",
        );
        check(
            noughts("For 0 of 7 it is; 0 not seen, 0 do not.".to_owned()),
            "For none of the 7 it is; 0 not seen, 0 do not.",
        );
        check(noughts("Which is 0 %; 0 of them.".to_owned()), "Which is 0 %; 0 of them.");
        check(only("1 of 2 accounts is enabled.".to_owned()), "Only 1 of 2 accounts is enabled.");
        check(only("0 of 2 accounts are enabled.".to_owned()), "None of the 2 accounts are enabled.");
        check(only("0 of 1 account is enabled.".to_owned()), "0 of 1 account is enabled.");
        check(only("Some of 2 accounts.".to_owned()), "Some of 2 accounts.");
        let day = Moment::parse_iso("2026-06-30T12:00:00Z").unwrap();
        check(between(day, Moment::of(day.seconds() + 60)), "on 2026-06-30");
        check(between(day, Moment::of(day.seconds() + 86_400)), "between 2026-06-30 and 2026-07-01");
    }
}
