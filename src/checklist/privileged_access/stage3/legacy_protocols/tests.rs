//! The smallest tenants that show each outcome of 3.06.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::coverage::fixtures::{legacy_block, mfa, named, security_defaults, source, strength, texts};
use crate::tenant::fixtures::{World, as_of, days_ago, id_of, upn_of};
use crate::tenant::mail_protocols::{MailAuthenticationPolicy, MailProtocols, TransportSettings};
use crate::tenant::policy::PolicyState;
use crate::tenant::sign_in::SignInRow;
use crate::tenant::{CaPolicy, ExposedEntry, Known, RecordKind, Registration, Tenant, roles};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn under(mut world: World, policies: Vec<CaPolicy>) -> Tenant {
    world.tenant.ca_policies.items = policies;
    world.build()
}

fn block(change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    let mut policy = legacy_block();
    change(&mut policy);
    policy
}

#[test]
fn legacy_clients_are_blocked_for_everybody() {
    let anna = || World::p2().user("anna");
    check("3.06.b", under(anna(), vec![legacy_block()]), Pass);
    check("3.06.b", under(anna(), vec![]), Fail);
    // Elsewhere a disabled policy passes if any other one is enabled.
    let disabled = block(|policy| policy.state = PolicyState::Disabled);
    check("3.06.b", under(anna(), vec![disabled, named("MFA", &["mfa"], |_| ())]), Fail);
    check("3.06.b", under(anna(), vec![block(|policy| policy.state = PolicyState::ReportOnly)]), Fail);
    let excluded = || block(|policy| policy.users.exclude_groups = vec![id_of("outer")]);
    let nested = || anna().group("outer").group("inner").member("outer", "inner").member("inner", "anna");
    let finding = check("3.06.b", under(nested(), vec![excluded()]), Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.contains("through the group “outer”")));
    let dark = under(anna().group("outer").without(&[RecordKind::GroupMembers]), vec![excluded()]);
    check("3.06.b", dark, NoEvidence);
    // A control that such clients cannot meet stops them, and is no block here.
    let asks = named("Asks", &["mfa"], |policy| policy.client_types = texts(&["exchangeActiveSync", "other"]));
    assert!(check("3.06.b", under(anna(), vec![asks]), Fail).reasons.concat().contains("cannot meet"));
    // One of the two legacy kinds.
    check("3.06.b", under(anna(), vec![block(|policy| policy.client_types = texts(&["other"]))]), Fail);
    check("3.06.b", under(anna(), vec![block(|policy| policy.exclude_locations = texts(&["AllTrusted"]))]), Review);
    // Disabled accounts sign in to nothing.
    check("3.06.b", under(World::p2().user_with("anna", |user| user.enabled = Some(false)), vec![]), NotApplicable);
    // Synchronisation is known by its role, whatever the account is called.
    let sync = || anna().user("mover").active("mover", "Directory Synchronization Accounts");
    let excluding = block(|policy| policy.users.exclude_users = vec![id_of("mover")]);
    check("3.06.b", under(sync(), vec![excluding.clone()]), Pass);
    check("3.06.b", under(anna().user("mover"), vec![excluding]), Fail);
    let mut defaults = anna().build();
    defaults.security_defaults.items.clear();
    security_defaults(&mut defaults, true);
    check("3.06.b", defaults, Pass);
    check("3.06.b", under(anna().without(&[RecordKind::ConditionalAccess]), vec![]), NoEvidence);
    check("3.06.b", under(anna().cut(RecordKind::Users), vec![legacy_block()]), NoEvidence);
    // Accounts of another list that this one lacks: nobody knows what is asked of them.
    let mut lacking = anna();
    lacking.tenant.registrations.items.push(Registration { id: id_of("berta").into(), ..Registration::default() });
    let finding = check("3.06.b", under(lacking, vec![legacy_block()]), NoEvidence);
    assert!(!finding.reasons.concat().contains("All "), "{:?}", finding.reasons);
}

fn signed_in(mut world: World, name: &str, client: &str, success: bool) -> World {
    let (id, upn) = (id_of(name), upn_of(name));
    let row =
        SignInRow { user_id: &id, upn: &upn, at: days_ago(2), success: Some(success), client, source: source(81) };
    world.tenant.sign_ins.add(&row);
    world.tenant.sign_ins.has_non_interactive = true;
    world
}

