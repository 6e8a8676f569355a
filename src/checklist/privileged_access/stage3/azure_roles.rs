//! 3.12 · Who holds Azure's powerful roles: how long, over how much, and under which activation rules.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.12",
    name: "azure_roles",
    stage: "3",
    track: Track::Azure,
    title: "PIM for Azure resources and administrator roles",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("azure_roles.md"),
    checks: &[
        Check {
            id: "3.12.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Powerful Azure roles are not held permanently over wide scopes",
            needs: &[
                Need::Helps(RecordKind::Users),
                Need::Helps(RecordKind::Groups),
                Need::Helps(RecordKind::GroupMembers),
            ],
            run: Run::ByHand,
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.12.b",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every subscription has few owners, but more than one",
            needs: &[
                Need::Helps(RecordKind::Users),
                Need::Helps(RecordKind::Groups),
                Need::Helps(RecordKind::GroupMembers),
            ],
            run: Run::ByHand,
            references: &["AC-6(5)", "CP-2"],
        },
        Check {
            id: "3.12.c",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No guest or service principal is Owner",
            needs: &[Need::Helps(RecordKind::Users), Need::Helps(RecordKind::ServicePrincipals)],
            run: Run::ByHand,
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.12.d",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No Azure role assignment names an unknown principal",
            needs: &[
                Need::Helps(RecordKind::Users),
                Need::Helps(RecordKind::Groups),
                Need::Helps(RecordKind::ServicePrincipals),
            ],
            run: Run::ByHand,
            references: &["AC-2", "AC-2(3)"],
        },
        Check {
            id: "3.12.e",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "No custom Azure role grants everything or role assignment",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-6(1)", "AC-6(5)", "T1098.003"],
        },
        Check {
            id: "3.12.f",
            mode: Mode::Auto,
            severity: Severity::Critical,
            basis: Basis::Roadmap,
            title: "No Global Administrator keeps elevated access at the root scope",
            needs: &[Need::Helps(RecordKind::Users)],
            run: Run::ByHand,
            references: &["MT.1056", "ZTA 21788", "AC-6(5)", "T1098.003"],
        },
        Check {
            id: "3.12.g",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Activating Azure's access-granting roles needs MFA, justification and approval, for a short time",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-5", "AC-6(5)", "IA-2(1)"],
        },
    ],
};
