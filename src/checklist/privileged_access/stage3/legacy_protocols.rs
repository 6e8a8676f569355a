//! 3.06 · Whether old protocols that cannot do MFA are used, allowed by policy, or left open in mailboxes.

mod blocked;
mod catastrophic;
mod mailboxes;
mod sign_ins;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, COVERAGE, Check, HOLDERS, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.06",
    name: "legacy_protocols",
    stage: "3",
    track: Track::General,
    title: "Exposure to password-based sign-in protocols",
    applies: &[ScopeArea::ExchangeOnline],
    guidance: include_str!("legacy_protocols.md"),
    checks: &[
        Check {
            id: "3.06.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Nobody signs in through a legacy protocol",
            needs: &[
                Need::All(RecordKind::SignIns),
                Need::Column(RecordKind::SignIns, "clientAppUsed", Empty::MeansNothing),
                Need::Helps(&[RecordKind::Users, RecordKind::ExposedPeople]),
                Need::Helps(HOLDERS),
            ],
            run: Run::Evidence(sign_ins::used),
            references: &["AC-17", "IA-2", "T1110.003"],
        },
        Check {
            id: "3.06.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Legacy clients are blocked for all users",
            needs: &[
                Need::All(RecordKind::Users),
                Need::AnyOf(&[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]),
                Need::Helps(&[RecordKind::EmergencyAccounts, RecordKind::Groups, RecordKind::Registrations]),
                Need::Helps(HOLDERS),
                Need::Helps(&[RecordKind::NamedLocations, RecordKind::ServicePrincipals]),
            ],
            run: Run::Evidence(blocked::blocked),
            references: &[
                "MS.AAD.1.1",
                "MT.1009",
                "MT.1010",
                "ZTA 21796",
                "AR0022",
                "CIS M365 5.2.2.3",
                "IA-2(1)",
                "CM-7",
                "T1110.003",
            ],
        },
        Check {
            id: "3.06.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Basic SMTP AUTH, POP and IMAP are off",
            needs: &[
                Need::Holders(RoleSet::All),
                Need::All(RecordKind::Users),
                Need::All(RecordKind::TransportSettings),
                Need::All(RecordKind::MailProtocols),
                Need::All(RecordKind::MailPolicies),
                Need::Helps(&[RecordKind::ExposedPeople, RecordKind::Mailboxes]),
            ],
            run: Run::Evidence(mailboxes::off),
            references: &["MS.EXO.5.1", "CIS M365 6.5.4", "CM-7", "T1110.003"],
        },
        Check {
            id: "3.06.d",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "People whose compromise would be catastrophic must use strong authentication",
            needs: &[
                Need::All(RecordKind::Users),
                Need::AnyOf(&[RecordKind::ConditionalAccess, RecordKind::SecurityDefaults]),
                Need::Helps(&[RecordKind::ExposedPeople]),
                Need::Helps(COVERAGE),
            ],
            run: Run::Evidence(catastrophic::strong),
            references: &["MS.AAD.3.1", "ZTA 21784", "IA-2(2)", "IA-2(8)", "T1078.004"],
        },
    ],
};
