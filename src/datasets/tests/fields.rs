//! Important fields of each dataset land where they belong, in the spelling of each export.

use super::{only_part, read, read_texts};
use crate::tenant::account::{Method, PerUserMfa};
use crate::tenant::holders::Holders;
use crate::tenant::policy::PolicyState;
use crate::tenant::role::Expansion;
use crate::tenant::roles::{self, RoleSet};
use crate::tenant::{
    AssignmentState, Known, PrincipalKind, RecordKind, RoleAssignment, Scope, SupplyState, Tenant, User,
};

fn tenant(file: &str) -> Tenant {
    read(&[file]).tenant
}

fn user<'a>(tenant: &'a Tenant, start: &str) -> &'a User {
    tenant.users.iter().find(|user| user.upn.starts_with(start)).unwrap_or_else(|| panic!("no {start}"))
}

fn date(known: &Known<crate::tenant::Moment>) -> String {
    match known {
        Known::NotExported => "not exported".into(),
        Known::Empty => "never".into(),
        Known::Value(moment) => moment.iso(),
    }
}

#[test]
fn users_of_the_portal() {
    let check = |file: &str| {
        let tenant = tenant(file);
        let (ada, ben, cleo, dan) =
            (user(&tenant, "ada"), user(&tenant, "ben"), user(&tenant, "cleo"), user(&tenant, "dan"));
        assert_eq!((ada.enabled, dan.enabled), (Some(true), Some(false)), "{file}");
        assert_eq!(
            (&ada.synced, &ben.synced),
            (&Known::Empty, &Known::Value(true)),
            "{file}: empty = never synchronised"
        );
        assert_eq!(ada.created.unwrap().iso_date(), "2025-03-04", "{file}");
        assert_eq!(cleo.creation_type, Known::Value("Invitation".into()), "{file}");
        assert!(cleo.is_external() && !ben.is_external(), "{file}");
        assert_eq!(date(&ada.last_sign_in), "not exported", "{file}");
    };
    check("users/portal-classic.csv");
    check("users/portal-classic-2021.csv");
    let default = tenant("users/portal-2026-default.csv");
    assert_eq!(user(&default, "dan").enabled, None, "a missing column is no answer");
    assert!(matches!(&user(&default, "ada").identities, Known::Value(list) if list.len() == 1));
    let licensed = tenant("users/portal-2026-more-columns.csv");
    assert!(matches!(&user(&licensed, "ben").licences, Known::Value(list) if list[0].sku_id.len() == 36));
    let excel = tenant("users/portal-2026-resaved-by-excel.csv");
    assert!(excel.users.iter().all(|user| !user.upn.is_empty()) && excel.users.items.len() == 4);
}

#[test]
fn a_number_of_licences_names_none() {
    let text = "User principal name,Display name,Enabled,User type,Licences\nanna@contoso.com,Anna,TRUE,Member,2\nben@contoso.com,Ben,TRUE,Member,Microsoft 365 E3\n";
    let tenant = super::read_texts(&[("users.csv", text)]).tenant;
    assert_eq!(user(&tenant, "anna").licences, Known::NotExported);
    assert!(matches!(&user(&tenant, "ben").licences, Known::Value(list) if &*list[0].name == "Microsoft 365 E3"));
}

#[test]
fn users_of_the_admin_centre() {
    for file in ["m365-admin-centre.csv", "m365-admin-centre-german.csv", "m365-admin-centre-sign-in-status.csv"] {
        let tenant = tenant(&format!("users/{file}"));
        let (ben, dan, ada) = (user(&tenant, "ben"), user(&tenant, "dan"), user(&tenant, "ada"));
        assert_eq!((ben.enabled, dan.enabled), (Some(true), Some(false)), "{file}: blocked is the inverse of enabled");
        assert!(matches!(&ben.licences, Known::Value(list) if &*list[0].name == "Microsoft 365 E3"), "{file}");
        assert_eq!(ada.licences, Known::Value([].into()), "{file}: Unlicensed is an empty list");
    }
    let tenant = tenant("users/m365-admin-centre.csv");
    assert_eq!(user(&tenant, "ben").last_password_change.unwrap().iso(), "2026-05-05T23:19:44Z");
}

#[test]
fn sign_in_activity_absent_null_and_never() {
    let full = tenant("users/graph-full.json");
    assert_eq!(date(&user(&full, "ada").last_sign_in), "2026-06-29T08:14:03Z");
    assert_eq!(date(&user(&full, "ada").last_non_interactive), "never");
    assert_eq!(date(&user(&full, "cleo").last_sign_in), "never", "others have the node");
    let nobody = tenant("users/graph-default.json");
    assert_eq!(date(&user(&nobody, "ada").last_sign_in), "not exported", "nobody has the node");
    let text = r#"[{"userPrincipalName":"a@x.example","displayName":"A","id":"1"},
        {"userPrincipalName":"b@x.example","displayName":"B","id":"2","signInActivity":{"lastSignInDateTime":"2026-01-02T03:04:05Z"}},
        {"userPrincipalName":"c@x.example","displayName":"C","id":"3","signInActivity":null}]"#;
    let mixed = read_texts(&[("users.json", text)]).tenant;
    assert_eq!(date(&user(&mixed, "a@").last_sign_in), "never", "before the first account that has the node, too");
    assert_eq!(date(&user(&mixed, "c@").last_sign_in), "never");
    let flat = tenant("users/get-mguser-flattened.csv");
    assert_eq!(date(&user(&flat, "ben").last_sign_in), "2026-06-30T06:40:55Z", "month first");
    assert_eq!(date(&user(&flat, "cleo").last_sign_in), "never");
    let pascal = tenant("users/get-mguser.json");
    assert_eq!(date(&user(&pascal, "ada").last_success), "2026-06-29T08:14:03Z");
}

