//! 2.14 · Whether a consumer identity or a retired classic role still opens Azure.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.14",
    name: "azure_microsoft_accounts",
    stage: "2",
    track: Track::Azure,
    title: "Microsoft accounts removed from Azure administrator roles",
    applies: &[ScopeArea::Azure],
    guidance: include_str!("azure_microsoft_accounts.md"),
    checks: &[
        Check {
            id: "2.14.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "No consumer Microsoft account holds an Azure role",
            needs: &[Need::Helps(RecordKind::Users)],
            run: Run::ByHand,
            references: &["AC-2(7)", "IA-8", "T1078.004"],
        },
        Check {
            id: "2.14.b",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "No classic administrators remain, and assignments left by their retirement are known",
            needs: &[],
            run: Run::ByHand,
            references: &["AC-2", "AC-6(5)"],
        },
    ],
};
