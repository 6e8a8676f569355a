//! The smallest tenants that show each outcome of 3.01.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::fixtures::{World, as_of, by_id, days_ago, id_of};
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::review::{AccessReview, Ends, ReviewDecision, ReviewInstance, Reviewed, Reviewers};
use crate::tenant::{AssignmentState, Known, RecordKind, Records, Scope, Tenant, roles};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn source() -> SourceRef {
    SourceRef { file: EvidenceId(7), part: None, row: 1 }
}

/// A quarterly review of these, by others, whose latest run ended so many days ago.
fn review(reviewed: &[Reviewed], ended: i64) -> AccessReview {
    AccessReview {
        id: "series".into(),
        name: "Quarterly".into(),
        status: "InProgress".into(),
        reviewed: reviewed.to_vec(),
        recurrence: Known::Value("every 3 months".into()),
        ends: Known::Value(Ends::Never),
        only_of: None,
        reviewers: Known::Value(Reviewers::Others(1)),
        applies_itself: Some(true),
        default_decision: None,
        instances: Known::Value(vec![ReviewInstance {
            id: "run".into(),
            start: Some(days_ago(ended + 14)),
            end: Some(days_ago(ended)),
            status: "Applied".into(),
            source: source(),
        }]),
        source: source(),
    }
}

fn of_role(role: &str) -> Reviewed {
    Reviewed::DirectoryRole(role.into())
}

fn decided(decision: &str, reviewer: &str) -> ReviewDecision {
    ReviewDecision {
        series: "series".into(),
        instance: "run".into(),
        review_name: "Quarterly".into(),
        review_type: "Microsoft Entra roles".into(),
        resource_id: "".into(),
        resource_name: "".into(),
        start: None,
        end: None,
        status: "Applied".into(),
        principal: id_of("anna"),
        principal_name: "anna@contoso.example".into(),
        decision: decision.into(),
        reviewer: id_of(reviewer),
        reviewer_name: "".into(),
        applied: Some(days_ago(1)),
        source: source(),
    }
}

