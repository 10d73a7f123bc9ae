//! The same change to many.

use super::{link, shell};
use crate::locale::Texts;
use crate::view::{
    Bulk, BulkExample, BulkJob, BulkPreview, BulkWay, Choice, FieldDiff, Input, JobView, Kind, Place, RowFault,
    RowLine, Template, Validity, VerdictCount, fault_text, field_label,
};

/// The screens by name.
pub(super) fn screens(t: Texts) -> askama::Result<Vec<(&'static str, String)>> {
    let preview = bulk(t, Some(preview(t)));
    let none = Bulk {
        fault: Some(t.get("bulk-nobody").into_owned()),
        action: String::new(),
        ways: Vec::new(),
        ..bulk(t, None)
    };
    let job = BulkJob {
        page: shell(t, &format!("{}: {}", field_label(t, "valid"), t.get("validity-invalid")), Place::CustomerUsers),
        job: JobView {
            href: "/bulk/jobs/7".to_owned(),
            state: t.get("job-done").into_owned(),
            class: "state",
            rows: t.nums("import-rows-of", &[("done", 1_204), ("total", 1_204)]).into_owned(),
            counts: vec![VerdictCount {
                text: t.num("import-count-changed", "count", 1_203_u64).into_owned(),
                ..VerdictCount::default()
            }],
            lines: vec![RowLine {
                line: "17".to_owned(),
                key: "fozturk".to_owned(),
                verdict: t.get("import-verdict-refuse").into_owned(),
                class: "state off",
                faults: vec![RowFault {
                    label: field_label(t, "email"),
                    value: String::new(),
                    text: fault_text(t, "not-an-address", ""),
                }],
                changes: Vec::new(),
            }],
            links: vec![link(&t.get("bulk-back"), "/customer-users")],
            ..JobView::default()
        },
    };
    Ok(vec![
        ("bulk", bulk(t, None).render()?),
        ("bulk-preview", preview.render()?),
        ("bulk-nobody", none.render()?),
        ("bulk-job", job.render()?),
    ])
}

fn bulk(t: Texts, preview: Option<BulkPreview>) -> Bulk {
    let choice = |state: Validity| Choice { value: state.name().to_owned(), text: state.text(t).into_owned() };
    let valid_to = Input {
        name: "valid_to",
        label: field_label(t, "valid"),
        kind: Kind::Select(Validity::ALL.map(choice).to_vec()),
        ..Input::default()
    };
    let value = Input {
        name: "value",
        label: t.get("bulk-value").into_owned(),
        hint: Some(t.get("bulk-value-hint").into_owned()),
        ..Input::default()
    };
    let mut page = shell(t, &t.get("bulk-title"), Place::CustomerUsers);
    page.crumbs = vec![link(&t.get("customer-users-title"), "/customer-users")];
    Bulk {
        page,
        who: t.num("bulk-who-people", "count", 1_204_u64).into_owned(),
        meant: t.get("bulk-who-match").into_owned(),
        fault: None,
        action: "/bulk/customer-users".to_owned(),
        hidden: vec![("scope".to_owned(), "all".to_owned())],
        ways: vec![
            BulkWay { name: "valid", text: t.get("bulk-set-valid").into_owned(), chosen: true, inputs: vec![valid_to] },
            BulkWay { name: "field", text: t.get("bulk-set-field").into_owned(), chosen: false, inputs: vec![value] },
        ],
        back_href: "/customer-users".to_owned(),
        preview,
    }
}

fn preview(t: Texts) -> BulkPreview {
    let example = |key: &str, name: &str| BulkExample {
        key: key.to_owned(),
        name: name.to_owned(),
        href: "/customer-users/jgarcia".to_owned(),
        changes: vec![FieldDiff {
            label: field_label(t, "valid"),
            old: t.get("validity-valid").into_owned(),
            new: t.get("validity-invalid").into_owned(),
        }],
        faults: Vec::new(),
    };
    let refused = BulkExample {
        changes: Vec::new(),
        faults: vec![format!("{}: {}", field_label(t, "email"), fault_text(t, "not-an-address", ""))],
        ..example("fozturk", "Fatma Öztürk")
    };
    BulkPreview {
        moved: Some(t.nums("bulk-shown-then", &[("shown", 1_200), ("total", 1_204)]).into_owned()),
        counts: vec![
            t.num("bulk-would-change", "count", 1_203_u64).into_owned(),
            t.num("bulk-would-refuse", "count", 1_u64).into_owned(),
        ],
        examples: vec![example("jgarcia", "José García Lorca"), example("sgarcia", "Sara García")],
        refused: vec![refused],
        note: t.get("bulk-can-undo").into_owned(),
        run: Some(t.num("bulk-run", "count", 1_203_u64).into_owned()),
        hidden: vec![("scope".to_owned(), "all".to_owned())],
    }
}
