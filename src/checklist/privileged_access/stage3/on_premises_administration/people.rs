//! 3.09.a and b: the workstations and the second factor of on-premises administrators.

use crate::checklist::claims::said::Counted;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::privileged_access::stage2::on_premises_accounts::{Tier0, on_workstations};
use crate::checklist::{Context, Judgement, Outcome};
use crate::tenant::{Missing, RecordKind, figure};

/// 3.09.a
pub(super) fn workstations(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[RecordKind::Workstations, RecordKind::AdUsers, RecordKind::AdGroupMembers]);
    let found = Tier0::of_administrators(tenant);
    on_workstations(context, &found, "on-premises administrator", "on-premises administrators")
}

/// 3.09.b: the directory shows who must use a smart card; another product's second factor leaves no trace in it.
pub(super) fn second_factor(context: &Context<'_>) -> Judgement {
    let found = Tier0::of_administrators(context.tenant(&[RecordKind::AdUsers, RecordKind::AdGroupMembers]));
    let mut judge = context.judge();
    judge.gaps(found.gaps.iter().cloned());
    let mut required = 0;
    for account in found.accounts.iter().filter(|account| account.is_member() && account.user.enabled != Some(false)) {
        let mut outcome = Outcome::Review;
        let words = match account.user.smartcard_required {
            Some(true) => {
                required += 1;
                judge.good();
                continue;
            }
            Some(false) => match account.of_service() {
                Some(by) => format!("a service account ({by}): confirm that no person signs in with it"),
                None => {
                    "a password is enough for Active Directory: show which product asks for a second factor".to_owned()
                }
            },
            None => {
                outcome = Outcome::NoEvidence;
                if !judge.lacks(RecordKind::AdUsers) {
                    let why = "Whether on-premises administrators must sign in with a smart card was not exported.";
                    let column = Some("smartcardLogonRequired");
                    judge.gap(Missing { kind: RecordKind::AdUsers, column, why: why.to_owned() });
                }
                "whether a smart card is required was not exported".to_owned()
            }
        };
        let mut listed = account.affected(outcome, words, Vec::new());
        if let (Some(fact), Some(source)) = (listed.facts.first_mut(), account.user.source) {
            *fact = fact.clone().from(source, "smartcardLogonRequired");
        }
        judge.subject(listed);
    }
    let total = judge.examined();
    if total > 0 && judge.count(Outcome::NoEvidence) == total {
        judge.reason("Of no on-premises administrator it is known whether a smart card is required.");
    } else if total > 0 {
        judge.whole(Outcome::Review);
        let cards = stage3::SMART_CARD.of(Counted::meeting(required, total));
        judge.tell(if required == total {
            cards
        } else {
            let rest = match total - required {
                all if all == total => "of each".to_owned(),
                1 => "of the other one".to_owned(),
                some => format!("of the {} others", figure(some)),
            };
            cards.and(format!("{rest} a second factor is to be shown"))
        });
    }
    judge.finish(Nothing::NotApplicable("The lists hold no enabled on-premises administrator.".to_owned()))
}
