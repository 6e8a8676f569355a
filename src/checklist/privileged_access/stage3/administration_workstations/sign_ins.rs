//! 3.03.b: from which devices administrators reached portals and PowerShell.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{People, counted, unknown_kind};
use crate::checklist::privileged_access::logs::{ROW_GIVEN, windowless};
use crate::checklist::wording::between;
use crate::checklist::{Context, Fact, Judgement, Outcome};
use crate::tenant::administration_apps::service_of;
use crate::tenant::roles::RoleSet;
use crate::tenant::vocabulary::system;
use crate::tenant::{Missing, RecordKind, SignIn, Tenant, figure};
use std::collections::BTreeMap;

const SET: RoleSet = RoleSet::All;

/// 3.03.b: what is listed is to be looked at; a managed device may be one of a partner's.
pub(super) fn devices(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::SignIns]);
    let mut judge = context.judge();
    judge.gaps(windowless(context, RecordKind::SignIns, tenant.sign_ins.window));
    let found = People::of(context, SET);
    let (mut all, mut bad, mut silent) = (0, 0, 0);
    for holder in &found.people {
        let rows: Vec<&SignIn> = tenant
            .sign_ins
            .rows_of(&holder.principal.id, &holder.principal.upn)
            .filter(|row| row.success == Some(true) && service_of(tenant.sign_ins.text(row.application)).is_some())
            .collect();
        if rows.is_empty() {
            continue;
        }
        let number = sign_ins(&rows);
        all += number;
        let without: Vec<&SignIn> = rows.iter().copied().filter(|row| !row.device.is_exported).collect();
        silent += sign_ins(&without);
        let is_bad = |row: &&SignIn| row.device.is_exported && !is_managed(row);
        let unmanaged: Vec<&SignIn> = rows.iter().copied().filter(is_bad).collect();
        bad += sign_ins(&unmanaged);
        if unmanaged.is_empty() {
            if rows.iter().all(|row| row.device.is_exported) {
                judge.good();
            } else {
                let mut affected = context.affected(holder, SET, Outcome::NoEvidence);
                affected.facts.push(Fact::new("Devices", "the log says nothing of the device"));
                judge.subject(affected);
            }
            continue;
        }
        let mut affected = context.affected(holder, SET, Outcome::Review);
        affected.facts.push(Fact::new("Sign-ins to administration", figure(number)));
        let is_some_of_more = sign_ins(&unmanaged) < number;
        let number = figure(sign_ins(&unmanaged));
        affected.facts.push(Fact::new("From devices not managed or not compliant", number));
        affected
            .facts
            .extend(is_some_of_more.then(|| Fact::new(ROW_GIVEN, "each sign-in from such a device is named")));
        affected.facts.extend(groups(tenant, &unmanaged).into_iter().map(|words| Fact::new("Device", words)));
        affected.sources.extend(unmanaged.iter().map(|row| row.source));
        judge.subject(affected);
    }
    if silent > 0 {
        judge.gap(Missing {
            kind: RecordKind::SignIns,
            column: Some("isCompliant"),
            why: format!(
                "{} to administration say nothing of the device: export the log with its device columns.",
                counted(silent, "sign-in", "sign-ins")
            ),
        });
    }
    found.unknown.iter().for_each(|holder| judge.subject(unknown_kind(context, holder, SET)));
    if let Some((from, to)) = tenant.sign_ins.days_told(bad > 0) {
        let looked_at = Counted { examined: all, failed: bad, review: 0, unknown: silent };
        let span = match between(from, to) {
            day if from.day() == to.day() => format!(", {day},"),
            _ => format!(", from {} to {},", from.iso_date(), to.iso_date()),
        };
        judge.tell(stage3::FROM_UNMANAGED.of(looked_at).with("span", span));
        judge.reasons_of(tenant.sign_ins.overlap.clone());
    }
    found.left_out().into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "The sign-in log shows no sign-in of an administrator to a portal or to PowerShell.".to_owned(),
    ))
}

/// A row of a summary stands for several.
fn sign_ins(rows: &[&SignIn]) -> usize {
    rows.iter().map(|row| row.count as usize).sum()
}

/// Compliant, or joined to the organisation's own directory: Entra calls both managed. An empty cell is neither.
fn is_managed(row: &SignIn) -> bool {
    row.device.compliant == Some(true) || row.device.compliant.is_none() && row.device.managed == Some(true)
}

/// The devices in words, the most used first: name, system, join type, how often and with what.
fn groups(tenant: &Tenant, rows: &[&SignIn]) -> Vec<String> {
    let mut found: BTreeMap<String, (usize, Vec<&str>)> = BTreeMap::new();
    for row in rows {
        let text = |at: u32| tenant.sign_ins.text(at).trim();
        let known = |word: &str, other: &str| if word.is_empty() { other.to_owned() } else { word.to_owned() };
        let state = match (row.device.compliant, row.device.managed) {
            (Some(false), Some(true)) => "managed, not compliant",
            _ => "not managed",
        };
        let words = format!(
            "{} ({}, {}, {state})",
            known(text(row.device.name), "no device registered"),
            known(&system(text(row.device.system)), "system unknown"),
            known(text(row.device.join), "not joined"),
        );
        let group = found.entry(words).or_default();
        group.0 += row.count as usize;
        let app = text(row.application);
        if !group.1.contains(&app) {
            group.1.push(app);
        }
    }
    let mut groups: Vec<(usize, String)> = found
        .into_iter()
        .map(|(words, (number, mut apps))| {
            apps.sort_unstable();
            (number, format!("{words}: {}, {}", counted(number, "sign-in", "sign-ins"), apps.join(", ")))
        })
        .collect();
    groups.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    groups.into_iter().map(|(_, words)| words).collect()
}