fn judge(tenant: Tenant, check: &str) -> Finding {
    Case::new(tenant, as_of()).judge(&ITEM, check)
}

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = judge(tenant, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn with(world: World, reviews: Vec<AccessReview>, decisions: Vec<ReviewDecision>) -> Tenant {
    let mut tenant = world.with_column(RecordKind::ReviewDecisions, "AppliedDate").build();
    tenant.access_reviews.items = reviews;
    tenant.review_decisions.items = decisions;
    tenant
}

fn global() -> Vec<Reviewed> {
    vec![of_role(roles::GLOBAL_ADMINISTRATOR)]
}

#[test]
fn every_privileged_role_in_use_needs_a_recurring_review() {
    let anna = || World::p2().admin("anna", "Global Administrator");
    check("3.01.a", with(anna(), vec![review(&global(), 10)], vec![]), Pass);
    let none = check("3.01.a", with(anna(), vec![], vec![]), Fail);
    assert_eq!((&*none.affected[0].name, none.examined), ("Global Administrator", 1));
    let once = AccessReview { recurrence: Known::Empty, ..review(&global(), 10) };
    assert!(check("3.01.a", with(anna(), vec![once], vec![]), Fail).reasons.concat().contains("once only"));
    let unknown = AccessReview { recurrence: Known::NotExported, ..review(&global(), 10) };
    check("3.01.a", with(anna(), vec![unknown], vec![]), NoEvidence);
    // A series that is over recurs no more; one that asks about some only is for a person to judge.
    let changed = |change: fn(&mut AccessReview), expected| {
        let mut row = review(&global(), 10);
        change(&mut row);
        check("3.01.a", with(anna(), vec![row], vec![]), expected)
    };
    changed(|row| row.ends = Known::Value(Ends::On(days_ago(1))), Fail);
    changed(|row| row.ends = Known::Value(Ends::On(days_ago(0))), Pass);
    changed(|row| row.ends = Known::Value(Ends::After(1, None)), Fail);
    changed(|row| row.ends = Known::Value(Ends::After(2, None)), Pass);
    changed(|row| row.ends = Known::Value(Ends::After(2, Some(days_ago(0)))), Pass);
    changed(|row| row.ends = Known::Value(Ends::After(2, Some(days_ago(1)))), Fail);
    changed(|row| row.ends = Known::NotExported, NoEvidence);
    changed(|row| row.status = "Completed".into(), Fail);
    changed(|row| row.only_of = Some("inactive users".into()), Review);
    // An eligible holder uses the role too.
    check("3.01.a", with(World::p2().user("anna").eligible("anna", "Global Administrator"), vec![], vec![]), Fail);
    // A role that nobody treats as privileged needs none here.
    check("3.01.a", with(World::p2().admin("anna", "Message Center Reader"), vec![], vec![]), NotApplicable);
    check("3.01.a", with(anna().cut(RecordKind::AccessReviews), vec![], vec![]), NoEvidence);
    check("3.01.a", with(anna().without(&[RecordKind::AccessReviews]), vec![], vec![]), NoEvidence);
    check("3.01.a", with(World::new().admin("anna", "Global Administrator"), vec![], vec![]), NotApplicable);
}

#[test]
fn groups_that_grant_roles_are_reviewed_by_themselves() {
    let world = || {
        World::p2().user("anna").group("admins").member("admins", "anna").assignment(
            RecordKind::PimActive,
            by_id("admins"),
            "Global Administrator",
            |_| {},
        )
    };
    let finding = check("3.01.a", with(world(), vec![review(&global(), 10)], vec![]), Fail);
    assert_eq!(finding.affected.len(), 1, "the role is covered, the group is not");
    assert_eq!(&*finding.affected[0].name, "admins");
    let both = [global(), vec![Reviewed::Group(id_of("admins"))]].concat();
    check("3.01.a", with(world(), vec![review(&both, 10)], vec![]), Pass);
    // Only the group: who holds the role is asked, whether the group should hold it is not.
    let group = || vec![Reviewed::Group(id_of("admins"))];
    let finding = check("3.01.a", with(world(), vec![review(&group(), 10)], vec![]), Review);
    assert!(finding.reasons[1].starts_with("1 role is held through reviewed groups only"), "{finding:?}");
    check("3.01.a", with(world().admin("ben", "Global Administrator"), vec![review(&group(), 10)], vec![]), Fail);
    let once = AccessReview { recurrence: Known::Empty, ..review(&group(), 10) };
    check("3.01.a", with(world(), vec![once], vec![]), Fail);
}

/// Definitions are never deleted: what is over says nothing beside what covers the same today.
#[test]
fn a_review_that_is_over_is_left_out_where_a_newer_one_covers_the_same() {
    let named = |id: &str, review: AccessReview| AccessReview { id: id.into(), ..review };
    let over = |ended: i64| AccessReview { recurrence: Known::Empty, ..named("old", review(&global(), ended)) };
    let anna = || World::p2().admin("anna", "Global Administrator");
    let yes = || vec![decided("Approve", "ben")];
    let found = check("3.01.b", with(anna(), vec![over(900), review(&global(), 20)], yes()), Pass);
    assert!(found.reasons.iter().any(|told| told.starts_with("Left out: 1 review that is over")), "{found:?}");
    check("3.01.b", with(anna(), vec![over(900)], yes()), Fail);
    // One that asks about some only takes the place of none that asks about all.
    let guests = AccessReview { only_of: Some("guests".into()), ..review(&global(), 20) };
    check("3.01.b", with(anna(), vec![over(900), guests], yes()), Fail);
    let newest = check("3.01.b", with(anna(), vec![over(900), named("series", over(20))], yes()), Pass);
    assert_eq!(newest.examined, 1);
}

#[test]
fn the_history_report_alone_tells_of_runs() {
    let row = |run: &str, ended: i64| ReviewDecision {
        instance: run.into(),
        resource_id: roles::GLOBAL_ADMINISTRATOR.into(),
        start: Some(days_ago(ended + 14)),
        end: Some(days_ago(ended)),
        ..decided("Approve", "ben")
    };
    let alone = |rows: Vec<ReviewDecision>| {
        let mut tenant = with(World::p2().admin("anna", "Global Administrator"), vec![], rows);
        tenant.access_reviews = Records::default();
        tenant
    };
    check("3.01.b", alone(vec![row("run", 20)]), Pass);
    check("3.01.b", alone(vec![row("run", 93)]), Fail);
    check("3.01.b", alone(vec![row("run", 111), row("later", 20)]), Pass);
    check("3.01.a", alone(vec![row("run", 111), row("later", 20)]), Review);
    check("3.01.a", alone(vec![row("run", 20)]), NoEvidence);
}

#[test]
fn the_latest_run_is_in_time_decided_by_others_and_applied() {
    let judged = |change: &dyn Fn(&mut AccessReview), decisions: Vec<ReviewDecision>| {
        let mut changed = review(&global(), 92);
        change(&mut changed);
        with(World::p2().admin("anna", "Global Administrator"), vec![changed], decisions)
    };
    let yes = || vec![decided("Approve", "ben")];
    let late = |review: &mut AccessReview| {
        if let Known::Value(runs) = &mut review.instances {
            runs[0].end = Some(days_ago(93));
        }
    };
    check("3.01.b", judged(&|_| (), yes()), Pass);
    check("3.01.b", judged(&late, yes()), Fail);
    check("3.01.b", judged(&|review| review.reviewers = Known::Value(Reviewers::Themselves), yes()), Fail);
    check("3.01.b", judged(&|review| review.instances = Known::Value(Vec::new()), yes()), Fail);
    check("3.01.b", judged(&|review| review.instances = Known::NotExported, yes()), NoEvidence);
    check("3.01.b", judged(&|_| (), vec![]), NoEvidence);
    check("3.01.b", judged(&|_| (), vec![decided("Approve", "anna")]), Fail);
    check("3.01.b", judged(&|_| (), vec![decided("NotReviewed", "")]), Fail);
    let by_default = |review: &mut AccessReview| review.default_decision = Some("Deny".into());
    check("3.01.b", judged(&by_default, vec![decided("Approve", "ben"), decided("NotReviewed", "")]), Review);
    check("3.01.b", judged(&by_default, vec![decided("NotReviewed", "")]), Fail);
    let waiting = |review: &mut AccessReview| {
        review.applies_itself = Some(false);
        if let Known::Value(runs) = &mut review.instances {
            runs[0].status = "Completed".into();
        }
    };
    let pending = ReviewDecision { applied: None, ..decided("Deny", "ben") };
    check("3.01.b", judged(&waiting, vec![pending]), Fail);
    // A removal that was carried out waits for nothing, whatever the run says of itself.
    check("3.01.b", judged(&waiting, vec![decided("Deny", "ben")]), Pass);
    // Nothing says whether they were applied, when the runs end, or who decides.
    let unsaid = |review: &mut AccessReview| {
        waiting(review);
        review.applies_itself = None;
    };
    let unapplied = || vec![ReviewDecision { applied: None, ..decided("Approve", "ben") }];
    check("3.01.b", judged(&waiting, unapplied()), Fail);
    check("3.01.b", judged(&unsaid, unapplied()), NoEvidence);
    let undated = |review: &mut AccessReview| {
        if let Known::Value(runs) = &mut review.instances {
            runs[0].end = None;
        }
    };
    check("3.01.b", judged(&undated, yes()), NoEvidence);
    let unnamed = |review: &mut AccessReview| review.reviewers = Known::NotExported;
    check("3.01.b", judged(&unnamed, yes()), Pass);
    check(
        "3.01.b",
        judged(
            &unnamed,
            vec![decided("Approve", "")].into_iter().map(|row| ReviewDecision { reviewer: "".into(), ..row }).collect(),
        ),
        NoEvidence,
    );
    // A decision about one role says nothing of another one that the review covers.
    let both = [global(), vec![of_role(roles::PRIVILEGED_ROLE_ADMINISTRATOR)]].concat();
    let about = |role: &str| ReviewDecision { resource_id: role.into(), ..decided("Approve", "ben") };
    let two = |since, decisions: Vec<ReviewDecision>| {
        let world = World::p2().admin("anna", "Global Administrator").user("eva").assignment(
            RecordKind::PimEligible,
            by_id("eva"),
            "Privileged Role Administrator",
            move |row| row.start = since,
        );
        with(world, vec![review(&both, 10)], decisions)
    };
    let one = || vec![about(roles::GLOBAL_ADMINISTRATOR)];
    let open = check("3.01.b", two(Some(days_ago(100)), one()), NoEvidence);
    assert!(open.missing[0].why.contains("Privileged Role Administrator"), "{open:?}");
    check("3.01.b", two(Some(days_ago(5)), one()), Pass);
    let of_both = || vec![about(roles::GLOBAL_ADMINISTRATOR), about(roles::PRIVILEGED_ROLE_ADMINISTRATOR)];
    check("3.01.b", two(Some(days_ago(100)), of_both()), Pass);
    // A run that goes on is not the latest finished one.
    let running = |review: &mut AccessReview| {
        if let Known::Value(runs) = &mut review.instances {
            let end = Some(crate::tenant::Moment::of(as_of().seconds() + 86_400));
            runs.push(ReviewInstance { id: "next".into(), end, status: "InProgress".into(), ..runs[0].clone() });
        }
    };
    check("3.01.b", judged(&running, yes()), Pass);
    check("3.01.b", with(World::p2().admin("anna", "Global Administrator"), vec![], vec![]), NotApplicable);
}

#[test]
fn nobody_holds_a_privileged_role_permanently() {
    check("3.01.c", World::p2().admin("anna", "Global Administrator").build(), Fail);
    check("3.01.c", World::p2().user("anna").eligible("anna", "Global Administrator").build(), Pass);
    let until = |end| {
        World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), "Global Administrator", move |row| {
            row.end = Known::Value(end);
        })
    };
    check("3.01.c", until(crate::tenant::Moment::of(as_of().seconds() + 86_400)).build(), Pass);
    // On its last day an assignment still counts; after it there is none.
    check("3.01.c", until(as_of()).build(), Pass);
    check("3.01.c", until(days_ago(1)).build(), NotApplicable);
    let activated = World::p2().user("anna").eligible("anna", "Global Administrator").assignment(
        RecordKind::PimActive,
        by_id("anna"),
        "Global Administrator",
        |row| row.state = AssignmentState::Activated,
    );
    check("3.01.c", activated.build(), Pass);
    // A bare list does not tell an activation from an assignment, unless the tenant has no PIM.
    let bare = |world: World| {
        world.user("anna").bare("anna", "Global Administrator").without(&[RecordKind::PimActive]).build()
    };
    check("3.01.c", bare(World::p2()), NoEvidence);
    check("3.01.c", bare(World::new()), Fail);
    // One administrative unit is enough to stand.
    let unit = World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), "User Administrator", |row| {
        row.scope = Scope::AdministrativeUnit("unit".into());
    });
    check("3.01.c", unit.build(), Fail);
    let group = World::p2().user("anna").group("admins").member("admins", "anna").assignment(
        RecordKind::PimActive,
        by_id("admins"),
        "Global Administrator",
        |_| {},
    );
    check("3.01.c", group.build(), Fail);
    // What hangs on a group only the group's own PIM assignments tell: the list of assignments lacks nothing.
    let untold = World::p2().user("anna").group("admins").member("admins", "anna").assignment(
        RecordKind::PimActive,
        by_id("admins"),
        "Global Administrator",
        |_| {},
    );
    let finding = check("3.01.c", untold.without(&[RecordKind::GroupSchedules]).build(), NoEvidence);
    assert!(finding.missing.iter().all(|gap| gap.kind == RecordKind::GroupSchedules), "{:?}", finding.missing);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.value.contains("PIM assignments of the group")));
    check("3.01.c", World::p2().admin("anna", "Message Center Reader").build(), NotApplicable);
    // Elsewhere service principals are counted among the people here.
    let app = World::p2().service_principal("mailer", |_| {}).active("mailer", "Exchange Administrator");
    check("3.01.c", app.build(), NotApplicable);
}

