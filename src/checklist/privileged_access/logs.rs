//! Where logs are sent, and how long they stay there: what several items ask.

use super::stage3::integrated_monitoring::living;
use crate::checklist::{Context, wording};
use crate::evidence::SourceRef;
use crate::tenant::azure_monitoring::{DIRECTORY, DiagnosticSetting, LogOwner};
use crate::tenant::sign_in::SignInLog;
use crate::tenant::{Missing, Moment, RecordKind, Tenant, figure};
use std::collections::BTreeSet;

/// A category of the directory's logs, and the table that a workspace keeps it in. Source: Microsoft's table reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Category {
    pub name: &'static str,
    pub title: &'static str,
    pub table: &'static str,
    /// Only where the tenant has Entra ID P2.
    pub is_risk: bool,
}

const fn category(name: &'static str, title: &'static str, table: &'static str) -> Category {
    Category { name, title, table, is_risk: false }
}

pub(super) const AUDIT: Category = category("AuditLogs", "audit log", "auditlogs");
pub(super) const SIGN_INS: Category = category("SignInLogs", "interactive sign-ins", "signinlogs");

/// Sign-ins of every kind, changes, risk and provisioning.
pub(super) const OF_DIRECTORY: &[Category] = &[
    AUDIT,
    SIGN_INS,
    category("NonInteractiveUserSignInLogs", "non-interactive sign-ins", "aadnoninteractiveusersigninlogs"),
    category("ServicePrincipalSignInLogs", "sign-ins of service principals", "aadserviceprincipalsigninlogs"),
    category("ManagedIdentitySignInLogs", "sign-ins of managed identities", "aadmanagedidentitysigninlogs"),
    category("ProvisioningLogs", "provisioning", "aadprovisioninglogs"),
    Category { is_risk: true, ..category("RiskyUsers", "risky users", "aadriskyusers") },
    Category { is_risk: true, ..category("UserRiskEvents", "risk events of users", "aaduserriskevents") },
];

/// What a subscription's activity log cannot do without.
pub(super) const OF_SUBSCRIPTION: &[Category] = &[
    category("Administrative", "administrative events", "azureactivity"),
    category("Security", "security events (alerts of Defender for Cloud)", "azureactivity"),
    category("Policy", "policy events", "azureactivity"),
    category("Alert", "alerts", "azureactivity"),
];

pub(super) fn settings_of<'t>(tenant: &'t Tenant, owner: &LogOwner) -> Vec<&'t DiagnosticSetting> {
    tenant.diagnostic_settings.iter().filter(|setting| setting.of == *owner).collect()
}

/// Whether the settings of an owner were asked for: there is one, or the list of its own was supplied, and is empty.
pub(super) fn was_asked(tenant: &Tenant, owner: &LogOwner) -> bool {
    let listed = &tenant.diagnostic_settings.supply.per_object;
    let is_listed = match owner {
        LogOwner::Directory => listed.contains(DIRECTORY),
        LogOwner::Subscription(id) => listed.contains(&**id),
        LogOwner::Resource(_) => false,
    };
    is_listed || tenant.diagnostic_settings.iter().any(|setting| setting.of == *owner)
}

/// Subscriptions and the directory whose logs go somewhere, or nowhere: all that were asked, and those in use.
pub(super) fn owners(tenant: &Tenant) -> BTreeSet<LogOwner> {
    let mut owners: BTreeSet<LogOwner> = tenant.diagnostic_settings.iter().map(|setting| setting.of.clone()).collect();
    owners.retain(|owner| !matches!(owner, LogOwner::Resource(_)));
    owners.extend(living(tenant).map(|subscription| LogOwner::Subscription(subscription.id.clone())));
    owners.extend(Some(LogOwner::Directory).filter(|owner| was_asked(tenant, owner)));
    owners
}

/// The gap where a subscription's settings were neither supplied nor said to be none.
pub(super) fn no_setting(subscription: &str) -> Missing {
    let why = format!(
        "Of the subscription {subscription} no diagnostic setting was supplied: there is none, or they were not asked for."
    );
    Missing { kind: RecordKind::DiagnosticSettings, column: None, why }
}

/// The gap where nothing says where the directory's logs go, though settings of subscriptions were supplied. Needs
/// diagnostic settings among the check's needs.
pub(super) fn directory_gap(tenant: &Tenant) -> Option<Missing> {
    let supply = &tenant.diagnostic_settings.supply;
    let is_there = was_asked(tenant, &LogOwner::Directory);
    let are_some = !tenant.diagnostic_settings.items.is_empty() || !supply.per_object.is_empty();
    (!is_there && are_some).then(|| Missing {
        kind: RecordKind::DiagnosticSettings,
        column: None,
        why: "Of the directory itself no diagnostic setting was supplied: there is none, or they were not asked for."
            .to_owned(),
    })
}

