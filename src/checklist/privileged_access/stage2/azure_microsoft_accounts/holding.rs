//! 2.14: consumer accounts with Azure roles, and what is left of the classic ones.

use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::identities::Identified;
use crate::checklist::privileged_access::people::own_domains;
use crate::checklist::wording::{capital, counted, none_or};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure::{AzureRoleAssignment, ClassicAdministrator};
use crate::tenant::azure_holders::AzureHoldings;
use crate::tenant::{Missing, Moment, PrincipalKind, RecordKind, Tenant, azure_roles};

/// What is said of an account that no list tells of.
fn unlisted(tenant: &Tenant, has_domains: bool) -> String {
    let users = if tenant.users.supply.is_supplied() {
        "the account is not in the list of users"
    } else {
        "the list of users was not supplied"
    };
    let domains = if has_domains {
        "its name is in none of the organisation’s domains"
    } else {
        "the organisation’s domains were not supplied"
    };
    format!("{users}, and {domains}")
}

/// Without the organisation's domains no name tells that an account is its own.
fn no_domains(tenant: &Tenant) -> Missing {
    let why = "The organisation’s domains were not supplied, so no name tells whose an account is.".to_owned();
    tenant.domains.supply.gap(RecordKind::Domains).unwrap_or(Missing { kind: RecordKind::Domains, column: None, why })
}

/// 2.14.a
pub(super) fn no_consumer(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimEligible,
        RecordKind::Users,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::GroupSchedules,
        RecordKind::ServicePrincipals,
        RecordKind::ClassicAdministrators,
        RecordKind::Domains,
        RecordKind::Organization,
    ]);
    let rows = tenant.azure_role_assignments.iter().chain(tenant.azure_eligible(context.as_of()));
    let holdings = AzureHoldings::of(tenant, rows);
    let mut judge = context.judge();
    judge.gaps(holdings.gaps.iter().cloned());
    judge.gaps(tenant.azure_assignments_missing());
    // Only the list of subscriptions tells whether one was left out when the assignments were exported.
    judge.gaps(tenant.subscriptions.supply.gap(RecordKind::Subscriptions));
    if context.has_p2() != Some(false) {
        judge.gaps(tenant.azure_pim_eligible.supply.gap(RecordKind::AzurePimEligible));
    }
    let own = own_domains(tenant);
    // One subject for each account, with all it holds.
    let mut held: std::collections::BTreeMap<String, Vec<&_>> = std::collections::BTreeMap::new();
    for holding in &holdings.all {
        if matches!(holding.principal.kind, PrincipalKind::User | PrincipalKind::Unknown) {
            held.entry(holding.key()).or_default().push(holding);
        }
    }
    let mut gone = 0;
    for (key, of_account) in held {
        let Some(first) = of_account.first() else { continue };
        let user = first.user(tenant);
        // Gone, or a partner's: nobody of this directory, so no consumer account of it either.
        if user.is_none() && first.principal.kind != PrincipalKind::User && !judge.has_gaps() {
            gone += 1;
            continue;
        }
        let (outcome, words) = match Identified::of_named(user, first.name(), &own) {
            Identified::Consumer(words) => (Outcome::Fail, consumer(&words)),
            // Another kind of consumer is for 2.02 to list.
            Identified::Organisation | Identified::Social(_) => {
                judge.good();
                continue;
            }
            Identified::Unknown if user.is_none() => {
                judge.gaps(own.is_empty().then(|| no_domains(tenant)));
                (Outcome::NoEvidence, unlisted(tenant, !own.is_empty()))
            }
            Identified::Unknown => {
                let name = first.name();
                let why = format!("Who vouches for the account {name} was not exported (identities).");
                judge.gap(Missing { kind: RecordKind::Users, column: Some("identities"), why });
                (Outcome::NoEvidence, "whose identity signs in was not exported".to_owned())
            }
        };
        let mut facts = vec![Fact::new("Found", words)];
        facts.extend(of_account.iter().map(|holding| Fact::new("Azure role", holding.words(tenant))));
        let mut sources: Vec<_> = of_account.iter().flat_map(|holding| holding.sources.iter().copied()).collect();
        sources.extend(user.into_iter().flat_map(|user| user.sources.iter().copied()));
        sources.sort();
        sources.dedup();
        judge.subject(Affected {
            id: key.into(),
            name: first.name().to_owned().into(),
            kind: SubjectKind::User,
            outcome,
            facts: facts.into(),
            sources: sources.into(),
        });
    }
    for classic in &tenant.classic_administrators {
        let user = tenant.user_by_name(&classic.name);
        match Identified::of_named(user, &classic.name, &own) {
            Identified::Consumer(words) => {
                judge.subject(of_classic(tenant, classic, Outcome::Fail, consumer(&words)));
            }
            Identified::Unknown if user.is_none() => {
                judge.gaps(own.is_empty().then(|| no_domains(tenant)));
                judge.subject(of_classic(tenant, classic, Outcome::NoEvidence, unlisted(tenant, !own.is_empty())));
            }
            _ => judge.good(),
        }
    }
    judge.say(&stage2::AZURE_CONSUMER);
    judge.of_some(
        gone,
        format!(
            "Left out: {} in none of the lists of users, groups and applications (3.12.d).",
            counted(gone, "object that is", "objects that are")
        ),
    );
    judge.finish(Nothing::NotApplicable("No account holds an Azure role.".to_owned()))
}

