//! 1.02.b–e: how many Global Administrators, and accounts that should hold nothing: disabled, unused, external.

use super::facts::{account, counted, whom};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{judge_undescribed, undescribed};
use crate::checklist::privileged_access::identities::Identified;
use crate::checklist::privileged_access::logs::hides_absence;
use crate::checklist::wording::none_or_figure;
use crate::checklist::wording::{capital, none_or};
use crate::checklist::{Context, Fact, Judgement, Outcome, wording};
use crate::tenant::account::{UserType, is_marked_external};
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::columns;
use crate::tenant::figure;
use crate::tenant::holders::Holder;
use crate::tenant::proposals::LastUse;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::stated::Category;
use crate::tenant::{AssignmentState, Column, Missing, Moment, PrincipalKind, RecordKind, SignInLog, User};

/// People only: an application is no administrator who can be called (1.02.f looks at them).
pub(super) fn global_administrators(ctx: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::One(GLOBAL_ADMINISTRATOR);
    let mut judge = ctx.judge();
    let holders = ctx.holders();
    let (people, owners): (Vec<_>, Vec<_>) = holders
        .of_set(SET)
        .filter(|holder| holder.is_person())
        .partition(|holder| holder.in_set(holders, SET).any(|held| !held.is_by_ownership()));
    let is_active = |holder: &&&Holder| {
        let mut held = holder.in_set(holders, SET).filter(|held| !held.is_by_ownership());
        held.any(|held| match held.state {
            AssignmentState::Assigned => true,
            AssignmentState::ActiveUnmarked => !holder.may_be_activated(held),
            _ => false,
        })
    };
    let active = people.iter().filter(is_active).count();
    let activated = |holder: &&&Holder| {
        !is_active(holder) && holder.in_set(holders, SET).any(|held| held.state == AssignmentState::ActiveUnmarked)
    };
    let at_work = people.iter().filter(activated).count();
    let is_open =
        |holder: &&&Holder| holder.in_set(holders, SET).all(|held| held.state == AssignmentState::Unspecified);
    let open = people.iter().filter(is_open).count();
    let eligible = people.len() - active - open;
    let emergency = people.iter().filter(|holder| ctx.is_emergency(holder)).count();
    let unknown = holders.of_set(SET).filter(|holder| holder.principal.kind == PrincipalKind::Unknown).count();
    let gone = holders.of_set(SET).filter(|holder| holder.is_gone()).count();
    let others = holders.of_set(SET).count() - people.len() - owners.len() - unknown;
    // Nobody can act with an account that is off: of too few of the others one Global Administrator more does not help.
    let is_off = |holder: &&&Holder| {
        let user = holder.user(ctx.tenant(&[RecordKind::Users]));
        user.is_some_and(|user| user.deleted || user.enabled == Some(false))
    };
    let off = people.iter().filter(is_off).count();
    let (least, most) = (ctx.parameters().global_admin_min, ctx.parameters().global_admin_max);
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let (count, able) = (whole(people.len()), whole(people.len() - off));
    // More rows can only add people: too many stays too many, too few does not.
    // Those of whom nothing says what they are may be people.
    let perhaps = whole(unknown - gone);
    if count <= most && (count + perhaps > most || able < least && able + perhaps >= least) {
        judge.gaps(undescribed(unknown - gone, SET));
    }
    let outcome = if count > most || able < least && !judge.has_gaps() { Outcome::Fail } else { Outcome::Pass };
    for holder in &people {
        judge.good();
        if outcome == Outcome::Fail {
            judge.also_show(account(ctx, holder, SET, Outcome::Fail));
        }
    }
    judge.whole(outcome);
    // Without their list nobody is said not to be eligible.
    let knows_eligible = eligible > 0
        || ctx.has_p2() == Some(false)
        || ctx.tenant(&[RecordKind::PimEligible]).pim_eligible.supply.is_supplied();
    let administrators = capital(&none_or(people.len(), "Global Administrator", "Global Administrators"));
    let told = format!(
        "{administrators}, {}{}; there should be {least} to {most}, emergency accounts included. Without {}: {}.",
        held_how(active, eligible, open, knows_eligible),
        if unknown == 0 {
            String::new()
        } else {
            let more = counted(unknown, "more object with the role", "more objects with the role");
            format!(", and {more} of which nothing says whether it is a person")
        },
        without_whom(emergency, ctx.emergency().iter().filter(|account| account.confirmed).count()),
        none_or_figure(people.len() - emergency)
    );
    judge.seen(people.len() + unknown, told);
    if off > 0 {
        judge.reason(format!(
            "{} disabled or deleted (1.02.c) and {} not count towards the minimum: {} left.",
            counted(off, "of them is", "of them are"),
            if off == 1 { "does" } else { "do" },
            match people.len() - off {
                1 => "1 is".to_owned(),
                more => format!("{} are", none_or_figure(more)),
            }
        ));
    }
    if at_work > 0 {
        judge.reason(format!(
            "{} now: activated, or assigned besides; the list does not tell.",
            counted(at_work, "of the eligible is active", "of the eligible are active")
        ));
    }
    if !owners.is_empty() {
        judge.reason(format!(
            "Not counted: {} a group that grants the role (1.02.k).",
            counted(owners.len(), "account that only owns", "accounts that only own")
        ));
    }
    if open > 0 {
        judge.reason("How a role is held: actively or eligibly, directly or through a group.");
    }
    judge.reasons_of(holders.left_out_in_words());
    judge.reason("Other limits: CISA’s ScubaGear accepts 2 to 8, CIS 2 to 4, Microsoft advises fewer than 5.");
    if others > 0 {
        judge.reason(format!(
            "Not counted: {} with the role; see 1.02.f.",
            counted(others, "object of another kind", "objects of other kinds")
        ));
    }
    judge.finish(Nothing::Fail("Nobody holds Global Administrator.".to_owned()))
}

