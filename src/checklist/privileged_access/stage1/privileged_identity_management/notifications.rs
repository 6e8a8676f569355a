//! 1.01.d: who is told when a privileged role is assigned or activated.

use super::without_p2;
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::access::RuleBody;
use crate::tenant::holders::{Holder, role_of};
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{Missing, RecordKind, RolePolicy, SupplyState, Tenant};
use std::collections::BTreeMap;

/// The rules that tell administrators: of an active assignment, of an eligible one, of an activation.
const RULES: &[(&str, &str)] = &[
    ("Notification_Admin_Admin_Assignment", "Mail on active assignment"),
    ("Notification_Admin_Admin_Eligibility", "Mail on eligible assignment"),
    ("Notification_Admin_EndUser_Assignment", "Mail on activation"),
];

/// Entra's default recipients of these mails are the holders, active or eligible, of these three roles.
/// Source: Microsoft Entra documentation, *Email notifications in PIM*.
const DEFAULT_RECIPIENTS: &[&str] =
    &[roles::GLOBAL_ADMINISTRATOR, roles::PRIVILEGED_ROLE_ADMINISTRATOR, roles::SECURITY_ADMINISTRATOR];

pub(super) fn notifications(ctx: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(ctx) {
        return judgement;
    }
    let tenant = ctx.tenant(&[RecordKind::RolePolicies, RecordKind::Users, RecordKind::Mailboxes]);
    let holders = ctx.holders();
    let mut judge = ctx.judge();
    let mut of_role: BTreeMap<(String, String), Option<&RolePolicy>> = BTreeMap::new();
    for policy in tenant.role_policies.iter().filter(|policy| !policy.scope_type.eq_ignore_ascii_case("Group")) {
        let (role, name) = role_of(tenant, &policy.role_id, &policy.role_name);
        if holders.is_in(&role, RoleSet::Privileged) {
            of_role.entry((name.into(), role.into())).or_insert(Some(policy));
        }
    }
    for row in holders.assignments.iter().filter(|row| holders.is_in(&row.role, RoleSet::Privileged)) {
        of_role.entry((row.role_name.to_string(), row.role.to_string())).or_insert(None);
    }
    let defaults = default_recipients(ctx, tenant);
    for ((name, role), policy) in of_role {
        let mut outcome = Outcome::Pass;
        let mut facts = Vec::new();
        for (id, label) in RULES {
            let body = policy.and_then(|policy| policy.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)));
            let (found, words) = match body.map(|rule| &rule.body) {
                Some(body @ RuleBody::Notification { .. }) => judge_rule(tenant, body, &defaults),
                _ => (Outcome::NoEvidence, "the rule was not exported".to_owned()),
            };
            outcome = outcome.min(found);
            let fact = Fact::new(label, words);
            facts.push(match policy.and_then(|policy| policy.source) {
                Some(source) => fact.from(source, "rules"),
                None => fact,
            });
        }
        if policy.is_none() {
            let why = format!("The PIM settings of the role {name} were not supplied.");
            judge.gap(Missing { kind: RecordKind::RolePolicies, column: None, why });
        } else if outcome == Outcome::NoEvidence && tenant.users.supply.is_supplied() {
            let why =
                format!("The notification rules of the role {name} are not whole, or name nobody in the evidence.");
            judge.gap(Missing { kind: RecordKind::RolePolicies, column: Some("rules"), why });
        }
        if outcome == Outcome::NoEvidence && !tenant.users.supply.is_supplied() {
            judge.gaps(tenant.users.supply.gap(RecordKind::Users));
        }
        let sources = policy.and_then(|policy| policy.source).into_iter().collect();
        judge.subject(Affected {
            id: role.into(),
            name: name.into(),
            kind: SubjectKind::Role,
            outcome,
            facts: facts.into(),
            sources,
        });
    }
    judge.say(&stage1::NOTIFIES);
    judge.reason(defaults.1.clone());
    judge.reason(holders.privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No privileged role is assigned or has settings.".to_owned()))
}

/// Whether mail to the default recipients is read by anyone, and the sentence that says so.
fn default_recipients(ctx: &Context<'_>, tenant: &Tenant) -> (Outcome, String) {
    let holders = ctx.holders();
    let mut reached = 0;
    let mut with_mail = 0;
    let mut unknown = 0;
    let mut people: Vec<&Holder> =
        DEFAULT_RECIPIENTS.iter().flat_map(|role| holders.of_set(RoleSet::One(role))).collect();
    people.sort_by_cached_key(|holder| holder.key());
    people.dedup_by_key(|holder| holder.key());
    for holder in people.into_iter().filter(|holder| holder.is_person()) {
        match holder.user(tenant) {
            Some(user) if user.deleted => {}
            Some(user) if user.enabled == Some(true) => {
                reached += 1;
                with_mail +=
                    usize::from(user.mail.is_some() || !user.other_mails.is_empty() || has_mailbox(tenant, holder));
            }
            Some(user) if user.enabled == Some(false) => {}
            _ => unknown += 1,
        }
    }
    let who = "Default recipients are the holders of Global, Privileged Role and Security Administrator";
    let mail_known = tenant.users.supply.filled.contains("mail");
    if reached > 0 && (with_mail > 0 || !mail_known) {
        (Outcome::Pass, format!("{who}: {} here.", counted(reached, "enabled account", "enabled accounts")))
    } else if reached > 0 {
        let why = "none of them has a mail address or mailbox in the evidence, so the mail may reach nobody";
        let reached = counted(reached, "enabled account", "enabled accounts");
        (Outcome::Review, format!("{who}: {reached} here, and {why}."))
    } else if unknown > 0 || DEFAULT_RECIPIENTS.iter().any(|role| !holders.gaps(RoleSet::One(role)).is_empty()) {
        (Outcome::NoEvidence, format!("{who}; whether one of them is enabled is not evidenced."))
    } else {
        (Outcome::Fail, format!("{who}: no enabled account here."))
    }
}

