//! What is still to be done before a report can be final. Each line names what is open and where.

use super::input::Standing;
use super::late::told_on;
use super::{ReportInput, decided};
use crate::assessment::{
    Annotation, Detail, SeverityChange, Target, Treatment, WorkState, is_one_person, is_reason, needs_justification,
};
use crate::checklist::{Check, Conclusion, Outcome};
use std::fmt;

/// One thing that is open, as a sentence and with the place where it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWork {
    pub kind: OpenKind,
    pub place: OpenPlace,
    /// Without the place: `Fail, and there is no conclusion`.
    pub what: String,
}

/// Where something is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenPlace {
    Cover(Detail),
    Target(Target),
}

/// What is open, in the order in which one would do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenKind {
    Cover,
    Conclusion,
    /// Said in a previous assessment, and by nobody since.
    Carried,
    Justification,
    NoTreatment,
    Treatment,
    Acceptance,
}

impl OpenKind {
    pub const ALL: &[Self] = &[
        Self::Cover,
        Self::Conclusion,
        Self::Carried,
        Self::Justification,
        Self::NoTreatment,
        Self::Treatment,
        Self::Acceptance,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Cover => "On the cover",
            Self::Conclusion => "Findings without a conclusion",
            Self::Carried => "Carried over from the previous assessment, and confirmed by nobody",
            Self::Justification => "Conclusions and severities without their reason",
            Self::NoTreatment => "Not met or only partly met, and nobody says what is to happen",
            Self::Treatment => "Treatments that are not decided to the end",
            Self::Acceptance => "Not accepted by the reviewer",
        }
    }
}

impl fmt::Display for OpenWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            OpenPlace::Cover(detail) => write!(f, "{} {}.", detail.title(), self.what),
            OpenPlace::Target(target) => write!(f, "{}: {}.", target.short(), self.what),
        }
    }
}

/// Everything that is open, in the order in which one would do it; empty: the report can be final.
pub fn open_work(input: &ReportInput<'_>) -> Vec<OpenWork> {
    let details = &input.assessment.details;
    let mut open: Vec<OpenWork> =
        [Detail::Client, Detail::Organization, Detail::Assessor, Detail::Marking, Detail::Version]
            .into_iter()
            .filter(|detail| details.get(*detail).trim().is_empty())
            .map(|detail| {
                let place = OpenPlace::Cover(detail);
                OpenWork { kind: OpenKind::Cover, place, what: "is empty".to_owned() }
            })
            .collect();
    if is_one_person(details) {
        let place = OpenPlace::Cover(Detail::Reviewer);
        open.push(OpenWork { kind: OpenKind::Cover, place, what: SAME_PERSON.to_owned() });
    }
    let on = |target: &Target, (kind, what)| OpenWork { kind, place: OpenPlace::Target(target.clone()), what };
    for (_, check) in input.checklist.checks() {
        let target = Target::check(input.checklist.id, check.id);
        open.extend(of_check(input, check).into_iter().map(|what| on(&target, what)));
    }
    let bare: Vec<&Target> = decided::overrides(input).iter().filter(|it| !it.counts()).map(|it| it.target).collect();
    for (target, annotation) in &input.assessment.annotations {
        if !matches!(target, Target::Check { .. }) {
            open.extend(
                bare.contains(&target).then(|| on(target, (OpenKind::Justification, OWES_CONCLUSION.to_owned()))),
            );
            open.extend(only_carried(annotation).map(|what| on(target, what)));
            open.extend(of_treatment(input, &annotation.treatment).map(|what| on(target, what)));
        }
    }
    open
}

/// Of a reviewer with the assessor's name.
pub const SAME_PERSON: &str = "is the assessor too: four eyes are two people";

/// Of a conclusion that waits for its reason.
const OWES_CONCLUSION: &str = "the conclusion differs from the outcome and has no justification";

/// Of a check whose severity waits for its reason.
pub const OWES_SEVERITY: &str = "another severity was chosen, and has no reason";

/// What is open, and its kind.
type What = (OpenKind, String);

fn of_check(input: &ReportInput<'_>, check: &Check) -> Vec<What> {
    let outcome = input.finding(check).map(|finding| finding.outcome);
    let not_concluded = || not_concluded(check, outcome);
    let Some(annotation) = input.annotation(check) else { return not_concluded().into_iter().collect() };
    let mut open: Vec<What> = only_carried(annotation).into_iter().collect();
    match annotation.conclusion {
        None => open.extend(not_concluded()),
        Some(conclusion) => {
            let is_bare = !is_reason(&annotation.justification);
            if is_bare && outcome.is_some_and(|outcome| needs_justification(outcome, conclusion)) {
                open.push((OpenKind::Justification, OWES_CONCLUSION.to_owned()));
            }
            let is_unmet = matches!(conclusion, Conclusion::NotMet | Conclusion::PartlyMet);
            if is_unmet && annotation.treatment == Treatment::None {
                let far = if conclusion == Conclusion::PartlyMet { "only partly" } else { "not" };
                open.push((OpenKind::NoTreatment, format!("it is {far} met, and nobody says what is to happen")));
            }
            open.extend(not_accepted(input, annotation));
        }
    }
    if annotation.severity.as_ref().is_some_and(SeverityChange::owes_reason) {
        open.push((OpenKind::Justification, OWES_SEVERITY.to_owned()));
    }
    open.extend(of_treatment(input, &annotation.treatment));
    open
}

