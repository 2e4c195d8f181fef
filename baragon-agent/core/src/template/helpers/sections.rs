//! `{{#name}}...{{/name}}`, where `name` is a value: its body for each item of a
//! list, once inside an object, once for anything else that is there.

use handlebars::{
    BlockContext, Context, Handlebars, Helper, HelperDef, HelperResult, JsonTruthy as _, Output,
    RenderContext, Renderable,
};
use serde_json::Value;

/// Called where no helper has the name of a block.
pub(super) struct Section;

// === impl Section ===

impl HelperDef for Section {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        engine: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let found = render.evaluate(context, helper.name())?;
        let value = found.as_json();
        let items = match value {
            Value::Array(items) => items.clone(),
            value if value.is_truthy(false) => vec![value.clone()],
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                Vec::new()
            }
        };
        if items.is_empty() {
            return helper.inverse().map_or(Ok(()), |body| body.render(engine, context, render, out));
        }
        let Some(body) = helper.template() else { return Ok(()) };
        for item in items {
            // Of a plain `true`, the body sees what is around it.
            let inside = !matches!(item, Value::Bool(_));
            if inside {
                let mut block = BlockContext::new();
                block.set_base_value(item);
                render.push_block(block);
            }
            let rendered = body.render(engine, context, render, out);
            if inside {
                render.pop_block();
            }
            rendered?;
        }
        Ok(())
    }
}
