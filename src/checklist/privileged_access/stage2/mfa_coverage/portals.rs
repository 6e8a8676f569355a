//! 2.06.i: sign-ins to Azure and the administration portals that asked for a password only.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::RecordKind;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn single_factor(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let log = &tenant.sign_ins;
    let mut judge = context.judge();
    judge.gaps(windowless(tenant, RecordKind::SignIns, log.window));
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
        judge.reason("The log shows nothing outside these days.");
    }
    judge.finish(Nothing::NotApplicable("The sign-in log holds no sign-in of an account.".to_owned()))
}
