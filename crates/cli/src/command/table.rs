//! Tables for people: columns as wide as their widest cell.

/// Prints rows under their headings.
pub(super) fn print<'a, const N: usize>(headings: [&'a str; N], rows: impl Iterator<Item = [&'a str; N]>) {
    let all: Vec<[String; N]> =
        std::iter::once(headings).chain(rows).map(|row| row.map(|cell| cell.chars().map(shown).collect())).collect();
    let mut widths = [0; N];
    for row in &all {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &all {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        println!("{}", cells.join("  ").trim_end());
    }
}

/// A terminal obeys control characters; a table shows that there is one.
fn shown(letter: char) -> char {
    if letter.is_control() { '\u{FFFD}' } else { letter }
}
