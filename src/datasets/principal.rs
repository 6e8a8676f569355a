//! Pieces that several datasets share: principals, licences of an account, credentials.

use super::Record;
use crate::tenant::Column;
use crate::tenant::Licence;
use crate::tenant::applications::CredentialKind;
use crate::tenant::lower;
use crate::tenant::role::Expansion;
use crate::tenant::{Credential, Known, PrincipalKind, PrincipalRef};
use serde_json::Value;
use std::sync::Arc;

/// The texts of an object's properties that have one, in the order asked.
pub(super) fn texts(tree: &Value, names: &[&str]) -> Vec<Box<str>> {
    names.iter().filter_map(|name| tree.get(name)?.as_str()).filter(|text| !text.is_empty()).map(Into::into).collect()
}

/// One property as text; empty where absent or null.
pub(super) fn text(tree: &Value, name: &str) -> Box<str> {
    match tree.get(name) {
        Some(Value::String(text)) => text.trim().into(),
        Some(Value::Number(number)) => number.to_string().into(),
        _ => "".into(),
    }
}

/// A property as a list of texts; a single text counts as a list of one (PowerShell collapses those).
pub(super) fn text_list(tree: &Value, name: &str) -> Vec<Box<str>> {
    match tree.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(Into::into).collect(),
        Some(Value::String(text)) if !text.is_empty() => super::value::list(text),
        _ => Vec::new(),
    }
}

/// As [`text_list`], of ids, addresses and fixed words, in which no blank stands: PowerShell joins such a list by blanks where
/// it cuts the nesting.
pub(super) fn words(tree: &Value, name: &str) -> Vec<Box<str>> {
    apart(text_list(tree, name))
}

/// Texts without blanks, where these may have been joined by them.
pub(super) fn apart(texts: Vec<Box<str>>) -> Vec<Box<str>> {
    if texts.iter().all(|text| !text.contains(char::is_whitespace)) {
        return texts;
    }
    texts.iter().flat_map(|text| text.split_whitespace()).map(Into::into).collect()
}

/// A property as a list of objects; a single object counts as a list of one.
pub(super) fn objects<'a>(tree: &'a Value, name: &str) -> Vec<&'a Value> {
    match tree.get(name) {
        Some(Value::Array(items)) => items.iter().filter(|item| item.is_object()).collect(),
        Some(object @ Value::Object(_)) => vec![object],
        _ => Vec::new(),
    }
}

pub(super) fn boolean(tree: &Value, name: &str) -> Option<bool> {
    match tree.get(name)? {
        Value::Bool(value) => Some(*value),
        Value::String(text) => super::value::boolean(text),
        _ => None,
    }
}

/// `#microsoft.graph.user`, `User`, `group`, `ServicePrincipal`, `ForeignGroup` … as a kind.
pub(super) fn kind(word: &str) -> PrincipalKind {
    let word = word.rsplit(['.', ' ']).next().unwrap_or(word).to_lowercase();
    match word.as_str() {
        "user" | "guest" | "member" | "benutzer" | "utilisateur" | "usuario" => PrincipalKind::User,
        "foreigngroup" => PrincipalKind::ForeignGroup,
        "group" | "gruppe" | "groupe" | "grupo" => PrincipalKind::Group,
        "serviceprincipal" | "service" | "application" | "managedidentity" | "principal" => {
            PrincipalKind::ServicePrincipal
        }
        _ => PrincipalKind::Unknown,
    }
}

/// What stands for the name of a group that no list of this tenant can hold.
pub(super) fn or_foreign(name: Box<str>, kind: PrincipalKind) -> Box<str> {
    if name.is_empty() && kind == PrincipalKind::ForeignGroup { "a group of another tenant".into() } else { name }
}

/// `memberType` of PIM: whether a row is the expansion of a group's assignment.
pub(super) fn through_group(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "group" | "inherited" => Some(true),
        "direct" => Some(false),
        _ => None,
    }
}

/// An expanded principal or directory object. `null` = the object is gone; an empty shell (PowerShell) = not expanded.
pub(super) fn expanded(tree: Option<&Value>) -> (PrincipalRef, Expansion) {
    match tree {
        None => (PrincipalRef::default(), Expansion::NotExpanded),
        Some(Value::Null) => (PrincipalRef::default(), Expansion::Null),
        Some(tree) => {
            let id = text(tree, "id");
            if id.is_empty() {
                return (PrincipalRef::default(), Expansion::NotExpanded);
            }
            let mut found = PrincipalKind::Unknown;
            for word in texts(tree, &["odatatype", "objecttype", "type"]) {
                if found == PrincipalKind::Unknown {
                    found = kind(&word);
                }
            }
            if found == PrincipalKind::Unknown {
                found = if tree.get("userprincipalname").is_some_and(Value::is_string) {
                    PrincipalKind::User
                } else if tree.get("appid").is_some_and(Value::is_string) {
                    PrincipalKind::ServicePrincipal
                } else if tree.get("grouptypes").is_some() || tree.get("securityenabled").is_some() {
                    PrincipalKind::Group
                } else {
                    PrincipalKind::Unknown
                };
            }
            let upn = texts(tree, &["userprincipalname", "mail", "email"]).into_iter().next().unwrap_or_default();
            let principal = PrincipalRef {
                id: id.to_lowercase().into(),
                upn: if found == PrincipalKind::Group { "".into() } else { upn },
                display_name: text(tree, "displayname"),
                kind: found,
                expansion: Expansion::Present,
            };
            (principal, Expansion::Present)
        }
    }
}

