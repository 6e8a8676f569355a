//! An assessment with findings of every kind, for tests and for looking at.

use crate::assessment::{
    Annotation, Assessment, Attachment, BeforeAfter, EvidenceKey, EvidenceRecord, JournalLine, Media, SeverityChange,
    Stored, Target, Treatment, WorkState,
};
use crate::checklist::previous::{PreviousObject, facts_digest};
use crate::checklist::privileged_access::CHECKLIST;
use crate::checklist::*;
use crate::evidence::{EvidenceFile, EvidenceId, Part, PartId, Problem, ProblemKind, Problems, SourceRef};
use crate::report::{Images, Options, ReportInput};
use crate::tenant::stated::{Category, ScopeArea};
use crate::tenant::{Missing, Moment, RecordKind, Tenant};
use std::sync::LazyLock;

/// Everything a [`ReportInput`] borrows.
pub struct Sample {
    pub checklist: &'static Checklist,
    pub assessment: Assessment,
    pub results: Results,
    pub files: Vec<EvidenceFile>,
    pub options: Options,
    pub tenant: Tenant,
    pub journal: Vec<JournalLine>,
    pub images: Images,
}

impl Sample {
    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            checklist: self.checklist,
            assessment: &self.assessment,
            results: &self.results,
            as_of_source: "newest event in the evidence",
            files: &self.files,
            tenant: &self.tenant,
            tenant_name: Some("Norrvik Energi AB"),
            sign_in_window: Some((day("2026-05-31"), day("2026-06-30"))),
            how_to_collect: |kind| match kind {
                RecordKind::SignIns => "# Sign-in log\n\n1. Open **Sign-in logs**.\n2. Set the period to 30 days.\n",
                _ => "",
            },
            journal_head: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            journal: &self.journal,
            last_changed: JournalLine::last_changed(&self.journal),
            images: &self.images,
            options: &self.options,
        }
    }

    pub fn annotate(&mut self, target: Target, annotation: Annotation) {
        self.assessment.annotations.insert(target, annotation);
    }
}

pub fn day(date: &str) -> Moment {
    Moment::parse_iso(date).unwrap()
}

fn unused(_: &Context<'_>) -> Judgement {
    Judgement::review("")
}

const fn check(id: &'static str, severity: Severity, basis: Basis, title: &'static str) -> Check {
    let references: &[&str] = &["MS.AAD.7.1v1", "AC-6(5)", "T1078.004"];
    Check { id, mode: Mode::Auto, severity, basis, title, needs: &[], run: Run::Evidence(unused), references }
}

const GUIDANCE: &str = include_str!("../../checklist/privileged_access/stage2/separate_accounts.md");

static ACCOUNTS: Item = Item {
    id: "1.02",
    name: "sample_accounts",
    stage: "1",
    track: Track::General,
    title: "Identify and categorise highly privileged accounts",
    applies: &[],
    guidance: GUIDANCE,
    checks: &[
        check("1.02.b", Severity::Critical, Basis::Roadmap, "The number of Global Administrators is within its limits"),
        check("1.02.c", Severity::High, Basis::Roadmap, "No disabled or deleted account holds a privileged role"),
        check("1.02.d", Severity::High, Basis::Roadmap, "No holder of a privileged role is unused"),
        check("1.02.e", Severity::Critical, Basis::Roadmap, "No guest holds one of the four highest roles"),
        check("1.02.k", Severity::High, Basis::Current, "No standing owner can hand out a role-granting group"),
    ],
};

static EMERGENCY: Item = Item {
    id: "1.03",
    name: "sample_emergency",
    stage: "1",
    track: Track::General,
    title: "Define at least two emergency access accounts",
    applies: &[],
    guidance: GUIDANCE,
    checks: &[
        check("1.03.a", Severity::Critical, Basis::Roadmap, "At least two emergency accounts are confirmed"),
        check("1.03.e", Severity::Critical, Basis::Roadmap, "Each emergency account has a phishing-resistant method"),
        check("1.03.f", Severity::High, Basis::Roadmap, "Every sign-in with an emergency account is explained"),
    ],
};

