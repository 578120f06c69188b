//! What somebody sees of a page who may look at it and not act there: the same page,
//! without what leads to acts.
//!
//! It is done once, to the page as it was made, so that no page has to think of it: forms
//! that send something lose their buttons, and what they hold stands in fields that can't be
//! changed; links to doors that are closed to this person are gone.
//!
//! Tags are found by their brackets: templates and whoever cleans texts write `<` and `>` in
//! values of attributes as `&lt;` and `&gt;`.

/// The page without its acts. `opens` says whether the reader may follow an address.
pub(crate) fn without_acts(html: &str, opens: impl Fn(&str) -> bool) -> String {
    // What is above belongs to the reader: signing out, language, size of the text.
    let (above, main) = html.split_at(html.find("<main").unwrap_or(html.len()));
    let mut out = String::with_capacity(html.len());
    out.push_str(above);
    without_empty_details(&without_links(&without_forms(main), opens), &mut out);
    out
}

/// The next element of this name: what is before it, its opening tag, what it holds, and
/// what is after it. The elements meant here don't stand in each other.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(&open)?;
        let rest = text.get(at + open.len()..)?;
        if rest.starts_with([' ', '>', '\n']) {
            let tag = at + open.len() + rest.find('>')? + 1;
            let end = tag + text.get(tag..)?.find(&close)?;
            let after = text.get(end + close.len()..)?;
            return Some((
                text.get(..at)?,
                text.get(at..tag)?,
                text.get(tag..end)?,
                after,
            ));
        }
        from = at + open.len();
    }
}

/// The value of an attribute as it stands in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn without_forms(mut text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    while let Some((before, tag, inside, after)) = element(text, "form") {
        out.push_str(&without_buttons(before, |tag| {
            attribute(tag, "form").is_some()
        }));
        if attribute(tag, "method").is_none_or(|m| !m.eq_ignore_ascii_case("post")) {
            out.push_str(tag);
            out.push_str(inside);
            out.push_str("</form>");
        } else {
            let (held, fields, filled) = fields_of(&without_buttons(inside, |_| true));
            if !fields || filled {
                let class = attribute(tag, "class").unwrap_or_default();
                out.push_str(&format!("<fieldset disabled class=\"reads {class}\">"));
                out.push_str(&held);
                out.push_str("</fieldset>");
            }
        }
        text = after;
    }
    out.push_str(&without_buttons(text, |tag| {
        attribute(tag, "form").is_some()
    }));
    out
}

fn without_buttons(mut text: &str, goes: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    while let Some((before, tag, inside, after)) = element(text, "button") {
        out.push_str(before);
        if !goes(tag) {
            out.push_str(tag);
            out.push_str(inside);
            out.push_str("</button>");
        }
        text = after;
    }
    out.push_str(text);
    out
}

/// What a form holds without what is hidden; whether it has fields, and whether anything
/// stands in them.
fn fields_of(inside: &str) -> (String, bool, bool) {
    let (mut out, mut rest) = (String::with_capacity(inside.len()), inside);
    let (mut fields, mut filled) = (false, false);
    while let Some((before, after)) = rest.split_once("<input") {
        out.push_str(before);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let kind = attribute(tag, "type").unwrap_or("text");
        if kind != "hidden" {
            fields = true;
            filled |= match kind {
                "checkbox" | "radio" => tag.contains(" checked"),
                "file" => false,
                _ => attribute(tag, "value").is_some_and(|value| !value.is_empty()),
            };
            out.push_str("<input");
            out.push_str(tag);
            out.push('>');
        }
        rest = after;
    }
    out.push_str(rest);
    let mut areas = inside;
    while let Some((_, _, held, after)) = element(areas, "textarea") {
        fields = true;
        filled |= !held.trim().is_empty();
        areas = after;
    }
    let mut choices = inside;
    while let Some((_, _, held, after)) = element(choices, "select") {
        fields = true;
        let chosen = held.split("<option").filter(|o| o.contains(" selected"));
        filled |= chosen
            .into_iter()
            .any(|o| attribute(o, "value") != Some(""));
        choices = after;
    }
    (out, fields, filled)
}

fn without_links(text: &str, opens: impl Fn(&str) -> bool) -> String {
    let (mut out, mut text) = (String::with_capacity(text.len()), text);
    while let Some((before, tag, inside, after)) = element(text, "a") {
        out.push_str(before);
        let path = attribute(tag, "href").unwrap_or_default();
        let button = attribute(tag, "class").is_some_and(|class| class.contains("button"));
        match (opens(path.split(['?', '#']).next().unwrap_or(path)), button) {
            (true, _) => {
                out.push_str(tag);
                out.push_str(inside);
                out.push_str("</a>");
            }
            (false, true) => {}
            (false, false) => out.push_str(inside),
        }
        text = after;
    }
    out.push_str(text);
    out
}

/// What only unfolded to a form has nothing to unfold any more.
fn without_empty_details(mut text: &str, out: &mut String) {
    const OPEN: &str = "<details";
    while let Some((before, after)) = text.split_once("</summary>") {
        let rest = after.trim_start();
        match (before.rfind(OPEN), rest.strip_prefix("</details>")) {
            (Some(at), Some(rest)) => {
                out.push_str(before.get(..at).unwrap_or(before));
                text = rest;
            }
            _ => {
                out.push_str(before);
                out.push_str("</summary>");
                text = after;
            }
        }
    }
    out.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(main: &str) -> String {
        let page = format!("<header><form method=\"post\">out</form></header><main>{main}</main>");
        let read = without_acts(&page, |path| !path.starts_with("/closed"));
        let kept = read.strip_prefix("<header><form method=\"post\">out</form></header><main>");
        kept.unwrap().strip_suffix("</main>").unwrap().to_owned()
    }

    #[test]
    fn what_a_form_holds_is_shown_and_cannot_be_sent() {
        // Given a form with a text, a token and a button
        let form = "<form class=\"card\" method=\"post\" action=\"/x\">\
            <input type=\"hidden\" name=\"csrf\" value=\"T\"><label>Name\
            <input name=\"n\" value=\"Noting\"></label><button>Save</button></form>";
        // Then the text is there in a field that can't be changed, and nothing else
        let shown = "<fieldset disabled class=\"reads card\"><label>Name\
            <input name=\"n\" value=\"Noting\"></label></fieldset>";
        assert_eq!(read(form), shown);
        // And a form in which nothing stands is gone, with what it unfolded from
        let empty = "<p>a</p><details class=\"more\"><summary>Say</summary> \
            <form method=\"post\"><textarea name=\"c\"></textarea><button>Send</button></form>\
            </details><p>b</p>";
        assert_eq!(read(empty), "<p>a</p><p>b</p>");
        // And one that only asks something stays as it is
        let search = "<form method=\"get\"><input name=\"q\"><button>Find</button></form>";
        assert_eq!(read(search), search);
    }

    #[test]
    fn what_leads_to_closed_doors_is_gone() {
        // Given links to what is open and to what is closed, and a button of a form elsewhere
        let links = "<a href=\"/open?x=1\">A</a><a class=\"button\" href=\"/closed/new\">N</a>\
            <b><a href=\"/closed/1\">One</a></b><button form=\"f\">Go</button><abbr>x</abbr>";
        // Then only the open ones are left, and the text of the others
        assert_eq!(
            read(links),
            "<a href=\"/open?x=1\">A</a><b>One</b><abbr>x</abbr>"
        );
    }
}
