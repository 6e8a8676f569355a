//! f: every sign-in with an emergency account wants an explanation.

use super::subject::{Verdict, affected, name_of, until_confirmed, without_accounts};
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::wording::{capital, counted, none_or, span};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Moment, RecordKind, SignIn, Tenant, figure};
use std::collections::BTreeMap;

/// The key of a sign-in: under it stands its explanation in `Stated::explained`, and it is the subject of the finding. It
/// is made of what the log says, not of where it stands, so that it survives a new export; in lower case, as all subjects.
pub fn sign_in_key(tenant: &Tenant, account: &EmergencyAccount, row: &SignIn) -> String {
    let result = result(row);
    let (application, client) = (tenant.sign_ins.text(row.application), tenant.sign_ins.text(row.client));
    format!("{}|{}|{application}|{client}|{result}", account.key, row.at.iso()).to_lowercase()
}

fn result(row: &SignIn) -> &'static str {
    match row.success {
        Some(true) => "success",
        Some(false) => "failure",
        None => "not known",
    }
}

/// 1.03.f
pub(super) fn explained(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns, RecordKind::Users, RecordKind::EmergencyAccounts]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let mut judge = context.judge();
    let mut open = 0;
    let mut listed = Vec::new();
    let mut seen = 0;
    for account in context.emergency() {
        let mut requests: BTreeMap<String, (&SignIn, Vec<SourceRef>)> = BTreeMap::new();
        let mut kept = 0;
        for row in tenant.sign_ins.rows_of(&account.key, &account.upn) {
            kept += 1;
            // The same request in two overlapping exports is one sign-in.
            requests.entry(sign_in_key(tenant, account, row)).or_insert((row, Vec::new())).1.push(row.source);
        }
        // A row of a summary stands for several sign-ins.
        seen += requests.values().map(|(row, _)| row.count as usize).sum::<usize>();
        for (key, (row, sources)) in requests {
            let count = row.count as usize;
            if context.stated().explained.get(&key).is_some_and(|words| !words.trim().is_empty()) {
                judge.good();
            } else {
                open += count;
                listed.push((row.at, request(tenant, account, key, row, sources)));
            }
        }
        if let Some(verdict) = not_kept(tenant, account, kept) {
            judge.subject(affected(tenant, account, verdict));
        }
    }
    let beside: Vec<(Moment, Affected)> = outside_the_log(context, tenant)
        .into_iter()
        .filter(|(_, affected)| {
            let is_explained =
                context.stated().explained.get(&*affected.id).is_some_and(|words| !words.trim().is_empty());
            if is_explained {
                judge.good();
            }
            !is_explained
        })
        .collect();
    if let Some((from, to)) = tenant.sign_ins.days_told(seen > 0) {
        judge.seen(
            seen + beside.len(),
            format!(
                "{} of {} in the log {}{}{}.",
                capital(&none_or(seen, "sign-in", "sign-ins")),
                match context.emergency().len() {
                    1 => "the emergency account".to_owned(),
                    accounts => format!("the {}", counted(accounts, "emergency account", "emergency accounts")),
                },
                span(from, to),
                match open {
                    0 if seen == 0 => String::new(),
                    0 => "; each is explained".to_owned(),
                    1 if seen == 1 => "; it is not explained".to_owned(),
                    1 => "; 1 is not explained".to_owned(),
                    open if open == seen => "; none of them is explained".to_owned(),
                    open => format!("; {} are not explained", figure(open)),
                },
                match beside.len() {
                    0 => String::new(),
                    _ if seen == 0 => format!("; {} known by the list of users", counted(beside.len(), "is", "are")),
                    number => format!("; {} known by the list of users", counted(number, "more is", "more are")),
                }
            ),
        );
    }
    judge.gaps(windowless(context, RecordKind::SignIns, tenant.sign_ins.window));
    for (at, affected) in beside {
        judge.reason(outside_in_words(&affected.name, at));
        // Without a log of any day there is no evidence at all, and that is said instead.
        if tenant.sign_ins.window.is_some() {
            listed.push((at, affected));
        }
    }
    listed.sort_by(|(a, first), (b, second)| (a, &first.id).cmp(&(b, &second.id)));
    judge.in_this_order();
    for (_, subject) in listed {
        judge.subject(subject);
    }
    if judge.examined() == 0 && !judge.has_gaps() {
        judge.whole(Outcome::Pass);
    }
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn request(
    tenant: &Tenant,
    account: &EmergencyAccount,
    key: String,
    row: &SignIn,
    mut sources: Vec<SourceRef>,
) -> Affected {
    sources.sort();
    sources.dedup();
    let text = |index: u32| match tenant.sign_ins.text(index).trim() {
        "" => "not exported".to_owned(),
        text => text.to_owned(),
    };
    let multifactor = match row.multifactor {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not exported",
    };
    let when = match row.count {
        1 => row.at.iso(),
        count => format!("{} sign-ins, the last on {}", figure(count), row.at.iso()),
    };
    Affected {
        id: key.into(),
        name: match tenant.sign_ins.text(row.application).trim() {
            "" => name_of(tenant, account).to_string().into(),
            application => format!("{} to {application}", name_of(tenant, account)).into(),
        },
        kind: SubjectKind::SignIn,
        outcome: Outcome::Review,
        facts: vec![
            Fact::new("When", when),
            Fact::new("Application", text(row.application)),
            Fact::new("Country", text(row.country)),
            Fact::new("Client", text(row.client)),
            Fact::new("Result", result(row)),
            Fact::new("Multifactor", multifactor),
        ]
        .into(),
        sources: sources.into(),
    }
}

