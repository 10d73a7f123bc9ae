//! The description of the REST door as a page: operations, schemas, a line for the terminal.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value};

use crate::answer::{Answer, page};
use crate::api;
use crate::request::Visitor;
use crate::state::Web;
use crate::view::{ApiBrowser, Described, Group, Operation, Place, Prose, Reply, Shape};

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/docs/api", get(show)).route("/api", get(show))
}

/// `GET /docs/api`, `GET /api`
async fn show(State(web): State<Web>, visitor: Visitor) -> Result<Response, Answer> {
    visitor.admin(&web)?;
    let base = web.options.public_origin.as_deref().unwrap_or("http://127.0.0.1:8080");
    let screen =
        ApiBrowser { page: visitor.shell(visitor.t.get("api-title"), Place::Api), ..browser(api::document(), base) };
    page(&screen)
}

/// The document as a page, without what surrounds it.
pub(crate) fn browser(document: &Value, base: &str) -> ApiBrowser {
    let about = document["info"]["description"].as_str().unwrap_or("");
    ApiBrowser {
        base: api::BASE.to_owned(),
        about: about.split("\n\n").map(Prose::read).collect(),
        groups: groups(document, base),
        shapes: shapes(document),
        ..ApiBrowser::default()
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

fn groups(document: &Value, base: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for method in ["get", "post", "put", "patch", "delete"] {
            let Some(found) = item.get(method) else { continue };
            let name = text(&found["tags"][0]);
            let operation = operation(document, base, path, method, found);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group { name, operations: vec![operation] }),
            }
        }
    }
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}

fn operation(document: &Value, base: &str, path: &str, method: &str, found: &Value) -> Operation {
    let parameters = found["parameters"].as_array().into_iter().flatten().map(|parameter| Described {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: kind(&parameter["schema"]),
        required: parameter["required"] == true,
        about: Prose::read(parameter["description"].as_str().unwrap_or("")),
    });
    let content = entries(&found["requestBody"]["content"]).next();
    let body = content.and_then(|(_, content)| reference(&content["schema"]));
    let example = content
        .and_then(|(_, content)| content.get("example").cloned().or_else(|| example_of(document, &content["schema"])));
    let replies = entries(&found["responses"]).map(|(status, reply)| Reply {
        status: status.clone(),
        about: Prose::read(reply["description"].as_str().unwrap_or("")),
        schema: entries(&reply["content"]).next().and_then(|(_, content)| reference(&content["schema"])),
    });
    let mut address = path.to_owned();
    for parameter in found["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path") {
        let value = match &parameter["example"] {
            Value::String(text) => text.clone(),
            Value::Null => "…".to_owned(),
            other => other.to_string(),
        };
        address = address.replace(&format!("{{{}}}", text(&parameter["name"])), &value);
    }
    let mut curl = "curl -H \"Authorization: Bearer $TOKEN\"".to_owned();
    if method != "get" {
        curl.extend([" -X ", &method.to_uppercase()]);
    }
    if let Some(example) = &example {
        // In a shell an apostrophe ends the text: none of ours has one.
        curl.extend([" \\\n  -H 'Content-Type: application/json' -d '", &example.to_string(), "'"]);
    }
    curl.extend([" \\\n  '", base, api::BASE, &address, "'"]);
    let pretty = |value: Value| serde_json::to_string_pretty(&value).unwrap_or_default();
    Operation {
        id: text(&found["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&found["summary"]),
        about: found["description"].as_str().filter(|about| !about.is_empty()).map(Prose::read),
        parameters: parameters.collect(),
        body,
        example: example.map(pretty),
        replies: replies.collect(),
        curl,
    }
}

/// An example put together from those of a schema's properties.
fn example_of(document: &Value, schema: &Value) -> Option<Value> {
    let shape = &document["components"]["schemas"][reference(schema)?];
    let parts = entries(&shape["properties"]);
    let object: Map<String, Value> =
        parts.filter_map(|(name, part)| Some((name.clone(), part.get("example")?.clone()))).collect();
    (!object.is_empty()).then_some(Value::Object(object))
}

fn shapes(document: &Value) -> Vec<Shape> {
    let shape = |(name, schema): (&String, &Value)| {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = entries(&schema["properties"]).map(|(name, property)| Described {
            name: name.clone(),
            kind: kind(property),
            required: required.contains(&name.as_str()),
            about: Prose::read(property["description"].as_str().unwrap_or("")),
            ..Described::default()
        });
        Shape { name: name.clone(), properties: properties.collect() }
    };
    entries(&document["components"]["schemas"]).map(shape).collect()
}

/// The name of the schema that is referred to.
fn reference(schema: &Value) -> Option<String> {
    schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned)
}

/// What kind of value a schema describes, in few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return name;
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| value.as_str().unwrap_or("")).collect::<Vec<_>>().join(" | ");
    }
    let own = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        _ => String::new(),
    };
    let items = if own.starts_with("array") { format!(" of {}", kind(&schema["items"])) } else { String::new() };
    let most = schema["maxLength"].as_u64().map(|most| format!(", at most {most}")).unwrap_or_default();
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    format!("{own}{items}{format}{most}")
}
