//! 3.03.c: the administration workstations of the inventory, beside the devices that the directory knows.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::object;
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::device::Support;
use crate::tenant::stated::WorkstationEntry;
use crate::tenant::{Device, Known, Missing, RecordKind, SupplyState, Tenant};

/// 3.03.c: the sheet is what people state; what the directory says of each device confirms it or not. Where it does, nothing
/// is left to propose, and the check passes without a further confirmation.
pub(super) fn matches(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Workstations, RecordKind::Devices]);
    let mut judge = context.judge();
    for entry in tenant.workstations.iter() {
        let devices = devices_of(tenant, entry);
        let mut facts: Vec<Fact> = entry.used_by.iter().map(|name| Fact::new("Used by", name.to_string())).collect();
        let outcome = match devices.as_slice() {
            [] if tenant.devices.supply.state == SupplyState::Whole => {
                facts.push(Fact::new("Device", "not among the devices of the directory"));
                Outcome::Fail
            }
            [] => {
                facts.push(Fact::new("Device", "not found; the list of devices is not whole"));
                Outcome::NoEvidence
            }
            [only] => device(context, only, &mut facts, &mut judge),
            several => {
                facts.push(Fact::new("Device", format!("{} devices bear this name", several.len())));
                Outcome::Review
            }
        };
        let sources = devices.iter().flat_map(|device| device.sources.iter().copied()).chain([entry.source]);
        let id = if entry.device_id.is_empty() { entry.name.to_lowercase() } else { entry.device_id.to_string() };
        judge.subject(object(SubjectKind::Workstation, id, entry.name.to_string(), outcome, facts, sources));
    }
    judge.say(&stage3::WORKSTATION);
    if tenant.workstations.items.is_empty() && !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("The inventory names none: who administers from which device is to be asked.");
    }
    judge.finish(Nothing::NotApplicable(String::new()))
}

fn devices_of<'t>(tenant: &'t Tenant, entry: &WorkstationEntry) -> Vec<&'t Device> {
    let by_id = |device: &&Device| {
        !entry.device_id.is_empty() && [&device.device_id, &device.id].iter().any(|id| **id == entry.device_id)
    };
    let found: Vec<&Device> = tenant.devices.iter().filter(by_id).collect();
    // Where no device tells its id, the name does.
    let tells_ids = tenant.devices.iter().any(|device| !device.device_id.is_empty());
    if !found.is_empty() || !entry.device_id.is_empty() && tells_ids {
        return found;
    }
    tenant.devices.iter().filter(|device| device.name.eq_ignore_ascii_case(entry.name.trim())).collect()
}

/// As Graph and the portal write it: to Entra ID, or to Active Directory and registered there.
fn is_joined(kind: &str) -> bool {
    let kind = kind.trim().to_lowercase();
    kind == "azuread" || kind == "serverad" || kind.ends_with(" joined")
}

fn device(
    context: &Context<'_>,
    device: &Device,
    facts: &mut Vec<Fact>,
    judge: &mut crate::checklist::Judge,
) -> Outcome {
    let mut worst = Outcome::Pass;
    let source = device.sources.first().copied();
    let mut say = |outcome: Outcome, label, words: String, column| {
        worst = worst.min(outcome);
        let fact = Fact::new(label, words);
        facts.push(match source {
            Some(source) => fact.from(source, column),
            None => fact,
        });
    };
    match &device.compliant {
        Known::Value(true) => {}
        Known::Value(false) => say(Outcome::Fail, "Compliant", "no".to_owned(), "isCompliant"),
        Known::Empty => say(Outcome::Fail, "Compliant", "no management says anything of it".to_owned(), "isCompliant"),
        Known::NotExported => {
            let why = "The list of devices was exported without isCompliant.".to_owned();
            judge.gap(Missing { kind: RecordKind::Devices, column: Some("isCompliant"), why });
            say(Outcome::NoEvidence, "Compliant", "not exported".to_owned(), "isCompliant");
        }
    }
    match device.join_type.as_deref() {
        // Registered, not joined: somebody's own device.
        Some(kind) if kind.eq_ignore_ascii_case("Workplace") || kind.to_lowercase().ends_with("registered") => {
            say(Outcome::Fail, "Joined", format!("{kind}: registered only"), "trustType");
        }
        Some(kind) if is_joined(kind) => say(Outcome::Pass, "Joined", kind.to_owned(), "trustType"),
        Some(kind) => {
            let why =
                format!("How the device {} is joined stands in a word that is not known here: {kind}.", device.name);
            judge.gap(Missing { kind: RecordKind::Devices, column: Some("trustType"), why });
            say(Outcome::NoEvidence, "Joined", kind.to_owned(), "trustType");
        }
        None => {
            let why = format!("How the device {} is joined was not exported.", device.name);
            judge.gap(Missing { kind: RecordKind::Devices, column: Some("trustType"), why });
            say(Outcome::NoEvidence, "Joined", "not exported".to_owned(), "trustType");
        }
    }
    match device.enabled {
        Some(true) => {}
        Some(false) => say(Outcome::Fail, "Enabled", "no".to_owned(), "accountEnabled"),
        // Intune has no word for it.
        None if device.id.is_empty() => {}
        None => {
            let why = format!("Whether the device {} is enabled was not exported.", device.name);
            judge.gap(Missing { kind: RecordKind::Devices, column: Some("accountEnabled"), why });
            say(Outcome::NoEvidence, "Enabled", "not exported".to_owned(), "accountEnabled");
        }
    }
    let most = context.parameters().stale_sign_in_days;
    if let Some(last) = device.last_sign_in.value().filter(|last| last.age_days(context.as_of()) > most) {
        let words = format!(
            "last seen on {}, {} ago: what the directory says of it may no longer hold",
            last.iso_date(),
            wording::days(last.age_days(context.as_of()))
        );
        say(Outcome::Review, "Last sign-in", words, "approximateLastSignInDateTime");
    }
    if !device.last_sign_in.is_exported() {
        let why = format!("When the device {} was last seen was not exported.", device.name);
        judge.gap(Missing { kind: RecordKind::Devices, column: Some("approximateLastSignInDateTime"), why });
        say(Outcome::NoEvidence, "Last sign-in", "not exported".to_owned(), "approximateLastSignInDateTime");
    }
    let version = device.system_version.as_deref().unwrap_or("version not exported");
    let system = format!("{} {version}", device.system.as_deref().unwrap_or("system not exported"));
    match Support::of(device, context.as_of()) {
        Support::Ended(name, ended) => say(
            Outcome::Fail,
            "System",
            format!("{name}, out of support since {}", ended.iso_date()),
            "operatingSystemVersion",
        ),
        Support::NotTold => {
            let why = if device.system_version.is_none() {
                format!("The system version of the device {} was not exported.", device.name)
            } else {
                format!("The system version of the device {} cannot be read: {system}.", device.name)
            };
            judge.gap(Missing { kind: RecordKind::Devices, column: Some("operatingSystemVersion"), why });
            say(Outcome::NoEvidence, "System", system, "operatingSystemVersion");
        }
        Support::NotJudged => {
            let words = format!("{system}: whether it still gets security updates is to be confirmed");
            say(Outcome::Review, "System", words, "operatingSystemVersion");
        }
        Support::Current => say(Outcome::Pass, "System", system, "operatingSystemVersion"),
    }
    worst
}
