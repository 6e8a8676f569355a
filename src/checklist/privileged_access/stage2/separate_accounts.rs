//! 2.03 · Whether the highest roles are held by dedicated, cloud-only accounts whose mail stays inside.

mod cloud_only;
mod dedicated;
mod forwarding;
#[cfg(test)]
mod tests;

pub(in crate::checklist::privileged_access) use dedicated::over as dedicated_accounts;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::{self, RoleSet};

pub static ITEM: Item = Item {
    id: "2.03",
    name: "separate_accounts",
    stage: "2",
    track: Track::General,
    title: "Separate accounts and mail forwarding for Global Administrators",
    applies: &[],
    guidance: include_str!("separate_accounts.md"),
    checks: &[
        Check {
            id: "2.03.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Global Administrators work with an account used for administration only",
            needs: &[
                Need::Holders(RoleSet::One(roles::GLOBAL_ADMINISTRATOR)),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "assignedLicenses", Empty::SaysSomething),
                Need::All(RecordKind::Licences),
                Need::All(RecordKind::SignIns),
                Need::Column(RecordKind::SignIns, "appDisplayName", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Mailboxes, RecordKind::Administrators, RecordKind::EmergencyAccounts]),
            ],
            run: Run::Evidence(dedicated::dedicated),
            references: &["MT.1028", "CIS M365 1.1.4", "AC-6(2)", "T1566"],
        },
        Check {
            id: "2.03.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Every privileged account is cloud-only",
            needs: &[
                Need::Holders(RoleSet::Privileged),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "onPremisesSyncEnabled", Empty::SaysSomething),
            ],
            run: Run::Evidence(cloud_only::cloud_only),
            references: &["MS.AAD.7.3", "MT.1026", "ZTA 21814", "AR0076", "CIS M365 1.1.1", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "2.03.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Mail to a Global Administrator reaches a working mailbox",
            needs: &[
                Need::Holders(RoleSet::One(roles::GLOBAL_ADMINISTRATOR)),
                Need::All(RecordKind::Users),
                Need::Column(RecordKind::Users, "mail", Empty::SaysSomething),
                Need::Helps(&[
                    RecordKind::Mailboxes,
                    RecordKind::Domains,
                    RecordKind::Organization,
                    RecordKind::Licences,
                ]),
            ],
            run: Run::Evidence(forwarding::reached),
            references: &["AC-2"],
        },
        Check {
            id: "2.03.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No administrator’s mailbox forwards outside the organisation",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Mailboxes),
                Need::Column(RecordKind::Mailboxes, "forwardingSmtpAddress", Empty::SaysSomething),
                Need::Column(RecordKind::Mailboxes, "forwardingAddress", Empty::SaysSomething),
                Need::AnyOf(&[RecordKind::Domains, RecordKind::Organization]),
                Need::Helps(&[RecordKind::Users, RecordKind::InboxRules]),
            ],
            run: Run::Evidence(forwarding::outside),
            references: &["MS.EXO.1.1", "CIS M365 6.2.1", "AC-4", "T1114.003"],
        },
    ],
};