fn has_mailbox(tenant: &Tenant, holder: &Holder) -> bool {
    let principal = &holder.principal;
    tenant.mailboxes.iter().any(|mailbox| {
        !principal.id.is_empty() && mailbox.id.eq_ignore_ascii_case(&principal.id)
            || !principal.upn.is_empty() && mailbox.upn.eq_ignore_ascii_case(&principal.upn)
    })
}

/// One working recipient is enough; the best of them decides.
fn judge_rule(tenant: &Tenant, body: &RuleBody, defaults: &(Outcome, String)) -> (Outcome, String) {
    let RuleBody::Notification { critical_only, default_recipients, recipients, .. } = body else {
        return (Outcome::NoEvidence, "the rule was not exported".to_owned());
    };
    let mut found: Vec<(Outcome, String)> = recipients.iter().map(|address| recipient(tenant, address)).collect();
    match default_recipients {
        Some(true) => found.push((defaults.0, "default recipients".to_owned())),
        None if found.is_empty() => {
            found.push((Outcome::NoEvidence, "whether default recipients are on was not exported".to_owned()));
        }
        Some(false) | None => {}
    }
    if found.is_empty() {
        return (Outcome::Fail, "nobody is told".to_owned());
    }
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Pass => 0,
        Outcome::Review => 1,
        Outcome::NoEvidence => 2,
        _ => 3,
    };
    let best = found.iter().map(|(outcome, _)| *outcome).min_by_key(rank).unwrap_or(Outcome::Fail);
    let words: Vec<String> = found.into_iter().map(|(_, words)| words).collect();
    let words = words.join(", ");
    // "Critical emails only" holds back what asks for no action, and an assignment asks for none.
    if *critical_only == Some(true) && best == Outcome::Pass {
        return (
            Outcome::Review,
            format!("{words}, but critical mails only: notices of assignments are not among them"),
        );
    }
    if critical_only.is_none() && best == Outcome::Pass {
        return (Outcome::NoEvidence, format!("{words}; whether critical mails only was not exported"));
    }
    (best, words)
}

/// Whether mail to an address is read: an enabled account, or a mailbox. An address that neither list knows may be a
/// distribution list or a ticket system, so only a person can judge it.
fn recipient(tenant: &Tenant, address: &str) -> (Outcome, String) {
    let address = address.trim();
    let is_same = |other: &str| other.eq_ignore_ascii_case(address);
    let user = tenant.user_by_name(address).or_else(|| {
        let mut users = tenant.users.iter();
        users.find(|user| user.other_mails.iter().any(|mail| is_same(mail)))
    });
    if let Some(user) = user {
        return match (user.enabled, user.deleted) {
            (_, true) => (Outcome::Fail, format!("{address} (deleted account)")),
            (Some(true), _) => (Outcome::Pass, address.to_owned()),
            (Some(false), _) if is_shared_mailbox(tenant, address) => {
                (Outcome::Pass, format!("{address} (shared mailbox)"))
            }
            (Some(false), _) => (Outcome::Fail, format!("{address} (disabled account)")),
            (None, _) => (Outcome::NoEvidence, format!("{address} (whether the account is enabled was not exported)")),
        };
    }
    let is_mailbox = tenant.mailboxes.iter().any(|mailbox| {
        is_same(&mailbox.primary_address)
            || is_same(&mailbox.upn)
            || mailbox.addresses.iter().any(|known| is_same(known.rsplit(':').next().unwrap_or(known)))
    });
    if is_mailbox {
        return (Outcome::Pass, format!("{address} (mailbox)"));
    }
    if tenant.users.supply.state == SupplyState::Whole {
        (Outcome::Review, format!("{address} (neither an account nor a mailbox in the evidence: a distribution list?)"))
    } else {
        (Outcome::NoEvidence, format!("{address} (without the whole list of users not known)"))
    }
}

/// The account behind a shared mailbox is disabled by design, and its mail is read.
fn is_shared_mailbox(tenant: &Tenant, address: &str) -> bool {
    let is_same = |other: &str| other.eq_ignore_ascii_case(address);
    tenant.mailboxes.iter().any(|mailbox| {
        (is_same(&mailbox.primary_address) || is_same(&mailbox.upn))
            && mailbox.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("SharedMailbox"))
    })
}
