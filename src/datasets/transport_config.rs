//! Exchange's transport configuration: whether SMTP AUTH is off for the whole organisation.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::mail_protocols::TransportSettings;

fields! {
    SmtpOff: "SmtpClientAuthenticationDisabled" ["smtpclientauthenticationdisabled"];
    Size: "MaxReceiveSize" ["maxreceivesize"];
}

pub static TRANSPORT_CONFIG: Dataset = Dataset {
    id: "transport-config",
    title: "Transport configuration",
    collect: include_str!("collect/transport-config.md"),
    saved_as: &["transportConfig.json"],
    may_be_empty: false,
    kind: RecordKind::TransportSettings,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "get-transportconfig",
            all: &["smtpclientauthenticationdisabled"],
            any: &["maxreceivesize", "maxsendsize", "externaldsndefaultlanguage", "tlsreceivedomainsecurelist"],
            none: &["popenabled", "imapenabled", "primarysmtpaddress"],
            ..Layout::EITHER
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["transport_config"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if !record.has(F::SmtpOff) && !record.has(F::Size) {
        return Err(refuse(ProblemKind::NotData, "The row holds no transport configuration."));
    }
    tenant
        .transport_settings
        .items
        .push(TransportSettings { smtp_auth_off: record.boolean(F::SmtpOff), source: record.source });
    Ok(())
}