#[test]
fn confirmed_emergency_accounts_are_spared_and_a_share_may_be_allowed() {
    let mut case = Case::new(World::p2().admin("anna", "Global Administrator").build(), as_of());
    case.emergency = vec![EmergencyAccount {
        key: id_of("anna").into(),
        upn: "anna@contoso.example".into(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    }];
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, NotApplicable);
    case.emergency[0].confirmed = false;
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, Fail);
    // What may be an emergency account is not to be taken away by whoever follows a proposal.
    let proposed = |case: &Case| {
        let found = case.judge(&ITEM, "3.01.d");
        found.affected[0].facts.iter().find(|fact| fact.label == "Proposed").unwrap().value.to_string()
    };
    case.tenant.emergency.supply = crate::tenant::Supply::default();
    assert_eq!(proposed(&case), "nothing, before it is known whether it is an emergency account");
    case.emergency.clear();
    assert_eq!(proposed(&case), "convert to eligible, or remove");
    let mut world = World::p2().admin("anna", "Global Administrator");
    for name in ["ben", "cleo", "dan", "eva"] {
        world = world.user(name).eligible(name, "Global Administrator");
    }
    let mut case = Case::new(world.build(), as_of());
    case.parameters.permanent_share_max = 20;
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, Pass);
    case.parameters.permanent_share_max = 19;
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, Fail);
    // Further people that the list leaves out may be eligible and lower the share; of nobody allowed, one is too many.
    case.tenant.pim_eligible.supply.state = crate::tenant::SupplyState::Truncated("more pages exist.".to_owned());
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, NoEvidence);
    case.parameters.permanent_share_max = 0;
    assert_eq!(case.judge(&ITEM, "3.01.c").outcome, Fail);
}

