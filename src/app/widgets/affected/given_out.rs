//! Affected objects given out: to be pasted into a sheet, or as a file.

use crate::checklist::Affected;
use crate::evidence::EvidenceFile;
use crate::report::visible::visible;
use std::collections::BTreeSet;

/// Objects with all their facts, to be given out.
#[derive(Debug)]
pub struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    pub fn of<'a>(objects: impl Iterator<Item = &'a Affected>, files: &[EvidenceFile]) -> Self {
        let objects: Vec<&Affected> = objects.collect();
        let mut labels: Vec<&str> = Vec::new();
        let mut known = BTreeSet::new();
        for fact in objects.iter().flat_map(|object| &object.facts) {
            if known.insert(fact.label) {
                labels.push(fact.label);
            }
        }
        let head = ["Outcome", "Name", "Id", "Kind"].into_iter().chain(labels.iter().copied()).chain(["Source"]);
        let mut lines = vec![head.map(str::to_owned).collect::<Vec<_>>()];
        for object in objects {
            let mut line = vec![object.outcome.title().to_owned(), object.name.to_string(), object.id.to_string()];
            line.push(object.kind.id().to_owned());
            for label in &labels {
                let values = object.facts.iter().filter(|fact| fact.label == *label).map(|fact| &*fact.value);
                line.push(values.collect::<Vec<_>>().join("; "));
            }
            let sources = object.sources.iter().take(20).map(|source| crate::app::opened::source_text(files, *source));
            line.push(sources.collect::<Vec<_>>().join("; "));
            lines.push(line);
        }
        Self { lines }
    }

    /// For the clipboard: a line each, cells apart by tabs.
    pub fn tabs(&self) -> String {
        let plain = |cell: &String| guarded(cell).replace(['\t', '\n', '\r'], " ");
        self.lines.iter().map(|line| line.iter().map(plain).collect::<Vec<_>>().join("\t") + "\n").collect()
    }

    /// Comma-separated, with the mark that tells a spreadsheet program the encoding.
    pub fn csv(&self) -> String {
        let quoted = |cell: &String| format!("\"{}\"", guarded(cell).replace('"', "\"\""));
        let mut text = "\u{feff}".to_owned();
        for line in &self.lines {
            text.push_str(&line.iter().map(quoted).collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
        text
    }
}

/// Text of a tenant is no formula: a cell that a spreadsheet program would calculate gets an apostrophe before it.
fn guarded(cell: &str) -> String {
    let text = visible(cell);
    if text.trim_start().starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Fact, Outcome, SubjectKind, WithTail};

    fn object(name: &str, outcome: Outcome, fact: &str) -> Affected {
        let facts = vec![Fact::new("Days", fact)];
        let (id, kind) = (name.to_lowercase(), SubjectKind::User);
        Affected { id: id.into(), name: name.into(), kind, outcome, facts: facts.into(), sources: WithTail::new() }
    }

    #[test]
    fn what_is_given_out_is_text() {
        let objects = [object("=1+1", Outcome::Fail, "a\t\"b\"\u{202e}")];
        let table = Table::of(objects.iter(), &[]);
        assert_eq!(table.tabs().lines().nth(1).unwrap(), "Fail\t'=1+1\t'=1+1\tuser\ta \"b\"[U+202E]\t");
        let csv = table.csv();
        assert!(csv.starts_with("\u{feff}\"Outcome\",") && csv.contains("\"a\t\"\"b\"\"[U+202E]\""), "{csv}");
    }
}
