//! File names of outputs, from a pattern: `{client}_{date}_{version}_{marking}`, and what sets one edition apart from another.

use super::ReportInput;
use super::masking::PersonalData;
use super::options::{Options, Preset};
use crate::assessment::{Details, attachment};
use crate::tenant::Moment;

/// The pattern where none is given. The last three words are empty for the full edition of a final report with all names, so
/// that no edition takes the place of another, and nobody sends one for the other.
pub const PATTERN: &str = "{client}_{date}_{version}_{marking}_{edition}_{names}_{status}";
/// Characters of a name, without its ending: every file system takes these.
const LONGEST: usize = 120;
/// Words that stand for what people typed: they are shortened where a name is too long, and not what tells one edition from
/// another.
const SHORTENED: [&str; 4] = ["{client}", "{title}", "{marking}", "{version}"];
/// To no fewer characters than these.
const LEAST: usize = 12;
/// What a pattern may name.
const WORDS: [&str; 9] = ["client", "date", "version", "marking", "title", "report", "edition", "names", "status"];

/// Whether a pattern names only what there is.
///
/// # Errors
/// A sentence naming the first word that is not known.
pub fn check(pattern: &str) -> Result<(), String> {
    let mut rest = pattern;
    while let Some((_, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').ok_or_else(|| format!("{pattern:?} has a {{ without its }}"))?;
        if !WORDS.contains(&word) {
            let known: Vec<String> = WORDS.iter().map(|word| format!("{{{word}}}")).collect();
            return Err(format!("{{{word}}} is not known; there are {}", known.join(", ")));
        }
        rest = after;
    }
    Ok(())
}

/// The name, without its ending. Parts that are empty are left out with the line before them; what a file system could
/// take amiss becomes `-`.
pub fn file_name(pattern: &str, input: &ReportInput<'_>) -> String {
    let mut values = usual(input.organisation(), &input.assessment.details, input.results.as_of, input.options);
    values.extend([("{title}", input.title().to_owned()), ("{report}", input.report_id())]);
    named(pattern, &values)
}

/// How the change log calls the step by which a version is named.
pub const VERSION_SET: &str = "Set report version";

/// Where a final report has a version that was named before the last changes: drafts may bear the same. `labels`: what was done,
/// oldest first.
pub fn version_of_drafts<'a>(version: &str, labels: impl DoubleEndedIterator<Item = &'a str>) -> Option<String> {
    let since = labels.rev().position(|label| label.contains(VERSION_SET))?;
    (since > 0 && !version.trim().is_empty()).then(|| {
        format!(
            "Version {} was named before the last changes: drafts that were printed since bear it too. A final report is better \
             given a version of its own.",
            version.trim()
        )
    })
}

/// The name by [`PATTERN`], where the report is not put together yet.
pub fn proposed(organisation: &str, details: &Details, as_of: Moment, options: &Options) -> String {
    named(PATTERN, &usual(organisation, details, as_of, options))
}

fn usual(organisation: &str, details: &Details, as_of: Moment, options: &Options) -> Vec<(&'static str, String)> {
    let unless = |is_usual: bool, word: &str| if is_usual { String::new() } else { word.to_owned() };
    vec![
        ("{client}", organisation.to_owned()),
        ("{date}", as_of.iso_date()),
        ("{version}", details.version.clone()),
        ("{marking}", details.marking.clone()),
        ("{edition}", unless(options.preset == Preset::Full, options.preset.id())),
        ("{names}", unless(options.personal_data == PersonalData::Full, options.personal_data.id())),
        ("{status}", unless(!options.is_draft, "DRAFT")),
    ]
}

fn named(pattern: &str, values: &[(&str, String)]) -> String {
    let mut values: Vec<(&str, String)> = values.iter().map(|(word, value)| (*word, safe(value))).collect();
    let mut whole = joined(pattern, &values);
    loop {
        let over = whole.chars().count().saturating_sub(LONGEST);
        let typed = values.iter_mut().filter(|(word, value)| SHORTENED.contains(word) && value.chars().count() > LEAST);
        let Some((_, longest)) = typed.max_by_key(|(_, value)| value.chars().count()).filter(|_| over > 0) else {
            break;
        };
        *longest = shortened(longest, longest.chars().count().saturating_sub(over).max(LEAST));
        whole = joined(pattern, &values);
    }
    let name: String = whole.chars().take(LONGEST).collect();
    let name = name.trim_matches(['-', '.', ' ']).to_owned();
    let is_device = attachment::is_device(&name);
    if name.is_empty() || is_device { format!("report{}", if is_device { "-of-it" } else { "" }) } else { name }
}

