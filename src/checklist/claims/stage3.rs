//! Stage 3.

use super::claims;
use crate::checklist::claims::said::{Claim, Forms, be, does, have, same};

const ADMINISTRATOR: Forms = Forms::new("administrator", "administrators");
const HOLDER: Forms = Forms::new("holder of privileged roles", "holders of privileged roles");
const JOB: Forms = Forms::new("provisioning job", "provisioning jobs");
const MEMBER: Forms = Forms::new("enabled member ({share})", "enabled members ({share})");
const ROLE: Forms = Forms::new("role", "roles");
const SUBSCRIPTION: Forms = Forms::new("subscription", "subscriptions");
const CONTROLLER: Forms = Forms::new("domain controller", "domain controllers");

claims! {
    /// 3.01.a
    REVIEWED = Claim::good(
        Forms::new(
            "privileged role in use or group that grants one",
            "privileged roles in use and groups that grant them",
        ),
        be!("covered by a recurring access review"),
        be!("not covered by a recurring access review"),
    );
    /// 3.01.b
    REVIEW_DONE = Claim::good(
        Forms::new("access review of privileged roles", "access reviews of privileged roles"),
        same!("ended within {days}, decided by others than the reviewed person and applied"),
        Forms::new(
            "is too old, unfinished, not applied or decided by the reviewed person",
            "are too old, unfinished, not applied or decided by the reviewed person",
        ),
    );
    /// 3.01.c
    PERMANENT = Claim::fault(
        Forms::new("user account", "user accounts"),
        Forms::new("holds a privileged role permanently{share}", "hold a privileged role permanently{share}"),
        does!("not hold a privileged role permanently"),
    );
    /// 3.01.d
    ROLE_JUSTIFIED = Claim::lack(
        Forms::new("administrator{who_is}", "administrators{who_are}"),
        have!("no justification in the inventory"),
        have!("a justification in the inventory"),
    );
    /// 3.01.e
    FURTHER_REVIEWED = Claim::good(
        Forms::new("further kind of administration", "further kinds of administration"),
        be!("covered by reviews"),
        be!("covered by no review"),
    );
    /// 3.02.a
    STRONG = Claim::good(
        Forms::new("exposed person", "exposed people"),
        have!("a strong method (passkey, Windows Hello for Business, certificate, Authenticator without a password)"),
        have!("no second factor that is allowed"),
    )
    .for_review(does!("MFA by other methods only, which meets the roadmap and is less than is advised today"));
    /// 3.02.b, where the rows tell who is able to
    SHARE_MFA = Claim::part(MEMBER, same!("can use MFA"), same!("cannot use MFA"));
    /// 3.02.b, where they tell who is registered
    SHARE_REGISTERED = Claim::part(MEMBER, be!("registered for MFA"), be!("not registered for MFA"));
    /// 3.02.b
    SHARE_PASSWORDLESS = Claim::part(
        MEMBER,
        same!("can sign in without a password"),
        same!("cannot sign in without a password"),
    );
    /// 3.02.b
    SHARE_RESET = Claim::part(
        MEMBER,
        be!("registered for self-service password reset"),
        be!("not registered for self-service password reset"),
    );
    /// 3.02.d
    WEAK_ALONE = Claim::fault(
        Forms::new("privileged or exposed person", "privileged or exposed people"),
        Forms::new("relies on SMS, voice or e-mail alone", "rely on SMS, voice or e-mail alone"),
        does!("not rely on SMS, voice or e-mail alone"),
    );
    /// 3.03.a
    MANAGED_DEVICE = Claim::good(
        HOLDER,
        be!("let in from compliant or filtered devices only, at every access"),
        be!("let in from other devices, too"),
    );
    /// 3.03.b
    FROM_UNMANAGED = Claim::fault(
        Forms::new(
            "successful sign-in of administrators to portals and PowerShell{span}",
            "successful sign-ins of administrators to portals and PowerShell{span}",
        ),
        same!("came from a device that is not managed or not compliant"),
        same!("came from a managed or compliant device"),
    );
    /// 3.03.c
    WORKSTATION = Claim::good(
        Forms::new(
            "administration workstation in the inventory",
            "administration workstations in the inventory",
        ),
        be!("present, joined, compliant and on a supported system"),
        be!("missing, not joined, not compliant or on an old system"),
    );
    /// 3.05.b
    ACTIVATION_MFA = Claim::good(
        Forms::new("privileged role", "privileged roles"),
        Forms::new("asks for MFA at activation", "ask for MFA at activation"),
        does!("not ask for MFA at activation"),
    );
    /// 3.05.c
    ACTIVATION_SHORT = Claim::good(
        ROLE,
        Forms::new("ends an activation within {most}", "end an activation within {most}"),
        Forms::new("lets an activation last longer than {most}", "let an activation last longer than {most}"),
    );
    /// 3.05.d
    APPROVED = Claim::good(
        Forms::new(
            "highest role (Global or Privileged Role Administrator)",
            "highest roles (Global and Privileged Role Administrator)",
        ),
        Forms::new("needs another person’s approval at activation", "need another person’s approval at activation"),
        does!("not need another person’s approval at activation"),
    )
    .for_review(Forms::new(
        "is for review: a person must judge who approves",
        "are for review: a person must judge who approves",
    ));
    /// 3.05.e
    ASKS_WHY = Claim::good(
        ROLE,
        Forms::new("asks for a justification at activation", "ask for a justification at activation"),
        does!("not ask for a justification at activation"),
    );
    /// 3.05.f
    ENDS = Claim::lack(
        ROLE,
        does!("not limit assignments in time as is wanted"),
        Forms::new("limits assignments in time as is wanted", "limit assignments in time as is wanted"),
    );
    /// 3.06.b
    LEGACY_KEPT_OUT = Claim::good(
        Forms::new("enabled account", "enabled accounts"),
        be!("kept from legacy clients for all apps, from every location"),
        be!("not kept from legacy clients for all apps, from every location"),
    );
    /// 3.06.d
    EXPOSED_ASKED = Claim::good(
        Forms::new("exposed person", "exposed people"),
        be!("asked for MFA at every access"),
        be!("not asked for MFA at every access"),
    );
    /// 3.07.a
    REDUNDANT = Claim::fault(
        Forms::new("holder of roles", "holders of roles"),
        Forms::new(
            "holds a role beside another one that includes it",
            "hold a role beside another one that includes it",
        ),
        Forms::new(
            "holds no role beside another one that includes it",
            "hold no role beside another one that includes it",
        ),
    )
    .not_known("of {} this is not known");
    /// 3.07.b
    ONE_SERVICE = Claim::fault(
        Forms::new("Global Administrator", "Global Administrators"),
        be!("seen to administer one service only{span}, for which a less privileged role would do"),
        be!("seen to administer more than one service{span}"),
    )
    .for_review(Forms::new(
        "signed in to a portal of several services{span}, and which of them were used the log does not tell",
        "signed in to a portal of several services{span}, and which of them were used the log does not tell",
    ))
    .not_known("of {} the log shows no administration");
    /// 3.07.c
    ROLE_CONFIRMED = Claim::good(
        ADMINISTRATOR,
        be!("confirmed by the inventory"),
        be!("marked to be changed and not changed yet"),
    )
    .for_review(Forms::new("waits for a decision on its roles", "wait for a decision on their roles"));
    /// 3.09.b
    LIMITED_SHELL = Claim::part(
        CONTROLLER,
        have!("an endpoint with limited rights"),
        have!("no endpoint with limited rights among those supplied"),
    );
    /// 3.09.c
    SENSOR = Claim::lack(
        CONTROLLER,
        have!("no working sensor of Defender for Identity"),
        have!("a working sensor of Defender for Identity"),
    );
    /// 3.09.a
    SMART_CARD = Claim::part(
        Forms::new("on-premises administrator", "on-premises administrators"),
        same!("must sign in with a smart card"),
        same!("can sign in without a smart card"),
    );
    /// 3.10.a
    PLANS = Claim::lack(
        SUBSCRIPTION,
        have!("every plan of Defender for Cloud switched off"),
        have!("every plan of Defender for Cloud that was exported switched on"),
    )
    .for_review(have!("some plans switched off"))
    .not_known("of {} the evidence does not tell all plans");
    /// 3.10.b
    CONTACT = Claim::lack(
        SUBSCRIPTION,
        have!("nobody who is told of alerts"),
        have!("somebody who is told of alerts"),
    );
    /// 3.10.c
    BASELINE = Claim::lack(SUBSCRIPTION, have!("no security baseline assigned"), have!("a security baseline assigned"));
    /// 3.11.a
    MACHINE_DIFFERS = Claim::fault(
        Forms::new("machine", "machines"),
        Forms::new(
            "differs between Azure and the inventory of local administrators",
            "differ between Azure and the inventory of local administrators",
        ),
        be!("the same in Azure and in the inventory of local administrators"),
    );
    /// 3.11.c
    MACHINE_OPEN = Claim::lack(
        Forms::new("machine", "machines"),
        be!("without Entra sign-in, or under a local administrator’s name that other machines have too"),
        have!("Entra sign-in and a local administrator’s name of its own"),
    );
    /// 3.12.a
    AZURE_PERMANENT = Claim::fault(
        Forms::new(
            "assignment of Owner, Contributor, User Access Administrator or Role Based Access Control Administrator over a \
             subscription or more",
            "assignments of Owner, Contributor, User Access Administrator or Role Based Access Control Administrator over a \
             subscription or more",
        ),
        be!("permanent"),
        be!("not permanent"),
    )
    .for_review(Forms::new("stands for longer than an activation does", "stand for longer than an activation does"));
    /// 3.12.b
    OWNERS = Claim::fault(
        SUBSCRIPTION,
        have!("{fault}"),
        have!("as many owners as are wanted ({least} to {most})"),
    )
    .for_review(have!("more than {most} with those of the root and of management groups"));
    /// 3.12.c
    OUTSIDE_OWNER = Claim::fault(
        Forms::new("holder of Owner", "holders of Owner"),
        Forms::new("is a guest or an application", "are guests or applications"),
        Forms::new("is a user of the organisation", "are users of the organisation"),
    );
    /// 3.12.d
    ORPHANED = Claim::fault(
        Forms::new("Azure role assignment", "Azure role assignments"),
        Forms::new("names an object that no longer exists", "name objects that no longer exist"),
        Forms::new("names an object that exists", "name objects that exist"),
    )
    .for_review(Forms::new(
        "names an object that was not found at export: gone, or not to be seen by whoever exported it",
        "name objects that were not found at export: gone, or not to be seen by whoever exported them",
    ));
    /// 3.12.f
    CUSTOM_ROLE = Claim::fault(
        Forms::new("custom Azure role", "custom Azure roles"),
        Forms::new("gives everything, or the right to hand out roles", "give everything, or the right to hand out roles"),
        Forms::new(
            "gives neither everything nor the right to hand out roles",
            "give neither everything nor the right to hand out roles",
        ),
    );
    /// 3.12.g
    EASY_ACTIVATION = Claim::fault(
        Forms::new(
            "setting of Owner, User Access Administrator and Role Based Access Control Administrator",
            "settings of Owner, User Access Administrator and Role Based Access Control Administrator",
        ),
        Forms::new("lets the role be activated too easily", "let the role be activated too easily"),
        does!("not let the role be activated too easily"),
    )
    .for_review(Forms::new(
        "is for review: who approves is not named, or not known",
        "are for review: who approves is not named, or not known",
    ));
    /// 3.13.a
    STREAMED = Claim::lack(
        Forms::new("category of the directory’s logs", "categories of the directory’s logs"),
        be!("not streamed"),
        be!("streamed"),
    );
    /// 3.13.b
    ALERTS_STREAMED = Claim::lack(
        SUBSCRIPTION,
        does!("not stream alerts of resources"),
        Forms::new("streams alerts of resources and of Defender", "stream alerts of resources and of Defender"),
    )
    .for_review(Forms::new("waits to be confirmed how alerts arrive", "wait to be confirmed how alerts arrive"));
    /// 3.13.c
    KEPT_SHORT = Claim::fault(
        Forms::new("source of logs", "sources of logs"),
        be!("kept shorter than {days}, in whole or in part"),
        be!("kept for {days} or longer"),
    )
    .for_review(be!("kept for a time that is to be stated"));
    /// 3.13.d
    EVENTS_LOST = Claim::lack(
        Forms::new("Windows machine", "Windows machines"),
        Forms::new("sends its security events to no workspace", "send their security events to no workspace"),
        Forms::new("sends its security events to a workspace", "send their security events to a workspace"),
    );
    /// 3.14.a
    NO_JOB = Claim::lack(
        Forms::new("application with assigned people", "applications with assigned people"),
        have!("no provisioning job"),
        have!("a provisioning job"),
    );
    /// 3.14.b
    JOB_FAILS = Claim::fault(JOB, be!("in quarantine, paused or failing"), be!("running"));
    /// 3.14.c
    JOB_KEEPS = Claim::lack(
        JOB,
        Forms::new("never removes or disables an account", "never remove or disable an account"),
        Forms::new("removes or disables accounts", "remove or disable accounts"),
    );
    /// 3.15.a
    LABEL_PUBLISHED = Claim::part(
        Forms::new("sensitivity label", "sensitivity labels"),
        be!("published"),
        be!("not published"),
    );
    /// 3.17.a
    HIGH_IMPACT = Claim::part(
        Forms::new("application with permissions", "applications with permissions"),
        Forms::new("holds permissions of high impact", "hold permissions of high impact"),
        does!("not hold permissions of high impact"),
    );
    /// 3.17.b
    APP_AT_FAULT = Claim::fault(
        Forms::new(
            "application with permissions of high impact",
            "applications with permissions of high impact",
        ),
        have!("credentials or owners at fault"),
        have!("credentials and owners without fault"),
    );
    /// 3.17.c
    OPEN_TO_USERS = Claim::fault(
        Forms::new("setting", "settings"),
        Forms::new(
            "leaves ordinary users or guests more than they need",
            "leave ordinary users or guests more than they need",
        ),
        Forms::new(
            "leaves ordinary users and guests no more than they need",
            "leave ordinary users and guests no more than they need",
        ),
    );
    /// 3.17.d
    TRUSTS_ALL = Claim::fault(
        Forms::new("default setting", "default settings"),
        Forms::new("trusts or admits every other tenant", "trust or admit every other tenant"),
        Forms::new("keeps to tenants that are named", "keep to tenants that are named"),
    );
}