#[test]
fn users_of_modules_and_tools() {
    let azure = tenant("users/get-azureaduser.csv");
    assert_eq!(user(&azure, "ben").synced, Known::Value(true));
    let mfa = tenant("users/get-msoluser-mfa-state.csv");
    assert_eq!(user(&mfa, "ben").per_user_mfa, Some(PerUserMfa::Enforced));
    assert_eq!(user(&mfa, "dan").enabled, Some(false));
    let graph = tenant("users/requirements-ec71c20a-8941-43d4-8336-164c6e8fd43c.json");
    assert_eq!(&*graph.users.items[0].id, "ec71c20a-8941-43d4-8336-164c6e8fd43c");
    assert_eq!(graph.users.items[0].per_user_mfa, Some(PerUserMfa::Enforced));
    assert!(matches!(graph.users.supply.state, SupplyState::Some(_)), "one account is not the list of accounts");
    let deleted = tenant("users/graph-deleted.json");
    assert!(deleted.users.items[0].deleted);
    assert!(matches!(deleted.users.supply.state, SupplyState::Some(_)));
    let assessment = tenant("users/azureadassessment.csv");
    let ada = assessment.registrations.iter().find(|row| row.upn.starts_with("ada")).unwrap();
    assert_eq!(ada.methods, Known::Value([Method::Fido2, Method::AuthenticatorPush].into()));
    assert_eq!(assessment.users.items.len(), 4);
    let single = tenant("users/graph-single-object.json");
    assert!(matches!(single.users.supply.state, SupplyState::Some(_)), "an entity is one of several");
}

#[test]
fn members_and_owners_of_groups() {
    const GROUP: &str = "5fb3839a-5e85-46ca-be97-2387bbb030f3";
    let folder = tenant("group-members/graph/5fb3839a-5e85-46ca-be97-2387bbb030f3/members.json");
    let kinds: Vec<PrincipalKind> = folder.members_of(GROUP).map(|link| link.principal.kind).collect();
    assert_eq!(kinds, [PrincipalKind::User, PrincipalKind::User, PrincipalKind::Group]);
    let both = read(&["group-members/exportGroupMembers_2026-6-30-RG-Pilots.csv", "groups/portal-2026.csv"]).tenant;
    assert_eq!(both.members_of(GROUP).count(), 2, "the group is named by the file");
    assert!(both.group_members.of_group(GROUP));
    let exporter = "entraexporter/Groups/5fb3839a-5e85-46ca-be97-2387bbb030f3";
    let member = "ec71c20a-8941-43d4-8336-164c6e8fd43c";
    let found = tenant(&format!("{exporter}/Members/{member}/{member}.json"));
    assert_eq!(found.members_of(GROUP).map(|link| &*link.principal.id).collect::<Vec<_>>(), [member]);
    let owner = "910bdab7-ff69-4e57-b91e-6407456604f1";
    let found = tenant(&format!("{exporter}/Owners/{owner}/{owner}.json"));
    assert_eq!((found.owners_of(GROUP).count(), found.group_members.items.len()), (1, 0));
    let context = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups('5FB3839A-5e85-46ca-be97-2387bbb030f3')/owners","value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}"##;
    assert_eq!(read_texts(&[("a.json", context)]).tenant.owners_of(GROUP).count(), 1, "the context names it");
    // Get-MgGroupMember | ConvertTo-Json keeps names under AdditionalProperties.
    let shell = r##"[{"Id":"1","DeletedDateTime":null,"AdditionalProperties":{"@odata.type":"#microsoft.graph.user","displayName":"A","userPrincipalName":"a@x.example"}}]"##;
    let found = read_texts(&[(&format!("groups/{GROUP}/members.json"), shell)]).tenant;
    assert_eq!(found.members_of(GROUP).map(|link| &*link.principal.upn).collect::<Vec<_>>(), ["a@x.example"]);
    // A query for one type calls them users; they are no list of users.
    let cast = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id,displayName,userPrincipalName)","value":[{"id":"1","displayName":"A","userPrincipalName":"a@x.example"}]}"#;
    let found = read_texts(&[(&format!("groups/{GROUP}/members.json"), cast)]).tenant;
    assert_eq!((found.users.items.len(), found.members_of(GROUP).count()), (0, 1));
}

#[test]
fn owners_of_applications_are_no_owners_of_groups() {
    let app = r#"[{"id":"AAAAAAAA-0000-4000-8000-000000000001","appId":"b","displayName":"App","signInAudience":"AzureADMyOrg"}]"#;
    let owner = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[{"@odata.type":"#microsoft.graph.user","id":"1"}]}"##;
    let name = "Applications/aaaaaaaa-0000-4000-8000-000000000001/owners.json";
    for list in ["Applications.json", "zz-applications.json"] {
        let tenant = read_texts(&[(name, owner), (list, app)]).tenant;
        assert!(matches!(&tenant.applications.items[0].owners, Known::Value(owners) if owners.len() == 1), "{list}");
        assert!(!tenant.group_owners.supply.is_supplied() && tenant.group_owners.items.is_empty());
    }
    let none = r#"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[]}"#;
    let tenant = read_texts(&[(name, none), ("applications.json", app)]).tenant;
    let owners = &tenant.applications.items[0].owners;
    assert!(owners.value().is_some_and(Vec::is_empty), "an empty list says: none");
    let expanded = tenant_of_expanded_owners();
    assert!(matches!(&expanded.service_principals.items[0].owners, Known::Value(owners) if owners.len() == 1));
}

