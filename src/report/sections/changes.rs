//! Change log: what was done to the assessment, from what to what, when and by whom.

use super::{Preset, Section, paragraph, ruled, statements};
use crate::assessment::{JournalLine, Target, without_value};
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Column, ReportInput, Span, words};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub const SECTION: Section = Section { id: "changes", title: "Change log", preset: Preset::Full, build };

/// Lines of a longer log: the newest ones. The assessment file keeps all of them.
const MOST: usize = 2_000;
/// Characters of a value, and lines of one; the journal has the whole of it.
const LONGEST: usize = 180;
const MOST_LINES: usize = 6;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if input.journal.is_empty() {
        return Vec::new();
    }
    let left_out = input.journal.len().saturating_sub(MOST);
    let (before, printed) = input.journal.split_at(left_out);
    let names = Names::of(input);
    let rows = printed.iter().map(|line| row(input, &names, line)).collect();
    vec![
        SECTION.heading(),
        paragraph(told(before, printed)),
        ruled(
            vec![
                Column::fixed("When (UTC)", 43.0),
                Column::share("Who", 1.15),
                Column::share("What", 1.65),
                Column::share("To what", 3.2),
            ],
            rows,
        ),
    ]
}

/// What objects are called, by what the change log calls them.
struct Names<'a>(BTreeMap<String, &'a str>);

impl<'a> Names<'a> {
    fn of(input: &ReportInput<'a>) -> Self {
        let names = statements::names(input);
        let targets = input.assessment.annotations.keys().filter_map(|target| match target {
            Target::Object { subject, .. } => Some((target.short(), *names.get(subject.as_str())?)),
            _ => None,
        });
        Self(targets.collect())
    }

    /// `Treat 1.02.d for a.osei@contoso.com: remediate`, where the label has an id.
    fn in_label(&self, label: &str) -> String {
        let named = self.0.iter().find(|(short, _)| label.contains(short.as_str()));
        named.map_or_else(
            || label.to_owned(),
            |(short, name)| {
                let (check, _) = short.split_once(' ').unwrap_or_default();
                label.replace(short.as_str(), &format!("{check} for {name}"))
            },
        )
    }
}

fn told(before: &[JournalLine], printed: &[JournalLine]) -> String {
    let entries = |lines: &[JournalLine]| lines.iter().map(|line| line.entries).sum::<usize>();
    let mut text = format!(
        "{}, in the order in which they were made, with the time that the clock of that machine showed (UTC). No change is \
         ever taken out: undoing is a change too.",
        words::counted(printed.len(), "change", "changes")
    );
    if entries(printed) > printed.len() {
        text.push_str(&format!(
            " They are {} entries of the journal: a text that was stored several times while it was typed is one change here.",
            words::size(entries(printed))
        ));
    }
    if !before.is_empty() {
        text.push_str(&format!(
            " The {} before them ({}) are in the assessment file.",
            words::counted(before.len(), "change", "changes"),
            words::counted(entries(before), "entry", "entries")
        ));
    }
    let set_back = printed.iter().filter(|line| line.after.is_some()).count();
    if set_back > 0 {
        text.push_str(&format!(
            " {} the clock of the machine had been set back: the time beside them is earlier than that of the change above.",
            if set_back == 1 { "Before one of them".to_owned() } else { format!("Before {} of them", words::size(set_back)) }
        ));
    }
    let unnamed = printed.iter().filter(|line| line.who.trim().is_empty()).count();
    match (unnamed, printed.len()) {
        (0, _) => {}
        (1, 1) => text.push_str(" Nobody was named for it."),
        (some, all) if some == all => text.push_str(" Nobody was named for any of them."),
        (1, _) => text.push_str(" 1 of them was made without a name."),
        (some, _) => text.push_str(&format!(" {} of them were made without a name.", words::size(some))),
    }
    text.push_str(" Long texts are shortened; the command journal prints every entry whole.");
    text
}

