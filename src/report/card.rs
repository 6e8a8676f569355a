//! One finding as a card: heading with chips, reasons, what is missing, what the assessor said, the objects concerned.

mod missing;
mod sources;

pub use sources::{exhibits, files_named};

use super::input::{Standing, anchor};
use super::masking::PersonalData;
use super::{
    Block, Chip, FindingHeading, Once, Picture, ReportInput, Span, Tone, affected, late, markdown, sections, words,
};
use crate::assessment::{
    Annotation, Attachment, Carried, TextThen, Treatment, WorkState, is_reason, needs_justification,
};
use crate::checklist::{Basis, Check, Finding, Outcome, Run, references};
use crate::tenant::Moment;
use std::sync::Arc;

/// Label and value, as [`Block::KeyValues`] takes them.
pub type Pairs = Vec<(String, Vec<Span>)>;

/// Whether a finding is printed as a card; all others stand in one table per item.
pub fn deserves_card(input: &ReportInput<'_>, check: &Check, finding: &Finding) -> bool {
    let annotation = input.annotation(check);
    let is_overruled = annotation
        .and_then(|annotation| annotation.conclusion)
        .is_some_and(|conclusion| needs_justification(finding.outcome, conclusion));
    let is_from_evidence = matches!(check.run, Run::Evidence(_));
    finding.outcome == Outcome::Fail
        || input.fails(check)
        || is_overruled
        || is_from_evidence && matches!(finding.outcome, Outcome::Review | Outcome::NoEvidence)
        || !finding.affected.is_empty()
        || affected::has_remarks(input, check)
        || annotation
            .is_some_and(|annotation| annotation.treatment != Treatment::None || !annotation.attachments.is_empty())
}

/// The anchor that leads to a check: its card or its row; in an edition that has neither, its item.
pub fn link_to(input: &ReportInput<'_>, id: &str) -> String {
    let has_rows = input.options.has(&sections::findings::SECTION);
    match input.checklist.check(id).filter(|_| !has_rows) {
        Some((item, check)) if !input.finding(check).is_some_and(|finding| deserves_card(input, check, finding)) => {
            anchor::item(item.id)
        }
        _ => anchor::check(id),
    }
}

pub fn card(input: &ReportInput<'_>, shared: &Once<'_>, check: &'static Check, finding: &Finding) -> Vec<Block> {
    let mut blocks = vec![Block::FindingHeading(FindingHeading {
        level: 3,
        id: check.id.to_owned(),
        title: check.title.to_owned(),
        anchor: Some(anchor::check(check.id)),
        chips: chips(input, check, finding),
    })];
    // What was decided, and why, before what it rests on.
    let annotation = input.annotation(check);
    let mut pairs = Pairs::new();
    if let Some(annotation) = annotation {
        let is_owed = !is_reason(&annotation.justification)
            && annotation.conclusion.is_some_and(|conclusion| needs_justification(finding.outcome, conclusion));
        pairs.extend(is_owed.then(|| {
            ("Justification".to_owned(), vec![Span::muted("not given yet; until it is, the conclusion does not count")])
        }));
        pairs.extend(decisions(annotation, input));
    }
    // What the assessor answered stands in the heading.
    let is_told = annotation.is_some_and(|annotation| annotation.conclusion.is_some());
    let told: Vec<&String> = finding.reasons.iter().filter(|reason| !(is_told && Finding::is_answer(reason))).collect();
    // Where nothing is told between them, both are one list.
    if let Some(reasons) = reasons(input, shared, finding, &told) {
        let decided = std::mem::take(&mut pairs);
        blocks.extend((!decided.is_empty()).then_some(Block::KeyValues(decided)));
        blocks.push(reasons);
    }
    pairs.extend(examined(input, shared, finding));
    pairs.extend(annotation.into_iter().flat_map(|annotation| notes(annotation, input)));
    pairs.extend(rests_on(input, shared, check, finding));
    blocks.extend((!pairs.is_empty()).then_some(Block::KeyValues(pairs)));
    let own = input.annotation(check).into_iter().flat_map(|annotation| &annotation.attachments);
    blocks.extend(pictures(input, own));
    blocks.extend(affected::blocks(input, shared, check, finding));
    blocks
}

/// The pictures among attachments. Where names are not to be told none is printed: nobody can search a picture for them.
pub fn pictures<'a>(input: &ReportInput<'_>, attachments: impl Iterator<Item = &'a Attachment>) -> Vec<Block> {
    let mut images = attachments.filter(|attachment| attachment.media.is_image()).peekable();
    let note = |text: String| Block::Paragraph(vec![Span::muted(text)]);
    if input.options.personal_data != PersonalData::Full {
        return images
            .peek()
            .map(|_| note("Pictures are left out of this edition: they may show names.".to_owned()))
            .into_iter()
            .collect();
    }
    images.map(|attachment| picture(input, attachment)).collect()
}

