//! What counts as supplied, whole, cut or missing.

use super::{only_part, read_texts, said};
use crate::tenant::{RecordKind, SupplyState, Tenant};

const ONE: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const TWO: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const EMPTY: &str = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[]}"#;
const MEMBER: &str = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}"##;
const PAGE: &str = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","@odata.nextLink":"https://graph.microsoft.com/v1.0/next","value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}"##;

fn tenant(files: &[(String, &str)]) -> Tenant {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, *text)).collect();
    read_texts(&files).tenant
}

fn members(group: &str) -> String {
    format!("groups/{group}/members.json")
}

#[test]
fn a_cut_list_concerns_its_own_group_only() {
    let tenant = tenant(&[(members(ONE), PAGE), (members(TWO), MEMBER)]);
    assert!(!tenant.group_members.of_group(ONE), "one page of several");
    assert!(tenant.group_members.cut_of_group(ONE).unwrap().contains(ONE), "the reason names the file");
    assert!(tenant.group_members.of_group(TWO));
    assert_eq!(tenant.group_members.supply.state, SupplyState::Whole, "lists of groups were supplied");
}

#[test]
fn refused_rows_cut_their_group() {
    let broken = MEMBER.replace("\"id\":\"1\"", "\"displayName\":\"nobody\"");
    let tenant = tenant(&[(members(ONE), &broken), (members(TWO), MEMBER)]);
    assert!(!tenant.group_members.of_group(ONE) && tenant.group_members.of_group(TWO));
}

#[test]
fn a_whole_list_beats_a_cut_one() {
    let other = format!("portal/exportGroupMembers-{ONE}.json");
    for files in [[(members(ONE), PAGE), (other.clone(), MEMBER)], [(members(ONE), MEMBER), (other.clone(), PAGE)]] {
        let tenant = tenant(&files);
        assert!(tenant.group_members.of_group(ONE) && tenant.group_members.cut_of_group(ONE).is_none());
    }
}

#[test]
fn an_empty_list_is_the_list_of_its_group() {
    let owners = format!("groups/{ONE}/owners.json");
    let found = tenant(&[(members(ONE), EMPTY), (owners, "[]")]);
    assert!(found.group_members.of_group(ONE) && found.group_owners.of_group(ONE));
    assert!(!found.group_members.of_group(TWO), "another group's list was not supplied");
    let named = EMPTY.replace("#directoryObjects", &format!("#groups('{TWO}')/members"));
    assert!(tenant(&[("a.json".into(), &named)]).group_members.of_group(TWO), "the context names it");
    let unnamed = tenant(&[("a.json".into(), EMPTY)]);
    assert!(!unnamed.group_members.of_group(ONE), "a list of nobody knows whom supplies nothing");
}

#[test]
fn a_list_of_groups_or_licences_that_lacks_what_others_name_is_cut() {
    let groups = |id: &str| {
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups","value":[{{"id":"{id}","displayName":"G",
            "securityEnabled":true,"groupTypes":[]}}]}}"#
        )
    };
    let check = |files: &[(String, &str)], kind: RecordKind, is_cut: bool| {
        let state = tenant(files).supply(kind).state.clone();
        assert_eq!(matches!(state, SupplyState::Truncated(_)), is_cut, "{files:?}: {state:?}");
        assert_eq!(state == SupplyState::Whole, !is_cut);
    };
    let (one, two) = (groups(ONE), groups(TWO));
    for list in [MEMBER, EMPTY] {
        check(&[("groups.json".into(), &one), (members(ONE), list)], RecordKind::Groups, false);
        check(&[("groups.json".into(), &two), (members(ONE), list)], RecordKind::Groups, true);
    }
    let sku = |id: &str| {
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#subscribedSkus","value":[{{"skuId":"{id}",
            "skuPartNumber":"X","capabilityStatus":"Enabled","prepaidUnits":{{"enabled":5}},"consumedUnits":1}}]}}"#
        )
    };
    let user = format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{{"id":"1","userPrincipalName":"u@x.example",
        "displayName":"U","assignedLicenses":[{{"disabledPlans":[],"skuId":"{ONE}"}}]}}]}}"#
    );
    for (id, is_cut) in [(ONE, false), (TWO, true)] {
        check(&[("subscribedSkus.json".into(), &sku(id)), ("users.json".into(), &user)], RecordKind::Licences, is_cut);
    }
}

