//! Access reviews, the audit log, mail protocols and workstations, as the samples hold them.

use super::{read, read_texts};
use crate::tenant::audit::Act;
use crate::tenant::review::{Reviewed, Reviewers};
use crate::tenant::{Known, RecordKind, SupplyState, roles};

#[test]
fn reviews_say_what_who_and_how_often() {
    let tenant = read(&["access-reviews/definitions.json", "access-reviews/instances.json"]).tenant;
    let [exchange, pilots, dispatch] = &tenant.access_reviews.items[..] else { panic!("{:?}", tenant.access_reviews) };
    assert_eq!(exchange.reviewed, [Reviewed::DirectoryRole(roles::EXCHANGE_ADMINISTRATOR.into())]);
    assert_eq!(exchange.recurrence, Known::Value("every 3 months".into()));
    assert_eq!(exchange.reviewers, Known::Value(Reviewers::Others(1)));
    assert_eq!(exchange.applies_itself, Some(true));
    assert_eq!(exchange.default_decision, None);
    // The same run in the definition and in a file of its own is one.
    let Known::Value(runs) = &exchange.instances else { panic!() };
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].end.unwrap().iso_date(), "2026-05-15");
    assert!(matches!(pilots.reviewed[..], [Reviewed::Group(_)]));
    assert_eq!((&pilots.recurrence, &pilots.reviewers), (&Known::Empty, &Known::Value(Reviewers::Themselves)));
    assert!(matches!(dispatch.reviewed[..], [Reviewed::Application(_)]));
    assert_eq!(tenant.access_reviews.supply.state, SupplyState::Whole);
}

#[test]
fn instances_wait_for_their_review() {
    let tenant = read(&["access-reviews/instances.json"]).tenant;
    assert_eq!(tenant.review_instances.len(), 1);
    assert!(!tenant.access_reviews.supply.is_supplied());
}

#[test]
fn decisions_from_the_report_and_from_graph() {
    let tenant = read(&["access-reviews/history-report.csv"]).tenant;
    let [yes, open] = &tenant.review_decisions.items[..] else { panic!() };
    assert!(yes.is_decided() && !yes.is_denied() && !yes.is_by_themselves() && yes.applied.is_some());
    assert!(!open.is_decided() && open.reviewer.is_empty());
    assert_eq!(&*yes.principal_name, "ben.ozturk@pellworth.example");
    let graph = read(&["access-reviews/decisions.json"]).tenant;
    let [row] = &graph.review_decisions.items[..] else { panic!() };
    assert_eq!((&row.series, &row.instance), (&yes.series, &yes.instance));
    assert_eq!((&row.principal, &row.reviewer, &row.resource_id), (&yes.principal, &yes.reviewer, &yes.resource_id));
}

fn acts(file: &str) -> Vec<(Act, String, String, bool)> {
    let tenant = read(&[file]).tenant;
    assert!(tenant.audit_log.supply.state == SupplyState::Whole && tenant.audit_log.rows > 0);
    let events = tenant.audit_log.events.iter();
    events.map(|event| (event.act, event.what.name.to_string(), event.whom.name.to_string(), event.by_app)).collect()
}

#[test]
fn the_audit_log_tells_who_got_what() {
    let ben = "ben.ozturk@pellworth.example".to_owned();
    let (exchange, reader) = ("Exchange Administrator".to_owned(), "Global Reader".to_owned());
    assert_eq!(
        acts("audit-log/portal.csv"),
        [
            (Act::Activation, exchange.clone(), ben.clone(), false),
            (Act::DirectoryRole, reader.clone(), ben.clone(), false)
        ]
    );
    let outside = [(Act::OutsidePim, reader, ben.clone(), false)];
    assert_eq!(acts("audit-log/directoryAudits.json"), outside);
    assert_eq!(acts("audit-log/azure-monitor/PT1H.json"), outside);
    // Who activates is the one who gets the role, where no user stands among the targets.
    assert_eq!(acts("audit-log/log-analytics.csv"), [(Act::Activation, exchange, ben, false)]);
}

