//! 3.14 · Whether accounts in connected apps come and go with the directory.

#[cfg(test)]
mod tests;

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::{counted, days};
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::consent::AppRoleAssignment;
use crate::tenant::provisioning::ProvisioningJob;
use crate::tenant::records::Empty;
use crate::tenant::stated::ScopeArea;
use crate::tenant::vocabulary::{Of, plain, quoted};
use crate::tenant::{Missing, Moment, PrincipalKind, RecordKind, ServicePrincipal, Tenant};
use std::collections::BTreeMap;

pub static ITEM: Item = Item {
    id: "3.14",
    name: "user_provisioning",
    stage: "3",
    track: Track::OtherApps,
    title: "User provisioning for connected apps",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("user_provisioning.md"),
    checks: &[
        Check {
            id: "3.14.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every app with assigned users has a provisioning job",
            needs: &[
                Need::All(RecordKind::ServicePrincipals),
                Need::All(RecordKind::AppRoleAssignments),
                Need::All(RecordKind::ProvisioningJobs),
            ],
            run: Run::Evidence(without_job),
            references: &["AC-2(1)"],
        },
        Check {
            id: "3.14.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every provisioning job runs without failure",
            needs: &[Need::All(RecordKind::ProvisioningJobs), Need::Helps(&[RecordKind::ServicePrincipals])],
            run: Run::Evidence(failing_jobs),
            references: &["AC-2(1)"],
        },
        Check {
            id: "3.14.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Provisioning also disables and deletes accounts",
            needs: &[
                Need::All(RecordKind::ProvisioningJobs),
                Need::Column(RecordKind::ProvisioningJobs, "schema", Empty::MeansNothing),
                Need::Helps(&[RecordKind::ServicePrincipals]),
            ],
            run: Run::Evidence(removal),
            references: &["AC-2(1)", "AC-2(3)", "T1078.004"],
        },
    ],
};

/// People and groups that are assigned to each application, by the application's object id.
pub(in crate::checklist::privileged_access) fn assigned_people(
    tenant: &Tenant,
) -> BTreeMap<&str, Vec<&AppRoleAssignment>> {
    let mut apps: BTreeMap<&str, Vec<&AppRoleAssignment>> = BTreeMap::new();
    for row in tenant.app_role_assignments.iter() {
        let is_workload = row.principal.kind == PrincipalKind::ServicePrincipal
            || tenant.service_principal(&row.principal.id).is_some();
        if !is_workload {
            apps.entry(&row.resource).or_default().push(row);
        }
    }
    apps
}

/// "3 users, 1 group".
pub(in crate::checklist::privileged_access) fn assigned_in_words(rows: &[&AppRoleAssignment]) -> String {
    let groups = rows.iter().filter(|row| row.principal.kind == PrincipalKind::Group).count();
    format!("{}, {}", counted(rows.len() - groups, "user", "users"), counted(groups, "group", "groups"))
}

fn app_name<'a>(tenant: &'a Tenant, id: &'a str, exported: &'a str) -> &'a str {
    let known = tenant.service_principal(id).map(|app| &*app.name);
    [known.unwrap_or_default(), exported, id].into_iter().find(|name| !name.is_empty()).unwrap_or(id)
}

/// An enterprise application other than Microsoft's own.
fn is_connected(app: &ServicePrincipal) -> bool {
    !app.is_microsofts()
        && app.tags.iter().any(|tag| tag.eq_ignore_ascii_case("WindowsAzureActiveDirectoryIntegratedApp"))
}

