//! The matrix of what is proven: every check against the outcomes that the smallest tenants beside its item show, and each
//! of those tenants once more with one thing changed: a list taken away or cut, the day before or after, the roles held
//! through a group, held eligible, held by confirmed emergency accounts only.
//!
//! The tenants are those of the items' own tests. A second run of those tests, as a process of its own, writes down what
//! each of its cases comes out as; nothing is listed twice.

use super::needs::{declared, everything, evidence_checks, judge_all};
use crate::checklist::tests::Case;
use crate::checklist::{Check, Mode, Need, Outcome};
use crate::tenant::fixtures::id_of;
use crate::tenant::holders::Holders;
use crate::tenant::proposals::{self, EmergencyAccount};
use crate::tenant::{
    AssignmentState, Group, GroupLink, Known, Moment, PrincipalKind, PrincipalRef, RecordKind, RoleAssignment,
    SupplyState, Tenant, User,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::Mutex;

/// Names the file in which a run of the tests writes down its cases.
const CASES: &str = "TENANT_ASSESSOR_CASES";

/// Tests of whose cases of an outcome one was judged with less already: of many alike, the first is.
static VARIED: Mutex<BTreeSet<(String, &str, Outcome)>> = Mutex::new(BTreeSet::new());

/// Writes down what a case comes out as, and what it does with one thing changed, where a run asks for it.
pub(in crate::checklist) fn note(case: &Case, check: &'static Check) {
    let Some(path) = std::env::var_os(CASES) else { return };
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default().trim_start_matches("checklist::privileged_access::");
    let mut lines = String::new();
    let mut say = |change: &str, case: &Case| {
        let outcome = case.judged(check).outcome;
        let _ = writeln!(lines, "{}\t{test}\t{change}\t{}", check.id, outcome.id());
        outcome
    };
    let outcome = say("", case);
    for (change, changed) in other_days(case) {
        say(change, &changed);
    }
    for (change, changed) in otherwise_held(case) {
        say(change, &changed);
    }
    if VARIED.lock().unwrap().insert((test.to_owned(), check.id, outcome)) {
        for (change, changed) in with_less(case, check) {
            say(&change, &changed);
        }
    }
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(lines.as_bytes()).unwrap();
}

fn other_days(case: &Case) -> Vec<(&'static str, Case)> {
    let days = [("day before", -1), ("day after", 1), ("much later", 1000)];
    let on = |days: i64| Case { as_of: Moment::of(case.as_of.seconds() + days * 86_400), ..case.clone() };
    days.into_iter().map(|(name, days)| (name, on(days))).collect()
}

/// Lists that tell the same: one without the other is another tenant.
const TWINS: &[[RecordKind; 2]] = &[
    [RecordKind::RoleAssignments, RecordKind::PimActive],
    [RecordKind::AzureRoleAssignments, RecordKind::AzurePimActive],
];

/// Each list that the check declares taken away, and cut.
fn with_less(case: &Case, check: &Check) -> Vec<(String, Case)> {
    let mut changed = Vec::new();
    for kind in declared(check).into_iter().filter(|kind| case.tenant.supply(*kind).is_supplied()) {
        let mut without = case.clone();
        without.tenant.withdraw(kind);
        let twins = TWINS.iter().filter(|twins| twins.contains(&kind)).flatten();
        twins.for_each(|twin| without.tenant.withdraw(*twin));
        settle(case, &mut without, kind);
        changed.push((format!("without {}", kind.id()), without));
        let mut cut = case.clone();
        cut.tenant.supply_mut(kind).state = SupplyState::Truncated("more pages exist.".to_owned());
        changed.push((format!("cut {}", kind.id()), cut));
    }
    changed
}

/// Emergency accounts that follow from the evidence do so without the list, too; positions in it are nobody's.
fn settle(before: &Case, case: &mut Case, withdrawn: RecordKind) {
    let proposed = |case: &Case| {
        let holders = Holders::as_stated(&case.tenant, &case.stated, case.as_of);
        proposals::emergency_accounts(&case.tenant, &holders, &case.stated, case.as_of)
    };
    let keys = |accounts: &[EmergencyAccount]| accounts.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    if keys(&proposed(before)) == keys(&before.emergency) {
        case.emergency = proposed(case);
    }
    for account in &mut case.emergency {
        match withdrawn {
            RecordKind::Users => account.user = None,
            RecordKind::EmergencyAccounts => account.entry = None,
            _ => {}
        }
    }
}

/// The same tenant, in which the people who hold a role directly and actively hold it otherwise; none where nobody does so,
/// or where the lists that it takes were not supplied whole.
fn otherwise_held(case: &Case) -> Vec<(&'static str, Case)> {
    let tenant = &case.tenant;
    let rows = || tenant.pim_active.items.iter().chain(&tenant.role_assignments.items);
    let held: BTreeSet<usize> = rows().filter_map(|row| direct_holder(tenant, row)).collect();
    let whole = |kind: RecordKind| tenant.supply(kind).state == SupplyState::Whole;
    let mut changed = Vec::new();
    if held.is_empty() {
        return changed;
    }
    if whole(RecordKind::Groups) && whole(RecordKind::GroupMembers) {
        changed.push(("through a group", through_a_group(case)));
    }
    if whole(RecordKind::PimEligible) {
        changed.push(("eligible", only_eligible(case)));
    }
    let emergency = held.iter().map(|at| {
        let user = &tenant.users.items[*at];
        let key = if user.id.is_empty() { &user.upn } else { &user.id };
        EmergencyAccount {
            key: key.to_lowercase(),
            upn: user.upn.to_lowercase(),
            user: u32::try_from(*at).ok(),
            entry: None,
            confirmed: true,
            signals: Vec::new(),
        }
    });
    changed.push(("emergency", Case { emergency: emergency.collect(), ..case.clone() }));
    changed
}

/// The place in the list of the person who holds this role directly and actively.
fn direct_holder(tenant: &Tenant, row: &RoleAssignment) -> Option<usize> {
    let principal = &row.principal;
    let is_named = |user: &User| match &*principal.id {
        "" => !principal.upn.is_empty() && *user.upn == *principal.upn,
        id => *user.id == *id,
    };
    let is_direct = row.through_group.is_none() && row.state != AssignmentState::Eligible;
    tenant.users.items.iter().position(is_named).filter(|_| is_direct)
}

fn through_a_group(case: &Case) -> Case {
    let mut case = case.clone();
    let mut groups: BTreeMap<usize, Box<str>> = BTreeMap::new();
    let mut lists = std::mem::take(&mut case.tenant.pim_active.items);
    let active = lists.len();
    lists.append(&mut case.tenant.role_assignments.items);
    let tenant = &mut case.tenant;
    for row in &mut lists {
        let Some(holder) = direct_holder(tenant, row) else { continue };
        let id = id_of(&format!("holders-{holder}"));
        let group = PrincipalRef { id: id.clone(), kind: PrincipalKind::Group, ..PrincipalRef::default() };
        let principal = std::mem::replace(&mut row.principal, group);
        if groups.insert(holder, id.clone()).is_none() {
            let source = row.source;
            tenant.group_members.items.push(GroupLink {
                group: (&*id).into(),
                group_name: "".into(),
                principal,
                source,
            });
            tenant.groups.items.push(Group {
                name: id.clone(),
                id,
                security_enabled: Some(true),
                dynamic: Some(false),
                role_assignable: Known::Value(true),
                synced: Known::Empty,
                sources: source.into(),
                ..Group::default()
            });
        }
    }
    tenant.role_assignments.items = lists.split_off(active);
    tenant.pim_active.items = lists;
    for kind in [RecordKind::GroupMembers, RecordKind::GroupOwners, RecordKind::GroupSchedules] {
        let supply = tenant.supply_mut(kind);
        supply.add(SupplyState::Whole);
        if !supply.per_object.is_empty() {
            supply.add_objects(groups.values().cloned());
        }
    }
    tenant.join();
    case
}

fn only_eligible(case: &Case) -> Case {
    let mut case = case.clone();
    let mut rows = std::mem::take(&mut case.tenant.pim_active.items);
    rows.append(&mut case.tenant.role_assignments.items);
    for mut row in rows {
        let tenant = &mut case.tenant;
        if direct_holder(tenant, &row).is_some() {
            (row.state, row.list) = (AssignmentState::Eligible, RecordKind::PimEligible);
            if row.end == Known::NotExported {
                row.end = Known::Empty;
            }
            tenant.pim_eligible.items.push(row);
        } else if row.list == RecordKind::PimActive {
            tenant.pim_active.items.push(row);
        } else {
            tenant.role_assignments.items.push(row);
        }
    }
    case.tenant.join();
    case
}

/// A line of the record.
struct Noted {
    check: &'static str,
    test: String,
    change: String,
    outcome: Outcome,
    /// What the case comes out as without the change.
    base: Outcome,
}

/// Runs the items' tests once more, and reads what they noted.
fn noted() -> Vec<Noted> {
    let path = std::env::temp_dir().join(format!("tenant-assessor-cases-{}", std::process::id()));
    let ran = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["checklist::privileged_access", "--quiet"])
        .env(CASES, &path)
        // What judges within a test that judges takes more than a thread's usual 2 MiB where nothing is optimised.
        .env("RUST_MIN_STACK", "8388608")
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(ran.status.success(), "the items’ tests fail:\n{}", String::from_utf8_lossy(&ran.stdout));
    let mut base = Outcome::Fail;
    let mut lines = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [check, test, change, outcome] = cells[..] else { panic!("{line}") };
        let outcome = *Outcome::ALL.iter().find(|one| one.id() == outcome).unwrap();
        if change.is_empty() {
            base = outcome;
        }
        let check = evidence_checks().find(|one| one.id == check).unwrap().id;
        lines.push(Noted { check, test: test.to_owned(), change: change.to_owned(), outcome, base });
    }
    lines
}

