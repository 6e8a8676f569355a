//! The questions on privileged access that clients ask first, and the items and checks that answer them.

use crate::checklist::answers::{FIRST_STEPS, NO, Question, Words, YES};

pub(super) const QUESTIONS: &[Question] = &[
    Question {
        id: FIRST_STEPS,
        text: "What should be done first if nothing is in place?",
        from: &["1.03", "1.04", "2.03"],
        good: Words("In place", "Emergency accounts, multifactor authentication and separate accounts are in place."),
        bad: Words("To do", "Begin with this, in this order:"),
    },
    Question {
        id: "exposed-people",
        text: "Do the most exposed people have the strongest authentication?",
        from: &["3.02.a", "1.04.d"],
        good: YES,
        bad: NO,
    },
    Question {
        id: "global-administrators",
        text: "Is there always a current Global Administrator, and not too many?",
        from: &["1.02.b", "1.03"],
        good: YES,
        bad: NO,
    },
    Question {
        id: "last-administrator",
        text: "What happens when the last Global Administrator cannot be reached?",
        from: &["1.03"],
        good: Words("Provided for", "Emergency accounts stand ready to be used."),
        bad: Words("Not assured", "The way back in cannot be relied on."),
    },
    Question {
        id: "daily-work",
        text: "Do administrators do their daily work without privileges?",
        from: &["4.06.a"],
        good: YES,
        bad: NO,
    },
    Question {
        id: "standing-access",
        text: "Is standing access kept to a minimum?",
        from: &["3.01.c"],
        good: YES,
        bad: NO,
    },
    Question {
        id: "tier-zero",
        text: "Do the accounts that control the on-premises directory (Tier 0) stay on-premises?",
        from: &["2.12.b"],
        good: YES,
        bad: NO,
    },
    Question {
        id: "new-administrators",
        text: "Would a new administrator be noticed?",
        from: &["3.05.g", "1.01.d"],
        good: YES,
        bad: Words("Not reliably", ""),
    },
];
