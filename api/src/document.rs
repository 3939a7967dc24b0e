//! The published document: what the route macros collect, completed by what holds everywhere.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

const PROBLEM: &str = "#/components/schemas/Problem";
const PROBLEM_TYPE: &str = "application/problem+json";

/// Adds to every operation a name of its own, the parameters of its path, and the problems that
/// the extractors and the layers around the handlers can answer.
#[must_use]
pub(crate) fn complete(document: OpenApi) -> Value {
    let mut document = serde_json::to_value(document).expect("a document is plain data");
    for (path, item) in entries(&mut document["paths"]) {
        for (_, operation) in entries(item) {
            name(path, operation);
            declare_path(path, operation);
            for (status, words) in problems(path, operation) {
                let responses = entries_map(&mut operation["responses"]);
                let response = responses.entry(status).or_insert_with(problem);
                response["description"] = json!(words);
            }
            for (status, response) in entries(&mut operation["responses"]) {
                retype(response);
                describe(status, response);
            }
        }
    }
    open_composed(&mut document["components"]["schemas"]);
    document
}

fn entries_map(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object, by the OpenAPI specification")
}

fn entries(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    entries_map(value).iter_mut()
}

/// `needs_list`: the collection and the handler, because handlers of two features share names.
fn name(path: &str, operation: &mut Value) {
    let collection = path.trim_start_matches("/api/v1").split('/').nth(1).unwrap_or_default();
    let handler = operation["operationId"].as_str().unwrap_or_default();
    if handler != collection {
        operation["operationId"] = json!(format!("{collection}_{handler}"));
    }
}

/// Every name in a path is an id, but a `code`, which people type.
fn declare_path(path: &str, operation: &mut Value) {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    for name in names {
        let schema = match name {
            "code" => json!({ "type": "string" }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        let id = json!({ "name": name, "in": "path", "required": true, "schema": schema });
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.insert(0, id),
            None => operation["parameters"] = json!([id]),
        }
    }
}

/// What can be answered before a handler runs, or by any of them.
fn problems(
    path: &str,
    operation: &Value,
) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    let has_body = operation.get("requestBody").is_some();
    let has_limit = parameters.iter().any(|parameter| parameter["name"] == "limit");
    #[rustfmt::skip]
    let all = [
        ("400", true,                    "It cannot be read, or has a part that is not documented."),
        ("401", needs_session(operation), "No session, or one that has ended."),
        ("404", path.contains('{'),      "It does not exist, or is not the caller's to see."),
        ("408", has_body,                "The body did not arrive in time."),
        ("413", has_body,                "The body is too large."),
        ("415", has_body,                "The body is compressed."),
        ("422", has_body || has_limit,   "It can be read and cannot be so."),
        ("503", true,                    "Busy, or the database is away: worth another try."),
    ];
    all.into_iter().filter(|(_, holds, _)| *holds).map(|(status, _, words)| (status, words))
}

/// Where an operation says nothing, the document's own demand holds.
fn needs_session(operation: &Value) -> bool {
    operation.get("security").is_none()
}

fn problem() -> Value {
    json!({ "content": { PROBLEM_TYPE: { "schema": { "$ref": PROBLEM } } } })
}

/// Every response has a description, by the specification.
fn describe(status: &str, response: &mut Value) {
    let words = match status {
        "101" => "The channel is open.",
        "200" => "As asked.",
        "201" => "Made, now or by the first of these requests.",
        "204" => "Done.",
        "206" => "The part that was asked for.",
        "403" => "For another role, or the other side.",
        "409" => "Too late, or too early.",
        "429" => "Too many.",
        _ if response.get("description").is_some() => return,
        _ => "It cannot be done.",
    };
    response["description"] = json!(words);
}

/// Problems have a media type of their own (RFC 9457).
fn retype(response: &mut Value) {
    let Some(content) = response.get_mut("content").and_then(Value::as_object_mut) else { return };
    let is_problem = |content: &Value| content["schema"]["$ref"] == PROBLEM;
    if content.get("application/json").is_some_and(is_problem) {
        let body = content.remove("application/json").expect("it was there");
        content.insert(PROBLEM_TYPE.to_owned(), body);
    }
}

/// A schema that another one adds to cannot refuse what is added.
fn open_composed(schemas: &mut Value) {
    let referred = |part: &Value| part["$ref"].as_str()?.rsplit('/').next().map(str::to_owned);
    let parts = entries(schemas).filter_map(|(_, schema)| schema["allOf"].as_array().cloned());
    let parts: Vec<String> = parts.flatten().filter_map(|part| referred(&part)).collect();
    for part in parts {
        entries_map(&mut schemas[part]).remove("additionalProperties");
    }
}