fn row(input: &ReportInput<'_>, names: &Names<'_>, line: &JournalLine) -> Vec<Cell> {
    // On one line: a log has many of them.
    let mut time = input.date_and_time(line.when).trim_end_matches(" UTC").to_owned();
    if line.after.is_some() {
        time.push_str("\nafter the clock was set back");
    }
    let who = if line.who.is_empty() { Span::muted("not named") } else { Span::plain(&line.who) };
    let label = names.in_label(&counted_ids(without_value(&line.what, &line.change.after)));
    let mut what = vec![Span::plain(input.in_words(&label).into_owned())];
    if line.entries > 1 {
        what.push(Span::muted(format!("\n{} entries", words::size(line.entries))));
    }
    let value = |text: &str| {
        let text: Vec<String> = unmarked(text).lines().map(counted_ids).collect();
        input.in_words(&shortened(input.options.personal_data, &text.join("\n"))).into_owned()
    };
    let (before, after) = (value(&line.change.before), value(&line.change.after));
    let mut values = vec![if after.is_empty() { Span::muted("–") } else { Span::plain(after) }];
    values.extend((!before.is_empty()).then(|| Span::muted(format!("\nbefore: {before}"))));
    vec![Cell::from(Span::muted(time)), Cell::from(who), Cell::from(what), Cell::from(values)]
}

/// A note without the marks of its letters, which the finding prints as what they mean.
fn unmarked(text: &str) -> Cow<'_, str> {
    if text.contains("**") { Cow::Owned(text.replace("**", "")) } else { Cow::Borrowed(text) }
}

/// More ids than these in a row are counted: which they are, the registers tell.
const MOST_IDS: usize = 4;

/// `Conclude 166 checks: not met` of `Conclude 1.01.d, 1.01.e, 1.01.f, 1.02.a and 162 more: not met`.
fn counted_ids(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let Some(start) = words.iter().position(|word| id_of(word).is_some()) else { return line.to_owned() };
    let (mut count, mut end, mut parts, mut tail) = (0, start, BTreeSet::new(), "");
    while let Some(word) = words.get(end) {
        if let Some((of, after)) = id_of(word) {
            (count, end, tail) = (count + 1, end + 1, after);
            parts.insert(of);
            if after == ":" {
                break;
            }
        } else if *word == "and" && count > 0 {
            let more = (words.get(end + 1), words.get(end + 2).map(|word| word.trim_end_matches(':')));
            match more {
                (Some(more), Some("more")) if let Ok(more) = more.parse::<usize>() => {
                    (count, tail) = (count + more, if words[end + 2].ends_with(':') { ":" } else { "" });
                    end += 3;
                    break;
                }
                (Some(last), _) if id_of(last).is_some() => end += 1,
                _ => break,
            }
        } else {
            break;
        }
    }
    if count <= MOST_IDS {
        return line.to_owned();
    }
    let of = match (parts.contains(&CHECK), parts.contains(&ITEM)) {
        (true, false) => "checks",
        (false, _) => "actions",
        (true, true) => "checks and actions",
    };
    let before = words.get(..start).unwrap_or_default().iter().map(|word| (*word).to_owned());
    let after = words.get(end..).unwrap_or_default().iter().map(|word| (*word).to_owned());
    let counted = format!("{} {of}{}", words::size(count), if tail == ":" { ":" } else { "" });
    before.chain([counted]).chain(after).collect::<Vec<_>>().join(" ")
}

/// How many parts the id has that a word is, and what follows it.
fn id_of(word: &str) -> Option<(usize, &str)> {
    let id = word.trim_end_matches([',', ':']);
    Some((parts_of_id(id)?, word.get(id.len()..).unwrap_or_default()))
}

/// How many parts the id of an item has, and that of a check.
const ITEM: usize = 2;
const CHECK: usize = 3;

