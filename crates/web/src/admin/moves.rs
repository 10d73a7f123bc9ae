//! A record goes to another source: first what would happen, then the move.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use padron_app::AppError;
use padron_app::admin::customers::Follower;
use padron_app::admin::{Admin, Version};
use padron_app::moving::{Move, MovePlan};
use padron_domain::audit::ObjectKind;
use padron_domain::source::{Shape, Source};

use super::record::{label, shown_value};
use super::rename::moves;
use crate::answer::{Answer, go, page, page_with};
use crate::link;
use crate::request::{Flash, Form as Sent, Key, Visitor};
use crate::state::Web;
use crate::view::{
    Drawn, Form, Input, Journey, Link, MovePage, Place, customer_form_of, customer_user_form_of, fault_text, sent_name,
};

/// The source that an address asks for.
fn asked(uri: &Uri) -> Option<String> {
    form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
        .find(|(name, _)| name == "source")
        .map(|(_, value)| value.into_owned())
}

/// What both kinds of records are moved by.
struct Subject {
    kind: ObjectKind,
    key: String,
    /// The name in crumbs.
    name: String,
    version: String,
    from: String,
    choices: Vec<String>,
    writable: bool,
    followers: Vec<Follower>,
    values: Vec<(&'static str, String)>,
}

impl Subject {
    fn action(&self) -> String {
        match self.kind {
            ObjectKind::Customer => link::move_customer(&self.key),
            _ => link::move_customer_user(&self.key),
        }
    }

    fn home(&self) -> String {
        match self.kind {
            ObjectKind::Customer => link::customer(&self.key),
            _ => link::customer_user(&self.key),
        }
    }

    /// A source by its name, and the fields that its records have.
    fn source(&self, admin: &Admin, name: &str) -> Option<(Arc<Source>, &'static Shape)> {
        if self.kind == ObjectKind::Customer {
            let source = admin.source_of_companies(admin.slot_of_company_source(name)?)?;
            return Some((source, admin.new_customer(Some(name)).ok()?.1.shape));
        }
        let source = admin.source_of_people(admin.slot_of_source(name)?)?;
        Some((source, admin.new_customer_user(Some(name)).ok()?.1.shape))
    }

    /// What would happen.
    async fn plan(&self, admin: &Admin, to: &str, with: &[(String, String)]) -> Result<Option<MovePlan>, AppError> {
        match self.kind {
            ObjectKind::Customer => admin.plan_move_of_customer(&self.key, to, with).await,
            _ => admin.plan_move_of_customer_user(&self.key, to, with).await,
        }
    }

