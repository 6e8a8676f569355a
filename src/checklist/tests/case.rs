//! One check, judged on a small tenant: what the tests beside the items do.

use super::matrix;
use crate::checklist::context::Shared;
use crate::checklist::finding::finding;
use crate::checklist::privileged_access::CHECKLIST;
use crate::checklist::{Check, Context, Finding, Inputs, Item, Parameters, Previous, Run};
use crate::tenant::coverage::Engine;
use crate::tenant::holders::Holders;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::stated::Stated;
use crate::tenant::{Moment, Tenant};
use std::collections::BTreeMap;

/// What a test judges one check on.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub tenant: Tenant,
    pub stated: Stated,
    pub parameters: Parameters,
    pub as_of: Moment,
    pub emergency: Vec<EmergencyAccount>,
    pub previous: Option<Previous>,
}

impl Case {
    pub(crate) fn new(tenant: Tenant, as_of: Moment) -> Self {
        let (stated, parameters) = (Stated::default(), Parameters::default());
        Self { tenant, stated, parameters, as_of, emergency: Vec::new(), previous: None }
    }

    /// Judges the check with this id. A check must declare what it uses.
    pub(crate) fn judge(&self, item: &'static Item, id: &str) -> Finding {
        let check = item.checks.iter().find(|check| check.id == id).unwrap();
        matrix::note(self, check);
        self.judged(check)
    }

    pub(super) fn judged(&self, check: &'static Check) -> Finding {
        let holders = Holders::as_stated(&self.tenant, &self.stated, self.as_of);
        let engine = Engine::new(&self.tenant, &holders);
        let inputs = Inputs {
            checklist: &CHECKLIST,
            tenant: &self.tenant,
            stated: &self.stated,
            parameters: &self.parameters,
            as_of: self.as_of,
            answers: &BTreeMap::new(),
            previous: self.previous.as_ref(),
        };
        let shared = Shared::of(&inputs, &holders, &engine, &self.emergency);
        let context = Context::new(&shared, check);
        let Run::Evidence(run) = check.run else { panic!("{} is not judged from evidence", check.id) };
        let judgement = run(&context);
        assert_eq!(context.undeclared(), [], "{} uses records that it does not declare", check.id);
        finding(check.id, judgement)
    }
}
