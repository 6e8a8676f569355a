//! Stage 4, and readiness for the emergency procedure.

use super::claims;
use crate::checklist::claims::said::{Claim, Forms, be, does, have, same, was};

const EMERGENCY: Forms = Forms::new("emergency account", "emergency accounts");

claims! {
    /// 4.01.b
    TENANT_WIDE = Claim::fault(
        Forms::new(
            "account with roles that an administrative unit could limit",
            "accounts with roles that an administrative unit could limit",
        ),
        Forms::new("holds one for the whole tenant", "hold one for the whole tenant"),
        does!("not hold one for the whole tenant"),
    );
    /// 4.01.c
    MEMBERS_CONFIRMED = Claim::lack(
        Forms::new("role with holders", "roles with holders"),
        have!("some whom neither the inventory nor the assessor has confirmed"),
        have!("only holders whom the inventory or the assessor confirmed"),
    );
    /// 4.01.d
    ODD_ROLE = Claim::fault(
        Forms::new("holder of roles", "holders of roles"),
        have!("a role that is deprecated, or that neither this program nor the tenant’s definitions know"),
        have!("known roles only"),
    );
    /// 4.01.e
    WITHIN_REACH = Claim::lack(
        Forms::new(
            "account with privileged roles or for emergencies",
            "accounts with privileged roles or for emergencies",
        ),
        Forms::new(
            "sits in neither a restricted unit nor a role-assignable group, which would keep helpdesk roles away",
            "sit in neither a restricted unit nor a role-assignable group, which would keep helpdesk roles away",
        ),
        Forms::new(
            "sits in a restricted unit or a role-assignable group, out of reach of helpdesk roles",
            "sit in a restricted unit or a role-assignable group, out of reach of helpdesk roles",
        ),
    )
    .for_review(be!("kept from helpdesk roles by an active role alone"));
    /// 4.02.b
    MAKES_ADMINISTRATORS = Claim::fault(
        Forms::new("setting", "settings"),
        Forms::new(
            "makes people local administrators of devices that they join",
            "make people local administrators of devices that they join",
        ),
        does!("not make people local administrators of devices that they join"),
    );
    /// 4.02.d
    JOINS_FREELY = Claim::fault(
        Forms::new("setting", "settings"),
        Forms::new("lets too many join, or without MFA", "let too many join, or without MFA"),
        Forms::new("lets only those join who should, with MFA", "let only those join who should, with MFA"),
    );
    /// 4.04.a
    PLAN_EXERCISED = Claim::good(
        Forms::new("response plan", "response plans"),
        was!("exercised within {days}"),
        was!("last exercised more than {days} ago"),
    )
    .for_review(have!("a day of exercise after the as-of date"))
    .not_known("of {} it names no exercise");
    /// 4.05
    OWNER_UNFIT = Claim::fault(
        Forms::new("owner of subscriptions or of bills", "owners of subscriptions or of bills"),
        be!("disabled, from outside, a consumer account, or leaving"),
        be!("without such a fault"),
    )
    .for_review(Forms::new("names nobody who is known", "name nobody who is known"));
    /// E.01.c, of where credentials are
    STORED = Claim::part(
        EMERGENCY,
        have!("a place named where the credentials are kept"),
        have!("no place named where the credentials are kept"),
    );
    /// E.01.c, of tests
    TESTED_LATE = Claim::fault(
        EMERGENCY,
        was!("last tested more than {days} ago, which 1.03.g judges"),
        was!("tested within {days}"),
    )
    .not_known("of {} no test is written down");
    /// E.01.f
    FALLS_BACK = Claim::good(
        Forms::new("federated domain", "federated domains"),
        same!("can fall back to managed sign-in with synchronised password hashes"),
        same!("cannot fall back to managed sign-in with synchronised password hashes"),
    );
    /// E.01.g
    MAIL_WATCHED = Claim::part(
        Forms::new("mailbox of a privileged person", "mailboxes of privileged people"),
        Forms::new(
            "is seen to forward or delete mail, or not to log what is done",
            "are seen to forward or delete mail, or not to log what is done",
        ),
        Forms::new(
            "is not seen to forward or delete mail, nor to leave unlogged what is done",
            "are not seen to forward or delete mail, nor to leave unlogged what is done",
        ),
    );
    /// E.01.h
    BACKED_UP = Claim::good(
        Forms::new("source of logs", "sources of logs"),
        be!("sent to a place that keeps or exports them for {days} or longer"),
        be!("sent to no such place, or to one that keeps them shorter than {days}"),
    );
}
