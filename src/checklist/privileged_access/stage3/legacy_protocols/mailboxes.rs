//! 3.06.c: SMTP AUTH, POP and IMAP, as Exchange is set.

use crate::checklist::judgement::Nothing;
use crate::checklist::once::{Once, once, worse};
use crate::checklist::people::{counted, object, until_confirmed};
use crate::checklist::wording::{none_or, some_of};
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::holders::Holder;
use crate::tenant::mail_protocols::{MailAuthenticationPolicy, MailProtocols, TransportSettings};
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Mailbox, Missing, RecordKind, Tenant, User, lower};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// 3.06.c
pub(super) fn off(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::TransportSettings,
        RecordKind::MailProtocols,
        RecordKind::MailPolicies,
        RecordKind::Users,
    ]);
    let mut judge = context.judge();
    let transport = once(
        tenant.transport_settings.iter(),
        |row| Some(row.source),
        |_| "one".to_owned(),
        |row, other| {
            row.smtp_auth_off = worse(row.smtp_auth_off, other.smtp_auth_off, false);
        },
    );
    organisation(&transport, &mut judge);
    let [overriding, reachable] = mailboxes(context, tenant, &mut judge);
    policies(tenant, &mut judge);
    let smtp = match transport.iter().find_map(|settings| settings.row.smtp_auth_off) {
        Some(true) => "off",
        Some(false) => "on",
        None => "not known",
    };
    // Without the list of mailboxes none is known to have it on, and none not to.
    let are_told = tenant.mail_protocols.supply.present.contains("smtpClientAuthenticationDisabled");
    let is_on = tenant.transport_settings.iter().any(|settings| settings.smtp_auth_off == Some(false));
    let regardless = if is_on {
        "every mailbox that does not switch it off itself has it on".to_owned()
    } else if overriding > 0 || are_told {
        format!("{} it on regardless", none_or(overriding, "mailbox has", "mailboxes have"))
    } else {
        "which mailboxes have it on regardless was not supplied".to_owned()
    };
    let reachable = match reachable {
        0 if !tenant.mail_protocols.supply.is_supplied() => String::new(),
        0 => {
            " POP and IMAP are on for no mailbox of an administrator or exposed person that the list holds.".to_owned()
        }
        count => {
            let mailboxes = counted(count, "mailbox", "mailboxes");
            format!(" POP or IMAP is on for {mailboxes} of administrators or exposed people.")
        }
    };
    // Whatever fails stands in the first sentences.
    judge.reason(format!("SMTP AUTH is {smtp} for the whole organisation; {regardless}.{reachable}"));
    let accepting =
        |policy: &&MailAuthenticationPolicy| policy.allows_basic.value().is_some_and(|protocols| !protocols.is_empty());
    let listed = by_policy(tenant);
    let accepting: Vec<String> =
        listed.iter().map(|one| &*one.row).filter(accepting).map(|policy| format!("“{}”", policy.name)).collect();
    if !accepting.is_empty() {
        judge.reason(format!("A password alone is accepted by the authentication policy {}.", some_of(&accepting)));
    }
    judge.reason("SMTP AUTH with OAuth is not legacy: a mailbox that sends so for a device or an application is to be confirmed.");
    judge.finish(Nothing::NotApplicable("Exchange has no transport configuration and no mailbox.".to_owned()))
}