/// "the 2 confirmed emergency accounts": those who hold the role, of so many that are confirmed.
fn without_whom(holding: usize, confirmed: usize) -> String {
    match (holding, confirmed) {
        (0, 0) => "emergency accounts (none is confirmed)".to_owned(),
        (0, 1) => "emergency accounts (the one that is confirmed does not hold the role)".to_owned(),
        (0, 2) => "emergency accounts (neither of the 2 that are confirmed holds the role)".to_owned(),
        (0, more) => format!("emergency accounts (none of the {} that are confirmed holds the role)", figure(more)),
        (1, _) => "the one confirmed emergency account".to_owned(),
        (more, _) => format!("the {} confirmed emergency accounts", figure(more)),
    }
}

/// "5 active and 2 eligible": the numbers add up to all, however little a list says.
fn held_how(active: usize, eligible: usize, open: usize, knows_eligible: bool) -> String {
    let untold = format!("{} of which the list does not say how they hold it", figure(open));
    match (active + eligible, open) {
        (_, 0) if !knows_eligible => format!("{} active; who else is eligible is not known", none_or_figure(active)),
        (_, 0) => format!("{} active and {} eligible", none_or_figure(active), none_or_figure(eligible)),
        (0, 1) => "which the list does not say how it is held".to_owned(),
        (0, _) => "of which the list does not say how they hold the role".to_owned(),
        _ if eligible == 0 => format!("{} active and {untold}", none_or_figure(active)),
        _ => format!("{} active, {} eligible and {untold}", none_or_figure(active), none_or_figure(eligible)),
    }
}

pub(super) fn disabled(ctx: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Privileged;
    let tenant = ctx.tenant(&[RecordKind::Users]);
    let mut judge = ctx.judge();
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        let outcome = match holder.user(tenant) {
            Some(user) if user.deleted || user.enabled == Some(false) => Outcome::Fail,
            Some(User { enabled: Some(true), .. }) => Outcome::Pass,
            // Not in the list: deleted, or a partner's; 1.02.i tells which.
            Some(_) | None => Outcome::NoEvidence,
        };
        judge.subject(account(ctx, holder, SET, outcome));
    }
    judge.gaps(not_listed(judge.count(Outcome::NoEvidence), "accountEnabled"));
    judge_undescribed(ctx, &mut judge, SET);
    judge.say(&stage1::DISABLED);
    judge.reason(whom(ctx, SET));
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("Nobody holds a privileged role.".to_owned()))
}

