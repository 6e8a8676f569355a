//! 3.16.b: how wide, how old and how used the named locations are.

use crate::checklist::judgement::Nothing;
use crate::checklist::people::{counted, object};
use crate::checklist::wording::days;
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind, wording};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Column, Missing, NamedLocation, RecordKind, Tenant, natural};

/// A location that nobody touched for so long describes a network as it was.
const STALE_DAYS: i64 = 365;
/// The widest IPv4 prefix that is a fault: /8 is 16 million addresses. Of IPv6, a /32 is what a whole provider gets.
const WIDE_V4: u32 = 8;
const WIDE_V6: u32 = 32;

/// 3.16.b
pub(super) fn narrow(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::NamedLocations, RecordKind::ConditionalAccess]);
    let mut judge = context.judge();
    // A policy whose content was lost may use any of them.
    judge
        .gaps(tenant.ca_policies.iter().filter(|policy| policy.state != PolicyState::Disabled).find_map(CaPolicy::gap));
    let (mut wide, mut stale, mut unused) = (0, 0, 0);
    for location in tenant.named_locations.iter() {
        let mut outcome = Outcome::Pass;
        let mut facts = vec![Fact::new(
            "Trusted",
            match location.trusted {
                Some(true) => "yes",
                Some(false) => "no",
                None if !location.countries.is_empty() => "no (countries)",
                None => "not exported",
            },
        )];
        if !location.ranges.is_empty() {
            facts.push(Fact::new("Ranges", location.ranges.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")));
        }
        if !location.countries.is_empty() {
            facts.push(Fact::new(
                "Countries",
                location.countries.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "),
            ));
        }
        let too_wide: Vec<&str> = location.ranges.iter().map(AsRef::as_ref).filter(|range| is_wide(range)).collect();
        if !too_wide.is_empty() {
            wide += 1;
            outcome = Outcome::Fail;
            facts.push(Fact::new("Over-wide", too_wide.join(", ")));
        }
        if location.is_lost {
            outcome = outcome.min(Outcome::NoEvidence);
            let how = if location.ranges.is_empty() { "not exported" } else { "not all were exported" };
            facts.push(Fact::new("Ranges", how));
            judge.gap(untold(tenant, "ipRanges", &format!("what the named location {} holds", location.name)));
        }
        if let Some(modified) = location.modified {
            let age = modified.age_days(context.as_of());
            if age > STALE_DAYS {
                stale += 1;
                outcome = outcome.min(Outcome::Review);
                facts.push(Fact::new(
                    "Stale",
                    format!("last changed {}, {} ago", modified.iso_date(), wording::days(age)),
                ));
            }
        }
        if location.modified.is_none() {
            outcome = outcome.min(Outcome::NoEvidence);
            facts.push(Fact::new("Stale", "when it was last changed was not exported"));
            judge.gap(untold(
                tenant,
                "modifiedDateTime",
                &format!("when the named location {} was last changed", location.name),
            ));
        }
        let users = users_of(tenant, location);
        let may_be_trusted = location.trusted.is_none() && location.countries.is_empty();
        if may_be_trusted {
            outcome = outcome.min(Outcome::NoEvidence);
            judge.gap(untold(tenant, "isTrusted", &format!("whether the named location {} is trusted", location.name)));
        }
        if users.is_empty() {
            if judge.has_gaps() {
                outcome = outcome.min(Outcome::NoEvidence);
            } else {
                unused += 1;
                outcome = outcome.min(Outcome::Review);
                facts.push(Fact::new("Used by", "no policy that is not disabled"));
            }
        } else {
            facts.push(Fact::new(
                "Used by",
                users.iter().map(|policy| format!("“{}”", policy.name)).collect::<Vec<_>>().join(", "),
            ));
        }
        let sources = location.source.into_iter().chain(users.iter().filter_map(|policy| policy.source));
        let name = if location.name.is_empty() { &location.id } else { &location.name };
        judge.subject(object(
            SubjectKind::Location,
            location.id.to_string(),
            name.to_string(),
            outcome,
            facts,
            sources,
        ));
    }
    let faults = [
        (wide, counted(wide, "is over-wide (/8 or wider)", "are over-wide (/8 or wider)")),
        (
            stale,
            format!("{} more than {} ago", counted(stale, "was last changed", "were last changed"), days(STALE_DAYS)),
        ),
        (unused, counted(unused, "is unused", "are unused")),
    ];
    let told: Vec<String> = faults.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    let all = counted(tenant.named_locations.items.len(), "named location", "named locations");
    judge.of_some(
        tenant.named_locations.items.len(),
        if told.is_empty() {
            format!("{all}: none is seen to be over-wide, unused, or unchanged for more than {}.", days(STALE_DAYS))
        } else {
            format!("{all}: {}.", told.join(", "))
        },
    );
    for location in tenant.named_locations.iter().filter(|location| location.trusted == Some(true)) {
        let ranges: Vec<&str> = location.ranges.iter().map(AsRef::as_ref).collect();
        let ranges = if ranges.is_empty() { "whose ranges were not exported".to_owned() } else { ranges.join(", ") };
        judge.reason(format!("Trusted: “{}”, {ranges}.", location.name));
    }
    judge.finish(Nothing::NotApplicable("There is no named location.".to_owned()))
}

fn untold(tenant: &Tenant, column: Column, what: &str) -> Missing {
    let present = tenant.named_locations.supply.present.contains(column);
    let how = if present { "no value stands there; look it up in the portal" } else { "export them again as JSON" };
    let why = format!("The named locations do not tell {what} (“{column}”): {how}.");
    Missing { kind: RecordKind::NamedLocations, column: Some(column), why }
}

/// `10.0.0.0/8`; a range without a prefix is one address, and one that cannot be read is not judged.
fn is_wide(range: &str) -> bool {
    let Some((address, prefix)) = range.trim().rsplit_once('/') else { return false };
    let Ok(prefix) = prefix.trim().parse::<u32>() else { return false };
    prefix <= if address.contains(':') { WIDE_V6 } else { WIDE_V4 }
}

/// Policies that name the location, or all trusted ones where it is trusted; disabled policies use nothing.
fn users_of<'t>(tenant: &'t Tenant, location: &NamedLocation) -> Vec<&'t CaPolicy> {
    let names_it = |policy: &&CaPolicy| {
        policy.state != PolicyState::Disabled
            && policy.include_locations.iter().chain(&policy.exclude_locations).any(|id| {
                id.eq_ignore_ascii_case(&location.id)
                    || location.trusted == Some(true) && id.eq_ignore_ascii_case("AllTrusted")
            })
    };
    let mut users: Vec<&CaPolicy> = tenant.ca_policies.iter().filter(names_it).collect();
    users.sort_by_cached_key(|policy| natural(&policy.name));
    users
}
