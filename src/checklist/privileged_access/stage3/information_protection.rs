//! 3.15 · Whether confidential content is labelled and encrypted, in Microsoft 365 and in connected apps.

#[cfg(test)]
mod tests;

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::once::{Once, once, worse};
use crate::checklist::wording::capital;
use crate::checklist::wording::counted;
use crate::checklist::wording::none_or;
use crate::checklist::wording::none_or_figure;
use crate::checklist::{
    Affected, Basis, Check, Context, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind, Track,
};
use crate::tenant::information_protection::{CloudAppPolicyKind, Label, LabelPolicy};
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Missing, RecordKind, Tenant, licence};

pub static ITEM: Item = Item {
    id: "3.15",
    name: "information_protection",
    stage: "3",
    track: Track::OtherApps,
    title: "Information protection",
    applies: &[ScopeArea::OtherApps],
    guidance: include_str!("information_protection.md"),
    checks: &[
        Check {
            id: "3.15.a",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Sensitivity labels are published and encrypt what is confidential",
            needs: &[
                Need::All(RecordKind::SensitivityLabels),
                Need::All(RecordKind::LabelPolicies),
                Need::Helps(&[RecordKind::Licences]),
            ],
            run: Run::Evidence(labels),
            references: &["CIS M365 3.3.1", "AC-16", "MP-3", "SC-28"],
        },
        Check {
            id: "3.15.b",
            mode: Mode::Assisted,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Files in connected cloud apps are scanned and classified",
            needs: &[Need::All(RecordKind::CloudAppPolicies)],
            run: Run::Evidence(file_policies),
            references: &["AC-16", "RA-2", "T1213"],
        },
    ],
};

/// Service plans that bring sensitivity labels. Source: Microsoft's list of product names and service plans.
const LABEL_PLANS: &[&str] =
    &["MIP_S_CLP1", "MIP_S_CLP2", "RMS_S_ENTERPRISE", "RMS_S_PREMIUM", "RMS_S_PREMIUM2", "RMS_S_BASIC", "RMS_S_ADHOC"];

/// Words in names of labels for content that not everyone inside should read, in the languages of tenants.
const CONFIDENTIAL: &[&str] = &[
    "confidential",
    "secret",
    "restricted",
    "vertraulich",
    "geheim",
    "confidentiel",
    "confidencial",
    "secreto",
    "riservat",
    "vertrouwelijk",
    "konfiden",
    "fortrolig",
    "poufn",
    "機密",
    "机密",
    "极秘",
    "極秘",
    "기밀",
    "секретн",
    "конфиденц",
    "سري",
    "εμπιστευτικ",
];

/// Words, and beginnings of words, that deny what follows them.
const NOT: &[&str] = &[
    "not", "no", "non", "nicht", "kein", "keine", "pas", "niet", "geen", "ikke", "inte", "ej", "icke", "nie", "não",
    "не", "un", "非", "不",
];

/// Whether a name says that what bears it is confidential.
fn says_confidential(name: &str) -> bool {
    let name = name.to_lowercase();
    let pieces: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
    pieces.iter().enumerate().any(|(at, piece)| {
        let follows_not =
            at.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(|word| NOT.contains(word));
        let is_said = |word: &&str| {
            // A secretariat keeps secrets, and its name is none.
            piece.split_once(*word).is_some_and(|(before, after)| {
                !NOT.contains(&before) && !(*word == "secret" && after.starts_with("ar"))
            })
        };
        !follows_not && CONFIDENTIAL.iter().any(is_said)
    })
}

