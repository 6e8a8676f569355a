//! Files that were handed over and do not hold what they should: errors in place of data, lists that are not whole.

use super::Gap;
use crate::evidence::{EvidenceFile, EvidenceId, Part, Problem, ProblemKind};
use crate::report::sections::{Preset, evidence, paragraph};
use crate::report::{Block, ReportInput, words};
use crate::tenant::RecordKind;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Files that hold a service's answer that there is no data: handed over, and missing all the same.
pub(super) fn errors_received(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Option<Block> {
    let error = |(at, file): (u32, &EvidenceFile)| {
        let found = is_error(file).filter(|_| !gaps.iter().any(|(_, gap)| gap.names(file)))?;
        let number = if input.options.has(&evidence::SECTION) {
            format!("{} ", input.exhibit(EvidenceId(at)))
        } else {
            String::new()
        };
        Some(format!("{number}{}: {}", file.name, short(input, &found.message)))
    };
    let errors: Vec<String> = (0..).zip(input.files).filter_map(error).collect();
    (!errors.is_empty()).then(|| {
        paragraph(format!(
            "{} an error in place of data, so what was to be in {} counts as not supplied. {}",
            words::counted(errors.len(), "file that was handed over holds", "files that were handed over hold"),
            if errors.len() == 1 { "it" } else { "them" },
            errors.join("; ")
        ))
    })
}

/// Words by which services say that whoever asked may not read it.
const DENIED: &[&str] = &["denied", "insufficient privileges", "forbidden", "not authorized", "unauthorized"];

/// What a service answered in place of data, in words for those who decide; the full edition quotes it.
pub(super) fn short<'w>(input: &ReportInput<'_>, why: &'w str) -> Cow<'w, str> {
    const ANSWER: &str = "is an error answer, not data (";
    const AGAIN: &str = "); export it again";
    let found = why.split_once(ANSWER).and_then(|(before, rest)| {
        let (quoted, after) = rest.rsplit_once(AGAIN)?;
        Some((before, quoted.to_lowercase(), after))
    });
    let Some((before, quoted, after)) = found.filter(|_| input.options.preset != Preset::Full) else {
        return Cow::Borrowed(why);
    };
    let reason = if DENIED.iter().any(|word| quoted.contains(word)) {
        "whoever exported it was not allowed to read it. It is to be exported again with the right to do so"
    } else {
        "the service refused. It is to be exported again"
    };
    Cow::Owned(format!("{before}holds an error in place of data: {reason}{after}"))
}

/// Which file was handed over in the place of an export, and holds an error: it is called like what it should have been.
pub(super) fn instead(input: &ReportInput<'_>, (kind, gap): (RecordKind, &Gap)) -> Option<String> {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let is_it = |file: &EvidenceFile| {
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        letters(stem) == letters(kind.id()) && is_error(file).is_some() && !gap.names(file)
    };
    // A number is told where a register has it.
    let numbers = input.options.has(&evidence::SECTION);
    let name = |(at, file): (u32, &EvidenceFile)| {
        if numbers { input.exhibit(EvidenceId(at)) } else { file.name.clone() }
    };
    let files: Vec<String> = (0..).zip(input.files).filter(|(_, file)| is_it(file)).map(name).collect();
    let holds = if files.len() == 1 { "was handed over for it and holds" } else { "were handed over for it and hold" };
    (!files.is_empty()).then(|| format!("\n{} {holds} an error answer; see below.", words::listed(&files)))
}

fn is_error(file: &EvidenceFile) -> Option<&Problem> {
    let mut problems = file.parts.iter().flat_map(|part| part.problems.iter()).chain(file.notices.iter());
    problems.find(|problem| problem.kind == ProblemKind::ErrorAnswer)
}

/// More cut files than these are counted.
const MOST_CUT: usize = 12;

