//! 3.11 · Who is administrator inside the machines: local accounts, and Azure roles that sign in as one.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.11",
    name: "virtual_machine_accounts",
    stage: "3",
    track: Track::Azure,
    title: "Privileged accounts in hosted virtual machines",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("virtual_machine_accounts.md"),
    checks: &[
        Check {
            id: "3.11.a",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "The local administrators of every virtual machine are in the inventory",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-2", "AC-6(5)", "T1078.003"],
        },
        Check {
            id: "3.11.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Holders of virtual machine administrator login are known",
            needs: &[
                Need::Helps(RecordKind::Users),
                Need::Helps(RecordKind::Groups),
                Need::Helps(RecordKind::GroupMembers),
            ],
            run: Run::ByHand,
            references: &["AC-6(5)", "T1078.004"],
        },
        Check {
            id: "3.11.c",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Virtual machines use Entra sign-in and no shared local administrator name",
            needs: &[],
            run: Run::ByHand,
            references: &["IA-2", "IA-5", "T1078.003"],
        },
    ],
};
