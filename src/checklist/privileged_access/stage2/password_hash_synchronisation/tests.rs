//! 2.05: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::coverage::fixtures::source;
use crate::tenant::fixtures::*;
use crate::tenant::organization::Authentication;
use crate::tenant::{Domain, Federation, Known, Moment, Organization, RecordKind, Synchronisation};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn organization(change: impl FnOnce(&mut Organization)) -> World {
    let mut world = World::p2();
    let mut organization = Organization {
        id: "tenant".into(),
        name: "Contoso".into(),
        synced: Known::Value(true),
        created: None,
        last_sync: Known::NotExported,
        last_password_sync: Known::NotExported,
        domains: Vec::new(),
        source: source(50),
    };
    change(&mut organization);
    world.tenant.organization.items.push(organization);
    world
}

fn settings(change: impl FnOnce(&mut Synchronisation)) -> World {
    with(organization(|_| {}), change)
}

fn with(mut world: World, change: impl FnOnce(&mut Synchronisation)) -> World {
    let mut found = Synchronisation::of(source(51));
    change(&mut found);
    world.tenant.synchronisation.items.push(found);
    world
}

fn day(days: i64) -> Known<Moment> {
    Known::Value(days_ago(days))
}

#[test]
fn a_hashes() {
    check(settings(|found| found.password_hashes = Some(true)), "2.05.a", Pass);
    let finding = check(settings(|found| found.password_hashes = Some(false)), "2.05.a", Fail);
    assert_eq!(finding.affected[0].sources, [source(51)]);
    check(settings(|_| {}), "2.05.a", NoEvidence);
    // Its work proves it where the setting was not exported.
    check(organization(|found| found.last_password_sync = day(1)), "2.05.a", Pass);
    check(organization(|found| found.last_password_sync = day(31)), "2.05.a", NoEvidence);
    check(organization(|_| {}).without(&[RecordKind::Synchronisation]), "2.05.a", NoEvidence);
    // Two files that differ: the one that is off counts.
    let both = with(settings(|found| found.password_hashes = Some(true)), |found| found.password_hashes = Some(false));
    check(both, "2.05.a", Fail);
    check(World::p2(), "2.05.a", NotApplicable);
}

/// A tenant without synchronisation has the same settings, all of them off: no fault.
#[test]
fn a_tenant_that_does_not_synchronise() {
    let off = |found: &mut Synchronisation| {
        found.password_hashes = Some(false);
        found.soft_match_blocked = Some(false);
        found.hard_match_blocked = Some(false);
    };
    let check_all = |world: fn() -> World, change: &dyn Fn(&mut Synchronisation), expected: [Outcome; 3]| {
        for (id, expected) in ["2.05.a", "2.05.b", "2.05.e"].into_iter().zip(expected) {
            check(with(world(), change), id, expected);
        }
    };
    let denied = |found: &mut Synchronisation| {
        off(found);
        found.configured = Some(false);
    };
    check_all(World::p2, &denied, [NotApplicable; 3]);
    check_all(|| organization(|found| found.synced = Known::Empty), &off, [NotApplicable; 3]);
    // Neither yes nor no, or a synchronised account after all.
    let finding = check(with(World::p2(), off), "2.05.a", NoEvidence);
    assert_eq!(finding.missing[0].column, Some("onPremisesSyncEnabled"));
    let synced = || World::p2().user_with("anna", |user| user.synced = Known::Value(true));
    // Two exports that contradict each other: the settings of a tenant that synchronises nothing condemn nobody.
    check_all(synced, &denied, [NoEvidence, NoEvidence, Fail]);
    check_all(synced, &off, [Fail, NoEvidence, Fail]);
}

#[test]
fn b_recent() {
    let times = |sync, passwords| {
        organization(|found| {
            found.last_sync = day(sync);
            found.last_password_sync = day(passwords);
        })
    };
    check(times(0, 0), "2.05.b", Pass);
    check(times(1, 1), "2.05.b", Pass);
    // An old time is a fault only where it is known when the file was made.
    check(times(2, 0), "2.05.b", NoEvidence);
    let exported = |mut world: World, days: i64| {
        world.tenant.conflicts.collected(source(50).file, days_ago(days));
        world
    };
    check(exported(times(2, 0), 0), "2.05.b", Fail);
    check(exported(times(0, 2), 0), "2.05.b", Fail);
    check(exported(times(5, 5), 4), "2.05.b", Pass);
    check(organization(|found| found.last_sync = day(0)), "2.05.b", NoEvidence);
    check(exported(organization(|found| found.last_sync = day(3)), 0), "2.05.b", Fail);
    let no_hashes = with(organization(|found| found.last_sync = day(0)), |found| found.password_hashes = Some(false));
    check(no_hashes, "2.05.b", Pass);
    check(with(times(0, 0), |found| found.scheduled = Some(false)), "2.05.b", Fail);
}

