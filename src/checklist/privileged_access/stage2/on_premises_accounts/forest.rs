//! 2.12.c, f, g and h: workstations, krbtgt, groups of Tier 0, and the ways around them.

use super::tier0::{Tier0, gaps_of_groups, group_titles};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::once::{Once, earlier, once};
use crate::checklist::wording::{ago, counted, days};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::active_directory::{AdUser, group_as_written, group_name, tier0_group};
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_holders::AzureHoldings;
use crate::tenant::stated::WorkstationEntry;
use crate::tenant::{Known, Missing, RecordKind, Tenant, azure_roles};

/// 2.12.c: whoever administers the forest from a computer that the inventory does not name has no such workstation.
pub(super) fn workstations(context: &Context<'_>) -> Judgement {
    let tier = Tier0::of(context.tenant(&[RecordKind::Workstations, RecordKind::AdUsers, RecordKind::AdGroupMembers]));
    on_workstations(context, &tier, "enabled on-premises Tier 0 account", "enabled on-premises Tier 0 accounts")
}

/// Accounts beside the inventory sheet *Admin workstations*. Assisted: the sheet is the organisation's word on itself, so
/// what it says stays for review until the assessor concludes.
pub(in crate::checklist::privileged_access) fn on_workstations(
    context: &Context<'_>,
    tier: &Tier0<'_>,
    one: &str,
    many: &str,
) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Workstations]);
    let mut judge = context.judge();
    judge.gaps(tier.gaps.iter().cloned());
    let whole = tenant.workstations.supply.gap(RecordKind::Workstations).is_none();
    // A workstation of which nobody says who uses it may be anybody's.
    let is_open = tenant.workstations.iter().any(|entry| entry.used_by.is_none());
    let (mut with, mut services) = (0, 0);
    for account in tier.accounts.iter().filter(|account| account.is_member() && account.user.enabled != Some(false)) {
        let entries: Vec<&WorkstationEntry> =
            tenant.workstations.iter().filter(|entry| is_used_by(entry, account.user)).collect();
        let names: Vec<&str> = entries.iter().map(|entry| &*entry.name).collect();
        let service = account.of_service().filter(|_| names.is_empty());
        let (outcome, words) = match (names.is_empty(), whole, is_open) {
            (true, ..) if service.is_some() => {
                let by = service.unwrap_or_default();
                services += 1;
                (Outcome::Review, format!("a service account ({by}): confirm that no person signs in with it"))
            }
            (false, ..) => (Outcome::Review, format!("by the inventory {}: to be confirmed", names.join(", "))),
            (true, true, false) => (Outcome::Fail, "none in the inventory".to_owned()),
            (true, true, true) => (Outcome::Review, "none names it, and some do not say who uses them".to_owned()),
            (true, false, _) => {
                (Outcome::NoEvidence, "the inventory of workstations was not supplied whole".to_owned())
            }
        };
        with += usize::from(!names.is_empty());
        let mut listed = account.affected(outcome, words, Vec::new());
        if let Some(found) = listed.facts.first_mut() {
            found.label = "Workstation";
        }
        listed.sources.extend(entries.iter().map(|entry| entry.source));
        judge.subject(listed);
    }
    let total = judge.examined();
    if total > 0 {
        let with = Counted { unknown: judge.count(Outcome::NoEvidence), ..Counted::meeting(with, total) };
        let with = Counted { failed: with.failed.saturating_sub(with.unknown + services), review: services, ..with };
        let named = stage2::TIER_0_WORKSTATION.of(with).with("one", one).with("many", many);
        judge.tell(named.by("By the inventory"));
    }
    judge.finish(Nothing::NotApplicable(format!(
        "The lists hold no {} that is enabled.",
        one.trim_start_matches("enabled ")
    )))
}

