//! Carrying over: what a previous assessment said of a check is a draft for this one, as long as the check's text is the
//! same. Where the text changed, or the older file does not tell it, what was said is only laid beside.

use super::compare::Snapshot;
use super::{Annotation, Assessment, Carried, Edit, Target, TextThen};
use crate::checklist::Checklist;
use crate::tenant::Moment;
use serde::Serialize;

/// What becomes of one annotation of the previous assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fate {
    pub target: Target,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Taken over as a draft.
    TakenOver,
    /// Taken over but for the conclusion: the check comes out otherwise now.
    WithoutConclusion,
    /// Laid beside: the check's text changed.
    TextChanged,
    /// Laid beside: the previous assessment does not tell the text.
    TextUnknown,
    /// Left: something was said of it in this assessment already.
    SaidAlready,
    /// Left: the object is not affected any more.
    NotAffected,
    /// Left: there is no such check any more.
    NoSuchCheck,
}

impl What {
    pub const ALL: &[Self] = &[
        Self::TakenOver,
        Self::WithoutConclusion,
        Self::TextChanged,
        Self::TextUnknown,
        Self::SaidAlready,
        Self::NotAffected,
        Self::NoSuchCheck,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::TakenOver => "taken over as a draft",
            Self::WithoutConclusion => "taken over without the conclusion, because the check comes out otherwise now",
            Self::TextChanged => "laid beside, because the check's text changed",
            Self::TextUnknown => "laid beside, because the previous assessment does not tell the check's text",
            Self::SaidAlready => "left, because something is said of it already",
            Self::NotAffected => "left, because the object is not affected any more",
            Self::NoSuchCheck => "left, because there is no such check any more",
        }
    }
}

/// What carrying over would do: the edits, and the fate of every annotation, by target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarryOver {
    pub edits: Vec<Edit>,
    pub fates: Vec<Fate>,
}

impl CarryOver {
    /// Annotations of which anything comes over: as a draft, or laid beside.
    pub fn taken(&self) -> usize {
        let is_left = |what| matches!(what, What::SaidAlready | What::NotAffected | What::NoSuchCheck);
        self.fates.iter().filter(|fate| !is_left(fate.what)).count()
    }
}

/// The previous assessment: its document, its results as they were kept, its as-of date and its file's name.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    pub assessment: &'a Assessment,
    pub results: &'a Snapshot,
    pub as_of: Moment,
    pub name: &'a str,
}

/// Plans it; `now`: this assessment and its results.
pub fn carry_over(before: Before<'_>, now: &Assessment, results: &Snapshot) -> CarryOver {
    let mut carried = CarryOver::default();
    for (target, annotation) in &before.assessment.annotations {
        if !says_something(annotation) {
            continue;
        }
        let what = fate(before, target, annotation, now, results);
        let text = match what {
            What::TakenOver | What::WithoutConclusion => Some(TextThen::Same),
            What::TextChanged => text_of(before.results, before.assessment, target).map(TextThen::Changed),
            What::TextUnknown => Some(TextThen::Unknown),
            What::SaidAlready | What::NotAffected | What::NoSuchCheck => None,
        };
        if let Some(text) = text {
            let beside = Carried::of(annotation, before.name, before.as_of, text);
            if matches!(what, What::TakenOver | What::WithoutConclusion) {
                carried.edits.extend(taken_over(target, &beside, what == What::TakenOver));
            }
            carried.edits.push(Edit::SetCarried { target: target.clone(), carried: Some(Box::new(beside)) });
        }
        carried.fates.push(Fate { target: target.clone(), what });
    }
    carried
}

/// Whether there is anything to carry; attachments are evidence of their own day, and stay with it.
fn says_something(annotation: &Annotation) -> bool {
    let Annotation { conclusion, justification, severity, note, treatment, .. } = annotation;
    conclusion.is_some()
        || !justification.is_empty()
        || severity.is_some()
        || !note.is_empty()
        || *treatment != super::Treatment::None
}

fn fate(before: Before<'_>, target: &Target, annotation: &Annotation, now: &Assessment, results: &Snapshot) -> What {
    let Some(text_now) = text_of(results, now, target).filter(|_| target.checklist() == now.checklist) else {
        return What::NoSuchCheck;
    };
    if let Target::Object { check, subject, .. } = target
        && !results.finding(check).is_some_and(|finding| finding.affected.iter().any(|object| object.id == *subject))
    {
        return What::NotAffected;
    }
    if now.annotation(target).is_some_and(|said| *said != Annotation::default()) {
        return What::SaidAlready;
    }
    match text_of(before.results, before.assessment, target) {
        None => What::TextUnknown,
        Some(then) if then != text_now => What::TextChanged,
        Some(_) if annotation.conclusion.is_some() && !is_same_outcome(before.results, results, target) => {
            What::WithoutConclusion
        }
        Some(_) => What::TakenOver,
    }
}