fn consumer(words: &str) -> String {
    format!("a consumer Microsoft account: {words}")
}

fn of_classic(tenant: &Tenant, classic: &ClassicAdministrator, outcome: Outcome, words: String) -> Affected {
    let subscription = tenant.subscription(&classic.subscription).map_or(&classic.subscription, |known| &known.name);
    Affected {
        id: format!("{} {}", classic.name.to_lowercase(), classic.subscription).into(),
        name: classic.name.to_string().into(),
        kind: SubjectKind::User,
        outcome,
        facts: vec![
            Fact::new("Found", words),
            Fact::new("Classic role", classic.roles.join(", ")),
            Fact::new("Subscription", &**subscription),
        ]
        .into(),
        sources: vec![classic.source].into(),
    }
}

/// The day on which Azure retired classic administrators.
fn retirement() -> Moment {
    Moment::parse_iso("2024-08-31").unwrap_or(Moment::of(0))
}

/// 2.14.b
pub(super) fn no_classic(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzureRoleAssignments,
        RecordKind::ClassicAdministrators,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::ServicePrincipals,
    ]);
    let mut judge = context.judge();
    for classic in &tenant.classic_administrators {
        let words = "a classic administrator, in an export from before their retirement".to_owned();
        judge.subject(of_classic(tenant, classic, Outcome::Fail, words));
    }
    let mut converted = 0;
    for assignment in &tenant.azure_role_assignments {
        if is_converted(tenant, assignment) {
            converted += 1;
            judge.subject(of_assignment(tenant, assignment));
        } else {
            judge.good();
        }
    }
    judge.gaps(tenant.azure_assignments_missing());
    // Before that day only a list that can hold them proves that there are none.
    if context.as_of() < retirement() {
        judge.gaps(tenant.classic_administrators.supply.gap(RecordKind::ClassicAdministrators));
    }
    judge.absence(format!(
        "{} in the evidence; {} from their retirement.",
        capital(&none_or(
            tenant.classic_administrators.items.len(),
            "classic administrator is",
            "classic administrators are"
        )),
        none_or(converted, "assignment of Owner seems to come", "assignments of Owner seem to come")
    ));
    judge.finish(Nothing::Pass("No classic administrator, and no assignment that one left behind.".to_owned()))
}

/// Azure gave those who still needed access Owner on the subscription: the description says so, or a classic
/// administrator of that subscription has the same name.
fn is_converted(tenant: &Tenant, assignment: &AzureRoleAssignment) -> bool {
    if tenant.azure_role_id(assignment) != azure_roles::OWNER {
        return false;
    }
    let described = assignment.description.as_deref().is_some_and(|text| {
        let text = text.to_lowercase();
        text.contains("classic") || text.contains("co-administrator") || text.contains("coadministrator")
    });
    let same = |classic: &ClassicAdministrator| {
        Some(&*classic.subscription) == assignment.scope.subscription()
            && !assignment.principal.upn.is_empty()
            && classic.name.eq_ignore_ascii_case(&assignment.principal.upn)
    };
    described || tenant.classic_administrators.iter().any(same)
}

fn of_assignment(tenant: &Tenant, assignment: &AzureRoleAssignment) -> Affected {
    let principal = crate::tenant::holders::resolve(tenant, &assignment.principal);
    let names = [&principal.upn, &principal.display_name, &principal.id];
    let name = names.into_iter().find(|name| !name.is_empty()).map(ToString::to_string).unwrap_or_default();
    let scope = assignment.scope.title(tenant);
    let mut facts = vec![
        Fact::new("Found", "Owner, left by the retirement of classic administrators: confirm that it is needed"),
        Fact::new("Scope", scope.clone()),
    ];
    if let Some(description) = &assignment.description {
        facts.push(Fact::new("Description", &**description));
    }
    if let Some(created) = assignment.created {
        facts.push(Fact::new("Since", created.iso_date()));
    }
    Affected {
        id: format!("{} {scope}", if principal.id.is_empty() { name.to_lowercase() } else { principal.id.to_string() })
            .into(),
        name: name.into(),
        kind: SubjectKind::RoleAssignment,
        outcome: Outcome::Review,
        facts: facts.into(),
        sources: assignment.sources.to_vec().into(),
    }
}
