//! 3.02 · How strong the methods are that people really have, and what the methods policy allows.

mod adoption;
mod methods_policy;
mod people;
mod recovery;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "3.02",
    name: "strong_authentication",
    stage: "3",
    track: Track::General,
    title: "Stronger authentication for all users",
    applies: &[],
    guidance: include_str!("strong_authentication.md"),
    checks: &[
        Check {
            id: "3.02.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every exposed person has a strong authentication method",
            needs: &[
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Registrations),
                Need::Helps(&[RecordKind::ExposedPeople]),
            ],
            run: Run::Evidence(people::exposed_are_strong),
            references: &["ZTA 21801", "IA-2(8)", "T1566", "T1621"],
        },
        Check {
            id: "3.02.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Adoption of strong methods across all users is known",
            needs: &[Need::All(RecordKind::Users), Need::All(RecordKind::Registrations)],
            run: Run::Evidence(adoption::adoption),
            references: &["ZTA 21801", "IA-2(2)"],
        },
        Check {
            id: "3.02.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The methods policy bars SMS and voice for administrators and shows sign-in context",
            needs: &[
                Need::All(RecordKind::MethodsPolicy),
                Need::Holders(RoleSet::All),
                Need::Helps(&[RecordKind::Groups]),
            ],
            run: Run::Evidence(methods_policy::bars_weak),
            references: &[
                "MS.AAD.3.3",
                "MS.AAD.3.4",
                "MS.AAD.3.5",
                "EIDSCA.AG01",
                "EIDSCA.AM06",
                "EIDSCA.AM09",
                "EIDSCA.AV01",
                "EIDSCA.AM07",
                "EIDSCA.AM10",
                "EIDSCA.AS04",
                "ZTA 21802",
                "ZTA 21803",
                "ZTA 21804",
                "CIS M365 5.2.3.1",
                "CIS M365 5.2.3.5",
                "IA-2",
                "T1621",
            ],
        },
        Check {
            id: "3.02.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No privileged or exposed person relies on weak methods alone",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Registrations),
                Need::Helps(&[RecordKind::ExposedPeople]),
            ],
            run: Run::Evidence(people::not_only_weak),
            references: &["MS.AAD.3.5", "ZTA 21782", "ZTA 21804", "IA-2(1)", "T1621"],
        },
        Check {
            id: "3.02.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Current,
            title: "Administrators cannot reset their password by weak methods, and temporary passes work once",
            needs: &[
                Need::All(RecordKind::MethodsPolicy),
                Need::All(RecordKind::AuthorizationPolicy),
                Need::Column(RecordKind::AuthorizationPolicy, "allowedToUseSSPR", Empty::MeansNothing),
            ],
            run: Run::Evidence(recovery::recovery),
            references: &["EIDSCA.AP01", "EIDSCA.AT02", "ZTA 21842", "ZTA 21846", "IA-5", "T1556.006"],
        },
    ],
};
