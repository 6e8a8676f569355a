//! 2.06.i: sign-ins to Azure and the administration portals that asked for a password only.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::{ROW_GIVEN, row_given, windowless};
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::some_of;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind, figure};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub(super) fn single_factor(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let log = &tenant.sign_ins;
    let mut judge = context.judge();
    judge.gaps(windowless(tenant, RecordKind::SignIns, log.window));
    judge.gaps(log.unclear.requirements.told().map(|words| Missing {
        kind: RecordKind::SignIns,
        column: Some("authenticationRequirement"),
        why: format!(
            "What was required of sign-ins to portals is written in words that are not known here: {words}. Export the log \
             from a portal in English."
        ),
    }));
    let roll = context.roll();
    let mut sign_ins = 0;
    let (mut counts, mut rows): (BTreeMap<u32, Arc<str>>, BTreeMap<u32, Arc<str>>) = (BTreeMap::new(), BTreeMap::new());
    let (mut found, mut last) = (Vec::with_capacity(log.single_factor.len()), String::new());
    let mut who = Who::default();
    (log.single_factor.len()..log.names.len()).for_each(|_| judge.good());
    for seen in &log.single_factor {
        let Some(name) = log.names.get(seen.account as usize) else { continue };
        let (at, source) = seen.last;
        sign_ins += seen.count;
        let user = tenant.user_of_sign_in(seen.account);
        let mut affected = user
            .and_then(|at| roll.affected(at, Outcome::Fail))
            .unwrap_or_else(|| Affected::new(SubjectKind::User, name.to_lowercase(), name.to_string(), Outcome::Fail));
        who.add(user, &affected);
        let count = counts.entry(seen.count).or_insert_with(|| figure(seen.count).into());
        last.clear();
        at.write_iso(&mut last);
        last.push_str(" to ");
        last.push_str(log.text(seen.application));
        let mut facts = vec![
            Fact::new("Single-factor sign-ins", Arc::clone(count)),
            Fact::new("Last one", last.as_str()).from(source, "appDisplayName"),
        ];
        if seen.count > 1 {
            let words = rows.entry(seen.count).or_insert_with(|| row_given("newest", seen.count).into());
            facts.push(Fact::new(ROW_GIVEN, Arc::clone(words)));
        }
        affected.facts.put(facts);
        affected.sources.put(vec![source]);
        found.push(affected);
    }
    let privileged = privileged_among(context, &who);
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

/// Accounts by their positions in the list of users; by their ids where they are not in it.
#[derive(Debug, Default)]
struct Who {
    listed: HashSet<u32, foldhash::fast::RandomState>,
    others: HashSet<Arc<str>, foldhash::fast::RandomState>,
}

impl Who {
    fn add(&mut self, user: Option<u32>, account: &Affected) {
        match user {
            Some(at) => self.listed.insert(at),
            None => self.others.insert(account.id.shared()),
        };
    }

    fn has(&self, holder: &Holder) -> bool {
        holder.user.is_some_and(|at| self.listed.contains(&at))
            || self.others.contains(holder.key().as_str())
            || self.others.contains(holder.principal.upn.to_lowercase().as_str())
    }
}

/// How many of these accounts hold privileged roles, and which: a password alone gave access to those. Told as far as the
/// lists of roles go; nothing where none does.
fn privileged_among(context: &Context<'_>, who: &Who) -> Option<String> {
    const SET: RoleSet = RoleSet::Privileged;
    if who.listed.is_empty() && who.others.is_empty() {
        return None;
    }
    let holders = context.holders_where_known();
    let (mut number, mut roles) = (0, BTreeSet::new());
    for holder in holders.of_set(SET).filter(|holder| who.has(holder)) {
        number += 1;
        roles.extend(holder.in_set(holders, SET).map(|held| held.role_name.to_string()));
    }
    let roles: Vec<String> = roles.into_iter().collect();
    let who = counted(number, "of these accounts holds", "of these accounts hold");
    (number > 0).then(|| format!("{who} privileged roles ({}).", some_of(&roles)))
}
