//! Tables of names and values (`Name,Value`, `Property`, `Key`, `Setting`): what a value is, the cell beside it says.

use super::names::{names_a_secret, normalised};
use super::{AMAZON_KEY, is_key_id, is_key_of_amazon, names, says_yes_or_no};
use crate::evidence::{Cells, FOLD_QUOTES};

/// Headings and properties under which stands what the value beside them is.
const NAMES: &[&str] = &[
    "key",
    "keyname",
    "name",
    "parameter",
    "parametername",
    "property",
    "propertyname",
    "setting",
    "settingname",
    "variable",
    "variablename",
    "eigenschaft",
    "einstellung",
    "propriété",
    "propiedad",
];

/// Headings of the values.
const VALUES: &[&str] = &["value", "wert", "valeur", "valor", "valore", "waarde", "newvalue", "oldvalue"];

/// Whether a property names the value beside it.
pub(in crate::evidence) fn is_name_of_a_key(name: &[u8]) -> bool {
    NAMES.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

/// The columns of a table in which names and their values stand; none where it is no such table.
#[derive(Debug, Default)]
pub struct Pairs {
    names: Vec<usize>,
    values: Vec<usize>,
}

impl Pairs {
    pub fn of<'h>(headings: impl Iterator<Item = &'h str>) -> Self {
        let mut pairs = Self::default();
        for (column, heading) in headings.enumerate() {
            let heading = normalised(heading.as_bytes());
            if NAMES.contains(&heading.as_str()) {
                pairs.names.push(column);
            } else if VALUES.contains(&heading.as_str()) {
                pairs.values.push(column);
            }
        }
        if pairs.names.is_empty() || pairs.values.is_empty() { Self::default() } else { pairs }
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    pub(in crate::evidence) fn is_name(&self, column: usize) -> bool {
        self.names.contains(&column)
    }
    pub(in crate::evidence) fn is_value(&self, column: usize) -> bool {
        self.values.contains(&column)
    }

    /// Whether a row names a secret.
    pub(in crate::evidence) fn name_one(&self, cells: Cells<'_>) -> bool {
        let names = |column: &usize| cells.text(*column).is_some_and(|name| names_a_secret(name.trim().as_bytes()));
        self.names.iter().any(names)
    }

    /// The columns of a row in which a secret stands by the name beside it.
    pub(in crate::evidence) fn secrets(&self, cells: Cells<'_>) -> Vec<usize> {
        let is_one = |column: &usize| {
            cells.raw(*column).is_some_and(|value| !value.trim_ascii().is_empty() && !says_yes_or_no(value))
        };
        let mut found: Vec<usize> = self.values.iter().copied().filter(is_one).collect();
        if found.is_empty() || !self.name_one(cells) {
            found.clear();
        }
        found.extend(keys_of_amazon(cells));
        found
    }

    /// What is told of a row in which a secret stands so: the word for it, or what heads the names.
    pub fn told(&self, cells: Cells<'_>) -> Option<&'static str> {
        if !keys_of_amazon(cells).is_empty() {
            return Some("an access key beside its id");
        }
        if self.is_empty() || self.secrets(cells).is_empty() {
            return None;
        }
        let known = |column: &usize| names::known_as(&cells.text(*column)?);
        Some(self.names.iter().find_map(known).unwrap_or("a value beside the name of a secret"))
    }
}

/// The columns of a row in which a key of Amazon stands, which its id in another cell tells, and that of the id.
fn keys_of_amazon(cells: Cells<'_>) -> Vec<usize> {
    // Asked of every row: few cells are as long as a key, and fewer look like one.
    let may_be_key = |(start, end): &(u32, u32)| {
        let end = end & !FOLD_QUOTES;
        let cell = (end.saturating_sub(*start) as usize >= AMAZON_KEY)
            .then(|| cells.bytes().get(*start as usize..end as usize));
        cell.flatten().is_some_and(|cell| is_key_of_amazon(cell.trim_ascii()))
    };
    if !cells.spans().iter().any(may_be_key) {
        return Vec::new();
    }
    let of = |is: fn(&[u8]) -> bool| {
        let is_one = move |column: &usize| cells.raw(*column).is_some_and(|cell| is(cell.trim_ascii()));
        (0..cells.len()).filter(is_one)
    };
    let (ids, keys): (Vec<usize>, Vec<usize>) = (of(is_key_id).collect(), of(is_key_of_amazon).collect());
    if ids.is_empty() || keys.is_empty() { Vec::new() } else { [ids, keys].concat() }
}

#[cfg(test)]
mod tests {
    use super::{Pairs, is_name_of_a_key};
    use crate::evidence::Cells;

    #[test]
    fn a_value_is_judged_by_the_name_beside_it() {
        let check = |headings: [&str; 2], row: [&str; 2], expected| {
            let text = row.concat();
            let (first, all) = (row[0].len() as u32, text.len() as u32);
            let spans = [(0, first), (first, all)];
            let told = Pairs::of(headings.into_iter()).told(Cells::of_text(&text, &spans));
            assert_eq!(told, expected, "{headings:?} {row:?}");
        };
        check(["Property", "Value"], ["Password", "x"], Some("password"));
        check(["Key", "value"], ["client_secret", "x"], Some("clientsecret"));
        check(["Wert", "Name"], ["x", "LAPS password"], Some("a value beside the name of a secret"));
        check(["Setting", "Value"], ["Password", "True"], None);
        check(["Setting", "Value"], ["PasswordNeverExpires", "x"], None);
        check(["Name", "Value"], ["DisplayName", "Password"], None);
        check(["Name", "Count"], ["Password", "12"], None);
        let (id, key) = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        let told = Some("an access key beside its id");
        check(["A", "B"], [id, key], told);
        check(["B", "A"], [key, &id.replace("AKIA", "ASIA")], told);
        check(["A", "B"], [id, "x"], None);
        check(["A", "B"], ["ASIAPACIFIC", key], None);
        check(["A", "B"], [id, &"a1".repeat(20)], None);
    }

    #[test]
    fn properties_name_the_value_beside_them() {
        for name in ["key", "Name", "keyName", "Property", "settingName"] {
            assert!(is_name_of_a_key(name.as_bytes()), "{name}");
        }
        for name in ["displayName", "value", "names", ""] {
            assert!(!is_name_of_a_key(name.as_bytes()), "{name}");
        }
    }
}
