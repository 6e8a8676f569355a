//! The first page: whose tenant, what was assessed, as of when, by whom.

use super::{Preset, Section, method};
use crate::assessment::JournalLine;
use crate::report::{Block, Cover, ReportInput, words};

pub const SECTION: Section = Section { id: "cover", title: "Cover", preset: Preset::Executive, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let tenant = if details.tenant.is_empty() { input.tenant_name.unwrap_or_default() } else { &details.tenant };
    let old = method::days_too_old(input)
        .map(|days| format!("{} days, when the assessment was last changed", words::number(days)));
    let lines = [
        ("Tenant", tenant),
        ("Evidence as of", &input.date(input.results.as_of)),
        ("Age of evidence", &old.unwrap_or_default()),
        ("Last changed", &JournalLine::last_changed(input.journal).map_or_else(String::new, |when| input.date(when))),
        ("Assessor", &details.assessor),
        ("Reviewer", &details.reviewer),
        ("Version", &details.version),
        ("Edition", &input.options.edition()),
        ("Status", input.options.status()),
        ("Report", &input.report_id()),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.trim().is_empty());
    vec![Block::Cover(Cover {
        organisation: input.organisation().to_owned(),
        title: input.title().to_owned(),
        subtitle: "Assessment from the tenant’s own exports".to_owned(),
        lines: lines.map(|(label, value)| (label.to_owned(), value.to_owned())).collect(),
        marking: details.marking.clone(),
        made_by: details.organization.clone(),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document;
    use crate::report::masking::PersonalData;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn cover_and_footer_tell_the_edition_its_names_and_its_state() {
        let check = |preset, personal_data, is_draft, expected: [&str; 2]| {
            let mut sample = sample();
            (sample.options.preset, sample.options.personal_data) = (preset, personal_data);
            sample.options.is_draft = is_draft;
            let [edition, status] = expected;
            let foot = document(&sample.input()).footer_left;
            assert!(foot.contains(&format!(" · {edition} · {status} · As of ")), "{foot}");
            let cover = text_of(&build(&sample.input()));
            assert!(cover.contains(&format!("Edition {edition}\nStatus {status}")), "{cover}");
        };
        check(Preset::Full, PersonalData::Full, true, ["Full", "Draft"]);
        check(Preset::Management, PersonalData::Masked, false, ["Management, names masked", "Final"]);
        check(Preset::Executive, PersonalData::Counts, true, ["Executive, counts only", "Draft"]);
    }
}