/// Of `1.02`, `1.02.b` or `E.01.c` how many parts it has.
fn parts_of_id(word: &str) -> Option<usize> {
    let parts: Vec<&str> = word.split('.').collect();
    let is_id = match parts.as_slice() {
        [stage, item] | [stage, item, _] => {
            stage.len() == 1 && item.len() == 2 && item.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    let is_check = |check: &&str| check.len() == 1 && check.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_id && parts.get(ITEM).is_none_or(is_check)).then_some(parts.len())
}

/// A long text cut behind a line or a sentence. Where names are masked a line is told by its length instead: a name that is cut in
/// two is none to be found.
fn shortened(level: PersonalData, text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<String> = Vec::new();
    let mut room = LONGEST;
    for line in lines.iter().take(MOST_LINES) {
        let long = line.chars().count();
        if long > room {
            // A first line that is too long is cut behind a word; a further one is left out.
            if kept.is_empty() {
                kept.push(if level == PersonalData::Full {
                    cut(line, room)
                } else {
                    format!("a text of {} characters", words::size(long))
                });
            }
            break;
        }
        kept.push((*line).to_owned());
        room -= long;
    }
    let left = lines.get(kept.len()..).unwrap_or_default();
    // The last line may itself count what was left out.
    let counted = left.last().and_then(|last| last.strip_prefix("and ")?.strip_suffix(" more")?.parse::<usize>().ok());
    match (left.len(), counted) {
        (0, _) => {}
        (all, Some(count)) => {
            let named = kinds(left.get(..all - 1).unwrap_or_default());
            kept.push(format!("and {} more{named}", words::size(all - 1 + count)));
        }
        (1, None) => kept.push(format!("and 1 more line{}", kinds(left))),
        (all, None) => kept.push(format!("and {} more lines{}", words::size(all), kinds(left))),
    }
    kept.join("\n")
}

/// What changes that are left out are about: `Set severity of 1.02.e: Low` is about a severity. Nothing of lines that are no
/// changes.
fn kinds(lines: &[&str]) -> String {
    let kind = |line: &&str| {
        let (about, _) = line.split_once(": ")?;
        let words = about.split(' ').take_while(|word| word.starts_with(char::is_alphabetic));
        Some(words.collect::<Vec<_>>().join(" ").to_lowercase()).filter(|kind| !kind.is_empty())
    };
    let mut named: Vec<String> = Vec::new();
    for line in lines {
        let Some(kind) = kind(line) else { return String::new() };
        if !named.contains(&kind) {
            named.push(kind);
        }
    }
    if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) }
}

