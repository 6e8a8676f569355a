//! Registration details: which methods each account registered, and whether it can use them for MFA.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::account::{Method, Registered};
use crate::tenant::{Known, Registration, Tenant};
use std::sync::Arc;

fields! {
    Id: "id" ["id", "userid", "objectid"];
    Upn: "userPrincipalName" ["userprincipalname", "user", "upn", "email"];
    Name: "userDisplayName" ["userdisplayname", "displayname"];
    MfaRegistered: "isMfaRegistered" ["ismfaregistered", "mfaregistered"];
    MfaCapable: "isMfaCapable" ["ismfacapable", "mfacapable"];
    Passwordless: "isPasswordlessCapable" ["ispasswordlesscapable"];
    SsprRegistered: "isSsprRegistered" ["isssprregistered"];
    Methods: "methodsRegistered" ["methodsregistered", "registeredmethods", "authenticationmethods", "mfamethods"];
    Default: "defaultMfaMethod" ["defaultmfamethod", "userpreferredmethodforsecondaryauthentication"];
    Updated: "lastUpdatedDateTime" ["lastupdateddatetime"];
    Status: "mfaStatus" ["mfastatus"];
    Fido2: "fido2" ["fido2"];
    App: "app" ["app"];
    Phone: "phone" ["phone"];
    SoftwareOath: "softwareoath" ["softwareoath"];
    Hello: "hellobusiness" ["hellobusiness"];
    AccessPass: "temporaryAccessPass" ["temporaryaccesspass"];
    Certificate: "certificate" ["certificatebasedauthconfiguration"];
    EmailMethod: "emailMethod" ["email"];
    ModelRow: "isZtModelRow" ["isztmodelrow"];
}

