//! One row of a list of users as an account.

use super::F;
use crate::datasets::nested;
use crate::datasets::principal::licences;
use crate::datasets::{AZUREHOUND, PartState, Record, RecordKind, no_key, refuse};
use crate::evidence::{EvidenceId, Problem, ProblemKind, Refusal};
use crate::tenant::account::{PerUserMfa, Registered, UserType};
use crate::tenant::{AssignmentState, Known, Moment, PrincipalKind, PrincipalRef, Registration, Tenant, User};
use crate::tenant::{Identity, Profile};
use std::collections::HashSet;
use std::sync::Arc;

pub(super) fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.boolean(F::ModelRow) == Some(true) {
        return Err(refuse(ProblemKind::NotData, "A model row that a collector adds, not an account."));
    }
    let (mut id, upn) = (record.shared_id(F::Id), record.shared(F::Upn));
    if record.part.layout == "graph-per-user-mfa" {
        // The object holds nothing but the state; whose it is stands in its context, or in the file's name.
        id = crate::datasets::place::object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file)
            .into();
    }
    if id.is_empty() && upn.is_empty() {
        return Err(no_key("object id and no user principal name"));
    }
    if record.text(F::ObjectType).is_some_and(|kind| !kind.eq_ignore_ascii_case("user")) {
        return Err(refuse(ProblemKind::NotData, "The object is no user."));
    }
    let profile = Profile {
        creation_type: record.known_text(F::Creation),
        external_state: record.known_text(F::External),
        password_policies: password_policies(record),
        licences: match licences(record, F::Licences) {
            Known::NotExported if record.boolean(F::IsLicensed) == Some(false) => Known::Value([].into()),
            known => known,
        },
        plans: plans(record),
        identities: identities(record),
        department: record.common(F::Department),
        company: record.common(F::Company),
    };
    // Most are reached under their name; the other is no text of its own.
    let mail = record.text(F::Mail).map(|mail| if *mail == *upn { Arc::clone(&upn) } else { (&*mail).into() });
    let mut user = User {
        id,
        upn,
        profile: record.part.profiles.of(profile),
        display_name: record.shared(F::Name),
        mail,
        other_mails: record.list(F::OtherMails).unwrap_or_default().into_iter().map(Arc::from).collect(),
        user_type: record.text(F::Type).and_then(|kind| {
            let is = |word: &str| kind.eq_ignore_ascii_case(word);
            is("member").then_some(UserType::Member).or(is("guest").then_some(UserType::Guest))
        }),
        enabled: enabled(record),
        created: record.moment(F::Created).or_else(|| created_inside(record)),
        synced: synced(record),
        immutable_id: record.known_text(F::Immutable),
        last_password_change: record.moment(F::PasswordChanged),
        job_title: record.common(F::JobTitle),
        manager: manager(record),
        last_sign_in: record.known_moment(F::LastSignIn),
        last_non_interactive: record.known_moment(F::LastNonInteractive),
        last_success: record.known_moment(F::LastSuccess),
        per_user_mfa: per_user_mfa(record),
        deleted: record.moment(F::Deleted).is_some(),
        has_phone: has_phone(record),
        restricted: record.boolean(F::Restricted),
        sources: record.source.into(),
    };
    activity(record, &mut user);
    match record.part.layout {
        "scubagear" => held_roles(record, tenant, &user),
        "azureadassessment" => registration_beside(record, tenant, &user),
        AZUREHOUND => {
            let text = |field: F| record.text(field).unwrap_or_default();
            record.part.of_tenant(&user.id, &text(F::Tenant), &text(F::TenantName));
        }
        _ => {}
    }
    for moment in [user.created, user.last_password_change].into_iter().flatten() {
        tenant.saw_event(moment);
    }
    for known in [&user.last_sign_in, &user.last_non_interactive, &user.last_success] {
        if let Known::Value(moment) = known {
            tenant.saw_event(*moment);
        }
    }
    tenant.users.items.push(user);
    Ok(())
}

/// The AzureAD module keeps the day of creation inside another property, which its tables lose for good.
fn created_inside(record: &Record<'_>) -> Option<Moment> {
    if record.part.layout != "get-azureaduser" {
        return None;
    }
    let whole = record.whole()?;
    let created = record.moment_of(whole.get("extensionproperty")?.get("createddatetime")?.as_str()?);
    record.part.saw_nested("createdDateTime", created.is_some());
    created
}

fn enabled(record: &Record<'_>) -> Option<bool> {
    let status = || {
        let status = record.text(F::SignInStatus)?.to_lowercase();
        Some(!(status.contains("block") || status.contains("gesperrt") || status.contains("denied")))
    };
    record.boolean(F::Enabled).or_else(|| record.boolean(F::Blocked).map(|blocked| !blocked)).or_else(status)
}

