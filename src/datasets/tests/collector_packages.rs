//! Packages of collectors as wholes: EntraExporter's tree of one file for each object says what Graph's lists say.

use super::{read, read_inputs};
use crate::datasets::Import;
use crate::evidence::{Input, Source};
use crate::tenant::{Known, PrincipalKind, PrincipalRef, RecordKind, Scope, SupplyState};
use serde_json::Value;
use std::path::Path;

/// Lists of the clean sample tenant, and where EntraExporter puts their objects.
const LISTS: &[(&str, &str)] = &[
    ("users.json", "Users"),
    ("groups.json", "Groups"),
    ("applications.json", "Applications"),
    ("servicePrincipals.json", "ServicePrincipals"),
    ("conditionalAccessPolicies.json", "Identity/Conditional/AccessPolicies"),
    ("namedLocations.json", "Identity/Conditional/NamedLocations"),
    ("domains.json", "Domains"),
    ("subscribedSkus.json", "SubscribedSkus"),
    ("roleDefinitions.json", "RoleManagement/Directory/RoleDefinitions"),
    ("roleAssignments.json", "RoleManagement/Directory/RoleAssignments"),
    ("roleAssignmentScheduleInstances.json", "RoleManagement/Directory/RoleAssignmentScheduleInstances"),
];

fn list(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/clean").join(file);
    let mut list: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    serde_json::from_value(list["value"].take()).unwrap()
}

fn input(name: String, object: &Value, in_utf16: bool) -> Input {
    let text = serde_json::to_string_pretty(object).unwrap();
    let bytes: Vec<u8> = if in_utf16 {
        // Windows PowerShell writes UTF-16 with its mark.
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    } else {
        text.into_bytes()
    };
    Input { name, source: Source::Bytes(bytes.into()) }
}

fn tree(in_utf16: bool) -> Import {
    let mut inputs = Vec::new();
    for (file, folder) in LISTS {
        for object in list(file) {
            let id = object["id"].as_str().unwrap();
            inputs.push(input(format!("Export/{folder}/{id}/{id}.json"), &object, in_utf16));
        }
    }
    inputs.push(input("Export/Organization/Organization.json".into(), &list("organization.json")[0], in_utf16));
    read_inputs(&inputs)
}

fn lists() -> Import {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/clean");
    let files = LISTS.iter().map(|(file, _)| *file).chain(["organization.json"]);
    let inputs: Vec<Input> =
        files.map(|file| Input { name: file.into(), source: Source::Path(folder.join(file)) }).collect();
    read_inputs(&inputs)
}

#[test]
fn the_tree_of_objects_says_what_the_lists_say() {
    let whole = lists();
    for in_utf16 in [false, true] {
        let tree = tree(in_utf16);
        for file in &tree.files {
            let part = &file.parts[0];
            assert_eq!((part.rows_read, part.rows_refused), (1, 0), "{}: {:?}", file.name, part.problems);
        }
        for kind in RecordKind::ALL {
            let (one, other) = (whole.tenant.supply(*kind), tree.tenant.supply(*kind));
            assert_eq!(one.state, other.state, "{kind:?}");
        }
        let count = |import: &Import| {
            let tenant = &import.tenant;
            [
                tenant.users.items.len(),
                tenant.groups.items.len(),
                tenant.applications.items.len(),
                tenant.service_principals.items.len(),
                tenant.ca_policies.items.len(),
                tenant.named_locations.items.len(),
                tenant.domains.items.len(),
                tenant.skus.items.len(),
                tenant.role_definitions.items.len(),
                tenant.role_assignments.items.len(),
                tenant.pim_active.items.len(),
                tenant.organization.items.len(),
            ]
        };
        assert_eq!(count(&whole), count(&tree));
        assert!(count(&tree).iter().all(|count| *count > 0), "{:?}", count(&tree));
    }
}

