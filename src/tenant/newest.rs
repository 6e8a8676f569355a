//! Policies, settings and objects of which several files tell: of each the newest record counts, so that an old export
//! beside a new one neither doubles a policy nor brings a deleted setting back.

mod inventory;
mod kinds;
mod listed;
mod lists;
mod methods;
mod objects;
mod organisation;
mod role_settings;
mod rows;
mod settling;

use super::applications::join_credentials;
use super::conflicts::{Told, truth, word};
use super::group::Group;
use super::policy::{CaPolicy, Filter, Guests, PolicyState, SessionControls};
use super::{Application, Credential, GoesOn, Known, Moment, RecordKind, ServicePrincipal, SuppliedList, Tenant};
use crate::evidence::{EvidenceId, SourceRef, Sources};
use settling::Settling;
use std::collections::BTreeSet;

/// Settles which of several lists counts, and all kinds of which a tenant has one record each. `false`: `goes_on` said to
/// stop, and the tenant is of no use any more.
pub(super) fn settle(tenant: &mut Tenant, goes_on: GoesOn<'_>) -> bool {
    let mut conflicts = std::mem::take(&mut tenant.conflicts);
    let lists = std::mem::take(&mut tenant.lists);
    let mut settling = Settling::new(&mut conflicts, goes_on);
    consent_in_short(tenant);
    replace_lists(tenant, &lists, &mut settling);
    objects(tenant, &mut settling);
    kinds::settle(tenant, &lists, &mut settling);
    inventory::settle(tenant, &lists, &mut settling);
    let went_on = settling.goes_on();
    tenant.conflicts = conflicts;
    // Of whom nothing but its file tells: `Tenant::subscriptions_not_asked` looks at it.
    tenant.lists = lists.into_iter().filter(|list| !list.name.is_empty()).collect();
    went_on
}

/// The directory's settings say in short what the policy on requests says, too: beside it they add nothing but what they leave open.
fn consent_in_short(tenant: &mut Tenant) {
    let policies = &mut tenant.admin_consent_policy.items;
    let told: Vec<Option<bool>> =
        policies.iter().filter(|policy| policy.reviewers.is_some()).map(|policy| policy.enabled).collect();
    policies.retain(|policy| {
        policy.reviewers.is_some() || policy.notifies_reviewers.is_some() || !told.contains(&policy.enabled)
    });
}

/// Before records of one object become one: only then is it known what each list held.
fn replace_lists(tenant: &mut Tenant, all: &[SuppliedList], settling: &mut Settling<'_>) {
    macro_rules! replace {
        ($($kind:ident = $field:ident),+ $(,)?) => {
            $(
                lists::replace(RecordKind::$kind, &mut tenant.$field, &[], all, settling);
                lists::note_left(RecordKind::$kind, &tenant.$field.items, all, settling);
            )+
        };
    }
    // Either list holds all that is active, activations too: the newer of the two speaks for both.
    let (bare, active) = (&mut tenant.role_assignments, &mut tenant.pim_active);
    lists::replace(RecordKind::RoleAssignments, bare, &active.items, all, settling);
    lists::replace(RecordKind::PimActive, active, &bare.items, all, settling);
    lists::note_left(RecordKind::RoleAssignments, &bare.items, all, settling);
    lists::note_left(RecordKind::PimActive, &active.items, all, settling);
    lists::note_undated(RecordKind::RoleAssignments, &bare.items, all, settling);
    lists::note_undated(RecordKind::PimActive, &active.items, all, settling);
    lists::note_undated(RecordKind::PimEligible, &tenant.pim_eligible.items, all, settling);
    replace!(
        PimEligible = pim_eligible,
        GroupMembers = group_members,
        GroupOwners = group_owners,
        GroupSchedules = group_schedules,
        UnitMembers = unit_members,
        AzureRoleAssignments = azure_role_assignments,
        AzurePimActive = azure_pim_active,
        AzurePimEligible = azure_pim_eligible,
        RoleGroups = role_groups,
        IntuneRoles = intune_roles,
        DefenderRoles = defender_roles,
        SharePointAdministrators = sharepoint_administrators,
        PowerPlatformRoles = power_platform_roles,
        DynamicsRoles = dynamics_roles,
        BillingRoles = billing_roles,
        PermissionGrants = permission_grants,
        AppRoleAssignments = app_role_assignments,
        ConditionalAccess = ca_policies,
        NamedLocations = named_locations,
        Strengths = strengths,
        CrossTenantPartners = cross_tenant_partners,
        Domains = domains,
        Licences = skus,
    );
}

