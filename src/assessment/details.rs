//! Who assessed whom, for whom, and how the report is marked: short texts, each with a name in window and report.

use serde::{Deserialize, Serialize};

/// The labels of the Traffic Light Protocol 2.0; any other text can be the marking, too.
pub const MARKINGS: &[&str] = &["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"];

macro_rules! details {
    ($($field:ident = $name:ident, $title:expr;)*) => {
        /// The texts on cover and document control; empty where nothing was written.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Details { $(pub $field: String,)* }

        /// One of the [`Details`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Detail { $($name,)* }

        impl Detail {
            /// In the order of a form.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }

        impl Details {
            pub fn get(&self, detail: Detail) -> &str {
                match detail { $(Detail::$name => &self.$field,)* }
            }

            pub fn get_mut(&mut self, detail: Detail) -> &mut String {
                match detail { $(Detail::$name => &mut self.$field,)* }
            }

            pub(super) fn set(&mut self, detail: Detail, text: String) -> String {
                match detail { $(Detail::$name => std::mem::replace(&mut self.$field, text),)* }
            }
        }
    };
}

details! {
    title = Title, "Title";
    client = Client, "Client";
    tenant = Tenant, "Tenant";
    organization = Organization, "Assessing organisation";
    assessor = Assessor, "Assessor";
    reviewer = Reviewer, "Reviewer";
    scope = Scope, "Scope";
    marking = Marking, "Marking";
    version = Version, "Report version";
    distribution = Distribution, "Distribution";
    handling = Handling, "Handling";
    date_language = DateLanguage, "Language of dates";
    summary = Summary, "Summary in the assessor's words";
}