/// A holder that the list of users does not know is gone, or a partner's (1.02.i tells which); or its cell is empty.
pub(in crate::checklist::privileged_access) fn not_listed(count: usize, column: Column) -> Option<Missing> {
    let what = columns::tells(column).unwrap_or(column);
    let why = format!(
        "{} not in the list of users, or it does not tell {what} (column “{column}”).",
        counted(count, "holder is", "holders are")
    );
    (count > 0).then_some(Missing { kind: RecordKind::Users, column: Some(column), why })
}

pub(super) fn unused(ctx: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Privileged;
    let tenant = ctx.tenant(&[RecordKind::Users, RecordKind::SignIns]);
    let limit = ctx.parameters().stale_sign_in_days;
    let mut judge = ctx.judge();
    let mut exempt = 0;
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        if ctx.is_emergency(holder) {
            exempt += 1;
            continue;
        }
        let (outcome, words) = match holder.user(tenant) {
            Some(user) => {
                let last_use = ctx.last_use(user);
                let found = judge_use(&last_use, user.created, limit, ctx.as_of());
                let absent = || absent_from_log(&tenant.sign_ins, user, limit, ctx.as_of());
                match found.0 {
                    Outcome::NoEvidence if matches!(last_use, LastUse::Unknown(_)) => absent().unwrap_or(found),
                    Outcome::Fail if !shows_silent_use(user) => {
                        (Outcome::Review, format!("{}; non-interactive sign-ins were not exported", found.1))
                    }
                    _ => found,
                }
            }
            None => (Outcome::NoEvidence, "not in the list of users".to_owned()),
        };
        let mut affected = account(ctx, holder, SET, outcome);
        // It says when the account was last used, and by what that is known.
        affected.facts.own().retain(|fact| fact.label != "Last use");
        affected.facts.insert(1, unused_fact(holder.user(tenant), words));
        judge.subject(affected);
    }
    let unknown = judge.count(Outcome::NoEvidence);
    if unknown > 0 {
        let why = format!(
            "The last sign-in of {} is not evidenced: export the users with their last sign-in and the day they were created \
             (columns “signInActivity” and “createdDateTime”).",
            counted(unknown, "account with a privileged role", "accounts with a privileged role")
        );
        judge.gap(Missing { kind: RecordKind::Users, column: Some("signInActivity"), why });
    }
    judge_undescribed(ctx, &mut judge, SET);
    judge.tell(stage1::UNUSED.of(judge.tally()).with("days", wording::days(limit)));
    judge.reason(format!(
        "{} exempt; applications and managed identities are not judged here.",
        match exempt {
            0 => "No emergency account is confirmed, so none is".to_owned(),
            1 => "1 confirmed emergency account is".to_owned(),
            count => format!("{} confirmed emergency accounts are", figure(count)),
        }
    ));
    judge.reason(ctx.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No account apart from emergency accounts holds a privileged role.".to_owned()))
}

/// For how long an account was not used, with the row of the list of users where that tells it and not the log.
pub(in crate::checklist::privileged_access) fn unused_fact(user: Option<&User>, words: String) -> Fact {
    let fact = Fact::new("Unused", words);
    match user.and_then(|user| user.sources.first()) {
        Some(source) if !fact.value.contains("sign-in log") => fact.from(*source, "signInActivity"),
        _ => fact,
    }
}

/// Whether the export would show a sign-in without interaction. Where it would not, an account that looks unused may
/// still work every day, and only a person can tell.
pub(in crate::checklist::privileged_access) fn shows_silent_use(user: &User) -> bool {
    user.last_non_interactive.is_exported() || user.last_success.value().is_some()
}

