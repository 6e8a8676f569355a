//! 1.02.l: what partners may do here.

use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::{Column, Known, Missing, PartnerRelationship, RecordKind, roles};

/// What tells whether a partner has delegated administration without granular roles.
const DELEGATED: Column = "dapEnabled";
/// What tells the roles of granular relationships; an empty list of these tells it, too.
const GRANULAR: Column = "accessDetails";

/// What is found of a relationship that gives nothing any more.
const ENDED: &str = "ended";

pub(super) fn partners(ctx: &Context<'_>) -> Judgement {
    let tenant = ctx.tenant(&[RecordKind::Partners, RecordKind::Organization]);
    let mut judge = ctx.judge();
    let own: Vec<&str> = tenant.organization.iter().map(|organization| organization.id.as_ref()).collect();
    // A row that only says that there is no older delegated administration is no relationship.
    let says_none = |row: &&PartnerRelationship| row.undelegated == Some(false) && !row.roles.is_exported();
    for partner in tenant.partners.iter().filter(|row| !says_none(row)) {
        let is_of_another = !own.is_empty()
            && partner.customer_tenant.as_deref().is_some_and(|id| !own.iter().any(|own| own.eq_ignore_ascii_case(id)));
        let (mut outcome, mut words) = if is_of_another {
            (Outcome::Review, "the relationship names another customer: the file seems to be a partner’s".to_owned())
        } else {
            judge_partner(partner, ctx.as_of())
        };
        if outcome == Outcome::Pass && words != ENDED && partner.customer_tenant.is_none() {
            (outcome, words) = (Outcome::NoEvidence, "whose it is was not exported".to_owned());
            let why = format!(
                "The customer of the partner relationship {} was not exported, so it may be another organisation’s.",
                partner.name
            );
            judge.gap(Missing { kind: RecordKind::Partners, column: Some("customer"), why });
        } else if outcome == Outcome::NoEvidence {
            let why = format!("The roles of the partner relationship {} were not exported.", partner.name);
            judge.gap(Missing { kind: RecordKind::Partners, column: Some(GRANULAR), why });
        }
        judge.subject(affected(partner, outcome, words));
    }
    judge.say(&stage1::PARTNER_HOLDS);
    if tenant.partners.supply.is_supplied() && !tenant.partners.supply.present.contains(DELEGATED) {
        let why = "Older delegated administration, without granular roles, leaves no trace in this export: look at Partner \
                   relationships in the Microsoft 365 admin center, and write down what stands there as the request list says.";
        judge.gap(Missing { kind: RecordKind::Partners, column: Some(DELEGATED), why: why.to_owned() });
    }
    if tenant.partners.supply.is_supplied() && !tenant.partners.supply.present.contains(GRANULAR) {
        let why = "The list of partners tells of older delegated administration alone: export the granular relationships \
                   (delegatedAdminRelationships) and their roles.";
        judge.gap(Missing { kind: RecordKind::Partners, column: Some(GRANULAR), why: why.to_owned() });
    }
    judge.finish(Nothing::Pass("The list of partner relationships holds none.".to_owned()))
}

fn judge_partner(partner: &PartnerRelationship, as_of: crate::tenant::Moment) -> (Outcome, String) {
    let status = partner.status.as_deref().unwrap_or("").to_lowercase();
    let has_ended = partner.end.value().is_some_and(|end| end.day() < as_of.day());
    // It says of itself that it is in force: one that extends itself may keep its first end.
    let is_active = status == "active";
    if has_ended && !is_active || matches!(status.as_str(), "expired" | "terminated") {
        return (Outcome::Pass, ENDED.to_owned());
    }
    if partner.undelegated == Some(true) {
        return (Outcome::Fail, "delegated administration without granular roles: Global Administrator".to_owned());
    }
    let privileged = match &partner.roles {
        Known::NotExported => return (Outcome::NoEvidence, "its roles were not exported".to_owned()),
        Known::Empty => Vec::new(),
        Known::Value(held) => held.iter().filter(|role| roles::is_privileged(role)).collect::<Vec<_>>(),
    };
    if privileged.is_empty() {
        return (Outcome::Pass, "no privileged role".to_owned());
    }
    let has_global = privileged.iter().any(|role| role.eq_ignore_ascii_case(roles::GLOBAL_ADMINISTRATOR));
    let what = if has_global { "Global Administrator" } else { "privileged roles" };
    // Offered, and not yet accepted or in force.
    if matches!(status.as_str(), "created" | "approvalpending" | "approved" | "activating") {
        return (Outcome::Review, format!("would give {what}, and is not in force yet"));
    }
    if has_ended {
        return (Outcome::Review, format!("gives {what}: it says that it is active, though its end is past"));
    }
    (Outcome::Fail, format!("gives {what}"))
}

fn affected(partner: &PartnerRelationship, outcome: Outcome, words: String) -> Affected {
    let source = partner.source;
    let held = match &partner.roles {
        Known::NotExported => "not exported".to_owned(),
        Known::Empty => "none".to_owned(),
        Known::Value(held) => held
            .iter()
            .map(|role| roles::by_template(role).map_or(role.as_ref(), |known| known.name))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut facts = vec![Fact::new("Found", words), Fact::new("Roles", held).from(source, "accessDetails")];
    let company = partner.partner.as_deref().unwrap_or("not named in the export");
    facts.push(Fact::new("Partner", company));
    facts.push(Fact::new("Status", partner.status.as_deref().unwrap_or("not exported")).from(source, "status"));
    let end = partner.end.value().map_or_else(|| "not given".to_owned(), |end| end.iso_date());
    facts.push(Fact::new("Ends", end).from(source, "endDateTime"));
    let extends = match partner.auto_extends {
        Some(true) => "extends itself automatically",
        Some(false) => "no",
        None => "not exported",
    };
    facts.push(Fact::new("Automatic extension", extends).from(source, "autoExtendDuration"));
    Affected {
        id: partner.name.to_lowercase().into(),
        name: partner.name.to_string().into(),
        kind: SubjectKind::Partner,
        outcome,
        facts: facts.into(),
        sources: vec![source].into(),
    }
}
