//! 2.02 · Whether an administrator signs in with an identity that the organisation does not control.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

pub static ITEM: Item = Item {
    id: "2.02",
    name: "microsoft_accounts",
    stage: "2",
    track: Track::General,
    title: "Microsoft accounts in administrator roles",
    applies: &[],
    guidance: include_str!("microsoft_accounts.md"),
    checks: &[Check {
        id: "2.02.a",
        mode: Mode::Auto,
        severity: Severity::High,
        basis: Basis::Roadmap,
        title: "No administrator signs in with a consumer Microsoft account",
        needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users)],
        run: Run::ByHand,
        references: &["MT.1025", "ZTA 22128", "AC-2(7)", "IA-8", "T1078.004"],
    }],
};
