//! What changed between two texts, word by word: an old check's text beside the new one.

/// A stretch of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Removed(String),
    Added(String),
}

/// Words compared at most; longer texts are shown as a whole, removed and added.
const MOST_WORDS: usize = 1500;

/// The pieces in their order; spaces and line ends belong to the word before them. Joined without what was added they are
/// the old text, without what was removed the new one.
pub fn diff(old: &str, new: &str) -> Vec<Piece> {
    let (then, now) = (words(old), words(new));
    let mut pieces = Vec::new();
    if then.len() > MOST_WORDS || now.len() > MOST_WORDS {
        push(&mut pieces, Piece::Removed(old.to_owned()));
        push(&mut pieces, Piece::Added(new.to_owned()));
        return pieces;
    }
    let common = lengths(&then, &now);
    let length = |row: usize, column: usize| common.get(row * (now.len() + 1) + column).copied().unwrap_or(0);
    let (mut row, mut column) = (0, 0);
    loop {
        match (then.get(row), now.get(column)) {
            (Some(was), Some(is)) if was == is => {
                push(&mut pieces, Piece::Same((*was).to_owned()));
                (row, column) = (row + 1, column + 1);
            }
            (Some(was), is) if is.is_none() || length(row + 1, column) >= length(row, column + 1) => {
                push(&mut pieces, Piece::Removed((*was).to_owned()));
                row += 1;
            }
            (_, Some(is)) => {
                push(&mut pieces, Piece::Added((*is).to_owned()));
                column += 1;
            }
            (_, None) => return pieces,
        }
    }
}

/// Length of the longest common run of words from each pair of places on.
fn lengths(then: &[&str], now: &[&str]) -> Vec<u16> {
    let width = now.len() + 1;
    let mut lengths = vec![0_u16; (then.len() + 1) * width];
    for (row, was) in then.iter().enumerate().rev() {
        for (column, is) in now.iter().enumerate().rev() {
            let here = row * width + column;
            lengths[here] =
                if was == is { lengths[here + width + 1] + 1 } else { lengths[here + width].max(lengths[here + 1]) };
        }
    }
    lengths
}

fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_space) = (0, false);
    for (at, letter) in text.char_indices() {
        if in_space && !letter.is_whitespace() {
            words.push(&text[start..at]);
            start = at;
        }
        in_space = letter.is_whitespace();
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (Some(Piece::Same(last)), Piece::Same(more))
        | (Some(Piece::Removed(last)), Piece::Removed(more))
        | (Some(Piece::Added(last)), Piece::Added(more)) => last.push_str(&more),
        (_, Piece::Same(text) | Piece::Removed(text) | Piece::Added(text)) if text.is_empty() => {}
        (_, piece) => pieces.push(piece),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let pieces = diff(old, new);
        let shown: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Same(text) => text.clone(),
                Piece::Removed(text) => format!("[-{text}-]"),
                Piece::Added(text) => format!("[+{text}+]"),
            })
            .collect();
        assert_eq!(shown, expected);
        let kept = |skip: fn(&Piece) -> bool| -> String {
            let text = |piece: &Piece| match piece {
                Piece::Same(text) | Piece::Removed(text) | Piece::Added(text) => text.clone(),
            };
            pieces.iter().filter(|piece| !skip(piece)).map(text).collect()
        };
        assert_eq!(kept(|piece| matches!(piece, Piece::Added(_))), old);
        assert_eq!(kept(|piece| matches!(piece, Piece::Removed(_))), new);
    }

    #[test]
    fn words_that_changed_are_marked() {
        check("", "", "");
        check("a b c", "a b c", "a b c");
        check("no more than 4 of them", "no more than 5 of them", "no more than [-4 -][+5 +]of them");
        check("a\nb", "b", "[-a\n-]b");
        check("", "new text", "[+new text+]");
        check("旧 文", "新 文", "[-旧 -][+新 +]文");
        let long = "word ".repeat(MOST_WORDS + 1);
        check(&long, "x", &format!("[-{long}-][+x+]"));
    }
}