/// Another file may be a later page, or another part of the list: it makes a cut one whole where names or dates say so.
#[test]
fn a_whole_list_does_not_make_up_for_a_cut_one() {
    let user = |id: u32| format!(r#"{{"id":"{id}","userPrincipalName":"u{id}@x.example","displayName":"U"}}"#);
    let file = |link: bool, id: u32| {
        let link =
            if link { r#""@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=x","# } else { "" };
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users",{link}"value":[{}]}}"#,
            user(id)
        )
    };
    let check = |files: &[(&str, String)], is_whole: bool| {
        let files: Vec<(String, &str)> = files.iter().map(|(name, text)| ((*name).to_owned(), &**text)).collect();
        let found = tenant(&files);
        let state = &found.users.supply.state;
        assert_eq!(*state == SupplyState::Whole, is_whole, "{files:?}: {state:?}");
    };
    let (first, next, last) = (file(true, 1), file(true, 2), file(false, 3));
    check(&[("users-1.json", first.clone()), ("users-2.json", next.clone()), ("users-3.json", last.clone())], true);
    check(&[("users.json", first.clone()), ("users (2).json", last.clone())], true);
    // A page is not there.
    check(&[("users-1.json", first.clone()), ("users-3.json", last.clone())], false);
    check(&[("users-2.json", next.clone()), ("users-3.json", last.clone())], false);
    check(&[("users-1.json", first.clone()), ("users-2.json", next)], false);
    check(&[("users.json", first.clone()), ("accounts.json", last.clone())], false);
    // Nobody knows whose row it was.
    let refused = last.replace("\"id\":\"3\"", "\"x\":1").replace("userPrincipalName", "y");
    check(&[("a.json", last.clone()), ("b.json", refused)], false);
    // A later list holds all that there is.
    check(&[("2026-01-05/users.json", first.clone()), ("2026-02-05/people.json", last.clone())], true);
    check(&[("2026-03-05/users.json", first), ("2026-02-05/people.json", last)], false);
}

/// Of the sign-ins in one file nothing tells what stands in a column of another.
#[test]
fn a_column_of_a_log_has_to_stand_in_each_file() {
    let log = |client: &str, kind: bool| {
        format!(
            r#"[{{"id":"{kind}","createdDateTime":"2026-06-01T08:00:00Z","userPrincipalName":"a@c.example","userId":"11111111-2222-4333-8444-555555555555","appDisplayName":"Azure Portal","ipAddress":"192.0.2.1","conditionalAccessStatus":"success",{client}"isInteractive":{kind},"status":{{"errorCode":0}},"authenticationRequirement":"singleFactorAuthentication"}}]"#
        )
    };
    let client = r#""clientAppUsed":"Browser","#;
    let gap = |first: String, second: String| {
        let tenant = read_texts(&[("a.json", &first), ("b.json", &second)]).tenant;
        let supply = &tenant.sign_ins.supply;
        supply.column_gap(RecordKind::SignIns, "clientAppUsed", crate::tenant::records::Empty::MeansNothing)
    };
    assert_eq!(gap(log(client, true), log(client, false)).map(|missing| missing.why), None);
    let missing = gap(log("", true), log(client, false)).unwrap();
    assert!(missing.why.contains("in a.json"), "{}", missing.why);
    let empty = client.replace("\"Browser\"", "null");
    assert!(gap(log(&empty, true), log(client, false)).is_some());
}

#[test]
fn a_table_of_all_groups_lists_each_of_them() {
    let table = format!("GroupName,GroupId,MemberId\nOne,{ONE},1\nOne,{ONE},2\nTwo,{TWO},1\n");
    let found = tenant(&[("members.csv".into(), &table)]);
    assert!(found.group_members.of_group(ONE) && found.group_members.of_group(TWO));
    let expanded = format!(
        r#"[{{"id":"{ONE}","displayName":"One","groupTypes":[],"securityEnabled":true,"members":[{}]}}]"#,
        vec![r##"{"@odata.type":"#microsoft.graph.user","id":"1"}"##; 20].join(",")
    );
    let found = tenant(&[("groups.json".into(), &expanded)]);
    assert!(!found.group_members.of_group(ONE), "$expand stops at 20");
}

#[test]
fn a_failed_command_leaves_its_list_missing() {
    let file = |failed: &str, policies: &str| {
        format!(
            r#"{{"baseline_version":"1","module_version":"1.8.0","conditional_access_policies":{policies},"domain_settings":[],"privileged_roles":[],"aad_unsuccessful_commands":["{failed}"]}}"#
        )
    };
    let state =
        |text: &str, kind| read_texts(&[("ProviderSettingsExport.json", text)]).tenant.supply(kind).state.clone();
    let fine = file("Get-MgBetaUserCount", "[]");
    assert_eq!(state(&fine, RecordKind::ConditionalAccess), SupplyState::Whole, "no policies at all");
    let failed = file("Get-MgBetaIdentityConditionalAccessPolicy", "[]");
    assert_eq!(state(&failed, RecordKind::ConditionalAccess), SupplyState::NotSupplied);
    assert_eq!(state(&failed, RecordKind::Domains), SupplyState::Whole, "the other commands did not fail");
    assert_eq!(state(&file("Get-MgBetaDomain", "[]"), RecordKind::Domains), SupplyState::NotSupplied);
    let roles = file("Get-PrivilegedRole", "[]");
    assert_eq!(state(&roles, RecordKind::RolePolicies), SupplyState::NotSupplied);
    let some = r#"[{"Id":"1","DisplayName":"P","State":"enabled","Conditions":{},"GrantControls":null}]"#;
    let partly = file("Get-MgBetaIdentityConditionalAccessPolicy", some);
    assert!(matches!(state(&partly, RecordKind::ConditionalAccess), SupplyState::Truncated(_)));
}

#[test]
fn refused_rows_never_make_an_empty_list_whole() {
    let text = "UserPrincipalName,DisplayName,UserType\n,,Member\n";
    let found = read_texts(&[("users.csv", text)]);
    assert!(matches!(found.tenant.users.supply.state, SupplyState::Truncated(_)));
    let part = only_part(&found.files[0]);
    assert_eq!((part.rows_seen, part.rows_read, part.rows_refused), (1, 0, 1), "{}", said(part));
}

#[test]
fn what_is_no_export_is_openly_not_recognised() {
    let files: &[(&str, &str)] = &[
        ("README.md", "# Title\n\nSome words, with commas.\n"),
        ("notes.txt", "Kick-off on Tuesday; bring the list.\n"),
        ("one-line.csv", "hello"),
        ("columns.csv", ",,,\n,,,\n"),
        ("tariffs.csv", "Berth,Metres,Price\nA,12,100\n"),
        ("object.json", r#"{"colour":"blue"}"#),
        ("list.json", "[1,2,3]"),
        ("texts.json", r#"["a","b"]"#),
        ("nothing.json", "[]"),
        ("nulls.json", "[null,{}]"),
        ("words.json", "not json at all"),
        ("open.json", "{\"value\":["),
    ];
    for file in files {
        let found = read_texts(&[*file]);
        assert_eq!(found.files.len(), 1);
        for part in &found.files[0].parts {
            assert_eq!(part.rows_seen, part.rows_refused, "{}", file.0);
            assert!(part.dataset.is_none() && !part.problems.is_empty(), "{}: {part:?}", file.0);
        }
        assert!(!found.files[0].parts.is_empty(), "{}", file.0);
    }
}

/// An answer on changes tells of what is gone, which is no account.
#[test]
fn what_was_removed_is_no_record() {
    let text = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","@odata.deltaLink":"x","value":[
        {"id":"1","displayName":"Ada","userPrincipalName":"ada@x.example"},{"id":"2","@removed":{"reason":"changed"}},
        {"id":"3","displayName":"Ben","userPrincipalName":"ben@x.example"}]}"#;
    let found = read_texts(&[("users.json", text)]);
    let part = &found.files[0].parts[0];
    assert_eq!((part.rows_read, part.rows_refused, found.tenant.users.items.len()), (2, 1, 2));
}

/// Each file of a log holds entries of its own: one that is cut is not made up for by another, as a list of accounts is.
#[test]
fn of_two_files_of_a_log_one_is_cut() {
    let row = |kind: bool| {
        format!(
            r#"{{"id":"{kind}","createdDateTime":"2026-06-01T08:00:00Z","userPrincipalName":"a@c.example","userId":"11111111-2222-4333-8444-555555555555","appDisplayName":"Azure Portal","ipAddress":"192.0.2.1","clientAppUsed":"Browser","isInteractive":{kind},"status":{{"errorCode":0}}}}"#
        )
    };
    let state = |first: String, second: String| {
        let tenant = read_texts(&[("a.json", &first), ("b.json", &second)]).tenant;
        (tenant.sign_ins.supply.state.clone(), tenant.sign_ins.lacks_interactive)
    };
    let whole = |kind: bool| format!("[{}]", row(kind));
    let cut = |kind: bool| format!("[{},{}", row(kind), &row(kind)[..40]);
    assert_eq!(state(whole(true), whole(false)), (SupplyState::Whole, false));
    for (first, second) in [(cut(true), whole(false)), (whole(true), cut(false))] {
        assert!(matches!(state(first, second).0, SupplyState::Truncated(_)));
    }
    assert!(state(whole(false), whole(false)).1, "nobody at the keyboard");
}

/// Interactive sign-ins and others stand in logs of their own, and between two files days may be left out.
#[test]
fn a_log_speaks_for_the_days_of_its_own_files() {
    let row = |(day, kind): &(&str, bool)| {
        format!(
            r#"{{"id":"{day}{kind}","createdDateTime":"{day}T08:00:00Z","userPrincipalName":"a@c.example","userId":"11111111-2222-4333-8444-555555555555","appDisplayName":"Azure Portal","ipAddress":"192.0.2.1","clientAppUsed":"Browser","isInteractive":{kind},"status":{{"errorCode":0}}}}"#
        )
    };
    let check = |files: &[(&str, &[(&str, bool)])], from: &str, to: &str, is_apart: bool| {
        let texts: Vec<(&str, String)> = files
            .iter()
            .map(|(name, rows)| (*name, format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(","))))
            .collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
        let log = read_texts(&texts).tenant.sign_ins;
        let (first, last) = log.window.unwrap();
        assert_eq!((&*first.iso_date(), &*last.iso_date()), (from, to), "{files:?}");
        assert_eq!(log.supply.apart.is_some(), is_apart, "{files:?}");
    };
    let (first, second, last) = (("2026-06-01", true), ("2026-06-02", true), ("2026-06-30", true));
    check(&[("a.json", &[first, last])], "2026-06-01", "2026-06-30", false);
    let silent = [("2026-06-01", false), ("2026-06-30", false)];
    check(&[("a.json", &[last]), ("b.json", &silent)], "2026-06-30", "2026-06-30", false);
    check(&[("b.json", &silent)], "2026-06-01", "2026-06-30", false);
    check(&[("a.json", &[first]), ("b.json", &[second])], "2026-06-01", "2026-06-02", false);
    check(&[("a.json", &[first, second]), ("b.json", &[last])], "2026-06-30", "2026-06-30", true);
    // The names of the files say that no day is left out.
    let named =
        [("SignIns_2026-06-01_2026-06-15.json", &[second][..]), ("SignIns_2026-06-16_2026-06-30.json", &[last])];
    check(&named, "2026-06-02", "2026-06-30", false);
}

/// The template that the program writes names who holds roles; untouched, it is no inventory.
#[test]
fn a_sheet_as_the_template_was_written_is_none() {
    const HEAD: &str = "Account,Category,Service,Justification,Decision,Found in the evidence\n";
    let sheet = |rows: &str| {
        let found = read_texts(&[("Administrators.csv", &format!("{HEAD}{rows}"))]);
        let administrators = &found.tenant.administrators;
        (administrators.supply.is_supplied(), administrators.items.len())
    };
    assert_eq!(sheet("a@c.example,,,,,Global Administrator\nb@c.example,,,,,\n"), (false, 0));
    assert_eq!(sheet("a@c.example,,,,,Global Administrator\nb@c.example,,,,keep,\n"), (true, 2));
    let subscriptions = "Subscription ID,Name,Owner,Purpose,Production,Leaving\n1,prod,,,,\n";
    let found = read_texts(&[("Subscriptions.csv", subscriptions)]).tenant.subscription_inventory;
    assert_eq!((found.supply.is_supplied(), found.items.len()), (false, 0));
    // Whoever is named by name alone is named.
    let people = read_texts(&[("Exposed people.csv", "Person,Account,Reason\nPetra Groß,,pays\n")]).tenant.exposed;
    assert_eq!(&*people.items[0].account, "Petra Groß");
}

/// How a role is held stands in a column; where its cell is empty, it is neither.
#[test]
fn an_assignment_without_its_state_is_of_none() {
    let text = "Assignment State,User Group Name,Role Name,Email\n,Anna,Global Administrator,anna@c.example\n\
                Eligible,Ben,Global Administrator,ben@c.example\n";
    let tenant = read_texts(&[("assignments.csv", text)]).tenant;
    assert_eq!(tenant.pim_active.items[0].state, crate::tenant::AssignmentState::Unspecified);
    assert_eq!((tenant.pim_active.items.len(), tenant.pim_eligible.items.len()), (1, 1));
}

/// A partner's role without its id may be any.
#[test]
fn a_partners_role_without_an_id_is_not_known() {
    let roles = |role: &str| {
        let text = format!(
            r#"[{{"id":"1","displayName":"Partner","status":"active","autoExtendDuration":"PT0S","customer":{{}},
            "accessDetails":{{"unifiedRoles":[{role}]}}}}]"#
        );
        read_texts(&[("delegatedAdminRelationships.json", &text)]).tenant.partners.items[0].roles.is_exported()
    };
    assert!(roles("") && roles(r#"{"roleDefinitionId":"x"}"#));
    assert!(!roles("{}"));
}

/// An empty answer does not say whose it is: the name that the request gives it does. One that is cut says nothing.
#[test]
fn empty_lists_of_settings_tell_by_their_names_whose_they_are() {
    let subscription = format!("azure/diagnosticSettings-{ONE}.json");
    let found = tenant(&[(subscription, "[]"), ("azure/diagnosticSettings-entra.json".to_owned(), r#"{"value":[]}"#)]);
    let supply = &found.diagnostic_settings.supply;
    assert_eq!(supply.state, SupplyState::Whole);
    assert_eq!(supply.per_object.iter().map(|id| &**id).collect::<Vec<_>>(), [ONE, "directory"]);
    let contacts = tenant(&[(format!("contacts-{ONE}.json"), "[]")]).security_contacts.supply;
    assert!(contacts.per_object.contains(ONE), "{contacts:?}");
    let page = r#"{"value":[],"nextLink":"https://management.azure.com/next"}"#;
    let cut = tenant(&[("diagnosticSettings-entra.json".to_owned(), page)]).diagnostic_settings.supply;
    assert!(cut.per_object.is_empty(), "{cut:?}");
}

/// What was asked of each subscription is still known when the lists are settled.
#[test]
fn lists_of_subscriptions_outlive_the_settling() {
    let role = r#"[{"id":"/providers/Microsoft.Authorization/roleDefinitions/r","name":"r","roleName":"Reader",
        "roleType":"BuiltInRole","assignableScopes":["/"],"permissions":[{"actions":["*/read"]}]}]"#;
    let found = tenant(&[("azure/roleDefinitions.json".to_owned(), role)]);
    let names: Vec<&str> = found.lists.iter().map(|list| &*list.name).collect();
    assert_eq!(names, ["azure/roledefinitions.json"]);
}
