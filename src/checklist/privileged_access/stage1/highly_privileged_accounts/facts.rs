//! What an assessor asks next about a privileged account.

use crate::checklist::people::gone_in_words;
pub(in crate::checklist::privileged_access) use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Outcome};
use crate::tenant::account::UserType;
use crate::tenant::holders::{Holder, resolve};
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, PrincipalKind, PrincipalRef, RecordKind, Tenant, figure};

/// An account with its roles of the set, since when it holds them, and what the list of users says of it.
/// Needs users among the check's needs.
pub(in crate::checklist::privileged_access) fn account(
    ctx: &Context<'_>,
    holder: &Holder,
    set: RoleSet,
    outcome: Outcome,
) -> Affected {
    let tenant = ctx.tenant(&[RecordKind::Users]);
    let mut affected = ctx.affected(holder, set, outcome);
    if let Some(since) = holder.in_set(ctx.holders(), set).filter_map(|held| held.start).min() {
        affected.facts.push(Fact::new("Since", since.iso_date()));
    }
    let Some(user) = holder.user(tenant) else {
        if tenant.users.supply.is_supplied() && holder.is_person() {
            affected.facts.push(Fact::new("Account", "not in the list of users"));
        }
        return affected;
    };
    let source = user.sources.first().copied();
    let mut add = |label, value: Option<String>, column| {
        if let Some(value) = value {
            let fact = Fact::new(label, value);
            affected.facts.push(match source {
                Some(source) => fact.from(source, column),
                None => fact,
            });
        }
    };
    let display_name = (!user.display_name.is_empty()).then(|| user.display_name.to_string());
    add("Display name", display_name, "displayName");
    // An account in the recycle bin keeps its old state in the export, and nobody can sign in with it.
    if user.deleted {
        add("Account", Some("deleted (in the recycle bin)".to_owned()), "deletedDateTime");
    }
    add("Enabled", user.enabled.filter(|_| !user.deleted).map(|enabled| yes_no(enabled).to_owned()), "accountEnabled");
    let user_type = user.user_type.map(|user_type| match user_type {
        UserType::Member => "member".to_owned(),
        UserType::Guest => "guest".to_owned(),
    });
    add("Type", user_type, "userType");
    add("Created", user.created.map(crate::tenant::Moment::iso_date), "createdDateTime");
    add("Synchronised", user.synced.value().map(|synced| yes_no(*synced).to_owned()), "onPremisesSyncEnabled");
    add("Job title", user.job_title.as_ref().map(ToString::to_string), "jobTitle");
    add("Manager", user.manager.value().map(ToString::to_string), "manager");
    let last_use = crate::checklist::people::last_use_words(&ctx.last_use(user));
    if !last_use.is_empty() {
        affected.facts.push(Fact::new("Last use", last_use));
    }
    affected
}

/// Whom a check on accounts counts, and what else holds roles of the set: other checks count others, and so have other
/// totals. "User accounts are counted, among them 2 confirmed emergency accounts; not counted: 3 applications …"
pub(in crate::checklist::privileged_access) fn whom(ctx: &Context<'_>, set: RoleSet) -> String {
    let (mut emergency, mut others, mut gone, mut unknown) = (0, 0, 0, 0_usize);
    for holder in ctx.holders().of_set(set) {
        match holder.principal.kind {
            _ if holder.is_person() => emergency += usize::from(ctx.is_emergency(holder)),
            _ if holder.is_gone() => gone += 1,
            PrincipalKind::Unknown => unknown += 1,
            _ => others += 1,
        }
    }
    let accounts = counted(emergency, "confirmed emergency account", "confirmed emergency accounts");
    let among = if emergency == 0 { String::new() } else { format!(", among them {accounts}") };
    let mut parts = Vec::new();
    if others > 0 {
        parts.push(counted(others, "application or managed identity", "applications and managed identities"));
    }
    parts.extend(gone_in_words(gone));
    let left = if parts.is_empty() { String::new() } else { format!("; not counted: {}", parts.join(", ")) };
    // Any of them may be an account: they are judged with the accounts.
    let open = match unknown {
        0 => String::new(),
        1 => " and 1 object that no list describes".to_owned(),
        number => format!(" and {} objects that no list describes", figure(number)),
    };
    format!("User accounts{open} are counted{among}{left}.")
}

pub(in crate::checklist::privileged_access) fn yes_no(claim: bool) -> &'static str {
    if claim { "yes" } else { "no" }
}

/// A principal by the best name there is.
pub(in crate::checklist::privileged_access) fn name_of(tenant: &Tenant, principal: &PrincipalRef) -> String {
    let found = resolve(tenant, principal);
    let name = [&found.upn, &found.display_name, &found.id].into_iter().find(|name| !name.is_empty());
    name.map_or_else(|| "unnamed".to_owned(), ToString::to_string)
}

/// A list of names, or "none", or that it was not exported.
pub(in crate::checklist::privileged_access) fn names_or_none(names: Known<Vec<String>>) -> String {
    match names {
        Known::NotExported => "not exported".to_owned(),
        Known::Value(names) if !names.is_empty() => names.join(", "),
        Known::Value(_) | Known::Empty => "none".to_owned(),
    }
}