fn picture(input: &ReportInput<'_>, attachment: &Attachment) -> Block {
    let number = number_of(attachment);
    let shown = if attachment.caption.is_empty() { &attachment.name } else { &attachment.caption };
    let Some(image) = input.images.of(&attachment.sha256) else {
        let text = format!("{number} cannot be printed as a picture; the assessment file holds it as it was received.");
        return Block::Paragraph(vec![Span::muted(text)]);
    };
    Block::Picture(Picture {
        image: Arc::clone(image),
        caption: vec![Span::strong(number.clone()).to("attachments"), Span::plain(format!("\u{a0} {shown}"))],
        says: format!("Attachment {number}, {}: {shown}", attachment.name),
    })
}

fn chips(input: &ReportInput<'_>, check: &Check, finding: &Finding) -> Vec<Chip> {
    let chip = |label: &str, text: &str, tone| Chip { label: label.to_owned(), text: text.to_owned(), tone };
    let severity = input.severity(check);
    let by_itself = input.found_severity(check);
    // What the evidence gave; the conclusion stands beside it. Of a question that only a person answers it gives nothing.
    let conclusion = input.annotation(check).and_then(|annotation| annotation.conclusion);
    let found = match input.by_evidence(check) {
        Standing::Open => conclusion.is_none().then(|| Standing::of(check, Some(finding.outcome))),
        found @ Standing::Judged(_) => Some(found),
    };
    let shown = if severity != by_itself {
        format!("{} (changed from {})", severity.title(), by_itself.title())
    } else if by_itself == check.severity {
        severity.title().to_owned()
    } else {
        format!("{} (the check itself: {})", severity.title(), check.severity.title())
    };
    let mut chips = vec![chip("Severity", &shown, words::severity_tone(severity))];
    chips.extend(found.map(|found| chip("Outcome", found.title(), words::standing_tone(found))));
    if let Some(conclusion) = conclusion {
        let is_carried = input.annotation(check).is_some_and(Annotation::is_only_carried);
        let unconfirmed = if is_carried { " (taken over, not confirmed)" } else { "" };
        chips.push(chip(
            "Assessor’s conclusion",
            &format!("{}{unconfirmed}", words::capital(conclusion.title())),
            words::conclusion_tone(conclusion),
        ));
    }
    if check.basis == Basis::Current {
        chips.push(chip("", "† beyond the roadmap", Tone::Info));
    }
    chips
}

/// One sentence as running text, several as a list.
fn reasons(input: &ReportInput<'_>, shared: &Once<'_>, finding: &Finding, reasons: &[&String]) -> Option<Block> {
    let said = |reason: &&String| {
        missing::gap_in_short(input, shared, finding, reason)
            .unwrap_or_else(|| vec![Span::plain(input.in_words(reason))])
    };
    match reasons {
        [] => None,
        [only] => Some(Block::Paragraph(said(only))),
        several => Some(Block::Bullets(several.iter().map(said).collect())),
    }
}

/// How much was looked at, and what was lacking.
fn examined(input: &ReportInput<'_>, shared: &Once<'_>, finding: &Finding) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    if finding.examined > 0 {
        let noun = if finding.examined == 1 { "object" } else { "objects" };
        pairs.push(("Examined".to_owned(), vec![Span::plain(format!("{} {noun}", words::number(finding.examined)))]));
    }
    pairs.extend(missing::missing(input, shared, finding));
    pairs
}

/// The files that it was found in, and what corresponds to it elsewhere.
fn rests_on(input: &ReportInput<'_>, shared: &Once<'_>, check: &Check, finding: &Finding) -> Pairs {
    let mut pairs: Pairs = sources::sources(input, shared, check, finding).into_iter().collect();
    pairs.extend(affected::beside(input, shared, finding));
    let elsewhere = [
        ("Corresponds to", references::in_words(check.references)),
        ("Asks for the opposite", references::opposite_in_words(check.references)),
    ];
    let told = elsewhere.into_iter().filter(|(_, words)| !words.is_empty());
    pairs.extend(told.map(|(label, words)| (label.to_owned(), vec![Span::muted(words)])));
    pairs
}

