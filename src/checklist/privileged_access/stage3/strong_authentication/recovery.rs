//! 3.02.e: how an administrator comes back in, and whether an attacker could.

use super::methods_policy::{method, methods_lost, not_there, setting};
use crate::checklist::judgement::Nothing;
use crate::checklist::people::object;
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::{Missing, RecordKind};
use serde_json::Value;

/// 3.02.e
pub(super) fn recovery(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::MethodsPolicy, RecordKind::AuthorizationPolicy]);
    let mut judge = context.judge();
    for rights in tenant.authorization_policy.iter() {
        let (outcome, words) = match rights.administrators_reset {
            Some(false) => (Outcome::Pass, "no"),
            // Administrators fall under a policy of their own, which always takes e-mail, phone and codes, two of them.
            Some(true) => (Outcome::Fail, "yes, by any two of e-mail, phone, Authenticator and codes"),
            None => (Outcome::NoEvidence, "not exported"),
        };
        let fact = Fact::new("Administrators reset their own password", words).from(rights.source, "allowedToUseSSPR");
        judge.reason(format!("Administrators may reset their own password: {words}."));
        judge.subject(object(
            SubjectKind::Tenant,
            "allowedtousesspr",
            "Self-service reset of administrators",
            outcome,
            vec![fact],
            [rights.source],
        ));
    }
    for policy in tenant.methods_policy.iter() {
        let Some(methods) = &policy.methods else {
            judge.gap(methods_lost());
            continue;
        };
        let id = "TemporaryAccessPass";
        let Some(found) = method(methods, id) else {
            let sentence = not_there(policy, id, "Temporary Access Pass", &mut judge);
            judge.reason(sentence);
            continue;
        };
        let settings: Value = serde_json::from_str(&found.settings).unwrap_or(Value::Null);
        let once = settings.get("isusableonce").and_then(Value::as_bool);
        let (outcome, words) = match (found.enabled, once) {
            (Some(false), _) => (Outcome::Pass, "off"),
            (_, Some(true)) => (Outcome::Pass, "works once"),
            (_, Some(false)) => (Outcome::Fail, "works many times while it is valid"),
            (_, None) => {
                judge.gap(Missing {
                    kind: RecordKind::MethodsPolicy,
                    column: Some("isUsableOnce"),
                    why: "The authentication methods policy was exported without isUsableOnce of the Temporary Access Pass.".to_owned(),
                });
                (Outcome::NoEvidence, "not exported")
            }
        };
        judge.reason(format!("A Temporary Access Pass: {words}."));
        judge.subject(setting(policy, id, "Temporary Access Pass", outcome, vec![Fact::new("State", words)]));
    }
    judge.finish(Nothing::NotApplicable("Neither policy holds anything.".to_owned()))
}