fn tenant_of_expanded_owners() -> Tenant {
    tenant("service-principals/graph-expand-owners.json")
}

#[test]
fn roles_and_scopes() {
    let graph = tenant("role-assignments/graph.json");
    assert_eq!(graph.role_assignments.items[0].scope, Scope::Tenant);
    assert!(matches!(graph.role_assignments.items[3].scope, Scope::AdministrativeUnit(_)));
    let expanded = tenant("role-assignments/graph-expand-principal.json");
    let expansions: Vec<Expansion> = expanded.role_assignments.iter().map(|row| row.principal.expansion).collect();
    assert_eq!(expansions[3], Expansion::Null, "the object is gone");
    assert!(expansions[..3].iter().all(|one| *one == Expansion::Present));
    let shell = r#"[{"Id":"1","PrincipalId":"p","RoleDefinitionId":"r","DirectoryScopeId":"/","Principal":null},
        {"Id":"2","PrincipalId":"q","RoleDefinitionId":"r","DirectoryScopeId":"/","Principal":null}]"#;
    let rows = read_texts(&[("a.json", shell)]).tenant.role_assignments.items;
    assert!(rows.iter().all(|row| row.principal.expansion == Expansion::NotExpanded), "nothing was expanded");
    let table = tenant("role-assignments/get-mg.csv");
    assert!(table.role_assignments.iter().all(|row| row.principal.expansion == Expansion::NotExpanded));
    let nested = tenant("role-assignments/graph-directoryroles-members.json");
    assert_eq!(nested.role_assignments.items.len(), 3);
    let scoped = tenant("role-assignments/graph-scoped-members.json");
    assert!(matches!(scoped.role_assignments.items[0].scope, Scope::AdministrativeUnit(_)));
    assert_eq!(&*scoped.role_assignments.items[0].principal.display_name, "Ben Öztürk");
    assert_eq!(tenant("role-assignments/365inspect.csv").role_assignments.items.len(), 3);
    let ids = tenant("role-assignments/get-mgdirectoryrolemember.csv");
    assert_eq!(ids.role_assignments.items[0].principal.id.len(), 36);
    let members = tenant("role-assignments/get-msolrolemember.csv");
    assert_eq!(members.role_assignments.items[1].principal.kind, PrincipalKind::ServicePrincipal);
}

fn shown(row: &RoleAssignment) -> String {
    let through = row.through_group.map_or("?", |group| if group { "group" } else { "direct" });
    format!("{:?} until {}, {through}", row.state, date(&row.end))
}

#[test]
fn assignments_in_pim() {
    use AssignmentState::{Activated, Assigned, Eligible};
    let portal = tenant("pim-active/portal-csv.csv");
    assert_eq!((portal.pim_active.items.len(), portal.pim_eligible.items.len()), (3, 1));
    assert_eq!(shown(&portal.pim_active.items[0]), "ActiveUnmarked until never, direct");
    assert_eq!(shown(&portal.pim_eligible.items[0]), "Eligible until 2027-01-12T09:00:00Z, direct");
    assert_eq!(portal.pim_active.items[1].principal.id.len(), 36, "a GUID stands for the name of a group");
    assert!(portal.pim_active.supply.is_supplied() && portal.pim_eligible.supply.is_supplied());
    let short = tenant("pim-active/portal-csv-2024.csv");
    assert_eq!(shown(&short.pim_active.items[0]), "ActiveUnmarked until not exported, direct");
    let oldest = tenant("pim-active/portal-csv-oldest.csv");
    assert_eq!((oldest.pim_active.items.len(), oldest.pim_eligible.items.len()), (1, 1));
    assert_eq!(oldest.pim_active.items[0].start.unwrap().iso_date(), "2020-03-25");
    let graph = tenant("pim-active/graph-instances.json");
    let states: Vec<AssignmentState> = graph.pim_active.iter().map(|row| row.state).collect();
    assert_eq!(states, [Assigned, Activated, Assigned]);
    assert_eq!(date(&graph.pim_active.items[0].end), "never");
    let schedules = tenant("pim-eligible/graph-schedules.json");
    assert_eq!(date(&schedules.pim_eligible.items[0].end), "2027-01-12T09:00:00Z");
    assert_eq!(date(&schedules.pim_eligible.items[1].end), "never");
    let table = tenant("pim-active/get-mg.csv");
    assert_eq!(date(&table.pim_active.items[1].end), "2026-06-30T14:41:00Z");
    let assessment = tenant("pim-active/azureadassessment.csv");
    let states: Vec<AssignmentState> = assessment.pim_active.iter().map(|row| row.state).collect();
    assert_eq!((states, assessment.pim_eligible.items.len()), (vec![Assigned, Activated], 1));
    let suite = tenant("pim-active/invictus.csv");
    assert_eq!(shown(&suite.pim_active.items[0]), "ActiveUnmarked until never, direct");
    assert_eq!(suite.pim_eligible.items[0].state, Eligible);
    let preview = tenant("pim-active/azureadpreview.csv");
    assert_eq!((preview.pim_active.items.len(), preview.pim_eligible.items.len()), (1, 1));
    let exporter = tenant("pim-groups/5fb3839a-5e85-46ca-be97-2387bbb030f3.json");
    assert_eq!(exporter.group_schedules.items[0].state, Eligible);
    assert_eq!(date(&exporter.group_schedules.items[0].end), "2027-01-12T09:00:00Z");
}