fn domain(mut world: World, name: &str, authentication: Authentication) -> World {
    world.tenant.domains.items.push(Domain {
        name: name.into(),
        authentication: Some(authentication),
        initial: None,
        default: None,
        verified: Some(true),
        source: source(52),
    });
    world
}

fn federated(change: impl FnOnce(&mut Federation)) -> World {
    let mut world = domain(World::p2(), "contoso.com", Authentication::Federated)
        .with_column(RecordKind::Federations, "signingCertificate")
        .with_column(RecordKind::Federations, "nextSigningCertificate");
    let mut federation = Federation {
        domain: Some("contoso.com".into()),
        issuer: "http://sts.contoso.com/adfs/services/trust".into(),
        mfa_behavior: Known::Empty,
        supports_mfa: None,
        signing_certificate: Some(CERTIFICATE.into()),
        next_signing_certificate: None,
        source: source(53),
    };
    change(&mut federation);
    world.tenant.federations.items.push(federation);
    world
}

/// Self-signed, valid from 2025-09-01 to 2026-09-01; its key stands nowhere.
const CERTIFICATE: &str = "MIIC6jCCAdKgAwIBAgIGXQxB53oQMA0GCSqGSIb3DQEBCwUAMDYxNDAyBgNVBAMMK0FERlMgU2lnbmluZyAtIHN0cy5za2Vycnl2YW5lLXBvcnRzLmV4YW1wbGUwHhcNMjUwOTAxMDAwMDAwWhcNMjYwOTAxMDAwMDAwWjA2MTQwMgYDVQQDDCtBREZTIFNpZ25pbmcgLSBzdHMuc2tlcnJ5dmFuZS1wb3J0cy5leGFtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2oPkGnLSPOL6Rr24vFnwu1vOSscnCZchBwhB+d0bUQbKv9vGuWkmh06RT595kY78jEzrMuSz2wbY836lIL/3IBvAo2/xZyyACZUuDgluxMac6yUmkWvv6AWV4ltIcLQJkScl+dOyYZi/KhyDQzHpPzQe+15mXJCgJeBQH82JMcr9wWCHtRmf+d3XzbOCPa/R9S8BxiR9JuYGBCSUqe3iqIqZ9PB1/4z+H18zAPoMEDxasIiv4uWRt77oTbnfwiqyRG5n2TPfovxGq9BSnaMjxq7SDUejST8BWqGassr6uUXff1O33cvqAqpXJz7GvHU0jecPRrvgqV48FrZloyPj3wIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBbG5IIwFBK/P1AlwmT4EYmH+7gEoWS86X/dyznzNNmKL6rp0+39KWyTDFVAQANWsQX5yHJEwevI2tKfotFfmbgh2xGadve0jQWdQp2B16eJLFBZgjBm01yGemYbYZraumV6nMb6LxVgSufreuI2Dx3BB6+yCwxrjVW1FwSGlZS37s8UOp0NQ2ZT0bIku8nL6h7na5chQNgoU3JorBhdvreGvbmCT3T8vvRU2XvVIFYcwb225AJekSK2BUjkVxH0drVMZNkoCr/DFXNfn6o9i23jpCKPSNY8M26I24kvwpyAySPI2DU+uKvd3LvY6dL33/mt4VhxWbmx9g+tStefzI6";

#[test]
fn c_fall_back() {
    let finding = check(federated(|_| {}), "2.05.c", Review);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.starts_with("not known")));
    let finding = check(with(federated(|_| {}), |found| found.password_hashes = Some(true)), "2.05.c", Pass);
    assert_eq!(finding.affected.len(), 1, "it is listed all the same");
    check(with(federated(|_| {}), |found| found.password_hashes = Some(false)), "2.05.c", Review);
    // The same fact ends as at E.01.f and 2.05.d.
    let managed = || domain(World::p2(), "contoso.com", Authentication::Managed);
    for id in ["2.05.c", "2.05.d"] {
        let finding = check(managed(), id, NotApplicable);
        assert_eq!(finding.reasons, ["No domain is federated."]);
    }
    check(World::p2(), "2.05.c", NotApplicable);
    check(World::p2().without(&[RecordKind::Domains, RecordKind::Organization]), "2.05.c", NoEvidence);
}

