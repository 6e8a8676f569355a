//! 2.04.a and c: when passwords were changed. Two lines: what the roadmap asks, and what is advised today.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::said::Said;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::{People, counted, some_names};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::automation::uncategorised;
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::privileged_access::stage1::mfa::subjects::Home;
use crate::checklist::wording::{ago, days};
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::coverage::{Coverage, Requirement};
use crate::tenant::holders::Holder;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Category;
use crate::tenant::vocabulary::{Of, plain_list};
use crate::tenant::{Missing, Moment, RecordKind, Tenant};

const SET: RoleSet = RoleSet::All;

const TODAY: &str = "Advised today (NIST SP 800-63B-4): change a password when it may be known to others, and when people \
                     who knew it leave; no periodic change.";

/// 2.04.a
pub(super) fn changed(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::ConditionalAccess,
        RecordKind::SecurityDefaults,
        RecordKind::Groups,
        RecordKind::NamedLocations,
        RecordKind::Strengths,
    ]);
    let limit = context.parameters().password_max_age_days;
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let mut unusable: Vec<&str> = Vec::new();
    let mut guests = 0;
    for holder in &people.accounts {
        let home = Home::of(tenant, holder);
        if matches!(home, Home::Guest) {
            guests += 1;
            continue;
        }
        let age = age_of(tenant, holder, context.as_of());
        let elsewhere = matches!(home, Home::Federated(_));
        let outcome = match age {
            // Where the identity provider keeps the password, Entra's date is that of its own copy, if any.
            _ if elsewhere => Outcome::Review,
            None => Outcome::NoEvidence,
            Some((days, _)) if days <= limit => Outcome::Pass,
            Some(_) => {
                let answer = context.engine().of_holder(holder, Requirement::PhishingResistant);
                // Covered only while a role is active, the account still signs in by the password before that.
                if answer.coverage == (Coverage::Covered { once_active: false }) {
                    unusable.push(holder.name());
                    Outcome::Pass
                } else {
                    Outcome::Fail
                }
            }
        };
        if outcome == Outcome::NoEvidence {
            judge.gap(no_date(holder));
        }
        let mut affected = account(context, holder, SET, outcome);
        affected.facts.insert(1, password_fact(tenant, holder, age, context.as_of()));
        if elsewhere {
            affected.facts.insert(2, Fact::new("Why", format!("{}: the date that counts is kept there", home.title())));
        }
        if let Some(policies) = holder.user(tenant).and_then(|user| user.password_policies.value()) {
            let words: Vec<&str> = policies.split(',').collect();
            affected.facts.push(Fact::new("Password policies", plain_list(Of::PasswordPolicy, &words).join(", ")));
        }
        if outcome == Outcome::Pass && unusable.last() == Some(&holder.name()) {
            affected.facts.insert(2, Fact::new("Found", "an older password, which a policy makes unusable"));
            judge.listed(affected);
            continue;
        }
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    let claim = if unusable.is_empty() { stage2::PASSWORD_OLD } else { stage2::PASSWORD_OLD_IN_USE };
    let old = claim.of(judge.tally()).with("days", days(limit));
    judge.tell(old.and(format!("the roadmap asks for a change within {}", days(limit))));
    judge.reason(TODAY);
    if !unusable.is_empty() {
        judge.reason(format!(
            "{} an older password that a policy makes unusable, because every sign-in must be phishing-resistant: {}.",
            counted(unusable.len(), "account has", "accounts have"),
            some_names(unusable.iter().copied())
        ));
    }
    if guests > 0 {
        judge.reason(format!("{} no password here.", counted(guests, "guest account has", "guest accounts have")));
    }
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person with a password here holds a directory role.".to_owned()))
}

fn age_of(tenant: &Tenant, holder: &Holder, as_of: Moment) -> Option<(i64, Moment)> {
    let changed = holder.user(tenant)?.last_password_change?;
    Some((changed.age_days(as_of), changed))
}

fn password_fact(tenant: &Tenant, holder: &Holder, age: Option<(i64, Moment)>, as_of: Moment) -> Fact {
    let words = match age {
        Some((_, changed)) => format!("{} ({})", changed.iso_date(), ago(changed, as_of)),
        None => "not exported".to_owned(),
    };
    let fact = Fact::new("Password changed", words);
    match holder.user(tenant).and_then(|user| user.sources.first()) {
        Some(source) => fact.from(*source, "lastPasswordChangeDateTime"),
        None => fact,
    }
}

fn no_date(holder: &Holder) -> Missing {
    Missing {
        kind: RecordKind::Users,
        column: Some("lastPasswordChangeDateTime"),
        why: format!("When the password of {} was last changed is not in the list of users.", holder.name()),
    }
}

/// 2.04.c: a name only raises the question; a stated category decides which accounts are shared.
pub(super) fn shared(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Administrators, RecordKind::EmergencyAccounts]);
    let limit = context.parameters().password_max_age_days;
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let (mut confirmed, mut proposed, mut unclear, mut undated) = (0, 0, 0, 0);
    for holder in &people.accounts {
        let said = categories::stated(tenant, context.stated(), context.emergency(), holder);
        let signals = categories::shared_signals(holder);
        let mut category = None;
        let by = match &said {
            StatedCategory::Is(Category::Shared, by) => Some(*by),
            StatedCategory::Is(..) => continue,
            StatedCategory::Unclear(words) => {
                category = Some(words.clone());
                None
            }
            StatedCategory::Nothing if signals.is_empty() => continue,
            StatedCategory::Nothing => None,
        };
        if by.is_some() {
            confirmed += 1;
        } else if category.is_some() {
            unclear += 1;
        } else {
            proposed += 1;
        }
        let age = age_of(tenant, holder, context.as_of());
        let outcome = match (by, age) {
            (None, _) => Outcome::Review,
            (Some(_), None) => Outcome::NoEvidence,
            (Some(_), Some((days, _))) if days > limit => Outcome::Fail,
            (Some(_), Some(_)) => Outcome::Pass,
        };
        if outcome == Outcome::NoEvidence {
            undated += 1;
            judge.gap(no_date(holder));
        }
        let mut affected = account(context, holder, SET, outcome);
        let fact = match (by, category) {
            (Some(by), _) => Fact::new("Shared", format!("{by} says that it is shared")),
            (None, Some(words)) => Fact::new("Category", words),
            (None, None) => Fact::new("Shared", format!("it may be shared, to be confirmed: {}", signals.join("; "))),
        };
        affected.facts.insert(1, fact);
        affected.facts.insert(2, password_fact(tenant, holder, age, context.as_of()));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    let seeming = match proposed {
        0 => None,
        _ => Some(counted(proposed, "seems shared and is to be confirmed", "seem shared and are to be confirmed")),
    };
    if confirmed == 0 {
        let seeming = seeming.map_or_else(String::new, |seeming| format!("; {seeming}"));
        judge.reason(format!("No account with a directory role is confirmed as shared{seeming}."));
    } else {
        let old = Counted { examined: confirmed, failed: judge.count(Outcome::Fail), review: 0, unknown: undated };
        let old = stage2::SHARED_OLD.of(old).with("days", days(limit));
        judge.tell(seeming.into_iter().fold(old, Said::and));
    }
    judge.reasons_of(uncategorised(unclear));
    judge.reason("The password of a shared account is to be changed whenever somebody who knew it leaves.");
    judge.finish(Nothing::NotApplicable("No account with a directory role is shared, or seems so.".to_owned()))
}
