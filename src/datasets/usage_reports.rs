//! Usage reports of Microsoft 365: last activity for each product.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::activity::UsageRow;
use crate::tenant::{Known, Moment, Tenant};
use serde_json::Value;

fields! {
    Refreshed: "reportRefreshDate" ["reportrefreshdate"];
    Upn: "userPrincipalName" ["userprincipalname"];
    Deleted: "isDeleted" ["isdeleted"];
    Exchange: "exchangeLastActivityDate" ["exchangelastactivitydate"];
    OneDrive: "oneDriveLastActivityDate" ["onedrivelastactivitydate"];
    SharePoint: "sharePointLastActivityDate" ["sharepointlastactivitydate"];
    Skype: "skypeForBusinessLastActivityDate" ["skypeforbusinesslastactivitydate"];
    Yammer: "yammerLastActivityDate" ["yammerlastactivitydate"];
    Teams: "teamsLastActivityDate" ["teamslastactivitydate"];
    Last: "lastActivityDate" ["lastactivitydate", "lastactivateddate"];
    Product: "productType" ["producttype"];
    Activations: "userActivationCounts" ["useractivationcounts"];
}

const PRODUCTS: &[(F, &str)] = &[
    (F::Exchange, "Exchange"),
    (F::OneDrive, "OneDrive"),
    (F::SharePoint, "SharePoint"),
    (F::Skype, "Skype for Business"),
    (F::Yammer, "Viva Engage (Yammer)"),
    (F::Teams, "Teams"),
];

pub static USAGE_REPORTS: Dataset = Dataset {
    id: "usage-reports",
    title: "Microsoft 365 usage reports",
    collect: include_str!("collect/usage-reports.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::UsageReports,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "active-user-detail", all: &["reportrefreshdate", "hasexchangelicense"], ..Layout::EITHER },
        Layout {
            id: "mailbox-usage",
            all: &["reportrefreshdate", "userprincipalname", "lastactivitydate"],
            any: &["storageusedbyte", "storageusedinbytes"],
            partial: Some("mailboxes only"),
            ..Layout::EITHER
        },
        Layout {
            id: "email-activity",
            all: &["reportrefreshdate", "userprincipalname", "lastactivitydate", "sendcount", "receivecount"],
            partial: Some("mail only"),
            ..Layout::EITHER
        },
        Layout {
            id: "email-apps",
            all: &["reportrefreshdate", "userprincipalname", "lastactivitydate"],
            any: &["outlookforweb", "pop3app", "imap4app", "smtpapp"],
            partial: Some("mail only"),
            ..Layout::EITHER
        },
        Layout {
            id: "teams-activity",
            all: &["reportrefreshdate", "userprincipalname", "lastactivitydate", "teamchatmessagecount"],
            partial: Some("Teams only"),
            ..Layout::EITHER
        },
        Layout {
            id: "activations",
            all: &["reportrefreshdate", "userprincipalname"],
            any: &["lastactivateddate", "useractivationcounts"],
            partial: Some("activations of Office only"),
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let upn = record.boxed(F::Upn);
    if upn.is_empty() {
        return Err(no_key("user principal name"));
    }
    let layout = record.part.layout;
    let product = match layout {
        "active-user-detail" => None,
        "teams-activity" => Some("Teams"),
        "activations" => Some("Office activation"),
        _ => Some("Exchange"),
    };
    let activities = match product {
        Some(product) if record.has(F::Activations) => vec![(product, last_activation(record))],
        Some(product) => vec![(product, record.known_moment(F::Last))],
        None => PRODUCTS.iter().map(|(field, name)| (*name, record.known_moment(*field))).collect(),
    };
    let refreshed = record.moment(F::Refreshed);
    if let Some(refreshed) = refreshed {
        tenant.saw_event(refreshed);
    }
    tenant.usage_reports.items.push(UsageRow {
        upn,
        refreshed,
        deleted: record.boolean(F::Deleted),
        activities,
        of_all_products: product.is_none(),
        source: record.source,
    });
    Ok(())
}

/// In JSON each product of an account has its own day.
fn last_activation(record: &Record<'_>) -> Known<Moment> {
    let days = match record.tree(F::Activations) {
        Some(Value::Array(products)) => products,
        Some(product @ Value::Object(_)) => vec![product],
        _ => Vec::new(),
    };
    let day = |product: &Value| record.moment_of(product.get("lastactivateddate")?.as_str()?);
    let last = days.iter().filter_map(day).max();
    record.part.saw_nested("lastActivityDate", last.is_some());
    last.map_or(Known::Empty, Known::Value)
}
