//! 1.02.a–e, h, j: accounts.

use super::super::people::{absent_from_log, judge_use};
use super::*;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::UserType;
use crate::tenant::proposals::LastUse;
use crate::tenant::sign_in::SignInRow;
use crate::tenant::stated::Category;
use crate::tenant::{
    Access, AssignmentState, Identity, Known, PrincipalKind, RecordKind, SignInLog, SupplyState, User,
};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[test]
fn a_register() {
    let finding = check(World::p2().admin("anna", GLOBAL), "1.02.a", Review);
    assert_eq!(
        (fact(&finding, "Proposed category"), fact(&finding, "Signals")),
        ("none".to_owned(), "none".to_owned())
    );
    let finding = check(World::p2().admin("adm-anna", GLOBAL), "1.02.a", Review);
    assert_eq!(fact(&finding, "Proposed category"), "admin only");
    check(World::p2().admin("anna", GLOBAL).inventory("anna@contoso.example", "admin only", None), "1.02.a", Pass);
    check(World::p2().admin("anna", GLOBAL).inventory("anna@contoso.example", "boss", None), "1.02.a", Review);
    let one_of_two = World::p2().admin("anna", GLOBAL).admin("ben", "Exchange Administrator");
    let finding = check(one_of_two.inventory("anna@contoso.example", "dual use", None), "1.02.a", Review);
    assert_eq!((finding.affected.len(), finding.examined), (1, 2));
    let mut case = Case::new(World::p2().admin("anna", GLOBAL).build(), as_of());
    case.emergency = vec![emergency("anna")];
    check_case(&case, "1.02.a", Pass);
    case.emergency[0].confirmed = false;
    let finding = check_case(&case, "1.02.a", Review);
    assert_eq!(fact(&finding, "Proposed category"), "emergency");
    case.stated.categories.insert("id-anna".to_owned(), Category::AdminOnly);
    check_case(&case, "1.02.a", Pass);
    // Every holder is in the register: applications, and members of groups. Other roles are not asked for.
    check(World::p2().service_principal("robot", |_| {}).active("robot", GLOBAL), "1.02.a", Review);
    let group = World::p2().user("anna").group("Tier 0").eligible("Tier 0", GLOBAL).member("Tier 0", "anna");
    let finding = check(group, "1.02.a", Review);
    assert!(fact(&finding, "Roles").contains("eligible, permanent, via group Tier 0"));
    check(World::p2().admin("anna", "User Administrator"), "1.02.a", NotApplicable);
    check(World::p2().without(&[RecordKind::PimEligible]), "1.02.a", NoEvidence);
}

fn administrators(count: usize) -> World {
    (0..count).fold(World::p2(), |world, index| world.admin(&format!("admin{index}"), GLOBAL))
}