#[test]
fn role_settings() {
    use crate::tenant::access::RuleBody;
    let expanded = tenant("role-policies/graph-policy-assignments-expanded.json");
    assert!(expanded.role_policies.iter().all(|policy| policy.rules.len() == 17 && policy.role_id.len() == 36));
    let apart = read(&["role-policies/graph-policies.json", "role-policies/graph-policy-assignments.json"]).tenant;
    assert_eq!(apart.role_policies.items.len(), 2);
    for (one, other) in expanded.role_policies.iter().zip(apart.role_policies.iter()) {
        assert_eq!((&one.role_id, &one.rules), (&other.role_id, &other.rules), "joined by the policy's id");
    }
    let rule = |role: usize, id: &str| {
        let rules = &expanded.role_policies.items[role].rules;
        rules.iter().find(|rule| &*rule.id == id).unwrap().body.clone()
    };
    let approvers = rule(0, "Approval_EndUser_Assignment");
    assert!(matches!(approvers, RuleBody::Approval { required: Some(true), approvers } if approvers.len() == 1));
    let longest = rule(1, "Expiration_EndUser_Assignment");
    assert!(matches!(longest, RuleBody::Expiration { maximum_seconds: Some(36_000), .. }));
    assert!(matches!(rule(1, "Enablement_EndUser_Assignment"), RuleBody::Enablement { mfa: false, .. }));
    let context = rule(1, "AuthenticationContext_EndUser_Assignment");
    assert!(
        matches!(context, RuleBody::AuthenticationContext { enabled: Some(true), claim: Some(claim) } if &*claim == "c1")
    );
}

#[test]
fn conditional_access_in_both_spellings() {
    let (graph, shell) = (tenant("conditional-access/graph.json"), tenant("conditional-access/get-mg.json"));
    for (one, other) in graph.ca_policies.iter().zip(shell.ca_policies.iter()) {
        assert_eq!(format!("{:?}", (&one.users, &one.grant)), format!("{:?}", (&other.users, &other.grant)));
        assert_eq!(one.state, other.state);
        assert!(!one.lost && !other.lost);
    }
    let states: Vec<PolicyState> = graph.ca_policies.iter().map(|policy| policy.state).collect();
    assert_eq!(states, [PolicyState::Enabled, PolicyState::ReportOnly, PolicyState::Disabled]);
    let strength = graph.ca_policies.items[1].grant.as_ref().unwrap().strength.as_ref().unwrap();
    assert_eq!(&*strength.id, "00000000-0000-0000-0000-000000000004");
    assert!(strength.combinations.as_ref().is_some_and(|combinations| combinations.len() > 2));
    let guests = graph.ca_policies.items[2].users.include_guests.as_ref().unwrap();
    assert_eq!((guests.types.len(), guests.tenants.len()), (2, 1));
    assert!(graph.ca_policies.items[2].grant.is_none(), "session controls only");
    let old = tenant("conditional-access/get-mg-utf16.json");
    assert_eq!(old.ca_policies.items[0].created.unwrap().iso_date(), "2025-04-01", "/Date(ms)/");
    let alone = tenant("conditional-access/portal-policy.json");
    assert!(matches!(alone.ca_policies.supply.state, SupplyState::Some(_)), "one of several");
    let table = tenant("refused/Get-MgIdentityConditionalAccessPolicy.csv");
    assert!(
        matches!(table.ca_policies.supply.state, SupplyState::Truncated(_)),
        "refused policies are not no policies"
    );
}

#[test]
fn scubagear_in_three_spellings() {
    for year in ["2023", "2024", "2026"] {
        let tenant = tenant(&format!("scubagear/{year}/ProviderSettingsExport.json"));
        let policy = &tenant.ca_policies.items[0];
        let grant = policy.grant.as_ref().unwrap();
        assert!(grant.strength.is_none(), "{year}: an empty shell is no strength");
        assert!(policy.users.include_guests.is_none() && policy.device_filter.is_none(), "{year}");
        assert!(policy.created.is_some() && !policy.lost, "{year}");
        let rules = &tenant.role_policies.items[0].rules;
        assert!(rules.iter().all(|rule| !matches!(rule.body, crate::tenant::access::RuleBody::Other)), "{year}");
        let ends: Vec<bool> = tenant.pim_active.iter().map(|row| row.end.value().is_some()).collect();
        assert_eq!(ends, [false, true], "{year}: no end is permanent");
        assert!(tenant.pim_active.iter().all(|row| row.state == AssignmentState::Assigned && row.start.is_some()));
        for row in tenant.role_assignments.iter() {
            let is_same =
                |known: &RoleAssignment| known.principal.id == row.principal.id && known.role_name == row.role_name;
            assert!(!tenant.pim_active.iter().any(is_same), "{year}: the list of assignments is better");
        }
        assert_eq!(tenant.supply(RecordKind::RoleAssignments).state, SupplyState::NotSupplied, "{year}");
        assert!(matches!(tenant.pim_active.supply.state, SupplyState::Some(_)), "{year}: eight roles");
        let methods = tenant.methods_policy.items[0].methods.as_ref().unwrap();
        assert_eq!((methods[0].enabled, methods[0].include.len()), (Some(true), 1), "{year}: targets are lifted");
        assert_eq!(tenant.organization.items[0].synced, Known::Value(true), "{year}");
        assert_eq!(tenant.domains.items.len(), usize::from(year != "2023"), "{year}: a list of one collapses");
        let run = &tenant.collectors.items[0];
        assert_eq!(
            (run.collected.is_some(), run.is_exact),
            (true, year != "2023"),
            "{year}: the local time has no zone"
        );
    }
}

