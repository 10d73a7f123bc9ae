//! All screens by name.

use chrono::TimeDelta;

use super::{customer, customer_rows, customer_user, customers, link, now, people, people_rows, shell};
use crate::locale::Texts;
use crate::view::{
    Account, ApiBrowser, Conflict, ConflictRow, Empty, Find, FindFragment, Finding, FindingGroup, Input, Journey, Kind,
    List, Marked, Message, MoveCount, MovePage, NeedsCustomer, NewPassword, Notice, Overview, PasswordShown, Place,
    RecentChange, Record, RecordKind, Rename, Row, Rows, ScopeRow, SessionLine, SessionOver, SetUp, SignIn,
    SignInTrouble, Status, Suggestion, Suggestions, Tally, Template, TokenLine, TokenShown, Tokens, Tone,
    customer_form, customer_user_form, fault_text,
};

/// Every screen and fragment, by name, drawn.
pub fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let mut all = entry(t)?;
    all.extend(lists(t)?);
    all.extend(records(t)?);
    all.extend(super::history::screens(t)?);
    all.extend(others(t)?);
    all.extend(super::imports::screens(t)?);
    all.extend(super::mail::screens(t)?);
    all.extend(super::source_runs::screens(t)?);
    all.extend(super::sources::screens(t)?);
    all.extend(super::settings::screens(t)?);
    all.extend(super::bulk::screens(t)?);
    all.extend(super::added::screens(t)?);
    Ok(all)
}

fn tokens(t: Texts, wrong: bool) -> Tokens {
    let mut inputs = Tokens::inputs(t, if wrong { "" } else { "nightly copy" }, "365");
    inputs[0].fault = wrong.then(|| fault_text(t, "required", ""));
    let when = |minutes| t.when(now() - chrono::TimeDelta::minutes(minutes), now());
    let token = |name: &str, scopes: &[&'static str], over: bool| TokenLine {
        name: name.to_owned(),
        agent: "amartin".to_owned(),
        scopes: scopes.to_vec(),
        since: when(90_000),
        ends: over.then(|| when(5)),
        over,
        used: (!over).then(|| when(3)),
        revoke_href: "/tokens/1/revoke".to_owned(),
    };
    let row = |label: std::borrow::Cow<'static, str>, read, write| ScopeRow {
        label: label.into_owned(),
        read: Some((read, wrong)),
        write: Some((write, false)),
    };
    Tokens {
        page: shell(t, &t.get("tokens-title"), Place::Tokens),
        tokens: if wrong {
            Vec::new()
        } else {
            vec![
                token("nightly copy", &["customers:read", "customer-users:write"], false),
                token("old script", &[], true),
            ]
        },
        inputs,
        some: wrong,
        scopes: vec![
            row(t.get("scope-customers"), "customers:read", "customers:write"),
            row(t.get("scope-tokens"), "tokens:read", "tokens:write"),
        ],
        scopes_fault: wrong.then(|| t.get("token-rights-none").into_owned()),
    }
}

fn token_shown(t: Texts) -> TokenShown {
    let token = "padron_0000000000000000000000000000000000000000000".to_owned();
    TokenShown {
        page: shell(t, &t.get("token-shown-title"), Place::Tokens),
        name: "nightly copy".to_owned(),
        example: format!("curl -H 'Authorization: Bearer {token}' https://desk.example.org/api/v1/customers?limit=1"),
        token,
    }
}

fn api_browser(t: Texts) -> ApiBrowser {
    let screen = crate::api_browser::browser(crate::api::document(), "https://desk.example.org");
    ApiBrowser { page: shell(t, &t.get("api-title"), Place::Api), ..screen }
}

