//! How alike a heading and a field are, and what a column's values look like.

use crate::datasets::{Field, normalise};
use crate::tenant::Moment;

/// What most values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    Empty,
    Guid,
    /// A principal name or mail address.
    Account,
    Date,
    Truth,
    Number,
    Text,
}

impl Looks {
    /// In words: "mostly GUIDs".
    pub fn title(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Guid => "object ids",
            Self::Account => "accounts or mail addresses",
            Self::Date => "dates",
            Self::Truth => "yes or no",
            Self::Number => "numbers",
            Self::Text => "words",
        }
    }
}

/// A likeness from which a column is proposed.
pub(super) const ENOUGH: u32 = 50;

/// What four of five filled cells look like.
pub fn looks<'a>(cells: impl Iterator<Item = &'a str>) -> Looks {
    let mut counts = [0usize; 6];
    let mut filled = 0;
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()).take(200) {
        filled += 1;
        let at = match one(cell) {
            Looks::Guid => 0,
            Looks::Account => 1,
            Looks::Date => 2,
            Looks::Truth => 3,
            Looks::Number => 4,
            Looks::Text | Looks::Empty => 5,
        };
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    if filled == 0 {
        return Looks::Empty;
    }
    let kinds = [Looks::Guid, Looks::Account, Looks::Date, Looks::Truth, Looks::Number];
    kinds.into_iter().zip(counts).find(|(_, count)| count * 5 >= filled * 4).map_or(Looks::Text, |(kind, _)| kind)
}

fn one(cell: &str) -> Looks {
    let is_guid = cell.len() == 36
        && cell.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    let is_account = || {
        cell.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace) && !domain.contains('@')
        })
    };
    if is_guid {
        Looks::Guid
    } else if is_account() {
        Looks::Account
    } else if matches!(cell, "0" | "1") {
        Looks::Number
    } else if crate::datasets::value::boolean(cell).is_some() {
        Looks::Truth
    } else if is_date(cell) {
        Looks::Date
    } else if crate::datasets::value::number(cell).is_some() {
        Looks::Number
    } else {
        Looks::Text
    }
}

fn is_date(cell: &str) -> bool {
    use crate::datasets::value::{DateOrder, Read, moment};
    if Moment::parse_iso(cell).is_some() {
        return true;
    }
    // "never" and the like are words as well.
    cell.bytes().filter(u8::is_ascii_digit).count() >= 4
        && !cell.bytes().all(|byte| byte.is_ascii_digit())
        && !matches!(moment(cell, &mut DateOrder::default()), Read::No)
}

/// What the values of a field are, by its name; `None`: any words.
pub(in crate::datasets) fn expected(column: &str) -> Option<Looks> {
    let name = normalise(column);
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&[
        "datetime",
        "timestamp",
        "creationdate",
        "lasttested",
        "passwordchanged",
        "lastexercised",
        "expir",
        "firstsignin",
        "lastsignin",
    ]) {
        Some(Looks::Date)
    } else if has(&["userprincipalname", "mail", "upn"])
        || matches!(&*name, "account" | "owner" | "administrator" | "deputy" | "usedby")
    {
        Some(Looks::Account)
    } else if name == "id" || column.ends_with("Id") || column.ends_with("ID") {
        Some(Looks::Guid)
    } else if has(&["enabled", "monitored", "production", "leaving"])
        || name.starts_with("is") && column.chars().nth(2).is_some_and(char::is_uppercase)
    {
        Some(Looks::Truth)
    } else {
        None
    }
}

/// Headings of people's own lists, beyond those of exports: normalised, by the field's column.
const PEOPLES_WORDS: &[(&str, &[&str])] = &[
    (
        "displayName",
        &[
            "name",
            "fullname",
            "anzeigename",
            "nomcomplet",
            "nomaffiché",
            "nombrecompleto",
            "nomecompleto",
            "nome",
            "氏名",
            "表示名",
            "이름",
            "표시이름",
            "姓名",
            "顯示名稱",
            "显示名称",
        ],
    ),
    (
        "userPrincipalName",
        &[
            "login",
            "loginname",
            "konto",
            "kontoname",
            "benutzer",
            "benutzername",
            "benutzerkonto",
            "compte",
            "nomdutilisateur",
            "cuenta",
            "conta",
            "logon",
            "logonname",
            "signinname",
            "user",
            "username",
            "account",
            "anmeldename",
            "identifiant",
            "utilisateur",
            "usuario",
            "usuário",
            "ログイン",
            "ユーザー名",
            "アカウント",
            "로그인",
            "사용자이름",
            "계정",
            "使用者名稱",
            "帳號",
            "登入名稱",
            "用户名",
            "账号",
        ],
    ),
    (
        "mail",
        &[
            "email",
            "emailaddress",
            "mailaddress",
            "correo",
            "courriel",
            "メール",
            "メールアドレス",
            "이메일",
            "電子郵件",
            "邮箱",
        ],
    ),
    (
        "lastSignInDateTime",
        &[
            "lastlogin",
            "lastlogon",
            "lastused",
            "letzteanmeldung",
            "dernièreconnexion",
            "últimoiniciodesesión",
            "últimoinício",
            "últimologin",
            "最終サインイン",
            "最終ログイン",
            "마지막로그인",
            "上次登入",
            "最后登录",
        ],
    ),
    ("roleName", ROLES),
    ("roleDefinitionName", ROLES),
    ("jobTitle", &["title", "position", "titel", "fonction", "cargo", "puesto", "役職", "직책", "職稱", "职位"]),
    ("department", &["dept", "abteilung", "service", "departamento", "部署", "부서", "部門", "部门"]),
    (
        "createdDateTime",
        &[
            "created",
            "createdon",
            "whencreated",
            "erstellt",
            "crééle",
            "creado",
            "criadoem",
            "作成日",
            "생성일",
            "建立日期",
        ],
    ),
    ("accountEnabled", &["enabled", "active", "aktiv", "actif", "activo", "ativo", "有効", "사용", "啟用"]),
];

