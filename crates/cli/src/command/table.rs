//! Tables for people: columns as wide as their widest cell is on the screen, cut to the screen's width where there is one.

use console::{Term, measure_text_width, truncate_str};

/// What stands between two columns.
const GAP: usize = 2;
/// No column is cut to fewer letters than this.
const LEAST: usize = 6;

/// So many of something, in the right number.
pub(super) fn many(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// What so many of something are.
pub(super) const fn are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// Prints rows under their headings.
pub(super) fn print<'a, const N: usize>(headings: [&'a str; N], rows: impl Iterator<Item = [&'a str; N]>) {
    let screen = Term::stdout();
    // Into a file or another program everything goes whole.
    let room = if screen.is_term() { screen.size_checked().map(|(_, columns)| usize::from(columns)) } else { None };
    for line in lines(headings, rows, room) {
        println!("{line}");
    }
}

/// Prints names and their values below each other.
pub(super) fn print_values<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) {
    let all: Vec<(&str, String)> = values.map(|(name, value)| (name, visible(value))).collect();
    let width = all.iter().map(|(name, _)| measure_text_width(name)).max().unwrap_or(0);
    for (name, value) in all {
        println!("{}", format!("{name:<width$}  {value}").trim_end());
    }
}

fn lines<'a, const N: usize>(
    headings: [&'a str; N],
    rows: impl Iterator<Item = [&'a str; N]>,
    room: Option<usize>,
) -> Vec<String> {
    let all: Vec<[String; N]> = std::iter::once(headings).chain(rows).map(|row| row.map(visible)).collect();
    let mut widths = [0; N];
    for row in &all {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(measure_text_width(cell));
        }
    }
    if let Some(room) = room {
        fit(&mut widths, room.saturating_sub(GAP * N.saturating_sub(1)));
    }
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| padded(cell, width)).collect();
        cells.join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    all.iter().map(line).collect()
}

/// Takes from the widest column until all fit, or none can give any more.
fn fit(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > LEAST => *widest -= 1,
            _ => return,
        }
    }
}

fn padded(cell: &str, width: usize) -> String {
    let cell = truncate_str(cell, width, "…");
    let missing = width.saturating_sub(measure_text_width(&cell));
    format!("{cell}{}", " ".repeat(missing))
}

/// A terminal obeys control characters; a table shows that there is one.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_what_is_seen() {
        // A wide letter takes two places, a combining accent none.
        let rows = [["日本", "a"], ["e\u{301}x", "b"]];
        assert_eq!(lines(["login", "x"], rows.into_iter(), None), ["login  x", "日本   a", "e\u{301}x     b"]);
    }

    #[test]
    fn a_screen_cuts_the_widest_column_and_a_file_none() {
        let rows = [["short", "a rather long address of somebody", "x"]];
        let cut = lines(["login", "email", "v"], rows.into_iter(), Some(24));
        assert_eq!(cut[1], "short  a rather long…  x");
        assert!(lines(["login", "email", "v"], rows.into_iter(), None)[1].contains("of somebody"));
        // Where nothing fits, a line is as long as it has to be.
        assert!(lines(["login", "email", "v"], rows.into_iter(), Some(3))[1].starts_with("short  a rat…"));
    }

    #[test]
    fn control_characters_are_shown_not_obeyed() {
        assert_eq!(visible("a\u{1b}[2Jb"), "a\u{FFFD}[2Jb");
    }
}
