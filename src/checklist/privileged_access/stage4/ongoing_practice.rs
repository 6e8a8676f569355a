//! 4.06 · Whether the habits of the earlier stages hold over time; sums up other checks and the retention of logs.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "4.06",
    name: "ongoing_practice",
    stage: "4",
    track: Track::General,
    title: "Ongoing practice",
    applies: &[],
    guidance: include_str!("ongoing_practice.md"),
    checks: &[
        Check {
            id: "4.06.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Administrators do day-to-day work as unprivileged users",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::Licences),
                Need::Helps(RecordKind::Mailboxes),
                Need::Helps(RecordKind::SignIns),
            ],
            run: Run::ByHand,
            references: &["MT.1028", "AC-6(2)"],
        },
        Check {
            id: "4.06.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Privileged access is taken just in time",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Helps(RecordKind::EmergencyAccounts),
            ],
            run: Run::ByHand,
            references: &["MS.AAD.7.4", "ZTA 21815", "AC-6(5)"],
        },
        Check {
            id: "4.06.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Audit logs on privileged accounts are kept long enough",
            needs: &[],
            run: Run::ByHand,
            references: &["AU-11"],
        },
    ],
};