static MULTIFACTOR: Item = Item {
    id: "1.04",
    name: "sample_multifactor",
    stage: "1",
    track: Track::General,
    title: "Require multifactor authentication of everyone with a privileged role",
    applies: &[],
    guidance: GUIDANCE,
    checks: &[
        check(
            "1.04.a",
            Severity::Critical,
            Basis::Roadmap,
            "Every holder is asked for a second factor at each sign-in",
        ),
        check("1.04.d", Severity::High, Basis::Roadmap, "Every holder can use a phishing-resistant method"),
        check("1.04.g", Severity::Low, Basis::Current, "No policy names a deleted account"),
    ],
};

/// The real checklist with a first stage of this file.
static WITH_FIRST_STAGE: LazyLock<Checklist> = LazyLock::new(|| {
    let mut items: Vec<&'static Item> = vec![&ACCOUNTS, &EMERGENCY, &MULTIFACTOR];
    items.extend(CHECKLIST.items.iter().filter(|item| item.stage != "1").map(|item| by_hand(item)));
    Checklist { items: items.leak(), ..CHECKLIST }
});

/// The item with nothing judged from evidence: what a checklist looks like whose later checks wait for a person.
fn by_hand(item: &'static Item) -> &'static Item {
    let run = |run: Run| if matches!(run, Run::Evidence(_)) { Run::Answer } else { run };
    let checks: Vec<Check> = item.checks.iter().map(|check| Check { run: run(check.run), ..*check }).collect();
    Box::leak(Box::new(Item { checks: checks.leak(), ..*item }))
}

pub fn sample() -> Sample {
    let checklist = &*WITH_FIRST_STAGE;
    let mut assessment = Assessment::new(checklist.id);
    details(&mut assessment);
    assessment.parameters.global_admin_max = 6;
    let findings = checklist.checks().map(|(_, check)| finding(check)).collect();
    let results = Results {
        checklist: checklist.id,
        as_of: day("2026-06-30"),
        parameters: assessment.parameters.clone(),
        findings,
        items: checklist.items.iter().map(|item| ItemOutcome { item: item.id, outcome: of_item(item) }).collect(),
    };
    let options = Options { is_draft: true, ..Options::default() };
    let journal = vec![JournalLine {
        when: day("2026-07-01"),
        who: "Ada Lind".into(),
        what: "Note on 1.02.b".into(),
        change: BeforeAfter::default(),
        entries: 1,
        after: None,
        puts_back: false,
    }];
    let tenant = Tenant::default();
    let mut sample =
        Sample { checklist, assessment, results, files: files(), options, tenant, journal, images: Images::default() };
    say(&mut sample);
    sample
}

fn of_item(item: &Item) -> Outcome {
    let roadmap = item.checks.iter().filter(|check| check.basis == Basis::Roadmap);
    roadmap.map(|check| finding(check).outcome).min().unwrap_or(Outcome::NotApplicable)
}

fn details(assessment: &mut Assessment) {
    let details = &mut assessment.details;
    for (field, text) in [
        (&mut details.client, "Norrvik Energi AB"),
        (&mut details.tenant, "norrvik.onmicrosoft.com"),
        (&mut details.organization, "Fjord & Partner AB · Storgatan 4 · Göteborg"),
        (&mut details.assessor, "Erika Holm"),
        (&mut details.reviewer, "Jonas Berg"),
        (&mut details.scope, "The production tenant.\n\nThe test tenant was left out."),
        (&mut details.marking, "Confidential"),
        (&mut details.version, "0.9"),
        (&mut details.distribution, "Board of Norrvik; head of IT"),
        (&mut details.handling, "Keep encrypted; destroy after two years"),
        (
            &mut details.summary,
            "The way into the tenant is better guarded than it was.\n\nMost urgent are unused holders.",
        ),
    ] {
        text.clone_into(field);
    }
}

fn finding(check: &'static Check) -> Finding {
    let empty = Finding {
        check: check.id,
        outcome: Outcome::Review,
        reasons: vec!["A question for the assessor, not answered yet.".into()],
        examined: 0,
        missing: Vec::new(),
        affected: Vec::new(),
    };
    let judged = |outcome, examined, reasons: &[&str]| Finding {
        outcome,
        examined,
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        ..empty.clone()
    };
    match check.id {
        "1.02.b" => Finding {
            affected: people(9, Outcome::Fail),
            ..judged(
                Outcome::Fail,
                9,
                &[
                    "9 people hold Global Administrator (7 active, 2 eligible); at most 6 are allowed.",
                    "Without the two emergency accounts there are 7. CISA’s baseline allows 2 to 8.",
                ],
            )
        },
        "1.02.c" => {
            judged(Outcome::Pass, 41, &["None of the 41 accounts with a privileged role is disabled or deleted."])
        }
        "1.02.d" => Finding {
            affected: mixed(),
            missing: vec![gap(
                RecordKind::Users,
                Some("signInActivity"),
                "The list of users has no column signInActivity.",
            )],
            ..judged(Outcome::Fail, 41, &["3 of 41 holders were not used for 90 days."])
        },
        "1.02.e" => judged(Outcome::NotApplicable, 0, &["There is no guest account in the tenant."]),
        "1.02.k" => {
            Finding { affected: people(1, Outcome::Review), ..judged(Outcome::Review, 4, &["One standing owner."]) }
        }
        "1.03.a" => judged(Outcome::Pass, 2, &["2 emergency accounts are confirmed; at least 2 are asked for."]),
        "1.03.e" => Finding {
            missing: vec![gap(
                RecordKind::Registrations,
                None,
                "The authentication registration details were not supplied.",
            )],
            ..judged(Outcome::NoEvidence, 0, &["The authentication registration details were not supplied."])
        },
        "1.03.f" => {
            Finding { affected: people(2, Outcome::Review), ..judged(Outcome::Review, 2, &["2 sign-ins to explain."]) }
        }
        "1.04.a" => judged(Outcome::Pass, 41, &["Every one of 41 holders is covered."]),
        "1.04.d" => Finding {
            missing: vec![
                gap(RecordKind::Registrations, Some("methodsRegistered"), "The methods of 12 holders are not known."),
                gap(RecordKind::SignIns, None, "The sign-in log is cut: more pages exist."),
            ],
            affected: people(3, Outcome::NoEvidence),
            ..judged(Outcome::NoEvidence, 41, &["12 of 41 holders are without a row."])
        },
        "1.04.g" => judged(Outcome::Pass, 23, &["All 23 policies name accounts that exist."]),
        _ => empty,
    }
}

fn gap(kind: RecordKind, column: Option<&'static str>, why: &str) -> Missing {
    Missing { kind, column, why: why.into() }
}

const NAMES: [&str; 9] = [
    "anna.lindqvist",
    "björn.åkesson",
    "svc-backup",
    "c.dahl",
    "admin-erik",
    "王秀英",
    "محمد.الأحمد",
    "f.nyberg",
    "adm.g",
];

fn people(count: usize, outcome: Outcome) -> Vec<Affected> {
    (0..count).map(|index| person(index, outcome)).collect()
}

pub fn person(index: usize, outcome: Outcome) -> Affected {
    let row = 12 + 7 * index as u64;
    let at = |file, part| SourceRef { file: EvidenceId(file), part, row };
    Affected {
        id: format!("9b1c7c1e-5a5e-4a55-9d7e-0b1f6a2c{index:04x}").into(),
        name: format!("{}@norrvik.se", NAMES[index % NAMES.len()]).into(),
        kind: if index % 9 == 2 { SubjectKind::ServicePrincipal } else { SubjectKind::User },
        outcome,
        facts: vec![
            Fact::new("Role", "Global Administrator"),
            Fact::new(
                "How",
                if index.is_multiple_of(3) { "active, permanent, direct" } else { "eligible, through group PIM-GA" },
            ),
            Fact::new("Last sign-in", format!("2026-0{}-11", 1 + index % 6)),
        ]
        .into(),
        sources: vec![at(1, None), at(0, Some(PartId(0)))].into(),
    }
}

fn mixed() -> Vec<Affected> {
    let outcomes = [Outcome::Fail, Outcome::Fail, Outcome::Fail, Outcome::Review, Outcome::NoEvidence];
    outcomes.iter().enumerate().map(|(index, outcome)| person(index, *outcome)).collect()
}

fn say(sample: &mut Sample) {
    let checklist = sample.checklist.id;
    let remediate = Treatment::Remediate { owner: "Head of IT".into(), due: Some(day("2026-08-15")) };
    let accept = |expiry| Treatment::AcceptRisk {
        approver: "CISO".into(),
        reason: "The migration ends in autumn.".into(),
        expiry: Some(day(expiry)),
    };
    let note = |text: &str| Annotation { note: text.into(), ..Annotation::default() };
    sample.annotate(
        Target::item(checklist, "1.02"),
        Annotation {
            conclusion: Some(Conclusion::PartlyMet),
            justification: "The register is new and nearly whole.".into(),
            ..Annotation::default()
        },
    );
    sample.annotate(
        Target::check(checklist, "1.02.b"),
        Annotation {
            treatment: remediate,
            severity: Some(SeverityChange {
                severity: Severity::High,
                reason: "Two of them are leaving in July.".into(),
            }),
            note: "Discussed with the head of IT.\nThe two leavers keep the role until their last day.".into(),
            work_state: WorkState::Returned,
            work_comment: "Say who the leavers are.".into(),
            ..Annotation::default()
        },
    );
    sample.annotate(
        Target::check(checklist, "1.02.d"),
        Annotation {
            conclusion: Some(Conclusion::Met),
            justification: "All three left last week; the tickets were seen.".into(),
            treatment: accept("2026-05-31"),
            ..Annotation::default()
        },
    );
    sample.annotate(
        Target::object(checklist, "1.02.d", &*person(1, Outcome::Fail).id),
        note("On parental leave until May."),
    );
    sample.annotate(Target::object(checklist, "1.02.d", "gone@norrvik.se"), note("Deleted since the last export."));
    sample.annotate(Target::check(checklist, "1.04.a"), note("Seen live as well."));
    sample.annotate(
        Target::check(checklist, "2.09.b"),
        Annotation {
            conclusion: Some(Conclusion::Met),
            justification: "The mailbox is read daily.".into(),
            ..Annotation::default()
        },
    );
    sample.annotate(Target::check(checklist, "9.99.z"), note("From an older version of the checklist."));
    let stated = &mut sample.assessment.stated;
    stated.emergency.insert(person(7, Outcome::Pass).id.to_string(), true);
    stated.emergency.insert("svc-print@norrvik.se".into(), false);
    stated.categories.insert(person(0, Outcome::Pass).id.to_string(), Category::AdminOnly);
    stated.exposed.insert("vd@norrvik.se".into(), true);
    stated.scope.insert(ScopeArea::Azure, false);
    stated.explained.insert("portal/sign-ins.csv#77".into(), "Yearly test of the account.".into());
    before(sample);
    let attachment = Attachment {
        number: 1,
        name: "portal.png".into(),
        media: Media::Png,
        sha256: "c4".repeat(32),
        bytes: 48_211,
        caption: "The list of administrators in the portal.".into(),
    };
    let target = Target::check(checklist, "1.02.b");
    sample.assessment.annotations.entry(target).or_default().attachments.push(attachment);
    sample.assessment.evidence = EvidenceRecord::list(&sample.files);
    let key = EvidenceKey { name: sample.files[1].name.clone(), sha256: sample.files[1].sha256.clone() };
    for record in sample.assessment.evidence.iter_mut().filter(|record| record.key() == key) {
        record.stored = Stored::Without { columns: vec!["TempPassword".into()], sha256: "b".repeat(64) };
    }
}

/// The assessment of the year before: one finding more, one not known, one with another object.
fn before(sample: &mut Sample) {
    let object = |index, outcome| {
        let person = person(index, outcome);
        PreviousObject {
            id: person.id.to_string(),
            name: person.name.to_string(),
            kind: person.kind.id().into(),
            outcome,
            facts: Some(facts_digest(&person)),
        }
    };
    let then = |outcome, objects: Vec<PreviousObject>| PreviousFinding {
        outcome,
        affected: objects.len() as u64,
        objects: Some(objects),
        had_gaps: false,
        gaps: Some(Vec::new()),
        list: None,
    };
    let all =
        |outcome, range: std::ops::Range<usize>| then(outcome, range.map(|index| object(index, outcome)).collect());
    let findings = [
        ("1.02.b", all(Outcome::Fail, 4..11)),
        ("1.02.c", all(Outcome::Fail, 0..2)),
        (
            "1.02.d",
            PreviousFinding { affected: 720, objects: None, list: Some(String::new()), ..all(Outcome::Fail, 0..0) },
        ),
        ("1.02.e", all(Outcome::NotApplicable, 0..0)),
        ("1.03.e", all(Outcome::Fail, 0..1)),
        ("1.03.f", all(Outcome::Pass, 0..0)),
        ("1.04.a", all(Outcome::Fail, 0..3)),
        ("0.99.a", all(Outcome::Pass, 0..0)),
    ];
    sample.assessment.previous = Some(Box::new(Previous {
        called: std::collections::BTreeMap::new(),
        unlike: Vec::new(),
        name: "norrvik-2025.assessment".into(),
        head: "ab".repeat(32),
        as_of: day("2025-06-30"),
        findings: findings.map(|(check, finding)| (check.to_owned(), finding)).into(),
        roles: None,
    }));
}

fn files() -> Vec<EvidenceFile> {
    let part = |dataset, layout, rows| Part {
        dataset: Some(dataset),
        layout: Some(layout),
        rows_seen: rows,
        rows_read: rows,
        complete: Some(true),
        ..Part::default()
    };
    let mut refused = part("sign-ins", "portal-csv", 18_211);
    refused.complete = Some(false);
    refused.rows_refused = 120;
    refused.rows_seen += 120;
    for row in 0..120 {
        refused.problems.push(Problem::row(row + 4, ProblemKind::Syntax, format!("The row has {row} cells too many.")));
    }
    let mut unknown = Part { rows_seen: 4, rows_refused: 4, ..Part::default() };
    unknown.problems = Problems::default();
    unknown.problems.push(Problem::file(ProblemKind::NotRecognised, "The headings belong to no export that is known."));
    let sheet = |name: &str, part: Part| Part { name: Some(name.into()), ..part };
    let file = |name: &str, fill: &str, parts| EvidenceFile {
        name: name.into(),
        sha256: fill.repeat(32),
        bytes: 1_482_113,
        encoding: Some("UTF-8"),
        parts,
        ..EvidenceFile::default()
    };
    vec![
        file(
            "inventory.xlsx",
            "a7",
            vec![
                sheet("Administrators", part("inventory-administrators", "inventory", 41)),
                sheet("Emergency accounts", part("inventory-emergency", "inventory", 2)),
                sheet("Notes", unknown),
            ],
        ),
        file("portal/role-assignments.csv", "0c", vec![part("role-assignments", "portal-csv", 73)]),
        file("portal/sign-ins.csv", "5e", vec![refused]),
        EvidenceFile { sha256: String::new(), parts: Vec::new(), encoding: None, ..file("broken.zip", "", Vec::new()) },
    ]
}
