//! What of a file of mappings this version cannot use: said, or a row would be lost without a word.

use super::keys;
use crate::datasets::Dataset;
use crate::evidence::secrets;
use crate::tenant::mapping::{Mappings, folded};

/// Headings of a table that are named, so that its owner knows it.
const NAMED: usize = 3;

/// A sentence for each word of the mappings that means nothing here.
pub fn unusable(mappings: &Mappings) -> Vec<String> {
    let mut said = Vec::new();
    for (headings, columns) in &mappings.tables {
        let lines: Vec<&str> = headings.lines().collect();
        let table = called(&lines);
        let Some(dataset) = Dataset::by_id(&columns.dataset) else {
            let dataset = &columns.dataset;
            said.push(format!(
                "{table} is for the export {dataset:?}, which this version does not know; it was not used."
            ));
            continue;
        };
        let known = keys(dataset);
        for (field, heading) in &columns.columns {
            if !known.contains(field) {
                said.push(format!(
                    "{table} names the field {field:?}, which this version does not know; it was not used."
                ));
            } else if !lines.contains(&folded(heading).as_str()) {
                said.push(format!(
                    "{table} names the column {heading:?}, which the table does not have; it was not used."
                ));
            }
        }
    }
    said
}

/// A table by its first headings.
fn called(headings: &[&str]) -> String {
    let shown = |heading: &&str| if secrets::may_be_one(heading) { "…".to_owned() } else { (*heading).to_owned() };
    let first: Vec<String> = headings.iter().take(NAMED).map(shown).collect();
    let more = if headings.len() > NAMED { ", …" } else { "" };
    format!("The mapping of \u{201c}{}{more}\u{201d}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::unusable;
    use crate::tenant::mapping::{Columns, Mappings, key_of};

    #[test]
    fn what_means_nothing_is_said() {
        let check = |dataset: &str, field: &str, heading: &str, expected: &str| {
            let headings = ["Konto", "Rola", "Od", "Uwagi"].map(str::to_owned);
            let columns = [(field.to_owned(), heading.to_owned())].into();
            let mut mappings = Mappings::default();
            mappings.tables.insert(key_of(&headings), Columns { dataset: dataset.to_owned(), columns });
            let said = unusable(&mappings).join(" ");
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{said}");
        };
        check("users", "userPrincipalName", "Konto", "");
        check("users", "userPrincipalName", "KONTO ", "");
        check("nosuch", "userPrincipalName", "Konto", "the export \"nosuch\"");
        check("users", "nosuch", "Konto", "konto, rola, od, …\u{201d} names the field \"nosuch\"");
        check("users", "userPrincipalName", "Login", "the column \"Login\", which the table does not have");
    }
}
