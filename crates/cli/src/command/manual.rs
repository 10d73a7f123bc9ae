//! `padron completions` and `padron man`: what is made of the command line's own description.

use std::path::Path;

use anyhow::Context as _;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Outcome;
use crate::args::Arguments;

/// Prints the completion script of a shell.
pub(crate) fn completions(shell: Shell) -> Outcome {
    // Written in one go: a reader that closes early, as `head`, is no failure of ours.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "padron", &mut script);
    print_all(&script);
    Outcome::Done
}

/// Writes a manual page for each command into a folder, or prints the one of the whole program.
pub(crate) fn man(out: Option<&Path>) -> anyhow::Result<Outcome> {
    let command = Arguments::command();
    if let Some(folder) = out {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        clap_mangen::generate_to(command, folder)
            .with_context(|| format!("pages cannot be written into {}", folder.display()))?;
        println!("The manual pages are in {}; try: man -l {}", folder.display(), folder.join("padron.1").display());
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        print_all(&page);
    }
    Ok(Outcome::Done)
}

fn print_all(bytes: &[u8]) {
    use std::io::Write as _;
    let _ = std::io::stdout().write_all(bytes);
}