/// Files that are not whole: each is a gap of its own, whether or not a check is limited by it.
pub(super) fn cut_files(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Option<String> {
    let is_cut = |part: &Part| part.dataset.is_some() && part.complete == Some(false);
    let cut: Vec<(u32, &EvidenceFile)> =
        (0..).zip(input.files).filter(|(_, file)| file.parts.iter().any(is_cut)).collect();
    if cut.is_empty() {
        return None;
    }
    let listed = gaps.iter().map(|(kind, _)| kind.id()).collect::<BTreeSet<_>>();
    let named = cut.iter().take(MOST_CUT).map(|(at, file)| {
        let parts = || file.parts.iter().filter(|part| is_cut(part));
        let dataset = parts().find_map(|part| part.dataset).unwrap_or_default();
        let kind = RecordKind::ALL.iter().find(|kind| kind.id() == dataset);
        let mut why = parts().flat_map(|part| part.problems.iter()).filter(|problem| {
            matches!(problem.kind, ProblemKind::Truncated | ProblemKind::Incomplete | ProblemKind::Limit)
        });
        let why = why.next().map_or("", |problem| problem.message.trim_end_matches('.'));
        let number =
            if input.options.has(&evidence::SECTION) { input.exhibit(EvidenceId(*at)) } else { file.name.clone() };
        let mut said = format!("{number}, {}", kind.map_or(dataset, |kind| kind.title()));
        if !listed.contains(dataset) {
            said.push_str(", which limits no check");
        }
        if !why.is_empty() {
            said.push_str(&format!(": {why}"));
        }
        said.push('.');
        said
    });
    let mut named: Vec<String> = named.collect();
    let more = cut.len() - named.len();
    if more > 0 {
        named.push(format!("And {} more.", words::size(more)));
    }
    let count = words::counted(cut.len(), "file is", "files are");
    let text = if input.options.preset == Preset::Executive {
        format!("{count} not whole; the full edition names {}.", if cut.len() == 1 { "it" } else { "each" })
    } else {
        format!("{count} not whole, so what would stand in the rest is not known. {}", named.join(" "))
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::{Sample, sample};

    #[test]
    fn what_was_handed_over_as_an_error_is_said() {
        let mut sample = sample();
        let told = |sample: &Sample| {
            let spans = |block| if let Block::Paragraph(spans) = block { spans } else { Vec::new() };
            let spans = errors_received(&sample.input(), &[]).map(spans).unwrap_or_default();
            spans.iter().map(|span| span.text.as_str()).collect::<String>()
        };
        assert_eq!(told(&sample), "");
        let mut part = Part::default();
        part.problems.push(Problem::file(ProblemKind::ErrorAnswer, "the file is an error answer, not data"));
        let number = sample.files.len() + 1;
        sample.files.push(EvidenceFile { name: "policy.json".into(), parts: vec![part], ..EvidenceFile::default() });
        assert_eq!(
            told(&sample),
            format!(
                "1 file that was handed over holds an error in place of data, so what was to be in it counts as not \
                 supplied. E{number} policy.json: The file is an error answer, not data."
            )
        );
    }

    #[test]
    fn those_who_decide_read_no_raw_error() {
        let mut sample = sample();
        let full = "a.json is an error answer, not data (accessDenied: Insufficient privileges. Policy.Read.All); export it again.";
        assert_eq!(short(&sample.input(), full), full);
        sample.options.preset = Preset::Management;
        let check = |why: &str, expected: &str| assert_eq!(short(&sample.input(), why), expected);
        check(
            full,
            "a.json holds an error in place of data: whoever exported it was not allowed to read it. It is to be exported \
             again with the right to do so.",
        );
        check(
            "The file is an error answer, not data (500: x); export it again",
            "The file holds an error in place of data: the service refused. It is to be exported again",
        );
        check("The list was not supplied.", "The list was not supplied.");
    }

    #[test]
    fn files_that_are_not_whole_are_named_whatever_they_limit() {
        let mut sample = sample();
        let told = |sample: &Sample, gaps: &[(RecordKind, Gap)]| cut_files(&sample.input(), gaps).unwrap_or_default();
        for part in sample.files.iter_mut().flat_map(|file| &mut file.parts) {
            part.complete = Some(true);
        }
        assert_eq!(told(&sample, &[]), "");
        let mut part = Part { dataset: Some(RecordKind::Groups.id()), complete: Some(false), ..Part::default() };
        part.problems.push(Problem::file(ProblemKind::Incomplete, "more pages exist than were saved"));
        let number = sample.files.len() + 1;
        sample.files.push(EvidenceFile { name: "groups.json".into(), parts: vec![part], ..EvidenceFile::default() });
        let said = told(&sample, &[]);
        let expected = format!(
            "is not known. E{number}, {}, which limits no check: More pages exist than were saved.",
            RecordKind::Groups.title()
        );
        assert!(said.contains("1 file is not whole") && said.contains(&expected), "{said}");
        let listed = told(&sample, &[(RecordKind::Groups, Gap::default())]);
        assert!(!listed.contains("limits no check"), "{listed}");
        sample.options.preset = Preset::Executive;
        assert!(!told(&sample, &[]).contains("More pages"));
    }

    #[test]
    fn an_error_answer_stands_beside_the_export_it_was_handed_over_for() {
        let mut sample = sample();
        let kind = RecordKind::MethodsPolicy;
        let gap = Gap::default();
        assert_eq!(instead(&sample.input(), (kind, &gap)), None);
        let mut part = Part::default();
        part.problems.push(Problem::file(ProblemKind::ErrorAnswer, "the file is an error answer, not data"));
        let number = sample.files.len() + 1;
        let name = "graph/authenticationMethodsPolicy.json".into();
        sample.files.push(EvidenceFile { name, parts: vec![part], ..EvidenceFile::default() });
        let expected = format!("\nE{number} was handed over for it and holds an error answer; see below.");
        assert_eq!(instead(&sample.input(), (kind, &gap)), Some(expected));
        assert_eq!(instead(&sample.input(), (RecordKind::Groups, &gap)), None);
        // Where the gap tells of the file itself, that is enough.
        let why = "It was not supplied: graph/authenticationMethodsPolicy.json is an error answer.".to_owned();
        let gap = Gap { why: BTreeSet::from([why]), ..Gap::default() };
        assert_eq!(instead(&sample.input(), (kind, &gap)), None);
        assert!(errors_received(&sample.input(), &[(kind, gap)]).is_none());
    }
}
