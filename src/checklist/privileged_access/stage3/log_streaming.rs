//! 3.13 · Whether directory, resource and machine logs leave the tenant for a place where they are watched and kept.

use crate::checklist::judgement::Nothing;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::RecordKind;
use crate::tenant::azure_security::MachineSystem;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.13",
    name: "log_streaming",
    stage: "3",
    track: Track::Azure,
    title: "Azure logs to the SIEM",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("log_streaming.md"),
    checks: &[
        Check {
            id: "3.13.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Sign-in, audit, risk and provisioning logs are streamed",
            needs: &[],
            run: Run::ByHand,
            references: &["MS.AAD.4.1", "AU-4(1)", "AU-6(4)", "T1562.008"],
        },
        Check {
            id: "3.13.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Resource logs and Defender alerts are streamed",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-6(4)", "SI-4"],
        },
        Check {
            id: "3.13.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Streamed logs are kept long enough",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-11"],
        },
        Check {
            id: "3.13.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Security events of Windows virtual machines reach the workspace",
            needs: &[
                Need::All(RecordKind::VirtualMachines),
                Need::All(RecordKind::CollectionRules),
                Need::All(RecordKind::RuleAssociations),
            ],
            run: Run::Evidence(security_events),
            references: &["AU-12", "SI-4"],
        },
    ],
};

/// 3.13.d: a Windows machine that follows a rule which carries its security events to a workspace.
fn security_events(context: &Context<'_>) -> Judgement {
    let tenant =
        context.tenant(&[RecordKind::VirtualMachines, RecordKind::CollectionRules, RecordKind::RuleAssociations]);
    let mut judge = context.judge();
    let mut reshaped = 0;
    for machine in tenant.virtual_machines.iter().filter(|machine| machine.system != MachineSystem::Linux) {
        let followed: Vec<_> = tenant
            .rule_associations
            .iter()
            .filter(|row| row.machine == machine.id)
            .filter_map(|row| tenant.collection_rules.iter().find(|rule| rule.id == row.rule))
            .collect();
        if let Some(rule) = followed.iter().find(|rule| rule.collects_security_events) {
            reshaped += usize::from(rule.transforms);
            judge.good();
            continue;
        }
        let names: Vec<&str> = followed.iter().map(|rule| &*rule.name).collect();
        let outcome = if judge.has_gaps() { Outcome::NoEvidence } else { Outcome::Fail };
        let shown = Affected::new(SubjectKind::VirtualMachine, &*machine.id, &*machine.name, outcome)
            .fact("Rules", if names.is_empty() { "follows none".to_owned() } else { names.join(", ") })
            .fact("Security events", "reach no workspace by the rules supplied")
            .at([machine.source]);
        judge.subject(shown);
    }
    judge.reason(format!(
        "The security events of {} of {} Windows machines reach no workspace.",
        judge.count(Outcome::Fail),
        judge.examined()
    ));
    if reshaped > 0 {
        judge.reason(format!("For {reshaped} machines the rule filters or reshapes events on the way."));
    }
    judge.finish(Nothing::NotApplicable("There is no Windows machine.".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::ITEM;
    use crate::checklist::Outcome::{self, Fail, NoEvidence, NotApplicable, Pass};
    use crate::checklist::run::Case;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::tenant::RecordKind;
    use crate::tenant::azure_security::{CollectionRule, MachineSystem, RuleAssociation, VirtualMachine};
    use crate::tenant::fixtures::*;

    fn world(system: MachineSystem, associated: bool, collects: bool) -> World {
        let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
        let mut world = World::p2();
        world.tenant.virtual_machines.items.push(VirtualMachine {
            id: "vm1".into(),
            name: "vm1".into(),
            system,
            local_administrator: None,
            has_identity: None,
            entra_sign_in: None,
            source,
        });
        let rule = CollectionRule {
            id: "r".into(),
            name: "Rule".into(),
            collects_security_events: collects,
            transforms: false,
            source,
        };
        world.tenant.collection_rules.items.push(rule);
        if associated {
            world.tenant.rule_associations.items.push(RuleAssociation {
                machine: "vm1".into(),
                rule: "r".into(),
                source,
            });
        }
        world
    }

    #[test]
    fn d_security_events() {
        let check = |world: World, expected: Outcome| {
            let finding = Case::new(world.build(), as_of()).judge(&ITEM, "3.13.d");
            assert_eq!(finding.outcome, expected, "{finding:?}");
        };
        check(world(MachineSystem::Windows, true, true), Pass);
        check(world(MachineSystem::Windows, true, false), Fail);
        check(world(MachineSystem::Windows, false, true), Fail);
        check(world(MachineSystem::Linux, false, true), NotApplicable);
        check(world(MachineSystem::Windows, false, true).without(&[RecordKind::RuleAssociations]), NoEvidence);
    }
}
