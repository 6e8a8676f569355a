//! E.01 · Whether the emergency procedure works when it is needed: people, credentials, fall-back, logs.

mod prepared;

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::{beside_the_day, without_people};
use crate::checklist::privileged_access::mail::{others, owners_unknown};
use crate::checklist::wording::{ago, counted, days, span};
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::mail_rules::{InboxRule, OfMailboxes};
use crate::tenant::naming::Naming;
use crate::tenant::roles::RoleSet;
use crate::tenant::{EmergencyEntry, Mailbox, Moment, RecordKind, figure};

pub static ITEM: Item = Item {
    id: "E.01",
    name: "break_glass_procedure",
    stage: "E",
    track: Track::General,
    title: "The procedure can be followed",
    applies: &[],
    guidance: include_str!("break_glass_procedure.md"),
    checks: &[
        Check {
            id: "E.01.a",
            mode: Mode::Manual,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Key managers and security officers can be reached without the tenant",
            needs: &[],
            run: Run::Answer,
            references: &["CP-2", "IR-6", "IR-8"],
        },
        Check {
            id: "E.01.b",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The attack playbook is at hand",
            needs: &[],
            run: Run::Answer,
            references: &["IR-8"],
        },
        Check {
            id: "E.01.c",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Emergency credentials can be retrieved and used",
            needs: &[Need::All(RecordKind::EmergencyAccounts)],
            run: Run::Evidence(credentials),
            references: &["CP-2", "CP-4", "AC-2"],
        },
        Check {
            id: "E.01.d",
            mode: Mode::Manual,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "How to open a support request with Microsoft is known",
            needs: &[],
            run: Run::Answer,
            references: &["IR-7"],
        },
        Check {
            id: "E.01.e",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Sign-in reports are available, and their delay is known",
            needs: &[Need::All(RecordKind::SignIns)],
            run: Run::Evidence(sign_in_reports),
            references: &["AU-6", "IR-5"],
        },
        Check {
            id: "E.01.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Federated domains can fall back to password hash synchronisation",
            needs: &[
                Need::AnyOf(&[RecordKind::Domains, RecordKind::Organization]),
                Need::Helps(&[RecordKind::Synchronisation]),
            ],
            run: Run::Evidence(prepared::fall_back),
            references: &["CP-10"],
        },
        Check {
            id: "E.01.g",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Mail of privileged accounts is monitored",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Mailboxes),
                Need::Helps(&[
                    RecordKind::InboxRules,
                    RecordKind::MailboxAudit,
                    RecordKind::AdminAuditConfig,
                    RecordKind::Users,
                ]),
            ],
            run: Run::Evidence(mail),
            references: &["MS.EXO.13.1", "CIS M365 6.1.2", "AU-12", "SI-4", "T1114.003"],
        },
        Check {
            id: "E.01.h",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Logs are backed up for forensic and legal use",
            needs: &[
                Need::All(RecordKind::DiagnosticSettings),
                Need::Helps(&[RecordKind::LogWorkspaces, RecordKind::Subscriptions]),
            ],
            run: Run::Evidence(prepared::backed_up),
            references: &["AU-9(2)", "AU-11"],
        },
        Check {
            id: "E.01.i",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Switching federated domains to managed authentication and back was tested",
            needs: &[],
            run: Run::Answer,
            references: &["CP-4", "CP-10"],
        },
    ],
};

