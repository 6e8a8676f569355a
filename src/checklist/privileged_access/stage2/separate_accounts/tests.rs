//! 2.03: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::Licence;
use crate::tenant::fixtures::*;
use crate::tenant::organization::Authentication;
use crate::tenant::sign_in::{SignInDetails, SignInRow};
use crate::tenant::stated::Category;
use crate::tenant::{Domain, Known, Mailbox, Moment, RecordKind, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const GLOBAL: &str = "Global Administrator";

fn case(world: World) -> Case {
    Case::new(world.build(), as_of())
}

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&case(world), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

/// Everything supplied, with the columns that the item needs.
fn whole() -> World {
    let mut world = World::p2();
    world.tenant.sign_ins.window = Some((days_ago(30), days_ago(0)));
    for column in ["assignedLicenses", "onPremisesSyncEnabled", "mail", "otherMails"] {
        world.supply(RecordKind::Users).present.insert(column);
    }
    for column in ["forwardingSmtpAddress", "forwardingAddress"] {
        world.supply(RecordKind::Mailboxes).present.insert(column);
    }
    world.tenant.domains.items.push(Domain {
        name: "contoso.example".into(),
        authentication: Some(Authentication::Managed),
        initial: None,
        default: None,
        verified: Some(true),
        source: crate::tenant::coverage::fixtures::source(90),
    });
    world
}

fn user(change: impl FnOnce(&mut User)) -> World {
    let licensed = |user: &mut User| user.licences = Known::Value([].into());
    whole().user_with("anna", |user| {
        licensed(user);
        change(user);
    })
}

fn admin(change: impl FnOnce(&mut User)) -> World {
    user(change).active("anna", GLOBAL)
}

fn mailbox(mut world: World, name: &str, change: impl FnOnce(&mut Mailbox)) -> World {
    let mut mailbox = Mailbox {
        id: id_of(name),
        upn: upn_of(name),
        primary_address: upn_of(name),
        display_name: name.into(),
        kind: Some("UserMailbox".into()),
        forwarding_smtp: Known::Empty,
        forwarding_address: Known::Empty,
        delivers_and_forwards: Some(false),
        addresses: Vec::new(),
        other_names: Vec::new(),
        audit_enabled: None,
        source: crate::tenant::coverage::fixtures::source(91),
    };
    change(&mut mailbox);
    world.tenant.mailboxes.items.push(mailbox);
    world
}

fn sign_in(mut world: World, name: &str, app: &str, success: bool) -> World {
    let log = &mut world.tenant.sign_ins;
    log.keep_rows_of([id_of(name)]);
    let (id, upn) = (id_of(name), upn_of(name));
    let source = crate::tenant::coverage::fixtures::source(92);
    let row = SignInRow { user_id: &id, upn: &upn, at: days_ago(2), success: Some(success), client: "Browser", source };
    let details = SignInDetails {
        interactive: Some(true),
        application: app,
        country: "NO",
        multifactor: Some(true),
        device: None,
    };
    let folded = log.add(&row);
    if folded.is_kept {
        log.keep(folded.account, &row, &details);
    }
    world
}

#[test]
fn a_dedicated_accounts() {
    // Nothing speaks against it: a person confirms.
    let finding = check(admin(|_| {}), "2.03.a", Review);
    assert!(finding.reasons[0].starts_with("The one Global Administrator waits to be confirmed as dedicated."));
    let mut confirmed = case(admin(|_| {}));
    confirmed.stated.categories.insert("id-anna".to_owned(), Category::AdminOnly);
    check_case(&confirmed, "2.03.a", Pass);
    confirmed.stated.categories.insert("id-anna".to_owned(), Category::DualUse);
    check_case(&confirmed, "2.03.a", Fail);
    let known = || admin(|_| {}).inventory("anna@contoso.example", "admin only", None);
    check(known(), "2.03.a", Pass);
    let of_log = |window| {
        let mut world = known();
        world.tenant.sign_ins.window = window;
        world
    };
    check(of_log(None), "2.03.a", NoEvidence);
    check(of_log(Some((days_ago(60), days_ago(30)))), "2.03.a", Pass);
    check(of_log(Some((days_ago(60), days_ago(31)))), "2.03.a", NoEvidence);
    let licensed = |id: &str| {
        let id: Box<str> = id.into();
        admin(move |user| user.licences = Known::Value([Licence { sku_id: "".into(), name: id.into() }].into()))
    };
    check(licensed("SPE_E3"), "2.03.a", Fail);
    check(licensed("AAD_PREMIUM_P2"), "2.03.a", Review);
    check(licensed("SOMETHING_NEW"), "2.03.a", NoEvidence);
    check(admin(|user| user.licences = Known::NotExported), "2.03.a", NoEvidence);
    let finding = check(sign_in(admin(|_| {}), "anna", "Microsoft Teams", true), "2.03.a", Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value == "1 sign-in: Microsoft Teams".into()));
    check(sign_in(admin(|_| {}), "anna", "Microsoft Teams", false), "2.03.a", Review);
    check(sign_in(admin(|_| {}), "anna", "Azure Portal", true), "2.03.a", Review);
    check(mailbox(admin(|_| {}), "anna", |_| {}), "2.03.a", Fail);
    check(mailbox(admin(|_| {}), "anna", |found| found.kind = Some("SharedMailbox".into())), "2.03.a", Review);
    check(admin(|_| {}).without(&[RecordKind::SignIns]), "2.03.a", Review);
    check(whole(), "2.03.a", NotApplicable);
    check(user(|_| {}).eligible("anna", GLOBAL), "2.03.a", Review);
}

