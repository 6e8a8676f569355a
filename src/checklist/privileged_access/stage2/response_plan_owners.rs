//! 2.11 · Whether each response plan has an owner who can be reached when the tenant cannot.

mod owners;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;

pub static ITEM: Item = Item {
    id: "2.11",
    name: "response_plan_owners",
    stage: "2",
    track: Track::General,
    title: "Owners of the incident and emergency response plan",
    applies: &[],
    guidance: include_str!("response_plan_owners.md"),
    checks: &[
        Check {
            id: "2.11.a",
            mode: Mode::Assisted,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Every response plan has an owner who can be reached without the tenant",
            needs: &[Need::All(RecordKind::ResponsePlans), Need::All(RecordKind::Users)],
            run: Run::Evidence(owners::reachable),
            references: &["IR-8", "CP-2"],
        },
        Check {
            id: "2.11.b",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Communication with other teams and plan owners is established",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "IR-8"],
        },
        Check {
            id: "2.11.c",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Attacks are monitored and priorities for handling are set",
            needs: &[],
            run: Run::Answer,
            references: &["IR-4", "IR-5", "SI-4"],
        },
        Check {
            id: "2.11.d",
            mode: Mode::Manual,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Incident data is collected, analysed and reported",
            needs: &[],
            run: Run::Answer,
            references: &["IR-5", "IR-6"],
        },
    ],
};
