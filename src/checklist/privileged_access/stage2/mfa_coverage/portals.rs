//! 2.06.i: sign-ins to Azure and the administration portals that asked for a password only.

use crate::checklist::accounts::of_user;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::RecordKind;

pub(super) fn single_factor(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users]);
    let log = &tenant.sign_ins;
    let mut judge = context.judge();
    let mut sign_ins = 0;
    for (at, name) in (0_u32..).zip(&log.names) {
        let Some(seen) = log.single_factor.get(&at) else {
            judge.good();
            continue;
        };
        let (at, source) = seen.last;
        sign_ins += seen.count;
        let user = tenant.user_by_name(name);
        let mut affected = user.map_or_else(
            || Affected {
                id: name.to_lowercase().into(),
                name: name.to_string().into(),
                kind: SubjectKind::User,
                outcome: Outcome::Fail,
                facts: Vec::new().into(),
                sources: Vec::new().into(),
            },
            |user| of_user(user, Outcome::Fail),
        );
        affected.facts.push(Fact::new("Single-factor sign-ins", seen.count.to_string()));
        affected.facts.push(
            Fact::new("Last one", format!("{} to {}", at.iso(), log.text(seen.application)))
                .from(source, "appDisplayName"),
        );
        affected.sources.push(source);
        judge.subject(affected);
    }
    let window =
        log.window.map_or_else(String::new, |(from, to)| format!(" between {} and {}", from.iso_date(), to.iso_date()));
    judge.reason(format!(
        "{} signed in to Azure or an administration portal with a single factor{window}: {}.",
        counted(judge.count(Outcome::Fail), "account", "accounts"),
        counted(sign_ins as usize, "sign-in", "sign-ins")
    ));
    judge.reason("The log shows nothing outside these days.");
    judge.finish(Nothing::Pass("The sign-in log holds no sign-in.".to_owned()))
}