#[test]
fn b_cloud_only() {
    check(admin(|_| {}), "2.03.b", Pass);
    check(admin(|user| user.synced = Known::Value(true)), "2.03.b", Fail);
    // Once synchronised and converted: ScubaGear fails it, Entra does not synchronise it.
    check(admin(|user| user.immutable_id = Known::Value("aGVsbG8=".into())), "2.03.b", Review);
    let once =
        |immutable: Known<Box<str>>| admin(|user| (user.synced, user.immutable_id) = (Known::Value(false), immutable));
    check(once(Known::Empty), "2.03.b", Pass);
    let finding = check(once(Known::NotExported), "2.03.b", NoEvidence);
    assert!(finding.missing.iter().any(|gap| gap.column == Some("onPremisesImmutableId")), "{:?}", finding.missing);
    // Never synchronised: nothing can be left over.
    check(admin(|user| user.immutable_id = Known::NotExported), "2.03.b", Pass);
    check(admin(|user| user.synced = Known::NotExported), "2.03.b", NoEvidence);
    check(admin(|_| {}).without_column(RecordKind::Users, "onPremisesSyncEnabled"), "2.03.b", NoEvidence);
    let reader = user(|user| user.synced = Known::Value(true)).eligible("anna", "Global Reader");
    let finding = check(reader, "2.03.b", Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.label == "Weight"));
    let group = user(|user| user.synced = Known::Value(true)).group("Tier 0").active("Tier 0", GLOBAL);
    check(group.member("Tier 0", "anna"), "2.03.b", Fail);
    check(user(|user| user.synced = Known::Value(true)).active("anna", "Reports Reader"), "2.03.b", NotApplicable);
    check(admin(|user| user.synced = Known::Value(true)).cut(RecordKind::Users), "2.03.b", Fail);
}

#[test]
fn c_mail_arrives() {
    check(mailbox(admin(|_| {}), "anna", |_| {}), "2.03.c", Pass);
    check(admin(|_| {}), "2.03.c", Fail);
    check(admin(|user| user.mail = Some("anna@contoso.example".into())), "2.03.c", Fail);
    let shared = |world| mailbox(world, "team", |found| found.kind = Some("SharedMailbox".into()));
    check(shared(admin(|user| user.other_mails = ["team@contoso.example".into()].into())), "2.03.c", Pass);
    check(admin(|user| user.other_mails = ["anna@elsewhere.example".into()].into()), "2.03.c", Pass);
    check(admin(|user| user.mail = Some("anna@contoso.onmicrosoft.com".into())), "2.03.c", Fail);
    let synced = |user: &mut User| {
        user.mail = Some("anna@contoso.example".into());
        user.synced = Known::Value(true);
    };
    check(admin(synced), "2.03.c", Review);
    let unknown = admin(|user| user.mail = Some("anna@contoso.example".into())).without(&[RecordKind::Mailboxes]);
    check(unknown, "2.03.c", NoEvidence);
    check(admin(|_| {}).without_column(RecordKind::Users, "otherMails"), "2.03.c", NoEvidence);
    check(admin(|_| {}).without_column(RecordKind::Users, "mail"), "2.03.c", NoEvidence);
}

