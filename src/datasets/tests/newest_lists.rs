//! An old list beside a new one: who was taken out since does not come back, and that is said; what a list may not speak
//! for stays.

use super::read_texts;
use crate::datasets::import::Import;
use crate::evidence::ProblemKind;
use crate::tenant::holders::Holders;
use crate::tenant::{Known, RecordKind};

const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";
const EXCHANGE: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";
const GROUP: &str = "aaaaaaaa-0000-4000-8000-000000000001";

/// Reads the same texts named in every order: a name is not what decides.
fn orders<'a>(files: &'a [(&'a str, &'a str)]) -> Vec<Vec<(String, &'a str)>> {
    let straight: Vec<(String, &str)> =
        files.iter().enumerate().map(|(at, (name, text))| (format!("{at}/{name}"), *text)).collect();
    let back = files.iter().rev().enumerate().map(|(at, (name, text))| (format!("{at}/{name}"), *text)).collect();
    vec![straight, back]
}

/// What is left in which order, in short words, and how many notices say so; the same in every order of the files.
#[track_caller]
fn check(files: &[(&str, &str)], left: impl Fn(&Import) -> Vec<String>, expected: &[&str], told: u64) {
    for order in orders(files) {
        let order: Vec<(&str, &str)> = order.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let found = read_texts(&order);
        let mut words = left(&found);
        words.sort();
        assert_eq!(words, expected, "{:?}", order.iter().map(|(name, _)| name).collect::<Vec<_>>());
        let notices: u64 = found.files.iter().map(|file| file.notices.count(ProblemKind::Conflict)).sum();
        assert_eq!(notices, told, "{:?}", found.files.iter().map(|file| &file.notices).collect::<Vec<_>>());
    }
}

fn graph(context: &str, rows: &[String]) -> String {
    format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{context}","value":[{}]}}"#,
        rows.join(",")
    )
}

fn assignments(rows: &[(&str, &str, &str)]) -> String {
    let row = |(who, role, scope): &(&str, &str, &str)| {
        format!(
            r#"{{"id":"{who}{role}{scope}","principalId":"{who}","roleDefinitionId":"{role}","directoryScopeId":"{scope}"}}"#
        )
    };
    graph("roleManagement/directory/roleAssignments", &rows.iter().map(row).collect::<Vec<_>>())
}

fn held(found: &Import) -> Vec<String> {
    let roles = found.tenant.role_assignments.iter();
    roles.map(|row| format!("{} {:?}", row.principal.id, row.scope)).collect()
}

const MAY: &str = "2026-05-01.json";
const JUNE: &str = "2026-06-01.json";

#[test]
fn who_held_a_role_and_holds_it_no_more_is_gone_and_told() {
    let old = assignments(&[("anna", GLOBAL, "/"), ("bert", GLOBAL, "/"), ("cleo", EXCHANGE, "/")]);
    let new = assignments(&[("anna", GLOBAL, "/"), ("dora", EXCHANGE, "/")]);
    let expected = ["anna Tenant", "anna Tenant", "dora Tenant"];
    check(&[(MAY, &old), (JUNE, &new)], held, &expected, 2);
    let found = read_texts(&[(MAY, &old), (JUNE, &new)]);
    let holders: Vec<String> =
        Holders::of(&found.tenant).all.iter().map(|holder| holder.principal.id.to_string()).collect();
    assert_eq!(holders, ["anna", "dora"]);
    let told = format!("{:?}", found.files[0].notices);
    assert!(told.contains("Global Administrator for bert stands here, but no longer so in 2026-06-01.json"), "{told}");
    // Of one day, or without any: neither is older, and both count.
    check(
        &[("2026-05-01/a.json", &old), ("2026-05-01/b.json", &new)],
        |found| vec![held(found).len().to_string()],
        &["5"],
        0,
    );
    check(&[("a.json", &old), (JUNE, &new)], |found| vec![held(found).len().to_string()], &["5"], 0);
}

