//! What a report is made from, and the questions that several sections ask of it.

use crate::assessment::Details;
use crate::assessment::JournalLine;
use crate::assessment::{Annotation, Assessment, Target, is_reason};
use crate::checklist::answers::{self, Answer};
pub use crate::checklist::answers::{ByEvidence, Standing};
use crate::checklist::{Basis, Check, Checklist, Conclusion, Finding, Item, Need, Outcome, Results, Severity};
use crate::evidence::{EvidenceFile, EvidenceId, PartId, SourceRef};
use crate::report::masking::PersonalData;
use crate::report::{Images, Options, dates, words};
use crate::tenant::{Moment, RecordKind, Tenant};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one file named for one object; the rest are counted.
const MOST_ROWS: usize = 24;

/// Where the as-of date came from, if a person gave it.
pub const GIVEN: &str = "given";

/// Everything that a report says comes from here; it reads no clock and no disk.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    /// The checklist that `results` came from.
    pub checklist: &'static Checklist,
    pub assessment: &'a Assessment,
    pub results: &'a Results,
    /// Where the as-of date came from, in words (`newest event in the evidence`).
    pub as_of_source: &'a str,
    /// As they were read, in the order that the findings' sources refer to.
    pub files: &'a [EvidenceFile],
    pub tenant: &'a Tenant,
    /// The organisation's name as the evidence gives it.
    pub tenant_name: Option<&'a str>,
    /// First and last sign-in of the log, where one was supplied.
    pub sign_in_window: Option<(Moment, Moment)>,
    /// How to export a kind of record: Markdown; empty where nothing is written on it.
    pub how_to_collect: fn(RecordKind) -> &'static str,
    /// The last link of the assessment file's chain of edits.
    pub journal_head: Option<&'a str>,
    /// What was done to the assessment, oldest first.
    pub journal: &'a [JournalLine],
    /// When it was last changed, as the journal tells; `None`: there is no journal.
    pub last_changed: Option<Moment>,
    /// Pictures among the attachments.
    pub images: &'a Images,
    pub options: &'a Options,
}

/// What the report says of its digital signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignatureWords {
    pub name: String,
    pub role: String,
    /// By the signer's own clock: `2026-11-22T09:00:00Z`.
    pub claimed_time: String,
    /// Who vouches for the certificate.
    pub issuer: String,
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub fingerprint: String,
    /// Prepares a field for the reviewer's signature as well.
    pub with_second: bool,
}

impl SignatureWords {
    /// Where the certificate is not the named assessor's: a sentence.
    pub fn by_another_than(&self, assessor: &str) -> Option<String> {
        another_signs("assessor", assessor, &self.name)
    }
}

