//! The helpers that Baragon's templates call, under the same names.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value;

mod racks;
mod sections;
mod time;

/// Adds all helpers.
pub(super) fn register(engine: &mut Handlebars<'static>) {
    engine.register_helper("blockHelperMissing", Box::new(sections::Section));
    engine.register_helper("formatTimestamp", Box::new(Inline(format_timestamp)));
    engine.register_helper("firstOf", Box::new(Inline(first_of)));
    engine.register_helper("toNginxVar", Box::new(Inline(to_nginx_var)));
    engine.register_helper("resolveHostname", Box::new(Inline(resolve_hostname)));
    engine.register_helper("preferSameRackWeighting", Box::new(Inline(prefer_same_rack_weighting)));
    engine.register_helper("ifEqual", Box::new(Block(if_equal)));
    engine.register_helper("ifOptionalEqual", Box::new(Block(if_equal)));
    engine.register_helper("ifContainedIn", Box::new(Block(if_contained_in)));
    engine.register_helper("currentRackIsPresent", Box::new(Block(current_rack_is_present)));
}

type Params<'a> = &'a [&'a Value];

/// Gives a value.
struct Inline(fn(Params<'_>, &Value) -> Result<Value, String>);

/// Chooses between its body and its `{{else}}`.
struct Block(fn(Params<'_>, &Value) -> Result<bool, String>);

// === impl Inline ===

impl HelperDef for Inline {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let params: Vec<_> = helper.params().iter().map(handlebars::PathAndJson::value).collect();
        (self.0)(&params, context.data()).map(ScopedJson::Derived).map_err(|reason| fault(helper, &reason))
    }
}

// === impl Block ===

impl HelperDef for Block {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let params: Vec<_> = helper.params().iter().map(handlebars::PathAndJson::value).collect();
        let holds = (self.0)(&params, context.data()).map_err(|reason| fault(helper, &reason))?;
        let body = if holds { helper.template() } else { helper.inverse() };
        body.map_or(Ok(()), |body| body.render(engine, context, render, out))
    }
}

fn fault(helper: &Helper<'_>, reason: &str) -> RenderError {
    RenderErrorReason::Other(format!("{}: {reason}", helper.name())).into()
}

fn param<'a>(params: Params<'a>, index: usize) -> Result<&'a Value, String> {
    params.get(index).copied().ok_or_else(|| format!("parameter {} is missing", index + 1))
}

fn text<'a>(params: Params<'a>, index: usize) -> Result<&'a str, String> {
    param(params, index)?.as_str().ok_or_else(|| format!("parameter {} is not a text", index + 1))
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

/// `{{formatTimestamp millis ["pattern"]}}`, in UTC.
fn format_timestamp(params: Params<'_>, _: &Value) -> Result<Value, String> {
    let millis = param(params, 0)?.as_i64().ok_or("parameter 1 is not a number of milliseconds")?;
    let pattern = params.get(1).and_then(|value| value.as_str());
    time::format(millis, pattern).map(Value::String)
}

/// `{{firstOf a b ...}}`: the first that is neither null nor empty.
fn first_of(params: Params<'_>, _: &Value) -> Result<Value, String> {
    Ok(params
        .iter()
        .find(|value| !is_nothing(value))
        .map_or(Value::String(String::new()), |value| (*value).clone()))
}

/// `{{toNginxVar name}}`: a word that may follow `$`.
fn to_nginx_var(params: Params<'_>, _: &Value) -> Result<Value, String> {
    let name = text(params, 0)?.to_ascii_lowercase();
    Ok(Value::String(name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()))
}

/// `{{resolveHostname address}}`: the host replaced by its address. A name
/// without an answer stays, for the balancer to resolve.
fn resolve_hostname(params: Params<'_>, data: &Value) -> Result<Value, String> {
    let address = text(params, 0)?;
    let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let Some(resolved) = data["resolved"][host].as_str() else { return Ok(address.into()) };
    Ok(if port.is_empty() { resolved.into() } else { format!("{resolved}:{port}").into() })
}

/// `{{preferSameRackWeighting upstreams this}}`: `weight=N`, `backup` or nothing.
fn prefer_same_rack_weighting(params: Params<'_>, data: &Value) -> Result<Value, String> {
    let all = param(params, 0)?.as_array().ok_or("parameter 1 is not the list of upstreams")?;
    let racks: Vec<_> = all.iter().map(rack_of).collect();
    Ok(Value::String(racks::weighting(&racks, own_rack(data), rack_of(param(params, 1)?))))
}

