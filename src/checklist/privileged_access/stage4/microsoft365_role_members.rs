//! 4.03 · Who holds each Microsoft 365 role, and what changed since the previous assessment.

use crate::checklist::judgement::{Judge, Nothing};
use crate::checklist::previous::RoleChange;
use crate::checklist::wording::counted;
use crate::checklist::wording::none_or;
use crate::checklist::wording::none_or_figure;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::evidence::SourceRef;
use crate::tenant::holders::Holders;
use crate::tenant::roles;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;
use crate::tenant::{RecordKind, figure};

pub static ITEM: Item = Item {
    id: "4.03",
    name: "microsoft365_role_members",
    stage: "4",
    track: Track::General,
    title: "Members of built-in Microsoft 365 administrator roles",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("microsoft365_role_members.md"),
    checks: &[Check {
        id: "4.03.a",
        mode: Mode::Auto,
        severity: Severity::Medium,
        basis: Basis::Roadmap,
        title: "Members of each Microsoft 365 administrator role, and changes since last time, are known",
        needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users)],
        run: Run::Evidence(members),
        references: &["AC-2", "AC-6(7)"],
    }],
};

/// Built-in roles that administer a service of Microsoft 365, or the people who use it. Source: Microsoft's description
/// of the roles of the Microsoft 365 admin centre.
const ROLES: &[&str] = &[
    "Exchange Administrator",
    "Exchange Recipient Administrator",
    "SharePoint Administrator",
    "Teams Administrator",
    "Teams Communications Administrator",
    "Teams Devices Administrator",
    "Teams Telephony Administrator",
    "Teams External Collaboration Administrator",
    "Teams Communications Support Engineer",
    "Teams Communications Support Specialist",
    "Teams Reader",
    "Exchange Backup Administrator",
    "SharePoint Backup Administrator",
    "SharePoint Embedded Administrator",
    "SharePoint Advanced Management Administrator",
    "Microsoft 365 Backup Administrator",
    "Microsoft 365 Migration Administrator",
    "Microsoft 365 Support Engineer",
    "Skype for Business Administrator",
    "Yammer Administrator",
    "Billing Administrator",
    "License Administrator",
    "User Administrator",
    "Helpdesk Administrator",
    "Password Administrator",
    "Groups Administrator",
    "Service Support Administrator",
    "Compliance Administrator",
    "Compliance Data Administrator",
    "Security Administrator",
    "Security Operator",
    "Intune Administrator",
    "Power Platform Administrator",
    "Fabric Administrator",
    "Dynamics 365 Administrator",
    "Office Apps Administrator",
    "Kaizala Administrator",
    "Search Administrator",
    "Search Editor",
    "Knowledge Administrator",
    "Knowledge Manager",
    "AI Administrator",
    "AI Reader",
    "People Administrator",
    "Places Administrator",
    "Insights Administrator",
    "Insights Analyst",
    "Insights Business Leader",
    "Viva Goals Administrator",
    "Viva Glint Tenant Administrator",
    "Viva Pulse Administrator",
    "Virtual Visits Administrator",
    "Edge Administrator",
    "Cloud App Security Administrator",
    "Attack Simulation Administrator",
    "Attack Payload Author",
    "Security Reader",
    "Windows 365 Administrator",
    "Purview Workload Content Administrator",
    "Purview Workload Content Reader",
    "Purview Workload Content Writer",
    "Customer LockBox Access Approver",
    "Organizational Messages Writer",
    "Organizational Messages Approver",
    "User Experience Success Manager",
    "Message Center Reader",
    "Message Center Privacy Reader",
    "Reports Reader",
    "Usage Summary Reports Reader",
    "Global Administrator",
    "Global Reader",
];

/// Members of each role, for a person to go through. Changes since a previous assessment are shown where one is compared.
fn members(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let holders = context.holders();
    let mut judge = context.judge();
    let mut accounts = 0;
    let changes = changes(context, &mut judge);
    for role in ROLES.iter().filter_map(|name| roles::by_name(name)) {
        let mut names: Vec<String> = Vec::new();
        let mut sources: Vec<SourceRef> = Vec::new();
        for holder in &holders.all {
            let held: Vec<_> = holder.holdings.iter().filter(|held| *held.role == *role.template_id).collect();
            if held.is_empty() {
                continue;
            }
            accounts += 1;
            let how: Vec<String> = held.iter().map(|held| held.how()).collect();
            let marked = match holder.user(tenant) {
                Some(user) if user.is_external() => Some("guest or external"),
                Some(user) if user.enabled == Some(false) => Some("disabled"),
                Some(_) => None,
                None => holder.beside_users(),
            };
            let marked = marked.map_or_else(String::new, |marked| format!(", {marked}"));
            names.push(format!("{} ({}{marked})", holder.name(), how.join("; ")));
            sources.extend(held.iter().flat_map(|held| &held.sources));
        }
        if names.is_empty() {
            continue;
        }
        sources.sort();
        sources.dedup();
        let affected = Affected::new(SubjectKind::Role, role.template_id, role.name, Outcome::Review)
            .fact("Holders", figure(names.len()));
        let mut affected = names.into_iter().fold(affected, |affected, name| affected.fact("Who", name)).at(sources);
        if let Some(change) = changes.iter().find(|change| change.role == role.template_id) {
            affected = since(affected, change);
        }
        judge.subject(affected);
    }
    for change in changes.iter().filter(|change| is_empty_now(change, holders)) {
        let affected = Affected::new(SubjectKind::Role, &*change.role, &*change.name, Outcome::Review);
        judge.subject(since(affected.fact("Holders", "0"), change));
    }
    let sentence = format!(
        "{} holders, {} in all (an account with two roles counts twice); to be gone through.",
        counted(judge.examined(), "Microsoft 365 administrator role has", "Microsoft 365 administrator roles have"),
        figure(accounts)
    );
    judge.of_some(judge.examined(), sentence);
    judge.finish(Nothing::Pass("No Microsoft 365 administrator role has a holder.".to_owned()))
}

