//! d: that no Conditional Access policy could lock everyone out.

use super::subject::{Verdict, affected, is_decided, name_of, no_row, registration_of, until_confirmed};
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judge, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::account::Method;
use crate::tenant::coverage::{Asks, LockoutPolicy};
use crate::tenant::policy::PolicyState;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::vocabulary::{Of, plain_list};
use crate::tenant::{CaPolicy, Missing, RecordKind, Tenant, figure};

/// What a policy does to one account.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Effect {
    /// Left out, in words.
    Spared(String),
    Hit,
    /// The evidence does not say.
    Unknown(Missing),
}

/// 1.03.d
pub(super) fn no_lockout(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::ConditionalAccess,
        RecordKind::Users,
        RecordKind::GroupMembers,
        RecordKind::Strengths,
        RecordKind::Registrations,
        RecordKind::EmergencyAccounts,
        RecordKind::SecurityDefaults,
    ]);
    let accounts = context.emergency();
    let lockouts: Vec<LockoutPolicy<'_>> =
        context.engine().lockout_policies().into_iter().filter(|lockout| !lockout.policy.lost).collect();
    let policies: Vec<&CaPolicy> = lockouts.iter().map(|lockout| lockout.policy).collect();
    let mut judge = context.judge();
    let mut effects: Vec<Vec<Effect>> = Vec::new();
    let (mut spared, mut open, mut listed) = (0, 0, Vec::new());
    for lockout in &lockouts {
        let of_policy: Vec<Effect> = accounts.iter().map(|account| effect(context, tenant, lockout, account)).collect();
        if of_policy.iter().any(|effect| matches!(effect, Effect::Spared(_))) {
            spared += 1;
            judge.good();
        } else {
            let missing = of_policy.iter().find_map(|effect| match effect {
                Effect::Unknown(missing) => Some(missing.clone()),
                _ => None,
            });
            judge.gaps(missing.iter().cloned());
            open += usize::from(missing.is_some());
            listed.push(held_up(context, lockout.policy, missing));
        }
        effects.push(of_policy);
    }
    if !policies.is_empty() {
        judge.reason(headline(policies.len(), spared, open, accounts.is_empty()));
    }
    for policy in listed {
        judge.subject(policy);
    }
    lost_policies(tenant, &mut judge);
    if spared == policies.len() {
        one_spared_by_all(tenant, accounts, &policies, &effects, &mut judge);
    }
    let nothing = if tenant.security_defaults.iter().any(|defaults| defaults.enabled) {
        "No Conditional Access policy is in force that could lock everyone out. Security defaults ask every account for MFA and \
         know no exclusion: what counts is 1.03.e."
    } else {
        "No enabled policy asks something of all users for all apps, so none could lock everyone out."
    };
    let judgement = judge.finish(Nothing::NotApplicable(nothing.to_owned()));
    if accounts.is_empty() { judgement } else { until_confirmed(context, tenant, judgement) }
}

/// "2 enabled Conditional Access policies ask something of all users for all apps; 1 of them lets no emergency account past …"
fn headline(policies: usize, spared: usize, open: usize, nobody: bool) -> String {
    const BY: &str = "by excluding it or by asking what it can meet";
    let reach = wording::counted(
        policies,
        "enabled Conditional Access policy asks something of all users for all apps, in browsers and modern apps",
        "enabled Conditional Access policies ask something of all users for all apps, in browsers and modern apps",
    );
    let held = policies - spared - open;
    match (spared, policies) {
        _ if open > 0 => {
            let held = match held {
                0 => String::new(),
                _ => format!("{} no emergency account past, and ", wording::counted(held, "lets", "let")),
            };
            format!(
                "{reach}; {held}of {} the evidence does not tell whether an emergency account gets past.",
                figure(open)
            )
        }
        _ if nobody => format!("{reach}, and no emergency account is known that could get past."),
        (0, 1) => format!("{reach}; it lets no emergency account past, so it could lock everyone out."),
        (0, _) => format!("{reach}; none of them lets an emergency account past, so each could lock everyone out."),
        (1, 1) => format!("{reach}; it lets an emergency account past, {BY}."),
        (some, all) if some == all => format!("{reach}; each of them lets an emergency account past, {BY}."),
        (some, all) => {
            let verb = if all - some == 1 { "lets" } else { "let" };
            format!("{reach}; {} of them {verb} no emergency account past, and could lock everyone out.", all - some)
        }
    }
}

