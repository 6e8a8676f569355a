//! h: that no account is somebody's own.

use super::subject::{
    Verdict, cell, judge_each, name_of, no_row, no_value, registration_of, until_confirmed, without_accounts,
};
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement};
use crate::tenant::account::Method;
pub(in crate::checklist::privileged_access) use crate::tenant::products::{brings_mail_or_office, title};
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Known, Mailbox, Missing, RecordKind, Tenant, User};

/// 1.03.h
pub(super) fn nobodys_own(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Registrations,
        RecordKind::Licences,
        RecordKind::Mailboxes,
        RecordKind::EmergencyAccounts,
    ]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let mut judge = judge_each(context, tenant, |account| {
        let mut verdict = Verdict::default();
        match account.user(tenant) {
            Some(user) => {
                licences(tenant, user, &mut verdict);
                manager(tenant, user, &mut verdict);
            }
            None => verdict.lacks(no_row(RecordKind::Users, &tenant.users.supply, name_of(tenant, account))),
        }
        mailbox(tenant, account, &mut verdict);
        phone(tenant, account, &mut verdict);
        verdict
    });
    judge.say(&stage1::IMPERSONAL);
    judge.gaps(context.registrations_too_old());
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn licences(tenant: &Tenant, user: &User, verdict: &mut Verdict) {
    let licences = match &user.licences {
        Known::NotExported => {
            return verdict.lacks(no_value(RecordKind::Users, "assignedLicenses", user.name()));
        }
        Known::Empty => return,
        Known::Value(licences) => licences,
    };
    for licence in licences.iter() {
        let name = title(tenant, licence);
        match brings_mail_or_office(tenant, licence) {
            Some(false) => {}
            Some(true) => {
                verdict.fail(format!("It has the licence {name}, which brings mail or Office."));
                verdict.show(cell(Fact::new("Licence", name), &user.sources, "assignedLicenses"));
            }
            None => verdict.lacks(Missing {
                kind: RecordKind::Licences,
                column: Some("servicePlans"),
                why: format!(
                    "What the licence {name} of {} brings is not known without its service plans.",
                    user.name()
                ),
            }),
        }
    }
}

/// An export that carries managers leaves those out who have none.
fn manager(tenant: &Tenant, user: &User, verdict: &mut Verdict) {
    match &user.manager {
        Known::Value(manager) => {
            verdict.fail("It has a manager, as a person has.");
            verdict.show(cell(Fact::new("Manager", &**manager), &user.sources, "manager"));
        }
        Known::NotExported if !tenant.users.supply.filled.contains("manager") => {
            verdict.lacks(no_value(RecordKind::Users, "manager", user.name()));
        }
        Known::Empty | Known::NotExported => {}
    }
}

/// A mailbox of its own needs a licence or stands on-premises; a shared one without a licence merely passes mail on.
fn mailbox(tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let found = || {
        tenant.mailboxes.iter().filter(|mailbox| {
            !mailbox.id.is_empty() && *mailbox.id == *account.key
                || !mailbox.upn.is_empty() && mailbox.upn.eq_ignore_ascii_case(&account.upn)
        })
    };
    let is_own =
        |mailbox: &&Mailbox| mailbox.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("UserMailbox"));
    let own = found().find(is_own);
    if own.is_none() && found().any(|mailbox| mailbox.kind.is_none()) {
        verdict.lacks(no_value(RecordKind::Mailboxes, "RecipientTypeDetails", name_of(tenant, account)));
    }
    if let Some(mailbox) = own {
        verdict.fail("It has a mailbox of its own.");
        let fact = Fact::new("Mailbox", &*mailbox.primary_address);
        verdict.show(fact.from(mailbox.source, "RecipientTypeDetails"));
        verdict.sources([mailbox.source]);
    }
}

fn phone(tenant: &Tenant, account: &EmergencyAccount, verdict: &mut Verdict) {
    let name = name_of(tenant, account);
    let Some(row) = registration_of(tenant, account) else {
        return verdict.lacks(no_row(RecordKind::Registrations, &tenant.registrations.supply, name));
    };
    let methods = match &row.methods {
        Known::NotExported => return verdict.lacks(no_value(RecordKind::Registrations, "methodsRegistered", name)),
        Known::Empty => return,
        Known::Value(methods) => methods,
    };
    let phones: Vec<Method> = methods.iter().copied().filter(|method| method.is_phone()).collect();
    if !phones.is_empty() {
        verdict.fail("Somebody’s phone is registered with it.");
        let fact = Fact::new("Phone methods", super::methods::titles(&phones));
        verdict.show(cell(fact, &row.sources, "methodsRegistered"));
        verdict.sources(row.sources.iter().copied());
    }
}
