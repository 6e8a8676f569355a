//! 2.05.c and d: federated domains: what they can fall back to, and whom they trust.

use super::super::super::people::{counted, is_inside, own_domains};
use super::synchronised::password_sync_at_work;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::stage1::mfa::federated::federation_of;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::organization::Authentication;
use crate::tenant::records::Empty;
use crate::tenant::{Domain, Federation, Missing, Moment, RecordKind, Tenant, certificate};
use std::collections::{BTreeMap, BTreeSet};

/// Each domain once, from the list of domains or the organisation's own.
pub(in crate::checklist::privileged_access) fn domains(tenant: &Tenant) -> BTreeMap<&str, &Domain> {
    let mut found: BTreeMap<&str, &Domain> = BTreeMap::new();
    for domain in tenant.domains.iter().chain(tenant.organization.iter().flat_map(|found| &found.domains)) {
        let known = found.entry(&domain.name).or_insert(domain);
        if known.authentication.is_none() {
            *known = domain;
        }
    }
    found
}

pub(in crate::checklist::privileged_access) fn of_domain(domain: &Domain, outcome: Outcome) -> Affected {
    Affected {
        id: domain.name.to_string().into(),
        name: domain.name.to_string().into(),
        kind: SubjectKind::Domain,
        outcome,
        facts: Vec::new().into(),
        sources: vec![domain.source].into(),
    }
}

/// 2.05.c
pub(super) fn fall_back(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Domains, RecordKind::Organization, RecordKind::Synchronisation]);
    let mut judge = context.judge();
    let hashes = tenant.synchronisation.iter().filter_map(|found| found.password_hashes).min();
    // Where the setting was not exported, its work shows.
    let hashes = hashes.or_else(|| password_sync_at_work(context, tenant).map(|_| true));
    let words = match hashes {
        Some(true) => "password hashes are synchronised, so the domain can be switched to managed authentication",
        Some(false) => "none: password hashes are not synchronised, so nobody could sign in after a switch",
        None => "not known: whether password hashes are synchronised was not supplied",
    };
    let (mut federated, mut named) = (0, 0);
    for domain in domains(tenant).into_values() {
        match domain.authentication {
            Some(Authentication::Federated) => {
                federated += 1;
                let mut affected = of_domain(domain, Outcome::Review);
                affected.facts.push(Fact::new("Authentication", "federated").from(domain.source, "authenticationType"));
                affected.facts.push(Fact::new("Fall-back", words));
                match hashes {
                    Some(true) => judge.listed(affected),
                    _ => judge.subject(affected),
                }
            }
            Some(Authentication::Managed) => named += 1,
            None => judge.gap(Missing {
                kind: RecordKind::Domains,
                column: Some("authenticationType"),
                why: format!("Whether the domain {} is federated was not exported.", domain.name),
            }),
        }
    }
    if federated > 0 {
        judge.seen(
            federated,
            format!("{} federated. Fall-back: {words}.", counted(federated, "domain is", "domains are")),
        );
    }
    // As at E.01.f: what can fall back passes, and where nothing is federated there is nothing to fall back from, which is
    // no merit. Every tenant has a domain: a list without one shows nothing.
    let nothing = if named > 0 { "No domain is federated." } else { "The evidence names no domain." };
    judge.finish(Nothing::NotApplicable(nothing.to_owned()))
}

/// Providers whose issuers bear their own domains.
const PROVIDERS: &[&str] = &[
    "okta.com",
    "oktapreview.com",
    "okta-emea.com",
    "pingone.com",
    "pingone.eu",
    "pingidentity.com",
    "onelogin.com",
    "duosecurity.com",
    "google.com",
    "jumpcloud.com",
    "auth0.com",
    "rsa.com",
    "securid.com",
    "cyberark.cloud",
    "idaptive.app",
    "forgerock.io",
    "vmwareidentity.com",
    "workspaceoneaccess.com",
    "thalescloud.io",
    "lastpass.com",
];

