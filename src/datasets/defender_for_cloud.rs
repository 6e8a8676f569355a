//! Defender for Cloud: its plans per subscription, and who is told of alerts.

use super::part_state::PartState;
use super::place::last_guid;
use super::principal::{guid, text, text_list};
use super::resource::Resource;
use super::value;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_security::{DefenderPlan, SecurityContact};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    Tier: "pricingTier" ["pricingtier"];
    Deprecated: "deprecated" ["deprecated"];
    Emails: "emails" ["emails", "email"];
    Alerts: "alertNotifications" ["alertnotifications"];
    Enabled: "isEnabled" ["isenabled"];
    Sources: "notificationsSources" ["notificationssources"];
    ByRole: "notificationsByRole" ["notificationsbyrole"];
    ToAdministrators: "alertsToAdmins" ["alertstoadmins"];
    Properties: "properties" ["properties"];
}

pub static DEFENDER_PLANS: Dataset = Dataset {
    id: "defender-plans",
    title: "Plans of Defender for Cloud",
    collect: include_str!("collect/defender-plans.md"),
    saved_as: &["pricings-*.json"],
    may_be_empty: false,
    kind: RecordKind::DefenderPlans,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "arm", form: Form::Resource(&["microsoft.security/pricings"]), ..Layout::TABLE },
        Layout { id: "get-azsecuritypricing", all: &["id", "name", "pricingtier"], none: &["type"], ..Layout::EITHER },
    ],
    load: load_plan,
};

pub static SECURITY_CONTACTS: Dataset = Dataset {
    id: "security-contacts",
    title: "Security contacts of Defender for Cloud",
    collect: include_str!("collect/security-contacts.md"),
    saved_as: &["contacts-*.json"],
    may_be_empty: true,
    kind: RecordKind::SecurityContacts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "arm", form: Form::Resource(&["microsoft.security/securitycontacts"]), ..Layout::TABLE },
        Layout {
            id: "get-azsecuritycontact",
            all: &["email", "alertnotifications", "alertstoadmins"],
            none: &["type"],
            ..Layout::EITHER
        },
    ],
    load: load_contact,
};

fn subscription_of(id: &str) -> Option<Box<str>> {
    // A table of people's own names the subscription alone.
    let named = guid(id);
    if named.is_empty() { AzureScope::parse(id).subscription().map(Into::into) } else { Some(named) }
}

fn load_plan(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let Some(subscription) = subscription_of(&row.boxed(F::Id)) else { return Err(no_key("subscription")) };
    tenant.defender_plans.items.push(DefenderPlan {
        subscription,
        name: row.boxed(F::Name),
        on: row.optional(F::Tier).map(|tier| tier.eq_ignore_ascii_case("Standard")),
        deprecated: row.boolean(F::Deprecated) == Some(true),
        source: record.source,
    });
    Ok(())
}

/// Three generations: `alertNotifications` as an object with a state, as `On`/`Off`, or `isEnabled` with sources.
fn load_contact(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let Some(subscription) = subscription_of(&row.boxed(F::Id)) else { return Err(no_key("subscription")) };
    let state = |word: &str| {
        value::boolean(word).or_else(|| match word.to_lowercase().as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        })
    };
    let alerts = match row.tree(F::Alerts) {
        object @ Value::Object(_) => state(&text(object, "state")),
        Value::String(word) => state(word),
        _ => None,
    };
    let sources: Vec<Box<str>> = row.objects(F::Sources).iter().map(|source| text(source, "sourcetype")).collect();
    let by_source = sources.iter().any(|source| source.eq_ignore_ascii_case("Alert"));
    // A source of which the kind was lost may be the one of alerts.
    let newest = match row.boolean(F::Enabled) {
        Some(true) if !by_source && sources.iter().any(|source| source.is_empty()) => None,
        enabled => enabled.map(|enabled| enabled && (by_source || sources.is_empty())),
    };
    let by_role = row.tree(F::ByRole);
    let mut roles =
        if state(&text(by_role, "state")) == Some(false) { Vec::new() } else { text_list(by_role, "roles") };
    if state(&row.boxed(F::ToAdministrators)) == Some(true) {
        roles.push("Owner".into());
    }
    let written = row.boxed(F::Emails);
    let emails = written.split([';', ',']).map(str::trim).filter(|mail| mail.contains('@')).map(Into::into);
    tenant.security_contacts.items.push(SecurityContact {
        subscription,
        emails: emails.collect(),
        roles,
        notifies: newest.or(alerts),
        source: record.source,
    });
    Ok(())
}

/// The request saves one file of contacts for each subscription, which its name tells: an empty one says that there is none.
pub(super) fn list_ended(part: &PartState) {
    let file = part.file.rsplit('/').next().unwrap_or_default().to_lowercase();
    if let Some(subscription) = file.strip_prefix("contacts-").and_then(last_guid) {
        part.lists(&subscription);
    }
}
