//! 1.02.h and j: accounts that are no single person's: shared ones, and users that scripts sign in as.

use super::facts::{account, whom};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::judge_undescribed;
use crate::checklist::wording::{self, counted, none_or_figure};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::naming::Naming;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Category;
use crate::tenant::{RecordKind, Tenant, User};

const SET: RoleSet = RoleSet::Privileged;

/// Signals propose; a stated category decides. A shared account needs someone who answers for it, and is listed in any case.
pub(super) fn shared(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[
        RecordKind::Users,
        RecordKind::Administrators,
        RecordKind::EmergencyAccounts,
        RecordKind::Services,
    ]);
    let naming = Naming::of(tenant);
    let mut judge = ctx.judge();
    let (mut confirmed, mut proposed, mut bare, mut unclear) = (0, 0, 0, 0);
    let mut answered_for: Vec<String> = Vec::new();
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        let said = categories::stated(tenant, ctx.stated(), ctx.emergency(), holder);
        let mut signals = categories::shared_signals(holder);
        let mut stated = None;
        let owner = who_answers(tenant, &naming, holder);
        let outcome = match said {
            StatedCategory::Is(Category::Shared, by) => {
                confirmed += 1;
                signals.insert(0, format!("{by} says so"));
                answered_for.extend(owner.as_ref().map(|owner| format!("{} ({owner})", holder.name())));
                Outcome::Review
            }
            StatedCategory::Is(..) => Outcome::Pass,
            StatedCategory::Unclear(words) => {
                unclear += 1;
                stated = Some(words);
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
        affected.facts.insert(1, Fact::new("Owner", owner.unwrap_or_else(|| "not named".to_owned())));
        let signals = (!signals.is_empty()).then(|| Fact::new("Seems shared", signals.join("; ")));
        for fact in stated.map(|words| Fact::new("Category", words)).into_iter().chain(signals) {
            affected.facts.insert(1, fact);
        }
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
            "Confirmed as shared, with the person who answers for it: {}.",
            wording::some_of(&answered_for)
        ));
    }
    if confirmed > answered_for.len() {
        let unanswered = counted(confirmed - answered_for.len(), "account", "accounts");
        judge.reason(format!(
            "No person is named who answers for {unanswered} confirmed as shared, as manager or as owner of the service."
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

/// Who answers for a shared account: its manager, or the owner of a service that it serves, if that is an account in use.
fn who_answers(tenant: &Tenant, naming: &Naming<'_>, holder: &Holder) -> Option<String> {
    let manager = holder.user(tenant).and_then(|user| user.manager.value());
    if let Some(manager) = manager {
        return Some(format!("manager {manager}"));
    }
    let is_in_use = |user: &User| user.enabled == Some(true) && !user.deleted;
    let rows = categories::inventory_rows(tenant, holder);
    let services = rows.iter().filter_map(|row| row.service.as_deref()).flat_map(|cell| cell.split([',', ';', '\n']));
    services.map(str::trim).find_map(|service| {
        let mut listed = tenant.services.iter().filter(|entry| entry.service.trim().eq_ignore_ascii_case(service));
        listed.find_map(|entry| {
            let named = naming.accounts(entry.owner.as_deref()?);
            let (written, _) = named.into_iter().find(|(_, user)| user.is_some_and(is_in_use))?;
            Some(format!("owner of {service}: {written}"))
        })
    })
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
        let mut stated = None;
        let outcome = match said {
            StatedCategory::Is(Category::Automation, by) => {
                signals.insert(0, format!("{by} says so"));
                Outcome::Fail
            }
            StatedCategory::Is(..) => Outcome::Pass,
            StatedCategory::Unclear(words) => {
                unclear += 1;
                stated = Some(words);
                Outcome::Review
            }
            StatedCategory::Nothing if signals.is_empty() => Outcome::Pass,
            StatedCategory::Nothing => Outcome::Review,
        };
        let mut affected = account(ctx, holder, SET, outcome);
        let signals = (!signals.is_empty()).then(|| Fact::new("Seems automated", signals.join("; ")));
        for fact in stated.map(|words| Fact::new("Category", words)).into_iter().chain(signals) {
            affected.facts.insert(1, fact);
        }
        judge.subject(affected);
    }
    judge_undescribed(ctx, &mut judge, SET);
    // An unclear category says nothing of scripts: those accounts are told apart.
    let mut tally = judge.tally();
    tally.examined -= unclear;
    tally.review -= unclear;
    judge.tell(stage1::SCRIPTED.of(tally));
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