/// A policy without an excluded emergency account. Where people said that there is no emergency account, none is excluded,
/// and the policy can lock everyone out: that is the fault this check looks for, beside 1.03.a. Where nobody said anything
/// an unknown account may be excluded: for review.
fn held_up(context: &Context<'_>, policy: &CaPolicy, missing: Option<Missing>) -> Affected {
    let (outcome, why) = match missing {
        Some(missing) => (Outcome::NoEvidence, missing.why),
        None if context.emergency().is_empty() => {
            let tenant = context.tenant(&[RecordKind::EmergencyAccounts]);
            if is_decided(context, tenant) {
                (Outcome::Fail, "There is no emergency account that it could exclude, as people said.".to_owned())
            } else {
                (Outcome::Review, "No emergency account is known that it could exclude.".to_owned())
            }
        }
        None => (Outcome::Fail, "It excludes no emergency account that can sign in.".to_owned()),
    };
    let mut facts = vec![Fact::new("Why", why), Fact::new("Asks for", asks(policy))];
    let users = &policy.users;
    let excluded = [
        (users.exclude_users.len(), "account", "accounts"),
        (users.exclude_groups.len(), "group", "groups"),
        (users.exclude_roles.len(), "role", "roles"),
    ];
    let excluded = excluded.into_iter().filter(|(number, ..)| *number > 0);
    let excluded: Vec<String> = excluded.map(|(number, one, many)| wording::counted(number, one, many)).collect();
    facts.push(Fact::new("Excludes", if excluded.is_empty() { "nobody".to_owned() } else { excluded.join(", ") }));
    if let Some(modified) = policy.modified.or(policy.created) {
        facts.push(Fact::new("Last changed", modified.iso_date()));
    }
    Affected {
        id: policy.id.to_lowercase().into(),
        name: policy.name.to_string().into(),
        kind: SubjectKind::Policy,
        outcome,
        facts: facts.into(),
        sources: policy.source.into_iter().collect(),
    }
}

fn asks(policy: &CaPolicy) -> String {
    let Some(grant) = &policy.grant else { return "session controls only".to_owned() };
    let mut words: Vec<String> = plain_list(Of::Control, &grant.built_in);
    words.extend(grant.strength.iter().map(|strength| format!("authentication strength {}", strength.name)));
    words.extend(grant.custom.iter().map(|_| "a custom control".to_owned()));
    words.extend(grant.terms_of_use.iter().map(|_| "terms of use".to_owned()));
    words.join(if grant.any_of { " or " } else { " and " })
}

fn effect(context: &Context<'_>, tenant: &Tenant, lockout: &LockoutPolicy<'_>, account: &EmergencyAccount) -> Effect {
    let (engine, policy) = (context.engine(), lockout.policy);
    let user = account.user(tenant);
    // Nobody signs in with it, whatever the policy says.
    if user.is_some_and(|user| user.deleted || user.enabled == Some(false)) {
        return Effect::Hit;
    }
    let excluded = match user {
        Some(user) => engine.excludes(policy, user),
        // One that the list of users does not hold may be excluded by its id, and whether it can sign in is not known.
        None => engine.excludes_account(policy, &account.key, &account.upn),
    };
    let stateless = || {
        let Some(user) = user else {
            return Some(no_row(RecordKind::Users, &tenant.users.supply, name_of(tenant, account)));
        };
        let name = Some(user).filter(|user| user.enabled.is_none())?.name();
        let why = format!("Whether {name} is enabled was not exported, so whether it can sign in is not known.");
        Some(Missing { kind: RecordKind::Users, column: Some("accountEnabled"), why })
    };
    if let Some(how) = excluded {
        return stateless().map_or(Effect::Spared(how), Effect::Unknown);
    }
    // What an account could answer with months ago it may have lost since.
    let too_old = |found: Effect| match (found, context.registrations_too_old().or_else(stateless)) {
        (Effect::Spared(_), Some(missing)) => Effect::Unknown(missing),
        (found, _) => found,
    };
    match meets_strength(tenant, lockout, account).map(too_old) {
        Some(Effect::Hit) | None => {}
        Some(other) => return other,
    }
    let Some(user) = user else {
        let users = &policy.users;
        if users.exclude_users.is_empty() && users.exclude_groups.is_empty() && users.exclude_roles.is_empty() {
            return Effect::Hit;
        }
        let why = format!(
            "{} is not in the list of users, so whether the policy {} excludes it cannot be told.",
            name_of(tenant, account),
            policy.name
        );
        return Effect::Unknown(Missing { kind: RecordKind::Users, column: None, why });
    };
    engine.exclusion_gaps(policy, user).into_iter().next().map_or(Effect::Hit, Effect::Unknown)
}