/// `True`, `False`, or never; retired modules say it only by a time of synchronisation.
fn synced(record: &Record<'_>) -> Known<bool> {
    let known = record.known_boolean(F::Synced);
    if known.is_exported() || !record.has(F::LastSync) {
        return known;
    }
    record.part.saw_nested("onPremisesSyncEnabled", true);
    if record.text(F::LastSync).is_some() { Known::Value(true) } else { Known::Empty }
}

fn password_policies(record: &Record<'_>) -> Known<Box<str>> {
    let known = record.known_text(F::PasswordPolicies);
    if known.is_exported() {
        return known;
    }
    match record.boolean(F::PasswordNeverExpires) {
        Some(true) => Known::Value("DisablePasswordExpiration".into()),
        Some(false) => Known::Empty,
        None => Known::NotExported,
    }
}

/// Services of plans that are enabled.
fn plans(record: &Record<'_>) -> Known<Arc<[Arc<str>]>> {
    let Some(json) = record.json(F::Plans) else { return Known::NotExported };
    let Some(plans) = nested::texts(&json, &["service", "capabilitystatus"]) else { return Known::NotExported };
    let live = plans.iter().filter(|[service, status]| {
        !service.is_empty() && (status.is_empty() || status.eq_ignore_ascii_case("Enabled"))
    });
    let live: Vec<Arc<str>> = live.map(|[service, _]| record.part.common(service)).collect();
    Known::Value(record.part.plans.of(&live))
}

fn identities(record: &Record<'_>) -> Known<Arc<[Identity]>> {
    if let Some(json) = record.json(F::Identities)
        && let Some(items) = nested::texts(&json, &["signintype", "issuer"])
    {
        let identity = |[kind, issuer]: &[std::borrow::Cow<'_, str>; 2]| Identity {
            sign_in_type: record.part.common(kind),
            issuer: record.part.common(issuer),
        };
        let list: Vec<Identity> = items.iter().map(identity).collect();
        return Known::Value(record.part.identities.of(&list));
    }
    match record.text(F::IdentityIssuer) {
        Some(issuer) => {
            let federated =
                Identity { sign_in_type: record.part.common("federated"), issuer: record.part.common(&issuer) };
            Known::Value(record.part.identities.of(&[federated]))
        }
        None if record.has(F::Identities) || record.has(F::IdentityIssuer) => Known::Empty,
        None => Known::NotExported,
    }
}

/// Expanded (`{"id","displayName"}`), or a name in a cell.
fn manager(record: &Record<'_>) -> Known<Box<str>> {
    if let Some(json) = record.json(F::Manager)
        && let Some(found) = nested::texts(&json, &["userprincipalname", "displayname", "id"])
    {
        let mut names = found.into_iter().flatten().filter(|name| !name.is_empty());
        return names.next().map_or(Known::Empty, |name| Known::Value(name.as_ref().into()));
    }
    record.known_text(F::Manager)
}

fn per_user_mfa(record: &Record<'_>) -> Option<PerUserMfa> {
    if let Some(tree) = record.tree(F::PerUserMfa) {
        let items = tree.as_array()?;
        let states = items.iter().filter_map(|item| item.get("state"));
        // Windows PowerShell writes the state as a number: 1 enabled, 2 enforced.
        let mut words = states.map(|state| state.as_str().map_or_else(|| state.to_string(), str::to_lowercase));
        let state = words.next();
        return Some(match state.as_deref() {
            Some("enforced" | "2") => PerUserMfa::Enforced,
            Some("enabled" | "1") => PerUserMfa::Enabled,
            _ => PerUserMfa::Disabled,
        });
    }
    let word = record.text(F::PerUserMfa)?.to_lowercase();
    match word.as_str() {
        "enforced" => Some(PerUserMfa::Enforced),
        "enabled" | "true" => Some(PerUserMfa::Enabled),
        "disabled" | "false" | "none" => Some(PerUserMfa::Disabled),
        _ => None,
    }
}

fn has_phone(record: &Record<'_>) -> Option<bool> {
    if !record.has(F::Mobile) && !record.has(F::Phones) {
        return None;
    }
    Some(record.text(F::Mobile).is_some() || record.text(F::Phones).is_some_and(|phones| phones != "[]"))
}

/// The roles that ScubaGear lists with an account, active and eligible alike. Where the file has a list of assignments,
/// that one is better for the roles in it; what only stands here is held eligibly or through a group.
fn held_roles(record: &Record<'_>, tenant: &mut Tenant, user: &User) {
    record.part.supplies(RecordKind::Users);
    let mut roles = record.list(F::HeldRoles).unwrap_or_default();
    if !roles.is_empty() {
        record.part.supplies(RecordKind::RoleAssignments);
    }
    roles.sort_unstable();
    roles.dedup();
    let principal = PrincipalRef {
        id: (&*user.id).into(),
        display_name: (&*user.display_name).into(),
        kind: PrincipalKind::User,
        ..PrincipalRef::default()
    };
    crate::datasets::role_assignments::push_roles(record, tenant, &principal, roles, AssignmentState::Unspecified);
}

