//! 2.08 · What Microsoft's own measurement says, how recent it is, and where points are left.

mod score;
#[cfg(test)]
mod tests;

use crate::checklist::{Basis, Check, Item, Mode, Need, Run, Severity, Track};
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;

pub static ITEM: Item = Item {
    id: "2.08",
    name: "secure_score",
    stage: "2",
    track: Track::General,
    title: "Microsoft Secure Score",
    applies: &[ScopeArea::Microsoft365],
    guidance: include_str!("secure_score.md"),
    checks: &[
        Check {
            id: "2.08.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "A recent Secure Score is on record",
            needs: &[Need::All(RecordKind::SecureScores)],
            run: Run::Evidence(score::recent),
            references: &["CA-7", "RA-3"],
        },
        Check {
            id: "2.08.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Identity controls of the Secure Score are fully implemented",
            needs: &[Need::AnyOf(&[RecordKind::SecureScores, RecordKind::SecureScoreControls])],
            run: Run::Evidence(score::identity),
            references: &["CA-7", "CM-6"],
        },
    ],
};
