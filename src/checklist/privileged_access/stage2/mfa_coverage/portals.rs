//! 2.06.i: sign-ins to Azure and the administration portals that asked for a password only.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::some_of;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::sign_in::Unclear;
use crate::tenant::{Missing, RecordKind};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub(super) fn single_factor(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let log = &tenant.sign_ins;
    let mut judge = context.judge();
    judge.gaps(windowless(tenant, RecordKind::SignIns, log.window));
    judge.gaps(Unclear::told(&log.unclear.requirements).map(|words| Missing {
        kind: RecordKind::SignIns,
        column: Some("authenticationRequirement"),
        why: format!(
            "What was required of sign-ins to portals is written in words that are not known here: {words}. Export the log \
             from a portal in English."
        ),
    }));
    let (roll, users) = (context.roll(), &tenant.users.items);
    let mut sign_ins = 0;
    let mut counts: BTreeMap<u32, Arc<str>> = BTreeMap::new();
    let (mut found, mut last) = (Vec::with_capacity(log.single_factor.len()), String::new());
    (log.single_factor.len()..log.names.len()).for_each(|_| judge.good());
    for seen in &log.single_factor {
        let Some(name) = log.names.get(seen.account as usize) else { continue };
        let (at, source) = seen.last;
        sign_ins += seen.count;
        let listed = tenant.user_position_by_name(name).and_then(|at| roll.affected(users, at, Outcome::Fail));
        let mut affected = listed
            .unwrap_or_else(|| Affected::new(SubjectKind::User, name.to_lowercase(), name.to_string(), Outcome::Fail));
        let count = counts.entry(seen.count).or_insert_with(|| seen.count.to_string().into());
        last.clear();
        at.write_iso(&mut last);
        last.push_str(" to ");
        last.push_str(log.text(seen.application));
        affected.facts.put(vec![
            Fact::new("Single-factor sign-ins", Arc::clone(count)),
            Fact::new("Last one", last.as_str()).from(source, "appDisplayName"),
        ]);
        affected.sources.put(vec![source]);
        found.push(affected);
    }
    let privileged = privileged_among(context, &found);
    judge.subjects(found);
    if let Some((from, to)) = log.window {
        let accounts = judge.count(Outcome::Fail);
        judge.reason(format!(
            "{} signed in to Azure or an administration portal with a single factor between {} and {}{}.",
            if accounts == 0 { "No account".to_owned() } else { counted(accounts, "account", "accounts") },
            from.iso_date(),
            to.iso_date(),
            if accounts == 0 {
                String::new()
            } else {
                format!(": {}", counted(sign_ins as usize, "sign-in", "sign-ins"))
            }
        ));
        judge.reasons_of(privileged);
        judge.reason("The log shows nothing outside these days.");
    }
    judge.finish(Nothing::NotApplicable("The sign-in log holds no sign-in of an account.".to_owned()))
}

/// How many of these accounts hold privileged roles, and which: a password alone gave access to those. Told as far as the
/// lists of roles go; nothing where none does.
fn privileged_among(context: &Context<'_>, found: &[Affected]) -> Option<String> {
    const SET: RoleSet = RoleSet::Privileged;
    if found.is_empty() {
        return None;
    }
    let ids: HashSet<&str> = found.iter().map(|account| &*account.id).collect();
    let holders = context.holders_where_known();
    let is_theirs = |holder: &&Holder| {
        ids.contains(holder.key().as_str()) || ids.contains(holder.principal.upn.to_lowercase().as_str())
    };
    let (mut number, mut roles) = (0, BTreeSet::new());
    for holder in holders.of_set(SET).filter(is_theirs) {
        number += 1;
        roles.extend(holder.in_set(holders, SET).map(|held| held.role_name.to_string()));
    }
    let roles: Vec<String> = roles.into_iter().collect();
    let who = counted(number, "of these accounts holds", "of these accounts hold");
    (number > 0).then(|| format!("{who} privileged roles ({}).", some_of(&roles)))
}
