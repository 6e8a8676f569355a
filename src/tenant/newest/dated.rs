//! Further kinds of record of which an old export may stand beside a new one. Only where it is known which of the two is the
//! newer does it count alone; of others both stay, and the checks judge by the worse.

use super::organisation::fill;
use super::{Settling, answer, list, told};
use crate::tenant::{Known, RecordKind, SuppliedList, Tenant};

pub(super) fn settle(tenant: &mut Tenant, all: &[SuppliedList], settling: &mut Settling<'_>) {
    let several = |kind| all.iter().filter(|list| list.kind == kind).nth(1).is_some();
    if several(RecordKind::Partners) {
        partners(tenant, settling);
    }
    if several(RecordKind::Synchronisation) {
        synchronisation(tenant, settling);
    }
    if several(RecordKind::RiskyUsers) {
        risky_users(tenant, settling);
    }
    if several(RecordKind::TransportSettings) || several(RecordKind::MailProtocols) || several(RecordKind::Mailboxes) {
        mail(tenant, settling);
    }
    if several(RecordKind::DiagnosticSettings) {
        diagnostic_settings(tenant, settling);
    }
    if several(RecordKind::AdComputers) {
        computers(tenant, settling);
    }
}

fn text(known: &Known<Box<str>>) -> Box<str> {
    match known {
        Known::NotExported => "".into(),
        Known::Empty => "none".into(),
        Known::Value(value) => value.clone(),
    }
}

fn partners(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.partners.items,
        |row| {
            let roles = row.roles.value().map(|roles| list(roles).into()).unwrap_or_default();
            let said = vec![("status", row.status.clone().unwrap_or_default()), ("the list of roles", roles)];
            let customer = row.customer_tenant.as_deref().unwrap_or_default();
            told(&format!("{}\n{customer}", row.name), &row.name, row.source, said)
        },
        |first, other| {
            first.partner = first.partner.take().or(other.partner.take());
            fill(&mut first.roles, &mut other.roles);
            first.auto_extends = first.auto_extends.or(other.auto_extends);
        },
    );
}

fn synchronisation(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.synchronisation.items,
        |row| {
            let said = vec![
                ("passwordSyncEnabled", answer(row.password_hashes)),
                ("blockSoftMatchEnabled", answer(row.soft_match_blocked)),
                ("blockCloudObjectTakeoverThroughHardMatchEnabled", answer(row.hard_match_blocked)),
                ("SyncCycleEnabled", answer(row.scheduled)),
            ];
            told("the only one", "directory synchronisation", row.sources.first().copied(), said)
        },
        |first, other| {
            first.password_hashes = first.password_hashes.or(other.password_hashes);
            first.soft_match_blocked = first.soft_match_blocked.or(other.soft_match_blocked);
            first.hard_match_blocked = first.hard_match_blocked.or(other.hard_match_blocked);
            first.scheduled = first.scheduled.or(other.scheduled);
            first.staging = first.staging.or(other.staging);
            first.configured = first.configured.or(other.configured);
            fill(&mut first.last_sync, &mut other.last_sync);
            fill(&mut first.last_password_sync, &mut other.last_password_sync);
            super::join_sources(&mut first.sources, &mut other.sources);
        },
    );
}

fn risky_users(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.risky_users.items,
        |row| {
            let key = if row.id.is_empty() { &row.name } else { &row.id };
            told(
                key,
                &row.name,
                row.source,
                vec![("riskLevel", row.level.clone()), ("riskState", row.state.title().into())],
            )
        },
        |_, _| {},
    );
}

fn mail(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.transport_settings.items,
        |row| {
            let said = vec![("SmtpClientAuthenticationDisabled", answer(row.smtp_auth_off))];
            told("the only one", "the transport configuration", row.source, said)
        },
        |first, other| first.smtp_auth_off = first.smtp_auth_off.or(other.smtp_auth_off),
    );
    settling.settle_dated(
        &mut tenant.mail_protocols.items,
        |row| {
            let key = if row.id.is_empty() { &row.address } else { &row.id };
            let said = vec![
                ("PopEnabled", answer(row.pop)),
                ("ImapEnabled", answer(row.imap)),
                ("ActiveSyncEnabled", answer(row.active_sync)),
                ("SmtpClientAuthenticationDisabled", answer(row.smtp_auth_off.value().copied())),
            ];
            told(key, if row.address.is_empty() { &row.name } else { &row.address }, row.source, said)
        },
        |first, other| {
            first.pop = first.pop.or(other.pop);
            first.imap = first.imap.or(other.imap);
            first.active_sync = first.active_sync.or(other.active_sync);
            fill(&mut first.smtp_auth_off, &mut other.smtp_auth_off);
        },
    );
    settling.settle_dated(
        &mut tenant.mailboxes.items,
        |row| {
            let key = if row.id.is_empty() { &row.primary_address } else { &row.id };
            let said = vec![
                ("ForwardingSmtpAddress", text(&row.forwarding_smtp)),
                ("ForwardingAddress", text(&row.forwarding_address)),
                ("AuditEnabled", answer(row.audit_enabled)),
            ];
            told(key, if row.upn.is_empty() { &row.primary_address } else { &row.upn }, row.source, said)
        },
        |first, other| {
            first.kind = first.kind.take().or(other.kind.take());
            fill(&mut first.forwarding_smtp, &mut other.forwarding_smtp);
            fill(&mut first.forwarding_address, &mut other.forwarding_address);
            first.delivers_and_forwards = first.delivers_and_forwards.or(other.delivers_and_forwards);
            first.audit_enabled = first.audit_enabled.or(other.audit_enabled);
            if first.addresses.is_empty() {
                first.addresses = std::mem::take(&mut other.addresses);
            }
            first.other_names.append(&mut other.other_names);
            for (own, more) in [(&mut first.upn, &mut other.upn), (&mut first.display_name, &mut other.display_name)] {
                if own.is_empty() {
                    *own = std::mem::take(more);
                }
            }
        },
    );
}

fn diagnostic_settings(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.diagnostic_settings.items,
        |row| {
            let on = row.categories.iter().filter(|(_, on)| *on == Some(true)).map(|(name, _)| name.clone());
            let to: Vec<Box<str>> = row.destinations.iter().map(|place| place.as_str().into()).collect();
            let said = vec![
                ("the list of categories", list(&on.collect::<Vec<_>>()).into()),
                ("the list of destinations", list(&to).into()),
            ];
            told(&format!("{:?}\n{}", row.of, row.name), &row.name, row.source, said)
        },
        |_, _| {},
    );
}

fn computers(tenant: &mut Tenant, settling: &mut Settling<'_>) {
    settling.settle_dated(
        &mut tenant.ad_computers.items,
        |row| {
            let key = if row.distinguished_name.is_empty() { &row.name } else { &row.distinguished_name };
            let said = vec![
                ("Enabled", answer(row.enabled)),
                ("OperatingSystem", row.operating_system.clone().unwrap_or_default()),
            ];
            told(key, &row.name, row.source, said)
        },
        |first, other| {
            first.enabled = first.enabled.or(other.enabled);
            first.operating_system = first.operating_system.take().or(other.operating_system.take());
            fill(&mut first.last_logon, &mut other.last_logon);
            fill(&mut first.password_last_set, &mut other.password_last_set);
            fill(&mut first.laps_expiry, &mut other.laps_expiry);
        },
    );
}
