//! Stage 1.

use super::claims;
use crate::checklist::claims::said::{Claim, Forms, be, does, have, same, was};

const PRIVILEGED: Forms = Forms::new("account with a privileged role", "accounts with a privileged role");
const EMERGENCY: Forms = Forms::new("emergency account", "emergency accounts");
const OF_FOUR: Forms = Forms::new("holder of the four highest roles", "holders of the four highest roles");
const NO_SECOND_FACTOR: Forms = Forms::new(
    "is reported as able to use MFA or registered for it, but has no second factor among its methods",
    "are reported as able to use MFA or registered for it, but have no second factor among their methods",
);

claims! {
    /// 1.01.d
    NOTIFIES = Claim::lack(
        Forms::new("privileged role", "privileged roles"),
        does!("not tell administrators of assignments and activations"),
        Forms::new(
            "tells administrators of assignments and activations",
            "tell administrators of assignments and activations",
        ),
    )
    .for_review(Forms::new(
        "is for review: a person must judge who reads the mail",
        "are for review: a person must judge who reads the mail",
    ));
    /// 1.01.e
    ALERT_OPEN = Claim::fault(Forms::new("alert", "alerts"), be!("open"), be!("not open"));
    /// 1.02.c
    DISABLED = Claim::fault(PRIVILEGED, be!("disabled or deleted"), be!("enabled"));
    /// 1.02.d
    UNUSED = Claim::lack(
        PRIVILEGED,
        was!("not used for more than {days}"),
        was!("used or created within {days}"),
    );
    /// 1.02.e
    EXTERNAL = Claim::fault(
        Forms::new("account with one of the four highest roles", "accounts with one of the four highest roles"),
        be!("from outside the organisation (guest or external)"),
        be!("not from outside the organisation"),
    );
    /// 1.02.g
    GROUP_FIT = Claim::lack(
        Forms::new("group that grants privileged roles", "groups that grant privileged roles"),
        be!("not fit for it"),
        be!("fit for it"),
    )
    .for_review(Forms::new("needs a look", "need a look"));
    /// 1.02.i
    EXISTS = Claim::lack(
        Forms::new(
            "object with a role (account, group or application)",
            "objects with a role (accounts, groups and applications)",
        ),
        Forms::new("no longer exists", "no longer exist"),
        Forms::new("still exists", "still exist"),
    )
    .not_known("of {} the lists supplied say nothing (a partner’s, perhaps)");
    /// 1.02.j
    SCRIPTED = Claim::lack(
        PRIVILEGED,
        be!("used by scripts"),
        Forms::new("shows no sign of use by scripts", "show no sign of use by scripts"),
    )
    .for_review(Forms::new("seems to be used by scripts", "seem to be used by scripts"));
    /// 1.02.l
    PARTNER_HOLDS = Claim::fault(
        Forms::new("partner relationship", "partner relationships"),
        Forms::new(
            "gives Global Administrator or another privileged role",
            "give Global Administrator or another privileged role",
        ),
        does!("not give Global Administrator or another privileged role"),
    );
    /// 1.03.a
    IN_LIST = Claim::good(
        Forms::new("confirmed emergency account", "confirmed emergency accounts"),
        be!("in the list of users"),
        be!("not in the list of users"),
    );
    /// 1.03.b
    INDEPENDENT = Claim::good(
        EMERGENCY,
        be!("enabled, cloud-only and on a domain that Microsoft gave the tenant"),
        be!("disabled, deleted, synchronised, external or on a domain that Microsoft did not give the tenant"),
    );
    /// 1.03.c
    ALWAYS_ADMINISTRATOR = Claim::good(
        EMERGENCY,
        Forms::new(
            "holds Global Administrator permanently, actively and directly",
            "hold Global Administrator permanently, actively and directly",
        ),
        does!("not hold Global Administrator permanently, actively and directly"),
    );
    /// 1.03.e
    RESISTANT = Claim::good(
        EMERGENCY,
        have!("a passkey (FIDO2) or a certificate"),
        have!("neither a passkey (FIDO2) nor a certificate"),
    );
    /// 1.03.g
    TESTED = Claim::good(EMERGENCY, was!("tested within {days}"), was!("last tested more than {days} ago, or never"))
        .for_review(have!("a day of test after the as-of date"))
        .not_known("of {} it gives no day");
    /// 1.03.h
    IMPERSONAL = Claim::good(
        EMERGENCY,
        be!("impersonal (no licence for mail or Office, no manager, no phone)"),
        Forms::new(
            "shows signs of a person (a licence for mail or Office, a manager, a mailbox or a phone)",
            "show signs of a person (a licence for mail or Office, a manager, a mailbox or a phone)",
        ),
    );
    /// 1.03.i
    MONITORED = Claim::good(EMERGENCY, be!("said to be monitored"), be!("not monitored")).not_known("of {} it does not tell");
    /// 1.03.j
    WORKS = Claim::good(
        EMERGENCY,
        same!("signed in successfully within {days}, with methods that are still allowed"),
        same!("did not sign in successfully within {days}, or only with methods that are no longer allowed"),
    );
    /// 1.04.a, where the rows tell who is able to
    CAN_USE_MFA = Claim::lack(OF_FOUR, same!("cannot use MFA"), same!("can use MFA")).for_review(NO_SECOND_FACTOR);
    /// 1.04.a, where they tell who is registered
    REGISTERED =
        Claim::lack(OF_FOUR, be!("not registered for MFA"), be!("registered for MFA")).for_review(NO_SECOND_FACTOR);
    /// 1.04.c
    NOT_ONLY_WEAK = Claim::lack(
        OF_FOUR,
        have!("no method other than SMS, voice and e-mail"),
        have!("a method other than SMS, voice and e-mail"),
    );
    /// 1.04.b, 1.04.d, 2.06.a
    ASKED = Claim::good(
        Forms::new("holder of {roles}", "holders of {roles}"),
        be!("asked for {what} at every access{once}"),
        be!("not asked for {what} at every access"),
    );
    /// 1.04.e
    ELSEWHERE = Claim::fault(
        OF_FOUR,
        Forms::new("signs in elsewhere ({how})", "sign in elsewhere ({how})"),
        Forms::new("signs in here", "sign in here"),
    );
}