/// `{{#currentRackIsPresent upstreams}}`: one of them is in this host's rack.
fn current_rack_is_present(params: Params<'_>, data: &Value) -> Result<bool, String> {
    let own = own_rack(data);
    Ok(!own.is_empty()
        && param(params, 0)?.as_array().is_some_and(|all| all.iter().any(|one| rack_of(one) == own)))
}

/// `{{#ifEqual a b}}` and `{{#ifOptionalEqual a b}}`: something, and the same.
fn if_equal(params: Params<'_>, _: &Value) -> Result<bool, String> {
    let (left, right) = (param(params, 0)?, param(params, 1)?);
    Ok(!left.is_null() && left == right)
}

/// `{{#ifContainedIn haystack needle}}`: in a text, or in a text of a list.
fn if_contained_in(params: Params<'_>, _: &Value) -> Result<bool, String> {
    let (haystack, needle) = (param(params, 0)?, param(params, 1)?);
    let Some(needle) = needle.as_str() else { return Ok(false) };
    let within = |value: &Value| value.as_str().is_some_and(|text| text.contains(needle));
    Ok(within(haystack) || haystack.as_array().is_some_and(|items| items.iter().any(within)))
}

fn own_rack(data: &Value) -> &str {
    data["agentProperties"]["rackId"].as_str().unwrap_or_default()
}

fn rack_of(upstream: &Value) -> &str {
    upstream["rackId"].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn render(template: &str, data: &Value) -> Result<String, RenderError> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        engine.register_escape_fn(handlebars::no_escape);
        register(&mut engine);
        engine.render_template(template, data)
    }

    #[test]
    fn each_helper_does_what_baragon_users_know() {
        let data = json!({
            "timestamp": 1_700_000_000_123_i64, "name": "My-Service.1", "a": "x", "b": "x", "c": "y", "none": null, "empty": "",
            "domains": ["www.a.com", "b.com"], "resolved": {"db.local": "10.0.0.9"},
            "agentProperties": {"rackId": "r1"},
            "upstreams": [{"rackId": "r1"}, {"rackId": "r2"}], "others": [{"rackId": "r2"}],
        });
        for (template, wanted) in [
            ("{{formatTimestamp timestamp}}", "2023-11-14T22:13:20Z"),
            ("{{formatTimestamp timestamp \"yyyy-MM-dd HH:mm:ss.SSS\"}}", "2023-11-14 22:13:20.123"),
            ("{{formatTimestamp timestamp \"%d.%m.%Y\"}}", "14.11.2023"),
            ("{{firstOf empty a}}", "x"),
            ("{{firstOf none \"fallback\"}}", "fallback"),
            ("{{firstOf a c}}", "x"),
            ("{{firstOf missing \"d\"}}", "d"),
            ("{{toNginxVar name}}", "my_service_1"),
            ("{{#ifEqual a b}}same{{else}}other{{/ifEqual}}", "same"),
            ("{{#ifEqual a c}}same{{else}}other{{/ifEqual}}", "other"),
            ("{{#ifOptionalEqual missing a}}same{{else}}other{{/ifOptionalEqual}}", "other"),
            ("{{#ifOptionalEqual a b}}same{{/ifOptionalEqual}}", "same"),
            ("{{#ifContainedIn domains \"a.com\"}}in{{else}}out{{/ifContainedIn}}", "in"),
            ("{{#ifContainedIn name \"zz\"}}in{{else}}out{{/ifContainedIn}}", "out"),
            ("{{#currentRackIsPresent upstreams}}here{{else}}away{{/currentRackIsPresent}}", "here"),
            ("{{#currentRackIsPresent others}}here{{else}}away{{/currentRackIsPresent}}", "away"),
            ("{{resolveHostname \"db.local:5432\"}}", "10.0.0.9:5432"),
            ("{{resolveHostname \"unknown:1\"}}", "unknown:1"),
            ("{{#each upstreams}}[{{preferSameRackWeighting ../upstreams this}}]{{/each}}", "[][backup]"),
        ] {
            assert_eq!(render(template, &data).unwrap(), wanted, "{template}");
        }
    }

    #[test]
    fn a_wrong_call_names_the_helper() {
        let message = render("{{formatTimestamp \"x\"}}", &json!({})).unwrap_err().to_string();
        assert!(message.contains("formatTimestamp"), "{message}");
        assert!(render("{{nothing.here}}", &json!({})).is_err());
    }
}