/// E.01.c: proposes from the inventory; that a sealed envelope is really there only a person can say.
fn credentials(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::EmergencyAccounts]);
    let limit = context.parameters().emergency_test_max_age_days;
    let mut judge = context.judge();
    for entry in tenant.emergency.iter() {
        let as_of = context.as_of();
        let tested =
            entry.last_tested.map(|day| (day.age_days(as_of), format!("{}, {}", day.iso_date(), ago(day, as_of))));
        let shown = Affected::new(SubjectKind::User, entry.account.to_lowercase(), &*entry.account, Outcome::Review)
            .fact("Stored at", entry.stored_at.as_deref().unwrap_or("not written down"))
            .fact(
                "Last tested",
                match &tested {
                    Some((age, told)) if *age > limit => format!("{told}: more than {limit}"),
                    Some((_, told)) => told.clone(),
                    None if entry.never_tested => "never".to_owned(),
                    None => "not written down".to_owned(),
                },
            )
            .at([entry.source]);
        judge.subject(shown);
    }
    // Confirmed by the assessor, and not in the sheet: nothing is written down of them.
    let unlisted: Vec<_> =
        context.emergency().iter().filter(|account| account.confirmed && account.entry.is_none()).collect();
    for account in &unlisted {
        let name = if account.upn.is_empty() { &account.key } else { &account.upn };
        let shown = Affected::new(SubjectKind::User, account.key.clone(), name.clone(), Outcome::Review)
            .fact("Stored at", "not in the inventory")
            .fact("Last tested", "not in the inventory");
        judge.subject(shown);
    }
    let stored = tenant.emergency.iter().filter(|entry| entry.stored_at.is_some()).count();
    let all = judge.examined();
    let kept = stage4::STORED.of(Counted::meeting(stored, all)).by("In the inventory");
    judge.tell(kept.and("to be confirmed that they can be fetched and used"));
    let is_late = |day: Moment| day.age_days(context.as_of()) > limit;
    let is_late = |entry: &&EmergencyEntry| entry.never_tested || entry.last_tested.is_some_and(is_late);
    let late = tenant.emergency.iter().filter(is_late).count();
    let unknown = tenant.emergency.iter().filter(|entry| entry.last_tested.is_none() && !entry.never_tested).count();
    let unknown = unknown + unlisted.len();
    let tests = Counted { examined: all, failed: late, review: 0, unknown };
    judge.tell(stage4::TESTED_LATE.of(tests).with("days", days(limit)));
    if judge.examined() == 0 && !judge.has_gaps() {
        judge.whole(Outcome::Review);
    }
    judge.finish(Nothing::NotApplicable("The inventory lists no emergency account.".to_owned()))
}

/// E.01.e: a log that was exported is available; how late it is shows its newest entry.
fn sign_in_reports(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns]);
    let mut judge = context.judge();
    judge.gaps(without_people(&tenant.sign_ins));
    if let Some((from, to)) = tenant.sign_ins.window {
        judge.gaps(beside_the_day(context, RecordKind::SignIns, (from, to)));
        judge.good();
        judge.reason(format!(
            "Sign-ins {} were exported; the newest is {} as-of date.",
            span(from, to),
            match to.age_days(context.as_of()) {
                _ if to.day() > context.as_of().day() => "later than the".to_owned(),
                0 => "of the".to_owned(),
                age => format!("{} older than the", days(age)),
            }
        ));
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge
            .reason("The sign-in log was supplied and holds no sign-in: whether it is kept at all is to be confirmed.");
    }
    judge.finish(Nothing::NotApplicable("There is no sign-in log.".to_owned()))
}

