//! 1.04.e: people who sign in at another identity provider.

use super::*;

fn federated(behaviour: Known<Box<str>>, supports_mfa: Option<bool>, capable: Option<bool>) -> Tenant {
    let mut tenant = nobody();
    domain(&mut tenant, "fed.com", Authentication::Federated);
    tenant.users.items.push(User { upn: "fay@fed.com".into(), ..user("fay") });
    assign(&mut tenant, "fay", roles::GLOBAL_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    if capable.is_some() {
        row(&mut tenant, "fay", |row| row.mfa_capable = capable);
    }
    tenant.federations.items.push(Federation {
        domain: Some("fed.com".into()),
        issuer: "".into(),
        mfa_behavior: behaviour,
        supports_mfa,
        signing_certificate: None,
        next_signing_certificate: None,
        source: source(40),
    });
    tenant
}

#[test]
fn e_federated_people() {
    let value = |word: &str| Known::Value(word.into());
    let words = [
        ("acceptIfMfaDoneByFederatedIdp", "MFA done there is accepted"),
        ("rejectMfaByFederatedIdp", "MFA done there is not accepted"),
    ];
    for (word, plain) in words {
        check("1.04.e", federated(value(word), None, Some(true)), Pass);
        let judgement = check("1.04.e", federated(value(word), None, Some(false)), Fail);
        says(&judgement, plain);
        assert!(judgement.affected[0].sources.contains(&source(40)));
        check("1.04.e", federated(value(word), None, None), NoEvidence);
        let mut old = federated(value(word), None, Some(true));
        old.registrations.items[0].last_updated = Some(Moment::of(as_of().seconds() - 31 * 86_400));
        lacks(&check("1.04.e", old, NoEvidence), RecordKind::Registrations);
    }
    for capable in [Some(true), Some(false), None] {
        let found = check("1.04.e", federated(value("enforceMfaByFederatedIdp"), None, capable), Review);
        says(&found, "ask for proof");
        says(&found, "this account needs proof that MFA is done there");
    }
    check("1.04.e", federated(Known::Empty, Some(true), Some(true)), Review);
    check("1.04.e", federated(Known::Empty, Some(false), Some(true)), Pass);
    lacks(&check("1.04.e", federated(Known::Empty, None, Some(true)), NoEvidence), RecordKind::Federations);
    let mut not_supplied = federated(Known::Empty, None, Some(true));
    not_supplied.federations = crate::tenant::Records::default();
    lacks(&check("1.04.e", not_supplied, NoEvidence), RecordKind::Federations);
    let mut unnamed = federated(value("rejectMfaByFederatedIdp"), None, Some(true));
    unnamed.federations.items[0].domain = None;
    check("1.04.e", unnamed, Pass);
    let mut below = federated(value("rejectMfaByFederatedIdp"), None, Some(true));
    below.users.items[0].upn = "fay@eu.fed.com".into();
    says(
        &check("1.04.e", below, Pass),
        "The one holder of the four highest roles signs in elsewhere (1 through a federated domain",
    );
}

#[test]
fn e_guests_and_unknown_domains() {
    check("1.04.e", one_admin(), NotApplicable);
    let guest = |capable| {
        let mut tenant = registered(|row| row.mfa_capable = Some(capable));
        tenant.users.items[0].upn = "ga_fabrikam.com#EXT#@contoso.onmicrosoft.com".into();
        tenant.users.items[0].user_type = Some(UserType::Guest);
        tenant
    };
    check("1.04.e", guest(true), Pass);
    says(&check("1.04.e", guest(false), Review), "home tenant");
    let mut tenant = one_admin();
    tenant.domains = crate::tenant::Records::default();
    lacks(&check("1.04.e", tenant, NoEvidence), RecordKind::Domains);
}
