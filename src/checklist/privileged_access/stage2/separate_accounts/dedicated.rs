//! 2.03.a: Global Administrators work with an account that does nothing else.
//!
//! Licences and sign-ins show what is not dedicated; that an account is dedicated, a person says: by its category.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::LeftOut;
use crate::checklist::privileged_access::logs::{ROW_GIVEN, windowless};
use crate::checklist::privileged_access::mail::Mail;
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::privileged_access::stage1::emergency_accounts::personal;
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::evidence::SourceRef;
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::holders::Holder;
use crate::tenant::proposals::OrdinaryAccounts;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::stated::Category;
use crate::tenant::{Known, Missing, Moment, RecordKind, Tenant, User};
use std::collections::BTreeMap;

const SET: RoleSet = RoleSet::One(GLOBAL_ADMINISTRATOR);

/// What speaks against a dedicated account, and what is not known.
#[derive(Debug, Default)]
struct Signs {
    against: Vec<Fact>,
    unknown: Vec<Missing>,
    /// The sign-in log shows it at daily work.
    is_seen: bool,
}

pub(super) fn dedicated(context: &Context<'_>) -> Judgement {
    over(context, SET, ("Global Administrator", "Global Administrators"))
}

/// The same question over any set of roles; `who` names one of their holders, and several.
pub(in crate::checklist::privileged_access) fn over(
    context: &Context<'_>,
    set: RoleSet,
    who: (&str, &str),
) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::Users,
        RecordKind::Licences,
        RecordKind::SignIns,
        RecordKind::Mailboxes,
        RecordKind::Administrators,
        RecordKind::EmergencyAccounts,
    ]);
    let (mail, accounts) = (Mail::of(tenant), context.ordinary_accounts());
    let mut daily = BTreeMap::new();
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::SignIns, tenant.sign_ins.window));
    let people = People::of(context, set);
    let (mut exempt, mut scripts) = (0, 0);
    for holder in &people.accounts {
        if context.is_emergency(holder) {
            exempt += 1;
            continue;
        }
        let signs = holder.user(tenant).map_or_else(Signs::default, |user| signs(tenant, &mail, user, &mut daily));
        let said = categories::stated(tenant, context.stated(), context.emergency(), holder).category();
        let is_unlisted = holder.user(tenant).is_none();
        let (outcome, words) = match said {
            Some(Category::DualUse) if !signs.is_seen => (Outcome::Fail, "stated to be used for daily work".to_owned()),
            _ if !signs.against.is_empty() => (Outcome::Fail, "used for daily work".to_owned()),
            Some(Category::DualUse) => (Outcome::Fail, "stated to be used for daily work".to_owned()),
            _ if is_unlisted => (Outcome::NoEvidence, "not in the list of users".to_owned()),
            _ if !signs.unknown.is_empty() => (Outcome::NoEvidence, "its licences are not known".to_owned()),
            Some(Category::AdminOnly | Category::Emergency) => (Outcome::Pass, String::new()),
            // No person works with it day by day; that it holds a role, 1.02.j judges.
            Some(Category::Automation) => {
                scripts += 1;
                continue;
            }
            Some(Category::Shared | Category::External) => (
                Outcome::Review,
                "no sign of daily work; whether it serves administration alone is to be confirmed".to_owned(),
            ),
            None => (Outcome::Review, proposed(context, tenant, holder, &mail)),
        };
        if outcome == Outcome::NoEvidence {
            judge.gaps(signs.unknown.iter().cloned());
            if is_unlisted {
                judge.gap(Missing {
                    kind: RecordKind::Users,
                    column: None,
                    why: format!("{} is not in the list of users.", holder.name()),
                });
            }
        }
        let mut affected = account(context, holder, set, outcome);
        affected.facts.insert(1, Fact::new("Dedicated", words));
        affected.sources.extend(signs.against.iter().filter_map(|fact| fact.source));
        affected.facts.extend(signs.against);
        affected.facts.extend(said_fact(context, tenant, holder));
        affected.facts.push(ordinary(tenant, accounts, holder));
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, set);
    judge.tell(stage2::DAILY_WORK.of(judge.tally()).with("one", who.0).with("many", who.1));
    judge.reason(match tenant.sign_ins.window {
        Some((from, to)) => {
            format!(
                "The sign-in log covers {} to {}: daily work outside it is not seen.",
                from.iso_date(),
                to.iso_date()
            )
        }
        None if tenant.sign_ins.supply.is_supplied() => {
            "The sign-in log is empty: that nobody works daily with such an account does not show.".to_owned()
        }
        None => "No sign-in log was supplied: daily work that only it shows is not seen.".to_owned(),
    });
    judge.reasons_of(LeftOut { emergency: exempt, scripts, ..people.left }.in_words());
    judge.finish(Nothing::NotApplicable(format!("There is no {} other than emergency accounts.", who.0)))
}

/// Of an account of which nothing shows daily work: the category that is proposed everywhere, and why.
fn proposed(context: &Context<'_>, tenant: &Tenant, holder: &Holder, mail: &Mail<'_>) -> String {
    let has_mailbox = mail.own(&holder.principal.id, &holder.principal.upn).is_some();
    let found = categories::propose_knowing(tenant, context.emergency(), holder, has_mailbox);
    match found.category {
        Some(category) => format!(
            "no sign of daily work; proposed as {} ({}): confirm, or name another category",
            category.title(),
            found.signals.join("; ")
        ),
        None => "no sign of daily work, and nothing to propose a category by: name one".to_owned(),
    }
}