/// E.01.g: proposes from mailboxes, rules and audit settings; whether somebody watches, only a person can say.
fn mail(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Privileged;
    let tenant = context.tenant(&[
        RecordKind::Mailboxes,
        RecordKind::InboxRules,
        RecordKind::MailboxAudit,
        RecordKind::AdminAuditConfig,
        RecordKind::Users,
    ]);
    let mut judge = context.judge();
    let (mut signs, mut unaudited, mut partly) = (0, 0, 0);
    let lacking = [(RecordKind::InboxRules, "Inbox rules"), (RecordKind::MailboxAudit, "Mailbox audit settings")];
    let lacking = || lacking.into_iter().filter(|(kind, _)| !tenant.supply(*kind).is_supplied());
    let all_off = tenant.admin_audit_config.iter().find(|row| row.mailboxes_off == Some(true));
    let telling = |rule: &&InboxRule| rule.enabled != Some(false) && (rule.deletes || !rule.forwards_to.is_empty());
    let rules = OfMailboxes::of(tenant.inbox_rules.iter().filter(telling).map(|rule| (&*rule.mailbox, rule)));
    let bypassed = tenant.mailbox_audit.iter().filter(|row| row.bypassed == Some(true));
    let bypasses = OfMailboxes::of(bypassed.map(|row| (&*row.account, row)));
    let naming = Naming::of(tenant);
    let people = || context.holders().of_set(SET).filter(|holder| holder.is_person());
    let holders = || people().map(|holder| &*holder.principal.id);
    if people().next().is_some() {
        let unknown = rules.of_nobody(tenant, others(&naming, holders()));
        judge.gaps(owners_unknown(&unknown, RecordKind::InboxRules));
        let unknown = bypasses.of_nobody(tenant, others(&naming, holders()));
        judge.gaps(owners_unknown(&unknown, RecordKind::MailboxAudit));
    }
    for holder in people() {
        let (id, upn) = (&holder.principal.id, &holder.principal.upn);
        let is_own = |mailbox: &&Mailbox| {
            !id.is_empty() && mailbox.id == *id || !upn.is_empty() && mailbox.upn.eq_ignore_ascii_case(upn)
        };
        // Of two lists of which nobody knows the newer, the worse.
        let mut own = tenant.mailboxes.iter().filter(is_own);
        let first = own.next();
        let Some(mailbox) = first.into_iter().chain(own).find(|mailbox| mailbox.forwards()).or(first) else { continue };
        let mut found = Vec::new();
        let mut sources = vec![mailbox.source];
        for target in [mailbox.forwarding_smtp.value(), mailbox.forwarding_address.value()].into_iter().flatten() {
            found.push(format!("the mailbox forwards to {target}"));
        }
        for rule in rules.of_mailbox(mailbox) {
            found.push(if rule.forwards_to.is_empty() {
                format!("rule {} deletes", rule.name)
            } else {
                format!("rule {} forwards to {}", rule.name, rule.forwards_to.join(", "))
            });
            sources.push(rule.source);
        }
        if let Some(bypass) = bypasses.of_mailbox(mailbox).first() {
            found.push("what the account does in mailboxes is not logged".to_owned());
            sources.push(bypass.source);
        }
        match (all_off, mailbox.audit_enabled) {
            (Some(row), _) => {
                found.push("mailbox auditing is off for the whole organisation (AuditDisabled)".to_owned());
                sources.push(row.source);
            }
            (None, Some(true)) => {}
            (None, Some(false)) => found.push("mailbox auditing is off".to_owned()),
            (None, None) => unaudited += 1,
        }
        let is_part = mailbox.audit_enabled.is_none() || lacking().next().is_some();
        let words = match (found.is_empty(), is_part) {
            (false, _) => found.join("; "),
            (true, true) => "nothing, in the part that was supplied".to_owned(),
            (true, false) => "nothing".to_owned(),
        };
        signs += usize::from(!found.is_empty());
        partly += usize::from(found.is_empty() && is_part);
        judge.subject(context.affected(holder, SET, Outcome::Review).fact("Found", words).at(sources));
    }
    let watched = stage4::MAIL_WATCHED.of(Counted::meeting(signs, judge.examined()));
    let watched = if partly == 0 { watched } else { watched.and(only_in_part(partly, judge.examined())) };
    judge.tell(watched.and("to be confirmed that this mail is monitored"));
    if unaudited > 0 {
        judge.reason(format!(
            "Whether {} audited (“AuditEnabled”) was not exported.",
            match (unaudited, judge.examined()) {
                (1, 1) => "this mailbox is".to_owned(),
                (number, all) if number == all => "these mailboxes are".to_owned(),
                (number, _) => counted(number, "of these mailboxes is", "of these mailboxes are"),
            }
        ));
    }
    for (_, what) in lacking() {
        judge.reason(format!("{what} were not supplied, so they were not looked at."));
    }
    judge.finish(Nothing::NotApplicable("No privileged person has a mailbox.".to_owned()))
}

