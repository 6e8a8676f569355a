//! Affected objects given out: to be pasted into a sheet, or as a file.

use super::View;
use crate::checklist::subject::readable;
use crate::checklist::{Affected, Results};
use crate::datasets::Import;
use crate::evidence::EvidenceFile;
use crate::report::outputs::csv;
use crate::report::visible::visible;
use crate::report::words::size;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many objects are put together within a frame; more of them on a thread.
const FEW: usize = 1000;

/// The objects that a view leaves of a check: what is needed to put their table together, wherever that is done.
#[derive(Debug)]
pub struct Left {
    pub check: &'static str,
    pub view: View,
    pub results: Arc<Results>,
    pub import: Arc<Import>,
    /// How the report is marked.
    pub marking: String,
}

impl Left {
    fn affected(&self) -> &[Affected] {
        self.results.finding(self.check).map_or(&[], |finding| &finding.affected)
    }

    /// All objects of the check.
    pub(super) fn all(&self) -> usize {
        self.affected().len()
    }

    /// How many of all stand in the table.
    pub fn count(&self, table: &Table) -> Count {
        Count { left: table.len(), all: self.all() }
    }

    /// Whether their table is there in no time.
    pub fn is_small(&self) -> bool {
        self.affected().len() <= FEW
    }

    pub fn table(&self) -> Table {
        let affected = self.affected();
        let rows = self.view.rows(affected);
        let objects = rows.iter().filter_map(|row| affected.get(*row as usize));
        Table::of(objects, &self.import.files)
    }
}

/// How many objects are given out, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub left: usize,
    pub all: usize,
}

impl Count {
    /// The beginning of a sentence: `3 of 24 objects are`, `24 objects are`, `One object is`.
    pub fn are(self) -> String {
        match (self.left, self.all) {
            (1, 1) => "One object is".to_owned(),
            (left, all) if left < all => {
                format!("{} of {} objects {}", size(left), size(all), if left == 1 { "is" } else { "are" })
            }
            (left, _) => format!("{} objects are", size(left)),
        }
    }

    /// `3 of the 24 objects`, `all 24 objects`, `the one object`.
    pub fn these(self) -> String {
        match (self.left, self.all) {
            (1, 1) => "the one object".to_owned(),
            (left, all) if left < all => format!("{} of the {} objects", size(left), size(all)),
            (left, _) => format!("all {} objects", size(left)),
        }
    }
}

/// Objects with all their facts, to be given out.
#[derive(Debug)]
pub struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    fn of<'a>(objects: impl Iterator<Item = &'a Affected>, files: &[EvidenceFile]) -> Self {
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
            let mut line =
                vec![object.outcome.title().to_owned(), object.name.to_string(), readable(&object.id).into_owned()];
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

    /// How many objects stand in it.
    pub fn len(&self) -> usize {
        self.lines.len() - 1
    }

    /// For the clipboard: a line each, cells apart by tabs.
    pub fn tabs(&self) -> String {
        let plain = |cell: &String| csv::guarded(&visible(cell).replace(['\t', '\n', '\r'], " ")).into_owned();
        self.lines.iter().map(|line| line.iter().map(plain).collect::<Vec<_>>().join("\t") + "\n").collect()
    }

    /// Comma-separated, with the mark that tells a spreadsheet program the encoding. `marking`: stands with each object, in a
    /// column of that name, so that it stays with what is cut out.
    pub fn csv(&self, marking: &str) -> String {
        let mut text = String::from(csv::MARK);
        let marking = visible(marking.trim());
        for (row, line) in self.lines.iter().enumerate() {
            let cell = Cow::Borrowed(if row == 0 { "Marking" } else { &*marking });
            let marked = (!marking.is_empty()).then_some(cell);
            csv::record(&mut text, &line.iter().map(|cell| visible(cell)).chain(marked).collect::<Vec<_>>());
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widgets::affected::tests::object;
    use crate::checklist::Outcome;

    #[test]
    fn what_is_given_out_is_counted() {
        let check = |left: usize, all: usize, are: &str, these: &str| {
            let count = Count { left, all };
            assert_eq!((count.are().as_str(), count.these().as_str()), (are, these));
        };
        check(3, 24, "3 of 24 objects are", "3 of the 24 objects");
        check(1, 24, "1 of 24 objects is", "1 of the 24 objects");
        check(24, 24, "24 objects are", "all 24 objects");
        check(1, 1, "One object is", "the one object");
    }

    #[test]
    fn what_is_given_out_is_text() {
        let objects = [object("=1+1", Outcome::Fail, "a\t\"b\"\u{202e}")];
        let table = Table::of(objects.iter(), &[]);
        assert_eq!(table.tabs().lines().nth(1).unwrap(), "Fail\t'=1+1\t'=1+1\tuser\ta \"b\"[U+202E]\t");
        let marked = table.csv("TLP:RED");
        let last = |line: Option<&str>| line.and_then(|line| line.split(',').next_back().map(str::to_owned));
        let lines = marked.lines().map(|line| last(Some(line)).unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(lines, ["Marking", "TLP:RED"]);
        let csv = table.csv("");
        assert!(csv.starts_with("\u{feff}Outcome,") && csv.contains("\"a\t\"\"b\"\"[U+202E]\""), "{csv}");
    }
}
