//! The assessor's own words, the outcomes counted, and both by stage.

use super::{Preset, Section, findings, gaps, method, paragraphs, registers, stages};
use crate::checklist::{Basis, Check, Conclusion, Outcome, Severity, Stage};
use crate::report::decided::{self, Decision};
use crate::report::input::{Standing, anchor};
use crate::report::late;
use crate::report::{Bar, Block, Chart, Part, ReportInput, Series, Span, Tile, TimeStep, Tone, words};

pub const SECTION: Section = Section { id: "summary", title: "Summary", preset: Preset::Executive, build };

/// What a check can stand at, from worst to best, in charts and tiles.
pub(super) const STANDINGS: [(Standing, &str, Tone); 6] = [
    (Standing::Judged(Outcome::Fail), Standing::Judged(Outcome::Fail).title(), Tone::Fail),
    (Standing::Judged(Outcome::Review), Standing::Judged(Outcome::Review).title(), Tone::Review),
    (Standing::Judged(Outcome::NoEvidence), Standing::Judged(Outcome::NoEvidence).title(), Tone::NoEvidence),
    (Standing::Open, Standing::Open.title(), Tone::Open),
    (Standing::Judged(Outcome::Pass), Standing::Judged(Outcome::Pass).title(), Tone::Pass),
    (Standing::Judged(Outcome::NotApplicable), Standing::Judged(Outcome::NotApplicable).title(), Tone::NotApplicable),
];

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::PageBreak, SECTION.heading()];
    blocks.extend(paragraphs(&input.assessment.details.summary));
    if !input.options.has(&method::SECTION) {
        blocks.extend(method::scope_in_short(input));
    }
    blocks.push(opening(input));
    blocks.push(tiles(input));
    let mut chart = vec![by_stage(input)];
    // Whoever finds no results by stage here is led nowhere.
    chart.extend((input.options.has(&findings::SECTION) || input.options.has(&stages::SECTION)).then(|| key(input)));
    blocks.push(Block::KeepTogether(chart));
    blocks.extend(notes(input));
    blocks.push(time_line(input));
    blocks.extend(super::accounts::picture(input));
    blocks.extend(super::recurring::told_in_short(input).map(super::paragraph));
    if input.options.preset != Preset::Executive {
        // The text has told it; a page is to hold the whole summary of those who decide.
        blocks.extend(by_severity(input));
    }
    blocks.extend(super::since::picture(input));
    blocks
}