/// 3.15.a
fn labels(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SensitivityLabels, RecordKind::LabelPolicies, RecordKind::Licences]);
    let mut judge = context.judge();
    if !judge.has_gaps() && licence::lacks(tenant, LABEL_PLANS) {
        return Judgement::not_applicable(
            "It needs Microsoft Purview Information Protection, which no licence of the organisation brings.",
        );
    }
    let labels = by_label(&tenant.sensitivity_labels.items);
    let live: Vec<&Label> = labels.iter().map(|one| &*one.row).filter(|label| label.enabled != Some(false)).collect();
    let published = live.iter().filter(|label| is_published(tenant, label) == Some(true)).count();
    if published == 0
        && let Some(label) = live.iter().find(|label| is_published(tenant, label).is_none())
    {
        judge.gap(unknown_state(label));
    }
    for one in labels.iter().filter(|one| one.row.enabled != Some(false)) {
        judge_label(tenant, one, &live, &mut judge);
    }
    let guards = |label: &&Label| is_confidential(label, &live) || label.encrypts == Some(true);
    if published > 0 && !judge.has_gaps() && !live.iter().any(guards) {
        judge.whole(Outcome::Review);
        judge.reason("By their names no label is for confidential content: say which one is, and whether it encrypts.");
    }
    if live.is_empty() && !judge.has_gaps() {
        judge.whole(Outcome::Fail);
        judge.reason("There is no enabled sensitivity label.");
    } else if published == 0 && !judge.has_gaps() {
        judge.whole(Outcome::Fail);
        judge.tell(stage3::LABEL_PUBLISHED.of(Counted::meeting(0, live.len())));
    } else {
        let untold = live.iter().filter(|label| is_published(tenant, label).is_none()).count();
        let seen = Counted::meeting(published, live.len() - untold);
        let seen = stage3::LABEL_PUBLISHED.of(Counted { examined: live.len(), unknown: untold, ..seen });
        judge.tell(match judge.count(Outcome::Fail) {
            0 => seen,
            open => seen.and(counted(
                open,
                "is named confidential without encrypting",
                "are named confidential without encrypting",
            )),
        });
    }
    judge.finish(Nothing::Fail("There is no sensitivity label.".to_owned()))
}

/// Of two lists that differ, and of which nobody knows the newer: a label does not encrypt where one of them says so, and one
/// that does is not in use where one of them has it disabled.
fn by_label(rows: &[Label]) -> Vec<Once<'_, Label>> {
    let key = |row: &Label| if row.id.is_empty() { row.name.to_lowercase() } else { row.id.to_lowercase() };
    once(
        rows,
        |row| row.source,
        key,
        |row, other| {
            row.encrypts = worse(row.encrypts, other.encrypts, false);
            row.enabled = worse(row.enabled, other.enabled, row.encrypts != Some(true));
        },
    )
}

/// A label with labels below it is a heading: people choose one of those below.
fn judge_label(tenant: &Tenant, one: &Once<'_, Label>, live: &[&Label], judge: &mut Judge) {
    let (label, sources) = (&*one.row, one.sources.iter().copied());
    let is_heading = !label.id.is_empty() && live.iter().any(|other| other.parent == label.id);
    if is_unnamed(label) && label.encrypts != Some(true) {
        let why = format!("What the label {} is called was not exported.", label.display_name);
        judge.gap(Missing { kind: RecordKind::SensitivityLabels, column: Some("displayName"), why });
        let id = if label.id.is_empty() { &label.name } else { &label.id };
        let affected = Affected::new(SubjectKind::Label, &**id, &*label.display_name, Outcome::NoEvidence);
        judge.subject(affected.fact("Label", "its name was not exported").at(sources));
        return;
    }
    if !is_confidential(label, live) || is_heading {
        judge.good();
        return;
    }
    let (outcome, words) = match (label.encrypts, is_published(tenant, label)) {
        (Some(true), Some(true)) => {
            judge.good();
            return;
        }
        (Some(true), Some(false)) => (Outcome::Review, "encrypts, but is not published"),
        (Some(false), _) if label.enabled.is_some() && says_confidential(&label.display_name) => {
            (Outcome::Fail, "named confidential, and does not encrypt")
        }
        (Some(false), _) if label.enabled.is_some() => {
            (Outcome::Fail, "below a label named confidential, and does not encrypt")
        }
        (Some(_), _) => {
            judge.gap(unknown_state(label));
            (Outcome::NoEvidence, "whether it is in use is not known")
        }
        (None, _) => {
            let why = format!("Whether the label {} encrypts was not exported.", label.display_name);
            judge.gap(Missing { kind: RecordKind::SensitivityLabels, column: Some("labelActions"), why });
            (Outcome::NoEvidence, "whether it encrypts was not exported")
        }
    };
    let id = if label.id.is_empty() { &label.name } else { &label.id };
    judge.subject(
        Affected::new(SubjectKind::Label, &**id, &*label.display_name, outcome).fact("Label", words).at(sources),
    );
}