/// The gap of a log without a row: it has no window, and a log shows absence only inside its window. `window`: of the
/// log, which is of this kind. A log that was not supplied is a gap of its own. Sign-ins of people stand in one of two logs, and
/// the other one shows of nobody that they did not sign in. One that ended too long ago, or begins after the as-of date, shows
/// nothing of that day.
pub(super) fn windowless(context: &Context<'_>, kind: RecordKind, window: Option<(Moment, Moment)>) -> Option<Missing> {
    let tenant = context.tenant(&[kind]);
    if let (RecordKind::SignIns, Some(missing)) = (kind, without_people(&tenant.sign_ins)) {
        return Some(missing);
    }
    if let Some(why) = &tenant.supply(kind).apart {
        return Some(Missing { kind, column: None, why: why.clone() });
    }
    if let Some(missing) = window.and_then(|window| beside_the_day(context, kind, window)) {
        return Some(missing);
    }
    (window.is_none() && tenant.supply(kind).is_supplied()).then(|| Missing {
        kind,
        column: None,
        why: format!(
            "The {} was supplied without a single entry, so for which days it speaks is not known, and it shows nothing: \
             export it again with a filter that gives at least one entry.",
            kind.title()
        ),
    })
}

/// The gap of a log that begins after the as-of date, or ended longer ago than evidence is accepted.
pub(super) fn beside_the_day(
    context: &Context<'_>,
    kind: RecordKind,
    (from, end): (Moment, Moment),
) -> Option<Missing> {
    if from.day() > context.as_of().day() {
        return Some(later(kind, from));
    }
    let (age, most) = (end.age_days(context.as_of()), context.parameters().evidence_max_age_days);
    (age > most).then(|| Missing {
        kind,
        column: None,
        why: format!(
            "The {} ends on {}, {} before the day as of which is assessed; at most {most} are accepted. Export it up to that day.",
            kind.title(),
            end.iso_date(),
            wording::days(age)
        ),
    })
}

/// What a log shows of a day before it begins: nothing.
fn later(kind: RecordKind, from: Moment) -> Missing {
    let title = kind.title();
    let why = format!(
        "The {title} begins on {}, after the as-of date, and shows nothing of that day or before it. Export an earlier period.",
        from.iso_date()
    );
    Missing { kind, column: None, why }
}

/// The gap of a sign-in log in which nobody sits at the keyboard: those sign-ins stand in a log of their own.
pub(super) fn without_people(log: &SignInLog) -> Option<Missing> {
    let what = match (log.has_only_programs(), log.lacks_interactive) {
        (true, _) => "sign-ins of programs",
        (false, true) => "non-interactive sign-ins",
        (false, false) => return None,
    };
    let why = format!(
        "Only {what} are in the evidence; those of people at the keyboard stand in a log of their own. Export that one, too."
    );
    Some(Missing { kind: RecordKind::SignIns, column: None, why })
}

/// Why the sign-in log does not show of anybody that they did not sign in for more than `limit` days; `None`: it does. A log
/// shows absence only inside its window: it begins before the first of these days, which it may hold by half, and ends with
/// the last one.
pub(super) fn hides_absence(log: &SignInLog, as_of: Moment, limit: i64) -> Option<Missing> {
    const KIND: RecordKind = RecordKind::SignIns;
    let gap = |why: String| Some(Missing { kind: KIND, column: None, why });
    if let Some(missing) = log.supply.gap(KIND) {
        return Some(missing);
    }
    if let Some(missing) = without_people(log) {
        return Some(missing);
    }
    if let Some(why) = &log.supply.apart {
        return gap(why.clone());
    }
    let Some((from, to)) = log.window else { return gap("The sign-in log holds no entry.".to_owned()) };
    if from.day() > as_of.day() {
        return Some(later(KIND, from));
    }
    let (reach, age) = (from.age_days(as_of), to.age_days(as_of));
    if reach <= limit {
        return gap(format!(
            "The sign-in log reaches back {}, to {}, not beyond the {limit} asked about; export a longer one.",
            wording::days(reach),
            from.iso_date()
        ));
    }
    if age > 1 {
        return gap(format!(
            "The sign-in log ends on {}, {} before the day as of which is assessed: who signed in after that is not in it. \
             Export it up to that day.",
            to.iso_date(),
            wording::days(age)
        ));
    }
    None
}

