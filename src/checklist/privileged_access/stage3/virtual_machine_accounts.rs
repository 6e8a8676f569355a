//! 3.11 · Who is administrator inside the machines: local accounts, and Azure roles that sign in as one.

#[cfg(test)]
mod tests;

use super::azure_roles::eligible_missing;
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::azure::AzureRoleAssignment;
use crate::tenant::azure_holders::AzureHoldings;
use crate::tenant::azure_roles;
use crate::tenant::azure_security::{MachineAccountEntry, VirtualMachine};
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Missing, PrincipalKind, RecordKind, Tenant};
use std::collections::{BTreeMap, BTreeSet};

pub static ITEM: Item = Item {
    id: "3.11",
    name: "virtual_machine_accounts",
    stage: "3",
    track: Track::Azure,
    title: "Privileged accounts in hosted virtual machines",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("virtual_machine_accounts.md"),
    checks: &[
        Check {
            id: "3.11.a",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The local administrators of every virtual machine are in the inventory",
            needs: &[
                Need::All(RecordKind::VirtualMachines),
                Need::All(RecordKind::MachineAccounts),
                Need::Helps(&[RecordKind::Subscriptions]),
            ],
            run: Run::Evidence(local_administrators),
            references: &["AC-2", "AC-6(5)", "T1078.003"],
        },
        Check {
            id: "3.11.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Holders of virtual machine administrator login are known",
            needs: &[
                Need::All(RecordKind::AzureRoleAssignments),
                Need::All(RecordKind::Subscriptions),
                Need::Helps(&[
                    RecordKind::AzurePimEligible,
                    RecordKind::AzurePimActive,
                    RecordKind::Licences,
                    RecordKind::AzureRoleDefinitions,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::GroupSchedules,
                    RecordKind::ServicePrincipals,
                ]),
            ],
            run: Run::Evidence(login_roles),
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.11.c",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Virtual machines use Entra sign-in and no shared local administrator name",
            needs: &[
                Need::All(RecordKind::VirtualMachines),
                Need::Helps(&[RecordKind::MachineAccounts, RecordKind::Subscriptions]),
            ],
            run: Run::Evidence(sign_in),
            references: &["IA-2", "IA-5", "T1078.003"],
        },
    ],
};

fn machine(found: &VirtualMachine, outcome: Outcome) -> Affected {
    Affected::new(SubjectKind::VirtualMachine, &*found.id, &*found.name, outcome).at([found.source])
}

/// Names of machines are unique within a resource group only.
fn bears_a_shared_name(tenant: &Tenant, machine: &VirtualMachine) -> bool {
    tenant.virtual_machines.iter().any(|other| other.id != machine.id && other.name.eq_ignore_ascii_case(&machine.name))
}

/// 3.11.a: the inventory is the statement of a person; where Azure agrees with it, nothing is left to propose, so the check
/// passes without a further confirmation. What differs from it is for a person to judge.
fn local_administrators(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::VirtualMachines, RecordKind::MachineAccounts, RecordKind::Subscriptions]);
    let mut judge = context.judge();
    judge.gaps(tenant.not_asked(RecordKind::VirtualMachines, tenant.subscriptions_with_machines()));
    // One list alone differs from nothing.
    if [RecordKind::VirtualMachines, RecordKind::MachineAccounts].iter().any(|kind| !tenant.supply(*kind).is_supplied())
    {
        return judge.finish(Nothing::NotApplicable("There is no virtual machine.".to_owned()));
    }
    for found in tenant.virtual_machines.iter() {
        if bears_a_shared_name(tenant, found) {
            let words = "several machines bear this name: which of them the inventory means is to be told";
            judge.subject(machine(found, Outcome::Review).fact("Difference", words));
            continue;
        }
        let entries: Vec<&MachineAccountEntry> =
            tenant.machine_accounts.iter().filter(|entry| entry.machine.eq_ignore_ascii_case(&found.name)).collect();
        let named: Vec<&str> = entries
            .iter()
            .filter_map(|entry| entry.account.as_deref())
            .flat_map(|names| names.split([';', ',']))
            .map(str::trim)
            .collect();
        let words = if entries.is_empty() {
            "not in the inventory".to_owned()
        } else if let Some(account) = found.local_administrator.as_deref()
            && !named.iter().any(|name| name.eq_ignore_ascii_case(account))
        {
            format!("{account}, which Azure made, is not in the inventory")
        } else if entries.iter().any(|entry| entry.owner.is_none()) {
            "an account in the inventory has no owner".to_owned()
        } else if tenant.lacks_administrator(found) {
            let shown = machine(found, Outcome::NoEvidence);
            judge.subject(shown.fact("Difference", "not known: the name that Azure made was not exported"));
            let why =
                "The name of the local administrator that Azure made was not exported (“osProfile.adminUsername”).";
            judge.gap(Missing {
                kind: RecordKind::VirtualMachines,
                column: Some("adminUsername"),
                why: why.to_owned(),
            });
            continue;
        } else {
            judge.good();
            continue;
        };
        let shown = machine(found, Outcome::Review)
            .fact("Difference", words)
            .fact("Made by Azure", found.local_administrator.as_deref().unwrap_or("not exported"))
            .fact("In the inventory", if named.is_empty() { "none".to_owned() } else { named.join(", ") })
            .at(entries.iter().map(|entry| entry.source));
        judge.subject(shown);
    }
    let gone = tenant
        .machine_accounts
        .iter()
        .filter(|entry| !tenant.virtual_machines.iter().any(|found| found.name.eq_ignore_ascii_case(&entry.machine)));
    for entry in gone {
        let shown =
            Affected::new(SubjectKind::VirtualMachine, entry.machine.to_lowercase(), &*entry.machine, Outcome::Review)
                .fact("Difference", "in the inventory, and not among the machines")
                .at([entry.source]);
        judge.subject(shown);
    }
    let found = judge.tally();
    judge.tell(stage3::MACHINE_DIFFERS.of(Counted { failed: found.review, review: 0, ..found }));
    judge.finish(Nothing::NotApplicable("There is no virtual machine.".to_owned()))
}

