//! 2.03 · Whether the highest roles are held by dedicated, cloud-only accounts whose mail stays inside.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
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
                Need::All(RecordKind::Licences),
                Need::Helps(RecordKind::Mailboxes),
                Need::Helps(RecordKind::SignIns),
            ],
            run: Run::ByHand,
            references: &["MT.1028", "AC-6(2)", "T1566"],
        },
        Check {
            id: "2.03.b",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "Every privileged account is cloud-only",
            needs: &[Need::Holders(RoleSet::Privileged), Need::All(RecordKind::Users)],
            run: Run::ByHand,
            references: &["MS.AAD.7.3", "MT.1026", "ZTA 21814", "CIS.M365.1.1.1", "AC-6(5)", "T1078.004"],
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
                Need::Helps(RecordKind::Mailboxes),
            ],
            run: Run::ByHand,
            references: &["AC-2"],
        },
        Check {
            id: "2.03.d",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No administrator's mailbox forwards outside the organisation",
            needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Mailboxes), Need::All(RecordKind::Domains)],
            run: Run::ByHand,
            references: &["MS.EXO.1.1", "AC-4", "T1114.003"],
        },
    ],
};
