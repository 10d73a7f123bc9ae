//! `CustomerUser`, `CustomerUser1` to `10`, `CustomerCompany` and its numbers: hashes become sources.

mod block;
mod directory;
mod fields;
mod map;
pub(crate) mod shipped;
mod table;

use padron_domain::customer_user::NameFormat;
use padron_domain::source::{People, Place as Where, Search, Slot, Source, Sources, unnamed};

use crate::finding::Report;
use crate::perl::{Hash, Node, Value};
use block::Block;

/// Whose records a source has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    CustomerUsers,
    Customers,
}

impl Of {
    /// What the settings of its sources begin with.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::CustomerUsers => "CustomerUser",
            Self::Customers => "CustomerCompany",
        }
    }

    /// The setting of the source in a slot.
    pub(crate) fn setting(self, slot: Slot) -> String {
        format!("{}{}", self.key(), slot.suffix())
    }
}

/// Whether a setting is a source, or numbered like one.
pub(crate) fn is_source(setting: &str) -> bool {
    [Of::CustomerUsers, Of::Customers]
        .iter()
        .filter_map(|of| setting.strip_prefix(of.key()))
        .any(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Keys that are understood, apart from those that begin with the kind's own name.
const COMMON: [&str; 9] =
    ["Name", "Module", "Params", "CacheTTL", "ReadOnly", "Map", "Selections", "CustomerValid", "CustomerID"];
const OF_CUSTOMER_USERS: [&str; 19] = [
    "CustomerKey",
    "Key",
    "CustomerUserListFields",
    "CustomerUserSearchFields",
    "CustomerUserSearchPrefix",
    "CustomerUserSearchSuffix",
    "CustomerUserSearchListLimit",
    "CustomerUserPostMasterSearchFields",
    "CustomerUserNameFields",
    "CustomerUserNameFieldsJoin",
    "CustomerUserEmailUniqCheck",
    "CustomerUserExcludePrimaryCustomerID",
    "AutoLoginCreation",
    "AutoLoginCreationPrefix",
    "AdminSetPreferences",
    "CustomerCompanySupport",
    "CustomerUserValidFilter",
    "TranslateManagerTo",
    "CustomerUserCompanySupport",
];
const OF_CUSTOMERS: [&str; 7] = [
    "CustomerCompanyKey",
    "CustomerCompanyValid",
    "CustomerCompanyListFields",
    "CustomerCompanySearchFields",
    "CustomerCompanySearchPrefix",
    "CustomerCompanySearchSuffix",
    "CustomerCompanySearchListLimit",
];

/// All sources that were understood; whatever was not is reported.
pub(crate) fn read(settings: &Hash, report: &mut Report) -> Sources {
    let mut of = |of: Of| {
        let slots = (0..Slot::COUNT).filter_map(Slot::new);
        let mut found: Vec<Source> = slots.filter_map(|slot| one(of, slot, settings, report)).collect();
        tell_apart(of, &mut found, settings, report);
        strangers(of, settings, report);
        found
    };
    Sources { customer_users: of(Of::CustomerUsers), customers: of(Of::Customers) }
}

/// Here a source is known by its name; files that were made by copying have one name twice.
fn tell_apart(of: Of, sources: &mut [Source], settings: &Hash, report: &mut Report) {
    for at in 1..sources.len() {
        let (before, [source, ..]) = sources.split_at_mut(at) else { return };
        let is_taken = |name: &str| before.iter().any(|known| known.name == name);
        if !is_taken(&source.name) {
            continue;
        }
        while is_taken(&source.name) {
            source.name = format!("{} ({})", source.name, source.slot.number());
        }
        let setting = of.setting(source.slot);
        let place = settings.get(&setting).map_or_else(Default::default, |node| node.place);
        report.note(place, format!("{setting} has the name of an earlier source: it has its number in it here"));
    }
}

/// Numbers that the family does not look at either.
fn strangers(of: Of, settings: &Hash, report: &mut Report) {
    for key in settings.keys() {
        let Some(number) = key.strip_prefix(of.key()).filter(|rest| !rest.is_empty()) else { continue };
        let slot = number.parse().ok().and_then(Slot::new).filter(|slot| slot.number() > 0 && slot.suffix() == number);
        if number.bytes().all(|byte| byte.is_ascii_digit())
            && slot.is_none()
            && let Some(node) = settings.get(key)
        {
            report.note(node.place, format!("{key} is no source: there is {0}, and {0}1 to {0}10", of.key()));
        }
    }
}

fn one(of: Of, slot: Slot, settings: &Hash, report: &mut Report) -> Option<Source> {
    let name = of.setting(slot);
    let node = settings.get(&name)?;
    match &node.value {
        Value::Undef => None,
        Value::Hash(hash) => {
            let mut block = Block::new(name, node, hash, report);
            let source = source(of, slot, &mut block, settings);
            block.finish(source)
        }
        Value::Unknown => {
            report.error(node.place, format!("{name} was not understood: the source is left out"));
            None
        }
        Value::Text(_) | Value::List(_) => {
            report.error(node.place, format!("{name} is no hash: the source is left out"));
            None
        }
    }
}

fn source(of: Of, slot: Slot, block: &mut Block<'_>, settings: &Hash) -> Option<Source> {
    let people = of == Of::CustomerUsers;
    let known: &[&str] = if people { &OF_CUSTOMER_USERS } else { &OF_CUSTOMERS };
    block.note_others(&[&COMMON[..], known].concat());
    let directory = is_directory(of, block)?;
    let map = map::read(of, block);
    let place = if directory {
        directory::read(slot, block, settings).map(|directory| Where::Directory(Box::new(directory)))
    } else {
        table::read(block, settings).map(Where::Table)
    };
    let prefixed = |key: &str| format!("{}{key}", of.key());
    let key = if people { block.needed_either("CustomerKey", "Key") } else { block.needed("CustomerCompanyKey") };
    let customer_id = if people { block.needed("CustomerID") } else { Some(String::new()) };
    let valid = match of {
        Of::CustomerUsers => block.column("CustomerValid"),
        Of::Customers => block.column("CustomerCompanyValid").or_else(|| block.column("CustomerValid")),
    };
    let (Some(place), Some(key), Some(customer_id), Some(map)) = (place, key, customer_id, map) else { return None };
    let mut fields = fields::Fields::new(map);
    let listed: &[&str] = if people { &["first_name", "last_name", "email"] } else { &["customer_id", "name"] };
    let list_fields = fields.named(block, &prefixed("ListFields"), listed);
    let search_default: &[&str] = if directory { &["login"] } else { &[] };
    let search_fields = fields.named(block, &prefixed("SearchFields"), search_default);
    if search_fields.is_empty() {
        block.note(block.place(), format!("has no {}: searches find nothing in it", prefixed("SearchFields")));
    }
    let limit = match (of, directory) {
        (_, true) => 200,
        (Of::CustomerUsers, false) => 250,
        (Of::Customers, false) => 50_000,
    };
    let case = block.parameter("SearchCaseSensitive").or_else(|| block.parameter("CaseSensitive"));
    let search = Search {
        fields: search_fields,
        prefix: block.text(&prefixed("SearchPrefix")).unwrap_or_default(),
        suffix: block.text(&prefixed("SearchSuffix")).unwrap_or_else(|| "*".to_owned()),
        list_limit: block.number(&prefixed("SearchListLimit")).filter(|limit| *limit > 0).unwrap_or(limit),
        case_sensitive: case.is_some_and(Node::is_true),
    };
    let people = if people { persons(block, &mut fields, customer_id) } else { People::default() };
    Some(Source {
        slot,
        name: block.text("Name").filter(|name| !name.is_empty()).unwrap_or_else(|| unnamed(slot)),
        place,
        read_only: directory || block.flag("ReadOnly"),
        key,
        valid,
        search,
        list_fields,
        cache_seconds: block.number("CacheTTL").and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0),
        people,
        map: fields.map,
    })
}

fn is_directory(of: Of, block: &mut Block<'_>) -> Option<bool> {
    let module = block.critical_text("Module").ok()?;
    let module = module.unwrap_or_default();
    match (of, module.as_str()) {
        (Of::CustomerUsers, "Kernel::System::CustomerUser::DB")
        | (Of::Customers, "" | "Kernel::System::CustomerCompany::DB") => Some(false),
        (Of::CustomerUsers, "Kernel::System::CustomerUser::LDAP") => Some(true),
        (_, "") => {
            block.error(block.place(), "has no Module: the source is left out");
            None
        }
        (_, module) => {
            let place = block.place_of("Module");
            let is_name = module.contains("::")
                && module.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, ':' | '_'));
            let module = if is_name { format!("the module {module}, which") } else { "a module that".to_owned() };
            block.error(place, format!("has {module} is not known here: the source is left out"));
            None
        }
    }
}

fn persons(block: &mut Block<'_>, fields: &mut fields::Fields, customer_id: String) -> People {
    let prefix = block.text("AutoLoginCreationPrefix").filter(|prefix| !prefix.is_empty());
    People {
        customer_id,
        name: NameFormat {
            fields: fields.named(block, "CustomerUserNameFields", &["first_name", "last_name"]),
            join: block.text("CustomerUserNameFieldsJoin").unwrap_or_else(|| " ".to_owned()),
        },
        sender_fields: fields.named(block, "CustomerUserPostMasterSearchFields", &[]),
        unique_email: block.flag("CustomerUserEmailUniqCheck"),
        exclude_primary: block.flag("CustomerUserExcludePrimaryCustomerID"),
        auto_login: block.flag("AutoLoginCreation").then(|| prefix.unwrap_or_else(|| "auto".to_owned())),
        preferences: block
            .get("AdminSetPreferences")
            .is_none_or(|node: &Node| node.value == Value::Undef || node.is_true()),
        company_support: block.flag("CustomerCompanySupport"),
    }
}
