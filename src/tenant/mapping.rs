//! What a person said of tables that no layout fits: which column holds what, how a file writes its dates, and which encoding it
//! has.
//!
//! Which fields there are is left to the datasets; here stand only names.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the fields of a dataset stand in a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Id of the dataset.
    pub dataset: String,
    /// Field, by its column's name, to the heading as written.
    pub columns: BTreeMap<String, String>,
}

/// The order of day and month in a file's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayMonth {
    DayFirst,
    MonthFirst,
}

/// Everything said of tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mappings {
    /// By [`key_of`] its headings: any table with these headings is read so.
    pub tables: BTreeMap<String, Columns>,
    /// By the file's name.
    pub dates: BTreeMap<String, DayMonth>,
    /// By the file's name, the encoding of one that does not say it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<String, String>,
}

impl Mappings {
    /// What was said of a table with these headings.
    pub fn of(&self, headings: &[String]) -> Option<&Columns> {
        if self.tables.is_empty() { None } else { self.tables.get(&key_of(headings)) }
    }

    /// What was said of a table much like this one: it has every column that was named, in whatever order, and each of the
    /// two has half of the other's headings at least.
    pub fn like(&self, headings: &[String]) -> Option<&Columns> {
        let key = key_of(headings);
        let own: Vec<&str> = key.lines().collect();
        self.tables.iter().find_map(|(known, columns)| {
            let theirs: Vec<&str> = known.lines().collect();
            let shared = own.iter().filter(|heading| theirs.contains(heading)).count();
            let has = |heading: &String| position(headings, heading).is_some();
            let is_like = shared * 2 >= own.len() && shared * 2 >= theirs.len() && columns.columns.values().all(has);
            is_like.then_some(columns)
        })
    }

    /// As a file that serves for the next client too: tables only, for the order of dates and an encoding belong to one file.
    pub fn to_json(&self) -> String {
        let kept = Kept { format: FORMAT.to_owned(), tables: self.tables.clone() };
        let mut text = serde_json::to_string_pretty(&kept).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads what [`Mappings::to_json`] wrote.
    ///
    /// # Errors
    /// A sentence.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let kept: Kept = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|_| "it is no file of column mappings, as the window keeps them".to_owned())?;
        if kept.format != FORMAT {
            return Err(format!("its format is {:?}, and this version reads {FORMAT:?}", kept.format));
        }
        Ok(Self { tables: kept.tables, ..Self::default() })
    }
}

const FORMAT: &str = "tenant-assessor-mappings-1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    format: String,
    tables: BTreeMap<String, Columns>,
}

/// The form under which the headings of a table are known again: in their order, a line each, in lower case.
pub fn key_of(headings: &[String]) -> String {
    headings.iter().map(|heading| folded(heading)).collect::<Vec<_>>().join("\n")
}

/// A heading whose capitals and blanks do not matter.
pub fn folded(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Where a heading stands that a person named; one in other capitals is the same, as [`key_of`] takes it.
pub fn position(headings: &[String], named: &str) -> Option<usize> {
    let as_written = headings.iter().position(|heading| heading.trim() == named.trim());
    as_written.or_else(|| headings.iter().position(|heading| folded(heading) == folded(named)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_survives_its_file() {
        let mut mappings = Mappings::default();
        let headings = ["Login ".to_owned(), "Rôle\nrole".to_owned()];
        let columns = BTreeMap::from([("userPrincipalName".to_owned(), "Login ".to_owned())]);
        mappings.tables.insert(key_of(&headings), Columns { dataset: "users".into(), columns });
        mappings.dates.insert("a.csv".into(), DayMonth::DayFirst);
        let again = Mappings::from_json(&format!("\u{feff}{}", mappings.to_json())).unwrap();
        assert_eq!(again.tables, mappings.tables);
        assert!(again.dates.is_empty(), "the order of dates belongs to one file");
        assert!(again.of(&["login".to_owned(), "RÔLE role".to_owned()]).is_some());
        assert!(again.of(&["login".to_owned()]).is_none());
        assert_eq!(position(&["Note".to_owned(), "LOGIN".to_owned()], "Login "), Some(1));
        assert_eq!(position(&["login".to_owned(), "Login".to_owned()], "Login "), Some(1));
    }

    #[test]
    fn a_table_is_like_another_by_the_names_of_its_columns() {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        let mut mappings = Mappings::default();
        let columns = [("upn", "Konto"), ("role", "Rola")].map(|(field, name)| (field.to_owned(), name.to_owned()));
        let columns = Columns { dataset: "role-assignments".into(), columns: columns.into() };
        mappings.tables.insert(key_of(&owned(&["Konto", "Rola", "Od", "Uwagi"])), columns);
        let check = |names: &[&str], expected: bool| {
            assert_eq!(mappings.like(&owned(names)).is_some(), expected, "{names:?}");
        };
        check(&["Konto", "Rola", "Od", "Uwagi"], true);
        check(&["Uwagi", "Rola", "Od", "Konto"], true);
        check(&["Rola", "Konto"], true);
        check(&["KONTO", "rola", "Od", "Uwagi"], true);
        check(&["Rola", "Konto", "Od", "Uwagi", "Nr", "Dział"], true);
        check(&["Rola", "Od", "Uwagi"], false);
        check(&["Rola", "Konto", "a", "b", "c"], false);
        check(&[], false);
    }

    #[test]
    fn other_files_are_refused_in_words() {
        let check = |text: &str, words: &str| {
            let error = Mappings::from_json(text).unwrap_err();
            assert!(error.contains(words), "{error}");
        };
        check("", "no file of column mappings");
        check("{}", "no file of column mappings");
        check(r#"{"format":"tenant-assessor-mappings-9","tables":{}}"#, "mappings-9");
        check(r#"{"format":"tenant-assessor-mappings-1","tables":{},"x":1}"#, "no file of column mappings");
    }
}