#[test]
fn a_list_speaks_only_for_what_it_would_hold() {
    let both = assignments(&[("anna", GLOBAL, "/"), ("bert", GLOBAL, "/"), ("cleo", EXCHANGE, "/")]);
    // One page of several.
    let page = assignments(&[("anna", GLOBAL, "/"), ("dora", EXCHANGE, "/")])
        .replace("\"value\"", "\"@odata.nextLink\":\"https://x\",\"value\"");
    check(&[(MAY, &both), (JUNE, &page)], |found| vec![held(found).len().to_string()], &["5"], 0);
    // The holders of one role.
    let one_role = assignments(&[("anna", GLOBAL, "/"), ("dora", GLOBAL, "/")]);
    let expected = ["anna Tenant", "anna Tenant", "cleo Tenant", "dora Tenant"];
    check(&[(MAY, &both), (JUNE, &one_role)], held, &expected, 1);
    // The roles of one principal.
    let one_holder = assignments(&[("anna", GLOBAL, "/"), ("anna", EXCHANGE, "/")]);
    check(&[(MAY, &both), (JUNE, &one_holder)], |found| vec![held(found).len().to_string()], &["5"], 0);
    // Nobody at all is no answer.
    check(&[(MAY, &both), (JUNE, &assignments(&[]))], |found| vec![held(found).len().to_string()], &["3"], 0);
}

#[test]
fn a_list_without_scopes_says_nothing_of_roles_in_a_part_of_the_directory() {
    let unit = format!("/administrativeUnits/{GROUP}");
    let old = assignments(&[("anna", GLOBAL, "/"), ("bert", EXCHANGE, "/"), ("cleo", EXCHANGE, &unit)]);
    let new = "RoleName,MemberDisplayName,MemberId,MemberUPN\nGlobal Administrator,Anna,anna,anna@x\nExchange Administrator,Dora,dora,dora@x\n";
    let in_unit = format!("cleo AdministrativeUnit({GROUP:?})");
    let expected = ["anna NotExported", "anna Tenant", &in_unit, "dora NotExported"];
    check(&[(MAY, &old), ("2026-06-01.csv", new)], held, &expected, 1);
    // The other way round the newer list is the wider one.
    let expected = ["anna NotExported", "anna Tenant", "bert Tenant", &in_unit];
    check(&[(JUNE, &old), ("2026-05-01.csv", new)], held, &expected, 1);
}

#[test]
fn an_assignment_whose_end_changed_counts_as_the_newer_list_has_it() {
    let eligible = |rows: &[(&str, &str)]| {
        let row = |(who, end): &(&str, &str)| {
            format!(
                r#"{{"id":"{who}","principalId":"{who}","roleDefinitionId":"{GLOBAL}","directoryScopeId":"/","roleEligibilityScheduleId":"{who}","memberType":"Direct","startDateTime":"2026-01-01T00:00:00Z","endDateTime":{end}}}"#
            )
        };
        graph("roleManagement/directory/roleEligibilityScheduleInstances", &rows.iter().map(row).collect::<Vec<_>>())
    };
    let (old, new) = (
        eligible(&[("anna", "null"), ("bert", "null"), ("cleo", "null")]),
        eligible(&[("anna", "\"2026-12-31T00:00:00Z\""), ("bert", "null")]),
    );
    let ends = |found: &Import| {
        let rows = found.tenant.pim_eligible.iter();
        rows.map(|row| format!("{} {}", row.principal.id, row.end == Known::Empty)).collect()
    };
    check(&[(MAY, &old), (JUNE, &new)], ends, &["anna false", "bert true", "bert true"], 2);
}

/// The bare list and the one of PIM both hold all that is active: of two dates the newer tells who still is.
#[test]
fn the_bare_list_and_the_list_of_pim_speak_for_each_other() {
    let active = |rows: &[(&str, &str, &str)]| {
        let row = |(who, role, kind): &(&str, &str, &str)| {
            format!(
                r#"{{"id":"{who}{role}","principalId":"{who}","roleDefinitionId":"{role}","directoryScopeId":"/","assignmentType":"{kind}","memberType":"Direct","startDateTime":"2026-01-01T00:00:00Z","endDateTime":null}}"#
            )
        };
        graph("roleManagement/directory/roleAssignmentScheduleInstances", &rows.iter().map(row).collect::<Vec<_>>())
    };
    let holders = |found: &Import| {
        let all = Holders::of(&found.tenant).all;
        all.iter().map(|holder| format!("{} {:?}", holder.principal.id, holder.holdings[0].state)).collect()
    };
    let bare = assignments(&[("anna", GLOBAL, "/"), ("bert", GLOBAL, "/"), ("cleo", EXCHANGE, "/")]);
    let pim = active(&[("anna", GLOBAL, "Assigned"), ("cleo", EXCHANGE, "Activated"), ("dora", GLOBAL, "Assigned")]);
    let newer_pim = ["anna Assigned", "cleo Activated", "dora Assigned"];
    check(&[(MAY, &bare), ("2026-06-01/pim.json", &pim)], holders, &newer_pim, 1);
    // The newer list says who is active, the older one of those how.
    let newer_bare = ["anna Assigned", "bert ActiveUnmarked", "cleo Activated"];
    check(&[("2026-05-01/pim.json", &pim), (JUNE, &bare)], holders, &newer_bare, 1);
    let both = ["anna Assigned", "bert ActiveUnmarked", "cleo Activated", "dora Assigned"];
    check(&[("2026-05-01/pim.json", &pim), ("2026-05-01/bare.json", &bare)], holders, &both, 0);
    // A list of one person, or one page, or of eligible assignments says nothing of who else is active.
    let one = active(&[("anna", GLOBAL, "Assigned"), ("anna", EXCHANGE, "Assigned")]);
    let left = |found: &Import| vec![held(found).len().to_string()];
    check(&[(MAY, &bare), ("2026-06-01/pim.json", &one)], left, &["3"], 0);
    let page = pim.replace("\"value\"", "\"@odata.nextLink\":\"https://x\",\"value\"");
    check(&[(MAY, &bare), ("2026-06-01/pim.json", &page)], left, &["3"], 0);
    let eligible = pim
        .replace("roleAssignmentScheduleInstances", "roleEligibilityScheduleInstances")
        .replace("\"assignmentType\":\"Assigned\",", "")
        .replace("\"assignmentType\":\"Activated\",", "");
    check(&[(MAY, &bare), ("2026-06-01/pim.json", &eligible)], left, &["3"], 0);
}

