//! What a policy's controls are worth against a requirement.

use super::requirement::{Requirement, SIGN_IN_FREQUENCY_HOURS};
use crate::tenant::policy::{Filter, FilterMode, GrantControls, StrengthRef};
use crate::tenant::vocabulary::{Of, plain_list};
use crate::tenant::{CaPolicy, Missing, RecordKind, Tenant};

/// What a policy is worth against a requirement, wherever it applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Meets,
    MeetsNot,
    /// Only a person can judge (custom controls), or the evidence lost what it asks for (then it is named).
    Unclear(Option<Missing>),
}

/// Strengths that every tenant has, by the end of their id. They cannot be changed.
/// Source: Graph `authenticationStrength/policies`, as ScubaGear exported them from a live tenant.
const BUILT_IN_STRENGTHS: &[(&str, &[&str])] = &[
    (
        "00000000-0000-0000-0000-000000000002",
        &[
            "windowsHelloForBusiness",
            "fido2",
            "x509CertificateMultiFactor",
            "deviceBasedPush",
            "temporaryAccessPassOneTime",
            "temporaryAccessPassMultiUse",
            "password,microsoftAuthenticatorPush",
            "password,softwareOath",
            "password,hardwareOath",
            "password,sms",
            "password,voice",
            "federatedMultiFactor",
            "microsoftAuthenticatorPush,federatedSingleFactor",
            "softwareOath,federatedSingleFactor",
            "hardwareOath,federatedSingleFactor",
            "sms,federatedSingleFactor",
            "voice,federatedSingleFactor",
        ],
    ),
    (
        "00000000-0000-0000-0000-000000000003",
        &["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "deviceBasedPush"],
    ),
    ("00000000-0000-0000-0000-000000000004", &["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]),
];

/// Modes that resist phishing. Federated multifactor does not: nobody here knows what the other side asked for.
const PHISHING_RESISTANT: &[&str] = &["windowshelloforbusiness", "fido2", "x509certificatemultifactor"];
/// Modes that are multifactor by themselves, as Entra counts them (its own multifactor strength lists them alone).
const MULTIFACTOR: &[&str] =
    &["devicebasedpush", "temporaryaccesspassonetime", "temporaryaccesspassmultiuse", "federatedmultifactor"];
/// Modes that make two factors beside another one.
const SECOND_FACTOR: &[&str] =
    &["voice", "sms", "hardwareoath", "softwareoath", "microsoftauthenticatorpush", "x509certificatesinglefactor"];

/// What the policy is worth against the requirement.
pub(super) fn worth(tenant: &Tenant, policy: &CaPolicy, requirement: Requirement) -> Worth {
    if policy.lost {
        let why = format!(
            "Parts of the policy “{}” were lost when it was exported, or ask for what is not known here; export Conditional \
             Access as JSON with all levels (PowerShell: ConvertTo-Json -Depth 10), and look at the policy.",
            policy.name
        );
        return Worth::Unclear(Some(Missing {
            kind: RecordKind::ConditionalAccess,
            column: Some("grantControls"),
            why,
        }));
    }
    if policy.is_narrowed_untold {
        return untold(policy, requirement);
    }
    if by_session(policy, requirement) {
        return Worth::Meets;
    }
    let Some(grant) = &policy.grant else { return Worth::MeetsNot };
    if !looks_at_the_risk(policy, requirement) && !blocks(grant) {
        return Worth::MeetsNot;
    }
    let mut alternatives = Vec::new();
    alternatives.extend(grant.built_in.iter().map(|control| built_in(control, requirement)));
    alternatives.extend(grant.strength.iter().map(|strength| of_strength(tenant, strength, requirement)));
    // Terms of use are a click.
    alternatives.extend(grant.terms_of_use.iter().map(|_| Worth::MeetsNot));
    let unknown = if has_unknown_controls(requirement) { Worth::Unclear(None) } else { Worth::MeetsNot };
    alternatives.extend(grant.custom.iter().map(|_| unknown.clone()));
    together(grant.any_of, alternatives)
}

/// A block of all apps of which nobody knows whether it is narrowed to a flow or an insider risk: it may answer what asks
/// for a block, or for something at every sign-in, and leaves the other questions alone.
fn untold(policy: &CaPolicy, requirement: Requirement) -> Worth {
    if requirement.blocked().is_none() && requirement != Requirement::Mfa {
        return Worth::MeetsNot;
    }
    let why = format!(
        "Whether the policy “{}” blocks everything, or some flows or an insider risk only, was not exported; export Conditional \
         Access as JSON with all levels (PowerShell: ConvertTo-Json -Depth 10).",
        policy.name
    );
    Worth::Unclear(Some(Missing { kind: RecordKind::ConditionalAccess, column: Some("conditions"), why }))
}

/// Whether a policy would meet the requirement if it did not name the control *approved client app* as an alternative.
/// Microsoft stops enforcing it after 30 June 2026, "as if this grant isn't selected"; exports do not tell which behaviour the
/// tenant saw, so it counts as an alternative that meets nothing, and is told. Source: Microsoft's page on its migration.
pub(super) fn is_spoilt_by_approved_apps(tenant: &Tenant, policy: &CaPolicy, requirement: Requirement) -> bool {
    let Some(grant) = &policy.grant else { return false };
    let is_retired = |control: &Box<str>| control.eq_ignore_ascii_case("approvedApplication");
    if !grant.any_of || !grant.built_in.iter().any(is_retired) || worth(tenant, policy, requirement) != Worth::MeetsNot
    {
        return false;
    }
    let mut without = policy.clone();
    if let Some(grant) = &mut without.grant {
        grant.built_in.retain(|control| !is_retired(control));
    }
    worth(tenant, &without, requirement) == Worth::Meets
}

/// What a policy that falls short accepts: another control in place of what is required, or one that is no answer to a risk.
/// In words that follow the policy's name; `None`: it does not fall short in this way.
pub(super) fn falls_short(tenant: &Tenant, policy: &CaPolicy, requirement: Requirement) -> Option<String> {
    let grant = policy.grant.as_ref().filter(|grant| !blocks(grant))?;
    if worth(tenant, policy, requirement) != Worth::MeetsNot {
        return None;
    }
    let asks_mfa = grant.built_in.iter().any(|control| control.eq_ignore_ascii_case("mfa")) || grant.strength.is_some();
    if requirement == Requirement::UserRisk && asks_mfa && looks_at_the_risk(policy, requirement) {
        let remedies = |control: &Box<str>| built_in(control, requirement) == Worth::Meets;
        if !grant.built_in.iter().any(remedies) {
            return Some("asks for multifactor authentication, which does not remedy user risk".to_owned());
        }
    }
    if !looks_at_the_risk(policy, requirement) || !grant.any_of {
        return None;
    }
    let (enough, instead): (Vec<&str>, Vec<&str>) = grant
        .built_in
        .iter()
        .map(|control| &**control)
        .partition(|control| built_in(control, requirement) == Worth::Meets);
    let by_strength = grant.strength.as_ref().map(|strength| of_strength(tenant, strength, requirement));
    let mut instead = plain_list(Of::Control, &instead);
    if by_strength == Some(Worth::MeetsNot) {
        instead.push("a weaker authentication strength".to_owned());
    }
    instead.extend(grant.terms_of_use.first().map(|_| "terms of use".to_owned()));
    let could = !enough.is_empty() || by_strength == Some(Worth::Meets);
    (could && !instead.is_empty())
        .then(|| format!("does not count: it accepts {} in place of {}", instead.join(" or "), requirement.title()))
}

/// Session controls answer for themselves, whatever is granted.
fn by_session(policy: &CaPolicy, requirement: Requirement) -> bool {
    let session = &policy.session;
    match requirement {
        Requirement::SignInFrequency => {
            session.sign_in_frequency_hours.is_some_and(|hours| hours <= SIGN_IN_FREQUENCY_HOURS)
        }
        Requirement::NoPersistentBrowser => {
            session.persistent_browser.as_deref().is_some_and(|mode| mode.eq_ignore_ascii_case("never"))
        }
        Requirement::TokenProtection => session.secure_sign_in_session,
        _ => false,
    }
}

/// Only a policy with a risk condition answers to risk: one that always asks for MFA is satisfied by the claim of an
/// earlier sign-in, and leaves the risk standing. Source: risk details of ID Protection, which remediates a risk by
/// MFA or a password change *driven by a risk-based policy*.
fn looks_at_the_risk(policy: &CaPolicy, requirement: Requirement) -> bool {
    match requirement {
        Requirement::SignInRisk => !policy.sign_in_risk.is_empty(),
        Requirement::UserRisk => !policy.user_risk.is_empty(),
        _ => true,
    }
}

/// Whether a control that nobody here knows could be what is required: nothing but a block is one, and no grant is a
/// session control.
fn has_unknown_controls(requirement: Requirement) -> bool {
    use Requirement::{NoPersistentBrowser, SignInFrequency, TokenProtection};
    requirement.blocked().is_none() && !matches!(requirement, SignInFrequency | NoPersistentBrowser | TokenProtection)
}

/// OR counts only if every alternative does; AND if one does.
fn together(any_of: bool, alternatives: Vec<Worth>) -> Worth {
    let wanted = if any_of { Worth::MeetsNot } else { Worth::Meets };
    if alternatives.is_empty() {
        return Worth::MeetsNot;
    }
    if alternatives.contains(&wanted) {
        return wanted;
    }
    let unclear = alternatives.into_iter().find(|worth| matches!(worth, Worth::Unclear(_)));
    unclear.unwrap_or(if any_of { Worth::Meets } else { Worth::MeetsNot })
}

fn built_in(control: &str, requirement: Requirement) -> Worth {
    let meets = match control.to_ascii_lowercase().as_str() {
        // Who is kept out needs nothing more.
        "block" => true,
        "mfa" => matches!(
            requirement,
            Requirement::Mfa
                | Requirement::SignInRisk
                | Requirement::RegistrationGuarded
                | Requirement::DeviceRegistrationGuarded
                | Requirement::Context(_)
        ),
        "compliantdevice" | "domainjoineddevice" => {
            matches!(requirement, Requirement::CompliantDevice | Requirement::RegistrationGuarded)
        }
        "riskremediation" if matches!(requirement, Requirement::SignInRisk | Requirement::UserRisk) => true,
        "passwordchange" if requirement == Requirement::UserRisk => true,
        // A password change or risk remediation proves no factor by itself: Entra takes them only AND-ed with `mfa` or
        // a strength, and that one counts. Source: Graph conditionalAccessGrantControls, special considerations.
        // An approved or protected app says nothing of factors or of the device.
        "passwordchange" | "riskremediation" | "approvedapplication" | "compliantapplication" => false,
        _ if !has_unknown_controls(requirement) => false,
        _ => return Worth::Unclear(None),
    };
    if meets { Worth::Meets } else { Worth::MeetsNot }
}

fn of_strength(tenant: &Tenant, strength: &StrengthRef, requirement: Requirement) -> Worth {
    let enough: fn(&str) -> bool = match requirement {
        Requirement::PhishingResistant => is_phishing_resistant,
        Requirement::Mfa
        | Requirement::SignInRisk
        | Requirement::RegistrationGuarded
        | Requirement::DeviceRegistrationGuarded
        | Requirement::Context(_) => is_multifactor,
        _ => return Worth::MeetsNot,
    };
    match combinations(tenant, strength) {
        Some(combinations) if combinations.iter().all(|combination| enough(combination)) => Worth::Meets,
        Some(_) => Worth::MeetsNot,
        None => {
            let which = if strength.name.is_empty() {
                format!("with the id {}", strength.id)
            } else {
                format!("“{}”", strength.name)
            };
            let why = format!("The combinations that the authentication strength {which} allows were not supplied.");
            Worth::Unclear(Some(Missing { kind: RecordKind::Strengths, column: Some("allowedCombinations"), why }))
        }
    }
}

/// The combinations a strength allows: from the policy, the tenant's list, or the table of built-in ones. Never by name.
pub(super) fn combinations(tenant: &Tenant, strength: &StrengthRef) -> Option<Vec<Box<str>>> {
    let listed = || {
        let found = tenant.strengths.iter().find(|known| known.id.eq_ignore_ascii_case(&strength.id))?;
        Some(found.combinations.clone())
    };
    let built_in = || {
        let (_, found) = BUILT_IN_STRENGTHS.iter().find(|(id, _)| strength.id.eq_ignore_ascii_case(id))?;
        Some(found.iter().map(|combination| (*combination).into()).collect())
    };
    let whole = |combinations: &Vec<Box<str>>| !combinations.is_empty();
    strength.combinations.clone().filter(whole).or_else(|| listed().filter(whole)).or_else(built_in)
}

/// How one may sign in under a policy's strength without resisting phishing: `password with SMS`. Empty where it has no
/// strength, or where the strength lets nothing of the kind through.
pub(super) fn open_to_phishing(tenant: &Tenant, policy: &CaPolicy) -> Vec<String> {
    let strength = policy.grant.as_ref().and_then(|grant| grant.strength.as_ref());
    let combinations = strength.and_then(|strength| combinations(tenant, strength)).unwrap_or_default();
    let weak = combinations.iter().filter(|combination| !is_phishing_resistant(combination));
    weak.map(|combination| in_words(combination)).collect()
}

fn in_words(combination: &str) -> String {
    let titles: Vec<String> = combination.split(',').map(|mode| mode_title(mode.trim())).collect();
    titles.join(" with ")
}

/// A mode of Graph's `authenticationMethodModes`, in a sentence.
fn mode_title(mode: &str) -> String {
    let title = match mode.to_ascii_lowercase().as_str() {
        "sms" => "SMS",
        "voice" => "a call",
        "softwareoath" => "a one-time code",
        "hardwareoath" => "a code of a hardware token",
        "microsoftauthenticatorpush" => "a push to Authenticator",
        "devicebasedpush" => "Authenticator without password",
        "temporaryaccesspassonetime" | "temporaryaccesspassmultiuse" => "a Temporary Access Pass",
        "federatedmultifactor" => "what a federated provider takes for MFA",
        "federatedsinglefactor" => "a federated sign-in",
        "x509certificatesinglefactor" => "a certificate as a single factor",
        _ => mode,
    };
    title.to_owned()
}

fn modes(combination: &str) -> Vec<String> {
    combination.split(',').map(|mode| mode.trim().to_ascii_lowercase()).filter(|mode| !mode.is_empty()).collect()
}

fn is_phishing_resistant(combination: &str) -> bool {
    modes(combination).iter().any(|mode| PHISHING_RESISTANT.contains(&mode.as_str()))
}

fn is_multifactor(combination: &str) -> bool {
    let modes = modes(combination);
    let has = |list: &[&str]| modes.iter().any(|mode| list.contains(&mode.as_str()));
    has(PHISHING_RESISTANT) || has(MULTIFACTOR) || modes.len() > 1 && has(SECOND_FACTOR)
}

pub(super) fn blocks(grant: &GrantControls) -> bool {
    grant.built_in.iter().any(|control| control.eq_ignore_ascii_case("block"))
}

/// Whether a block with this filter spares managed devices only, which makes it a device requirement: it blocks all
/// devices but those a positive rule names, or all those that are *not* compliant. Attributes of unregistered devices
/// are empty, so only positive terms prove something. Source: filter for devices as a condition, *Policy behavior*.
pub(super) fn spares_managed_devices_only(filter: &Filter) -> bool {
    let rule = filter.rule.to_ascii_lowercase();
    if rule.contains('(') || rule.contains("not ") {
        return false;
    }
    let is_managed = |term: &str| {
        let words: Vec<&str> = term.split_whitespace().collect();
        let [property, operator, value @ ..] = words.as_slice() else { return false };
        let value = value.join(" ").replace(['"', '\'', '[', ']'], "");
        let wanted = if filter.mode == FilterMode::Exclude { "-eq" } else { "-ne" };
        match *property {
            "device.iscompliant" => *operator == wanted && value == "true",
            // Hybrid joined; a device that is merely joined or registered proves no management.
            "device.trusttype" => *operator == wanted && value == "serverad",
            // Workstations marked or listed one by one.
            property if property.starts_with("device.extensionattribute") || property == "device.deviceid" => {
                (*operator == wanted || *operator == "-in" && filter.mode == FilterMode::Exclude) && !value.is_empty()
            }
            _ => false,
        }
    };
    let (ors, ands): (Vec<&str>, Vec<&str>) = (rule.split(" -or ").collect(), rule.split(" -and ").collect());
    // Spared under exclude: the rule holds. Spared under include: the rule does not hold.
    let (each, some) = if filter.mode == FilterMode::Exclude { (" -or ", " -and ") } else { (" -and ", " -or ") };
    if ors.len() > 1 && ands.len() > 1 {
        return false;
    }
    rule.split(each).all(|part| part.split(some).any(is_managed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_spares_managed_devices_where_positive_terms_say_so() {
        let check = |mode: FilterMode, rule: &str, expected: bool| {
            let filter = Filter { mode, rule: rule.into() };
            assert_eq!(spares_managed_devices_only(&filter), expected, "{rule}");
        };
        let (exclude, include) = (FilterMode::Exclude, FilterMode::Include);
        check(exclude, r#"device.isCompliant -eq True -or device.trustType -eq "ServerAD""#, true);
        check(exclude, r#"device.isCompliant -eq True -or device.model -eq "x""#, false);
        check(exclude, r#"device.isCompliant -eq True -and device.model -eq "x""#, true);
        check(exclude, r#"device.deviceId -in ["a", "b"]"#, true);
        check(exclude, r"device.isCompliant -ne True", false);
        check(include, r#"device.isCompliant -ne True -and device.trustType -ne "ServerAD""#, true);
        check(include, r#"device.isCompliant -ne True -and device.model -ne "x""#, false);
        check(include, r"device.isCompliant -eq True", false);
        // Which binds first is not guessed, and a denial proves nothing.
        check(
            exclude,
            r#"device.isCompliant -eq True -or device.trustType -eq "ServerAD" -and device.model -eq "x""#,
            false,
        );
        check(exclude, r"not (device.isCompliant -eq True)", false);
    }
}
