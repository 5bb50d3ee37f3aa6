//! A sheet as one file of HTML: to read on a screen, and to print on one sheet of A4.

use super::sheet::{Column, Row, Section, Sheet};
use crate::render::Style;

/// All of its looks: nothing comes from elsewhere. Colours stand beside words, never for them.
const LOOKS: &str = "\
@page{size:A4 portrait;margin:9mm 10mm}
*{box-sizing:border-box}
body{font:8.5pt/1.25 'Segoe UI','Helvetica Neue',Arial,'Liberation Sans',sans-serif;color:#111;background:#fff;margin:1.5em auto;max-width:190mm;padding:0 1em}
h1{font-size:13pt;margin:0}
header p{margin:.1em 0 .6em;color:#333}
section{margin:0 0 .55em;break-inside:avoid}
h2{font-size:9.5pt;margin:0 0 .1em;border-bottom:1px solid #1d3f72;color:#1d3f72}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.05em .6em .05em 0;font-weight:normal}
thead th{color:#444;font-size:7.5pt}
tbody tr+tr td,tbody tr+tr th{border-top:1px solid #e3e3e3}
.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.whole{white-space:nowrap}
.good td:first-child{border-left:4px solid #1b7a3d;padding-left:.4em}
.attention td:first-child{border-left:4px double #a65f00;padding-left:.4em}
.bad td:first-child{border-left:4px dotted #b00020;padding-left:.4em}
.note{font-style:italic;border-top:0!important;padding-left:1em}
.rest,.nothing{margin:.1em 0;color:#444}
footer{border-top:1px solid #111;margin-top:.5em;padding-top:.2em;font-size:7.5pt;overflow-wrap:anywhere}
footer p{margin:0}
@media print{body{font-size:7pt;line-height:1.15;margin:0;max-width:none;padding:0;print-color-adjust:exact;-webkit-print-color-adjust:exact}h1{font-size:11pt}h2{font-size:8pt}thead th,footer{font-size:6.5pt}section{margin-bottom:.35em}}
";

pub fn html(style: &Style<'_>, sheet: &Sheet) -> String {
    let lang = style.say("en", "nl");
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{LOOKS}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n<p>{}</p>\n</header>\n<main>\n",
        escaped(&sheet.title),
        escaped(&sheet.title),
        escaped(&sheet.subtitle)
    );
    for (at, section) in sheet.sections.iter().enumerate() {
        part(style, &mut out, at, section);
    }
    out.push_str("</main>\n<footer>\n");
    for line in &sheet.footer {
        out.push_str(&format!("<p>{}</p>\n", escaped(line)));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn part(style: &Style<'_>, out: &mut String, at: usize, section: &Section) {
    out.push_str(&format!(
        "<section aria-labelledby=\"s{at}\">\n<h2 id=\"s{at}\">{}</h2>\n",
        escaped(&section.title)
    ));
    if section.rows.is_empty() {
        out.push_str(&format!("<p class=\"nothing\">{}</p>\n", escaped(&section.nothing)));
    } else {
        out.push_str(&format!("<table aria-labelledby=\"s{at}\">\n<thead><tr>"));
        for column in &section.columns {
            out.push_str(&format!("<th scope=\"col\"{}>{}</th>", looks(column), escaped(&column.heading)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        section.rows.iter().for_each(|of| row(out, &section.columns, of));
        out.push_str("</tbody>\n</table>\n");
    }
    if let Some(rest) = section.rest(style) {
        out.push_str(&format!("<p class=\"rest\">{}</p>\n", escaped(&rest)));
    }
    out.push_str("</section>\n");
}

fn row(out: &mut String, columns: &[Column], row: &Row) {
    let tone = row.tone.map_or(String::new(), |tone| format!(" class=\"{}\"", tone.class()));
    out.push_str(&format!("<tr{tone}>"));
    for (column, cell) in columns.iter().zip(&row.cells) {
        out.push_str(&format!("<td{}>{}</td>", looks(column), escaped(cell)));
    }
    out.push_str("</tr>\n");
    if let Some(note) = &row.note {
        out.push_str(&format!(
            "<tr><td colspan=\"{}\" class=\"note\">{}</td></tr>\n",
            columns.len(),
            escaped(note)
        ));
    }
}

/// How a column stands: numbers to the right, and on one line what does not give way.
fn looks(column: &Column) -> &'static str {
    match (column.right, column.gives) {
        (true, _) => " class=\"right\"",
        (false, true) => "",
        (false, false) => " class=\"whole\"",
    }
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_become_markup() {
        assert_eq!(escaped("<b>\"Q&A\"</b>"), "&lt;b&gt;&quot;Q&amp;A&quot;&lt;/b&gt;");
    }

    #[test]
    fn nothing_comes_from_elsewhere() {
        assert!(!LOOKS.contains("url(") && !LOOKS.contains("@import"));
    }
}
