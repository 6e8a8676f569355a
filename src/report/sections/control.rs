//! About this document: version, handling, who made it with what. What was not written is left out.

use super::{Preset, Section};
use crate::report::{Block, ReportInput, Span, words};

pub const SECTION: Section = Section { id: "control", title: "About this document", preset: Preset::Executive, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let as_of = format!("{} ({})", words::date(input.results.as_of), input.as_of_source);
    let tool = format!("Tenant Assessor {}, working offline", env!("CARGO_PKG_VERSION"));
    let status = if input.options.is_draft { "Draft: work on the findings is not finished" } else { "" };
    let pairs = [
        ("Client", details.client.as_str()),
        ("Tenant", &details.tenant),
        ("Tenant as exported", input.tenant_name.unwrap_or_default()),
        ("Checklist", input.checklist.title),
        ("Evidence as of", &as_of),
        ("Version", &details.version),
        ("Status", status),
        ("Assessing organisation", &details.organization),
        ("Assessor", &details.assessor),
        ("Reviewer", &details.reviewer),
        ("Marking", &details.marking),
        ("Distribution", &details.distribution),
        ("Handling", &details.handling),
        ("Made with", &tool),
    ];
    let pairs = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty());
    let pairs = pairs.map(|(label, value)| (label.to_owned(), vec![Span::plain(value)])).collect();
    vec![SECTION.heading(), Block::KeyValues(pairs)]
}
