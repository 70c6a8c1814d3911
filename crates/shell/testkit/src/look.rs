//! What must hold of every page, read in its text: no browser, so only what needs none.

/// Returns the title of the browser tab.
pub fn title_of_page(html: &str) -> &str {
    between(html, "<title>", "</title>").unwrap_or_default()
}

/// Returns what people read in the main part of a page, without tags, one space between words.
pub fn main_text(html: &str) -> String {
    let main = between(html, "<main", "</main>").unwrap_or(html);
    let main = main.split_once('>').map_or(main, |(_, rest)| rest);
    let mut text = String::with_capacity(main.len());
    let mut inside = false;
    for letter in main.chars() {
        match letter {
            '<' => {
                inside = true;
                text.push(' ');
            }
            '>' if inside => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    let text = text
        .replace("&#39;", "'")
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what is wrong with a page; empty when nothing is.
pub fn faults_of_page(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |wrong: bool, told: &str| {
        if wrong {
            faults.push(told.to_owned());
        }
    };
    fault(!html.contains("<html lang=\"fr\">"), "the language is not said");
    fault(html.matches("<h1").count() != 1, "there is not one h1");
    fault(html.matches("<main").count() != 1, "there is not one main");
    fault(title_of_page(html).trim_start_matches(" · Maillage").is_empty(), "no title");
    fault(title_of_page(html).starts_with(" · "), "the title has no words of its own");
    fault(html.contains("<script>"), "a script stands in the page");
    fault(html.contains(" style=\""), "a style stands in the page");
    fault(html.contains(" onclick="), "a handler stands in the page");
    fault(!html.contains("href=\"#contenu\""), "no link goes to the content");
    faults.extend(twice(html).into_iter().map(|id| format!("the id {id} is there twice")));
    faults.extend(unlabelled(html).into_iter().map(|id| format!("the field {id} has no label")));
    faults
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    between(tag, &format!(" {name}=\""), "\"")
}

fn tags<'t>(html: &'t str, name: &'static str) -> impl Iterator<Item = &'t str> {
    html.split('<').filter_map(move |piece| {
        let rest = piece.strip_prefix(name)?;
        rest.starts_with([' ', '>']).then(|| rest.split_once('>').map_or(rest, |(tag, _)| tag))
    })
}

fn twice(html: &str) -> Vec<&str> {
    let mut seen: Vec<&str> = html.split('<').filter_map(|tag| attribute(tag, "id")).collect();
    seen.sort_unstable();
    let mut again: Vec<&str> =
        seen.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    again.dedup();
    again
}

fn unlabelled(html: &str) -> Vec<&str> {
    let labels: Vec<&str> = tags(html, "label").filter_map(|tag| attribute(tag, "for")).collect();
    ["input", "select", "textarea"]
        .into_iter()
        .flat_map(|name| tags(html, name))
        .filter(|tag| attribute(tag, "type") != Some("hidden"))
        .filter_map(|tag| attribute(tag, "id"))
        .filter(|id| !labels.contains(id))
        .collect()
}
