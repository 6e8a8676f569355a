//! Whose exports an assessment holds: the name that was typed, and the names, ids and domains that the evidence bears.

use crate::assessment::Assessment;
use crate::checklist::previous::Unlike;
use crate::report::visible::visible;
use crate::tenant::Tenant;
use std::collections::BTreeSet;

/// Words that many names share, or that say only what kind of company it is, in small letters; abbreviations without their
/// dots.
const COMMON: &[&str] = &[
    // English
    "and",
    "the",
    "of",
    "for",
    "ltd",
    "limited",
    "plc",
    "llc",
    "llp",
    "lp",
    "inc",
    "corp",
    "corporation",
    "company",
    "co",
    "pty",
    "pte",
    "pvt",
    "group",
    "holding",
    "holdings",
    "international",
    // Other languages in Latin letters
    "gmbh",
    "mbh",
    "ag",
    "kg",
    "kgaa",
    "ev",
    "se",
    "sa",
    "sas",
    "sarl",
    "sl",
    "slu",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "spa",
    "srl",
    "snc",
    "sro",
    "doo",
    "dd",
    "kft",
    "zrt",
    "nyrt",
    "oü",
    "sia",
    "uab",
    "sp",
    "z",
    "oo",
    "zoo",
    "ltda",
    "aş",
    "şti",
    "tnhh",
    "tbk",
    "pt",
    "gruppe",
    "groupe",
    "grupo",
    "gruppo",
    "und",
    "et",
    "y",
    "e",
    // Cyrillic
    "ооо",
    "оао",
    "зао",
    "пао",
    "нао",
    "ао",
    "ип",
    "тов",
    "ат",
    "прат",
    "пат",
    "тоо",
    "оод",
    "еоод",
    "ад",
    "еад",
    "доо",
    "группа",
    "компания",
    "холдинг",
    "група",
    "компанія",
    "и",
    // Greek
    "αε",
    "επε",
    "ικε",
    "οε",
    "εε",
    "αβεε",
    "όμιλος",
    "ομιλος",
    "εταιρεία",
    "εταιρια",
    "και",
    // Arabic
    "شركة",
    "الشركة",
    "مجموعة",
    "المحدودة",
    "محدودة",
    "القابضة",
    "قابضة",
    "المساهمة",
    "مساهمة",
    "العامة",
    "عامة",
    "شمم",
    "ذمم",
    "مم",
    // Hebrew
    "בעמ",
    "חברה",
    "חברת",
    "קבוצת",
    "קבוצה",
    // Devanagari
    "लिमिटेड",
    "प्राइवेट",
    "कंपनी",
    "समूह",
];

/// The same in scripts that put no space between words, longer ones before those within them.
const WITHIN_WORDS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限責任公司",
    "有限公司",
    "集团公司",
    "集團公司",
    "控股",
    "集团",
    "集團",
    "公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "グループ",
    "ホールディングス",
    "㈱",
    "㈲",
    "주식회사",
    "유한회사",
    "㈜",
    "그룹",
    "บริษัท",
    "จำกัด",
    "มหาชน",
];

/// Domains of one side that are named.
const NAMED: usize = 3;

/// What tells an organisation from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// As it was typed.
    client: String,
    /// As the exports call it.
    names: BTreeSet<String>,
    /// Of the tenant.
    ids: BTreeSet<String>,
    /// That are not known to be unverified.
    domains: BTreeSet<String>,
}

impl Whose {
    pub fn of(assessment: &Assessment, tenant: &Tenant) -> Self {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let organizations = || tenant.organization.iter();
        let domains = tenant.domains.iter().chain(organizations().flat_map(|found| &found.domains));
        let domains = domains.filter(|domain| domain.verified != Some(false));
        Self {
            client: assessment.details.client.trim().to_owned(),
            names: organizations().filter_map(|found| filled(&found.name)).collect(),
            ids: organizations().filter_map(|found| filled(&found.id)).collect(),
            domains: domains.filter_map(|domain| filled(&domain.name)).collect(),
        }
    }

    /// A sentence, where the client that was typed and the organisation that the exports name share no word.
    pub fn other_client(&self) -> Option<String> {
        let is_one = |name: &String| may_be_one(&self.client, name);
        if self.client.is_empty() || self.names.is_empty() || self.names.iter().any(is_one) {
            return None;
        }
        let names: Vec<String> = self.names.iter().map(|name| format!("“{}”", visible(name))).collect();
        Some(format!(
            "The exports name {} as their organisation, and the client is called “{}” here: see that they belong together.",
            names.join(" and "),
            visible(&self.client)
        ))
    }