fn organisation(transport: &[Once<'_, TransportSettings>], judge: &mut Judge) {
    for Once { row: settings, sources } in transport {
        let (outcome, words) = match settings.smtp_auth_off {
            Some(true) => (Outcome::Pass, "off"),
            Some(false) => (Outcome::Fail, "on"),
            None => {
                judge.gap(Missing {
                    kind: RecordKind::TransportSettings,
                    column: Some("SmtpClientAuthenticationDisabled"),
                    why: "The transport configuration does not say whether SMTP AUTH is off.".to_owned(),
                });
                (Outcome::NoEvidence, "not exported")
            }
        };
        let fact = Fact::new("SMTP AUTH", words).from(settings.source, "SmtpClientAuthenticationDisabled");
        judge.subject(object(
            SubjectKind::Tenant,
            "transport-config",
            "Transport configuration of Exchange",
            outcome,
            vec![fact],
            sources.iter().copied(),
        ));
    }
}

/// Judges every mailbox: how many have SMTP AUTH on although the organisation may have it off, and how many of
/// administrators and exposed people POP or IMAP.
fn mailboxes(context: &Context<'_>, tenant: &Tenant, judge: &mut Judge) -> [usize; 2] {
    let holders = context.holders();
    let exposed = context.exposed_keys();
    judge.gaps(crate::checklist::people::exposed_unknown(context));
    let (mut overriding, mut reachable) = (0, 0);
    let mut listed: Vec<(u8, Affected)> = Vec::new();
    let mut silent = false;
    // One whom only a job title proposes is not blamed before somebody confirmed it.
    let proposed: HashSet<String> = context
        .exposed()
        .iter()
        .filter(|person| !person.confirmed)
        .filter_map(|person| person.user)
        .map(|user| user.id.to_lowercase())
        .collect();
    let by_id: HashMap<String, &Holder> = holders.all.iter().rev().map(|holder| (holder.key(), holder)).collect();
    let named = holders.all.iter().rev().filter(|holder| !holder.principal.upn.is_empty());
    let by_name: HashMap<Cow<'_, str>, &Holder> = named.map(|holder| (lower(&holder.principal.upn), holder)).collect();
    for Once { row: mailbox, sources: rows } in by_mailbox(tenant) {
        let mailbox = &*mailbox;
        let user = user_of(tenant, mailbox);
        let id = user.map_or_else(|| mailbox.id.to_string(), |user| user.id.to_lowercase());
        let holder = by_id.get(&id).filter(|_| !id.is_empty()).or_else(|| by_name.get(&lower(&mailbox.address)));
        let roles = holder.map(|holder| holder.roles_text(holders, RoleSet::All));
        let is_exposed = exposed.contains(&*id) || exposed.contains(&*lower(&mailbox.address));
        let mut facts = Vec::new();
        let mut outcome = Outcome::Pass;
        let mut is_reachable = false;
        match mailbox.smtp_auth_off {
            Known::Value(false) => {
                overriding += 1;
                outcome = Outcome::Review;
                facts.push(Fact::new("SMTP AUTH", "on for this mailbox, whatever the organisation has"));
            }
            Known::NotExported => silent = true,
            Known::Value(true) | Known::Empty => {}
        }
        for (on, name) in [(mailbox.pop, "POP"), (mailbox.imap, "IMAP")] {
            match on {
                // Of other people's mailboxes the roadmap asks nothing here; a block of legacy clients covers them.
                Some(true) if roles.is_some() || is_exposed => {
                    let is_proposed = roles.is_none() && proposed.contains(&id);
                    outcome = outcome.min(if is_proposed { Outcome::Review } else { Outcome::Fail });
                    is_reachable = true;
                    facts.push(Fact::new(name, "on"));
                }
                None if roles.is_some() || is_exposed => {
                    outcome = outcome.min(Outcome::NoEvidence);
                    facts.push(Fact::new(name, "not exported"));
                }
                _ => {}
            }
        }
        if outcome == Outcome::Pass {
            judge.good();
            continue;
        }
        reachable += usize::from(is_reachable);
        let rank = if roles.is_some() { 0 } else { 1 + u8::from(!is_exposed) };
        facts.extend(roles.map(|roles| Fact::new("Roles", roles)));
        if is_exposed {
            facts.push(Fact::new("Exposed person", "yes"));
        }
        let name = if mailbox.address.is_empty() { mailbox.name.to_string() } else { mailbox.address.to_string() };
        let key = if id.is_empty() { name.to_lowercase() } else { id };
        let sources = holder.into_iter().flat_map(|holder| holder.sources()).chain(rows);
        listed.push((rank, object(SubjectKind::Mailbox, key, name, outcome, facts, sources)));
    }
    listed.sort_by(|a, b| (a.1.outcome, a.0, &a.1.name).cmp(&(b.1.outcome, b.0, &b.1.name)));
    listed.into_iter().for_each(|(_, affected)| judge.subject(affected));
    judge.gaps(unlisted(context.tenant(&[RecordKind::Mailboxes])));
    judge.gaps(people_unlisted(context, tenant));
    until_confirmed(judge, context.exposed());
    if silent {
        judge.gap(Missing {
            kind: RecordKind::MailProtocols,
            column: Some("smtpClientAuthenticationDisabled"),
            why: "The list of mailbox protocol settings does not say which mailboxes override SMTP AUTH; Get-CASMailbox does.".to_owned(),
        });
    }
    [overriding, reachable]
}

/// Of two lists that differ, and of which nobody knows the newer: what one of them has on is on.
fn by_mailbox(tenant: &Tenant) -> Vec<Once<'_, MailProtocols>> {
    let key = |row: &MailProtocols| {
        let user = user_of(tenant, row).map(key);
        let own = [&row.id, &row.address, &row.name].into_iter().find(|name| !name.is_empty());
        user.or_else(|| own.map(|name| name.to_lowercase())).unwrap_or_default()
    };
    once(
        tenant.mail_protocols.iter(),
        |row| Some(row.source),
        key,
        |row, other| {
            row.pop = worse(row.pop, other.pop, true);
            row.imap = worse(row.imap, other.imap, true);
            row.active_sync = worse(row.active_sync, other.active_sync, true);
            row.smtp_auth_off = match (&row.smtp_auth_off, &other.smtp_auth_off) {
                (Known::Value(false), _) | (_, Known::Value(false)) => Known::Value(false),
                (Known::NotExported, _) | (_, Known::NotExported) => Known::NotExported,
                (Known::Empty, _) | (_, Known::Empty) => Known::Empty,
                _ => Known::Value(true),
            };
        },
    )
}