/// The label of a fact that says which row of many the evidence of an object is.
pub(super) const ROW_GIVEN: &str = "Rows of the log";

/// "the newest of 5 is named": of what is counted in a log, the newest row stands among the sources.
pub(super) fn row_given(number: u32) -> String {
    format!("the newest of {} is named", figure(number))
}

/// Where one category of one owner goes.
#[derive(Debug, Default)]
pub(super) struct Destinations {
    /// Into a workspace, an event hub or a partner's solution: read as it arises.
    pub streamed: Vec<String>,
    /// Into a storage account.
    pub stored: Vec<String>,
    /// The longest time that a workspace keeps it.
    pub days: Option<i64>,
    /// Workspaces whose retention is not in the evidence.
    pub untold: Vec<String>,
    pub sources: Vec<SourceRef>,
    /// What a setting sends, or where, was not exported: it may be this.
    pub lost: bool,
}

/// How long is long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Enough,
    TooShort,
    /// Where Azure does not say for how long: a storage account, an event hub, another product.
    Elsewhere,
    /// In a workspace whose retention was not supplied, or where it goes was not exported.
    NotTold,
    Nowhere,
}

impl Destinations {
    /// Several settings are united: it is enough that one sends the category.
    pub fn of(tenant: &Tenant, settings: &[&DiagnosticSetting], category: Category) -> Self {
        let mut found = Self { lost: settings.iter().any(|setting| setting.lost_at_export()), ..Self::default() };
        for setting in
            settings.iter().filter(|setting| setting.sends(category.name) && !setting.destinations.is_empty())
        {
            found.sources.push(setting.source);
            for destination in &setting.destinations {
                let list =
                    if destination.starts_with("storage account") { &mut found.stored } else { &mut found.streamed };
                if !list.contains(destination) {
                    list.push(destination.clone());
                }
            }
            let Some(workspace) = &setting.workspace else { continue };
            match retention(tenant, workspace, category) {
                Some((days, source)) => {
                    found.days = found.days.max(Some(days));
                    found.sources.push(source);
                }
                None => found.untold.push(workspace.rsplit('/').next().unwrap_or(workspace).to_owned()),
            }
        }
        found
    }

    pub fn is_nowhere(&self) -> bool {
        self.streamed.is_empty() && self.stored.is_empty()
    }

    pub fn kept(&self, least: i64) -> Kept {
        let workspaces = self.streamed.iter().filter(|name| name.starts_with("workspace ")).count();
        if self.is_nowhere() && self.lost {
            Kept::NotTold
        } else if self.is_nowhere() {
            Kept::Nowhere
        } else if self.days.is_some_and(|days| days >= least) {
            Kept::Enough
        } else if !self.stored.is_empty() || self.streamed.len() > workspaces {
            Kept::Elsewhere
        } else if self.untold.is_empty() {
            Kept::TooShort
        } else {
            Kept::NotTold
        }
    }

    /// "workspace law-soc (90 days), storage account stlogs"
    pub fn words(&self) -> String {
        let mut parts: Vec<String> = self.streamed.iter().chain(&self.stored).cloned().collect();
        match self.days {
            Some(days) => parts.push(format!("kept {} in a workspace", wording::days(days))),
            None if !self.untold.is_empty() => parts.push("for how long was not supplied".to_owned()),
            None => {}
        }
        match (parts.is_empty(), self.lost) {
            (true, true) => "not exported".to_owned(),
            (true, false) => NOWHERE.to_owned(),
            (false, _) => parts.join(", "),
        }
    }
}

/// Where what nothing streams goes.
pub const NOWHERE: &str = "nowhere";