/// 3.14.a: Microsoft's own applications take their accounts from the directory.
fn without_job(context: &Context<'_>) -> Judgement {
    let tenant =
        context.tenant(&[RecordKind::ServicePrincipals, RecordKind::AppRoleAssignments, RecordKind::ProvisioningJobs]);
    let mut judge = context.judge();
    let people = assigned_people(tenant);
    let lists = &tenant.app_role_assignments;
    let mut unlisted = 0;
    for app in tenant.service_principals.iter() {
        let in_pieces = !lists.supply.per_object.is_empty() || !lists.supply.cut_objects.is_empty();
        if is_connected(app) && in_pieces && !lists.of_group(&app.id) {
            unlisted += 1;
        }
    }
    if unlisted > 0 {
        let apps = counted(unlisted, "enterprise application", "enterprise applications");
        let why = format!("Who is assigned to {apps} was not supplied.");
        judge.gap(Missing { kind: RecordKind::AppRoleAssignments, column: None, why });
    }
    for (id, rows) in &people {
        let app = tenant.service_principal(id);
        if app.is_some_and(|app| app.is_microsofts() || app.is_managed_identity()) {
            continue;
        }
        let exported = rows.first().map_or("", |row| &row.resource_name);
        let name = app_name(tenant, id, exported);
        if tenant.provisioning_jobs.iter().any(|job| *job.app == **id) {
            judge.good();
            continue;
        }
        let outcome = if tenant.provisioning_jobs.of_group(id) { Outcome::Fail } else { Outcome::NoEvidence };
        if outcome == Outcome::NoEvidence {
            let why = format!("The provisioning jobs of {name} were not supplied.");
            judge.gap(Missing { kind: RecordKind::ProvisioningJobs, column: None, why });
        }
        let affected = Affected::new(SubjectKind::ServicePrincipal, *id, name, outcome)
            .fact("Assigned", assigned_in_words(rows))
            .fact("Provisioning", if outcome == Outcome::Fail { "no job" } else { "not supplied" })
            .at(rows.iter().map(|row| row.source))
            .at(app.into_iter().flat_map(|app| app.sources.iter().copied()));
        judge.subject(affected);
    }
    judge.say(&stage3::NO_JOB);
    judge.finish(Nothing::NotApplicable("Nobody is assigned to an application other than Microsoft’s.".to_owned()))
}

/// What is wrong with a job, worst first.
fn fault(job: &ProvisioningJob) -> Option<(Outcome, String)> {
    let is =
        |word: &Option<Box<str>>, wanted: &str| word.as_deref().is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    let date =
        |moment: Option<Moment>| moment.map_or_else(String::new, |moment| format!(" since {}", moment.iso_date()));
    // Graph tells reason and beginning of a quarantine of jobs that are in one, whatever the code beside them says.
    if is(&job.status, "Quarantine") || job.quarantine_reason.is_some() || job.quarantined_since.is_some() {
        let reason = job.quarantine_reason.as_deref();
        let reason = reason.map_or_else(|| "reason not exported".to_owned(), |word| plain(Of::Quarantine, word));
        return Some((Outcome::Fail, format!("in quarantine{} ({reason})", date(job.quarantined_since))));
    }
    for (word, wanted) in [(&job.status, "Paused"), (&job.schedule, "Paused"), (&job.schedule, "Disabled")] {
        if is(word, wanted) {
            return Some((Outcome::Fail, wanted.to_lowercase()));
        }
    }
    if job.failures.is_some_and(|failures| failures > 0) || is(&job.last_state, "Failed") {
        let times = match job.failures {
            Some(times) if times > 1 => format!("failing, {times} times in a row"),
            _ => "its last run failed".to_owned(),
        };
        return Some((Outcome::Fail, times));
    }
    if is(&job.status, "NotConfigured") || is(&job.status, "NotRun") {
        return Some((Outcome::Review, "never ran".to_owned()));
    }
    if is(&job.last_state, "EntryLevelErrors") {
        return Some((Outcome::Review, "the last run failed for single accounts".to_owned()));
    }
    // Only what is known to be good is: a job at work whose last run succeeded.
    let untold = if job.status.is_none() || job.schedule.is_none() {
        "state not exported".to_owned()
    } else if !is(&job.status, "Active") || !is(&job.schedule, "Active") {
        let words = [&job.status, &job.schedule].map(|word| word.as_deref().unwrap_or_default());
        format!("in a state that is not known here ({})", words.join(", "))
    } else if job.last_state.is_none() {
        "how its last run ended was not exported".to_owned()
    } else if !is(&job.last_state, "Succeeded") {
        format!(
            "its last run ended in a way that is not known here ({})",
            job.last_state.as_deref().unwrap_or_default()
        )
    } else {
        return None;
    };
    Some((Outcome::NoEvidence, untold))
}

/// A job that runs every few minutes, and has not for longer than evidence is accepted: it says that it works, and does not.
fn stopped(context: &Context<'_>, job: &ProvisioningJob) -> Option<(Outcome, String)> {
    let last = job.last_run.max(job.last_success)?;
    let age = last.age_days(context.as_of());
    (age > context.parameters().evidence_max_age_days)
        .then(|| (Outcome::Review, format!("last ran on {}, {} ago", last.iso_date(), days(age))))
}

