//! 2.02 · Whether an administrator signs in with an identity that the organisation does not control.

#[cfg(test)]
mod tests;

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::{People, counted, domain_of};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::{Basis, Check, Context, Fact, Item, Judgement, Mode, Need, Outcome, Run, Severity, Track};
use crate::tenant::Identity;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Missing, RecordKind, User};

pub static ITEM: Item = Item {
    id: "2.02",
    name: "microsoft_accounts",
    stage: "2",
    track: Track::General,
    title: "Microsoft accounts in administrator roles",
    applies: &[],
    guidance: include_str!("microsoft_accounts.md"),
    checks: &[Check {
        id: "2.02.a",
        mode: Mode::Auto,
        severity: Severity::High,
        basis: Basis::Roadmap,
        title: "No administrator signs in with a consumer Microsoft account",
        needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users)],
        run: Run::Evidence(microsoft_accounts),
        references: &["MT.1025", "ZTA 22128", "AC-2(7)", "IA-8", "T1078.004"],
    }],
};

const SET: RoleSet = RoleSet::All;

/// Who vouches for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Identified {
    /// This tenant, or another organisation's.
    Organisation,
    /// A consumer Microsoft account; the words say by what it is known.
    Consumer(String),
    /// Google, a code by mail and the like.
    Social(String),
    /// An account whose issuer was not exported.
    Unknown,
}

fn microsoft_accounts(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let people = People::of(context, SET);
    for holder in &people.accounts {
        let user = holder.user(tenant);
        let (outcome, words) = match user.map_or(Identified::Unknown, identified) {
            Identified::Organisation => (Outcome::Pass, String::new()),
            Identified::Consumer(words) => (Outcome::Fail, format!("a consumer Microsoft account: {words}")),
            Identified::Social(words) => (Outcome::Review, format!("a social identity: {words}")),
            Identified::Unknown => {
                let by_name = consumer_name(&holder.principal.upn);
                match (user, by_name) {
                    (None, Some(words)) => (Outcome::Fail, format!("a consumer Microsoft account: {words}")),
                    (None, None) => {
                        judge.gap(missing(
                            "userPrincipalName",
                            format!("{} is not in the list of users.", holder.name()),
                        ));
                        (Outcome::NoEvidence, "not in the list of users".to_owned())
                    }
                    (Some(_), _) => {
                        judge.gap(missing(
                            "identities",
                            format!("Who vouches for the account {} was not exported (identities).", holder.name()),
                        ));
                        (Outcome::NoEvidence, "not known: its issuer was not exported".to_owned())
                    }
                }
            }
        };
        let mut affected = account(context, holder, SET, outcome);
        let fact = Fact::new("Signs in with", words);
        affected.facts.insert(
            1,
            match user.and_then(|user| user.sources.first()) {
                Some(source) => fact.from(*source, "identities"),
                None => fact,
            },
        );
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    judge.counts(&format!(
        "{} of {} with a directory role {} in with a consumer Microsoft account; {} with another social identity.",
        judge.count(Outcome::Fail),
        counted(people.accounts.len(), "account", "accounts"),
        if judge.count(Outcome::Fail) == 1 { "signs" } else { "sign" },
        judge.count(Outcome::Review)
    ));
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

fn missing(column: &'static str, why: String) -> Missing {
    Missing { kind: RecordKind::Users, column: Some(column), why }
}

/// By the issuer of its identities, else by its names. A member can be one too: whoever created the tenant with one is.
fn identified(user: &User) -> Identified {
    let issuers = user.identities.value().map_or(&[][..], |all| &**all);
    let issuer = |words: &[&str]| {
        let is = |identity: &&Identity| words.iter().any(|word| identity.issuer.eq_ignore_ascii_case(word));
        issuers.iter().find(is).map(|identity| format!("issuer “{}”", identity.issuer))
    };
    if let Some(words) = issuer(&["MicrosoftAccount", "live.com"]) {
        return Identified::Consumer(words);
    }
    let names = [Some(&*user.upn), user.mail.as_deref().filter(|_| user.is_external())];
    if let Some(words) = names.into_iter().flatten().find_map(consumer_name) {
        return Identified::Consumer(words);
    }
    // Source: Graph objectIdentity, issuers of federated consumer identities; `mail` is the code by mail.
    if let Some(words) = issuer(&["google.com", "facebook.com", "mail", "apple.com"]) {
        return Identified::Social(words);
    }
    let home = domain_of(&home_address(&user.upn)).filter(|_| user.is_external());
    if let Some(domain) = home.filter(|domain| matches!(domain.as_str(), "gmail.com" | "googlemail.com")) {
        return Identified::Social(format!("address in {domain}"));
    }
    // What Active Directory vouches for is the organisation's own.
    if matches!(user.identities, Known::NotExported) && user.synced != Known::Value(true) {
        return Identified::Unknown;
    }
    Identified::Organisation
}

/// Domains in which only consumers have addresses, by their first word: `hotmail.co.uk`, `live.nl`.
fn consumer_name(name: &str) -> Option<String> {
    let domain = domain_of(&home_address(name))?;
    let (first, rest) = domain.split_once('.')?;
    let consumer = matches!(first, "outlook" | "hotmail" | "live" | "msn") && rest.split('.').count() <= 2;
    consumer.then(|| format!("address in {domain}"))
}

/// `anna_outlook.com#EXT#@contoso.onmicrosoft.com` → `anna@outlook.com`.
fn home_address(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    match upper.find("#EXT#").and_then(|at| name.get(..at)) {
        Some(home) => {
            home.rsplit_once('_').map_or_else(|| home.to_owned(), |(local, domain)| format!("{local}@{domain}"))
        }
        None => name.to_owned(),
    }
}