/// AzureADAssessment writes the registration details into its list of users.
fn registration_beside(record: &Record<'_>, tenant: &mut Tenant, user: &User) {
    record.part.supplies(RecordKind::Users);
    if !record.has(F::Methods) {
        return;
    }
    record.part.supplies(RecordKind::Registrations);
    tenant.registrations.items.push(Registration {
        id: Arc::clone(&user.id),
        upn: Arc::clone(&user.upn),
        display_name: Arc::clone(&user.display_name),
        registered: record.part.registered.of(Registered {
            mfa_registered: record.boolean(F::MfaRegistered),
            mfa_capable: record.boolean(F::MfaCapable),
            methods: crate::datasets::registration::methods(record, F::Methods.into()),
            default_method: record.common(F::DefaultMethod).filter(|method| !method.eq_ignore_ascii_case("none")),
            ..Registered::default()
        }),
        sources: record.source.into(),
        ..Registration::default()
    });
}

/// What only the whole list tells of its accounts.
pub(crate) fn list_ended(part: &PartState, file: EvidenceId, tenant: &mut Tenant) -> Option<Problem> {
    never_signed_in(part, file, tenant);
    of_other_tenants(part, file, tenant)
}

/// AzureHound lists the people of partners who hold roles here beside the accounts of the tenant, of which there are more.
fn of_other_tenants(part: &PartState, file: EvidenceId, tenant: &mut Tenant) -> Option<Problem> {
    let mut tenants = part.tenants_of_accounts();
    tenants.sort_by_key(|(_, accounts)| std::cmp::Reverse(accounts.len()));
    let (home, others) = tenants.split_first()?;
    let second = others.first()?;
    let problem = |message: String| Some(Problem::file(ProblemKind::Notice, message));
    if home.1.len() == second.1.len() {
        let message = format!(
            "Its accounts are of {} tenants, and nothing tells which of them is the client’s: who is of another one is not known.",
            tenants.len()
        );
        return problem(message);
    }
    let strangers: HashSet<&str> = others.iter().flat_map(|(_, accounts)| accounts.iter().map(|id| &**id)).collect();
    let is_stranger = |user: &&mut User| {
        user.sources.last().is_some_and(|source| source.file == file) && strangers.contains(&*user.id)
    };
    for user in tenant.users.items.iter_mut().filter(is_stranger) {
        user.user_type = Some(UserType::Guest);
    }
    let names: Vec<&str> = others.iter().map(|(name, _)| &**name).collect();
    let accounts = match strangers.len() {
        1 => "1 account is".to_owned(),
        count => format!("{count} accounts are"),
    };
    problem(format!(
        "{accounts} not of this tenant but of {}, a partner with rights here; they count as guests.",
        names.join(", ")
    ))
}

/// An account without `signInActivity` beside accounts that have it never signed in; a file in which nobody has it was
/// exported without it. Source: export formats, section 3.3.
fn never_signed_in(part: &PartState, file: EvidenceId, tenant: &mut Tenant) {
    if !part.columns_seen_nested("lastSignInDateTime") {
        return;
    }
    // Accounts that other files told of, too, have their row in this one as the last so far.
    let of_file = |user: &&mut User| {
        user.sources.last().is_some_and(|source| source.file == file && !part.is_garbled(source.row))
    };
    for user in tenant.users.items.iter_mut().filter(of_file) {
        for moment in [&mut user.last_sign_in, &mut user.last_non_interactive, &mut user.last_success] {
            if matches!(moment, Known::NotExported) {
                *moment = Known::Empty;
            }
        }
    }
}

/// `signInActivity` as a nested object.
fn activity(record: &Record<'_>, user: &mut User) {
    let Some(json) = record.json(F::Activity) else { return };
    let names = ["lastsignindatetime", "lastnoninteractivesignindatetime", "lastsuccessfulsignindatetime"];
    let Some(found) = nested::texts(&json, &names) else { return };
    let Some([last, non_interactive, success]) = found.first() else { return };
    let read = |text: &str| match text {
        "" => Known::Empty,
        text => {
            let read = record.known_moment_of(text);
            if matches!(read, Known::NotExported) {
                record.part.garbled(record.source.row);
            }
            read
        }
    };
    let moments: [(&'static str, &str, &mut Known<Moment>); 3] = [
        ("lastSignInDateTime", last, &mut user.last_sign_in),
        ("lastNonInteractiveSignInDateTime", non_interactive, &mut user.last_non_interactive),
        ("lastSuccessfulSignInDateTime", success, &mut user.last_success),
    ];
    for (column, text, slot) in moments {
        *slot = read(text);
        record.part.saw_nested(column, slot.value().is_some());
    }
}
