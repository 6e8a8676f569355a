//! Sentences of counts as people say them: no "0 of 7 … are not", no "1 of 1", numbers by thousands.

use crate::tenant::{figure, in_words};

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

/// Where the first clause ends: what follows speaks of something else.
fn clause_end(text: &str) -> usize {
    [text.find(';'), text.find(". "), text.strip_suffix('.').map(str::len)]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(text.len())
}

/// None of one is spoken of as one: "0 of 1 machine is", where the count alone would give "are".
pub fn agreeing(sentence: String) -> String {
    const VERBS: &[(&str, &str)] = &[
        (" are ", " is "),
        (" were ", " was "),
        (" have ", " has "),
        (" do not ", " does not "),
        (" lack ", " lacks "),
        (" hold ", " holds "),
        (" differ ", " differs "),
        (" sign ", " signs "),
        (" never remove ", " never removes "),
    ];
    // After these the verb stays as it is ("did not sign in"), or is of something else ("methods that are allowed").
    const HELPERS: &[&str] = &[" not", " can", " must", " may", " to", " that", " who", " which", " it", " they"];
    let Some(at) = sentence.find("0 of 1 ").filter(|at| !sentence[..*at].contains(['“', ';'])) else {
        return sentence;
    };
    let (before, rest) = sentence.split_at(at + "0 of 1 ".len());
    if !(at == 0 || sentence[..at].ends_with(' ')) {
        return sentence;
    }
    let clause = clause_end(rest);
    let is_own = |at: usize| at < clause && !HELPERS.iter().any(|helper| rest[..at].ends_with(helper));
    let found = VERBS.iter().filter_map(|(many, one)| Some((rest.find(many).filter(|at| is_own(*at))?, *many, *one)));
    // The verb of the sentence is the first one, unless a clause of its own comes before it.
    match found.min() {
        Some((at, many, one)) => {
            let (subject, predicate) = rest.split_at(at);
            format!("{before}{subject}{one}{}", predicate.strip_prefix(many).unwrap_or(predicate))
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
/// counts give "0 of 1 subscription has nobody who is told". Where the contrary is not plain in words, it is said that it is as
/// it should be.
pub fn of_the_one(sentence: String) -> String {
    const TURNED: &[(&str, &str)] = &[
        (" is not ", " is "),
        (" cannot ", " can "),
        (" is ", " is not "),
        (" does not ", " does "),
        (" did not sign in for more than ", " signed in within "),
        (" was not used for more than ", " was used within "),
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
    // What begins what is said of it, beside the above.
    const VERBS: &[&str] = &[" has ", " did ", " does ", " can ", " must ", " may "];
    let Some(rest) = sentence.strip_prefix("0 of 1 ") else { return sentence };
    // Only the first clause speaks of it.
    let clause = clause_end(rest);
    // A verb after "that" says of something else.
    let is_its = |at: &usize| *at < clause && ![" that", " who", " which"].iter().any(|of| rest[..*at].ends_with(of));
    let within = |words: &str| rest.match_indices(words).map(|(at, _)| at).find(is_its);
    let found = TURNED.iter().filter_map(|turned| Some((within(turned.0)?, turned)));
    // Of two at one place the longer says more: "is not" before "is".
    let turned = found.min_by_key(|(at, (from, _))| (*at, std::cmp::Reverse(from.len())));
    let verb = VERBS.iter().filter_map(|verb| within(verb)).min();
    let is_plain = |at: usize, from: &str| {
        let said = rest.get(at + from.len() - 1..clause).unwrap_or_default();
        // "Is not managed or not compliant": its contrary is no longer one of the two.
        verb.is_none_or(|verb| at <= verb) && !said.contains(" or not ")
    };
    match (turned, verb) {
        (Some((at, (from, to))), _) if is_plain(at, from) => {
            let (subject, predicate) = rest.split_at(at);
            let predicate = predicate.strip_prefix(from).unwrap_or(predicate);
            let to = if *to == " has a " && predicate.starts_with(['a', 'e', 'i', 'o', 'u']) { " has an " } else { to };
            format!("The one {subject}{to}{predicate}")
        }
        (None, None) => sentence,
        (turned, verb) => {
            let at = turned.map(|(at, _)| at).into_iter().chain(verb).min().unwrap_or(clause);
            let (subject, further) = (rest.get(..at).unwrap_or(rest), rest.get(clause..).unwrap_or_default());
            format!("The one {subject} is as it should be{further}")
        }
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
    "whose",
    "with",
    "without",
];

/// Those of [`NO_NOUNS`] that may stand before a noun: "no enabled policies", "none enabled".
const ADJECTIVES: &[&str] = &["confirmed", "disabled", "enabled", "excluded"];

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
        let capital = |lower: &str| if starts { in_words::capital(lower) } else { lower.to_owned() };
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
                let is_verb = |word: &str| NO_NOUNS.contains(&word.trim_end_matches([',', ';', '.', ')']));
                let after = rest.clone().nth(1).unwrap_or_default();
                let leads_on = ["and", "as", "by", "of", "on", "or", "to"].contains(&after) || is_verb(after);
                let describes = ADJECTIVES.contains(&next) && !after.is_empty() && !leads_on;
                let is_noun = describes || !is_verb(next);
                words.push(capital(if is_noun { "no" } else { "none" }));
            }
            _ => words.push(word.to_owned()),
        }
    }
    words.join(" ")
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
        // Where all are counted, the fault is another: the sentence after it tells it.
        (Some(good), Some(of)) if good >= of => sentence,
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

#[cfg(test)]
mod tests;
