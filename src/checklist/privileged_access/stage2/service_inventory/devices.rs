//! 2.01.h: devices and applications that nobody keeps up to date. What to do with each, a person decides.

use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::people::counted;
use crate::checklist::wording::days;
use crate::checklist::wording::{capital, part_of};
use crate::checklist::written::{Writes, Written};
use crate::checklist::{Affected, Context, Fact, Heads, Judgement, Outcome, SubjectKind, WithTail, wording};
use crate::evidence::SourceRef;
use crate::tenant::applications::unseen_credentials;
use crate::tenant::device::out_of_support;
use crate::tenant::figure;
use crate::tenant::stated::is_to_be_removed;
use crate::tenant::vocabulary::{Of, plain};
use crate::tenant::{Application, Device, Known, Moment, RecordKind, Records, Tenant, lower};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) fn known(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Devices, RecordKind::Applications, RecordKind::Services]);
    let limit = context.parameters().stale_sign_in_days;
    let mut judge = context.judge();
    let (mut old, mut stale, mut faulty) = (0, 0, 0);
    let mut systems = Systems::new(context.as_of());
    let deck: Arc<Deck> = Arc::new(Deck::of(tenant.devices.share(), limit, context.as_of()));
    let mut found = Vec::new();
    for (at, device) in (0..).zip(tenant.devices.iter()).filter(|(_, device)| device.enabled != Some(false)) {
        let counts = [
            (&mut old, systems.is_unsupported(device)),
            (&mut stale, unused(device, limit, context.as_of()).is_some()),
            (&mut faulty, unmanaged(device).is_some()),
        ];
        let mut is_found = false;
        for (count, is_so) in counts {
            *count += usize::from(is_so);
            is_found |= is_so;
        }
        if is_found {
            found.push(of_device(&deck, at, device));
        } else {
            judge.good();
        }
    }
    let listed = found.len();
    judge.subjects(found);
    let apps = applications(context, tenant);
    let idle = apps.len();
    let is_known = |app: &&Application| unseen_credentials(&app.credentials, app.credentials_lack).is_none();
    let known = tenant.applications.iter().filter(is_known).count();
    (idle..known).for_each(|_| judge.good());
    apps.into_iter().for_each(|app| judge.subject(app));
    if tenant.devices.supply.is_supplied() {
        let enabled = tenant.devices.iter().filter(|device| device.enabled != Some(false)).count();
        let devices = match tenant.devices.items.len() - enabled {
            0 => counted(enabled, "device", "devices"),
            off => format!("{} ({} disabled, left out)", counted(enabled, "device", "devices"), figure(off)),
        };
        judge.of_some(enabled, if old + stale + faulty == 0 {
            format!(
                "{devices}: none is known to be out of support, not seen for more than {}, not compliant or not managed.",
                days(limit)
            )
        } else {
            let faults = [
                (old, "with a system out of support".to_owned()),
                (stale, format!("not seen for more than {}", days(limit))),
                (faulty, "not compliant or not managed".to_owned()),
            ];
            let faults = faults.into_iter().filter(|(number, _)| *number > 0);
            let faults: Vec<String> = faults.map(|(number, words)| format!("{} {words}", figure(number))).collect();
            format!("{devices}, of which {} listed: {}.", counted(listed, "is", "are"), faults.join(", "))
        });
    } else {
        judge.reason("Of devices nothing is known: their list was not supplied.");
    }
    if tenant.applications.supply.is_supplied() {
        let apps = match (idle, known) {
            (0, 0 | 1) => "No app registration".to_owned(),
            _ => capital(&part_of(idle, known, "app registration", "app registrations")),
        };
        let have = if idle == 1 || known < 2 { "has" } else { "have" };
        judge.seen(idle, format!("{apps} {have} expired credentials only."));
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

/// Whether a system is out of support, by its name and version: there are few among many devices.
struct Systems<'t> {
    as_of: Moment,
    known: HashMap<[Option<&'t str>; 2], bool, foldhash::fast::RandomState>,
}

impl<'t> Systems<'t> {
    fn new(as_of: Moment) -> Self {
        Self { as_of, known: HashMap::default() }
    }

    fn is_unsupported(&mut self, device: &'t Device) -> bool {
        let names = [device.system.as_deref(), device.system_version.as_deref()];
        *self.known.entry(names).or_insert_with(|| out_of_support(device, self.as_of).is_some())
    }
}

/// What is said of a device, by its position in the list: a million of them are found, and few are looked at.
#[derive(Debug)]
struct Deck {
    devices: Arc<Records<Device>>,
    limit: i64,
    as_of: Moment,
    facts: Written<Fact>,
}

impl Deck {
    fn of(devices: Arc<Records<Device>>, limit: i64, as_of: Moment) -> Self {
        let facts = Written::new(devices.items.len());
        Self { devices, limit, as_of, facts }
    }
}

impl Writes<Fact> for Deck {
    fn written(&self) -> &Written<Fact> {
        &self.facts
    }
    fn write(&self, at: u32) -> Vec<Fact> {
        self.devices.items.get(at as usize).map(|device| facts_of(device, self.limit, self.as_of)).unwrap_or_default()
    }
}

impl Heads<SourceRef> for Deck {
    fn head(&self, at: u32) -> &[SourceRef] {
        self.devices.items.get(at as usize).map_or(&[], |device| &device.sources)
    }
}

fn facts_of(device: &Device, limit: i64, as_of: Moment) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(6);
    let mut add = |label, value: Arc<str>, column| {
        let fact = Fact::new(label, value);
        facts.push(match device.sources.first() {
            Some(source) => fact.from(*source, column),
            None => fact,
        });
    };
    if let Some((release, ended)) = out_of_support(device, as_of) {
        let said = format!("{release}, without security updates since {}", ended.iso_date());
        add("Unsupported", said.into(), "operatingSystemVersion");
    }
    if let Some(unseen) = unused(device, limit, as_of) {
        add("Stale", unseen.in_words(as_of).into(), "approximateLastSignInDateTime");
    }
    if let Some(said) = unmanaged(device) {
        add("Management", said.into(), "isCompliant");
    }
    let system = match (&device.system, &device.system_version) {
        (Some(system), Some(version)) => Some(format!("{system} {version}").into()),
        (one, other) => one.as_ref().or(other.as_ref()).map(Arc::clone),
    };
    facts.extend(system.map(|system: Arc<str>| Fact::new("System", system)));
    facts.extend(device.owner.as_ref().map(|owner| Fact::new("Owner", Arc::clone(owner))));
    facts.extend(device.join_type.as_deref().map(|join| Fact::new("Join type", plain(Of::Join, join))));
    facts
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

fn unused(device: &Device, limit: i64, as_of: Moment) -> Option<Unseen> {
    let is_long = |at: Moment| at.age_days(as_of) > limit;
    match (&device.last_sign_in, device.registered) {
        (Known::Value(at), _) => is_long(*at).then_some(Unseen::Since(*at)),
        (Known::Empty, Some(registered)) if is_long(registered) => Some(Unseen::SinceRegistered(registered)),
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

fn of_device(deck: &Arc<Deck>, at: u32, device: &Device) -> Affected {
    let id = [&*device.device_id, &*device.id, &*device.name].into_iter().find(|name| !name.is_empty());
    let id = id.map(lower).unwrap_or_default();
    let deck = || Arc::clone(deck);
    Affected {
        id: ["device:", &*id].concat().into(),
        name: Arc::clone(&device.name).into(),
        kind: SubjectKind::Device,
        outcome: Outcome::Review,
        facts: WithTail::beginning(deck(), at),
        sources: WithTail::beginning(deck(), at),
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
        let (Known::Value(credentials), None) = (&app.credentials, app.credentials_lack) else { continue };
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