#[test]
fn who_is_not_justified_is_proposed_for_removal() {
    let world = || World::p2().admin("anna", "Message Center Reader");
    check("3.01.d", world().build(), Review);
    let row = |justification: Option<&str>, decision: Option<&str>| {
        let mut tenant = world().inventory("anna@contoso.example", "admin only", None).build();
        tenant.administrators.items[0].justification = justification.map(Into::into);
        tenant.administrators.items[0].decision = decision.map(Into::into);
        tenant
    };
    check("3.01.d", row(Some("Runs the service"), Some("keep")), Pass);
    check("3.01.d", row(Some(" "), None), Review);
    check("3.01.d", row(Some("Ran the service"), Some("Remove")), Fail);
    check("3.01.d", world().without(&[RecordKind::Administrators]).build(), NoEvidence);
    // Whoever nobody knows to be a person or an application is not passed over.
    let zoe = || World::p2().active("zoe", "Message Center Reader");
    check("3.01.d", zoe().cut(RecordKind::ServicePrincipals).build(), NoEvidence);
    // Whom no whole list holds is gone, which 1.02.i judges.
    let gone = check("3.01.d", zoe().build(), NotApplicable);
    assert!(gone.reasons.concat().contains("1 object that no longer exists (1.02.i)"), "{gone:?}");
}

