//! 4.06.c: how long the logs stay that tell what privileged accounts did.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::{
    AUDIT, Destinations, Kept, SIGN_INS, directory_gap, lost_settings, settings_of, untold, was_asked,
};
use crate::checklist::{Affected, Context, Judge, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::RecordKind;
use crate::tenant::azure_monitoring::LogOwner;

pub(super) fn kept(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::DiagnosticSettings,
        RecordKind::LogWorkspaces,
        RecordKind::AuditLog,
        RecordKind::SignIns,
    ]);
    let least = context.parameters().log_retention_min_days;
    let settings = settings_of(tenant, &LogOwner::Directory);
    let mut judge = Judge::new();
    // To its own end: how long ago it was exported says nothing of how long it is kept.
    let logs = [(AUDIT, tenant.audit_log.window), (SIGN_INS, tenant.sign_ins.days_told(true))];
    let (mut short, mut unproven) = (Vec::new(), Vec::new());
    for (category, window) in logs {
        let age = window.map(|(from, to)| from.age_days(to));
        // A row that old in the export is proof by itself.
        if let Some(days) = age.filter(|days| *days >= least) {
            judge.good();
            judge.reason(format!("The {} in the evidence reaches back {}.", category.title, wording::days(days)));
            continue;
        }
        let found = Destinations::of(tenant, &settings, category);
        let outcome = match found.kept(least) {
            Kept::Enough => Outcome::Pass,
            Kept::TooShort => Outcome::Fail,
            Kept::Elsewhere => Outcome::Review,
            Kept::NotTold => Outcome::NoEvidence,
            // The directory itself keeps a month at best; without a setting in the evidence nothing is proven.
            Kept::Nowhere if !was_asked(tenant, &LogOwner::Directory) => Outcome::NoEvidence,
            Kept::Nowhere => Outcome::Fail,
        };
        if outcome == Outcome::Pass {
            judge.good();
            continue;
        }
        if outcome == Outcome::NoEvidence {
            judge.gaps(directory_gap(tenant));
            judge.gaps(untold(&found.untold));
            judge.gaps(lost_settings(&settings, "the directory").filter(|_| found.is_nowhere()));
        }
        if outcome == Outcome::Fail { &mut short } else { &mut unproven }.push(category.title);
        if tenant.diagnostic_settings.items.is_empty() && outcome != Outcome::Fail {
            continue;
        }
        let listed = Affected::new(SubjectKind::Setting, category.name, category.title, outcome)
            .fact("Sent to", found.words())
            .fact(
                "In the evidence",
                window.map_or("no row".to_owned(), |(from, to)| format!("rows {}", wording::between(from, to))),
            )
            .at(found.sources)
            .at(settings.iter().map(|setting| setting.source));
        judge.subject(listed);
    }
    // Rows that reach back far enough prove it without any setting.
    let is_kept = short.is_empty() && unproven.is_empty();
    if is_kept {
        judge.reason(format!("Audit log and sign-ins of the directory are kept at least {}.", wording::days(least)));
    } else {
        judge.gaps(context.need_gaps());
    }
    if !short.is_empty() {
        judge.reason(format!("Kept for less than {}, or not at all: {}.", wording::days(least), short.join(", ")));
    }
    if !unproven.is_empty() {
        judge.reason(format!("Not proven to be kept {}: {}.", wording::days(least), unproven.join(", ")));
    }
    let is_asked = was_asked(tenant, &LogOwner::Directory);
    if !is_kept && tenant.diagnostic_settings.items.is_empty() && !is_asked && !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("The diagnostic settings supplied are empty: confirm that those of the directory were asked for.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}
