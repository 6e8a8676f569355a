//! The verdict above the answers, and what is to be decided.

use crate::assessment::{Annotation, Treatment};
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Outcome, Severity};
use crate::report::sections::{gaps, priorities, registers, summary};
use crate::report::{Block, Callout, ReportInput, Span, Tone, decided, late, words};

/// All of it in one sentence, for whoever reads no further.
pub(super) fn verdict(input: &ReportInput<'_>) -> Block {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let failing =
        |severity: Severity| checks().filter(|check| input.fails(check) && input.severity(check) == severity).count();
    let count = |holds: &dyn Fn(Standing) -> bool| checks().filter(|check| holds(input.standing(check))).count();
    let (critical, high) = (failing(Severity::Critical), failing(Severity::High));
    let counts = Counts {
        critical,
        high,
        failing: count(&|standing| standing == Standing::Judged(Outcome::Fail)),
        review: count(&|standing| standing == Standing::Judged(Outcome::Review)),
        unknown: count(&|standing| standing == Standing::Judged(Outcome::NoEvidence)),
        open: count(&|standing| standing == Standing::Open),
        set_aside: checks().filter(|check| is_set_aside(input, check)).count(),
        all: checks().count(),
    };
    let (tone, mut title) = counts.in_words();
    let (answered, unknown) = (counts.answered(), counts.unknown);
    if unknown > 0 && answered == 0 {
        title = format!("{title}: {}", nothing_read(input));
    }
    let mut text = Vec::new();
    if critical + high > 0 {
        text.push(Span::plain(format!("{}. ", grave(critical, high))));
        if input.options.has(&priorities::SECTION) {
            text.extend([
                Span::plain(format!("{} listed under ", priorities::which(input, critical + high))),
                Span::plain(priorities::SECTION.title).to(priorities::SECTION.id),
                Span::plain(". "),
            ]);
        }
    }
    text.extend(set_aside(input));
    if counts.failing > 0 && critical + high == 0 {
        let settled = answered.saturating_sub(counts.review);
        let among = if settled < counts.all {
            format!(" among the {} that could be answered", words::counted(settled, "check", "checks"))
        } else {
            String::new()
        };
        text.push(Span::plain(format!("No failure of critical or high severity was found{among}. ")));
    }
    if counts.failing == 0 {
        // The heading has told that nothing fails: on what that rests is told here.
        text.extend(decided::passing(input).map(|told| Span::plain(format!("{told} "))));
    }
    if unknown > 0 {
        let count = words::counted(unknown, "check", "checks");
        text.push(Span::plain(format!("{count} could not be answered for lack of evidence.")));
    }
    if answered == 0 {
        let open = words::counted(counts.open, "question waits", "questions wait");
        let open = if counts.open > 0 { format!(" {open} for a person’s answer.") } else { String::new() };
        text.push(Span::plain(format!("{open} Nothing here says how well privileged access is protected.")));
        if unknown > 0 {
            let stands = Span::plain(gaps::SECTION.title).to(gaps::SECTION.id);
            let told = [Span::plain(" Which exports are needed stands under "), stands, Span::plain(".")];
            text.extend(told.into_iter().filter(|_| input.options.has(&gaps::SECTION)));
        }
    }
    if input.options.is_draft {
        text.push(Span::plain(" The assessor has not finished yet: conclusions may change this."));
    }
    if !has_summary(input) {
        text.extend(decided::unconfirmed(input).map(|told| Span::plain(format!(" {told}"))));
    }
    if critical + high > 0 {
        text.push(Span::plain(format!(" {}", to_decide(input))));
    }
    Block::Callout(Callout { tone, title, text })
}

/// Whether the next page tells what lessens the verdict's weight.
fn has_summary(input: &ReportInput<'_>) -> bool {
    input.options.has(&summary::SECTION)
}

/// How many checks stand how.
#[derive(Clone, Copy, Default)]
struct Counts {
    critical: usize,
    high: usize,
    failing: usize,
    review: usize,
    unknown: usize,
    open: usize,
    /// Fail by the evidence, and not by the assessor's conclusion.
    set_aside: usize,
    all: usize,
}

impl Counts {
    /// Neither open nor without evidence.
    fn answered(&self) -> usize {
        self.all.saturating_sub(self.unknown + self.open)
    }

