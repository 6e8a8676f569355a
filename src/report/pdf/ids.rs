//! Ids of checks in running text lead to their cards.

use crate::report::input::anchor;
use crate::report::{Link, Span, Style};
use std::ops::Range;

/// `1.02.b`
const LENGTH: usize = 6;

/// Where the ids stand in a span of which this is the text, and where each leads. What is code, a word in a box or a link
/// already stays as it is.
pub fn in_text(span: &Span, text: &str, leads: &dyn Fn(&Link) -> bool) -> Vec<(Range<usize>, Link)> {
    let is_running = matches!(span.style, Style::Plain | Style::Strong | Style::Emphasised | Style::Muted);
    if span.link.is_some() || !is_running {
        return Vec::new();
    }
    let dots = text.match_indices('.').filter_map(|(dot, _)| dot.checked_sub(1));
    let ids = dots.filter_map(|start| is_id(text, start).then_some(start..start + LENGTH));
    let links = ids.filter_map(|range| Some((range.clone(), Link::Anchor(anchor::check(text.get(range)?)))));
    links.filter(|(_, link)| leads(link)).collect()
}

/// Whether an id begins here that is no part of a longer word or number.
fn is_id(text: &str, start: usize) -> bool {
    let Some([stage, b'.', tens, ones, b'.', letter]) = text.as_bytes().get(start..start + LENGTH) else {
        return false;
    };
    let is_alone = |rest: &str| {
        let mut rest = rest.chars();
        let next = rest.next();
        !next.is_some_and(char::is_alphanumeric)
            && !(matches!(next, Some('.' | '-' | '@')) && rest.next().is_some_and(char::is_alphanumeric))
    };
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    (stage.is_ascii_digit() || *stage == b'E')
        && tens.is_ascii_digit()
        && ones.is_ascii_digit()
        && letter.is_ascii_lowercase()
        && !before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '.' | '-' | '@'))
        && text.get(start + LENGTH..).is_some_and(is_alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lead_where_they_stand_alone() {
        let check = |span: Span, expected: &[&str]| {
            let found = in_text(&span, &span.text, &|link| *link != Link::Anchor("check-9.99.z".into()));
            let found: Vec<&str> = found.iter().map(|(range, _)| &span.text[range.clone()]).collect();
            assert_eq!(found, expected, "{}", span.text);
        };
        check("40 roles; 1.01.a says which.".into(), &["1.01.a"]);
        check("As in (E.01.i), 2.06.a–c and 3.05.b.".into(), &["E.01.i", "2.06.a", "3.05.b"]);
        check(Span::muted("1.02.b"), &["1.02.b"]);
        check("11.02.b 1.02.bc 1.02.b.c v1.02.b 1.2.b x-1.02.b 1.02.b@x.org ü1.02.b 9.99.z".into(), &[]);
        check(Span::code("1.02.b"), &[]);
        check(Span::plain("1.02.b").to("elsewhere"), &[]);
        check("é.02.b…".into(), &[]);
    }
}