/// That nothing was seen of so many mailboxes says little where not all of it was supplied.
fn only_in_part(partly: usize, all: usize) -> String {
    match (partly, all) {
        (1, 1) => "the evidence tells only a part of it".to_owned(),
        (2, 2) => "of both the evidence tells only a part".to_owned(),
        (partly, all) if partly == all => format!("of all {} the evidence tells only a part", figure(all)),
        (partly, _) => format!("of {} the evidence tells only a part", figure(partly)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ITEM, InboxRule};
    use crate::checklist::Finding;
    use crate::checklist::Outcome::{self, NoEvidence, NotApplicable, Pass, Review};
    use crate::checklist::tests::Case;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::tenant::fixtures::*;
    use crate::tenant::mail_rules::MailboxAuditState;
    use crate::tenant::{EmergencyEntry, Known, Mailbox, RecordKind};

    #[test]
    fn c_what_the_inventory_says() {
        let check = |world: World, expected: Outcome| {
            let finding = Case::new(world.build(), as_of()).judge(&ITEM, "E.01.c");
            assert_eq!(finding.outcome, expected, "{finding:?}");
            finding
        };
        let mut world = World::p2();
        world.tenant.emergency.items.push(EmergencyEntry {
            account: "glass@contoso.example".into(),
            purpose: None,
            stored_at: Some("Safe".into()),
            last_tested: Some(days_ago(91)),
            never_tested: false,
            password_changed: None,
            monitored: None,
            source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
        });
        let finding = check(world, Review);
        assert!(finding.affected[0].facts[1].value.ends_with("91 days ago: more than 90"), "{finding:?}");
        check(World::p2().without(&[RecordKind::EmergencyAccounts]), NoEvidence);
    }

    #[test]
    fn e_sign_in_reports() {
        let check = |world: World, expected: Outcome| {
            let finding = Case::new(world.build(), as_of()).judge(&ITEM, "E.01.e");
            assert_eq!(finding.outcome, expected, "{finding:?}");
            finding
        };
        let log = || {
            let mut world = World::p2();
            world.tenant.sign_ins.window = Some((days_ago(30), days_ago(2)));
            world
        };
        assert!(check(log(), Pass).reasons[0].contains("2 days older"));
        let mut old = log();
        old.tenant.sign_ins.window = Some((days_ago(60), days_ago(31)));
        check(old, NoEvidence);
        let mut later = log();
        later.tenant.sign_ins.window = Some((days_ago(30), days_ago(-1)));
        assert!(check(later, Pass).reasons[0].ends_with("the newest is later than the as-of date."));
        check(World::p2(), Review);
        check(log().cut(RecordKind::SignIns), NoEvidence);
        check(log().without(&[RecordKind::SignIns]), NoEvidence);
    }

    #[test]
    fn g_mail_of_privileged_accounts() {
        let check = |world: World, expected: Outcome| {
            let finding = Case::new(world.build(), as_of()).judge(&ITEM, "E.01.g");
            assert_eq!(finding.outcome, expected, "{finding:?}");
            finding
        };
        let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
        let boxed = |name: &str| {
            let mut world = World::p2().admin("anna", "Global Administrator");
            world.tenant.mailboxes.items.push(Mailbox {
                id: "".into(),
                upn: upn_of(name),
                primary_address: upn_of(name),
                display_name: "".into(),
                kind: None,
                forwarding_smtp: Known::Empty,
                forwarding_address: Known::NotExported,
                delivers_and_forwards: None,
                addresses: Vec::new(),
                other_names: Vec::new(),
                audit_enabled: Some(true),
                source,
            });
            world
        };
        let rule = |mut world: World, mailbox: &str| {
            world.tenant.inbox_rules.items.push(InboxRule {
                mailbox: mailbox.into(),
                name: "Invoices".into(),
                enabled: Some(true),
                forwards_to: vec!["x@outside.example".into()],
                deletes: false,
                moves_to: None,
                source,
            });
            world
        };
        check(boxed("bert"), NotApplicable);
        let fact = |finding: &Finding| finding.affected[0].facts.last().unwrap().value.clone();
        assert_eq!(fact(&check(boxed("anna"), Review)), "nothing".into());
        // What the organisation has off is off whatever a mailbox says.
        let mut dark = boxed("anna");
        dark.tenant.mailboxes.items[0].audit_enabled = Some(true);
        dark.tenant.admin_audit_config.items.push(crate::tenant::activity::AuditConfig {
            unified_enabled: None,
            admin_enabled: None,
            mailboxes_off: Some(true),
            from_exchange: None,
            source,
        });
        assert!(fact(&check(dark, Review)).contains("AuditDisabled"));
        let forwarding = check(rule(boxed("anna"), "ANNA@contoso.example"), Review);
        assert_eq!(fact(&forwarding), "rule Invoices forwards to x@outside.example".into());
        assert_eq!(fact(&check(rule(boxed("anna"), "bert@contoso.example"), Review)), "nothing".into());
        let mut disabled = rule(boxed("anna"), "anna@contoso.example");
        disabled.tenant.inbox_rules.items[0].enabled = Some(false);
        assert_eq!(fact(&check(disabled, Review)), "nothing".into());
        let mut silent = boxed("anna");
        let account = upn_of("anna");
        silent.tenant.mailbox_audit.items.push(MailboxAuditState { account, bypassed: Some(true), source });
        assert!(fact(&check(silent, Review)).contains("is not logged"));
        check(World::p2().without(&[RecordKind::Mailboxes]), NoEvidence);
        // Where only a part was supplied, nothing seen is not nothing.
        let mut partly = boxed("anna");
        partly.tenant.mailboxes.items[0].audit_enabled = None;
        let found = check(partly, Review);
        assert_eq!(fact(&found), "nothing, in the part that was supplied".into());
        assert!(found.reasons[0].contains("; the evidence tells only a part of it; "), "{found:?}");
        let found = check(boxed("anna").without(&[RecordKind::InboxRules]), Review);
        assert!(found.reasons[0].contains("only a part of it"), "{found:?}");
        // Of whom a rule is must be known.
        let finding = check(rule(boxed("anna"), "someone else"), Review);
        assert!(finding.missing.iter().any(|gap| gap.why.contains("“someone else”")), "{finding:?}");
    }
}