fn not_concluded(check: &Check, outcome: Option<Outcome>) -> Option<What> {
    let outcome = outcome.filter(|outcome| matches!(outcome, Outcome::Fail | Outcome::Review))?;
    let title = Standing::of(check, Some(outcome)).title();
    Some((OpenKind::Conclusion, format!("{title}, and there is no conclusion")))
}

/// What somebody concluded then is no conclusion of today until somebody says so.
fn only_carried(annotation: &Annotation) -> Option<What> {
    let conclusion = annotation.conclusion.filter(|_| annotation.is_only_carried())?;
    let what =
        format!("“{}” is carried over from the previous assessment, and nobody has confirmed it", conclusion.title());
    Some((OpenKind::Carried, what))
}

fn not_accepted(input: &ReportInput<'_>, annotation: &Annotation) -> Option<What> {
    let has_reviewer = !input.assessment.details.reviewer.trim().is_empty();
    let waits = has_reviewer && annotation.work_state != WorkState::Accepted;
    let what = || format!("the reviewer has not accepted it ({})", annotation.work_state.title());
    waits.then(|| (OpenKind::Acceptance, what()))
}

fn of_treatment(input: &ReportInput<'_>, treatment: &Treatment) -> Option<What> {
    if treatment.has_expired(told_on(input)) {
        return Some((OpenKind::Treatment, "the acceptance of the risk has run out".to_owned()));
    }
    let lacks = treatment.lacks();
    let what = || format!("the treatment still needs {}", lacks.join(", "));
    (!lacks.is_empty()).then(|| (OpenKind::Treatment, what()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Carried, TextThen};
    use crate::report::sections::sample::{Sample, sample};

    #[test]
    fn what_is_open_is_listed_and_what_is_done_is_not() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        sample.assessment.details.client.clear();
        let said =
            |sample: &Sample| -> Vec<String> { open_work(&sample.input()).iter().map(ToString::to_string).collect() };
        let open = said(&sample);
        assert_eq!(open[0], "Client is empty.");
        assert!(open.iter().any(|line| line.contains("Fail, and there is no conclusion.")), "{open:?}");
        sample.assessment.details = crate::assessment::Details {
            client: "Norrvik".into(),
            organization: "Lind & Co".into(),
            assessor: "Ada".into(),
            reviewer: "Grace".into(),
            marking: "TLP:AMBER".into(),
            version: "1.0".into(),
            ..Default::default()
        };
        let fails: Vec<&str> = sample.results.findings.iter().map(|finding| finding.check).collect();
        for check in fails {
            let outcome = sample.results.finding(check).unwrap().outcome;
            if matches!(outcome, Outcome::Fail | Outcome::Review) {
                let annotation = Annotation {
                    conclusion: Some(Conclusion::NotMet),
                    justification: "Looked at it together.".into(),
                    ..Annotation::default()
                };
                sample.annotate(Target::check(sample.checklist.id, check), annotation);
            }
        }
        let open = said(&sample);
        assert!(open.iter().any(|line| line.contains("nobody says what is to happen")), "{open:?}");
        assert!(open.iter().any(|line| line.contains("the reviewer has not accepted it (draft)")), "{open:?}");
        for annotation in sample.assessment.annotations.values_mut() {
            annotation.treatment = Treatment::CompensatingControl { text: "Watched daily.".into() };
            annotation.work_state = WorkState::Accepted;
        }
        assert_eq!(said(&sample), Vec::<String>::new());
        // An item is concluded on as a check is.
        let (id, item) = (sample.checklist.id, sample.results.findings[0].check.rsplit_once('.').unwrap().0.to_owned());
        let met = |justification: &str| Annotation {
            conclusion: Some(Conclusion::Met),
            justification: justification.into(),
            ..Annotation::default()
        };
        let differs = sample.results.item(&item).is_some_and(|outcome| needs_justification(outcome, Conclusion::Met));
        sample.annotate(Target::item(id, &item), met(""));
        let open = said(&sample);
        assert_eq!(open.iter().any(|line| line.contains("has no justification")), differs, "{open:?}");
        assert!(differs, "the item of the first check fails");
        sample.annotate(Target::item(id, &item), met("Looked at it together."));
        assert_eq!(said(&sample), Vec::<String>::new());
        sample.assessment.annotations.remove(&Target::item(id, &item));
        carried_over(&mut sample, said);
    }

    /// What a previous assessment concluded is open until somebody says that it holds today.
    fn carried_over(sample: &mut Sample, said: impl Fn(&Sample) -> Vec<String>) {
        let annotation = sample.assessment.annotations.values_mut().next().unwrap();
        let carried = Carried::of(annotation, "2025.assessment", sample.results.as_of, TextThen::Same);
        annotation.carried = Some(Box::new(carried));
        annotation.work_state = WorkState::Draft;
        let open = said(sample);
        let told = "“not met” is carried over from the previous assessment, and nobody has confirmed it";
        assert!(open.iter().any(|line| line.contains(told)), "{open:?}");
        sample.assessment.annotations.values_mut().for_each(|annotation| annotation.work_state = WorkState::Accepted);
        assert_eq!(said(sample), Vec::<String>::new());
    }
}