/// AzureHound leaves out what is false, empty or null, and writes every scope but those of apps as the tenant.
#[test]
fn azurehounds_file_is_read_kind_by_kind() {
    let found = read(&["azurehound/azurehound.json"]);
    let parts: Vec<String> = found.files[0]
        .parts
        .iter()
        .map(|part| {
            assert_eq!((part.complete, part.rows_seen), (Some(true), part.rows_read + part.rows_refused));
            let name = part.name.as_deref().unwrap_or_default();
            format!("{name} {} {}+{}", part.dataset.unwrap_or("-"), part.rows_read, part.rows_refused)
        })
        .collect();
    let expected = [
        "AZUser users 2+0",
        "AZGroup groups 1+0",
        "AZGroupMember group-members 1+0",
        "AZGroupOwner group-owners 1+0",
        "AZRole role-definitions 1+0",
        "AZRoleAssignment role-assignments 1+0",
        "AZRoleEligibilityScheduleInstance pim-eligible 1+0",
        "AZServicePrincipal service-principals 1+0",
        "AZServicePrincipalOwner group-owners 1+0",
        "AZApp applications 1+0",
        "AZAppOwner group-owners 1+0",
        "AZAppRoleAssignment app-role-assignments 1+0",
        "AZDevice devices 1+0",
        "AZDeviceOwner - 0+1",
        "AZManagementGroup management-groups 1+0",
        "AZSubscription azure-subscriptions 1+0",
        "AZSubscriptionRoleAssignment azure-role-assignments 1+0",
        "AZVM virtual-machines 1+0",
        "AZVMScaleSetRoleAssignment azure-role-assignments 1+0",
        "AZKeyVault - 0+1",
        "AZLantern - 0+1",
    ];
    assert_eq!(parts, expected);
    assert_eq!(found.files[0].parts[19].rows_unneeded(), 1);
    let tenant = &found.tenant;
    // The second user is number 3 of the file, and whether he may sign in was not exported.
    let users: Vec<_> = tenant.users.iter().map(|user| (user.enabled, user.synced.is_exported())).collect();
    assert_eq!(users, [(Some(true), false), (None, true)]);
    assert_eq!(tenant.users.iter().nth(1).unwrap().sources.iter().next().unwrap().row, 3);
    let group = tenant.groups.iter().next().unwrap();
    let owners = &tenant.supply(RecordKind::GroupOwners).per_object;
    assert!(owners.contains(&*group.id), "the list of owners is there, and empty");
    assert_eq!(tenant.group_members.iter().count(), 1);
    let scopes: Vec<_> = tenant.role_assignments.iter().map(|row| &row.scope).collect();
    assert!(matches!(scopes[..], [Scope::Tenant, Scope::Object(_)]), "{scopes:?}");
    assert_eq!(tenant.azure_role_assignments.iter().count(), 2);
    let owners = |known: &Known<Vec<PrincipalRef>>| known.value().map(Vec::len);
    assert_eq!(owners(&tenant.applications.iter().next().unwrap().owners), Some(1));
    assert_eq!(owners(&tenant.service_principals.iter().next().unwrap().owners), Some(1));
    assert!(tenant.supply(RecordKind::Registrations).present.is_empty());
}

/// Newer versions add who of a partner holds roles here, under the partner's tenant.
#[test]
fn people_of_partners_are_guests() {
    use crate::tenant::account::UserType;
    let check = |rows: &[(&str, &str)], expected: &[Option<UserType>], words: &str| {
        let user = |(number, (tenant, kind)): (usize, &(&str, &str))| {
            format!(
                r#"{{"kind":"AZUser","data":{{"id":"0000000{number}-0000-4000-8000-000000000000","displayName":"A",
                "userPrincipalName":"u{number}@x.example","userType":"{kind}","tenantId":"{tenant}","tenantName":"Tenant {tenant}"}}}}"#
            )
        };
        let data: Vec<String> = rows.iter().enumerate().map(user).collect();
        let text = format!(r#"{{"data":[{}],"meta":{{"type":"azure","version":5}}}}"#, data.join(","));
        let input = Input { name: "hound.json".into(), source: Source::Bytes(text.into_bytes().into()) };
        let found = read_inputs(&[input]);
        let users: Vec<_> = found.tenant.users.iter().map(|user| user.user_type).collect();
        assert_eq!(users, expected);
        let told: Vec<String> =
            found.files[0].parts[0].problems.iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(told.is_empty(), words.is_empty(), "{told:?}");
        assert!(told.concat().contains(words), "{told:?}");
    };
    let (member, guest) = (Some(UserType::Member), Some(UserType::Guest));
    check(&[("a", "Member"), ("A", "Guest")], &[member, guest], "");
    let words = "1 account is not of this tenant but of Tenant b, a partner with rights here";
    check(&[("b", "Member"), ("a", "Member"), ("a", "Member")], &[guest, member, member], words);
    check(&[("b", "Member"), ("a", "Member")], &[member, member], "who is of another one is not known");
}