/// The portal's page of one role exports that role alone, in the columns of the page of all roles.
#[test]
fn a_list_of_one_role_answers_for_it_alone() {
    let gaps = |rows: &str, set| {
        let head = "Assignment State,User Group Name,Role Name,Email,PrincipalName,Member Type\n";
        let tenant = read_texts(&[("Roleassignments.csv", &format!("{head}{rows}"))]).tenant;
        let lists: Vec<RecordKind> = Holders::of(&tenant).gaps(set).iter().map(|gap| gap.kind).collect();
        [RecordKind::PimActive, RecordKind::PimEligible].map(|list| lists.contains(&list))
    };
    let one = "Active,Ada,Global Administrator,a@c.example,a@c.example,Direct\n";
    let both = format!("{one}Eligible,Ben,Exchange Administrator,b@c.example,b@c.example,Direct\n");
    let global = RoleSet::One(roles::GLOBAL_ADMINISTRATOR);
    assert_eq!(gaps(one, global), [false, false]);
    for set in [RoleSet::Four, RoleSet::Privileged, RoleSet::All, RoleSet::One(roles::SECURITY_ADMINISTRATOR)] {
        assert_eq!(gaps(one, set), [true, true], "{set:?}");
        assert_eq!(gaps(&both, set), [false, false], "{set:?}");
    }
}

/// The portal tells the two logs apart by their files' names, Microsoft Graph by a property; the summaries hold both.
#[test]
fn a_log_of_interactive_sign_ins_is_one_of_two() {
    #[track_caller]
    fn check(file: &str, expected: bool) {
        assert_eq!(tenant(&format!("sign-ins/{file}")).sign_ins.has_non_interactive, expected, "{file}");
    }
    check("InteractiveSignIns_2026-06-29_2026-06-30.csv", false);
    check("NonInteractiveSignIns_2026-06-29_2026-06-30.csv", true);
    check("InteractiveSignIns_2026-06-29_2026-06-30.json", false);
    check("AADNonInteractiveUserSignInLogs.csv", true);
    check("SigninLogs.csv", false);
    check("sign-in-summary.csv", true);
    check("sign-in-summary-az.json", true);
}

/// Azure's assignments come one file for each subscription, named by it.
#[test]
fn a_list_of_a_subscription_without_assignments_of_its_own() {
    let id = "b5f00e6b-84bf-4454-b16d-c22d5e6eacc5";
    let row = r#"[{"principalName":"a@c.example","principalId":"f1","principalType":"User","roleDefinitionName":"Reader","scope":"/"}]"#;
    let tenant = read_texts(&[(&format!("roleAssignments-{id}.json"), row)]).tenant;
    assert_eq!(tenant.azure_role_assignments.supply.per_object.iter().map(|id| &**id).collect::<Vec<_>>(), [id]);
}

#[test]
fn holders_without_a_list_of_assignments() {
    let text = r#"{"baseline_version":"1","module_version":"1.4.0","privileged_users":{"AAA":{"DisplayName":"A","OnPremisesImmutableId":null,"roles":["Global Administrator","Global Administrator"]}},"privileged_roles":[{"DisplayName":"Global Administrator","RoleTemplateId":"62e90394-69f5-4237-9190-012177145e10"}]}"#;
    let tenant = read_texts(&[("ProviderSettingsExport.json", text)]).tenant;
    assert_eq!(tenant.role_assignments.items.len(), 1);
    assert_eq!(tenant.pim_active.supply.state, SupplyState::NotSupplied, "no list is not an empty list");
    assert!(matches!(tenant.supply(RecordKind::RoleAssignments).state, SupplyState::Some(_)));
}

#[test]
fn registration_vocabulary() {
    let portal = tenant("registration/portal-2026.csv");
    let of = |tenant: &Tenant, start: &str| {
        tenant.registrations.iter().find(|row| row.upn.starts_with(start)).unwrap().clone()
    };
    assert_eq!(of(&portal, "ada").methods, Known::Value([Method::Fido2, Method::AuthenticatorPush].into()));
    assert_eq!(of(&portal, "cleo").methods, Known::Value([].into()));
    assert_eq!(of(&portal, "ada").mfa_registered, None, "the portal does not export it");
    assert_eq!(of(&tenant("registration/portal-grid-text.csv"), "cleo").mfa_capable, Some(false), "Not Capable");
    let graph = of(&tenant("registration/graph.json"), "dan");
    assert_eq!((graph.mfa_registered, graph.mfa_capable), (Some(true), Some(false)));
    assert_eq!(of(&tenant("registration/m365-assess-03.csv"), "ben").methods.value().unwrap().len(), 2);
    let suite = of(&tenant("registration/invictus.csv"), "ada");
    assert_eq!(suite.methods, Known::Value([Method::Fido2, Method::AuthenticatorPush].into()));
    let lost = "UserPrincipalName,IsMfaCapable,MethodsRegistered\na@x.example,True,System.String[]\n";
    let found = read_texts(&[("a.csv", lost)]).tenant;
    assert_eq!(of(&found, "a@").methods, Known::NotExported, "destroyed is not none");
    for (word, method) in [
        ("passKeyDeviceBoundWindowsHello", Method::PasskeyDeviceBound),
        ("passKeySynced", Method::PasskeySynced),
        ("macOsSecureEnclaveKey", Method::MacPlatformCredential),
        ("hardwareOneTimePasscode", Method::HardwareOath),
        ("alternateMobilePhone", Method::AlternateMobilePhone),
        ("somethingNew", Method::Unknown),
    ] {
        assert_eq!(crate::datasets::registration::method(word), method);
    }
}