/// Licences of an account: objects with `skuId`, part numbers, or display names joined by `+`.
pub(super) fn licences(record: &Record<'_>, field: impl Into<usize> + Copy) -> Known<Arc<[Licence]>> {
    let Some(text) = record.text(field) else {
        return if record.has(field) { Known::Empty } else { Known::NotExported };
    };
    // How many licences there are names none of them.
    if text.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return Known::NotExported;
    }
    if let Some(known) = record.part.licences.written(&text) {
        return Known::Value(known);
    }
    let list = licence_list(record, field, &text);
    record.part.licences.note(&text, &list);
    Known::Value(list)
}

fn licence_list(record: &Record<'_>, field: impl Into<usize> + Copy, text: &str) -> Arc<[Licence]> {
    if text.eq_ignore_ascii_case("Unlicensed") || text.eq_ignore_ascii_case("Nicht lizenziert") {
        return [].into();
    }
    if let Some(json) = record.json(field)
        && let Some(items) = super::nested::texts(&json, &["skuid", "skupartnumber"])
    {
        let licence = |[sku_id, name]: &[std::borrow::Cow<'_, str>; 2]| Licence {
            sku_id: record.part.common(&lower(sku_id)),
            name: record.part.common(name),
        };
        return items.iter().map(licence).collect();
    }
    if let Some(Value::Array(items)) = record.tree(field) {
        let licence = |item: &Value| match item {
            Value::String(name) => Licence { sku_id: guid(name).into(), name: name.as_str().into() },
            object => Licence {
                sku_id: text_of(object, "skuid").to_lowercase().into(),
                name: text_of(object, "skupartnumber").into(),
            },
        };
        return items.iter().map(licence).collect();
    }
    let named = super::value::list(text);
    named.iter().map(|name| Licence { sku_id: guid(name).into(), name: record.part.common(name) }).collect()
}

fn text_of(tree: &Value, name: &str) -> Box<str> {
    text(tree, name)
}

/// The text in lower case where it is a GUID, else empty.
pub(super) fn guid(text: &str) -> Box<str> {
    let is_guid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_guid { text.to_lowercase().into() } else { "".into() }
}

/// Secrets and certificates of an application or service principal, from its whole tree. `hint`, `secretText` and `key`
/// are never read.
pub(super) fn credentials(
    record: &Record<'_>,
    secrets: usize,
    certificates: usize,
) -> (Known<Vec<Credential>>, Option<Column>) {
    let lack = lacking_credentials(record.has(secrets), record.has(certificates));
    if !record.has(secrets) && !record.has(certificates) {
        return (Known::NotExported, None);
    }
    let mut all = Vec::new();
    for (field, kind) in [(secrets, CredentialKind::Secret), (certificates, CredentialKind::Certificate)] {
        all.extend(credentials_in(record, record.tree(field).as_ref(), kind, &|_| true));
    }
    (Known::Value(all), lack)
}

/// Which of both lists was not exported, where one was.
pub(super) fn lacking_credentials(has_secrets: bool, has_certificates: bool) -> Option<Column> {
    match (has_secrets, has_certificates) {
        (true, false) => Some("keyCredentials"),
        (false, true) => Some("passwordCredentials"),
        _ => None,
    }
}

/// The credentials of one kind that stand in a list, or alone, as far as they are `wanted`.
pub(super) fn credentials_in(
    record: &Record<'_>,
    tree: Option<&Value>,
    kind: CredentialKind,
    wanted: &dyn Fn(&Value) -> bool,
) -> Vec<Credential> {
    let items: Vec<&Value> = match tree {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(object @ Value::Object(_)) => vec![object],
        _ => Vec::new(),
    };
    let credential = |item: &Value| {
        let moment = |name: &str| item.get(name).and_then(Value::as_str).and_then(|text| record.moment_of(text));
        let (start, end) = (moment("startdatetime"), moment("enddatetime"));
        Credential { kind, key_id: text(item, "keyid"), start, end }
    };
    items.into_iter().filter(|item| item.is_object() && wanted(item)).map(credential).collect()
}

/// Owners expanded inside an object.
pub(super) fn owners(record: &Record<'_>, field: impl Into<usize>) -> Known<Vec<PrincipalRef>> {
    let field = field.into();
    match record.tree(field) {
        Some(Value::Array(items)) => Known::Value(items.iter().map(|item| expanded(Some(item)).0).collect()),
        Some(object @ Value::Object(_)) if object.get("id").is_some() => Known::Value(vec![expanded(Some(&object)).0]),
        _ => Known::NotExported,
    }
}
