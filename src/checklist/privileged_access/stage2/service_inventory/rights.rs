//! 2.01.g: rights that services give by themselves, held against the inventory.

use super::administrators::{Register, emergency, unlisted};
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::naming::{Named, Naming};
use crate::tenant::vocabulary;
use crate::tenant::{
    Missing, PrincipalKind, PrincipalRef, RecordKind, Service, ServiceRole, SupplyState, Tenant, User,
};
use std::collections::{BTreeMap, BTreeSet};

/// Lists, the services they tell of, and words in names of service plans that bring these services.
const LISTS: &[(RecordKind, &[Service], &[&str])] = &[
    (RecordKind::RoleGroups, &[Service::Exchange, Service::Purview], &["EXCHANGE"]),
    (RecordKind::IntuneRoles, &[Service::Intune], &["INTUNE"]),
    (RecordKind::DefenderRoles, &[Service::Defender], &["WINDEFATP", "MTP", "MDE_", "ATP_ENTERPRISE", "DEFENDER"]),
    (RecordKind::SharePointAdministrators, &[Service::SharePoint], &["SHAREPOINT"]),
    (RecordKind::PowerPlatformRoles, &[Service::PowerPlatform], &["POWERAPPS", "FLOW_", "POWER_AUTOMATE"]),
    (RecordKind::DynamicsRoles, &[Service::Dynamics], &["DYN365", "CRM", "CDS_"]),
];

fn roles(tenant: &Tenant, kind: RecordKind) -> &[ServiceRole] {
    match kind {
        RecordKind::RoleGroups => &tenant.role_groups.items,
        RecordKind::IntuneRoles => &tenant.intune_roles.items,
        RecordKind::DefenderRoles => &tenant.defender_roles.items,
        RecordKind::SharePointAdministrators => &tenant.sharepoint_administrators.items,
        RecordKind::PowerPlatformRoles => &tenant.power_platform_roles.items,
        RecordKind::DynamicsRoles => &tenant.dynamics_roles.items,
        _ => &[],
    }
}

/// Somebody with rights in services.
#[derive(Debug, Default)]
struct Right {
    name: String,
    kind: Option<SubjectKind>,
    /// Object id in lower case or the name as written.
    user: Option<String>,
    held: BTreeSet<String>,
    sources: Vec<SourceRef>,
    is_disabled: bool,
    /// An object of which no list tells what it is, and not all lists were supplied whole.
    may_be_other: bool,
}

pub(super) fn holders(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Administrators,
        RecordKind::EmergencyAccounts,
        RecordKind::Services,
        RecordKind::RoleGroups,
        RecordKind::IntuneRoles,
        RecordKind::DefenderRoles,
        RecordKind::SharePointAdministrators,
        RecordKind::PowerPlatformRoles,
        RecordKind::DynamicsRoles,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::ServicePrincipals,
        RecordKind::Licences,
    ]);
    let register = Register::of(tenant);
    let emergency = emergency(context);
    let mut judge = context.judge();
    let mut rights: BTreeMap<String, Right> = BTreeMap::new();
    let naming = Naming::of(tenant);
    let mut stand_ins = 0;
    for (kind, services, plans) in LISTS {
        without_export(tenant, &mut judge, *kind, services, plans);
        for role in roles(tenant, *kind) {
            for member in &role.members {
                if stands_for_role(tenant, member) {
                    stand_ins += 1;
                } else {
                    add(tenant, &naming, &mut judge, &mut rights, role, member);
                }
            }
        }
    }
    let sheet_cut = tenant.administrators.supply.gap(RecordKind::Administrators).is_some();
    let users_cut = tenant.users_gap();
    for (key, right) in &rights {
        let listed = register.names(key) || emergency.contains(key);
        let (outcome, words) = match (&right.user, listed) {
            (Some(_), _) if right.is_disabled => (Outcome::Fail, "disabled or deleted, and holds rights in a service"),
            (_, true) => (Outcome::Pass, "in the inventory"),
            (Some(_), false) if sheet_cut => {
                judge.gap(unlisted(&right.name));
                (Outcome::NoEvidence, "not in the part of the inventory that was supplied")
            }
            (Some(_), false) => (Outcome::Fail, "not in the inventory"),
            (None, false) if right.may_be_other => {
                judge.gap(undescribed(tenant, &right.name));
                (Outcome::NoEvidence, "a group, an application or an account: no list supplied tells which")
            }
            (None, false) if users_cut.is_none() => (Outcome::Fail, "no known account"),
            (None, false) => {
                judge.gaps(users_cut.clone());
                (Outcome::NoEvidence, "not in the part of the list of users that was supplied")
            }
        };
        judge.subject(affected(key, right, outcome, words));
    }
    if let Some(headline) = stage2::SERVICE_RIGHTS.of(judge.tally()).sentence() {
        judge.headline(headline);
    }
    if stand_ins > 0 {
        judge.reason(format!(
            "{} for holders of a directory role, who stand in 2.01.b.",
            counted(stand_ins, "member stands", "members stand")
        ));
    }
    judge.finish(Nothing::NotApplicable(
        "Nobody holds rights in a service beside the roles of the directory.".to_owned(),
    ))
}

