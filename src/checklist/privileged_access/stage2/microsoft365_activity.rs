//! 2.10 · Whether administrators administer, whether the audit log records, and what each product last saw of them.

mod portals;
mod products;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.10",
    name: "microsoft365_activity",
    stage: "2",
    track: Track::General,
    title: "Microsoft 365 activity monitoring",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("microsoft365_activity.md"),
    checks: &[
        Check {
            id: "2.10.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every administrator used an admin portal or tool recently",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users), Need::All(RecordKind::SignIns)],
            run: Run::Evidence(portals::used),
            references: &["MT.1029", "AC-2(3)", "AC-6(7)", "T1078.004"],
        },
        Check {
            id: "2.10.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "The unified audit log records activity",
            needs: &[Need::AnyOf(&[RecordKind::AdminAuditConfig, RecordKind::UnifiedAudit])],
            run: Run::Evidence(products::audited),
            references: &["MS.EXO.17.1", "MS.DEFENDER.6.1", "CIS M365 3.1.1", "AU-2", "AU-12", "T1562.008"],
        },
        Check {
            id: "2.10.c",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Each administrator’s last activity per product is known",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::UsageReports),
                Need::Helps(&[RecordKind::Users]),
            ],
            run: Run::Evidence(products::last_activity),
            references: &["AC-2(12)", "AU-6"],
        },
    ],
};
