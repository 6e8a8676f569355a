//! 4.02 · Who is local administrator on joined devices, and who may join them.

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::roles::RoleSet;

/// Template id of *Microsoft Entra Joined Device Local Administrator*.
const DEVICE_LOCAL_ADMINISTRATOR: &str = "9f06204d-73c1-4d4c-880a-6edb90606fd8";

pub static ITEM: Item = Item {
    id: "4.02",
    name: "device_administrators",
    stage: "4",
    track: Track::General,
    title: "Administrators of Entra-joined devices",
    applies: &[],
    guidance: include_str!("device_administrators.md"),
    checks: &[
        Check {
            id: "4.02.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Members of the device local administrator role are known and few",
            needs: &[Need::Holders(RoleSet::One(DEVICE_LOCAL_ADMINISTRATOR))],
            run: Run::ByHand,
            references: &["ZTA 21955", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "4.02.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Registering users and Global Administrators do not become local administrators",
            needs: &[],
            run: Run::ByHand,
            references: &["MT.1090", "MT.1091", "AC-6(5)"],
        },
        Check {
            id: "4.02.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Local administrator passwords are managed by Entra LAPS",
            needs: &[],
            run: Run::ByHand,
            references: &["ZTA 21953", "IA-5", "T1078.003"],
        },
        Check {
            id: "4.02.d",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Few may join or register devices, and MFA is required to do so",
            needs: &[Need::Helps(RecordKind::ConditionalAccess)],
            run: Run::ByHand,
            references: &["MT.1061", "MT.1070", "ZTA 21837", "ZTA 21872", "IA-3", "T1098.005"],
        },
    ],
};
