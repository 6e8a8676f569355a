//! On-premises apps, assignments by name, and old policies beside new ones.

use super::{read, read_inputs, read_texts};
use crate::datasets::import::import;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, ProblemKind, Source};
use crate::tenant::azure::AzureScope;
use crate::tenant::policy::PolicyState;
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
    assert!(!segment.app_id.is_empty());
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

fn policy(state: &str, modified: &str) -> String {
    let context = "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies";
    format!(
        r#"{{"@odata.context":"{context}","value":[{{"id":"P1","displayName":"MFA","state":"{state}",{modified}
        "conditions":{{"users":{{"includeUsers":["All"]}},"applications":{{"includeApplications":["All"]}}}},
        "grantControls":{{"operator":"OR","builtInControls":["mfa"]}}}}]}}"#
    )
}

#[test]
fn an_old_policy_beside_a_new_one_counts_once() {
    let check = |old: &str, new: &str, expected: PolicyState, differences: usize| {
        let found = read_texts(&[("2026-05-01/policies.json", old), ("2026-06-01/policies.json", new)]);
        let states: Vec<PolicyState> = found.tenant.ca_policies.iter().map(|policy| policy.state).collect();
        assert_eq!(states, [expected]);
        let told = found.files.iter().map(|file| file.notices.count(ProblemKind::Conflict)).sum::<u64>();
        assert_eq!(told, differences as u64);
    };
    check(&policy("enabled", ""), &policy("disabled", ""), PolicyState::Disabled, 1);
    check(&policy("enabled", ""), &policy("enabled", ""), PolicyState::Enabled, 0);
    let (early, late) =
        (r#""modifiedDateTime":"2026-04-01T00:00:00Z","#, r#""modifiedDateTime":"2026-04-20T00:00:00Z","#);
    check(&policy("enabled", late), &policy("disabled", early), PolicyState::Enabled, 1);
}

#[test]
fn a_setting_that_a_tenant_has_once_is_taken_from_the_newest_file() {
    let text = |enabled: bool| {
        let context = "https://graph.microsoft.com/v1.0/$metadata#policies/identitySecurityDefaultsEnforcementPolicy";
        format!(
            r#"{{"@odata.context":"{context}/$entity","id":"1","displayName":"Security Defaults","isEnabled":{enabled}}}"#
        )
    };
    let found = read_texts(&[("2026-05-01.json", &text(true)), ("2026-06-01.json", &text(false))]);
    let enabled: Vec<bool> = found.tenant.security_defaults.iter().map(|row| row.enabled).collect();
    assert_eq!(enabled, [false]);
    assert!(found.files[0].notices.has(ProblemKind::Conflict) && !found.files[1].notices.has(ProblemKind::Conflict));
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