    /// Whoever reads the heading alone is not to take what was not seen for what is in order.
    fn in_words(&self) -> (Tone, String) {
        let (unknown, all) = (words::size(self.unknown), words::size(self.all));
        let unseen = format!("{unknown} of {all} checks could not be answered");
        let unanswered = words::size(self.unknown + self.open);
        let is_mostly = |count: usize| count * 2 > self.all;
        let (tone, title) = match self {
            Self { critical: 1.., .. } => (Tone::Fail, "Privileged access is not adequately protected"),
            Self { high: 1.., .. } => (Tone::Fail, "The protection of privileged access has serious gaps"),
            Self { failing: 1.., .. } => (Tone::Review, "The protection of privileged access has gaps"),
            Self { set_aside: 1.., .. } => (Tone::Review, "No failure stands after the assessor’s conclusions"),
            Self { unknown: 1.., .. } if self.answered() == 0 => (Tone::NoEvidence, "Nothing could be assessed"),
            _ if self.answered() == 0 => (Tone::Info, "Nothing is assessed yet"),
            _ if is_mostly(self.unknown) => {
                return (Tone::NoEvidence, format!("{unseen}; no failure was found in the rest"));
            }
            Self { unknown: 1.., .. } => (Tone::NoEvidence, "No failure was found, and not everything could be seen"),
            Self { open: 1.., .. } => (Tone::Info, "No failure was found, and not everything is judged yet"),
            Self { review: 1.., .. } => (Tone::Review, "No failure was found, and not everything is decided yet"),
            _ => (Tone::Pass, "No failure was found"),
        };
        if self.answered() == 0 {
            return (tone, title.to_owned());
        }
        if is_mostly(self.unknown) {
            return (tone, format!("{title}, as far as could be seen; {unseen}"));
        }
        if is_mostly(self.unknown + self.open) {
            return (tone, format!("{title}, as far as is known; {unanswered} of {all} checks are not answered yet"));
        }
        (tone, title.to_owned())
    }
}

fn is_set_aside(input: &ReportInput<'_>, check: &Check) -> bool {
    input.by_evidence(check) == Standing::Judged(Outcome::Fail) && !input.fails(check)
}

/// What fails by the evidence and does not stand as a failure, because the assessor concluded otherwise.
fn set_aside(input: &ReportInput<'_>) -> Vec<Span> {
    let checks = || input.checklist.checks().map(|(_, check)| check);
    let aside: Vec<&Check> = checks().filter(|check| is_set_aside(input, check)).collect();
    if aside.is_empty() {
        return Vec::new();
    }
    let of = |wanted| aside.iter().filter(|check| input.found_severity(check) == wanted).count();
    let severities = [Severity::Critical, Severity::High].map(|severity| (of(severity), severity));
    let severities = severities.iter().filter(|(count, _)| *count > 0);
    let severities: Vec<String> =
        severities.map(|(count, it)| format!("{} {}", words::size(*count), it.title().to_lowercase())).collect();
    let severities = severities.join(", ");
    let grave = match (aside.len(), severities.as_str()) {
        (_, "") => String::new(),
        (1, one) => format!(" ({})", one.trim_start_matches("1 ")),
        _ => format!(" ({severities})"),
    };
    let fail = words::counted(aside.len(), "check fails", "checks fail");
    let on = if aside.len() == 1 { "" } else { " on each" };
    let told = if checks().any(|check| input.fails(check)) {
        let (count, was) = (words::size(aside.len()), if aside.len() == 1 { "fails" } else { "fail" });
        format!("{count} more{grave} {was} by the evidence, but not by the assessor’s conclusion")
    } else {
        format!("By the evidence alone {fail}{grave}; the assessor concluded otherwise{on}")
    };
    let mut spans = vec![Span::plain(told)];
    if let Some((id, title)) = registers::place_of_overrides(input) {
        spans.extend([Span::plain("; see "), Span::plain(title).to(id)]);
    }
    spans.push(Span::plain(". "));
    spans
}

/// `72 checks of critical (14) or high (58) severity fail`; a severity without any is not counted.
fn grave(critical: usize, high: usize) -> String {
    let severity = match (critical, high) {
        (0, _) => "high".to_owned(),
        (_, 0) => "critical".to_owned(),
        (critical, high) => format!("critical ({}) or high ({})", words::size(critical), words::size(high)),
    };
    let (checks, fail) = if critical + high == 1 { ("check", "fails") } else { ("checks", "fail") };
    format!("{} {checks} of {severity} severity {fail}", words::size(critical + high))
}