/// Where the certificate is not that of whom the report names in this role: a sentence. Titles and further names make nobody
/// another person.
pub fn another_signs(role: &str, named: &str, signer: &str) -> Option<String> {
    let words = |name: &str| -> BTreeSet<String> {
        let parts = name.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (own, signs) = (words(named), words(signer));
    let is_same = own.is_subset(&signs) || signs.is_subset(&own) && !signs.is_empty();
    (!is_same).then(|| {
        format!("The report names {} as its {role}; the certificate that signs it is that of {signer}.", named.trim())
    })
}

impl<'a> ReportInput<'a> {
    /// A date, written out as the assessment asks for.
    pub fn date(&self, moment: Moment) -> String {
        dates::date(moment, &self.assessment.details.date_language)
    }

    /// The same with the time of the day.
    pub fn date_and_time(&self, moment: Moment) -> String {
        dates::date_and_time(moment, &self.assessment.details.date_language)
    }

    /// What a finding says, with its dates written out as everywhere in the report.
    pub fn in_words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        dates::in_text(text, &self.assessment.details.date_language)
    }

    pub fn annotation(&self, check: &Check) -> Option<&'a Annotation> {
        self.assessment.on_check(check.id)
    }

    /// The finding of a check. Every run has one for each; a file from elsewhere may not.
    pub fn finding(&self, check: &Check) -> Option<&'a Finding> {
        self.results.finding(check.id)
    }

    /// The assessor's severity, else the finding's, which is the check's unless an object weighs more or less.
    pub fn severity(&self, check: &Check) -> Severity {
        self.annotation(check)
            .and_then(Annotation::changed_severity)
            .map_or_else(|| self.found_severity(check), |change| change.severity)
    }

    /// The severity as judged, whatever the assessor said of it.
    pub fn found_severity(&self, check: &Check) -> Severity {
        self.finding(check).map_or(check.severity, |finding| finding.severity(check.severity))
    }

    /// The files that a check looks at, where no object tells: those that hold what it needs.
    pub fn files_of(&self, check: &Check) -> BTreeSet<EvidenceId> {
        let needs = check.needs.iter().filter(|need| !matches!(need, Need::Helps(_)));
        let kinds: BTreeSet<&str> = needs.flat_map(Need::kinds).map(|kind| kind.id()).collect();
        let holds = |file: &EvidenceFile| {
            file.parts.iter().any(|part| part.dataset.is_some_and(|dataset| kinds.contains(dataset)))
        };
        (0..).zip(self.files).filter(|(_, file)| holds(file)).map(|(place, _)| EvidenceId(place)).collect()
    }

    /// What the assessor concluded of a check, where it counts: what goes against the evidence does with its reason alone.
    pub fn concluded(&self, check: &Check) -> Option<Conclusion> {
        self.annotation(check)?.counted(Some(check), self.finding(check).map(|finding| finding.outcome))
    }

    /// The same of an item.
    pub fn item_concluded(&self, item: &Item) -> Option<Conclusion> {
        self.assessment.on_item(item.id)?.counted(None, self.results.item(item.id))
    }

    /// Objects of a check that the assessor set aside with a reason: they are met, or nothing that the check is about. By their ids.
    pub fn aside(&self, check: &Check) -> BTreeSet<&'a str> {
        let said = self.assessment.annotations.iter().filter(|(target, _)| target.checklist() == self.checklist.id);
        let aside = said.filter_map(|(target, annotation)| match target {
            Target::Object { check: of, subject, .. } if of == check.id => {
                let is_failing = annotation.conclusion.is_none_or(|it| it.outcome() == Outcome::Fail);
                (!is_failing && is_reason(&annotation.justification)).then_some(subject.as_str())
            }
            _ => None,
        });
        aside.collect()
    }

    pub fn standing(&self, check: &Check) -> Standing {
        if let Some(conclusion) = self.concluded(check) {
            return Standing::Judged(conclusion.outcome());
        }
        Standing::of(check, self.finding(check).map(|finding| finding.outcome))
    }

    /// Where the evidence by itself leaves a check, whatever the assessor answered, confirmed or concluded.
    pub fn by_evidence(&self, check: &Check) -> Standing {
        self.outcome(check).standing()
    }

    /// The same, told apart from what only a person can answer: what every output calls the outcome.
    pub fn outcome(&self, check: &Check) -> ByEvidence {
        ByEvidence::of(check, self.finding(check))
    }

    /// Where the evidence by itself leaves an item: as the worst of its roadmap checks.
    pub fn item_outcome(&self, item: &Item) -> Outcome {
        let roadmap = item.checks.iter().filter(|check| check.basis == Basis::Roadmap);
        roadmap.map(|check| self.outcome(check).outcome()).min().unwrap_or(Outcome::NotApplicable)
    }

    pub fn fails(&self, check: &Check) -> bool {
        self.standing(check) == Standing::Judged(Outcome::Fail)
    }

    /// An item's standing with the assessor's conclusions taken in, that on the item before those on its checks.
    pub fn item_standing(&self, item: &Item) -> Standing {
        if let Some(conclusion) = self.item_concluded(item) {
            return Standing::Judged(conclusion.outcome());
        }
        let mut standings =
            item.checks.iter().filter(|check| check.basis == Basis::Roadmap).map(|check| self.standing(check));
        match standings.next() {
            Some(first) => standings.fold(first, worse),
            None => Standing::Judged(Outcome::NotApplicable),
        }
    }

    /// What was said of, as tables and machines name it. Where only counts are told no object is named: its check is.
    pub fn short(&self, target: &Target) -> String {
        match target {
            Target::Object { check, .. } if self.options.personal_data == PersonalData::Counts => check.clone(),
            _ => target.short(),
        }
    }

    /// The questions that clients ask first, answered with the assessor's conclusions taken in.
    pub fn answers(&self) -> Vec<Answer> {
        let concluded = |item: &'static Item| self.item_concluded(item).map(Conclusion::outcome);
        answers::answers(self.checklist, &|check| self.standing(check), &concluded)
    }

    pub fn items_of(&self, stage: &str) -> impl Iterator<Item = &'static Item> + use<> {
        let (items, stage) = (self.checklist.items, stage.to_owned());
        items.iter().copied().filter(move |item| item.stage == stage)
    }

    /// `users.csv · row 12`, `inventory.xlsx · Administrators · row 4`; the row's number stays with its word.
    pub fn place(&self, source: SourceRef) -> String {
        let file = usize::try_from(source.file.0).ok().and_then(|index| self.files.get(index));
        let name = file.map_or("a file that is no longer listed", |file| &file.name);
        let sheet = source
            .part
            .and_then(|part| file?.parts.get(usize::from(part.0)))
            .and_then(|part| part.name.as_deref())
            .map_or_else(String::new, |sheet| format!(" · {sheet}"));
        format!("{name}{sheet} · row\u{a0}{}", source.row)
    }

    /// What all prints of one state of the assessment have in common, whatever was chosen to be printed of it.
    pub fn assessment_id(&self) -> String {
        let state =
            format!("{}|{}|{}", self.journal_head.unwrap_or_default(), self.results.as_of.iso(), self.checklist.id);
        identifier("AS", &state)
    }

    /// What names this report among others: it follows from the assessment's last edit, the date and what was chosen to be
    /// printed, so that the same report has the same name.
    pub fn report_id(&self) -> String {
        let said = format!(
            "{}|{}|{}|{:?}|{:?}|{:?}|{:?}|{}{}",
            self.journal_head.unwrap_or_default(),
            self.results.as_of.iso(),
            self.checklist.id,
            self.options.preset,
            self.options.personal_data,
            self.options.without,
            self.options.paper,
            self.options.is_draft,
            if self.options.look.is_light_on_toner { "|light" } else { "" },
        );
        let look = &self.options.look;
        let letterhead = match (&look.logo, look.accent, look.second) {
            (None, None, None) => String::new(),
            (logo, accent, second) => {
                let logo = logo.as_ref().map(|logo| Sha256::digest(&logo.rgb));
                format!("|{logo:?}|{accent:?}|{second:?}")
            }
        };
        identifier("TA", &format!("{said}{letterhead}"))
    }

    /// `E14`: the number of a file in the evidence register, by which findings refer to it.
    pub fn exhibit(&self, file: EvidenceId) -> String {
        format!("E{}", file.0 + 1)
    }

    /// Where an object was found: `E14 rows 3–11, 20 · E3 Administrators row 4`.
    pub fn places<'s>(&self, sources: impl IntoIterator<Item = &'s SourceRef>) -> String {
        let mut rows: BTreeMap<(EvidenceId, Option<PartId>), Vec<u64>> = BTreeMap::new();
        for source in sources {
            rows.entry((source.file, source.part)).or_default().push(source.row);
        }
        let line = |((file, part), mut rows): ((EvidenceId, Option<PartId>), Vec<u64>)| {
            let named = usize::try_from(file.0).ok().and_then(|index| self.files.get(index));
            let sheet = part.and_then(|part| named?.parts.get(usize::from(part.0))?.name.as_deref());
            let sheet = sheet.map_or_else(String::new, |sheet| format!("\u{a0}{sheet}"));
            rows.sort_unstable();
            rows.dedup();
            format!("{}{sheet}\u{a0}{}", self.exhibit(file), words::rows(&rows, MOST_ROWS))
        };
        rows.into_iter().map(line).collect::<Vec<_>>().join(" · ")
    }

    /// Whose tenant it is: as the assessor wrote it, else as the evidence says.
    pub fn organisation(&self) -> &'a str {
        organisation(&self.assessment.details, self.tenant_name)
    }

    pub fn title(&self) -> &'a str {
        let title = self.assessment.details.title.as_str();
        if title.trim().is_empty() { self.checklist.title } else { title }
    }
}

