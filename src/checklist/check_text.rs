//! A check's text: what an assessor read when he judged it. Annotations are carried over only where it is still the same.

use super::{Check, Item};
use sha2::{Digest, Sha256};

/// The heading of the guidance under which each check has a paragraph: `- **b** – …`.
const LOOKED_AT: &str = "## What is looked at";

/// Item, title, mode, severity and basis, then what the guidance says is looked at.
pub fn check_text(item: &Item, check: &Check) -> String {
    let section = section(item.guidance);
    let letter = check.id.rsplit('.').next().unwrap_or_default();
    let looked_at = paragraph(section, letter).unwrap_or_else(|| section.trim().to_owned());
    format!(
        "{}\n{}\n{}, {}, {}\n{looked_at}\n",
        item.title,
        check.title,
        check.mode.id(),
        check.severity.title(),
        check.basis.id()
    )
}

/// What the guidance says is looked at in this check, without its letter; `None`: it has no paragraph of its own.
pub fn looked_at(item: &Item, check: &Check) -> Option<String> {
    let letter = check.id.rsplit('.').next()?;
    let text = paragraph(section(item.guidance), letter)?;
    let text = text.split_once(" – ").map_or(text.as_str(), |(_, text)| text);
    Some(super::wording::capital(text))
}

/// An item's guidance without what is looked at in this check, which is told apart.
pub fn guidance_besides(item: &Item, check: &Check) -> String {
    let letter = check.id.rsplit('.').next().unwrap_or_default();
    let Some((before, rest)) = item.guidance.split_once(LOOKED_AT) else { return item.guidance.to_owned() };
    let (section, after) = rest.split_once("\n## ").unwrap_or((rest, ""));
    let begin = format!("- **{letter}**");
    let mut is_own = false;
    let kept = section.lines().filter(|line| {
        is_own = line.starts_with(&begin) || is_own && line.starts_with(' ') && !line.trim().is_empty();
        !is_own
    });
    let kept = kept.collect::<Vec<_>>().join("\n");
    // What is left has a heading of its own.
    let others =
        if kept.trim().is_empty() { String::new() } else { format!("## What else this item looks at\n{kept}\n") };
    let after = if after.is_empty() { String::new() } else { format!("\n## {after}") };
    format!("{before}{others}{after}")
}

/// A check's text as people read it: how it is judged in words, and what is looked at without its letter.
pub fn text_in_words(text: &str) -> String {
    let how = |line: &str| {
        let (mode, rest) = line.split_once(", ")?;
        let (severity, basis) = rest.split_once(", ")?;
        let mode = match mode {
            "auto" => "Judged from the evidence",
            "assisted" => "Proposed from the evidence and confirmed by a person",
            "manual" => "Answered by a person",
            _ => return None,
        };
        let basis = match basis {
            "roadmap" => "asked for by the roadmap",
            "current" => "beyond the roadmap",
            _ => return None,
        };
        Some(format!("{mode}; severity {severity}; {basis}"))
    };
    let looked_at = |line: &str| {
        let (letter, text) = line.strip_prefix("- **")?.split_once("** – ")?;
        (letter.chars().count() == 1).then(|| super::wording::capital(text))
    };
    let line = |line: &str| how(line).or_else(|| looked_at(line)).unwrap_or_else(|| line.to_owned());
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// SHA-256 of a check's text, in hex.
pub fn text_hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

fn section(guidance: &str) -> &str {
    let Some((_, rest)) = guidance.split_once(LOOKED_AT) else { return "" };
    rest.split("\n## ").next().unwrap_or_default()
}

/// The paragraph of a letter, its lines joined.
fn paragraph(section: &str, letter: &str) -> Option<String> {
    let begin = format!("- **{letter}**");
    let mut lines = section.lines().skip_while(|line| !line.starts_with(&begin));
    let mut text = lines.next()?.to_owned();
    for line in lines.take_while(|line| line.starts_with(' ') && !line.trim().is_empty()) {
        text.push(' ');
        text.push_str(line.trim());
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::ALL;

    #[test]
    fn what_is_looked_at_is_found_by_its_letter() {
        let (item, check) = ALL[0].check("1.02.b").unwrap();
        let text = looked_at(item, check).unwrap();
        assert!(text.contains("Global Administrator") && !text.starts_with('-'), "{text}");
    }

    #[test]
    fn what_is_told_apart_is_not_in_the_guidance_again() {
        let (item, check) = ALL[0].check("1.01.a").unwrap();
        let rest = guidance_besides(item, check);
        let has = |words: &str| rest.contains(words);
        assert!(!has("**a**") && !has("leaves\n  the question open"), "{rest}");
        assert!(has("## What else this item looks at") && has("- **b** – ") && has("Authorities disagree"));
        assert!(has("## Why it matters") && has("\n## How to check by hand") && !has(LOOKED_AT));
        // Nothing else is lost, of any check.
        for (item, check) in ALL[0].checks() {
            let (rest, own) = (guidance_besides(item, check), looked_at(item, check).unwrap_or_default());
            let words = |text: &str| text.split_whitespace().count();
            let (all, kept) = (words(item.guidance), words(&rest) + words(&own));
            // The heading, which goes where nothing else is looked at, and the letter with its dashes.
            assert!(all.abs_diff(kept) <= 8, "{}: {all} {kept}", check.id);
        }
    }

    #[test]
    fn a_text_is_told_in_words() {
        let (item, check) = ALL[0].check("1.01.a").unwrap();
        let told = text_in_words(&check_text(item, check));
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[2], "Judged from the evidence; severity High; asked for by the roadmap");
        assert!(lines[3].starts_with("The licences: is "), "{}", lines[3]);
        let check = |text: &str| assert_eq!(text_in_words(text), text);
        check("auto, High");
        check("one, two, three");
        check("- **so** – it stays");
    }

    #[test]
    fn every_check_has_a_text_of_its_own() {
        let texts: Vec<String> = ALL[0].checks().map(|(item, check)| check_text(item, check)).collect();
        let mut hashes: Vec<String> = texts.iter().map(|text| text_hash(text)).collect();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), texts.len());
        assert!(texts.iter().all(|text| text.lines().count() >= 4), "a check without what is looked at");
    }

    #[test]
    fn a_paragraph_ends_where_the_next_begins() {
        let section = "\nAll of it.\n\n- **a** – one\n  two.\n- **b** – three.\n\nMore.\n";
        assert_eq!(paragraph(section, "a").unwrap(), "- **a** – one two.");
        assert_eq!(paragraph(section, "b").unwrap(), "- **b** – three.");
        assert_eq!(paragraph(section, "c"), None);
    }
}
