//! 3.13.d: security events of Windows machines.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::{Nothing, ROWS_SHOWN};
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::azure_security::{CollectionRule, MachineSystem, RuleAssociation, VirtualMachine};
use crate::tenant::{Missing, RecordKind};
use std::collections::{BTreeSet, HashMap};

/// 3.13.d: a Windows machine that follows a rule which carries its security events to a workspace.
pub(super) fn security_events(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::VirtualMachines,
        RecordKind::CollectionRules,
        RecordKind::RuleAssociations,
        RecordKind::Subscriptions,
    ]);
    let mut judge = context.judge();
    let is_open = judge.has_gaps();
    // Further machines change nothing of those that are listed.
    judge.gaps(tenant.not_asked(RecordKind::VirtualMachines, tenant.subscriptions_with_machines()));
    // Associations of machines of another subscription say nothing of those of this one.
    let associated: BTreeSet<&str> = tenant.subscriptions_with_associations().collect();
    let is_told = |machine: &VirtualMachine| {
        let lists = tenant.rule_associations.supply.lists as usize;
        lists > associated.len() || machine.subscription().is_none_or(|id| associated.contains(id))
    };
    let mut reshaped = 0;
    let mut rules: HashMap<&str, &CollectionRule> = HashMap::new();
    for rule in tenant.collection_rules.iter() {
        rules.entry(&rule.id).or_insert(rule);
    }
    let mut associations: HashMap<&str, Vec<&RuleAssociation>> = HashMap::new();
    for row in tenant.rule_associations.iter() {
        associations.entry(&row.machine).or_default().push(row);
    }
    for machine in tenant.virtual_machines.iter().filter(|machine| machine.system != MachineSystem::Linux) {
        let own = associations.get(&*machine.id).map_or(&[][..], |rows| &rows[..]);
        let followed: Vec<_> = own.iter().filter_map(|row| rules.get(&*row.rule)).collect();
        if let Some(rule) = followed.iter().find(|rule| rule.collects_security_events == Some(true)) {
            reshaped += usize::from(rule.transforms);
            judge.good();
            continue;
        }
        // Nothing it follows: the rules supplied are what was looked through.
        let rows: Vec<SourceRef> =
            own.iter().map(|row| row.source).chain(followed.iter().map(|rule| rule.source)).collect();
        let looked_through = || {
            let associations = tenant.rule_associations.iter().map(|row| row.source).take(ROWS_SHOWN);
            associations.chain(tenant.collection_rules.iter().map(|rule| rule.source).take(ROWS_SHOWN)).collect()
        };
        let rows = if rows.is_empty() { looked_through() } else { rows };
        let names: Vec<&str> = followed.iter().map(|rule| &*rule.name).collect();
        // A rule that it follows and that was not supplied may carry them.
        let unsupplied = own.iter().find(|row| !rules.contains_key(&*row.rule));
        let lost = followed.iter().find(|rule| rule.collects_security_events.is_none());
        let is_untold = unsupplied.is_some() || lost.is_some();
        if let Some(row) = unsupplied {
            let rule = row.rule.rsplit('/').next().unwrap_or_default();
            let (kind, why) = if rule.is_empty() {
                (
                    RecordKind::RuleAssociations,
                    format!("Which rule {} follows was not exported (“dataCollectionRuleId”).", machine.name),
                )
            } else {
                let why = format!("The data collection rule {rule}, which {} follows, was not supplied.", machine.name);
                (RecordKind::CollectionRules, why)
            };
            judge.gap(Missing { kind, column: None, why });
        } else if let Some(rule) = lost {
            let why =
                format!("What the data collection rule {} collects, and where it goes, was not exported.", rule.name);
            judge.gap(Missing { kind: RecordKind::CollectionRules, column: Some("dataFlows"), why });
        }
        if !is_told(machine) {
            let why = "The associations of data collection rules are of other subscriptions than some machines: export those \
                       of every machine.";
            judge.gap(Missing { kind: RecordKind::RuleAssociations, column: None, why: why.to_owned() });
        }
        let outcome = if is_open || !is_told(machine) || is_untold { Outcome::NoEvidence } else { Outcome::Fail };
        let shown = Affected::new(SubjectKind::VirtualMachine, &*machine.id, &*machine.name, outcome)
            .fact(
                "Rules",
                if names.is_empty() && unsupplied.is_some() {
                    "not supplied".to_owned()
                } else if names.is_empty() {
                    "follows none".to_owned()
                } else {
                    names.join(", ")
                },
            )
            .fact("Security events", "reach no workspace by the rules supplied")
            .at(std::iter::once(machine.source).chain(rows));
        judge.subject(shown);
    }
    if judge.examined() == 0 {
        return judge.finish(Nothing::NotApplicable("There is no Windows machine.".to_owned()));
    }
    judge.say(&stage3::EVENTS_LOST);
    if reshaped > 0 {
        let machines = counted(reshaped, "machine", "machines");
        judge.reason(format!("For {machines} the rule filters or reshapes events on the way."));
    }
    judge.finish(Nothing::NotApplicable("There is no Windows machine.".to_owned()))
}