#[test]
fn forwarding_of_mailboxes() {
    let minimum = tenant("mailboxes/get-exomailbox-minimum.csv");
    assert_eq!(minimum.mailboxes.items[0].forwarding_smtp, Known::NotExported);
    let delivery = tenant("mailboxes/get-exomailbox-delivery.csv");
    assert_eq!(delivery.mailboxes.items[0].forwarding_smtp, Known::Value("smtp:ben@elsewhere.example".into()));
    assert_eq!(delivery.mailboxes.items[1].forwarding_smtp, Known::Empty);
    assert_eq!(delivery.mailboxes.items[0].addresses.len(), 2);
    let full = tenant("mailboxes/get-mailbox.csv");
    assert_eq!(full.mailboxes.items[0].forwarding_address, Known::Value("dan.weiss".into()));
    assert!(full.mailboxes.items[0].addresses.is_empty(), "the addresses were lost");
}

#[test]
fn sign_ins_in_every_layout() {
    let check = |file: &str, accounts: usize, failures: u32, newest: &str| {
        let tenant = tenant(&format!("sign-ins/{file}"));
        let log = &tenant.sign_ins;
        assert_eq!(log.accounts.len(), accounts, "{file}");
        assert_eq!(log.accounts.iter().map(|account| account.failures).sum::<u32>(), failures, "{file}");
        assert_eq!(log.window.unwrap().1.iso(), newest, "{file}");
        assert!(log.supply.is_supplied(), "{file}");
    };
    check("InteractiveSignIns_2026-06-29_2026-06-30.csv", 3, 1, "2026-06-30T06:40:55Z");
    check("InteractiveSignIns_german.csv", 3, 1, "2026-06-30T06:40:55Z");
    check("InteractiveSignIns_french.csv", 3, 1, "2026-06-30T06:40:55Z");
    check("InteractiveSignIns_spanish.csv", 3, 1, "2026-06-30T06:40:55Z");
    check("InteractiveSignIns_2026-06-29_2026-06-30.json", 2, 1, "2026-06-30T06:40:55Z");
    check("invictus.csv", 2, 1, "2026-06-30T06:40:55Z");
    check("SigninLogs.csv", 2, 0, "2026-06-30T06:40:55Z");
    check("MSISignIns_2026-06-29_2026-06-30.csv", 1, 0, "2026-06-30T01:00:12Z");
    let holders = read(&[
        "role-assignments/graph.json",
        "sign-ins/InteractiveSignIns_2026-06-29_2026-06-30.csv",
        "users/graph-full.json",
    ]);
    let log = &holders.tenant.sign_ins;
    let kept: Vec<_> = log.of_interest.iter().collect();
    assert_eq!(kept.len(), 2, "rows are kept of holders only");
    assert_eq!((kept[0].interactive, kept[0].multifactor), (Some(true), Some(true)));
    assert_eq!((log.text(kept[0].country), log.text(kept[0].client)), ("SE", "Browser"));
    let legacy = log.names.iter().position(|name| name.starts_with("dan")).unwrap();
    assert_eq!(log.accounts[legacy].legacy_failures, 1);
    assert_eq!(log.legacy.keys().collect::<Vec<_>>(), [&u32::try_from(legacy).unwrap()]);
    assert_eq!(only_part(&holders.files[1]).rows_read, 3);
}