    /// Moves it; the source it is still in, if that would not let go.
    async fn go(&self, admin: &Admin, version: &Version, order: &Move<'_>) -> Result<Option<String>, AppError> {
        let expects = |seen: &Version| seen == version;
        Ok(match self.kind {
            ObjectKind::Customer => admin.move_customer(&self.key, expects, order).await?.left_in,
            _ => admin.move_customer_user(&self.key, expects, order).await?.left_in,
        })
    }
}

async fn company(admin: &Admin, visitor: &Visitor, id: &str) -> Result<Subject, Answer> {
    let failed = |error| visitor.failed(&error);
    let customer = admin.customer(id).await.map_err(failed)?;
    let values = &customer.values;
    Ok(Subject {
        kind: ObjectKind::Customer,
        key: values.customer_id.clone(),
        name: values.name.clone(),
        version: Version::of_customer(&customer).as_str().to_owned(),
        from: admin.source_of_company(&customer).to_owned(),
        choices: admin.sources_to_move_company_to(&customer),
        writable: admin.source_of_companies(customer.source).is_some_and(|source| source.is_writable()),
        followers: admin.customer_followers(&values.customer_id).await.map_err(failed)?,
        values: values.texts().map(|(field, value)| (field.name, value.to_owned())).collect(),
    })
}

async fn person(admin: &Admin, visitor: &Visitor, login: &str) -> Result<Subject, Answer> {
    let failed = |error| visitor.failed(&error);
    let person = admin.customer_user(login).await.map_err(failed)?;
    let values = &person.values;
    Ok(Subject {
        kind: ObjectKind::CustomerUser,
        key: values.login.clone(),
        name: admin.person_name(&person),
        version: Version::of_customer_user(&person).as_str().to_owned(),
        from: admin.source_of_person(&person).to_owned(),
        choices: admin.sources_to_move_to(&person),
        writable: admin.source_of_people(person.source).is_some_and(|source| source.is_writable()),
        followers: admin.customer_user_followers(&values.login).await.map_err(failed)?,
        values: values.texts().map(|(field, value)| (field.name, value.to_owned())).collect(),
    })
}

fn drawn(visitor: &Visitor, subject: &Subject, journey: Option<Journey>) -> MovePage {
    let t = visitor.t;
    let (place, list, href, title, lead) = match subject.kind {
        ObjectKind::Customer => (
            Place::Customers,
            t.get("customers-title"),
            link::CUSTOMERS,
            t.get("move-customer-title"),
            t.get("move-customer-lead"),
        ),
        _ => (
            Place::CustomerUsers,
            t.get("customer-users-title"),
            link::CUSTOMER_USERS,
            t.get("move-customer-user-title"),
            t.get("move-customer-user-lead"),
        ),
    };
    let mut shell = visitor.shell(title, place);
    shell.crumbs = vec![
        Link { text: list.into_owned(), href: href.into() },
        Link { text: subject.name.clone(), href: subject.home() },
    ];
    MovePage {
        page: shell,
        lead: lead.into_owned(),
        from: subject.from.clone(),
        choices: subject.choices.clone(),
        action: subject.action(),
        back_href: subject.home(),
        version: subject.version.clone(),
        journey,
    }
}

/// What would happen, as the page shows it. `said` is whether somebody has said yes already, and which values were given.
fn journey(
    (admin, visitor): (&Admin, &Visitor),
    subject: &Subject,
    to: &str,
    plan: &MovePlan,
    said: Option<(bool, &[(String, String)])>,
) -> Journey {
    let t = visitor.t;
    let given = said.map_or(&[][..], |(_, with)| with);
    let name = |field: &str| label(admin, t, subject.kind, field);
    let form = match subject.source(admin, to) {
        Some((source, shape)) => {
            let drawn = Drawn { source: &source, shape, adding: true };
            if subject.kind == ObjectKind::Customer {
                customer_form_of(t, &drawn)
            } else {
                customer_user_form_of(t, &drawn)
            }
        }
        None => Form::default(),
    };
    // Keys and passwords are not set right by the way.
    let mendable = |field: &str| {
        let key = if subject.kind == ObjectKind::Customer { "customer_id" } else { "login" };
        field != key && field != "password" && form.inputs().any(|input| input.name == field)
    };
    let value = |field: &str| {
        let given = given.iter().find(|(known, _)| known == field).map(|(_, value)| value.clone());
        let stored = || subject.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value.clone());
        given.or_else(stored).unwrap_or_default()
    };
    let asked = |input: &&Input| {
        plan.faults.iter().any(|fault| fault.field == input.name) || given.iter().any(|(known, _)| known == input.name)
    };
    let inputs = form.inputs().filter(|input| mendable(input.name)).filter(asked).map(|input| {
        let fault = plan.faults.iter().find(|fault| fault.field == input.name);
        // What is merely missing is asked for, not told as a mistake, until somebody sent the page without it.
        let fault = fault.filter(|_| said.is_some() || !value(input.name).is_empty());
        Input {
            value: value(input.name),
            fault: fault.map(|fault| fault_text(t, fault.fault.code(), &fault.fault.detail())),
            ..input.clone()
        }
    });
    let others = plan.faults.iter().filter(|fault| !mendable(fault.field));
    let may_lose = said.is_some_and(|(may_lose, _)| may_lose);
    Journey {
        to: to.to_owned(),
        stays: moves(t, &subject.followers),
        lost: plan
            .lost
            .iter()
            .map(|(field, value)| (name(field), shown_value(admin, t, subject.kind, field, value)))
            .collect(),
        may_lose,
        must_agree: said.is_some() && !may_lose && !plan.lost.is_empty(),
        inputs: inputs.collect(),
        faults: others
            .map(|fault| (name(fault.field), fault_text(t, fault.fault.code(), &fault.fault.detail())))
            .collect(),
    }
}

