//! 3.07 · Whether people hold more roles than their work needs: redundant, conflicting, or too powerful.

mod lesser;
mod several;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, RoleSet};
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.07",
    name: "microsoft365_roles",
    stage: "3",
    track: Track::General,
    title: "Roles review for Microsoft 365",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("microsoft365_roles.md"),
    checks: &[
        Check {
            id: "3.07.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Nobody holds redundant or conflicting administrator roles",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users), Need::Helps(&[RecordKind::SignIns])],
            run: Run::Evidence(several::several),
            references: &["AC-5", "AC-6"],
        },
        Check {
            id: "3.07.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No administrator could work with a less privileged role",
            needs: &[Need::Holders(RoleSet::One(GLOBAL_ADMINISTRATOR)), Need::All(RecordKind::SignIns)],
            run: Run::Evidence(lesser::less_would_do),
            references: &["MS.AAD.7.2", "ZTA 21813", "AC-6(1)", "AC-6(5)"],
        },
        Check {
            id: "3.07.c",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Each administrator’s role is confirmed as the right one",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Administrators),
                Need::Helps(&[RecordKind::Users]),
            ],
            run: Run::Evidence(lesser::confirmed),
            references: &["AC-6(7)"],
        },
    ],
};
