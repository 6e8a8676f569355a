//! What an entry of an audit log means here: the same acts, whichever log tells of them.

use crate::evidence::SourceRef;
use crate::tenant::audit::{Act, AuditEvent, AuditLog, NOT_NAMED, Named};
use crate::tenant::{Moment, permissions, roles};

/// What an entry says, whichever log it stands in.
pub(in crate::datasets) struct Entry {
    pub at: Moment,
    pub success: bool,
    pub targets: Vec<Found>,
    /// Who did it, and whether that is an application.
    pub actor: (Named, bool),
    pub reason: Box<str>,
    pub correlation: Box<str>,
    pub source: SourceRef,
}

/// The event to keep, if the entry concerns who may do what. `activity`: what [`activity`] found in its name.
pub(in crate::datasets) fn event(
    log: &AuditLog,
    (act, permanent): (Act, Option<bool>),
    entry: Entry,
) -> Option<AuditEvent> {
    let (mut what, whom) = what_and_whom(act, &entry.targets, &entry.actor.0);
    let of_interest = match act {
        Act::GroupMember | Act::GroupOwner => log.is_kept_group(&what),
        // Of the many permissions of apps, those that lead to roles, credentials or everybody's mail.
        Act::AppRole | Act::Consent => match far_reaching(&entry.targets, what) {
            Some(permission) => {
                what = permission;
                true
            }
            None => return None,
        },
        _ => true,
    };
    of_interest.then_some(AuditEvent {
        at: entry.at,
        act,
        permanent,
        success: entry.success,
        what,
        whom,
        actor: entry.actor.0,
        by_app: entry.actor.1,
        reason: entry.reason,
        correlation: entry.correlation,
        source: entry.source,
    })
}

/// Whether a name of an activity is English: nearly all begin with one of a few verbs. Source: the list of activities of
/// Microsoft Entra's audit log.
pub(in crate::datasets) fn is_english(activity: &str) -> bool {
    const VERBS: [&str; 17] = [
        "add", "update", "delete", "remove", "create", "set", "reset", "change", "disable", "enable", "user",
        "consent", "role", "pim", "process", "register", "the",
    ];
    let first = activity.split_whitespace().next().unwrap_or_default();
    VERBS.iter().any(|verb| first.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb)))
}

/// What an activity means here. Names as the audit log of PIM and of the core directory writes them; a request is no
/// grant until it is completed.
pub(in crate::datasets) fn activity(activity: &str) -> Option<(Act, Option<bool>)> {
    let name = activity.trim().to_lowercase();
    let permanent = if name.contains("(permanent)") {
        Some(true)
    } else if name.contains("(timebound)") {
        Some(false)
    } else {
        None
    };
    let act = match name.as_str() {
        "add member to role completed (pim activation)" => Act::Activation,
        "add member to role" | "add eligible member to role" | "add scoped member to role" => Act::DirectoryRole,
        "add member to group" => Act::GroupMember,
        "add owner to group" => Act::GroupOwner,
        "add app role assignment to service principal" => Act::AppRole,
        "consent to application" | "add delegated permission grant" => Act::Consent,
        _ if name.starts_with("user has elevated their access to user access administrator") => Act::Elevated,
        _ if name.starts_with("the role assignment of user access administrator has been removed") => Act::Lowered,
        _ if name.starts_with("add member to role outside of pim") => Act::OutsidePim,
        _ if name.starts_with("add eligible member to role in pim completed") => Act::EligibleInPim,
        _ if name.starts_with("add member to role in pim completed") => Act::ActiveInPim,
        _ => return None,
    };
    Some((act, permanent))
}

