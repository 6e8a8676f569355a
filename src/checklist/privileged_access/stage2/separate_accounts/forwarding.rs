//! 2.03.c and d: mail to administrators arrives, and stays inside.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::mail::{Mail, address, reaches_each};
use crate::checklist::privileged_access::mail::{others, owners_unknown};
use crate::checklist::privileged_access::people::{People, counted, domain_of, is_inside, own_domains};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::mail_rules::{InboxRule, OfMailboxes};
use crate::tenant::naming::{Named, Naming};
use crate::tenant::proposals::is_initial_domain;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::{Known, Mailbox, RecordKind, Tenant};
use std::collections::BTreeSet;

/// 2.03.c
pub(super) fn reached(context: &Context<'_>) -> Judgement {
    let who = ["Global Administrator", "Global Administrators"];
    reaches_each(
        context,
        RoleSet::One(GLOBAL_ADMINISTRATOR),
        (&[], Vec::new()),
        who,
        "No person is Global Administrator.",
    )
}

/// 2.03.d
pub(super) fn outside(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::All;
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Mailboxes,
        RecordKind::Domains,
        RecordKind::Organization,
        RecordKind::InboxRules,
    ]);
    let (mail, naming, domains) = (Mail::of(tenant), Naming::of(tenant), own_domains(tenant));
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let forwarding = |rule: &&InboxRule| rule.enabled != Some(false) && !rule.forwards_to.is_empty();
    let of_mailboxes = OfMailboxes::of(tenant.inbox_rules.iter().filter(forwarding).map(|rule| (&*rule.mailbox, rule)));
    let mut without = 0;
    for holder in &people.accounts {
        let Some(mailbox) = mail.own(&holder.principal.id, &holder.principal.upn) else {
            without += 1;
            continue;
        };
        let mut forwards = forwards(tenant, &mail, &naming, &domains, mailbox);
        let mut rules = Vec::new();
        for rule in of_mailboxes.of_mailbox(mailbox) {
            for target in &rule.forwards_to {
                let (outcome, words) = target_of(tenant, &mail, &naming, &domains, target);
                let fact = Fact::new("Rule", format!("{} forwards to {words}", rule.name));
                forwards.push((outcome, fact.from(rule.source, "forwardTo")));
                rules.push(rule.source);
            }
        }
        let outcome = forwards.iter().map(|(outcome, _)| *outcome).min().unwrap_or(Outcome::Pass);
        let mut affected = account(context, holder, SET, outcome);
        affected.facts.insert(1, Fact::new("Mailbox", mailbox.primary_address.to_string()));
        for (at, (_, fact)) in forwards.into_iter().enumerate() {
            affected.facts.insert(2 + at, fact);
        }
        if let Some(keeps) = mailbox.delivers_and_forwards {
            affected.facts.push(Fact::new("Keeps a copy", if keeps { "yes" } else { "no" }));
        }
        affected.sources.push(mailbox.source);
        affected.sources.extend(rules);
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    judge.say(&stage2::FORWARDS);
    if (1..people.accounts.len()).contains(&without) && tenant.mailboxes.supply.is_supplied() {
        judge.reason(format!("{} no mailbox.", counted(without, "administrator has", "administrators have")));
    }
    // A rule inside a mailbox forwards as well as a setting of it does: that none does is not shown without the rules.
    if people.accounts.len() > without {
        let gap = tenant.inbox_rules.supply.gap(RecordKind::InboxRules);
        if gap.is_some() && (1..judge.examined()).contains(&judge.count(Outcome::Fail)) {
            judge.reason("Whether rules inside the other mailboxes forward mail is not known.");
        }
        judge.gaps(gap);
        let holders = people.accounts.iter().map(|holder| &*holder.principal.id);
        judge.gaps(owners_unknown(&of_mailboxes.of_nobody(tenant, others(&naming, holders)), RecordKind::InboxRules));
    }
    judge.finish(Nothing::NotApplicable("No administrator has a mailbox.".to_owned()))
}

/// Where a mailbox forwards to, each with its outcome: outside fails; a recipient whose address is not known is for a
/// person, because it may be a mail contact outside.
fn forwards(
    tenant: &Tenant,
    mail: &Mail<'_>,
    naming: &Naming<'_>,
    domains: &BTreeSet<&str>,
    mailbox: &Mailbox,
) -> Vec<(Outcome, Fact)> {
    let mut found = Vec::new();
    let targets =
        [(&mailbox.forwarding_smtp, "forwardingSmtpAddress"), (&mailbox.forwarding_address, "forwardingAddress")];
    for (target, column) in targets {
        let Known::Value(target) = target else { continue };
        let (outcome, words) = target_of(tenant, mail, naming, domains, target);
        found.push((outcome, Fact::new("Forwards to", words).from(mailbox.source, column)));
    }
    found
}

fn target_of(
    tenant: &Tenant,
    mail: &Mail<'_>,
    naming: &Naming<'_>,
    domains: &BTreeSet<&str>,
    target: &str,
) -> (Outcome, String) {
    let written = address(target);
    match domain_of(written) {
        Some(domain) if is_inside(domains, &domain) || is_initial_domain(tenant, &domain) => {
            (Outcome::Pass, format!("{written}, inside"))
        }
        Some(_) => (Outcome::Fail, format!("{written}, outside the organisation’s domains")),
        None if mail.mailbox(written).is_some() || matches!(naming.find(written), Named::User(_) | Named::Group(_)) => {
            (Outcome::Pass, format!("{written}, a recipient of the tenant"))
        }
        None => (Outcome::Review, format!("{written}: whether this recipient is a contact outside is not known")),
    }
}
