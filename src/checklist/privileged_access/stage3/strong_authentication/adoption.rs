//! 3.02.b: which methods people registered, across all accounts.

use crate::checklist::claims::said::Claim;
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::{counted, no_registration};
use crate::checklist::shares::percent;
use crate::checklist::{Context, Judgement};
use crate::tenant::account::Method;
use crate::tenant::figure;
use crate::tenant::second_factor::{SecondFactor, Word};
use crate::tenant::{Missing, RecordKind, Registration, Tenant, User};
use std::collections::BTreeMap;

/// Enabled members, the accounts of people who work here: where they stand in the list of users, and their registration rows.
pub(super) fn members<'t>(
    context: &Context<'t>,
    tenant: &'t Tenant,
) -> impl Iterator<Item = (u32, Option<&'t Registration>)> + use<'t> {
    let roll = context.roll();
    let members = roll.all().filter(|at| roll.is_there(*at) && !roll.is_external(*at));
    members.map(|at| (at, tenant.registration_at(at)))
}

/// More accounts without a row are counted.
const MOST_NAMED: usize = 3;

/// 3.02.b: figures for the record. What they should be is asked elsewhere (2.06.d, 3.02.a and d), so nothing fails here.
pub(super) fn adoption(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Users, RecordKind::Registrations]);
    let mut judge = context.judge();
    judge.gaps(context.registrations_too_old());
    judge.gaps(tenant.unlisted_accounts());
    let mut by_method: BTreeMap<Method, usize> = BTreeMap::new();
    let (mut all, mut rows, mut without) = (0usize, Vec::new(), Vec::new());
    for (at, row) in members(context, tenant) {
        all += 1;
        if let Some(row) = row {
            judge.good();
            rows.push(row);
            let methods = row.methods.value().map_or(&[][..], |methods| methods);
            // A method that a row names twice is one.
            let first = |at: usize, method| !methods.iter().take(at).any(|earlier| earlier == method);
            let once = methods.iter().enumerate().filter(|(at, method)| first(*at, *method));
            once.for_each(|(_, method)| *by_method.entry(*method).or_default() += 1);
        } else if without.len() <= MOST_NAMED {
            without.extend(tenant.users.items.get(at as usize).map(User::name));
        }
    }
    if without.len() <= MOST_NAMED && !judge.has_gaps() {
        judge.gaps(without.into_iter().map(|name| no_registration(tenant, name)));
    } else if all > rows.len() && !judge.has_gaps() {
        let why = format!(
            "{} of {} no row in the authentication registration details.",
            all - rows.len(),
            counted(all, "enabled member has", "enabled members have")
        );
        judge.gap(Missing { kind: RecordKind::Registrations, column: None, why });
    }
    if all > 0 && !rows.is_empty() {
        judge.reason(format!(
            "The registration details hold {}; the figures are of these.",
            match (rows.len(), all) {
                (1, 1) => "the one enabled member".to_owned(),
                (rows, all) if rows == all => format!("all {} enabled members", figure(all)),
                (rows, all) => format!("{} of {} enabled members", figure(rows), figure(all)),
            }
        ));
        let (claim, what) = match Word::of(tenant) {
            Word::Capable => (&stage3::SHARE_MFA, "can use MFA"),
            Word::Registered => (&stage3::SHARE_REGISTERED, "is registered for MFA"),
        };
        judge.reason(share(claim, what, &rows, |row| match SecondFactor::of(row) {
            SecondFactor::NotExported => None,
            found => Some(found == SecondFactor::Registered),
        }));
        let untold = [
            ("isMfaCapable", rows.iter().all(|row| SecondFactor::of(row) == SecondFactor::NotExported)),
            ("isPasswordlessCapable", rows.iter().all(|row| row.passwordless_capable.is_none())),
            ("isSsprRegistered", rows.iter().all(|row| row.sspr_registered.is_none())),
            ("methodsRegistered", rows.iter().all(|row| !row.methods.is_exported())),
        ];
        for (column, _) in untold.into_iter().filter(|(_, is_untold)| *is_untold) {
            let why = format!("The authentication registration details were exported without “{column}”.");
            judge.gap(Missing { kind: RecordKind::Registrations, column: Some(column), why });
        }
        let what = "can sign in without a password";
        judge.reason(share(&stage3::SHARE_PASSWORDLESS, what, &rows, |row| row.passwordless_capable));
        let what = "is registered for self-service password reset";
        judge.reason(share(&stage3::SHARE_RESET, what, &rows, |row| row.sspr_registered));
        if rows.iter().any(|row| row.methods.is_exported()) {
            let mut methods: Vec<(usize, &str)> =
                by_method.into_iter().map(|(method, number)| (number, method.title())).collect();
            methods.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            let methods: Vec<String> =
                methods.into_iter().map(|(number, title)| format!("{title} {}", figure(number))).collect();
            judge.reason(format!(
                "By method: {}.",
                if methods.is_empty() { "none".to_owned() } else { methods.join(", ") }
            ));
        }
    }
    judge.finish(Nothing::NotApplicable("The list of users holds no enabled member.".to_owned()))
}

/// "12 of 14 enabled members (85.7 %) can use MFA."
fn share(claim: &Claim, what: &str, rows: &[&Registration], answer: impl Fn(&Registration) -> Option<bool>) -> String {
    let told: Vec<bool> = rows.iter().filter_map(|row| answer(row)).collect();
    let yes = told.iter().filter(|answer| **answer).count();
    let share = percent(yes, told.len());
    let said = claim.of(Counted::meeting(yes, told.len())).with("share", share).sentence();
    said.unwrap_or_else(|| format!("Who {what} was not exported."))
}