#[test]
fn the_rest() {
    let skus = tenant("licences/graph.json").skus.items;
    assert_eq!((skus[0].enabled_units, skus[2].status.as_deref()), (Some(20), Some("Suspended")));
    assert!(skus[0].plans.value().is_some_and(|plans| !plans.is_empty()));
    let msol = tenant("licences/get-msolaccountsku.csv").skus.items;
    assert_eq!((&*msol[0].part_number, msol[0].enabled_units), ("SPE_E3", Some(20)));
    assert_eq!(tenant("licences/ProductList_2026-6-30.csv").skus.items[0].enabled_units, Some(20));
    let domains = tenant("domains/get-msoldomain.csv").domains.items;
    assert_eq!(domains[1].authentication, Some(crate::tenant::organization::Authentication::Federated));
    assert_eq!(domains[0].verified, Some(true));
    for file in [
        "federationConfiguration-pellworth-yard.example.json",
        "get-mg-pellworth-yard.example.csv",
        "get-msol-pellworth-yard.example.csv",
    ] {
        let federation = tenant(&format!("federation/{file}")).federations.items.remove(0);
        assert_eq!(federation.domain.as_deref(), Some("pellworth-yard.example"), "{file}");
        assert!(federation.mfa_behavior.value().is_some() || federation.supports_mfa == Some(true), "{file}");
    }
    let partners = tenant("partner-access/graph.json").partners.items;
    assert_eq!((partners[0].auto_extends, partners[1].auto_extends), (Some(true), Some(false)));
    assert_eq!(partners[1].end, Known::Empty);
    let table = tenant("partner-access/get-mg.csv").partners.items;
    assert_eq!((table[0].auto_extends, &table[0].roles), (Some(true), &Known::NotExported), "roles were lost");
    let delegated = tenant("partner-access/get-msolpartnerinformation.csv").partners.items[0].undelegated;
    assert_eq!(delegated, Some(true));
    let locations = tenant("named-locations/get-mg.json").named_locations.items;
    assert_eq!((locations[0].trusted, locations[1].countries.len()), (Some(true), 2));
    let shell = r##"[{"Id":"1","DisplayName":"Quay","AdditionalProperties":{"@odata.type":"#microsoft.graph.ipNamedLocation","isTrusted":true,"ipRanges":[{"cidrAddress":"198.51.100.0/25"}]}}]"##;
    let lifted = read_texts(&[("a.json", shell)]).tenant.named_locations.items;
    assert_eq!((lifted[0].trusted, lifted[0].ranges.len(), lifted[0].is_lost), (Some(true), 1, false));
    let cut = shell
        .replace(r#"{"cidrAddress":"198.51.100.0/25"}"#, r#"{"cidrAddress":"198.51.100.0/25"},{"@odata.type":"x"}"#);
    let lifted = read_texts(&[("a.json", &cut)]).tenant.named_locations.items;
    assert_eq!((lifted[0].ranges.len(), lifted[0].is_lost), (1, true));
    assert!(tenant("security-defaults/graph.json").security_defaults.items[0].enabled);
    let app = tenant("applications/graph.json").applications.items.remove(0);
    assert_eq!((app.credentials.value().unwrap().len(), app.credentials_lack), (2, None));
    let half = r#"[{"id":"a1","appId":"b1","displayName":"A","signInAudience":"AzureADMyOrg","keyCredentials":[]}]"#;
    let half = read_texts(&[("a.json", half)]).tenant.applications.items.remove(0);
    assert_eq!((half.credentials.value().unwrap().len(), half.credentials_lack), (0, Some("passwordCredentials")));
    let named = tenant("applications/azureadassessment-credentials.csv").applications.items;
    assert_eq!((named.len(), named[0].credentials.value().unwrap().len()), (1, 2));
    let lost = tenant("service-principals/get-mg.csv").service_principals.items;
    assert!(matches!(lost[0].credentials, Known::NotExported), "destroyed is not none");
    let dynamic = tenant("groups/portal-older.csv").groups.items;
    assert_eq!((dynamic[1].dynamic, &dynamic[0].role_assignable), (Some(true), &Known::NotExported));
    assert_eq!(tenant("groups/graph.json").groups.items[0].role_assignable, Known::Value(true));
}

/// Objects whose names and their order change from one to the next, after as many as are held back: each field is found
/// where it stands, as where every object is looked at by itself.
#[test]
fn names_in_any_order() {
    let forms: [fn(usize) -> String; 6] = [
        |at| format!(r#"{{"id":"i{at}","userPrincipalName":"u{at}@x","displayName":"n{at}","jobTitle":"j{at}"}}"#),
        |at| format!(r#"{{"userPrincipalName":"u{at}@x","id":"i{at}","jobTitle":"j{at}","displayName":"n{at}"}}"#),
        |at| {
            format!(
                r#"{{"id":"i{at}","userPrincipalName":"u{at}@x","AdditionalProperties":{{"jobTitle":"j{at}","displayName":"n{at}"}}}}"#
            )
        },
        |at| {
            format!(
                r#"{{"id":"i{at}","userPrincipalName":"u{at}@x","AdditionalProperties":{{"displayName":"n{at}","jobTitle":"j{at}"}}}}"#
            )
        },
        |at| {
            format!(
                r#"{{"id":"i{at}","userPrincipalName":"u{at}@x","displayName":null,"jobTitle":"j{at}","DisplayName":"n{at}"}}"#
            )
        },
        |at| {
            format!(
                r#"{{ "id" : "i{at}" , "userPrincipalName" : "u{at}@x", "displayName": "n{at}", "jobTitle" :"j{at}", "x":[] }}"#
            )
        },
    ];
    // Every form after every other, itself too, and now and then something that is no object.
    let mut rows = Vec::new();
    for first in 0..forms.len() {
        for second in 0..forms.len() {
            for form in [first, second, second] {
                rows.push(forms[form](rows.len()));
            }
            rows.push(if second % 2 == 0 { "{}".to_owned() } else { "7".to_owned() });
        }
    }
    let text = format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{}]}}"#,
        rows.join(",")
    );
    let found = read_texts(&[("users.json", &text)]);
    let users = &found.tenant.users.items;
    assert_eq!(users.len(), forms.len() * forms.len() * 3);
    for user in users {
        let at = user.id.trim_start_matches('i');
        let title = user.job_title.as_deref();
        assert_eq!((&*user.upn, &*user.display_name), (&*format!("u{at}@x"), &*format!("n{at}")), "{}", user.id);
        assert_eq!(title, Some(&*format!("j{at}")), "{}", user.id);
    }
}

