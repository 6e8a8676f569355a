//! 4.02 · Who is local administrator on joined devices, and who may join them.

#[cfg(test)]
mod tests;

use crate::checklist::claims::stage4;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{
    Affected, Basis, Check, Context, Fact, Item, Judge, Judgement, Mode, Need, Outcome, Run, Severity, SubjectKind,
    Track,
};
use crate::tenant::device_settings::{Allowed, DeviceSettings};
use crate::tenant::policy::PolicyState;
use crate::tenant::roles::RoleSet;
use crate::tenant::{CaPolicy, Column, Missing, RecordKind, Tenant};
use std::collections::BTreeSet;

/// Template id of *Microsoft Entra Joined Device Local Administrator*.
const DEVICE_LOCAL_ADMINISTRATOR: &str = "9f06204d-73c1-4d4c-880a-6edb90606fd8";

pub static ITEM: Item = Item {
    id: "4.02",
    name: "device_administrators",
    stage: "4",
    track: Track::General,
    title: "Administrators of Entra-joined devices",
    applies: &[],
    guidance: include_str!("device_administrators.md"),
    checks: &[
        Check {
            id: "4.02.a",
            mode: Mode::Auto,
            severity: Severity::High,
            basis: Basis::Roadmap,
            title: "Members of the device local administrator role are known and few",
            needs: &[Need::Holders(RoleSet::One(DEVICE_LOCAL_ADMINISTRATOR)), Need::Helps(&[RecordKind::Users])],
            run: Run::Evidence(members),
            references: &["ZTA 21955", "AC-6(5)", "T1078.004"],
        },
        Check {
            id: "4.02.b",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Registering users and Global Administrators do not become local administrators",
            needs: &[Need::All(RecordKind::DeviceSettings)],
            run: Run::Evidence(local_administrators),
            references: &["MT.1090", "MT.1091", "CIS M365 5.1.4.3", "CIS M365 5.1.4.4", "AC-6(5)"],
        },
        Check {
            id: "4.02.c",
            mode: Mode::Auto,
            severity: Severity::Medium,
            basis: Basis::Roadmap,
            title: "Local administrator passwords are managed by Entra LAPS",
            needs: &[Need::All(RecordKind::DeviceSettings)],
            run: Run::Evidence(managed_passwords),
            references: &["ZTA 21953", "CIS M365 5.1.4.5", "IA-5", "T1078.003"],
        },
        Check {
            id: "4.02.d",
            mode: Mode::Auto,
            severity: Severity::Low,
            basis: Basis::Roadmap,
            title: "Few may join or register devices, and MFA is required to do so",
            needs: &[
                Need::All(RecordKind::DeviceSettings),
                Need::Helps(&[
                    RecordKind::ConditionalAccess,
                    RecordKind::Users,
                    RecordKind::Groups,
                    RecordKind::GroupMembers,
                    RecordKind::RoleDefinitions,
                    RecordKind::EmergencyAccounts,
                ]),
            ],
            run: Run::Evidence(joining),
            references: &["MT.1061", "MT.1070", "ZTA 21837", "ZTA 21872", "CIS M365 5.1.4.1", "IA-3", "T1098.005"],
        },
    ],
};

/// 4.02.a: members are listed for a person to judge.
fn members(context: &Context<'_>) -> Judgement {
    const SET: RoleSet = RoleSet::One(DEVICE_LOCAL_ADMINISTRATOR);
    let tenant = context.tenant(&[RecordKind::Users]);
    let mut judge = context.judge();
    for holder in context.holders().of_set(SET) {
        let mut affected = context.affected(holder, SET, Outcome::Review);
        if let Some(user) = holder.user(tenant) {
            affected.facts.extend(user.enabled.map(|enabled| Fact::new("Enabled", if enabled { "yes" } else { "no" })));
            if user.is_external() {
                affected.facts.push(Fact::new("Type", "guest or external"));
            }
        }
        judge.subject(affected);
    }
    let sentence = format!(
        "{} of every joined device; to be confirmed.",
        counted(judge.examined(), "account is administrator", "accounts are administrators")
    );
    judge.of_some(judge.examined(), sentence);
    judge.finish(Nothing::Pass(
        "Nobody holds the role Microsoft Entra Joined Device Local Administrator, actively or eligibly.".to_owned(),
    ))
}

/// One setting: `None` is not exported.
fn setting(
    judge: &mut Judge,
    settings: &DeviceSettings,
    column: Column,
    name: &'static str,
    found: Option<(Outcome, String)>,
) {
    let (outcome, words) = found.unwrap_or_else(|| {
        let why = format!("The device settings were exported without {column}.");
        judge.gap(Missing { kind: RecordKind::DeviceSettings, column: Some(column), why });
        (Outcome::NoEvidence, "not exported".to_owned())
    });
    let mut affected = Affected::new(SubjectKind::Setting, column, name, outcome).at([settings.source]);
    affected.facts.push(Fact::new("Setting", words).from(settings.source, column));
    judge.subject(affected);
}