/// Whether the checks say now what they said then: of an item each of its checks. A conclusion on a changed outcome would
/// stand there unasked.
fn is_same_outcome(before: &Snapshot, now: &Snapshot, target: &Target) -> bool {
    let of = |snapshot: &Snapshot, check: &str| snapshot.finding(check).map(|finding| finding.outcome);
    let same = |check: &str| of(before, check) == of(now, check);
    match target {
        Target::Item { checklist, item } => {
            let item = Checklist::by_id(checklist).and_then(|checklist| checklist.item(item));
            item.is_some_and(|item| item.checks.iter().all(|check| same(check.id)))
        }
        // The answer to a question is its outcome; it is asked again.
        Target::Check { checklist, check } => {
            let found = Checklist::by_id(checklist).and_then(|checklist| checklist.check(check));
            same(check) || found.is_some_and(|(_, check)| matches!(check.run, crate::checklist::Run::Answer))
        }
        Target::Object { check, .. } => same(check),
    }
}

/// The text of what a target is about, as a run's results tell it: of an item the texts of its checks.
fn text_of(snapshot: &Snapshot, assessment: &Assessment, target: &Target) -> Option<String> {
    match target {
        Target::Item { item, .. } => {
            let checks = Checklist::by_id(&assessment.checklist)?.item(item)?.checks;
            checks.iter().map(|check| snapshot.finding(check.id)?.text.clone()).collect()
        }
        Target::Check { check, .. } | Target::Object { check, .. } => snapshot.finding(check)?.text.clone(),
    }
}

/// The edits that make what was said then the draft of today.
fn taken_over(target: &Target, said: &Carried, with_conclusion: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let target = || target.clone();
    if with_conclusion && (said.conclusion.is_some() || !said.justification.is_empty()) {
        let (conclusion, justification) = (said.conclusion, said.justification.clone());
        edits.push(Edit::Conclude { target: target(), conclusion, justification });
    }
    if said.severity.is_some() {
        edits.push(Edit::SetSeverity { target: target(), change: said.severity.clone() });
    }
    if !said.note.is_empty() {
        edits.push(Edit::SetNote { target: target(), text: said.note.clone() });
    }
    if said.treatment != super::Treatment::None {
        edits.push(Edit::SetTreatment { target: target(), treatment: said.treatment.clone() });
    }
    edits
}