    /// How the exports call the client; `None`: they do not.
    pub fn named_by_exports(&self) -> Option<String> {
        let names: Vec<String> = self.names.iter().map(|name| format!("“{}”", visible(name))).collect();
        (!names.is_empty()).then(|| format!("By the exports: {}.", names.join(" and ")))
    }

    /// A sentence, where the exports are of several tenants.
    pub fn several_tenants(&self) -> Option<String> {
        if self.ids.len() < 2 {
            return None;
        }
        let called = if self.names.len() == self.ids.len() { &self.names } else { &self.ids };
        let called: Vec<String> = called.iter().map(|name| format!("“{}”", visible(name))).collect();
        Some(format!(
            "The exports are of {} tenants: {}. One assessment is of one tenant: take off the list what is of another.",
            self.ids.len(),
            called.join(", ")
        ))
    }

    /// What says that the previous assessment is of another client, a sentence each; empty: nothing does. A tenant id or a
    /// domain that both have proves that they are of one, whatever it was called.
    pub fn differences(&self, previous: &Self) -> Vec<String> {
        self.unlike(previous).into_iter().map(|(_, told)| told).collect()
    }

    /// The same, each with what it is that differs.
    pub fn unlike(&self, previous: &Self) -> Vec<(Unlike, String)> {
        let is_shared = |one: &BTreeSet<String>, other: &BTreeSet<String>| !one.is_disjoint(other);
        if is_shared(&self.ids, &previous.ids) || is_shared(&self.domains, &previous.domains) {
            return Vec::new();
        }
        let mut told = Vec::new();
        if !self.ids.is_empty() && !previous.ids.is_empty() {
            let (here, there) = (named(&self.ids), named(&previous.ids));
            let sentence =
                format!("The exports here are of the tenant {here}, those of the previous assessment of {there}.");
            told.push((Unlike::Tenant, sentence));
        }
        if !self.domains.is_empty() && !previous.domains.is_empty() {
            let (here, there) = (named(&self.domains), named(&previous.domains));
            told.push((Unlike::Domains, format!("They have no domain in common: here {here}, there {there}.")));
        }
        let (here, there) = (self.called(), previous.called());
        let is_one = here.iter().any(|name| there.iter().any(|other| may_be_one(name, other)));
        if !here.is_empty() && !there.is_empty() && !is_one {
            let quoted = |names: &BTreeSet<String>| {
                let names: Vec<String> = names.iter().map(|name| format!("“{}”", visible(name))).collect();
                names.join(" and ")
            };
            let sentence = format!("The client is called {} here and {} there.", quoted(&here), quoted(&there));
            told.push((Unlike::Name, sentence));
        }
        told
    }

    /// By the person, else by the exports.
    fn called(&self) -> BTreeSet<String> {
        if self.client.is_empty() { self.names.clone() } else { BTreeSet::from([self.client.clone()]) }
    }
}

fn named(all: &BTreeSet<String>) -> String {
    let mut names: Vec<String> = all.iter().take(NAMED).map(|name| visible(name).into_owned()).collect();
    if all.len() > NAMED {
        names.push(format!("{} more", all.len() - NAMED));
    }
    crate::report::words::listed(&names)
}

/// Whether two names may be of one organisation: they share a word that tells, or one is within the other.
fn may_be_one(one: &str, other: &str) -> bool {
    let (one, other) = (telling(one), telling(other));
    if one.iter().any(|word| other.contains(word)) {
        return true;
    }
    // Run together or apart, and in scripts without spaces: what is left of one stands within the other.
    let (one, other) = (one.concat(), other.concat());
    one.contains(&other) || other.contains(&one)
}

/// The words of a name that tell it from others, in small letters; of a name that has no others, all of them.
fn telling(name: &str) -> Vec<String> {
    let name = without_marks(&name.to_lowercase());
    let mut left = name.clone();
    for form in WITHIN_WORDS {
        left = left.replace(form, " ");
    }
    let mut telling = words(&left);
    telling.retain(|word| !COMMON.contains(&word.as_str()));
    if telling.is_empty() { words(&name) } else { telling }
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !is_within_word(c)).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Signs that combine with the letter before them part words in no script: accents, vowel points, tones.
fn is_within_word(c: char) -> bool {
    let combines = matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' | '\u{e31}'..='\u{e4e}');
    combines || c.is_alphanumeric()
}