/// An id stands where people read a name.
fn is_unnamed(label: &Label) -> bool {
    let name = &label.display_name;
    name.len() == 36 && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// By its own name, or that of the label above it.
fn is_confidential(label: &Label, live: &[&Label]) -> bool {
    let named = |label: &Label| says_confidential(&label.display_name);
    named(label) || live.iter().any(|parent| !label.parent.is_empty() && parent.id == label.parent && named(parent))
}

/// That a label is in use is not told: by its own state, else by that of the policies that name it.
fn unknown_state(label: &Label) -> Missing {
    let name = &label.display_name;
    if label.enabled.is_none() {
        let why = format!("Whether the label {name} is enabled was not exported, or in words that are not known.");
        return Missing { kind: RecordKind::SensitivityLabels, column: Some("isActive"), why };
    }
    let why = format!(
        "Whether the policies that publish the label {name} are in force was not exported, or in words that are not known."
    );
    Missing { kind: RecordKind::LabelPolicies, column: Some("enabled"), why }
}

/// Whether people can choose it; `None`: its state, or that of each policy that names it, is not known.
fn is_published(tenant: &Tenant, label: &Label) -> Option<bool> {
    if !tenant.label_policies.supply.is_supplied() {
        return None;
    }
    let names = |policy: &LabelPolicy| {
        policy.labels.iter().any(|name| {
            name.eq_ignore_ascii_case(&label.name)
                || name.eq_ignore_ascii_case(&label.display_name)
                || !label.id.is_empty() && name.eq_ignore_ascii_case(&label.id)
        })
    };
    let policies = tenant.label_policies.iter().filter(|policy| names(policy));
    let policies = once(
        policies,
        |row| row.source,
        |row| row.name.to_lowercase(),
        |row, other| {
            row.enabled = worse(row.enabled, other.enabled, false);
        },
    );
    let states: Vec<Option<bool>> = policies.iter().map(|one| one.row.enabled).collect();
    let best = [Some(true), None].into_iter().find(|state| states.contains(state)).unwrap_or(Some(false));
    best.filter(|published| !published || label.enabled.is_some())
}

/// 3.15.b: proposes; whether files are really scanned only the product shows.
fn file_policies(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::CloudAppPolicies]);
    let mut judge = context.judge();
    let of_files = || tenant.cloud_app_policies.iter().filter(|policy| policy.kind == CloudAppPolicyKind::Files);
    for policy in of_files() {
        let state = match policy.enabled {
            Some(true) => "enabled",
            Some(false) => "disabled",
            None => "not exported",
        };
        let affected = Affected::new(SubjectKind::Policy, policy.name.to_lowercase(), &*policy.name, Outcome::Review)
            .fact("State", state)
            .fact("Type", &*policy.kind_text)
            .at([policy.source]);
        judge.subject(affected);
    }
    let enabled = of_files().filter(|policy| policy.enabled == Some(true)).count();
    if !judge.has_gaps() && judge.examined() == 0 {
        judge.whole(Outcome::Review);
    }
    judge.absence(format!(
        "{} of Defender for Cloud Apps{}; to be confirmed that files in connected apps are scanned and classified.",
        capital(&none_or(judge.examined(), "file policy", "file policies")),
        if judge.examined() == 0 { String::new() } else { format!(", {} enabled", none_or_figure(enabled)) }
    ));
    judge.finish(Nothing::NotApplicable("There is no list of policies to propose from.".to_owned()))
}
