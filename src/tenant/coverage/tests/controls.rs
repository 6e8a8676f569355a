//! Coverage: which grant controls count as multifactor and as phishing-resistant.

use super::{answer_in, check, says, word};
use crate::tenant::AuthenticationStrength;
use crate::tenant::coverage::Requirement::{CompliantDevice, Mfa, PhishingResistant};
use crate::tenant::coverage::fixtures::{directory, mfa, named, strength, texts};
use crate::tenant::policy::{Filter, FilterMode};

#[test]
fn controls() {
    let with = |any_of: bool, controls: &'static [&'static str]| {
        named("Controls", controls, move |policy| policy.grant.as_mut().unwrap().any_of = any_of)
    };
    let short = check(&[with(true, &["mfa", "compliantDevice"])], "member", Mfa, "not covered");
    says(&short, "“Controls” does not count: it accepts a compliant device in place of multifactor authentication.");
    let risk = named("Risk", &["mfa"], |policy| policy.user_risk = texts(&["high"]));
    says(
        &check(&[risk], "member", crate::tenant::coverage::Requirement::UserRisk, "not covered"),
        "“Risk” asks for multifactor authentication, which",
    );
    check(&[with(false, &["mfa", "compliantDevice"])], "member", Mfa, "covered");
    check(&[with(false, &["mfa", "compliantDevice"])], "member", CompliantDevice, "covered");
    check(&[with(true, &["compliantDevice", "domainJoinedDevice"])], "member", CompliantDevice, "covered");
    check(&[with(true, &["compliantDevice", "domainJoinedDevice"])], "member", Mfa, "not covered");
    check(&[with(true, &["compliantDevice", "mfa"])], "member", CompliantDevice, "not covered");
    // Elsewhere looked for under the misspelt name `domainJoinDevice`.
    check(&[with(true, &["domainJoinedDevice"])], "member", CompliantDevice, "covered");
    // Who is kept out of everything needs nothing more.
    check(&[with(true, &["block"])], "member", Mfa, "covered");
    check(&[with(false, &["mfa", "passwordChange"])], "member", Mfa, "covered");
    check(&[with(true, &["passwordChange"])], "member", Mfa, "not covered");
    check(&[with(true, &["riskRemediation"])], "member", Mfa, "not covered");
    check(&[with(true, &["approvedApplication", "compliantApplication"])], "member", CompliantDevice, "not covered");
    // Retired on 30 June 2026, and told: until it is taken out, whoever uses such an app is let in.
    let spoilt = check(&[with(true, &["mfa", "approvedApplication"])], "member", Mfa, "not covered");
    says(&spoilt, "“Controls” also lets in whoever uses an approved client app");
    let alone = check(&[with(true, &["approvedApplication"])], "member", Mfa, "not covered");
    assert!(!alone.contains("approved client app"), "{alone}");
    check(&[with(true, &["somethingNew"])], "member", Mfa, "unclear");
    check(&[with(false, &["somethingNew", "mfa"])], "member", Mfa, "covered");
    check(&[with(true, &["mfa"])], "member", PhishingResistant, "not covered");
    let custom = |any_of: bool, controls: &'static [&'static str]| {
        named("Custom", controls, move |policy| {
            policy.grant.as_mut().unwrap().any_of = any_of;
            policy.grant.as_mut().unwrap().custom = texts(&["duo"]);
        })
    };
    says(&check(&[custom(true, &[])], "member", Mfa, "unclear"), "“Custom” asks for a custom or unknown control");
    check(&[custom(true, &["mfa"])], "member", Mfa, "unclear");
    check(&[custom(false, &["mfa"])], "member", Mfa, "covered");
    check(&[custom(true, &["compliantDevice"])], "member", Mfa, "not covered");
    let terms = |any_of: bool| {
        mfa(move |policy| {
            policy.grant.as_mut().unwrap().any_of = any_of;
            policy.grant.as_mut().unwrap().terms_of_use = texts(&["terms"]);
        })
    };
    check(&[terms(true)], "member", Mfa, "not covered");
    check(&[terms(false)], "member", Mfa, "covered");
}

