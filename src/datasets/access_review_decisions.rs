//! Decisions of access reviews: the history report, and the decisions of one instance.

use super::access_reviews::key_after;
use super::principal::text;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::review::ReviewDecision;
use serde_json::Value;

fields! {
    Instance: "AccessReviewId" ["accessreviewid"];
    Series: "AccessReviewSeriesId" ["accessreviewseriesid"];
    ReviewName: "ReviewName" ["reviewname"];
    ReviewType: "ReviewType" ["reviewtype"];
    ResourceId: "ResourceId" ["resourceid"];
    ResourceName: "ResourceDisplayName" ["resourcedisplayname"];
    Start: "ReviewStartDate" ["reviewstartdate"];
    End: "ReviewEndDate" ["reviewenddate"];
    Status: "ReviewStatus" ["reviewstatus"];
    PrincipalId: "PrincipalId" ["principalid"];
    PrincipalName: "PrincipalUPN" ["principalupn", "principalname"];
    Decision: "ReviewResult" ["reviewresult", "decision"];
    ReviewerId: "ReviewerId" ["reviewerid"];
    ReviewerName: "ReviewerUPN" ["reviewerupn", "reviewername"];
    Reviewed: "ReviewDate" ["reviewdate", "revieweddatetime"];
    Applied: "AppliedDate" ["applieddate", "applieddatetime"];
    Principal: "principal" ["principal"];
    Resource: "resource" ["resource"];
    ReviewedBy: "reviewedBy" ["reviewedby"];
}

pub static ACCESS_REVIEW_DECISIONS: Dataset = Dataset {
    id: "access-review-decisions",
    title: "Access review decisions",
    collect: include_str!("collect/access-review-decisions.md"),
    saved_as: &["decisions-*.json"],
    may_be_empty: false,
    kind: RecordKind::ReviewDecisions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "history-report",
            all: &["accessreviewid", "accessreviewseriesid"],
            any: &["reviewresult", "reviewstatus", "principalid"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["instances/decisions"], odata_type: &[] },
            all: &["accessreviewid", "decision", "principal"],
            any: &["recommendation", "reviewedby", "applyresult"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let part = record.part;
    let context = part.context.as_deref().unwrap_or_default();
    let (principal, resource, reviewer) =
        (tree(record, F::Principal), tree(record, F::Resource), tree(record, F::ReviewedBy));
    let either = |own: Box<str>, tree: &Value, names: &[&str]| -> Box<str> {
        let nested = || names.iter().map(|name| text(tree, name)).find(|text| !text.is_empty()).unwrap_or_default();
        if own.is_empty() { nested() } else { own }
    };
    let instance = record.id(F::Instance);
    let series = record.id(F::Series);
    let series = if series.is_empty() {
        key_after(context, "definitions").or_else(|| key_after(&part.file, "definitions")).unwrap_or_default()
    } else {
        series
    };
    if instance.is_empty() && series.is_empty() {
        return Err(no_key("review"));
    }
    for event in [record.moment(F::Reviewed), record.moment(F::Applied)].into_iter().flatten() {
        tenant.saw_event(event);
    }
    tenant.review_decisions.items.push(ReviewDecision {
        series,
        instance,
        review_name: record.boxed(F::ReviewName),
        review_type: record.boxed(F::ReviewType),
        resource_id: either(record.id(F::ResourceId), &resource, &["id"]).to_lowercase().into(),
        resource_name: either(record.boxed(F::ResourceName), &resource, &["displayname"]),
        start: record.moment(F::Start),
        end: record.moment(F::End),
        status: record.boxed(F::Status),
        principal: either(record.id(F::PrincipalId), &principal, &["id"]).to_lowercase().into(),
        principal_name: either(record.boxed(F::PrincipalName), &principal, &["userprincipalname", "displayname"]),
        decision: record.boxed(F::Decision),
        reviewer: either(record.id(F::ReviewerId), &reviewer, &["id"]).to_lowercase().into(),
        reviewer_name: either(record.boxed(F::ReviewerName), &reviewer, &["userprincipalname", "displayname"]),
        applied: record.moment(F::Applied),
        source: record.source,
    });
    Ok(())
}

fn tree(record: &Record<'_>, field: F) -> Value {
    record.tree(field).unwrap_or(Value::Null)
}
