//! 2.10.b and c: whether activity is recorded, and what administrators' accounts did in the products.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::LeftOut;
use crate::checklist::wording::{counted, days};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::activity::{AuditConfig, UsageRow};
use crate::tenant::figure;
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Missing, Moment, PrincipalKind, RecordKind};
use std::collections::{BTreeMap, HashMap};

/// 2.10.b
pub(super) fn audited(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdminAuditConfig, RecordKind::UnifiedAudit]);
    let mut judge = context.judge();
    // Rows are written only while it is on; old ones prove no more than that it was.
    let limit = context.parameters().evidence_max_age_days;
    let recent = tenant.unified_audit.iter().find(|row| row.at.age_days(context.as_of()) <= limit);
    if let Some(row) = recent {
        let mut judge = crate::checklist::Judge::new();
        judge.good();
        judge.reason(format!("The unified audit log has rows up to {}, so it is written.", row.at.iso_date()));
        return judge.finish(Nothing::Fail(String::new()));
    }
    // Rows on mailbox auditing alone say nothing of this log.
    let of_mailboxes =
        |row: &&AuditConfig| row.mailboxes_off.is_some() && row.unified_enabled.or(row.admin_enabled).is_none();
    let rows: Vec<&AuditConfig> = tenant.admin_audit_config.iter().filter(|row| !of_mailboxes(row)).collect();
    // No session invents a *True*; but a *False* that is none of Security & Compliance PowerShell may be the newer one.
    let denies = rows.iter().any(|row| row.unified_enabled == Some(false) && row.from_exchange != Some(false));
    let is_on = rows.iter().any(|row| row.unified_enabled == Some(true));
    if is_on && denies {
        judge.whole(Outcome::Review);
        judge.reason(
            "One file says that unified audit log ingestion is on, another that it is off: ask which is newer.",
        );
        return judge.finish(Nothing::Fail(String::new()));
    }
    if is_on {
        judge.good();
        judge.reason("Unified audit log ingestion is on.");
        return judge.finish(Nothing::Fail(String::new()));
    }
    for row in rows.iter().copied() {
        let (outcome, words) = match (row.unified_enabled, row.from_exchange) {
            (None, _) => {
                let why = "The audit log settings lack “UnifiedAuditLogIngestionEnabled”.".to_owned();
                judge.gap(Missing {
                    kind: RecordKind::AdminAuditConfig,
                    column: Some("UnifiedAuditLogIngestionEnabled"),
                    why,
                });
                (Outcome::NoEvidence, "not exported")
            }
            (Some(_), Some(true)) => (Outcome::Fail, "off, in a session with Exchange Online"),
            (Some(_), Some(false)) => (
                Outcome::Review,
                "off, in a session with Security & Compliance PowerShell, where it always is: no proof",
            ),
            (Some(_), None) => (
                Outcome::Review,
                "off; if the session was Security & Compliance PowerShell, this proves nothing: ask which it was",
            ),
        };
        judge.subject(Affected {
            id: "unified-audit-log".to_owned().into(),
            name: "Unified audit log".to_owned().into(),
            kind: SubjectKind::Tenant,
            outcome,
            facts: vec![Fact::new("Unified audit log", words).from(row.source, "UnifiedAuditLogIngestionEnabled")]
                .into(),
            sources: vec![row.source].into(),
        });
    }
    if judge.count(Outcome::Fail) > 0 {
        judge.reason("Unified audit log ingestion is off: nobody’s activity in Microsoft 365 is recorded.");
    } else if judge.count(Outcome::Review) > 0 {
        judge
            .reason("The export says that unified audit log ingestion is off, but not from which session; confirm it.");
    }
    if rows.is_empty() && !tenant.admin_audit_config.supply.is_supplied() && !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason(
            "The unified audit log was supplied without a recent row, which proves nothing: supply the settings.",
        );
    }
    judge.finish(Nothing::Fail("The audit log settings are empty.".to_owned()))
}

