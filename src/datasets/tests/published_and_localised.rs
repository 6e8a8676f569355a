//! On-premises apps, assignments by name, and the unified audit log.

use super::{only_part, read, read_inputs, read_texts, said};
use crate::datasets::import::import;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, ProblemKind, Source};
use crate::tenant::audit::Act;
use crate::tenant::azure::AzureScope;
use crate::tenant::published_apps::Publication;
use crate::tenant::{Known, SupplyState};

#[test]
fn published_apps_say_who_signs_people_in() {
    let tenant = read(&["published-apps/applications.json"]).tenant;
    let [dispatch, network] = &tenant.published_apps.items[..] else { panic!("{:?}", tenant.published_apps) };
    assert_eq!((dispatch.through, dispatch.signed_in_before), (Publication::ApplicationProxy, Some(false)));
    assert_eq!(dispatch.internal.as_deref(), Some("http://tide.yard.example/"));
    assert_eq!((network.through, network.signed_in_before), (Publication::PrivateAccess, None));
    assert_eq!(tenant.published_apps.supply.state, SupplyState::Whole);
    assert!(!tenant.applications.supply.is_supplied(), "it is no list of app registrations");
    let segment = &read(&["published-apps/applicationSegments.json"]).tenant.published_apps.items[0];
    assert_eq!(&*segment.name, "10.20.0.0/24, ports 3389-3389, 445-445");
    assert!(!segment.object.is_empty() && segment.app_id.is_empty());
}

#[test]
fn app_registrations_with_what_is_published_of_them_are_both() {
    let text = r#"{"@odata.context":"https://graph.microsoft.com/beta/$metadata#applications","value":[
        {"id":"1","appId":"a","displayName":"A","signInAudience":"AzureADMyOrg","passwordCredentials":[],
         "onPremisesPublishing":{"externalAuthenticationType":"aadPreAuthentication","externalUrl":"https://a.example"}}]}"#;
    let tenant = read_texts(&[("apps.json", text)]).tenant;
    assert_eq!((tenant.applications.items.len(), tenant.published_apps.items.len()), (1, 1));
    assert_eq!(tenant.published_apps.items[0].signed_in_before, Some(true));
    assert!(tenant.applications.supply.is_supplied() && tenant.published_apps.supply.is_supplied());
}

#[test]
fn scopes_by_name_get_their_ids_from_the_lists() {
    let alone = read(&["azure/Roleassignments.csv"]).tenant;
    assert_eq!(alone.azure_pim_active.items[0].scope, AzureScope::Subscription("sv-tugs".into()));
    assert!(alone.azure_pim_active.items[0].scope.is_wide());
    let subscriptions = r#"[{"id":"AA-11","name":"SV-Tugs","state":"Enabled","tenantId":"t","isDefault":true}]"#;
    let file = crate::datasets::tests::samples_folder().join("azure/Roleassignments.csv");
    let inputs = [
        Input { name: "pim.csv".into(), source: Source::Path(file) },
        Input { name: "subscriptions.json".into(), source: Source::Bytes(subscriptions.as_bytes().into()) },
    ];
    let tenant = read_inputs(&inputs).tenant;
    let ([active], [eligible]) = (&tenant.azure_pim_active.items[..], &tenant.azure_pim_eligible.items[..]) else {
        panic!("{:?} {:?}", tenant.azure_pim_active, tenant.azure_pim_eligible)
    };
    assert_eq!(active.scope, AzureScope::Subscription("aa-11".into()));
    assert_eq!(active.end, Known::Empty);
    assert_eq!((&*eligible.role_name, eligible.scope.is_wide()), ("Contributor", false));
}

#[test]
fn relying_parties_tell_of_a_second_factor_by_policy_or_rule() {
    let told = |file: &str| -> Vec<(Known<Box<str>>, Option<bool>)> {
        let parties = read(&[file]).tenant.relying_parties.items;
        parties.into_iter().map(|party| (party.policy, party.rules_ask_for_mfa)).collect()
    };
    let policy = || Known::Value("Permit everyone and require MFA".into());
    assert_eq!(
        told("active-directory/relyingParties.json"),
        [(policy(), Some(false)), (Known::Empty, Some(false)), (Known::Empty, Some(true))]
    );
    assert_eq!(told("active-directory/Get-AdfsRelyingPartyTrust.csv"), [(policy(), Some(false))]);
}

