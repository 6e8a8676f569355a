//! How strips hold on to one another, and how much of a page may be left empty for it.

use super::flow::Strip;

/// How a strip holds on to the next one, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    #[default]
    Free,
    /// Entries of one row of a table, statements of a long command.
    Row,
    /// The first two rows of a table, and the last two; a few steps.
    Edge,
    /// What is kept together.
    Together,
    /// Entries of a row of a table that is no more than a part of a page.
    Whole,
    /// What an action is about, and its first steps.
    Action,
    /// Lines of one sentence in a row of a table, statements of a short command.
    Sentence,
    /// What is kept together as a part of such.
    Within,
    /// A heading and what it heads.
    Bound,
}

impl Keep {
    /// The share of a page that is rather left empty than that this is divided; all of it where it never is.
    fn may_leave(self) -> f32 {
        match self {
            Self::Free => 0.0,
            Self::Row => 0.12,
            Self::Edge => 0.18,
            Self::Together => 0.21,
            Self::Whole => 0.24,
            Self::Action => 0.3,
            Self::Sentence => 0.33,
            Self::Within => 0.4,
            Self::Bound => 1.0,
        }
    }
}

/// A table that one page holds is divided only where more of a page would be left empty otherwise.
pub const WHOLE_TABLE: f32 = 0.3;

/// A chain that does not fit into what is left of its page, which is this share of it: whole if it is to begin on the next
/// page, else its parts.
pub fn divided(mut chain: Vec<Strip>, left: f32) -> Vec<Vec<Strip>> {
    if chain.iter().any(|strip| strip.of_table) && left <= WHOLE_TABLE {
        return vec![chain];
    }
    // What is divided once is rows.
    chain.iter_mut().for_each(|strip| strip.of_table = false);
    match weakest(&chain).filter(|keep| left > keep.may_leave()) {
        Some(weakest) => parted(chain, weakest),
        None => vec![chain],
    }
}

/// How the strips of a chain hold on to one another where they do so the least; none where it is never divided.
pub fn weakest(chain: &[Strip]) -> Option<Keep> {
    let (_, inner) = chain.split_last()?;
    inner.iter().map(|strip| strip.keep).min().filter(|keep| *keep < Keep::Bound)
}

/// A chain divided after each strip that holds on to the next no more than this.
pub fn parted(chain: Vec<Strip>, weakest: Keep) -> Vec<Vec<Strip>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for strip in chain {
        let ends = strip.keep <= weakest;
        part.push(strip);
        if ends {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}
