//! What checks say of the things they count: every noun and every verb once, for one and for several. The sentences are made
//! of them in [`crate::checklist::claims::said`]; tests go through all of them with numbers of every kind.

pub(crate) mod said;
pub(crate) mod stage1;
pub(crate) mod stage2;
pub(crate) mod stage3;
pub(crate) mod stage4;

/// Declares claims, each known to the tests.
macro_rules! claims {
    ($($(#[$doc:meta])* $name:ident = $claim:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: Claim = $claim;)*

        #[cfg(test)]
        pub(crate) const ALL: &[(&str, Claim)] = &[$((stringify!($name), $name)),*];
    };
}

use claims;

/// Every claim of the checklist, by its name.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = (&'static str, crate::checklist::claims::said::Claim)> {
    [stage1::ALL, stage2::ALL, stage3::ALL, stage4::ALL].into_iter().flatten().copied()
}