fn entry(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let outside = |title: &str| crate::view::Shell { user: None, ..shell(t, title, Place::Nowhere) };
    let sign_in = |trouble| SignIn { page: outside(&t.get("sign-in-title")), trouble, ..SignIn::default() };
    let mut inputs = SetUp::inputs(t);
    "amartin".clone_into(&mut inputs[0].value);
    inputs[3].fault = Some(fault_text(t, "too-short", "12"));
    inputs[4].fault = Some(fault_text(t, "differs", ""));
    let message = |status: Status| Message {
        page: outside(&status.title(t)),
        status,
        request_id: matches!(status, Status::Fault).then(|| "01939f3c-7a11".to_owned()),
        links: vec![link(&t.get("nav-overview"), "/"), link(&t.get("customers-title"), "/customers")],
    };
    let session_over = SessionOver {
        page: outside(&t.get("session-over-title")),
        action: "/customer-users/jgarcia".to_owned(),
        fields: vec![("comment".to_owned(), "Calls on Mondays".to_owned())],
        sign_in_href: "/sign-in".to_owned(),
    };
    Ok(vec![
        ("sign-in", sign_in(None).render()?),
        ("sign-in-wrong", SignIn { login: "amartin".to_owned(), ..sign_in(Some(SignInTrouble::Wrong)) }.render()?),
        ("sign-in-throttled", sign_in(Some(SignInTrouble::Throttled(30))).render()?),
        ("sign-in-expired", sign_in(Some(SignInTrouble::FormExpired)).render()?),
        ("sign-in-ended", sign_in(Some(SignInTrouble::SessionEnded)).render()?),
        ("sign-in-not-allowed", sign_in(Some(SignInTrouble::NotAllowed)).render()?),
        ("sign-in-signed-out", sign_in(Some(SignInTrouble::SignedOut)).render()?),
        ("set-up", SetUp { page: outside(&t.get("set-up-title")), action: "/set-up/x".to_owned(), inputs }.render()?),
        ("session-over", session_over.render()?),
        ("message-403", message(Status::Forbidden).render()?),
        ("message-elsewhere", message(Status::Elsewhere).render()?),
        ("message-read-only", message(Status::ReadOnly).render()?),
        ("message-full", message(Status::Full).render()?),
        ("message-source-read-only", message(Status::SourceReadOnly).render()?),
        ("message-source-down", message(Status::SourceDown).render()?),
        ("message-404", message(Status::NotFound).render()?),
        ("message-409", message(Status::FormExpired).render()?),
        ("message-413", message(Status::TooLarge).render()?),
        ("message-429", message(Status::TooMany(7)).render()?),
        ("message-500", message(Status::Fault).render()?),
        ("message-503", message(Status::Unavailable).render()?),
        ("message-set-up-gone", message(Status::SetUpGone).render()?),
        ("message-link-gone", message(Status::LinkGone).render()?),
    ])
}

fn lists(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let draw = |list: &List, title: &str, place, rows: &[Row<'_>]| {
        list.page(&shell(t, title, place))?.with_rows(&Rows { t, rows })
    };
    let (of_people, of_companies) = (t.get("customer-users-title"), t.get("customers-title"));
    let empty = |empty| List { empty: Some(empty), total: 0, search: String::new(), ..people(t) };
    let no_match = List { search: "zzz".to_owned(), ..empty(Empty::NoMatch) };
    // So many that they were not counted to the end.
    let exact_href = Some("/customer-users?search=garc*&total=exact".to_owned());
    let many = List { total: 28_544, exact_href, ..people(t) };
    let fragment = people(t).fragment(&shell(t, &of_people, Place::CustomerUsers))?;
    Ok(vec![
        ("customer-users", draw(&people(t), &of_people, Place::CustomerUsers, &people_rows(t))?),
        ("customer-users-fragment", fragment.with_rows(&Rows { t, rows: &people_rows(t) })?),
        ("customer-users-many", draw(&many, &of_people, Place::CustomerUsers, &people_rows(t))?),
        ("customer-users-no-match", draw(&no_match, &of_people, Place::CustomerUsers, &[])?),
        ("customer-users-fresh", draw(&empty(Empty::Fresh), &of_people, Place::CustomerUsers, &[])?),
        ("customer-users-needs-customer", draw(&empty(Empty::NeedsCustomer), &of_people, Place::CustomerUsers, &[])?),
        ("customers", draw(&customers(t), &of_companies, Place::Customers, &customer_rows(t))?),
        (
            "customers-fresh",
            draw(&List { empty: Some(Empty::Fresh), ..customers(t) }, &of_companies, Place::Customers, &[])?,
        ),
    ])
}

