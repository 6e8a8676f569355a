//! Whether the exports are the client's: the name that was typed, and the names that the evidence bears.

use super::opened::Opened;
use crate::report::visible::visible;

/// Words that many names share, or that say only what kind of company it is.
const COMMON: &[&str] = &[
    "and",
    "the",
    "of",
    "for",
    "ltd",
    "limited",
    "plc",
    "llc",
    "inc",
    "corp",
    "corporation",
    "company",
    "co",
    "group",
    "holding",
    "holdings",
    "gmbh",
    "ag",
    "kg",
    "se",
    "sa",
    "sas",
    "sarl",
    "bv",
    "nv",
    "ab",
    "as",
    "oy",
    "spa",
    "srl",
    "international",
];

/// A sentence, where the client that was typed and the organisation that the exports name share no word.
pub fn other_client(opened: &Opened) -> Option<String> {
    let client = opened.assessment().details.client.trim();
    let tenant = &opened.judged.as_ref()?.import.tenant;
    let named: Vec<&str> = tenant
        .organization
        .iter()
        .map(|organization| organization.name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    if client.is_empty() || named.is_empty() || named.iter().any(|name| may_be_one(client, name)) {
        return None;
    }
    let mut names: Vec<String> = named.iter().map(|name| format!("“{}”", visible(name))).collect();
    names.sort_unstable();
    names.dedup();
    Some(format!(
        "The exports name {} as their organisation, and the client is called “{}” here: see that they belong together.",
        names.join(" and "),
        visible(client)
    ))
}

/// Whether two names may be of one organisation: they share a word that tells, or one is within the other.
fn may_be_one(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    if one.contains(&other) || other.contains(&one) {
        return true;
    }
    let telling = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.filter(|word| !COMMON.contains(word)).map(str::to_owned).collect()
    };
    let others = telling(&other);
    telling(&one).iter().any(|word| others.contains(word))
}

#[cfg(test)]
mod tests {
    use super::may_be_one;

    #[test]
    fn names_of_one_organisation_are_known() {
        let check =
            |one: &str, other: &str, expected: bool| assert_eq!(may_be_one(one, other), expected, "{one}, {other}");
        check("Contoso Ltd", "Contoso Holdings International", true);
        check("CONTOSO", "Contoso-Nordic AB", true);
        check("Skerry", "Skerry & Vane Freight Group", true);
        check("Fabrikam Ltd", "Skerry & Vane Freight Group", false);
        check("Fabrikam Group", "Skerry Group", false);
        check("Νόρβικ", "Νόρβικ Α.Ε.", true);
        check("示例公司", "示例公司集团", true);
        check("示例", "另外", false);
    }
}
