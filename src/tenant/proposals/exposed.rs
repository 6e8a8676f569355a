//! Exposed people: whose accounts attackers want most. The inventory names them, else their job titles propose them.

use crate::tenant::naming::Naming;
use crate::tenant::stated::Stated;
use crate::tenant::{ExposedEntry, Tenant, User};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A person, with who said that they are exposed.
#[derive(Clone, Debug)]
pub struct ExposedPerson<'t> {
    /// `None`: the inventory names an account that the list of users does not have.
    pub user: Option<&'t User>,
    /// As written, where the account was not found.
    pub name: Arc<str>,
    pub entry: Option<&'t ExposedEntry>,
    /// By the assessor or the inventory.
    pub confirmed: bool,
    /// Why, in words.
    pub why: Arc<str>,
}

/// Confirmed people: by the inventory's sheet and the assessor. Without a sheet, people whose job titles propose them stand
/// beside until each is confirmed or turned down. In the order of the list of users; unknown names last.
pub fn exposed_people<'t>(tenant: &'t Tenant, stated: &Stated) -> Vec<ExposedPerson<'t>> {
    let naming = Naming::of(tenant);
    let said = |user: &User| {
        if stated.exposed.is_empty() {
            return None;
        }
        [user.id.to_lowercase(), user.upn.to_lowercase()]
            .iter()
            .filter(|key| !key.is_empty())
            .find_map(|key| stated.exposed.get(key).copied())
    };
    let mut people = Vec::new();
    let mut unknown = Vec::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for entry in &tenant.exposed {
        for (written, named) in naming.all(&entry.account) {
            let Some(user) = named.user() else {
                unknown.push(ExposedPerson {
                    user: None,
                    name: written.into(),
                    entry: Some(entry),
                    confirmed: true,
                    why: "listed in the inventory sheet Exposed people".into(),
                });
                continue;
            };
            if said(user) != Some(false) && seen.insert(std::ptr::from_ref(user).addr()) {
                let reason = entry.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
                people.push(ExposedPerson {
                    user: Some(user),
                    name: Arc::clone(user.shared_name()),
                    entry: Some(entry),
                    confirmed: true,
                    why: format!("listed in the inventory sheet Exposed people{reason}").into(),
                });
            }
        }
    }
    let has_sheet = !tenant.exposed.items.is_empty();
    if !has_sheet || !stated.exposed.is_empty() {
        // Many people have the same title.
        let mut titles: HashMap<&str, Option<Arc<str>>, foldhash::fast::RandomState> = HashMap::default();
        let words = |title: &str| proposes(title).then(|| format!("proposed by the job title {title}").into());
        for user in tenant.users.iter().filter(|user| !user.deleted) {
            let found = match said(user) {
                Some(false) => continue,
                Some(true) => Some((true, "named by the assessor".into())),
                None if has_sheet => None,
                None => user
                    .job_title
                    .as_deref()
                    .and_then(|title| titles.entry(title).or_insert_with(|| words(title)).clone())
                    .map(|why| (false, why)),
            };
            if let Some((confirmed, why)) = found
                && seen.insert(std::ptr::from_ref(user).addr())
            {
                people.push(ExposedPerson {
                    user: Some(user),
                    name: Arc::clone(user.shared_name()),
                    entry: None,
                    confirmed,
                    why,
                });
            }
        }
    }
    people.extend(unknown);
    people
}

/// Beginnings of words in titles of people with money, power or keys, in several languages.
const TITLE_STARTS: &[&str] = &[
    "chief",
    "president",
    "präsident",
    "président",
    "director",
    "direktor",
    "directeur",
    "directrice",
    "diretor",
    "direttore",
    "geschäftsführ",
    "vorstand",
    "gérant",
    "gerente",
    "treasur",
    "trésor",
    "tesorer",
    "schatzmeister",
    "financ",
    "finanz",
    "finans",
    "payroll",
    "lohnbuch",
    "gehalts",
    "nómina",
    "legal",
    "counsel",
    "juris",
    "juríd",
    "jurid",
    "rechts",
    "attorney",
    "personalleit",
    "security",
    "sicherheit",
    "sécurité",
    "seguridad",
    "segurança",
    "sicurezza",
    "ceo",
    "cfo",
    "coo",
    "cio",
    "cto",
    "ciso",
    "cso",
    "cpo",
    "cmo",
];

/// Phrases, as they stand.
const TITLE_PHRASES: &[&str] = &[
    "head of",
    "leiter",
    "leitung",
    "responsable de",
    "jefe de",
    "jefa de",
    "human resources",
    "ressources humaines",
    "recursos humanos",
    "risorse umane",
    "it operations",
    "it-betrieb",
    "exploitation informatique",
];

/// Whether a job title makes a person exposed.
fn proposes(title: &str) -> bool {
    let lower = title.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let short = |start: &str| start.len() <= 4;
    let is_word = |word: &str| {
        word == "hr"
            || TITLE_STARTS.iter().any(|start| if short(start) { word == *start } else { word.starts_with(start) })
    };
    words.any(is_word) || TITLE_PHRASES.iter().any(|phrase| lower.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::fixtures::World;

    #[track_caller]
    fn check(title: &str, expected: bool) {
        let tenant = World::new().user_with("anna", |user| user.job_title = Some(title.into())).build();
        assert_eq!(exposed_people(&tenant, &Stated::default()).len(), usize::from(expected), "{title}");
    }

    #[test]
    fn titles_propose() {
        for title in [
            "Chief Executive Officer",
            "Head of Human Resources",
            "CFO",
            "Payroll Specialist",
            "General Counsel",
            "Treasury Manager",
            "Director of Operations",
            "HR Adviser",
            "Leiter Finanzen",
            "Directrice juridique",
            "Director de Seguridad",
            "Vice President, Sales",
            "Finance Assistant",
        ] {
            check(title, true);
        }
        for title in ["Crane Operator", "Receptionist", "Sales Manager", "Indirect Buyer", "Thrower", "Cook", ""] {
            check(title, false);
        }
    }

    #[test]
    fn the_assessor_decides() {
        let tenant = World::new().user_with("anna", |user| user.job_title = Some("CEO".into())).user("ben").build();
        let mut stated = Stated::default();
        let names = |stated: &Stated| {
            let people = exposed_people(&tenant, stated);
            people.iter().map(|person| (person.user.unwrap().id.to_string(), person.confirmed)).collect::<Vec<_>>()
        };
        assert_eq!(names(&stated), [("id-anna".to_owned(), false)]);
        stated.exposed.insert("id-ben".to_owned(), true);
        assert_eq!(names(&stated), [("id-anna".to_owned(), false), ("id-ben".to_owned(), true)]);
        stated.exposed.insert("id-anna".to_owned(), false);
        assert_eq!(names(&stated), [("id-ben".to_owned(), true)]);
    }
}
