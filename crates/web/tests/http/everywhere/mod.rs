//! What holds at every address, whichever it is: a table of all routes, compared with those in the source.

mod broken_store;
mod gate;
mod headers;
mod language;
mod port;

/// Who may come to a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Anybody,
    Agents,
    Administrators,
}

/// A route: its pattern, an address of it, who may come, whether it takes forms and whether it shows pages.
pub(crate) struct Route {
    pub(crate) pattern: &'static str,
    pub(crate) address: &'static str,
    pub(crate) who: For,
    pub(crate) shows: bool,
    pub(crate) takes: bool,
}

const fn route(pattern: &'static str, address: &'static str, who: For, shows: bool, takes: bool) -> Route {
    Route { pattern, address, who, shows, takes }
}

/// All of them. The desk they are asked at has a customer `C1` and a person `u1`.
pub(crate) const ROUTES: &[Route] = &[
    route("/", "/", For::Administrators, true, false),
    route("/find", "/find?q=u1", For::Administrators, true, false),
    route("/customers", "/customers", For::Administrators, true, false),
    route("/add-customer", "/add-customer", For::Administrators, true, true),
    route("/customers/{id}", "/customers/C1", For::Administrators, true, true),
    route("/customers/{id}/rename", "/customers/C1/rename", For::Administrators, true, true),
    route("/suggest/customers", "/suggest/customers?q=C", For::Administrators, true, false),
    route("/customer-users", "/customer-users", For::Administrators, true, false),
    route("/add-customer-user", "/add-customer-user", For::Administrators, true, true),
    route("/customer-users/{login}", "/customer-users/u1", For::Administrators, true, true),
    route("/customer-users/{login}/password", "/customer-users/u1/password", For::Administrators, true, true),
    route("/customers/{id}/move", "/customers/C1/move", For::Administrators, true, true),
    route("/customer-users/{login}/move", "/customer-users/u1/move", For::Administrators, true, true),
    route("/customer-users/{login}/rename", "/customer-users/u1/rename", For::Administrators, true, true),
    route(
        "/customer-users/{login}/password/link",
        "/customer-users/u1/password/link",
        For::Administrators,
        false,
        true,
    ),
    route("/imports", "/imports", For::Administrators, true, true),
    route("/imports/{id}", "/imports/1", For::Administrators, true, false),
    route("/imports/{id}/columns", "/imports/1/columns", For::Administrators, true, true),
    route("/imports/{id}/check", "/imports/1/check", For::Administrators, true, false),
    route("/jobs", "/jobs", For::Administrators, true, false),
    route("/imports/{id}/rejects", "/imports/1/rejects", For::Administrators, true, false),
    route("/imports/{id}/{action}", "/imports/1/undo", For::Administrators, false, true),
    route("/bulk/customer-users", "/bulk/customer-users", For::Administrators, true, true),
    route("/bulk/customers", "/bulk/customers", For::Administrators, true, true),
    route("/export-customers", "/export-customers", For::Administrators, true, true),
    route("/export-customer-users", "/export-customer-users", For::Administrators, true, true),
    route("/history", "/history", For::Administrators, true, false),
    route("/history/{id}/restore", "/history/1/restore", For::Administrators, true, true),
    route("/export-history", "/export-history", For::Administrators, true, false),
    route("/jobs/{id}", "/jobs/1", For::Administrators, true, false),
    route("/bulk/jobs/{id}", "/bulk/jobs/1", For::Administrators, true, false),
    route("/bulk/jobs/{id}/{action}", "/bulk/jobs/1/undo", For::Administrators, false, true),
    route("/mail", "/mail", For::Administrators, true, false),
    route("/mail/test", "/mail/test", For::Administrators, false, true),
    route("/mail/retry", "/mail/retry", For::Administrators, false, true),
    route("/mail/{id}/retry", "/mail/1/retry", For::Administrators, false, true),
    route("/account", "/account", For::Agents, true, false),
    route("/account/password", "/account/password", For::Agents, false, true),
    route("/account/sessions/{id}/revoke", "/account/sessions/1/revoke", For::Agents, false, true),
    route("/account/revoke-others", "/account/revoke-others", For::Agents, false, true),
    route("/settings", "/settings", For::Administrators, true, false),
    route("/settings/{name}", "/settings/SessionMaxTime", For::Administrators, true, true),
    route("/settings/{name}/reset", "/settings/SessionMaxTime/reset", For::Administrators, false, true),
    route("/sources", "/sources", For::Administrators, true, false),
    route("/sources/{of}/{slot}/test", "/sources/customers/0/test", For::Administrators, true, true),
    route("/fields", "/fields", For::Administrators, true, false),
    route("/add-field", "/add-field", For::Administrators, true, true),
    route("/fields/{of}/{name}", "/fields/customers/none", For::Administrators, true, true),
    route("/fields/{of}/{name}/move", "/fields/customers/none/move", For::Administrators, false, true),
    route("/sources/customer-users/{slot}/runs", "/sources/customer-users/1/runs", For::Administrators, true, true),
    route(
        "/sources/customer-users/{slot}/runs/{id}",
        "/sources/customer-users/1/runs/1",
        For::Administrators,
        true,
        false,
    ),
    route(
        "/sources/customer-users/{slot}/runs/{id}/{verb}",
        "/sources/customer-users/1/runs/1/undo",
        For::Administrators,
        true,
        true,
    ),
    route("/sources/customer-users/{slot}/resume", "/sources/customer-users/1/resume", For::Administrators, true, true),
    route("/sources/customer-users/{slot}/try", "/sources/customer-users/1/try", For::Administrators, true, true),
    route("/tokens", "/tokens", For::Administrators, true, true),
    route("/tokens/{id}/revoke", "/tokens/1/revoke", For::Administrators, false, true),
    route("/docs/api", "/docs/api", For::Administrators, true, false),
    route("/api", "/api", For::Administrators, true, false),
    route("/preferences", "/preferences", For::Anybody, false, true),
    route("/sign-in", "/sign-in", For::Anybody, true, true),
    route("/sign-out", "/sign-out", For::Anybody, false, true),
    route("/set-password/{token}", "/set-password/none", For::Anybody, true, true),
    route("/set-up/{token}", "/set-up/none", For::Anybody, true, true),
    route("/healthz", "/healthz", For::Anybody, true, false),
    route("/readyz", "/readyz", For::Anybody, true, false),
    route("/metrics", "/metrics", For::Anybody, true, false),
    route("/assets/{name}", "/assets/none", For::Anybody, true, false),
];

