//! The organisation, its domains, their federation, and its licences.

use super::{Settling, answer, list, told};
use crate::tenant::organization::Authentication;
use crate::tenant::{Domain, Federation, Known, Organization, Sku, Tenant};

pub(super) fn settle(tenant: &mut Tenant, conflicts: &mut Settling<'_>) {
    organisations(&mut tenant.organization.items, conflicts);
    domains(&mut tenant.domains.items, conflicts);
    federations(&mut tenant.federations.items, conflicts);
    licences(&mut tenant.skus.items, conflicts);
}

/// Takes an older answer only where the newer file has no such column: an empty cell is an answer here.
fn fill<T>(own: &mut Known<T>, more: &mut Known<T>) {
    if !own.is_exported() {
        *own = std::mem::take(more);
    }
}

fn fill_text(own: &mut Box<str>, more: &mut Box<str>) {
    if own.is_empty() {
        *own = std::mem::take(more);
    }
}

fn word(known: &Known<bool>) -> Box<str> {
    match known {
        Known::NotExported => "".into(),
        Known::Empty => "never".into(),
        Known::Value(value) => answer(Some(*value)),
    }
}

/// "x.example (Managed, default)"
fn named(domain: &Domain) -> Box<str> {
    let is = |known: Option<bool>, word| if known == Some(true) { word } else { "" };
    let words = [kind_of(domain), is(domain.default, "default"), is(domain.initial, "initial")];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { domain.name.clone() } else { format!("{} ({})", domain.name, words.join(", ")).into() }
}

fn kind_of(domain: &Domain) -> &'static str {
    match domain.authentication {
        Some(Authentication::Managed) => "Managed",
        Some(Authentication::Federated) => "Federated",
        None => "",
    }
}

fn organisations(items: &mut Vec<Organization>, conflicts: &mut Settling<'_>) {
    conflicts.settle(
        items,
        |row| {
            let domains: Vec<Box<str>> = row.domains.iter().map(named).collect();
            let said = vec![
                ("displayName", row.name.clone()),
                ("onPremisesSyncEnabled", word(&row.synced)),
                ("the list of verified domains", if domains.is_empty() { "".into() } else { list(&domains).into() }),
            ];
            told(&row.id, &row.name, row.source, said)
        },
        |first, other, _| {
            fill_text(&mut first.name, &mut other.name);
            fill(&mut first.synced, &mut other.synced);
            fill(&mut first.last_sync, &mut other.last_sync);
            fill(&mut first.last_password_sync, &mut other.last_password_sync);
            first.created = first.created.or(other.created);
            if first.domains.is_empty() {
                first.domains = std::mem::take(&mut other.domains);
            }
        },
    );
}

fn domains(items: &mut Vec<Domain>, conflicts: &mut Settling<'_>) {
    conflicts.settle(
        items,
        |row| {
            let said = vec![
                ("authenticationType", kind_of(row).into()),
                ("isInitial", answer(row.initial)),
                ("isDefault", answer(row.default)),
                ("isVerified", answer(row.verified)),
            ];
            told(&row.name, &row.name, row.source, said)
        },
        |first, other, _| {
            first.authentication = first.authentication.or(other.authentication);
            first.initial = first.initial.or(other.initial);
            first.default = first.default.or(other.default);
            first.verified = first.verified.or(other.verified);
        },
    );
}

/// One set of settings for each domain; where no domain is told, for each identity provider.
fn federations(items: &mut Vec<Federation>, conflicts: &mut Settling<'_>) {
    conflicts.settle(
        items,
        |row| {
            let said = vec![
                ("issuerUri", row.issuer.clone()),
                ("federatedIdpMfaBehavior", row.mfa_behavior.value().cloned().unwrap_or_default()),
                ("SupportsMfa", answer(row.supports_mfa)),
                ("signingCertificate", row.signing_certificate.clone().unwrap_or_default()),
                ("nextSigningCertificate", row.next_signing_certificate.clone().unwrap_or_default()),
            ];
            let key = row.domain.as_deref().map_or_else(|| format!("issuer {}", row.issuer), str::to_owned);
            let name = format!("federation of {}", row.domain.as_deref().unwrap_or(&row.issuer));
            told(&key, &name, row.source, said)
        },
        |first, other, _| {
            fill(&mut first.mfa_behavior, &mut other.mfa_behavior);
            first.supports_mfa = first.supports_mfa.or(other.supports_mfa);
            first.signing_certificate = first.signing_certificate.take().or(other.signing_certificate.take());
            first.next_signing_certificate =
                first.next_signing_certificate.take().or(other.next_signing_certificate.take());
        },
    );
}

/// A product is one SKU by its part number or id. A title alone may stand for several subscriptions of one product.
fn licences(items: &mut Vec<Sku>, conflicts: &mut Settling<'_>) {
    let count = |units: Option<i64>| units.map(|units| units.to_string().into()).unwrap_or_default();
    conflicts.settle(
        items,
        |row| {
            let said = vec![
                ("capabilityStatus", row.status.clone().unwrap_or_default()),
                ("prepaidUnits.enabled", count(row.enabled_units)),
                ("consumedUnits", count(row.consumed_units)),
            ];
            let key = [&row.part_number, &row.sku_id].into_iter().find(|name| !name.is_empty());
            let key = key.map(|key| &**key).unwrap_or_default();
            let name = if row.title.is_empty() { key } else { &row.title };
            told(key, name, row.source, said)
        },
        |first, other, _| {
            fill_text(&mut first.sku_id, &mut other.sku_id);
            fill_text(&mut first.title, &mut other.title);
            first.status = first.status.take().or(other.status.take());
            first.enabled_units = first.enabled_units.or(other.enabled_units);
            first.consumed_units = first.consumed_units.or(other.consumed_units);
            fill(&mut first.plans, &mut other.plans);
        },
    );
}