const EMPTY: &str = "The device settings have no content.";

/// 4.02.b
fn local_administrators(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::DeviceSettings]);
    let mut judge = context.judge();
    for settings in tenant.device_settings.iter().take(1) {
        let found = settings.registering_users.as_ref().map(|users| {
            let outcome = match users {
                Allowed::All => Outcome::Fail,
                Allowed::None | Allowed::Selected { users: 0, groups: 0 } => Outcome::Pass,
                Allowed::Selected { .. } => Outcome::Review,
            };
            (outcome, format!("become local administrators of what they join: {}", users.words()))
        });
        setting(&mut judge, settings, "localAdmins.registeringUsers", "Who joins becomes local administrator", found);
        let found = settings.global_administrators.map(|become_so| {
            let outcome = if become_so { Outcome::Fail } else { Outcome::Pass };
            (outcome, if become_so { "on" } else { "off" }.to_owned())
        });
        let name = "Global Administrators are local administrators";
        setting(&mut judge, settings, "localAdmins.enableGlobalAdmins", name, found);
    }
    judge.say(&stage4::MAKES_ADMINISTRATORS);
    judge.finish(Nothing::NotApplicable(EMPTY.to_owned()))
}

/// 4.02.c: where nobody may join, there is no joined device whose password it could manage.
fn managed_passwords(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::DeviceSettings]);
    let mut judge = context.judge();
    for settings in tenant.device_settings.iter().take(1) {
        if settings.join == Some(Allowed::None) && settings.manages_passwords != Some(true) {
            return Judgement::not_applicable("Nobody may join devices to the directory.");
        }
        let found = settings.manages_passwords.map(|managed| {
            let outcome = if managed { Outcome::Pass } else { Outcome::Fail };
            (outcome, if managed { "on" } else { "off" }.to_owned())
        });
        setting(&mut judge, settings, "localAdminPassword.isEnabled", "Entra LAPS", found);
    }
    if judge.count(Outcome::Fail) > 0 {
        judge.reason("Entra LAPS is off: joined devices keep whatever local administrator password they were given.");
    } else if judge.examined() > 0 && !judge.has_gaps() {
        judge.reason("Local administrator passwords of joined devices can be managed by Entra LAPS.");
    }
    judge.finish(Nothing::NotApplicable(EMPTY.to_owned()))
}

/// 4.02.d
fn joining(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::DeviceSettings,
        RecordKind::ConditionalAccess,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::RoleDefinitions,
        RecordKind::EmergencyAccounts,
    ]);
    let mut sentences = Vec::new();
    let mut judge = context.judge();
    for settings in tenant.device_settings.iter().take(1) {
        let found = settings.join.as_ref().map(|who| {
            (
                if *who == Allowed::All { Outcome::Fail } else { Outcome::Pass },
                format!("{} may join devices", who.words()),
            )
        });
        setting(&mut judge, settings, "azureADJoin.allowedToJoin", "Who joins devices", found);
        // Registration is how people bring their own phones; Intune and other services fix it to everybody.
        if !settings.register_is_fixed {
            let found = settings.register.as_ref().map(|who| {
                let outcome = if *who == Allowed::All { Outcome::Review } else { Outcome::Pass };
                (outcome, format!("{} may register devices", who.words()))
            });
            setting(&mut judge, settings, "azureADRegistration.allowedToRegister", "Who registers devices", found);
        }
        sentences.extend(mfa_to_join(context, tenant, settings, &mut judge));
        sentences.extend(settings.quota.map(|quota| match quota {
            1 => "Each user may have 1 device.".to_owned(),
            _ => format!("Each user may have up to {quota} devices."),
        }));
    }
    judge.say(&stage4::JOINS_FREELY);
    sentences.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(EMPTY.to_owned()))
}