#[test]
fn the_newest_that_succeeded_is_the_row_given() {
    let id = id_of("anna");
    let mut world = World::p2().user("anna").with_column(RecordKind::SignIns, "clientAppUsed");
    for (row, (age, success)) in (1..).zip([(5, true), (3, true), (4, true), (1, false)]) {
        let (at, source) = (days_ago(age), source(row));
        let row = SignInRow { user_id: &id, upn: "", at, success: Some(success), client: "IMAP4", source };
        world.tenant.sign_ins.add(&row);
    }
    let finding = check("3.06.a", world.build(), Fail);
    let found = &finding.affected[0];
    assert!(found.sources.contains(&source(2)) && !found.sources.contains(&source(4)), "{found:?}");
    assert!(found.facts.iter().any(|fact| &*fact.value == "the newest of 3 is named"), "{found:?}");
}

fn exposed(mut world: World, account: &str) -> World {
    world.tenant.exposed.items.push(ExposedEntry {
        person: None,
        account: account.into(),
        reason: None,
        source: source(82),
    });
    world
}

#[test]
fn legacy_clients_in_the_log() {
    let anna = || World::p2().user("anna").with_column(RecordKind::SignIns, "clientAppUsed");
    for client in ["IMAP4", "POP3", "Authenticated SMTP", "Exchange ActiveSync", "Other clients"] {
        let finding = check("3.06.a", signed_in(anna(), "anna", client, true).build(), Fail);
        assert!(finding.affected[0].facts.iter().any(|fact| &*fact.value == client), "{finding:?}");
        check("3.06.a", signed_in(anna(), "anna", client, false).build(), Review);
    }
    for client in ["Browser", "Mobile Apps and Desktop clients"] {
        check("3.06.a", signed_in(anna(), "anna", client, true).build(), Pass);
    }
    // Most legacy clients stand in the other of the two logs.
    let mut half = signed_in(anna(), "anna", "Browser", true);
    half.tenant.sign_ins.has_non_interactive = false;
    let finding = check("3.06.a", half.build(), NoEvidence);
    assert!(finding.missing[0].why.starts_with("No non-interactive sign-in"), "{finding:?}");
    // A name that is not known may be a browser's in another language, or a legacy client's.
    let finding = check("3.06.a", signed_in(anna(), "anna", "Navigateur", true).build(), NoEvidence);
    assert!(finding.missing[0].why.contains("“Navigateur” (1)"), "{finding:?}");
    // Nor is a sign-in of which the log does not say whether it gave access.
    let mut untold = anna();
    untold.tenant.sign_ins.unclear.results.note("Vellykket");
    let row = SignInRow {
        user_id: &id_of("anna"),
        upn: &upn_of("anna"),
        at: days_ago(2),
        success: None,
        client: "IMAP4",
        source: source(81),
    };
    untold.tenant.sign_ins.add(&row);
    let finding = check("3.06.a", untold.build(), NoEvidence);
    assert!(finding.missing.iter().any(|gap| gap.why.contains("“Vellykket” (1)")), "{finding:?}");
    let unnamed = signed_in(World::p2().user("anna"), "anna", "", true).build();
    check("3.06.a", unnamed, NoEvidence);
    // A log of which no entry names its client shows no modern one; one that names some does.
    let unknown = || signed_in(anna(), "anna", "Unknown", true);
    check("3.06.a", unknown().build(), NoEvidence);
    check("3.06.a", signed_in(unknown(), "anna", "Browser", true).build(), Pass);
    // Administrators and exposed people come first.
    let world = exposed(anna().user("ben").admin("zoe", "Reports Reader"), "ben@contoso.example");
    let world = ["anna", "ben", "zoe"].iter().fold(world, |world, name| signed_in(world, name, "IMAP4", true));
    let finding = check("3.06.a", world.build(), Fail);
    let names: Vec<&str> = finding.affected.iter().map(|found| &*found.name).collect();
    assert_eq!(names, ["zoe@contoso.example", "ben@contoso.example", "anna@contoso.example"]);
    // A log without a row has no window: it shows no absence.
    check("3.06.a", anna().build(), NoEvidence);
    check("3.06.a", anna().without(&[RecordKind::SignIns]).build(), NoEvidence);
    check("3.06.a", signed_in(anna(), "anna", "Browser", true).cut(RecordKind::SignIns).build(), NoEvidence);
    check("3.06.a", signed_in(anna(), "anna", "POP3", true).cut(RecordKind::SignIns).build(), Fail);
}