/// Older versions of AzureHound list assignments role by role, which are not all there are.
#[test]
fn assignments_by_role_are_read_as_some() {
    let found = read(&["azurehound/azurehound-by-role.json"]);
    for part in &found.files[0].parts {
        assert_eq!((part.rows_read, part.rows_refused), (1, 0), "{:?}: {:?}", part.name, part.problems);
    }
    let tenant = &found.tenant;
    let rows: Vec<String> = tenant
        .azure_role_assignments
        .iter()
        .map(|row| format!("{} {} {:?}", &row.principal.id[..4], &row.role_id[..4], row.scope))
        .collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("ec71 8e3a Subscription"), "{rows:?}");
    assert!(matches!(tenant.azure_role_assignments.supply.state, SupplyState::Some(_)));
    let policy = &tenant.role_policies.items[0];
    assert_eq!((&*policy.role_id, policy.rules.len()), ("62e90394-69f5-4237-9190-012177145e10", 3));
    assert_eq!(tenant.permission_grants.items[0].permissions.value().unwrap().len(), 2);
}

/// The first version says what its rows are above them; only who holds two roles is told well enough.
#[test]
fn the_first_azurehound_is_read_where_it_tells_roles() {
    let found = read(&["azurehound/20221003121045-azglobaladminrights.json"]);
    let rows = &found.tenant.role_assignments.items;
    assert!(rows.iter().all(|row| &*row.role_name == "Global Administrator"), "{rows:?}");
    assert_eq!(
        rows.iter().map(|row| row.principal.kind).collect::<Vec<_>>(),
        [PrincipalKind::User, PrincipalKind::ServicePrincipal]
    );
}