/// `TA-9F81545550`: the same of the same text.
fn identifier(kind: &str, of: &str) -> String {
    let digits: String = Sha256::digest(of).iter().take(5).map(|byte| format!("{byte:02X}")).collect();
    format!("{kind}-{digits}")
}

/// The worse of two: what fails first, then what a person has to review, then what is open (it may yet fail), then by
/// outcome: an item on which nobody concluded stands as [`Standing::of_item`] says.
fn worse(a: Standing, b: Standing) -> Standing {
    match (a, b) {
        (Standing::Judged(one), Standing::Judged(other)) => Standing::Judged(one.min(other)),
        (Standing::Open, Standing::Judged(decided @ (Outcome::Fail | Outcome::Review)))
        | (Standing::Judged(decided @ (Outcome::Fail | Outcome::Review)), Standing::Open) => Standing::Judged(decided),
        (Standing::Open, _) | (_, Standing::Open) => Standing::Open,
    }
}

/// Names that links lead to.
pub mod anchor {
    pub fn check(id: &str) -> String {
        format!("check-{id}")
    }
    pub fn item(id: &str) -> String {
        format!("item-{id}")
    }
    pub fn stage(id: &str) -> String {
        format!("stage-{id}")
    }
    pub fn exhibit(number: &str) -> String {
        format!("evidence-{number}")
    }
    pub fn dataset(id: &str) -> String {
        format!("dataset-{id}")
    }
}

