//! e: with what the accounts sign in.

use super::subject::{
    Verdict, cell, judge_each, name_of, no_row, no_value, registration_of, until_confirmed, without_accounts,
};
use crate::checklist::claims::said::every;
use crate::checklist::claims::stage1;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::account::Method;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Known, RecordKind, Registration, Tenant};
use std::collections::BTreeSet;

/// Methods that stand and fall together: one policy switch, one outage, one kind of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Passkey,
    Certificate,
    WindowsHello,
    MacPlatform,
    Authenticator,
    SoftwareCode,
    HardwareCode,
    Phone,
}

impl Family {
    fn of(method: Method) -> Option<Self> {
        Some(match method {
            Method::Fido2 | Method::PasskeyDeviceBound | Method::PasskeySynced => Self::Passkey,
            Method::Certificate => Self::Certificate,
            Method::WindowsHello => Self::WindowsHello,
            Method::MacPlatformCredential => Self::MacPlatform,
            Method::AuthenticatorPush | Method::AuthenticatorPasswordless => Self::Authenticator,
            Method::SoftwareOath => Self::SoftwareCode,
            Method::HardwareOath => Self::HardwareCode,
            method if method.is_phone() => Self::Phone,
            _ => return None,
        })
    }
    fn plural(self) -> &'static str {
        match self {
            Self::Passkey => "passkeys (FIDO2)",
            Self::Certificate => "certificates",
            Self::WindowsHello => "Windows Hello for Business",
            Self::MacPlatform => "macOS platform credentials",
            Self::Authenticator => "Microsoft Authenticator",
            Self::SoftwareCode => "software one-time codes",
            Self::HardwareCode => "hardware one-time codes",
            Self::Phone => "phones",
        }
    }
}

/// 1.03.e
pub(super) fn phishing_resistant(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Registrations, RecordKind::Users, RecordKind::EmergencyAccounts]);
    if context.emergency().is_empty() {
        return without_accounts(context, tenant);
    }
    let mut judge = judge_each(context, tenant, |account| resistant(tenant, account));
    judge.say(&stage1::RESISTANT);
    judge.gaps(context.registrations_too_old());
    if let Some(family) = shared_dependence(tenant, context.emergency()) {
        judge.whole(Outcome::Fail);
        judge.reason(format!(
            "{} accounts depend on {} alone: when that method fails or is switched off, none of them works.",
            every(context.emergency().len()),
            family.plural()
        ));
    }
    until_confirmed(context, tenant, judge.finish(Nothing::NotApplicable(String::new())))
}

fn resistant(tenant: &Tenant, account: &EmergencyAccount) -> Verdict {
    let mut verdict = Verdict::default();
    let Some((row, methods)) = methods_of(tenant, account, &mut verdict) else { return verdict };
    verdict.sources(row.sources.iter().copied());
    let strong: Vec<Method> = methods.iter().copied().filter(|method| method.is_phishing_resistant()).collect();
    let portable = |method: &Method| matches!(Family::of(*method), Some(Family::Passkey | Family::Certificate));
    if methods.is_empty() {
        verdict.fail("No method is registered.");
    } else if strong.is_empty() && methods.contains(&Method::Unknown) {
        let name = name_of(tenant, account);
        let mut missing = no_value(RecordKind::Registrations, "methodsRegistered", name);
        missing.why = format!(
            "A method of {name} has a name that is not known here, so whether it resists phishing is not known."
        );
        verdict.lacks(missing);
    } else if strong.is_empty() {
        verdict.fail("None of its methods resists phishing.");
    } else if !strong.iter().any(portable) {
        // Windows Hello and platform credentials resist phishing, but live in one computer: no key to put in a safe.
        verdict.review("Its only phishing-resistant method is bound to one computer; a passkey or certificate is not.");
    }
    verdict.show(cell(Fact::new("Methods", titles(methods)), &row.sources, "methodsRegistered"));
    verdict
}

/// The registration row and its methods, or what is missing.
pub(super) fn methods_of<'a>(
    tenant: &'a Tenant,
    account: &EmergencyAccount,
    verdict: &mut Verdict,
) -> Option<(&'a Registration, &'a [Method])> {
    let name = name_of(tenant, account);
    let Some(row) = registration_of(tenant, account) else {
        verdict.lacks(no_row(RecordKind::Registrations, &tenant.registrations.supply, name));
        return None;
    };
    match &row.methods {
        Known::Value(methods) => Some((row, methods)),
        Known::Empty => Some((row, &[])),
        Known::NotExported => {
            verdict.lacks(no_value(RecordKind::Registrations, "methodsRegistered", name));
            None
        }
    }
}

pub(super) fn titles(methods: &[Method]) -> String {
    if methods.is_empty() {
        return "none".to_owned();
    }
    let mut titles: Vec<&str> = methods.iter().map(|method| method.title()).collect();
    titles.dedup();
    titles.join(", ")
}

/// The one family that every account depends on; `None` with fewer than two accounts, or where one is not evidenced.
fn shared_dependence(tenant: &Tenant, accounts: &[EmergencyAccount]) -> Option<Family> {
    let families: Vec<BTreeSet<Family>> = accounts
        .iter()
        .map(|account| {
            let methods = registration_of(tenant, account)?.methods.value()?;
            Some(methods.iter().filter_map(|method| Family::of(*method)).collect())
        })
        .collect::<Option<_>>()?;
    let first = families.first()?;
    let same = families.len() > 1 && first.len() == 1 && families.iter().all(|families| families == first);
    same.then(|| first.iter().next().copied()).flatten()
}