/// Either the device setting or a policy for the user action asks for MFA; with a policy, Entra wants the setting off.
fn mfa_to_join(context: &Context<'_>, tenant: &Tenant, settings: &DeviceSettings, judge: &mut Judge) -> Vec<String> {
    const NAME: &str = "MFA to join or register devices";
    const COLUMN: Column = "multiFactorAuthConfiguration";
    let policies: Vec<&CaPolicy> = tenant.ca_policies.iter().filter(|policy| asks_for_mfa(policy)).collect();
    let names: Vec<&str> = policies.iter().map(|policy| &*policy.name).collect();
    let always = || policies.iter().any(|policy| !is_narrowed(policy));
    if let ([first, ..], false) = (&policies[..], always()) {
        let words = format!("asked for by {}, but only under conditions", names.join(", "));
        let shown = Affected::new(SubjectKind::Setting, COLUMN, NAME, Outcome::Review).fact("Setting", words);
        judge.subject(shown.at([settings.source]).at(first.source));
        return Vec::new();
    }
    if let [first, ..] = policies[..] {
        let mut said = vec![format!("MFA to join or register devices is asked for by {}.", names.join(", "))];
        match spared(context, tenant, &policies) {
            Some(words) => {
                let shown = Affected::new(SubjectKind::Setting, COLUMN, NAME, Outcome::Review);
                let asks = format!("asked for by {}, but not of {words}", names.join(", "));
                judge.subject(shown.fact("Setting", asks).at([settings.source]).at(first.source));
            }
            None => judge.good(),
        }
        if settings.requires_mfa == Some(true) {
            said.push("The device setting asks for MFA too; with such a policy it should be off.".to_owned());
        }
        return said;
    }
    if settings.requires_mfa == Some(true) {
        judge.good();
        return Vec::new();
    }
    let gap = tenant.ca_policies.supply.gap(RecordKind::ConditionalAccess);
    let found = match (settings.requires_mfa, gap) {
        (Some(_), None) => Some((
            Outcome::Fail,
            "neither the device setting nor an enabled policy for all users asks for it".to_owned(),
        )),
        (Some(_), Some(gap)) => {
            judge.gap(gap);
            Some((Outcome::NoEvidence, "not by the device setting; policies were not supplied whole".to_owned()))
        }
        (None, _) => None,
    };
    setting(judge, settings, COLUMN, NAME, found);
    Vec::new()
}

/// Whom all of the policies exclude, in words, beyond confirmed emergency accounts: what one excludes another may ask.
fn spared(context: &Context<'_>, tenant: &Tenant, policies: &[&CaPolicy]) -> Option<String> {
    let by = |policy: &CaPolicy| -> BTreeSet<String> {
        let is_emergency = |id: &str| context.emergency().iter().any(|account| account.confirmed && account.is(id, ""));
        let users = policy.users.exclude_users.iter().filter(|id| !is_emergency(id));
        let name = |id: &str| tenant.user_by_id(id).map_or_else(|| id.to_owned(), |user| user.name().to_owned());
        let users = users.map(|id| name(id));
        let groups = policy.users.exclude_groups.iter().filter_map(|id| {
            let is_told = tenant.group_members.of_group(id);
            let others = tenant.members_of(id).filter(|link| !is_emergency(&link.principal.id)).count();
            let name = tenant.group_by_id(id).map_or(&**id, |group| &group.name);
            let size = if is_told { counted(others, "member", "members") } else { "members not supplied".to_owned() };
            (!is_told || others > 0).then(|| format!("group {name} ({size})"))
        });
        let roles = policy.users.exclude_roles.iter().map(|id| {
            let name = crate::tenant::holders::role_of(tenant, id, "").1;
            format!("role {name}")
        });
        users.chain(groups).chain(roles).collect()
    };
    let mut all = policies.iter().map(|policy| by(policy));
    let first = all.next()?;
    let spared: Vec<String> =
        all.fold(first, |known, other| known.intersection(&other).cloned().collect()).into_iter().collect();
    (!spared.is_empty()).then(|| spared.join(", "))
}

/// Whether a policy asks under conditions only, so that whoever keeps clear of them is not asked.
fn is_narrowed(policy: &CaPolicy) -> bool {
    let names = |list: &[Box<str>]| !list.is_empty() && !list.iter().any(|word| word.eq_ignore_ascii_case("all"));
    policy.lost
        || policy.is_narrowed_untold
        || names(&policy.client_types)
        || names(&policy.include_platforms)
        || names(&policy.include_locations)
        || !policy.exclude_platforms.is_empty()
        || !policy.exclude_locations.is_empty()
        || !policy.user_risk.is_empty()
        || !policy.sign_in_risk.is_empty()
        || !policy.insider_risk.is_empty()
        || !policy.flows.is_empty()
        || policy.device_filter.is_some()
}

fn asks_for_mfa(policy: &CaPolicy) -> bool {
    let action = |name: &str| name.eq_ignore_ascii_case("urn:user:registerdevice");
    let asks = policy.grant.as_ref().is_some_and(|grant| {
        let mfa = grant.built_in.iter().any(|control| control.eq_ignore_ascii_case("mfa"));
        let others = grant.built_in.len() + grant.custom.len() + grant.terms_of_use.len() - usize::from(mfa);
        // One alternative that is no MFA spoils the others.
        (mfa || grant.strength.is_some()) && !(grant.any_of && others > 0)
    });
    policy.state == PolicyState::Enabled
        && policy.applications.user_actions.iter().any(|name| action(name))
        && policy.users.include_users.iter().any(|who| &**who == "All")
        && asks
}