#[test]
fn members_of_a_group() {
    let list = |members: &[&str]| {
        let row = |id: &&str| format!(r##"{{"@odata.type":"#microsoft.graph.user","id":"{id}"}}"##);
        graph(&format!("groups('{GROUP}')/members"), &members.iter().map(row).collect::<Vec<_>>())
    };
    let members =
        |found: &Import| found.tenant.group_members.iter().map(|link| link.principal.id.to_string()).collect();
    let (old, new) = (list(&["anna", "bert"]), list(&["anna"]));
    check(&[(MAY, &old), (JUNE, &new)], members, &["anna", "anna"], 1);
    check(&[(MAY, &old), (JUNE, &list(&[]))], members, &[], 2);
    // Another group's list is none of its business.
    let other = list(&["anna"]).replace(GROUP, "bbbbbbbb-0000-4000-8000-000000000001");
    check(&[(MAY, &old), (JUNE, &other)], members, &["anna", "anna", "bert"], 0);
}

#[test]
fn roles_of_azure_by_scope() {
    let rows = |rows: &[(&str, &str)]| {
        let row = |(who, scope): &(&str, &str)| {
            format!(
                r#"{{"id":"{scope}/providers/Microsoft.Authorization/roleAssignments/{who}","name":"{who}","principalId":"{who}","principalName":"{who}@x","principalType":"User","roleDefinitionName":"Owner","roleDefinitionId":"{scope}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635","scope":"{scope}"}}"#
            )
        };
        format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(","))
    };
    let (one, two) = ("/subscriptions/1", "/subscriptions/2");
    let old = rows(&[("anna", one), ("bert", one), ("cleo", two), ("dora", "/subscriptions/1/resourceGroups/rg")]);
    let new = rows(&[("anna", one), ("emil", one)]);
    let holders =
        |found: &Import| found.tenant.azure_role_assignments.iter().map(|row| row.principal.id.to_string()).collect();
    check(&[(MAY, &old), (JUNE, &new)], holders, &["anna", "cleo", "dora", "emil"], 1);
}

#[test]
fn a_policy_that_was_deleted_protects_nobody() {
    let policies = |ids: &[&str]| {
        let row = |id: &&str| {
            format!(
                r#"{{"id":"{id}","displayName":"{id}","state":"enabled","conditions":{{"users":{{"includeUsers":["All"]}},"applications":{{"includeApplications":["All"]}}}},"grantControls":{{"operator":"OR","builtInControls":["mfa"]}}}}"#
            )
        };
        graph("identity/conditionalAccess/policies", &ids.iter().map(row).collect::<Vec<_>>())
    };
    let names = |found: &Import| found.tenant.ca_policies.iter().map(|policy| policy.id.to_string()).collect();
    check(&[(MAY, &policies(&["P1", "P2"])), (JUNE, &policies(&["P1"]))], names, &["p1"], 1);
    check(&[(MAY, &policies(&["P1", "P2"])), (JUNE, &policies(&[]))], names, &[], 2);
    // One saved by itself is no list.
    let alone = policies(&["P3"]).replace("policies\",\"value\":[{", "policies/$entity\",");
    let alone = alone.strip_suffix("]}").unwrap();
    check(&[(MAY, &policies(&["P1", "P2"])), (JUNE, alone)], names, &["p1", "p2", "p3"], 0);
}