fn mail(mut world: World, organisation_off: Option<bool>) -> World {
    world.tenant.transport_settings.items =
        vec![TransportSettings { smtp_auth_off: organisation_off, source: source(83) }];
    world
}

fn mailbox(mut world: World, name: &str, change: impl FnOnce(&mut MailProtocols)) -> World {
    let mut row = MailProtocols {
        id: id_of(name),
        address: upn_of(name),
        name: name.into(),
        pop: Some(false),
        imap: Some(false),
        active_sync: Some(false),
        smtp_auth_off: Known::Empty,
        source: source(84),
    };
    change(&mut row);
    world.tenant.mail_protocols.items.push(row);
    world
}

/// Two lists of which nobody tells the newer: each mailbox once, by the worse of both rows.
#[test]
fn mailboxes_of_two_lists_count_once() {
    let off = mail(World::p2().admin("anna", "Reports Reader").user("ben"), Some(true));
    let twice = mailbox(mailbox(off, "ben", |_| {}), "ben", |row| {
        row.smtp_auth_off = Known::Value(false);
        row.source.file = crate::evidence::EvidenceId(900);
    });
    let finding = check("3.06.c", twice.build(), Review);
    let [object] = &*finding.affected else { panic!("{finding:#?}") };
    assert_eq!(object.sources.len(), 2, "{object:#?}");
    assert!(finding.reasons.iter().any(|reason| reason.contains("1 mailbox has it on")), "{:?}", finding.reasons);
}

#[test]
fn mail_protocols_are_off() {
    let anna = || World::p2().admin("anna", "Reports Reader").user("ben");
    check("3.06.c", mail(anna(), Some(true)).build(), Pass);
    check("3.06.c", mail(anna(), Some(false)).build(), Fail);
    check("3.06.c", mail(anna(), None).build(), NoEvidence);
    let silent = check("3.06.c", mail(anna(), Some(true)).without(&[RecordKind::MailProtocols]).build(), NoEvidence);
    let told = "SMTP AUTH is off for the whole organisation; which mailboxes have it on regardless was not supplied.";
    assert!(silent.reasons.iter().any(|reason| reason == told), "{:?}", silent.reasons);
    let off = || mail(anna(), Some(true));
    // A mailbox that overrides the organisation; `null` is what the organisation has.
    check("3.06.c", mailbox(off(), "ben", |row| row.smtp_auth_off = Known::Value(false)).build(), Review);
    check("3.06.c", mailbox(off(), "ben", |row| row.smtp_auth_off = Known::Value(true)).build(), Pass);
    check("3.06.c", mailbox(off(), "ben", |_| {}).build(), Pass);
    check("3.06.c", mailbox(off(), "ben", |row| row.smtp_auth_off = Known::NotExported).build(), NoEvidence);
    // POP and IMAP are asked of administrators and exposed people.
    let pop = |row: &mut MailProtocols| row.pop = Some(true);
    check("3.06.c", mailbox(off(), "ben", pop).build(), Pass);
    let reachable = check("3.06.c", mailbox(off(), "anna", pop).build(), Fail);
    assert!(reachable.reasons[0].contains(" POP or IMAP is on for 1 mailbox of"), "{reachable:?}");
    check("3.06.c", mailbox(off(), "anna", |row| row.imap = Some(true)).build(), Fail);
    check("3.06.c", mailbox(exposed(off(), "ben@contoso.example"), "ben", pop).build(), Fail);
    let eligible = mail(World::p2().user("anna").eligible("anna", "Reports Reader"), Some(true));
    check("3.06.c", mailbox(eligible, "anna", pop).build(), Fail);
    check("3.06.c", mailbox(off(), "anna", |row| row.pop = None).build(), NoEvidence);
    // One whom only a job title proposes is not blamed before somebody confirmed it, and a pass waits for that, too.
    let titled = || {
        let title = |user: &mut crate::tenant::User| user.job_title = Some("Chief Executive Officer".into());
        mail(World::p2().user_with("eva", title), Some(true))
    };
    check("3.06.c", mailbox(titled(), "eva", pop).build(), Review);
    check("3.06.c", mailbox(titled(), "eva", |_| {}).build(), Review);
}

