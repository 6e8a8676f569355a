//! 3.14: the smallest tenant that shows each outcome.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::consent::AppRoleAssignment;
use crate::tenant::fixtures::*;
use crate::tenant::provisioning::ProvisioningJob;
use crate::tenant::{PrincipalKind, PrincipalRef, RecordKind, ServicePrincipal};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

fn assigned(mut world: World, kind: PrincipalKind, app: &str) -> World {
    world.supply(RecordKind::ProvisioningJobs).present.insert("schema");
    world.supply(RecordKind::ProvisioningJobs).filled.insert("schema");
    world.tenant.app_role_assignments.items.push(AppRoleAssignment {
        role: "".into(),
        principal: PrincipalRef { kind, ..by_id("anna") },
        resource: id_of(app),
        resource_name: "CRM".into(),
        created: None,
        source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
    });
    world
}

fn with_job(change: impl FnOnce(&mut ProvisioningJob)) -> World {
    let mut world = assigned(World::p2().service_principal("crm", |_| {}), PrincipalKind::User, "crm");
    let mut job = ProvisioningJob {
        id: "scim.1".into(),
        app: id_of("crm"),
        schedule: Some("Active".into()),
        status: Some("Active".into()),
        deletes: Some(true),
        last_state: Some("Succeeded".into()),
        skips_deletions: Some(false),
        ..ProvisioningJob::default()
    };
    change(&mut job);
    world.tenant.provisioning_jobs.items.push(job);
    world
}

#[test]
fn a_apps_without_a_job() {
    let app = || World::p2().service_principal("crm", |_| {});
    check(with_job(|_| {}), "3.14.a", Pass);
    let finding = check(assigned(app(), PrincipalKind::Group, "crm"), "3.14.a", Fail);
    assert_eq!(finding.affected[0].facts[0].value, "0 users, 1 group".into());
    // Nobody assigned, only a workload assigned, Microsoft's own.
    check(app(), "3.14.a", NotApplicable);
    check(assigned(app(), PrincipalKind::ServicePrincipal, "crm"), "3.14.a", NotApplicable);
    let own = World::p2()
        .service_principal("crm", |app| app.owner_organization = Some("f8cdef31-a31e-4b4a-93e4-5f571e91255a".into()));
    check(assigned(own, PrincipalKind::User, "crm"), "3.14.a", NotApplicable);
    // Files come one for each app: another app's list says nothing of this one, an empty one of its own does.
    let mut other = assigned(app(), PrincipalKind::User, "crm");
    other.supply(RecordKind::ProvisioningJobs).per_object.insert(id_of("erp"));
    check(other, "3.14.a", NoEvidence);
    let mut empty = assigned(app(), PrincipalKind::User, "crm");
    empty.supply(RecordKind::ProvisioningJobs).per_object.insert(id_of("crm"));
    check(empty, "3.14.a", Fail);
    let mut pieces =
        World::p2().service_principal("crm", |app| app.tags = vec!["WindowsAzureActiveDirectoryIntegratedApp".into()]);
    pieces.supply(RecordKind::AppRoleAssignments).per_object.insert(id_of("erp"));
    check(pieces, "3.14.a", NoEvidence);
}

#[test]
fn b_jobs_that_do_not_run() {
    check(with_job(|_| {}), "3.14.b", Pass);
    check(with_job(|job| job.status = Some("Quarantine".into())), "3.14.b", Fail);
    check(with_job(|job| job.status = Some("Paused".into())), "3.14.b", Fail);
    check(with_job(|job| job.schedule = Some("Disabled".into())), "3.14.b", Fail);
    check(with_job(|job| job.failures = Some(3)), "3.14.b", Fail);
    check(with_job(|job| job.failures = Some(0)), "3.14.b", Pass);
    check(with_job(|job| job.last_state = Some("EntryLevelErrors".into())), "3.14.b", Review);
    check(with_job(|job| job.status = Some("NotRun".into())), "3.14.b", Review);
    let silent = with_job(|job| {
        job.status = None;
        job.schedule = None;
    });
    check(silent, "3.14.b", NoEvidence);
    check(with_job(|job| job.last_run = Some(days_ago(30))), "3.14.b", Pass);
    let stopped = check(with_job(|job| job.last_run = Some(days_ago(31))), "3.14.b", Review);
    assert!(stopped.affected[0].facts.iter().any(|fact| fact.value.ends_with("31 days ago")), "{stopped:?}");
    let mut cut = with_job(|_| {}).cut(RecordKind::ServicePrincipals);
    cut.supply(RecordKind::ProvisioningJobs).per_object.insert(id_of("crm"));
    check(cut, "3.14.b", NoEvidence);
    check(with_job(|job| job.last_state = None), "3.14.b", NoEvidence);
    check(with_job(|job| job.last_state = Some("SomethingNew".into())), "3.14.b", NoEvidence);
    check(with_job(|job| job.status = Some("SomethingNew".into())), "3.14.b", NoEvidence);
    check(World::p2(), "3.14.b", NotApplicable);
    // The jobs of one application say nothing of those of others.
    let connected = |app: &mut ServicePrincipal| app.tags = vec!["WindowsAzureActiveDirectoryIntegratedApp".into()];
    let of_one = || {
        let mut world = with_job(|_| {});
        world.supply(RecordKind::ProvisioningJobs).per_object.insert(id_of("crm"));
        world
    };
    for id in ["3.14.b", "3.14.c"] {
        check(of_one(), id, Pass);
        check(of_one().service_principal("erp", connected), id, NoEvidence);
        check(of_one().without(&[RecordKind::ServicePrincipals]), id, NoEvidence);
    }
}

#[test]
fn c_accounts_that_stay() {
    check(with_job(|_| {}), "3.14.c", Pass);
    check(with_job(|job| job.deletes = Some(false)), "3.14.c", Fail);
    check(with_job(|job| job.skips_deletions = Some(true)), "3.14.c", Fail);
    check(with_job(|job| job.deletes = None), "3.14.c", NoEvidence);
    let unset = check(with_job(|job| job.skips_deletions = None), "3.14.c", NoEvidence);
    assert_eq!(unset.missing[0].column, Some("synchronizationJobSettings"));
}

/// An application without a job is listed as such, and nothing more is asked of it.
#[test]
fn no_job_is_no_fault() {
    let connected = |app: &mut ServicePrincipal| app.tags = vec!["WindowsAzureActiveDirectoryIntegratedApp".into()];
    for id in ["3.14.b", "3.14.c"] {
        let mut world = World::p2().service_principal("crm", connected);
        let supply = world.supply(RecordKind::ProvisioningJobs);
        supply.per_object.insert(id_of("crm"));
        supply.present.insert("schema");
        supply.filled.insert("schema");
        check(world, id, NotApplicable);
    }
}
