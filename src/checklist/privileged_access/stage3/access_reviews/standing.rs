//! 3.01.c and d: who holds a privileged role permanently, and who holds one that nobody justifies.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{
    People, Stands, counted, hangs_on_groups, perhaps_emergency, permanence_gap, person, stands, unknown_kind,
};
use crate::checklist::shares::percent;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::is_to_be_removed;
use crate::tenant::{RecordKind, categories};
use std::collections::BTreeSet;

/// 3.01.c
pub(in crate::checklist::privileged_access) fn permanent(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::Privileged;
    context.tenant(&[RecordKind::Users, RecordKind::EmergencyAccounts]);
    let found = People::of(context, SET);
    let mut judge = context.judge();
    let mut listed = Vec::new();
    let (mut standing, mut open, mut perhaps) = (0, 0, 0);
    // Whether it hangs on groups, of those of whom it is not known.
    let mut untold = BTreeSet::new();
    for holder in &found.people {
        match stands(context, holder, SET) {
            Stands::Standing if perhaps_emergency(context, holder).is_some() => {
                perhaps += 1;
                judge.gaps(perhaps_emergency(context, holder));
                let mut affected = person(context, holder, SET, Outcome::NoEvidence);
                affected
                    .facts
                    .push(Fact::new("Why", "permanent, and perhaps an emergency account: nobody confirmed it"));
                judge.subject(affected);
            }
            Stands::Standing => {
                standing += 1;
                listed.push(person(context, holder, SET, Outcome::Fail));
            }
            Stands::Unknown => {
                open += 1;
                let by_group = hangs_on_groups(context, holder, SET);
                let mut affected = person(context, holder, SET, Outcome::NoEvidence);
                affected.facts.push(Fact::new(
                    "Why",
                    if by_group {
                        "The list of the group’s members does not say whether this is an activation, nor when it ends; the PIM assignments of the group do."
                    } else {
                        "The list of assignments does not say whether this is an activation, nor when it ends; the active PIM assignments do."
                    },
                ));
                untold.insert(by_group);
                listed.push(affected);
            }
            Stands::InTime => judge.good(),
        }
    }
    untold.into_iter().for_each(|by_group| permanence_gap(context, by_group, &mut judge));
    let people = found.people.len();
    let most = context.parameters().permanent_share_max;
    // A share: 0 % is broken by one person, 10 % by the second of ten.
    let is_over =
        i64::try_from(standing * 100).is_ok_and(|share| share > most * i64::try_from(people).unwrap_or(i64::MAX));
    // A share above nothing could fall with people whom lists that are not whole leave out.
    let could_fall = most > 0 && judge.has_gaps();
    for mut affected in listed {
        if affected.outcome == Outcome::Fail && !is_over {
            judge.good();
            continue;
        }
        if affected.outcome == Outcome::Fail && could_fall {
            affected.outcome = Outcome::NoEvidence;
            affected.sources.sort_and_dedup();
            judge.subject(affected);
            continue;
        }
        affected.sources.sort_and_dedup();
        judge.subject(affected);
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    let held = Counted { examined: people, failed: standing, review: 0, unknown: open + perhaps };
    let share = match standing {
        0 => String::new(),
        _ => format!(", which is {}", percent(standing, people)),
    };
    judge.tell(stage3::PERMANENT.of(held).with("share", format!("{share} ({})", wanted(most))));
    if perhaps > 0 {
        judge.reason(format!(
            "{} one permanently and may be for emergencies, which nobody confirmed.",
            counted(perhaps, "user account holds", "user accounts hold")
        ));
    }
    if !found.unknown.is_empty() {
        judge.reason(format!(
            "Listed besides, and not counted as user accounts: {}.",
            counted(
                found.unknown.len(),
                "object of which no list says whether it is a person",
                "objects of which no list says whether they are people"
            )
        ));
    }
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.reason(context.holders().privileged_in_brief());
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a privileged role.".to_owned()))
}

fn wanted(most: i64) -> String {
    if most == 0 { "nobody should".to_owned() } else { format!("at most {most} % should") }
}

/// 3.01.d: what the inventory says is what people state; what it leaves open is proposed for removal.
pub(super) fn justified(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::All;
    let tenant = context.tenant(&[RecordKind::Administrators, RecordKind::Users]);
    let found = People::of(context, SET);
    let mut judge = context.judge();
    let is_supplied = tenant.administrators.supply.is_supplied();
    let (mut open, mut marked) = (0, 0);
    for holder in &found.people {
        let rows = categories::inventory_rows(tenant, holder);
        let filled = |text: &Option<Box<str>>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        let leaves = rows.iter().find(|row| is_to_be_removed(row.decision.as_deref()));
        let (outcome, words) = if let Some(row) = leaves {
            marked += 1;
            let decision = row.decision.as_deref().unwrap_or_default();
            (Outcome::Fail, format!("marked “{decision}” in the inventory, and still there"))
        } else if rows.iter().any(|row| filled(&row.justification)) {
            judge.good();
            continue;
        } else {
            open += 1;
            let words = match (rows.is_empty(), is_supplied) {
                (true, false) => "not known: there is no inventory",
                (true, true) => "not in the inventory",
                (false, _) => "in the inventory without a justification",
            };
            (if is_supplied { Outcome::Review } else { Outcome::NoEvidence }, words.to_owned())
        };
        let mut affected = person(context, holder, SET, outcome);
        affected.facts.push(Fact::new("Justification", words));
        affected.facts.push(Fact::new(
            "Proposed",
            match stands(context, holder, SET) {
                // Whoever follows this must not lock everybody out.
                _ if perhaps_emergency(context, holder).is_some() => {
                    "nothing, before it is known whether it is an emergency account"
                }
                Stands::InTime => "remove",
                _ => "convert to eligible, or remove",
            },
        ));
        affected.sources.extend(rows.iter().map(|row| row.source));
        judge.subject(affected);
    }
    let of_marked = counted(
        marked,
        "administrator marked for removal still holds a role",
        "administrators marked for removal still hold a role",
    );
    let people = found.people.len();
    if !is_supplied {
        judge.of_some(
            people,
            format!(
                "There is no inventory that justifies the roles of {}.",
                counted(people, "administrator", "administrators")
            ),
        );
    } else if marked > 0 && marked == people {
        judge.reason(format!("{of_marked}."));
    } else {
        let [who_is, who_are] =
            if marked == 0 { ["", ""] } else { [" who is not marked for removal", " who are not marked for removal"] };
        let justified = stage3::ROLE_JUSTIFIED.of(Counted::failing(open, people - marked));
        let justified = justified.with("who_is", who_is).with("who_are", who_are);
        judge.tell(if marked == 0 { justified } else { justified.and(of_marked) });
    }
    if open > 0 {
        judge.reason(format!(
            "{} proposed for conversion or removal until the inventory justifies {}.",
            counted(open, "administrator is", "administrators are"),
            if open == 1 { "it" } else { "them" }
        ));
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable("No person other than emergency accounts holds a role.".to_owned()))
}