/// What changed in these roles since the previous assessment, where one is compared with; says so in the reasons.
fn changes(context: &Context<'_>, judge: &mut Judge) -> Vec<RoleChange> {
    let Some(previous) = context.previous() else { return Vec::new() };
    let day = previous.as_of.iso_date();
    let Some(mut changes) = previous.role_changes(context.holders()) else {
        judge.reason(format!("Who held each role on {day} was not known whole, so changes cannot be told."));
        return Vec::new();
    };
    changes.retain(|change| {
        ROLES.iter().any(|name| roles::by_name(name).is_some_and(|role| role.template_id == change.role))
    });
    let (added, removed) = changes
        .iter()
        .fold((0, 0), |(added, removed), change| (added + change.added.len(), removed + change.removed.len()));
    judge.reason(format!(
        "Since {day}, the previous assessment: {} added, {} gone.",
        none_or(added, "member", "members"),
        none_or_figure(removed)
    ));
    changes
}

fn since(affected: Affected, change: &RoleChange) -> Affected {
    let names = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    affected.fact("Added since last time", names(&change.added)).fact("Gone since last time", names(&change.removed))
}

fn is_empty_now(change: &RoleChange, holders: &Holders) -> bool {
    !holders.all.iter().any(|holder| holder.holdings.iter().any(|held| *held.role == *change.role))
}

#[cfg(test)]
mod tests {
    use super::{ITEM, ROLES};
    use crate::checklist::run::Results;
    use crate::checklist::tests::Case;
    use crate::checklist::{Outcome, Parameters, Previous};
    use crate::tenant::fixtures::*;
    use crate::tenant::holders::Holders;
    use crate::tenant::{RecordKind, roles};

    #[test]
    fn every_role_is_in_the_table() {
        for name in ROLES {
            assert!(roles::by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn members_are_listed() {
        let check = |world: World, expected: Outcome| {
            let finding = Case::new(world.build(), as_of()).judge(&ITEM, "4.03.a");
            assert_eq!(finding.outcome, expected, "{:?}", finding.reasons);
            finding
        };
        let world =
            World::p2().admin("anna", "Exchange Administrator").user("eva").eligible("eva", "Exchange Administrator");
        let finding = check(world, Outcome::Review);
        assert_eq!(finding.affected.len(), 1);
        assert!(finding.affected[0].facts[2].value.contains("eva@contoso.example (eligible"), "{finding:?}");
        assert_eq!(finding.affected[0].sources.len(), 2);
        let disabled =
            World::p2().user_with("dan", |user| user.enabled = Some(false)).active("dan", "Teams Administrator");
        assert!(check(disabled, Outcome::Review).affected[0].facts[1].value.ends_with("disabled)"));
        let app = World::p2().service_principal("robot", |_| {}).active("robot", "Teams Administrator");
        let app = check(app, Outcome::Review).affected[0].facts[1].value.to_string();
        assert!(app.ends_with(", application or managed identity)"), "{app}");
        check(World::p2().admin("anna", "Application Administrator"), Outcome::Pass);
        check(World::p2().without(&[RecordKind::Users]), Outcome::NoEvidence);
        check(World::p2().admin("anna", "Exchange Administrator").cut(RecordKind::PimEligible), Outcome::Review);
    }

    #[test]
    fn changes_since_the_previous_assessment_are_told() {
        let before = World::p2().admin("anna", "Exchange Administrator").admin("eva", "Global Reader").build();
        let results = Results {
            checklist: "privileged-access",
            as_of: as_of(),
            parameters: Parameters::default(),
            findings: Vec::new(),
            items: Vec::new(),
        };
        let previous = Previous::of("2025.assessment", "ab", &results, &Holders::of(&before));
        let now = World::p2().admin("bob", "Exchange Administrator").build();
        let mut case = Case::new(now, as_of());
        assert!(case.judge(&ITEM, "4.03.a").affected[0].facts.len() == 2, "nothing is compared");
        case.previous = Some(previous.clone());
        let finding = case.judge(&ITEM, "4.03.a");
        let told: Vec<String> = finding
            .affected
            .iter()
            .map(|role| {
                let facts: Vec<&str> = role.facts.iter().skip(role.facts.len() - 2).map(|fact| &*fact.value).collect();
                format!("{} +{} -{}", role.name, facts[0], facts[1])
            })
            .collect();
        assert_eq!(
            told,
            [
                "Exchange Administrator +bob@contoso.example -anna@contoso.example",
                "Global Reader +nobody -eva@contoso.example"
            ]
        );
        assert!(finding.reasons.iter().any(|reason| reason.contains("1 member added, 2 gone")), "{finding:?}");
        case.previous = Some(Previous { roles: None, ..previous });
        let finding = case.judge(&ITEM, "4.03.a");
        assert!(finding.reasons.iter().any(|reason| reason.contains("not known whole")), "{finding:?}");
    }
}
