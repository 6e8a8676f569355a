//! Stage 2.

use super::claims;
use crate::checklist::claims::said::{Claim, Forms, be, does, have, same, was};

const ACCOUNT: Forms = Forms::new("account", "accounts");
const ADMINISTRATOR: Forms = Forms::new("administrator", "administrators");
const EVERYONE: Forms = Forms::new("account (guests included)", "accounts (guests included)");
const EXPOSED: Forms = Forms::new("exposed person", "exposed people");
const SUBSCRIPTION: Forms = Forms::new("subscription", "subscriptions");
const TIER_0: Forms = Forms::new("{one}", "{many}");
const WITH_ROLE: Forms = Forms::new("account with a directory role", "accounts with a directory role");

claims! {
    /// 2.01.a
    SERVICE_RUN = Claim::lack(
        Forms::new("service in the inventory", "services in the inventory"),
        Forms::new(
            "lacks an owner or an administrator with an enabled account",
            "lack an owner or an administrator with an enabled account",
        ),
        have!("an owner and an administrator with an enabled account"),
    );
    /// 2.01.c and 2.03.c
    REACHED_BY_MAIL = Claim::lack(
        Forms::new("{one}", "{many}"),
        same!("cannot be reached by mail"),
        same!("can be reached by mail"),
    );
    /// 2.01.d, where the rows tell who is able to
    ADMINISTRATOR_CAN_USE_MFA = Claim::lack(ADMINISTRATOR, same!("cannot use MFA"), same!("can use MFA"))
        .for_review(same!("must prove it elsewhere"));
    /// 2.01.d, where they tell who is registered
    ADMINISTRATOR_REGISTERED =
        Claim::lack(ADMINISTRATOR, be!("not registered for MFA"), be!("registered for MFA"))
            .for_review(same!("must prove it elsewhere"));
    /// 2.01.e
    JUSTIFIED = Claim::lack(
        ADMINISTRATOR,
        have!("no business justification on record"),
        have!("a business justification on record"),
    );
    /// 2.01.g
    SERVICE_RIGHTS = Claim::lack(
        Forms::new("holder with rights in services", "holders with rights in services"),
        Forms::new("is not a known, enabled account of the inventory", "are not known, enabled accounts of the inventory"),
        Forms::new("is a known, enabled account of the inventory", "are known, enabled accounts of the inventory"),
    );
    /// 2.02.a
    CONSUMER = Claim::fault(
        WITH_ROLE,
        Forms::new("signs in with a consumer Microsoft account", "sign in with a consumer Microsoft account"),
        does!("not sign in with a consumer Microsoft account"),
    )
    .for_review(Forms::new("signs in with another social identity", "sign in with another social identity"));
    /// 2.03.a and 4.06.b
    DAILY_WORK = Claim::fault(
        Forms::new("{one}", "{many}"),
        be!("also used for daily work"),
        be!("not also used for daily work"),
    )
    .for_review(Forms::new("waits to be confirmed as dedicated", "wait to be confirmed as dedicated"));
    /// 2.03.b
    SYNCHRONISED = Claim::fault(
        Forms::new("account with a privileged role", "accounts with a privileged role"),
        be!("synchronised from on-premises"),
        be!("not synchronised from on-premises"),
    );
    /// 2.03.d
    FORWARDS = Claim::fault(
        Forms::new("mailbox of an administrator", "mailboxes of administrators"),
        Forms::new(
            "forwards outside the organisation’s domains",
            "forward outside the organisation’s domains",
        ),
        does!("not forward outside the organisation’s domains"),
    );
    /// 2.04.a
    PASSWORD_OLD = Claim::fault(
        Forms::new("account with a directory role", "accounts with a directory role"),
        have!("a password older than {days}"),
        have!("no password older than {days}"),
    )
    .not_known("of {} the date is not evidenced");
    /// 2.04.a, where a policy makes old passwords unusable
    PASSWORD_OLD_IN_USE = Claim::fault(
        Forms::new("account with a directory role", "accounts with a directory role"),
        same!("can sign in with a password older than {days}"),
        same!("cannot sign in with a password older than {days}"),
    )
    .not_known("of {} the date is not evidenced");
    /// 2.04.b
    NOT_SIGNED_IN = Claim::lack(
        WITH_ROLE,
        same!("did not sign in for more than {days}"),
        Forms::new("signed in or was created within {days}", "signed in or were created within {days}"),
    );
    /// 2.04.c
    SHARED_OLD = Claim::lack(
        Forms::new("confirmed shared account with a directory role", "confirmed shared accounts with a directory role"),
        have!("a password older than {days}"),
        have!("a password changed within {days}"),
    )
    .not_known("of {} the date is not evidenced");
    /// 2.06.b
    EVERYONE_ASKED = Claim::good(
        EVERYONE,
        be!("asked for multifactor authentication at every access"),
        be!("not asked for multifactor authentication at every access"),
    );
    /// 2.06.c, where the rows tell who is able to
    EXPOSED_CAN_USE_MFA = Claim::lack(EXPOSED, same!("cannot use MFA"), same!("can use MFA"));
    /// 2.06.c, where they tell who is registered
    EXPOSED_REGISTERED = Claim::lack(EXPOSED, be!("not registered for MFA"), be!("registered for MFA"));
    /// 2.06.d, where the rows tell who is able to
    MEMBER_CAN_USE_MFA = Claim::good(
        Forms::new("enabled member account ({share})", "enabled member accounts ({share})"),
        same!("can use MFA"),
        same!("cannot use MFA"),
    )
    .not_known("of {} the registration details do not tell");
    /// 2.06.d, where they tell who is registered
    MEMBER_REGISTERED = Claim::good(
        Forms::new("enabled member account ({share})", "enabled member accounts ({share})"),
        be!("registered for MFA"),
        be!("not registered for MFA"),
    )
    .not_known("of {} the registration details do not tell");
    /// 2.06.e
    IDLE_POLICY = Claim::fault(
        Forms::new("policy in report-only or off", "policies in report-only or off"),
        same!("would close a gap{whose} if switched on"),
        same!("would close no gap{whose} if switched on"),
    );
    /// 2.06.g
    FLOW_BLOCKED = Claim::good(ACCOUNT, be!("kept from {flow} at every access"), be!("not kept from {flow} at every access"));
    /// 2.06.h
    REGISTERS_FREELY = Claim::lack(
        ACCOUNT,
        same!("can register security information without MFA, a managed device or a trusted place"),
        Forms::new(
            "needs MFA, a managed device or a trusted place to register security information",
            "need MFA, a managed device or a trusted place to register security information",
        ),
    );
    /// 2.07.a and b
    RISK_ANSWERED = Claim::good(
        ACCOUNT,
        be!("covered by enabled policies that answer {risk}"),
        be!("not covered by enabled policies that answer {risk}"),
    );
    /// 2.08.b
    SCORE_ACTION = Claim::lack(
        Forms::new("identity action", "identity actions"),
        be!("not fully implemented"),
        be!("fully implemented"),
    );
    /// 2.10.a
    PORTAL_USED = Claim::lack(
        ADMINISTRATOR,
        was!("not seen at an administration portal or tool within {days}"),
        Forms::new(
            "used an administration portal or tool within {days}, or is younger than that",
            "used an administration portal or tool within {days}, or are younger than that",
        ),
    );
    /// 2.10.c
    IN_USAGE_REPORT = Claim::part(
        ADMINISTRATOR,
        be!("in the usage report, which lists who may use Exchange, Teams, SharePoint and the like"),
        be!("not in the usage report, which lists who may use Exchange, Teams, SharePoint and the like"),
    );
    /// 2.11.a
    PLAN_OWNED = Claim::good(
        Forms::new("response plan", "response plans"),
        have!("an owner with an enabled account and a contact outside the tenant"),
        Forms::new(
            "lacks an owner with an enabled account or a contact outside the tenant",
            "lack an owner with an enabled account or a contact outside the tenant",
        ),
    );
    /// 2.12.a
    MAIL_ENABLED = Claim::fault(TIER_0, be!("mail-enabled"), be!("not mail-enabled"));
    /// 2.12.b
    TIER_0_SYNCHRONISED = Claim::fault(TIER_0, be!("synchronised to Entra ID"), be!("not synchronised to Entra ID"));
    /// 2.12.e
    TIER_0_WEAK = Claim::fault(
        TIER_0,
        have!("weak settings (passwords older than {days} count)"),
        have!("no weak settings (passwords older than {days} count)"),
    );
    /// 2.12.c
    TIER_0_WORKSTATION = Claim::good(
        Forms::new("{one}", "{many}"),
        have!("an administration workstation"),
        have!("no administration workstation"),
    )
    .not_known("of {} it does not tell");
    /// 2.12.f
    KRBTGT_OLD = Claim::fault(
        Forms::new("krbtgt password", "krbtgt passwords"),
        was!("last changed more than {days} ago"),
        was!("changed within {days}"),
    );
    /// 2.12.g
    GROUP_IN_TIER_0 = Claim::fault(
        Forms::new("synchronised group", "synchronised groups"),
        Forms::new("belongs to Tier 0", "belong to Tier 0"),
        does!("not belong to Tier 0"),
    );
    /// 2.13.a
    SUBSCRIPTION_LISTED = Claim::lack(
        SUBSCRIPTION,
        be!("missing from the inventory or incomplete in it"),
        be!("in the inventory with owner, purpose and whether it is production"),
    );
    /// 2.13.b
    SUBSCRIPTION_ODD = Claim::fault(
        SUBSCRIPTION,
        be!("disabled, warned, past due, on trial or in another tenant"),
        be!("active, paid for and in this tenant"),
    );
    /// 2.14.a
    AZURE_CONSUMER = Claim::fault(
        Forms::new("account with Azure roles", "accounts with Azure roles"),
        Forms::new("is a consumer Microsoft account", "are consumer Microsoft accounts"),
        Forms::new("is not a consumer Microsoft account", "are not consumer Microsoft accounts"),
    );
    /// 2.15.a
    EVENTS_KEPT = Claim::lack(
        SUBSCRIPTION,
        does!("not send all of administrative, security, policy and alert events to a place where they are kept"),
        Forms::new(
            "sends administrative, security, policy and alert events to a place where they are kept",
            "send administrative, security, policy and alert events to a place where they are kept",
        ),
    );
    /// 2.15.b
    ALERTED = Claim::lack(
        SUBSCRIPTION,
        does!("not have an enabled alert rule with receivers on each of role assignment, policy and security changes"),
        have!("an enabled alert rule with receivers on each of role assignment, policy and security changes"),
    );
    /// 2.16.b
    APP_REACHED = Claim::lack(
        Forms::new("application with assigned people", "applications with assigned people"),
        be!("reached by no enabled policy with a grant control"),
        be!("reached by an enabled policy with a grant control"),
    )
    .for_review(be!("reached for some people only, or perhaps"));
    /// 2.16.c
    POLICY_AT_FAULT = Claim::fault(
        Forms::new("policy", "policies"),
        be!("at fault (can never apply, asks for nothing, or names something deleted)"),
        be!("without such a fault"),
    );
    /// 2.16.d
    PUBLISHED = Claim::lack(
        Forms::new("application on-premises", "applications on-premises"),
        be!("published without sign-in or under no policy"),
        be!("published with sign-in, under a policy"),
    );
    /// 2.16.e
    GROUP_GUARDED = Claim::lack(
        Forms::new(
            "group that excludes people from enabled policies",
            "groups that exclude people from enabled policies",
        ),
        be!("neither role-assignable nor in a restricted management unit"),
        be!("role-assignable or in a restricted management unit"),
    );
    /// 2.16.f
    ACTION_GUARDED = Claim::lack(
        Forms::new(
            "action that changes Conditional Access policies",
            "actions that change Conditional Access policies",
        ),
        be!("not guarded by an authentication context that an enabled policy enforces"),
        be!("guarded by an authentication context that an enabled policy enforces"),
    );
}
