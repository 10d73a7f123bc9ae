//! Bars that move while something takes long, where there is a terminal to move on.

use std::io::Read;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar for so many rows; hidden where nobody sits before it.
pub(super) fn rows(total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
    let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} rows, {per_sec}, {eta} left");
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

/// A file that shows how much of it was read.
pub(super) fn read<R: Read + Send>(file: R) -> impl Read + Send {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    let style = ProgressStyle::with_template("{spinner} {decimal_bytes} read, {decimal_bytes_per_sec}");
    let bar = style.map(|style| bar.clone().with_style(style)).unwrap_or(bar);
    bar.enable_steady_tick(Duration::from_millis(250));
    bar.with_finish(indicatif::ProgressFinish::AndClear).wrap_read(file)
}
