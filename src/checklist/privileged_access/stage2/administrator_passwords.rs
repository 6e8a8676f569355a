//! 2.04 · How old the passwords of administrators are, and whether the accounts are used.

mod password;
mod signed_in;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "2.04",
    name: "administrator_passwords",
    stage: "2",
    track: Track::General,
    title: "Passwords of administrative accounts changed recently",
    applies: &[],
    guidance: include_str!("administrator_passwords.md"),
    checks: &[
        Check {
            id: "2.04.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every administrative account changed its password recently",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "lastPasswordChangeDateTime", Empty::MeansNothing),
                Need::Helps(&[
                    RecordKind::Domains,
                    RecordKind::Organization,
                    RecordKind::ConditionalAccess,
                    RecordKind::SecurityDefaults,
                    RecordKind::Groups,
                    RecordKind::NamedLocations,
                    RecordKind::Strengths,
                ]),
            ],
            run: Run::Evidence(password::changed),
            references: &["!MS.AAD.6.1", "!ZTA 21811", "!CIS M365 1.3.1", "IA-5", "IA-5(1)", "T1110.003"],
        },
        Check {
            id: "2.04.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Every administrative account signed in recently",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Helps(&[RecordKind::SignIns, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(signed_in::signed_in),
            references: &["MT.1029", "AC-2(3)", "T1078.004"],
        },
        Check {
            id: "2.04.c",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Passwords of shared accounts changed recently",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "lastPasswordChangeDateTime", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Administrators, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(password::shared),
            references: &["AC-2(9)", "IA-5"],
        },
    ],
};
