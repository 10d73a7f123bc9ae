//! Finding anything: the command palette, its page, and the suggestions of the customer field.

use axum::extract::State;
use axum::http::Uri;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse as _, Response};
use padron_app::admin::Admin;
use padron_app::admin::lists::{CustomerQuery, CustomerSort, CustomerUserQuery, CustomerUserSort, Effort};

use super::list::marked;
use crate::answer::{Answer, page};
use crate::link;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{Find, FindFragment, Finding, FindingGroup, Place, Suggestion, Suggestions, Template as _};

/// How many of a kind are offered.
const OFFERED: usize = 8;
/// How many customers the field offers.
const SUGGESTED: usize = 10;

fn asked(uri: &Uri) -> String {
    let fields = form_urlencoded::parse(uri.query().unwrap_or("").as_bytes());
    fields.into_owned().find(|(name, _)| name == "q").map(|(_, value)| value).unwrap_or_default()
}

fn customers_query(search: &str, limit: usize) -> CustomerQuery<'_> {
    CustomerQuery {
        search,
        validity: None,
        source: None,
        sort: CustomerSort::Relevance,
        descending: false,
        offset: 0,
        limit,
    }
}

/// `GET /find?q=`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let query = asked(&uri);
    let (people, companies) = found(&admin, &query).await.map_err(|error| visitor.failed(&error))?;
    let mut groups = Vec::new();
    let person_marker = admin.customer_user_marker(&query);
    let found_people: Vec<Finding<'_>> = people
        .iter()
        .map(|listed| Finding {
            href: link::customer_user(&listed.login),
            name: marked(&listed.name, &person_marker.ranges("name", &listed.name)),
            more: [Some(listed.email.as_str()), listed.customer_name.as_deref()]
                .into_iter()
                .flatten()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            key: listed.login.clone(),
        })
        .collect();
    let company_marker = admin.customer_marker(&query);
    let found_companies: Vec<Finding<'_>> = companies
        .iter()
        .map(|customer| Finding {
            href: link::customer(&customer.values.customer_id),
            name: marked(&customer.values.name, &company_marker.ranges("name", &customer.values.name)),
            more: customer.values.city.clone(),
            key: customer.values.customer_id.clone(),
        })
        .collect();
    for (group, findings) in [
        (FindingGroup::People, found_people),
        (FindingGroup::Companies, found_companies),
        (FindingGroup::Screens, screens(&visitor, &query)),
    ] {
        if !findings.is_empty() {
            groups.push((group, findings));
        }
    }
    if visitor.partial {
        let fragment = FindFragment { t: visitor.t, query, groups };
        return Ok(([(VARY, "HX-Request")], Html(fragment.render()?)).into_response());
    }
    page(&Find { page: visitor.shell(visitor.t.get("find-title"), Place::Nowhere), query, groups })
}

type Found = (Vec<padron_app::admin::lists::ListedCustomerUser>, Vec<padron_domain::customer::Customer>);

async fn found(admin: &Admin, query: &str) -> padron_app::Result<Found> {
    if query.trim().is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let people = CustomerUserQuery {
        search: query,
        validity: None,
        customer_id: None,
        source: None,
        sort: CustomerUserSort::Relevance,
        descending: false,
        offset: 0,
        limit: OFFERED,
    };
    let people = admin.look_for_customer_users(&people, Effort::Rows).await?.keys;
    let companies = admin.look_for_customers(&customers_query(query, OFFERED), Effort::Rows).await?.keys;
    let companies: Vec<&str> = companies.iter().map(String::as_str).collect();
    Ok((admin.listed_customer_users(&people, &[]).await?, admin.customers(&companies).await?))
}

/// Screens whose name has every word of the query.
fn screens(visitor: &Visitor, query: &str) -> Vec<Finding<'static>> {
    let t = visitor.t;
    let all = [
        (t.get("nav-overview"), "/"),
        (t.get("customers-title"), link::CUSTOMERS),
        (t.get("add-customer"), link::ADD_CUSTOMER),
        (t.get("customer-users-title"), link::CUSTOMER_USERS),
        (t.get("add-customer-user"), link::ADD_CUSTOMER_USER),
        (t.get("fields-title"), link::FIELDS),
        (t.get("add-field"), link::ADD_FIELD),
        (t.get("mail-title"), link::MAIL),
        (t.get("account-title"), link::ACCOUNT),
        (t.get("tokens-title"), link::TOKENS),
        (t.get("api-title"), link::API),
    ];
    let wanted = padron_domain::fold::fold(query);
    let has = |name: &str| {
        let name = padron_domain::fold::fold(name);
        wanted.split_whitespace().all(|word| name.contains(word))
    };
    all.into_iter()
        .filter(|(name, _)| has(name))
        .map(|(name, href)| Finding {
            href: href.to_owned(),
            name: crate::view::Marked::Whole(name),
            more: String::new(),
            key: String::new(),
        })
        .collect()
}

/// `GET /suggest/customers?q=`
pub(super) async fn suggest_customers(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Result<Response, Answer> {
    let admin = visitor.admin(&web)?;
    let query = asked(&uri);
    let marker = admin.customer_marker(&query);
    let names = admin.suggest_customers(&query, SUGGESTED).await.map_err(|error| visitor.failed(&error))?;
    let items = names
        .iter()
        .map(|(id, name)| Suggestion {
            id: marked(id, &marker.ranges("customer_id", id)),
            value: id.clone(),
            name: marked(name, &marker.ranges("name", name)),
            plain_name: name.clone(),
        })
        .collect();
    Ok(Html(Suggestions { t: visitor.t, items }.render()?).into_response())
}