fn is_used_by(entry: &WorkstationEntry, user: &AdUser) -> bool {
    let names = [&user.account, &user.upn, &user.display_name];
    let is_theirs = |written: &str| {
        // `DOMAIN\account` is how Windows writes it.
        let bare = written.rsplit('\\').next().unwrap_or(written);
        names.iter().any(|name| !name.is_empty() && name.eq_ignore_ascii_case(bare))
    };
    // "Quill, Philippa" is one name, and "anna, ben" are two.
    let names = |cell: &str| cell.split([';', '\n']).chain(cell.split([';', ',', '\n'])).map(str::trim).any(is_theirs);
    entry.used_by.as_deref().is_some_and(names)
}

/// 2.12.f
pub(super) fn krbtgt(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdUsers]);
    let limit = context.parameters().krbtgt_max_age_days;
    let mut judge = context.judge();
    let mut dates = Vec::new();
    let rows = tenant.ad_users.iter().filter(|user| user.account.to_lowercase().starts_with("krbtgt"));
    let name = |user: &AdUser| {
        let id = if user.distinguished_name.is_empty() { &user.account } else { &user.distinguished_name };
        id.to_lowercase()
    };
    // Each domain has one of its own.
    let one = |user: &AdUser| match &*user.sid {
        sid if !sid.is_empty() && user.distinguished_name.is_empty() => sid.to_lowercase(),
        _ => name(user),
    };
    let older = |user: &mut AdUser, other: &AdUser| {
        user.password_last_set = earlier(&user.password_last_set, &other.password_last_set);
    };
    for Once { row: user, sources } in once(rows, |user| user.source, one, older) {
        dates.push(user.password_last_set.value().copied());
        let (outcome, words) = match &user.password_last_set {
            Known::Value(set) => {
                let age = set.age_days(context.as_of());
                let outcome = if age > limit { Outcome::Fail } else { Outcome::Pass };
                (outcome, format!("{} ({})", set.iso_date(), ago(*set, context.as_of())))
            }
            Known::Empty | Known::NotExported => {
                let why = format!("The date of the password of {} was not exported.", user.account);
                judge.gap(Missing { kind: RecordKind::AdUsers, column: Some("passwordLastSet"), why });
                (Outcome::NoEvidence, "not exported".to_owned())
            }
        };
        let fact = Fact::new("Password set", words);
        let mut listed = Affected::new(SubjectKind::User, name(&user), &*user.account, outcome).at(sources);
        let told_by = tenant.ad_users.iter().find(|row| {
            row.password_last_set == user.password_last_set && row.source.is_some_and(|at| listed.sources.contains(&at))
        });
        listed.facts.push(match told_by.and_then(|row| row.source) {
            Some(source) => fact.from(source, "passwordLastSet"),
            None => fact,
        });
        judge.subject(listed);
    }
    let found = judge.examined();
    if found > 0 {
        match &dates[..] {
            [Some(set)] => judge.reason(format!(
                "The krbtgt password was last changed on {}, {}; at most {} are accepted.",
                set.iso_date(),
                ago(*set, context.as_of()),
                days(limit)
            )),
            _ => judge.tell(stage2::KRBTGT_OLD.of(judge.tally()).with("days", days(limit))),
        }
    } else if !judge.has_gaps() && tenant.ad_users.items.is_empty() {
        judge.whole(Outcome::Review);
        judge.reason("The list of accounts is empty, though every domain has krbtgt: look how it was exported.");
    } else if !tenant.ad_users.items.is_empty() {
        let why = "The list of accounts holds no krbtgt, which every domain has: the export was filtered.";
        judge.gap(Missing { kind: RecordKind::AdUsers, column: None, why: why.to_owned() });
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// 2.12.g
pub(super) fn groups_stay(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Groups, RecordKind::AdGroupMembers]);
    let nested = group_titles(tenant);
    let mut judge = context.judge();
    let mut is_open = false;
    for group in tenant.groups.iter().filter(|group| group.synced == Known::Value(true)) {
        let names = [&group.sid, &group.account, &group.name];
        let title = names.iter().find_map(|name| tier0_group(name)).map(ToOwned::to_owned);
        let title = title.or_else(|| {
            names.iter().filter(|name| !name.is_empty()).find_map(|name| nested.get(&name.to_lowercase()).cloned())
        });
        let Some(title) = title else {
            is_open = true;
            judge.good();
            continue;
        };
        judge.subject(Affected {
            id: group.id.to_string().into(),
            name: group.name.to_string().into(),
            kind: SubjectKind::Group,
            outcome: Outcome::Fail,
            facts: vec![Fact::new("Found", format!("synchronised from on-premises: {title}"))].into(),
            sources: group.sources.to_vec().into(),
        });
    }
    if is_open {
        judge.gaps(gaps_of_groups(tenant, &nested));
    }
    judge.say(&stage2::GROUP_IN_TIER_0);
    judge.finish(Nothing::Pass("No group is synchronised from on-premises.".to_owned()))
}

