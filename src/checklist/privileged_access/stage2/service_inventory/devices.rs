//! 2.01.h: devices and applications that nobody keeps up to date. What to do with each, a person decides.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::device::out_of_support;
use crate::tenant::stated::is_to_be_removed;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Application, Device, Known, Moment, RecordKind, Tenant, lower};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) fn known(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Devices, RecordKind::Applications, RecordKind::Services]);
    let limit = context.parameters().stale_sign_in_days;
    let mut judge = context.judge();
    let (mut old, mut stale, mut faulty) = (0, 0, 0);
    let (mut words, mut facts) = (Words::new(context.as_of()), Vec::new());
    let mut found = Vec::new();
    for device in tenant.devices.iter().filter(|device| device.enabled != Some(false)) {
        let source = device.sources.first().copied();
        let mut add = |fact: Fact, column| {
            facts.push(match source {
                Some(source) => fact.from(source, column),
                None => fact,
            });
        };
        let system = words.system(device);
        if let Some(unsupported) = system.and_then(|system| system.unsupported.as_ref()) {
            old += 1;
            add(Fact::new("Unsupported", Arc::clone(unsupported)), "operatingSystemVersion");
        }
        let system = system.map(|system| Arc::clone(&system.title));
        if let Some((key, unseen)) = unused(device, limit, context.as_of()) {
            stale += 1;
            let said = || unseen.in_words(context.as_of());
            add(Fact::new("Stale", words.of(key, said)), "approximateLastSignInDateTime");
        }
        if let Some(said) = unmanaged(device) {
            faulty += 1;
            add(Fact::new("Management", words.of(Key::Text(said), || said.to_owned())), "isCompliant");
        }
        if facts.is_empty() {
            judge.good();
            continue;
        }
        facts.extend(system.map(|system| Fact::new("System", system)));
        found.push(of_device(device, &mut facts, &mut words));
    }
    judge.subjects(found);
    let apps = applications(context, tenant);
    let idle = apps.len();
    apps.into_iter().for_each(|app| judge.subject(app));
    if tenant.devices.supply.is_supplied() {
        let devices = counted(tenant.devices.items.len(), "device", "devices");
        judge.reason(if old + stale + faulty == 0 {
            format!(
                "{devices}: none is known to be out of support, not seen for more than {limit} days, not compliant or not \
                 managed."
            )
        } else {
            format!(
                "{devices}: {old} with a system out of support, {stale} not seen for more than {limit} days, {faulty} not \
                 compliant or not managed."
            )
        });
    } else {
        judge.reason("Of devices nothing is known: their list was not supplied.");
    }
    if tenant.applications.supply.is_supplied() {
        judge.reason(format!(
            "{} with expired credentials only.",
            counted(idle, "app registration stands", "app registrations stand")
        ));
    } else {
        judge.reason("Of applications nothing is known: the app registrations were not supplied.");
    }
    judge.reason("No export that is read here lists programs on computers: ask for the list, and who decided on each.");
    // There is something to confirm where something was shown; without any list there is only what is missing.
    if tenant.devices.supply.is_supplied() || tenant.applications.supply.is_supplied() {
        judge.whole(Outcome::Review);
    }
    judge.finish(Nothing::Pass(String::new()))
}

/// Texts that many devices share, each made once.
struct Words<'t> {
    as_of: Moment,
    known: HashMap<Key<'t>, Arc<str>, foldhash::fast::RandomState>,
    systems: HashMap<[Option<&'t str>; 2], System, foldhash::fast::RandomState>,
}

/// What a text says.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'t> {
    Text(&'t str),
    /// With the day on which it was seen.
    Seen(i64),
    /// With the day of registration.
    Never(i64),
}

/// A system and its version: there are few among many devices.
struct System {
    /// "Windows 10.0.19045"
    title: Arc<str>,
    /// Since when it has been without security updates.
    unsupported: Option<Arc<str>>,
}

impl<'t> Words<'t> {
    fn new(as_of: Moment) -> Self {
        Self { as_of, known: HashMap::default(), systems: HashMap::default() }
    }

    fn of(&mut self, key: Key<'t>, text: impl FnOnce() -> String) -> Arc<str> {
        Arc::clone(self.known.entry(key).or_insert_with(|| text().into()))
    }

    fn system(&mut self, device: &'t Device) -> Option<&System> {
        let names = [device.system.as_deref(), device.system_version.as_deref()];
        if names == [None, None] {
            return None;
        }
        let as_of = self.as_of;
        Some(self.systems.entry(names).or_insert_with(|| {
            let since = |(release, ended): (&str, Moment)| {
                format!("{release}, without security updates since {}", ended.iso_date()).into()
            };
            System {
                title: names.into_iter().flatten().collect::<Vec<_>>().join(" ").into(),
                unsupported: out_of_support(device, as_of).map(since),
            }
        }))
    }
}

/// A device that was not seen for long.
#[derive(Clone, Copy)]
enum Unseen {
    Since(Moment),
    SinceRegistered(Moment),
}

impl Unseen {
    fn in_words(self, as_of: Moment) -> String {
        match self {
            Self::Since(at) => format!("last seen on {}, {} ago", at.iso_date(), wording::days(at.age_days(as_of))),
            Self::SinceRegistered(at) => format!("never seen since it was registered on {}", at.iso_date()),
        }
    }
}

fn unused(device: &Device, limit: i64, as_of: Moment) -> Option<(Key<'static>, Unseen)> {
    let is_long = |at: Moment| at.age_days(as_of) > limit;
    match (&device.last_sign_in, device.registered) {
        (Known::Value(at), _) => is_long(*at).then_some((Key::Seen(at.day()), Unseen::Since(*at))),
        (Known::Empty, Some(registered)) if is_long(registered) => {
            Some((Key::Never(registered.day()), Unseen::SinceRegistered(registered)))
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

/// Takes the facts out of their list.
fn of_device<'t>(device: &'t Device, facts: &mut Vec<Fact>, words: &mut Words<'t>) -> Affected {
    facts.extend(device.owner.as_ref().map(|owner| Fact::new("Owner", Arc::clone(owner))));
    if let Some(join) = device.join_type.as_deref() {
        facts.push(Fact::new("Join type", words.of(Key::Text(join), || plain(Of::Join, join))));
    }
    let id = [&*device.device_id, &*device.id, &*device.name].into_iter().find(|name| !name.is_empty());
    let id = id.map(lower).unwrap_or_default();
    Affected {
        id: ["device:", &*id].concat().into(),
        name: Arc::clone(&device.name).into(),
        kind: SubjectKind::Device,
        outcome: Outcome::Review,
        facts: facts.drain(..).collect(),
        sources: device.sources.to_vec().into(),
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
            sources: app.sources.to_vec().into(),
        });
    }
    found
}