fn records(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let mut saved = customer_user(t);
    let text = t.get("notice-customer-user-saved").into_owned();
    let next = link("jgarcia", "/customer-users/jgarcia");
    saved.page.notices.push(Notice { tone: Tone::Good, text, link: Some(next) });

    let mut faulty = customer_user(t);
    faulty.form.fill("email", "jose@@cabrera");
    faulty.form.fault("email", fault_text(t, "not-an-address", ""));
    faulty.form.fill("first_name", "");
    faulty.form.fault("first_name", fault_text(t, "required", ""));
    faulty.form.fault("customer_id", fault_text(t, "unknown-customer", ""));

    let mut conflict = customer_user(t);
    let row = |name: &str, label: &str, mine: &str, theirs: &str| ConflictRow {
        name: name.to_owned(),
        label: label.to_owned(),
        mine: mine.to_owned(),
        theirs: theirs.to_owned(),
        untouched: name == "phone",
    };
    conflict.conflict = Some(Conflict {
        who: "Tomás Vega".to_owned(),
        when: t.num("time-minutes-ago", "count", 4_u64).into_owned(),
        rows: vec![
            row("phone", &t.get("field-phone"), "+34 954 000 009", "+34 954 000 002"),
            row("comment", &t.get("field-comment"), "", "Prefers to be called in the morning."),
        ],
    });

    let adding =
        |title: &str, kind, place, form| Record { page: shell(t, title, place), kind, form, ..Record::default() };
    let person = adding(
        &t.get("add-customer-user"),
        RecordKind::CustomerUser,
        Place::AddCustomerUser,
        customer_user_form(t, true),
    );
    let company = adding(&t.get("add-customer"), RecordKind::Customer, Place::AddCustomer, customer_form(t));
    Ok(vec![
        ("customer", customer(t).render()?),
        ("customer-user", saved.render()?),
        ("customer-user-faults", faulty.render()?),
        ("customer-user-conflict", conflict.render()?),
        ("customer-user-locked", super::locked_customer_user(t).render()?),
        ("add-customer-user", person.render()?),
        ("add-customer-user-sourced", super::sourced_customer_user(t).render()?),
        ("add-customer", company.render()?),
        (
            "needs-customer",
            NeedsCustomer { page: shell(t, &t.get("add-customer-user"), Place::AddCustomerUser) }.render()?,
        ),
        ("rename-ask", rename(t, None).render()?),
        ("rename-preview", rename(t, Some(moves(t))).render()?),
        ("move-ask", travel(t, false).render()?),
        ("move-preview", travel(t, true).render()?),
        (
            "new-password",
            NewPassword {
                page: shell(t, &t.get("new-password-title"), Place::CustomerUsers),
                name: "José García Lorca".to_owned(),
                login: "jgarcia".to_owned(),
                was: "7".to_owned(),
                notice: Some(t.get("password-set-already").into_owned()),
                password: Input {
                    name: "password",
                    label: t.get("field-password").into_owned(),
                    kind: Kind::Password,
                    hint: Some(t.get("password-empty-hint").into_owned()),
                    ..Input::default()
                },
                action: "/customer-users/jgarcia/password".to_owned(),
                back_href: "/customer-users/jgarcia".to_owned(),
                link: Some(super::mail::send_link(t)),
            }
            .render()?,
        ),
        (
            "password-shown",
            PasswordShown {
                page: shell(t, &t.get("password-shown-title"), Place::CustomerUsers),
                name: "José García Lorca".to_owned(),
                login: "jgarcia".to_owned(),
                password: "tobera-linde-Quark-7314".to_owned(),
                person_href: "/customer-users/jgarcia".to_owned(),
                again_href: Some("/add-customer-user".to_owned()),
            }
            .render()?,
        ),
    ])
}

fn moves(t: Texts) -> Vec<MoveCount> {
    let count = |what: String, rows| MoveCount { what, rows };
    vec![
        count(t.get("moves-customers").into_owned(), 1),
        count(t.get("moves-customer-users").into_owned(), 214),
        count(t.get("moves-tickets").into_owned(), 18_402),
        count(t.get("moves-groups").into_owned(), 6),
    ]
}

fn rename(t: Texts, moves: Option<Vec<MoveCount>>) -> Rename {
    let mut page = shell(t, &t.get("rename-customer-title"), Place::Customers);
    page.crumbs =
        vec![link(&t.get("customers-title"), "/customers"), link("Cabrera Hermanos S.A.", "/customers/K10001")];
    Rename {
        page,
        kind: RecordKind::Customer,
        from: "K10001".to_owned(),
        to: Input {
            name: "to",
            label: crate::view::field_label(t, "customer_id"),
            value: moves.as_ref().map(|_| "CABRERA-ES".to_owned()).unwrap_or_default(),
            kind: Kind::Code,
            required: true,
            ..Input::default()
        },
        action: "/customers/K10001/rename".to_owned(),
        back_href: "/customers/K10001".to_owned(),
        version: "1".to_owned(),
        moves,
    }
}

fn travel(t: Texts, known: bool) -> MovePage {
    let mut page = shell(t, &t.get("move-customer-user-title"), Place::CustomerUsers);
    page.crumbs =
        vec![link(&t.get("customer-users-title"), "/customer-users"), link("José García", "/customer-users/jgarcia")];
    let room = Input {
        name: "room",
        label: "Room".to_owned(),
        required: true,
        fault: Some(crate::view::fault_text(t, "required", "")),
        ..Input::default()
    };
    MovePage {
        page,
        lead: t.get("move-customer-user-lead").into_owned(),
        from: "Service desk".to_owned(),
        choices: vec!["Warehouse".to_owned(), "Old CRM".to_owned()],
        action: "/customer-users/jgarcia/move".to_owned(),
        back_href: "/customer-users/jgarcia".to_owned(),
        version: "1".to_owned(),
        journey: known.then(|| Journey {
            to: "Warehouse".to_owned(),
            stays: moves(t),
            lost: vec![
                (t.get("field-title").into_owned(), "Sr.".to_owned()),
                (t.get("field-password").into_owned(), "…".to_owned()),
            ],
            may_lose: false,
            must_agree: true,
            inputs: vec![room],
            faults: Vec::new(),
        }),
    }
}

