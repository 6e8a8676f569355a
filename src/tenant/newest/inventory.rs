//! What people wrote down of one object in two inventories: the rows of the newer file count, those of the older are told.
//!
//! Within one file an object may have several rows (an administrator of two services). What only the older file names
//! still counts, as accounts do: an inventory may be one department's.

use super::settling::Settling;
use super::{lists, told};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::azure_security::MachineAccountEntry;
use crate::tenant::conflicts::{Told, truth};
use crate::tenant::stated::{ResponsePlan, SubscriptionEntry, WorkstationEntry};
use crate::tenant::{
    AdministratorEntry, EmergencyEntry, ExposedEntry, Moment, RecordKind, ServiceEntry, SuppliedList, Tenant,
};
use std::collections::HashMap;

/// A cell that is not filled in says so: what the older file holds there does not fill it.
fn cell(text: Option<&str>) -> Box<str> {
    text.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("empty").into()
}

fn day(at: Option<Moment>) -> Box<str> {
    at.map_or_else(|| "empty".into(), |at| at.iso_date().into())
}

fn yes_or_no(answer: Option<bool>) -> Box<str> {
    answer.as_ref().map_or_else(|| "empty".into(), truth)
}

pub(super) fn settle(tenant: &mut Tenant, lists: &[SuppliedList], settling: &mut Settling<'_>) {
    macro_rules! sheets {
        ($($kind:ident = $field:ident: $row:ty, $key:ident; $($what:literal => $said:expr),+;)+) => {
            $(
                let tell = |row: &$row| {
                    let said: Vec<(&'static str, Box<str>)> = vec![$(($what, said_of(row, $said))),+];
                    told(&row.$key, &row.$key, row.source, said)
                };
                keep_newest(&mut tenant.$field.items, tell, settling);
                if lists.iter().filter(|list| list.kind == RecordKind::$kind).nth(1).is_some() {
                    let named = tenant.$field.iter().map(|row| (std::slice::from_ref(&row.source), &*row.$key));
                    lists::note_unlisted(named, lists, RecordKind::$kind, settling);
                }
            )+
        };
    }
    sheets! {
        Administrators = administrators: AdministratorEntry, account;
            "Category" => |row| cell(row.category.as_deref()), "Service" => |row| cell(row.service.as_deref()),
            "Justification" => |row| cell(row.justification.as_deref()),
            "Decision" => |row| cell(row.decision.as_deref()), "Roles" => |row| cell(row.roles.as_deref());
        EmergencyAccounts = emergency: EmergencyEntry, account;
            "Purpose" => |row| cell(row.purpose.as_deref()), "Stored at" => |row| cell(row.stored_at.as_deref()),
            "Last tested" => |row| if row.never_tested { "never".into() } else { day(row.last_tested) }, "Password changed" => |row| day(row.password_changed),
            "Monitored" => |row| cell(row.monitored.as_deref());
        ExposedPeople = exposed: ExposedEntry, account;
            "Person" => |row| cell(row.person.as_deref()), "Reason" => |row| cell(row.reason.as_deref());
        Services = services: ServiceEntry, service;
            "Owner" => |row| cell(row.owner.as_deref()), "Administrator" => |row| cell(row.administrator.as_deref()),
            "Used for" => |row| cell(row.used_for.as_deref()), "Decision" => |row| cell(row.decision.as_deref());
        SubscriptionInventory = subscription_inventory: SubscriptionEntry, id;
            "Owner" => |row| cell(row.owner.as_deref()), "Purpose" => |row| cell(row.purpose.as_deref()),
            "Production" => |row| yes_or_no(row.production), "Leaving" => |row| yes_or_no(row.leaving);
        ResponsePlans = response_plans: ResponsePlan, plan;
            "Owner" => |row| cell(row.owner.as_deref()), "Deputy" => |row| cell(row.deputy.as_deref()),
            "Phone outside the tenant" => |row| cell(row.phone.as_deref()),
            "Last exercised" => |row| day(row.last_exercised), "Stored at" => |row| cell(row.stored_at.as_deref());
        Workstations = workstations: WorkstationEntry, name;
            "Device ID" => |row| cell(Some(&row.device_id)), "Used by" => |row| cell(row.used_by.as_deref()),
            "Purpose" => |row| cell(row.purpose.as_deref()), "Operating system" => |row| cell(row.system.as_deref());
        MachineAccounts = machine_accounts: MachineAccountEntry, machine;
            "Local account" => |row| cell(row.account.as_deref()), "Owner" => |row| cell(row.owner.as_deref()),
            "Purpose" => |row| cell(row.purpose.as_deref());
    }
}

fn said_of<T>(row: &T, say: impl Fn(&T) -> Box<str>) -> Box<str> {
    say(row)
}

/// Leaves of each object the rows of one file: the newest, or the first by name where dates are not known.
fn keep_newest<T>(items: &mut Vec<T>, tell: impl Fn(&T) -> Told, settling: &mut Settling<'_>) {
    let told: Vec<Told> = items.iter().map(tell).collect();
    let mut counting: HashMap<&str, SourceRef> = HashMap::new();
    for row in &told {
        let Some(source) = row.source else { continue };
        let known = counting.entry(&row.key).or_insert(source);
        if settling.conflicts.is_newer(Some(source), Some(*known)) {
            *known = source;
        }
    }
    let file_of = |row: &Told| -> Option<EvidenceId> { counting.get(&*row.key).map(|source| source.file) };
    let stays: Vec<bool> = told.iter().map(|row| row.source.map(|source| source.file) == file_of(row)).collect();
    if stays.iter().all(|stays| *stays) {
        return;
    }
    let mut kept: HashMap<&str, Vec<&Told>> = HashMap::new();
    for (row, _) in told.iter().zip(&stays).filter(|(_, stays)| **stays) {
        kept.entry(&row.key).or_default().push(row);
    }
    for (row, _) in told.iter().zip(&stays).filter(|(_, stays)| !**stays) {
        if !settling.goes_on() {
            return;
        }
        let rows = kept.get(&*row.key).map_or(&[][..], Vec::as_slice);
        if rows.iter().any(|kept| kept.said == row.said) {
            continue;
        }
        if let Some(first) = rows.first() {
            let is_newer = settling.conflicts.is_newer(first.source, row.source);
            settling.conflicts.note(first, row, is_newer);
        }
    }
    let mut stays = stays.into_iter();
    items.retain(|_| stays.next().unwrap_or(true));
}
