//! Names that people give to emergency accounts, in several languages.

/// How plainly a name says that the account is for emergencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameHint {
    /// A word for emergency, or the abbreviation `bg` beside a word for administration: hospitals have such names too.
    Emergency,
    /// "Emergency access", "Notfallkonto": an account or access for emergencies.
    EmergencyAccess,
    /// "Break glass": nobody calls anything else so.
    BreakGlass,
}

/// What a principal name or display name says. Of a principal name only what stands before the `@` counts: a domain
/// under `.bg` is no hint.
pub(super) fn hint(name: &str, folded: &mut String) -> Option<NameHint> {
    let local = name.split_once('@').map_or(name, |(local, _)| local);
    fold(local, folded);
    let (mut found, mut abbreviation) = (None, false);
    for (at, first) in folded.bytes().enumerate() {
        let rest = folded.as_bytes().get(at..).unwrap_or_default();
        for (word, hint) in words_from(first) {
            // The second letter first: nearly every name ends here.
            if rest.get(1) == word.as_bytes().get(1) && rest.starts_with(word.as_bytes()) {
                found = found.max(Some(*hint));
            }
        }
        abbreviation |= rest.starts_with(b"bg") || rest.starts_with(b"btg");
    }
    found.or_else(|| (abbreviation && is_abbreviated(local)).then_some(NameHint::Emergency))
}

/// Lower case, accents taken off, and only letters and digits kept: "Accès d’urgence" → "accesdurgence".
fn fold(name: &str, folded: &mut String) {
    folded.clear();
    if name.is_ascii() {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        folded.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
        return;
    }
    for letter in name.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()) {
        folded.push(match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            other => other,
        });
    }
}

/// The words by their first byte, so that a list of 100,000 names is read in one pass.
fn words_from(first: u8) -> &'static [(&'static str, NameHint)] {
    use NameHint::{BreakGlass, Emergency, EmergencyAccess};
    match first {
        b'a' => &[
            ("accesdurgence", EmergencyAccess),
            ("accesurgence", EmergencyAccess),
            ("accesodeemergencia", EmergencyAccess),
            ("accesoemergencia", EmergencyAccess),
            ("accessodiemergenza", EmergencyAccess),
            ("accessoemergenza", EmergencyAccess),
            ("accountdiemergenza", EmergencyAccess),
            ("acessodeemergencia", EmergencyAccess),
            ("acessoemergencia", EmergencyAccess),
            ("admindurgence", EmergencyAccess),
            ("adminurgence", EmergencyAccess),
            ("adminemergenc", EmergencyAccess),
            ("adminnotfall", EmergencyAccess),
        ],
        b'b' => &[
            ("breakglass", BreakGlass),
            ("breaktheglass", BreakGlass),
            ("brkglass", BreakGlass),
            ("brisdeglace", BreakGlass),
        ],
        b'c' => &[
            ("comptedurgence", EmergencyAccess),
            ("compteurgence", EmergencyAccess),
            ("contadeemergencia", EmergencyAccess),
            ("contaemergencia", EmergencyAccess),
            ("cuentadeemergencia", EmergencyAccess),
            ("cuentaemergencia", EmergencyAccess),
        ],
        b'd' => &[("dostepawaryjny", EmergencyAccess)],
        b'e' => &[
            ("emergencyaccess", EmergencyAccess),
            ("emergencyaccount", EmergencyAccess),
            ("emergencyadm", EmergencyAccess),
            ("emergencyglobal", EmergencyAccess),
            ("emergaccess", EmergencyAccess),
            ("emergadm", EmergencyAccess),
            ("emergenciaadm", EmergencyAccess),
            ("emergenzaadm", EmergencyAccess),
            ("emergenc", Emergency),
            ("emergenz", Emergency),
        ],
        b'f' => &[("firecall", EmergencyAccess)],
        b'k' => &[("kontoawaryjne", EmergencyAccess)],
        b'n' => &[
            ("notfallzugang", EmergencyAccess),
            ("notfallzugriff", EmergencyAccess),
            ("notfallkonto", EmergencyAccess),
            ("notfalladm", EmergencyAccess),
            ("notfallaccount", EmergencyAccess),
            ("notfallbenutzer", EmergencyAccess),
            ("notfall", Emergency),
            ("noodtoegang", EmergencyAccess),
            ("noodaccount", EmergencyAccess),
            ("noodadm", EmergencyAccess),
            ("noodbeheer", EmergencyAccess),
            ("nodkonto", EmergencyAccess),
            ("nodatkomst", EmergencyAccess),
            ("nodtilgang", EmergencyAccess),
            ("nodadgang", EmergencyAccess),
        ],
        b'u' => &[("urgenceadm", EmergencyAccess), ("urgence", Emergency)],
        _ => &[],
    }
}

/// `bg-adm`, `adm.bg`, `bg01`, `btg-admin`: the abbreviation as a word of its own, beside a word for administration or a
/// number. `bgates` and `bg` alone are people.
fn is_abbreviated(local: &str) -> bool {
    let words = || local.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let abbreviation = words().any(|word| is(word, &["bg", "btg"]));
    let administration = || {
        words().any(|word| is(word, &["adm", "admin", "account", "acct", "access", "ga", "global", "globaladmin"]))
            || words().count() == 1 && local.bytes().any(|letter| letter.is_ascii_digit())
    };
    abbreviation && administration() || words().any(|word| is(word, &["bgadmin", "bgadm", "bgaccount", "bgaccess"]))
}