/// An empty value has a meaning; one that cannot be read has none, and is told.
#[test]
fn what_cannot_be_read_is_not_empty() {
    let file = |synced: &str, last: &str| {
        format!(
            r#"[{{"id": "00000000-0000-0000-0000-000000000001", "displayName": "Ada", "userPrincipalName": "ada@contoso.example",
            "userType": "Member", "accountEnabled": true, "onPremisesSyncEnabled": {synced},
            "signInActivity": {{"lastSignInDateTime": {last}}}}}]"#
        )
    };
    let check = |synced: &str, last: &str, expected: (Known<bool>, &str)| {
        let import = read_texts(&[("users.json", &file(synced, last))]);
        let ada = user(&import.tenant, "ada");
        assert_eq!((ada.synced.clone(), &*date(&ada.last_sign_in)), (expected.0, expected.1), "{synced} {last}");
        import.files[0].parts[0].problems.iter().count()
    };
    assert_eq!(check("true", r#""2026-06-01T08:00:00Z""#, (Known::Value(true), "2026-06-01T08:00:00Z")), 0);
    assert_eq!(check("null", "null", (Known::Empty, "never")), 0);
    assert_eq!(check(r#""perhaps""#, r#""last spring""#, (Known::NotExported, "not exported")), 2);
    assert_eq!(check("false", r#""0001-01-01T00:00:00Z""#, (Known::Value(false), "never")), 0);
}

#[test]
fn what_a_label_does_is_read_or_not_known() {
    let label = |actions: &str| {
        let text = format!(
            r#"[{{"Name": "a", "DisplayName": "A", "Priority": 0, "ContentType": "File", "LabelActions": {actions}}}]"#
        );
        read_texts(&[("labels.json", &text)]).tenant.sensitivity_labels.items[0].encrypts
    };
    let action = |text: &str| format!("[{}]", serde_json::to_string(text).unwrap());
    assert_eq!(label("[]"), Some(false));
    assert_eq!(label(&action(r#"{"Type":"encrypt","Settings":[]}"#)), Some(true));
    assert_eq!(label(&action(r#"{"Type":"encrypt","Settings":[{"Key":"disabled","Value":"true"}]}"#)), Some(false));
    assert_eq!(label(&action(r#"{"Type":"applycontentmarking"}"#)), Some(false));
    assert_eq!(label(&action("verschlüsselt")), None);
    assert_eq!(label(r#""something else""#), None);
    let policy = |state: &str| {
        let text = format!(r#"[{{"Name": "All", "Labels": ["a"], "ExchangeLocation": ["All"], {state}}}]"#);
        read_texts(&[("policies.json", &text)]).tenant.label_policies.items[0].enabled
    };
    assert_eq!(policy(r#""Enabled": true, "Mode": "Enforce""#), Some(true));
    assert_eq!(policy(r#""Enabled": true, "Mode": "TestWithNotifications""#), Some(false));
    assert_eq!(policy(r#""Enabled": true, "Mode": "Erzwingen""#), None);
    assert_eq!(policy(r#""Enabled": "vielleicht", "Mode": "Enforce""#), None);
    assert_eq!(policy(r#""Mode": "Enforce""#), Some(true));
    assert_eq!(policy(r#""Enabled": false"#), Some(false));
}

/// A word in place of a part is no absence of that part: a policy for one country would be one for the world.
#[test]
fn a_policy_with_a_word_for_a_part_is_lost() {
    let lost = |locations: &str| {
        let text = format!(
            r#"[{{"id": "1", "displayName": "Countries", "state": "enabled", "sessionControls": null,
            "grantControls": {{"operator": "OR", "builtInControls": ["block"]}},
            "conditions": {{"users": {{"includeUsers": ["All"], "excludeUsers": [], "includeGroups": [],
            "excludeGroups": [], "includeRoles": [], "excludeRoles": []}},
            "applications": {{"includeApplications": ["All"], "excludeApplications": []}}, "clientAppTypes": ["all"], "platforms": null,
            "signInRiskLevels": [], "userRiskLevels": [], "devices": null, "insiderRiskLevels": null,
            "authenticationFlows": null, "locations": {locations}}}}}]"#
        );
        read_texts(&[("policies.json", &text)]).tenant.ca_policies.items[0].lost
    };
    assert!(!lost(r#"{"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}"#));
    assert!(!lost("null"));
    assert!(lost(r#"{"includeLocations": ["All"]}"#), "which places are spared was not exported");
    assert!(lost(r#""perhaps""#));
    assert!(lost("[\"All\"]"));
}

#[test]
fn what_is_no_id_or_class_names_nothing() {
    let members = |class: &str| {
        let head = "distinguishedName,SamAccountName,objectClass,SID,Group";
        let text = format!("{head}\n\"CN=a,DC=x\",a,{class},S-1-5-21-1-2-3-1104,Domain Admins\n");
        let import = read_texts(&[("adGroupMembers.csv", &text)]);
        (import.tenant.ad_group_members.items.len(), import.files[0].parts[0].rows_refused)
    };
    assert_eq!(members("group"), (1, 0));
    assert_eq!(members("Gruppe"), (0, 1));
    let roles = |role: &str| {
        let id = "00000000-0000-0000-0000-000000000001";
        let text = format!(
            r#"[{{"id": "/providers/Microsoft.Authorization/roleAssignments/{id}", "principalId": "{id}",
            "principalType": "User", "scope": "/", "roleDefinitionId": "{role}"}}]"#
        );
        read_texts(&[("roleAssignments.json", &text)]).tenant.azure_role_assignments.items.len()
    };
    let known = "/providers/Microsoft.Authorization/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
    assert_eq!((roles(known), roles("perhaps")), (1, 0));
}
