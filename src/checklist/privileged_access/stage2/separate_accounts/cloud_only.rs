//! 2.03.b: whoever takes over the on-premises directory must not get the cloud's roles with it.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::{People, counted};
use crate::checklist::privileged_access::stage1::highly_privileged_accounts::facts::account;
use crate::checklist::{Context, Fact, Judgement, Outcome, WEIGHT};
use crate::tenant::holders::Holder;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{Known, Missing, RecordKind};

const SET: RoleSet = RoleSet::Privileged;

pub(super) fn cloud_only(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    let people = People::of(context, SET);
    let (mut readers, mut converted, mut open, mut by_id) = (0, 0, 0, 0);
    for holder in &people.accounts {
        let user = holder.user(tenant);
        let (outcome, words) = match user.map(|user| (&user.synced, &user.immutable_id)) {
            Some((Known::Value(true), _)) => {
                readers += usize::from(reads_only(context, holder));
                (Outcome::Fail, "synchronised from on-premises")
            }
            // Once synchronised and converted since: cloud-only by Entra's rules, though an old id could be matched again.
            Some((Known::Empty | Known::Value(false), Known::Value(_))) => {
                converted += 1;
                (Outcome::Review, "not synchronised; an immutable id is left over from when it was")
            }
            // Empty: never synchronised. `False`: it may have been.
            Some((Known::Value(false), Known::NotExported)) => (
                Outcome::NoEvidence,
                "not synchronised; whether an immutable id is left over from earlier was not exported",
            ),
            Some((Known::Empty | Known::Value(false), _)) => (Outcome::Pass, ""),
            // An account that Entra Connect or Cloud Sync keeps always has an immutable id: none is as good as "not synchronised".
            Some((Known::NotExported, Known::Empty)) => {
                by_id += 1;
                (Outcome::Pass, "")
            }
            Some((Known::NotExported, Known::Value(_))) => {
                open += 1;
                (Outcome::Review, "has an immutable id, so it is synchronised or was; which was not exported")
            }
            Some((Known::NotExported, Known::NotExported)) => {
                (Outcome::NoEvidence, "whether it is synchronised was not exported")
            }
            None => (Outcome::NoEvidence, "not in the list of users"),
        };
        if outcome == Outcome::NoEvidence {
            let is_told = user.is_some_and(|user| user.synced.is_exported());
            judge.gap(Missing {
                kind: RecordKind::Users,
                column: Some(if is_told { "onPremisesImmutableId" } else { "onPremisesSyncEnabled" }),
                why: match user {
                    None => format!("{} is not in the list of users.", holder.name()),
                    Some(_) if is_told => format!(
                        "Whether {} has an immutable id left over from an earlier synchronisation was not exported.",
                        holder.name()
                    ),
                    Some(_) => format!("Whether {} is synchronised was not exported.", holder.name()),
                },
            });
        }
        let mut affected = account(context, holder, SET, outcome);
        let fact = Fact::new("Origin", words);
        affected.facts.insert(
            1,
            match user.and_then(|user| user.sources.first()) {
                Some(source) => fact.from(*source, "onPremisesSyncEnabled"),
                None => fact,
            },
        );
        if outcome == Outcome::Fail && reads_only(context, holder) {
            affected.facts.insert(2, Fact::new(WEIGHT, "Medium: its privileged roles only read"));
        }
        judge.subject(affected);
    }
    people.judge_unknown(context, &mut judge, SET);
    judge.say(&stage2::SYNCHRONISED);
    if readers > 0 {
        judge.reason(format!(
            "{} of those that are synchronised {} roles that only read, which weighs less (Medium).",
            readers,
            if readers == 1 { "holds" } else { "hold" }
        ));
    }
    if converted > 0 {
        judge.reason(format!(
            "{} an immutable id without being synchronised: ScubaGear fails these, Maester and Microsoft do not.",
            counted(converted, "account has", "accounts have")
        ));
    }
    if open > 0 {
        judge.reason(format!(
            "{} an immutable id, and what is synchronised (“onPremisesSyncEnabled”) was not exported: ScubaGear fails these; whether they are \
             synchronised still has to be looked up.",
            counted(open, "account has", "accounts have")
        ));
    }
    if by_id > 0 {
        judge.reason(format!(
            "What is synchronised was not exported; {} no immutable id, which every synchronised account has.",
            counted(by_id, "account has", "accounts have")
        ));
    }
    people.counted_in_words().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.reason(context.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No person holds a privileged role.".to_owned()))
}

/// Roles of the set that only read: Global Reader, Security Reader and the like. The name of a custom role proves nothing.
fn reads_only(context: &Context<'_>, holder: &Holder) -> bool {
    holder
        .in_set(context.holders(), SET)
        .all(|held| roles::by_template(&held.role).is_some() && held.role_name.ends_with("Reader"))
}