/// Groups whose members control the forest by detours. Source: well-known groups of Windows Server and Exchange.
const INDIRECT: &[&str] = &[
    "dnsadmins",
    "group policy creator owners",
    "key admins",
    "enterprise key admins",
    "cert publishers",
    "adsyncadmins",
    "hyper-v administrators",
    "exchange trusted subsystem",
    "exchange windows permissions",
    "organization management",
];

/// 2.12.h: assisted, so whatever is proposed stays for review.
pub(super) fn indirect(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AdUsers,
        RecordKind::AdGroupMembers,
        RecordKind::AdComputers,
        RecordKind::VirtualMachines,
        RecordKind::IntuneRoles,
    ]);
    let mut judge = context.judge();
    for user in &tenant.ad_users {
        let name = user.account.to_lowercase();
        let what = if name.starts_with("msol_") || name.starts_with("aad_") {
            "the account of directory synchronisation: it may replicate passwords"
        } else if user.trusted_for_delegation == Some(true) || user.trusted_to_authenticate == Some(true) {
            "trusted for delegation: it may act for others"
        } else {
            continue;
        };
        let listed = Affected::new(SubjectKind::User, name, &*user.account, Outcome::Review);
        judge.subject(listed.fact("Found", what).at(user.source));
    }
    for row in &tenant.ad_group_members {
        let group = group_name(&row.group);
        if INDIRECT.contains(&group.as_str()) {
            let kind = if &*row.class == "computer" { SubjectKind::Computer } else { SubjectKind::User };
            let id = format!("{} in {group}", row.account.to_lowercase());
            let listed = Affected::new(kind, id, &*row.account, Outcome::Review);
            judge.subject(
                listed.fact("Found", format!("member of “{}”", group_as_written(&row.group))).at([row.source]),
            );
        } else if let ("computer", Some(title)) = (&*row.class, tier0_group(&row.group))
            && !title.to_lowercase().contains("controllers")
        {
            let id = format!("{} in {group}", row.account.to_lowercase());
            let listed = Affected::new(SubjectKind::Computer, id, &*row.account, Outcome::Review);
            let words = format!("a computer in {title}: whoever administers it controls the forest");
            judge.subject(listed.fact("Found", words).at([row.source]));
        }
    }
    let hosted = hosted_controllers(context, tenant, &mut judge);
    let intune = tenant.intune_roles.items.len();
    let is_there = |kind: &RecordKind| tenant.supply(*kind).is_supplied();
    let looked_at = [
        (RecordKind::AdUsers, "accounts"),
        (RecordKind::AdGroupMembers, "members of groups"),
        (RecordKind::VirtualMachines, "virtual machines"),
        (RecordKind::IntuneRoles, "roles of Intune"),
    ];
    let unseen: Vec<&str> = looked_at.iter().filter(|(kind, _)| !is_there(kind)).map(|(_, title)| *title).collect();
    let found = judge.count(Outcome::Review);
    // Without any list there is nothing to confirm, only what is missing.
    if unseen.len() < looked_at.len() {
        judge.whole(Outcome::Review);
        judge.reason(match found {
            0 => "The lists supplied show no indirect way to control the forest.".to_owned(),
            _ => format!(
                "{} found.",
                counted(found, "indirect way to control the forest was", "indirect ways to control the forest were")
            ),
        });
    }
    if hosted > 0 {
        judge.reason(format!(
            "{} among the Azure virtual machines.",
            counted(hosted, "domain controller is", "domain controllers are")
        ));
    }
    if !unseen.is_empty() {
        judge.reason(format!("Not supplied, so nothing is known of them: {}.", unseen.join(", ")));
    }
    if intune > 0 {
        judge.reason(format!(
            "{} devices; whether {} machines of Tier 0, the lists do not show: confirm.",
            counted(intune, "role assignment of Intune manages", "role assignments of Intune manage"),
            if intune == 1 { "it reaches" } else { "they reach" }
        ));
    }
    judge.reason(
        "The lists do not show replication rights, certificate and federation servers, or what manages the hosts of Tier 0: \
         add them.",
    );
    judge.finish(Nothing::NotApplicable(String::new()))
}

