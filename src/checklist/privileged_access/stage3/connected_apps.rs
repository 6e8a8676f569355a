//! 3.17 · What connected apps may do, who consented, how their credentials are kept, and who else may come in.

mod apps;
mod cloud_app_policies;
mod consent;
mod credentials;
mod ordinary_users;
mod session_control;
#[cfg(test)]
mod tests;
mod trust;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.17",
    name: "connected_apps",
    stage: "3",
    track: Track::OtherApps,
    title: "Monitoring of connected cloud apps",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("connected_apps.md"),
    checks: &[
        Check {
            id: "3.17.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "An enabled policy routes sessions through Defender for Cloud Apps",
            needs: &[
                Need::All(RecordKind::ConditionalAccess),
                Need::Helps(&[RecordKind::Licences, RecordKind::CloudAppPolicies]),
            ],
            run: Run::Evidence(session_control::session_control),
            references: &["SI-4"],
        },
        Check {
            id: "3.17.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No app holds high-impact permissions by risky consent",
            needs: &[
                Need::All(RecordKind::ServicePrincipals),
                Need::All(RecordKind::PermissionGrants),
                Need::All(RecordKind::AppRoleAssignments),
                Need::All(RecordKind::AuthorizationPolicy),
                Need::All(RecordKind::AdminConsentPolicy),
                Need::Helps(&[
                    RecordKind::Organization,
                    RecordKind::Applications,
                    RecordKind::PermissionClassifications,
                ]),
            ],
            run: Run::Evidence(consent::risky_consent),
            references: &[
                "MS.AAD.5.2",
                "MS.AAD.5.3",
                "EIDSCA.AP08",
                "EIDSCA.AP09",
                "EIDSCA.CP04",
                "EIDSCA.CR01",
                "MT.1050",
                "MT.1051",
                "ZTA 21776",
                "ZTA 21809",
                "ZTA 21770",
                "AR0006",
                "CIS M365 5.1.5.1",
                "CIS M365 5.1.5.2",
                "AC-6(5)",
                "CM-11",
                "T1528",
            ],
        },
        Check {
            id: "3.17.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Credentials of apps with such permissions are short-lived, certified and owned by administrators",
            needs: &[
                Need::All(RecordKind::ServicePrincipals),
                Need::All(RecordKind::Applications),
                Need::All(RecordKind::PermissionGrants),
                Need::All(RecordKind::AppRoleAssignments),
                Need::Holders(RoleSet::All),
                Need::Helps(&[RecordKind::Users, RecordKind::Organization]),
            ],
            run: Run::Evidence(credentials::credentials),
            references: &[
                "MS.AAD.5.5",
                "MS.AAD.5.6",
                "MS.AAD.5.7",
                "MT.1002",
                "ZTA 21772",
                "ZTA 21773",
                "ZTA 21896",
                "ZTA 21992",
                "AR0004",
                "AR0005",
                "IA-5",
                "T1098.001",
            ],
        },
        Check {
            id: "3.17.d",
            mode: Mode::Manual,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Alerts and activities of connected apps reach the SIEM",
            needs: &[],
            run: Run::Answer,
            references: &["AU-6", "SI-4"],
        },
        Check {
            id: "3.17.e",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Cloud app policies for access, activity, anomaly and sharing are enabled",
            needs: &[Need::All(RecordKind::CloudAppPolicies)],
            run: Run::Evidence(cloud_app_policies::cloud_app_policies),
            references: &["CIS M365 2.4.3", "AC-4", "SI-4"],
        },
        Check {
            id: "3.17.f",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "Ordinary users cannot register apps, create tenants or invite guests",
            needs: &[Need::All(RecordKind::AuthorizationPolicy)],
            run: Run::Evidence(ordinary_users::ordinary_users),
            references: &[
                "MS.AAD.5.1",
                "MS.AAD.8.1",
                "MS.AAD.8.2",
                "EIDSCA.AP04",
                "EIDSCA.AP07",
                "EIDSCA.AP10",
                "MT.1068",
                "ZTA 21787",
                "ZTA 21791",
                "ZTA 21792",
                "ZTA 21807",
                "CIS M365 5.1.2.2",
                "CIS M365 5.1.2.3",
                "CIS M365 5.1.6.2",
                "CIS M365 5.1.6.3",
                "AC-6",
                "T1136.003",
            ],
        },
        Check {
            id: "3.17.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Trust from other tenants is granted only to named tenants",
            needs: &[Need::All(RecordKind::CrossTenantDefault), Need::Helps(&[RecordKind::CrossTenantPartners])],
            run: Run::Evidence(trust::trust),
            references: &["AC-20", "IA-8", "T1199"],
        },
    ],
};
