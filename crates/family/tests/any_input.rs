//! Whatever stands in a file: it is read within bounds, without a panic, and no secret shows.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use padron_family::{File, read};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

const FILES: [&str; 7] =
    ["two_sources.pm", "old.pm", "messy.pm", "numbered.pm", "traps.pm", "deployed.pm", "over_deployed.pm"];
/// What the grammar is made of.
const PIECES: [&str; 46] = [
    "$Self->",
    "{Key}",
    "{'CustomerUser'}",
    "{\"a$b\"}",
    "=",
    " .= ",
    "=>",
    ",",
    ";",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "'text'",
    "\"in $x\"",
    "q{",
    "qw(a b)",
    "<<'EOF'",
    "<<~E\n",
    "\nEOF\n",
    "# comment\n",
    "\n=head1 X\n",
    "\n=cut\n",
    "my $x",
    "my %h",
    "%h",
    "@{",
    "%{",
    "push",
    "delete ",
    "if (",
    "return",
    "sub Load {",
    "60*60",
    " . ",
    "||",
    "undef",
    "\\",
    "$ENV{X}",
    "Translatable(",
    "/",
    "s/a/b/",
    "::",
    "->[0]",
];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

fn readable(bytes: Vec<u8>) {
    let start = Instant::now();
    let size = bytes.len();
    let deployed = File { name: "ZZZAAuto.pm".into(), bytes: bytes.clone() };
    let family =
        read(&File { name: "Config.pm".into(), bytes }, &[deployed], &|name| (name == "X").then(|| "x".into()));
    let told: String = family.findings().iter().map(|finding| finding.what.as_str()).collect();
    assert!(!told.contains("-secret"), "{told}");
    assert!(!format!("{:?}", family.sources()).contains("-secret"));
    let _ = family.settings().count();
    assert!(start.elapsed().as_secs() < 10, "{size} bytes took {:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        readable(bytes);
    }

    #[test]
    fn pieces_of_the_grammar(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..200)) {
        readable(pieces.concat().into_bytes());
    }

    #[test]
    fn real_files_with_holes(name in prop::sample::select(&FILES[..]), edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, prop::sample::select(&PIECES[..])), 1..12)) {
        let mut bytes = bytes(name);
        for (at, length, piece) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
        }
        readable(bytes);
    }

    #[test]
    fn nested_without_end(piece in prop::sample::select(&PIECES[..]), other in prop::sample::select(&PIECES[..]), times in 1usize..3_000) {
        readable(format!("{piece}{other}").repeat(times).into_bytes());
        readable((piece.repeat(times) + &other.repeat(times)).into_bytes());
    }
}

/// Every beginning of every file: an editor may have died anywhere.
#[test]
fn files_that_end_too_early() {
    for name in FILES {
        let bytes = bytes(name);
        for end in (0..bytes.len()).step_by(7) {
            readable(bytes[..end].to_vec());
        }
    }
}

/// Deployed settings of real size, within a second or two even without optimization.
#[test]
fn a_large_file() {
    let mut text = String::from("package Kernel::Config::Files::ZZZAAuto;\nsub Load {\n    my ($File, $Self) = @_;\n");
    for number in 0..20_000 {
        let _ = write!(
            text,
            "$Self->{{'Frontend::Module'}}->{{'Action{number}'}} =  {{\n  'Group' => [\n    'admin'\n  ],\n  'Title' => 'A title'\n}};\n"
        );
    }
    text.push_str("$Self->{'CustomerGroupSupport'} =  '1';\n}\n1;\n");
    let start = Instant::now();
    let deployed = File { name: "ZZZAAuto.pm".into(), bytes: text.into_bytes() };
    let family = read(&File { name: "Config.pm".into(), bytes: b"sub Load { 1 }".to_vec() }, &[deployed], &|_| None);
    assert!(family.setting("CustomerGroupSupport").is_some_and(|setting| setting.is_true()), "{:?}", family.findings());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    eprintln!("{:?}", start.elapsed());
}

/// For hours, where somebody wants to: `PADRON_SOAK_SECONDS=3600 cargo test -p padron-family --test any_input -- --ignored`.
#[test]
#[ignore = "as long as somebody wants"]
fn soak() {
    let seconds = std::env::var("PADRON_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let start = Instant::now();
    let mut runner = proptest::test_runner::TestRunner::default();
    let edits =
        prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, prop::sample::select(&PIECES[..])), 1..40);
    let strategy = (prop::sample::select(&FILES[..]), edits, prop::collection::vec(any::<u8>(), 0..20));
    let mut count = 0u64;
    while start.elapsed().as_secs() < seconds {
        let case = strategy.new_tree(&mut runner).unwrap().current();
        let (name, edits, noise) = case;
        let mut bytes = bytes(name);
        for (at, length, piece) in edits {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece.bytes().chain(noise.iter().copied().take(length % 4)));
        }
        readable(bytes);
        count += 1;
    }
    eprintln!("{count} files");
}