/// The beginning of a line, up to the end of a sentence, else of a word.
fn cut(line: &str, room: usize) -> String {
    let at = |room: usize| line.char_indices().nth(room).map_or(line.len(), |(place, _)| place);
    let ends = line.match_indices(['.', '!', '?']).map(|(place, _)| place + 1);
    let ends = ends.filter(|end| line.get(*end..).is_some_and(|rest| rest.starts_with(' ')));
    let sentence = ends.clone().rfind(|place| *place <= at(room));
    if let Some(end) = sentence.or_else(|| ends.clone().find(|place| *place <= at(2 * room))) {
        return format!("{} …", &line[..end]);
    }
    let end = at(room);
    let kept = line.get(..end).unwrap_or(line);
    let kept = kept.rfind(char::is_whitespace).filter(|place| *place > end / 2).map_or(kept, |place| &kept[..place]);
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::BeforeAfter;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;
    use crate::tenant::Moment;

    #[test]
    fn a_change_is_told_from_what_to_what() {
        let mut sample = sample();
        let long = "word ".repeat(60);
        let line = |what: &str, before: &str, after: &str, entries| JournalLine {
            when: Moment::of(0),
            who: String::new(),
            what: what.into(),
            change: BeforeAfter { before: before.into(), after: after.into() },
            entries,
            after: (entries > 1).then(|| Moment::of(86_400)),
            puts_back: false,
        };
        sample.journal = vec![line("Set client: Old…", "", "Oldest", 1), line("Note on 1.02.b", "short", &long, 4)];
        let said = text_of(&build(&sample.input()));
        for words in [
            "2 changes",
            "5 entries of the journal",
            "Nobody was named for any of them.",
            "Oldest",
            "\nbefore: short",
            "4 entries",
            "Before one of them the clock of the machine had been set back",
            ":00\nafter the clock was set back",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(!said.contains("Set client:") && said.contains("word…"), "{said}");
        sample.options.personal_data = PersonalData::Masked;
        let said = text_of(&build(&sample.input()));
        assert!(said.contains("a text of 300 characters") && !said.contains("word"), "{said}");
    }

    #[test]
    fn objects_are_called_by_their_names() {
        let mut sample = sample();
        let finding = sample.results.findings.iter().find(|finding| !finding.affected.is_empty()).unwrap();
        let (check, id, name) =
            (finding.check, finding.affected[0].id.to_string(), finding.affected[0].name.to_string());
        let target = Target::object(sample.checklist.id, check, id.clone());
        let label = format!("Treat {}: remediate", target.short());
        sample.annotate(target, crate::assessment::Annotation { note: "Seen.".into(), ..Default::default() });
        let named = Names::of(&sample.input()).in_label(&label);
        assert_eq!(named, format!("Treat {check} for {name}: remediate"), "{id}");
        assert_eq!(Names::of(&sample.input()).in_label("Note on 1.02"), "Note on 1.02");
    }

    #[test]
    fn long_values_are_cut_by_words_and_lines() {
        let check = |text: &str, expected: &str| assert_eq!(shortened(PersonalData::Full, text), expected);
        check("short", "short");
        check(&format!("{} tail", "w".repeat(178)), &format!("{}…", "w".repeat(178)));
        check(&"w".repeat(200), &format!("{}…", "w".repeat(180)));
        let names: Vec<String> = (0..12).map(|number| format!("folder/a file with number {number}.csv")).collect();
        let first = names[..5].join("\n");
        check(&names.join("\n"), &format!("{first}\nand 7 more lines"));
        check(&format!("{}\nand 103 more", names.join("\n")), &format!("{first}\nand 110 more"));
        let sentences = format!("One thing. {} Two.", "word ".repeat(50));
        check(&sentences, "One thing. …");
        let whole = format!("Conclude {}: met", "1.01.b, ".repeat(20));
        let more = "Conclude 1.02.b: not met\nConclude 1.02.c: partly met\nSet severity of 1.02.e: Low";
        check(&format!("{whole}\n{more}"), &format!("{whole}\nand 3 more lines: conclude, set severity of"));
    }

    #[test]
    fn a_list_of_file_names_is_no_text_of_so_many_characters() {
        let names: Vec<String> = (0..12).map(|number| format!("folder/a file with number {number}.csv")).collect();
        let told = shortened(PersonalData::Masked, &names.join("\n"));
        assert!(told.starts_with(&names[0]) && told.ends_with("and 7 more lines"), "{told}");
    }

    #[test]
    fn many_ids_are_counted_and_their_sentence_stays_whole() {
        let check = |line: &str, expected: &str| assert_eq!(counted_ids(line), expected);
        check(
            "Conclude 1.01.d, 1.01.e, 1.01.f, 1.02.a and 162 more: not met: Agreed.",
            "Conclude 166 checks: not met: Agreed.",
        );
        check("Treat 1.01.d, 1.01.e, 1.01.f, 1.02.a and E.01.c: remediate", "Treat 5 checks: remediate");
        check("Treat 1.01, 1.02, 1.03, 1.04 and 1.02.b: remediate", "Treat 5 checks and actions: remediate");
        check("Conclude 1.01.d, 1.01.e and 1.01.f: met", "Conclude 1.01.d, 1.01.e and 1.01.f: met");
        check(
            "Note on 1.02.b: as 1.02.c, 1.02.d, 1.02.e, 1.02.f, 1.02.g",
            "Note on 1.02.b: as 1.02.c, 1.02.d, 1.02.e, 1.02.f, 1.02.g",
        );
        check("Set client: 1.5 of it", "Set client: 1.5 of it");
        check("", "");
    }
}