/// What was laid beside becomes the draft, as one step; what is said today already stays, and the older note follows it.
pub fn take_over(target: &Target, carried: &Carried, now: &Annotation) -> Edit {
    let mut said = carried.clone();
    if now.severity.is_some() {
        said.severity = None;
    }
    if now.treatment != super::Treatment::None {
        said.treatment = super::Treatment::None;
    }
    if !now.note.is_empty() && !said.note.is_empty() {
        said.note = format!("{}\n\n{}", now.note.trim_end(), said.note);
    }
    let is_silent = now.conclusion.is_none() && now.justification.is_empty();
    let mut edits = taken_over(target, &said, is_silent);
    let beside = Carried { text: TextThen::Same, ..carried.clone() };
    edits.push(Edit::SetCarried { target: target.clone(), carried: Some(Box::new(beside)) });
    Edit::Several { label: format!("Take over what {} said of {}", carried.from, target.short()), edits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::compare::tests::snapshot;
    use crate::assessment::{Document, Step, Treatment, WorkState};
    use crate::checklist::Conclusion;

    const LIST: &str = "privileged-access";

    fn said(edits: Vec<Edit>) -> Assessment {
        let mut document = Document::new(Assessment::new(LIST));
        for edit in edits {
            document.perform(edit, Step::New, "Ada", Moment::of(0)).unwrap();
        }
        document.assessment().clone()
    }

    fn note(target: Target) -> Edit {
        Edit::SetNote { target, text: "Seen.".into() }
    }

    fn conclude(check: &str) -> Edit {
        Edit::Conclude {
            target: Target::check(LIST, check),
            conclusion: Some(Conclusion::Met),
            justification: "Proven.".into(),
        }
    }

    #[test]
    fn each_annotation_has_its_fate() {
        let mut then = snapshot(&["1.02.a Fail x y", "1.02.b Pass", "1.02.c Pass", "1.02.d Pass", "1.02.e Pass"]);
        let now = snapshot(&["1.02.a Fail x", "1.02.b Pass", "1.02.c Fail", "1.02.d Pass", "1.02.e Pass"]);
        then.findings[3].text = Some("Other text".into());
        then.findings[4].text = None;
        let risk =
            Treatment::AcceptRisk { approver: "CISO".into(), reason: "Old.".into(), expiry: Some(Moment::of(9)) };
        let object = |subject: &str| Target::object(LIST, "1.02.a", subject);
        let before = said(vec![
            note(Target::check(LIST, "1.02.a")),
            Edit::SetTreatment { target: object("x"), treatment: risk.clone() },
            note(object("y")),
            conclude("1.02.b"),
            Edit::SetWorkState {
                target: Target::check(LIST, "1.02.b"),
                state: WorkState::Accepted,
                comment: String::new(),
            },
            conclude("1.02.c"),
            conclude("1.02.d"),
            conclude("1.02.e"),
            note(Target::check(LIST, "9.99.a")),
        ]);
        let today = said(vec![note(Target::check(LIST, "1.02.a"))]);
        let source = Before { assessment: &before, results: &then, as_of: Moment::of(5), name: "2025.assessment" };
        let carried = carry_over(source, &today, &now);
        let fates: Vec<(String, What)> = carried.fates.iter().map(|fate| (fate.target.short(), fate.what)).collect();
        let expected = [
            ("1.02.a", What::SaidAlready),
            ("1.02.b", What::TakenOver),
            ("1.02.c", What::WithoutConclusion),
            ("1.02.d", What::TextChanged),
            ("1.02.e", What::TextUnknown),
            ("9.99.a", What::NoSuchCheck),
            ("1.02.a for x", What::TakenOver),
            ("1.02.a for y", What::NotAffected),
        ];
        for (target, what) in expected {
            assert!(fates.contains(&(target.to_owned(), what)), "{target}: {fates:?}");
        }
        assert_eq!(fates.len(), expected.len());
        let mut document = Document::new(today);
        let label = "Carry over".to_owned();
        let step = Edit::Several { label, edits: carried.edits };
        document.perform(step, Step::New, "Ada", Moment::of(1)).unwrap();
        let assessment = document.assessment();
        let b = assessment.on_check("1.02.b").unwrap();
        assert_eq!((b.conclusion, b.work_state), (Some(Conclusion::Met), WorkState::Draft));
        assert_eq!(b.carried.as_ref().unwrap().text, TextThen::Same);
        assert_eq!(assessment.on_check("1.02.c").unwrap().conclusion, None);
        let d = assessment.on_check("1.02.d").unwrap();
        assert_eq!(d.conclusion, None);
        let beside = d.carried.as_ref().unwrap();
        assert_eq!(beside.text, TextThen::Changed("Other text".into()));
        assert_eq!((beside.conclusion, &*beside.justification), (Some(Conclusion::Met), "Proven."));
        assert_eq!(assessment.on_object("1.02.a", "x").unwrap().treatment, risk);
        assert_eq!(assessment.on_object("1.02.a", "y"), None);
        document.undo("Ada", Moment::of(2)).unwrap();
        assert_eq!(document.assessment().on_check("1.02.b"), None);
    }

    #[test]
    fn what_is_laid_beside_joins_what_is_said_today() {
        let target = Target::check(LIST, "1.02.b");
        let then = Annotation {
            conclusion: Some(Conclusion::NotMet),
            note: "Then.".into(),
            treatment: Treatment::Disputed { reason: "Then.".into() },
            ..Annotation::default()
        };
        let carried = Carried::of(&then, "2025.assessment", Moment::of(5), TextThen::Unknown);
        let after = |now: &Annotation| {
            let mut assessment = Assessment::new(LIST);
            if *now != Annotation::default() {
                assessment.annotations.insert(target.clone(), now.clone());
            }
            take_over(&target, &carried, now).apply(&mut assessment).unwrap();
            assessment.on_check("1.02.b").unwrap().clone()
        };
        let alone = after(&Annotation::default());
        assert_eq!((alone.conclusion, &*alone.note, &alone.treatment), (then.conclusion, "Then.", &then.treatment));
        assert_eq!(alone.carried.unwrap().text, TextThen::Same);
        let today = Annotation {
            conclusion: Some(Conclusion::Met),
            note: "Now.".into(),
            treatment: Treatment::CompensatingControl { text: "Now.".into() },
            ..Annotation::default()
        };
        let joined = after(&today);
        assert_eq!((joined.conclusion, &*joined.note), (today.conclusion, "Now.\n\nThen."));
        assert_eq!(joined.treatment, today.treatment);
    }
}
