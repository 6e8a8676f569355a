//! Values that `ConvertTo-Json` cut: below its depth (two levels, unless more were asked for) an object becomes the text
//! `@{a=b; c=d}`, a list the name of its type. What was there cannot be told any more, which is not the same as empty.

use super::record::Slots;
use super::{Dataset, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::lower;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// How a value begins that was cut, or may have been: of names of types [`value::is_lost`] decides.
static MARKS: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["\"@{", "\"System.", "\"Microsoft.Graph.", "\"Deserialized."].map(Finder::new));

/// Those whose loading looks for cut values itself, or of whose nested values none that is read lies so deep.
const ASIDE: &[&str] = &["conditional-access", "sign-ins", "collector-run"];

/// Those whose loading knows the names of types that older modules of PowerShell write in place of objects, and what is lost
/// with them.
const KNOW_TYPES: &[&str] = &["admin-consent-policy", "authentication-methods-policy"];

/// Lists of what there is: somebody who is there stays, and only the field that was cut is lost.
const KEPT: &[&str] = &[
    "users",
    "groups",
    "group-members",
    "group-owners",
    "service-principals",
    "applications",
    "devices",
    "organization",
    "domains",
    "role-assignments",
    "pim-active",
    "pim-eligible",
];

/// Beside these, those that read a destroyed value as not exported: what the row says without it still holds.
const BY_FIELD: &[&str] = &["ad-users", "mailboxes", "registration", "role-definitions"];

/// Whether a record of which a value was destroyed says less than the tenant did, so that its list is as good as cut.
pub(super) fn says_less(dataset: &Dataset) -> bool {
    ![KEPT, BY_FIELD, ASIDE, KNOW_TYPES].iter().any(|those| those.contains(&dataset.id))
}

/// An object that an answer on changes (delta) says was removed.
pub(super) fn removed() -> Refusal {
    refuse(ProblemKind::NotData, "An object that was removed, as an answer on changes tells it.")
}

/// Looks at the values of an object whose fields were found. Of the lists of what there is, the fields that were cut are
/// taken as lost, and so is a value that was destroyed as a whole; any other record would say less than the tenant did, and is
/// refused.
pub(super) fn refusal(dataset: &Dataset, slots: &mut Slots, object: &str) -> Result<Vec<usize>, Refusal> {
    let marks = if KNOW_TYPES.contains(&dataset.id) { &MARKS[..1] } else { &MARKS[..] };
    if ASIDE.contains(&dataset.id) || !marks.iter().any(|mark| mark.find(object.as_bytes()).is_some()) {
        return Ok(Vec::new());
    }
    let cut: Vec<usize> = (0..slots.at.len())
        .filter(|at| {
            slots.at[*at]
                .and_then(|(start, end)| object.get(start as usize..end as usize))
                .is_some_and(|json| is_cut(json, marks))
        })
        .collect();
    let is_whole = |at: &usize| {
        let json = slots.at[*at].and_then(|(start, end)| object.get(start as usize..end as usize));
        json.and_then(|json| json.strip_prefix('"')).is_some_and(value::is_lost)
    };
    let inside = if KEPT.contains(&dataset.id) { None } else { cut.iter().find(|at| !is_whole(at)) };
    let Some(first) = inside.and_then(|at| dataset.fields.get(*at)) else {
        cut.iter().for_each(|at| slots.lose(*at));
        return Ok(cut);
    };
    let message = format!(
        "What is nested in {} was cut off by PowerShell, so the row would say less than there was; export it again with \
         ConvertTo-Json -Depth 10.",
        first.column
    );
    Err(refuse(ProblemKind::LostValue, message))
}

/// Whether a property's value was cut somewhere inside, or a type name stands for all of it. What Azure adds to spare looking
/// up names (`expandedProperties`) is no loss.
fn is_cut(json: &str, marks: &[Finder<'_>]) -> bool {
    if marks.len() > 1 && json.strip_prefix('"').is_some_and(value::is_lost) {
        return true;
    }
    let is_nested = json.starts_with(['{', '[']);
    let is_one = |mark: &Finder<'_>, at: usize| {
        let text = json.get(at + 1..).unwrap_or_default();
        mark.needle().ends_with(b"{") || value::is_lost(text.split('"').next().unwrap_or_default())
    };
    let first = marks
        .iter()
        .filter(|mark| is_nested || mark.needle().ends_with(b"{"))
        .filter_map(|mark| mark.find_iter(json.as_bytes()).find(|at| is_one(mark, *at)));
    let Some(first) = first.min() else { return false };
    lower(json.get(..first).unwrap_or_default()).rfind("expandedproperties").is_none()
}

#[cfg(test)]
mod tests {
    use crate::datasets::tests::{only_part, read_texts, said};

    /// `cut`: what is read and refused, and whether the loss is told.
    fn check(name: &str, text: &str, cut: (u64, u64)) {
        let found = read_texts(&[(name, text)]);
        let part = only_part(&found.files[0]);
        assert_eq!((part.rows_read, part.rows_refused), cut, "{name}: {}", said(part));
        assert!(said(part).contains("lost-value") || said(part).contains("LostValue"), "{name}: {}", said(part));
    }

    #[test]
    fn what_powershell_cut_is_not_taken_for_nothing() {
        check(
            "x.json",
            r##"[{"Id":"DirectoryRole_a_b","DisplayName":"DirectoryRole","ScopeId":"/","ScopeType":"DirectoryRole","IsOrganizationDefault":false,
               "Rules":[{"@odata.type":"#microsoft.graph.unifiedRoleManagementPolicyEnablementRule","Id":"Enablement_EndUser_Assignment",
               "EnabledRules":"MultiFactorAuthentication Justification","Target":"@{Caller=EndUser; Level=Assignment}"}]}]"##,
            (0, 1),
        );
        check(
            "y.json",
            r#"[{"id":"/subscriptions/s/providers/Microsoft.Insights/activityLogAlerts/a","name":"a","type":"Microsoft.Insights/activityLogAlerts",
               "enabled":true,"scopes":["/subscriptions/s"],"condition":{"allOf":["@{field=category; equals=Administrative}"]},"actions":{"actionGroups":[]}}]"#,
            (0, 1),
        );
        // Somebody who is there stays there.
        check(
            "z.json",
            r#"[{"Id":"11111111-1111-1111-1111-111111111111","UserPrincipalName":"a@x.org","DisplayName":"A","UserType":"Member",
               "AssignedLicenses":[{"SkuId":"06ebc4ee-1bb5-47dd-8120-11324bc54e06","DisabledPlans":"@{a=b}"}]}]"#,
            (1, 0),
        );
    }
}