/// Whom a report is about: the client as named, else as the exports call it (`by_exports`), else its tenant.
pub fn organisation<'a>(details: &'a Details, by_exports: Option<&'a str>) -> &'a str {
    [details.client.as_str(), by_exports.unwrap_or_default(), details.tenant.as_str()]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or("Tenant assessment")
}

#[cfg(test)]
mod tests {
    use super::SignatureWords;
    use crate::checklist::privileged_access::CHECKLIST;
    use crate::evidence::{EvidenceFile, Part};
    use crate::report::masking::PersonalData;
    use crate::report::options::Preset;
    use crate::report::sections::sample::{Sample, day, sample};

    #[test]
    fn a_certificate_of_somebody_else_is_told() {
        let check = |assessor: &str, name: &str, is_another: bool| {
            let signed = SignatureWords { name: name.to_owned(), ..SignatureWords::default() };
            assert_eq!(signed.by_another_than(assessor).is_some(), is_another, "{assessor} {name}");
        };
        check("Ada Assessor", "Ada Assessor", false);
        check(" ada  assessor", "Assessor, Ada", false);
        check("Dr. Ada Assessor", "Ada Assessor", false);
        check("", "Ada Assessor", false);
        check("Ada Assessor", "Rita Reviewer", true);
        check("Ada Assessor", "Ada Lindqvist", true);
        check("王秀英", "李强", true);
    }

    #[test]
    fn prints_of_one_state_have_an_id_in_common() {
        let mut sample = sample();
        let ids = |sample: &Sample| (sample.input().assessment_id(), sample.input().report_id());
        let (state, print) = ids(&sample);
        sample.options.preset = Preset::Executive;
        sample.options.personal_data = PersonalData::Masked;
        let (same, other) = ids(&sample);
        assert!(state == same && print != other && state.starts_with("AS-"), "{state} {same} {print} {other}");
        sample.results.as_of = day("2026-07-01");
        assert_ne!(ids(&sample).0, state);
    }

    #[test]
    fn a_check_looks_at_the_files_with_what_it_needs() {
        let mut sample = sample();
        let file =
            |dataset| EvidenceFile { parts: vec![Part { dataset, ..Part::default() }], ..EvidenceFile::default() };
        sample.files = [None, Some("conditional-access"), Some("groups"), Some("users")].map(file).into();
        // Registering security information: users and policies; groups only sharpen the answer.
        let (_, check) = CHECKLIST.check("2.06.h").unwrap();
        let files: Vec<u32> = sample.input().files_of(check).into_iter().map(|file| file.0).collect();
        assert_eq!(files, [1, 3]);
    }
}