#[test]
fn d_whom_domains_trust() {
    check(federated(|_| {}), "2.05.d", Pass);
    // What a second certificate would stand in was not exported.
    let blind = |column| federated(|_| {}).without_column(RecordKind::Federations, column);
    check(blind("nextSigningCertificate"), "2.05.d", NoEvidence);
    check(federated(|found| found.issuer = "http://any.sts/16F4A5B2".into()), "2.05.d", Fail);
    check(federated(|found| found.issuer = "http://www.okta.com/exk1".into()), "2.05.d", Review);
    check(federated(|found| found.next_signing_certificate = Some("AAAA".into())), "2.05.d", Fail);
    // The same certificate announced again is no second one.
    check(federated(|found| found.next_signing_certificate = Some(CERTIFICATE.into())), "2.05.d", Pass);
    check(federated(|found| found.signing_certificate = Some("AAAA".into())), "2.05.d", Review);
    let mut later = Case::new(federated(|_| {}).build(), Moment::from_date(2026, 9, 2).unwrap());
    assert_eq!(later.judge(&ITEM, "2.05.d").outcome, Fail, "expired");
    later.as_of = Moment::from_date(2026, 9, 1).unwrap();
    assert_eq!(later.judge(&ITEM, "2.05.d").outcome, Pass, "the last day");
    later.as_of = Moment::parse_iso("2026-09-01T17:00:00Z").unwrap();
    assert_eq!(later.judge(&ITEM, "2.05.d").outcome, Pass, "the last day, whatever the hour");
    let mut unknown = domain(World::p2(), "contoso.com", Authentication::Managed);
    unknown.tenant.domains.items[0].authentication = None;
    let finding = check(unknown, "2.05.d", NoEvidence);
    assert!(finding.missing[0].why.contains("contoso.com"), "{:?}", finding.missing);
    check(domain(World::p2(), "contoso.com", Authentication::Managed), "2.05.d", NotApplicable);
    check(domain(World::p2(), "contoso.com", Authentication::Federated), "2.05.d", NoEvidence);
    let both = federated(|found| found.domain = Some("managed.com".into()));
    let both = domain(both, "managed.com", Authentication::Managed);
    check(both, "2.05.d", Review);
    check(federated(|_| {}).without(&[RecordKind::Federations]), "2.05.d", NoEvidence);
}

#[test]
fn e_takeover() {
    let blocked = |soft, hard| {
        settings(|found| {
            found.soft_match_blocked = soft;
            found.hard_match_blocked = hard;
        })
    };
    let finding = check(blocked(Some(true), Some(true)).without(&[RecordKind::AdComputers]), "2.05.e", NoEvidence);
    assert!(finding.reasons.iter().any(|reason| reason.contains("AZUREADSSOACC")));
    check(blocked(Some(true), Some(true)), "2.05.e", Pass);
    // Whatever fails stands in the first sentence.
    let headline = |soft, hard, expected: &str| {
        assert_eq!(check(blocked(Some(soft), Some(hard)), "2.05.e", Fail).reasons[0], expected);
    };
    headline(false, false, "Not blocked: soft match and hard-match takeover.");
    headline(true, false, "Not blocked: hard-match takeover.");
    let key = |age: Option<i64>| {
        let mut world = blocked(Some(true), Some(true));
        world.tenant.ad_computers.items.push(crate::tenant::active_directory::AdComputer {
            name: "AZUREADSSOACC".into(),
            distinguished_name: "CN=AZUREADSSOACC,CN=Computers,DC=contoso".into(),
            enabled: Some(true),
            operating_system: None,
            last_logon: Known::Empty,
            password_last_set: age.map_or(Known::NotExported, |age| Known::Value(days_ago(age))),
            laps_expiry: Known::Empty,
            source: crate::tenant::coverage::fixtures::source(3),
        });
        world
    };
    let old = check(key(Some(986)), "2.05.e", Fail);
    assert_eq!(old.reasons[0], "The key of seamless single sign-on was not changed for 986 days.");
    check(key(Some(30)), "2.05.e", Pass);
    check(key(Some(31)), "2.05.e", Fail);
    check(key(None), "2.05.e", NoEvidence);
    check(blocked(Some(true), Some(true)).cut(RecordKind::AdComputers), "2.05.e", NoEvidence);
    check(blocked(Some(false), Some(true)), "2.05.e", Fail);
    check(blocked(Some(true), Some(false)), "2.05.e", Fail);
    check(organization(|_| {}).without(&[RecordKind::Synchronisation]), "2.05.e", NoEvidence);
    // An empty list of settings is none of a tenant whose accounts are synchronised.
    let empty = |synced| World::p2().user_with("anna", |user| user.synced = synced);
    check(empty(Known::Value(true)), "2.05.e", NoEvidence);
    check(empty(Known::Empty), "2.05.e", NotApplicable);
}
