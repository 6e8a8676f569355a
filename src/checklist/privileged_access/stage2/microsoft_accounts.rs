//! 2.02 · Whether an administrator signs in with an identity that the organisation does not control.

#[cfg(test)]
mod tests;

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::identities::{Identified, consumer_address};
use crate::checklist::privileged_access::people::People;
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::{Basis, Check, Context, Fact, Item, Judgement, Mode, Need, Outcome, Run, Severity, Track};
use crate::tenant::roles::RoleSet;
use crate::tenant::{Missing, RecordKind};

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

fn microsoft_accounts(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let people = People::of(context, SET);
    for holder in &people.accounts {
        let user = holder.user(tenant);
        let (outcome, words) = match user.map_or(Identified::Unknown, Identified::of) {
            Identified::Organisation => (Outcome::Pass, String::new()),
            Identified::Consumer(words) => (Outcome::Fail, format!("a consumer Microsoft account: {words}")),
            Identified::Social(words) => (Outcome::Review, words),
            Identified::Unknown => {
                let by_name = consumer_address(&holder.principal.upn);
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
    judge.say(&stage2::CONSUMER);
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person holds a directory role.".to_owned()))
}

fn missing(column: &'static str, why: String) -> Missing {
    Missing { kind: RecordKind::Users, column: Some(column), why }
}
