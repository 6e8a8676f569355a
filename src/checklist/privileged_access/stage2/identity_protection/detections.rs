//! 2.07.d: what was detected in the period, by type; and whether the retired policies are still relied on, which no
//! export shows.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::{counted, some_names};
use crate::checklist::wording::{capital, none_or};
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::policy::PolicyState;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Moment, RecordKind, RiskDetection, figure};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn known(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = context.without_p2("risk detections") {
        return judgement;
    }
    let tenant = context.tenant(&[RecordKind::ConditionalAccess, RecordKind::RiskDetections, RecordKind::Licences]);
    let mut judge = context.judge();
    let mut by_type: BTreeMap<&str, Vec<&RiskDetection>> = BTreeMap::new();
    for detection in &tenant.risk_detections {
        by_type.entry(&detection.kind).or_default().push(detection);
    }
    for (kind, detections) in &by_type {
        judge.subject(of_type(kind, detections));
    }
    let dates = || tenant.risk_detections.iter().filter_map(|detection| detection.at);
    let period = dates().min().zip(dates().max());
    let (detections, policies) = (tenant.risk_detections.supply.is_supplied(), tenant.ca_policies.supply.is_supplied());
    judge.reason(match (detections, tenant.risk_detections.items.len()) {
        (false, _) => "Of risk detections nothing is known: their list was not supplied.".to_owned(),
        (true, 0) => "The list of risk detections is empty.".to_owned(),
        (true, number) => format!(
            "{} of {}{}.",
            counted(number, "risk detection", "risk detections"),
            counted(by_type.len(), "type", "types"),
            period.map_or_else(String::new, |(from, to)| format!(" {}", wording::between(from, to)))
        ),
    });
    let with_risk = tenant.ca_policies.iter().filter(|policy| {
        policy.state == PolicyState::Enabled && (!policy.sign_in_risk.is_empty() || !policy.user_risk.is_empty())
    });
    judge.reason(if policies {
        format!(
            "{} a condition of risk.",
            capital(&none_or(
                with_risk.count(),
                "enabled Conditional Access policy has",
                "enabled Conditional Access policies have"
            ))
        )
    } else {
        "Of Conditional Access policies nothing is known: they were not supplied.".to_owned()
    });
    judge.reason(
        "Whether the retired policies inside ID Protection (user risk, sign-in risk, registration) are still relied on is in \
         no export: look there, and conclude.",
    );
    // Without any list there is nothing to confirm, only what is missing.
    if detections || policies {
        judge.whole(Outcome::Review);
    }
    judge.finish(Nothing::Pass(String::new()))
}

fn of_type(kind: &str, detections: &[&RiskDetection]) -> Affected {
    let accounts: BTreeSet<&str> = detections
        .iter()
        .map(|detection| if detection.upn.is_empty() { &*detection.user_id } else { &*detection.upn })
        .collect();
    let open = detections.iter().filter(|detection| detection.state.is_open()).count();
    let high = detections.iter().filter(|detection| &*detection.level == "high").count();
    let last = detections.iter().filter_map(|detection| detection.at).max();
    Affected {
        id: kind.to_lowercase().into(),
        name: plain(Of::Detection, kind).into(),
        kind: SubjectKind::Alert,
        outcome: Outcome::Review,
        facts: vec![
            Fact::new("Detections", figure(detections.len())),
            Fact::new("Of high level", high.to_string()),
            Fact::new("Not dealt with", open.to_string()),
            Fact::new("Last one", last.map_or_else(|| "not exported".to_owned(), Moment::iso)),
            Fact::new("Accounts", some_names(accounts)),
        ]
        .into(),
        sources: detections.iter().map(|detection| detection.source).collect(),
    }
}