fn overview(t: Texts, fresh: bool) -> Overview {
    let tally = |valid, temporarily, invalid, href: &str| Tally {
        valid,
        invalid,
        temporarily,
        href: href.to_owned(),
        invalid_href: format!("{href}?valid=invalid"),
        temporarily_href: format!("{href}?valid=invalid-temporarily"),
    };
    let change = |name: &str, action, hours| RecentChange {
        target: link(name, "/customer-users/jgarcia"),
        what: t
            .with("recent-by", &[("what", &crate::view::Change::what_text(t, action)), ("who", "Ana Martín Ruiz")])
            .into_owned(),
        when: t.when(now() - TimeDelta::hours(hours), now()),
    };
    let page = shell(t, &t.get("nav-overview"), Place::Overview);
    if fresh {
        return Overview { page, ..Overview::default() };
    }
    Overview {
        page,
        customers: tally(412, 9, 31, "/customers"),
        customer_users: tally(11_380, 120, 704, "/customer-users"),
        recent: vec![
            change("José García Lorca", "update", 3),
            change("Nordlicht GmbH", "add", 20),
            change("Fatma Öztürk", "password", 40),
            change("Siobhán O’Brien", "rename", 400),
        ],
    }
}

fn findings() -> Vec<(FindingGroup, Vec<Finding<'static>>)> {
    let finding = |name, more: &str, key: &str, href: &str| Finding {
        href: href.to_owned(),
        name: Marked::from(name),
        more: more.to_owned(),
        key: key.to_owned(),
    };
    vec![
        (
            FindingGroup::People,
            vec![
                finding(
                    "José García Lorca",
                    "j.garcia@cabrera.example · Cabrera Hermanos S.A.",
                    "jgarcia",
                    "/customer-users/jgarcia",
                ),
                finding(
                    "Sara García",
                    "sara@cabrera.example · Cabrera Hermanos S.A.",
                    "sgarcia",
                    "/customer-users/sgarcia",
                ),
            ],
        ),
        (FindingGroup::Companies, vec![finding("Cabrera Hermanos S.A.", "Sevilla", "K10001", "/customers/K10001")]),
        (FindingGroup::Screens, vec![finding("Customer users", "", "", "/customer-users")]),
    ]
}

fn others(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let session = |client: &str, address: &str, hours, current| SessionLine {
        client: client.to_owned(),
        address: address.to_owned(),
        since: t.when(now() - TimeDelta::hours(hours), now()),
        seen: t.when(now() - TimeDelta::minutes(hours), now()),
        current,
        revoke_href: "/account/sessions/1/revoke".to_owned(),
    };
    let account = Account {
        page: shell(t, &t.get("account-title"), Place::Account),
        inputs: Account::password_inputs(t),
        sessions: vec![
            session("Firefox · Linux", "192.0.2.17", 2, true),
            session("Safari · iPhone", "2001:db8::17", 70, false),
        ],
        revoke_others_href: Some("/account/sessions/others/revoke".to_owned()),
    };
    let suggestion = |id, name| Suggestion {
        id: Marked::from(id),
        value: String::from(id),
        name: Marked::from(name),
        plain_name: String::from(name),
    };
    let items = vec![suggestion("K10001", "Cabrera Hermanos S.A."), suggestion("K10002", "Nordlicht GmbH")];
    let page = || shell(t, &t.get("find-title"), Place::Nowhere);
    let nothing = Find { page: page(), query: "zzz".to_owned(), groups: Vec::new() };
    Ok(vec![
        ("overview", overview(t, false).render()?),
        ("overview-fresh", overview(t, true).render()?),
        ("account", account.render()?),
        ("tokens", tokens(t, false).render()?),
        ("tokens-faults", tokens(t, true).render()?),
        ("token-shown", token_shown(t).render()?),
        ("api-browser", api_browser(t).render()?),
        ("find", Find { page: page(), query: "garcía".to_owned(), groups: findings() }.render()?),
        ("find-nothing", nothing.render()?),
        ("find-fragment", FindFragment { t, query: "garcía".to_owned(), groups: findings() }.render()?),
        ("suggestions", Suggestions { t, items }.render()?),
        ("suggestions-none", Suggestions { t, items: Vec::new() }.render()?),
        ("styleguide", crate::styleguide::page(t)?),
    ])
}
