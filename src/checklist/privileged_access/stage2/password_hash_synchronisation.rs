//! 2.05 · Whether sign-in survives a failure on-premises, and whether the bridge from on-premises can be abused.

mod federation;
mod synchronised;
#[cfg(test)]
mod tests;

pub(in crate::checklist::privileged_access) use federation::{domains, of_domain};
pub(in crate::checklist::privileged_access) use synchronised::password_sync_at_work;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.05",
    name: "password_hash_synchronisation",
    stage: "2",
    track: Track::General,
    title: "Password hash synchronisation",
    applies: &[ScopeArea::Hybrid],
    guidance: include_str!("password_hash_synchronisation.md"),
    checks: &[
        Check {
            id: "2.05.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Password hash synchronisation is enabled",
            needs: &[
                Need::AnyOf(&[RecordKind::Synchronisation, RecordKind::Organization]),
                Need::Helps(&[RecordKind::Users]),
            ],
            run: Run::Evidence(synchronised::hashes),
            references: &["CIS M365 5.1.8.1", "IA-5", "CP-2"],
        },
        Check {
            id: "2.05.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Directory and password synchronisation ran within the last day",
            needs: &[
                Need::AnyOf(&[RecordKind::Organization, RecordKind::Synchronisation]),
                Need::Helps(&[RecordKind::Collectors, RecordKind::Users]),
            ],
            run: Run::Evidence(synchronised::recent),
            references: &["CP-10"],
        },
        Check {
            id: "2.05.c",
            mode: Mode::Auto,
            severity: Severity::Info,
            basis: Basis::Roadmap,
            title: "Federated domains can fall back to managed authentication",
            needs: &[
                Need::AnyOf(&[RecordKind::Domains, RecordKind::Organization]),
                Need::Helps(&[RecordKind::Synchronisation]),
            ],
            run: Run::Evidence(federation::fall_back),
            references: &["ZTA 21829", "CP-10"],
        },
        Check {
            id: "2.05.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Federated domains trust one known issuer with one valid certificate",
            needs: &[Need::AnyOf(&[RecordKind::Domains, RecordKind::Organization]), Need::All(RecordKind::Federations)],
            run: Run::Evidence(federation::trusted),
            references: &["SC-12", "T1484.002", "T1606.002"],
        },
        Check {
            id: "2.05.e",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Current,
            title: "Synchronisation cannot take over cloud accounts, and the single sign-on key is recent",
            needs: &[
                Need::All(RecordKind::Synchronisation),
                Need::Helps(&[RecordKind::Organization, RecordKind::Users, RecordKind::AdComputers]),
            ],
            run: Run::Evidence(synchronised::takeover),
            references: &["MT.1073", "MT.1084", "IA-5", "T1556.007"],
        },
    ],
};
