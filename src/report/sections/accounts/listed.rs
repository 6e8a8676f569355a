//! One account of the register: who it is, of which category, its roles and what describes it, and where that was found.

use crate::report::affected::Register;
use crate::report::{Cell, ReportInput, Span, Tone, words};
use crate::tenant::categories::{self, StatedCategory};
use crate::tenant::holders::{Holder, Holders, Holding};
use crate::tenant::proposals::{EmergencyAccount, LastUse, last_use};
use crate::tenant::roles::RoleSet;
use crate::tenant::{PrincipalKind, ServicePrincipal};
use std::borrow::Cow;

const LAST_USE: &str = "Last use";

pub(super) fn row(
    input: &ReportInput<'_>,
    holders: &Holders,
    register: &Register<'_>,
    emergency: &[EmergencyAccount],
    holder: &Holder,
) -> Vec<Cell> {
    let principal = &holder.principal;
    let mut name = vec![Span::strong(holder.name())];
    if !principal.display_name.is_empty() && *principal.display_name != *holder.name() {
        name.push(Span::plain(format!("\n{}", principal.display_name)));
    }
    let kind = match principal.kind {
        PrincipalKind::User => "",
        PrincipalKind::ServicePrincipal if is_managed_identity(input, holder) => "\nmanaged identity",
        PrincipalKind::ServicePrincipal => "\napplication",
        PrincipalKind::Group => "\ngroup",
        PrincipalKind::ForeignGroup => "\ngroup of another organisation",
        PrincipalKind::Unknown if holder.is_gone() => "\nno longer exists (deleted or removed)",
        PrincipalKind::Unknown => "\nin none of the lists supplied: an account, a group or an application",
    };
    name.push(Span::muted(kind));
    if !principal.id.is_empty() && *principal.id != *holder.name() {
        name.push(Span::muted(format!("\n{}", principal.id)));
    }
    let key = holder.key();
    let about = register.get(&key);
    let level = input.options.personal_data;
    let user = holder.user(input.tenant);
    if user.is_some_and(|user| user.deleted) {
        name.extend([Span::plain("\n"), Span::chip(Tone::Fail, "deleted")]);
    } else if user.is_some_and(|user| user.enabled == Some(false)) {
        name.extend([Span::plain("\n"), Span::chip(Tone::Review, "disabled")]);
    }
    let category = match categories::stated(input.tenant, &input.assessment.stated, emergency, holder) {
        StatedCategory::Is(category, _) => vec![Span::plain(words::capital(category.title()))],
        StatedCategory::Unclear(_) => vec![Span::chip(Tone::Review, "unclear")],
        StatedCategory::Nothing => match categories::propose(input.tenant, emergency, holder).category {
            Some(category) => vec![Span::plain(words::capital(category.title())), Span::muted("\nproposed")],
            None => vec![Span::muted("not stated")],
        },
    };
    let (mut roles, is_since_told) = roles_of(input, holders, holder);
    let mut described: Vec<(&str, Cow<'_, str>)> = Vec::new();
    if let Some(about) = about {
        let since = about.since.as_deref().filter(|_| !is_since_told);
        described.extend(since.map(|since| ("Since", input.in_words(since))));
        let facts = about.facts.iter().filter(|(label, _)| level.tells(label));
        described.extend(facts.map(|(label, value)| (*label, input.in_words(value))));
    }
    if !described.iter().any(|(label, _)| *label == LAST_USE) {
        let used = match user.map(|user| last_use(input.tenant, user, input.results.as_of)) {
            Some(LastUse::At(moment, _)) => input.date(moment),
            Some(LastUse::Never(_)) => "never".to_owned(),
            Some(LastUse::Unknown(_)) | None => "not exported".to_owned(),
        };
        described.push((LAST_USE, Cow::Owned(used)));
    }
    for (index, (label, value)) in described.into_iter().enumerate() {
        let gap = if index == 0 { "\n" } else { " · " };
        roles.extend([Span::muted(format!("{gap}{label}: ")), Span::plain(value)]);
    }
    let places = about.map(|about| input.places(&about.places)).unwrap_or_default();
    vec![Cell::from(name), Cell::from(category), Cell::from(roles), Cell::from(Span::muted(places))]
}

fn is_managed_identity(input: &ReportInput<'_>, holder: &Holder) -> bool {
    input.tenant.service_principal(&holder.principal.id).is_some_and(ServicePrincipal::is_managed_identity)
}

/// A line for each role; and whether it tells since when, as it does where they differ in that.
fn roles_of(input: &ReportInput<'_>, holders: &Holders, holder: &Holder) -> (Vec<Span>, bool) {
    let held: Vec<&Holding> = holder.in_set(holders, RoleSet::Privileged).collect();
    let differ = held.iter().any(|one| one.start != held[0].start);
    let mut spans = Vec::new();
    for one in &held {
        let gap = if spans.is_empty() { "" } else { "\n" };
        let how = format!("{gap}{} ({})", one.role_name, one.how());
        spans.push(Span::plain(input.in_words(&how).into_owned()));
        let since = one.start.filter(|_| differ);
        spans.extend(since.map(|since| Span::muted(format!("  since {}", input.date(since)))));
    }
    (spans, differ)
}