/// Where routes are written down; another door adds its file here.
const SOURCES: [&str; 5] = [
    include_str!("../../../src/lib.rs"),
    include_str!("../../../src/admin/mod.rs"),
    include_str!("../../../src/api_browser.rs"),
    include_str!("../../../src/entry/mod.rs"),
    include_str!("../../../src/health.rs"),
];

#[test]
fn the_table_has_every_route() {
    let mut written = Vec::new();
    for source in SOURCES {
        // A listener of its own is another server.
        let source = source.split("pub fn metrics_router").next().unwrap_or(source);
        // A long route is written over several lines.
        let source =
            source.replace(".route(\n            \"", ".route(\"").replace("\",\n            get(", "\", get(");
        for rest in source.split(".route(\"").skip(1) {
            let (pattern, rest) = rest.split_once("\", ").expect("a pattern and its handlers");
            let line = rest.lines().next().unwrap_or_default();
            // The last handlers of a chain end where the next route begins.
            let line = line.split(".route(").next().unwrap_or(line);
            written.push((pattern.to_owned(), line.contains("get("), line.contains("post(")));
        }
    }
    let mut table: Vec<_> = ROUTES.iter().map(|route| (route.pattern.to_owned(), route.shows, route.takes)).collect();
    written.sort_unstable();
    table.sort_unstable();
    assert_eq!(written, table);
}

#[test]
fn no_other_file_makes_routes() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // The door of programs has no pages: `tests/http/api` asks it.
    let known =
        ["lib.rs", "admin/mod.rs", "api/mod.rs", "api_browser.rs", "entry/mod.rs", "health.rs", "styleguide.rs"];
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below").display().to_string();
                let text = std::fs::read_to_string(&path).expect("a source");
                assert!(
                    known.contains(&name.as_str()) || !text.contains(".route(\""),
                    "{name} makes routes: add it to SOURCES"
                );
            }
        }
    }
}