/// Without what stands between the letters of an abbreviation: `S.A.`, `a/s`, `Α.Ε.`, `ש"מ`.
fn without_marks(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let is_alone = |at: usize| letter(Some(at)) && !letter(at.checked_sub(1)) && !letter(Some(at + 1));
    let joins = |at: usize| match letters.get(at) {
        Some('.' | '/' | '．') => at.checked_sub(1).is_some_and(is_alone),
        Some('"' | '״' | '\'' | '’') => letter(at.checked_sub(1)) && letter(Some(at + 1)),
        _ => false,
    };
    letters.iter().enumerate().filter(|(at, _)| !joins(*at)).map(|(_, c)| *c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        // What kind of company it is tells nothing, in whatever script.
        check("示例有限公司", "另外有限公司", false);
        check("示例股份有限公司", "示例集团", true);
        check("示例集团有限公司", "示例（上海）有限公司", true);
        check("株式会社サンプル", "サンプル株式会社", true);
        check("株式会社サンプル", "株式会社テスト", false);
        check("㈱サンプル", "サンプル", true);
        check("주식회사 예시", "예시 그룹", true);
        check("주식회사 예시", "주식회사 보기", false);
        check("ООО «Пример»", "ПАО Пример", true);
        check("ООО «Пример»", "ООО «Другой»", false);
        check("АО Образец", "АО Пример", false);
        check("Νόρβικ Α.Ε.", "Αιγαίο Α.Ε.", false);
        check("Νόρβικ ΑΕ", "Νόρβικ Α.Ε.", true);
        check("شركة المثال", "شركة النموذج المحدودة", false);
        check("شركة المثال المحدودة", "المثال ش.م.م", true);
        check("דוגמה בע\"מ", "דוגמה בע״מ", true);
        check("דוגמה בע\"מ", "אחרת בע\"מ", false);
        check("บริษัท ตัวอย่าง จำกัด", "บริษัทอื่นจำกัด", false);
        check("บริษัทตัวอย่างจำกัด", "ตัวอย่าง", true);
        check("उदाहरण प्राइवेट लिमिटेड", "दूसरा प्राइवेट लिमिटेड", false);
        check("Contoso S.A.", "Fabrikam S.A.", false);
        check("Contoso Sp. z o.o.", "Fabrikam Sp. z o.o.", false);
        check("Contoso A/S", "CONTOSO AS", true);
        check("contoso.com", "Contoso Ltd", true);
        check("Co-op Bank", "The Coop Bank", true);
        // A name of such words alone is compared as it is.
        check("The Company", "The Company Ltd", true);
        check("Group Holdings", "The Company", false);
    }

    /// `client; names; ids; domains`, each parted by commas.
    fn whose(text: &str) -> Whose {
        let mut parts = text.split(';').map(str::trim);
        let client = parts.next().unwrap_or_default().to_owned();
        let mut part = || {
            let words = parts.next().unwrap_or_default().split(',').map(str::trim);
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        Whose { client, names: part(), ids: part(), domains: part() }
    }

    #[test]
    fn another_client_beside_is_said_by_what_tells_it() {
        let check = |here: &str, there: &str, expected: &[&str]| {
            let told = whose(here).differences(&whose(there));
            assert_eq!(told.len(), expected.len(), "{here}, {there}: {told:?}");
            for (told, expected) in told.iter().zip(expected) {
                assert!(told.contains(expected), "{here}, {there}: {told}");
            }
        };
        check("", "", &[]);
        check("Contoso", "Contoso Ltd", &[]);
        check("Contoso", "Fabrikam", &["“Contoso” here and “Fabrikam” there"]);
        check("Contoso", ";Fabrikam", &["“Contoso” here and “Fabrikam” there"]);
        check("Contoso;;1", "Fabrikam;;1", &[]);
        check("Contoso;;;contoso.com", "Fabrikam;;;contoso.com, b.example", &[]);
        check("Contoso;;1", "Contoso;;2", &["the tenant 1, those of the previous assessment of 2"]);
        check("Contoso;;1;a.example", "Contoso;;;b.example", &["here a.example, there b.example"]);
        check(";;1", ";;;b.example", &[]);
        check(";;;a,b,c,d,e", ";;;x", &["a, b, c and 2 more"]);
        let sentences = ["tenant", "domain", "client"];
        check("Contoso;;1;a.example", "Fabrikam;;2;b.example", &sentences);
    }
}