#[test]
fn the_unified_audit_log_tells_what_the_directory_log_tells() {
    for file in ["purview", "purview-2026", "purview-older", "search-unifiedauditlog"] {
        let found = read(&[&format!("audit-log/{file}.csv")]);
        let log = &found.tenant.audit_log;
        let [event] = &log.events[..] else { panic!("{file}: {:?}", log.events) };
        assert_eq!((event.act, &*event.what.name), (Act::DirectoryRole, "Helpdesk Administrator"), "{file}");
        assert_eq!(&*event.whom.name, "ben.ozturk@pellworth.example");
        assert!(event.success && !event.by_app && !event.whom.id.is_empty() && !event.actor.id.is_empty());
        // It shows what was done, and nothing of what was not.
        assert!(log.window.is_none() && log.rows == 0 && log.searched.is_some());
        assert!(!found.tenant.unified_audit.items.is_empty());
        // A search that found more than is here.
        let part = only_part(&found.files[0]);
        let cut = file == "search-unifiedauditlog";
        assert_eq!(
            (part.complete == Some(false), part.problems.has(ProblemKind::Incomplete)),
            (cut, cut),
            "{}",
            said(part)
        );
        let state = &log.supply.state;
        assert!(matches!(state, SupplyState::Truncated(_)) == cut && *state != SupplyState::Whole, "{state:?}");
    }
}

/// One grant of a role in each log; who is meant, and when, as each writes it.
#[test]
fn an_event_that_both_logs_tell_counts_once() {
    let directory = |at: &str, whom: &str| {
        format!(
            r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits","value":[
            {{"id":"1","activityDateTime":"{at}","activityDisplayName":"Add member to role","result":"success",
            "initiatedBy":{{"user":{{"id":"a","userPrincipalName":"ada@x.example"}}}},
            "targetResources":[{{"id":"{whom}","type":"User","userPrincipalName":"{whom}@x.example","modifiedProperties":[
            {{"displayName":"Role.DisplayName","newValue":"\"Global Reader\""}}]}}]}}]}}"#
        )
    };
    let unified = |actor: &str| {
        let data = format!(
            r#"{{"ResultStatus":"Success","Actor":[{actor}],
            "Target":[{{"ID":"User_0a0a0a0a-0000-4000-8000-00000000000b","Type":2}},{{"ID":"User","Type":2}},{{"ID":"ben@x.example","Type":5}}],
            "ModifiedProperties":[{{"Name":"Role.DisplayName","NewValue":"Global Reader"}}]}}"#
        );
        let cell = data.replace('"', "\"\"");
        format!("CreationDate,UserIds,Operations,AuditData\n2026-06-12T08:15:09Z,x,Add member to role.,\"{cell}\"\n")
    };
    let person = r#"{"ID":"ada@x.example","Type":5},{"ID":"User","Type":2}"#;
    let pim = r#"{"ID":"MS-PIM","Type":1},{"ID":"ServicePrincipal_0a0a0a0a-0000-4000-8000-00000000000c","Type":2},{"ID":"ServicePrincipal","Type":2}"#;
    let events = |at: &str, whom: &str, actor: &str| {
        let (one, other) = (directory(at, whom), unified(actor));
        let found = read_texts(&[("audit.json", &one), ("unified.csv", &other)]).tenant;
        assert_eq!(found.audit_log.supply.state, SupplyState::Whole);
        found.audit_log.events
    };
    assert_eq!(events("2026-06-12T08:15:07.1234567Z", "ben", person).len(), 1);
    assert_eq!(events("2026-06-12T08:25:07Z", "ben", person).len(), 2, "another time");
    assert_eq!(events("2026-06-12T08:15:07Z", "cleo", person).len(), 2, "another person");
    let by_pim = events("2026-06-10T08:15:07Z", "ben", pim);
    assert!(by_pim[1].by_app && &*by_pim[1].actor.name == "MS-PIM", "{by_pim:?}");
    assert_eq!(&*by_pim[1].actor.id, "0a0a0a0a-0000-4000-8000-00000000000c");
    let lost = "CreationDate,UserIds,Operations,AuditData\n2026-06-12T08:15:09Z,x,Add member to role.,{broken\n";
    let found = read_texts(&[("unified.csv", lost)]);
    assert!(only_part(&found.files[0]).problems.has(ProblemKind::Value), "what it concerned is not known, and said");
}