const ROLES: &[&str] = &[
    "role",
    "rolename",
    "adminrole",
    "rolle",
    "rollenname",
    "rôle",
    "rol",
    "papel",
    "função",
    "ロール",
    "役割",
    "역할",
    "角色",
];

/// From 0 to 130: by the heading, more or less by the values.
pub(super) fn of(field: &Field, heading: &str, seen: Looks) -> u32 {
    let heading = normalise(heading);
    let own = normalise(field.column);
    // A field that tells its column in another way (blocked in place of enabled) is not what the column's name says.
    let is_own = field.aliases.contains(&own.as_str()) || !field.column.starts_with(char::is_lowercase);
    let people = PEOPLES_WORDS.iter().filter(|(column, _)| is_own && *column == field.column);
    let names =
        field.names().chain(is_own.then_some(own.as_str())).chain(people.flat_map(|(_, words)| *words).copied());
    let named = names.map(|name| alike(name, &heading)).max().unwrap_or(0);
    if named == 0 {
        return 0;
    }
    match (expected(field.column), seen) {
        // A table of counts has numbers where a list has names; a field of numbers bears its own heading.
        (None, Looks::Number) => named.saturating_sub(40),
        (_, Looks::Empty) | (None, _) => named,
        (Some(wanted), seen) if wanted == seen => named + 30,
        // A name beside an id, a display name in place of an address: possible, but less likely.
        (Some(Looks::Guid | Looks::Account), Looks::Text) => named.saturating_sub(25),
        (Some(_), _) => named.saturating_sub(60),
    }
}

/// From 0 to 100: how alike two normalised names are.
fn alike(name: &str, heading: &str) -> u32 {
    if name.is_empty() || heading.is_empty() {
        return 0;
    }
    if name == heading {
        return 100;
    }
    let (short, long) = if name.chars().count() <= heading.chars().count() { (name, heading) } else { (heading, name) };
    let (short_count, long_count) = (short.chars().count(), long.chars().count());
    // Two signs of Chinese or Japanese are a word; two Latin letters are not.
    let enough = if short.is_ascii() { 4 } else { 2 };
    if short_count >= enough && long.contains(short) {
        return u32::try_from(45 + 45 * short_count / long_count).unwrap_or(0);
    }
    let dice = dice(short, long);
    if dice >= 60 { dice * 4 / 5 } else { 0 }
}

/// Pairs of letters that both have, as a percentage.
fn dice(a: &str, b: &str) -> u32 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (first, mut second) = (pairs(a), pairs(b));
    let all = first.len() + second.len();
    if all == 0 {
        return 0;
    }
    let mut both = 0;
    for pair in first {
        if let Some(at) = second.iter().position(|other| *other == pair) {
            second.swap_remove(at);
            both += 1;
        }
    }
    u32::try_from(200 * both / all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_their_values() {
        let check = |cells: &[&str], expected: Looks| assert_eq!(looks(cells.iter().copied()), expected, "{cells:?}");
        check(&["", " "], Looks::Empty);
        check(&["ec71c20a-8941-43d4-8336-164c6e8fd43c"], Looks::Guid);
        check(&["anna@x.example", "", "b#EXT#@y.example"], Looks::Account);
        check(&["03/04/2026", "2026-05-01T10:00:00Z", "13.1.2026"], Looks::Date);
        check(&["True", "nein", "Oui"], Looks::Truth);
        check(&["1", "0", "2"], Looks::Number);
        check(&["Berg, Anna", "a@b", "never"], Looks::Text);
        check(&["anna@x.example", "anna@x.example", "Anna", "Ben"], Looks::Text);
        check(&["用户", "사용자"], Looks::Text);
    }

    #[test]
    fn names_are_alike_or_not() {
        let near = |a: &str, b: &str| assert!(alike(a, b) >= ENOUGH, "{a} {b}: {}", alike(a, b));
        let far = |a: &str, b: &str| assert!(alike(a, b) < ENOUGH, "{a} {b}: {}", alike(a, b));
        near("userprincipalname", "userprincipalname");
        near("userprincipalname", "usrprincipalname");
        near("displayname", "userdisplayname");
        near("account", "accountname");
        far("id", "guid");
        far("service", "severity");
        far("account", "comment");
        far("", "x");
        far("mail", "moreinfo");
    }
}