async fn ask(admin: &Admin, visitor: &Visitor, subject: &Subject, uri: &Uri) -> Result<Response, Answer> {
    if subject.choices.is_empty() {
        // It can only be read, or there is nowhere to go.
        return if subject.writable {
            Ok(go(&subject.home()))
        } else {
            Err(visitor.failed(&AppError::SourceReadOnly(subject.from.clone())))
        };
    }
    let only = || subject.choices.first().filter(|_| subject.choices.len() == 1).cloned();
    let to = asked(uri).filter(|name| subject.choices.contains(name)).or_else(only);
    let Some(to) = to else { return page(&drawn(visitor, subject, None)) };
    match subject.plan(admin, &to, &[]).await.map_err(|error| visitor.failed(&error))? {
        Some(plan) => {
            let journey = journey((admin, visitor), subject, &to, &plan, None);
            page(&drawn(visitor, subject, Some(journey)))
        }
        None => Ok(go(&subject.home())),
    }
}

async fn now(admin: &Admin, visitor: &Visitor, subject: &Subject, sent: Sent) -> Result<Response, Answer> {
    let sent = sent.insist_on_token(visitor)?;
    let (to, lose_fields) = (sent.get("source"), sent.get("lose_fields") == "1");
    let shape = subject.source(admin, to).map(|(_, shape)| shape);
    let with = shape.into_iter().flat_map(Shape::iter).filter_map(|field| {
        let value = sent.find(sent_name(field.name))?;
        Some((field.name.to_owned(), value.replace("\r\n", "\n")))
    });
    let with: Vec<(String, String)> = with.collect();
    let order = Move { to, lose_fields, with: &with };
    match subject.go(admin, &Version::given(sent.get("version")), &order).await {
        Ok(left) => {
            let flash = match (subject.kind, left) {
                (ObjectKind::Customer, None) => Flash::CustomerMoved,
                (ObjectKind::Customer, Some(_)) => Flash::CustomerMovedHalf,
                (_, None) => Flash::CustomerUserMoved,
                (_, Some(_)) => Flash::CustomerUserMovedHalf,
            };
            let jar = CookieJar::new().add(flash.cookie(&subject.key, visitor.https));
            Ok((jar, go(&subject.home())).into_response())
        }
        // Somebody else's change starts the preview anew.
        Err(AppError::Conflict) => Ok(go(&link::with(&subject.action(), "source", to))),
        Err(AppError::Fields(faults)) => {
            let planned = subject.plan(admin, to, &with).await;
            let Ok(Some(mut plan)) = planned else { return Err(visitor.failed(&AppError::Fields(faults))) };
            // What only the database itself could tell is told beside what was known before.
            let lost = |field: &str| plan.lost.iter().any(|(known, _)| *known == field);
            let known = |field: &str| plan.faults.iter().any(|fault| fault.field == field);
            let more: Vec<_> = faults.into_iter().filter(|fault| !known(fault.field) && !lost(fault.field)).collect();
            plan.faults.extend(more);
            let journey = journey((admin, visitor), subject, to, &plan, Some((lose_fields, &with)));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(visitor, subject, Some(journey)))
        }
        Err(other) => Err(visitor.failed(&other)),
    }
}

/// `GET /customers/{id}/move?source=`
pub(super) async fn customer(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    ask(&admin, &visitor, &company(&admin, &visitor, &id).await?, &uri).await
}

/// `POST /customers/{id}/move`
pub(super) async fn customer_now(
    State(web): State<Web>,
    visitor: Visitor,
    Key(id): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    now(&admin, &visitor, &company(&admin, &visitor, &id).await?, sent).await
}

/// `GET /customer-users/{login}/move?source=`
pub(super) async fn customer_user(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    uri: Uri,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    ask(&admin, &visitor, &person(&admin, &visitor, &login).await?, &uri).await
}

/// `POST /customer-users/{login}/move`
pub(super) async fn customer_user_now(
    State(web): State<Web>,
    visitor: Visitor,
    Key(login): Key,
    sent: Sent,
) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    now(&admin, &visitor, &person(&admin, &visitor, &login).await?, sent).await
}
