//! Users: every export of accounts, from the portal to retired modules.

use super::nested;
use super::principal::licences;
use super::{Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{EvidenceId, ProblemKind, Refusal};
use crate::tenant::account::{Identity, PerUserMfa, UserType};
use crate::tenant::{Known, Moment, PrincipalKind, PrincipalRef, Registration, Tenant, User};

fields! {
    Id: "id" ["id", "objectid", "userid", "azureobjectid", "object"];
    Upn: "userPrincipalName" ["userprincipalname", "upn", "benutzerprinzipalname", "nomdutilisateurprincipal", "nombreprincipaldeusuario", "signinname"];
    Name: "displayName" ["displayname", "userdisplayname", "anzeigename", "nomdaffichage", "nombreparamostrar", "nomecompleto"];
    Mail: "mail" ["mail", "emailaddress", "primarysmtpaddress"];
    OtherMails: "otherMails" ["othermails", "alternateemailaddress", "alternateemailaddresses"];
    Type: "userType" ["usertype"];
    Enabled: "accountEnabled" ["accountenabled", "enabled"];
    Blocked: "accountEnabled" ["blockcredential", "signinblocked", "accountdisabled", "blocksignin", "anmeldungblockiert", "anmeldeinformationenblockieren"];
    SignInStatus: "accountEnabled" ["signinstatus", "anmeldestatus"];
    Created: "createdDateTime" ["createddatetime", "whencreated", "createddate", "created"];
    Creation: "creationType" ["creationtype"];
    External: "externalUserState" ["externaluserstate", "userstate", "invitationstate"];
    Synced: "onPremisesSyncEnabled" ["onpremisessyncenabled", "directorysynced", "dirsyncenabled"];
    LastSync: "onPremisesLastSyncDateTime" ["onpremiseslastsyncdatetime", "lastdirsynctime"];
    Immutable: "onPremisesImmutableId" ["onpremisesimmutableid", "immutableid"];
    PasswordChanged: "lastPasswordChangeDateTime" ["lastpasswordchangedatetime", "lastpasswordchangetimestamp"];
    PasswordPolicies: "passwordPolicies" ["passwordpolicies"];
    PasswordNeverExpires: "passwordPolicies" ["passwordneverexpires"];
    Licences: "assignedLicenses" ["assignedlicenses", "licenses", "lizenzen", "licences", "licencias", "aadlicense"];
    IsLicensed: "isLicensed" ["islicensed"];
    Plans: "assignedPlans" ["assignedplans"];
    Identities: "identities" ["identities"];
    IdentityIssuer: "identityIssuer" ["identityissuer", "identityprovider"];
    LiveId: "liveId" ["liveid"];
    JobTitle: "jobTitle" ["jobtitle", "title"];
    Department: "department" ["department"];
    Company: "companyName" ["companyname"];
    Manager: "manager" ["manager"];
    Activity: "signInActivity" ["signinactivity"];
    LastSignIn: "lastSignInDateTime" ["lastsignindatetime", "lastinteractivesignindatetime", "lastinteractivesignin", "lastsignin", "signinactivitylastsignindatetime"];
    LastNonInteractive: "lastNonInteractiveSignInDateTime" ["lastnoninteractivesignindatetime", "lastnoninteractivesignin", "signinactivitylastnoninteractivesignindatetime"];
    LastSuccess: "lastSuccessfulSignInDateTime" ["lastsuccessfulsignindatetime", "lastsuccessfulsignin", "signinactivitylastsuccessfulsignindatetime"];
    PerUserMfa: "perUserMfaState" ["perusermfastate", "mfastatus", "mfastate", "mfaenabled", "strongauthenticationrequirements"];
    Deleted: "deletedDateTime" ["deleteddatetime", "deletiontimestamp", "softdeletiontimestamp"];
    Mobile: "mobilePhone" ["mobilephone", "mobile"];
    Phones: "businessPhones" ["businessphones", "telephonenumber", "phonenumber"];
    ObjectType: "objectType" ["objecttype"];
    ModelRow: "isZtModelRow" ["isztmodelrow"];
    HeldRoles: "roles" ["roles"];
    MfaRegistered: "isMfaRegistered" ["ismfaregistered"];
    MfaCapable: "isMfaCapable" ["ismfacapable"];
    Methods: "methodsRegistered" ["methodsregistered"];
    DefaultMethod: "defaultMfaMethod" ["defaultmfamethod"];
}

/// Names that belong to other exports of accounts.
const NOT_USERS: &[&str] = &[
    "ismfacapable",
    "ismfaregistered",
    "riskstate",
    "roledefinitionid",
    "samaccountname",
    "recipienttypedetails",
    "assignmentstate",
    "rolename",
    "role",
    "roles",
    "reportrefreshdate",
    "requestid",
    "groupid",
    "groupname",
    "roletemplateid",
    "appid",
    "recordtype",
    "isadmin",
    "roledisplayname",
    "hasexchangelicense",
    "principalid",
    "decision",
    "inviterid",
    "devicename",
    "resourceid",
    "isuser",
    "assignmenttype",
    "assignedproducts",
];

/// What only modules and scripts write: no portal's export has them.
const MODULES: &[&str] = &[
    "aboutme",
    "lastsignindatetime",
    "lastsignin",
    "lastnoninteractivesignindatetime",
    "signinactivity",
    "refreshtokensvalidfromdatetime",
    "strongauthenticationrequirements",
    "blockcredential",
];

pub static USERS: Dataset = Dataset {
    id: "users",
    title: "Users",
    collect: include_str!("collect/users.md"),
    kind: RecordKind::Users,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "portal",
            all: &["userprincipalname", "displayname"],
            any: &[
                "usertype",
                "creationtype",
                "invitationstate",
                "identities",
                "directorysynced",
                "onpremisessyncenabled",
            ],
            none: MODULES,
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["users"], odata_type: &[] },
            all: &["userprincipalname", "displayname"],
            none: &["deleteddatetime"],
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-deleted",
            form: Form::Objects { context: &["deleteditems/microsoft.graph.user", "users"], odata_type: &[] },
            all: &["userprincipalname", "deleteddatetime", "displayname"],
            nor: NOT_USERS,
            partial: Some("deleted accounts only"),
            ..Layout::TABLE
        },
        Layout {
            id: "graph-per-user-mfa",
            form: Form::Objects { context: &["users/authentication/requirements"], odata_type: &[] },
            all: &["perusermfastate"],
            partial: Some("legacy MFA states saved account by account"),
            nor: &["userprincipalname"],
            ..Layout::TABLE
        },
        Layout {
            id: "scubagear",
            form: Form::CollectorKey(&["privileged_users"]),
            partial: Some("holders of the eight roles that ScubaGear exports"),
            ..Layout::TABLE
        },
        Layout {
            id: "get-mguser",
            all: &["userprincipalname", "displayname"],
            // Not in any portal's export; a script flattens the last sign-in, which Export-Csv destroys.
            any: &["aboutme", "lastsignindatetime", "lastsignin", "lastnoninteractivesignindatetime", "signinactivity"],
            nor: NOT_USERS,
            ..Layout::TABLE
        },
        Layout {
            id: "get-azureaduser",
            all: &["userprincipalname", "displayname", "refreshtokensvalidfromdatetime"],
            any: &["objecttype", "objectid"],
            none: &["roletemplateid", "rolename", "role"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-msoluser",
            all: &["userprincipalname", "displayname"],
            any: &["strongauthenticationrequirements", "blockcredential", "islicensed"],
            none: &["roletemplateid", "rolename", "role", "roles"],
            ..Layout::EITHER
        },
        Layout {
            id: "m365-admin-centre",
            all: &["userprincipalname", "licenses", "displayname"],
            any: &[
                "blockcredential",
                "signinstatus",
                "licenseassignmentdetails",
                "usagelocation",
                "whencreated",
                "proxyaddresses",
            ],
            none: &["islicensed", "strongauthenticationrequirements", "ismfacapable"],
            ..Layout::TABLE
        },
        Layout {
            id: "m365-admin-centre-german",
            all: &["benutzerprinzipalname", "anzeigename"],
            any: &["lizenzen"],
            ..Layout::TABLE
        },
        Layout {
            id: "extractor-suite",
            all: &["userprincipalname", "lastpasswordchangedatetime", "identityprovider"],
            none: &["rolename"],
            ..Layout::TABLE
        },
        Layout {
            id: "azureadassessment",
            all: &["userprincipalname", "aadlicense", "lastinteractivesignindatetime"],
            ..Layout::TABLE
        },
        Layout { id: "script", all: &["userprincipalname", "accountenabled"], nor: NOT_USERS, ..Layout::TABLE },
        Layout {
            id: "script-mfa",
            all: &["userprincipalname"],
            any: &["mfastatus", "mfastate", "perusermfastate"],
            nor: NOT_USERS,
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.boolean(F::ModelRow) == Some(true) {
        return Err(refuse(ProblemKind::NotData, "A model row that a collector adds, not an account."));
    }
    let (mut id, upn) = (record.id(F::Id), record.boxed(F::Upn));
    if record.part.layout == "graph-per-user-mfa" {
        // The object holds nothing but the state; whose it is stands in its context, or in the file's name.
        id = super::group_members::object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    }
    if id.is_empty() && upn.is_empty() {
        return Err(no_key("object id and no user principal name"));
    }
    if record.text(F::ObjectType).is_some_and(|kind| !kind.eq_ignore_ascii_case("user")) {
        return Err(refuse(ProblemKind::NotData, "The object is no user."));
    }
    let mut user = User {
        id,
        upn,
        display_name: record.boxed(F::Name),
        mail: record.optional(F::Mail),
        other_mails: record.list(F::OtherMails).unwrap_or_default(),
        user_type: record.text(F::Type).and_then(|kind| match kind.to_lowercase().as_str() {
            "member" => Some(UserType::Member),
            "guest" => Some(UserType::Guest),
            _ => None,
        }),
        enabled: enabled(record),
        created: record.moment(F::Created),
        creation_type: record.known_text(F::Creation),
        external_state: record.known_text(F::External),
        synced: synced(record),
        immutable_id: record.known_text(F::Immutable),
        last_password_change: record.moment(F::PasswordChanged),
        password_policies: password_policies(record),
        licences: licences(record, F::Licences),
        plans: plans(record),
        identities: identities(record),
        job_title: record.optional(F::JobTitle),
        department: record.optional(F::Department),
        company: record.optional(F::Company),
        manager: manager(record),
        last_sign_in: record.known_moment(F::LastSignIn),
        last_non_interactive: record.known_moment(F::LastNonInteractive),
        last_success: record.known_moment(F::LastSuccess),
        per_user_mfa: per_user_mfa(record),
        deleted: record.moment(F::Deleted).is_some(),
        has_phone: has_phone(record),
        sources: vec![record.source],
    };
    if matches!(user.licences, Known::NotExported) && record.boolean(F::IsLicensed) == Some(false) {
        user.licences = Known::Value(Vec::new());
    }
    activity(record, &mut user);
    match record.part.layout {
        "scubagear" => held_roles(record, tenant, &user),
        "azureadassessment" => registration_beside(record, tenant, &user),
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
fn plans(record: &Record<'_>) -> Known<Vec<Box<str>>> {
    let Some(json) = record.json(F::Plans) else { return Known::NotExported };
    let Some(plans) = nested::texts(&json, &["service", "capabilitystatus"]) else { return Known::NotExported };
    let live = plans.iter().filter(|[service, status]| {
        !service.is_empty() && (status.is_empty() || status.eq_ignore_ascii_case("Enabled"))
    });
    Known::Value(live.map(|[service, _]| service.as_ref().into()).collect())
}

fn identities(record: &Record<'_>) -> Known<Vec<Identity>> {
    if let Some(json) = record.json(F::Identities)
        && let Some(items) = nested::texts(&json, &["signintype", "issuer"])
    {
        let identity = |[kind, issuer]: &[std::borrow::Cow<'_, str>; 2]| Identity {
            sign_in_type: kind.as_ref().into(),
            issuer: issuer.as_ref().into(),
        };
        return Known::Value(items.iter().map(identity).collect());
    }
    match record.text(F::IdentityIssuer) {
        Some(issuer) => Known::Value(vec![Identity { sign_in_type: "federated".into(), issuer: issuer.into() }]),
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
        let state =
            states.filter_map(|state| state.as_str().map(str::to_lowercase).or_else(|| Some(state.to_string()))).next();
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
    Some(record.text(F::Mobile).is_some() || record.list(F::Phones).is_some_and(|phones| !phones.is_empty()))
}

/// The roles that ScubaGear lists with an account, active and eligible alike. Its list of assignments is better, and
/// replaces these where the file has one.
fn held_roles(record: &Record<'_>, tenant: &mut Tenant, user: &User) {
    record.part.supplies(RecordKind::Users);
    let mut roles = record.list(F::HeldRoles).unwrap_or_default();
    if !roles.is_empty() {
        record.part.supplies(RecordKind::RoleAssignments);
    }
    roles.sort_unstable();
    roles.dedup();
    let principal = PrincipalRef {
        id: user.id.clone(),
        display_name: user.display_name.clone(),
        kind: PrincipalKind::User,
        ..PrincipalRef::default()
    };
    super::role_assignments::push_roles(record, tenant, &principal, roles);
}

/// AzureADAssessment writes the registration details into its list of users.
fn registration_beside(record: &Record<'_>, tenant: &mut Tenant, user: &User) {
    record.part.supplies(RecordKind::Users);
    if !record.has(F::Methods) {
        return;
    }
    record.part.supplies(RecordKind::Registrations);
    tenant.registrations.items.push(Registration {
        id: user.id.clone(),
        upn: user.upn.clone(),
        display_name: user.display_name.clone(),
        mfa_registered: record.boolean(F::MfaRegistered),
        mfa_capable: record.boolean(F::MfaCapable),
        methods: super::registration::methods(record, F::Methods.into()),
        default_method: record.optional(F::DefaultMethod).filter(|method| !method.eq_ignore_ascii_case("none")),
        sources: vec![record.source],
        ..Registration::default()
    });
}

/// An account without `signInActivity` beside accounts that have it never signed in; a file in which nobody has it was
/// exported without it. Source: export formats, section 3.3.
pub(super) fn list_ended(part: &PartState, file: EvidenceId, tenant: &mut Tenant) {
    if !part.columns_seen_nested("lastSignInDateTime") {
        return;
    }
    let of_file = |user: &&mut User| user.sources.first().is_some_and(|source| source.file == file);
    for user in tenant.users.items.iter_mut().rev().take_while(of_file) {
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
        text => record.moment_of(text).map_or(Known::Empty, Known::Value),
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