pub static REGISTRATION: Dataset = Dataset {
    id: "registration",
    title: "Authentication registration details",
    collect: include_str!("collect/registration.md"),
    saved_as: &["userRegistrationDetails.json"],
    may_be_empty: false,
    kind: RecordKind::Registrations,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "portal",
            all: &["userprincipalname", "ismfacapable"],
            none: &["aadlicense", "isadmin"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["authenticationmethods/userregistrationdetails", "userregistrationdetails"],
                odata_type: &[],
            },
            all: &["userprincipalname", "ismfacapable"],
            any: &["methodsregistered", "ismfaregistered"],
            ..Layout::TABLE
        },
        Layout {
            id: "m365-assess-03",
            all: &["userprincipalname", "ismfaregistered", "ismfacapable", "methodsregistered", "isadmin"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &[
                "userprincipalname",
                "ismfaregistered",
                "ismfacapable",
                "methodsregistered",
                "isadmin",
                "additionalproperties",
            ],
            ..Layout::TABLE
        },
        Layout { id: "extractor-suite", all: &["user", "mfastatus", "app", "phone", "softwareoath"], ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.boolean(F::ModelRow) == Some(true) {
        return Err(refuse(ProblemKind::NotData, "A model row that a collector adds, not an account."));
    }
    let (id, upn) = (record.shared_id(F::Id), record.shared(F::Upn));
    if id.is_empty() && upn.is_empty() {
        return Err(no_key("account"));
    }
    let extractor = record.part.layout == "extractor-suite";
    let updated = record.moment(F::Updated);
    if let Some(updated) = updated {
        tenant.saw_event(updated);
        record.part.collected.set(record.part.collected.get().max(Some(updated)));
    }
    tenant.registrations.items.push(Registration {
        id,
        upn,
        display_name: record.shared(F::Name),
        registered: record.part.registered.of(Registered {
            mfa_registered: if extractor { record.boolean(F::Status) } else { record.boolean(F::MfaRegistered) },
            mfa_capable: record.boolean(F::MfaCapable),
            passwordless_capable: record.boolean(F::Passwordless),
            sspr_registered: record.boolean(F::SsprRegistered),
            methods: if extractor { flags(record) } else { methods(record, F::Methods.into()) },
            default_method: record.common(F::Default).filter(|method| !method.eq_ignore_ascii_case("none")),
        }),
        last_updated: updated,
        sources: record.source.into(),
    });
    Ok(())
}

/// The registered methods in a list; `field` is the dataset's own number of it.
pub(super) fn methods(record: &Record<'_>, field: usize) -> Known<Arc<[Method]>> {
    if !record.has(field) {
        return Known::NotExported;
    }
    let text = record.text(field).unwrap_or_default();
    if let Some(known) = record.part.methods.written(&text) {
        return Known::Value(known);
    }
    // The column is there and empty: nothing is registered.
    let words = record.list(field).unwrap_or_default();
    let found = words.iter().filter(|word| !word.eq_ignore_ascii_case("none")).map(|word| {
        let method = method(word);
        if method == Method::Unknown {
            record.part.note(
                ProblemKind::Value,
                format!("{:?} is no registered method that is known here.", super::value::shown(word)),
            );
        }
        method
    });
    let found: Arc<[Method]> = found.collect();
    // Of an unknown one each row is told.
    if !found.contains(&Method::Unknown) {
        record.part.methods.note(&text, &found);
    }
    Known::Value(found)
}

/// One column for each method.
fn flags(record: &Record<'_>) -> Known<Arc<[Method]>> {
    let columns = [
        (F::EmailMethod, Method::Email),
        (F::Fido2, Method::Fido2),
        (F::App, Method::AuthenticatorPush),
        (F::Phone, Method::MobilePhone),
        (F::SoftwareOath, Method::SoftwareOath),
        (F::Hello, Method::WindowsHello),
        (F::AccessPass, Method::TemporaryAccessPass),
        (F::Certificate, Method::Certificate),
    ];
    let is_set = |field: F| record.text(field).is_some_and(|text| super::value::boolean(&text) == Some(true));
    record.part.saw_nested("methodsRegistered", true);
    Known::Value(columns.into_iter().filter(|(field, _)| is_set(*field)).map(|(_, method)| method).collect())
}

/// A word of `methodsRegistered`. Source: Graph, userRegistrationDetails; words of older exports beside them.
pub fn method(word: &str) -> Method {
    let word = super::normalise(word);
    match word.as_str() {
        "email" => Method::Email,
        "securityquestion" | "securityquestions" => Method::SecurityQuestion,
        "apppassword" => Method::AppPassword,
        "temporaryaccesspass" => Method::TemporaryAccessPass,
        "mobilephone" | "mobilephoneandsms" | "phone" => Method::MobilePhone,
        "alternatemobilephone" => Method::AlternateMobilePhone,
        "officephone" => Method::OfficePhone,
        "sms" | "onewaysms" => Method::Sms,
        "voice" | "twowayvoicemobile" | "twowayvoiceoffice" | "voicemobile" | "voiceoffice" => Method::Voice,
        "microsoftauthenticatorpush" | "phoneappnotification" | "microsoftauthenticator" | "mobileappnotification" => {
            Method::AuthenticatorPush
        }
        "microsoftauthenticatorpasswordless" => Method::AuthenticatorPasswordless,
        "softwareonetimepasscode" | "phoneappotp" | "mobileapponetimecode" | "mobileappcode" => Method::SoftwareOath,
        "hardwareonetimepasscode" => Method::HardwareOath,
        "windowshelloforbusiness" => Method::WindowsHello,
        "macossecureenclavekey" | "platformcredential" => Method::MacPlatformCredential,
        "fido2" | "fido2securitykey" => Method::Fido2,
        "passkeydevicebound" | "passkeydeviceboundauthenticator" | "passkeydeviceboundwindowshello" => {
            Method::PasskeyDeviceBound
        }
        "passkeysynced" => Method::PasskeySynced,
        "certificatebasedauthentication" | "certificate" | "x509certificate" => Method::Certificate,
        "qrcodepin" => Method::QrCodePin,
        _ => Method::Unknown,
    }
}
