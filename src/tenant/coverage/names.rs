//! How sentences name places and apps that policies name, and the gaps that places leave.

use super::Engine;
use super::access::{AZURE_MANAGEMENT, Atom, Axis, atoms};
use super::places::Named;
use super::verdict::Verdict;
use crate::tenant::in_words::listed;
use crate::tenant::{Missing, NamedLocation, RecordKind};
use std::collections::BTreeSet;

/// Names of locations of a kind in which what is open lies; where nobody can say what is, of all.
pub(super) fn locations(engine: &Engine<'_>, verdict: &Verdict, wanted: impl Fn(&Named) -> bool) -> String {
    let places = &engine.space.places;
    let spans = engine.space.spans.iter().filter(|span| span.axis == Axis::Places);
    let open = spans.flat_map(|span| verdict.open.iter().flat_map(move |piece| atoms(piece, span)));
    let inside = open.filter_map(|atom| places.all.get(atom)).flat_map(|place| &place.inside);
    let named: BTreeSet<usize> =
        if verdict.open.is_empty() { (0..places.named.len()).collect() } else { inside.copied().collect() };
    let named = named.into_iter().filter_map(|at| places.named.get(at)).filter(|named| wanted(named));
    let names: BTreeSet<String> = named.map(|named| format!("“{}”", place_name(engine, &named.id))).collect();
    listed(&names.into_iter().collect::<Vec<_>>())
}

/// The location whose trust was not supplied, on which the answer hangs.
pub(super) fn trust_gap(engine: &Engine<'_>, verdict: &Verdict) -> Missing {
    let names = locations(engine, verdict, |named| named.trusted.is_none());
    let why = format!("Policies spare the location {names}, and whether it is trusted was not supplied.");
    Missing { kind: RecordKind::NamedLocations, column: Some("isTrusted"), why }
}

/// The locations whose extent was not supplied, on whose overlap the answer hangs.
pub(super) fn overlap_gap(engine: &Engine<'_>, verdict: &Verdict) -> Missing {
    let names = locations(engine, verdict, |named| named.is_unknown);
    let why = format!(
        "The addresses or countries of the location {names} were not supplied, so what it overlaps with is not known."
    );
    Missing { kind: RecordKind::NamedLocations, column: None, why }
}

pub(super) fn engine_rule<'e>(engine: &'e Engine<'_>, rule: usize) -> &'e str {
    engine.space.device_rules.get(rule).map_or("", AsRef::as_ref)
}

/// As sentences name a place that policies name.
pub(super) fn location(name: &str) -> String {
    format!("the location “{name}”")
}

pub(super) fn location_name(location: &NamedLocation) -> &str {
    if location.name.is_empty() { &location.id } else { &location.name }
}

pub(super) fn place_name(engine: &Engine<'_>, id: &str) -> String {
    let location = engine.tenant.named_locations.iter().find(|location| location.id.eq_ignore_ascii_case(id));
    let name = location.map(location_name).filter(|name| !name.is_empty()).map(ToOwned::to_owned);
    name.unwrap_or_else(|| if id.starts_with("00000000-") { "MFA trusted IPs".to_owned() } else { id.to_owned() })
}

pub(super) fn app_name(engine: &Engine<'_>, app: &Atom) -> String {
    let app = match app {
        Atom::OtherApps => return "other apps".to_owned(),
        Atom::Filter(rule) => return format!("apps that match the filter “{rule}”"),
        Atom::Action(action) => return format!("the user action {action}"),
        Atom::Context(number) => return format!("the authentication context c{number}"),
        Atom::App(app) => app.as_ref(),
    };
    let known = match app {
        AZURE_MANAGEMENT => "Azure management",
        "office365" => "Office 365",
        "microsoftadminportals" => "the Microsoft admin portals",
        "00000002-0000-0ff1-ce00-000000000000" => "Exchange Online",
        "00000003-0000-0ff1-ce00-000000000000" => "SharePoint Online",
        _ => {
            let name = engine.tenant.service_principal(app).map(|app| &app.name).filter(|name| !name.is_empty());
            return format!("the app “{}”", name.map_or(app, |name| name));
        }
    };
    known.to_owned()
}