#[test]
fn b_number_of_global_administrators() {
    for (count, expected) in [(1, Fail), (2, Pass), (4, Pass), (5, Fail)] {
        check(administrators(count), "1.02.b", expected);
    }
    // Too many stays too many in cut data; too few, and enough so far, do not stand.
    check(administrators(5).cut(RecordKind::PimEligible), "1.02.b", Fail);
    check(administrators(4).cut(RecordKind::PimEligible), "1.02.b", NoEvidence);
    check(administrators(1).cut(RecordKind::PimEligible), "1.02.b", NoEvidence);
    check(administrators(0).without(&[RecordKind::PimActive, RecordKind::RoleAssignments]), "1.02.b", NoEvidence);
    check(World::p2(), "1.02.b", Fail);
    let finding =
        check(administrators(5).user("eve").eligible("eve", GLOBAL).user("ed").eligible("ed", GLOBAL), "1.02.b", Fail);
    assert!(finding.reasons[0].starts_with(
        "7 Global Administrators, 5 active and 2 eligible; there should be 2 to 4, emergency accounts included."
    ));
    assert_eq!(finding.affected.len(), 7);
    // The same person in two lists, eligible and active, is one; an application is none; a guest is one.
    let same = administrators(2).bare("admin0", GLOBAL).eligible("admin0", GLOBAL);
    check(same, "1.02.b", Pass);
    check(administrators(4).service_principal("robot", |_| {}).active("robot", GLOBAL), "1.02.b", Pass);
    check(
        administrators(4).user_with("guest", |user| user.user_type = Some(UserType::Guest)).active("guest", GLOBAL),
        "1.02.b",
        Fail,
    );
    // With an account that is off nobody can act: it counts towards the maximum alone.
    let off = |world: World| world.user_with("eve", |user| user.enabled = Some(false)).active("eve", GLOBAL);
    let finding = check(off(administrators(1)), "1.02.b", Fail);
    assert!(finding.reasons[1].starts_with("1 of them is disabled or deleted (1.02.c)"), "{:?}", finding.reasons);
    check(off(administrators(2)), "1.02.b", Pass);
    check(off(administrators(4)), "1.02.b", Fail);
    // An activated eligible holder is eligible.
    let at_work = administrators(1).user("eve").eligible("eve", GLOBAL).assignment(
        RecordKind::PimActive,
        by_id("eve"),
        GLOBAL,
        |row| row.state = AssignmentState::Activated,
    );
    assert!(check(at_work, "1.02.b", Pass).reasons[0].contains("1 active and 1 eligible"));
    let mut case = Case::new(administrators(5).build(), as_of());
    case.emergency = vec![emergency("admin0"), emergency("admin1")];
    let finding = check_case(&case, "1.02.b", Fail);
    assert!(finding.reasons[0].ends_with("Without the 2 confirmed emergency accounts: 3."), "{:?}", finding.reasons);
    case.parameters.global_admin_max = 5;
    check_case(&case, "1.02.b", Pass);
    case.emergency = vec![emergency("other"), emergency("another")];
    let finding = check_case(&case, "1.02.b", Pass);
    assert!(
        finding.reasons[0].contains("neither of the 2 that are confirmed holds the role): 5"),
        "{:?}",
        finding.reasons
    );
    // A list without marks carries activations: whoever is eligible as well is counted once, as eligible.
    let bare = || World::p2().without(&[RecordKind::PimActive]).user("anna").bare("anna", GLOBAL);
    let at_work = check(bare().user("eve").bare("eve", GLOBAL).eligible("eve", GLOBAL), "1.02.b", Pass);
    assert!(at_work.reasons[0].contains("1 active and 1 eligible"), "{:?}", at_work.reasons);
    assert!(at_work.reasons[1].starts_with("1 of the eligible is active now"), "{:?}", at_work.reasons);
    // An owner of a group can make himself one, and is none yet.
    let owned = administrators(4).group("Tier 0").active("Tier 0", GLOBAL).user("olga").owner("Tier 0", "olga");
    let finding = check(owned, "1.02.b", Pass);
    assert!(finding.reasons[1].starts_with("Not counted: 1 account that only owns a group"), "{:?}", finding.reasons);
    // Members of a group count each; a group whose members are not known keeps the number open.
    let group = |world: World| world.group("Tier 0").active("Tier 0", GLOBAL).user("x").user("y");
    check(group(administrators(3)).member("Tier 0", "x").member("Tier 0", "y"), "1.02.b", Fail);
    let finding = check(group(administrators(3)).without(&[RecordKind::GroupMembers]), "1.02.b", NoEvidence);
    assert!(finding.reasons.iter().any(|reason| reason.contains("Tier 0")));
    let eligible =
        group(administrators(3)).schedule("Tier 0", "x", Access::Member, AssignmentState::Eligible, Known::Empty);
    check(eligible, "1.02.b", Pass);
}

#[test]
fn c_disabled_accounts() {
    let with = |change: fn(&mut User)| World::p2().user_with("anna", change).active("anna", GLOBAL);
    check(with(|_| {}), "1.02.c", Pass);
    check(with(|user| user.enabled = Some(false)), "1.02.c", Fail);
    check(with(|user| user.deleted = true), "1.02.c", Fail);
    check(with(|user| user.enabled = None), "1.02.c", NoEvidence);
    let eligible = World::p2().user_with("anna", |user| user.enabled = Some(false));
    check(eligible.eligible("anna", "User Administrator"), "1.02.c", Fail);
    check(
        World::p2().user_with("anna", |user| user.enabled = Some(false)).active("anna", "Reports Reader"),
        "1.02.c",
        NotApplicable,
    );
    check(with(|_| {}).without(&[RecordKind::Users]), "1.02.c", NoEvidence);
    check(with(|_| {}).without_column(RecordKind::Users, "accountEnabled"), "1.02.c", NoEvidence);
    check(with(|user| user.enabled = Some(false)).cut(RecordKind::Users), "1.02.c", Fail);
    // Not in a whole list of users: gone, or a partner's.
    let stranger = expanded("zoe", PrincipalKind::User);
    check(World::p2().assignment(RecordKind::PimActive, stranger, GLOBAL, |_| {}), "1.02.c", NoEvidence);
    check(World::p2(), "1.02.c", NotApplicable);
}