#[test]
fn reading_many_small_files_can_be_stopped_at_each() {
    let inputs: Vec<Input> = (0..50)
        .map(|number| Input {
            name: format!("{number:02}.json"),
            source: Source::Bytes(b"{\"a\":1}".as_slice().into()),
        })
        .collect();
    let mut asked = 0;
    let found = import(&inputs, &Workers { program: "no worker here".into() }, &mut |_, _| {
        asked += 1;
        asked <= 3
    });
    assert!(found.stopped);
    assert_eq!(found.files.len(), 3);
}

/// A result in words that are not known here proves neither an access nor a failure, and is told.
#[test]
fn results_of_sign_ins_in_any_language() {
    let check = |status: &str, code: &str, successes: u32, failures: u32, told: Option<&str>| {
        let text = format!(
            "Date (UTC),Request ID,User ID,Username,Application,Status,Sign-in error code,Client app\n\
             2026-06-29T08:00:00Z,r1,6c1c1ba1-4e0c-4a4e-9b4e-0a4f2a6f9c11,a@contoso.example,Azure Portal,{status},{code},Browser\n"
        );
        let found = read_texts(&[("signins.csv", &text)]);
        let log = &found.tenant.sign_ins;
        let [account] = &log.accounts[..] else { panic!("{status}: {:?}", found.files) };
        assert_eq!(
            (account.successes, account.failures, account.untold),
            (successes, failures, told.is_some()),
            "{status}"
        );
        assert_eq!(log.unclear.results.told().as_deref(), told, "{status}");
        assert_eq!(log.unclear.results_gap().is_some(), told.is_some());
        let is_said = only_part(&found.files[0]).problems.iter().any(|problem| problem.message.contains("gave access"));
        assert_eq!(is_said, told.is_some(), "{status}");
    };
    check("Success", "", 1, 0, None);
    check("Erfolg", "", 1, 0, None);
    check("Interrupted", "", 0, 1, None);
    check("Fehler", "", 0, 1, None);
    check("Vellykket", "0", 1, 0, None);
    check("Vellykket", "50126", 0, 1, None);
    check("Vellykket", "", 0, 0, Some("“Vellykket” (1)"));
    check("", "", 0, 0, Some("“no result” (1)"));
}

/// An operation in a language that is not read here may change a role: it is no proof that none was changed.
#[test]
fn operations_of_the_activity_log_in_any_language() {
    let check = |operation: &str, kind: &str, category: &str, changes: usize, told: bool| {
        let text = format!(
            "Correlation id,Operation name,Status,Event category,Level,Time,Subscription,Event initiated by,Resource type,\
             Resource group,Resource\nc1,{operation},Succeeded,{category},Informational,2026-06-29T08:00:00Z,s1,\
             a@contoso.example,{kind},,/subscriptions/s1\n"
        );
        let log = read_texts(&[("QueryResult.csv", &text)]).tenant.activity_log;
        assert_eq!((log.rows, log.role_changes.len()), (1, changes), "{operation} {kind} {category}");
        assert_eq!(log.unknown.told().is_some(), told, "{operation} {kind} {category}");
    };
    check("Create role assignment", "", "Administrative", 1, false);
    check("Microsoft.Authorization/roleAssignments/write", "", "", 1, false);
    check("Start Virtual Machine", "", "Administrative", 0, false);
    check("Rollenzuweisung erstellen", "Microsoft.Authorization/roleAssignments", "Verwaltung", 1, false);
    check("VM starten", "Microsoft.Compute/virtualMachines", "Verwaltung", 0, false);
    check("Rollenzuweisung erstellen", "", "Verwaltung", 0, true);
    check("Rollenzuweisung erstellen", "Rollenzuweisung", "Verwaltung", 0, true);
    check("Vorfall", "", "Service Health", 0, false);
}