/// The far-reaching permissions that an entry grants: by name, by id, or among those that were consented to. Of what is not
/// named nobody knows that it is none of them. `None`: others.
fn far_reaching(targets: &[Found], told: Named) -> Option<Named> {
    let consented = ["ConsentAction.Permissions", "DelegatedPermissionGrant.Scope"]
        .into_iter()
        .find_map(|name| targets.iter().find_map(|target| target.property(name)));
    if let Some(consented) = consented {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        let mut found: Vec<&str> =
            consented.split(|letter| !is_part(letter)).filter(|word| permissions::by_name(word).is_some()).collect();
        found.sort_unstable();
        found.dedup();
        return (!found.is_empty()).then(|| Named { id: "".into(), name: found.join(", ").into() });
    }
    if !told.name.is_empty() {
        return permissions::by_name(&told.name).is_some().then_some(told);
    }
    let known = permissions::by_app_role(&told.id).map_or(NOT_NAMED, |known| known.name);
    Some(Named { name: known.into(), ..told })
}

/// One target: its kind in lower case, who it is, and what was changed about it (name, new value without its quotes).
pub(in crate::datasets) struct Found {
    pub kind: String,
    pub named: Named,
    pub properties: Vec<(String, String)>,
}

impl Found {
    fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Values are JSON texts inside text (`"\"Global Reader\""`, `[""x""]`): what stands between the quotes.
pub(in crate::datasets) fn plain(value: &str) -> String {
    value.trim_matches(['"', '[', ']', ' ', '\\']).to_owned()
}

/// What was granted, and to whom. PIM names the role as a target; the directory names the person, and the role, group or
/// permission among the changed properties.
fn what_and_whom(act: Act, targets: &[Found], actor: &Named) -> (Named, Named) {
    let property = |names: [&str; 2]| {
        let value = |name: &str| targets.iter().find_map(|target| target.property(name)).unwrap_or_default();
        Named { id: value(names[0]).to_lowercase().into(), name: value(names[1]).into() }
    };
    let of_kind = |kinds: &[&str]| {
        targets.iter().find(|target| kinds.contains(&target.kind.as_str())).map(|target| target.named.clone())
    };
    let people = ["user", "serviceprincipal", "service principal", "group"];
    match act {
        Act::GroupMember | Act::GroupOwner => {
            let by_property = property(["Group.ObjectID", "Group.DisplayName"]);
            let group = if by_property.is_empty() { of_kind(&["group"]).unwrap_or_default() } else { by_property };
            let whom = targets.iter().find(|target| target.kind != "group" || target.named != group);
            (group, whom.map(|target| target.named.clone()).unwrap_or_default())
        }
        // Whoever elevates is actor and target in one; of a removal the target is the account that loses the role.
        Act::Elevated | Act::Lowered => {
            let what = Named { id: "".into(), name: "User Access Administrator over the root of Azure".into() };
            let whom = of_kind(&["user"]).filter(|whom| !whom.is_empty());
            (what, whom.unwrap_or_else(|| actor.clone()))
        }
        Act::AppRole | Act::Consent => {
            let permission = property(["AppRole.Id", "AppRole.Value"]);
            let whom = property(["ServicePrincipal.ObjectID", "ServicePrincipal.DisplayName"]);
            // Where the portal cut what names it: the interface is the first target, the application a later one.
            let targeted = || {
                let of_apps = |target: &&Found| {
                    ["serviceprincipal", "service principal", "application"].contains(&target.kind.as_str())
                };
                let apps = targets.iter().filter(of_apps).skip(usize::from(act == Act::AppRole));
                let unnamed = Named { id: "".into(), name: "an application that the log does not name".into() };
                apps.last().map_or(unnamed, |target| target.named.clone())
            };
            (permission, if whom.is_empty() { targeted() } else { whom })
        }
        _ => {
            let role = of_kind(&["role"]).filter(|role| !role.is_empty());
            let role = role.unwrap_or_else(|| property(["Role.TemplateId", "Role.DisplayName"]));
            let whom = of_kind(&people);
            // Who activates a role is both.
            let whom = if act == Act::Activation { whom.or_else(|| Some(actor.clone())) } else { whom };
            (canonical(role), whom.unwrap_or_default())
        }
    }
}

/// The role by its template, where the log gives that or a name we know; its id may be the id of an object.
fn canonical(role: Named) -> Named {
    let known = roles::by_template(&role.id).or_else(|| roles::by_name(&role.name));
    known.map_or(role, |known| Named { id: known.template_id.into(), name: known.name.into() })
}