/// Rows are kept only of accounts that were known as such when the log was read.
fn not_kept(tenant: &Tenant, account: &EmergencyAccount, kept: u32) -> Option<Verdict> {
    let summary = tenant.sign_ins.summary(&account.key, &account.upn)?;
    let counted = summary.successes.saturating_add(summary.failures);
    (counted > kept).then(|| {
        let mut verdict = Verdict::default();
        verdict.review(format!(
            "{} counted but not listed; read the evidence again to list {}.",
            capital(&match (counted - kept, counted) {
                (1, 1) => "the one sign-in of the log was".to_owned(),
                (1, all) => format!("1 of {} sign-ins of the log was", figure(all)),
                (left, all) if left == all => format!("all {} sign-ins of the log were", figure(all)),
                (left, all) => format!("{} of {} sign-ins of the log were", figure(left), figure(all)),
            }),
            if counted - kept == 1 { "it" } else { "them" }
        ));
        verdict
    })
}

/// Sign-ins of which the list of users knows and the log does not, because it begins later or ends earlier: known, and to be
/// explained like all others.
fn outside_the_log(context: &Context<'_>, tenant: &Tenant) -> Vec<(Moment, Affected)> {
    let mut found = Vec::new();
    for account in context.emergency() {
        let Some(user) = account.user(tenant) else { continue };
        let latest = user.last_success.value().or(user.last_sign_in.value().max(user.last_non_interactive.value()));
        let Some(latest) = latest else { continue };
        let inside = tenant.sign_ins.window.is_some_and(|(from, to)| (from.day()..=to.day()).contains(&latest.day()));
        if inside {
            continue;
        }
        let name = name_of(tenant, account);
        let affected = Affected {
            id: format!("{}|{}|list of users", account.key, latest.iso()).to_lowercase().into(),
            name: name.to_string().into(),
            kind: SubjectKind::SignIn,
            outcome: Outcome::Review,
            facts: vec![
                Fact::new("When", latest.iso()),
                Fact::new("Known by", "the list of users: the last sign-in, outside the log"),
            ]
            .into(),
            sources: user.sources.to_vec().into(),
        };
        found.push((*latest, affected));
    }
    found
}

fn outside_in_words(name: &str, at: Moment) -> String {
    format!("The list of users dates the last sign-in of {name} to {}, outside the log.", at.iso_date())
}