/// Why nothing at all could be assessed.
fn nothing_read(input: &ReportInput<'_>) -> &'static str {
    let has_rows = input.files.iter().flat_map(|file| &file.parts).any(|part| part.rows_read > 0);
    match (input.files.is_empty(), has_rows) {
        (true, _) => "no evidence was supplied",
        (false, false) => "none of the files holds data that this checklist reads",
        (false, true) => "what was supplied answers none of the checks",
    }
}

/// What the reader has to decide, and by when the roadmap wants its first stage done. What it costs no evidence tells.
fn to_decide(input: &ReportInput<'_>) -> String {
    let all = || input.checklist.checks();
    let grave =
        || all().map(|(_, check)| check).filter(|check| input.fails(check) && input.severity(check) <= Severity::High);
    // What was decided for another time, and nobody confirmed for this one, is to be decided.
    let is_decided = |check: &&Check| {
        let decides =
            |annotation: &Annotation| annotation.treatment != Treatment::None && !annotation.is_only_carried();
        input.annotation(check).is_some_and(decides)
    };
    let undecided = grave().filter(|check| !is_decided(check)).count();
    let mut text = if undecided == 0 {
        "What is to happen is decided for each of them.".to_owned()
    } else {
        let (have, each) = if undecided == 1 { ("has", "it") } else { ("have", "each") };
        let of_which = match grave().count() {
            1 => "It".to_owned(),
            all if all == undecided => format!("All {}", words::size(all)),
            all => format!("{} of these {}", words::size(undecided), words::size(all)),
        };
        format!("{of_which} {have} no decision yet: who remedies {each} and by when, or who accepts the risk.")
    };
    // The next page says when they ended, and what of them the evidence shows.
    let late = if has_summary(input) { late::in_a_word(input) } else { late::in_short(input) };
    text.extend(late.map(|said| format!(" {said}")));
    let first = input.checklist.stages.iter().find(|stage| stage.is_step());
    if let Some(stage) = first {
        let failing = all().filter(|(item, check)| item.stage == stage.id && input.fails(check)).count();
        if failing > 0 {
            text.push_str(&format!(
                " {} to stage {}, which the roadmap plans for the first {}.",
                words::counted(failing, "failing check belongs", "failing checks belong"),
                stage.id,
                stage.horizon
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Target;
    use crate::checklist::Conclusion;
    use crate::report::sections::sample::sample;

    #[test]
    fn grave_failures_are_counted_without_noughts() {
        fn check(counts: (usize, usize), expected: &str) {
            assert_eq!(grave(counts.0, counts.1), expected);
        }
        check((14, 58), "72 checks of critical (14) or high (58) severity fail");
        check((1, 0), "1 check of critical severity fails");
        check((0, 1), "1 check of high severity fails");
        check((1, 7), "8 checks of critical (1) or high (7) severity fail");
    }

    #[test]
    fn the_verdict_is_one_paragraph_that_ends_with_what_is_to_be_decided() {
        let sample = sample();
        let input = sample.input();
        let Block::Callout(callout) = verdict(&input) else { panic!("no callout") };
        let said: String = callout.text.iter().map(|span| span.text.as_str()).collect();
        assert!(said.ends_with(&format!(". {}", to_decide(&input))) && !said.contains('\n'), "{said}");
    }

    #[test]
    fn what_the_assessor_set_aside_is_no_all_clear() {
        let check = |fails: &[&str], met: &[&str], expected: &str| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            for finding in &mut sample.results.findings {
                finding.reasons.clear();
                finding.outcome = if fails.contains(&finding.check) { Outcome::Fail } else { Outcome::Pass };
            }
            let conclusion = Some(Conclusion::Met);
            let said = Annotation { conclusion, justification: "Seen.".into(), ..Annotation::default() };
            for id in met {
                sample.annotate(Target::check(sample.checklist.id, *id), said.clone());
            }
            let Block::Callout(told) = verdict(&sample.input()) else { panic!("no callout") };
            assert_eq!(told.tone == Tone::Pass, met.is_empty() && fails.is_empty(), "{expected}");
            let told =
                format!("{}: {}", told.title, told.text.iter().map(|span| span.text.as_str()).collect::<String>());
            assert!(told.contains(expected), "{expected}: {told}");
        };
        check(
            &["1.02.b"],
            &["1.02.b"],
            "No failure stands after the assessor’s conclusions: By the evidence alone 1 check fails",
        );
        check(&["1.02.b", "1.02.c"], &["1.02.c"], "1 more");
        check(&[], &[], "No failure was found");
    }

    #[test]
    fn what_was_not_seen_stands_in_the_heading() {
        fn check(counts: Counts, expected: &str) {
            assert_eq!(Counts { all: 10, ..counts }.in_words().1, expected);
        }
        let none = Counts::default();
        let high = Counts { high: 1, failing: 1, ..none };
        check(Counts { set_aside: 3, ..none }, "No failure stands after the assessor’s conclusions");
        check(Counts { set_aside: 3, ..high }, "The protection of privileged access has serious gaps");
        check(none, "No failure was found");
        check(Counts { unknown: 1, ..none }, "No failure was found, and not everything could be seen");
        check(Counts { open: 1, ..none }, "No failure was found, and not everything is judged yet");
        check(Counts { review: 1, ..none }, "No failure was found, and not everything is decided yet");
        check(Counts { unknown: 8, open: 2, ..none }, "Nothing could be assessed");
        check(Counts { open: 10, ..none }, "Nothing is assessed yet");
        check(Counts { unknown: 8, ..none }, "8 of 10 checks could not be answered; no failure was found in the rest");
        check(
            Counts { unknown: 8, ..high },
            "The protection of privileged access has serious gaps, as far as could be seen; 8 of 10 checks could not be answered",
        );
        check(
            Counts { unknown: 4, open: 3, ..high },
            "The protection of privileged access has serious gaps, as far as is known; 7 of 10 checks are not answered yet",
        );
        check(Counts { unknown: 4, ..high }, "The protection of privileged access has serious gaps");
    }
}