#[test]
fn mail_protocols_are_off_as_far_as_lists_tell() {
    let anna = || World::p2().admin("anna", "Reports Reader").user("ben");
    let off = || mail(anna(), Some(true));
    // Without a list of mailboxes an administrator's address shows that there is one.
    let addressed = |known: &str| {
        let mut world = mailbox(off(), known, |_| {}).without(&[RecordKind::Mailboxes]);
        world.tenant.users.items[0].mail = Some(upn_of("anna").into());
        world.build()
    };
    check("3.06.c", addressed("anna"), Pass);
    check("3.06.c", addressed("ben"), NoEvidence);
    let policy = |allows_basic: Known<Vec<&'static str>>| {
        let mut world = off();
        let (name, source) = ("Allow".into(), source(85));
        world.tenant.mail_policies.items.push(MailAuthenticationPolicy { name, allows_basic, source });
        world.build()
    };
    check("3.06.c", policy(Known::Value(vec!["AllowBasicAuthSmtp"])), Review);
    check("3.06.c", policy(Known::Value(Vec::new())), Pass);
    check("3.06.c", policy(Known::NotExported), NoEvidence);
    let without = check("3.06.c", off().without(&[RecordKind::MailPolicies]).build(), NoEvidence);
    assert_eq!(without.missing[0].kind, RecordKind::MailPolicies);
    check("3.06.c", off().without(&[RecordKind::MailProtocols]).build(), NoEvidence);
    check("3.06.c", mail(anna(), Some(false)).without(&[RecordKind::MailProtocols]).build(), Fail);
    check("3.06.c", off().without(&[RecordKind::TransportSettings]).build(), NoEvidence);
    check("3.06.c", World::p2().build(), NotApplicable);
}

#[test]
fn exposed_people_must_use_mfa() {
    let anna = || exposed(World::p2().user("anna"), "anna@contoso.example");
    // MFA of any kind meets the roadmap, and is below today's advice.
    check("3.06.d", under(anna(), vec![mfa(|_| {})]), Review);
    let strong = check("3.06.d", under(anna(), vec![strength("fido2", Some(&["fido2"]))]), Pass);
    assert!(strong.reasons[1].contains("1 is asked for them"), "{strong:?}");
    check("3.06.d", under(anna(), vec![]), Fail);
    check("3.06.d", under(anna(), vec![mfa(|policy| policy.state = PolicyState::ReportOnly)]), Fail);
    let but_group = || mfa(|policy| policy.users.exclude_groups = vec![id_of("outer")]);
    let nested = || anna().group("outer").group("inner").member("outer", "inner").member("inner", "anna");
    check("3.06.d", under(nested(), vec![but_group()]), Fail);
    let dark = anna().group("outer").without(&[RecordKind::GroupMembers]);
    check("3.06.d", under(dark, vec![but_group()]), NoEvidence);
    let mut defaults = anna().build();
    defaults.security_defaults.items.clear();
    security_defaults(&mut defaults, true);
    // Security defaults leave it to Entra when ordinary users are asked.
    check("3.06.d", defaults, Fail);
    check("3.06.d", exposed(World::p2(), "zoe@contoso.example").build(), NoEvidence);
    check("3.06.d", World::p2().user("anna").build(), NotApplicable);
    check("3.06.d", anna().without(&[RecordKind::ConditionalAccess]).build(), NoEvidence);
    // Who is asked only while an eligible role is active is not asked all day.
    let by_role = mfa(|policy| {
        policy.users.include_users.clear();
        policy.users.include_roles = vec![roles::GLOBAL_ADMINISTRATOR.into()];
    });
    let later = check("3.06.d", under(anna().eligible("anna", "Global Administrator"), vec![by_role]), Fail);
    let facts = later.affected[0].facts.iter();
    assert!(facts.into_iter().any(|fact| &*fact.value == "only while an eligible role is active"), "{later:?}");
    // A title only proposes a person.
    let titled = World::p2().user_with("anna", |user| user.job_title = Some("Chief Executive Officer".into()));
    check("3.06.d", under(titled, vec![mfa(|_| {})]), Review);
}
