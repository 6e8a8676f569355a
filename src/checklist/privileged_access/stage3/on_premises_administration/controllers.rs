//! 3.09.c and d: domain controllers beside the limited shells on them and the sensors that watch them.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Judge, Judgement, Outcome, SubjectKind};
use crate::tenant::active_directory::{AdComputer, IdentitySensor};
use crate::tenant::{RecordKind, Tenant};

const NONE: &str = "The list of computers holds no domain controller.";

fn controllers(tenant: &Tenant) -> impl Iterator<Item = &AdComputer> {
    tenant.ad_computers.iter().filter(|computer| computer.is_domain_controller() && computer.enabled != Some(false))
}

/// Whether two names mean one machine: with its domain, or the first part alone.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().to_lowercase(), other.trim().to_lowercase());
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let bare = !one.contains('.') || !other.contains('.');
    !one.is_empty() && (one == other || bare && first(&one) == first(&other))
}

/// Every domain has domain controllers: a list of computers without any was filtered. An empty list is shown as such.
fn must_be_there(tenant: &Tenant, judge: &mut Judge) {
    if !tenant.ad_computers.items.is_empty() && controllers(tenant).next().is_none() {
        judge.gap(crate::tenant::Missing {
            kind: RecordKind::AdComputers,
            column: None,
            why: format!("{NONE} Every domain has some: the export was filtered."),
        });
    }
}

/// 3.09.c: whether administration really goes through such endpoints, only a person can say.
pub(super) fn limited_shells(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdComputers, RecordKind::ShellEndpoints]);
    let mut judge = context.judge();
    must_be_there(tenant, &mut judge);
    let mut with = 0;
    for controller in controllers(tenant) {
        let here: Vec<_> =
            tenant.shell_endpoints.iter().filter(|endpoint| is_same(&endpoint.computer, &controller.name)).collect();
        let limited: Vec<&str> =
            here.iter().filter(|endpoint| endpoint.is_limited).map(|endpoint| &*endpoint.name).collect();
        with += usize::from(!limited.is_empty());
        let words = match (limited.is_empty(), here.is_empty()) {
            (false, _) => format!("limited endpoints: {}", limited.join(", ")),
            (true, false) => "only endpoints with full rights".to_owned(),
            (true, true) => "no endpoint of it was supplied".to_owned(),
        };
        judge.subject(
            affected(controller, Outcome::Review)
                .fact("Just Enough Administration", words)
                .at(here.iter().map(|endpoint| endpoint.source)),
        );
    }
    let limited = stage3::LIMITED_SHELL.of(Counted::meeting(with, judge.examined()));
    judge.tell(limited.and(if with == 0 {
        "to be confirmed how administration is limited otherwise"
    } else {
        "to be confirmed that administration goes through it"
    }));
    judge.finish(Nothing::NotApplicable(NONE.to_owned()))
}

/// 3.09.d
pub(super) fn sensors(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::AdComputers, RecordKind::IdentitySensors]);
    let mut judge = context.judge();
    must_be_there(tenant, &mut judge);
    let whole = tenant.identity_sensors.supply.gap(RecordKind::IdentitySensors).is_none();
    let in_use = !tenant.identity_sensors.items.is_empty();
    for controller in controllers(tenant) {
        let sensor =
            tenant.identity_sensors.iter().find(|sensor| sensor.watches(|name| is_same(name, &controller.name)));
        let (outcome, words) = match sensor {
            Some(sensor) => judged(sensor),
            None if !whole => (Outcome::NoEvidence, "the list of sensors was not supplied whole".to_owned()),
            None if in_use => (Outcome::Fail, "no sensor".to_owned()),
            // Another product may stand in for it.
            None => {
                (Outcome::Review, "Defender for Identity has no sensor at all: name what detects attacks".to_owned())
            }
        };
        let sources = sensor.map(|sensor| sensor.source);
        judge.subject(affected(controller, outcome).fact("Sensor", words).at(sources));
    }
    let (total, found) = (judge.examined(), judge.tally());
    judge.tell(stage3::SENSOR.of(Counted { failed: found.failed + found.review, review: 0, ..found }));
    let beside = tenant
        .identity_sensors
        .iter()
        .filter(|sensor| !controllers(tenant).any(|controller| sensor.watches(|name| is_same(name, &controller.name))));
    let beside: Vec<String> = beside.map(|sensor| sensor.name.to_string()).collect();
    if !beside.is_empty() && total > 0 {
        judge.reason(format!(
            "Sensors on other machines (federation, certificates, synchronisation): {}.",
            crate::checklist::wording::some_of(&beside)
        ));
    }
    // Assisted: that somebody reads the alerts, no list shows.
    if total > 0 && !judge.has_gaps() {
        judge.whole(Outcome::Review);
        judge.reason("To be confirmed: who reads the alerts, and how soon.");
    }
    judge.finish(Nothing::NotApplicable(NONE.to_owned()))
}

fn judged(sensor: &IdentitySensor) -> (Outcome, String) {
    let version = sensor.version.as_deref().map_or_else(String::new, |version| format!(", version {version}"));
    let state = sensor.state.as_deref().unwrap_or("state not exported");
    let health = sensor.health.as_deref().unwrap_or("health not exported");
    let words = format!("{state}, {health}{version}");
    let is = |text: &Option<Box<str>>, wanted: &[&str]| {
        text.as_deref().is_some_and(|text| wanted.iter().any(|word| text.eq_ignore_ascii_case(word)))
    };
    if is(&sensor.state, &["disconnected", "unreachable", "startFailure", "notConfigured", "updateFailed"]) {
        (Outcome::Fail, words)
    } else if is(&sensor.health, &["healthy"]) {
        (Outcome::Pass, words)
    } else {
        (Outcome::Review, words)
    }
}

fn affected(controller: &AdComputer, outcome: Outcome) -> Affected {
    let id = if controller.distinguished_name.is_empty() { &controller.name } else { &controller.distinguished_name };
    let system = controller.operating_system.as_deref().unwrap_or("not exported");
    Affected::new(SubjectKind::Computer, id.to_lowercase(), &*controller.name, outcome)
        .fact("System", system)
        .at([controller.source])
}
