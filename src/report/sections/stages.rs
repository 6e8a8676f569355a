//! The actions at a glance, stage by stage; where the findings are printed, each stage begins with its own.

use super::{Preset, Section, findings, heading, paragraph};
use crate::report::{Block, ReportInput};

pub const SECTION: Section = Section { id: "stages", title: "Results by stage", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if input.options.has(&findings::SECTION) {
        return Vec::new();
    }
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(
            "Each action of the roadmap with its outcome, the assessor’s conclusions taken in, and how many of its checks fail. \
             Where the evidence by itself says otherwise, that stands below the outcome. Checks that go beyond the roadmap are among those that fail, but do not change the outcome of their \
             action; where no others fail, a † says so. The full edition of this report has every finding with its objects and sources.",
        ),
    ];
    for stage in input.checklist.stages {
        let items: Vec<_> = input.items_of(stage.id).collect();
        if !items.is_empty() {
            blocks.push(heading(2, findings::title(stage)));
            blocks.push(findings::overview(input, &items));
        }
    }
    blocks
}