fn checks(input: &ReportInput<'_>) -> impl Iterator<Item = &'static Check> {
    input.checklist.checks().map(|(_, check)| check)
}

fn count(input: &ReportInput<'_>, standing: Standing) -> usize {
    checks(input).filter(|check| input.standing(check) == standing).count()
}

/// The result in a few sentences; how it came about stands below the chart ([`notes`]).
fn opening(input: &ReportInput<'_>) -> Block {
    let total = checks(input).count();
    let failing: Vec<&Check> = checks(input).filter(|check| input.fails(check)).collect();
    let is_answered = |check: &Check| {
        let open = [Outcome::NoEvidence, Outcome::Review].map(Standing::Judged);
        let standing = input.standing(check);
        standing != Standing::Open && !open.contains(&standing)
    };
    let answered = checks(input).filter(|check| is_answered(check)).count();
    let is_concluded = by_evidence(input).is_some() || decided::passing_by_conclusion(input) > 0;
    let fail = match failing.len() {
        0 if answered == 0 => "none of them could be answered".to_owned(),
        0 if answered < total => format!("{} could be answered, and none of these fails", words::size(answered)),
        0 => "no check fails".to_owned(),
        count => words::counted(count, "check fails", "checks fail"),
    };
    let grave = failing.iter().filter(|check| input.severity(check) <= Severity::High).count();
    let grave = match (failing.len(), grave) {
        (0, _) => String::new(),
        (1, 0) => ", and is of lower severity than high".to_owned(),
        (1, _) => ", and is of critical or high severity".to_owned(),
        (_, 0) => ", none of them of critical or high severity".to_owned(),
        (all, grave) if all == grave => ", all of them of critical or high severity".to_owned(),
        (_, grave) => format!(", {} of them of critical or high severity", words::size(grave)),
    };
    let mut spans = vec![Span::plain(format!(
        "The checklist “{}” asks {} about {}. {}{fail}{grave}.",
        input.checklist.title,
        words::counted(total, "question", "questions"),
        words::counted(input.checklist.items.len(), "action", "actions"),
        if is_concluded { "With the assessor’s conclusions, " } else { "On the evidence supplied, " },
    ))];
    spans.extend(late::in_short(input).map(|told| Span::plain(format!(" {told}"))));
    Block::Paragraph(spans)
}

/// What the figures above are made of, a line each.
fn notes(input: &ReportInput<'_>) -> Vec<Block> {
    let failing: Vec<&Check> = checks(input).filter(|check| input.fails(check)).collect();
    let mut notes: Vec<Vec<Span>> = Vec::new();
    if input.options.preset == Preset::Executive {
        // The other editions have a chart of it.
        let by_severity = Severity::ALL.iter().filter_map(|severity| {
            let count = failing.iter().filter(|check| input.severity(check) == *severity).count();
            (count > 0).then(|| format!("{} {}", words::size(count), severity.title().to_lowercase()))
        });
        let by_severity: Vec<String> = by_severity.collect();
        let told = format!("Of the checks that fail, by severity: {}.", words::listed(&by_severity));
        notes.extend((by_severity.len() > 1).then(|| vec![Span::plain(told)]));
    }
    let (beyond, partly) =
        (failing.iter().filter(|check| check.basis == Basis::Current).count(), partly_met(input, &failing));
    let beyond = match beyond {
        0 => None,
        1 => Some("1 of those that fail goes beyond the roadmap (today’s practice).".to_owned()),
        many => Some(format!("{} of those that fail go beyond the roadmap (today’s practice).", words::size(many))),
    };
    notes.extend([beyond, partly].into_iter().flatten().map(|told| vec![Span::plain(told)]));
    notes.extend(by_evidence(input).map(|told| vec![Span::plain(told)]));
    let passing = decided::passing(input).filter(|_| decided::passing_by_conclusion(input) > 0);
    notes.extend(passing.map(|told| vec![Span::plain(told)]));
    let otherwise = decided_otherwise(input);
    notes.extend((!otherwise.is_empty()).then_some(otherwise));
    notes.extend(decided::unconfirmed(input).map(|told| vec![Span::plain(told)]));
    let (missing, open) = (count(input, Standing::Judged(Outcome::NoEvidence)), count(input, Standing::Open));
    if missing > 0 {
        let mut told = vec![Span::plain(format!("{} for lack of evidence", could_not(missing)))];
        if input.options.has(&gaps::SECTION) {
            told.extend([Span::plain("; see "), Span::plain(gaps::SECTION.title).to(gaps::SECTION.id)]);
        }
        told.push(Span::plain("."));
        notes.push(told);
    }
    let review = count(input, Standing::Judged(Outcome::Review));
    if review > 0 {
        let text = words::counted(review, "check needs", "checks need");
        notes.push(vec![Span::plain(format!("{text} a person’s review: the evidence alone does not decide."))]);
    }
    if open > 0 {
        let text = words::counted(open, "check is", "checks are");
        notes.push(vec![Span::plain(format!("{text} not judged yet: they are to be answered by the assessor."))]);
    }
    if notes.is_empty() { Vec::new() } else { vec![Block::Bullets(notes)] }
}

/// What the evidence gives by itself, where the assessor's word makes that another number of failures.
fn by_evidence(input: &ReportInput<'_>) -> Option<String> {
    let alone = |standing: &[Standing]| checks(input).filter(|it| standing.contains(&input.by_evidence(it))).count();
    let fails = |check: &Check| input.by_evidence(check) == Standing::Judged(Outcome::Fail);
    checks(input).any(|check| fails(check) != input.fails(check)).then(|| {
        let fail = match alone(&[Standing::Judged(Outcome::Fail)]) {
            0 => "no check fails".to_owned(),
            count => words::counted(count, "check fails", "checks fail"),
        };
        let waits = [Standing::Judged(Outcome::Review), Standing::Open];
        let waiting = match alone(&waits) {
            0 => String::new(),
            1 => " and 1 needs a person".to_owned(),
            many => format!(" and {} need a person", words::size(many)),
        };
        let answered =
            checks(input).filter(|it| waits.contains(&input.by_evidence(it)) && !waits.contains(&input.standing(it)));
        let answered = match answered.count() {
            0 => String::new(),
            count if count == alone(&waits) => match count {
                1 => ", which the assessor has answered".to_owned(),
                _ => ", all answered by the assessor".to_owned(),
            },
            count => format!("; the assessor has answered {} of these", words::size(count)),
        };
        format!("By the evidence alone {fail}{waiting}{answered}.")
    })
}

/// How many of the failures are partly met by the assessor's word.
fn partly_met(input: &ReportInput<'_>, failing: &[&Check]) -> Option<String> {
    match failing.iter().filter(|check| input.concluded(check) == Some(Conclusion::PartlyMet)).count() {
        0 => None,
        1 => Some("1 of those that fail is partly met.".to_owned()),
        many => Some(format!("{} of those that fail are partly met.", words::size(many))),
    }
}

/// Where the assessor's word counts in the stead of the evidence's: as many as the register of overrides has.
fn decided_otherwise(input: &ReportInput<'_>) -> Vec<Span> {
    let mut overrides = decided::overrides(input);
    overrides.retain(decided::Override::counts);
    let conclusions = overrides.iter().filter(|it| matches!(it.decision, Decision::Conclusion(..))).count();
    let severities = overrides.len() - conclusions;
    let mut parts = Vec::new();
    if conclusions > 0 {
        parts.push(words::counted(conclusions, "conclusion", "conclusions"));
    }
    if severities > 0 {
        parts.push(words::counted(severities, "severity", "severities"));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    let is_one = overrides.len() == 1;
    let mut spans = vec![Span::plain(format!(
        "{} of the assessor {} from what the evidence gave by itself, and {} here",
        words::listed(&parts),
        if is_one { "differs" } else { "differ" },
        if is_one { "counts" } else { "count" },
    ))];
    let set_aside = decided::set_aside(input).len();
    if let Some((id, title)) = registers::place_of_overrides(input) {
        spans.extend([Span::plain("; see "), Span::plain(title).to(id)]);
    }
    spans.push(Span::plain("."));
    // Whoever follows the link is not to look for what is not there.
    let is_whole = input.options.has(&registers::SECTION) || set_aside == overrides.len();
    if !is_whole {
        let there = match set_aside {
            0 => "The other editions list",
            _ => "That lists what would weigh as critical or high by the evidence; the other editions list",
        };
        let all = if is_one { "it" } else { "all of them" };
        spans.push(Span::plain(format!(" {there} {all}.")));
    }
    spans
}

fn could_not(count: usize) -> String {
    words::counted(count, "check could not be answered", "checks could not be answered")
}

fn tiles(input: &ReportInput<'_>) -> Block {
    const LABELS: [&str; 6] =
        ["checks fail", "need a person’s review", "lack evidence", "are not judged yet", "pass", "do not apply here"];
    let tiles =
        STANDINGS.iter().zip(LABELS).map(|((standing, _, tone), label)| (count(input, *standing), label, *tone));
    // That none fails is no result where none could be answered.
    let seen = [Outcome::Fail, Outcome::Review, Outcome::Pass, Outcome::NotApplicable];
    let is_any_answered = seen.iter().any(|outcome| count(input, Standing::Judged(*outcome)) > 0);
    let tiles = tiles.filter(|(count, label, _)| *count > 0 || is_any_answered && *label != "do not apply here");
    let of_one = |label: &str| match label {
        "do not apply here" => "does not apply here".to_owned(),
        "checks fail" => "check fails".to_owned(),
        "need a person’s review" => "needs a person’s review".to_owned(),
        "lack evidence" => "lacks evidence".to_owned(),
        "are not judged yet" => "is not judged yet".to_owned(),
        "pass" => "passes".to_owned(),
        other => other.to_owned(),
    };
    let tile = |(count, label, tone): (usize, &str, Tone)| {
        let label = if count == 1 { of_one(label) } else { label.to_owned() };
        // Nothing is no alarm.
        let tone = if count == 0 { Tone::NotApplicable } else { tone };
        Tile { figure: words::size(count), label, tone }
    };
    Block::Tiles(tiles.map(tile).collect())
}

fn by_stage(input: &ReportInput<'_>) -> Block {
    // What passes by a person's word is told apart, where there is any.
    let is_told_apart = decided::passing_by_conclusion(input) > 0;
    let mut kinds: Vec<(Standing, Option<bool>, Series)> = Vec::new();
    for (standing, name, tone) in STANDINGS {
        let series = |name: &str, is_hatched| Series { name: name.to_owned(), tone, is_hatched };
        if standing == Standing::Judged(Outcome::Pass) && is_told_apart {
            kinds.push((standing, Some(false), series("Pass, by the evidence", false)));
            kinds.push((standing, Some(true), series("Pass, by the assessor’s conclusion", true)));
        } else {
            kinds.push((standing, None, series(name, false)));
        }
    }
    let bars = input.checklist.stages.iter().map(|stage| {
        let checks: Vec<&Check> = input.items_of(stage.id).flat_map(|item| item.checks).collect();
        let count = |(standing, by_word, _): &(Standing, Option<bool>, Series)| {
            let is_one = |check: &&&Check| {
                input.standing(check) == *standing
                    && by_word.is_none_or(|by_word| by_word == decided::passes_by_word(input, check))
            };
            checks.iter().filter(is_one).count() as u64
        };
        Bar { label: stage_label(stage), counts: kinds.iter().map(count).collect() }
    });
    let bars = bars.collect();
    Block::Chart(Chart::StackedBars {
        title: "Checks by stage and outcome".to_owned(),
        series: kinds.into_iter().map(|(.., series)| series).collect(),
        bars,
    })
}

/// `Stage 1 · 24–48 hours`; a stage with a letter is no step of the roadmap and goes by its title.
fn stage_label(stage: &Stage) -> String {
    if stage.is_step() { format!("Stage {} · {}", stage.id, stage.horizon) } else { stage.title.to_owned() }
}

/// What the stages are called, with links to their findings.
fn key(input: &ReportInput<'_>) -> Block {
    let has_findings = input.options.has(&findings::SECTION);
    let mut spans = vec![Span::muted(if has_findings { "Findings by stage:  " } else { "The stages:  " })];
    for (index, stage) in input.checklist.stages.iter().enumerate() {
        let gap = if index == 0 { "" } else { "  ·  " };
        spans.push(Span::muted(gap));
        let name = if stage.is_step() { format!("{}\u{a0}{}", stage.id, stage.title) } else { stage.title.to_owned() };
        spans.push(Span::plain(name).to(anchor::stage(stage.id)));
    }
    Block::Paragraph(spans)
}

/// The roadmap in time, with how many actions of each step are in place.
fn time_line(input: &ReportInput<'_>) -> Block {
    let mut steps = Vec::new();
    let (mut others, mut idle) = (Vec::new(), 0);
    for stage in input.checklist.stages {
        let standings: Vec<Standing> = input.items_of(stage.id).map(|item| input.item_standing(item)).collect();
        let count = |of: &[Outcome]| {
            let is_one = |standing: &&Standing| of.iter().any(|outcome| **standing == Standing::Judged(*outcome));
            standings.iter().filter(is_one).count() as u64
        };
        idle += count(&[Outcome::NotApplicable]);
        let total = standings.len() as u64 - count(&[Outcome::NotApplicable]);
        if !stage.is_step() {
            let actions = if total == 1 { "action" } else { "actions" };
            others.extend((total > 0).then(|| format!("{} {actions} of “{}”", words::number(total), stage.title)));
            continue;
        }
        steps.push(TimeStep {
            label: format!("Stage {}", stage.id),
            horizon: stage.horizon.to_owned(),
            met: count(&[Outcome::Pass]),
            unmet: count(&[Outcome::Fail]),
            total,
        });
    }
    // The steps do not add up to all actions: which are missing is said.
    match idle {
        0 => {}
        1 => others.push("1 that does not apply".to_owned()),
        many => others.push(format!("{} that do not apply", words::number(many))),
    }
    let without = if others.is_empty() { String::new() } else { format!("; not shown: {}", words::listed(&others)) };
    let title = format!("The roadmap’s actions, and by when it plans each stage{without}");
    Block::Chart(Chart::TimeLine { title, steps })
}

fn by_severity(input: &ReportInput<'_>) -> Option<Block> {
    let failing: Vec<Severity> =
        checks(input).filter(|check| input.fails(check)).map(|check| input.severity(check)).collect();
    let parts = Severity::ALL.iter().map(|severity| Part {
        label: severity.title().to_owned(),
        count: failing.iter().filter(|other| *other == severity).count() as u64,
        tone: words::severity_tone(*severity),
    });
    let parts: Vec<Part> = parts.filter(|part| part.count > 0).collect();
    (!parts.is_empty()).then(|| {
        Block::Chart(Chart::Donut {
            title: "Severity of the checks that fail, shares rounded to a tenth of a percent".to_owned(),
            centre: words::size(failing.len()),
            parts,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Target};
    use crate::checklist::Finding;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn an_edition_without_the_register_says_where_all_overrides_are() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let id = sample.checklist.id;
        let of =
            |severity: Severity| sample.checklist.checks().find(|(_, check)| check.severity == severity).unwrap().1.id;
        let (grave, slight) = (of(Severity::Critical), of(Severity::Low));
        let found = sample.results.findings.iter_mut().filter(|finding| [grave, slight].contains(&finding.check));
        found.for_each(|finding| finding.outcome = Outcome::Fail);
        let conclusion = Some(Conclusion::Met);
        let met = Annotation { conclusion, justification: "Seen.".into(), ..Annotation::default() };
        let mut check = |preset: Preset, concluded: &'static str, expected: Option<&str>| {
            sample.annotate(Target::check(id, concluded), met.clone());
            sample.options.preset = preset;
            let told = text_of(&notes(&sample.input()));
            assert_eq!(told.contains("other editions"), expected.is_some(), "{told}");
            assert!(expected.is_none_or(|expected| told.contains(&format!(". {expected}."))), "{told}");
        };
        check(Preset::Executive, grave, None);
        check(
            Preset::Executive,
            slight,
            Some(
                "That lists what would weigh as critical or high by the evidence; the other editions list all of them",
            ),
        );
        check(Preset::Management, slight, None);
    }

    #[test]
    fn what_the_evidence_gives_is_told_apart_from_what_the_assessor_says() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        for finding in &mut sample.results.findings {
            (finding.outcome, finding.reasons) = (Outcome::Pass, Vec::new());
        }
        let told = |sample: &crate::report::sections::sample::Sample| {
            text_of(&[opening(&sample.input())]) + &text_of(&notes(&sample.input()))
        };
        let mut find = |id: &str, outcome, reason: &str| {
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == id).unwrap();
            (finding.outcome, finding.reasons) = (outcome, vec![reason.to_owned()]);
        };
        find("1.02.b", Outcome::Fail, "");
        find("1.02.c", Outcome::Review, "");
        // Taken into the run, a person's word is an outcome like any other.
        find("2.09.b", Outcome::Fail, &format!("{}: partly met.", Finding::ANSWERED));
        let by_evidence = told(&sample);
        let answered = "By the evidence alone 1 check fails and 2 need a person; the assessor has answered 1 of these.";
        assert!(by_evidence.contains(answered), "{by_evidence}");
        let id = sample.checklist.id;
        let partly = Annotation { conclusion: Some(Conclusion::PartlyMet), ..Annotation::default() };
        sample.annotate(Target::check(id, "2.09.b"), partly.clone());
        sample.annotate(Target::check(id, "1.02.c"), partly);
        let said = told(&sample);
        assert!(said.contains("With the assessor’s conclusions, 3 checks fail, "), "{said}");
        assert!(said.contains("2 of those that fail are partly met."), "{said}");
        assert!(said.contains("and 2 need a person, all answered by the assessor."), "{said}");
        sample.assessment.annotations.clear();
        sample.results.findings.iter_mut().for_each(|finding| finding.reasons.clear());
        assert!(told(&sample).contains("On the evidence supplied, 2 checks fail"), "{}", told(&sample));
    }
}