/// What is missing where a role that is held is not known here: it may sign in to machines.
fn undefined_roles<'t>(tenant: &Tenant, mut rows: impl Iterator<Item = &'t AzureRoleAssignment>) -> Option<Missing> {
    const KIND: RecordKind = RecordKind::AzureRoleDefinitions;
    let definition = |id: &str| tenant.azure_role_definitions.iter().find(|role| *role.id == *id);
    let is_untold = |row: &&AzureRoleAssignment| {
        let id = tenant.azure_role_id(row);
        id.len() == 36
            && azure_roles::by_id(id).is_none()
            && match definition(id) {
                Some(role) => role.custom != Some(false) && !role.data_actions.is_exported(),
                None => tenant.azure_role_definitions.supply.gap(KIND).is_some(),
            }
    };
    let name = tenant.azure_role_name(rows.find(is_untold)?);
    let why = format!(
        "Whether the Azure role {name}, which is held, signs in to machines is not known: its data actions were not supplied."
    );
    Some(Missing { kind: KIND, column: Some("dataActions"), why })
}

/// 3.11.b: whoever holds such a role signs in to machines as administrator, or can make itself one; shown for a person
/// to judge. Owner and Contributor can do the same: 3.12 looks at them.
fn login_roles(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimEligible,
        RecordKind::AzurePimActive,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Subscriptions,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::GroupSchedules,
        RecordKind::ServicePrincipals,
    ]);
    let mut judge = context.judge();
    let active = tenant.azure_active(context.as_of());
    let all = || active.iter().copied().chain(tenant.azure_eligible(context.as_of()));
    judge.gaps(tenant.azure_roles_not_understood(all()));
    judge.gaps(tenant.azure_assignments_missing());
    let lists = [&tenant.azure_pim_active, &tenant.azure_pim_eligible];
    judge.gaps(lists.into_iter().filter_map(|list| tenant.azure_begun_since(context.as_of(), list)));
    judge.gaps(eligible_missing(context, tenant));
    let by_definition: BTreeSet<&str> = tenant
        .azure_role_definitions
        .iter()
        .filter(|role| {
            role.data_actions.value().into_iter().flatten().any(|action| azure_roles::signs_in_to_machines(action))
        })
        .map(|role| &*role.id)
        .collect();
    let is_login = |id: &str| {
        [azure_roles::VM_ADMINISTRATOR_LOGIN, azure_roles::WINDOWS_ADMIN_CENTER_LOGIN, azure_roles::VM_CONTRIBUTOR]
            .contains(&id)
            || by_definition.contains(id)
    };
    judge.gaps(undefined_roles(tenant, all()));
    let holdings = AzureHoldings::of(tenant, all().filter(|row| is_login(tenant.azure_role_id(row))));
    judge.gaps(holdings.gaps.iter().cloned());
    let mut by_holder: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for holding in &holdings.all {
        by_holder.entry(holding.key()).or_default().push(holding);
    }
    for (key, held) in by_holder {
        let Some(first) = held.first() else { continue };
        let kind = match first.principal.kind {
            PrincipalKind::User => SubjectKind::User,
            PrincipalKind::ServicePrincipal => SubjectKind::ServicePrincipal,
            PrincipalKind::Group | PrincipalKind::ForeignGroup => SubjectKind::Group,
            PrincipalKind::Unknown => SubjectKind::Unknown,
        };
        let words: Vec<String> = held.iter().map(|holding| holding.words(tenant)).collect();
        let shown = Affected::new(kind, key, first.name(), Outcome::Review)
            .fact("Roles", words.join("; "))
            .at(held.iter().flat_map(|holding| holding.sources.iter().copied()));
        judge.subject(shown);
    }
    if judge.examined() > 0 {
        let sentence = format!(
            "{} an Azure role that is made for administering machines.",
            counted(judge.examined(), "account holds", "accounts hold")
        );
        judge.of_some(judge.examined(), sentence);
    }
    judge.reason("Owners and Contributors can make themselves administrators of machines, too: 3.12 judges them.");
    judge.finish(Nothing::Pass("Nobody holds an Azure role that is made for administering machines.".to_owned()))
}