#[test]
fn strengths_by_their_combinations_never_by_name() {
    let resistant: &[&str] = &["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"];
    check(&[strength("x", Some(resistant))], "member", PhishingResistant, "covered");
    check(&[strength("x", Some(resistant))], "member", Mfa, "covered");
    check(&[strength("x", Some(&["fido2"]))], "member", PhishingResistant, "covered");
    // One weak combination spoils it, whatever the strength is called.
    for weak in
        ["password,microsoftAuthenticatorPush", "deviceBasedPush", "temporaryAccessPassOneTime", "federatedMultiFactor"]
    {
        check(&[strength("x", Some(&["fido2", weak]))], "member", PhishingResistant, "not covered");
        check(&[strength("x", Some(&["fido2", weak]))], "member", Mfa, "covered");
    }
    // And it is said how it is spoiled: its name may promise more.
    let spoiled = strength("x", Some(&["fido2", "password,sms", "password,voice", "deviceBasedPush"]));
    let words = check(&[spoiled], "member", PhishingResistant, "not covered");
    says(&words, "asks for a strength that also accepts password with SMS, password with a call and 1 more.");
    for single in [
        "password",
        "sms",
        "federatedSingleFactor",
        "x509CertificateSingleFactor",
        "qrCodePin",
        "email",
        "password,email",
    ] {
        check(&[strength("x", Some(&["fido2", single]))], "member", Mfa, "not covered");
    }
    check(
        &[strength("x", Some(&["sms,federatedSingleFactor", "password,x509CertificateSingleFactor"]))],
        "member",
        Mfa,
        "covered",
    );
    for (id, resistant) in [("2", "not covered"), ("3", "not covered"), ("4", "covered")] {
        let id = format!("00000000-0000-0000-0000-00000000000{id}");
        check(&[strength(&id, None)], "member", Mfa, "covered");
        check(&[strength(&id, None)], "member", PhishingResistant, resistant);
        check(&[strength(&id, None)], "member", CompliantDevice, "not covered");
    }
    check(&[strength("x", None)], "member", Mfa, "unclear without authentication-strengths");
    let mut tenant = directory();
    let combinations = texts(&["fido2"]);
    tenant.strengths.items.push(AuthenticationStrength {
        id: "X".into(),
        combinations,
        ..AuthenticationStrength::default()
    });
    assert_eq!(word(&answer_in(tenant, &[strength("x", None)], "member", PhishingResistant)), "covered");
    // Beside a control that OR makes an alternative, the strength counts no more.
    let mut either = strength("x", Some(&["fido2"]));
    either.grant.as_mut().unwrap().built_in = texts(&["compliantDevice"]);
    check(&[either], "member", PhishingResistant, "not covered");
}

/// A block of some people of which the export does not tell whether it is narrowed: not known where it may be the answer.
#[test]
fn a_block_whose_flows_were_not_exported_may_block_anything() {
    use super::super::Requirement::{DeviceCodeBlocked, LegacyBlocked, TransferBlocked, UserRisk};
    let untold = || named("Leavers", &["block"], |policy| policy.is_narrowed_untold = true);
    for requirement in [Mfa, LegacyBlocked, DeviceCodeBlocked, TransferBlocked] {
        check(&[untold()], "member", requirement, "unclear without conditional-access");
    }
    for requirement in [PhishingResistant, CompliantDevice, UserRisk] {
        check(&[untold()], "member", requirement, "not covered");
    }
    check(&[untold(), mfa(|_| {})], "member", Mfa, "covered");
}

#[test]
fn a_block_that_spares_managed_devices_is_a_device_requirement() {
    let filtered = |mode, rule: &'static str| {
        named("Managed only", &["block"], move |policy| policy.device_filter = Some(Filter { mode, rule: rule.into() }))
    };
    for (mode, rule, expected) in [
        (FilterMode::Exclude, "device.isCompliant -eq True", "covered"),
        (FilterMode::Exclude, "device.isCompliant -eq True -and device.model -eq \"X\"", "covered"),
        (FilterMode::Exclude, "device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"", "covered"),
        (FilterMode::Exclude, "device.extensionAttribute1 -eq \"SAW\"", "covered"),
        (FilterMode::Exclude, "device.isCompliant -eq True -or device.model -eq \"X\"", "not covered"),
        (FilterMode::Exclude, "device.isCompliant -ne True", "not covered"),
        (FilterMode::Exclude, "device.model -eq \"X\"", "not covered"),
        (FilterMode::Include, "device.isCompliant -ne True", "covered"),
        (FilterMode::Include, "device.isCompliant -eq False", "not covered"),
        (FilterMode::Include, "device.trustType -ne 'AzureAD' -and device.trustType -ne 'ServerAD'", "not covered"),
    ] {
        check(&[filtered(mode, rule)], "member", CompliantDevice, expected);
        check(&[filtered(mode, rule)], "member", Mfa, "not covered");
    }
}