/// Logs by where they go, in the order of the first of each way: "workspace law-soc, kept 90 days in a workspace" and "audit
/// log, interactive sign-ins".
pub fn by_way(logs: impl IntoIterator<Item = (&'static str, String)>) -> Vec<(String, String)> {
    let mut ways: Vec<(String, String)> = Vec::new();
    for (title, way) in logs {
        match ways.iter_mut().find(|(known, _)| *known == way) {
            Some((_, titles)) => titles.extend([", ", title]),
            None => ways.push((way, title.to_owned())),
        }
    }
    ways
}

/// The gap of settings of which it was not exported what they send, or where.
pub(super) fn lost_settings(settings: &[&DiagnosticSetting], whose: &str) -> Option<Missing> {
    settings.iter().any(|setting| setting.lost_at_export()).then(|| Missing {
        kind: RecordKind::DiagnosticSettings,
        column: Some("logs"),
        why: format!("What a diagnostic setting of {whose} sends, and where, was not exported in whole."),
    })
}

/// How long a workspace keeps a category: by the table's own time, else by the workspace's.
fn retention(tenant: &Tenant, workspace: &str, category: Category) -> Option<(i64, SourceRef)> {
    let own = || tenant.log_workspaces.iter().filter(|row| *row.workspace == *workspace);
    let table = own().find(|row| row.table.as_deref() == Some(category.table) && row.days.is_some());
    let found = table.or_else(|| own().find(|row| row.table.is_none()))?;
    Some((found.days?, found.source))
}

/// The gap that an untold workspace leaves.
pub(super) fn untold(names: &[String]) -> Option<Missing> {
    let name = names.first()?;
    Some(Missing {
        kind: RecordKind::LogWorkspaces,
        column: Some("retentionInDays"),
        why: format!("For how long the workspace {name} keeps its rows was not supplied."),
    })
}

#[cfg(test)]
pub(super) mod fixtures {
    use super::{DiagnosticSetting, LogOwner};
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::tenant::azure_monitoring::LogRetention;
    use crate::tenant::fixtures::World;

    pub(in crate::checklist) const AT: SourceRef = SourceRef { file: EvidenceId(9), part: None, row: 1 };

    /// A setting that sends every category named; `workspace ` in front of a destination makes it one.
    pub(in crate::checklist) fn sends(mut world: World, of: LogOwner, categories: &[&str], to: &[&str]) -> World {
        let workspace =
            to.iter().find_map(|name| name.strip_prefix("workspace ")).map(|name| format!("/x/{name}").into());
        world.tenant.diagnostic_settings.items.push(DiagnosticSetting {
            name: "to-soc".into(),
            of,
            destinations: to.iter().map(ToString::to_string).collect(),
            workspace,
            categories: categories.iter().map(|name| (Box::from(*name), Some(true))).collect(),
            source: AT,
        });
        world
    }

    pub(in crate::checklist) fn keeps(mut world: World, name: &str, table: Option<&str>, days: i64) -> World {
        world.tenant.log_workspaces.items.push(LogRetention {
            workspace: format!("/x/{name}").into(),
            name: name.into(),
            table: table.map(Into::into),
            days: Some(days),
            source: AT,
        });
        world
    }
}

#[cfg(test)]
mod tests {
    use crate::checklist::Outcome;
    use crate::checklist::privileged_access::CHECKLIST;
    use crate::checklist::tests::{Case, everything};
    use crate::tenant::fixtures::{as_of, days_ago, id_of, upn_of};
    use crate::tenant::proposals::EmergencyAccount;

    /// A log that ends on the last day that is accepted shows what it shows, and a day later nothing.
    #[test]
    fn logs_are_accepted_for_so_many_days() {
        let most = crate::checklist::Parameters::default().evidence_max_age_days;
        for id in ["1.03.f", "2.06.i", "2.15.c", "3.03.b", "3.05.g", "3.05.h", "3.05.i", "3.06.a"] {
            let (item, _) = CHECKLIST.check(id).unwrap();
            let mut world = everything().admin("anna", "Global Administrator");
            let window = Some((days_ago(most + 100), days_ago(most)));
            world.tenant.sign_ins.window = window;
            world.tenant.audit_log.window = window;
            world.tenant.activity_log.window = window;
            let mut case = Case::new(world.build(), as_of());
            if id == "1.03.f" {
                let (key, upn) = (id_of("anna").to_lowercase(), upn_of("anna").to_lowercase());
                let signals = Vec::new();
                case.emergency.push(EmergencyAccount {
                    key,
                    upn,
                    user: Some(0),
                    entry: None,
                    confirmed: true,
                    signals,
                });
            }
            case.judge(item, id);
            case.as_of = as_of().plus(86_400);
            assert_eq!(case.judge(item, id).outcome, Outcome::NoEvidence, "{id}");
            // One that begins on the day speaks of it, one that begins later does not.
            let says_so = |case: &Case| {
                let missing = case.judge(item, id).missing;
                missing.iter().any(|gap| gap.why.contains("begins on 2026-02-20, after the as-of date"))
            };
            case.as_of = days_ago(most + 100);
            assert!(!says_so(&case), "{id}");
            case.as_of = days_ago(most + 101);
            assert!(says_so(&case), "{id}");
            assert_eq!(case.judge(item, id).outcome, Outcome::NoEvidence, "{id}");
        }
    }
}