/// Authentication policies; what one of two lists accepts is accepted.
fn by_policy(tenant: &Tenant) -> Vec<Once<'_, MailAuthenticationPolicy>> {
    once(
        tenant.mail_policies.iter(),
        |row| Some(row.source),
        |row| row.name.to_lowercase(),
        |row, other| {
            let accepts =
                |policy: &MailAuthenticationPolicy| policy.allows_basic.value().is_some_and(|all| !all.is_empty());
            if accepts(row) {
                let more = other.allows_basic.value().into_iter().flatten().copied();
                if let Known::Value(own) = &mut row.allows_basic {
                    more.for_each(|protocol| own.extend((!own.contains(&protocol)).then_some(protocol)));
                }
            } else if accepts(other) || other.allows_basic.value().is_none() {
                row.allows_basic = other.allows_basic.clone();
            }
        },
    )
}

/// Mailboxes that the list of them names and that of their protocols does not: it is cut.
fn unlisted(tenant: &Tenant) -> Option<Missing> {
    if !tenant.mail_protocols.supply.is_supplied() {
        return None;
    }
    let names = |row: &MailProtocols| [row.id.to_lowercase(), row.address.to_lowercase(), row.name.to_lowercase()];
    let mut known: HashSet<String> = tenant.mail_protocols.iter().flat_map(names).collect();
    known.remove("");
    let is_known = |mailbox: &&Mailbox| {
        let own = [&mailbox.id, &mailbox.upn, &mailbox.primary_address, &mailbox.display_name].into_iter();
        own.chain(&mailbox.addresses).any(|name| known.contains(&*lower(name)))
    };
    let count = tenant.mailboxes.iter().filter(|mailbox| !is_known(mailbox)).count();
    let why = format!(
        "{} not in the list of mailbox protocol settings: it is cut, or leaves out some. Export it again, of all mailboxes.",
        counted(count, "mailbox is", "mailboxes are")
    );
    (count > 0).then_some(Missing { kind: RecordKind::MailProtocols, column: None, why })
}

/// Administrators and exposed people with an address whose mailbox is not in the list, where no list of mailboxes tells who has
/// one.
fn people_unlisted(context: &Context<'_>, tenant: &Tenant) -> Option<Missing> {
    if !tenant.mail_protocols.supply.is_supplied() || tenant.mailboxes.supply.is_supplied() {
        return None;
    }
    let ids: HashSet<String> = tenant.mail_protocols.iter().filter_map(|row| user_of(tenant, row)).map(key).collect();
    let names: HashSet<Cow<'_, str>> = tenant.mail_protocols.iter().map(|row| lower(&row.address)).collect();
    let holders = context.holders().all.iter().filter_map(|holder| holder.user(tenant));
    let exposed = context.exposed().iter().filter_map(|person| person.user);
    let is_open = |user: &&User| {
        user.enabled != Some(false)
            && !user.deleted
            && !user.is_external()
            && user.mail.as_deref().is_some_and(|mail| !mail.is_empty() && !names.contains(&lower(mail)))
            && !ids.contains(&key(user))
    };
    let open: HashSet<String> = holders.chain(exposed).filter(is_open).map(key).collect();
    let why = format!(
        "{} a mail address, and no mailbox in the list of mailbox protocol settings: it is cut, or leaves out some. Export it \
         again, of all mailboxes.",
        counted(open.len(), "administrator or exposed person has", "administrators and exposed people have")
    );
    (!open.is_empty()).then_some(Missing { kind: RecordKind::MailProtocols, column: None, why })
}

fn key(user: &User) -> String {
    if user.id.is_empty() { user.upn.to_lowercase() } else { user.id.to_lowercase() }
}

fn user_of<'t>(tenant: &'t Tenant, mailbox: &MailProtocols) -> Option<&'t User> {
    let by_id = (!mailbox.id.is_empty()).then(|| tenant.user_by_id(&mailbox.id)).flatten();
    by_id.or_else(|| (!mailbox.address.is_empty()).then(|| tenant.user_by_name(&mailbox.address)).flatten())
}

/// Policies that let a password alone pass; whoever they are given to may use it.
fn policies(tenant: &Tenant, judge: &mut Judge) {
    for Once { row: policy, sources } in by_policy(tenant) {
        match &policy.allows_basic {
            Known::Value(protocols) if protocols.is_empty() => judge.good(),
            Known::Value(protocols) => {
                let fact = Fact::new("Accepts a password alone", protocols.join(", "));
                judge.subject(object(
                    SubjectKind::Policy,
                    policy.name.to_lowercase(),
                    policy.name.to_string(),
                    Outcome::Review,
                    vec![fact],
                    sources,
                ));
            }
            Known::Empty | Known::NotExported => {
                let why = format!(
                    "The authentication policy {} was exported without all of its settings of basic authentication \
                     (AllowBasicAuth…), so whether it accepts a password alone is not known.",
                    policy.name
                );
                judge.gap(Missing { kind: RecordKind::MailPolicies, column: Some("AllowBasicAuth"), why });
                let fact = Fact::new("Accepts a password alone", "not exported");
                let (id, name) = (policy.name.to_lowercase(), policy.name.to_string());
                judge.subject(object(SubjectKind::Policy, id, name, Outcome::NoEvidence, vec![fact], sources));
            }
        }
    }
}