fn job_affected(tenant: &Tenant, job: &ProvisioningJob, outcome: Outcome) -> Affected {
    let last = |moment: Option<Moment>| moment.map_or_else(|| "not exported".to_owned(), Moment::iso_date);
    Affected::new(SubjectKind::ServicePrincipal, &*job.app, app_name(tenant, &job.app, ""), outcome)
        .fact(
            "Job",
            if job.template.is_empty() {
                quoted(&job.id)
            } else {
                format!("by the template {}", quoted(&job.template))
            },
        )
        .fact("Last run", last(job.last_run))
        .fact("Last success", last(job.last_success))
        .at(job.source)
}

/// Applications whose own list of jobs was cut: further jobs may be there.
fn cut_lists(tenant: &Tenant) -> impl Iterator<Item = Missing> {
    let cut = tenant.provisioning_jobs.supply.cut_objects.iter();
    cut.map(|(app, why)| Missing {
        kind: RecordKind::ProvisioningJobs,
        column: None,
        why: format!("The provisioning jobs of {} are cut: {why}", app_name(tenant, app, "")),
    })
}

/// Jobs come in a file for each application: those of applications without one are not known.
fn unlisted(tenant: &Tenant) -> Option<Missing> {
    let (jobs, apps) = (&tenant.provisioning_jobs, &tenant.service_principals);
    let listed = jobs.supply.per_object.len();
    if listed == 0 {
        return None;
    }
    if let Some(cut) = apps.supply.cut_gap(RecordKind::ServicePrincipals) {
        return Some(cut);
    }
    if !apps.supply.is_supplied() {
        let why = format!(
            "Only the jobs of {} were supplied; which others there are, the list of service principals tells.",
            counted(listed, "application", "applications")
        );
        return Some(Missing { kind: RecordKind::ServicePrincipals, column: None, why });
    }
    let without = apps.iter().filter(|app| is_connected(app) && !jobs.of_group(&app.id)).count();
    let why = format!(
        "The provisioning jobs of {} were not supplied.",
        counted(without, "enterprise application", "enterprise applications")
    );
    (without > 0).then_some(Missing { kind: RecordKind::ProvisioningJobs, column: None, why })
}

/// 3.14.b
fn failing_jobs(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ProvisioningJobs, RecordKind::ServicePrincipals]);
    let mut judge = context.judge();
    judge.gaps(cut_lists(tenant).chain(unlisted(tenant)));
    for job in tenant.provisioning_jobs.iter() {
        let Some((outcome, words)) = fault(job).or_else(|| stopped(context, job)) else {
            judge.good();
            continue;
        };
        if outcome == Outcome::NoEvidence {
            let why = format!("The state of job {} was not exported.", job.id);
            judge.gap(Missing { kind: RecordKind::ProvisioningJobs, column: Some("status"), why });
        }
        judge.subject(job_affected(tenant, job, outcome).fact("State", words));
    }
    judge.say(&stage3::JOB_FAILS);
    judge.finish(Nothing::NotApplicable("There is no provisioning job.".to_owned()))
}

/// 3.14.c: deleting in a mapping includes disabling, which is what most apps make of it.
fn removal(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::ProvisioningJobs, RecordKind::ServicePrincipals]);
    let mut judge = context.judge();
    judge.gaps(cut_lists(tenant).chain(unlisted(tenant)));
    for job in tenant.provisioning_jobs.iter() {
        let (outcome, words) = match (job.deletes, job.skips_deletions) {
            (Some(false), _) => (Outcome::Fail, "the mapping of users does not delete"),
            (_, Some(true)) => (Outcome::Fail, "accounts that leave the scope are kept (SkipOutOfScopeDeletions)"),
            (Some(true), Some(false)) => {
                judge.good();
                continue;
            }
            (None, _) => (Outcome::NoEvidence, "the job’s schema was not exported, or not whole"),
            (Some(true), None) => {
                (Outcome::NoEvidence, "whether accounts that leave the scope are kept was not exported")
            }
        };
        if outcome == Outcome::NoEvidence {
            let (what, column) = if job.deletes.is_none() {
                ("The schema", "schema")
            } else {
                ("The settings", "synchronizationJobSettings")
            };
            let why = format!(
                "{what} of job {} {} not exported{}.",
                job.id,
                if job.deletes.is_none() { "was" } else { "were" },
                if job.deletes.is_none() {
                    ", or without what says which mapping of users is enabled and deletes"
                } else {
                    ""
                }
            );
            judge.gap(Missing { kind: RecordKind::ProvisioningJobs, column: Some(column), why });
        }
        judge.subject(job_affected(tenant, job, outcome).fact("Removal", words));
    }
    judge.say(&stage3::JOB_KEEPS);
    judge.finish(Nothing::NotApplicable("There is no provisioning job.".to_owned()))
}
