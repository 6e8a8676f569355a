//! What the letters, numbers and labels beside a finding mean, before the first of them.

use super::{Preset, Section, evidence, findings, gaps, paragraph};
use crate::checklist::Basis;
use crate::report::masking::PersonalData;
use crate::report::{Block, ReportInput, Span};

pub const SECTION: Section = Section { id: "reading", title: "How to read a finding", preset: Preset::Full, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if !input.options.has(&findings::SECTION) {
        return Vec::new();
    }
    let opening = paragraph(
        "The checks of each action follow it, lettered a, b, c. A check that fails, is open or was concluded on has an entry of \
         its own: its title says what should be true, the marks below how it stands, and the sentences what was found.",
    );
    vec![Block::KeepTogether(vec![SECTION.heading(), opening, Block::KeyValues(captions(input))])]
}

/// Each label or mark of a finding with what it means; those alone that this edition has.
pub(super) fn captions(input: &ReportInput<'_>) -> Vec<(String, Vec<Span>)> {
    let register = |place: &'static str, section: &Section, text: &str| {
        let place = if input.options.has(section) { Span::plain(place).to(section.id) } else { Span::plain(place) };
        vec![Span::plain("the number of "), place, Span::plain(text)]
    };
    let plain = |text: &str| vec![Span::plain(text)];
    let goes_beyond = input.checklist.checks().any(|(_, check)| check.basis == Basis::Current);
    let rows = match input.options.personal_data {
        PersonalData::Counts => " in the register of evidence.",
        _ => {
            " in the register of evidence. “E4 row 12” is the twelfth row of that file, its headings counted too; of JSON the twelfth entry."
        }
    };
    let pairs = [
        (
            "Outcome, conclusion",
            true,
            plain(
                "what the evidence shows, and what the assessor decided. Where they differ, the conclusion counts, and a justification is given.",
            ),
        ),
        ("E1, E2 …", true, register("a file", &evidence::SECTION, rows)),
        (
            "G1, G2 …",
            true,
            register("a gap", &gaps::SECTION, " in the list of what could not be assessed: what is missing, and why."),
        ),
        (
            "Auto, assisted, manual",
            true,
            plain(
                "answered from evidence; proposed from evidence and confirmed by the assessor; answered by the assessor alone.",
            ),
        ),
        ("Examined", true, plain("how many objects the check looked at, those that are in order among them.")),
        ("Missing evidence", true, plain("the exports without which the answer is open or less sure.")),
        (
            "Sources",
            true,
            plain(
                "the files in which what the finding tells was found; “Read as well” are those that were read and add nothing to it. “Looked at” stands in their place where nothing was found in any.",
            ),
        ),
        ("Corresponds to", true, plain("requirements of other catalogues that ask for the same.")),
        ("Concerns", true, plain("which part of the organisation’s technology an action is about.")),
        ("…, continued", true, plain("at the top of a page: the entry began on the page before.")),
        (
            "†",
            goes_beyond,
            plain("goes beyond the roadmap: today’s practice. It does not change the outcome of its action."),
        ),
    ];
    pairs.into_iter().filter(|(_, is_used, _)| *is_used).map(|(label, _, text)| (label.to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn every_mark_of_a_finding_is_explained_before_the_first() {
        let mut sample = sample();
        let said = text_of(&build(&sample.input()));
        for mark in ["E1, E2", "G1, G2", "Read as well", "Looked at", "Concerns", "Auto, assisted", ", continued", "†"]
        {
            assert!(said.contains(mark), "{mark}: {said}");
        }
        assert!(said.contains("E4 row 12"), "{said}");
        // Where no row is printed, none is explained.
        sample.options.personal_data = PersonalData::Counts;
        let said = text_of(&build(&sample.input()));
        assert!(said.contains("E1, E2") && !said.contains("E4 row 12"), "{said}");
        sample.options.without = vec![findings::SECTION.id.into()];
        assert!(build(&sample.input()).is_empty());
    }
}
