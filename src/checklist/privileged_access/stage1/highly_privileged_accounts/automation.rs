//! 1.02.h and j: accounts that are no single person's: shared ones, and users that scripts sign in as.

use super::facts::{account, whom};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::judge_undescribed;
use crate::checklist::wording::{self, counted, none_or_figure};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::figure;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Category;

const SET: RoleSet = RoleSet::Privileged;

/// Signals propose; a stated category decides. A shared account needs someone who answers for it.
pub(super) fn shared(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[RecordKind::Users, RecordKind::Administrators, RecordKind::EmergencyAccounts]);
    let mut judge = ctx.judge();
    let (mut confirmed, mut proposed, mut bare, mut unclear) = (0, 0, 0, 0);
    let mut answered_for: Vec<String> = Vec::new();
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        let said = categories::stated(tenant, ctx.stated(), ctx.emergency(), holder);
        let mut signals = categories::shared_signals(holder);
        let user = holder.user(tenant);
        let owner =
            user.and_then(|user| user.manager.value().map(|manager| format!("manager {manager}"))).or_else(|| {
                let rows = categories::inventory_rows(tenant, holder);
                let service = rows.iter().find_map(|entry| entry.service.as_deref().or(entry.justification.as_deref()));
                service.map(|service| format!("inventory: {service}"))
            });
        let outcome = match said {
            StatedCategory::Is(Category::Shared, by) => {
                confirmed += 1;
                signals.insert(0, format!("{by} says so"));
                match &owner {
                    Some(owner) => {
                        answered_for.push(format!("{} ({owner})", holder.name()));
                        Outcome::Pass
                    }
                    None => Outcome::Review,
                }
            }
            StatedCategory::Is(..) => Outcome::Pass,
            StatedCategory::Unclear(words) => {
                unclear += 1;
                signals.insert(0, words);
                Outcome::Review
            }
            StatedCategory::Nothing if signals.is_empty() => {
                let rows = categories::inventory_rows(tenant, holder);
                bare += usize::from(!rows.is_empty() && rows.iter().all(|row| row.is_bare()));
                Outcome::Pass
            }
            StatedCategory::Nothing => {
                proposed += 1;
                Outcome::Review
            }
        };
        let mut affected = account(ctx, holder, SET, outcome);
        affected.facts.insert(1, Fact::new("Seems shared", signals.join("; ")));
        affected.facts.insert(2, Fact::new("Owner", owner.unwrap_or_else(|| "not known".to_owned())));
        judge.subject(affected);
    }
    let judged = judge.examined();
    judge_undescribed(ctx, &mut judge, SET);
    let accounts = if judge.may_be_others() {
        counted(judged, "known account", "known accounts")
    } else {
        counted(judged, "account", "accounts")
    };
    judge.of_some(
        judged,
        match (confirmed, proposed) {
            (0, 0) => format!("{accounts} with a privileged role: none is confirmed as shared, and none seems so."),
            (confirmed, 0) => {
                format!(
                    "{accounts} with a privileged role: {} confirmed as shared; no other seems so.",
                    figure(confirmed)
                )
            }
            (confirmed, proposed) => format!(
                "{accounts} with a privileged role: {} confirmed as shared, {} shared and {} for confirmation.",
                none_or_figure(confirmed),
                counted(proposed, "seems", "seem"),
                if proposed == 1 { "waits" } else { "wait" }
            ),
        },
    );
    if !answered_for.is_empty() {
        judge.reason(format!(
            "Confirmed as shared, with who or what answers for it: {}.",
            wording::some_of(&answered_for)
        ));
    }
    judge.reasons_of(uncategorised(unclear));
    if bare > 0 {
        judge.reason(format!(
            "In the inventory sheet Administrators {} with the account and nothing else: names and signs alone were looked at.",
            counted(bare, "of these stands", "of these stand")
        ));
        if !judge.has_gaps() {
            judge.whole(Outcome::Review);
        }
    }
    if !tenant.administrators.supply.is_supplied() && judge.examined() > 0 {
        judge.reason("The inventory sheet Administrators was not supplied: names and signs alone were looked at.");
        // A shared account may bear a person's name: that there is none, a person has to say.
        if !judge.has_gaps() {
            judge.whole(Outcome::Review);
        }
    }
    judge.reason(whom(ctx, SET));
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No account holds a privileged role.".to_owned()))
}

/// Accounts whose category in the inventory is no word that is known, or contradicts another: what they are, a person says.
pub(in crate::checklist::privileged_access) fn uncategorised(unclear: usize) -> Option<String> {
    let accounts = counted(unclear, "account is", "accounts are");
    (unclear > 0).then(|| format!("What {accounts} used for is not clear from the stated category: to be reviewed."))
}

/// A stated category fails; a name only raises the question.
pub(super) fn automation(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[RecordKind::Users, RecordKind::Administrators, RecordKind::EmergencyAccounts]);
    let mut judge = ctx.judge();
    let (mut exempt, mut unclear) = (0, 0);
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        // Entra Connect needs its account; that account needs no other privileged role.
        if holder.synchronises {
            exempt += 1;
            continue;
        }
        let said = categories::stated(tenant, ctx.stated(), ctx.emergency(), holder);
        let mut signals = categories::automation_signals(holder, holder.user(tenant));
        let outcome = match said {
            StatedCategory::Is(Category::Automation, by) => {
                signals.insert(0, format!("{by} says so"));
                Outcome::Fail
            }
            StatedCategory::Is(..) => Outcome::Pass,
            StatedCategory::Unclear(words) => {
                unclear += 1;
                signals.insert(0, words);
                Outcome::Review
            }
            StatedCategory::Nothing if signals.is_empty() => Outcome::Pass,
            StatedCategory::Nothing => Outcome::Review,
        };
        let mut affected = account(ctx, holder, SET, outcome);
        affected.facts.insert(1, Fact::new("Seems automated", signals.join("; ")));
        judge.subject(affected);
    }
    judge_undescribed(ctx, &mut judge, SET);
    judge.say(&stage1::SCRIPTED);
    judge.reasons_of(uncategorised(unclear));
    if exempt > 0 {
        judge.reason(format!(
            "Left out: {}.",
            counted(exempt, "account of directory synchronisation", "accounts of directory synchronisation")
        ));
    }
    if !tenant.administrators.supply.is_supplied() && judge.examined() > 0 {
        judge.reason("The inventory sheet Administrators was not supplied: names and signs alone were looked at.");
    }
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No user account holds a privileged role.".to_owned()))
}
