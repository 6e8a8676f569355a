//! 4.03 · Who holds each Microsoft 365 role, and what changed since the previous assessment.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "4.03",
    name: "microsoft365_role_members",
    stage: "4",
    track: Track::General,
    title: "Members of built-in Microsoft 365 administrator roles",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("microsoft365_role_members.md"),
    checks: &[Check {
        id: "4.03.a",
        mode: Mode::Auto,
        severity: Severity::Medium,
        basis: Basis::Roadmap,
        title: "Members of each Microsoft 365 administrator role, and changes since last time, are known",
        needs: &[Need::Holders(RoleSet::All), Need::All(RecordKind::Users)],
        run: Run::ByHand,
        references: &["AC-2", "AC-6(7)"],
    }],
};