/// 3.11.c. Entra sign-in needs the machine's own identity and an extension. The administrator's name is Azure's, else the
/// inventory's (a machine made from a ready disk has none in Azure); where neither tells it, it may be a shared one.
fn sign_in(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::VirtualMachines, RecordKind::MachineAccounts, RecordKind::Subscriptions]);
    let mut judge = context.judge();
    judge.gaps(tenant.not_asked(RecordKind::VirtualMachines, tenant.subscriptions_with_machines()));
    let named: Vec<BTreeSet<String>> = tenant
        .virtual_machines
        .iter()
        .map(|found| {
            // Of machines that bear one name the inventory does not tell which it means.
            let is_it = |entry: &&MachineAccountEntry| {
                entry.machine.eq_ignore_ascii_case(&found.name) && !bears_a_shared_name(tenant, found)
            };
            let listed = tenant.machine_accounts.iter().filter(is_it);
            let listed = listed.filter_map(|entry| entry.account.as_deref()).flat_map(|names| names.split([';', ',']));
            let all = found.local_administrator.as_deref().into_iter().chain(listed).map(str::trim);
            all.filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
        })
        .collect();
    let mut machines: BTreeMap<&str, usize> = BTreeMap::new();
    for name in named.iter().flatten() {
        *machines.entry(name).or_default() += 1;
    }
    let mut unnamed = 0;
    for (found, names) in tenant.virtual_machines.iter().zip(&named) {
        let mut facts = Vec::new();
        let mut outcome = Outcome::Pass;
        let on_others = names.iter().filter_map(|name| Some((name, *machines.get(&**name)?))).filter(|(_, on)| *on > 1);
        for (name, on) in on_others {
            facts.push(("Shared name", format!("local administrator {name} on {on} machines")));
            outcome = Outcome::Fail;
        }
        if names.is_empty() || tenant.lacks_administrator(found) {
            unnamed += 1;
            facts.push(("Shared name", "the local administrator’s name was not exported".to_owned()));
            outcome = outcome.min(Outcome::NoEvidence);
        }
        if found.has_identity == Some(false) || found.entra_sign_in == Some(false) {
            facts.push(("Sign-in", "no Entra sign-in".to_owned()));
            outcome = Outcome::Fail;
        } else if found.entra_sign_in == Some(true) && found.has_identity.is_none() {
            let why = format!("Whether the machine {} has an identity of its own was not exported.", found.name);
            judge.gap(Missing { kind: RecordKind::VirtualMachines, column: Some("identity"), why });
            facts.push(("Sign-in", "identity not exported".to_owned()));
            outcome = outcome.min(Outcome::NoEvidence);
        } else if found.entra_sign_in.is_none() {
            let why = format!("The extensions of the machine {} were not exported.", found.name);
            judge.gap(Missing { kind: RecordKind::VirtualMachines, column: Some("resources"), why });
            facts.push(("Sign-in", "extensions not exported".to_owned()));
            outcome = outcome.min(Outcome::NoEvidence);
        } else if found.has_identity.is_none() {
            let why = format!("Whether the machine {} has an identity of its own was not exported.", found.name);
            judge.gap(Missing { kind: RecordKind::VirtualMachines, column: Some("identity"), why });
            facts.push(("Sign-in", "identity not exported".to_owned()));
            outcome = outcome.min(Outcome::NoEvidence);
        }
        let shown = facts.into_iter().fold(machine(found, outcome), |shown, (label, words)| shown.fact(label, words));
        judge.subject(shown);
    }
    if unnamed > 0 {
        judge.gap(Missing {
            kind: RecordKind::VirtualMachines,
            column: Some("adminUsername"),
            why: format!(
                "The local administrator’s name of {} was not exported (osProfile.adminUsername){}: whether it is used on several \
                 machines is not known.",
                counted(unnamed, "machine", "machines"),
                if named.iter().any(BTreeSet::is_empty) {
                    ", and the inventory sheet VM accounts does not tell it"
                } else {
                    ""
                }
            ),
        });
    }
    judge.say(&stage3::MACHINE_OPEN);
    judge.finish(Nothing::NotApplicable("There is no virtual machine.".to_owned()))
}