/// Checks that ask for a list, and for no fault: they pass, or wait for a person.
const LISTS: &[&str] = &[
    "1.03.f", "2.05.c", "2.06.f", "2.10.c", "2.15.c", "3.02.b", "3.02.d", "3.03.b", "3.05.g", "3.05.h", "3.05.i",
    "3.07.b", "3.11.b", "4.01.a", "4.01.b", "4.02.a", "4.03.a", "E.01.e",
];

/// Assisted checks that the inventory answers: it is what people state, and leaves nothing to propose.
const STATED: &[&str] = &["2.01.e", "2.01.f"];

/// Checks that pass with part of what they need: what is there proves it, and nothing that is missing could undo it.
const PRESENCE: &[(&str, &str)] = &[
    ("1.01.b", "one eligible assignment proves that PIM is in use"),
    ("1.01.c", "one holder is enough"),
    ("1.03.a", "accounts that are there stay there"),
    ("1.03.b", "the accounts asked about were found"),
    ("1.03.c", "an active assignment without an end was found"),
    ("1.03.e", "the methods asked about were found"),
    ("1.03.h", "the accounts asked about were found"),
    ("1.03.j", "the sign-ins and methods asked about were found"),
    ("2.01.b", "without PIM nobody is eligible"),
    ("4.06.c", "old rows prove that logs are kept"),
];

