//! 3.06.a: who signs in through a legacy protocol, and who is only tried.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::counted;
use crate::checklist::privileged_access::logs::{ROW_GIVEN, row_given, windowless};
use crate::checklist::wording::between;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind, Tenant, figure, lower};
use std::collections::HashMap;
use std::sync::Arc;

/// 3.06.a
pub(super) fn used(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::SignIns, tenant.sign_ins.window));
    judge.gaps(apart(tenant));
    let lacks_a_kind = tenant.sign_ins.window.is_some() && !tenant.sign_ins.has_non_interactive;
    judge.gaps(lacks_a_kind.then(|| Missing {
        kind: RecordKind::SignIns,
        column: None,
        why: "No non-interactive sign-in is in the evidence: the portal and Microsoft Graph give them apart, and most legacy \
              clients stand there. Export that log, too."
            .to_owned(),
    }));
    judge.gaps(tenant.sign_ins.unclear.clients.told().map(|words| Missing {
        kind: RecordKind::SignIns,
        column: Some("clientAppUsed"),
        why: format!(
            "The sign-in log names clients that are not known here: {words}. Export it from a portal in English."
        ),
    }));
    // Where no row names its client, none shows that it is a modern one.
    let silent = tenant.sign_ins.unclear.without_client;
    judge.gaps((silent > 0 && silent >= tenant.sign_ins.rows).then(|| Missing {
        kind: RecordKind::SignIns,
        column: Some("clientAppUsed"),
        why: "No entry of the sign-in log names its client (“clientAppUsed”).".to_owned(),
    }));
    let holders = context.holders();
    let exposed = context.exposed_keys();
    let mut by_key: HashMap<String, &Holder, foldhash::fast::RandomState> = HashMap::default();
    for holder in &holders.all {
        for key in [holder.key(), holder.principal.upn.to_lowercase()] {
            if !key.is_empty() {
                by_key.entry(key).or_insert(holder);
            }
        }
    }
    let (mut used, mut tried) = (0, 0);
    let mut listed = Vec::new();
    let mut counts: HashMap<u32, Arc<str>, foldhash::fast::RandomState> = HashMap::default();
    let mut rows: HashMap<u32, Arc<str>, foldhash::fast::RandomState> = HashMap::default();
    let mut number = |count: u32| Arc::clone(counts.entry(count).or_insert_with(|| figure(count).into()));
    for (at, (summary, name)) in (0_u32..).zip(tenant.sign_ins.accounts.iter().zip(&tenant.sign_ins.names)) {
        let (successes, failures) = (summary.legacy_successes, summary.legacy_failures);
        let legacy = tenant.sign_ins.legacy.get(&at);
        if successes == 0 && failures == 0 && legacy.is_none() {
            judge.good();
            continue;
        }
        let user = tenant.user_of_sign_in(at).and_then(|at| tenant.users.items.get(at as usize));
        let user = user.or_else(|| tenant.user_by_id(name));
        let name_as_key = lower(name);
        let id = user.map_or_else(|| name_as_key.clone(), |user| lower(&user.id));
        let holder = by_key.get(&*id).or_else(|| by_key.get(&*name_as_key)).copied();
        let roles = holder.map(|holder| holder.roles_text(holders, RoleSet::All)).filter(|roles| !roles.is_empty());
        let is_exposed = exposed.contains(&*id) || exposed.contains(&*name_as_key);
        let outcome = match (successes, failures) {
            (1.., _) => Outcome::Fail,
            (0, 1..) => Outcome::Review,
            // Only sign-ins of which the log does not say whether they gave access.
            (0, 0) => Outcome::NoEvidence,
        };
        used += usize::from(successes > 0);
        tried += usize::from(successes == 0 && failures > 0);
        let clients: Vec<&str> =
            legacy.iter().flat_map(|seen| &seen.clients).map(|client| tenant.sign_ins.text(*client)).collect();
        let mut facts = Vec::with_capacity(4 + usize::from(roles.is_some()) + usize::from(is_exposed));
        facts.push(Fact::new("Clients", clients.join(", ")));
        facts.push(Fact::new("Successful", number(successes)));
        facts.push(Fact::new("Failed", number(failures)));
        let rank = match (&roles, is_exposed) {
            (Some(_), _) => 0,
            (None, true) => 1,
            (None, false) => 2,
        };
        // What matters most is that it worked.
        let all = if successes > 0 { successes } else { failures };
        if all > 1 {
            let words = rows.entry(all).or_insert_with(|| row_given(all).into());
            facts.push(Fact::new(ROW_GIVEN, Arc::clone(words)));
        } else if successes == 1 && failures > 0 {
            let words = rows.entry(1).or_insert_with(|| "the one that succeeded is named".into());
            facts.push(Fact::new(ROW_GIVEN, Arc::clone(words)));
        }
        facts.extend(roles.map(|roles| Fact::new("Roles", roles)));
        if is_exposed {
            facts.push(Fact::new("Exposed person", "yes"));
        }
        let mut sources: Vec<SourceRef> = legacy.map(|seen| seen.newest.2).into_iter().collect();
        sources.extend(user.into_iter().flat_map(|user| &user.sources));
        sources.extend(holder.into_iter().flat_map(Holder::sources));
        sources.sort_unstable();
        sources.dedup();
        let affected = Affected {
            id: id.into(),
            name: (&**name).into(),
            kind: SubjectKind::User,
            outcome,
            facts: facts.into(),
            sources: sources.into(),
        };
        listed.push((outcome, rank, affected));
    }
    // The accounts whose loss would hurt most come first.
    listed.sort_by(|a, b| (a.0, a.1, &a.2.name).cmp(&(b.0, b.1, &b.2.name)));
    judge.in_this_order();
    judge.subjects(listed.into_iter().map(|(_, _, affected)| affected).collect());
    let is_silent = silent > 0 && used + tried == 0;
    if is_silent {
        judge.reason("No sign-in through a legacy protocol is seen; part of the log does not name its client.");
    }
    let signed_in = match used {
        0 => "No account signed in".to_owned(),
        used => counted(used, "account signed in", "accounts signed in"),
    };
    let tries = match (tried, used) {
        (0, 0) => "; nobody tried".to_owned(),
        (0, _) => String::new(),
        (tried, _) => {
            let more = if used == 0 { "" } else { "more, " };
            format!(
                "; at {} {more}such sign-ins were tried and failed, as a password spray does",
                counted(tried, "account", "accounts")
            )
        }
    };
    let sentence = format!("{signed_in} through a legacy protocol{}{tries}.", window(tenant, used + tried > 0));
    if !is_silent {
        judge.seen(used + tried, sentence);
    }
    if used + tried > 0 {
        judge.reasons_of(tenant.sign_ins.overlap.clone());
    }
    judge.finish(Nothing::NotApplicable("The sign-in log holds no entry, so there is nothing to look at.".to_owned()))
}

/// The days that hold entries of both logs, of which absence is shown; else all that the log holds.
fn window(tenant: &Tenant, found: bool) -> String {
    let log = &tenant.sign_ins;
    let window = log.window_of_both.filter(|_| !found).or(log.days_told(found));
    window.map_or_else(String::new, |(from, to)| format!(" {}", between(from, to)))
}

/// Legacy clients stand in either log, so no day is left out of one of them.
fn apart(tenant: &Tenant) -> Option<Missing> {
    let log = &tenant.sign_ins;
    let without_common_day = log.has_both_kinds() && log.span.is_some() && log.window_of_both.is_none();
    let why = log.silent_apart.clone().or_else(|| {
        let why = "The interactive and the non-interactive log have no day in common. Export both for the same days.";
        without_common_day.then(|| why.to_owned())
    })?;
    Some(Missing { kind: RecordKind::SignIns, column: None, why })
}