#[test]
fn reviews_reach_beyond_the_directory() {
    let azure = |name: &str| ReviewDecision {
        review_type: "Azure resource roles".into(),
        resource_name: name.into(),
        end: Some(days_ago(10)),
        ..decided("Approve", "ben")
    };
    let app = review(&[Reviewed::Application("app".into())], 10);
    let again = |row: &ReviewDecision| ReviewDecision { instance: "run before".into(), ..row.clone() };
    let once = vec![azure("Owner"), azure("Virtual Machine Administrator Login")];
    let twice: Vec<ReviewDecision> = once.iter().flat_map(|row| [row.clone(), again(row)]).collect();
    check("3.01.e", with(World::p2(), vec![app.clone()], twice.clone()), Pass);
    // A review of one role says nothing of another that somebody holds.
    let held = |role: &str| {
        let world = World::p2().user("eva").subscription("s1", |_| {});
        world.azure_role("eva", crate::tenant::PrincipalKind::User, role, "/subscriptions/id-s1")
    };
    check("3.01.e", with(held("Owner"), vec![app.clone()], twice.clone()), Pass);
    // Reviews do not tell of which subscription they are.
    let two = held("Owner").azure_role("eva", crate::tenant::PrincipalKind::User, "Owner", "/subscriptions/other");
    check("3.01.e", with(two, vec![app.clone()], twice.clone()), Review);
    let finding = check("3.01.e", with(held("Contributor"), vec![app.clone()], twice.clone()), Review);
    assert!(finding.affected[0].facts.iter().any(|fact| &*fact.value == "Contributor"), "{finding:?}");
    let unlisted = held("Owner").without(&[RecordKind::AzureRoleAssignments]);
    check("3.01.e", with(unlisted, vec![app.clone()], twice.clone()), Review);
    let mut assigned = World::p2().service_principal("Roster", |_| {});
    assigned.tenant.app_role_assignments.items.push(crate::tenant::consent::AppRoleAssignment {
        role: "".into(),
        principal: by_id("anna"),
        resource: "id-roster".into(),
        resource_name: "Roster".into(),
        created: None,
        source: source(),
    });
    check("3.01.e", with(assigned, vec![app.clone()], twice.clone()), Review);
    // One run does not show that there are more.
    let finding = check("3.01.e", with(World::p2(), vec![app.clone()], once), Review);
    assert_eq!(finding.affected.len(), 2, "{finding:?}");
    // Nobody signs in to machines by a role: nothing to review. Who does is not reviewed by a review of another role.
    let owners: Vec<ReviewDecision> = twice.into_iter().take(2).collect();
    check("3.01.e", with(World::p2(), vec![app.clone()], owners.clone()), Pass);
    let login = || held("Virtual Machine Administrator Login");
    let finding = check("3.01.e", with(login(), vec![app.clone()], owners.clone()), Fail);
    assert_eq!(&*finding.affected[0].name, "Login to virtual machines");
    assert!(!finding.affected[0].sources.is_empty());
    let changed = |change: fn(&mut ReviewDecision), expected| {
        let mut rows = owners.clone();
        rows.iter_mut().for_each(change);
        check("3.01.e", with(held("Owner"), vec![app.clone()], rows), expected)
    };
    changed(|_| (), Pass);
    changed(|row| row.resource_name = "Storage Blob Data Owner".into(), Fail);
    changed(|row| row.end = Some(days_ago(92)), Pass);
    changed(|row| row.end = Some(days_ago(93)), Fail);
    assert_eq!(changed(|row| row.end = None, NoEvidence).missing[0].column, Some("ReviewEndDate"));
    let untyped = changed(|row| row.review_type = "".into(), NoEvidence);
    assert_eq!(untyped.missing[0].column, Some("ReviewType"));
    let mut case = Case::new(with(World::p2(), vec![], vec![]), as_of());
    for area in [crate::tenant::stated::ScopeArea::Azure, crate::tenant::stated::ScopeArea::OtherApps] {
        case.stated.scope.insert(area, false);
    }
    assert_eq!(case.judge(&ITEM, "3.01.e").outcome, NotApplicable);
}