/// Day `limit` is fine, the day after is not. An account younger than the limit cannot have been unused for longer.
pub(in crate::checklist::privileged_access) fn judge_use(
    last_use: &LastUse,
    created: Option<Moment>,
    limit: i64,
    as_of: Moment,
) -> (Outcome, String) {
    let is_young = created.is_some_and(|created| created.age_days(as_of) <= limit);
    let of_age = |days: i64| if days > limit { Outcome::Fail } else { Outcome::Pass };
    match (last_use, created) {
        (LastUse::At(moment, how), _) => {
            let days = moment.age_days(as_of);
            let later = if moment.day() > as_of.day() { ", after the as-of date" } else { "" };
            let how = if how.is_empty() { String::new() } else { format!(" ({how})") };
            (of_age(days), format!("for {}, since {}{later}{how}", wording::days(days), moment.iso_date()))
        }
        (LastUse::Never(_), Some(created)) => {
            let days = created.age_days(as_of);
            let age = wording::ago(created, as_of);
            (of_age(days), format!("never used since it was created on {}, {age}", created.iso_date()))
        }
        (LastUse::Never(_), None) => {
            (Outcome::NoEvidence, "never used; when it was created was not exported".to_owned())
        }
        (LastUse::Unknown(_), Some(created)) if is_young => {
            (Outcome::Pass, format!("created {}", wording::ago(created, as_of)))
        }
        (LastUse::Unknown(words), _) if words.is_empty() => {
            (Outcome::NoEvidence, "the last sign-in is not evidenced".to_owned())
        }
        (LastUse::Unknown(words), _) => (Outcome::NoEvidence, words.clone()),
    }
}

/// A log shows absence only inside its window, and rarely holds non-interactive sign-ins: so a whole log that reaches
/// back far enough without the account is for a person to judge, and says nothing otherwise.
pub(in crate::checklist::privileged_access) fn absent_from_log(
    log: &SignInLog,
    user: &User,
    limit: i64,
    as_of: Moment,
) -> Option<(Outcome, String)> {
    let (from, to) = log.window?;
    let shows_absence = hides_absence(log, as_of, limit).is_none();
    (shows_absence && log.summary(&user.id, &user.upn).is_none()).then(|| {
        let words = format!(
            "not in the sign-in log from {} to {}; sign-ins without interaction may stand in another log",
            from.iso_date(),
            to.iso_date()
        );
        (Outcome::Review, words)
    })
}

pub(super) fn external(ctx: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Four;
    let tenant = ctx.tenant(&[RecordKind::Users, RecordKind::Administrators]);
    let mut judge = ctx.judge();
    let mut own = 0;
    for holder in ctx.holders().of_set(SET).filter(|holder| holder.is_person()) {
        let marked = is_marked_external(&holder.principal.upn);
        let outcome = match holder.user(tenant) {
            Some(user) if user.is_external() => Outcome::Fail,
            Some(User { user_type: Some(UserType::Member), .. }) => Outcome::Pass,
            _ if marked => Outcome::Fail,
            _ => Outcome::NoEvidence,
        };
        // A member's account can be a consumer's own: whoever created the tenant with one is a member. Where that was not exported,
        // 2.02.a tells; from outside no member is.
        let identified = holder.user(tenant).map(Identified::of);
        if outcome == Outcome::Pass
            && let Some(Identified::Consumer(words) | Identified::Social(words)) = identified
        {
            own += 1;
            let mut affected = account(ctx, holder, SET, Outcome::Review);
            affected.facts.push(Fact::new("Signs in with", format!("an identity of its owner’s: {words} (2.02.a)")));
            judge.subject(affected);
            continue;
        }
        // People call somebody external whose account is a member's.
        match categories::stated(tenant, ctx.stated(), ctx.emergency(), holder) {
            StatedCategory::Is(Category::External, by) if outcome == Outcome::Pass => {
                let mut affected = account(ctx, holder, SET, Outcome::Review);
                affected.facts.push(Fact::new(
                    "Stated",
                    format!("external ({by}), though it is a member account of this tenant"),
                ));
                judge.subject(affected);
            }
            _ => judge.subject(account(ctx, holder, SET, outcome)),
        }
    }
    judge.gaps(not_listed(judge.count(Outcome::NoEvidence), "userType"));
    judge_undescribed(ctx, &mut judge, SET);
    judge.say(&stage1::EXTERNAL);
    if own > 0 {
        judge.reason(format!(
            "{} with an identity that is the owner’s and not the organisation’s.",
            counted(own, "member’s account signs in", "members’ accounts sign in")
        ));
    }
    let stated = judge.count(Outcome::Review) - own;
    if stated > 0 {
        judge.reason(format!(
            "The inventory or the assessor calls {} of this tenant external.",
            counted(stated, "member account", "member accounts")
        ));
    }
    judge.reason(whom(ctx, SET));
    judge.finish(Nothing::NotApplicable("No account holds one of the four highest roles.".to_owned()))
}
