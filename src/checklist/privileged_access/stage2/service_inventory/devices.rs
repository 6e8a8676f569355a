//! 2.01.h: devices and applications that nobody keeps up to date. What to do with each, a person decides.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::device::out_of_support;
use crate::tenant::stated::is_to_be_removed;
use crate::tenant::{Application, Device, Known, Moment, RecordKind, Tenant};

pub(super) fn known(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Devices, RecordKind::Applications, RecordKind::Services]);
    let limit = context.parameters().stale_sign_in_days;
    let mut judge = context.judge();
    let (mut old, mut stale, mut faulty) = (0, 0, 0);
    let enabled = tenant.devices.iter().filter(|device| device.enabled != Some(false));
    for device in enabled {
        let mut facts = Vec::new();
        let source = device.sources.first().copied();
        let mut add = |fact: Fact, column| {
            facts.push(match source {
                Some(source) => fact.from(source, column),
                None => fact,
            });
        };
        if let Some((release, ended)) = out_of_support(device, context.as_of()) {
            old += 1;
            let words = format!("{release}, without security updates since {}", ended.iso_date());
            add(Fact::new("Unsupported", words), "operatingSystemVersion");
        }
        if let Some(words) = unused(device, limit, context.as_of()) {
            stale += 1;
            add(Fact::new("Stale", words), "approximateLastSignInDateTime");
        }
        if let Some(words) = unmanaged(device) {
            faulty += 1;
            add(Fact::new("Management", words), "isCompliant");
        }
        if facts.is_empty() {
            judge.good();
        } else {
            judge.subject(of_device(device, facts));
        }
    }
    let apps = applications(context, tenant);
    let idle = apps.len();
    apps.into_iter().for_each(|app| judge.subject(app));
    judge.reason(format!(
        "{}: {old} with a system out of support, {stale} not seen for more than {limit} days, {faulty} not compliant or not \
         managed.",
        counted(tenant.devices.items.len(), "device", "devices")
    ));
    judge.reason(format!(
        "{} with expired credentials only. Programs on computers stand in no export that is read here: ask for the list, and \
         who decided on each.",
        counted(idle, "app registration stands", "app registrations stand")
    ));
    judge.whole(Outcome::Review);
    judge.finish(Nothing::Pass(String::new()))
}

fn unused(device: &Device, limit: i64, as_of: Moment) -> Option<String> {
    match (&device.last_sign_in, device.registered) {
        (Known::Value(at), _) => {
            let days = at.age_days(as_of);
            (days > limit).then(|| format!("last seen on {}, {days} days ago", at.iso_date()))
        }
        (Known::Empty, Some(registered)) if registered.age_days(as_of) > limit => {
            Some(format!("never seen since it was registered on {}", registered.iso_date()))
        }
        _ => None,
    }
}

fn unmanaged(device: &Device) -> Option<&'static str> {
    match (&device.compliant, &device.managed) {
        (Known::Value(false), _) => Some("not compliant"),
        (Known::Empty, Known::Empty | Known::Value(false)) | (_, Known::Value(false)) => Some("not managed"),
        _ => None,
    }
}

fn of_device(device: &Device, mut facts: Vec<Fact>) -> Affected {
    let system = [device.system.as_deref(), device.system_version.as_deref()];
    let system: Vec<&str> = system.into_iter().flatten().collect();
    if !system.is_empty() {
        facts.push(Fact::new("System", system.join(" ")));
    }
    facts.extend(device.owner.as_deref().map(|owner| Fact::new("Owner", owner)));
    facts.extend(device.join_type.as_deref().map(|join| Fact::new("Join type", join)));
    let id = [&device.device_id, &device.id, &device.name].into_iter().find(|name| !name.is_empty());
    Affected {
        id: format!("device:{}", id.map(|id| id.to_lowercase()).unwrap_or_default()).into(),
        name: device.name.to_string().into(),
        kind: SubjectKind::Unknown,
        outcome: Outcome::Review,
        facts: facts.into(),
        sources: device.sources.clone().into(),
    }
}

/// App registrations all of whose secrets and certificates are over: nothing can sign in with them, so nobody looks after
/// them. Those whose service is marked for removal are decided on.
fn applications(context: &Context<'_>, tenant: &Tenant) -> Vec<Affected> {
    let decided = |app: &Application| {
        tenant.services.iter().any(|entry| {
            entry.service.trim().eq_ignore_ascii_case(&app.name) && is_to_be_removed(entry.decision.as_deref())
        })
    };
    let mut found = Vec::new();
    for app in &tenant.applications {
        let Known::Value(credentials) = &app.credentials else { continue };
        let last = credentials.iter().filter_map(|credential| credential.end).max();
        let over = !credentials.is_empty()
            && credentials.iter().all(|credential| credential.end.is_some_and(|end| end.day() < context.as_of().day()));
        let (true, Some(last)) = (over, last) else { continue };
        let mut facts = vec![Fact::new("Credentials", format!("the last one ended on {}", last.iso_date()))];
        if decided(app) {
            facts.push(Fact::new("Decided", "its service is marked for removal in the inventory"));
        }
        found.push(Affected {
            id: app.id.to_lowercase().into(),
            name: app.name.to_string().into(),
            kind: SubjectKind::ServicePrincipal,
            outcome: Outcome::Review,
            facts: facts.into(),
            sources: app.sources.clone().into(),
        });
    }
    found
}