#[test]
fn d_day_90_is_fine_and_day_91_is_stale() {
    let check_use = |last_use: &LastUse, created: Option<i64>, expected: Outcome| {
        assert_eq!(judge_use(last_use, created.map(days_ago), 90, as_of()).0, expected, "{last_use:?} {created:?}");
    };
    let at = |days| LastUse::At(days_ago(days), String::new());
    check_use(&at(90), Some(500), Pass);
    check_use(&at(91), Some(500), Fail);
    check_use(&at(-5), Some(500), Pass);
    check_use(&at(91), None, Fail);
    let never = LastUse::Never(String::new());
    check_use(&never, Some(90), Pass);
    check_use(&never, Some(91), Fail);
    check_use(&never, None, NoEvidence);
    let unknown = LastUse::Unknown("the column is missing".to_owned());
    check_use(&unknown, Some(91), NoEvidence);
    check_use(&unknown, None, NoEvidence);
    check_use(&unknown, Some(90), Pass);
}

#[test]
fn d_a_log_shows_absence_only_inside_its_window() {
    let log = |from: i64, to: i64, name: &str| {
        let mut log = SignInLog::default();
        log.supply.state = SupplyState::Whole;
        for days in [from, to] {
            log.add(&SignInRow {
                user_id: "",
                upn: name,
                at: days_ago(days),
                success: Some(true),
                client: "Browser",
                source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
            });
        }
        log
    };
    let anna = User { upn: upn_of("anna").into(), ..User::default() };
    let found = |log: &SignInLog| absent_from_log(log, &anna, 90, as_of()).map(|(outcome, _)| outcome);
    assert_eq!(found(&log(91, 0, "ben@contoso.example")), Some(Review));
    assert_eq!(found(&log(90, 0, "ben@contoso.example")), None);
    assert_eq!(found(&log(200, 30, "ben@contoso.example")), None);
    assert_eq!(found(&log(200, 0, "anna@contoso.example")), None);
    let mut cut = log(200, 0, "ben@contoso.example");
    cut.supply.state = SupplyState::Truncated(String::new());
    assert_eq!(found(&cut), None);
    assert_eq!(found(&SignInLog::default()), None);
}

#[test]
fn d_unused_accounts() {
    // A young account cannot have been unused for long, whatever the evidence of its sign-ins.
    let young = |world: World| world.user_with("anna", |user| user.created = Some(days_ago(10))).active("anna", GLOBAL);
    check(young(World::p2()), "1.02.d", Pass);
    check(young(World::p2()).cut(RecordKind::Users), "1.02.d", NoEvidence);
    let finding = check(
        World::p2().admin("anna", GLOBAL).without_column(RecordKind::Users, "signInActivity"),
        "1.02.d",
        NoEvidence,
    );
    assert!(finding.missing.iter().any(|gap| gap.why.contains("1 account")), "{:?}", finding.missing);
    check(World::p2(), "1.02.d", NotApplicable);
    // Only confirmed emergency accounts are exempt; applications have no sign-in here.
    let mut case = Case::new(World::p2().admin("anna", GLOBAL).build(), as_of());
    case.emergency = vec![emergency("anna")];
    check_case(&case, "1.02.d", NotApplicable);
    case.emergency[0].confirmed = false;
    check_case(&case, "1.02.d", NoEvidence);
    check(World::p2().service_principal("robot", |_| {}).active("robot", GLOBAL), "1.02.d", NotApplicable);
}