/// Names the services of which there is no export, unless the licences prove that they are not there.
fn without_export(tenant: &Tenant, judge: &mut Judge, kind: RecordKind, services: &[Service], plans: &[&str]) {
    let supply = tenant.supply(kind);
    let titles =
        |services: &[Service]| services.iter().map(|service| service.title()).collect::<Vec<_>>().join(" and ");
    if let Some(gap) = supply.gap(kind) {
        if lacks_plans(tenant, plans) {
            judge.reason(format!("{}: no licence brings it, so no export is asked for.", titles(services)));
        } else {
            judge.gap(gap);
        }
        return;
    }
    // One list tells of several services: a service that none of its rows is about was not exported.
    if services.len() > 1 && !roles(tenant, kind).is_empty() {
        for service in services {
            if !roles(tenant, kind).iter().any(|role| role.service == *service) {
                judge.gap(crate::tenant::Missing {
                    kind,
                    column: None,
                    why: format!("The {} holds none of {}: export those too.", kind.title(), service.title()),
                });
            }
        }
    }
}

fn lacks_plans(tenant: &Tenant, words: &[&str]) -> bool {
    tenant.skus.supply.state == SupplyState::Whole
        && tenant.skus.iter().all(|sku| {
            sku.plans.value().is_some_and(|plans| {
                !plans.is_empty()
                    && plans.iter().all(|plan| {
                        let name = plan.name.to_ascii_uppercase();
                        !name.is_empty() && !words.iter().any(|word| name.contains(word))
                    })
            })
        })
}

/// Exchange writes holders of a directory role as one member, such as `TenantAdmins_1a2b3`: only names that it gives, and
/// none that the list of groups holds.
/// Source: names that Exchange Online gives to members of role groups, export formats, section 26.2.
fn stands_for_role(tenant: &Tenant, member: &PrincipalRef) -> bool {
    const GIVEN: &[&str] = &[
        "tenantadmins",
        "exchangeserviceadmins",
        "helpdeskadmins",
        "useraccountadmins",
        "securityadmins",
        "securityreaders",
        "securityoperators",
        "complianceadmins",
        "compliancedataadmins",
        "globalreaders",
        "companyadministrators",
        "recipientadmins",
        "skypeserviceadmins",
        "teamsserviceadmins",
        "sharepointserviceadmins",
        "attacksimadmins",
        "attackpayloadauthors",
    ];
    let name = member.display_name.to_lowercase();
    let is_listed = || {
        let same = |group: &&crate::tenant::Group| group.name.eq_ignore_ascii_case(&member.display_name);
        tenant.group_by_id(&member.id).is_some() || tenant.groups.iter().any(|group| same(&group))
    };
    name.split_once('_').is_some_and(|(start, rest)| {
        // Exchange's own number may be below nought: `TenantAdmins_-12345`.
        let rest = rest.trim_start_matches('-');
        GIVEN.contains(&start) && rest.chars().all(|letter| letter.is_ascii_alphanumeric())
    }) && !is_listed()
}

/// Adds a member, or the members of a group, to the holders of rights.
fn add(
    tenant: &Tenant,
    naming: &Naming<'_>,
    judge: &mut Judge,
    rights: &mut BTreeMap<String, Right>,
    role: &ServiceRole,
    member: &PrincipalRef,
) {
    let by_reference = || tenant.user_of(member).map(Named::User);
    let by_name = || {
        [&member.id, &member.upn, &member.display_name]
            .into_iter()
            .map(|name| naming.find(name))
            .find(|named| !matches!(named, Named::Nobody))
    };
    let named = by_reference().or_else(by_name).or_else(|| by_alias(tenant, member)).unwrap_or(Named::Nobody);
    let title = tenant.service_role_names.get(&role.role).map_or(&role.role, |name| name);
    let scope = role.scope.as_deref().map_or_else(String::new, |scope| format!(" of {scope}"));
    let held = format!("{}: {}{scope}", role.service.title(), vocabulary::named(title));
    if let Named::Group(group) = named {
        return of_group(tenant, judge, rights, role, &group.id, &group.name, &held);
    }
    if member.kind == PrincipalKind::Group && matches!(named, Named::Nobody) {
        return of_group(tenant, judge, rights, role, &member.id, &member.display_name, &held);
    }
    let written = [&member.upn, &member.display_name, &member.id].into_iter().find(|name| !name.is_empty());
    let key = named.key().unwrap_or_else(|| written.map(|name| name.to_lowercase()).unwrap_or_default());
    if key.is_empty() {
        return;
    }
    let right = rights.entry(key).or_default();
    let lists = [RecordKind::Groups, RecordKind::ServicePrincipals];
    right.may_be_other |= matches!(named, Named::Nobody)
        && member.kind == PrincipalKind::Unknown
        && member.upn.is_empty()
        && !member.id.is_empty()
        && lists.iter().any(|kind| tenant.supply(*kind).gap(*kind).is_some());
    note(right, named, written.map_or("", |name| name), held, role.source);
}

