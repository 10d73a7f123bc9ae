//! What holds where `Kernel/Config.pm` says nothing: the family's own tables, as the hashes that files may add to.

use padron_domain::source::{FieldMap, Kind, Row, Shown, Source};

use crate::perl::{Hash, Node, Place, Value};

/// The settings before any file is read, as far as sources are concerned.
pub(crate) fn settings() -> Hash {
    hash([("CustomerUser", customer_users()), ("CustomerCompany", customers())])
}

fn customer_users() -> Node {
    let source = Source::customer_users();
    let shared = shared("CustomerUser", "Kernel::System::CustomerUser::DB", "customer_user", &source);
    let own = [
        ("CustomerKey", text("login")),
        ("CustomerID", text("customer_id")),
        ("CustomerValid", text("valid_id")),
        ("CustomerUserPostMasterSearchFields", list(["email"])),
        ("CustomerUserNameFields", list(["title", "first_name", "last_name"])),
        ("CustomerUserEmailUniqCheck", text("1")),
        ("CustomerCompanySupport", text("1")),
        ("Selections", node(Value::Hash(Hash::default()))),
    ];
    node(Value::Hash(hash(shared.into_iter().chain(own.map(|(key, value)| (key.to_owned(), value))))))
}

fn customers() -> Node {
    let source = Source::customers();
    let shared = shared("CustomerCompany", "Kernel::System::CustomerCompany::DB", "customer_company", &source);
    let own = [("CustomerCompanyKey", text("customer_id")), ("CustomerCompanyValid", text("valid_id"))];
    node(Value::Hash(hash(shared.into_iter().chain(own.map(|(key, value)| (key.to_owned(), value))))))
}

fn shared(key: &str, module: &str, table: &str, source: &Source) -> Vec<(String, Node)> {
    let params = hash([("Table", text(table)), ("SearchCaseSensitive", text("0"))]);
    // The columns that are searched and listed have the names of their fields.
    let fields = |names: &[String]| list(names.iter().map(String::as_str));
    vec![
        ("Name".to_owned(), text(&source.name)),
        ("Module".to_owned(), text(module)),
        ("Params".to_owned(), node(Value::Hash(params))),
        (format!("{key}ListFields"), fields(&source.list_fields)),
        (format!("{key}SearchFields"), fields(&source.search.fields)),
        (format!("{key}SearchPrefix"), text(&source.search.prefix)),
        (format!("{key}SearchSuffix"), text(&source.search.suffix)),
        (format!("{key}SearchListLimit"), text(&source.search.list_limit.to_string())),
        ("CacheTTL".to_owned(), text(&source.cache_seconds.to_string())),
        ("Map".to_owned(), map(&source.map)),
    ]
}

fn map(map: &FieldMap) -> Node {
    node(Value::List(map.rows.iter().map(row).collect()))
}

fn row(row: &Row) -> Node {
    let number = |is: bool| text(if is { "1" } else { "0" });
    let kind = match row.kind {
        Kind::Text | Kind::TextArea | Kind::Date | Kind::Checkbox => "var",
        Kind::Integer => "int",
        Kind::DynamicField => "dynamic_field",
    };
    node(Value::List(vec![
        text(&row.variable),
        text(&row.label),
        text(&row.column),
        number(row.shown != Shown::Never),
        number(row.required),
        text(kind),
        text(&row.link),
        number(row.read_only),
    ]))
}

fn node(value: Value) -> Node {
    Node::new(value, Place::default())
}

fn text(text: &str) -> Node {
    node(Value::Text(text.to_owned()))
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> Node {
    node(Value::List(texts.into_iter().map(text).collect()))
}

fn hash<K: Into<String>>(items: impl IntoIterator<Item = (K, Node)>) -> Hash {
    let mut hash = Hash::default();
    items.into_iter().for_each(|(key, value)| hash.insert(key.into(), value));
    hash
}
