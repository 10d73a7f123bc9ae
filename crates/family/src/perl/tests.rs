//! Each construct of the documented subset, and what must not be taken for it.

use super::*;

/// The settings a body of `sub Load` makes, and what was said about it, as `line: what`.
fn run(body: &str) -> (Hash, Vec<String>) {
    run_file(&format!(
        "package Kernel::Config;\nuse strict;\nsub Load {{\nmy $Self = shift;\n{body}\nreturn 1;\n}}\n1;\n"
    ))
}

fn run_file(text: &str) -> (Hash, Vec<String>) {
    let program = parse(text);
    let environment = |name: &str| (name == "HOME_OF_OTOBO").then(|| "/opt/otobo".to_owned());
    let mut machine = Machine::new(Hash::default(), &environment, |_| false);
    let (faults, hints) = machine.run(1, &program);
    let said = program.faults.iter().chain(&faults).chain(&hints);
    let said = said.map(|fault| format!("{}: {}", i64::from(fault.line) - 4, fault.what)).collect();
    (machine.settings, said)
}

/// A value written as JSON would write it.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Undef => "null".to_owned(),
        Value::Unknown => "?".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Hash(hash) => {
            let items: Vec<String> = hash.iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}

/// What `$Self->{X}` is after this, where nothing was left out.
fn value(body: &str) -> String {
    let (settings, said) = run(body);
    assert_eq!(said, Vec::<String>::new(), "{body}");
    settings.get("X").map_or_else(|| "nothing".to_owned(), shown)
}

/// What `$Self->{X}` is, and the first thing that was said.
fn doubtful(body: &str) -> (String, String) {
    let (settings, said) = run(body);
    assert!(!said.is_empty(), "nothing was said of {body}");
    (settings.get("X").map_or_else(|| "nothing".to_owned(), shown), said[0].clone())
}