/// Who holds a role, member by member: the role is the folder, and the scope of others stands in their file.
#[test]
fn members_of_a_role_are_its_holders() {
    use crate::tenant::holders::canonical_role;
    let (role, ada, app) = (
        "2f3a0001-0000-4000-8000-0000000000a1",
        "2f3a0001-0000-4000-8000-000000000001",
        "2f3a0001-0000-4000-8000-000000000002",
    );
    let own = format!(
        r#"{{"id":"{role}","deletedDateTime":null,"description":"x","displayName":"Global Administrator","roleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}}"#
    );
    let user = format!(
        r##"{{"@odata.type":"#microsoft.graph.user","id":"{ada}","userPrincipalName":"ada@x.example","displayName":"Ada"}}"##
    );
    let program =
        format!(r##"{{"@odata.type":"#microsoft.graph.servicePrincipal","id":"{app}","displayName":"App"}}"##);
    let plain = format!(r#"{{"id":"{ada}","userPrincipalName":"ada@x.example","displayName":"Ada"}}"#);
    let scoped = format!(
        r#"{{"id":"s","roleId":"{role}","administrativeUnitId":"u","roleMemberInfo":{{"id":"{ada}","displayName":"Ada"}}}}"#
    );
    let check = |name: &str, text: &str, expected: &str| {
        let list = format!("DirectoryRoles/{role}/{role}.json");
        let import = super::read_texts(&[(&list, &own), (name, text)]);
        let rows: Vec<String> = import
            .tenant
            .role_assignments
            .iter()
            .map(|row| {
                let (_, role) = canonical_role(&import.tenant, row);
                format!("{role} {} {:?} {:?}", row.principal.display_name, row.principal.kind, row.scope)
            })
            .collect();
        assert_eq!(rows.join("; "), expected, "{name}: {}", told(&import));
        let supply = import.tenant.supply(RecordKind::RoleAssignments);
        assert!(expected.is_empty() || matches!(supply.state, SupplyState::Some(_)), "single roles are not all roles");
        assert!(import.tenant.group_members.items.is_empty() && !import.tenant.group_members.supply.is_supplied());
    };
    let folder = format!("Export/DirectoryRoles/{role}");
    check(&format!("{folder}/Members/{ada}/{ada}.json"), &user, "Global Administrator Ada User Tenant");
    check(&format!("{folder}/Members/{app}/{app}.json"), &program, "Global Administrator App ServicePrincipal Tenant");
    check(&format!("{folder}/Members/{ada}/{ada}.json"), &plain, "Global Administrator Ada User Tenant");
    let unit = r#"Global Administrator Ada Unknown AdministrativeUnit("u")"#;
    check(&format!("{folder}/ScopedMembers/s/s.json"), &scoped, unit);
    let both = "Global Administrator Ada User Tenant; Global Administrator App ServicePrincipal Tenant";
    check(&format!("{folder}/members.json"), &format!("{{\"value\":[{user},{program}]}}"), both);
    // Nothing says of which role they are.
    check("DirectoryRoles/members.json", &format!("[{program}]"), "");
}

/// What an import says of its files, in one text.
fn told(import: &Import) -> String {
    let parts = import.files.iter().flat_map(|file| &file.parts);
    let said = parts.map(|part| format!("{:?} {:?} {}", part.dataset, part.layout, super::said(part)));
    said.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_lists_of_failed_commands_are_missing_whichever_product_they_are_of() {
    let scuba = r#"{"baseline_version":"1","module_version":"1.8.0","transport_config":[],
        "exo_unsuccessful_commands":["Get-TransportConfig"],"teams_unsuccessful_commands":[]}"#;
    let import = super::read_texts(&[("ProviderSettingsExport.json", scuba)]);
    let gap = import.tenant.supply(RecordKind::TransportSettings).gap(RecordKind::TransportSettings).unwrap();
    assert_eq!(
        gap.why,
        "The transport configuration of Exchange was not supplied: ScubaGear’s command Get-TransportConfig failed."
    );
    assert!(!told(&import).contains("needed by no check"), "{}", told(&import));
}

#[test]
fn m365_assess_tells_the_organisation_its_domains_and_the_security_defaults_in_one_row() {
    let import = read(&["organization/m365-assess.csv"]);
    let tenant = &import.tenant;
    assert!(!tenant.security_defaults.items[0].enabled);
    let organization = &tenant.organization.items[0];
    let domains: Vec<(&str, Option<bool>, Option<bool>)> =
        organization.domains.iter().map(|domain| (&*domain.name, domain.initial, domain.default)).collect();
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(
        domains,
        [("pellworth.example", no, yes), ("pellworth-yard.example", no, no), ("pellworth.onmicrosoft.com", yes, no)]
    );
    for kind in [RecordKind::Organization, RecordKind::SecurityDefaults] {
        assert_eq!(tenant.supply(kind).state, SupplyState::Whole, "{kind:?}");
    }
}

#[test]
fn parts_of_packages_are_called_what_they_are() {
    let check = |name: &str, text: &str, expected: &str| {
        let said = told(&super::read_texts(&[(name, text)]));
        assert!(said.contains(expected), "{name}: {said}");
    };
    let registrations = "id,appId,servicePrincipalType,displayName,accountEnabled,appOwnerOrganizationId\n\
        2f3a0001-0000-4000-8000-000000000091,2f3a0001-0000-4000-8000-000000000092,,App,,\n";
    check("AzureADAssessmentData/applications.csv", registrations, r#"Some("applications")"#);
    check("AzureADAssessmentData/servicePrincipals.csv", registrations, r#"Some("service-principals")"#);
    check(
        "GroupSettings/x/x.json",
        r#"{"id":"x","templateId":"y","displayName":"Consent Policy Settings","values":[{"name":"EnableAdminConsentRequests","value":"true"}]}"#,
        r#"Some("admin-consent-policy")"#,
    );
    check(
        "PIM/Groups/g.json",
        r#"[{"Id":"e","GroupId":"2f3a0001-0000-4000-8000-000000000060","GroupName":"R","PrincipalId":"2f3a0001-0000-4000-8000-000000000003","PrincipalName":"b"}]"#,
        "does not say whether it is of a member or of an owner",
    );
    check("t.csv", "SmtpClientAuthenticationDisabled\nTrue\n", r#"Some("transport-config")"#);
    check("t.csv", "Identity,SmtpClientAuthenticationDisabled\na,True\n", "None None");
    check(
        "e.json",
        r#"[{"reportRefreshDate":"2026-06-28","userPrincipalName":"a@b.c","lastActivityDate":"2026-06-01","pop3App":null}]"#,
        r#"Some("email-apps")"#,
    );
    check(
        "a.json",
        r#"[{"reportRefreshDate":"2026-06-28","userPrincipalName":"a@b.c","userActivationCounts":[{"lastActivatedDate":"2026-06-01"}]}]"#,
        r#"Some("activations")"#,
    );
}

#[test]
fn one_deleted_account_does_not_make_a_list_one_of_deleted_accounts() {
    let check = |deleted: [&str; 2], expected: &str| {
        let [one, other] = deleted;
        let text = format!(
            r#"[{{"id":"1","userPrincipalName":"a@b.c","displayName":"A","userType":"Member","deletedDateTime":{one}}},{{"id":"2","userPrincipalName":"n@b.c","displayName":"N","userType":"Member","deletedDateTime":{other}}}]"#
        );
        let said = told(&super::read_texts(&[("users.json", &text)]));
        assert!(said.contains(&format!("Some({expected:?})")), "{said}");
    };
    check(["null", r#""2026-01-01T00:00:00Z""#], "graph");
    check([r#""2026-01-01T00:00:00Z""#; 2], "graph-deleted");
}

#[test]
fn a_member_of_two_groups_is_no_file_twice() {
    let member =
        r##"{"@odata.type":"#microsoft.graph.user","id":"2f3a0001-0000-4000-8000-000000000003","displayName":"A"}"##;
    let id = "2f3a0001-0000-4000-8000-000000000003";
    let of = |group: u32| format!("Groups/2f3a0001-0000-4000-8000-00000000010{group}/Members/{id}/{id}.json");
    let check = |names: [String; 2], expected: bool| {
        let import = super::read_texts(&[(&names[0], member), (&names[1], member)]);
        let is_told = import.files.iter().any(|file| file.notices.has(crate::evidence::ProblemKind::Duplicate));
        assert_eq!(is_told, expected, "{names:?}");
    };
    check([of(1), of(2)], false);
    check([of(1), format!("again/{}", of(1))], true);
}

#[test]
fn a_setting_beside_its_policy_leaves_nothing_open() {
    let setting = r#"{"id":"x","templateId":"y","displayName":"Consent Policy Settings","values":[{"name":"EnableAdminConsentRequests","value":"true"}]}"#;
    let policy = r#"{"isEnabled":true,"notifyReviewers":true,"remindersEnabled":true,"requestDurationInDays":30,"reviewers":[]}"#;
    let import = super::read_texts(&[("GroupSettings/x/x.json", setting), ("Policies/a.json", policy)]);
    let reviewers: Vec<Option<usize>> =
        import.tenant.admin_consent_policy.items.iter().map(|policy| policy.reviewers).collect();
    assert_eq!(reviewers, [Some(0)]);
}
