//! The sample tenant, carried inside the program, and what an assessor might have said of it so far.

use crate::assessment::{Detail, Edit, SeverityChange, Target, Treatment, WorkState};
use crate::checklist::{Conclusion, Severity};
use crate::evidence::{Input, Source};
use crate::tenant::Moment;

/// Names relative to `sample-data/flawed`, and the bytes.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sample_tenant.rs"));

/// The sample tenant's exports.
pub fn inputs() -> Vec<Input> {
    FILES
        .iter()
        .map(|(name, bytes)| Input { name: (*name).to_owned(), source: Source::Bytes((*bytes).into()) })
        .collect()
}

/// When the sample tenant was assessed: the morning after its evidence ends.
pub fn made() -> Moment {
    Moment::parse_iso("2026-07-01T08:00:00Z").unwrap_or(Moment::of(0))
}

/// Who assesses the sample tenant.
pub const ASSESSOR: &str = "Erika Holm";

/// What was said of the sample tenant so far, in the order in which it was said: an assessment at work, with one of everything
/// that a report has a place for. All of it is invented, as the tenant is.
pub fn edits(checklist: &str) -> Vec<Edit> {
    let check = |id: &str| Target::check(checklist, id);
    let detail = |detail, text: &str| Edit::SetDetail { detail, text: text.to_owned() };
    let note = |id: &str, text: &str| Edit::SetNote { target: check(id), text: text.to_owned() };
    let conclude = |id: &str, conclusion, why: &str| Edit::Conclude {
        target: check(id),
        conclusion: Some(conclusion),
        justification: why.to_owned(),
    };
    let treat = |id: &str, treatment| Edit::SetTreatment { target: check(id), treatment };
    let day = Moment::parse_iso;
    let remediate =
        |id: &str, owner: &str, due: &str| treat(id, Treatment::Remediate { owner: owner.to_owned(), due: day(due) });
    let submit =
        |id: &str| Edit::SetWorkState { target: check(id), state: WorkState::ReadyForReview, comment: String::new() };
    vec![
        detail(Detail::Assessor, ASSESSOR),
        detail(Detail::Client, "Skerry & Vane Freight Group"),
        detail(Detail::Organization, "Sample Assurance"),
        detail(Detail::Version, "0.3"),
        detail(Detail::Marking, "TLP:AMBER"),
        detail(Detail::Distribution, "The client's head of IT and the project team"),
        detail(Detail::Handling, "A sample: tenant, people and statements are invented."),
        conclude("2.07.c", Conclusion::NotMet, ""),
        note(
            "2.07.c",
            "Told to the client's head of IT **the same day**: block the account, revoke its sessions, and look at what it did \
             since the first detection.",
        ),
        remediate("2.07.c", "Head of IT", "2026-07-01"),
        submit("2.07.c"),
        conclude("1.02.b", Conclusion::NotMet, ""),
        note("1.02.b", "Agreed in the workshop:\n- two people keep the role, eligible\n- the others get narrower roles"),
        remediate("1.02.b", "Identity team", "2026-07-31"),
        conclude("3.01.c", Conclusion::NotMet, ""),
        remediate("3.01.c", "Identity team", "2026-09-30"),
        conclude("2.06.h", Conclusion::NotMet, ""),
        remediate("2.06.h", "Identity team", "2026-07-15"),
        conclude(
            "2.04.a",
            Conclusion::PartlyMet,
            "The client changed the passwords of twelve of these accounts on 30 June, after the export, and showed the audit log; \
             the others are open (owner: Identity team).",
        ),
        submit("2.04.a"),
        conclude("1.03.g", Conclusion::NotMet, ""),
        treat(
            "1.03.g",
            Treatment::AcceptRisk {
                approver: "Chief information officer".to_owned(),
                reason: "The second account is tested with the drill in September.".to_owned(),
                expiry: day("2026-09-30"),
            },
        ),
        treat(
            "2.12.f",
            Treatment::CompensatingControl {
                text: "Every use of a ticket that is older than its lifetime raises an alert with the operator of the SIEM."
                    .to_owned(),
            },
        ),
        Edit::SetSeverity {
            target: check("2.13.b"),
            change: Some(SeverityChange {
                severity: Severity::Medium,
                reason: "One of the subscriptions holds the backups.".to_owned(),
            }),
        },
        conclude("2.09.a", Conclusion::Met, "Shown in the workshop: the plan of 12 May, with names and dates."),
        conclude("2.11.b", Conclusion::NotMet, "Nobody could say where the plan lies when mail is down."),
        conclude(
            "2.09.c",
            Conclusion::NotApplicable,
            "Monitoring is bought as a service; its provider answers for it by contract.",
        ),
        note("1.02.e", "The client was asked why a guest holds this role; the answer is awaited."),
    ]
}
