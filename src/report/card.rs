//! One finding as a card: heading with chips, reasons, what is missing, what the assessor said, the objects concerned.

use super::input::{Standing, anchor};
use super::{Block, Chip, FindingHeading, ReportInput, Span, Tone, affected, words};
use crate::assessment::{Annotation, Treatment, WorkState, needs_justification};
use crate::checklist::{Basis, Check, Finding, Outcome, Run, references};
use crate::tenant::Moment;

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
        || annotation.is_some_and(|annotation| annotation.treatment != Treatment::None)
}

/// The anchor that leads to a check: its card, else its item, in whose table it stands.
pub fn link_to(input: &ReportInput<'_>, id: &str) -> String {
    match input.checklist.check(id) {
        Some((item, check)) if !input.finding(check).is_some_and(|finding| deserves_card(input, check, finding)) => {
            anchor::item(item.id)
        }
        _ => anchor::check(id),
    }
}

pub fn card(input: &ReportInput<'_>, check: &'static Check, finding: &Finding) -> Vec<Block> {
    let mut blocks = vec![Block::FindingHeading(FindingHeading {
        level: 3,
        id: check.id.to_owned(),
        title: check.title.to_owned(),
        anchor: Some(anchor::check(check.id)),
        chips: chips(input, check, finding),
    })];
    blocks.extend(reasons(&finding.reasons));
    let mut pairs = facts(check, finding);
    if let Some(annotation) = input.annotation(check) {
        pairs.extend(remarks(annotation, input.results.as_of));
    }
    if !pairs.is_empty() {
        blocks.push(Block::KeyValues(pairs));
    }
    blocks.extend(affected::blocks(input, check, finding));
    blocks
}

fn chips(input: &ReportInput<'_>, check: &Check, finding: &Finding) -> Vec<Chip> {
    let chip = |label: &str, text: &str, tone| Chip { label: label.to_owned(), text: text.to_owned(), tone };
    let severity = input.severity(check);
    let shown = if severity == check.severity {
        severity.title().to_owned()
    } else {
        format!("{} (changed from {})", severity.title(), check.severity.title())
    };
    let mut chips = vec![
        chip("Severity", &shown, words::severity_tone(severity)),
        chip("Outcome", finding.outcome.title(), words::outcome_tone(finding.outcome)),
    ];
    if let Some(conclusion) = input.annotation(check).and_then(|annotation| annotation.conclusion) {
        chips.push(chip(
            "Assessor’s conclusion",
            &words::capital(conclusion.title()),
            words::conclusion_tone(conclusion),
        ));
    }
    if check.basis == Basis::Current {
        chips.push(chip("", "† beyond the roadmap", Tone::Info));
    }
    chips
}

/// One sentence as running text, several as a list.
fn reasons(reasons: &[String]) -> Option<Block> {
    match reasons {
        [] => None,
        [only] => Some(Block::Paragraph(vec![Span::plain(only)])),
        several => Some(Block::Bullets(several.iter().map(|reason| vec![Span::plain(reason)]).collect())),
    }
}

fn facts(check: &Check, finding: &Finding) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    if finding.examined > 0 {
        let noun = if finding.examined == 1 { "object" } else { "objects" };
        pairs.push(("Examined".to_owned(), vec![Span::plain(format!("{} {noun}", words::number(finding.examined)))]));
    }
    for (index, missing) in finding.missing.iter().enumerate() {
        let label = if index == 0 { "Missing evidence" } else { "" };
        let mut value = Vec::new();
        // Where the outcome is for want of evidence, the reasons have said it already.
        if !finding.reasons.contains(&missing.why) {
            value.push(Span::plain(format!("{} ", missing.why)));
        }
        value.push(Span::plain("How to obtain: "));
        value.push(Span::plain(words::capital(missing.kind.title())).to(anchor::dataset(missing.kind.id())));
        if let Some(column) = missing.column {
            value.extend([Span::plain(", column "), Span::code(column)]);
        }
        pairs.push((label.to_owned(), value));
    }
    if !check.references.is_empty() {
        pairs.push(("Corresponds to".to_owned(), vec![Span::muted(references::in_words(check.references))]));
    }
    pairs
}

/// Everything that was said of a target.
pub fn said(annotation: &Annotation, as_of: Moment) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    if let Some(conclusion) = annotation.conclusion {
        let chip = Span::chip(words::conclusion_tone(conclusion), words::capital(conclusion.title()));
        pairs.push(("Conclusion".to_owned(), vec![chip]));
    }
    pairs.extend(remarks(annotation, as_of));
    pairs
}

/// What was said beside the conclusion, which a heading shows as a chip.
pub fn remarks(annotation: &Annotation, as_of: Moment) -> Pairs {
    let mut pairs: Pairs = Vec::new();
    let mut add = |label: &str, value: Vec<Span>| pairs.push((label.to_owned(), value));
    if !annotation.justification.is_empty() {
        add("Justification", vec![Span::plain(&annotation.justification)]);
    }
    if let Some(change) = &annotation.severity {
        let chip = Span::chip(words::severity_tone(change.severity), change.severity.title());
        add("Severity changed", vec![chip, Span::plain(format!("  {}", change.reason))]);
    }
    if !annotation.note.is_empty() {
        add("Note", vec![Span::plain(&annotation.note)]);
    }
    if annotation.treatment != Treatment::None {
        add("Treatment", treatment(&annotation.treatment, as_of));
    }
    if annotation.work_state != WorkState::Draft || !annotation.work_comment.is_empty() {
        let mut value = vec![Span::plain(words::capital(annotation.work_state.title()))];
        if !annotation.work_comment.is_empty() {
            value.push(Span::plain(format!(": {}", annotation.work_comment)));
        }
        add("State of work", value);
    }
    pairs
}

/// What is to happen, with what is still lacking.
pub fn treatment(treatment: &Treatment, as_of: Moment) -> Vec<Span> {
    let day = |date: &Option<Moment>| date.map_or_else(|| "no date yet".to_owned(), words::date);
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
    if treatment.has_expired(as_of) {
        spans.push(Span::plain("  "));
        spans.push(Span::chip(Tone::Fail, "expired"));
    }
    let lacks: Vec<String> = treatment.lacks().into_iter().map(str::to_owned).collect();
    if !lacks.is_empty() {
        spans.push(Span::muted(format!("  (still lacks {})", words::listed(&lacks))));
    }
    spans
}

/// A check's standing as a chip.
pub fn standing_chip(check: &Check, standing: Standing) -> Span {
    match standing {
        Standing::Judged(outcome) => Span::chip(words::outcome_tone(outcome), outcome.title()),
        Standing::Open if matches!(check.run, Run::Answer) => Span::chip(Tone::Info, "Not answered"),
        Standing::Open => Span::chip(Tone::Info, "By hand"),
    }
}