#[test]
fn d_forwarding() {
    let forwards = |to: &str| {
        let to: Box<str> = to.into();
        mailbox(user(|_| {}).active("anna", "Reports Reader"), "anna", |found| found.forwarding_smtp = Known::Value(to))
    };
    check(mailbox(admin(|_| {}), "anna", |_| {}), "2.03.d", Pass);
    check(forwards("smtp:anna@contoso.example"), "2.03.d", Pass);
    check(forwards("smtp:anna@sub.contoso.example"), "2.03.d", Pass);
    check(forwards("smtp:anna@freemail.example"), "2.03.d", Fail);
    check(forwards("smtp:anna@notcontoso.example"), "2.03.d", Fail);
    let contact = |to: &str| {
        let to: Box<str> = to.into();
        mailbox(admin(|_| {}).user("ben"), "anna", |found| found.forwarding_address = Known::Value(to))
    };
    check(contact("ben"), "2.03.d", Pass);
    check(contact("Old Partner"), "2.03.d", Review);
    let rule = |to: &str, enabled: bool| {
        let mut world = mailbox(admin(|_| {}), "anna", |_| {});
        world.tenant.inbox_rules.items.push(crate::tenant::mail_rules::InboxRule {
            mailbox: "ANNA@contoso.example".into(),
            name: "Invoices".into(),
            enabled: Some(enabled),
            forwards_to: vec![to.into()],
            deletes: false,
            moves_to: None,
            source: crate::tenant::coverage::fixtures::source(8),
        });
        world
    };
    check(rule("x@freemail.example", true), "2.03.d", Fail);
    check(rule("x@freemail.example", false), "2.03.d", Pass);
    check(rule("ben@contoso.example", true), "2.03.d", Pass);
    // Exchange names the owner in several ways; one that no list knows keeps the check open.
    let owned = |owner: &str, own_name: &str| {
        let mut world = rule("x@freemail.example", true);
        world.tenant.inbox_rules.items[0].mailbox = owner.into();
        world.tenant.mailboxes.items[0].other_names = vec![own_name.into()];
        world
    };
    check(owned("Anna.L", "anna.l"), "2.03.d", Fail);
    check(owned("contoso.onmicrosoft.com/Users/anna.l", "anna.l"), "2.03.d", Fail);
    let unknown = check(owned("anna.k", "anna.l"), "2.03.d", NoEvidence);
    assert!(unknown.missing[0].why.contains("“anna.k”"), "{unknown:?}");
    // Rules inside mailboxes forward as well: without them that none does is not shown; who has no mailbox has no rule.
    check(admin(|_| {}).without(&[RecordKind::InboxRules]), "2.03.d", NotApplicable);
    let unasked =
        check(mailbox(admin(|_| {}), "anna", |_| {}).without(&[RecordKind::InboxRules]), "2.03.d", NoEvidence);
    assert_eq!(unasked.missing.iter().map(|gap| gap.kind).collect::<Vec<_>>(), [RecordKind::InboxRules]);
    check(admin(|_| {}), "2.03.d", NotApplicable);
    // A mailbox of nobody with a role is not asked for here.
    check(
        mailbox(user(|_| {}), "anna", |found| found.forwarding_smtp = Known::Value("x@y.example".into())),
        "2.03.d",
        NotApplicable,
    );
    check(
        mailbox(admin(|_| {}), "anna", |_| {}).without_column(RecordKind::Mailboxes, "forwardingSmtpAddress"),
        "2.03.d",
        NoEvidence,
    );
    check(admin(|_| {}).without(&[RecordKind::Mailboxes]), "2.03.d", NoEvidence);
    check(forwards("x@y.example").cut(RecordKind::Mailboxes), "2.03.d", Fail);
}

#[test]
fn the_day_is_fixed() {
    assert_eq!(Moment::iso_date(as_of()), "2026-06-30");
}