/// 2.10.c
pub(super) fn last_activity(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::UsageReports, RecordKind::Users]);
    let mut judge = context.judge();
    let supply = &tenant.usage_reports.supply;
    if !supply.is_supplied() {
        return judge.finish(Nothing::NotApplicable(String::new()));
    }
    let mut by_name: HashMap<String, Vec<&UsageRow>> = HashMap::new();
    for row in &tenant.usage_reports {
        by_name.entry(row.upn.to_lowercase()).or_default().push(row);
    }
    let concealed = tenant.usage_reports.iter().filter(|row| row.is_concealed()).count();
    if concealed > 0 {
        let why = format!(
            "The usage report conceals names ({}), so nobody can be found in it; show names for the time of the export.",
            counted(concealed, "row", "rows")
        );
        judge.gap(Missing { kind: RecordKind::UsageReports, column: Some("userPrincipalName"), why });
    }
    let refreshed = tenant.usage_reports.iter().filter_map(|row| row.refreshed).max();
    let (age, most) = (refreshed.map(|day| day.age_days(context.as_of())), context.parameters().evidence_max_age_days);
    if let Some((day, age)) = refreshed.zip(age).filter(|(_, age)| *age > most) {
        let why = format!(
            "The usage report was last refreshed on {}, {} before the as-of date; at most {most} are accepted. Export it again.",
            day.iso_date(),
            days(age)
        );
        judge.gap(Missing { kind: RecordKind::UsageReports, column: Some("reportRefreshDate"), why });
    }
    let (mut with_row, mut without) = (0, 0);
    let mut left = LeftOut::default();
    // For each product: administrators who used it, and the last day of any.
    let mut used: BTreeMap<&str, (usize, Option<Moment>)> = BTreeMap::new();
    for holder in context.holders().of_set(RoleSet::All).filter(|holder| holder.principal.kind == PrincipalKind::User) {
        if holder.synchronises {
            left.synchronisation += 1;
            continue;
        }
        let rows = by_name.get(&holder.principal.upn.to_lowercase()).map_or(&[][..], Vec::as_slice);
        if rows.is_empty() && concealed > 0 {
            let mut listed = context.affected(holder, RoleSet::All, Outcome::NoEvidence);
            listed.facts.push(Fact::new("Activity", "names are concealed in the report"));
            judge.subject(listed);
            continue;
        }
        let mut listed = context.affected(holder, RoleSet::All, Outcome::Pass);
        if rows.is_empty() {
            // Accounts without a licence of Microsoft 365 are in no usage report: nothing was done there with them.
            without += 1;
            let why = if supply.gap(RecordKind::UsageReports).is_some() {
                "not in the report, which is not whole"
            } else {
                "not in the report, which lists who may use Exchange, Teams, SharePoint and the like"
            };
            listed.facts.push(Fact::new("Activity", why));
        } else {
            with_row += 1;
        }
        for (product, day) in tell(&mut listed, rows) {
            let (people, last) = used.entry(product).or_default();
            (*people, *last) = (*people + 1, (*last).max(Some(day)));
        }
        judge.listed(listed);
    }
    let unknown = judge.examined() - with_row - without;
    let listed = Counted { unknown, ..Counted::meeting(with_row, with_row + without) };
    judge.tell(stage2::IN_USAGE_REPORT.of(Counted { examined: judge.examined(), ..listed }));
    let products: Vec<String> = used
        .iter()
        .filter_map(|(product, (people, last))| {
            Some(format!("{product} {} ({})", figure(*people), (*last)?.iso_date()))
        })
        .collect();
    if !products.is_empty() {
        judge.reason(format!("Administrators who used a product, and the last day: {}.", products.join(", ")));
    }
    judge.reasons_of(left.in_words());
    judge.finish(Nothing::NotApplicable("No person holds a role.".to_owned()))
}

/// Adds what the rows say to the account, and gives the last day for each product that was used.
fn tell<'a>(listed: &mut Affected, rows: &[&'a UsageRow]) -> BTreeMap<&'a str, Moment> {
    let mut used: BTreeMap<&str, Moment> = BTreeMap::new();
    for row in rows {
        for (product, last) in &row.activities {
            let words = match last {
                Known::Value(day) => {
                    let newest = used.entry(*product).or_insert(*day);
                    *newest = (*newest).max(*day);
                    day.iso_date()
                }
                Known::Empty => "none".to_owned(),
                Known::NotExported => continue,
            };
            let fact = Fact::new("Last activity", format!("{product}: {words}"));
            listed.facts.push(fact.from(row.source, "lastActivityDate"));
        }
        listed.sources.push(row.source);
    }
    used
}