#[test]
fn of_the_audit_log_only_what_matters_is_kept() {
    let row = |activity: &str, targets: &str| {
        format!(
            r#"{{"activityDisplayName":"{activity}","activityDateTime":"2026-06-29T14:00:03Z","result":"success","category":"X","initiatedBy":{{"app":{{"displayName":"MS-PIM","servicePrincipalId":"sp"}}}},"targetResources":[{targets}]}}"#
        )
    };
    let permission = |value: &str| {
        format!(
            r#"{{"type":"ServicePrincipal","displayName":"Microsoft Graph","modifiedProperties":[{{"displayName":"AppRole.Value","oldValue":null,"newValue":"\"{value}\""}},{{"displayName":"ServicePrincipal.DisplayName","newValue":"\"Mailer\""}}]}}"#
        )
    };
    let granted = "Add app role assignment to service principal";
    let rows = [
        row("Update user", ""),
        row("Add member to group", r#"{"type":"User","id":"u","userPrincipalName":"a@b"}"#),
        row(granted, &permission("User.Read.All")),
        row(granted, &permission("Mail.ReadWrite")),
        row("Add member to role request denied (PIM activation)", ""),
    ];
    let text = format!("[{}]", rows.join(","));
    let tenant = read_texts(&[("audit.json", &text)]).tenant;
    assert_eq!(tenant.audit_log.rows, 5);
    let [event] = &tenant.audit_log.events[..] else { panic!("{:?}", tenant.audit_log.events) };
    assert_eq!(
        (event.act, &*event.what.name, &*event.whom.name, event.by_app),
        (Act::AppRole, "Mail.ReadWrite", "Mailer", true)
    );
}

/// The portal cuts what changed after five properties; consent names its permissions in a text of their own.
#[test]
fn grants_by_consent_and_by_id() {
    let check = |activity: &str, properties: &str, expected: Option<&str>| {
        let text = format!(
            r#"[{{"activityDisplayName":"{activity}","activityDateTime":"2026-06-29T14:00:03Z","result":"success","category":"X","initiatedBy":{{"user":{{"id":"u"}}}},
            "targetResources":[{{"type":"ServicePrincipal","id":"sp","displayName":"App","modifiedProperties":[{properties}]}}]}}]"#
        );
        let tenant = read_texts(&[("audit.json", &text)]).tenant;
        let names: Vec<&str> = tenant.audit_log.events.iter().map(|event| &*event.what.name).collect();
        assert_eq!(names, expected.into_iter().collect::<Vec<_>>(), "{activity}: {properties}");
    };
    let consent = |scope: &str| {
        let value = format!("[] => [[Id: x, ConsentType: AllPrincipals, Scope: {scope}, CreatedDateTime: ]]");
        format!(r#"{{"displayName":"ConsentAction.Permissions","newValue":"\"{value}\""}}"#)
    };
    check(
        "Consent to application",
        &consent("openid Mail.Read Directory.ReadWrite.All"),
        Some("Directory.ReadWrite.All, Mail.Read"),
    );
    check("Consent to application", &consent("openid profile"), None);
    let hyphened = "User-PasswordProfile.ReadWrite.All";
    check("Consent to application", &consent(&format!("openid {hyphened}")), Some(hyphened));
    check("Consent to application", "", Some("a permission that the log does not name"));
    let role = |id: &str| format!(r#"{{"displayName":"AppRole.Id","newValue":"\"{id}\""}}"#);
    let granted = "Add app role assignment to service principal";
    check(granted, &role("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"), Some("RoleManagement.ReadWrite.Directory"));
    check(granted, &role("11111111-ca93-4989-b6ce-bf83c28f9fe8"), Some("a permission that the log does not name"));
}

#[test]
fn a_sign_in_to_azure_by_any_application() {
    let check = |resource: &str, requirement: &str, expected: &[&str]| {
        let text = format!(
            "Date (UTC),Request ID,User ID,Username,Application,Application ID,Resource,Resource ID ,Sign-in error code,Authentication requirement\n\
             2026-06-12T10:00:00Z,r1,aaaaaaaa-0000-4000-8000-000000000001,ada@x.example,Own tool,bbbbbbbb-0000-4000-8000-000000000001,\
             {resource},0,{requirement}\n"
        );
        let tenant = read_texts(&[("InteractiveSignIns_2026-06-10_2026-06-20.csv", &text)]).tenant;
        let names: Vec<&str> =
            tenant.sign_ins.single_factor.iter().map(|used| tenant.sign_ins.text(used.application)).collect();
        assert_eq!(names, expected, "{text}");
    };
    let azure = "Windows Azure Service Management API,797f4846-ba00-4fd7-ba43-dac1f8f63013";
    check(azure, "Single-factor authentication", &["Own tool (for Windows Azure Service Management API)"]);
    check(azure, "Multifactor authentication", &[]);
    check("Microsoft Graph,00000003-0000-0000-c000-000000000000", "Single-factor authentication", &[]);
    // Log Analytics: `Resource` and `ResourceId` name the log.
    let rows: Vec<String> = (0..3)
        .map(|day| {
            format!(
                r#"{{"TableName":"PrimaryResult","TimeGenerated":"2026-06-1{day}T10:00:00Z","ResourceId":"/tenants/x/providers/Microsoft.aadiam","Category":"SignInLogs","ResultType":"0","Resource":"Microsoft.aadiam","AppDisplayName":"Own tool","AppId":"bbbbbbbb-0000-4000-8000-000000000001","AuthenticationRequirement":"singleFactorAuthentication","ResourceDisplayName":"Windows Azure Service Management API","ResourceIdentity":"797f4846-ba00-4fd7-ba43-dac1f8f63013","UserPrincipalName":"ada@x.example","UserId":"aaaaaaaa-0000-4000-8000-000000000001"}}"#
            )
        })
        .collect();
    let log = read_texts(&[("signin.json", &format!("[{}]", rows.join(",")))]).tenant.sign_ins;
    let used: Vec<_> = log.single_factor.iter().map(|used| (used.count, log.text(used.application))).collect();
    assert_eq!(used, [(3, "Own tool (for Windows Azure Service Management API)")]);
}

/// Of the first thousand rows every column is looked at, of later ones those that are wanted.
#[test]
fn rows_without_a_client_are_counted_to_the_end() {
    let head = "Date (UTC),Request ID,User ID,Username,Application,Client app,Sign-in error code\n";
    let row = |at: usize| {
        let client = ["Unknown", "", "Browser"][at % 3];
        format!("2026-06-12T10:00:00Z,r{at},aaaaaaaa-0000-4000-8000-000000000001,ada@x.example,Own tool,{client},0\n")
    };
    let text = head.to_owned() + &(0..1_500).map(row).collect::<String>();
    let log = read_texts(&[("InteractiveSignIns_2026-06-10_2026-06-20.csv", &text)]).tenant.sign_ins;
    assert_eq!((log.rows, log.unclear.without_client), (1_500, 1_000));
}

#[test]
fn mail_protocols() {
    let tenant = read(&[
        "mail-protocols/transportConfig.json",
        "mail-protocols/casMailboxes.csv",
        "mail-protocols/Get-AuthenticationPolicy.csv",
    ])
    .tenant;
    assert_eq!(tenant.transport_settings.items[0].smtp_auth_off, Some(true));
    let [ben, scanner] = &tenant.mail_protocols.items[..] else { panic!() };
    assert_eq!((ben.pop, ben.imap, &ben.smtp_auth_off), (Some(false), Some(true), &Known::Empty));
    assert_eq!(scanner.smtp_auth_off, Known::Value(false));
    let policies: Vec<_> = tenant.mail_policies.iter().map(|policy| policy.allows_basic.clone()).collect();
    assert_eq!(policies, [Known::Value(vec![]), Known::Value(vec!["SMTP"])]);
    let exo = read(&["mail-protocols/Get-EXOCasMailbox.csv"]).tenant;
    assert_eq!(exo.mail_protocols.items[0].smtp_auth_off, Known::NotExported);
    assert!(!exo.supply(RecordKind::MailProtocols).present.contains("smtpClientAuthenticationDisabled"));
}

#[test]
fn workstations() {
    let tenant = read(&["inventory/workstations.csv"]).tenant;
    assert_eq!((&*tenant.workstations.items[0].name, tenant.workstations.items[0].device_id.len()), ("TUG-PAW-01", 36));
}

#[test]
fn a_numbered_series_is_over_once_all_its_runs_must_be() {
    let check = |range: &str, expected: Option<&str>| {
        let text = format!(
            r##"{{"@odata.context":"#identityGovernance/accessReviews/definitions","value":[{{"id":"21fa168e-62c1-44ff-9383-64aae3af11cc","displayName":"Roles","scope":{{"query":"/x"}},"reviewers":[],"settings":{{"recurrence":{{"pattern":{{"type":"absoluteMonthly","interval":3}},"range":{range}}}}}}}]}}"##
        );
        let found = read_texts(&[("accessReviewDefinitions.json", &text)]).tenant.access_reviews.items.remove(0).ends;
        let day = match found {
            Known::Value(crate::tenant::review::Ends::After(2, day)) => day.map(crate::tenant::Moment::iso_date),
            other => panic!("{other:?}"),
        };
        assert_eq!(day.as_deref(), expected, "{range}");
    };
    check(r#"{"type":"numbered","numberOfOccurrences":2,"startDate":"2024-01-01"}"#, Some("2024-07-05"));
    check(r#"{"type":"numbered","numberOfOccurrences":2}"#, None);
}

#[test]
fn holders_of_roles_in_defender_are_read_by_their_ids() {
    let row = r#"{"id":"x","displayName":"SOC","roleDefinitionId":"1fb57e23-3698-47b7-8c74-9a00066131cf","principalIds":["1f46155d-07c6-45b5-81a6-9a00009fcdc5","1f434de4-069b-4542-8161-9a00007b0c86"],"directoryScopeIds":["/"],"appScopeIds":[]}"#;
    let text = format!(r##"{{"@odata.context":"#roleManagement/defender/roleAssignments","value":[{row}]}}"##);
    let found = read_texts(&[("defender-roleAssignments.json", &text)]).tenant;
    assert_eq!(found.defender_roles.items[0].members.len(), 2);
}

#[test]
fn mailbox_auditing_that_the_organisation_has_off_is_told_by_its_settings() {
    let text = r#"{"Name":"svinland","AuditDisabled":true}"#;
    let tenant = read_texts(&[("OrganizationConfig.json", text)]).tenant;
    assert_eq!(tenant.admin_audit_config.items[0].mailboxes_off, Some(true));
    assert!(!tenant.admin_audit_config.supply.is_supplied(), "of the audit log it says nothing");
}

#[test]
fn a_security_contact_whose_sources_lost_their_kind_is_not_silent() {
    let check = |source: &str, expected: Option<bool>| {
        let id =
            "/subscriptions/1f46155d-07c6-45b5-81a6-9a00009fcdc5/providers/Microsoft.Security/securityContacts/default";
        let text = format!(
            r#"{{"value":[{{"id":"{id}","name":"default","type":"Microsoft.Security/securityContacts","properties":{{"emails":"a@contoso.example","isEnabled":true,"notificationsSources":[{source}]}}}}]}}"#
        );
        let found = read_texts(&[("securityContacts.json", &text)]).tenant.security_contacts.items.remove(0);
        assert_eq!(found.notifies, expected, "{source}");
    };
    check(r#"{"sourceType":"Alert","minimalSeverity":"High"}"#, Some(true));
    check(r#"{"sourceType":"AttackPath","minimalRiskLevel":"High"}"#, Some(false));
    check(r#"{"minimalSeverity":"High"}"#, None);
}

#[test]
fn members_of_groups_stay_members_beside_a_column_on_who_is_active() {
    let text = "Group,distinguishedName,name,objectClass,objectGUID,SamAccountName,SID,Enabled\n\
        Domain Admins,\"CN=Anna,DC=corp\",Anna,user,1f46155d-07c6-45b5-81a6-9a00009fcdc5,anna,S-1-5-21-1-2-3-1104,True\n";
    let tenant = read_texts(&[("adg.csv", text)]).tenant;
    assert_eq!((tenant.ad_group_members.items.len(), tenant.ad_users.items.len()), (1, 0));
}

#[test]
fn an_answer_with_chosen_properties_is_told_by_the_name_that_the_request_gives() {
    let check = |name: &str, text: &str, expected: usize| {
        let tenant = read_texts(&[(name, text)]).tenant;
        assert_eq!(tenant.security_defaults.items.len() + tenant.ca_policies.items.len(), expected, "{name} {text}");
    };
    let name = "identitySecurityDefaultsEnforcementPolicy.json";
    check(
        name,
        r#"{"id":"00000000-0000-0000-0000-000000000005","displayName":"Security Defaults","isEnabled":false}"#,
        1,
    );
    check(name, r#"{"id":"1","displayName":"Security Defaults","colour":"red"}"#, 0);
    check("other.json", r#"{"id":"1","displayName":"Security Defaults","isEnabled":false}"#, 0);
}

#[test]
fn secrets_beside_the_rows_of_an_answer_and_beside_json_are_told() {
    let check = |text: &str, expected: &[&str]| {
        let found = read_texts(&[("answer.json", text)]);
        let told: Vec<&str> = found.files[0].parts.iter().flat_map(|part| &part.secrets).map(String::as_str).collect();
        assert_eq!(told, expected, "{text}");
    };
    let table = r#"{"name":"T","columns":[{"name":"A"}],"rows":[["1"]]}"#;
    check(&format!(r#"{{"tables":[{table}],"accessToken":"abc"}}"#), &["accessToken"]);
    check(&format!(r#"{{"accessToken":"abc","tables":[{table}]}}"#), &["accessToken"]);
    let token = format!("eyJ{}.{}.{}", "a".repeat(60), "b".repeat(60), "c".repeat(60));
    check(&format!("WARNING: Bearer {token}\n[{{\"id\":\"1\"}}]"), &["token"]);
    check(&format!("[{{\"id\":\"1\"}}]\n{token}\n"), &["token"]);
    check(r#"[{"id":"1"}]"#, &[]);
}

#[test]
fn numbers_that_a_spreadsheet_shortened_are_told() {
    let check = |cell: &str, expected: bool| {
        let text = format!("UserPrincipalName,DisplayName,employeeId\nanna@contoso.example,Anna,{cell}\n");
        let found = read_texts(&[("users.csv", &text)]);
        let told = super::said(&found.files[0].parts[0]).contains("1.23E+12");
        assert_eq!(told, expected, "{cell}");
    };
    check("4.71E+12", true);
    check("\"4,71E+12\"", true);
    check("4711", false);
    check("E+12", false);
}