#[test]
fn e_external_accounts() {
    let with = |change: fn(&mut User)| {
        let world = World::p2().user_with("anna", |user| {
            user.identities = Known::Value([].into());
            change(user);
        });
        world.active("anna", GLOBAL)
    };
    check(with(|_| {}), "1.02.e", Pass);
    // A member's account may be its owner's own, which only its identities tell; without them it is a member's all the same.
    check(with(|user| user.identities = Known::NotExported), "1.02.e", Pass);
    check(with(|user| user.user_type = Some(UserType::Guest)), "1.02.e", Fail);
    let issued = |user: &mut User| {
        let own = Identity { sign_in_type: "federated".into(), issuer: "MicrosoftAccount".into() };
        user.identities = Known::Value([own].into());
    };
    check(with(issued), "1.02.e", Review);
    // A guest that was made a member stays an external account.
    check(with(|user| user.upn = "anna_partner.example#EXT#@contoso.example".into()), "1.02.e", Fail);
    check(with(|user| user.creation_type = Known::Value("Invitation".into())), "1.02.e", Fail);
    check(with(|user| user.user_type = None), "1.02.e", NoEvidence);
    check(with(|_| {}).without_column(RecordKind::Users, "userType"), "1.02.e", NoEvidence);
    check(with(|_| {}).without(&[RecordKind::Users]), "1.02.e", NoEvidence);
    check(
        World::p2()
            .user_with("anna", |user| user.user_type = Some(UserType::Guest))
            .active("anna", "User Administrator"),
        "1.02.e",
        NotApplicable,
    );
    let through = World::p2().user_with("anna", |user| user.user_type = Some(UserType::Guest)).group("Tier 0");
    check(through.eligible("Tier 0", GLOBAL).member("Tier 0", "anna"), "1.02.e", Fail);
    let unlisted = by_upn("zoe_partner.example#EXT#");
    check(
        World::p2().without(&[RecordKind::Users]).assignment(RecordKind::PimActive, unlisted, GLOBAL, |_| {}),
        "1.02.e",
        Fail,
    );
}

#[test]
fn h_shared_accounts() {
    let person = || World::p2().admin("anna.berg", GLOBAL);
    check(person(), "1.02.h", Pass);
    let finding = check(World::p2().admin("helpdesk", GLOBAL), "1.02.h", Review);
    assert!(fact(&finding, "Seems shared").contains("sign-in name is that of a function"));
    // Stated otherwise; stated so, with and without someone who answers for it.
    check(
        World::p2().admin("helpdesk", GLOBAL).inventory("helpdesk@contoso.example", "admin only", None),
        "1.02.h",
        Pass,
    );
    check(person().inventory("anna.berg@contoso.example", "shared", None), "1.02.h", Review);
    // A service is nobody; its owner is, if that is an account in use.
    let served = || person().inventory("anna.berg@contoso.example", "shared", Some("Desk, Mail")).user("jo");
    assert_eq!(fact(&check(served(), "1.02.h", Review), "Owner"), "not named");
    for (owner, expected) in [("jo@contoso.example", "owner of Mail: jo@contoso.example"), ("ghost", "not named")] {
        let mut world = served();
        world.tenant.services.items.push(crate::tenant::ServiceEntry {
            service: "mail".into(),
            owner: Some(owner.into()),
            administrator: None,
            used_for: None,
            decision: None,
            source: crate::checklist::privileged_access::stage2::on_premises_accounts::tests::AT,
        });
        assert_eq!(fact(&check(world, "1.02.h", Review), "Owner"), expected);
    }
    let managed = World::p2().user_with("night.shift", |user| user.manager = Known::Value("J. Moe".into()));
    let managed = managed.active("night.shift", GLOBAL).inventory("night.shift@contoso.example", "shared", None);
    assert_eq!(fact(&check(managed, "1.02.h", Review), "Owner"), "manager J. Moe");
    let mut case = Case::new(World::p2().admin("admin", GLOBAL).build(), as_of());
    check_case(&case, "1.02.h", Review);
    case.emergency = vec![emergency("admin")];
    check_case(&case, "1.02.h", Pass);
    check(person().without(&[RecordKind::Users]), "1.02.h", NoEvidence);
    // Names alone show no shared account under a person's name: somebody has to say so.
    check(person().without(&[RecordKind::Administrators]), "1.02.h", Review);
    check(World::p2(), "1.02.h", NotApplicable);
}