/// What tells what an object is that only its id names.
fn undescribed(tenant: &Tenant, name: &str) -> Missing {
    let lists = [RecordKind::Groups, RecordKind::ServicePrincipals];
    let kind = lists.into_iter().find(|kind| tenant.supply(*kind).gap(*kind).is_some()).unwrap_or(RecordKind::Groups);
    let why = format!(
        "What {name} is (a group, an application or an account) is not known without the whole {}.",
        kind.title()
    );
    Missing { kind, column: None, why }
}

fn note(right: &mut Right, named: Named<'_>, written: &str, held: String, source: SourceRef) {
    match named {
        Named::User(user) => {
            user.name().clone_into(&mut right.name);
            right.kind = Some(SubjectKind::User);
            right.user = Some(user.id.to_string());
            right.is_disabled = user.deleted || user.enabled == Some(false);
            right.sources.extend(&user.sources);
        }
        Named::ServicePrincipal(app) => {
            app.name.to_string().clone_into(&mut right.name);
            right.kind = Some(SubjectKind::ServicePrincipal);
            right.user = Some(app.id.to_string());
            right.sources.extend(&app.sources);
        }
        _ => written.clone_into(&mut right.name),
    }
    right.held.insert(held);
    right.sources.push(source);
}

/// Exchange names a member by its alias, which mostly is the sign-in name before the `@`.
fn by_alias<'t>(tenant: &'t Tenant, member: &PrincipalRef) -> Option<Named<'t>> {
    let alias = member.display_name.trim();
    if alias.is_empty() || alias.contains([' ', '@']) {
        return None;
    }
    let bears = |user: &&User| user.upn.split('@').next().is_some_and(|local| local.eq_ignore_ascii_case(alias));
    let mut found = tenant.users.iter().filter(bears);
    let first = found.next()?;
    Some(if found.next().is_some() { Named::Several } else { Named::User(first) })
}

fn of_group(
    tenant: &Tenant,
    judge: &mut Judge,
    rights: &mut BTreeMap<String, Right>,
    role: &ServiceRole,
    id: &str,
    name: &str,
    held: &str,
) {
    let mut seen = BTreeSet::new();
    let mut groups = vec![(id.to_owned(), name.to_owned())];
    while let Some((id, name)) = groups.pop() {
        if seen.insert(id.to_lowercase()) {
            groups.extend(members_of_group(tenant, judge, rights, role, &id, &name, held));
        }
    }
}

/// Notes the members of a group; the groups among them are given back.
fn members_of_group(
    tenant: &Tenant,
    judge: &mut Judge,
    rights: &mut BTreeMap<String, Right>,
    role: &ServiceRole,
    id: &str,
    name: &str,
    held: &str,
) -> Vec<(String, String)> {
    let shown = if name.is_empty() { id } else { name };
    let mut nested = Vec::new();
    if !tenant.group_members.of_group(id) {
        judge.gap(crate::tenant::Missing {
            kind: RecordKind::GroupMembers,
            column: None,
            why: format!("The members of the group {shown}, which holds “{held}”, were not supplied."),
        });
        return nested;
    }
    for link in tenant.members_of(id) {
        let principal = &link.principal;
        if let Some(group) = tenant.group_by_id(&principal.id) {
            nested.push((group.id.to_string(), group.name.to_string()));
            continue;
        }
        if principal.kind == PrincipalKind::Group {
            nested.push((principal.id.to_string(), principal.display_name.to_string()));
            continue;
        }
        let user = tenant.user_of(principal).map(Named::User);
        let app = || tenant.service_principal(&principal.id).map(Named::ServicePrincipal);
        let written = [&link.principal.upn, &link.principal.display_name, &link.principal.id]
            .into_iter()
            .find(|name| !name.is_empty());
        let named = user.or_else(app).unwrap_or(Named::Nobody);
        let Some(key) = named.key().or_else(|| written.map(|name| name.to_lowercase())) else { continue };
        let right = rights.entry(key).or_default();
        note(right, named, written.map_or("", |name| name), format!("{held}, through the group {shown}"), role.source);
        right.sources.push(link.source);
    }
    nested
}

fn affected(key: &str, right: &Right, outcome: Outcome, words: &str) -> Affected {
    let mut facts = vec![Fact::new("Inventory", words)];
    facts.extend(right.held.iter().map(|held| Fact::new("Right", held.clone())));
    let mut sources = right.sources.clone();
    sources.sort();
    sources.dedup();
    Affected {
        id: key.to_owned().into(),
        name: right.name.clone().into(),
        kind: right.kind.unwrap_or(SubjectKind::Unknown),
        outcome,
        facts: facts.into(),
        sources: sources.into(),
    }
}