/// One record for each object.
fn objects(tenant: &mut Tenant, conflicts: &mut Settling<'_>) {
    conflicts.settle(&mut tenant.groups.items, told_of_group, join_groups);
    conflicts.settle(&mut tenant.ca_policies.items, told_of_policy, |_, _, _| {});
    apps(tenant, conflicts);
    objects_of_lists(tenant, conflicts);
    settings(tenant, conflicts);
    organisation::settle(tenant, conflicts);
    methods::settle(&mut tenant.methods_policy.items, conflicts);
    role_settings::settle(&mut tenant.role_policies.items, conflicts);
}

fn told(key: &str, name: &str, source: impl Into<Option<SourceRef>>, said: Vec<(&'static str, Box<str>)>) -> Told {
    Told { key: key.to_lowercase().into(), name: name.into(), source: source.into(), changed: None, said }
}

fn answer(value: Option<bool>) -> Box<str> {
    value.as_ref().map(truth).unwrap_or_default()
}

fn list(values: &[Box<str>]) -> String {
    if values.is_empty() { "none".to_owned() } else { values.join(", ") }
}

fn told_of_group(group: &Group) -> Told {
    // No value is what Graph gives for a group that is not synchronised.
    let synced = if group.synced == Known::Empty { Some(false) } else { group.synced.value().copied() };
    let said = vec![
        ("isAssignableToRole", answer(group.role_assignable.value().copied())),
        ("securityEnabled", answer(group.security_enabled)),
        ("onPremisesSyncEnabled", answer(synced)),
        ("dynamic membership", answer(group.dynamic)),
        ("membershipRule", group.rule.clone()),
    ];
    told(&group.id, &group.name, group.sources.first().copied(), said)
}

fn join_groups(first: &mut Group, other: &mut Group, empty_counts: bool) {
    if first.name.is_empty() {
        first.name = std::mem::take(&mut other.name);
    }
    first.security_enabled = first.security_enabled.or(other.security_enabled);
    first.mail_enabled = first.mail_enabled.or(other.mail_enabled);
    first.dynamic = first.dynamic.or(other.dynamic);
    first.unified = first.unified.or(other.unified);
    first.role_assignable.or_take(&mut other.role_assignable);
    if !(empty_counts && first.synced == Known::Empty) {
        first.synced.or_take(&mut other.synced);
    }
    first.management_restricted.or_take(&mut other.management_restricted);
    for (own, others) in
        [(&mut first.sid, &mut other.sid), (&mut first.account, &mut other.account), (&mut first.rule, &mut other.rule)]
    {
        if own.is_empty() {
            *own = std::mem::take(others);
        }
    }
    first.created = first.created.or(other.created);
    join_sources(&mut first.sources, &mut other.sources);
}

/// In the order of the evidence, whichever record counts.
fn join_sources(first: &mut Sources, other: &mut Sources) {
    first.append(other);
    first.sort_unstable();
}

/// A policy comes whole, so nothing of an older one is taken over.
fn told_of_policy(policy: &CaPolicy) -> Told {
    let state = match policy.state {
        PolicyState::Enabled => "enabled",
        PolicyState::Disabled => "disabled",
        PolicyState::ReportOnly => "report-only",
    };
    let users = &policy.users;
    let people = |lists: [&Vec<Box<str>>; 3]| list(&lists.into_iter().flatten().cloned().collect::<Vec<_>>());
    let grant = policy.grant.as_ref().map_or("none".to_owned(), |grant| {
        let strength = grant.strength.iter().map(|strength| &strength.name).chain(&grant.built_in).cloned();
        list(&strength.collect::<Vec<_>>())
    });
    let guests = |guests: &Option<Guests>| guests.as_ref().map_or("none".into(), |guests| list(&guests.types));
    let risks = [&policy.user_risk, &policy.sign_in_risk, &policy.insider_risk].map(|levels| list(levels)).join("; ");
    let rule = |filter: &Option<Filter>| match filter {
        None => "none".to_owned(),
        Some(filter) => format!("{} {}", word(&filter.mode).to_lowercase(), filter.rule),
    };
    let said = vec![
        ("state", state.into()),
        (
            "the list of those included",
            people([&users.include_users, &users.include_groups, &users.include_roles]).into(),
        ),
        (
            "the list of those excluded",
            people([&users.exclude_users, &users.exclude_groups, &users.exclude_roles]).into(),
        ),
        ("the list of apps included", list(&policy.applications.include).into()),
        ("the list of apps excluded", list(&policy.applications.exclude).into()),
        ("the list of grant controls", grant.into()),
        ("includeGuestsOrExternalUsers", guests(&users.include_guests).into()),
        ("excludeGuestsOrExternalUsers", guests(&users.exclude_guests).into()),
        ("the list of user actions", list(&policy.applications.user_actions).into()),
        ("the filter for apps", rule(&policy.applications.filter).into()),
        ("the filter for devices", rule(&policy.device_filter).into()),
        ("the list of client types", list(&policy.client_types).into()),
        ("the list of platforms included", list(&policy.include_platforms).into()),
        ("the list of platforms excluded", list(&policy.exclude_platforms).into()),
        ("the list of locations included", list(&policy.include_locations).into()),
        ("the list of locations excluded", list(&policy.exclude_locations).into()),
        ("the levels of risk of users, sign-ins and insiders", risks.into()),
        ("the list of authentication flows", list(&policy.flows).into()),
        ("sign-in frequency", frequency(policy.session.sign_in_frequency_hours).into()),
        ("persistent browser", policy.session.persistent_browser.clone().unwrap_or_else(|| "not set".into())),
        ("the other session controls", session(&policy.session).into()),
        ("whether it is for workloads", truth(&policy.for_workloads)),
    ];
    Told { changed: policy.modified, ..told(&policy.id, &policy.name, policy.source, said) }
}

fn frequency(hours: Option<u32>) -> String {
    match hours {
        None => "not set".to_owned(),
        Some(0) => "every time".to_owned(),
        Some(hours) => format!("every {hours} hours"),
    }
}

fn session(controls: &SessionControls) -> String {
    let mut set: Vec<Box<str>> = Vec::new();
    set.extend(controls.cloud_app_security.as_ref().map(|kind| format!("Cloud App Security {kind}").into()));
    set.extend(controls.secure_sign_in_session.then(|| "secure sign-in session".into()));
    set.extend(controls.app_enforced_restrictions.then(|| "restrictions enforced by apps".into()));
    list(&set)
}

/// Some lists give the id of the application alone, or its name.
fn key_of(id: &str, app_id: &str, name: &str) -> String {
    match (id, app_id) {
        ("", "") if name.is_empty() => String::new(),
        ("", "") => format!("named {name}"),
        ("", app_id) => format!("app {app_id}"),
        (id, _) => id.to_owned(),
    }
}

/// By their ids, with the end of each.
fn credentials(known: &Known<Vec<Credential>>) -> Box<str> {
    let end = |at: Option<Moment>| at.map_or_else(|| "without end".to_owned(), |at| format!("until {}", at.iso_date()));
    let Known::Value(all) = known else { return "".into() };
    list(&all.iter().map(|one| format!("{} {}", one.key_id, end(one.end)).into()).collect::<Vec<_>>()).into()
}

/// Owners and credentials come in exports of their own, because Graph expands one property at a time.
fn apps(tenant: &mut Tenant, conflicts: &mut Settling<'_>) {
    // No tags are an answer only where others of the layout have some.
    let layout_of = |app: &ServicePrincipal| app.sources.first().and_then(|at| conflicts.conflicts.layout(at.file));
    let rows = tenant.service_principals.iter();
    let tagged: BTreeSet<_> = rows.filter(|app| !app.tags.is_empty()).filter_map(layout_of).collect();
    let untagged: BTreeSet<EvidenceId> = tenant
        .service_principals
        .iter()
        .filter(|app| app.tags.is_empty() && layout_of(app).is_none_or(|layout| !tagged.contains(&layout)))
        .filter_map(|app| app.sources.first().map(|at| at.file))
        .collect();
    let told_of = |app: &ServicePrincipal| {
        let has_tags = app.sources.first().is_some_and(|at| !untagged.contains(&at.file));
        let said = vec![
            ("accountEnabled", answer(app.enabled)),
            ("appRoleAssignmentRequired", answer(app.assignment_required)),
            ("tags", if has_tags { list(&app.tags).into() } else { "".into() }),
            ("appOwnerOrganizationId", app.owner_organization.clone().unwrap_or_default()),
            ("the credentials", credentials(&app.credentials)),
        ];
        told(&key_of(&app.id, &app.app_id, &app.name), &app.name, app.sources.first().copied(), said)
    };
    conflicts.settle(&mut tenant.service_principals.items, told_of, |first, other, empty_counts| {
        for (own, more) in [(&mut first.app_id, &mut other.app_id), (&mut first.name, &mut other.name)] {
            if own.is_empty() {
                *own = std::mem::take(more);
            }
        }
        first.kind = first.kind.take().or(other.kind.take());
        first.enabled = first.enabled.or(other.enabled);
        first.assignment_required = first.assignment_required.or(other.assignment_required);
        first.owner_organization = first.owner_organization.take().or(other.owner_organization.take());
        first.publisher.or_take(&mut other.publisher);
        if first.tags.is_empty() && !empty_counts {
            first.tags = std::mem::take(&mut other.tags);
        }
        if first.app_roles.is_empty() {
            first.app_roles = std::mem::take(&mut other.app_roles);
        }
        join_credentials(
            (&mut first.credentials, &mut first.credentials_lack),
            (&mut other.credentials, &mut other.credentials_lack),
        );
        first.owners.or_take(&mut other.owners);
        first.created = first.created.or(other.created);
        join_sources(&mut first.sources, &mut other.sources);
    });
    let told_of = |app: &Application| {
        let audience = app.audience.clone().unwrap_or_default();
        let said = vec![("signInAudience", audience), ("the credentials", credentials(&app.credentials))];
        told(&key_of(&app.id, &app.app_id, &app.name), &app.name, app.sources.first().copied(), said)
    };
    conflicts.settle(&mut tenant.applications.items, told_of, |first, other, _| {
        for (own, more) in [(&mut first.app_id, &mut other.app_id), (&mut first.name, &mut other.name)] {
            if own.is_empty() {
                *own = std::mem::take(more);
            }
        }
        first.audience = first.audience.take().or(other.audience.take());
        join_credentials(
            (&mut first.credentials, &mut first.credentials_lack),
            (&mut other.credentials, &mut other.credentials_lack),
        );
        first.owners.or_take(&mut other.owners);
        first.created = first.created.or(other.created);
        join_sources(&mut first.sources, &mut other.sources);
    });
}

fn objects_of_lists(tenant: &mut Tenant, conflicts: &mut Settling<'_>) {
    conflicts.settle(
        &mut tenant.named_locations.items,
        |place| {
            let said = vec![
                ("isTrusted", answer(place.trusted)),
                ("the list of ranges", list(&place.ranges).into()),
                ("the list of countries", list(&place.countries).into()),
            ];
            Told { changed: place.modified, ..told(&place.id, &place.name, place.source, said) }
        },
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.administrative_units.items,
        |unit| {
            let said = vec![("isMemberManagementRestricted", answer(unit.restricted))];
            told(&unit.id, &unit.name, unit.source, said)
        },
        |first, other, _| {
            if first.name.is_empty() {
                first.name = std::mem::take(&mut other.name);
            }
            first.restricted = first.restricted.or(other.restricted);
        },
    );
    conflicts.settle(
        &mut tenant.strengths.items,
        |strength| {
            let said = vec![("allowedCombinations", list(&strength.combinations).into())];
            told(&strength.id, &strength.name, strength.source, said)
        },
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.cross_tenant_partners.items,
        |partner| {
            let said = vec![
                ("isMfaAccepted", answer(partner.trusts_mfa)),
                ("isCompliantDeviceAccepted", answer(partner.trusts_compliant_device)),
                ("isHybridAzureADJoinedDeviceAccepted", answer(partner.trusts_hybrid_device)),
                ("inboundAllowed", answer(partner.redeems_silently)),
            ];
            told(&partner.tenant, &partner.tenant, partner.source, said)
        },
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.published_apps.items,
        |app| {
            let said = vec![
                ("externalUrl", app.external.clone().unwrap_or_default()),
                ("isOnPremPublishingEnabled", answer(app.enabled)),
                ("Entra signs people in before", answer(app.signed_in_before)),
            ];
            // A segment is told by what it reaches, an app by its id.
            let reached = if app.app_id.is_empty() { &*app.name } else { "" };
            let key = if app.object.is_empty() { &app.app_id } else { &app.object };
            told(&format!("{key} {reached}"), &app.name, app.source, said)
        },
        |_, _, _| {},
    );
}

/// What a tenant has once. An older record of it is worth nothing.
fn settings(tenant: &mut Tenant, conflicts: &mut Settling<'_>) {
    const ONE: &str = "the only one";
    conflicts.settle(
        &mut tenant.security_defaults.items,
        |row| told(ONE, "security defaults", row.source, vec![("isEnabled", truth(&row.enabled))]),
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.authorization_policy.items,
        |row| {
            let said = vec![
                ("allowedToCreateApps", answer(row.creates_apps)),
                ("allowedToCreateTenants", answer(row.creates_tenants)),
                ("allowInvitesFrom", row.invites_from.clone().unwrap_or_default()),
                ("guestUserRoleId", row.guest_role.clone().unwrap_or_default()),
                ("allowUserConsentForRiskyApps", answer(row.consents_to_risky_apps)),
                (
                    "the list of consent policies",
                    row.grant_policies.value().map(|all| list(all).into()).unwrap_or_default(),
                ),
            ];
            told(ONE, "the authorization policy", row.source, said)
        },
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.admin_consent_policy.items,
        |row| told(ONE, "the admin consent policy", row.source, vec![("isEnabled", answer(row.enabled))]),
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.cross_tenant_default.items,
        |row| {
            let said = vec![
                ("isMfaAccepted", answer(row.trusts_mfa)),
                ("isCompliantDeviceAccepted", answer(row.trusts_compliant_device)),
                ("isHybridAzureADJoinedDeviceAccepted", answer(row.trusts_hybrid_device)),
                ("inboundAllowed", answer(row.redeems_silently)),
            ];
            told(ONE, "the default of cross-tenant access", row.source, said)
        },
        |_, _, _| {},
    );
    conflicts.settle(
        &mut tenant.device_settings.items,
        |row| {
            let said = vec![
                ("multiFactorAuthConfiguration", answer(row.requires_mfa)),
                ("enableGlobalAdmins", answer(row.global_administrators)),
                ("localAdminPassword", answer(row.manages_passwords)),
            ];
            told(ONE, "the device settings", row.source, said)
        },
        |_, _, _| {},
    );
}
