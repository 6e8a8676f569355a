//! 3.17.f: what ordinary users and guests may do in the directory.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::{Affected, Context, Fact, Judgement, Outcome, SubjectKind};
use crate::tenant::consent::{AuthorizationPolicy, GUESTS_LIKE_MEMBERS, GUESTS_LIMITED, GUESTS_RESTRICTED};
use crate::tenant::{Column, Missing, RecordKind};

const KIND: RecordKind = RecordKind::AuthorizationPolicy;

/// One setting with what it says; `None`: not exported.
struct Setting {
    column: Column,
    name: &'static str,
    found: Option<(Outcome, String)>,
}

pub(super) fn ordinary_users(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[KIND]);
    let mut judge = context.judge();
    for policy in tenant.authorization_policy.iter().take(1) {
        for setting in settings(policy) {
            let affected = |outcome, words: String| {
                let mut affected = Affected::new(SubjectKind::Setting, setting.column, setting.name, outcome);
                affected.facts.push(Fact::new("Setting", words).from(policy.source, setting.column));
                affected.at([policy.source])
            };
            match setting.found.clone() {
                Some((Outcome::Pass, _)) => judge.good(),
                Some((outcome, words)) => judge.subject(affected(outcome, words)),
                None => {
                    let why = format!("The authorization policy was exported without {}.", setting.column);
                    judge.gap(Missing { kind: KIND, column: Some(setting.column), why });
                    judge.subject(affected(Outcome::NoEvidence, "not exported".to_owned()));
                }
            }
        }
    }
    judge.say(&stage3::OPEN_TO_USERS);
    judge.finish(Nothing::NotApplicable("The authorization policy has no content.".to_owned()))
}

fn settings(policy: &AuthorizationPolicy) -> [Setting; 4] {
    let may = |allowed: Option<bool>, words: &str| {
        allowed.map(|allowed| if allowed { (Outcome::Fail, words.to_owned()) } else { (Outcome::Pass, String::new()) })
    };
    [
        Setting {
            column: "allowedToCreateApps",
            name: "Users register applications",
            found: may(policy.creates_apps, "every user may register applications"),
        },
        Setting {
            column: "allowedToCreateTenants",
            name: "Users create tenants",
            found: may(policy.creates_tenants, "every user may create tenants, and administers them"),
        },
        Setting {
            column: "allowInvitesFrom",
            name: "Who invites guests",
            found: policy.invites_from.as_deref().map(invitations),
        },
        Setting {
            column: "guestUserRoleId",
            name: "What guests may read",
            found: policy.guest_role.as_deref().map(guests),
        },
    ]
}

/// `none` is stricter than administrators and guest inviters, and as good.
fn invitations(from: &str) -> (Outcome, String) {
    match from.to_lowercase().as_str() {
        "none" | "adminsandguestinviters" => (Outcome::Pass, String::new()),
        "adminsguestinvitersandallmembers" => (Outcome::Fail, "every member may invite guests".to_owned()),
        "everyone" => (Outcome::Fail, "everyone may invite guests, guests too".to_owned()),
        _ => (Outcome::Review, format!("{from}: a word that this program does not know")),
    }
}

/// Entra's default is limited access: guests still see groups and members they share. Only the third role is restricted.
fn guests(role: &str) -> (Outcome, String) {
    match role {
        GUESTS_RESTRICTED => (Outcome::Pass, String::new()),
        GUESTS_LIMITED => {
            (Outcome::Review, "limited access, Entra’s default; restricted access is stricter".to_owned())
        }
        GUESTS_LIKE_MEMBERS => (Outcome::Fail, "guests may read as much as members".to_owned()),
        _ => (Outcome::Review, format!("{role}: a role that this program does not know")),
    }
}
