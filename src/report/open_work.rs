//! What is still to be done before a report can be final. Each line names what is open and where.

use super::ReportInput;
use crate::assessment::{Annotation, Detail, Target, Treatment, WorkState, needs_justification};
use crate::checklist::{Check, Conclusion, Outcome};

/// Everything that is open, in the order in which one would do it; empty: the report can be final.
pub fn open_work(input: &ReportInput<'_>) -> Vec<String> {
    let details = &input.assessment.details;
    let mut open: Vec<String> =
        [Detail::Client, Detail::Organization, Detail::Assessor, Detail::Marking, Detail::Version]
            .into_iter()
            .filter(|detail| details.get(*detail).trim().is_empty())
            .map(|detail| format!("{} is empty.", detail.title()))
            .collect();
    for (_, check) in input.checklist.checks() {
        open.extend(of_check(input, check).into_iter().map(|what| format!("{}: {what}.", check.id)));
    }
    for (target, annotation) in &input.assessment.annotations {
        if !matches!(target, Target::Check { .. }) {
            open.extend(of_treatment(input, &annotation.treatment).map(|what| format!("{}: {what}.", target.short())));
        }
    }
    open
}

fn of_check(input: &ReportInput<'_>, check: &Check) -> Vec<String> {
    let outcome = input.finding(check).map(|finding| finding.outcome);
    let Some(annotation) = input.annotation(check) else { return not_concluded(outcome).into_iter().collect() };
    let mut open = Vec::new();
    match annotation.conclusion {
        None => open.extend(not_concluded(outcome)),
        Some(conclusion) => {
            let is_bare = annotation.justification.trim().is_empty();
            if is_bare && outcome.is_some_and(|outcome| needs_justification(outcome, conclusion)) {
                open.push("the conclusion differs from the outcome and has no justification".to_owned());
            }
            let is_unmet = matches!(conclusion, Conclusion::NotMet | Conclusion::PartlyMet);
            if is_unmet && annotation.treatment == Treatment::None {
                open.push("it is not met, and nobody says what is to happen".to_owned());
            }
            open.extend(not_accepted(input, annotation));
        }
    }
    open.extend(of_treatment(input, &annotation.treatment));
    open
}

fn not_concluded(outcome: Option<Outcome>) -> Option<String> {
    let outcome = outcome.filter(|outcome| matches!(outcome, Outcome::Fail | Outcome::Review))?;
    Some(format!("{}, and there is no conclusion", outcome.title()))
}

fn not_accepted(input: &ReportInput<'_>, annotation: &Annotation) -> Option<String> {
    let has_reviewer = !input.assessment.details.reviewer.trim().is_empty();
    let waits = has_reviewer && annotation.work_state != WorkState::Accepted;
    waits.then(|| format!("the reviewer has not accepted it ({})", annotation.work_state.title()))
}

fn of_treatment(input: &ReportInput<'_>, treatment: &Treatment) -> Option<String> {
    if treatment.has_expired(input.results.as_of) {
        return Some("the acceptance of the risk has run out".to_owned());
    }
    let lacks = treatment.lacks();
    (!lacks.is_empty()).then(|| format!("the treatment still needs {}", lacks.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::sample::sample;

    #[test]
    fn what_is_open_is_listed_and_what_is_done_is_not() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        sample.assessment.details.client.clear();
        let open = open_work(&sample.input());
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
        let open = open_work(&sample.input());
        assert!(open.iter().any(|line| line.contains("nobody says what is to happen")), "{open:?}");
        assert!(open.iter().any(|line| line.contains("the reviewer has not accepted it (draft)")), "{open:?}");
        for annotation in sample.assessment.annotations.values_mut() {
            annotation.treatment = Treatment::CompensatingControl { text: "Watched daily.".into() };
            annotation.work_state = WorkState::Accepted;
        }
        assert_eq!(open_work(&sample.input()), Vec::<String>::new());
    }
}
