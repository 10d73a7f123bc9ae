//! `docs/examples/copy.py`, which was written from the document of the API alone, keeps a second Padrón equal to a first.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Place, Server};

const PEOPLE: &str = "customer_id,login,first_name,last_name,email,comments\n";

/// What both must have in common, line by line.
fn contents(place: &Place) -> (String, String) {
    let columns = "login,first_name,last_name,email,customer_id,phone,comments,valid_id";
    let mut people: Vec<String> = place
        .ok(&["customer-users", "export", "--format", "csv", "--columns", columns], "")
        .lines()
        .map(str::to_owned)
        .collect();
    people.sort();
    let mut companies: Vec<String> = place
        .ok(&["customers", "export", "--format", "csv", "--columns", "customer_id,name,city,valid_id"], "")
        .lines()
        .map(str::to_owned)
        .collect();
    companies.sort();
    (people.join("\n"), companies.join("\n"))
}

struct Desk {
    place: Place,
    server: Server,
    token: String,
}

fn desk() -> Desk {
    let place = Place::new();
    place.ok(&["init", "--admin", "root@localhost", "--password-stdin"], "some password here\n");
    let token = place.ok(&["token", "create", "--agent", "root@localhost", "--name", "copy"], "").trim().to_owned();
    let server = place.serve(&[]);
    Desk { place, server, token }
}

/// Runs the script to its end; what it complained about.
fn copy(folder: &Path, from: &Desk, to: &Desk) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/copy.py");
    let url = |desk: &Desk| format!("http://{}", desk.server.address);
    let ran = Command::new("python3")
        .arg(script)
        .args([url(from), from.token.clone(), url(to), to.token.clone()])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("python3 runs");
    String::from_utf8_lossy(&ran.stderr).into_owned()
}

#[test]
fn a_script_written_from_the_document_keeps_a_copy_equal() {
    let (from, to) = (desk(), desk());
    let folder = tempfile::tempdir().expect("a folder");
    from.place.ok(
        &["customers", "import", "-"],
        "customer_id,name,city\nK1,Cabrera,Málaga\nK/2,\"Núñez & Söhne, 100%\",Köln\n",
    );
    let rows: Vec<String> = (0..40).map(|n| format!("K1,p{n},José,García {n},p{n}@example.es,\"line\"\n")).collect();
    let rows = rows.concat();
    let odd = "K/2,\"a/b %\\ c\",Ö,\"O'Hara \"\"x\"\"\",odd@example.es,\n..,dots,D,Ots,dots@example.es,\n";
    from.place.ok(&["customers", "add", "--customer-id", "..", "--name", "Dots"], "");
    from.place.ok(&["customer-users", "import", "-"], &format!("{PEOPLE}{rows}{odd}"));
    assert_eq!(copy(folder.path(), &from, &to), "");
    assert_eq!(contents(&from.place), contents(&to.place));

    // Whatever happens since: by the terminal, by another program on the same tables.
    from.place.ok(&["customer-users", "update", "p1", "--phone", "1", "--valid", "invalid"], "");
    from.place.ok(&["customer-users", "update", "p2", "--login", "p2/new", "--last-name", "Núñez"], "");
    from.place.ok(&["customers", "update", "K1", "--customer-id", "K-1", "--city", "Oslo"], "");
    from.place.ok(
        &[
            "customer-users",
            "add",
            "--login",
            "late",
            "--first-name",
            "L",
            "--last-name",
            "Ate",
            "--email",
            "late@example.es",
            "--customer-id",
            "K-1",
        ],
        "",
    );
    assert_eq!(copy(folder.path(), &from, &to), "");
    assert_eq!(contents(&from.place), contents(&to.place));
    assert!(contents(&to.place).0.contains("p2/new"), "the change came over");
}