#[test]
fn a_run_counts_from_the_day_on_which_it_ends() {
    let tenant = |days: i64| {
        let world = World::p2().admin("anna", "Global Administrator");
        let mut row = review(&global(), 0);
        // In the evening of the day.
        let end = Some(crate::tenant::Moment::of(days_ago(days).seconds() + 6 * 3_600));
        row.instances = Known::Value(vec![ReviewInstance {
            id: "run".into(),
            start: Some(days_ago(14)),
            end,
            status: "Applied".into(),
            source: source(),
        }]);
        row.ends = Known::Value(Ends::After(2, None));
        with(world, vec![row], vec![decided("Approve", "ben")])
    };
    let found = check("3.01.b", tenant(0), Pass);
    assert!(found.affected.is_empty(), "{found:#?}");
    let found = check("3.01.b", tenant(-1), Fail);
    assert!(found.affected[0].facts.iter().any(|fact| fact.value.contains("none has ended yet")), "{found:#?}");
    // The last of a numbered series, too.
    let mut last = tenant(0);
    last.access_reviews.items[0].ends = Known::Value(Ends::After(2, None));
    let run = last.access_reviews.items[0].instances.value().unwrap()[0].clone();
    last.access_reviews.items[0].instances = Known::Value(vec![run.clone(), run]);
    check("3.01.a", last, Fail);
}