fn joined(pattern: &str, values: &[(&str, String)]) -> String {
    let of = |part: &str| values.iter().fold(part.to_owned(), |text, (word, value)| text.replace(word, value));
    let parts: Vec<String> = pattern.split('_').map(of).filter(|part| !part.is_empty()).collect();
    safe(&parts.join("_"))
}

/// So many characters at most, ending behind a word where one ends in their second half.
fn shortened(text: &str, most: usize) -> String {
    let kept: String = text.chars().take(most).collect();
    let ends = kept.rfind('-').filter(|place| *place > kept.len() / 2 && kept.len() < text.len());
    kept.get(..ends.unwrap_or(kept.len())).unwrap_or(&kept).to_owned()
}

/// Letters and digits of any script, and what is harmless between them.
pub fn safe(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        let is_fine = character.is_alphanumeric() || matches!(character, '_' | '.' | '+');
        if is_fine {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    name.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_nothing_that_a_file_system_takes_amiss() {
        fn check(client: &str, marking: &str, expected: &str) {
            let values = [
                ("{client}", client.to_owned()),
                ("{date}", "2026-06-30".to_owned()),
                ("{version}", "1.0".to_owned()),
                ("{marking}", marking.to_owned()),
                ("{edition}", String::new()),
                ("{names}", String::new()),
                ("{status}", String::new()),
            ];
            assert_eq!(named(PATTERN, &values), expected);
        }
        check("Skerry & Vane", "TLP:AMBER", "Skerry-Vane_2026-06-30_1.0_TLP-AMBER");
        check("北極星", "", "北極星_2026-06-30_1.0");
        check("../../etc/passwd", "a\\b", "..-..-etc-passwd_2026-06-30_1.0_a-b".trim_start_matches(['.', '-']));
        check("\u{202e}fdp", "", "fdp_2026-06-30_1.0");
        check("{marking}", "x", "marking_2026-06-30_1.0_x");
        for device in ["CON", "com1", "LPT9.x"] {
            assert_eq!(named("{client}", &[("{client}", device.to_owned())]), "report-of-it");
        }
        assert_eq!(named("{client}", &[("{client}", "///".to_owned())]), "report");
        assert_eq!(named("{client}", &[("{client}", "ü".repeat(400))]).chars().count(), LONGEST);
    }

    #[test]
    fn a_version_that_drafts_may_bear_is_told() {
        let check = |version: &str, labels: &[&str], expected: bool| {
            assert_eq!(version_of_drafts(version, labels.iter().copied()).is_some(), expected, "{labels:?}");
        };
        let named = "Set report version: 0.3";
        check("0.3", &["Add evidence", named], false);
        check("0.3", &[named, "Note on 1.02.b"], true);
        check("", &[named, "Note on 1.02.b"], false);
        check("0.3", &["Note on 1.02.b"], false);
    }

    #[test]
    fn a_long_name_keeps_what_tells_editions_apart() {
        let check = |client: &str, marking: &str, expected: &str| {
            let typed = [("{client}", client), ("{version}", "1.0"), ("{marking}", marking)];
            let fixed =
                [("{date}", "2026-06-30"), ("{edition}", "management"), ("{names}", "counts"), ("{status}", "DRAFT")];
            let values: Vec<_> = typed.iter().chain(&fixed).map(|(word, value)| (*word, (*value).to_owned())).collect();
            let name = named(PATTERN, &values);
            assert!(name.chars().count() <= LONGEST && name.ends_with("_management_counts_DRAFT"), "{name}");
            assert!(name.starts_with(expected), "{name}");
        };
        check(
            &"Holding ".repeat(40),
            "TLP:AMBER",
            "Holding-Holding-Holding-Holding-Holding-Holding-Holding-Holding_2026-06-30_1.0",
        );
        check(&"史凱里航運".repeat(60), "", "史凱里航運史凱里航運");
        check(&"Ab ".repeat(60), &"nur für den Dienst ".repeat(20), "Ab-Ab-Ab");
    }

    #[test]
    fn a_pattern_names_only_what_there_is() {
        assert_eq!(super::check(PATTERN), Ok(()));
        assert!(super::check("{customer}").unwrap_err().contains("{client}"));
        assert!(super::check("{client").is_err());
    }
}