#[test]
fn j_accounts_of_scripts() {
    let script = || World::p2().admin("svc-backup", "Exchange Administrator");
    check(World::p2().admin("anna.berg", GLOBAL), "1.02.j", Pass);
    check(script(), "1.02.j", Review);
    check(script().inventory("svc-backup@contoso.example", "automation", None), "1.02.j", Fail);
    check(script().inventory("svc-backup@contoso.example", "admin only", None), "1.02.j", Pass);
    check(World::p2().admin("anna", GLOBAL).inventory("anna@contoso.example", "service account", None), "1.02.j", Fail);
    let mut case = Case::new(script().build(), as_of());
    case.stated.categories.insert("id-svc-backup".to_owned(), Category::Automation);
    check_case(&case, "1.02.j", Fail);
    // Workload identities are what to use instead; scripts without a privileged role are not asked for.
    check(World::p2().service_principal("svc-app", |_| {}).active("svc-app", GLOBAL), "1.02.j", NotApplicable);
    check(World::p2().admin("svc-backup", "Reports Reader"), "1.02.j", NotApplicable);
    // The account of directory synchronisation is exempt, until it holds more than that.
    let sync = || {
        World::p2().admin("Sync_SRV01_ab12", "Directory Synchronization Accounts").definition("sync", |role| {
            role.id = crate::tenant::roles::DIRECTORY_SYNCHRONIZATION.into();
            role.privileged = Some(true);
        })
    };
    check(sync(), "1.02.j", NotApplicable);
    // A name proves nothing.
    check(World::p2().admin("sync_anna", GLOBAL), "1.02.j", Review);
    // A category that is none of the six says neither yes nor no.
    for id in ["1.02.h", "1.02.j"] {
        let odd = World::p2().admin("anna", GLOBAL).inventory("anna@contoso.example", "used by several people", None);
        let finding = check(odd, id, Review);
        assert!(fact(&finding, "Category").contains("used by several people"), "{:?}", finding.affected);
        assert!(!finding.reasons.iter().any(|reason| reason.contains("1 seems")), "{:?}", finding.reasons);
    }
    check(sync().active("Sync_SRV01_ab12", GLOBAL), "1.02.j", Review);
    check(script().without(&[RecordKind::Users]), "1.02.j", Review);
    check(World::p2().without(&[RecordKind::Users]), "1.02.j", NoEvidence);
}

/// An account with columns of sign-in activity, and a colleague whose filled ones show that the export carries them.
fn signing_in(change: impl FnOnce(&mut User)) -> World {
    let mut world = World::p2().user_with("anna", |user| {
        user.last_sign_in = Known::Empty;
        user.last_non_interactive = Known::Empty;
        change(user);
    });
    for column in ["lastSignInDateTime", "lastNonInteractiveSignInDateTime"] {
        world.supply(RecordKind::Users).present.insert(column);
        world.supply(RecordKind::Users).filled.insert(column);
    }
    world.active("anna", GLOBAL)
}

#[test]
fn d_by_the_columns_of_sign_in_activity() {
    let at = |days| Known::Value(days_ago(days));
    check(signing_in(|user| user.last_sign_in = at(90)), "1.02.d", Pass);
    let finding = check(signing_in(|user| user.last_sign_in = at(91)), "1.02.d", Fail);
    let unused = fact(&finding, "Unused");
    assert!(unused.starts_with("for 91 days, since 20") && unused.ends_with(')'), "{unused}");
    // Either column proves use; the later one counts.
    check(
        signing_in(|user| {
            user.last_sign_in = at(400);
            user.last_non_interactive = at(3);
        }),
        "1.02.d",
        Pass,
    );
    // Never signed in counts from creation, to the day.
    check(signing_in(|user| user.created = Some(days_ago(91))), "1.02.d", Fail);
    check(signing_in(|user| user.created = Some(days_ago(90))), "1.02.d", Pass);
    check(signing_in(|user| user.created = None), "1.02.d", NoEvidence);
    // What looks unused may sign in without interaction, if that was not exported.
    let silent = |user: &mut User| {
        user.last_sign_in = Known::Value(days_ago(400));
        user.last_non_interactive = Known::NotExported;
    };
    check(signing_in(silent), "1.02.d", Review);
    // The last successful sign-in covers both kinds.
    check(
        signing_in(|user| {
            silent(user);
            user.last_success = Known::Value(days_ago(400));
        }),
        "1.02.d",
        Fail,
    );
    let eligible_only = World::p2().user_with("anna", |user| {
        user.last_sign_in = Known::Value(days_ago(400));
        user.last_non_interactive = Known::Empty;
    });
    check(eligible_only.eligible("anna", "User Administrator"), "1.02.d", Fail);
    let mut case = Case::new(signing_in(|user| user.last_sign_in = at(91)).build(), as_of());
    case.parameters.stale_sign_in_days = 91;
    check_case(&case, "1.02.d", Pass);
}