/// Everything that was said of a target.
pub fn said(annotation: &Annotation, input: &ReportInput<'_>) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    if let Some(conclusion) = annotation.conclusion {
        let chip = Span::chip(words::conclusion_tone(conclusion), words::capital(conclusion.title()));
        pairs.push(("Conclusion".to_owned(), vec![chip]));
    }
    pairs.extend(remarks(annotation, input));
    pairs
}

/// What was said beside the conclusion, which a heading shows as a chip.
pub fn remarks(annotation: &Annotation, input: &ReportInput<'_>) -> Pairs {
    decisions(annotation, input).into_iter().chain(notes(annotation, input)).collect()
}

/// Why it was concluded, how much it weighs, and what is to happen.
fn decisions(annotation: &Annotation, input: &ReportInput<'_>) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    let mut add = |label: &str, value: Vec<Span>| pairs.push((label.to_owned(), value));
    if !annotation.justification.is_empty() {
        add("Justification", vec![Span::plain(&annotation.justification)]);
    }
    if let Some(change) = annotation.changed_severity() {
        let chip = Span::chip(words::severity_tone(change.severity), change.severity.title());
        add("Severity changed", vec![chip, Span::plain(format!("  {}", change.reason))]);
    }
    if annotation.treatment != Treatment::None {
        add("Treatment", treatment(&annotation.treatment, input));
    }
    pairs
}

/// What else was said of it.
fn notes(annotation: &Annotation, input: &ReportInput<'_>) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    let mut add = |label: &str, value: Vec<Span>| pairs.push((label.to_owned(), value));
    if !annotation.note.is_empty() {
        add("Note", markdown::in_lines(&annotation.note));
    }
    if annotation.work_state != WorkState::Draft || !annotation.work_comment.is_empty() {
        // Beside an accepted risk “accepted” alone would be that.
        let of_review = if annotation.work_state == WorkState::Accepted { " in review" } else { "" };
        let mut value = vec![Span::plain(words::capital(annotation.work_state.title()) + of_review)];
        if !annotation.work_comment.is_empty() {
            value.push(Span::plain(format!(": {}", annotation.work_comment)));
        }
        add("State of work", value);
    }
    if !annotation.attachments.is_empty() {
        add("Attachments", attachments(&annotation.attachments));
    }
    if let Some(carried) = &annotation.carried {
        add("Said before", said_before(annotation, carried, input));
    }
    pairs
}

/// `A3`: the number of an attachment in its register.
pub fn number_of(attachment: &Attachment) -> String {
    format!("A{}", attachment.number)
}

/// Number, name and caption, one attachment a line.
fn attachments(attachments: &[Attachment]) -> Vec<Span> {
    let line = |(index, attachment): (usize, &Attachment)| {
        let line_feed = if index == 0 { "" } else { "\n" };
        let mut spans = vec![
            Span::plain(line_feed),
            Span::strong(number_of(attachment)).to("attachments"),
            Span::plain(format!("\u{a0} {}", attachment.name)),
        ];
        if !attachment.caption.is_empty() {
            spans.push(Span::muted(format!(": {}", attachment.caption)));
        }
        spans
    };
    attachments.iter().enumerate().flat_map(line).collect()
}

/// What the previous assessment said of the same target, while the assessor has not set it aside.
fn said_before(annotation: &Annotation, carried: &Carried, input: &ReportInput<'_>) -> Vec<Span> {
    let text = match &carried.text {
        TextThen::Same if annotation.is_only_carried() => "taken over; not confirmed".to_owned(),
        TextThen::Same => "taken over as a draft, and changed or handed on since".to_owned(),
        TextThen::Changed(then) => format!("the check’s text was another, and nothing was taken over. It was: {then}"),
        TextThen::Unknown => {
            "that assessment does not tell the check’s text then, and nothing was taken over".to_owned()
        }
    };
    let was_taken_over = carried.text == TextThen::Same;
    let head = format!("{}, as of {}: {text}.", carried.from, input.date(carried.as_of));
    let mut spans = vec![Span::plain(head)];
    // What stands above unchanged is not said again.
    let is_new = |was: bool| !was_taken_over || !was;
    let mut add = |label: &str, value: Vec<Span>| {
        spans.push(Span::strong(format!("\n{label}: ")));
        spans.extend(value);
    };
    if let Some(conclusion) = carried.conclusion.filter(|_| is_new(carried.conclusion == annotation.conclusion)) {
        add("Conclusion", vec![Span::plain(words::capital(conclusion.title()))]);
    }
    if !carried.justification.is_empty() && is_new(carried.justification == annotation.justification) {
        add("Justification", vec![Span::plain(&carried.justification)]);
    }
    if let Some(change) = carried.severity.as_ref().filter(|_| is_new(carried.severity == annotation.severity)) {
        add("Severity", vec![Span::plain(format!("{}  {}", change.severity.title(), change.reason))]);
    }
    if !carried.note.is_empty() && is_new(carried.note == annotation.note) {
        add("Note", vec![Span::plain(&carried.note)]);
    }
    if carried.treatment != Treatment::None && is_new(carried.treatment == annotation.treatment) {
        add("Treatment", treatment(&carried.treatment, input));
    }
    spans
}

