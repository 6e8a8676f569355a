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
