//! Settings: all of them, one, and one that OTOBO says.

use chrono::TimeDelta;

use super::{now, shell};
use crate::locale::Texts;
use crate::view::{GROUPS, Input, Kind, Place, SettingPage, SettingRow, SettingsPage, Template, setting_told};

fn settings(t: Texts) -> SettingsPage {
    let row = |(place, (name, ..)): (usize, &(&'static str, &str, &str))| SettingRow {
        title: setting_told(t, name).0,
        name,
        value: ["1,000", "*", ""][place % 3].to_owned(),
        from: if place % 2 == 0 { t.get("settings-from-otobo").into_owned() } else { String::new() },
        locked: place % 2 == 0,
        href: format!("/settings/{place}"),
    };
    let groups = GROUPS
        .iter()
        .map(|group| (t.get(group.title).into_owned(), group.settings.iter().enumerate().map(row).collect()));
    SettingsPage { page: shell(t, &t.get("settings-title"), Place::Settings), groups: groups.collect() }
}

fn setting(t: Texts) -> SettingPage {
    let name = "CustomerGroupAlwaysGroups";
    let (title, about) = setting_told(t, name);
    SettingPage {
        page: shell(t, &title, Place::Settings),
        name,
        about,
        from: t.get("settings-from-here").into_owned(),
        made: Some(("root@localhost".to_owned(), t.when(now() - TimeDelta::hours(3), now()))),
        default: "users".to_owned(),
        input: Input {
            name: "value",
            label: title,
            value: "users\nhelpdesk".to_owned(),
            kind: Kind::Area,
            hint: Some(t.get("setting-hint-list").into_owned()),
            ..Input::default()
        },
        warnings: vec![t.with("settings-no-group", &[("group", "helpdesk")]).into_owned()],
        version: "v".to_owned(),
        action: "/settings/CustomerGroupAlwaysGroups".to_owned(),
        reset: Some("/settings/CustomerGroupAlwaysGroups/reset".to_owned()),
        history_href: "/history?kind=setting".to_owned(),
        ..SettingPage::default()
    }
}

/// The screens.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let mut locked = setting(t);
    locked.input.locked = true;
    locked.locked = Some(t.get("settings-locked").into_owned());
    (locked.made, locked.reset, locked.default) = (None, None, String::new());
    Ok(vec![
        ("settings", settings(t).render()?),
        ("setting", setting(t).render()?),
        ("setting-locked", locked.render()?),
    ])
}