/// What is to happen, with what is still lacking.
pub fn treatment(treatment: &Treatment, input: &ReportInput<'_>) -> Vec<Span> {
    let day = |date: &Option<Moment>| date.map_or_else(|| "no date yet".to_owned(), |date| input.date(date));
    let or_none = |text: &str| if text.trim().is_empty() { "not named yet".to_owned() } else { text.to_owned() };
    let mut spans = vec![Span::strong(words::capital(treatment.title()))];
    let text = match treatment {
        Treatment::None => String::new(),
        Treatment::Remediate { owner, due } => format!(": owner {}, due {}", or_none(owner), day(due)),
        Treatment::AcceptRisk { approver, reason, expiry } => {
            format!(": approved by {}, until {}. {reason}", or_none(approver), day(expiry))
        }
        Treatment::CompensatingControl { text } => format!(": {text}"),
        Treatment::Disputed { reason } => format!(": {reason}"),
    };
    spans.push(Span::plain(text));
    if let Some(chip) = late::chip(input, treatment) {
        spans.extend([Span::plain("  "), chip]);
    }
    let lacks: Vec<String> = treatment.lacks().into_iter().map(str::to_owned).collect();
    if !lacks.is_empty() {
        spans.push(Span::muted(format!("  (still lacks {})", words::listed(&lacks))));
    }
    spans
}

/// A check's standing as a chip.
pub fn standing_chip(standing: Standing) -> Span {
    Span::chip(words::standing_tone(standing), standing.title())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Target;
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::sample;
    use crate::tenant::{Missing, RecordKind};

    #[test]
    fn a_gap_that_many_findings_have_is_explained_once_and_named_at_each() {
        let what = "Only some of the groups were supplied";
        let why = format!("{what}: those of the eight roles that the collector exports (roles.json).");
        let check = |findings: usize, without: &[&str], expected: &str| {
            let mut sample = sample();
            sample.options.without = without.iter().map(|section| (*section).into()).collect();
            for (at, finding) in sample.results.findings.iter_mut().enumerate() {
                let gap = Missing { kind: RecordKind::Groups, column: None, why: why.clone() };
                finding.missing = if at < findings { vec![gap] } else { Vec::new() };
                finding.reasons = finding.missing.iter().map(|gap| gap.why.clone()).collect();
            }
            let input = sample.input();
            let finding = &sample.results.findings[0];
            let told: Vec<&String> = finding.reasons.iter().collect();
            let Some(Block::Paragraph(said)) = reasons(&input, &Once::of(&input), finding, &told) else { panic!() };
            assert_eq!(said.iter().map(|span| span.text.as_str()).collect::<String>(), expected);
        };
        check(3, &[], &format!("{what} (G1)."));
        check(2, &[], &why);
        // Without the list that tells it whole, each does.
        check(3, &["gaps"], &why);
    }

    #[test]
    fn what_was_decided_and_what_it_rests_on_is_one_list_where_nothing_is_told_between() {
        let check = |id: &str, reason: &str, expected: &[&[&str]]| {
            let mut sample = sample();
            for finding in sample.results.findings.iter_mut().filter(|finding| finding.check == id) {
                finding.reasons = vec![reason.to_owned()];
            }
            let annotation = Annotation {
                conclusion: Some(Conclusion::NotMet),
                justification: "Nobody could say.".into(),
                work_state: WorkState::Accepted,
                ..Annotation::default()
            };
            sample.annotate(Target::check(sample.checklist.id, id), annotation);
            let input = sample.input();
            let (_, check) = sample.checklist.check(id).unwrap();
            let blocks = card(&input, &Once::default(), check, input.finding(check).unwrap());
            let lists = blocks.iter().filter_map(|block| match block {
                Block::KeyValues(pairs) => Some(pairs.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>()),
                _ => None,
            });
            assert_eq!(lists.collect::<Vec<_>>(), expected, "{id}");
        };
        check(
            "1.04.g",
            "All 23 policies name accounts that exist.",
            &[&["Justification"], &["Examined", "State of work", "Corresponds to"]],
        );
        check("2.11.b", Finding::ANSWERED, &[&["Justification", "State of work", "Corresponds to"]]);
    }
}
