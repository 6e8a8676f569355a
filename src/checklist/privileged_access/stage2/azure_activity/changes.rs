//! 2.15.c: changes of roles in the activity log, to be explained.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::logs::windowless;
use crate::checklist::wording::{self, capital, counted};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_monitoring::RoleChange;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Missing, RecordKind, Tenant};
use std::collections::BTreeSet;

/// A change stays for review whoever made it: the log tells no reason, and the assessor's conclusion on the finding is
/// where the client's explanation is written down (with evidence attached), change by change or for all of them.
pub(super) fn explained(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ActivityLog,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::Users,
    ]);
    let log = &tenant.activity_log;
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::ActivityLog, log.window));
    judge.gaps(tenant.not_asked(RecordKind::ActivityLog, log.subscriptions.iter().map(|id| &**id)));
    judge.gaps(log.unknown.told().map(|words| Missing {
        kind: RecordKind::ActivityLog,
        column: Some("operationName"),
        why: format!(
            "The activity log names operations that are not known here, any of which may change a role: {words}. Export it \
             with the Azure command line, or from a portal in English."
        ),
    }));
    // One change is several lines (started, accepted, succeeded): the last of them counts, failed attempts too.
    let finished =
        |change: &&RoleChange| !matches!(&*change.status.to_lowercase(), "started" | "accepted" | "start" | "accept");
    let mut seen = BTreeSet::new();
    let mut changes: Vec<&RoleChange> = log
        .role_changes
        .iter()
        .filter(finished)
        .filter(|change| change.correlation.is_empty() || seen.insert((&change.correlation, &change.operation)))
        .collect();
    changes.sort_by_key(|change| (change.at, change.source));
    let callers: BTreeSet<String> = changes.iter().map(|change| change.caller.to_lowercase()).collect();
    judge.in_this_order();
    for change in &changes {
        judge.subject(affected(tenant, change));
    }
    if let Some((from, to)) = log.window {
        let when = wording::between(from, to);
        judge.seen(
            changes.len(),
            if changes.is_empty() {
                format!("No Azure role was assigned or taken away {when}; of other days the log says nothing.")
            } else {
                format!(
                    "{} by {}: each to be explained.",
                    counted(changes.len(), "change of Azure roles", "changes of Azure roles"),
                    counted(callers.len(), "account", "accounts")
                )
            },
        );
        if !changes.is_empty() {
            judge.reason(format!("The activity log has entries {when} and says nothing of other days."));
        }
    }
    if changes.is_empty() && log.window.is_some() && !judge.has_gaps() {
        judge.whole(Outcome::Pass);
    }
    judge.finish(Nothing::Pass("No role was changed in the period exported.".to_owned()))
}

fn affected(tenant: &Tenant, change: &RoleChange) -> Affected {
    let who = tenant.user_by_name(&change.caller).or_else(|| tenant.user_by_id(&change.caller));
    let by = who.map_or(&*change.caller, |user| user.name());
    let scope = AzureScope::parse(&change.scope);
    let place = match scope {
        AzureScope::NotExported => change.subscription.to_string(),
        AzureScope::Other(_) => change.scope.to_string(),
        known => known.title(tenant),
    };
    let source = change.source;
    let operation = plain(Of::Operation, &change.operation);
    let id = !change.correlation.is_empty();
    Affected {
        id: format!("{} {} {}", change.at.iso(), change.operation, change.correlation).to_lowercase().into(),
        name: title(&capital(&operation), by, &place).into(),
        kind: SubjectKind::RoleAssignment,
        outcome: Outcome::Review,
        facts: vec![
            Fact::new("By", if by.is_empty() { "not exported" } else { by }).from(source, "caller"),
            Fact::new("Operation", operation).from(source, "operationName"),
            Fact::new("Scope", place),
            Fact::new("Result", &*change.status).from(source, "status"),
            Fact::new("When", change.at.iso()).from(source, "eventTimestamp"),
        ]
        .into_iter()
        .chain(id.then(|| Fact::new("Correlation id", &*change.correlation).from(source, "correlationId")))
        .collect::<Vec<_>>()
        .into(),
        sources: vec![source].into(),
    }
}

/// "Role assignment made by anna@contoso.com: subscription sv-prod"; when it was, and the log's ids, are facts.
fn title(operation: &str, by: &str, place: &str) -> String {
    let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
    let place = if place.is_empty() { String::new() } else { format!(": {place}") };
    format!("{operation}{by}{place}")
}
