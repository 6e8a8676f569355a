//! Old exports beside new ones: each object and setting counts once, as the newest file tells it.

use super::read_texts;
use crate::datasets::import::Import;
use crate::evidence::ProblemKind;
use crate::tenant::Known;
use crate::tenant::access::RuleBody;
use crate::tenant::organization::Authentication;
use crate::tenant::policy::PolicyState;

/// Reads what the same export gave in May and in June.
fn both(old: &str, new: &str) -> Import {
    read_texts(&[("2026-05-01/old.json", old), ("2026-06-01/new.json", new)])
}

#[track_caller]
fn differences(found: &Import, expected: u64) {
    let told = found.files.iter().map(|file| file.notices.count(ProblemKind::Conflict)).sum::<u64>();
    let words: Vec<_> = found.tenant.conflicts.found().collect();
    assert_eq!(told, expected, "{words:?}");
}

fn graph(context: &str, rows: &str) -> String {
    format!(r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{context}","value":[{rows}]}}"#)
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
        let found = both(old, new);
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

/// A block of everything would leave nobody at work: where what could narrow it was not exported, it is lost.
#[test]
fn a_block_without_its_flows_is_no_block_of_everything() {
    let rows = |controls: &str, more: &str| {
        let users = r#""includeUsers":["All"],"excludeUsers":[],"includeGroups":[],"excludeGroups":[],"includeRoles":[],"excludeRoles":[]"#;
        let apps = r#""includeApplications":["All"],"excludeApplications":[]"#;
        let none = r#""locations":null,"platforms":null,"signInRiskLevels":[],"userRiskLevels":[],"devices":null"#;
        format!(
            r#"{{"id":"{controls}{}","displayName":"P","state":"enabled","conditions":{{"users":{{{users}}},"applications":{{{apps}}},
            "clientAppTypes":["all"],{none}{more}}},"grantControls":{{"operator":"OR","builtInControls":["{controls}"]}},
            "sessionControls":null}}"#,
            more.len()
        )
    };
    let check = |rows: &[String], expected: &[bool]| {
        let found = read_texts(&[("policies.json", &graph("identity/conditionalAccess/policies", &rows.join(",")))]);
        let lost: Vec<bool> = found.tenant.ca_policies.iter().map(|policy| policy.lost).collect();
        assert_eq!(lost, expected, "{rows:?}");
    };
    let (risk, flows) = (r#","insiderRiskLevels":null"#, r#","authenticationFlows":null"#);
    let both = format!("{risk}{flows}");
    check(&[rows("block", &both)], &[false]);
    check(&[rows("block", risk)], &[true]);
    check(&[rows("block", flows)], &[true]);
    check(&[rows("block", &format!(r#"{risk},"authenticationFlows":{{}}"#))], &[true]);
    // Older exports have neither, and newer ones not of each policy (ScubaGear 1.8): what is no block is whole without them.
    check(&[rows("mfa", "")], &[false]);
    check(&[rows("mfa", ""), rows("block", &both)], &[false, false]);
    // Of one group everything may be blocked; it is no policy of which anything is lost.
    let leavers = |more: &str| {
        let all = r#""includeUsers":["All"],"excludeUsers":[],"includeGroups":[]"#;
        rows("block", more).replace(
            all,
            r#""includeUsers":[],"excludeUsers":[],"includeGroups":["bbbbbbbb-0000-4000-8000-000000000001"]"#,
        )
    };
    check(&[leavers(&both), leavers("")], &[false, false]);
    let found = read_texts(&[("policies.json", &graph("identity/conditionalAccess/policies", &leavers("")))]);
    assert!(found.tenant.ca_policies.items[0].is_narrowed_untold);
    let told = |rows: &str| {
        let found = read_texts(&[("policies.json", &graph("identity/conditionalAccess/policies", rows))]);
        found.files[0].parts[0].problems.count(ProblemKind::LostValue)
    };
    assert_eq!((told(&leavers("")), told(&leavers(&both))), (1, 0));
    // A name where an id belongs may be anybody's.
    let named = leavers(&both).replace("bbbbbbbb-0000-4000-8000-000000000001", "Leavers");
    check(&[named], &[true]);
}

/// What no policy can be without was lost, and blames nobody.
#[test]
fn a_policy_that_asks_nothing_lost_what_it_asks() {
    let check = |apps: &str, grant: &str, session: &str, expected: bool| {
        let users = r#""includeUsers":["All"],"excludeUsers":[],"includeGroups":[],"excludeGroups":[],"includeRoles":[],"excludeRoles":[]"#;
        let none = r#""locations":null,"platforms":null,"signInRiskLevels":[],"userRiskLevels":[],"devices":null"#;
        let row = format!(
            r#"{{"id":"1","displayName":"P","state":"enabled","conditions":{{"users":{{{users}}},"applications":{{"excludeApplications":[],{apps}}},
            "clientAppTypes":["all"],{none}}},"grantControls":{grant},"sessionControls":{session}}}"#
        );
        let found = read_texts(&[("policies.json", &graph("identity/conditionalAccess/policies", &row))]);
        assert_eq!(found.tenant.ca_policies.items[0].lost, expected, "{apps} {grant} {session}");
    };
    let (apps, mfa) = (r#""includeApplications":["All"]"#, r#"{"operator":"OR","builtInControls":["mfa"]}"#);
    check(apps, mfa, "null", false);
    let contexts = r#""includeAuthenticationContextClassReferences":[]"#;
    check(&format!(r#""includeApplications":[],{contexts}"#), mfa, "null", true);
    let actions = r#""includeUserActions":["urn:user:registersecurityinfo"]"#;
    check(&format!(r#""includeApplications":[],{contexts},{actions}"#), mfa, "null", false);
    check(apps, r#"{"operator":"OR","builtInControls":[]}"#, "null", true);
    check(apps, r#"{"builtInControls":["mfa","compliantDevice"]}"#, "null", true);
    check(apps, r#"{"builtInControls":["mfa"]}"#, "null", false);
    let cloud = |inside: &str| {
        format!(r#"{{"applicationEnforcedRestrictions":null,"persistentBrowser":null,"signInFrequency":null{inside}}}"#)
    };
    check(apps, "null", &cloud(""), true);
    check(
        apps,
        "null",
        &cloud(r#","cloudAppSecurity":{"isEnabled":true,"cloudAppSecurityType":"mcasConfigured"}"#),
        false,
    );
    check(apps, "null", &cloud(r#","cloudAppSecurity":{"cloudAppSecurityType":"mcasConfigured"}"#), true);
    check(apps, "null", &cloud(r#","cloudAppSecurity":{"isEnabled":true}"#), true);
    // PowerShell writes empty shells, and evaluation of access has no switch.
    check(apps, mfa, &cloud(r#","cloudAppSecurity":{"isEnabled":null,"cloudAppSecurityType":null}"#), false);
    check(apps, mfa, r#"{"continuousAccessEvaluation":{"mode":"disabled"}}"#, false);
    // Neither controls of access nor of sessions; nobody, and nothing.
    check(apps, "null", "null", true);
    let frequency = |inside: &str| {
        let others = r#""applicationEnforcedRestrictions":null,"persistentBrowser":null,"cloudAppSecurity":null"#;
        format!(r#"{{{others},"signInFrequency":{{"isEnabled":true,{inside}}}}}"#)
    };
    check(apps, "null", &frequency(r#""type":"hours","value":20,"frequencyInterval":"timeBased""#), false);
    check(apps, "null", &frequency(r#""type":"days","value":20"#), false);
    check(apps, "null", &frequency(r#""type":null,"value":null,"frequencyInterval":"everyTime""#), false);
    check(apps, "null", &frequency(r#""value":20,"frequencyInterval":"timeBased""#), true);
    check(apps, "null", &frequency(r#""type":"hours","value":null"#), true);
}

/// A policy is about somebody and something: `null` in place of either was lost.
#[test]
fn a_policy_about_nobody_or_nothing_lost_whom_it_is_about() {
    let lost = |text: &str| read_texts(&[("policies.json", text)]).tenant.ca_policies.items[0].lost;
    let users = r#""includeUsers":["All"],"excludeUsers":[],"includeGroups":[],"excludeGroups":[],"includeRoles":[],"excludeRoles":[]"#;
    let apps = r#""includeApplications":["All"],"excludeApplications":[]"#;
    let none = r#""locations":null,"platforms":null,"signInRiskLevels":[],"userRiskLevels":[],"devices":null"#;
    let row = format!(
        r#"{{"id":"1","displayName":"P","state":"enabled","conditions":{{"users":{{{users}}},"applications":{{{apps}}},
        "clientAppTypes":["all"],{none}}},"grantControls":{{"operator":"OR","builtInControls":["mfa"]}},"sessionControls":null}}"#
    );
    let whole = graph("identity/conditionalAccess/policies", &row);
    assert!(!lost(&whole), "{whole}");
    let mut tree: serde_json::Value = serde_json::from_str(&whole).unwrap();
    for part in ["users", "applications"] {
        let kept = tree["value"][0]["conditions"][part].take();
        assert!(lost(&tree.to_string()), "{part}");
        tree["value"][0]["conditions"][part] = kept;
    }
}

/// Only the bare object is the portal's download of one; a list of one policy is a list.
#[test]
fn a_list_of_one_policy_is_a_list() {
    let row = policy("enabled", "");
    let check = |text: &str, expected: bool| {
        let found = read_texts(&[("policies.json", text)]).tenant.ca_policies;
        assert_eq!(
            (found.items.len(), found.supply.state == crate::tenant::SupplyState::Whole),
            (1, expected),
            "{text}"
        );
    };
    let value: serde_json::Value = serde_json::from_str(&row).unwrap();
    let only = &value["value"][0];
    check(&only.to_string(), false);
    check(&format!("[{only}]"), true);
    check(&format!("{{\"value\":[{only}]}}"), true);
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
fn domains() {
    let rows = |kind: &str| {
        graph(
            "domains",
            &format!(r#"{{"id":"X.example","authenticationType":"{kind}","isInitial":false,"isVerified":true}}"#),
        )
    };
    let found = both(&rows("Federated"), &rows("Managed"));
    let [domain] = &found.tenant.domains.items[..] else { panic!("{:?}", found.tenant.domains) };
    assert_eq!(domain.authentication, Some(Authentication::Managed));
    differences(&found, 1);
    differences(&both(&rows("Managed"), &rows("Managed")), 0);
}

#[test]
fn federation_settings() {
    let rows = |behaviour: &str| {
        graph(
            "domains('x.example')/federationConfiguration",
            &format!(
                r#"{{"id":"1","issuerUri":"urn:x","passiveSignInUri":"https://x","federatedIdpMfaBehavior":{behaviour}}}"#
            ),
        )
    };
    let found = both(&rows("\"acceptIfMfaDoneByFederatedIdp\""), &rows("\"enforceMfaByFederatedIdp\""));
    let [federation] = &found.tenant.federations.items[..] else { panic!("{:?}", found.tenant.federations) };
    assert_eq!(federation.mfa_behavior, Known::Value("enforceMfaByFederatedIdp".into()));
    differences(&found, 1);
    // Set to nothing since then is an answer.
    let found = both(&rows("\"acceptIfMfaDoneByFederatedIdp\""), &rows("null"));
    assert_eq!(found.tenant.federations.items[0].mfa_behavior, Known::Empty);
}

#[test]
fn the_organisation() {
    let rows = |synced: &str| {
        let domains = r#""verifiedDomains":[{"name":"x.example","type":"Managed","isInitial":true}]"#;
        graph("organization", &format!(r#"{{"id":"T","displayName":"X","onPremisesSyncEnabled":{synced},{domains}}}"#))
    };
    let found = both(&rows("true"), &rows("null"));
    let [organisation] = &found.tenant.organization.items[..] else { panic!("{:?}", found.tenant.organization) };
    assert_eq!((&organisation.synced, organisation.domains.len()), (&Known::Empty, 1));
    differences(&found, 1);
    let another = rows("true").replace("\"T\"", "\"U\"");
    assert_eq!(both(&rows("true"), &another).tenant.organization.items.len(), 2, "two tenants are not one");
}

#[test]
fn licences() {
    let rows = |units: u32| {
        graph(
            "subscribedSkus",
            &format!(
                r#"{{"skuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","skuPartNumber":"SPE_E5","capabilityStatus":"Enabled","consumedUnits":{units},"prepaidUnits":{{"enabled":40}},"servicePlans":[]}}"#
            ),
        )
    };
    let found = both(&rows(30), &rows(38));
    let [sku] = &found.tenant.skus.items[..] else { panic!("{:?}", found.tenant.skus) };
    assert_eq!((sku.consumed_units, sku.enabled_units), (Some(38), Some(40)));
    differences(&found, 1);
}

const METHODS: &str = "policies/authenticationMethodsPolicy/$entity";

fn methods(modified: &str, states: [&str; 2]) -> String {
    let method = |id: &str, state: &str| {
        format!(
            r##"{{"@odata.type":"#microsoft.graph.{}AuthenticationMethodConfiguration","id":"{id}","state":"{state}","includeTargets":[{{"id":"all_users"}}]}}"##,
            id.to_lowercase()
        )
    };
    format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{METHODS}","id":"authenticationMethodsPolicy",{modified}"policyMigrationState":"migrationComplete","authenticationMethodConfigurations":[{},{}]}}"#,
        method("Fido2", states[0]),
        method("Sms", states[1])
    )
}

/// Whether each method is on.
fn states(found: &Import) -> Vec<(String, Option<bool>)> {
    let [policy] = &found.tenant.methods_policy.items[..] else { panic!("{:?}", found.tenant.methods_policy) };
    policy.methods.iter().flatten().map(|method| (method.id.to_string(), method.enabled)).collect()
}

#[test]
fn the_authentication_methods_policy() {
    let expected = |fido: bool, sms: bool| vec![("Fido2".to_owned(), Some(fido)), ("Sms".to_owned(), Some(sms))];
    let (old, new) = (methods("", ["disabled", "enabled"]), methods("", ["enabled", "enabled"]));
    let found = both(&old, &new);
    assert_eq!(states(&found), expected(true, true));
    assert!(
        found
            .tenant
            .conflicts
            .found()
            .any(|told| &*told.object == "authentication method Fido2" && told.what == "state")
    );
    // Changed later than the other, whenever it was exported.
    let early = methods(r#""lastModifiedDateTime":"2026-01-01T00:00:00Z","#, ["disabled", "enabled"]);
    let late = methods(r#""lastModifiedDateTime":"2026-02-01T00:00:00Z","#, ["enabled", "enabled"]);
    assert_eq!(states(&both(&late, &early)), expected(true, true));
    // One method saved later by itself.
    let alone = r##"{"@odata.type":"#microsoft.graph.smsAuthenticationMethodConfiguration","id":"Sms","state":"disabled","includeTargets":[]}"##;
    assert_eq!(states(&both(&old, alone)), expected(false, false));
    assert_eq!(states(&both(alone, &new)), expected(true, true), "the policy is newer");
    // Method by method, and nothing else.
    let other = alone.replace("Sms", "Voice").replace("sms", "voice");
    assert_eq!(states(&both(alone, &other)), [("Sms".to_owned(), Some(false)), ("Voice".to_owned(), Some(false))]);
}

const ROLE: &str = "62e90394-69f5-4237-9190-012177145e10";

fn rules(hours: u32) -> String {
    format!(
        r##""rules":[{{"@odata.type":"#microsoft.graph.unifiedRoleManagementPolicyExpirationRule","id":"Expiration_EndUser_Assignment","isExpirationRequired":true,"maximumDuration":"PT{hours}H"}}]"##
    )
}

fn role_policies(modified: &str, hours: u32) -> String {
    graph(
        "policies/roleManagementPolicies",
        &format!(
            r#"{{"id":"P1","displayName":"DirectoryRole","isOrganizationDefault":false,"scopeId":"/","scopeType":"DirectoryRole",{modified}{}}}"#,
            rules(hours)
        ),
    )
}

fn role_assignment() -> String {
    graph(
        "policies/roleManagementPolicyAssignments",
        &format!(
            r#"{{"id":"A1","policyId":"P1","scopeId":"/","scopeType":"DirectoryRole","roleDefinitionId":"{ROLE}"}}"#
        ),
    )
}

#[track_caller]
fn activation_hours(found: &Import, expected: i64) {
    let [row] = &found.tenant.role_policies.items[..] else { panic!("{:?}", found.tenant.role_policies.items) };
    let RuleBody::Expiration { maximum_seconds, .. } = row.rules[0].body else { panic!("{row:?}") };
    assert_eq!((&*row.role_id, maximum_seconds), (ROLE, Some(expected * 3600)));
}

#[test]
fn role_settings() {
    let (old, new, joined) = (role_policies("", 24), role_policies("", 8), role_assignment());
    // Policies and what joins them to roles come apart, in any order.
    for [first, second] in [[&old, &joined], [&joined, &old]] {
        activation_hours(&both(first, second), 24);
    }
    for files in [[&old, &new, &joined], [&joined, &old, &new]] {
        let names = ["2026-05-01/a.json", "2026-05-20/b.json", "2026-06-01/c.json"];
        let texts: Vec<(&str, &str)> = names.into_iter().zip(files).map(|(name, text)| (name, text.as_str())).collect();
        let found = read_texts(&texts);
        activation_hours(&found, 8);
        differences(&found, 1);
        let told = found.tenant.conflicts.found().next().unwrap();
        assert_eq!((told.what, &*told.kept), ("Expiration_EndUser_Assignment", "required, at most 480 minutes"));
    }
    let changed = |day: &str| format!(r#""lastModifiedDateTime":"2026-04-{day}T00:00:00Z","#);
    let (early, late) = (role_policies(&changed("01"), 24), role_policies(&changed("20"), 8));
    let found = read_texts(&[("2026-05-01/a.json", &late), ("2026-05-20/b.json", &early), ("c.json", &joined)]);
    activation_hours(&found, 8);
}

/// Of an object that two inventories name the newer one's rows count; what only the older names counts, and is told.
#[test]
fn two_inventories() {
    let heading = "Account,Category,Service,Justification,Decision\n";
    let old = format!(
        "{heading}anna@x,admin only,Entra,runs it,keep\nanna@x,admin only,Exchange,runs it,keep\nbert@x,shared,Entra,old,keep\ncleo@x,admin only,Entra,same,keep\n"
    );
    let new = format!("{heading}Anna@x,admin only,Entra,,remove\ncleo@x,admin only,Entra,same,keep\n");
    let check = |names: [&str; 2], expected: &[(&str, &str)], conflicts: u64| {
        for texts in [[(names[0], &*old), (names[1], &*new)], [(names[1], &*new), (names[0], &*old)]] {
            let found = read_texts(&texts);
            let mut rows: Vec<(&str, &str)> = found
                .tenant
                .administrators
                .iter()
                .map(|row| (&*row.account, row.decision.as_deref().unwrap_or_default()))
                .collect();
            rows.sort_unstable();
            assert_eq!(rows, expected, "{names:?}");
            differences_told(&found, conflicts);
        }
    };
    let newest = [("Anna@x", "remove"), ("bert@x", "keep"), ("cleo@x", "keep")];
    // Of each of Anna's two older rows what differs, and that Bert is not in the newer file.
    check(["2026-05-01/a.csv", "2026-06-01/b.csv"], &newest, 6);
    check(["z-2026-05-01.csv", "a-2026-06-01.csv"], &newest, 6);
    // Without dates the first by name counts.
    let first = [("anna@x", "keep"), ("anna@x", "keep"), ("bert@x", "keep"), ("cleo@x", "keep")];
    check(["a.csv", "b.csv"], &first, 2);
    let found = read_texts(&[("2026-05-01/a.csv", &old), ("2026-06-01/b.csv", &new)]);
    let told = format!("{:?}", found.files[0].notices);
    for words in ["Justification is runs it here, but empty in 2026-06-01/b.csv", "which is newer: bert@x."] {
        assert!(told.contains(words), "{told}");
    }
}

#[track_caller]
fn differences_told(found: &Import, expected: u64) {
    let notices: Vec<_> = found.files.iter().map(|file| &file.notices).collect();
    assert_eq!(notices.iter().map(|all| all.count(ProblemKind::Conflict)).sum::<u64>(), expected, "{notices:?}");
}

/// Of further kinds the newer file counts where both tell their day; else both stay, and the worse is judged.
#[test]
fn the_newer_of_two_settings_counts_where_their_days_are_known() {
    let text =
        |off: bool| format!(r#"{{"Name":"Transport","SmtpClientAuthenticationDisabled":{off},"MaxSendSize":"35 MB"}}"#);
    let check = |names: [&str; 2], expected: &[Option<bool>]| {
        let found = read_texts(&[(names[0], &text(false)), (names[1], &text(true))]).tenant.transport_settings;
        let told: Vec<Option<bool>> = found.iter().map(|row| row.smtp_auth_off).collect();
        assert_eq!(told, expected, "{names:?}");
    };
    check(["transportConfig_2026-05-01.json", "transportConfig_2026-06-01.json"], &[Some(true)]);
    check(["transportConfig_2026-06-01.json", "transportConfig_2026-05-01.json"], &[Some(false)]);
    check(["a.json", "b.json"], &[Some(false), Some(true)]);
}

/// Where layouts name an object alike, a newer file of any of them counts, and keeps what only the older tells.
#[test]
fn the_newer_of_two_layouts_counts() {
    let graph_row = r#"{"id":"1f3a0001-0000-4000-8000-000000000001","userPrincipalName":"a@x.example","userDisplayName":"A","riskState":"atRisk","riskLevel":"high","isDeleted":true}"#;
    let json = graph("identityProtection/riskyUsers", graph_row);
    let table = "Id,UserPrincipalName,UserDisplayName,RiskState,RiskLevel,RiskLastUpdatedDateTime,RiskDetail\n\
                 1f3a0001-0000-4000-8000-000000000001,a@x.example,A,atRisk,low,,none\n";
    let check = |days: [&str; 2], expected: &[&str]| {
        let names = [format!("{}/risky.json", days[0]), format!("{}/risky.csv", days[1])];
        let found = read_texts(&[(&names[0], &json), (&names[1], table)]).tenant.risky_users;
        let levels: Vec<&str> = found.iter().map(|row| &*row.level).collect();
        assert_eq!(levels, expected, "{days:?}");
    };
    check(["2026-05-01", "2026-06-01"], &["low"]);
    check(["2026-06-01", "2026-05-01"], &["high"]);
    check(["a", "b"], &["high", "low"]);
}
