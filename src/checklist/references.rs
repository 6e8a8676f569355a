//! What corresponds to a check elsewhere: by its form, an id tells which authority gave it.
//!
//! Numbers of the CIS Microsoft 365 Foundations Benchmark are those of version 5.0.0, each held against monkey365's rule
//! set for it; 5.1.4.1 to 5.1.4.5 came with version 6.0.0 and are held against Powerpipe's microsoft365-compliance mod.
//! The benchmark's text itself was not at hand.

/// Who gave an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    ScubaGear,
    Eidsca,
    Maester,
    ZeroTrust,
    AzureAdAssessment,
    Cis,
    Nist,
    Attack,
}

impl Authority {
    pub const ALL: &[Self] = &[
        Self::ScubaGear,
        Self::Eidsca,
        Self::Maester,
        Self::ZeroTrust,
        Self::AzureAdAssessment,
        Self::Cis,
        Self::Nist,
        Self::Attack,
    ];

    /// As people name it.
    pub fn title(self) -> &'static str {
        match self {
            Self::ScubaGear => "CISA ScubaGear",
            Self::Eidsca => "EIDSCA",
            Self::Maester => "Maester",
            Self::ZeroTrust => "Zero Trust Assessment",
            Self::AzureAdAssessment => "AzureADAssessment",
            Self::Cis => "CIS Microsoft 365",
            Self::Nist => "NIST SP 800-53",
            Self::Attack => "MITRE ATT&CK",
        }
    }

    /// The authority of an id; `None` where the id has no known form.
    ///
    /// `MS.AAD.7.1` · `EIDSCA.AP01` · `MT.1032` · `ZTA 21812` · `AR0089` · `CIS M365 1.1.3` · `AC-6(5)` · `T1078.004`
    pub fn of(id: &str) -> Option<Self> {
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let numbers =
            |text: &str| text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(rest) = id.strip_prefix("MS.") {
            let (product, number) = rest.split_once('.')?;
            let known = ["AAD", "EXO", "DEFENDER", "SHAREPOINT", "TEAMS", "POWERPLATFORM"].contains(&product);
            return (known && numbers(number) && number.matches('.').count() == 1).then_some(Self::ScubaGear);
        }
        if let Some(rest) = id.strip_prefix("EIDSCA.") {
            let (letters, number) = rest.split_at_checked(2)?;
            let upper = letters.bytes().all(|byte| byte.is_ascii_uppercase());
            return (upper && digits(number, 2)).then_some(Self::Eidsca);
        }
        if let Some(rest) = id.strip_prefix("MT.") {
            return digits(rest, 4).then_some(Self::Maester);
        }
        if let Some(rest) = id.strip_prefix("ZTA ") {
            return digits(rest, 5).then_some(Self::ZeroTrust);
        }
        if let Some(rest) = id.strip_prefix("AR") {
            return digits(rest, 4).then_some(Self::AzureAdAssessment);
        }
        if let Some(rest) = id.strip_prefix("CIS M365 ") {
            return (numbers(rest) && rest.contains('.')).then_some(Self::Cis);
        }
        if let Some(rest) = id.strip_prefix('T').filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        {
            let (technique, part) = rest.split_once('.').unwrap_or((rest, "000"));
            return (digits(technique, 4) && digits(part, 3)).then_some(Self::Attack);
        }
        let (family, rest) = id.split_once('-')?;
        let (control, enhancement) = match rest.split_once('(') {
            Some((control, enhancement)) => (control, enhancement.strip_suffix(')')?),
            None => (rest, "1"),
        };
        let is_number = |text: &str| (1..=2).contains(&text.len()) && numbers(text);
        let is_family = family.len() == 2 && family.bytes().all(|byte| byte.is_ascii_uppercase());
        (is_family && is_number(control) && is_number(enhancement)).then_some(Self::Nist)
    }
}

/// All ids of a check, by authority, each authority named once: `CISA ScubaGear MS.AAD.7.1 · Maester MT.1032, MT.1029`.
pub fn in_words(ids: &[&str]) -> String {
    by_authority(&corresponding(ids).collect::<Vec<_>>())
}

/// The same of those that ask for the opposite of what the check asks for; they are marked `!MS.AAD.6.1`.
pub fn opposite_in_words(ids: &[&str]) -> String {
    by_authority(&opposite(ids).collect::<Vec<_>>())
}

pub fn corresponding<'i>(ids: &'i [&'i str]) -> impl Iterator<Item = &'i str> {
    ids.iter().copied().filter(|id| !id.starts_with('!'))
}

pub fn opposite<'i>(ids: &'i [&'i str]) -> impl Iterator<Item = &'i str> {
    ids.iter().filter_map(|id| id.strip_prefix('!'))
}

fn by_authority(ids: &[&str]) -> String {
    let of_authority = |authority: &Authority| {
        let own: Vec<&str> = ids.iter().copied().filter(|id| Authority::of(id) == Some(*authority)).collect();
        (!own.is_empty()).then(|| {
            // The name stands in the id already.
            let own = own.join(", ").replace("CIS M365 ", "").replace("ZTA ", "").replace("EIDSCA.", "");
            format!("{} {own}", authority.title())
        })
    };
    Authority::ALL.iter().filter_map(of_authority).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_who_gave_it() {
        let check = |id: &str, expected: Option<Authority>| assert_eq!(Authority::of(id), expected, "{id}");
        check("MS.AAD.7.1", Some(Authority::ScubaGear));
        check("MS.EXO.13.1", Some(Authority::ScubaGear));
        check("MS.AAD.7.1v1", None);
        check("MS.AAD.7", None);
        check("EIDSCA.AP01", Some(Authority::Eidsca));
        check("EIDSCA.AP1", None);
        check("MT.1032", Some(Authority::Maester));
        check("MT1032", None);
        check("ZTA 21812", Some(Authority::ZeroTrust));
        check("ZTA21812", None);
        check("AR0089", Some(Authority::AzureAdAssessment));
        check("CIS M365 5.2.2.1", Some(Authority::Cis));
        check("CIS 5.2.2.1", None);
        check("AC-6(5)", Some(Authority::Nist));
        check("AU-12", Some(Authority::Nist));
        check("NIST AC-6", None);
        check("AC-6(5", None);
        check("T1078", Some(Authority::Attack));
        check("T1078.004", Some(Authority::Attack));
        check("T1078.4", None);
        check("", None);
        check("é", None);
    }

    #[test]
    fn what_asks_for_the_opposite_stands_apart() {
        let ids = ["!MS.AAD.6.1", "IA-5", "!CIS M365 1.3.1"];
        assert_eq!(in_words(&ids), "NIST SP 800-53 IA-5");
        assert_eq!(opposite_in_words(&ids), "CISA ScubaGear MS.AAD.6.1 · CIS Microsoft 365 1.3.1");
    }

    #[test]
    fn each_authority_is_named_once() {
        let words =
            in_words(&["T1078.004", "MS.AAD.7.1", "CIS M365 1.1.3", "MT.1029", "MT.1032", "AC-6(5)", "ZTA 21812"]);
        assert_eq!(
            words,
            "CISA ScubaGear MS.AAD.7.1 · Maester MT.1029, MT.1032 · Zero Trust Assessment 21812 · \
             CIS Microsoft 365 1.1.3 · NIST SP 800-53 AC-6(5) · MITRE ATT&CK T1078.004"
        );
        assert_eq!(in_words(&[]), "");
    }
}
