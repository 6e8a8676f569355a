//! 3.17.e: which kinds of policy of Defender for Cloud Apps are on.

use crate::checklist::judgement::{Nothing, ROWS_SHOWN};
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::tenant::information_protection::CloudAppPolicyKind;
use crate::tenant::{RecordKind, figure};

/// Proposes; whether the policies fit the organisation only a person can say.
pub(super) fn cloud_app_policies(context: &Context<'_>) -> Judgement {
    use CloudAppPolicyKind::{Access, Activity, Anomaly, Files};
    let tenant = context.tenant(&[RecordKind::CloudAppPolicies]);
    let mut judge = context.judge();
    let mut without = Vec::new();
    for kind in [Access, Activity, Anomaly, Files] {
        let of_kind: Vec<_> = tenant.cloud_app_policies.iter().filter(|policy| policy.kind == kind).collect();
        let on: Vec<&str> =
            of_kind.iter().filter(|policy| policy.enabled == Some(true)).map(|policy| &*policy.name).collect();
        if on.is_empty() {
            without.push(kind.title());
        }
        if tenant.cloud_app_policies.items.is_empty() && judge.has_gaps() {
            continue;
        }
        // Of a kind without a policy, those that were looked through.
        let rows: Vec<_> = if of_kind.is_empty() {
            tenant.cloud_app_policies.iter().map(|policy| policy.source).take(ROWS_SHOWN).collect()
        } else {
            of_kind.iter().map(|policy| policy.source).collect()
        };
        let id = format!("{kind:?}").to_lowercase();
        let affected = Affected::new(SubjectKind::Policy, id, kind.title(), Outcome::Review)
            .fact("Enabled", if on.is_empty() { "none".to_owned() } else { on.join("; ") })
            .fact("In all", figure(of_kind.len()))
            .at(rows);
        judge.subject(affected);
    }
    judge.reason(if without.is_empty() {
        "Policies of all four kinds (access, activity, anomaly, data sharing) are enabled; to be confirmed that they fit.".to_owned()
    } else {
        format!("No enabled policy of these kinds was found: {}; to be confirmed.", without.join(", "))
    });
    judge.finish(Nothing::NotApplicable("There is no list of policies to propose from.".to_owned()))
}