/// Lists that show a fault by themselves, and without which the check is answered from another: by check and list.
const ANOTHER_SOURCE: &[(&str, &str, &str)] = &[
    (
        "1.02.j",
        "inventory-administrators",
        "the item calls the inventory optional: what the directory shows is judged, and said",
    ),
    (
        "1.03.h",
        "mailboxes",
        "it asks after licences, manager and phones; a mailbox without a licence is a shared one, which is fine",
    ),
    (
        "1.03.j",
        "authentication-methods-policy",
        "the registration row of an account with one method says that it is allowed",
    ),
    ("1.04.a", "registration", "the item takes the old state of MFA in its place"),
    ("1.04.b", "conditional-access", "security defaults protect by themselves, and rule out policies"),
    ("2.01.g", "role-groups", "without a licence for Exchange its list is not asked for"),
    ("2.05.b", "directory-synchronisation", "the organisation tells both times"),
    ("2.06.g", "registration", "it only shows that the list of users is cut"),
    ("2.06.h", "registration", "it only shows that the list of users is cut"),
    ("2.07.a", "registration", "it only shows that the list of users is cut"),
    ("2.14.b", "classic-administrators", "they were retired for every tenant; the list is asked of older exports only"),
    ("2.16.e", "group-members", "Entra lets a role-assignable group hold no other group"),
    ("3.12.f", "audit-log", "the assignments tell who holds the role; an elevation in the log asks for a second look"),
    ("3.06.c", "mail-authentication-policies", "they can open SMTP AUTH to nobody for whom it is off"),
];