#[test]
fn values_are_what_perl_makes_of_them() {
    for (expression, meant) in [
        // Texts in single quotes.
        ("'plain'", r#""plain""#),
        (r"'it\'s a \\ and \n'", r#""it's a \\ and \\n""#),
        ("'two\nlines'", r#""two\nlines""#),
        ("'# no comment'", r##""# no comment""##),
        ("''", r#""""#),
        // Texts in double quotes.
        (r#""a\tb\n\"q\" \$x \@y \\""#, r#""a\tb\n\"q\" $x @y \\""#),
        (r#""\x{e4}\xE4\101\N{U+20ac}""#, "\"ääA€\""),
        (r#""5 @ 3 or 5@""#, r#""5 @ 3 or 5@""#),
        // Quoting words.
        ("q{a {nested} \\} b}", r#""a {nested} } b""#),
        ("q(a (b) c)", r#""a (b) c""#),
        ("q[x]", r#""x""#),
        ("q<x>", r#""x""#),
        ("q!it's!", r#""it's""#),
        ("q#a b#", r#""a b""#),
        ("q {a}", r#""a""#),
        (r"qq{a\tb}", r#""a\tb""#),
        ("[ qw(a b\n c) ]", r#"["a", "b", "c"]"#),
        ("[ qw/a b/, 'c' ]", r#"["a", "b", "c"]"#),
        // Numbers and arithmetic.
        ("42", r#""42""#),
        ("1_000", r#""1000""#),
        ("-3", r#""-3""#),
        ("0.50", r#""0.5""#),
        ("60 * 60 * 24", r#""86400""#),
        ("(2 + 3) * 4 - 1", r#""19""#),
        ("10 / 4", r#""2.5""#),
        ("2 ** 3 ** 2", r#""512""#),
        ("-2 ** 2", r#""-4""#),
        ("-7 % 3", r#""2""#),
        ("'5' + '6'", r#""11""#),
        ("1 . 2", r#""12""#),
        ("60 * 5 . 's'", r#""300s""#),
        // Concatenation.
        ("'a' . 'b' .\n  'c'", r#""abc""#),
        // Nothing.
        ("undef", "null"),
        ("undef()", "null"),
        // Lists and hashes.
        ("[]", "[]"),
        ("{}", "{}"),
        ("[1, [2, 3], { a => 1 }, ]", r#"["1", ["2", "3"], {a: "1"}]"#),
        ("[1,, 2,,,]", r#"["1", "2"]"#),
        ("{ a => 1, b , 2, 'c d' => 3, \"e\" => 4, }", "?"),
        (
            "{ a => 1, 'b' , 2, 'c d' => 3, \"e\" => 4, 5 => 6, -f => 7 }",
            r#"{a: "1", b: "2", c d: "3", e: "4", 5: "6", -f: "7"}"#,
        ),
        (
            "{ A::B => 1, q => 2, y => 3, s => 4, m => 5, undef => 6 }",
            r#"{A::B: "1", q: "2", y: "3", s: "4", m: "5", undef: "6"}"#,
        ),
        ("{ DSN => 1, User => 2, DSN => 3 }", r#"{DSN: "3", User: "2"}"#),
        ("{ # one\n a # two\n => # three\n 1, # four\n # $DIBI$\n}", r#"{a: "1"}"#),
        ("{\n\ta\t=>\t{\n b => [\n1\n]\n},\n}", r#"{a: {b: ["1"]}}"#),
        // Functions that change nothing.
        ("Translatable('Database')", r#""Database""#),
        ("Translatable( 'Database' )", r#""Database""#),
        ("decode_utf8('Größe')", r#""Größe""#),
        ("Encode::decode_utf8(\"a\")", r#""a""#),
        // The environment.
        ("$ENV{HOME_OF_OTOBO}", r#""/opt/otobo""#),
        ("$ENV{\"HOME_OF_OTOBO\"} . '/x'", r#""/opt/otobo/x""#),
        ("\"$ENV{HOME_OF_OTOBO}/x\"", r#""/opt/otobo/x""#),
        // Alternatives that are decided.
        ("0 || 'b'", r#""b""#),
        ("undef // 0", r#""0""#),
        ("'a' || 'b'", r#""a""#),
    ] {
        let body = format!("$Self->{{X}} = {expression};");
        let found = if meant == "?" { doubtful(&body).0 } else { value(&body) };
        assert_eq!(found, meant, "{expression}");
    }
}

#[test]
fn assignments_go_where_perl_puts_them() {
    let mut wrong = Vec::new();
    for (body, meant) in [
        ("$Self->{'X'} = 1;", r#""1""#),
        ("$Self->{\"X\"} = 1;", r#""1""#),
        ("$Self ->{ X }\n=\n1\n;", r#""1""#),
        ("$$Self{X} = 1;", r#""1""#),
        ("$Self->{X}->{A}{'B'}->{\"1-C\"} = 1;", r#"{A: {B: {1-C: "1"}}}"#),
        ("$Self->{X}[2] = 'c';", r#"[null, null, "c"]"#),
        ("$Self->{X} = 1; $Self->{X} = 2;", r#""2""#),
        ("$Self->{X} = { a => 1 }; $Self->{X} = { b => 1 };", r#"{b: "1"}"#),
        ("$Self->{X} = { a => 1 }; $Self->{X}->{b} = 2;", r#"{a: "1", b: "2"}"#),
        ("$Self->{X} = [ 1, 2 ]; $Self->{X}->[-1] = 3;", r#"["1", "3"]"#),
        ("$Self->{X} = $Self->{Y} = 'z';", r#""z""#),
        ("$Self->{X} = 'a'; $Self->{X} .= 'b';", r#""ab""#),
        ("$Self->{X} = 2; $Self->{X} *= 3;", r#""6""#),
        ("$Self->{X} = 0; $Self->{X} ||= 3;", r#""3""#),
        // Earlier settings.
        (
            "$Self->{Database} = 'otobo'; $Self->{X} = \"db=$Self->{Database};host=$Self->{'Database'}\";",
            r#""db=otobo;host=otobo""#,
        ),
        ("$Self->{A}{B} = 1; $Self->{X} = \"$Self->{A}->{B}$Self->{A}{B}\";", r#""11""#),
        ("$Self->{A} = { k => [1] }; $Self->{X} = $Self->{A};", r#"{k: ["1"]}"#),
        // Variables.
        ("my $Host = 'db'; $Self->{X} = \"${Host}1-$Host.$Host\";", r#""db1-db.db""#),
        ("my %Base = ( a => 1, b => 2 ); $Self->{X} = { %Base, b => 3 };", r#"{a: "1", b: "3"}"#),
        ("my %Base = ( a => 1 ); $Base{c} = 4; $Self->{X} = \\%Base;", r#"{a: "1", c: "4"}"#),
        ("my @Rows = ( [1], [2] ); $Self->{X} = [ @Rows, [3] ];", r#"[["1"], ["2"], ["3"]]"#),
        ("my @Rows = ( 1, 2 ); $Self->{X} = $Rows[1];", r#""2""#),
        ("my ($A, $B) = ( 'x', 'y' ); $Self->{X} = $A . $B;", r#""xy""#),
        ("my $Map = [ 1 ]; $Self->{X} = [ @{$Map}, @$Map, $Map->@* ];", r#"["1", "1", "1"]"#),
        ("my $H = { a => 1 }; $Self->{X} = { %{$H}, %$H, b => 2 };", r#"{a: "1", b: "2"}"#),
        ("$Self->{Y} = { a => 1, b => 2 }; $Self->{X} = { %{ $Self->{Y} }, a => 3 };", r#"{a: "3", b: "2"}"#),
        ("$Self->{Y} = [ 1 ]; $Self->{X} = [ @{ $Self->{Y} }, 2 ];", r#"["1", "2"]"#),
        ("@{ $Self->{X} } = ( 1, 2 );", r#"["1", "2"]"#),
        ("%{ $Self->{X} } = ( a => 1 );", r#"{a: "1"}"#),
        // Adding and taking away.
        ("$Self->{X} = [ 1 ]; push @{ $Self->{X} }, 2, [ 3 ];", r#"["1", "2", ["3"]]"#),
        ("$Self->{X} = [ 1 ]; push( @{ $Self->{X} }, 2 );", r#"["1", "2"]"#),
        ("$Self->{X} = [ 1 ]; unshift @{ $Self->{X} }, 0;", r#"["0", "1"]"#),
        ("$Self->{X}{A} = [ 1 ]; push @{ $Self->{X}->{A} }, qw(2 3);", r#"{A: ["1", "2", "3"]}"#),
        ("$Self->{X} = 1; delete $Self->{X};", "null"),
        ("$Self->{X} = { a => 1, b => 2 }; delete $Self->{X}->{a};", r#"{b: "2"}"#),
        ("$Self->{X} = { a => 1, b => 2 }; delete( $Self->{X}{b} );", r#"{a: "1"}"#),
        // Here-documents.
        ("$Self->{X} = <<'EOF';\na $b\nEOF\n", r#""a $b\n""#),
        ("$Self->{D} = 'x'; $Self->{X} = [ <<\"A\", <<B, 'c' ];\n$Self->{D}\nA\ntwo\nB\n", r#"["x\n", "two\n", "c"]"#),
        ("$Self->{X} = <<~EOF;\n    a\n      b\n    EOF\n", r#""a\n  b\n""#),
        // Documentation, machinery, blocks.
        ("$Self->{X} = 1;\n\n=head1 NAME\n\n$Self->{X} = 2;\n\n=cut\n\n", r#""1""#),
        ("$ENV{PATH} = '/bin'; $VERSION = '1'; push(@ISA, 'Y'); $Self->{X} = 1;", r#""1""#),
        ("{ my $In = 'a'; $Self->{X} = $In; }", r#""a""#),
        // What never runs.
        ("$Self->{X} = 1; return 1; $Self->{X} = 2;", r#""1""#),
    ] {
        let (settings, said) = run(body);
        let found = settings.get("X").map_or_else(|| "nothing".to_owned(), shown);
        if found != meant || !said.is_empty() {
            wrong.push(format!("{body}\n  {found} instead of {meant}; {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_understood_is_told_and_left_out() {
    let mut wrong = Vec::new();
    for (body, meant, told) in [
        ("$Self->{X} = hostname();", "?", "1: hostname()"),
        ("\n$Self->{X} = { a => 1,\n b => compute(1, 2),\n c => 3 };", r#"{a: "1", b: ?, c: "3"}"#, "3: compute()"),
        ("$Self->{X} = { extra(), a => 1 };", "?", "1: extra()"),
        ("$Self->{X} = [ 1, map { $_ } (2), 3 ];", r#"["1", ?, "3"]"#, "1: map"),
        ("$Self->{X} = 'a'; if ($^O eq 'x') { $Self->{X} = 'b'; }", "?", "1: if"),
        ("$Self->{X} = 'a'; if ($Self->{Y}) { $Self->{Y} = 'b'; } else { $Self->{X} = 1 }", "?", "1: if"),
        ("$Self->{X} = 'a'; $Self->{X} = 'b' if -e '/x';", "?", "1: under a condition"),
        ("$Self->{X} = 'a'; for my $n (1..3) { $Self->{X} .= $n; }", "?", "1: for"),
        ("$Self->{X} = 'a'; $Self->{X} =~ s/a/b;c/;", "?", "1: this statement"),
        ("$Self->{X} = 'a'; s/'//g; $Self->{X} = 'b';", r#""b""#, "1: this statement"),
        ("$Self->{X} = 'a'; require Some::Module;", r#""a""#, "1: require"),
        ("$Self->{X} = 'a'; Some::Module->set($Self->{Y});", r#""a""#, "1: Some::Module"),
        ("$Self->{X} = [ 1 ]; splice @{ $Self->{X} }, 0, 1;", "?", "1: splice"),
        ("$Self->{X} = $Self->{Z};", "?", "1: $Self->{Z} is told nowhere"),
        ("$Self->{X} = \"a $Self->{Z}\";", "?", "1: $Self->{Z} is told nowhere"),
        ("$Self->{X} = \"mail@example.org\";", "?", "1: @ in a text"),
        ("$Self->{X} = \"5 $ or\";", "?", "1: a variable in a text"),
        ("$Self->{X} = \"5 $\";", "?", "1: a variable in a text"),
        ("$Self->{X} = \"a@-b\";", "?", "1: @ in a text"),
        ("$Self->{X} = geheim;", "?", "1: a bare word"),
        ("$Self->{X} = \"$a::b\";", "?", "1: $a::b"),
        ("$Self->{X} = \"\\Uup\";", "?", "1: an escape"),
        ("$Self->{X} = $ENV{NOT_THERE};", "?", "1: the environment has no NOT_THERE"),
        ("$Self->{X} = $ENV{NOT_THERE} || 'b';", r#""b""#, "1: the environment has no NOT_THERE"),
        ("$Self->{X} = 1 ? 2 : 3;", "?", "1: ?"),
        ("$Self->{X} = 'ab' + 1;", "?", "1: something is computed"),
        ("$Self->{X} = 1 / 0;", "?", "1: this computes"),
        ("$Self->{X} = 1 == 1;", "?", "1: what follows"),
        ("$Self->{X} = 'a'\n$Self->{Y} = 'b';\n$Self->{Z} = 'c';", "?", "2: what follows the value of line 5"),
        ("my $k = f(); $Self->{X} = { a => 1 }; $Self->{X}{$k} = 2;", "?", "1: f()"),
        ("$Self->{X} = { a => 1 }; delete $Self->{X}{f()};", "?", "1: f()"),
        ("my %H = f(); $Self->{X} = { %H };", "?", "1: f()"),
        ("$Self->{X} = 'text'; $Self->{X}{a} = 1;", "?", "1: a text is used"),
        ("$Self->{X} = do { 1 };", "?", "1: do"),
        ("$Self->{X} = 1; eval { $Self->{X} = 2 };", "?", "1: eval"),
        ("$Self->{X} = sub { return 1; };", "?", "1: sub"),
        ("$Self->{X} = qw(a b)[1];", "?", "1: picking"),
        ("$Self->{X} = [ 1, 2;\n$Self->{Y} = 1;", "?", "1: the ["),
        ("$Self->{X} = { a => 'b };\n", "?", ""),
        ("$Self->{X} = <<'EOF';\nnever ends\n", "?", ""),
        ("@{$Self->{X}}{qw(a b)} = (1, 2);", "?", "1: this statement"),
        ("local $Self->{X} = 1;", "?", "1: local"),
        ("$Self->{X} = { 'a' };", "{a: null}", "1: a key has no value"),
    ] {
        let (found, said) = doubtful(body);
        if found != meant || !said.contains(told) {
            wrong.push(format!("{body}\n  {found} instead of {meant}; {said} instead of {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn everything_else_goes_on() {
    let (settings, said) =
        run("$Self->{A} = 1;\nif (-e '/x') { print \"a;}\" }\n$Self->{X} = 2;\nprint STDERR 'x;';\n$Self->{Y} = 3;");
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(
        [settings.get("A"), settings.get("X"), settings.get("Y")].map(|node| node.map(shown)),
        ["\"1\"", "\"2\"", "\"3\""].map(|text| Some(text.to_owned()))
    );
}

#[test]
fn a_file_may_lack_its_end_and_have_other_subs() {
    let text = "package Kernel::Config;\nuse utf8;\nuse base qw(Kernel::Config::Defaults);\nour $VERSION = '1';\n\
                sub helper { my $x = shift; $Self->{X} = 'no'; return { a => [ '}' ] } }\n\
                sub Load { my ($File, $Self) = @_;\n$Self->{X} = 'yes';\n";
    let (settings, said) = run_file(text);
    assert_eq!(settings.get("X").map(shown).as_deref(), Some("\"yes\""));
    assert_eq!(said.len(), 1, "{said:?}");
    let (settings, _) =
        run_file("sub Load { my $Other = shift; $Other->{X} = 1; }\nsub Load { my $self = shift; $self->{X} = 2; }");
    assert_eq!(settings.get("X").map(shown).as_deref(), Some("\"2\""));
    let (settings, said) =
        run_file("sub Load { my $Self = shift; $Self->{X} = 1; }\n1;\n__END__\n$Self->{X} = '2;\n}}}");
    assert_eq!((settings.get("X").map(shown).as_deref(), said.len()), (Some("\"1\""), 0));
}

#[test]
fn copies_that_perl_shares_are_told() {
    let (settings, said) = run("$Self->{Y} = { a => 1 };\n$Self->{X} = $Self->{Y};\n$Self->{X}{a} = 2;");
    assert_eq!(settings.get("Y").map(shown).as_deref(), Some(r#"{a: "1"}"#));
    assert!(said.len() == 1 && said[0].starts_with("3: $Self->{X}->{a} was copied"), "{said:?}");
}

#[test]
fn nothing_in_findings_is_a_value() {
    let (_, said) = run(
        "$Self->{X} = f('geheim');\n$Self->{Y} = \"geheim@x\";\n$Self->{Z} = 'geheim' + 1;\nfoo('geheim');\n$Self->{W} = { geheim('geheim') };\n$Self->{V} = geheim;\ngeheim;\n$Self->{U} = { 'geheim' };",
    );
    assert!(said.len() >= 5, "{said:?}");
    let told = said.join("\n").replace("geheim()", "");
    assert!(!told.contains("geheim"), "{told}");
}

#[test]
fn deep_and_growing_files_are_bounded() {
    for text in [
        "[".repeat(100_000),
        "{".repeat(100_000),
        "(".repeat(100_000),
        "$Self->{X} = ".to_owned() + &"[".repeat(100_000),
        "$Self->{X} = ".to_owned() + &"-".repeat(100_000),
        "$Self->{X} = ".to_owned() + &"+ ".repeat(100_000),
        "$Self->{X} = ".to_owned() + &"2 ** ".repeat(100_000) + "2;",
        "$Self->{X} = ".to_owned() + &"1 + ".repeat(100_000) + "1;",
        "$Self->{X} = ".to_owned() + &"$Self->{A} = ".repeat(20_000) + "1;",
        "$Self->{".repeat(50_000),
        "@{".repeat(50_000),
        "if (1) {".repeat(50_000),
        "sub x {".repeat(50_000),
        "<<A ".repeat(50_000),
        "$Self->{X} = \"".to_owned() + &"$Self->{A}".repeat(50_000) + "\";",
        "$Self->{X} = ".to_owned() + &"Translatable(".repeat(50_000),
        "q".repeat(100_000),
        "q{".repeat(50_000),
        "f(".repeat(50_000) + &")]".repeat(50_000),
        "$Self->{X}{a}".repeat(50_000),
        "$Self->{A} = { x => $Self->{A} };\n".repeat(2_000),
        "$Self->{A} = [ 1 ];\n".to_owned() + &"$Self->{A} = [ @{$Self->{A}}, @{$Self->{A}} ];\n".repeat(200),
        "my $a = 'aaaaaaaa';\n".to_owned() + &"$a = \"$a$a\";\n".repeat(200),
        "$Self->{A} = [];\n".to_owned() + &"push @{$Self->{A}}, 1;\n".repeat(20_000),
        "$Self->{A}[9999][9999][9999] = 1;\n".repeat(1_000),
    ] {
        let start = std::time::Instant::now();
        let _ = run_file(&text);
        let _ = run(&text);
        let name: String = text.chars().take(40).collect();
        assert!(start.elapsed().as_secs() < 20, "{name}: {:?}", start.elapsed());
    }
}
