//! The four-stage roadmap for securing privileged access, with readiness for the emergency procedure.

pub mod stage1;

use super::{Checklist, Stage};

pub static CHECKLIST: Checklist = Checklist {
    id: "privileged-access",
    title: "Securing privileged access",
    stages: &[
        Stage { id: "1", title: "Critical items", horizon: "24–48 hours" },
        Stage { id: "2", title: "Most used attack techniques", horizon: "2–4 weeks" },
        Stage { id: "3", title: "Control of administrator activity", horizon: "1–3 months" },
        Stage { id: "4", title: "Keep building defences", horizon: "6 months and beyond" },
        Stage { id: "E", title: "Emergency readiness", horizon: "at any time" },
    ],
    items: &[],
};