#[test]
fn accounts_missing_in_a_newer_list_count_and_are_told() {
    let users = |names: &[&str]| {
        let row = |name: &&str| {
            format!(r#"{{"id":"{name}","userPrincipalName":"{name}@x","accountEnabled":true,"userType":"Member"}}"#)
        };
        graph("users", &names.iter().map(row).collect::<Vec<_>>())
    };
    let names = |found: &Import| found.tenant.users.iter().map(|user| user.id.to_string()).collect();
    let (old, new) = (users(&["anna", "bert", "cleo"]), users(&["anna"]));
    check(&[(MAY, &old), (JUNE, &new)], names, &["anna", "bert", "cleo"], 1);
    let found = read_texts(&[(MAY, &old), (JUNE, &new)]);
    let told = format!("{:?}", found.files[0].notices);
    assert!(told.contains("Not in 2026-06-01.json, which is newer: bert@x, cleo@x."), "{told}");
}

#[test]
fn columns_of_a_list_that_was_replaced_whole_are_no_columns_of_the_other() {
    let old =
        assignments(&[("anna", GLOBAL, "/"), ("bert", EXCHANGE, "/")]).replace("\"id\"", "\"principal\":null,\"id\"");
    let new = assignments(&[("cleo", GLOBAL, "/"), ("dora", EXCHANGE, "/")]);
    let has = |files: &[(&str, &str)]| {
        read_texts(files).tenant.supply(RecordKind::RoleAssignments).present.contains("principal")
    };
    assert!(has(&[(MAY, &old)]) && !has(&[(MAY, &old), (JUNE, &new)]));
}

/// Two lists without a date that differ both count, and each says what the other lacks.
#[test]
fn lists_without_a_date_that_differ_are_told() {
    const HEAD: &str = "Assignment State,User Group Name,Role Name,Email\n";
    let row = |name: &str| {
        format!(
            "Active,{name},Global Administrator,{name}@c.example\nActive,{name},User Administrator,{name}@c.example\n"
        )
    };
    let told = |first: &str, second: &str| {
        let texts = [first, second].map(|rows| format!("{HEAD}{rows}"));
        let found = read_texts(&[("Roleassignments.csv", &texts[0]), ("alt/Roleassignments.csv", &texts[1])]);
        let words = found.files.iter().flat_map(|file| file.notices.iter()).map(|notice| notice.message.clone());
        words.filter(|words| words.contains("Neither list tells its date")).collect::<Vec<_>>()
    };
    assert_eq!(told(&row("anna"), &row("anna")), Vec::<String>::new());
    let more = told(&row("anna"), &format!("{}{}", row("anna"), row("ben")));
    assert!(more.len() == 1 && more[0].contains("ben@c.example"), "{more:?}");
}

/// What has the name of an earlier export may be of another role, person or subscription: only what it names is replaced,
/// and what it lacks is told. Of what a tenant lists whole, an empty list is an answer, too.
#[test]
fn the_same_export_taken_again() {
    let (may, june) = ("roles_2026-05-01.json", "roles_2026-06-01.json");
    let three = assignments(&[("anna", GLOBAL, "/"), ("bert", GLOBAL, "/"), ("cleo", GLOBAL, "/")]);
    let one = assignments(&[("anna", GLOBAL, "/")]);
    let roles = |second: &str| {
        let found = read_texts(&[(may, &three), (second, &one)]);
        let told = found.files[0].notices.count(ProblemKind::Conflict);
        (held(&found).len(), told)
    };
    assert_eq!(roles(june), (4, 1), "it may be of one person");
    assert_eq!(roles("anna_2026-06-01.json"), (4, 0), "under another name it may be that person's list");
    let partners = |rows: &str| graph("tenantRelationships/delegatedAdminRelationships", &[rows.to_owned()]);
    let row = r#"{"id":"r1","displayName":"R","status":"active","autoExtendDuration":"P0D","customer":{"tenantId":"t"},"accessDetails":{"unifiedRoles":[]}}"#;
    let left = |found: &Import| {
        let partners = found.tenant.partners.iter();
        partners.map(|row| row.status.as_deref().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (active, expired) = (partners(row), partners(&row.replace("active", "expired")));
    check(&[("r_2026-05-01.json", &active), ("r_2026-06-01.json", &expired)], left, &["expired"], 1);
    check(&[("r_2026-05-01.json", &active), ("r_2026-06-01.json", &partners(""))], left, &[], 1);
}

#[test]
fn lists_of_another_subscription_take_nothing_away() {
    let plans = |subscription: &str, tiers: &[(&str, &str)]| {
        let row = |(name, tier): &(&str, &str)| {
            format!(
                r#"{{"id":"/subscriptions/{subscription}/providers/Microsoft.Security/pricings/{name}","name":"{name}",
                "type":"Microsoft.Security/pricings","properties":{{"pricingTier":"{tier}"}}}}"#
            )
        };
        format!(r#"{{"value":[{}]}}"#, tiers.iter().map(row).collect::<Vec<_>>().join(","))
    };
    let (a, b) = ("aaaaaaaa-1111-4d85-8656-9a00031f04d5", "bbbbbbbb-1111-4d85-8656-9a00031f04d5");
    let left = |found: &Import| {
        let plans = found.tenant.defender_plans.iter();
        plans.map(|plan| format!("{} {} {:?}", &plan.subscription[..1], plan.name, plan.on)).collect()
    };
    let (may, june) = ("pricings_2026-05-01.json", "pricings_2026-06-01.json");
    let (old, other) = (plans(a, &[("VirtualMachines", "Free")]), plans(b, &[("VirtualMachines", "Standard")]));
    check(&[(may, &old), (june, &other)], left, &["a VirtualMachines Some(false)", "b VirtualMachines Some(true)"], 0);
    let two = plans(a, &[("VirtualMachines", "Free"), ("Dns", "Free")]);
    let one = plans(a, &[("VirtualMachines", "Standard")]);
    check(&[(may, &two), (june, &one)], left, &["a VirtualMachines Some(true)"], 2);
}

/// Of three files the newest counts, whatever they are called; what it lacks, the next one answers.
#[test]
fn of_three_files_the_newest_counts_in_every_order() {
    const JULY: &str = "2026-07-01.json";
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let check = |files: [(&str, String); 3], said: fn(&Import) -> String, expected: &str| {
        for order in orders {
            let names = order.map(|at| format!("{}/{}", order.iter().position(|one| *one == at).unwrap(), files[at].0));
            let files: Vec<(&str, &str)> =
                names.iter().zip(order).map(|(name, at)| (name.as_str(), files[at].1.as_str())).collect();
            assert_eq!(said(&read_texts(&files)), expected, "{names:?}");
        }
    };
    let group = |assignable: &str| {
        let row = r#"{"id":"g1","displayName":"G","mailEnabled":false,"securityEnabled":true,"isAssignableToRole":WORD,"groupTypes":[]}"#;
        graph("groups", &[row.replace("WORD", assignable)])
    };
    let assignable = |found: &Import| format!("{:?}", found.tenant.groups.items[0].role_assignable);
    let groups = [(MAY, group("false")), (JUNE, group("false")), (JULY, group("true"))];
    check(groups, assignable, "Value(true)");
    let user = |enabled: &str| {
        let row = r#"{"id":"u1","userPrincipalName":"a@x.example","displayName":"A","userType":"Member"WORD}"#;
        graph("users", &[row.replace("WORD", enabled)])
    };
    let enabled = |found: &Import| format!("{:?}", found.tenant.users.items[0].enabled);
    let of = |may: &str, june: &str, july: &str| [(MAY, user(may)), (JUNE, user(june)), (JULY, user(july))];
    let (yes, no) = (r#","accountEnabled":true"#, r#","accountEnabled":false"#);
    check(of(yes, no, ""), enabled, "Some(false)");
    check(of(yes, no, yes), enabled, "Some(true)");
}

/// An account or group that the directory synchronises no more has no value there.
#[test]
fn what_is_emptied_since() {
    let users = |synced: &str| {
        let row = r#"{"id":"u1","userPrincipalName":"a@x.example","displayName":"A","onPremisesSyncEnabled":SYNCED}"#;
        graph("users", &[row.replace("SYNCED", synced)])
    };
    let left = |found: &Import| found.tenant.users.iter().map(|user| format!("{:?}", user.synced)).collect();
    check(&[(MAY, &users("true")), (JUNE, &users("null"))], left, &["Empty"], 1);
    check(&[(MAY, &users("null")), (JUNE, &users("true"))], left, &["Value(true)"], 0);
    let groups = |synced: &str| users(synced).replace("#users", "#groups").replace("userPrincipalName", "mailNickname");
    let left = |found: &Import| found.tenant.groups.iter().map(|group| format!("{:?}", group.synced)).collect();
    check(&[(MAY, &groups("true")), (JUNE, &groups("null"))], left, &["Empty"], 1);
}