/// Domain controllers in Azure, each with those whose Azure role is as good as being its administrator.
fn hosted_controllers(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) -> usize {
    const CONTROL: &[&str] = &[
        azure_roles::OWNER,
        azure_roles::CONTRIBUTOR,
        azure_roles::USER_ACCESS_ADMINISTRATOR,
        azure_roles::RBAC_ADMINISTRATOR,
        azure_roles::VM_ADMINISTRATOR_LOGIN,
        azure_roles::WINDOWS_ADMIN_CENTER_LOGIN,
        azure_roles::VM_CONTRIBUTOR,
    ];
    context.tenant(&[
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimEligible,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Subscriptions,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::GroupSchedules,
        RecordKind::ServicePrincipals,
    ]);
    let mut hosted = 0;
    for controller in tenant.ad_computers.iter().filter(|computer| computer.is_domain_controller()) {
        let short = controller.name.split('.').next().unwrap_or_default();
        for machine in tenant.virtual_machines.iter().filter(|machine| machine.name.eq_ignore_ascii_case(short)) {
            hosted += 1;
            let place = AzureScope::parse(&machine.id);
            let rows = tenant.azure_role_assignments.iter().chain(tenant.azure_eligible(context.as_of()));
            let reaching =
                rows.filter(|row| CONTROL.contains(&tenant.azure_role_id(row)) && covers(&row.scope, &place));
            let holdings = AzureHoldings::of(tenant, reaching);
            let mut listed = Affected::new(SubjectKind::VirtualMachine, &*machine.id, &*machine.name, Outcome::Review)
                .fact("Found", format!("the domain controller {} is an Azure virtual machine", controller.name))
                .at([controller.source, machine.source]);
            for holding in &holdings.all {
                listed.sources.extend(&holding.sources);
                listed
                    .facts
                    .push(Fact::new("In control of it", format!("{}: {}", holding.name(), holding.words(tenant))));
            }
            if holdings.all.is_empty() {
                listed.facts.push(Fact::new("In control of it", "no Azure role in the evidence"));
            }
            judge.subject(listed);
        }
    }
    hosted
}

/// Whether a role at a scope reaches a machine. Which subscriptions a management group holds is not in every export, so it
/// counts as reaching.
fn covers(scope: &AzureScope, machine: &AzureScope) -> bool {
    match (scope, machine) {
        (AzureScope::Root | AzureScope::ManagementGroup(_), _) => true,
        (AzureScope::Subscription(id), machine) => machine.subscription() == Some(id),
        (AzureScope::ResourceGroup { subscription, name }, AzureScope::Resource { subscription: own, path }) => {
            let group = path.strip_prefix("resourcegroups/").and_then(|rest| rest.split('/').next());
            subscription == own && group == Some(name)
        }
        (one, other) => one == other,
    }
}
