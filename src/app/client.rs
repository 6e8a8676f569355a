//! Whether the exports are the client's: the name that was typed, and the names that the evidence bears.

use super::opened::Opened;
use crate::report::visible::visible;
use std::collections::BTreeMap;

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

/// A sentence, where the exports are of several tenants.
pub fn several_tenants(opened: &Opened) -> Option<String> {
    let tenant = &opened.judged.as_ref()?.import.tenant;
    let organizations = tenant.organization.iter().filter(|organization| !organization.id.is_empty());
    let tenants: BTreeMap<&str, &str> =
        organizations.map(|organization| (&*organization.id, organization.name.trim())).collect();
    if tenants.len() < 2 {
        return None;
    }
    let name = |(id, name): (&&str, &&str)| {
        let name = if name.is_empty() { id } else { name };
        format!("“{}”", visible(name))
    };
    Some(format!(
        "The exports are of {} tenants: {}. One assessment is of one tenant: take off the list what is of another.",
        tenants.len(),
        tenants.iter().map(name).collect::<Vec<_>>().join(", ")
    ))
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
}