/// Checks for which it matters how a role is held.
const HELD: &[(&str, &str, &str)] = &[
    ("1.01.b", "eligible", "it asks for eligible holders"),
    ("1.01.f", "through a group", "an eligible assignment of the same person that stays direct is one more"),
    ("1.02.g", "through a group", "it asks after the groups"),
    ("1.02.k", "through a group", "it asks after the groups"),
    ("1.02.k", "eligible", "who owns the group hands its role out without activating a role of his own"),
    ("1.03.c", "through a group", "an emergency account must hold the role directly"),
    ("1.03.c", "eligible", "an emergency account must hold the role actively"),
    ("1.04.b", "eligible", "a policy for the role covers who activates it"),
    ("2.04.a", "eligible", "a policy for the role makes no password unusable before the role is active"),
    ("3.01.a", "through a group", "the group needs a review as well"),
    ("3.01.c", "eligible", "it asks for standing roles"),
    ("3.05.a", "eligible", "it asks for standing roles"),
    ("3.05.h", "eligible", "it asks after activations"),
    ("3.07.a", "eligible", "a role that is taken when needed makes a standing one no less useful"),
    ("4.01.d", "eligible", "it asks for active assignments of unknown roles"),
    ("4.01.e", "eligible", "who is Global Administrator for good is out of reach of helpdesk roles by that role alone"),
    ("4.01.e", "through a group", "members of a role-assignable group are out of reach"),
    ("4.06.b", "eligible", "it asks for standing roles"),
];

/// What the cases of one check prove.
struct Proof<'n> {
    check: &'static Check,
    lines: Vec<&'n Noted>,
    /// What it says of a tenant that is whole and empty.
    empty: Outcome,
}