fn said_fact(context: &Context<'_>, tenant: &Tenant, holder: &Holder) -> Option<Fact> {
    match categories::stated(tenant, context.stated(), context.emergency(), holder) {
        StatedCategory::Is(category, by) => Some(Fact::new("Stated", format!("{} ({by})", category.title()))),
        StatedCategory::Unclear(words) => Some(Fact::new("Stated", words)),
        StatedCategory::Nothing => None,
    }
}

/// The account in which the same person does everything else.
fn ordinary(tenant: &Tenant, accounts: &OrdinaryAccounts<'_>, holder: &Holder) -> Fact {
    let found = holder.user(tenant).and_then(|user| accounts.find(user));
    match found {
        Some((user, why)) => {
            let fact = Fact::new("Ordinary account (proposed)", format!("{} ({why})", user.name()));
            match user.sources.first() {
                Some(source) => fact.from(*source, "displayName"),
                None => fact,
            }
        }
        None => Fact::new("Ordinary account (proposed)", "none found by name"),
    }
}

/// `daily`: which apps of the log are for daily work, as far as it was asked.
fn signs(tenant: &Tenant, mail: &Mail<'_>, user: &User, daily: &mut BTreeMap<u32, bool>) -> Signs {
    let mut signs = Signs::default();
    licences(tenant, user, &mut signs);
    if let Some(mailbox) = mail.own(&user.id, &user.upn)
        && mailbox.kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("UserMailbox"))
    {
        let fact = Fact::new("Mailbox", mailbox.primary_address.to_string());
        signs.against.push(fact.from(mailbox.source, "recipientTypeDetails"));
    }
    let mut apps: Vec<(&str, usize, (Moment, SourceRef))> = Vec::new();
    for row in tenant.sign_ins.rows_of(&user.id, &user.upn).filter(|row| row.success == Some(true)) {
        let app = tenant.sign_ins.text(row.application);
        if !*daily.entry(row.application).or_insert_with(|| is_daily_work(app)) {
            continue;
        }
        let this = (row.at, row.source);
        match apps.iter_mut().find(|(known, ..)| *known == app) {
            // A row of a summary stands for several sign-ins.
            Some((_, count, newest)) => (*count, *newest) = (*count + row.count as usize, this.max(*newest)),
            None => apps.push((app, row.count as usize, this)),
        }
    }
    // The most used first, so that a summary in another order tells the same.
    apps.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    signs.is_seen = !apps.is_empty();
    let is_some_of_more = apps.iter().any(|(_, count, _)| *count > 1);
    for (app, count, (_, source)) in apps {
        let fact = Fact::new("Daily work", format!("{}: {app}", counted(count, "sign-in", "sign-ins")));
        signs.against.push(fact.from(source, "appDisplayName"));
    }
    // A figure of many rows names one of them.
    signs.against.extend(is_some_of_more.then(|| Fact::new(ROW_GIVEN, "the newest with each application is named")));
    signs
}

fn licences(tenant: &Tenant, user: &User, signs: &mut Signs) {
    let licences = match &user.licences {
        Known::Value(licences) => licences,
        Known::Empty => return,
        Known::NotExported => {
            signs.unknown.push(Missing {
                kind: RecordKind::Users,
                column: Some("assignedLicenses"),
                why: format!("The licences of {} were not exported.", user.name()),
            });
            return;
        }
    };
    for licence in licences.iter() {
        let name = personal::title(tenant, licence);
        match personal::brings_mail_or_office(tenant, licence) {
            Some(false) => {}
            Some(true) => {
                let fact = Fact::new("Licence", format!("{name}, which brings mail or Office"));
                signs.against.push(match user.sources.first() {
                    Some(source) => fact.from(*source, "assignedLicenses"),
                    None => fact,
                });
            }
            None => signs.unknown.push(Missing {
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

/// Apps of daily work, by the names that the sign-in log gives them. The Microsoft 365 home page and admin centre are
/// not among them: administrators go there too.
fn is_daily_work(app: &str) -> bool {
    let app = app.to_lowercase();
    let tool = ["admin", "management shell", "powershell", "portal"].iter().any(|word| app.contains(word));
    let daily = [
        "microsoft teams",
        "one outlook",
        "outlook",
        "sharepoint online",
        "onedrive",
        "microsoft outlook",
        "office 365 exchange online",
        "office 365 sharepoint",
        "microsoft office",
        "microsoft word",
        "microsoft excel",
        "microsoft powerpoint",
        "onenote",
        "yammer",
        "viva engage",
    ];
    !tool && daily.iter().any(|word| app.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_daily_work;

    #[test]
    fn daily_work_is_not_administration() {
        for (app, expected) in [
            ("Microsoft Teams", true),
            ("One Outlook Web", true),
            ("Office 365 SharePoint Online", true),
            ("Microsoft Office", true),
            ("OfficeHome", false),
            ("Office365 Shell WCSS-Client", false),
            ("Azure Portal", false),
            ("Microsoft Office 365 Portal", false),
            ("SharePoint Online Management Shell", false),
            ("Microsoft Teams Admin Portal Service", false),
            ("", false),
        ] {
            assert_eq!(is_daily_work(app), expected, "{app}");
        }
    }
}
