//! E.01 · Whether the emergency procedure works when it is needed: people, credentials, fall-back, logs.

use crate::checklist::judgement::Nothing;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

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
            needs: &[Need::All(RecordKind::Domains), Need::All(RecordKind::Organization)],
            run: Run::ByHand,
            references: &["CP-10"],
        },
        Check {
            id: "E.01.g",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Mail of privileged accounts is monitored",
            needs: &[Need::Holders(RoleSet::Privileged), Need::Helps(RecordKind::Mailboxes)],
            run: Run::ByHand,
            references: &["MS.EXO.13.1", "AU-12", "SI-4", "T1114.003"],
        },
        Check {
            id: "E.01.h",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Logs are backed up for forensic and legal use",
            needs: &[],
            run: Run::ByHand,
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
        let tested = entry.last_tested.map(|day| (day.age_days(context.as_of()), day.iso_date()));
        let shown = Affected::new(SubjectKind::User, entry.account.to_lowercase(), &*entry.account, Outcome::Review)
            .fact("Stored at", entry.stored_at.as_deref().unwrap_or("not written down"))
            .fact(
                "Last tested",
                match &tested {
                    Some((age, day)) if *age > limit => format!("{day}, {age} days ago: more than {limit}"),
                    Some((age, day)) => format!("{day}, {age} days ago"),
                    None => "not written down".to_owned(),
                },
            )
            .at([entry.source]);
        judge.subject(shown);
    }
    let stored = tenant.emergency.iter().filter(|entry| entry.stored_at.is_some()).count();
    judge.reason(format!(
        "The inventory says where the credentials of {stored} of {} emergency accounts are kept; to be confirmed that they \
         can be fetched and used.",
        judge.examined()
    ));
    if judge.examined() == 0 && !judge.has_gaps() {
        judge.whole(Outcome::Review);
    }
    judge.finish(Nothing::NotApplicable("The inventory lists no emergency account.".to_owned()))
}

/// E.01.e: a log that was exported is available; how late it is shows its newest entry.
fn sign_in_reports(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns]);
    let mut judge = context.judge();
    if let Some((from, to)) = tenant.sign_ins.window {
        judge.good();
        judge.reason(format!(
            "Sign-ins of {} to {} were exported; the newest is {} days older than the assessment.",
            from.iso_date(),
            to.iso_date(),
            to.age_days(context.as_of())
        ));
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge
            .reason("The sign-in log was supplied and holds no sign-in: whether it is kept at all is to be confirmed.");
    }
    judge.finish(Nothing::NotApplicable("There is no sign-in log.".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::ITEM;
    use crate::checklist::Outcome::{self, NoEvidence, Review};
    use crate::checklist::run::Case;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::tenant::fixtures::*;
    use crate::tenant::{EmergencyEntry, RecordKind};

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
            password_changed: None,
            monitored: None,
            source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
        });
        let finding = check(world, Review);
        assert!(finding.affected[0].facts[1].value.ends_with("91 days ago: more than 90"), "{finding:?}");
        check(World::p2().without(&[RecordKind::EmergencyAccounts]), NoEvidence);
    }
}