impl Proof<'_> {
    /// That it lacks evidence without any one need, and what it says of an empty tenant, is tested for every check alike.
    fn shown(&self) -> BTreeSet<Outcome> {
        let cases = self.lines.iter().filter(|line| line.change.is_empty());
        cases.map(|case| case.outcome).chain([Outcome::NoEvidence, self.empty]).collect()
    }

    fn is_moved_by(&self, change: &str) -> bool {
        self.lines.iter().any(|line| line.change == change && line.outcome != line.base)
    }

    fn has_edge(&self) -> bool {
        self.is_moved_by("day before") || self.is_moved_by("day after")
    }

    fn fault(&self, line: Option<&Noted>, words: &str) -> String {
        let at = line.map(|line| format!(" ({}, {}: {:?}, {:?})", line.test, line.change, line.base, line.outcome));
        format!("{}: {words}{}", self.check.id, at.unwrap_or_default())
    }

    fn faults(&self) -> Vec<String> {
        let (id, mode, shown) = (self.check.id, self.check.mode, self.shown());
        let mut faults = Vec::new();
        if mode == Mode::Auto && !shown.contains(&Outcome::Pass) {
            faults.push(self.fault(None, "no tenant passes"));
        }
        if mode == Mode::Auto && shown.contains(&Outcome::Fail) == LISTS.contains(&id) {
            faults.push(self.fault(None, "no tenant fails, or one fails a list"));
        }
        if mode == Mode::Assisted && !shown.contains(&Outcome::Review) && !STATED.contains(&id) {
            faults.push(self.fault(None, "nothing is proposed"));
        }
        if let Some(line) = self.lines.iter().find(|line| !shown.contains(&line.outcome)) {
            faults.push(self.fault(Some(line), "no tenant shows an outcome that it can have"));
        }
        if self.is_moved_by("much later") && !self.has_edge() {
            faults.push(self.fault(None, "no tenant stands on the boundary day"));
        }
        for way in ["through a group", "eligible"] {
            let may_differ = HELD.iter().any(|(check, known, _)| *check == id && *known == way);
            let other = self.lines.iter().find(|line| line.change == way && line.outcome != line.base);
            if let Some(line) = other.filter(|_| !may_differ) {
                faults.push(self.fault(Some(line), "comes out otherwise"));
            }
        }
        faults.extend(self.passing_with_less());
        faults
    }

    fn passing_with_less(&self) -> Vec<String> {
        let id = self.check.id;
        let is_needed =
            |kind: &str| self.check.needs.iter().any(|need| matches!(need, Need::All(needed) if needed.id() == kind));
        let is_proven = PRESENCE.iter().any(|(check, _)| *check == id);
        let mut faults = Vec::new();
        for line in self.lines.iter().filter(|line| line.outcome == Outcome::Pass) {
            let Some(kind) = line.change.strip_prefix("without ").or_else(|| line.change.strip_prefix("cut ")) else {
                continue;
            };
            let is_known = ANOTHER_SOURCE.iter().any(|(check, list, _)| *check == id && *list == kind)
                // Without licences it is not known that PIM or ID Protection is absent; what they log is judged.
                || kind == "licences" && line.base == Outcome::NotApplicable;
            if line.base != Outcome::Pass && !is_known {
                faults.push(self.fault(Some(line), "passes with less"));
            }
            if is_needed(kind) && !is_proven && !is_known {
                faults.push(self.fault(Some(line), "passes without what it needs"));
            }
        }
        faults
    }

    /// The check's row of the matrix.
    fn row(&self) -> String {
        let shown = self.shown();
        let held = |way: &str| match self.lines.iter().filter(|line| line.change == way).count() {
            0 => "-",
            _ if self.is_moved_by(way) => "matters",
            _ => "same",
        };
        let yes = |is_so: bool| if is_so { "yes" } else { "-" };
        let outcomes: String =
            Outcome::ALL.iter().map(|one| format!("{:14}", if shown.contains(one) { one.id() } else { "-" })).collect();
        format!(
            "{} {:8} {outcomes}{:14}{:5}{:9}{:9}{:10}{}",
            self.check.id,
            self.check.mode.id(),
            self.empty.id(),
            yes(self.has_edge()),
            held("through a group"),
            held("eligible"),
            held("emergency"),
            yes(super::covering::questions().iter().any(|(id, _)| *id == self.check.id))
        )
    }
}

const HEAD: &str = "\
# What the smallest tenants prove of each check. Written by `UPDATE_SNAPSHOTS=1 cargo test`.
# outcomes: those that a tenant shows; empty: everything supplied, nothing in it; day: a tenant stands on the boundary;
# group, eligible, emergency: whether the outcome stays when the role is held so; excluded: see covering.rs
# check  mode   outcomes                                                              empty         day  group    eligible emergency excluded
";

#[test]
fn every_check_is_proven() {
    let empty = judge_all(&everything());
    let lines = noted();
    let mut wrong = BTreeSet::new();
    let mut found = HEAD.to_owned();
    for check in evidence_checks() {
        let lines: Vec<&Noted> = lines.iter().filter(|line| line.check == check.id).collect();
        let proof = Proof { check, lines, empty: empty.finding(check.id).unwrap().outcome };
        wrong.extend(proof.faults());
        let _ = writeln!(found, "{}", proof.row().trim_end());
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checklist/tests/matrix.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::File::create(&path).unwrap().write_all(found.as_bytes()).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|known| known == *line)).collect();
    assert!(found == expected, "changed in the matrix:\n{}", changed.join("\n"));
}
