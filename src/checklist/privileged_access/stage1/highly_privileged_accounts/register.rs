//! 1.02.a: the register of everyone who holds one of the four highest roles, with a category for each.

use super::facts::{account, counted};
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::figure;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Category;
use std::collections::BTreeMap;

pub(super) fn register(ctx: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Four;
    let tenant = ctx.tenant(&[
        RecordKind::Users,
        RecordKind::Administrators,
        RecordKind::EmergencyAccounts,
        RecordKind::Mailboxes,
        RecordKind::ServicePrincipals,
    ]);
    let mut judge = ctx.judge();
    let mut stated: BTreeMap<Category, usize> = BTreeMap::new();
    for holder in ctx.holders().of_set(SET) {
        let said = categories::stated(tenant, ctx.stated(), ctx.emergency(), holder);
        let outcome = if let StatedCategory::Is(category, _) = said {
            *stated.entry(category).or_default() += 1;
            Outcome::Pass
        } else {
            Outcome::Review
        };
        let mut affected = account(ctx, holder, SET, outcome);
        let proposal = categories::propose(tenant, ctx.emergency(), holder);
        let proposed = proposal.category.map_or("none", Category::title);
        let signals = if proposal.signals.is_empty() { "none".to_owned() } else { proposal.signals.join("; ") };
        affected.facts.insert(1, Fact::new("Proposed category", proposed));
        affected.facts.insert(2, Fact::new("Signals", signals));
        if let StatedCategory::Unclear(words) = said {
            affected.facts.insert(3, Fact::new("Stated", words));
        }
        judge.subject(affected);
    }
    let by_category: Vec<String> =
        stated.iter().map(|(category, count)| format!("{} {}", figure(*count), category.title())).collect();
    let by_category = if by_category.is_empty() { String::new() } else { format!(" ({})", by_category.join(", ")) };
    let sentence = format!(
        "{} one of the four highest roles; {}.",
        counted(judge.examined(), "account holds", "accounts hold"),
        match (judge.examined(), judge.count(Outcome::Review)) {
            (1, 0) => format!("its category is confirmed{by_category}"),
            (1, _) => "its category is to be confirmed".to_owned(),
            (_, 0) => format!("the category of each is confirmed{by_category}"),
            (all, open) if open == all => "no category is confirmed yet".to_owned(),
            (all, open) => format!(
                "{} a confirmed category{by_category}, {} to be confirmed",
                counted(all - open, "has", "have"),
                counted(open, "is", "are")
            ),
        }
    );
    judge.of_some(judge.examined(), sentence);
    judge.finish(Nothing::NotApplicable("No account holds one of the four highest roles.".to_owned()))
}
