//! 3.09 · The second round on-premises: workstations and MFA for all administrators, limited shells, attack detection.

mod controllers;
mod people;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::records::Empty;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "3.09",
    name: "on_premises_administration",
    stage: "3",
    track: Track::General,
    title: "On-premises privileged accounts, continued",
    applies: &[ScopeArea::Hybrid, ScopeArea::ActiveDirectory],
    guidance: include_str!("on_premises_administration.md"),
    checks: &[
        Check {
            id: "3.09.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "All on-premises administrators have administration workstations",
            needs: &[
                Need::All(RecordKind::Workstations),
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
            ],
            run: Run::Evidence(people::workstations),
            references: &["AC-6(4)", "SC-3", "T1078.002"],
        },
        Check {
            id: "3.09.b",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "On-premises administration requires MFA",
            needs: &[
                Need::All(RecordKind::AdUsers),
                Need::All(RecordKind::AdGroupMembers),
                Need::Column(RecordKind::AdUsers, "smartcardLogonRequired", Empty::SaysSomething),
            ],
            run: Run::Evidence(people::second_factor),
            references: &["IA-2(1)", "T1078.002"],
        },
        Check {
            id: "3.09.c",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Domain controllers are administered with just enough rights",
            needs: &[Need::All(RecordKind::AdComputers), Need::All(RecordKind::ShellEndpoints)],
            run: Run::Evidence(controllers::limited_shells),
            references: &["AC-6(1)", "AC-6(5)"],
        },
        Check {
            id: "3.09.d",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Attack detection covers every domain controller",
            needs: &[Need::All(RecordKind::AdComputers), Need::All(RecordKind::IdentitySensors)],
            run: Run::Evidence(controllers::sensors),
            references: &["SI-4", "T1003.006"],
        },
    ],
};
