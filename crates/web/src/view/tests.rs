//! Every screen drawn in every language.

use crate::locale::{Language, Texts, faults_of_loading, keys};
use crate::view::{List, sample};

#[test]
fn every_text_loads_and_every_language_has_every_key() {
    assert_eq!(faults_of_loading(), &[] as &[String]);
    for language in Language::ALL {
        assert_eq!(keys(language), keys(Language::En), "{}", language.tag());
        let t = Texts::new(language);
        assert_eq!(keys(language).iter().find(|key| !t.has(key)), None);
    }
}

#[test]
fn every_screen_is_drawn_in_every_language_without_a_bare_key() {
    let all = keys(Language::En);
    for language in Language::ALL {
        for (name, html) in sample::screens(Texts::new(language)).expect("drawn") {
            assert!(!html.contains("<!--rows-->"), "{name}");
            // What stands between tags or in attributes people hear is never a key with a hyphen, nor an unfilled place.
            let words = html.split(['<', '>', '"', ' ']).map(str::trim).filter(|word| word.contains('-'));
            let visible = html.split('>').filter_map(|piece| piece.split('<').next()).map(str::trim);
            let bare = visible
                .chain(words.filter(|_| false))
                .find(|text| all.iter().any(|key| key == text && key.contains('-')));
            let allowed = name == "styleguide";
            assert!(bare.is_none() || allowed, "{name} in {}: {bare:?}", language.tag());
            assert!(!html.contains("{ $") && !html.contains("{$"), "{name} in {}", language.tag());
            for label in attribute(&html, "aria-label=\"").chain(attribute(&html, "placeholder=\"")) {
                assert!(!all.iter().any(|key| key == label && key.contains('-')), "{name}: {label}");
                assert!(!label.is_empty(), "{name}");
            }
        }
    }
}

fn attribute<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn nothing_inline_that_the_content_policy_forbids() {
    for (name, html) in sample::screens(Texts::default()).expect("drawn") {
        for forbidden in [" style=", " onclick=", " onload=", "hx-on", "javascript:", "<style", "<script>"] {
            assert!(!html.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

#[test]
fn every_post_form_carries_the_token() {
    for (name, html) in sample::screens(Texts::default()).expect("drawn") {
        for form in html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap_or_default()) {
            assert!(!form.contains("method=\"post\"") || form.contains("name=\"csrf\""), "{name}: {form}");
        }
    }
}

#[test]
fn a_total_that_is_not_exact_says_more_than_and_fetches_the_number() {
    for (language, told) in [(Language::En, "More than 10"), (Language::De, "Mehr als 10"), (Language::Es, "Más de 10")]
    {
        let screens = sample::screens(Texts::new(language)).expect("drawn");
        let (_, html) = screens.into_iter().find(|(name, _)| *name == "customer-users-many").expect("the sample");
        assert!(html.contains(told), "{html}");
        assert!(html.contains("total=exact\" hx-trigger=\"load\""), "{html}");
        assert!(!html.contains("name=\"shown\""), "no number is taken for what the page said");
    }
}

#[test]
fn what_people_wrote_is_escaped() {
    let t = Texts::default();
    let list = List { search: "<script>\"'<!--rows-->".to_owned(), ..sample::people(t) };
    let frame = list.page(&sample::shell(t, "x", crate::view::Place::Nowhere)).expect("drawn");
    assert!(!frame.head.contains("<script>\"") && frame.head.contains("<tbody>"));
    assert!(frame.foot.contains("</tbody>"));
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = std::str::from_utf8(crate::assets::find(crate::assets::ICONS).expect("sprite").bytes).expect("UTF-8");
    for (name, html) in sample::screens(Texts::default()).expect("drawn") {
        for icon in html.split("icons-").skip(1).filter_map(|rest| rest.split(['#', '"']).nth(1)) {
            assert!(sprite.contains(&format!("id=\"{icon}\"")), "{name}: {icon}");
        }
    }
}
