//! PIM role settings: the rules of each role, as policies, as policy assignments, or as ScubaGear nests them.

use super::principal::{boolean, objects, text, through_group, words};
use super::role_assignments::scope;
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, value};
use crate::evidence::Refusal;
use crate::tenant::access::{Approver, NotificationRecipient, Rule, RuleBody};
use crate::tenant::role::{Expansion, RoleAssignment};
use crate::tenant::{AssignmentState, Known, PrincipalKind, PrincipalRef, RolePolicy, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    PolicyId: "policyId" ["policyid"];
    Role: "roleDefinitionId" ["roledefinitionid"];
    ScopeId: "scopeId" ["scopeid"];
    ScopeType: "scopeType" ["scopetype"];
    Policy: "policy" ["policy"];
    Rules: "rules" ["rules"];
    Modified: "lastModifiedDateTime" ["lastmodifieddatetime"];
    Template: "roleTemplateId" ["roletemplateid"];
    Name: "displayName" ["displayname"];
    Assignments: "assignments" ["assignments"];
}

pub static ROLE_POLICIES: Dataset = Dataset {
    id: "role-policies",
    title: "PIM role settings",
    collect: include_str!("collect/role-policies.md"),
    saved_as: &["roleManagementPolicyAssignments.json"],
    may_be_empty: false,
    kind: RecordKind::RolePolicies,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azrolemanagementpolicyassignment"]), ..Layout::TABLE },
        Layout {
            id: "graph-policy-assignments",
            form: Form::Objects {
                context: &["policies/rolemanagementpolicyassignments", "rolemanagementpolicyassignments"],
                odata_type: &[],
            },
            all: &["policyid", "roledefinitionid", "scopetype"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-policies",
            form: Form::Objects {
                context: &["policies/rolemanagementpolicies", "rolemanagementpolicies"],
                odata_type: &[],
            },
            all: &["rules", "scopetype"],
            any: &["isorganizationdefault", "scopeid"],
            ..Layout::TABLE
        },
        Layout {
            id: "scubagear",
            form: Form::CollectorKey(&["privileged_roles"]),
            partial: Some("the eight roles that ScubaGear exports"),
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    record.part.supplies(RecordKind::RolePolicies);
    if record.part.layout == "scubagear" {
        return scubagear(record, tenant);
    }
    let policy = record.tree(F::Policy).unwrap_or(Value::Null);
    let own_rules = record.tree(F::Rules);
    let rules = match &own_rules {
        Some(rules) => rules_of(&serde_json::json!({ "rules": rules })),
        None => rules_of(&policy),
    };
    // A policy's id does not name its role; only an assignment joins them. Policies and assignments may come apart.
    let policy_id =
        [record.boxed(F::PolicyId), record.boxed(F::Id)].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    if policy_id.is_empty() {
        return Err(no_key("policy id"));
    }
    let modified = record
        .moment(F::Modified)
        .or_else(|| policy.get("lastmodifieddatetime").and_then(Value::as_str).and_then(|text| record.moment_of(text)));
    if let Some(modified) = modified {
        tenant.saw_event(modified);
    }
    let row = RolePolicy {
        policy_id,
        role_id: record.id(F::Role),
        role_name: "".into(),
        scope_type: record.boxed(F::ScopeType),
        scope_id: record.id(F::ScopeId),
        rules,
        modified,
        source: Some(record.source),
    };
    tenant.role_policies.items.push(row);
    Ok(())
}

/// A role with its active assignments and its rules in one element.
fn scubagear(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let role_id = record.id(F::Template);
    if role_id.is_empty() {
        return Err(no_key("RoleTemplateId"));
    }
    let tree = record.whole().unwrap_or(Value::Null);
    record.part.supplies(RecordKind::RolePolicies);
    // Without a licence for PIM the collector writes no assignments: that is no list of nobody.
    if tree.get("assignments").is_some() {
        record.part.supplies(RecordKind::PimActive);
    }
    let role_name = record.boxed(F::Name);
    for item in objects(&tree, "assignments") {
        let principal = text(item, "principalid");
        if principal.is_empty() {
            continue;
        }
        let date = |name: &str| item.get(name).and_then(Value::as_str);
        tenant.pim_active.items.push(RoleAssignment {
            id: text(item, "id"),
            principal: PrincipalRef {
                id: principal.to_lowercase().into(),
                kind: PrincipalKind::Unknown,
                expansion: Expansion::NotExpanded,
                ..PrincipalRef::default()
            },
            role_id: role_id.clone(),
            role_name: role_name.clone(),
            scope: scope(item.get("directoryscopeid").and_then(Value::as_str)),
            state: match text(item, "assignmenttype").to_lowercase().as_str() {
                "assigned" => AssignmentState::Assigned,
                "activated" => AssignmentState::Activated,
                _ => AssignmentState::ActiveUnmarked,
            },
            start: date("startdatetime").and_then(|text| record.moment_of(text)),
            end: date("enddatetime").map_or(Known::Empty, |text| record.known_moment_of(text)),
            through_group: through_group(&text(item, "membertype")),
            through_name: Box::default(),
            list: RecordKind::PimActive,
            source: record.source,
        });
    }
    for (column, filled) in [("principalId", true), ("endDateTime", true), ("assignmentType", true)] {
        record.part.saw_nested(column, filled);
    }
    tenant.role_policies.items.push(RolePolicy {
        policy_id: "".into(),
        role_id,
        role_name,
        scope_type: "DirectoryRole".into(),
        scope_id: "".into(),
        rules: rules_of(&tree),
        modified: None,
        source: Some(record.source),
    });
    Ok(())
}

/// The rules of a policy; rules that two policies of one role repeat (ScubaGear joins them) are kept once each.
pub(super) fn rules_of(policy: &Value) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for item in objects(policy, "rules") {
        let rule = Rule { id: text(item, "id"), body: body(item) };
        if !rule.id.is_empty() && !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

fn body(item: &Value) -> RuleBody {
    let id = text(item, "id").to_lowercase();
    let kind = text(item, "odatatype").to_lowercase();
    let is = |type_name: &str, prefix: &str| kind.ends_with(type_name) || kind.is_empty() && id.starts_with(prefix);
    if is("expirationrule", "expiration_") {
        RuleBody::Expiration {
            required: boolean(item, "isexpirationrequired"),
            maximum_seconds: value::duration_seconds(&text(item, "maximumduration")),
        }
    } else if is("enablementrule", "enablement_") && item.get("enabledrules").is_none() {
        RuleBody::Other
    } else if is("enablementrule", "enablement_") {
        let enabled = words(item, "enabledrules");
        let has = |word: &str| enabled.iter().any(|rule| rule.eq_ignore_ascii_case(word));
        RuleBody::Enablement {
            mfa: has("MultiFactorAuthentication"),
            justification: has("Justification"),
            ticket: has("Ticketing"),
        }
    } else if is("approvalrule", "approval_") {
        approval(item)
    } else if is("notificationrule", "notification_") {
        RuleBody::Notification {
            recipient: match text(item, "recipienttype").to_lowercase().as_str() {
                "admin" => NotificationRecipient::Admin,
                "requestor" => NotificationRecipient::Requestor,
                "approver" => NotificationRecipient::Approver,
                _ => NotificationRecipient::Unknown,
            },
            critical_only: match text(item, "notificationlevel").to_lowercase().as_str() {
                "critical" => Some(true),
                "all" => Some(false),
                _ => None,
            },
            default_recipients: boolean(item, "isdefaultrecipientsenabled"),
            recipients: words(item, "notificationrecipients"),
        }
    } else if is("authenticationcontextrule", "authenticationcontext_") {
        let claim = text(item, "claimvalue");
        RuleBody::AuthenticationContext {
            enabled: boolean(item, "isenabled"),
            claim: (!claim.is_empty()).then_some(claim),
        }
    } else {
        RuleBody::Other
    }
}

fn approval(item: &Value) -> RuleBody {
    let setting = item.get("setting").unwrap_or(&Value::Null);
    let mut approvers = Vec::new();
    for stage in objects(setting, "approvalstages") {
        for approver in objects(stage, "primaryapprovers") {
            let kind = text(approver, "odatatype").to_lowercase();
            let group = text(approver, "groupid");
            let ids = [group.clone(), text(approver, "userid"), text(approver, "id")];
            if let Some(id) = ids.into_iter().find(|id| !id.is_empty()) {
                approvers.push(Approver {
                    id: id.to_lowercase().into(),
                    is_group: kind.ends_with("groupmembers") || !group.is_empty(),
                });
            }
        }
    }
    RuleBody::Approval { required: boolean(setting, "isapprovalrequired"), approvers }
}