/// For a policy that asks for an authentication strength and nothing else: whether the account's methods are enough.
fn meets_strength(tenant: &Tenant, lockout: &LockoutPolicy<'_>, account: &EmergencyAccount) -> Option<Effect> {
    let Asks::Strength(combinations) = &lockout.asks else { return None };
    let strength = lockout.policy.grant.as_ref()?.strength.as_ref()?;
    let by_id = || tenant.strengths.iter().find(|known| known.id == strength.id).map(|known| &known.combinations);
    let Some(combinations) = combinations.as_ref().or_else(by_id) else {
        let why = format!("The combinations of the authentication strength {} were not supplied.", strength.name);
        return Some(Effect::Unknown(Missing { kind: RecordKind::Strengths, column: None, why }));
    };
    let Some(methods) = registration_of(tenant, account).and_then(|row| row.methods.value()) else {
        let why = format!(
            "The methods of {} were not supplied, so whether it meets the authentication strength {} cannot be told.",
            name_of(tenant, account),
            strength.name
        );
        return Some(Effect::Unknown(Missing { kind: RecordKind::Registrations, column: None, why }));
    };
    let has = |atom: &str| atom == "password" || methods.iter().any(|method| atoms(*method).contains(&atom));
    let met = combinations.iter().any(|combination| combination.split(',').all(|atom| has(atom.trim())));
    Some(if met { Effect::Spared(format!("it can meet {}", strength.name)) } else { Effect::Hit })
}

/// The words of `allowedCombinations` that a registered method answers to.
fn atoms(method: Method) -> &'static [&'static str] {
    match method {
        Method::Fido2 | Method::PasskeyDeviceBound | Method::PasskeySynced => &["fido2"],
        Method::WindowsHello | Method::MacPlatformCredential => &["windowsHelloForBusiness"],
        Method::Certificate => &["x509CertificateMultiFactor", "x509CertificateSingleFactor"],
        Method::AuthenticatorPush => &["microsoftAuthenticatorPush"],
        Method::AuthenticatorPasswordless => &["deviceBasedPush", "microsoftAuthenticatorPush"],
        Method::SoftwareOath => &["softwareOath"],
        Method::HardwareOath => &["hardwareOath"],
        Method::Sms | Method::MobilePhone => &["sms", "voice"],
        Method::AlternateMobilePhone | Method::OfficePhone | Method::Voice => &["voice"],
        _ => &[],
    }
}

/// Every policy spares some account; but one account must be spared by all, or each of them is held up by one.
fn one_spared_by_all(
    tenant: &Tenant,
    accounts: &[EmergencyAccount],
    policies: &[&CaPolicy],
    effects: &[Vec<Effect>],
    judge: &mut Judge,
) {
    let of = |account: usize| effects.iter().filter_map(move |of_policy| of_policy.get(account));
    let spared = |at: usize| of(at).all(|effect| matches!(effect, Effect::Spared(_)));
    let open = |at: usize| of(at).all(|effect| !matches!(effect, Effect::Hit));
    if policies.is_empty() || (0..accounts.len()).any(spared) {
        return;
    }
    if (0..accounts.len()).any(open) {
        let missing = effects.iter().flatten().filter_map(|effect| match effect {
            Effect::Unknown(missing) => Some(missing.clone()),
            _ => None,
        });
        judge.gaps(missing);
        return;
    }
    judge.whole(Outcome::Fail);
    judge.reason(
        "No single emergency account is spared by all of them: each is held up by a policy that spares another.",
    );
    for (at, account) in accounts.iter().enumerate() {
        let names: Vec<&str> = policies
            .iter()
            .zip(of(at))
            .filter(|(_, effect)| **effect == Effect::Hit)
            .map(|(policy, _)| &*policy.name)
            .collect();
        let mut verdict = Verdict::default();
        verdict.fail(format!("It is held up by {}.", names.join(", ")));
        judge.also_show(affected(tenant, account, verdict));
    }
}

/// Enabled policies whose content the export lost might lock out, and nobody can tell.
fn lost_policies(tenant: &Tenant, judge: &mut Judge) {
    let enabled = |policy: &CaPolicy| policy.state == PolicyState::Enabled && !policy.for_workloads;
    for (policy, missing) in tenant.ca_policies.iter().filter_map(|policy| Some((policy, policy.gap()?))) {
        if !enabled(policy) {
            continue;
        }
        let why = missing.why.clone();
        judge.gap(missing);
        judge.subject(Affected {
            id: policy.id.to_lowercase().into(),
            name: policy.name.to_string().into(),
            kind: SubjectKind::Policy,
            outcome: Outcome::NoEvidence,
            facts: vec![Fact::new("Why", why)].into(),
            sources: policy.source.into_iter().collect(),
        });
    }
}