/// 2.05.d
pub(super) fn trusted(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Domains, RecordKind::Organization, RecordKind::Federations]);
    let mut judge = context.judge();
    let own = own_domains(tenant);
    let all = domains(tenant);
    let supply = &tenant.federations.supply;
    let lacking: Vec<Missing> = ["signingCertificate", "nextSigningCertificate"]
        .into_iter()
        .filter(|_| supply.is_supplied())
        .filter_map(|column| supply.column_gap(RecordKind::Federations, column, Empty::SaysSomething))
        .collect();
    for domain in all.values() {
        let federation = federation_of(tenant, &domain.name);
        let named = federation
            .filter(|found| found.domain.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(&domain.name)));
        let affected = match (domain.authentication, federation) {
            (Some(Authentication::Federated), Some(found)) => {
                judge.gaps(lacking.iter().cloned());
                judge_one(domain, found, &own, context.as_of())
            }
            (Some(Authentication::Federated), None) => {
                let why = format!("The federation settings of the domain {} were not supplied.", domain.name);
                judge.gap(Missing { kind: RecordKind::Federations, column: None, why: why.clone() });
                let mut affected = of_domain(domain, Outcome::NoEvidence);
                affected.facts.push(Fact::new("Why", why));
                affected
            }
            // Settings of a domain that is shown as managed: one of the two files is out of date, or it is prepared.
            (Some(Authentication::Managed), _) if named.is_some() => {
                let mut affected = of_domain(domain, Outcome::Review);
                let words = "it is shown as managed, and has federation settings: one of the two is out of date";
                affected.facts.push(Fact::new("Why", words));
                affected.sources.extend(named.map(|found| found.source));
                affected
            }
            (None, _) => {
                judge.gap(Missing {
                    kind: RecordKind::Domains,
                    column: Some("authenticationType"),
                    why: format!("Whether the domain {} is federated was not exported.", domain.name),
                });
                continue;
            }
            (Some(Authentication::Managed), _) => continue,
        };
        judge.subject(affected);
    }
    let sentence = format!(
        "{} federated or set up for it; {} an unknown issuer, an expired certificate or a second one.",
        counted(judge.examined(), "domain is", "domains are"),
        match judge.count(Outcome::Fail) {
            0 if !lacking.is_empty() => "in what was exported none has".to_owned(),
            0 => "none has".to_owned(),
            fails => counted(fails, "has", "have"),
        }
    );
    judge.of_some(judge.examined(), sentence);
    judge.finish(Nothing::NotApplicable("No domain is federated.".to_owned()))
}

fn judge_one(domain: &Domain, found: &Federation, own: &BTreeSet<&str>, as_of: Moment) -> Affected {
    let mut outcome = Outcome::Pass;
    let mut facts = Vec::new();
    let mut note = |one: Outcome, fact: Fact| {
        outcome = outcome.min(one);
        facts.push(fact);
    };
    let (issuer, words) = issuer(&found.issuer, own);
    note(issuer, Fact::new("Issuer", format!("{} ({words})", found.issuer)).from(found.source, "issuerUri"));
    match found.signing_certificate.as_deref() {
        None => note(
            Outcome::Review,
            Fact::new("Signing certificate", "not exported").from(found.source, "signingCertificate"),
        ),
        Some(text) => {
            let (one, words) = validity(text, as_of);
            note(one, Fact::new("Signing certificate", words).from(found.source, "signingCertificate"));
        }
    }
    let second = found.next_signing_certificate.as_deref().filter(|next| {
        !next.trim().is_empty()
            && found.signing_certificate.as_deref().is_none_or(|current| current.trim() != next.trim())
    });
    if let Some(second) = second {
        // AD FS announces its next certificate here before it changes; a planted one stands here too.
        let words = format!("{}: an announced change, or planted", validity(second, as_of).1);
        note(Outcome::Fail, Fact::new("Second certificate", words).from(found.source, "nextSigningCertificate"));
    }
    let mut affected = of_domain(domain, outcome);
    affected.facts = facts.into();
    affected.sources.push(found.source);
    affected
}

/// An issuer below one of the tenant's own domains is its own; a known provider's may be.
fn issuer(uri: &str, own: &BTreeSet<&str>) -> (Outcome, String) {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let rest = rest.strip_prefix("urn:").unwrap_or(rest);
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default().to_lowercase();
    if is_inside(own, &host) {
        return (Outcome::Pass, "below a domain of the organisation".to_owned());
    }
    let provider = PROVIDERS.iter().find(|provider| host == **provider || host.ends_with(&format!(".{provider}")));
    match provider {
        Some(provider) => (Outcome::Review, format!("run by {provider}: confirm that it is yours")),
        None => (Outcome::Fail, "unknown: below no domain of the organisation, and of no known provider".to_owned()),
    }
}

fn validity(base64: &str, as_of: Moment) -> (Outcome, String) {
    let Some(found) = certificate::read(base64) else {
        return (Outcome::Review, "cannot be read as a certificate".to_owned());
    };
    let Some(end) = found.not_after else { return (Outcome::Review, format!("{}, without an end", found.subject)) };
    if end.day() < as_of.day() {
        (Outcome::Fail, format!("{}, expired on {}", found.subject, end.iso_date()))
    } else {
        (Outcome::Pass, format!("{}, valid until {}", found.subject, end.iso_date()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(uri: &str, expected: Outcome) {
        let own = BTreeSet::from(["contoso.com"]);
        assert_eq!(issuer(uri, &own).0, expected, "{uri}");
    }

    #[test]
    fn issuers() {
        check("http://sts.contoso.com/adfs/services/trust/", Outcome::Pass);
        check("http://contoso.com/adfs/services/trust", Outcome::Pass);
        check("http://www.okta.com/exk1a2b3c", Outcome::Review);
        check("urn:sts.contoso.com", Outcome::Pass);
        check("http://any.sts/16F4A5B2", Outcome::Fail);
        check("http://sts.contoso.com.evil.example/", Outcome::Fail);
        check("", Outcome::Fail);
    }
}
