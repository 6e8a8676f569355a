//! However a role is held, its holder is judged: directly or through a group, active or eligible, for the role or for the group.

use super::needs::{everything, judge_all};
use crate::checklist::Outcome;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::{Method, Registered};
use crate::tenant::coverage::fixtures::mfa;
use crate::tenant::fixtures::{World, days_ago, id_of, upn_of};
use crate::tenant::stated::{EmergencyEntry, ExposedEntry};
use crate::tenant::{Access, AssignmentState, Known, RecordKind, Registration};
use std::collections::BTreeMap;

const ROLE: &str = "Global Administrator";

/// Somebody at whom much is wrong, or nothing; no role yet.
fn anna(is_flawed: bool) -> World {
    let mut world = everything();
    let columns = [
        "onPremisesSyncEnabled",
        "assignedLicenses",
        "lastPasswordChangeDateTime",
        "lastSignInDateTime",
        "mail",
        "otherMails",
        "identities",
    ];
    world.supply(RecordKind::Users).present.extend(columns);
    world.supply(RecordKind::Users).filled.extend(columns);
    let mut world = world.user_with("anna", |user| {
        let age = if is_flawed { 400 } else { 3 };
        user.synced = if is_flawed { Known::Value(true) } else { Known::Empty };
        user.last_password_change = Some(days_ago(age));
        user.last_sign_in = Known::Value(days_ago(age));
        user.last_non_interactive = Known::Value(days_ago(age));
        user.last_success = Known::Value(days_ago(age));
        user.licences = Known::Empty;
        user.identities = Known::Value([].into());
    });
    world.tenant.registrations.items.push(Registration {
        id: id_of("anna").into(),
        last_updated: Some(days_ago(1)),
        sources: SourceRef { file: EvidenceId(9), part: None, row: 1 }.into(),
        registered: std::sync::Arc::new(Registered {
            mfa_capable: Some(!is_flawed),
            mfa_registered: Some(!is_flawed),
            methods: Known::Value([if is_flawed { Method::Sms } else { Method::Fido2 }].into()),
            ..Registered::default()
        }),
        ..Registration::default()
    });
    if !is_flawed {
        world.tenant.ca_policies.items.push(mfa(|_| {}));
    }
    world
}

fn outcomes(world: World) -> BTreeMap<&'static str, Outcome> {
    let mut world = world;
    world.tenant.join();
    judge_all(&world).findings.iter().map(|finding| (finding.check, finding.outcome)).collect()
}

/// Checks that come out otherwise when the role is held so; `expected`: those in which that is the point.
#[track_caller]
fn check(held: impl Fn(World) -> World, expected: &[&str]) {
    let mut differing = Vec::new();
    for is_flawed in [false, true] {
        let direct = outcomes(anna(is_flawed).active("anna", ROLE));
        let other = outcomes(held(anna(is_flawed)));
        let found = direct.iter().filter(|(check, outcome)| other[*check] != **outcome && !expected.contains(check));
        differing.extend(found.map(|(check, outcome)| {
            format!("flawed {is_flawed}, {check}: {outcome:?} directly, {:?} so", other[check])
        }));
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// An assignment that ended changes who is counted: every check that asks for holders of its role says that it is left out.
#[test]
fn what_ended_is_told_wherever_it_changes_a_count() {
    use crate::tenant::fixtures::by_id;
    let told = |role: &str| {
        let world = anna(false).assignment(RecordKind::PimEligible, by_id("anna"), role, |row| {
            (row.state, row.end) = (AssignmentState::Eligible, Known::Value(days_ago(9)));
        });
        let says = |reason: &String| reason.contains("1 assignment of a role ended before the as-of date");
        let findings = judge_all(&world).findings;
        findings.iter().filter(|finding| finding.reasons.iter().any(says)).map(|it| it.check).collect::<Vec<_>>()
    };
    let (high, low) = (told(ROLE), told("Reports Reader"));
    for check in ["1.01.c", "1.02.a", "1.04.a", "1.04.e", "2.01.b", "2.03.a"] {
        assert!(high.contains(&check), "{check}: {high:?}");
    }
    // Who reads reports is none of the holders of the four roles.
    assert!(low.contains(&"2.01.b") && !low.contains(&"1.04.a"), "{low:?}");
}

/// What somebody registered long ago shows nothing of today: who is cleared by such a list asks how old it is.
#[test]
fn registrations_of_long_ago_clear_nobody() {
    let named = |is_emergency: bool, change: fn(World) -> World| {
        let mut world = anna(false).active("anna", ROLE);
        let source = SourceRef { file: EvidenceId(8), part: None, row: 1 };
        let account = upn_of("anna");
        if is_emergency {
            let (last_tested, password_changed) = (Some(days_ago(1)), Some(days_ago(1)));
            let (purpose, stored_at, monitored) = (None, None, None);
            world.tenant.emergency.items.push(EmergencyEntry {
                account,
                purpose,
                stored_at,
                last_tested,
                never_tested: false,
                password_changed,
                monitored,
                source,
            });
        } else {
            world.tenant.exposed.items.push(ExposedEntry { person: None, account, reason: None, source });
        }
        outcomes(change(world))
    };
    let mut cleared = Vec::new();
    let mut asked = 0;
    for is_emergency in [false, true] {
        let fresh = named(is_emergency, |world| world);
        let none = named(is_emergency, |world| world.without(&[RecordKind::Registrations]));
        let old = named(is_emergency, |mut world| {
            world.tenant.registrations.items[0].last_updated = Some(days_ago(400));
            world
        });
        for check in fresh.keys().filter(|check| fresh[*check] == Outcome::Pass && none[*check] != Outcome::Pass) {
            asked += 1;
            cleared.extend((old[check] == Outcome::Pass).then_some(*check));
        }
    }
    assert!(asked > 5, "{asked}");
    assert!(cleared.is_empty(), "{cleared:?}");
}

/// Role-assignable groups are looked at themselves, and guard the passwords of their members.
const OF_GROUPS: &[&str] = &["1.02.g", "1.02.k", "4.01.e"];

/// Whether a role stands, and whether PIM is used at all; a Global Administrator who stands is out of reach of helpdesk roles.
const OF_STANDING: &[&str] = &["1.01.b", "3.01.c", "3.05.a", "4.01.e", "4.06.b"];

#[test]
fn through_groups() {
    check(|world| world.group("outer").active("outer", ROLE).member("outer", "anna"), OF_GROUPS);
}

#[test]
fn eligible() {
    check(|world| world.eligible("anna", ROLE), OF_STANDING);
    let through = |world: World| world.group("outer").eligible("outer", ROLE).member("outer", "anna");
    check(through, &[OF_STANDING, OF_GROUPS].concat());
    let for_group = |world: World| {
        let world = world.group("outer").active("outer", ROLE);
        world.schedule("outer", "anna", Access::Member, AssignmentState::Eligible, Known::Empty)
    };
    check(for_group, &[OF_STANDING, OF_GROUPS].concat());
}
